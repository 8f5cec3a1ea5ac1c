/* Verifies a backup: every byte, or quickly its structure and tag files. Each fault is told with
 * the file it lies in (BACKUP_FORMAT.md §6). */
#ifndef SAT_BACKUP_BACKUP_CHECK_H
#define SAT_BACKUP_BACKUP_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/sat_error.h"

/** path: of the file in the bag, or "" for the zip itself; both borrowed for the call. */
typedef void (*SatBackupFault)(void *context, const char *path, const char *text);
/** Called now and then; false stops with SAT_ERR_CANCELLED. */
typedef bool (*SatBackupProgress)(void *context, uint64_t done_bytes, uint64_t total_bytes);

typedef struct {
    uint64_t size_bytes;
    size_t files, faults;
    bool keeps_identifiers; /* as it says itself */
} SatBackupCheckResult;

/** quick: all but the content of the payload. True when it could be checked, whatever was found:
 *  look at result->faults.
 *  errors: SAT_ERR_FORMAT, SAT_ERR_UNSUPPORTED not a backup at all; SAT_ERR_SYSTEM;
 *  SAT_ERR_CANCELLED */
SAT_NODISCARD bool sat_backup_check(const char *path, bool quick, SatBackupFault fault,
                                    SatBackupProgress progress, void *context,
                                    SatBackupCheckResult *result, SatError *err);

#endif
