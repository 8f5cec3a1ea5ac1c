/* Opens a backup and gives what it holds. Reads the ZIP directory and the tag files; a file of the
 * payload when it is asked for. After opening it is read-only: any thread, also at once. */
#ifndef SAT_BACKUP_BACKUP_READER_H
#define SAT_BACKUP_BACKUP_READER_H

#include "formats/backup/backup_info.h"
#include "formats/zip/zip_reader.h"

typedef struct SatBackupReader SatBackupReader;

/** A file of the payload. */
typedef struct {
    const char *path; /* "data/…"; of a medium "DICOM/…" and the like; borrowed from the reader */
    size_t entry;     /* of the zip */
    SatSha256 hash;   /* as the manifest says */
    uint64_t bytes;   /* unpacked */
} SatBackupFile;

/** Whether a file's ending or beginning lets it be tried: a ZIP whose first entry is a bagit.txt in
 *  a folder, or SATCHEL/CASE.TXT. */
bool sat_backup_is_one(const char *path);

/** errors: SAT_ERR_FORMAT no ZIP; SAT_ERR_UNSUPPORTED no backup, a ZIP another program wrote, or of
 *  another version; SAT_ERR_CORRUPT what exactly disagrees; SAT_ERR_LIMIT; SAT_ERR_SYSTEM
 *  owns: sat_backup_reader_close() */
SAT_NODISCARD SatBackupReader *sat_backup_reader_open(const char *path, SatError *err);
void sat_backup_reader_close(SatBackupReader *reader);
SAT_DEFINE_AUTO(SatBackupReader, sat_backup_reader_close)

const SatBackupInfo *sat_backup_reader_info(const SatBackupReader *reader);
/** Of info->layout. */
const SatBackupPaths *sat_backup_reader_paths(const SatBackupReader *reader);
/** The name it was made under; of a bag the folder in the zip. */
const char *sat_backup_reader_name(const SatBackupReader *reader);
size_t sat_backup_reader_count(const SatBackupReader *reader);
/** In the order of the manifest. */
const SatBackupFile *sat_backup_reader_file(const SatBackupReader *reader, size_t index);
/** NULL when there is none. path: "data/case.json" */
const SatBackupFile *sat_backup_reader_find(const SatBackupReader *reader, const char *path);

/** Gives a file's content in pieces; CRC-32, size and SHA-256 are checked when all was given.
 *  errors: SAT_ERR_CORRUPT; those of the sink and of reading */
SAT_NODISCARD bool sat_backup_reader_visit(const SatBackupReader *reader, const SatBackupFile *file,
                                           const SatZipSink *sink, SatError *err);
/** All of a file, at most limit_bytes; checked; one NUL behind it. owns: free() */
SAT_NODISCARD uint8_t *sat_backup_reader_load(const SatBackupReader *reader,
                                              const SatBackupFile *file, size_t limit_bytes,
                                              size_t *length, SatError *err);

/** The zip below, for checking. */
const SatZipReader *sat_backup_reader_zip(const SatBackupReader *reader);

#endif
