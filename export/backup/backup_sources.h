/* What a folder of backups knows its sources by: to tell what has vanished there. One thread. */
#ifndef SAT_EXPORT_BACKUP_SOURCES_H
#define SAT_EXPORT_BACKUP_SOURCES_H

#include <stddef.h>

#include "export/deidentify/library_secret.h"

/** 16 hex digits and a NUL: equal for what comes from the same place, and tells nothing of it. */
typedef struct {
    char id[17];
} SatBackupSource;

/** One for each of the arguments. owns: *out, free(), also on failure     errors: SAT_ERR_NO_MEMORY
 */
SAT_NODISCARD bool sat_backup_sources_new(const SatLibrarySecret *secret,
                                          const char *const *arguments, size_t count,
                                          SatBackupSource **out, SatError *err);

#endif
