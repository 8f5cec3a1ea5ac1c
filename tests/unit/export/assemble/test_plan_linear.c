/* Stacks of values of more than 16 bits: one line, rescale and windows moved with it. And what a
 * plan tells of the pictures themselves. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/export/assemble/item_maker.h"

static SatDicomExtent extents[3] = {
    {.is_known = true, .least = -100, .most = 0},
    {.is_known = true, .least = 0.5, .most = 65534.0 * 4 - 100},
    {.is_known = true, .has_gaps = true, .least = 7, .most = 8},
};

static const SatVoiWindow exact_window = {40.0, 400.0, SAT_VOI_LINEAR_EXACT, ""};

static MadeItem *make_wide(MadeItems *made, int instance, const char *modality,
                           SatDicomExtent *extent)
{
    MadeItem *slice = made_slice(made, 1, 1, 1, instance, 2.0 * instance);
    slice->facts.image.bits_allocated = slice->facts.image.bits_stored = 32;
    slice->facts.image.number = SAT_DICOM_FLOAT;
    slice->item.frame.windows = &exact_window;
    slice->facts.image.shape.bits = 16;
    slice->facts.image.conversion = SAT_DICOM_LINEAR_TO_16;
    slice->facts.modality = made_text(made, modality);
    slice->shared.measured = extent;
    return slice;
}

static SatExportPlan *plan_of(const MadeItems *made, Told *told)
{
    SatError err = SAT_ERROR_INIT;
    SatPlanReport report = {told_add, told};
    SatExportPlan *plan = sat_export_plan_new(made->list, made->count, NULL, &report, &err);
    if (plan == NULL) {
        fail_msg("%s", err.text);
    }
    return plan;
}

static bool is_equal(double a, double b)
{
    return fabs(a - b) <= 1e-12 * fmax(1.0, fmax(fabs(a), fabs(b)));
}

/* m = -100, X = 65534 x 4 - 100, with gaps: s = 4, z = 1. CT: windows stay; MR: they move. */
static void one_line_for_a_stack(void **state)
{
    (void)state;
    static const char *const modalities[2] = {"CT", "MR"};
    for (int is_mr = 0; is_mr < 2; is_mr++) {
        Told told = {.text = ""};
        MadeItems *made = made_new();
        for (int i = 0; i < 3; i++) {
            (void)make_wide(made, i + 1, modalities[is_mr], &extents[i]);
        }
        SatExportPlan *plan = plan_of(made, &told);
        assert_int_equal(plan->frame_count, 3);
        const SatPlannedSeries *series = &plan->cases[0].studies[0].series[0];
        assert_true(is_equal(series->linear.least, -100));
        assert_true(is_equal(series->linear.step, 4));
        assert_int_equal(series->linear.first, 1);
        assert_true(series->numbers.has_padding);
        assert_int_equal(series->numbers.padding_low, 0);
        assert_int_equal(series->numbers.padding_high, 0);
        assert_false(series->numbers.is_signed);
        assert_int_equal(series->numbers.bits, 16);
        assert_string_equal(sat_clean_text_utf8(series->conversion),
                            "linear to 16 bits, largest error 2");
        for (size_t i = 0; i < 3; i++) {
            const SatFrameInfo *info = &series->infos[i];
            /* a = 1, b = -1024: b + a (m - z s) */
            assert_true(is_equal(info->modality->slope, 4));
            assert_true(is_equal(info->modality->intercept, -1024.0 - 104.0));
            assert_int_equal(info->window_count, 1);
            assert_true(is_equal(info->windows[0].center, is_mr ? (40.0 + 100.0) / 4 + 1 : 40.0));
            assert_true(is_equal(info->windows[0].width, is_mr ? 100.0 : 400.0));
            assert_int_equal(info->windows[0].function, SAT_VOI_LINEAR_EXACT);
            assert_ptr_equal(info->modality, series->infos[0].modality);
            assert_ptr_equal(info->windows, series->infos[0].windows);
        }
        sat_export_plan_free(plan);
        made_free(made);
    }
}

/* Of integers on a line whose step is not 1: what was black and white stays so, to the half value.
 */
static void windows_of_integers_move_with_their_halves(void **state)
{
    (void)state;
    static SatDicomExtent wide = {.is_known = true, .least = 0, .most = 65535.0 * 10};
    static SatDicomExtent narrow = {.is_known = true, .least = 0, .most = 1000};
    static const SatVoiWindow stated[2] = {{40.0, 401.0, SAT_VOI_LINEAR, ""},
                                           {40.0, 1.0, SAT_VOI_LINEAR, ""}};
    for (int is_wide = 0; is_wide < 2; is_wide++) {
        Told told = {.text = ""};
        MadeItems *made = made_new();
        MadeItem *slice = make_wide(made, 1, "MR", is_wide ? &wide : &narrow);
        slice->facts.image.number = SAT_DICOM_INTEGER;
        slice->item.frame.windows = stated;
        slice->item.frame.window_count = 2;
        SatExportPlan *plan = plan_of(made, &told);
        const SatFrameInfo *info = &plan->cases[0].studies[0].series[0].infos[0];
        for (int i = 0; i < 2; i++) {
            double exact_width = i == 0 ? 400.0 / 10.0 : 1.0 / 10.0;
            assert_int_equal(info->windows[i].function,
                             is_wide ? SAT_VOI_LINEAR_EXACT : SAT_VOI_LINEAR);
            assert_true(is_equal(info->windows[i].center, is_wide ? 39.5 / 10.0 : 40.0));
            assert_true(is_equal(info->windows[i].width, is_wide ? exact_width : stated[i].width));
        }
        sat_export_plan_free(plan);
        made_free(made);
    }
}

