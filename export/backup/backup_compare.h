/* How the objects of a case differ from those of an older backup of it. Pure but for memory. */
#ifndef SAT_EXPORT_BACKUP_COMPARE_H
#define SAT_EXPORT_BACKUP_COMPARE_H

#include "export/backup/backup_files.h"
#include "formats/backup/backup_reader.h"

typedef struct {
    bool is_same; /* each has its place and its content, and there are no others */
    size_t added, removed, altered;
} SatBackupDifferences;

/** contents: of the objects, in their order; those of 0 bytes are not looked at.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_backup_compare(const SatKeptObjects *objects,
                                      const SatBackupContent *contents,
                                      const SatBackupReader *older, SatBackupDifferences *out,
                                      SatError *err);

#endif
