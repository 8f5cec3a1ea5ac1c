/* Finds the index of a pack: by the sealing comment, else its copy, else by the ZIP directory
 * (PACK_FORMAT.md §7). Used by the pack's reader and check. */
#ifndef SAT_PACK_PACK_LOCATE_H
#define SAT_PACK_PACK_LOCATE_H

#include "formats/base/platform.h"
#include "formats/pack/pack_comment.h"

typedef struct {
    uint64_t file_bytes;
    bool comment_readable;  /* the last bytes are a comment whose numbers fit the file */
    SatPackComment comment; /* valid when readable */
    bool comment_leads;     /* and one of the indices it names matches its hash */
    bool first_index_good;  /* the first of them does */
    char *text;             /* the good index, NUL-terminated; owned */
    size_t length;
    uint64_t index_offset; /* where index.json's content lies: cases end before it */
} SatPackLocation;

/** The file's last bytes as comment; false when they are none, or its numbers do not fit the file.
 */
SAT_NODISCARD bool sat_pack_read_comment(SatFile *file, uint64_t file_bytes, SatPackComment *out);

/** Where the content of index-copy.json begins, directly behind index.json. */
uint64_t sat_pack_copy_offset(uint64_t index_offset, uint64_t index_length);

/** Reads an index that matches the comment, or the directory and the root manifest.
 *  owns: sat_pack_location_free(), also after a failure
 *  errors: SAT_ERR_FORMAT not a pack at all; SAT_ERR_CORRUPT with the way out; SAT_ERR_LIMIT;
 *  SAT_ERR_SYSTEM */
SAT_NODISCARD bool sat_pack_locate(SatFile *file, SatPackLocation *out, SatError *err);
void sat_pack_location_free(SatPackLocation *location);

#endif
