/* Writes a backup: a BagIt zip or a DICOM medium of one case (BACKUP_FORMAT.md). Files of the
 * payload in the order of the calls, then the tag files and the sealing comment. PATH.part and its
 * journal hold the work until the rename; an interrupted run of the same plan goes on from them.
 * Compressing is the caller's (on all cores); the writer is used by one thread, but for
 * sat_backup_writer_reusable(). Same calls, same bytes. */
#ifndef SAT_BACKUP_BACKUP_WRITER_H
#define SAT_BACKUP_BACKUP_WRITER_H

#include "formats/backup/backup_info.h"
#include "formats/zip/zip_part.h"

typedef struct SatBackupWriter SatBackupWriter;

/** name: of the folder in the zip (§2); info: payload numbers and name are filled here. Both are
 *  copied.
 *  plan: SHA-256 of everything that decides the output's bytes.
 *  owns: sat_backup_writer_free()
 *  errors: SAT_ERR_SYSTEM naming the path; SAT_ERR_ARGUMENT for a name §2 forbids */
SAT_NODISCARD SatBackupWriter *sat_backup_writer_open(const char *path, const SatSha256 *plan,
                                                      const char *name, const SatBackupInfo *info,
                                                      SatError *err);
/** Without finish: leaves .part and journal for the next run. NULL-safe. */
void sat_backup_writer_free(SatBackupWriter *writer);
SAT_DEFINE_AUTO(SatBackupWriter, sat_backup_writer_free)

/** Whether an interrupted run already wrote this file: "data/01 CT/01 Axial/0001.dcm".
 *  thread: any */
bool sat_backup_writer_reusable(const SatBackupWriter *writer, const char *data_path);

/** Appends a file of the payload. entry->name: "data/…", as §2 says; of a medium as §9 says,
 *  SATCHEL/CASE.TXT first; each once.
 *  errors: SAT_ERR_ARGUMENT for a name; those of sat_zip_part_put() */
SAT_NODISCARD bool sat_backup_writer_add(SatBackupWriter *writer, const SatZipPartEntry *entry,
                                         SatError *err);

/** Writes the tag files, syncs, renames over PATH and removes the journal. Kept identifiers: PATH
 * has mode 0600. */
SAT_NODISCARD bool sat_backup_writer_finish(SatBackupWriter *writer, uint64_t *size_bytes,
                                            SatError *err);

/** Whether a name (a folder's or a file's own) keeps §2. */
bool sat_backup_name_is_good(const char *name);

#endif
