/* Reads what presentation states draw: layers, graphic objects, text objects. */
#include <math.h>
#include <string.h>

#include "formats/dicom/dicom_state_private.h"

enum {
    GRAPHIC_ANNOTATION_SEQUENCE = SAT_TAG(0x0070, 0x0001),
    GRAPHIC_LAYER = SAT_TAG(0x0070, 0x0002),
    BOX_UNITS = SAT_TAG(0x0070, 0x0003),
    ANCHOR_UNITS = SAT_TAG(0x0070, 0x0004),
    GRAPHIC_UNITS = SAT_TAG(0x0070, 0x0005),
    UNFORMATTED_TEXT_VALUE = SAT_TAG(0x0070, 0x0006),
    TEXT_OBJECT_SEQUENCE = SAT_TAG(0x0070, 0x0008),
    GRAPHIC_OBJECT_SEQUENCE = SAT_TAG(0x0070, 0x0009),
    BOX_TOP_LEFT = SAT_TAG(0x0070, 0x0010),
    BOX_BOTTOM_RIGHT = SAT_TAG(0x0070, 0x0011),
    ANCHOR_POINT = SAT_TAG(0x0070, 0x0014),
    ANCHOR_POINT_VISIBILITY = SAT_TAG(0x0070, 0x0015),
    GRAPHIC_DIMENSIONS = SAT_TAG(0x0070, 0x0020),
    GRAPHIC_DATA = SAT_TAG(0x0070, 0x0022),
    GRAPHIC_TYPE = SAT_TAG(0x0070, 0x0023),
    GRAPHIC_FILLED = SAT_TAG(0x0070, 0x0024),
    GRAPHIC_LAYER_SEQUENCE = SAT_TAG(0x0070, 0x0060),
    GRAPHIC_LAYER_ORDER = SAT_TAG(0x0070, 0x0062),
    LAYER_GRAY = SAT_TAG(0x0070, 0x0066),
    LAYER_RGB = SAT_TAG(0x0070, 0x0067),
    LAYER_DESCRIPTION = SAT_TAG(0x0070, 0x0068),
    LAYER_CIELAB = SAT_TAG(0x0070, 0x0401),
    COMPOUND_GRAPHIC_SEQUENCE = SAT_TAG(0x0070, 0x0209),
    COMPOUND_INSTANCE_ID = SAT_TAG(0x0070, 0x0226),
    ROTATION_ANGLE = SAT_TAG(0x0070, 0x0230),
    LINE_STYLE_SEQUENCE = SAT_TAG(0x0070, 0x0232),
    LINE_DASHING_STYLE = SAT_TAG(0x0070, 0x0254),
    ROTATION_POINT = SAT_TAG(0x0070, 0x0273),
    COMPOUND_UNITS = SAT_TAG(0x0070, 0x0282),
    COMPOUND_TYPE = SAT_TAG(0x0070, 0x0294),
    MOST_COMPOUND = 1000
};

/* ---- layers ---- */

static uint8_t byte_of(double part)
{
    return (uint8_t)lround(255.0 * (part < 0.0 ? 0.0 : part > 1.0 ? 1.0 : part));
}

/* PS3.3 C.10.7.1.1: CIELab to the white point D50, as 16-bit numbers, into sRGB. */
static void color_of_lab(const uint16_t lab[3], uint8_t color[3])
{
    static const double white[3] = {0.9642, 1.0, 0.8249};
    static const double to_rgb[3][3] = {{3.1338561, -1.6168667, -0.4906146},
                                        {-0.9787684, 1.9161415, 0.0334540},
                                        {0.0719453, -0.2289914, 1.4052427}};
    const double l = lab[0] * 100.0 / 65535.0;
    const double a = lab[1] * 255.0 / 65535.0 - 128.0, b = lab[2] * 255.0 / 65535.0 - 128.0;
    const double y = (l + 16.0) / 116.0;
    const double parts[3] = {y + a / 500.0, y, y - b / 200.0};
    double xyz[3];
    for (size_t i = 0; i < 3; i++) {
        const double f = parts[i];
        xyz[i] = white[i] * (f > 6.0 / 29.0 ? f * f * f : (f - 4.0 / 29.0) * 108.0 / 841.0);
    }
    for (size_t i = 0; i < 3; i++) {
        const double linear = to_rgb[i][0] * xyz[0] + to_rgb[i][1] * xyz[1] + to_rgb[i][2] * xyz[2];
        color[i] =
            byte_of(linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1.0 / 2.4) - 0.055);
    }
}

