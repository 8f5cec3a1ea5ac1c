/* Reads and writes what the entries of a playlist have in common. */
#include "formats/case/playlist.h"

#include <string.h>

#include "formats/case/case_json_series.h"

static const char *const kind_words[] = {"case", "slide", "text", "question"};
static const char *const mode_words[] = {"lecture", "practice", "exam"};

SatWordList sat_playlist_kind_words(void)
{
    return (SatWordList){kind_words, SAT_PLAYLIST_KINDS};
}

SatWordList sat_lecture_mode_words(void)
{
    return (SatWordList){mode_words, sizeof(mode_words) / sizeof(mode_words[0])};
}

static bool is_id(const char *text)
{
    const size_t length = strlen(text);
    return length >= 1 && length <= 64 &&
           strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") ==
               length;
}

static bool read_steps(const json_t *object, const char *path, SatArena *arena,
                       SatPlaylistEntry *out, SatError *err)
{
    json_t *array = NULL;
    if (!sat_json_get_array(object, path, "steps", false, SAT_PLAYLIST_MAX_STEPS, &array, err)) {
        return false;
    }
    out->step_count = json_array_size(array);
    const char **steps = sat_arena_alloc(arena, out->step_count, sizeof(*steps), err);
    for (size_t i = 0; steps != NULL && i < out->step_count; i++) {
        const json_t *value = json_array_get(array, i);
        const char *id = json_string_value(value);
        if (id == NULL || !is_id(id)) {
            return sat_fail(err, SAT_ERR_FORMAT, "%s.steps[%zu]: expected the id of a step", path,
                            i);
        }
        steps[i] = sat_arena_text(arena, id, strlen(id), err);
        if (steps[i] == NULL) {
            return false;
        }
    }
    out->steps = steps;
    return steps != NULL;
}

static bool read_question(const json_t *object, const char *path, SatArena *arena,
                          SatPlaylistEntry *out, SatError *err)
{
    const bool needs_one = out->kind == SAT_PLAYLIST_QUESTION;
    if (!sat_case_get_text(object, path, "question", needs_one, SAT_TEXT_LABEL, arena,
                           &out->question, err)) {
        return false;
    }
    return (!needs_one && out->question[0] == '\0') || is_id(out->question) ||
           sat_fail(err, SAT_ERR_FORMAT, "%s.question: expected the id of a question of its case",
                    path);
}

bool sat_playlist_read_entry(const json_t *object, const char *path, SatPlaylistKind usual,
                             SatArena *arena, SatPlaylistEntry *out, SatError *err)
{
    size_t kind = usual;
    *out = (SatPlaylistEntry){
        .case_index = SAT_NO_CASE, .title = "", .text = "", .notes = "", .question = ""};
    if (!json_is_object(object)) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s: expected an object", path);
    }
    if (!sat_case_get_word(object, path, "kind", sat_playlist_kind_words(), &kind, err)) {
        return false;
    }
    if (kind >= SAT_PLAYLIST_KINDS) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "%s.kind: missing; expected \"case\", \"slide\", \"text\" or \"question\"",
                        path);
    }
    out->kind = (SatPlaylistKind)kind;
    return sat_case_get_text(object, path, "title", false, SAT_TEXT_LABEL, arena, &out->title,
                             err) &&
           sat_case_get_text(object, path, "text", out->kind == SAT_PLAYLIST_TEXT, SAT_TEXT_LONG,
                             arena, &out->text, err) &&
           sat_case_get_text(object, path, "notes", false, SAT_TEXT_LONG, arena, &out->notes,
                             err) &&
           sat_json_get_bool(object, path, "hide_title", false, &out->hide_title, err) &&
           sat_json_get_bool(object, path, "hide_diagnosis", false, &out->hide_diagnosis, err) &&
           read_question(object, path, arena, out, err) &&
           read_steps(object, path, arena, out, err);
}

bool sat_playlist_read_mode(const json_t *object, const char *path, SatLectureMode *out,
                            SatError *err)
{
    size_t mode = *out;
    if (!sat_case_get_word(object, path, "mode", sat_lecture_mode_words(), &mode, err)) {
        return false;
    }
    *out = (SatLectureMode)mode;
    return true;
}

static void put_text(SatJsonWriter *writer, const char *key, const char *text)
{
    if (text[0] != '\0') {
        sat_json_put_text(writer, key, text);
    }
}

void sat_playlist_write_entry(SatJsonWriter *writer, const SatPlaylistEntry *entry)
{
    put_text(writer, "title", entry->title);
    if (entry->kind == SAT_PLAYLIST_TEXT) {
        sat_json_put_text(writer, "text", entry->text);
    } else {
        put_text(writer, "text", entry->text);
    }
    put_text(writer, "question", entry->question);
    put_text(writer, "notes", entry->notes);
    if (entry->hide_title) {
        sat_json_put_bool(writer, "hide_title", true);
    }
    if (entry->hide_diagnosis) {
        sat_json_put_bool(writer, "hide_diagnosis", true);
    }
    if (entry->step_count > 0) {
        sat_json_open_array_inline(writer, "steps");
        for (size_t i = 0; i < entry->step_count; i++) {
            sat_json_put_text(writer, NULL, entry->steps[i]);
        }
        sat_json_close_array(writer);
    }
}
