/* How fast frames follow each other, and how large an ultrasound's pixels are: what wins. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "export/deidentify/deid_private.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

/* NULL: not written. */
typedef struct {
    const char *recommended, *cine_rate, *frame_time, *vector;
    uint32_t pointer; /* 0: none */
} MadeCine;

static SatDeidCine cine_of(const MadeCine *made)
{
    DicomMaker maker = maker_new(UID_EXPLICIT);
    if (made->recommended != NULL) {
        put_text(&maker, SAT_TAG_RECOMMENDED_DISPLAY_FRAME_RATE, "IS", made->recommended);
    }
    if (made->cine_rate != NULL) {
        put_text(&maker, SAT_TAG_CINE_RATE, "IS", made->cine_rate);
    }
    if (made->frame_time != NULL) {
        put_text(&maker, SAT_TAG_FRAME_TIME, "DS", made->frame_time);
    }
    if (made->vector != NULL) {
        put_text(&maker, SAT_TAG_FRAME_TIME_VECTOR, "DS", made->vector);
    }
    if (made->pointer != 0) {
        uint8_t bytes[4] = {(uint8_t)(made->pointer >> 16), (uint8_t)(made->pointer >> 24),
                            (uint8_t)made->pointer, (uint8_t)(made->pointer >> 8)};
        put_bytes(&maker, SAT_TAG_FRAME_INCREMENT_POINTER, "AT", bytes, sizeof(bytes));
    }
    MadeFile file = made_open(&maker);
    assert_non_null(file.dicom);
    SatDeidCine cine = sat_deid_cine(sat_dicom_dataset(file.dicom));
    made_close(&file);
    maker_free(&maker);
    return cine;
}

static void the_rate_for_display_wins(void **state)
{
    static const struct {
        MadeCine made;
        double time_ms;
    } rows[] = {
        {{NULL, NULL, NULL, NULL, 0}, 0.0},
        {{NULL, "25", NULL, NULL, 0}, 40.0},
        {{NULL, "25", "33.5", NULL, 0}, 33.5},
        {{"20", "25", "33.5", "0\\10\\10", SAT_TAG_FRAME_TIME_VECTOR}, 50.0},
        {{NULL, "25", "33.5", "0\\10\\10", 0}, 33.5},
        {{NULL, "25", "33.5", "0\\10\\10", SAT_TAG_FRAME_TIME_VECTOR}, 10.0},
        {{NULL, "25", "33.5", "0\\10\\10", SAT_TAG_FRAME_TIME}, 33.5},
        {{NULL, NULL, NULL, "0\\10\\10", 0}, 10.0},
        {{NULL, NULL, NULL, "10", 0}, 0.0},       /* the first frame's says nothing */
        {{"0", "-3", "0", "0\\0", 0}, 0.0},       /* not said, whatever is written */
        {{NULL, NULL, "60000", NULL, 0}, 0.0},    /* an exposure, no rate of display */
        {{NULL, "100000", "60000", NULL, 0}, 0.0} /* nobody sees that */
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        SatDeidCine cine = cine_of(&rows[i].made);
        if (fabs(cine.frame_time_ms - rows[i].time_ms) > 1e-9) {
            fail_msg("row %zu: %g ms, not %g", i, cine.frame_time_ms, rows[i].time_ms);
        }
        assert_false(cine.times_differ);
    }
}

static void differing_times_are_told_with_their_median(void **state)
{
    (void)state;
    MadeCine made = {.vector = "0\\40\\40.1\\40\\40\\120"};
    SatDeidCine cine = cine_of(&made);
    assert_true(cine.times_differ);
    assert_true(fabs(cine.frame_time_ms - 40.0) < 1e-9);
    assert_true(fabs(cine.least_ms - 40.0) < 1e-9 && fabs(cine.largest_ms - 120.0) < 1e-9);
    made.vector = "0\\40\\40.1\\39.9"; /* decimals */
    assert_false(cine_of(&made).times_differ);
}

/* Durations of an enhanced object's frames, only where the frames have no places of their own. */
static SatDeidCine cine_of_enhanced(bool is_placed)
{
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_text(&maker, SAT_TAG_MODALITY, "CS", "XA");
    put_header(&maker, SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, "SQ", UNDEFINED);
    for (int i = 0; i < 3; i++) {
        const double duration = 62.5;
        DicomMaker content = maker_bare(true, false);
        DicomMaker frame = maker_bare(true, false);
        put_bytes(&content, SAT_TAG_FRAME_ACQUISITION_DURATION, "FD", &duration, sizeof(duration));
        put_header(&frame, SAT_TAG_FRAME_CONTENT_SEQUENCE, "SQ", UNDEFINED);
        put_item_of(&frame, &content);
        put_sequence_end(&frame);
        if (is_placed) {
            put_header(&frame, SAT_TAG_PLANE_POSITION_SEQUENCE, "SQ", UNDEFINED);
            put_sequence_end(&frame);
        }
        put_item_of(&maker, &frame);
        maker_free(&frame);
        maker_free(&content);
    }
    put_sequence_end(&maker);
    MadeFile file = made_open(&maker);
    assert_non_null(file.dicom);
    SatDeidCine cine = sat_deid_cine(sat_dicom_dataset(file.dicom));
    made_close(&file);
    maker_free(&maker);
    return cine;
}

