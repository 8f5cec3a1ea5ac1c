/* Annotations of Radiopaedia's viewer as findings with marks. */
#include <math.h>
#include <string.h>

#include "export/import/import_text.h"
#include "export/import/radiopaedia_private.h"
#include "formats/case/teaching.h"

/* An arrow's length as a part of the picture's larger side. */
static const double arrow_length = 0.08;
static const double degree = 3.14159265358979323846 / 180;

static const char *const position_keys[2] = {"arrow_positions", "label_positions"};

static bool get_point(const json_t *position, double *x, double *y)
{
    const json_t *across = json_object_get(position, "x");
    const json_t *down = json_object_get(position, "y");
    *x = json_number_value(across);
    *y = json_number_value(down);
    return json_is_number(across) && json_is_number(down);
}

/* Takes the greatest coordinate of an annotation into *most. */
static void measure(const json_t *annotation, double *most)
{
    for (size_t key = 0; key < 2; key++) {
        const json_t *positions = json_object_get(annotation, position_keys[key]);
        for (size_t i = 0; i < json_array_size(positions); i++) {
            double x = 0;
            double y = 0;
            if (get_point(json_array_get(positions, i), &x, &y)) {
                *most = fmax(*most, fmax(x, y));
            }
        }
    }
}

static void measure_series(const json_t *list, double *most)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *annotations = json_object_get(json_array_get(list, i), "annotations");
        for (size_t k = 0; k < json_array_size(annotations); k++) {
            measure(json_array_get(annotations, k), most);
        }
    }
}

bool sat_radiopaedia_has_fractions(const json_t *study)
{
    double most = 0;
    measure_series(json_object_get(study, "series"), &most);
    return most <= 1;
}

/* ---- one mark ---- */

typedef struct {
    SatImportCase *building;
    const SatRadiopaediaPlaces *places;
    bool has_fractions;
    bool has_arrow; /* one of the series was read */
} Marks;

/* The picture it lies on and the place in its pixels. False: told why not. */
static bool place_of(Marks *marks, const json_t *position, const SatImportPlaced **placed,
                     SatPoint *point)
{
    const json_t *slice = json_object_get(position, "slice_idx");
    json_int_t index = json_integer_value(slice);
    if (!json_is_integer(slice) || index < 0 || (uint64_t)index >= marks->places->count ||
        !get_point(position, &point->x, &point->y)) {
        sat_import_lose(marks->building, 0, "a mark without a place on a picture is left out");
        return false;
    }
    *placed = &marks->places->items[index];
    if (!(*placed)->is_there) {
        sat_import_lose(marks->building, 0, "a mark on a picture that is missing is left out");
        return false;
    }
    bool has_size = (*placed)->columns > 0 && (*placed)->rows > 0;
    if (marks->has_fractions && !has_size) {
        sat_import_lose(marks->building, 0,
                        "a mark on a picture whose size is not known is left out");
        return false;
    }
    point->x *= marks->has_fractions ? (*placed)->columns : (*placed)->across;
    point->y *= marks->has_fractions ? (*placed)->rows : (*placed)->down;
    bool is_inside = point->x >= 0 && point->y >= 0 &&
                     point->x <= (has_size ? (*placed)->columns : 65535.0) &&
                     point->y <= (has_size ? (*placed)->rows : 65535.0);
    if (!is_inside) {
        sat_import_lose(marks->building, 0, "a mark outside its picture is left out");
    }
    return is_inside;
}

static void put_points(Marks *marks, json_t *mark, const SatPoint *points, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        if (json_array_append_new(list, json_pack("[f,f]", points[i].x, points[i].y)) != 0) {
            marks->building->failed = true;
        }
    }
    marks->building->failed =
        marks->building->failed || json_object_set_new(mark, "points", list) != 0;
}

/* To a thousandth of a pixel: the same digits on every machine. */
static double rounded(double value)
{
    return round(value * 1000) / 1000;
}

