/* Reads saved views and steps of case.json. */
#include <math.h>
#include <string.h>

#include "formats/case/teaching_json.h"

SatWordList sat_reveal_words(void)
{
    static const char *const words[] = {"title", "presentation", "diagnosis", "findings",
                                        "marks", "discussion",   "tags",      "series titles"};
    return (SatWordList){words, sizeof(words) / sizeof(words[0])};
}

static bool read_window(SatTeachingReader *reader, const json_t *object, const char *path,
                        const SatSeries *series, SatViewport *out)
{
    json_t *window = NULL;
    size_t function = SAT_VOI_LINEAR;
    uint64_t table = 0;
    char part[SAT_CASE_PATH_BYTES];
    sat_case_path(part, "%s.window", path);
    if (!sat_json_get_object(object, path, "window", false, &window, reader->err)) {
        return false;
    }
    if (window == NULL) {
        return true;
    }
    bool by_table = json_object_get(window, "table") != NULL;
    if (!sat_json_get_bool(window, part, "invert", false, &out->is_inverted, reader->err)) {
        return false;
    }
    if (by_table) {
        size_t tables = series->voi_table_count;
        if (tables == 0) {
            return sat_fail(reader->err, SAT_ERR_FORMAT, "%s.table: the series has no voi_tables",
                            part);
        }
        if (!sat_json_get_u64(window, part, "table", true, 0, tables - 1, &table, reader->err)) {
            return false;
        }
        out->window = SAT_VIEW_WINDOW_TABLE;
        out->table = (size_t)table;
        return true;
    }
    if (!sat_json_get_double(window, part, "center", true, &out->center, reader->err) ||
        !sat_json_get_double(window, part, "width", true, &out->width, reader->err) ||
        !sat_case_get_word(window, part, "function", sat_voi_function_words(), &function,
                           reader->err)) {
        return false;
    }
    out->window = SAT_VIEW_WINDOW_VALUES;
    out->function = (SatVoiFunction)function;
    return (out->width > 0.0 && out->width <= SAT_CASE_MAX_NUMBER &&
            fabs(out->center) <= SAT_CASE_MAX_NUMBER) ||
           sat_fail(reader->err, SAT_ERR_FORMAT, "%s: width: expected above 0, both at most %g",
                    part, SAT_CASE_MAX_NUMBER);
}

static bool read_geometry(SatTeachingReader *reader, const json_t *object, const char *path,
                          SatViewport *out)
{
    const json_t *pan = json_object_get(object, "pan");
    char part[SAT_CASE_PATH_BYTES];
    sat_case_path(part, "%s.pan", path);
    out->has_pan = pan != NULL && !json_is_null(pan);
    if ((out->has_pan && !sat_teaching_read_point(reader, pan, part, &out->pan)) ||
        !sat_json_get_double(object, path, "zoom", false, &out->zoom, reader->err) ||
        !sat_json_get_double(object, path, "rotation", false, &out->rotation_degrees,
                             reader->err) ||
        !sat_json_get_bool(object, path, "flip", false, &out->is_flipped, reader->err)) {
        return false;
    }
    return (out->zoom > 0.0 && out->zoom <= 1000.0 && out->rotation_degrees >= 0.0 &&
            out->rotation_degrees < 360.0) ||
           sat_fail(reader->err, SAT_ERR_FORMAT,
                    "%s: zoom: expected above 0 and at most 1000; rotation: from 0 to below 360",
                    path);
}

static bool read_mark_ids(SatTeachingReader *reader, const json_t *list, const char *path,
                          SatViewport *out)
{
    out->shown_marks = SAT_SHOWS_LISTED;
    out->mark_id_count = json_array_size(list);
    const char **ids =
        sat_arena_alloc(reader->arena, out->mark_id_count, sizeof(*ids), reader->err);
    for (size_t i = 0; ids != NULL && i < out->mark_id_count; i++) {
        const char *id = json_string_value(json_array_get(list, i));
        size_t mark = 0;
        if (id == NULL || !sat_teaching_find(&reader->marks, id, &mark)) {
            return sat_fail(reader->err, SAT_ERR_FORMAT,
                            "%s.marks[%zu]: names no mark of this case", path, i);
        }
        ids[i] = sat_arena_text(reader->arena, id, strlen(id), reader->err);
        if (ids[i] == NULL) {
            return false;
        }
    }
    out->mark_ids = ids;
    return ids != NULL;
}

static bool read_shown_marks(SatTeachingReader *reader, const json_t *object, const char *path,
                             SatViewport *out)
{
    const json_t *value = json_object_get(object, "marks");
    const char *word = json_string_value(value);
    if (value == NULL || json_is_null(value) || (word != NULL && strcmp(word, "all") == 0)) {
        return true;
    }
    if (word != NULL && strcmp(word, "none") == 0) {
        out->shown_marks = SAT_SHOWS_NONE;
        return true;
    }
    if (!json_is_array(value) || json_array_size(value) > SAT_TEACHING_MAX_ENTRIES) {
        return sat_fail(reader->err, SAT_ERR_FORMAT,
                        "%s.marks: expected \"all\", \"none\" or ids of marks", path);
    }
    return read_mark_ids(reader, value, path, out);
}