static void a_window_given_for_fractions_counts_no_values(void **state)
{
    (void)state;
    for (int is_float = 0; is_float < 2; is_float++) {
        SatError err = SAT_ERROR_INIT;
        MadeItems *made = made_new();
        MadeItem *slice = make_wide(made, 1, "OT", &extents[1]);
        slice->facts.image.number = is_float ? SAT_DICOM_FLOAT : SAT_DICOM_INTEGER;
        SatPlanOptions *options = sat_plan_options_new(&err);
        assert_true(sat_plan_options_set(options, SAT_PLAN_WINDOW, "1:0.5/1", &err));
        SatExportPlan *plan = sat_export_plan_new(made->list, made->count, options, NULL, &err);
        assert_non_null(plan);
        const SatFrameInfo *info = &plan->cases[0].studies[0].series[0].infos[0];
        assert_true(is_equal(info->windows[0].width, 1.0));
        assert_int_equal(info->windows[0].function,
                         is_float ? SAT_VOI_LINEAR_EXACT : SAT_VOI_LINEAR);
        sat_export_plan_free(plan);
        sat_plan_options_free(options);
        made_free(made);
    }
}

/* For a list nothing is measured; the digest knows the difference. */
static void without_a_measure_there_is_no_line(void **state)
{
    (void)state;
    static SatDicomExtent unknown = {.is_known = false};
    Told told = {.text = ""};
    MadeItems *made = made_new();
    (void)make_wide(made, 1, "CT", &extents[0]);
    MadeItem *second = make_wide(made, 2, "CT", &unknown);
    SatExportPlan *plan = plan_of(made, &told);
    const SatPlannedSeries *series = &plan->cases[0].studies[0].series[0];
    assert_true(is_equal(series->linear.step, 0));
    assert_string_equal(sat_clean_text_utf8(series->conversion), "linear to 16 bits");
    SatSha256 before = sat_export_plan_digest(plan);
    sat_export_plan_free(plan);
    second->shared.measured = &extents[1];
    plan = plan_of(made, &told);
    SatSha256 measured = sat_export_plan_digest(plan);
    assert_false(sat_sha256_equal(&before, &measured));
    sat_export_plan_free(plan);
    second->shared.measured = &extents[2];
    plan = plan_of(made, &told);
    SatSha256 other = sat_export_plan_digest(plan);
    assert_false(sat_sha256_equal(&measured, &other));
    sat_export_plan_free(plan);
    made_free(made);
}

/* A rescale that leads past what a pack's numbers hold is dropped, the line stays. */
static void rescales_stay_in_the_range_of_numbers(void **state)
{
    (void)state;
    static SatDicomExtent large = {.is_known = true, .least = 1e11, .most = 1e12};
    static const SatModalityTransform steep = {.slope = 1e9, .type = "HU"};
    Told told = {.text = ""};
    MadeItems *made = made_new();
    make_wide(made, 1, "CT", &large)->item.frame.modality_transform = &steep;
    SatExportPlan *plan = plan_of(made, &told);
    const SatModalityTransform *modality = plan->cases[0].studies[0].series[0].infos[0].modality;
    assert_true(is_equal(modality->slope, 9e11 / 65535));
    assert_true(is_equal(modality->intercept, 1e11));
    assert_string_equal(modality->type, "");
    sat_export_plan_free(plan);
    made_free(made);
}

static void overlays_and_cut_files_are_told(void **state)
{
    (void)state;
    Told told = {.text = ""};
    MadeItems *made = made_new();
    MadeItem *slice = made_slice(made, 1, 1, 1, 1, 0.0);
    slice->facts.has_overlay = true;
    slice->facts.image.frames = 23;
    slice->facts.image.frames_missing = 1;
    SatExportPlan *plan = plan_of(made, &told);
    assert_int_equal(plan->cases[0].studies[0].series[0].note_count >= 2, 1);
    assert_non_null(strstr(told.text, "1 of 24 pictures are cut off in the file: get it again"));
    assert_non_null(strstr(told.text, "an overlay graphic is not shown"));
    sat_export_plan_free(plan);
    made_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_line_for_a_stack),
        cmocka_unit_test(windows_of_integers_move_with_their_halves),
        cmocka_unit_test(a_window_given_for_fractions_counts_no_values),
        cmocka_unit_test(without_a_measure_there_is_no_line),
        cmocka_unit_test(rescales_stay_in_the_range_of_numbers),
        cmocka_unit_test(overlays_and_cut_files_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
