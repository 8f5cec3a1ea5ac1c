/* What is read of functional groups, frame vectors and private elements, frame by frame. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "export/deidentify/deid_allow_list.h"
#include "export/deidentify/facts_store.h"
#include "export/source/raw_item_private.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

/* An object taken; facts NULL: it was refused. */
typedef struct {
    MadeFile file;
    SatDeidentifier *deidentifier;
    const SatCleanItem *item;
    const SatCleanFacts *facts; /* of it */
    SatError err;
} Taken;

static Taken take(DicomMaker *maker)
{
    static const SatLibrarySecret secret = {.bytes = {5}};
    Taken taken = {.file = made_open(maker), .err = SAT_ERROR_INIT};
    SatError err = SAT_ERROR_INIT;
    size_t count = 0;
    if (taken.file.dicom == NULL) {
        fail_msg("%s", taken.file.err.text);
    }
    taken.deidentifier = sat_deidentifier_new(&secret, NULL, NULL, &err);
    assert_non_null(taken.deidentifier);
    SatRawItem raw = {.path = "x",
                      .identity = "x",
                      .dicom = taken.file.dicom,
                      .kind = sat_dicom_object_kind(taken.file.dicom)};
    if (!sat_dicom_image_describe(taken.file.dicom, &raw.image, &err)) {
        fail_msg("%s", err.text);
    }
    if (sat_deidentifier_take(taken.deidentifier, &raw, &taken.err)) {
        taken.item = sat_deidentifier_items(taken.deidentifier, &count)[0];
        taken.facts = sat_clean_item_facts(taken.item);
    }
    maker_free(maker);
    return taken;
}

static SatFrameDraft frame_of(const Taken *taken, uint32_t index)
{
    return sat_frame_draft(sat_clean_frame(taken->item, index));
}

static void taken_free(Taken *taken)
{
    sat_deidentifier_free(taken->deidentifier);
    made_close(&taken->file);
}

