/* An object of a backup as a case server takes it: the server refuses any name of a person (PN) and
 * any age (AS) that is not empty, at every depth. One thread. */
#ifndef SAT_EXPORT_RESTORE_OBJECT_H
#define SAT_EXPORT_RESTORE_OBJECT_H

#include "export/source/staging_folder.h"
#include "formats/backup/backup_reader.h"

typedef struct {
    uint8_t *bytes; /* free() */
    size_t length;
    SatSha256 hash;
    size_t emptied; /* values; 0: byte for byte as in the backup */
} SatRestoreObject;

/** Loads it, checked, and empties what the server refuses; pixels and all else stay as they are.
 *  errors: SAT_ERR_CORRUPT, SAT_ERR_FORMAT when it is no whole DICOM; SAT_ERR_LIMIT; SAT_ERR_SYSTEM
 */
SAT_NODISCARD bool sat_restore_object_load(const SatBackupReader *reader, const SatBackupFile *file,
                                           SatStaging *staging, SatRestoreObject *out,
                                           SatError *err);

#endif
