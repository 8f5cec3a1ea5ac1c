/* Readings of bytes whose character set is not what was declared. Pure; any thread. */
#ifndef SAT_EXPORT_TEXT_READING_H
#define SAT_EXPORT_TEXT_READING_H

#include "formats/base/byte_writer.h"

/** Whether a decoded text holds U+FFFD: what its character set did not know. */
bool sat_text_has_unknown(const char *utf8, size_t length);
/** Appends the bytes as UTF-8: as they are when they are that, else as Latin-1, of which ASCII is a
 *  part. May set out->failed. */
void sat_text_reading(const char *bytes, size_t length, SatByteWriter *out);

#endif
