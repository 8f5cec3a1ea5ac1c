/* The display shutters of a frame (PS3.3 C.7.6.11, C.8.19.6.2 by frame): what lies outside of them
 * was never meant to be seen.
 *
 * Several shapes hide what any of them hides. Edges that are swapped are put in order; places far
 * outside of the picture are taken as just outside. A shutter that says nothing that can be
 * followed (no such shape, no values, more corners than any device makes), or that would hide the
 * whole picture, hides nothing: the picture is then flagged as one to be looked at, so that neither
 * a picture is lost nor shown unasked. So are pictures put together from tiles, of which a shutter
 * says nothing that holds for the whole. */
#include <string.h>

#include "export/deidentify/deid_private.h"
#include "formats/dicom/dicom_tags.h"

#define SHUTTER_SHAPE SAT_TAG(0x0018, 0x1600)
#define LEFT_VERTICAL_EDGE SAT_TAG(0x0018, 0x1602)
#define RIGHT_VERTICAL_EDGE SAT_TAG(0x0018, 0x1604)
#define UPPER_HORIZONTAL_EDGE SAT_TAG(0x0018, 0x1606)
#define LOWER_HORIZONTAL_EDGE SAT_TAG(0x0018, 0x1608)
#define CENTER_OF_CIRCLE SAT_TAG(0x0018, 0x1610)
#define RADIUS_OF_CIRCLE SAT_TAG(0x0018, 0x1612)
#define VERTICES_OF_POLYGON SAT_TAG(0x0018, 0x1620)
#define FRAME_DISPLAY_SHUTTER_SEQUENCE SAT_TAG(0x0018, 0x9472)

enum { MOST_SHAPES = 3, MOST_WORDS = 16 };

/* A row or column as the standard counts (from 1) to ours. */
static int32_t index_of(int64_t number)
{
    int64_t index = number > -SAT_SHUTTER_FARTHEST_PX ? number - 1 : -SAT_SHUTTER_FARTHEST_PX;
    return (int32_t)(index < SAT_SHUTTER_FARTHEST_PX ? index : SAT_SHUTTER_FARTHEST_PX);
}

static bool get(const SatDicomDataset *dataset, uint32_t tag, size_t index, int32_t *out)
{
    int64_t number = 0;
    if (!sat_dicom_get_i64(dataset, tag, index, &number)) {
        return false;
    }
    *out = index_of(number);
    return true;
}

static bool read_rectangle(const SatDicomDataset *dataset, SatPixelPoint points[2])
{
    return get(dataset, LEFT_VERTICAL_EDGE, 0, &points[0].x_px) &&
           get(dataset, RIGHT_VERTICAL_EDGE, 0, &points[1].x_px) &&
           get(dataset, UPPER_HORIZONTAL_EDGE, 0, &points[0].y_px) &&
           get(dataset, LOWER_HORIZONTAL_EDGE, 0, &points[1].y_px);
}

static bool read_circle(const SatDicomDataset *dataset, SatPixelPoint *centre, uint32_t *radius_px)
{
    int64_t radius = 0;
    if (!sat_dicom_get_i64(dataset, RADIUS_OF_CIRCLE, 0, &radius) || radius < 0 ||
        !get(dataset, CENTER_OF_CIRCLE, 0, &centre->y_px) ||
        !get(dataset, CENTER_OF_CIRCLE, 1, &centre->x_px)) {
        return false;
    }
    *radius_px = (uint32_t)(radius < SAT_SHUTTER_FARTHEST_PX ? radius : SAT_SHUTTER_FARTHEST_PX);
    return true;
}

static bool read_polygon(const SatDicomDataset *dataset, SatPixelPoint *points, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!get(dataset, VERTICES_OF_POLYGON, 2 * i, &points[i].y_px) ||
            !get(dataset, VERTICES_OF_POLYGON, 2 * i + 1, &points[i].x_px)) {
            return false;
        }
    }
    return true;
}

/* One shape into *out; *is_sound false: it cannot be followed. False only without memory. */
static bool read_shape(const SatDeidStep *step, const SatDicomDataset *dataset, const char *word,
                       double pixel_aspect, SatShutter *out, bool *is_sound, SatError *err)
{
    size_t count = 2;
    *is_sound = true;
    *out = (SatShutter){.pixel_aspect = pixel_aspect};
    if (strcmp(word, "RECTANGULAR") == 0) {
        out->kind = SAT_SHUTTER_RECTANGLE;
    } else if (strcmp(word, "CIRCULAR") == 0) {
        out->kind = SAT_SHUTTER_CIRCLE;
    } else if (strcmp(word, "POLYGONAL") == 0) {
        out->kind = SAT_SHUTTER_POLYGON;
        count = sat_dicom_value_count(dataset, VERTICES_OF_POLYGON) / 2;
    } else {
        *is_sound = false;
    }
    if (!*is_sound || count < 2 || count > SAT_SHUTTER_MOST_POINTS) {
        *is_sound = false;
        return true;
    }
    SatPixelPoint *points = sat_arena_alloc(step->arena, count, sizeof(*points), err);
    if (points == NULL) {
        return false;
    }
    *is_sound = out->kind == SAT_SHUTTER_RECTANGLE ? read_rectangle(dataset, points)
                : out->kind == SAT_SHUTTER_CIRCLE
                    ? read_circle(dataset, &points[0], &out->radius_px)
                    : read_polygon(dataset, points, count);
    out->points = points;
    out->point_count = out->kind == SAT_SHUTTER_CIRCLE ? 1 : count;
    return true;
}

