/* Reads presentation states: which pictures, what of them is shown, and how. */
#include "formats/dicom/dicom_presentation_state.h"

#include <string.h>

#include "formats/dicom/dicom_state_private.h"
#include "formats/dicom/dicom_tags.h"

enum {
    CONTENT_LABEL = SAT_TAG(0x0070, 0x0080),
    CONTENT_DESCRIPTION = SAT_TAG(0x0070, 0x0081),
    DISPLAYED_AREA_SELECTION_SEQUENCE = SAT_TAG(0x0070, 0x005A),
    DISPLAYED_AREA_TOP_LEFT = SAT_TAG(0x0070, 0x0052),
    DISPLAYED_AREA_BOTTOM_RIGHT = SAT_TAG(0x0070, 0x0053),
    PRESENTATION_SIZE_MODE = SAT_TAG(0x0070, 0x0100),
    PRESENTATION_PIXEL_MAGNIFICATION_RATIO = SAT_TAG(0x0070, 0x0103),
    IMAGE_HORIZONTAL_FLIP = SAT_TAG(0x0070, 0x0041),
    IMAGE_ROTATION = SAT_TAG(0x0070, 0x0042),
    SOFTCOPY_VOI_LUT_SEQUENCE = SAT_TAG(0x0028, 0x3110),
    VOI_WINDOW_CENTER = SAT_TAG(0x0028, 0x1050),
    VOI_WINDOW_WIDTH = SAT_TAG(0x0028, 0x1051),
    VOI_FUNCTION = SAT_TAG(0x0028, 0x1056)
};