static bool get_three(const SatDicomDataset *item, uint32_t tag, uint16_t out[3])
{
    return sat_dicom_get_u16(item, tag, 0, &out[0]) && sat_dicom_get_u16(item, tag, 1, &out[1]) &&
           sat_dicom_get_u16(item, tag, 2, &out[2]);
}

static void read_color(const SatDicomDataset *item, SatStateLayer *layer)
{
    uint16_t values[3] = {0};
    layer->has_color = true;
    if (get_three(item, LAYER_CIELAB, values)) {
        color_of_lab(values, layer->color);
    } else if (get_three(item, LAYER_RGB, values)) {
        for (size_t i = 0; i < 3; i++) { /* retired, and never said whether of 8 or 16 bits */
            layer->color[i] = (uint8_t)(values[i] > 255 ? values[i] / 257U : values[i]);
        }
    } else if (sat_dicom_get_u16(item, LAYER_GRAY, 0, &values[0])) {
        memset(layer->color, values[0] / 257, 3);
    } else {
        layer->has_color = false;
    }
}

bool sat_state_read_layers(SatStateReading *reading, const SatDicomDataset *dataset)
{
    const SatDicomElement *sequence = sat_dicom_find(dataset, GRAPHIC_LAYER_SEQUENCE);
    size_t count = sequence != NULL ? sequence->item_count : 0;
    count = count < SAT_STATE_MAX_LAYERS ? count : SAT_STATE_MAX_LAYERS;
    SatStateLayer *layers = sat_arena_alloc(reading->arena, count, sizeof(*layers), reading->err);
    reading->out->layers = layers;
    for (size_t i = 0; layers != NULL && i < count; i++) {
        const SatDicomDataset *item = &sequence->items[i];
        SatStateLayer *layer = &layers[reading->out->layer_count];
        if (!sat_dicom_copy_text(item, GRAPHIC_LAYER, 0, layer->name, sizeof(layer->name))) {
            reading->out->unread_count++;
            continue;
        }
        (void)sat_dicom_get_i64(item, GRAPHIC_LAYER_ORDER, 0, &layer->order);
        read_color(item, layer);
        layer->description = sat_state_text(reading, item, LAYER_DESCRIPTION);
        if (layer->description == NULL) {
            return false;
        }
        reading->out->layer_count++;
    }
    return layers != NULL;
}

/* ---- parts of objects ---- */

static bool read_units(const SatDicomDataset *item, uint32_t tag, SatStateUnits *out)
{
    *out = sat_state_is_word(item, tag, "DISPLAY") ? SAT_STATE_DISPLAY : SAT_STATE_PIXEL;
    return *out == SAT_STATE_DISPLAY || sat_state_is_word(item, tag, "PIXEL");
}

static bool read_point(const SatDicomDataset *item, uint32_t tag, SatStatePoint *out)
{
    return sat_dicom_get_double(item, tag, 0, &out->x) &&
           sat_dicom_get_double(item, tag, 1, &out->y);
}

