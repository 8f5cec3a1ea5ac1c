/* Reads a lecture.json. */
#include <stdlib.h>
#include <string.h>

#include "formats/base/json_line.h"
#include "formats/case/case_json_series.h"
#include "formats/case/lecture.h"

#define MAX_TREE_BYTES ((size_t)256 << 20)

static bool check_version(const json_t *root, SatArena *arena, SatError *err)
{
    const char *format = "";
    uint64_t version = 0;
    if (!json_is_object(root)) {
        return sat_fail(err, SAT_ERR_FORMAT, "expected an object");
    }
    if (!sat_json_get_text(root, "", "format", true, 64, arena, &format, err)) {
        return false;
    }
    if (strcmp(format, SAT_LECTURE_FORMAT) != 0) {
        return sat_fail(err, SAT_ERR_FORMAT, "format: expected \"" SAT_LECTURE_FORMAT "\"");
    }
    if (!sat_json_get_u64(root, "", "version", true, 1, UINT32_MAX, &version, err)) {
        return false;
    }
    return version == SAT_LECTURE_VERSION ||
           sat_fail(err, SAT_ERR_UNSUPPORTED, "version: only %d is known: get a newer Satchel",
                    SAT_LECTURE_VERSION);
}

static bool read_source(const json_t *object, const char *path, SatArena *arena,
                        const SatPlaylistEntry *entry, SatLectureSource *out, SatError *err)
{
    const bool has_one = entry->kind != SAT_PLAYLIST_TEXT;
    *out = (SatLectureSource){.source = ""};
    if (!has_one && json_object_get(object, "source") != NULL) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s.source: a text has none; give another kind", path);
    }
    if (!has_one) {
        return true;
    }
    if (!sat_json_get_text(object, path, "source", true, SAT_LECTURE_MAX_SOURCE_BYTES, arena,
                           &out->source, err)) {
        return false;
    }
    return out->source[0] != '\0' ||
           sat_fail(err, SAT_ERR_FORMAT, "%s.source: expected a file, a folder or another source",
                    path);
}

static bool read_entry(const json_t *object, const char *path, SatArena *arena,
                       SatPlaylistEntry *entry, SatLectureSource *source, SatError *err)
{
    bool hides = false;
    if (!sat_playlist_read_entry(object, path, SAT_PLAYLIST_CASE, arena, entry, err) ||
        !sat_json_get_bool(object, path, "hide", false, &hides, err) ||
        !read_source(object, path, arena, entry, source, err)) {
        return false;
    }
    entry->hide_title = entry->hide_title || hides;
    entry->hide_diagnosis = entry->hide_diagnosis || hides;
    return true;
}

static bool read_lecture(const json_t *root, SatLecture *out, SatError *err)
{
    json_t *array = NULL;
    if (!check_version(root, out->arena, err) ||
        !sat_case_get_text(root, "", "title", false, SAT_TEXT_LABEL, out->arena, &out->title,
                           err) ||
        !sat_playlist_read_mode(root, "", &out->playlist.mode, err) ||
        !sat_json_get_array(root, "", "entries", true, SAT_LECTURE_MAX_ENTRIES, &array, err)) {
        return false;
    }
    const size_t count = json_array_size(array);
    if (count == 0) {
        return sat_fail(err, SAT_ERR_FORMAT, "entries: expected at least one");
    }
    SatPlaylistEntry *entries = sat_arena_alloc(out->arena, count, sizeof(*entries), err);
    SatLectureSource *sources =
        entries != NULL ? sat_arena_alloc(out->arena, count, sizeof(*sources), err) : NULL;
    if (sources == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        char path[SAT_CASE_PATH_BYTES];
        sat_case_path(path, "entries[%zu]", i);
        if (!read_entry(json_array_get(array, i), path, out->arena, &entries[i], &sources[i],
                        err)) {
            return false;
        }
    }
    out->playlist.entries = entries;
    out->playlist.entry_count = count;
    out->sources = sources;
    return true;
}

SatLecture *sat_lecture_read_json(const char *text, size_t length_bytes, SatError *err)
{
    SAT_AUTO(SatLecture) *lecture = calloc(1, sizeof(*lecture));
    if (lecture == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the lecture");
        return NULL;
    }
    lecture->title = "";
    lecture->arena = sat_arena_new(0, err);
    if (lecture->arena == NULL) {
        return NULL;
    }
    if (!sat_json_tree_fits(text, length_bytes, MAX_TREE_BYTES)) {
        sat_fail(err, SAT_ERR_LIMIT, "more members than a lecture may have");
        return NULL;
    }
    json_t *root = sat_json_parse(text, length_bytes, SAT_LECTURE_MAX_BYTES, err);
    bool done = root != NULL && read_lecture(root, lecture, err);
    if (root != NULL && !done && err->code == SAT_ERR_FORMAT) {
        const size_t line = sat_json_line_of(text, length_bytes, err->text);
        if (line > 0) {
            (void)sat_fail_in(err, "line %zu", line);
        }
    }
    json_decref(root);
    return done ? SAT_STEAL(lecture) : NULL;
}

void sat_lecture_write(const char *title, const SatPlaylist *playlist, const char *const *sources,
                       SatByteWriter *out)
{
    SatJsonWriter writer = sat_json_writer(out);
    sat_json_open_object(&writer, NULL);
    sat_json_put_text(&writer, "format", SAT_LECTURE_FORMAT);
    sat_json_put_u64(&writer, "version", SAT_LECTURE_VERSION);
    if (title[0] != '\0') {
        sat_json_put_text(&writer, "title", title);
    }
    sat_json_put_text(&writer, "mode", sat_lecture_mode_words().words[playlist->mode]);
    sat_json_open_array(&writer, "entries");
    for (size_t i = 0; i < playlist->entry_count; i++) {
        const SatPlaylistEntry *entry = &playlist->entries[i];
        sat_json_open_object_inline(&writer, NULL);
        sat_json_put_text(&writer, "kind", sat_playlist_kind_words().words[entry->kind]);
        if (entry->case_index != SAT_NO_CASE) {
            sat_json_put_text(&writer, "source", sources[entry->case_index]);
        }
        sat_playlist_write_entry(&writer, entry);
        sat_json_close_object(&writer);
    }
    sat_json_close_array(&writer);
    sat_json_close_object(&writer);
    sat_write_u8(out, '\n');
}
