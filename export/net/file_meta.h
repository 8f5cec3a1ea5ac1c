/* File meta information (PS3.10 7.1) of our own in front of a data set that came, or lies, without
 * any. Pure; any thread. */
#ifndef SAT_EXPORT_FILE_META_H
#define SAT_EXPORT_FILE_META_H

#include "formats/base/byte_writer.h"

/** The preamble, DICM and group 2. */
void sat_file_meta_write(SatByteWriter *out, const char *sop_class, const char *sop_instance,
                         const char *transfer_syntax);

#endif
