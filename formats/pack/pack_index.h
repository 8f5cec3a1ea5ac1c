/* index.json in memory, read and written; index.schema.json and PACK_FORMAT.md §5 say what it
 * means. Used by the pack's writer, reader and check. Read-only after making: any thread. */
#ifndef SAT_PACK_PACK_INDEX_H
#define SAT_PACK_PACK_INDEX_H

#include "formats/base/json_value.h"
#include "formats/case/playlist.h"
#include "formats/pack/pack_reader.h"

typedef struct {
    SatArena *arena; /* owns all text and the cases */
    const char *title;
    SatPackSharing sharing;
    const SatPackCaseEntry *cases;
    size_t case_count;
    const SatPlaylist *playlist; /* NULL: none */
    const char
        *playlist_fault; /* why the one that is there was passed by; NULL: nothing is wrong */
} SatPackIndex;

/** Reads and checks index.json. end_offset: where the pictures and cases must end at the latest.
 *  owns: sat_pack_index_free()
 *  errors: SAT_ERR_FORMAT with the field's path; SAT_ERR_LIMIT; SAT_ERR_UNSUPPORTED for a newer
 * version or an unknown feature, by name. A playlist of another shape is none. */
SAT_NODISCARD SatPackIndex *sat_pack_index_parse(const char *text, size_t length_bytes,
                                                 uint64_t end_offset, SatError *err);
void sat_pack_index_free(SatPackIndex *index);
SAT_DEFINE_AUTO(SatPackIndex, sat_pack_index_free)

/** Appends the document; check out->failed afterwards. The arena is not looked at. */
void sat_pack_index_write(const SatPackIndex *index, SatByteWriter *out);

/** Whether a text may stand in the index: valid UTF-8 of at most SAT_CASE_MAX_LABEL_BYTES on one
 * line, without control characters. */
bool sat_pack_label_is_good(const char *text, size_t length_bytes);
/** Whether a value is one of the format's own words, known or of a later version: a-z, 0-9, "-". */
bool sat_pack_word_is_good(const json_t *value, size_t most_bytes);
/** The modalities of a case's series, each once, in their order: "CT, MR". */
void sat_pack_list_modalities(const SatCase *model, char list[SAT_CASE_MAX_LABEL_BYTES + 1]);
#define SAT_PACK_HIDDEN_TITLE_BYTES 96U
/** "Case 3 – 45 y F": the title while it is hidden where nobody gave another. */
void sat_pack_hidden_title(const SatCase *model, size_t case_number,
                           char out[SAT_PACK_HIDDEN_TITLE_BYTES]);

/** An entry's place, "[offset, length, hash]": as a member (key) or an element (NULL). */
void sat_pack_entry_write(SatJsonWriter *writer, const char *key, const SatPackEntry *entry);

/** A range of the file that entries must keep to, one behind the other: *begin moves on. */
typedef struct {
    uint64_t begin, end;
} SatPackBounds;

/** Reads such a place and checks it: 1 to most_bytes long, a local header's room after
 * bounds->begin, its end not past bounds->end. errors: SAT_ERR_FORMAT, SAT_ERR_LIMIT, without the
 * path */
SAT_NODISCARD bool sat_pack_entry_read(const json_t *value, uint64_t most_bytes,
                                       SatPackBounds *bounds, SatPackEntry *out, SatError *err);

#endif
