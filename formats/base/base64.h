/* Bytes as text, RFC 4648 section 4: with padding, without line breaks. Pure. */
#ifndef SAT_BASE_BASE64_H
#define SAT_BASE_BASE64_H

#include "formats/base/byte_writer.h"

/** Appends the text of the bytes. */
void sat_write_base64(SatByteWriter *out, const uint8_t *bytes, size_t length);
/** Appends the bytes of a text. False when it is no such text, to the last bit: *out may have grown
 *  then, or when out->failed. */
SAT_NODISCARD bool sat_read_base64(const char *text, size_t length, SatByteWriter *out);

#endif
