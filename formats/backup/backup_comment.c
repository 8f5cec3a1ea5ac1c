/* Makes and reads the line that seals a backup. */
#include "formats/backup/backup_comment.h"

#include <string.h>

enum { WORDS_LENGTH = sizeof(SAT_BACKUP_COMMENT_WORDS) - 1 };

void sat_backup_comment_make(const SatSha256 *body_hash, char *out)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    sat_sha256_to_hex(body_hash, hex);
    memcpy(out, SAT_BACKUP_COMMENT_WORDS, WORDS_LENGTH);
    memcpy(out + WORDS_LENGTH, hex, SAT_SHA256_HEX_LENGTH);
    out[SAT_BACKUP_COMMENT_LENGTH - 1] = '\n';
}

bool sat_backup_comment_parse(const char *text, size_t length, SatSha256 *body_hash)
{
    return length == SAT_BACKUP_COMMENT_LENGTH &&
           memcmp(text, SAT_BACKUP_COMMENT_WORDS, WORDS_LENGTH) == 0 &&
           text[SAT_BACKUP_COMMENT_LENGTH - 1] == '\n' &&
           sat_sha256_from_hex(text + WORDS_LENGTH, body_hash);
}
