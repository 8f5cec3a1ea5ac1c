/* Masks in a plan: which frames hide what, what hidden pixels become, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "export/assemble/plan_options.h"
#include "tests/unit/export/assemble/item_maker.h"

static SatPlanOptions *masked(SatPlanOptions *options, const char *value)
{
    SatError err = SAT_ERROR_INIT;
    options = options != NULL ? options : sat_plan_options_new(&err);
    assert_non_null(options);
    assert_true(sat_plan_options_set(options, SAT_PLAN_MASK, value, &err));
    return options;
}

static MadeItems *stack_of(int count)
{
    MadeItems *made = made_new();
    for (int i = 0; i < count; i++) {
        (void)made_slice(made, 1, 1, 1, i + 1, 2.0 * i);
    }
    return made;
}

static SatExportPlan *plan_of(const MadeItems *made, const SatPlanOptions *options)
{
    SatError err = SAT_ERROR_INIT;
    SatExportPlan *plan = sat_export_plan_new(made->list, made->count, options, NULL, &err);
    assert_string_equal(err.text, "");
    assert_non_null(plan);
    return plan;
}

static const SatPlannedSeries *series_of(const SatExportPlan *plan)
{
    return &plan->cases[0].studies[0].series[0];
}

static void each_frame_hides_its_own(void **state)
{
    (void)state;
    MadeItems *made = stack_of(10);
    SatPlanOptions *options = masked(NULL, "1/1/1:0,0,64,8");
    options = masked(options, "1:10,20,30,4@3-5");
    options = masked(options, "1/1:1,2,3,4@5");
    options = masked(options, "1/1/1:60,60,4,4@9-");
    SatExportPlan *plan = plan_of(made, options);
    const SatPlannedSeries *series = series_of(plan);
    static const size_t expected[10] = {1, 1, 2, 2, 3, 1, 1, 1, 2, 2};
    assert_int_equal(series->mask_count, 4);
    assert_int_equal(series->masks[1].first_frame, 2);
    assert_int_equal(series->masks[1].last_frame, 4);
    assert_int_equal(series->masks[3].last_frame, 9);
    for (size_t i = 0; i < 10; i++) {
        assert_int_equal(series->frames[i].hidden->rect_count, expected[i]);
        assert_int_equal(series->frames[i].hidden->rects[0].width_px, 64);
    }
    assert_int_equal(series->frames[4].hidden->rects[2].x_px, 1);
    assert_ptr_equal(series->frames[2].hidden, series->frames[3].hidden);
    assert_string_equal(sat_clean_text_utf8(series->notes[0]),
                        "masks: 4, in 10 of 10 pictures; what they cover is black");
    sat_export_plan_free(plan);
    sat_plan_options_free(options);
    made_free(made);
}

/* Frames are counted as they are planned; rectangles are of the source, whatever the crop. */
static void masks_go_with_frames_and_crop(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    MadeItems *made = stack_of(10);
    SatPlanOptions *options = masked(NULL, "1/1/1:0,0,5,5@2");
    assert_true(sat_plan_options_set(options, SAT_PLAN_FRAMES, "1/1/1:4-6", &err));
    assert_true(sat_plan_options_set(options, SAT_PLAN_CROP, "1/1/1:2,2,10,10", &err));
    SatExportPlan *plan = plan_of(made, options);
    const SatPlannedSeries *series = series_of(plan);
    assert_int_equal(series->frame_count, 3);
    assert_null(series->frames[0].hidden);
    assert_non_null(series->frames[1].hidden);
    assert_null(series->frames[2].hidden);
    assert_int_equal(series->frames[1].hidden->rects[0].x_px, 0);
    sat_export_plan_free(plan);
    sat_plan_options_free(options);
    made_free(made);
}

