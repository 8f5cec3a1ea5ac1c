/* Names, numbers and limits of the backup, version 1 (BACKUP_FORMAT.md has the meaning). */
#ifndef SAT_BACKUP_BACKUP_LAYOUT_H
#define SAT_BACKUP_BACKUP_LAYOUT_H

#include <stdbool.h>

#include "formats/base/checksum.h"

#define SAT_BACKUP_VERSION 1

/* §7: the name of a backup that names the patient begins so. */
#define SAT_BACKUP_IDENTIFIABLE_MARK "IDENTIFIABLE "

#define SAT_BACKUP_BAGIT_NAME "bagit.txt"
#define SAT_BACKUP_BAGIT_TEXT "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
#define SAT_BACKUP_INFO_NAME "bag-info.txt"
#define SAT_BACKUP_MANIFEST_NAME "manifest-sha256.txt"
#define SAT_BACKUP_TAG_MANIFEST_NAME "tagmanifest-sha256.txt"
#define SAT_BACKUP_DATA_FOLDER "data/"
#define SAT_BACKUP_SOURCE_FOLDER "data/source/" /* §7.1: what a server said, and other files */
#define SAT_BACKUP_SOURCE_FILES "data/source/files/"
#define SAT_BACKUP_ANSWERS_NAME "data/source/answers.json"
#define SAT_BACKUP_CASE_JSON_NAME "data/case.json"
#define SAT_BACKUP_CASE_TEXT_NAME "data/case.txt"

/* §9: the DICOM medium. */
#define SAT_BACKUP_MEDIA_DIRECTORY_NAME "DICOMDIR"
#define SAT_BACKUP_MEDIA_DATA_FOLDER "DICOM/"
#define SAT_BACKUP_MEDIA_FOLDER "SATCHEL/"
#define SAT_BACKUP_MEDIA_CASE_TEXT_NAME "SATCHEL/CASE.TXT"
#define SAT_BACKUP_MEDIA_CASE_JSON_NAME "SATCHEL/CASE.JSN"
#define SAT_BACKUP_MEDIA_INFO_NAME "SATCHEL/INFO.TXT"
#define SAT_BACKUP_MEDIA_MANIFEST_NAME "SATCHEL/SHA256.TXT"

/** The two ways a backup is laid out. */
typedef enum {
    SAT_BACKUP_BAG,  /* a BagIt bag in a folder of the zip's name */
    SAT_BACKUP_MEDIA /* a DICOM medium (PS3.10), DICOMDIR at the root */
} SatBackupLayout;

/** "bag" or "dicomdir"; false: another word. */
bool sat_backup_layout_parse(const char *word, SatBackupLayout *out);

/** Where things lie in a layout; paths as the manifest has them. */
typedef struct {
    const char *first;   /* the zip's first entry, by which it is known */
    const char *objects; /* the beginning of an object's path; of a bag, other files' too */
    const char *case_json, *case_text, *info, *manifest;
} SatBackupPaths;

const SatBackupPaths *sat_backup_paths(SatBackupLayout layout);
/** Whether a path of the manifest is that of an object: neither of our texts, nor of a server's
 *  answers, nor of files beside the objects. */
bool sat_backup_path_is_object(SatBackupLayout layout, const char *path);

/* §3: the comment. */
#define SAT_BACKUP_COMMENT_WORDS "satchel-backup 1 sha256 of above:"
#define SAT_BACKUP_COMMENT_LENGTH (sizeof(SAT_BACKUP_COMMENT_WORDS) - 1 + SAT_SHA256_HEX_LENGTH + 1)

#define SAT_BACKUP_MAX_NAME_BYTES 180U /* of NAME: 60 characters of at most three bytes */
#define SAT_BACKUP_MAX_PATH_BYTES 480U
#define SAT_BACKUP_MAX_FILES 1000000U
#define SAT_BACKUP_MAX_INFO_BYTES ((size_t)1 << 16)
#define SAT_BACKUP_MAX_MANIFEST_BYTES ((size_t)512 << 20)

#endif
