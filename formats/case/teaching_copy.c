/* Copies of what a case teaches with, and room for places that are not known yet. */
#include <string.h>

#include "formats/case/teaching_json.h"

enum { MOST_COPY_BYTES = 64 << 20, MOST_DEPTH = 12 };

bool sat_teaching_copy(const SatTeaching *teaching, SatArena *arena, SatCase *owner, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    SatJsonWriter writer = sat_json_writer(&text);
    SatCase written = *owner;
    written.teaching = teaching;
    sat_json_open_object(&writer, NULL);
    sat_teaching_write(&writer, &written);
    sat_json_close_object(&writer);
    bool done = false;
    if (text.failed) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for findings and questions");
    } else {
        json_t *root = sat_json_parse((const char *)text.bytes, text.length, MOST_COPY_BYTES, err);
        done = root != NULL && sat_teaching_read(root, arena, owner, err);
        json_decref(root);
    }
    sat_byte_writer_free(&text);
    return done;
}

/* ---- studies that nobody told ---- */

typedef struct {
    SatStudy *studies; /* room for SAT_CASE_MAX_STUDIES */
    size_t count;
} Guess;

/* [study, series], both counted from 0; anything else is for the reader to refuse. */
static void note_place(const json_t *value, Guess *guess)
{
    const json_t *study = json_array_get(value, 0), *series = json_array_get(value, 1);
    if (json_array_size(value) != 2 || !json_is_integer(study) || !json_is_integer(series)) {
        return;
    }
    const json_int_t at = json_integer_value(study), number = json_integer_value(series);
    if (at < 0 || at >= (json_int_t)SAT_CASE_MAX_STUDIES || number < 0 ||
        number >= (json_int_t)SAT_CASE_MAX_SERIES) {
        return;
    }
    guess->count = guess->count > (size_t)at + 1 ? guess->count : (size_t)at + 1;
    size_t *count = &guess->studies[at].series_count;
    *count = *count > (size_t)number + 1 ? *count : (size_t)number + 1;
}

static void look_into(const json_t *value, Guess *guess, int depth)
{
    if (value == NULL || depth > MOST_DEPTH) {
        return;
    }
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++) {
            look_into(json_array_get(value, i), guess, depth + 1);
        }
        return;
    }
    note_place(json_object_get(value, "series"), guess);
    static const char *const members[] = {"marks", "viewports", "regions"};
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        look_into(json_object_get(value, members[i]), guess, depth + 1);
    }
}

bool sat_teaching_guess_studies(const json_t *root, SatArena *arena, SatCase *owner, SatError *err)
{
    static const char *const lists[] = {"findings", "views", "questions"};
    Guess guess = {.studies = sat_arena_alloc(arena, SAT_CASE_MAX_STUDIES, sizeof(SatStudy), err)};
    if (guess.studies == NULL) {
        return false;
    }
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        look_into(json_object_get(root, lists[i]), &guess, 0);
    }
    for (size_t s = 0; s < guess.count; s++) {
        const size_t count = guess.studies[s].series_count;
        SatSeries *series = sat_arena_alloc(arena, count, sizeof(*series), err);
        if (series == NULL) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            series[i].frame_count = SAT_CASE_MAX_FRAMES;
            series[i].voi_table_count = SAT_CASE_MAX_WINDOWS;
        }
        guess.studies[s].series = series;
    }
    owner->studies = guess.studies;
    owner->study_count = guess.count;
    return true;
}
