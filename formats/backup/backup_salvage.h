/* What is whole of a damaged backup. One thread. */
#ifndef SAT_BACKUP_BACKUP_SALVAGE_H
#define SAT_BACKUP_BACKUP_SALVAGE_H

#include "formats/backup/backup_info.h"
#include "formats/base/arena.h"
#include "formats/zip/zip_salvage.h"

/** A whole file of the payload. */
typedef struct {
    const char *path; /* "data/…"; of a medium "DICOM/…" and the like */
    SatZipEntry entry;
    SatSha256 hash;
} SatSalvagedFile;

/** path: of a file that is lost (never DICOMDIR, which can be made anew); "" where more may be,
 * that nothing names. borrowed for the call */
typedef void (*SatSalvageLost)(void *context, const char *path, const char *why);

typedef struct {
    SatArena *arena;
    SatFile *file;
    SatBackupLayout layout;
    const char *name; /* it was made under */
    SatBackupInfo info;
    bool has_info, has_manifest;
    SatSalvagedFile *files; /* in the order of the file */
    size_t count, lost;
} SatBackupSalvage;

/** Finds the files whose content is as it was: by the manifest's hashes, or, where that is lost, by
 *  their CRC-32. lost is called for each that is not.
 *  owns: sat_backup_salvage_close(), also on failure
 *  errors: SAT_ERR_UNSUPPORTED no bag of ours begins like this; SAT_ERR_CORRUPT nothing is whole;
 *  those of sat_zip_salvage_read() */
SAT_NODISCARD bool sat_backup_salvage_open(const char *path, SatSalvageLost lost, void *context,
                                           SatBackupSalvage *out, SatError *err);
void sat_backup_salvage_close(SatBackupSalvage *salvage);

#endif
