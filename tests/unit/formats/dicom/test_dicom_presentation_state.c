/* Presentation states made here, of every graphic type and unit. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_presentation_state.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

#define PICTURE "1.2.3.4"
#define OTHER_PICTURE "1.2.3.5"

/* ---- making ---- */

static DicomMaker item(void)
{
    return maker_bare(true, false);
}

/* A sequence of one item, which is freed. */
static void put_one(DicomMaker *maker, uint32_t tag, DicomMaker inside)
{
    put_header(maker, tag, "SQ", UNDEFINED);
    put_item_of(maker, &inside);
    put_sequence_end(maker);
    maker_free(&inside);
}

static void put_floats(DicomMaker *maker, uint32_t tag, const double *values, size_t count)
{
    put_header(maker, tag, "FL", (uint32_t)(4 * count));
    for (size_t i = 0; i < count; i++) {
        const float value = (float)values[i];
        uint32_t bits = 0;
        memcpy(&bits, &value, sizeof(bits));
        put_raw_u32(maker, bits);
    }
}

static void put_corner(DicomMaker *maker, uint32_t tag, int32_t x, int32_t y)
{
    put_header(maker, tag, "SL", 8);
    put_raw_u32(maker, (uint32_t)x);
    put_raw_u32(maker, (uint32_t)y);
}

static void put_reference(DicomMaker *maker, const char *uid, const char *frames)
{
    DicomMaker image = item();
    put_text(&image, SAT_TAG(0x0008, 0x1155), "UI", uid);
    if (frames != NULL) {
        put_text(&image, SAT_TAG(0x0008, 0x1160), "IS", frames);
    }
    put_one(maker, SAT_TAG(0x0008, 0x1140), image);
}

static void put_graphic(DicomMaker *list, const char *type, const char *units, const char *filled,
                        const double *values, size_t count, int32_t compound)
{
    DicomMaker graphic = item();
    put_text(&graphic, SAT_TAG(0x0070, 0x0005), "CS", units);
    put_u16(&graphic, SAT_TAG(0x0070, 0x0020), 2);
    put_u16(&graphic, SAT_TAG(0x0070, 0x0021), (uint16_t)(count / 2));
    put_floats(&graphic, SAT_TAG(0x0070, 0x0022), values, count);
    put_text(&graphic, SAT_TAG(0x0070, 0x0023), "CS", type);
    put_text(&graphic, SAT_TAG(0x0070, 0x0024), "CS", filled);
    if (compound > 0) {
        put_header(&graphic, SAT_TAG(0x0070, 0x0226), "UL", 4);
        put_raw_u32(&graphic, (uint32_t)compound);
    }
    put_item_of(list, &graphic);
    maker_free(&graphic);
}

static void put_text_object(DicomMaker *list, const char *words, const double *box,
                            const double *anchor)
{
    DicomMaker text = item();
    if (box != NULL) {
        put_text(&text, SAT_TAG(0x0070, 0x0003), "CS", "PIXEL");
    }
    if (anchor != NULL) {
        put_text(&text, SAT_TAG(0x0070, 0x0004), "CS", "DISPLAY");
    }
    put_text(&text, SAT_TAG(0x0070, 0x0006), "ST", words);
    if (box != NULL) {
        put_floats(&text, SAT_TAG(0x0070, 0x0010), box, 2);
        put_floats(&text, SAT_TAG(0x0070, 0x0011), box + 2, 2);
    }
    if (anchor != NULL) {
        put_floats(&text, SAT_TAG(0x0070, 0x0014), anchor, 2);
        put_text(&text, SAT_TAG(0x0070, 0x0015), "CS", "Y");
    }
    put_item_of(list, &text);
    maker_free(&text);
}

