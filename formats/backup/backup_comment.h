/* The line that seals a backup, the zip's comment (BACKUP_FORMAT.md §3). Pure; any thread. */
#ifndef SAT_BACKUP_BACKUP_COMMENT_H
#define SAT_BACKUP_BACKUP_COMMENT_H

#include "formats/backup/backup_layout.h"

/** Writes exactly SAT_BACKUP_COMMENT_LENGTH bytes, no NUL. */
void sat_backup_comment_make(const SatSha256 *body_hash, char *out);
/** False unless text[length] is as sat_backup_comment_make() writes it. */
SAT_NODISCARD bool sat_backup_comment_parse(const char *text, size_t length, SatSha256 *body_hash);

#endif
