/* What the user chooses of a plan: series, frames, crops, windows, words; and that its digest
 * tells. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/export/assemble/plan_maker.h"

static void choices_keep_the_numbers_of_the_list(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    for (int series = 1; series <= 4; series++) {
        make_stack(made, 1, 1, series, 3);
    }
    SatPlanOptions *options = option(NULL, SAT_PLAN_EXCLUDE, "1/1/1,1/1/3");
    SatExportPlan *plan = plan_of(made, options, NULL);
    const SatPlannedStudy *study = &plan->cases[0].studies[0];
    assert_int_equal(study->series_count, 2);
    assert_int_equal(study->series[0].selector.series_number, 2);
    assert_int_equal(study->series[1].selector.series_number, 4);
    sat_export_plan_free(plan);
    options = option(options, SAT_PLAN_SERIES, "1/1/3,1/1/4");
    plan = plan_of(made, options, NULL);
    assert_int_equal(plan->cases[0].studies[0].series_count, 1);
    assert_int_equal(plan->cases[0].studies[0].series[0].selector.series_number, 4);
    sat_export_plan_free(plan);
    sat_plan_options_free(options);
    made_free(made);
}

static void refused(MadeItems *made, SatPlanOption which, const char *value, SatErrorCode code,
                    const char *words)
{
    SatError err = SAT_ERROR_INIT;
    SatPlanOptions *options = option(NULL, which, value);
    assert_null(sat_export_plan_new(made->list, made->count, options, NULL, &err));
    assert_int_equal(err.code, code);
    if (strstr(err.text, words) == NULL) {
        fail_msg("%s", err.text);
    }
    sat_plan_options_free(options);
}

static void options_that_fit_nothing_are_refused(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    make_stack(made, 1, 1, 1, 10);
    refused(made, SAT_PLAN_EXCLUDE, "2", SAT_ERR_ARGUMENT,
            "--exclude 2: there is no case 2, only 1");
    refused(made, SAT_PLAN_SERIES, "1/1/9", SAT_ERR_ARGUMENT, "no series 9");
    refused(made, SAT_PLAN_EXCLUDE, "1", SAT_ERR_ARGUMENT, "leave nothing");
    refused(made, SAT_PLAN_FRAMES, "1/1/1:5-11", SAT_ERR_ARGUMENT, "has 10 frames");
    refused(made, SAT_PLAN_FRAMES, "1/1/1:11-", SAT_ERR_ARGUMENT, "no frame 11");
    refused(made, SAT_PLAN_CROP, "1/1/1:60,0,5,5", SAT_ERR_ARGUMENT, "64 wide and 64 high");
    refused(made, SAT_PLAN_CROP, "1/1/1:4294967295,0,5,5", SAT_ERR_ARGUMENT, "outside");
    SatError err = SAT_ERROR_INIT;
    assert_null(sat_export_plan_new(NULL, 0, NULL, NULL, &err));
    assert_int_equal(err.code, SAT_ERR_FORMAT);
    made_free(made);
}

static void frames_crop_and_window(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    make_stack(made, 1, 1, 1, 20); /* heights 0 to 38, the first frame is at 38 */
    SatPlanOptions *options = option(NULL, SAT_PLAN_FRAMES, "1/1/1:3-11/4");
    options = option(options, SAT_PLAN_CROP, "1/1/1:10,20,30,40");
    options = option(options, SAT_PLAN_WINDOW, "1:300/600");
    SatExportPlan *plan = plan_of(made, options, NULL);
    const SatPlannedSeries *series = &plan->cases[0].studies[0].series[0];
    assert_int_equal(series->frame_count, 3);
    assert_true(fabs(height_of(series, 0) - 34.0) < 1e-9);
    assert_true(fabs(height_of(series, 2) - 18.0) < 1e-9);
    assert_true(fabs(series->numbers.slice_spacing_mm - 8.0) < 1e-9);
    assert_true(fabs(series->infos[0].position_mm[0] - (-16.0 + 10 * 0.5)) < 1e-9);
    assert_true(fabs(series->infos[0].position_mm[1] - (-16.0 + 20 * 0.5)) < 1e-9);
    assert_int_equal(series->numbers.columns, 30);
    assert_int_equal(series->numbers.rows, 40);
    assert_int_equal(series->source_shape.width_px, 64);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(series->infos[i].window_count, 2);
        assert_true(fabs(series->infos[i].windows[0].center - 300.0) < 1e-9);
        assert_true(fabs(series->infos[i].windows[1].center - 40.0) < 1e-9);
    }
    assert_string_equal(text_of(series->notes[0]), "pictures 3 to 11 of 20 of the source");
    assert_string_equal(text_of(series->notes[1]), "1 of every 4 pictures of the source");
    sat_export_plan_free(plan);
    sat_plan_options_free(options);
    made_free(made);
}

