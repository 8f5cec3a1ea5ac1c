/* Names, numbers and limits of the .satchel format, version 1 (PACK_FORMAT.md has the meaning). */
#ifndef SAT_PACK_PACK_LAYOUT_H
#define SAT_PACK_PACK_LAYOUT_H

#include <stdint.h>

#define SAT_PACK_VERSION 1
#define SAT_PACK_MIMETYPE_NAME "mimetype"
#define SAT_PACK_MIMETYPE "application/vnd.satchel+zip"
#define SAT_PACK_INDEX_NAME "index.json"
#define SAT_PACK_INDEX_COPY_NAME "index-copy.json"
#define SAT_PACK_MANIFEST_NAME "manifest-sha256.txt"
#define SAT_PACK_CASE_JSON_NAME "case.json"

/* The ZIP comment, one ASCII line of fixed length:
 * "satchel-pack 1 index=<20 digits>+<12 digits>:<64 hex> body=<64 hex>\n" */
#define SAT_PACK_COMMENT_PREFIX "satchel-pack 1 index="
#define SAT_PACK_COMMENT_LENGTH 190U /* 21 + 20 + 1 + 12 + 1 + 64 + 6 + 64 + 1 */

#define SAT_PACK_MAX_CASES 100000U
#define SAT_PACK_MAX_INDEX_BYTES ((uint64_t)64 << 20)
#define SAT_PACK_MAX_STRIPS 1024U /* of a frame */
#define SAT_PACK_MAX_ENTRY_BYTES ((uint64_t)1 << 30)
#define SAT_PACK_THUMBNAIL_SIDE_PX 160U /* the longer side, at most */

#endif