static void put_state(DicomMaker *maker)
{
    put_text(maker, SAT_TAG_SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.11.1");
    DicomMaker series = item();
    put_reference(&series, PICTURE, "2\\5");
    put_one(maker, SAT_TAG(0x0008, 0x1115), series);
}

/* ---- reading ---- */

typedef struct {
    MadeFile made;
    SatArena *arena;
    SatDicomTextDecoder *decoder;
    SatPresentationState state;
} Read;

static Read read_state(DicomMaker *maker)
{
    Read read = {.made = made_open(maker)};
    SatError err = SAT_ERROR_INIT;
    maker_free(maker);
    assert_non_null(read.made.dicom);
    read.arena = sat_arena_new(0, &err);
    read.decoder = sat_dicom_text_decoder_new(&err);
    assert_true(sat_dicom_presentation_state(sat_dicom_dataset(read.made.dicom), read.decoder,
                                             read.arena, &read.state, &err));
    return read;
}

static void end(Read *read)
{
    made_close(&read->made);
    sat_arena_free(read->arena);
    sat_dicom_text_decoder_free(read->decoder);
}

static void assert_near(SatStatePoint at, double x, double y)
{
    if (fabs(at.x - x) > 1e-4 || fabs(at.y - y) > 1e-4) {
        fail_msg("%g, %g is not %g, %g", at.x, at.y, x, y);
    }
}

static void assert_at(const SatStatePoint *point, double x, double y)
{
    assert_near(*point, x, y);
}

/* ---- tests ---- */

static void every_graphic_type_is_read(void **state)
{
    (void)state;
    static const double point[] = {10.5, 20.25};
    static const double line[] = {1, 2, 3, 4, 5, 6, 1, 2};
    static const double circle[] = {50, 60, 50, 70};
    static const double ellipse[] = {10, 50, 90, 50, 50, 30, 50, 70};
    DicomMaker maker = maker_new(UID_EXPLICIT);
    DicomMaker drawn = item();
    put_state(&maker);
    put_reference(&drawn, PICTURE, "5");
    put_text(&drawn, SAT_TAG(0x0070, 0x0002), "CS", "LESION");
    put_header(&drawn, SAT_TAG(0x0070, 0x0009), "SQ", UNDEFINED);
    put_graphic(&drawn, "POINT", "PIXEL", "N", point, 2, 0);
    put_graphic(&drawn, "POLYLINE", "DISPLAY", "Y", line, 8, 0);
    put_graphic(&drawn, "INTERPOLATED", "PIXEL", "N", line, 6, 0);
    put_graphic(&drawn, "CIRCLE", "PIXEL", "N", circle, 4, 0);
    put_graphic(&drawn, "ELLIPSE", "PIXEL", "N", ellipse, 8, 0);
    put_graphic(&drawn, "ELLIPSE", "PIXEL", "N", ellipse, 6, 0);    /* a point is missing */
    put_graphic(&drawn, "CIRCLE", "MILLIMETER", "N", circle, 4, 0); /* no such units */
    put_graphic(&drawn, "STAR", "PIXEL", "N", circle, 4, 0);
    put_sequence_end(&drawn);
    put_one(&maker, SAT_TAG(0x0070, 0x0001), drawn);
    DicomMaker layer = item();
    put_text(&layer, SAT_TAG(0x0070, 0x0002), "CS", "LESION");
    put_text(&layer, SAT_TAG(0x0070, 0x0062), "IS", "3");
    put_text(&layer, SAT_TAG(0x0070, 0x0068), "LO", "the lesion");
    put_header(&layer, SAT_TAG(0x0070, 0x0401), "US", 6);
    put_raw_u16(&layer, 35257); /* L* 53.8, a* 80, b* 69: red */
    put_raw_u16(&layer, 53580);
    put_raw_u16(&layer, 50738);
    put_one(&maker, SAT_TAG(0x0070, 0x0060), layer);
    put_text(&maker, SAT_TAG(0x0070, 0x0080), "CS", "FOR CLASS");

    Read read = read_state(&maker);
    const SatPresentationState *got = &read.state;
    assert_true(sat_dicom_is_presentation_state(sat_dicom_dataset(read.made.dicom)));
    assert_int_equal(got->images.count, 1);
    assert_string_equal(got->images.list[0].uid, PICTURE);
    assert_int_equal(got->images.list[0].frame_count, 2);
    assert_int_equal(got->images.list[0].frames[1], 5);
    assert_string_equal(got->label, "FOR CLASS");
    assert_int_equal(got->annotation_count, 1);
    const SatStateAnnotation *only = &got->annotations[0];
    assert_true(sat_state_holds_for(&only->images, PICTURE, 5));
    assert_false(sat_state_holds_for(&only->images, PICTURE, 2));
    assert_false(sat_state_holds_for(&only->images, OTHER_PICTURE, 5));
    assert_int_equal(only->graphic_count, 5);
    assert_int_equal(got->unread_count, 3);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(only->graphics[i].kind, i);
        assert_int_equal(only->graphics[i].is_filled, i == 1);
        assert_int_equal(only->graphics[i].units, i == 1 ? SAT_STATE_DISPLAY : SAT_STATE_PIXEL);
    }
    assert_at(&only->graphics[0].points[0], 10.5, 20.25);
    assert_int_equal(only->graphics[1].point_count, 4);
    assert_at(&only->graphics[4].points[3], 50, 70);
    assert_int_equal(only->layer, 0);
    assert_string_equal(got->layers[0].description, "the lesion");
    assert_int_equal(got->layers[0].order, 3);
    assert_true(got->layers[0].has_color);
    assert_true(got->layers[0].color[0] > 245 && got->layers[0].color[1] < 40 &&
                got->layers[0].color[2] < 30);
    end(&read);
}

