/* Names, numbers and limits of the backup, version 1 (BACKUP_FORMAT.md has the meaning). */
#ifndef SAT_BACKUP_BACKUP_LAYOUT_H
#define SAT_BACKUP_BACKUP_LAYOUT_H

#include "formats/base/checksum.h"

#define SAT_BACKUP_VERSION 1

#define SAT_BACKUP_BAGIT_NAME "bagit.txt"
#define SAT_BACKUP_BAGIT_TEXT "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
#define SAT_BACKUP_INFO_NAME "bag-info.txt"
#define SAT_BACKUP_MANIFEST_NAME "manifest-sha256.txt"
#define SAT_BACKUP_TAG_MANIFEST_NAME "tagmanifest-sha256.txt"
#define SAT_BACKUP_DATA_FOLDER "data/"
#define SAT_BACKUP_CASE_JSON_NAME "data/case.json"
#define SAT_BACKUP_CASE_TEXT_NAME "data/case.txt"

/* §3: the comment. */
#define SAT_BACKUP_COMMENT_WORDS "satchel-backup 1 sha256 of above:"
#define SAT_BACKUP_COMMENT_LENGTH (sizeof(SAT_BACKUP_COMMENT_WORDS) - 1 + SAT_SHA256_HEX_LENGTH + 1)

#define SAT_BACKUP_MAX_NAME_BYTES 180U /* of NAME: 60 characters of at most three bytes */
#define SAT_BACKUP_MAX_PATH_BYTES 480U
#define SAT_BACKUP_MAX_FILES 1000000U
#define SAT_BACKUP_MAX_INFO_BYTES ((size_t)1 << 16)
#define SAT_BACKUP_MAX_MANIFEST_BYTES ((size_t)512 << 20)

#endif
