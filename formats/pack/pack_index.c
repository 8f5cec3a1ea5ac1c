/* index.json: the document that a pack is opened by. */
#include "formats/pack/pack_index.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/text_utf8.h"
#include "formats/pack/pack_playlist.h"
#include "formats/zip/zip_layout.h"

#define FORMAT_WORD "satchel-pack"
#define MAX_FEATURES 100U
#define MAX_FEATURE_BYTES 100U
#define PATH_BYTES 48
#define MAX_TREE_BYTES ((size_t)1 << 30) /* 100,000 cases with thumbnails stay below a third */

/* How `sharing` reads in the document. */
static const char *const sharing_words[] = {
    [SAT_SHARING_CHECKED] = "checked",
    [SAT_SHARING_UNCHECKED] = "pixels not checked",
    [SAT_SHARING_PRIVATE] = "private",
};
#define SHARING_COUNT (sizeof(sharing_words) / sizeof(sharing_words[0]))

/* ---- places ---------------------------------------------------------------------------------- */

void sat_pack_entry_write(SatJsonWriter *writer, const char *key, const SatPackEntry *entry)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    sat_sha256_to_hex(&entry->hash, hex);
    sat_json_open_array_inline(writer, key);
    sat_json_put_u64(writer, NULL, entry->offset);
    sat_json_put_u64(writer, NULL, entry->length);
    sat_json_put_text(writer, NULL, hex);
    sat_json_close_array(writer);
}

bool sat_pack_entry_read(const json_t *value, uint64_t most_bytes, SatPackBounds *bounds,
                         SatPackEntry *out, SatError *err)
{
    const json_t *offset = json_array_get(value, 0);
    const json_t *length = json_array_get(value, 1);
    const json_t *hash = json_array_get(value, 2);
    SatPackEntry entry;
    if (json_array_size(value) != 3 || !json_is_integer(offset) || !json_is_integer(length) ||
        json_integer_value(offset) < 0 || json_integer_value(length) < 0 ||
        json_string_length(hash) != SAT_SHA256_HEX_LENGTH ||
        !sat_sha256_from_hex(json_string_value(hash), &entry.hash)) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "expected [offset, length, \"64 lowercase hex digits\"]");
    }
    entry.offset = (uint64_t)json_integer_value(offset);
    entry.length = (uint64_t)json_integer_value(length);
    if (entry.length == 0) {
        return sat_fail(err, SAT_ERR_FORMAT, "a length of 0 bytes");
    }
    if (entry.length > most_bytes) {
        return sat_fail(err, SAT_ERR_LIMIT, "%" PRIu64 " bytes, at most %" PRIu64 " are allowed",
                        entry.length, most_bytes);
    }
    if (entry.offset < bounds->begin || entry.offset - bounds->begin < SAT_ZIP_LOCAL_BYTES) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "offset %" PRIu64 " overlaps what is before it, which ends at %" PRIu64,
                        entry.offset, bounds->begin);
    }
    if (entry.offset > bounds->end || entry.length > bounds->end - entry.offset) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "%" PRIu64 " bytes at offset %" PRIu64 " reach past %" PRIu64
                        ", where they must end",
                        entry.length, entry.offset, bounds->end);
    }
    bounds->begin = entry.offset + entry.length;
    *out = entry;
    return true;
}

/* ---- texts ----------------------------------------------------------------------------------- */

bool sat_pack_label_is_good(const char *text, size_t length_bytes)
{
    if (length_bytes > SAT_CASE_MAX_LABEL_BYTES || !sat_utf8_is_valid(text, length_bytes)) {
        return false;
    }
    for (size_t position = 0; position < length_bytes;) {
        uint32_t code_point = sat_utf8_next(text, length_bytes, &position);
        if (sat_utf8_is_control(code_point)) {
            return false;
        }
    }
    return true;
}

bool sat_pack_word_is_good(const json_t *value, size_t most_bytes)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    size_t length = json_string_length(value);
    return length >= 1 && length <= most_bytes &&
           strspn(json_string_value(value), allowed) == length;
}

static bool names_modality(const char *list, const char *modality, size_t length)
{
    for (const char *at = strstr(list, modality); at != NULL; at = strstr(at + 1, modality)) {
        bool begins = at == list || (at >= list + 2 && at[-2] == ',' && at[-1] == ' ');
        bool ends = at[length] == '\0' || (at[length] == ',' && at[length + 1] == ' ');
        if (begins && ends) {
            return true;
        }
    }
    return false;
}

