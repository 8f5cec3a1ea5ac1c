/* Reads shapes on pictures, marks and findings of case.json. */
#include <math.h>
#include <string.h>

#include "formats/case/teaching_json.h"

SatWordList sat_shape_words(void)
{
    static const char *const words[] = {"arrow", "label",   "circle",  "ellipse",
                                        "box",   "polygon", "freehand"};
    return (SatWordList){words, sizeof(words) / sizeof(words[0])};
}

/* How many points each kind has. */
static const struct {
    size_t least, most;
    bool has_inside;
} shape_points[SAT_SHAPE_KINDS] = {
    [SAT_SHAPE_ARROW] = {2, 2, false},
    [SAT_SHAPE_LABEL] = {1, 1, false},
    [SAT_SHAPE_CIRCLE] = {2, 2, true},
    [SAT_SHAPE_ELLIPSE] = {3, 3, true},
    [SAT_SHAPE_BOX] = {2, 2, true},
    [SAT_SHAPE_POLYGON] = {3, SAT_TEACHING_MAX_POINTS, true},
    [SAT_SHAPE_FREEHAND] = {2, SAT_TEACHING_MAX_POINTS, false},
};

/* Two whole numbers from 0 on. */
static bool read_pair(SatTeachingReader *reader, const json_t *value, const char *path,
                      const char *what, size_t pair[2])
{
    for (size_t i = 0; i < 2; i++) {
        const json_t *number = json_array_size(value) == 2 ? json_array_get(value, i) : NULL;
        if (!json_is_integer(number) || json_integer_value(number) < 0) {
            return sat_fail(reader->err, SAT_ERR_FORMAT, "%s: expected [%s], counted from 0", path,
                            what);
        }
        pair[i] = (size_t)json_integer_value(number);
    }
    return true;
}

bool sat_teaching_read_series(SatTeachingReader *reader, const json_t *value, const char *path,
                              size_t *series)
{
    size_t pair[2];
    if (!read_pair(reader, value, path, "study, series", pair)) {
        return false;
    }
    const SatCase *owner = reader->owner;
    if (pair[0] >= owner->study_count || pair[1] >= owner->studies[pair[0]].series_count) {
        return sat_fail(reader->err, SAT_ERR_FORMAT,
                        "%s: the case has no study %zu with a series %zu, counted from 0", path,
                        pair[0], pair[1]);
    }
    *series = pair[1];
    for (size_t i = 0; i < pair[0]; i++) {
        *series += owner->studies[i].series_count;
    }
    return true;
}

bool sat_teaching_read_point(SatTeachingReader *reader, const json_t *value, const char *path,
                             SatPoint *point)
{
    double numbers[2] = {0.0, 0.0};
    bool good = json_array_size(value) == 2;
    for (size_t i = 0; good && i < 2; i++) {
        const json_t *number = json_array_get(value, i);
        numbers[i] = json_is_number(number) ? json_number_value(number) : 0.0;
        good = json_is_number(number) && fabs(numbers[i]) <= SAT_CASE_MAX_SIDE_PX * 16.0;
    }
    *point = (SatPoint){numbers[0], numbers[1]};
    return good || sat_fail(reader->err, SAT_ERR_FORMAT,
                            "%s: expected [x, y] in pixels of the picture", path);
}

static bool read_points(SatTeachingReader *reader, const json_t *object, const char *path,
                        SatShape *shape)
{
    json_t *array = NULL;
    if (!sat_json_get_array(object, path, "points", true, SAT_TEACHING_MAX_POINTS, &array,
                            reader->err)) {
        return false;
    }
    size_t least = shape_points[shape->kind].least, most = shape_points[shape->kind].most;
    shape->point_count = json_array_size(array);
    if (shape->point_count < least || shape->point_count > most) {
        return sat_fail(reader->err, SAT_ERR_FORMAT,
                        "%s.points: %zu, but the shape \"%s\" has %s%zu", path, shape->point_count,
                        sat_shape_words().words[shape->kind], least < most ? "at least " : "",
                        least);
    }
    SatPoint *points =
        sat_arena_alloc(reader->arena, shape->point_count, sizeof(*points), reader->err);
    for (size_t i = 0; points != NULL && i < shape->point_count; i++) {
        char point_path[SAT_CASE_PATH_BYTES];
        sat_case_path(point_path, "%s.points[%zu]", path, i);
        if (!sat_teaching_read_point(reader, json_array_get(array, i), point_path, &points[i])) {
            return false;
        }
    }
    shape->points = points;
    return points != NULL;
}

static bool read_kind(SatTeachingReader *reader, const json_t *object, const char *path,
                      bool has_inside, SatShape *shape)
{
    size_t kind = SAT_SHAPE_KINDS;
    if (!sat_case_get_word(object, path, "kind", sat_shape_words(), &kind, reader->err)) {
        return false;
    }
    if (kind == SAT_SHAPE_KINDS || (has_inside && !shape_points[kind].has_inside)) {
        return sat_fail(reader->err, SAT_ERR_FORMAT, "%s.kind: expected %s", path,
                        has_inside ? "circle, ellipse, box or polygon" : "the shape of the mark");
    }
    shape->kind = (SatShapeKind)kind;
    return true;
}