static void refused(const MadeItems *made, const char *value, const char *expected)
{
    SatError err = SAT_ERROR_INIT;
    SatPlanOptions *options = masked(NULL, value);
    assert_null(sat_export_plan_new(made->list, made->count, options, NULL, &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    if (strstr(err.text, expected) == NULL) {
        fail_msg("%s: \"%s\" lacks \"%s\"", value, err.text, expected);
    }
    sat_plan_options_free(options);
}

static void what_is_not_there_is_refused(void **state)
{
    (void)state;
    MadeItems *made = stack_of(10);
    refused(made, "1/1/1:60,0,5,5",
            "--mask: 60,0,5,5 reaches outside the pictures of series 1/1/1, which are 64 wide and "
            "64 high");
    refused(made, "1/1/1:0,4294967295,1,1", "64 wide and 64 high");
    refused(made, "1/1/1:0,0,1,4294967295", "64 wide and 64 high");
    refused(made, "1/1/1:0,0,1,1@11", "series 1/1/1 has 10 frames, so there is no frame 11");
    refused(made, "1/1/1:0,0,1,1@3-12", "no frame 12");
    refused(made, "1/1/2:0,0,1,1", "no series 2");
    made_free(made);
}

static void forms_are_read(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "1/1/1",
                                      "1/1/1:",
                                      "0,0,1,1",
                                      "1/1/1:0,0,1",
                                      "1/1/1:0,0,0,1",
                                      "1/1/1:0,0,1,0",
                                      "1/1/1:-1,0,1,1",
                                      "1/1/1:0,0,1,1,1",
                                      "1/1/1:0,0,1,1@",
                                      "1/1/1:0,0,1,1@0",
                                      "1/1/1:0,0,1,1@5-4",
                                      "1/1/1:0,0,1,1@-4",
                                      "1/1/1:0,0,1,1@1-2/2",
                                      "1/1/1:0,0,1,1@1-2,3",
                                      "1/1/1:0,0,1,1 ",
                                      "Auto"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatPlanOptions *options = sat_plan_options_new(&err);
        assert_non_null(options);
        if (sat_plan_options_set(options, SAT_PLAN_MASK, bad[i], &err)) {
            fail_msg("\"%s\" was taken", bad[i]);
        }
        assert_int_equal(err.code, SAT_ERR_ARGUMENT);
        assert_non_null(strstr(err.text, "--mask: "));
        assert_true(sat_plan_options_are_plain(options));
        sat_plan_options_free(options);
    }
    SatPlanOptions *options = masked(NULL, "auto");
    assert_true(sat_plan_options_mask_found(options));
    assert_false(sat_plan_options_are_plain(options));
    sat_plan_options_free(options);
}

typedef struct {
    SatPhotometric photometric;
    SatPixelShape shape;
    bool is_signed, has_padding;
    int32_t padding_low, padding_high;
    double slope;
    uint16_t expected;
} ValueCase;

static void hidden_pixels_are_black(void **state)
{
    (void)state;
    const SatPixelShape twelve = {64, 64, SAT_PIXEL_GRAY16, 12};
    const SatPixelShape sixteen = {64, 64, SAT_PIXEL_GRAY16, 16};
    const SatPixelShape eight = {64, 64, SAT_PIXEL_GRAY8, 8};
    const SatPixelShape colour = {64, 64, SAT_PIXEL_RGB8, 8};
    const ValueCase cases[] = {
        {SAT_PHOTOMETRIC_MONOCHROME2, twelve, false, false, 0, 0, 1.0, 0},
        {SAT_PHOTOMETRIC_MONOCHROME2, sixteen, true, false, 0, 0, 1.0, 0},
        {SAT_PHOTOMETRIC_MONOCHROME1, twelve, false, false, 0, 0, 1.0, 4095},
        {SAT_PHOTOMETRIC_MONOCHROME1, eight, false, false, 0, 0, 1.0, 255},
        {SAT_PHOTOMETRIC_MONOCHROME1, sixteen, true, false, 0, 0, 1.0, 65535},
        {SAT_PHOTOMETRIC_MONOCHROME2, eight, false, false, 0, 0, -1.0, 255},
        {SAT_PHOTOMETRIC_MONOCHROME2, sixteen, true, true, -2000, -2000, 1.0, 30768},
        {SAT_PHOTOMETRIC_MONOCHROME1, twelve, false, true, 100, 200, 1.0, 100},
        {SAT_PHOTOMETRIC_MONOCHROME2, twelve, false, true, -2000, -2000, 1.0,
         0}, /* no such value */
        {SAT_PHOTOMETRIC_MONOCHROME2, twelve, false, true, 4096, 4096, 1.0, 0},
        {SAT_PHOTOMETRIC_RGB, colour, false, false, 0, 0, 1.0, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        MadeItems *made = stack_of(3);
        const SatModalityTransform modality = {.slope = cases[i].slope, .type = ""};
        for (size_t k = 0; k < made->count; k++) {
            MadeItem *slice = &made->items[k];
            slice->facts.photometric = cases[i].photometric;
            slice->facts.image.shape = cases[i].shape;
            slice->facts.image.is_signed = cases[i].is_signed;
            slice->facts.image.bits_stored = cases[i].shape.bits;
            slice->facts.has_padding = cases[i].has_padding;
            slice->facts.padding_low = cases[i].padding_low;
            slice->facts.padding_high = cases[i].padding_high;
            slice->item.frame.modality_transform = &modality;
        }
        SatPlanOptions *options = masked(NULL, "1/1/1:0,0,5,5");
        SatExportPlan *plan = plan_of(made, options);
        if (series_of(plan)->hidden_value != cases[i].expected) {
            fail_msg("case %zu: %u, expected %u", i, series_of(plan)->hidden_value,
                     cases[i].expected);
        }
        sat_export_plan_free(plan);
        sat_plan_options_free(options);
        made_free(made);
    }
}

static void a_masked_jpeg_is_not_kept(void **state)
{
    (void)state;
    MadeItems *made = stack_of(4);
    for (size_t k = 0; k < made->count; k++) {
        made->items[k].facts.image.kind = SAT_DICOM_PIXELS_JPEG_BASELINE;
    }
    SatExportPlan *plain = plan_of(made, NULL);
    SatPlanOptions *options = masked(NULL, "1/1/1:0,0,5,5@4");
    SatExportPlan *plan = plan_of(made, options);
    assert_true(series_of(plain)->keeps_jpeg);
    assert_false(series_of(plan)->keeps_jpeg);
    sat_export_plan_free(plan);
    sat_export_plan_free(plain);
    sat_plan_options_free(options);
    made_free(made);
}

static SatExportPlan *plan_without(const MadeItems *made, const SatCleanItem *const *left_out,
                                   size_t left_out_count, const SatPlanOptions *options)
{
    SatError err = SAT_ERROR_INIT;
    const SatCleanItem *kept[MOST_MADE];
    size_t count = 0;
    for (size_t i = 0; i < made->count; i++) {
        bool is_kept = true;
        for (size_t k = 0; k < left_out_count; k++) {
            is_kept = is_kept && made->list[i] != left_out[k];
        }
        kept[count] = made->list[i];
        count += is_kept;
    }
    SatExportPlan *plan =
        sat_export_plan_new_without(kept, count, left_out, left_out_count, options, NULL, &err);
    assert_string_equal(err.text, "");
    return plan;
}

/* A picture that cannot be read must not move a mask to its neighbour, nor an option to another
 * series. */
static void numbers_stay_when_pictures_go(void **state)
{
    (void)state;
    MadeItems *made = stack_of(10); /* the first shown is the last made */
    SatPlanOptions *options = masked(NULL, "1/1/1:0,0,5,5@5");
    SatExportPlan *whole = plan_of(made, options);
    const SatCleanItem *hidden_item = series_of(whole)->frames[4].item;
    const SatCleanItem *left_out[] = {series_of(whole)->frames[1].item,
                                      series_of(whole)->frames[9].item};
    SatExportPlan *plan = plan_without(made, left_out, 2, options);
    const SatPlannedSeries *series = series_of(plan);
    assert_int_equal(series->frame_count, 8);
    for (size_t i = 0; i < series->frame_count; i++) {
        assert_int_equal(series->frames[i].hidden != NULL, series->frames[i].item == hidden_item);
        assert_int_equal(series->frames[i].number, i == 0 ? 0 : i + 1);
    }
    sat_export_plan_free(plan);
    sat_export_plan_free(whole);
    sat_plan_options_free(options);
    made_free(made);
}

static void selectors_stay_when_a_series_goes(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    MadeItems *made = made_new();
    const SatCleanItem *left_out[3];
    for (int series = 1; series <= 3; series++) {
        for (int i = 0; i < 3; i++) {
            left_out[i] = series == 1 ? &made->items[made->count].item : left_out[i];
            (void)made_slice(made, 1, 1, series, i + 1, 2.0 * i);
        }
    }
    SatPlanOptions *options = sat_plan_options_new(&err);
    assert_non_null(options);
    assert_true(sat_plan_options_set(options, SAT_PLAN_EXCLUDE, "1/1/2", &err));
    SatExportPlan *plan = plan_without(made, left_out, 3, options);
    assert_int_equal(plan->cases[0].studies[0].series_count, 1);
    assert_int_equal(series_of(plan)->selector.series_number, 3);
    assert_ptr_equal(series_of(plan)->frames[2].item, &made->items[6].item);
    sat_export_plan_free(plan);
    sat_plan_options_free(options);
    made_free(made);
}

static void the_digest_tells_masks_apart(void **state)
{
    (void)state;
    static const char *const values[] = {NULL, "1/1/1:0,0,5,5", "1/1/1:0,0,5,6", "1/1/1:0,0,5,5@2",
                                         "1/1/1:0,0,5,5@2-"};
    enum { COUNT = sizeof(values) / sizeof(values[0]) };
    SatSha256 digests[COUNT];
    MadeItems *made = stack_of(4);
    for (size_t i = 0; i < COUNT; i++) {
        SatPlanOptions *options = values[i] != NULL ? masked(NULL, values[i]) : NULL;
        SatExportPlan *plan = plan_of(made, options);
        digests[i] = sat_export_plan_digest(plan);
        for (size_t k = 0; k < i; k++) {
            assert_false(sat_sha256_equal(&digests[i], &digests[k]));
        }
        sat_export_plan_free(plan);
        sat_plan_options_free(options);
    }
    made_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_frame_hides_its_own),
        cmocka_unit_test(masks_go_with_frames_and_crop),
        cmocka_unit_test(what_is_not_there_is_refused),
        cmocka_unit_test(forms_are_read),
        cmocka_unit_test(hidden_pixels_are_black),
        cmocka_unit_test(a_masked_jpeg_is_not_kept),
        cmocka_unit_test(numbers_stay_when_pictures_go),
        cmocka_unit_test(selectors_stay_when_a_series_goes),
        cmocka_unit_test(the_digest_tells_masks_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
