/* Whole-file reads with a limit, and outputs that appear complete or not at all. */
#ifndef SAT_BASE_FILE_IO_H
#define SAT_BASE_FILE_IO_H

#include <stddef.h>
#include <stdint.h>

#include "formats/base/platform.h"

/** The file's bytes plus one NUL behind them. owns: free()
 *  errors: SAT_ERR_SYSTEM; SAT_ERR_LIMIT when it is larger than limit_bytes */
SAT_NODISCARD uint8_t *sat_read_file(const char *path, size_t limit_bytes, size_t *length,
                                     SatError *err);

/** Writes NAME.tmp beside it, syncs, renames: the old file stays whole until the new one is. */
SAT_NODISCARD bool sat_write_file_atomic(const char *path, const void *bytes, size_t length,
                                         bool private_to_user, SatError *err);

#endif
