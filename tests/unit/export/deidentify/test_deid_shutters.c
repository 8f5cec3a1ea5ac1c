/* Display shutters as they are read of objects and frames, sound, odd and hostile ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/deidentify/deid_allow_list.h"
#include "export/source/raw_item_private.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

enum { SIDE = 32 };
#define SHAPE SAT_TAG(0x0018, 0x1600)
#define VERTICES SAT_TAG(0x0018, 0x1620)
#define FRAME_SHUTTERS SAT_TAG(0x0018, 0x9472)

typedef struct {
    MadeFile file;
    SatDeidentifier *deidentifier;
    const SatCleanItem *item;
    const SatCleanFacts *facts; /* of it */
} Taken;

static DicomMaker begin(const char *frames)
{
    DicomMaker maker = maker_new(UID_EXPLICIT);
    MadePicture picture = {.photometric = "MONOCHROME2",
                           .rows = SIDE,
                           .columns = SIDE,
                           .samples = 1,
                           .allocated = 8,
                           .stored = 8,
                           .high_bit = 7,
                           .frames = frames};
    put_text(&maker, SAT_TAG_SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.12.1");
    put_text(&maker, SAT_TAG_MODALITY, "CS", "XA");
    put_picture(&maker, &picture);
    return maker;
}

static Taken take(DicomMaker *maker, size_t frames)
{
    static const SatLibrarySecret secret = {.bytes = {5}};
    static const uint8_t pixels[SIDE * SIDE * 4] = {0};
    SatError err = SAT_ERROR_INIT;
    size_t count = 0;
    put_bytes(maker, SAT_TAG_PIXEL_DATA, "OB", pixels, frames * SIDE * SIDE);
    Taken taken = {.file = made_open(maker)};
    assert_non_null(taken.file.dicom);
    taken.deidentifier = sat_deidentifier_new(&secret, NULL, NULL, &err);
    assert_non_null(taken.deidentifier);
    SatRawItem raw = {.path = "x",
                      .identity = "x",
                      .dicom = taken.file.dicom,
                      .kind = sat_dicom_object_kind(taken.file.dicom)};
    assert_true(sat_dicom_image_describe(taken.file.dicom, &raw.image, &err));
    raw.is_mosaic = sat_dicom_mosaic_describe(taken.file.dicom, &raw.image, &raw.mosaic);
    raw.image = raw.is_mosaic ? raw.mosaic.whole : raw.image;
    assert_true(sat_deidentifier_take(taken.deidentifier, &raw, &err));
    taken.item = sat_deidentifier_items(taken.deidentifier, &count)[0];
    taken.facts = sat_clean_item_facts(taken.item);
    maker_free(maker);
    return taken;
}

static void taken_free(Taken *taken)
{
    sat_deidentifier_free(taken->deidentifier);
    made_close(&taken->file);
}

static bool is_hidden(const SatFrameTraits *frame, uint32_t x, uint32_t y)
{
    uint8_t hidden = 0;
    SatPixelMask mask = {.shutters = frame->shutters, .shutter_count = frame->shutter_count};
    (void)sat_pixel_mask_row(&mask, x, y, 1, &hidden);
    return hidden != 0;
}

static void put_rectangle(DicomMaker *maker, const char *left, const char *right, const char *upper,
                          const char *lower)
{
    put_text(maker, SAT_TAG(0x0018, 0x1602), "IS", left);
    put_text(maker, SAT_TAG(0x0018, 0x1604), "IS", right);
    put_text(maker, SAT_TAG(0x0018, 0x1606), "IS", upper);
    put_text(maker, SAT_TAG(0x0018, 0x1608), "IS", lower);
}

static void shapes_hide_together(void **state)
{
    (void)state;
    DicomMaker maker = begin(NULL);
    put_text(&maker, SHAPE, "CS", "RECTANGULAR\\CIRCULAR\\POLYGONAL");
    put_rectangle(&maker, "3", "30", "5", "28"); /* columns 2 to 29, rows 4 to 27 */
    put_text(&maker, SAT_TAG(0x0018, 0x1610), "IS", "16\\16");
    put_text(&maker, SAT_TAG(0x0018, 0x1612), "IS", "12");
    put_text(&maker, VERTICES, "IS", "1\\1\\1\\32\\32\\32\\32\\17\\1\\17");
    Taken taken = take(&maker, 1);
    const SatFrameTraits *frame = sat_clean_frame(taken.item, 0)->traits;
    assert_int_equal(frame->shutter_count, 3);
    assert_false(frame->has_odd_shutter);
    assert_string_equal(taken.facts->suspicion, "");
    assert_false(is_hidden(frame, 20, 15));
    assert_true(is_hidden(frame, 10, 15)); /* left of the polygon */
    assert_true(is_hidden(frame, 28, 15)); /* outside of the circle: 15 + 12 is its last column */
    assert_false(is_hidden(frame, 27, 15));
    assert_false(is_hidden(frame, 16, 4));
    assert_true(is_hidden(frame, 16, 3)); /* above the rectangle */
    taken_free(&taken);
}

static void swapped_and_far_edges_are_understood(void **state)
{
    (void)state;
    DicomMaker maker = begin(NULL);
    put_text(&maker, SHAPE, "CS", "RECTANGULAR");
    put_rectangle(&maker, "2000000000", "9", "-2000000000", "20");
    Taken taken = take(&maker, 1);
    const SatFrameTraits *frame = sat_clean_frame(taken.item, 0)->traits;
    assert_int_equal(frame->shutter_count, 1);
    assert_true(is_hidden(frame, 7, 0));
    assert_false(is_hidden(frame, 8, 0));
    assert_false(is_hidden(frame, 31, 19));
    assert_true(is_hidden(frame, 31, 20));
    taken_free(&taken);
}

typedef struct {
    const char *shape, *vertices, *radius;
} Odd;

/* Neither hides anything nor passes unseen. */
static void odd_ones_are_flagged(void **state)
{
    (void)state;
    static char many[8 * (SAT_SHUTTER_MOST_POINTS + 1)] = "1\\1";
    size_t used = strlen(many);
    for (size_t i = 0; i < SAT_SHUTTER_MOST_POINTS; i++) {
        used += (size_t)snprintf(many + used, sizeof(many) - used, "%s",
                                 i % 2 == 0 ? "\\1\\32" : "\\32\\9");
    }
    const Odd odds[] = {
        {"HEXAGONAL", NULL, NULL},
        {"POLYGONAL", NULL, NULL},
        {"POLYGONAL", "5\\5", NULL},
        {"POLYGONAL", "5\\x\\7\\7\\8\\8", NULL},
        {"POLYGONAL", many, NULL},
        {"CIRCULAR", NULL, "-4"},
        {"CIRCULAR", NULL, NULL},
        {"RECTANGULAR", NULL, NULL},
        {"POLYGONAL", "100\\100\\100\\200\\200\\200", NULL}, /* would hide everything */
        {"POLYGONAL", "-9\\-9\\-9\\-5\\-5\\-5", NULL},
    };
    for (size_t i = 0; i < sizeof(odds) / sizeof(odds[0]); i++) {
        DicomMaker maker = begin(NULL);
        put_text(&maker, SHAPE, "CS", odds[i].shape);
        if (odds[i].radius != NULL) {
            put_text(&maker, SAT_TAG(0x0018, 0x1610), "IS", "16\\16");
            put_text(&maker, SAT_TAG(0x0018, 0x1612), "IS", odds[i].radius);
        }
        if (odds[i].vertices != NULL) {
            put_text(&maker, VERTICES, "IS", odds[i].vertices);
        }
        Taken taken = take(&maker, 1);
        assert_int_equal(sat_clean_frame(taken.item, 0)->traits->shutter_count, 0);
        assert_true(taken.facts->is_flagged);
        if (strstr(taken.facts->suspicion, "shutter") == NULL) {
            fail_msg("%zu: \"%s\"", i, taken.facts->suspicion);
        }
        taken_free(&taken);
    }
}

static void put_group(DicomMaker *maker, const char *left)
{
    put_item(maker, UNDEFINED);
    if (left != NULL) {
        put_header(maker, FRAME_SHUTTERS, "SQ", UNDEFINED);
        put_item(maker, UNDEFINED);
        put_text(maker, SHAPE, "CS", "RECTANGULAR");
        put_rectangle(maker, left, "32", "1", "32");
        put_item_end(maker);
        put_sequence_end(maker);
    }
    put_item_end(maker);
}

static void frames_have_their_own(void **state)
{
    (void)state;
    DicomMaker maker = begin("3");
    put_text(&maker, SHAPE, "CS", "RECTANGULAR");
    put_rectangle(&maker, "11", "32", "1", "32");
    put_header(&maker, SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, "SQ", UNDEFINED);
    put_group(&maker, "5");
    put_group(&maker, NULL);
    put_group(&maker, "21");
    put_sequence_end(&maker);
    Taken taken = take(&maker, 3);
    static const uint32_t first_seen[3] = {4, 10, 20};
    for (uint32_t i = 0; i < 3; i++) {
        const SatFrameTraits *frame = sat_clean_frame(taken.item, i)->traits;
        assert_true(is_hidden(frame, first_seen[i] - 1, 9));
        assert_false(is_hidden(frame, first_seen[i], 9));
    }
    taken_free(&taken);
}

/* Of pictures put together from tiles, no shutter can be followed. */
static void those_of_tiles_are_flagged(void **state)
{
    (void)state;
    for (int where = 0; where < 3; where++) {
        DicomMaker maker = begin("2");
        put_header(&maker, SAT_TAG_TOTAL_PIXEL_MATRIX_COLUMNS, "UL", 4);
        put_raw_u32(&maker, 2 * SIDE);
        put_header(&maker, SAT_TAG_TOTAL_PIXEL_MATRIX_ROWS, "UL", 4);
        put_raw_u32(&maker, SIDE);
        if (where == 1) {
            put_text(&maker, SHAPE, "CS", "RECTANGULAR");
            put_rectangle(&maker, "11", "32", "1", "32");
        }
        put_header(&maker, SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, "SQ", UNDEFINED);
        put_group(&maker, NULL);
        put_group(&maker, where == 2 ? "5" : NULL);
        put_sequence_end(&maker);
        Taken taken = take(&maker, 2);
        assert_true(taken.facts->is_mosaic);
        assert_int_equal(taken.facts->image.frames, 1);
        assert_int_equal(sat_clean_frame(taken.item, 0)->traits->shutter_count, 0);
        assert_true(taken.facts->is_flagged == (where > 0));
        assert_true((strstr(taken.facts->suspicion, "shutter") != NULL) == (where > 0));
        taken_free(&taken);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_hide_together),
        cmocka_unit_test(swapped_and_far_edges_are_understood),
        cmocka_unit_test(odd_ones_are_flagged),
        cmocka_unit_test(frames_have_their_own),
        cmocka_unit_test(those_of_tiles_are_flagged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
