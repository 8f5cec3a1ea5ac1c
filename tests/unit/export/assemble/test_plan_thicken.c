/* --thicken in a plan: which slices make which slab, where it lies, and what cannot be done. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "export/assemble/plan_options.h"
#include "tests/unit/export/assemble/plan_maker.h"

static void make_slices(MadeItems *made, int count, double distance_mm)
{
    for (int i = 0; i < count; i++) {
        (void)made_slice(made, 1, 1, 1, i + 1, distance_mm * i);
    }
}

static SatExportPlan *thickened(MadeItems *made, const char *value, Told *told)
{
    SatPlanOptions *options = option(NULL, SAT_PLAN_THICKEN, value);
    SatExportPlan *plan = plan_of(made, options, told);
    sat_plan_options_free(options);
    return plan;
}

static const SatPlannedSeries *series_of(const SatExportPlan *plan)
{
    return &plan->cases[0].studies[0].series[0];
}

static void assert_near(double value, double wanted)
{
    if (!(fabs(value - wanted) < 1e-9)) {
        fail_msg("%.12f instead of %.12f", value, wanted);
    }
}

/* Ten slices of 1 mm to three slabs of 3 1/3: the first is in places 9 to 6 2/3, the most superior
 * first. */
static void slices_are_shared_out(void **state)
{
    (void)state;
    static const uint64_t weights[3][4] = {{3, 3, 3, 1}, {2, 3, 3, 2}, {1, 3, 3, 3}};
    static const double heights[3] = {9.0 - 7.0 / 6.0, 4.5, 7.0 / 6.0};
    static const double first_heights[3] = {9.0, 6.0, 3.0};
    Told told = {""};
    MadeItems *made = made_new();
    make_slices(made, 10, 1.0);
    shuffle(made, 3);
    SatExportPlan *plan = thickened(made, "1/1/1:3", &told);
    const SatPlannedSeries *series = series_of(plan);
    assert_int_equal(series->frame_count, 3);
    assert_int_equal(plan->frame_count, 3);
    for (size_t i = 0; i < 3; i++) {
        const SatPlannedFrame *slab = &series->frames[i];
        assert_int_equal(slab->slice_count, 4);
        for (size_t k = 0; k < 4; k++) {
            const SatFrameFacts *frame = sat_clean_frame(slab->slices[k].item, 0);
            assert_int_equal(slab->slices[k].weight, weights[i][k]);
            assert_near(frame->position_mm[2], first_heights[i] - (double)k);
        }
        assert_near(height_of(series, i), heights[i]);
        assert_near(series->infos[i].position_mm[0], -16.0);
        assert_int_equal(series->infos[i].window_count, 1);
    }
    assert_near(series->numbers.slice_spacing_mm, 10.0 / 3.0);
    assert_near(series->numbers.slice_thickness_mm, 10.0 / 3.0);
    assert_false(series->keeps_jpeg);
    assert_string_equal(text_of(series->notes[0]),
                        "thickened: 3 slices of 3.33 mm, made of 10 slices 1 mm apart");
    assert_string_equal(text_of(series->conversion),
                        "10 slices to 3: means by their share, rounded, largest error 0.5");
    SatExportPlan *again = thickened(made, "1/1/1:5", NULL);
    SatSha256 first = sat_export_plan_digest(plan), second = sat_export_plan_digest(again);
    assert_false(sat_sha256_equal(&first, &second));
    sat_export_plan_free(again);
    sat_export_plan_free(plan);
    made_free(made);
}

/* However the distance is rounded, slabs are as thick as asked for. */
static void slabs_are_thick_enough(void **state)
{
    (void)state;
    static const double distances[] = {0.1, 0.3, 0.5, 0.6, 0.625, 0.7, 0.75, 1.0, 1.2, 1.5, 2.9};
    for (size_t i = 0; i < sizeof(distances) / sizeof(distances[0]); i++) {
        for (int count = 40; count < 60; count++) {
            MadeItems *made = made_new();
            make_slices(made, count, distances[i]);
            SatExportPlan *plan = thickened(made, "1:3", NULL);
            const SatPlannedSeries *series = series_of(plan);
            double height_mm = distances[i] * count;
            size_t wanted = (size_t)floor(height_mm / 3.0 + 1e-9);
            assert_int_equal(series->frame_count, wanted);
            assert_true(series->numbers.slice_spacing_mm >= 3.0);
            assert_near(series->numbers.slice_spacing_mm, height_mm / (double)wanted);
            uint64_t whole = 0;
            for (size_t k = 0; k < series->frame_count; k++) {
                uint64_t sum = 0;
                for (size_t s = 0; s < series->frames[k].slice_count; s++) {
                    sum += series->frames[k].slices[s].weight;
                }
                assert_int_equal(sum, count);
                whole += sum;
            }
            assert_int_equal(whole, (uint64_t)count * wanted);
            sat_export_plan_free(plan);
            made_free(made);
        }
    }
}