/* *out NULL: they are not sound. False only without memory. */
static bool read_points(SatStateReading *reading, const SatDicomDataset *item, size_t least,
                        size_t most, SatStateGraphic *out)
{
    const size_t values = sat_dicom_value_count(item, GRAPHIC_DATA);
    uint16_t dimensions = 2;
    (void)sat_dicom_get_u16(item, GRAPHIC_DIMENSIONS, 0, &dimensions);
    out->point_count = values / 2;
    out->points = NULL;
    if (dimensions != 2 || values % 2 != 0 || out->point_count < least || out->point_count > most) {
        return true;
    }
    SatStatePoint *points =
        sat_arena_alloc(reading->arena, out->point_count, sizeof(*points), reading->err);
    bool is_sound = true;
    for (size_t i = 0; points != NULL && is_sound && i < out->point_count; i++) {
        is_sound = sat_dicom_get_double(item, GRAPHIC_DATA, 2 * i, &points[i].x) &&
                   sat_dicom_get_double(item, GRAPHIC_DATA, 2 * i + 1, &points[i].y);
    }
    out->points = is_sound ? points : NULL;
    return points != NULL;
}

static bool is_dashed(const SatDicomDataset *item)
{
    const SatDicomElement *style = sat_dicom_find(item, LINE_STYLE_SEQUENCE);
    return style != NULL && style->item_count > 0 &&
           sat_state_is_word(&style->items[0], LINE_DASHING_STYLE, "DASHED");
}

/* ---- compound objects (C.10.5.1.3) ---- */

/* Those that were read: the simple objects with these ids only stand for them. */
typedef struct {
    uint32_t ids[MOST_COMPOUND];
    size_t count;
} Compounds;

static bool is_read_as_compound(const Compounds *compounds, const SatDicomDataset *item)
{
    int64_t id = 0;
    bool is_part = sat_dicom_get_i64(item, COMPOUND_INSTANCE_ID, 0, &id);
    for (size_t i = 0; is_part && i < compounds->count; i++) {
        if (compounds->ids[i] == id) {
            return true;
        }
    }
    return false;
}

/* Positive angles turn against the clock. */
static SatStatePoint turned(SatStatePoint point, SatStatePoint about, double degrees)
{
    static const double half_turn = 3.14159265358979323846;
    const double c = cos(degrees * half_turn / 180.0), s = sin(degrees * half_turn / 180.0);
    const double x = point.x - about.x, y = point.y - about.y;
    return (SatStatePoint){about.x + x * c + y * s, about.y - x * s + y * c};
}

/* A rectangle or an ellipse in one, with 5 or 4 points of its own. False: another compound. */
static bool shape_compound(const SatDicomDataset *item, const SatStatePoint corners[2],
                           SatStatePoint points[5], SatStateGraphic *out)
{
    const SatStatePoint a = corners[0], b = corners[1];
    const double x = (a.x + b.x) / 2.0, y = (a.y + b.y) / 2.0;
    const SatStatePoint box[5] = {a, {b.x, a.y}, b, {a.x, b.y}, a};
    SatStatePoint axes[4] = {{a.x, y}, {b.x, y}, {x, a.y}, {x, b.y}};
    if (fabs(b.y - a.y) > fabs(b.x - a.x)) { /* the major axis comes first */
        const SatStatePoint upright[4] = {axes[2], axes[3], axes[0], axes[1]};
        memcpy(axes, upright, sizeof(axes));
    }
    if (sat_state_is_word(item, COMPOUND_TYPE, "RECTANGLE")) {
        out->kind = SAT_STATE_POLYLINE;
        out->point_count = 5;
        memcpy(points, box, sizeof(box));
    } else if (sat_state_is_word(item, COMPOUND_TYPE, "ELLIPSE")) {
        out->kind = SAT_STATE_ELLIPSE;
        out->point_count = 4;
        memcpy(points, axes, sizeof(axes));
    } else {
        return false;
    }
    double degrees = 0.0;
    SatStatePoint about = {x, y};
    if (sat_dicom_get_double(item, ROTATION_ANGLE, 0, &degrees) && fabs(degrees) > 0.0) {
        (void)read_point(item, ROTATION_POINT, &about);
        for (size_t i = 0; i < out->point_count; i++) {
            points[i] = turned(points[i], about, degrees);
        }
        return out->units == SAT_STATE_PIXEL; /* parts of an area are no even measure */
    }
    return true;
}