/* From the middle on, where there mostly is something. */
bool sat_deid_hides_all(const SatShutter *shutters, size_t count, const SatPixelShape *shape)
{
    uint8_t hidden[SAT_PICTURE_MAX_SIDE_PX];
    SatPixelMask mask = {.shutters = shutters, .shutter_count = count};
    for (uint32_t i = 0; i < shape->height_px; i++) {
        uint32_t y = (shape->height_px / 2 + i) % shape->height_px;
        (void)sat_pixel_mask_row(&mask, 0, y, shape->width_px, hidden);
        if (memchr(hidden, 0, shape->width_px) != NULL) {
            return false;
        }
    }
    return true;
}

static bool read_shapes(const SatDeidStep *step, const SatDicomDataset *dataset,
                        SatFrameDraft *frame, SatError *err)
{
    size_t shapes = sat_dicom_value_count(dataset, SHUTTER_SHAPE);
    SatShutter *shutters = sat_arena_alloc(step->arena, MOST_SHAPES, sizeof(*shutters), err);
    if (shutters == NULL) {
        return false;
    }
    frame->shutters = NULL;
    frame->shutter_count = 0;
    frame->has_odd_shutter = shapes > MOST_SHAPES;
    for (size_t i = 0; i < shapes && i < MOST_SHAPES; i++) {
        char word[MOST_WORDS] = "";
        bool is_sound = false;
        (void)sat_dicom_copy_text(dataset, SHUTTER_SHAPE, i, word, sizeof(word));
        if (!read_shape(step, dataset, word, frame->pixel_aspect, &shutters[frame->shutter_count],
                        &is_sound, err)) {
            return false;
        }
        frame->shutter_count += is_sound;
        frame->has_odd_shutter = frame->has_odd_shutter || !is_sound;
    }
    frame->shutters = frame->shutter_count > 0 ? shutters : NULL;
    return true;
}

/* Of one of the tiles, or of all of them. */
static bool tiles_have_shutter(const SatDicomDataset *object)
{
    const SatDicomElement *tiles =
        sat_dicom_find(object, SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    for (size_t i = 0; tiles != NULL && i < tiles->item_count; i++) {
        const SatDeidGroups groups = {.own = &tiles->items[i]};
        if (sat_deid_macro(&groups, FRAME_DISPLAY_SHUTTER_SEQUENCE, SHUTTER_SHAPE) != NULL) {
            return true;
        }
    }
    return false;
}

bool sat_deid_frame_shutters(const SatDeidStep *step, const SatDeidGroups *groups,
                             SatFrameDraft *frame, SatError *err)
{
    const SatDicomDataset *dataset =
        sat_deid_macro(groups, FRAME_DISPLAY_SHUTTER_SEQUENCE, SHUTTER_SHAPE);
    if (step->raw->is_mosaic) { /* they are of tiles, not of what is put together */
        frame->has_odd_shutter = dataset != NULL || tiles_have_shutter(step->dataset);
        return true;
    }
    if (dataset == NULL || sat_dicom_value_count(dataset, SHUTTER_SHAPE) == 0) {
        return true;
    }
    if (!read_shapes(step, dataset, frame, err)) {
        return false;
    }
    if (frame->shutter_count > 0 &&
        sat_deid_hides_all(frame->shutters, frame->shutter_count, &step->raw->image.shape)) {
        frame->has_odd_shutter = true;
        frame->shutter_count = 0;
        frame->shutters = NULL;
    }
    return true;
}

bool sat_deid_state_shutters(const SatDeidStep *step, SatFrameDraft *state, SatError *err)
{
    return sat_dicom_value_count(step->dataset, SHUTTER_SHAPE) == 0 ||
           read_shapes(step, step->dataset, state, err);
}

void sat_deid_flag_shutters(SatCleanFacts *facts)
{
    if (!facts->is_flagged) {
        facts->is_flagged = true;
        facts->suspicion = "its shutter cannot be followed: what it was to hide may show";
    }
}