static void compounds_stand_for_their_parts(void **state)
{
    (void)state;
    static const double corners[] = {10, 20, 30, 60};
    static const double part[] = {0, 0, 1, 1};
    static const double about[] = {10, 20};
    DicomMaker maker = maker_new(UID_EXPLICIT);
    DicomMaker drawn = item();
    static const char *const types[] = {"RECTANGLE", "ELLIPSE", "RULER"};
    put_state(&maker);
    put_header(&drawn, SAT_TAG(0x0070, 0x0009), "SQ", UNDEFINED);
    for (int32_t i = 1; i <= 4; i++) { /* 4: of none that is there */
        put_graphic(&drawn, "POLYLINE", "PIXEL", "N", part, 4, i);
    }
    put_sequence_end(&drawn);
    put_header(&drawn, SAT_TAG(0x0070, 0x0209), "SQ", UNDEFINED);
    for (uint32_t i = 0; i < 3; i++) {
        DicomMaker compound = item();
        put_floats(&compound, SAT_TAG(0x0070, 0x0022), corners, 4);
        put_header(&compound, SAT_TAG(0x0070, 0x0226), "UL", 4);
        put_raw_u32(&compound, i + 1);
        if (i == 0) {
            static const double quarter = 90.0;
            put_header(&compound, SAT_TAG(0x0070, 0x0230), "FD", 8);
            uint64_t bits = 0;
            memcpy(&bits, &quarter, sizeof(bits));
            put_raw_u32(&compound, (uint32_t)bits);
            put_raw_u32(&compound, (uint32_t)(bits >> 32));
            put_floats(&compound, SAT_TAG(0x0070, 0x0273), about, 2);
        }
        put_text(&compound, SAT_TAG(0x0070, 0x0282), "CS", "PIXEL");
        put_text(&compound, SAT_TAG(0x0070, 0x0294), "CS", types[i]);
        put_item_of(&drawn, &compound);
        maker_free(&compound);
    }
    put_sequence_end(&drawn);
    put_one(&maker, SAT_TAG(0x0070, 0x0001), drawn);

    Read read = read_state(&maker);
    const SatStateAnnotation *only = &read.state.annotations[0];
    assert_int_equal(only->graphic_count, 4); /* both shapes; the parts of the ruler and of 4 */
    assert_int_equal(only->graphics[0].kind, SAT_STATE_POLYLINE);
    assert_int_equal(only->graphics[0].point_count, 5);
    assert_at(&only->graphics[0].points[0], 10, 20);
    assert_at(&only->graphics[0].points[1], 10, 0); /* the right end, turned upwards */
    assert_int_equal(only->graphics[1].kind, SAT_STATE_ELLIPSE);
    assert_at(&only->graphics[1].points[0], 20, 20); /* the major axis stands */
    assert_at(&only->graphics[1].points[1], 20, 60);
    assert_at(&only->graphics[1].points[2], 10, 40);
    assert_int_equal(only->graphics[2].kind, SAT_STATE_POLYLINE);
    end(&read);
}

