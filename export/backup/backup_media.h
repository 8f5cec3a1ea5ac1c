/* What a backup as a DICOM medium (BACKUP_FORMAT.md §9) has besides a bag: numbers for its objects,
 * a DICOMDIR. One thread. */
#ifndef SAT_EXPORT_BACKUP_MEDIA_H
#define SAT_EXPORT_BACKUP_MEDIA_H

#include "export/backup/backup_files.h"

/** Numbers the objects of a case study by study, series by series, in their order; the numbers lie
 *  in the arena. errors: SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_media_number_objects(SatKeptObject *objects, size_t count, SatArena *arena,
                                            SatError *err);

/** Of a case's file-set; its UID is made of the case's id.
 *  owns: sat_dicom_directory_writer_free() */
SAT_NODISCARD SatDicomDirectoryWriter *sat_media_directory_new(const SatLibrarySecret *secret,
                                                               const char *case_id, SatError *err);

/** Adds the DICOMDIR, when all objects are in the backup. */
SAT_NODISCARD bool sat_media_add_directory(SatDicomDirectoryWriter *directory,
                                           SatBackupWriter *writer, SatError *err);

#endif