void sat_pack_list_modalities(const SatCase *model, char list[SAT_CASE_MAX_LABEL_BYTES + 1])
{
    static const char separator[] = ", ";
    size_t used = 0;
    list[0] = '\0';
    for (size_t i = 0; i < sat_case_series_count(model); i++) {
        const char *modality = sat_case_series(model, i, NULL)->modality;
        size_t length = strlen(modality);
        if (length == 0 || used + strlen(separator) + length > SAT_CASE_MAX_LABEL_BYTES ||
            names_modality(list, modality, length)) {
            continue;
        }
        if (used > 0) {
            memcpy(list + used, separator, strlen(separator));
            used += strlen(separator);
        }
        memcpy(list + used, modality, length + 1);
        used += length;
    }
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool read_text(const json_t *object, const char *path, const char *key, SatArena *arena,
                      const char **out, SatError *err)
{
    if (!sat_json_get_text(object, path, key, true, SAT_CASE_MAX_LABEL_BYTES, arena, out, err)) {
        return false;
    }
    return sat_pack_label_is_good(*out, strlen(*out)) ||
           sat_fail(err, SAT_ERR_FORMAT, "%s%s%s: control character in the text", path,
                    path[0] != '\0' ? "." : "", key);
}

/* The version rules: PACK_FORMAT.md §9. No feature is optional knowledge yet, so any word is news.
 */
void sat_pack_hidden_title(const SatCase *model, size_t case_number,
                           char out[SAT_PACK_HIDDEN_TITLE_BYTES])
{
    char who[64];
    sat_case_age_sex(model, who, sizeof(who));
    (void)snprintf(out, SAT_PACK_HIDDEN_TITLE_BYTES, "Case %zu%s%s", case_number,
                   who[0] != '\0' ? " – " : "", who);
}

static bool check_version(const json_t *root, SatArena *arena, SatError *err)
{
    const char *format = "";
    uint64_t version = 0;
    json_t *features = NULL;
    if (!sat_json_get_text(root, "", "format", true, MAX_FEATURE_BYTES, arena, &format, err)) {
        return false;
    }
    if (strcmp(format, FORMAT_WORD) != 0) {
        return sat_fail(err, SAT_ERR_FORMAT, "format: expected \"" FORMAT_WORD "\"");
    }
    if (!sat_json_get_u64(root, "", "version", true, 1, UINT32_MAX, &version, err)) {
        return false;
    }
    if (version != SAT_PACK_VERSION) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "it is of format version %" PRIu64 ", this program knows version %d: get a "
                        "newer Satchel",
                        version, SAT_PACK_VERSION);
    }
    if (!sat_json_get_array(root, "", "requires", true, MAX_FEATURES, &features, err)) {
        return false;
    }
    if (json_array_size(features) > 0) {
        const json_t *word = json_array_get(features, 0);
        if (!sat_pack_word_is_good(word, MAX_FEATURE_BYTES)) {
            return sat_fail(err, SAT_ERR_FORMAT, "requires[0]: expected a feature's name");
        }
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "it requires the feature \"%s\", which this program does not know: get a "
                        "newer Satchel",
                        json_string_value(word));
    }
    return true;
}

static bool read_sharing(const json_t *root, SatArena *arena, SatPackSharing *out, SatError *err)
{
    const char *word = "";
    if (!sat_json_get_text(root, "", "sharing", true, MAX_FEATURE_BYTES, arena, &word, err)) {
        return false;
    }
    for (size_t i = 0; i < SHARING_COUNT; i++) {
        if (strcmp(word, sharing_words[i]) == 0) {
            *out = (SatPackSharing)i;
            return true;
        }
    }
    return sat_fail(err, SAT_ERR_FORMAT,
                    "sharing: expected \"checked\", \"pixels not checked\" or \"private\"");
}

/* The thumbnail lies among the case's pictures, so before its case.json. */
static bool read_places(const json_t *object, const char *path, SatPackBounds *bounds,
                        SatPackCaseEntry *out, SatError *err)
{
    const json_t *thumbnail = json_object_get(object, "thumbnail");
    SatPackBounds thumbnail_bounds = *bounds;
    if (!sat_pack_entry_read(json_object_get(object, "case"), SAT_CASE_MAX_JSON_BYTES, bounds,
                             &out->case_json, err)) {
        return sat_fail_in(err, "%s.case", path);
    }
    if (thumbnail == NULL || json_is_null(thumbnail)) {
        return true;
    }
    thumbnail_bounds.end = out->case_json.offset - SAT_ZIP_LOCAL_BYTES;
    if (!sat_pack_entry_read(thumbnail, SAT_PACK_MAX_ENTRY_BYTES, &thumbnail_bounds,
                             &out->thumbnail, err)) {
        return sat_fail_in(err, "%s.thumbnail", path);
    }
    out->has_thumbnail = true;
    return true;
}

static bool read_case(const json_t *object, size_t case_index, SatPackBounds *bounds,
                      SatArena *arena, SatPackCaseEntry *out, SatError *err)
{
    char path[PATH_BYTES];
    uint64_t series_count = 0;
    (void)snprintf(path, sizeof(path), "cases[%zu]", case_index);
    if (!json_is_object(object)) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s: expected an object", path);
    }
    if (!read_text(object, path, "title", arena, &out->title, err) ||
        !read_text(object, path, "title_hidden", arena, &out->title_hidden, err) ||
        !read_text(object, path, "modalities", arena, &out->modalities, err) ||
        !sat_json_get_u64(object, path, "series", true, 1,
                          (uint64_t)SAT_CASE_MAX_STUDIES * SAT_CASE_MAX_SERIES, &series_count,
                          err) ||
        !sat_json_get_u64(object, path, "frames", true, series_count,
                          series_count * SAT_CASE_MAX_FRAMES, &out->frame_count, err) ||
        !sat_json_get_bool(object, path, "hidden", false, &out->hidden, err)) {
        return false;
    }
    out->series_count = (uint32_t)series_count;
    return read_places(object, path, bounds, out, err);
}

