/* The sealing comment at a pack's very end: made and read, one ASCII line of fixed length
 * (PACK_FORMAT.md §4). Pure: any thread. */
#ifndef SAT_PACK_PACK_COMMENT_H
#define SAT_PACK_PACK_COMMENT_H

#include "formats/base/checksum.h"
#include "formats/pack/pack_layout.h"

typedef struct {
    uint64_t index_offset; /* of the content of index.json */
    uint64_t index_length;
    SatSha256 index_hash;
    SatSha256 body_hash; /* of every byte of the file before the comment */
} SatPackComment;

/** Writes exactly SAT_PACK_COMMENT_LENGTH bytes, no NUL. */
void sat_pack_comment_make(const SatPackComment *comment, char out[SAT_PACK_COMMENT_LENGTH]);
/** False unless every byte is as sat_pack_comment_make() writes it. */
SAT_NODISCARD bool sat_pack_comment_parse(const char text[SAT_PACK_COMMENT_LENGTH],
                                          SatPackComment *out);

#endif