static void texts_have_boxes_and_anchors(void **state)
{
    (void)state;
    static const double box[] = {30, 38, 38, 44};
    static const double anchor[] = {0.25, 0.75};
    DicomMaker maker = maker_new(UID_EXPLICIT);
    DicomMaker drawn = item();
    put_text(&maker, SAT_TAG_SPECIFIC_CHARACTER_SET, "CS", "ISO_IR 100");
    put_state(&maker);
    put_header(&drawn, SAT_TAG(0x0070, 0x0008), "SQ", UNDEFINED);
    put_text_object(&drawn, "na\xEFve", box, NULL);
    put_text_object(&drawn, "b", NULL, anchor);
    put_text_object(&drawn, "both", box, anchor);
    put_text_object(&drawn, "nowhere", NULL, NULL);
    put_text_object(&drawn, "", box, NULL);
    put_sequence_end(&drawn);
    put_one(&maker, SAT_TAG(0x0070, 0x0001), drawn);

    Read read = read_state(&maker);
    const SatStateAnnotation *only = &read.state.annotations[0];
    assert_int_equal(only->text_count, 3);
    assert_int_equal(read.state.unread_count, 1);
    assert_string_equal(only->texts[0].text, "na\xC3\xAFve");
    assert_true(only->texts[0].has_box && !only->texts[0].has_anchor);
    assert_at(&only->texts[0].box[1], 38, 44);
    assert_true(!only->texts[1].has_box && only->texts[1].shows_anchor);
    assert_int_equal(only->texts[1].anchor_units, SAT_STATE_DISPLAY);
    assert_at(&only->texts[2].anchor, 0.25, 0.75);
    end(&read);
}

static void put_window(DicomMaker *list, const char *uid, const char *center, const char *width,
                       const char *function)
{
    DicomMaker window = item();
    if (uid != NULL) {
        put_reference(&window, uid, NULL);
    }
    put_text(&window, SAT_TAG(0x0028, 0x1050), "DS", center);
    put_text(&window, SAT_TAG(0x0028, 0x1051), "DS", width);
    put_text(&window, SAT_TAG(0x0028, 0x1056), "CS", function);
    put_item_of(list, &window);
    maker_free(&window);
}

static void windows_and_areas_are_of_pictures(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_state(&maker);
    put_header(&maker, SAT_TAG(0x0028, 0x3110), "SQ", UNDEFINED);
    put_window(&maker, PICTURE, "60", "300", "SIGMOID");
    put_window(&maker, NULL, "-600", "1500", "LINEAR");
    put_window(&maker, NULL, "1", "0", "LINEAR"); /* no width */
    put_sequence_end(&maker);
    DicomMaker area = item();
    put_reference(&area, OTHER_PICTURE, NULL);
    put_corner(&area, SAT_TAG(0x0070, 0x0052), -9, 1);
    put_corner(&area, SAT_TAG(0x0070, 0x0053), 100, 50);
    put_text(&area, SAT_TAG(0x0070, 0x0100), "CS", "MAGNIFY");
    put_header(&area, SAT_TAG(0x0070, 0x0103), "FL", 4);
    put_raw_u32(&area, 0x40000000U); /* 2 */
    put_one(&maker, SAT_TAG(0x0070, 0x005A), area);

    Read read = read_state(&maker);
    assert_int_equal(read.state.window_count, 2);
    assert_int_equal(read.state.unread_count, 1);
    assert_int_equal(read.state.windows[0].function, SAT_STATE_SIGMOID);
    assert_true(sat_state_holds_for(&read.state.windows[1].images, OTHER_PICTURE, 1));
    assert_null(sat_state_area_of(&read.state, PICTURE, 1));
    const SatStateArea *got = sat_state_area_of(&read.state, OTHER_PICTURE, 1);
    assert_non_null(got);
    assert_int_equal(got->size, SAT_STATE_MAGNIFIES);
    assert_true(got->magnification > 1.9 && got->magnification < 2.1);
    assert_int_equal(got->upper_left[0], -9);
    end(&read);
}