bool sat_dicom_is_presentation_state(const SatDicomDataset *dataset)
{
    static const char *const classes[] = {"11.1", "11.2", "11.3", "11.5"};
    char name[64];
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        static const char storage[] = "1.2.840.10008.5.1.4.1.1.";
        if (sat_dicom_copy_text(dataset, SAT_TAG_SOP_CLASS_UID, 0, name, sizeof(name)) &&
            strncmp(name, storage, sizeof(storage) - 1) == 0 &&
            strcmp(name + sizeof(storage) - 1, classes[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool sat_state_is_word(const SatDicomDataset *dataset, uint32_t tag, const char *word)
{
    char text[17];
    return sat_dicom_copy_text(dataset, tag, 0, text, sizeof(text)) && strcmp(text, word) == 0;
}

const char *sat_state_text(SatStateReading *reading, const SatDicomDataset *dataset, uint32_t tag)
{
    SatDicomCharset charset = sat_dicom_charset_of(dataset, &reading->charset);
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    const char *copy = "";
    const SatDicomElement *element = sat_dicom_find(dataset, tag);
    if (element != NULL && element->length <= SAT_STATE_MAX_TEXT_BYTES &&
        sat_dicom_text_utf8(reading->decoder, &charset, dataset, tag, SAT_DICOM_ALL_VALUES,
                            &text)) {
        copy = sat_arena_text(reading->arena, (const char *)text.bytes, text.length, reading->err);
    } else if (text.failed) {
        (void)sat_fail(reading->err, SAT_ERR_NO_MEMORY, "not enough memory for its texts");
        copy = NULL;
    }
    sat_byte_writer_free(&text);
    return copy;
}

/* ---- displayed areas (C.10.4) ---- */

static bool read_corner(const SatDicomDataset *item, uint32_t tag, int64_t corner[2])
{
    static const int64_t farthest = 1 << 30;
    for (size_t i = 0; i < 2; i++) {
        if (!sat_dicom_get_i64(item, tag, i, &corner[i]) || corner[i] > farthest ||
            corner[i] < -farthest) {
            return false;
        }
    }
    return true;
}

static bool read_areas(SatStateReading *reading, const SatDicomDataset *dataset)
{
    const SatDicomElement *sequence = sat_dicom_find(dataset, DISPLAYED_AREA_SELECTION_SEQUENCE);
    size_t count = sequence != NULL ? sequence->item_count : 0;
    SatPresentationState *out = reading->out;
    count = count < SAT_STATE_MAX_LAYERS ? count : SAT_STATE_MAX_LAYERS;
    SatStateArea *areas = sat_arena_alloc(reading->arena, count, sizeof(*areas), reading->err);
    out->areas = areas;
    for (size_t i = 0; areas != NULL && i < count; i++) {
        const SatDicomDataset *item = &sequence->items[i];
        SatStateArea *area = &areas[out->area_count];
        *area = (SatStateArea){.size = SAT_STATE_FITS};
        if (!read_corner(item, DISPLAYED_AREA_TOP_LEFT, area->upper_left) ||
            !read_corner(item, DISPLAYED_AREA_BOTTOM_RIGHT, area->lower_right)) {
            out->unread_count++;
            continue;
        }
        if (sat_state_is_word(item, PRESENTATION_SIZE_MODE, "TRUE SIZE")) {
            area->size = SAT_STATE_TRUE_SIZE;
        } else if (sat_state_is_word(item, PRESENTATION_SIZE_MODE, "MAGNIFY")) {
            area->size = SAT_STATE_MAGNIFIES;
            (void)sat_dicom_get_double(item, PRESENTATION_PIXEL_MAGNIFICATION_RATIO, 0,
                                       &area->magnification);
        }
        if (!sat_dicom_references(&reading->referring, item, SAT_STATE_REFERENCED_IMAGES,
                                  &area->images)) {
            return false;
        }
        out->area_count++;
    }
    return areas != NULL;
}

/* ---- windows (C.11.8) ---- */

static bool read_windows(SatStateReading *reading, const SatDicomDataset *dataset)
{
    const SatDicomElement *sequence = sat_dicom_find(dataset, SOFTCOPY_VOI_LUT_SEQUENCE);
    size_t count = sequence != NULL ? sequence->item_count : 0;
    SatPresentationState *out = reading->out;
    count = count < SAT_STATE_MAX_LAYERS ? count : SAT_STATE_MAX_LAYERS;
    SatStateWindow *windows =
        sat_arena_alloc(reading->arena, count, sizeof(*windows), reading->err);
    out->windows = windows;
    for (size_t i = 0; windows != NULL && i < count; i++) {
        const SatDicomDataset *item = &sequence->items[i];
        SatStateWindow *window = &windows[out->window_count];
        *window = (SatStateWindow){.function = SAT_STATE_LINEAR};
        if (!sat_dicom_get_double(item, VOI_WINDOW_CENTER, 0, &window->center) ||
            !sat_dicom_get_double(item, VOI_WINDOW_WIDTH, 0, &window->width) ||
            !(window->width > 0.0)) {
            out->unread_count++;
            continue;
        }
        if (sat_state_is_word(item, VOI_FUNCTION, "SIGMOID")) {
            window->function = SAT_STATE_SIGMOID;
        } else if (sat_state_is_word(item, VOI_FUNCTION, "LINEAR_EXACT")) {
            window->function = SAT_STATE_LINEAR_EXACT;
        }
        if (!sat_dicom_references(&reading->referring, item, SAT_STATE_REFERENCED_IMAGES,
                                  &window->images)) {
            return false;
        }
        out->window_count++;
    }
    return windows != NULL;
}

/* ---- the whole state ---- */

bool sat_dicom_presentation_state(const SatDicomDataset *dataset, SatDicomTextDecoder *decoder,
                                  SatArena *arena, SatPresentationState *out, SatError *err)
{
    SatStateReading reading = {.decoder = decoder,
                               .charset = sat_dicom_charset_of(dataset, NULL),
                               .arena = arena,
                               .referring = {arena, SAT_DICOM_MAX_REFERENCES, err},
                               .out = out,
                               .graphics_left = SAT_STATE_MAX_GRAPHICS,
                               .texts_left = SAT_STATE_MAX_GRAPHICS,
                               .err = err};
    int64_t rotation = 0;
    *out = (SatPresentationState){.label = ""};
    (void)sat_dicom_get_i64(dataset, IMAGE_ROTATION, 0, &rotation);
    if (rotation == 90 || rotation == 180 || rotation == 270) {
        out->rotation_degrees = (uint16_t)rotation;
    }
    out->is_flipped = sat_state_is_word(dataset, IMAGE_HORIZONTAL_FLIP, "Y");
    out->label = sat_state_text(&reading, dataset, CONTENT_LABEL);
    out->description = sat_state_text(&reading, dataset, CONTENT_DESCRIPTION);
    return out->label != NULL && out->description != NULL &&
           sat_dicom_series_references(&reading.referring, dataset, &out->images) &&
           read_areas(&reading, dataset) && read_windows(&reading, dataset) &&
           sat_state_read_layers(&reading, dataset) &&
           sat_state_read_annotations(&reading, dataset);
}

bool sat_state_holds_for(const SatDicomReferences *images, const char *uid, uint32_t frame)
{
    for (size_t i = 0; i < images->count; i++) {
        if (strcmp(images->list[i].uid, uid) == 0 &&
            sat_dicom_reference_has(&images->list[i], frame)) {
            return true;
        }
    }
    return images->count == 0;
}

const SatStateArea *sat_state_area_of(const SatPresentationState *state, const char *uid,
                                      uint32_t frame)
{
    for (size_t i = 0; i < state->area_count; i++) {
        if (sat_state_holds_for(&state->areas[i].images, uid, frame)) {
            return &state->areas[i];
        }
    }
    return NULL;
}

SatStatePoint sat_state_to_pixels(const SatPresentationState *state, const SatStateArea *area,
                                  uint32_t columns, uint32_t rows, SatStateUnits units,
                                  SatStatePoint point)
{
    if (units == SAT_STATE_PIXEL) {
        return point;
    }
    /* The corners of the area in the stored picture, whichever was which on screen. */
    double low[2] = {0.0, 0.0}, high[2] = {columns, rows};
    for (size_t i = 0; area != NULL && i < 2; i++) {
        const double a = (double)area->upper_left[i], b = (double)area->lower_right[i];
        low[i] = (a < b ? a : b) - 1.0;
        high[i] = a < b ? b : a;
    }
    /* From the screen back: the flip came last. */
    const double u = state->is_flipped ? 1.0 - point.x : point.x, v = point.y;
    double x = u, y = v;
    switch (state->rotation_degrees) {
    case 90:
        x = v;
        y = 1.0 - u;
        break;
    case 180:
        x = 1.0 - u;
        y = 1.0 - v;
        break;
    case 270:
        x = 1.0 - v;
        y = u;
        break;
    default:
        break;
    }
    return (SatStatePoint){low[0] + x * (high[0] - low[0]), low[1] + y * (high[1] - low[1])};
}