/* A slice that is missing leaves its place empty; a mask of one slice is one of its slab. */
static void gaps_and_masks(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    make_slices(made, 9, 1.0);
    made->list[4] = made->list[8]; /* no slice at 4 mm */
    made->count = 8;
    SatPlanOptions *options = option(NULL, SAT_PLAN_THICKEN, "1/1/1:3");
    options = option(options, SAT_PLAN_MASK, "1/1/1:1,2,3,4@2");
    options = option(options, SAT_PLAN_MASK, "1/1/1:5,6,7,8@3");
    SatExportPlan *plan = plan_of(made, options, NULL);
    const SatPlannedSeries *series = series_of(plan);
    assert_int_equal(series->frame_count, 3);
    assert_int_equal(series->frames[0].slice_count, 3);
    assert_int_equal(series->frames[1].slice_count, 2);
    assert_near(height_of(series, 0), 7.0);
    assert_near(height_of(series, 1), 4.0);
    assert_int_equal(series->frames[0].hidden->rect_count, 2);
    assert_null(series->frames[1].hidden);
    sat_export_plan_free(plan);
    sat_plan_options_free(options);
    made_free(made);
}

static void refused(const MadeItems *made, const char *value, const char *why)
{
    SatError err = SAT_ERROR_INIT;
    SatPlanOptions *options = option(NULL, SAT_PLAN_THICKEN, value);
    assert_null(sat_export_plan_new(made->list, made->count, options, NULL, &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    if (strstr(err.text, why) == NULL || strstr(err.text, "--exclude 1/1/1") == NULL) {
        fail_msg("\"%s\" lacks \"%s\"", err.text, why);
    }
    sat_plan_options_free(options);
}

static void what_is_no_volume_is_refused(void **state)
{
    (void)state;
    static const char *const reasons[] = {
        "no CT, MR or PET", "in colour",           "where its slices lie", "equally far apart",
        "gantry tilt",      "from slice to slice", "not as thick as that", "where its slices lie"};
    static const SatModalityTransform other = {.slope = 2.0, .intercept = 0.0, .type = "HU"};
    for (size_t which = 0; which < sizeof(reasons) / sizeof(reasons[0]); which++) {
        MadeItems *made = made_new();
        for (int i = 0; i < (which == 7 ? 1 : 12); i++) {
            double z_mm = which == 3 && i > 5 ? 3.0 * i : (double)i;
            MadeItem *slice = made_slice(made, 1, 1, 1, i + 1, z_mm);
            slice->facts.modality = made_text(made, which == 0 ? "US" : "CT");
            slice->facts.image.shape.layout = which == 1 ? SAT_PIXEL_RGB8 : SAT_PIXEL_GRAY16;
            slice->facts.image.shape.bits = which == 1 ? 8 : 12;
            slice->facts.photometric =
                which == 1 ? SAT_PHOTOMETRIC_RGB : SAT_PHOTOMETRIC_MONOCHROME2;
            slice->traits.has_position = which != 2;
            slice->item.frame.position_mm[1] += which == 4 ? 0.2 * i : 0.0;
            if (which == 5 && i == 7) {
                slice->item.frame.modality_transform = &other;
            }
        }
        refused(made, which == 6 ? "1/1/1:13" : "1/1/1:3", reasons[which]);
        made_free(made);
    }
}

/* Of a whole case only volumes are thickened; what is thick enough stays as it is. */
static void a_case_may_hold_others(void **state)
{
    (void)state;
    Told told = {""};
    MadeItems *made = made_new();
    make_slices(made, 10, 1.0);
    for (int i = 0; i < 10; i++) {
        (void)made_slice(made, 1, 1, 2, i + 1, 4.0 * i);
        made_slice(made, 1, 1, 3, i + 1, (double)i)->facts.modality = made_text(made, "US");
        made_slice(made, 1, 1, 4, i + 1, (double)i)->item.frame.position_mm[1] += 0.5 * i;
    }
    SatExportPlan *plan = thickened(made, "1:3", &told);
    const SatPlannedStudy *study = &plan->cases[0].studies[0];
    static const size_t frames[4] = {3, 10, 10, 10};
    static const bool can_be[4] = {true, true, false, false};
    assert_int_equal(study->series_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(study->series[i].frame_count, frames[i]);
        assert_true(study->series[i].can_be_thickened == can_be[i]);
    }
    assert_non_null(strstr(told.text, "note 1/1/2 not thickened: its slices are as far apart"));
    assert_non_null(strstr(told.text, "warning 1/1/4 not thickened"));
    assert_null(strstr(told.text, "warning 1/1/3 not thickened"));
    sat_export_plan_free(plan);
    made_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_are_shared_out),  cmocka_unit_test(slabs_are_thick_enough),
        cmocka_unit_test(gaps_and_masks),         cmocka_unit_test(what_is_no_volume_is_refused),
        cmocka_unit_test(a_case_may_hold_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