static bool read_compound(SatStateReading *reading, const SatDicomDataset *item,
                          SatStateGraphic *out, bool *is_read)
{
    SatStatePoint *points = NULL;
    *out = (SatStateGraphic){.is_dashed = is_dashed(item)};
    *is_read = read_units(item, COMPOUND_UNITS, &out->units);
    if (!*is_read) {
        return true;
    }
    if (!read_points(reading, item, 2, 2, out)) {
        return false;
    }
    const SatStatePoint *corners = out->points;
    points = sat_arena_alloc(reading->arena, 5, sizeof(*points), reading->err);
    *is_read = points != NULL && corners != NULL && shape_compound(item, corners, points, out);
    out->points = points;
    return points != NULL;
}

/* ---- graphic objects (C.10.5.1.2) ---- */

static bool read_graphic(SatStateReading *reading, const SatDicomDataset *item,
                         SatStateGraphic *out, bool *is_read)
{
    static const struct {
        const char *word;
        size_t least, most;
    } kinds[] = {[SAT_STATE_POINT] = {"POINT", 1, 1},
                 [SAT_STATE_POLYLINE] = {"POLYLINE", 2, SAT_STATE_MAX_POINTS},
                 [SAT_STATE_INTERPOLATED] = {"INTERPOLATED", 2, SAT_STATE_MAX_POINTS},
                 [SAT_STATE_CIRCLE] = {"CIRCLE", 2, 2},
                 [SAT_STATE_ELLIPSE] = {"ELLIPSE", 4, 4}};
    *out = (SatStateGraphic){.is_filled = sat_state_is_word(item, GRAPHIC_FILLED, "Y"),
                             .is_dashed = is_dashed(item)};
    *is_read = false;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (!sat_state_is_word(item, GRAPHIC_TYPE, kinds[i].word)) {
            continue;
        }
        out->kind = (SatStateGraphicKind)i;
        if (!read_points(reading, item, kinds[i].least, kinds[i].most, out)) {
            return false;
        }
        *is_read = out->points != NULL && read_units(item, GRAPHIC_UNITS, &out->units);
    }
    return true;
}

/* How many of a sequence are read, taken off what is left. */
static size_t share(SatStateReading *reading, const SatDicomElement *sequence, size_t *left)
{
    const size_t there = sequence != NULL ? sequence->item_count : 0;
    const size_t count = there < *left ? there : *left;
    reading->out->unread_count += there - count;
    *left -= count;
    return count;
}

static bool read_graphics(SatStateReading *reading, const SatDicomDataset *annotation,
                          Compounds *compounds, SatStateAnnotation *out)
{
    const SatDicomElement *simple = sat_dicom_find(annotation, GRAPHIC_OBJECT_SEQUENCE);
    const SatDicomElement *compound = sat_dicom_find(annotation, COMPOUND_GRAPHIC_SEQUENCE);
    const size_t simple_count = share(reading, simple, &reading->graphics_left);
    const size_t compound_count = share(reading, compound, &reading->graphics_left);
    SatStateGraphic *graphics = sat_arena_alloc(reading->arena, simple_count + compound_count,
                                                sizeof(*graphics), reading->err);
    bool is_read = false, done = graphics != NULL;
    for (size_t i = 0; done && i < compound_count && compounds->count < MOST_COMPOUND; i++) {
        const SatDicomDataset *item = &compound->items[i];
        int64_t id = 0;
        done = read_compound(reading, item, &graphics[out->graphic_count], &is_read);
        if (done && is_read && sat_dicom_get_i64(item, COMPOUND_INSTANCE_ID, 0, &id) && id >= 0 &&
            id <= UINT32_MAX) {
            compounds->ids[compounds->count++] = (uint32_t)id;
            out->graphic_count++;
        }
    }
    for (size_t i = 0; done && i < simple_count; i++) {
        if (!is_read_as_compound(compounds, &simple->items[i])) {
            done =
                read_graphic(reading, &simple->items[i], &graphics[out->graphic_count], &is_read);
            out->graphic_count += is_read ? 1U : 0U;
            reading->out->unread_count += is_read ? 0U : 1U;
        }
    }
    out->graphics = graphics;
    return done;
}