static void the_users_words_are_taken(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    MadeItems *made = made_new();
    make_stack(made, 1, 1, 1, 3);
    make_stack(made, 2, 2, 1, 3);
    SatPlanOptions *options = option(NULL, SAT_PLAN_TITLE, "Lecture");
    options = option(options, SAT_PLAN_TITLE, "2:The second");
    options = option(options, SAT_PLAN_SERIES_TITLES, "1/1/1:Brain window");
    options = option(options, SAT_PLAN_SYSTEM, "Chest");
    options = option(options, SAT_PLAN_SYSTEM, "2:Trauma");
    options = option(options, SAT_PLAN_CERTAINTY, "ALMOST certain");
    options = option(options, SAT_PLAN_AGE, "1:-");
    options = option(options, SAT_PLAN_DISCUSSION, "Two\nlines");
    SatExportPlan *plan = plan_of(made, options, NULL);
    assert_string_equal(text_of(plan->cases[0].title), "Lecture");
    assert_string_equal(text_of(plan->cases[1].title), "The second");
    assert_string_equal(text_of(plan->cases[0].studies[0].series[0].title), "Brain window");
    assert_int_equal(plan->cases[0].system_count, 1);
    assert_int_equal(plan->cases[1].system_count, 2);
    assert_string_equal(text_of(plan->cases[0].certainty), "Almost certain");
    assert_null(plan->cases[0].age);
    assert_string_equal(text_of(plan->cases[1].age), "45 y");
    SatCase *built = sat_export_plan_build_case(plan, 1, NULL, &err);
    assert_non_null(built);
    assert_string_equal(built->title, "The second");
    assert_string_equal(built->discussion, "Two\nlines");
    assert_int_equal(built->studies[0].series[0].frame_count, 3);
    sat_case_free(built);
    sat_export_plan_free(plan);
    static const struct {
        SatPlanOption which;
        const char *value;
    } bad[] = {{SAT_PLAN_AGE, "forty"},
               {SAT_PLAN_SEX, "X"},
               {SAT_PLAN_CERTAINTY, "sure"},
               {SAT_PLAN_TITLE, ""},
               {SAT_PLAN_TITLE, "0:x"},
               {SAT_PLAN_DAY_NUMBERING, "maybe"},
               {SAT_PLAN_SERIES_TITLES, "T2"},
               {SAT_PLAN_FRAMES, "1-2"},
               {SAT_PLAN_EXCLUDE, ""},
               {SAT_PLAN_SERIES, "1,"},
               {SAT_PLAN_TITLE, "\x1b"},
               /* a word of the list and more */
               {SAT_PLAN_SEX, "F "},
               {SAT_PLAN_SEX, "F and then some"},
               {SAT_PLAN_CERTAINTY, "certain"
                                    "                                        "},
               {SAT_PLAN_CERTAINTY, "almost`certain"}};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        sat_error_clear(&err);
        assert_false(sat_plan_options_set(options, bad[i].which, bad[i].value, &err));
        assert_non_null(strstr(err.text, sat_plan_option_name(bad[i].which)));
    }
    sat_plan_options_free(options);
    made_free(made);
}

/* U+202E in a title would turn round what stands behind it in every list. */
static void text_that_reorders_text_is_tamed(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    MadeItems *made = made_new();
    Told told = {""};
    make_stack(made, 1, 1, 1, 3);
    SatPlanOptions *options = option(NULL, SAT_PLAN_TITLE, "Lungs\xe2\x80\xae\xe2\x81\xa6!");
    options = option(options, SAT_PLAN_DIAGNOSIS, "\xd7\x97\xd7\x96\xd7\x94"); /* right to left */
    options = option(options, SAT_PLAN_SYSTEM, "central nervous system");
    SatExportPlan *plan = plan_of(made, options, &told);
    assert_string_equal(text_of(plan->cases[0].title), "Lungs!");
    assert_string_equal(text_of(plan->cases[0].diagnosis), "\xd7\x97\xd7\x96\xd7\x94");
    assert_string_equal(text_of(plan->cases[0].systems[0]), "Central Nervous System");
    const char *first = strstr(told.text, "note  characters that reorder");
    assert_non_null(first);
    assert_null(strstr(first + 1, "note  characters that reorder"));
    assert_false(sat_plan_options_set(options, SAT_PLAN_TITLE, "a\xc2\x9b[2J", &err));
    sat_export_plan_free(plan);
    sat_plan_options_free(options);
    made_free(made);
}

static void the_digest_sees_every_choice(void **state)
{
    (void)state;
    static const struct {
        SatPlanOption which;
        const char *value;
    } choices[] = {{SAT_PLAN_TITLE, "x"},
                   {SAT_PLAN_FRAMES, "1:1-2"},
                   {SAT_PLAN_CROP, "1:0,0,5,5"},
                   {SAT_PLAN_WINDOW, "1:1/2"},
                   {SAT_PLAN_SYSTEM, "Chest"},
                   {SAT_PLAN_DIAGNOSIS, "x"},
                   {SAT_PLAN_SERIES_TITLES, "1/1/1:x"},
                   {SAT_PLAN_SEX, "M"}};
    MadeItems *made = made_new();
    make_stack(made, 1, 1, 1, 3);
    enum { CHOICES = sizeof(choices) / sizeof(choices[0]) };
    SatSha256 digests[CHOICES + 2];
    for (size_t i = 0; i < CHOICES + 2; i++) {
        SatPlanOptions *options =
            i < CHOICES ? option(NULL, choices[i].which, choices[i].value) : NULL;
        made->items[1].item.file.modified_ns = i == CHOICES ? 77 : 1;
        SatExportPlan *plan = plan_of(made, options, NULL);
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
        cmocka_unit_test(choices_keep_the_numbers_of_the_list),
        cmocka_unit_test(options_that_fit_nothing_are_refused),
        cmocka_unit_test(frames_crop_and_window),
        cmocka_unit_test(the_users_words_are_taken),
        cmocka_unit_test(text_that_reorders_text_is_tamed),
        cmocka_unit_test(the_digest_sees_every_choice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