/* Where the displayed area's corners lie on a picture of 100 x 50, turned and flipped: the corner
 * that is upper left on screen is the one that the area names first. */
static void display_units_follow_turns(void **state)
{
    static const struct {
        uint16_t rotation;
        bool is_flipped;
        int64_t upper_left[2], lower_right[2]; /* as a writer states them, counted from 1 */
        double corner[2], inside[2];           /* of 0, 0; of 0.25, 0.5 */
    } rows[] = {
        {0, false, {11, 21}, {30, 40}, {10, 20}, {15, 30}},
        {90, false, {11, 40}, {30, 21}, {10, 40}, {20, 35}},
        {180, false, {30, 40}, {11, 21}, {30, 40}, {25, 30}},
        {270, false, {30, 21}, {11, 40}, {30, 20}, {20, 25}},
        {0, true, {30, 21}, {11, 40}, {30, 20}, {25, 30}},
        {90, true, {11, 21}, {30, 40}, {10, 20}, {20, 25}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const SatStateArea area = {.upper_left = {rows[i].upper_left[0], rows[i].upper_left[1]},
                                   .lower_right = {rows[i].lower_right[0], rows[i].lower_right[1]}};
        const SatPresentationState turned = {.rotation_degrees = rows[i].rotation,
                                             .is_flipped = rows[i].is_flipped};
        assert_near(
            sat_state_to_pixels(&turned, &area, 100, 50, SAT_STATE_DISPLAY, (SatStatePoint){0, 0}),
            rows[i].corner[0], rows[i].corner[1]);
        assert_near(sat_state_to_pixels(&turned, &area, 100, 50, SAT_STATE_DISPLAY,
                                        (SatStatePoint){0.25, 0.5}),
                    rows[i].inside[0], rows[i].inside[1]);
        assert_near(
            sat_state_to_pixels(&turned, &area, 100, 50, SAT_STATE_PIXEL, (SatStatePoint){3, 4}), 3,
            4);
    }
    const SatPresentationState plain = {.rotation_degrees = 0};
    assert_near(
        sat_state_to_pixels(&plain, NULL, 100, 50, SAT_STATE_DISPLAY, (SatStatePoint){0.5, 1}), 50,
        50);
}

static void too_many_references_are_refused(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    DicomMaker series = item();
    put_header(&series, SAT_TAG(0x0008, 0x1140), "SQ", UNDEFINED);
    for (size_t i = 0; i <= SAT_DICOM_MAX_REFERENCES; i++) {
        put_item(&series, 0);
    }
    put_sequence_end(&series);
    put_one(&maker, SAT_TAG(0x0008, 0x1115), series);
    MadeFile made = made_open(&maker);
    maker_free(&maker);
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SAT_AUTO(SatDicomTextDecoder) *decoder = sat_dicom_text_decoder_new(&err);
    SatPresentationState got;
    assert_false(
        sat_dicom_presentation_state(sat_dicom_dataset(made.dicom), decoder, arena, &got, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    made_close(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_graphic_type_is_read),
                                       cmocka_unit_test(compounds_stand_for_their_parts),
                                       cmocka_unit_test(texts_have_boxes_and_anchors),
                                       cmocka_unit_test(windows_and_areas_are_of_pictures),
                                       cmocka_unit_test(display_units_follow_turns),
                                       cmocka_unit_test(too_many_references_are_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