bool sat_teaching_read_shape(SatTeachingReader *reader, const json_t *object, const char *path,
                             bool has_inside, SatShape *shape)
{
    size_t range[2];
    char part[SAT_CASE_PATH_BYTES];
    sat_case_path(part, "%s.series", path);
    if (!read_kind(reader, object, path, has_inside, shape) ||
        !sat_teaching_read_series(reader, json_object_get(object, "series"), part,
                                  &shape->series)) {
        return false;
    }
    sat_case_path(part, "%s.frames", path);
    if (!read_pair(reader, json_object_get(object, "frames"), part, "first, last", range)) {
        return false;
    }
    size_t frames = sat_case_series(reader->owner, shape->series, NULL)->frame_count;
    if (range[0] > range[1] || range[1] >= frames) {
        return sat_fail(reader->err, SAT_ERR_FORMAT,
                        "%s: [%zu, %zu], but the series has frames 0 to %zu", part, range[0],
                        range[1], frames - 1);
    }
    shape->first_frame = range[0];
    shape->last_frame = range[1];
    return read_points(reader, object, path, shape);
}

static bool read_color(SatTeachingReader *reader, const json_t *style, const char *path,
                       SatMarkStyle *out)
{
    const json_t *value = json_object_get(style, "color");
    const char *text = json_string_value(value);
    if (value == NULL || json_is_null(value)) {
        return true;
    }
    if (text == NULL || strlen(text) != 7 || text[0] != '#' ||
        strspn(text + 1, "0123456789abcdef") != 6) {
        return sat_fail(reader->err, SAT_ERR_FORMAT,
                        "%s.color: expected # and six of 0-9 a-f: \"#ffcc00\"", path);
    }
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < 3; i++) {
        size_t high = (size_t)(strchr(digits, text[1 + 2 * i]) - digits);
        size_t low = (size_t)(strchr(digits, text[2 + 2 * i]) - digits);
        out->color[i] = (uint8_t)(high * 16 + low);
    }
    out->has_color = true;
    return true;
}

static bool read_style(SatTeachingReader *reader, const json_t *object, const char *path,
                       SatMarkStyle *out)
{
    json_t *style = NULL;
    char part[SAT_CASE_PATH_BYTES];
    *out = (SatMarkStyle){.width = 1.0, .text_size = 1.0};
    sat_case_path(part, "%s.style", path);
    if (!sat_json_get_object(object, path, "style", false, &style, reader->err)) {
        return false;
    }
    if (style == NULL) {
        return true;
    }
    if (!read_color(reader, style, part, out) ||
        !sat_json_get_double(style, part, "width", false, &out->width, reader->err) ||
        !sat_json_get_double(style, part, "text_size", false, &out->text_size, reader->err) ||
        !sat_json_get_bool(style, part, "dashed", false, &out->is_dashed, reader->err) ||
        !sat_json_get_bool(style, part, "filled", false, &out->is_filled, reader->err)) {
        return false;
    }
    if (!(out->width > 0.0 && out->width <= 100.0 && out->text_size > 0.0 &&
          out->text_size <= 100.0)) {
        return sat_fail(reader->err, SAT_ERR_FORMAT,
                        "%s: width and text_size: expected above 0 and at most 100", part);
    }
    return true;
}

static bool read_mark(SatTeachingReader *reader, const json_t *object, const char *path,
                      SatMark *mark)
{
    mark->id = "";
    mark->text = "";
    if (!json_is_object(object)) {
        return sat_fail(reader->err, SAT_ERR_FORMAT, "%s: expected an object", path);
    }
    if (!sat_case_get_text(object, path, "id", false, SAT_TEXT_LABEL, reader->arena, &mark->id,
                           reader->err) ||
        !sat_teaching_read_shape(reader, object, path, false, &mark->shape) ||
        !sat_case_get_text(object, path, "text", false, SAT_TEXT_LABEL, reader->arena, &mark->text,
                           reader->err) ||
        !read_style(reader, object, path, &mark->style)) {
        return false;
    }
    if (mark->shape.kind == SAT_SHAPE_LABEL && mark->text[0] == '\0') {
        return sat_fail(reader->err, SAT_ERR_FORMAT, "%s.text: a label needs some", path);
    }
    return true;
}

bool sat_teaching_read_finding(SatTeachingReader *reader, const json_t *object, const char *path,
                               SatFinding *finding)
{
    json_t *array = NULL;
    *finding = (SatFinding){.id = "", .text = "", .view = SAT_NO_INDEX};
    if (!sat_case_get_text(object, path, "id", true, SAT_TEXT_LABEL, reader->arena, &finding->id,
                           reader->err) ||
        !sat_case_get_text(object, path, "text", true, SAT_TEXT_LONG, reader->arena, &finding->text,
                           reader->err) ||
        !sat_teaching_get_reference(reader, object, path, "view", &reader->views, &finding->view) ||
        !sat_json_get_array(object, path, "marks", false, SAT_TEACHING_MAX_MARKS, &array,
                            reader->err)) {
        return false;
    }
    finding->mark_count = json_array_size(array);
    SatMark *marks =
        sat_arena_alloc(reader->arena, finding->mark_count, sizeof(*marks), reader->err);
    for (size_t i = 0; marks != NULL && i < finding->mark_count; i++) {
        char mark_path[SAT_CASE_PATH_BYTES];
        sat_case_path(mark_path, "%s.marks[%zu]", path, i);
        if (!read_mark(reader, json_array_get(array, i), mark_path, &marks[i])) {
            return false;
        }
    }
    finding->marks = marks;
    return marks != NULL;
}