/* An MR object up to its functional groups. */
static DicomMaker begin(const char *image_type, const char *frames)
{
    DicomMaker maker = maker_new(UID_EXPLICIT);
    MadePicture picture = {.photometric = "MONOCHROME2",
                           .rows = 2,
                           .columns = 2,
                           .samples = 1,
                           .allocated = 8,
                           .stored = 8,
                           .high_bit = 7,
                           .frames = frames};
    put_text(&maker, SAT_TAG_IMAGE_TYPE, "CS", image_type);
    put_text(&maker, SAT_TAG_SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.4.1");
    put_text(&maker, SAT_TAG_MODALITY, "CS", "MR");
    put_picture(&maker, &picture);
    return maker;
}

static void end(DicomMaker *maker, int frames)
{
    static const uint8_t pixels[64] = {0};
    put_bytes(maker, SAT_TAG_PIXEL_DATA, "OB", pixels, (size_t)frames * 4U);
}

static void begin_macro(DicomMaker *maker, uint32_t tag)
{
    put_header(maker, tag, "SQ", UNDEFINED);
    put_item(maker, UNDEFINED);
}

static void end_macro(DicomMaker *maker)
{
    put_item_end(maker);
    put_sequence_end(maker);
}

static void put_double(DicomMaker *maker, uint32_t tag, double value)
{
    put_bytes(maker, tag, "FD", &value, sizeof(value));
}

static void put_place(DicomMaker *maker, const char *position)
{
    begin_macro(maker, SAT_TAG_PLANE_POSITION_SEQUENCE);
    put_text(maker, SAT_TAG_IMAGE_POSITION_PATIENT, "DS", position);
    end_macro(maker);
}

static void put_measures(DicomMaker *maker, const char *spacing, const char *thickness)
{
    begin_macro(maker, SAT_TAG_PIXEL_MEASURES_SEQUENCE);
    if (thickness != NULL) {
        put_text(maker, SAT_TAG_SLICE_THICKNESS, "DS", thickness);
    }
    if (spacing != NULL) {
        put_text(maker, SAT_TAG_PIXEL_SPACING, "DS", spacing);
    }
    end_macro(maker);
}

static void put_rescale(DicomMaker *maker, const char *intercept, const char *slope)
{
    begin_macro(maker, SAT_TAG_PIXEL_VALUE_TRANSFORMATION_SEQUENCE);
    put_text(maker, SAT_TAG_RESCALE_INTERCEPT, "DS", intercept);
    put_text(maker, SAT_TAG_RESCALE_SLOPE, "DS", slope);
    end_macro(maker);
}

static void put_window(DicomMaker *maker, const char *center)
{
    begin_macro(maker, SAT_TAG_FRAME_VOI_LUT_SEQUENCE);
    put_text(maker, SAT_TAG_WINDOW_CENTER, "DS", center);
    put_text(maker, SAT_TAG_WINDOW_WIDTH, "DS", "100");
    end_macro(maker);
}

static void put_shared(DicomMaker *maker)
{
    begin_macro(maker, SAT_TAG_SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
    begin_macro(maker, SAT_TAG_PLANE_ORIENTATION_SEQUENCE);
    put_text(maker, SAT_TAG_IMAGE_ORIENTATION_PATIENT, "DS", "1\\0\\0\\0\\1\\0");
    end_macro(maker);
    put_measures(maker, "0.5\\0.25", "3");
    put_rescale(maker, "-10", "2");
    put_window(maker, "40");
    end_macro(maker);
}

static bool same(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

static void frames_override_what_they_share(void **state)
{
    (void)state;
    DicomMaker maker = begin("ORIGINAL\\PRIMARY\\OTHER", "4");
    put_shared(&maker);
    put_header(&maker, SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, "SQ", UNDEFINED);
    put_item(&maker, UNDEFINED);
    put_place(&maker, "1\\2\\3");
    put_item_end(&maker);
    put_item(&maker, UNDEFINED); /* thickness of its own, spacing shared; scale and window too */
    put_place(&maker, "1\\2\\6");
    put_measures(&maker, NULL, "4");
    put_rescale(&maker, "5", "0.5");
    put_window(&maker, "60");
    put_item_end(&maker);
    put_item(&maker, UNDEFINED); /* nothing, and what is no place */
    put_place(&maker, "1\\2");
    put_item_end(&maker);
    put_sequence_end(&maker); /* the fourth frame has no groups at all */
    end(&maker, 4);
    Taken taken = take(&maker);
    assert_non_null(taken.facts);
    assert_int_equal(taken.facts->frame_groups, 3);
    assert_true(taken.facts->has_frame_groups);
    SatFrameDraft frames[4];
    for (uint32_t i = 0; i < 4; i++) {
        frames[i] = frame_of(&taken, i);
        assert_true(frames[i].has_orientation && same(frames[i].orientation[4], 1.0));
        assert_true(same(frames[i].row_spacing_mm, 0.5));
        assert_true(same(frames[i].column_spacing_mm, 0.25));
        assert_int_equal(frames[i].spacing_kind, SAT_SPACING_PATIENT);
    }
    assert_true(frames[0].has_position && same(frames[0].position_mm[2], 3.0));
    assert_true(frames[1].has_position && same(frames[1].position_mm[2], 6.0));
    assert_false(frames[2].has_position || frames[3].has_position);
    assert_true(same(frames[0].slice_thickness_mm, 3.0) && same(frames[1].slice_thickness_mm, 4.0));
    assert_true(same(frames[0].modality_transform->slope, 2.0));
    assert_true(same(frames[1].modality_transform->slope, 0.5));
    assert_true(same(frames[1].modality_transform->intercept, 5.0));
    assert_true(same(frames[1].windows[0].center, 60.0));
    assert_true(same(frames[3].windows[0].center, 40.0));
    assert_ptr_equal(frames[0].windows, frames[2].windows); /* no copy by frame */
    assert_ptr_equal(frames[0].modality_transform, frames[3].modality_transform);
    taken_free(&taken);
}

static void frames_without_groups_share_one(void **state)
{
    (void)state;
    DicomMaker maker = begin("ORIGINAL\\PRIMARY\\OTHER", "8");
    put_shared(&maker);
    end(&maker, 8);
    Taken taken = take(&maker);
    assert_non_null(taken.facts);
    assert_false(sat_clean_item_has_own_frames(taken.item));
    assert_ptr_equal(sat_clean_frame(taken.item, 0), sat_clean_frame(taken.item, 7));
    assert_true(same(frame_of(&taken, 7).row_spacing_mm, 0.5));
    taken_free(&taken);
}

static void measurements_are_read_as_numbers(void **state)
{
    (void)state;
    static const double direction[3] = {0.0, 1.0, 0.0};
    DicomMaker maker = begin("ORIGINAL\\PRIMARY\\OTHER", "2");
    put_header(&maker, SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, "SQ", UNDEFINED);
    for (int i = 0; i < 2; i++) {
        put_item(&maker, UNDEFINED);
        begin_macro(&maker, SAT_TAG_MR_IMAGE_FRAME_TYPE_SEQUENCE);
        put_text(&maker, SAT_TAG_FRAME_TYPE, "CS",
                 i == 0 ? "ORIGINAL\\PRIMARY\\OTHER\\NONE" : "DERIVED\\PRIMARY\\WATER\\NONE");
        put_text(&maker, SAT_TAG_COMPLEX_IMAGE_COMPONENT, "CS", "PHASE");
        end_macro(&maker);
        begin_macro(&maker, SAT_TAG_MR_ECHO_SEQUENCE);
        put_double(&maker, SAT_TAG_EFFECTIVE_ECHO_TIME, 2.5 + i);
        end_macro(&maker);
        begin_macro(&maker, SAT_TAG_MR_DIFFUSION_SEQUENCE);
        begin_macro(&maker, SAT_TAG_DIFFUSION_GRADIENT_DIRECTION_SEQUENCE);
        put_bytes(&maker, SAT_TAG_DIFFUSION_GRADIENT_ORIENTATION, "FD", direction,
                  sizeof(direction));
        end_macro(&maker);
        put_double(&maker, SAT_TAG_DIFFUSION_B_VALUE, 500.0 * i);
        end_macro(&maker);
        begin_macro(&maker, SAT_TAG_CARDIAC_SYNCHRONIZATION_SEQUENCE);
        put_double(&maker, SAT_TAG_NOMINAL_CARDIAC_TRIGGER_DELAY_TIME, 40.0 * i);
        end_macro(&maker);
        begin_macro(&maker, SAT_TAG_FRAME_CONTENT_SEQUENCE);
        put_text(&maker, SAT_TAG_FRAME_REFERENCE_DATE_TIME, "DT",
                 i == 0 ? "20240105101500.25+0100" : "20240105101501.75+0100");
        put_text(&maker, SAT_TAG_STACK_ID, "SH", "Mustermann");
        end_macro(&maker);
        begin_macro(&maker, SAT_TAG_FRAME_ANATOMY_SEQUENCE);
        put_text(&maker, SAT_TAG_FRAME_LATERALITY, "CS", i == 0 ? "R" : "U");
        end_macro(&maker);
        put_item_end(&maker);
    }
    put_sequence_end(&maker);
    end(&maker, 2);
    Taken taken = take(&maker);
    assert_non_null(taken.facts);
    const SatFrameDraft a = frame_of(&taken, 0);
    const SatFrameDraft b = frame_of(&taken, 1);
    assert_int_equal(a.content, SAT_CONTENT_PHASE);
    assert_int_equal(b.content, SAT_CONTENT_WATER);
    assert_true(same(a.numbers[SAT_BY_ECHO], 2.5) && same(b.numbers[SAT_BY_ECHO], 3.5));
    assert_true(same(b.numbers[SAT_BY_B_VALUE], 500.0));
    assert_true(a.numbers[SAT_BY_DIRECTION] > SAT_NOT_SAID);
    assert_true(same(b.numbers[SAT_BY_CARDIAC_TIME], 40.0));
    double seconds = b.numbers[SAT_BY_ACQUIRED_S] - a.numbers[SAT_BY_ACQUIRED_S];
    assert_true(fabs(seconds - 1.5) < 1e-5);
    assert_true(a.numbers[SAT_BY_ACQUIRED_S] > 1704449700.0); /* not the date itself: shifted */
    assert_true(same(a.numbers[SAT_BY_STACK], b.numbers[SAT_BY_STACK]));
    assert_true(a.numbers[SAT_BY_STACK] >= 1e6); /* a key */
    assert_string_equal(sat_clean_text_utf8(a.laterality), "R");
    assert_string_equal(sat_clean_text_utf8(b.laterality), "");
    assert_true(same(a.numbers[SAT_BY_SEGMENT], SAT_NOT_SAID));
    taken_free(&taken);
}

static void words_of_image_types_are_known(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        SatFrameContent content;
    } rows[] = {
        {"ORIGINAL\\PRIMARY\\M\\ND\\NORM", SAT_CONTENT_PLAIN},
        {"ORIGINAL\\PRIMARY\\P\\ND", SAT_CONTENT_PHASE},
        {"DERIVED\\PRIMARY\\DIFFUSION\\ADC\\ND", SAT_CONTENT_ADC},
        {"DERIVED\\PRIMARY\\W\\W\\DERIVED", SAT_CONTENT_WATER},
        {"DERIVED\\PRIMARY\\DIXON\\OPP_PHASE", SAT_CONTENT_OUT_OF_PHASE},
        {"ORIGINAL\\PRIMARY\\AXIAL\\ADD", SAT_CONTENT_PLAIN},
        {"ORIGINAL\\PRIMARY\\LOCALIZER", SAT_CONTENT_LOCALIZER},
        {"LOCALIZER\\MPR\\OTHER", SAT_CONTENT_PLAIN}, /* values 1 and 2 say something else */
        {"DERIVED\\SECONDARY\\MPR", SAT_CONTENT_REFORMAT},
        {"ORIGINAL\\PRIMARY\\Mustermann\\P ", SAT_CONTENT_PHASE},
        {"", SAT_CONTENT_PLAIN}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        DicomMaker maker = begin(rows[i].type, NULL);
        end(&maker, 1);
        Taken taken = take(&maker);
        assert_non_null(taken.facts);
        if (frame_of(&taken, 0).content != rows[i].content) {
            fail_msg("%s: content %d", rows[i].type, (int)frame_of(&taken, 0).content);
        }
        taken_free(&taken);
    }
}

static void vectors_number_the_frames(void **state)
{
    (void)state;
    static const uint16_t windows[4] = {1, 1, 2, 9999};
    static const uint16_t slices[3] = {1, 2, 1}; /* too short: the last frame says nothing */
    DicomMaker maker = begin("ORIGINAL\\PRIMARY\\TOMO", "4");
    put_bytes(&maker, SAT_TAG_ENERGY_WINDOW_VECTOR, "US", windows, sizeof(windows));
    put_bytes(&maker, SAT_TAG_SLICE_VECTOR, "US", slices, sizeof(slices));
    end(&maker, 4);
    Taken taken = take(&maker);
    assert_non_null(taken.facts);
    assert_true(sat_clean_item_has_own_frames(taken.item));
    assert_true(same(frame_of(&taken, 2).numbers[SAT_BY_ENERGY_WINDOW], 2.0));
    assert_true(same(frame_of(&taken, 3).numbers[SAT_BY_ENERGY_WINDOW], SAT_NOT_SAID));
    assert_int_equal(frame_of(&taken, 1).place_number, 2);
    assert_int_equal(frame_of(&taken, 3).place_number, 0);
    taken_free(&taken);
}

/* Dimension indices say what the groups do not state; what is stated stays. */
static void dimension_indices_fill_in(void **state)
{
    (void)state;
    static const uint32_t pointers[3] = {SAT_TAG_IN_STACK_POSITION_NUMBER,
                                         SAT_TAG_TEMPORAL_POSITION_INDEX, SAT_TAG_PATIENT_ID};
    DicomMaker maker = begin("ORIGINAL\\PRIMARY\\OTHER", "2");
    put_header(&maker, SAT_TAG_DIMENSION_INDEX_SEQUENCE, "SQ", UNDEFINED);
    for (int i = 0; i < 3; i++) {
        put_item(&maker, UNDEFINED);
        put_header(&maker, SAT_TAG_DIMENSION_INDEX_POINTER, "AT", 4);
        put_raw_u16(&maker, (uint16_t)(pointers[i] >> 16));
        put_raw_u16(&maker, (uint16_t)pointers[i]);
        put_item_end(&maker);
    }
    put_sequence_end(&maker);
    put_header(&maker, SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, "SQ", UNDEFINED);
    for (uint32_t i = 0; i < 2; i++) {
        const uint32_t values[3] = {3 + i, 7 + i, 9};
        const uint32_t temporal = 5;
        put_item(&maker, UNDEFINED);
        begin_macro(&maker, SAT_TAG_FRAME_CONTENT_SEQUENCE);
        if (i == 1) {
            put_bytes(&maker, SAT_TAG_TEMPORAL_POSITION_INDEX, "UL", &temporal, sizeof(temporal));
        }
        put_bytes(&maker, SAT_TAG_DIMENSION_INDEX_VALUES, "UL", values, sizeof(values));
        end_macro(&maker);
        put_item_end(&maker);
    }
    put_sequence_end(&maker);
    end(&maker, 2);
    Taken taken = take(&maker);
    assert_non_null(taken.facts);
    assert_int_equal(frame_of(&taken, 0).place_number, 3);
    assert_int_equal(frame_of(&taken, 1).place_number, 4);
    assert_true(same(frame_of(&taken, 0).numbers[SAT_BY_TEMPORAL_POSITION], 7.0));
    assert_true(same(frame_of(&taken, 1).numbers[SAT_BY_TEMPORAL_POSITION], 5.0));
    taken_free(&taken);
}

/* Odd forms: empty macros, groups that are no sequence, more items than frames. */
static void odd_groups_never_hurt(void **state)
{
    (void)state;
    DicomMaker maker = begin("ORIGINAL\\PRIMARY\\OTHER", "2");
    put_text(&maker, SAT_TAG_SHARED_FUNCTIONAL_GROUPS_SEQUENCE, "LO", "none");
    put_header(&maker, SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, "SQ", UNDEFINED);
    for (int i = 0; i < 5; i++) {
        put_item(&maker, UNDEFINED);
        put_header(&maker, SAT_TAG_PLANE_POSITION_SEQUENCE, "SQ", UNDEFINED);
        put_sequence_end(&maker);
        begin_macro(&maker, SAT_TAG_PLANE_ORIENTATION_SEQUENCE);
        put_text(&maker, SAT_TAG_IMAGE_ORIENTATION_PATIENT, "DS", "0\\0\\0\\0\\0\\0");
        end_macro(&maker);
        put_rescale(&maker, "0", "0"); /* a scale that makes all values one: left aside */
        put_item_end(&maker);
    }
    put_sequence_end(&maker);
    end(&maker, 2);
    Taken taken = take(&maker);
    assert_non_null(taken.facts);
    assert_int_equal(taken.facts->frame_groups, 5);
    const SatFrameDraft frame = frame_of(&taken, 1);
    assert_false(frame.has_position || frame.has_orientation);
    assert_true(same(frame.modality_transform->slope, 1.0));
    assert_int_equal(frame.window_count, 0);
    taken_free(&taken);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_override_what_they_share),
        cmocka_unit_test(frames_without_groups_share_one),
        cmocka_unit_test(measurements_are_read_as_numbers),
        cmocka_unit_test(words_of_image_types_are_known),
        cmocka_unit_test(vectors_number_the_frames),
        cmocka_unit_test(dimension_indices_fill_in),
        cmocka_unit_test(odd_groups_never_hurt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
