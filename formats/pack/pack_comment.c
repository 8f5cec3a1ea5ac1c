/* The sealing comment at a pack's very end. */
#include "formats/pack/pack_comment.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "formats/base/checked_math.h"

enum {
    OFFSET_DIGITS = 20,
    LENGTH_DIGITS = 12,
    PREFIX_LENGTH = sizeof(SAT_PACK_COMMENT_PREFIX) - 1,
    BODY_WORD_LENGTH = sizeof(" body=") - 1
};

void sat_pack_comment_make(const SatPackComment *comment, char out[SAT_PACK_COMMENT_LENGTH])
{
    char index_hex[SAT_SHA256_HEX_LENGTH + 1];
    char body_hex[SAT_SHA256_HEX_LENGTH + 1];
    char line[SAT_PACK_COMMENT_LENGTH + 1];
    sat_sha256_to_hex(&comment->index_hash, index_hex);
    sat_sha256_to_hex(&comment->body_hash, body_hex);
    int length = snprintf(line, sizeof(line),
                          SAT_PACK_COMMENT_PREFIX "%020" PRIu64 "+%012" PRIu64 ":%s body=%s\n",
                          comment->index_offset, comment->index_length, index_hex, body_hex);
    assert(length == (int)SAT_PACK_COMMENT_LENGTH);
    (void)length;
    memcpy(out, line, SAT_PACK_COMMENT_LENGTH);
}

/* Exactly count decimal digits at *text, which moves past them. */
static bool take_number(const char **text, size_t count, uint64_t *out)
{
    uint64_t number = 0;
    for (size_t i = 0; i < count; i++, (*text)++) {
        char digit = **text;
        if (digit < '0' || digit > '9' || !sat_u64_mul(number, 10, &number) ||
            !sat_u64_add(number, (uint64_t)(digit - '0'), &number)) {
            return false;
        }
    }
    *out = number;
    return true;
}

static bool take_word(const char **text, const char *word, size_t length)
{
    if (memcmp(*text, word, length) != 0) {
        return false;
    }
    *text += length;
    return true;
}

static bool take_hash(const char **text, SatSha256 *out)
{
    if (!sat_sha256_from_hex(*text, out)) {
        return false;
    }
    *text += SAT_SHA256_HEX_LENGTH;
    return true;
}

bool sat_pack_comment_parse(const char text[SAT_PACK_COMMENT_LENGTH], SatPackComment *out)
{
    SatPackComment comment = {0};
    const char *at = text;
    if (!take_word(&at, SAT_PACK_COMMENT_PREFIX, PREFIX_LENGTH) ||
        !take_number(&at, OFFSET_DIGITS, &comment.index_offset) || !take_word(&at, "+", 1) ||
        !take_number(&at, LENGTH_DIGITS, &comment.index_length) || !take_word(&at, ":", 1) ||
        !take_hash(&at, &comment.index_hash) || !take_word(&at, " body=", BODY_WORD_LENGTH) ||
        !take_hash(&at, &comment.body_hash) || !take_word(&at, "\n", 1)) {
        return false;
    }
    *out = comment;
    return true;
}