static bool read_cases(const json_t *root, uint64_t end_offset, SatPackIndex *index, SatError *err)
{
    json_t *array = NULL;
    if (!sat_json_get_array(root, "", "cases", true, SAT_PACK_MAX_CASES, &array, err)) {
        return false;
    }
    size_t count = json_array_size(array);
    if (count == 0) {
        return sat_fail(err, SAT_ERR_FORMAT, "cases: expected at least one case");
    }
    SatPackCaseEntry *cases = sat_arena_alloc(index->arena, count, sizeof(*cases), err);
    if (cases == NULL) {
        return false;
    }
    SatPackBounds bounds = {0, end_offset};
    for (size_t i = 0; i < count; i++) {
        if (!read_case(json_array_get(array, i), i, &bounds, index->arena, &cases[i], err)) {
            return false;
        }
    }
    index->cases = cases;
    index->case_count = count;
    return true;
}

/* A reader of this version may do without: what is wrong with it costs nothing else. */
static bool read_playlist(const json_t *root, SatPackIndex *index, SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    if (sat_pack_playlist_read(root, index->case_count, index->arena, &index->playlist, &why)) {
        return true;
    }
    if (why.code == SAT_ERR_NO_MEMORY) {
        *err = why;
        return false;
    }
    index->playlist_fault = sat_arena_text(index->arena, why.text, strlen(why.text), err);
    return index->playlist_fault != NULL;
}

static bool read_index(const json_t *root, uint64_t end_offset, SatPackIndex *index, SatError *err)
{
    if (!json_is_object(root)) {
        return sat_fail(err, SAT_ERR_FORMAT, "expected an object");
    }
    return check_version(root, index->arena, err) &&
           read_text(root, "", "title", index->arena, &index->title, err) &&
           read_sharing(root, index->arena, &index->sharing, err) &&
           read_cases(root, end_offset, index, err) && read_playlist(root, index, err);
}

SatPackIndex *sat_pack_index_parse(const char *text, size_t length_bytes, uint64_t end_offset,
                                   SatError *err)
{
    SAT_AUTO(SatPackIndex) *index = calloc(1, sizeof(*index));
    if (index == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the index");
        return NULL;
    }
    index->arena = sat_arena_new(0, err);
    if (index->arena == NULL) {
        return NULL;
    }
    if (!sat_json_tree_fits(text, length_bytes, MAX_TREE_BYTES)) {
        sat_fail(err, SAT_ERR_LIMIT, "more members than an index may have");
        return NULL;
    }
    json_t *root = sat_json_parse(text, length_bytes, SAT_PACK_MAX_INDEX_BYTES, err);
    bool done = root != NULL && read_index(root, end_offset, index, err);
    json_decref(root);
    return done ? SAT_STEAL(index) : NULL;
}

void sat_pack_index_free(SatPackIndex *index)
{
    if (index != NULL) {
        sat_arena_free(index->arena);
        free(index);
    }
}

/* ---- writing --------------------------------------------------------------------------------- */

static void write_case(SatJsonWriter *writer, const SatPackCaseEntry *entry)
{
    sat_json_open_object_inline(writer, NULL);
    sat_json_put_text(writer, "title", entry->title);
    sat_json_put_text(writer, "title_hidden", entry->title_hidden);
    sat_json_put_text(writer, "modalities", entry->modalities);
    sat_json_put_u64(writer, "series", entry->series_count);
    sat_json_put_u64(writer, "frames", entry->frame_count);
    if (entry->hidden) {
        sat_json_put_bool(writer, "hidden", true);
    }
    if (entry->has_thumbnail) {
        sat_pack_entry_write(writer, "thumbnail", &entry->thumbnail);
    }
    sat_pack_entry_write(writer, "case", &entry->case_json);
    sat_json_close_object(writer);
}

void sat_pack_index_write(const SatPackIndex *index, SatByteWriter *out)
{
    SatJsonWriter writer = sat_json_writer(out);
    sat_json_open_object(&writer, NULL);
    sat_json_put_text(&writer, "format", FORMAT_WORD);
    sat_json_put_u64(&writer, "version", SAT_PACK_VERSION);
    sat_json_open_array_inline(&writer, "requires");
    sat_json_close_array(&writer);
    sat_json_put_text(&writer, "title", index->title);
    sat_json_put_text(&writer, "sharing", sharing_words[index->sharing]);
    sat_json_open_array(&writer, "cases");
    for (size_t i = 0; i < index->case_count; i++) {
        write_case(&writer, &index->cases[i]);
    }
    sat_json_close_array(&writer);
    sat_pack_playlist_write(&writer, index->playlist);
    sat_json_close_object(&writer);
    sat_write_u8(out, '\n');
}