static void enhanced_frames_say_how_long_they_lasted(void **state)
{
    (void)state;
    assert_true(fabs(cine_of_enhanced(false).frame_time_ms - 62.5) < 1e-9);
    assert_true(fabs(cine_of_enhanced(true).frame_time_ms) < 1e-9);
}

/* ---- regions --------------------------------------------------------------------------------- */

typedef struct {
    uint16_t format, units;
    uint32_t right, bottom;
    double x, y;
} MadeRegion;

static void put_u32(DicomMaker *maker, uint32_t tag, uint32_t value)
{
    uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8), 0, 0};
    put_bytes(maker, tag, "UL", bytes, sizeof(bytes));
}

static bool spacing_of(const MadeRegion *regions, size_t count, double spacing[2])
{
    static const SatDicomImage image = {.rows = 480, .columns = 640};
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_header(&maker, SAT_TAG_SEQUENCE_OF_ULTRASOUND_REGIONS, "SQ", UNDEFINED);
    for (size_t i = 0; i < count; i++) {
        DicomMaker item = maker_bare(true, false);
        put_u16(&item, SAT_TAG_REGION_SPATIAL_FORMAT, regions[i].format);
        put_u32(&item, SAT_TAG_REGION_LOCATION_MIN_X0, 10);
        put_u32(&item, SAT_TAG_REGION_LOCATION_MIN_Y0, 10);
        put_u32(&item, SAT_TAG_REGION_LOCATION_MAX_X1, regions[i].right);
        put_u32(&item, SAT_TAG_REGION_LOCATION_MAX_Y1, regions[i].bottom);
        put_u16(&item, SAT_TAG_PHYSICAL_UNITS_X_DIRECTION, regions[i].units);
        put_u16(&item, SAT_TAG_PHYSICAL_UNITS_Y_DIRECTION, regions[i].units);
        put_bytes(&item, SAT_TAG_PHYSICAL_DELTA_X, "FD", &regions[i].x, sizeof(double));
        put_bytes(&item, SAT_TAG_PHYSICAL_DELTA_Y, "FD", &regions[i].y, sizeof(double));
        put_item_of(&maker, &item);
        maker_free(&item);
    }
    put_sequence_end(&maker);
    MadeFile file = made_open(&maker);
    assert_non_null(file.dicom);
    bool found = sat_deid_region_spacing(sat_dicom_dataset(file.dicom), &image, spacing);
    made_close(&file);
    maker_free(&maker);
    return found;
}

static void a_region_gives_the_spacing_of_the_picture(void **state)
{
    static const MadeRegion plane = {1, 3, 600, 400, -0.05, 0.04};
    static const MadeRegion other_scale = {1, 3, 600, 400, 0.06, 0.04};
    static const MadeRegion of_a_larger_picture = {1, 3, 800, 400, 0.05, 0.04};
    static const MadeRegion in_seconds = {1, 4, 600, 400, 0.05, 0.04};
    static const MadeRegion spectral = {3, 4, 600, 470, 0.01, 1.0};
    static const MadeRegion curve = {4, 4, 600, 470, 0.01, 0.0};
    static const MadeRegion nothing = {0, 0, 600, 470, 1.0, 1.0};
    const struct {
        MadeRegion regions[2];
        size_t count;
        bool found;
    } rows[] = {
        {{plane}, 1, true},
        {{nothing, plane}, 2, true},
        {{plane, curve}, 2, true},
        {{plane, plane}, 2, true},
        {{plane, other_scale}, 2, false},
        {{plane, spectral}, 2, false},
        {{of_a_larger_picture}, 1, false},
        {{in_seconds}, 1, false},
        {{curve}, 1, false},
        {{nothing}, 0, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        double spacing[2] = {0.0, 0.0};
        bool found = spacing_of(rows[i].regions, rows[i].count, spacing);
        if (found != rows[i].found) {
            fail_msg("row %zu: %s", i, found ? "found" : "not found");
        }
        if (found) { /* mm, down and across */
            assert_true(fabs(spacing[0] - 0.4) < 1e-9 && fabs(spacing[1] - 0.5) < 1e-9);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rate_for_display_wins),
        cmocka_unit_test(differing_times_are_told_with_their_median),
        cmocka_unit_test(enhanced_frames_say_how_long_they_lasted),
        cmocka_unit_test(a_region_gives_the_spacing_of_the_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