/* ---- text objects (C.10.5.1.1) ---- */

static bool read_text(SatStateReading *reading, const SatDicomDataset *item, SatStateText *out)
{
    *out = (SatStateText){.text = sat_state_text(reading, item, UNFORMATTED_TEXT_VALUE)};
    out->has_box = read_units(item, BOX_UNITS, &out->box_units) &&
                   read_point(item, BOX_TOP_LEFT, &out->box[0]) &&
                   read_point(item, BOX_BOTTOM_RIGHT, &out->box[1]);
    out->has_anchor = read_units(item, ANCHOR_UNITS, &out->anchor_units) &&
                      read_point(item, ANCHOR_POINT, &out->anchor);
    out->shows_anchor = sat_state_is_word(item, ANCHOR_POINT_VISIBILITY, "Y");
    return out->text != NULL;
}

/* Those of compound objects too: what a rectangle is labelled with is no part of its shape. */
static bool read_texts(SatStateReading *reading, const SatDicomDataset *annotation,
                       SatStateAnnotation *out)
{
    const SatDicomElement *sequence = sat_dicom_find(annotation, TEXT_OBJECT_SEQUENCE);
    const size_t count = share(reading, sequence, &reading->texts_left);
    SatStateText *texts = sat_arena_alloc(reading->arena, count, sizeof(*texts), reading->err);
    out->texts = texts;
    for (size_t i = 0; texts != NULL && i < count; i++) {
        SatStateText *text = &texts[out->text_count];
        if (!read_text(reading, &sequence->items[i], text)) {
            return false;
        }
        const bool has_place = text->has_box || text->has_anchor;
        out->text_count += has_place && text->text[0] != '\0' ? 1U : 0U;
        reading->out->unread_count += has_place ? 0U : 1U;
    }
    return texts != NULL;
}

static size_t layer_of(const SatPresentationState *state, const SatDicomDataset *item)
{
    for (size_t i = 0; i < state->layer_count; i++) {
        if (sat_state_is_word(item, GRAPHIC_LAYER, state->layers[i].name)) {
            return i;
        }
    }
    return SAT_STATE_NO_LAYER;
}

bool sat_state_read_annotations(SatStateReading *reading, const SatDicomDataset *dataset)
{
    const SatDicomElement *sequence = sat_dicom_find(dataset, GRAPHIC_ANNOTATION_SEQUENCE);
    size_t count = sequence != NULL ? sequence->item_count : 0;
    count = count < SAT_STATE_MAX_GRAPHICS ? count : SAT_STATE_MAX_GRAPHICS;
    Compounds compounds = {.count = 0};
    SatStateAnnotation *annotations =
        sat_arena_alloc(reading->arena, count, sizeof(*annotations), reading->err);
    reading->out->annotations = annotations;
    for (size_t i = 0; annotations != NULL && i < count; i++) {
        const SatDicomDataset *item = &sequence->items[i];
        SatStateAnnotation *annotation = &annotations[i];
        annotation->layer = layer_of(reading->out, item);
        compounds.count = 0;
        if (!sat_dicom_references(&reading->referring, item, SAT_STATE_REFERENCED_IMAGES,
                                  &annotation->images) ||
            !read_graphics(reading, item, &compounds, annotation) ||
            !read_texts(reading, item, annotation)) {
            return false;
        }
        reading->out->annotation_count++;
    }
    return annotations != NULL;
}