static bool read_viewport(SatTeachingReader *reader, const json_t *object, const char *path,
                          SatViewport *out)
{
    *out = (SatViewport){.series = SAT_NO_INDEX, .frame = SAT_NO_INDEX, .zoom = 1.0};
    if (!json_is_object(object)) {
        return sat_fail(reader->err, SAT_ERR_FORMAT, "%s: expected an object", path);
    }
    const json_t *value = json_object_get(object, "series");
    if (json_is_null(value)) {
        return true; /* an empty place */
    }
    char part[SAT_CASE_PATH_BYTES];
    sat_case_path(part, "%s.series", path);
    if (!sat_teaching_read_series(reader, value, part, &out->series)) {
        return false;
    }
    const SatSeries *series = sat_case_series(reader->owner, out->series, NULL);
    if (json_object_get(object, "frame") != NULL) {
        uint64_t frame = 0;
        if (!sat_json_get_u64(object, path, "frame", true, 0, series->frame_count - 1, &frame,
                              reader->err)) {
            return false;
        }
        out->frame = (size_t)frame;
    }
    return read_window(reader, object, path, series, out) &&
           read_geometry(reader, object, path, out) && read_shown_marks(reader, object, path, out);
}

static bool read_viewports(SatTeachingReader *reader, const json_t *object, const char *path,
                           SatView *view)
{
    json_t *array = NULL;
    size_t places = view->rows * view->columns;
    if (!sat_json_get_array(object, path, "viewports", true, places, &array, reader->err)) {
        return false;
    }
    view->viewport_count = json_array_size(array);
    if (view->viewport_count == 0) {
        return sat_fail(reader->err, SAT_ERR_FORMAT, "%s.viewports: empty", path);
    }
    SatViewport *viewports =
        sat_arena_alloc(reader->arena, view->viewport_count, sizeof(*viewports), reader->err);
    for (size_t i = 0; viewports != NULL && i < view->viewport_count; i++) {
        char part[SAT_CASE_PATH_BYTES];
        sat_case_path(part, "%s.viewports[%zu]", path, i);
        if (!read_viewport(reader, json_array_get(array, i), part, &viewports[i])) {
            return false;
        }
    }
    view->viewports = viewports;
    return viewports != NULL;
}

bool sat_teaching_read_view(SatTeachingReader *reader, const json_t *object, const char *path,
                            SatView *view)
{
    json_t *layout = NULL;
    uint64_t rows = 0, columns = 0, active = 0;
    char part[SAT_CASE_PATH_BYTES];
    sat_case_path(part, "%s.layout", path);
    *view = (SatView){.id = "", .title = ""};
    if (!sat_case_get_text(object, path, "id", true, SAT_TEXT_LABEL, reader->arena, &view->id,
                           reader->err) ||
        !sat_case_get_text(object, path, "title", false, SAT_TEXT_LABEL, reader->arena,
                           &view->title, reader->err) ||
        !sat_json_get_object(object, path, "layout", true, &layout, reader->err) ||
        !sat_json_get_u64(layout, part, "rows", true, 1, SAT_TEACHING_MAX_SIDE, &rows,
                          reader->err) ||
        !sat_json_get_u64(layout, part, "columns", true, 1, SAT_TEACHING_MAX_SIDE, &columns,
                          reader->err)) {
        return false;
    }
    view->rows = (size_t)rows;
    view->columns = (size_t)columns;
    if (!read_viewports(reader, object, path, view) ||
        !sat_json_get_u64(object, path, "active", false, 0, view->viewport_count - 1, &active,
                          reader->err)) {
        return false;
    }
    view->active = (size_t)active;
    return true;
}

/* ---- steps ---- */

static bool read_reveals(SatTeachingReader *reader, const json_t *object, const char *path,
                         SatStep *step)
{
    json_t *array = NULL;
    SatWordList words = sat_reveal_words();
    if (!sat_json_get_array(object, path, "reveal", false, words.count, &array, reader->err)) {
        return false;
    }
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *word = json_string_value(json_array_get(array, i));
        size_t found = word != NULL ? sat_word_find(words, word) : words.count;
        if (found == words.count) {
            char expected[200];
            sat_word_join(words, expected, sizeof(expected));
            return sat_fail(reader->err, SAT_ERR_FORMAT, "%s.reveal[%zu]: expected %s", path, i,
                            expected);
        }
        step->reveals |= 1U << found;
    }
    return true;
}

static bool read_step_findings(SatTeachingReader *reader, const json_t *object, const char *path,
                               SatStep *step)
{
    json_t *array = NULL;
    if (!sat_json_get_array(object, path, "findings", false, SAT_TEACHING_MAX_MARKS, &array,
                            reader->err)) {
        return false;
    }
    step->finding_count = json_array_size(array);
    size_t *findings =
        sat_arena_alloc(reader->arena, step->finding_count, sizeof(*findings), reader->err);
    for (size_t i = 0; findings != NULL && i < step->finding_count; i++) {
        const char *id = json_string_value(json_array_get(array, i));
        if (id == NULL || !sat_teaching_find(&reader->findings, id, &findings[i])) {
            return sat_fail(reader->err, SAT_ERR_FORMAT,
                            "%s.findings[%zu]: names no finding of this case", path, i);
        }
    }
    step->findings = findings;
    return findings != NULL;
}

bool sat_teaching_read_step(SatTeachingReader *reader, const json_t *object, const char *path,
                            SatStep *step)
{
    *step = (SatStep){
        .id = "", .view = SAT_NO_INDEX, .text = "", .notes = "", .question = SAT_NO_INDEX};
    return sat_case_get_text(object, path, "id", false, SAT_TEXT_LABEL, reader->arena, &step->id,
                             reader->err) &&
           sat_case_get_text(object, path, "text", false, SAT_TEXT_LONG, reader->arena, &step->text,
                             reader->err) &&
           sat_case_get_text(object, path, "notes", false, SAT_TEXT_LONG, reader->arena,
                             &step->notes, reader->err) &&
           sat_teaching_get_reference(reader, object, path, "view", &reader->views, &step->view) &&
           sat_teaching_get_reference(reader, object, path, "question", &reader->questions,
                                      &step->question) &&
           read_reveals(reader, object, path, step) &&
           read_step_findings(reader, object, path, step);
}