static void add_mark(Marks *marks, json_t *finding, const json_t *position, const char *label)
{
    const SatImportPlaced *placed = NULL;
    SatPoint points[2];
    if (!place_of(marks, position, &placed, &points[0])) {
        return;
    }
    json_t *mark = sat_import_add_object(marks->building, finding, "marks", SAT_TEACHING_MAX_MARKS);
    if (mark == NULL) {
        return;
    }
    const char *kind = label == NULL ? "arrow" : "label";
    sat_import_set_label(marks->building, mark, "kind", kind, 5);
    sat_import_set_place(marks->building, mark, &placed->picture);
    double angle = json_number_value(json_object_get(position, "rotation")) * degree;
    double side = fmax(placed->columns, placed->rows);
    double length = arrow_length * (side > 0 ? side : 512);
    points[1].x = rounded(points[0].x - length * cos(angle));
    points[1].y = rounded(points[0].y - length * sin(angle));
    points[0].x = rounded(points[0].x);
    points[0].y = rounded(points[0].y);
    put_points(marks, mark, points, label == NULL ? 2 : 1);
    if (label != NULL) {
        sat_import_set_label(marks->building, mark, "text", label, strlen(label));
    }
    if (json_object_get(finding, "view") == NULL) {
        sat_import_set_view(marks->building, finding, &placed->picture);
    }
    marks->has_arrow = marks->has_arrow || label == NULL;
}

/* ---- one annotation ---- */

static json_t *finding_of(SatImportCase *building, const char *label, bool is_labelled,
                          json_t **study_finding)
{
    if (!is_labelled && *study_finding != NULL) {
        return *study_finding;
    }
    json_t *finding = sat_import_add_entry(building, "findings", "f");
    if (is_labelled) {
        sat_import_set_long(building, finding, "text", label, strlen(label));
    } else {
        sat_import_set_long(building, finding, "text", "As marked", 9);
        *study_finding = finding;
    }
    return finding;
}

static bool has_letters(const char *text)
{
    SatByteWriter tidy = SAT_BYTE_WRITER_INIT;
    sat_import_tidy(text, strlen(text), true, &tidy);
    const char *trimmed = tidy.length > 0 ? (const char *)tidy.bytes : "";
    size_t length = tidy.length;
    sat_import_trim(&trimmed, &length);
    sat_byte_writer_free(&tidy);
    return length > 0;
}

static void add_annotation(Marks *marks, const json_t *annotation, json_t **study_finding)
{
    char buffer[32];
    const char *label = sat_radiopaedia_text(annotation, "label", buffer);
    bool is_labelled = has_letters(label);
    const json_t *arrows = json_object_get(annotation, position_keys[0]);
    const json_t *labels = json_object_get(annotation, position_keys[1]);
    if (!is_labelled && json_array_size(arrows) == 0) {
        return;
    }
    json_t *finding = finding_of(marks->building, label, is_labelled, study_finding);
    for (size_t i = 0; i < json_array_size(arrows); i++) {
        add_mark(marks, finding, json_array_get(arrows, i), NULL);
    }
    for (size_t i = 0; is_labelled && i < json_array_size(labels); i++) {
        add_mark(marks, finding, json_array_get(labels, i), label);
    }
}

void sat_radiopaedia_add_marks(SatImportCase *building, const json_t *series,
                               const SatRadiopaediaPlaces *places, bool has_fractions,
                               json_t **study_finding)
{
    Marks marks = {.building = building, .places = places, .has_fractions = has_fractions};
    const json_t *annotations = json_object_get(series, "annotations");
    for (size_t i = 0; i < json_array_size(annotations) && !building->failed; i++) {
        add_annotation(&marks, json_array_get(annotations, i), study_finding);
    }
    if (marks.has_arrow) {
        sat_import_lose(building, 0,
                        "which way an arrow of rotation 0 points is not said in the file; it is "
                        "taken as to the right");
    }
}
