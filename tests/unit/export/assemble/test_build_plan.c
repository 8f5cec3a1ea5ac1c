/* Plans of crafted items: cases, days, order, splits, notes, and the user's choices. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/export/assemble/item_maker.h"

static SatExportPlan *plan_of(const MadeItems *made, const SatPlanOptions *options, Told *told)
{
    SatError err = SAT_ERROR_INIT;
    SatPlanReport report = {told_add, told};
    SatExportPlan *plan =
        sat_export_plan_new(made->list, made->count, options, told != NULL ? &report : NULL, &err);
    if (plan == NULL) {
        fail_msg("%s", err.text);
    }
    return plan;
}

static SatPlanOptions *option(SatPlanOptions *options, SatPlanOption which, const char *value)
{
    SatError err = SAT_ERROR_INIT;
    if (options == NULL) {
        options = sat_plan_options_new(&err);
    }
    if (!sat_plan_options_set(options, which, value, &err)) {
        fail_msg("%s", err.text);
    }
    return options;
}

static const char *text_of(const SatCleanText *text)
{
    return text != NULL ? sat_clean_text_utf8(text) : "(none)";
}

static double height_of(const SatPlannedSeries *series, size_t frame)
{
    return series->frames[frame].info.position_mm[2];
}

static void make_stack(MadeItems *made, int patient, int study, int series, int count)
{
    for (int i = 0; i < count; i++) {
        (void)made_slice(made, patient, study, series, i + 1, 2.0 * i);
    }
}

static void shuffle(MadeItems *made, uint64_t seed)
{
    for (size_t i = made->count; i > 1; i--) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        size_t other = (size_t)(seed >> 33) % i;
        const SatCleanItem *kept = made->list[i - 1];
        made->list[i - 1] = made->list[other];
        made->list[other] = kept;
    }
}

static void one_patient_is_one_case(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    make_stack(made, 1, 3, 1, 3);
    make_stack(made, 1, 1, 1, 3);
    make_stack(made, 2, 2, 1, 3);
    SatExportPlan *plan = plan_of(made, NULL, NULL);
    assert_int_equal(plan->case_count, 2);
    assert_int_equal(plan->frame_count, 9);
    assert_int_equal(plan->pixel_bytes, 9 * 64 * 64 * 2);
    const SatPlannedCase *first = &plan->cases[0];
    assert_int_equal(first->study_count, 2);
    assert_int_equal(plan->cases[1].study_count, 1);
    assert_string_equal(text_of(first->studies[0].caption), "Day 1");
    assert_string_equal(text_of(first->studies[1].caption), "Day 3");
    assert_int_equal(first->studies[1].day, 3);
    assert_string_equal(text_of(plan->cases[1].studies[0].caption), "");
    assert_int_equal(plan->cases[1].studies[0].day, 0);
    sat_export_plan_free(plan);
    made_free(made);
}

static void titles_are_words_and_a_short_id(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    make_stack(made, 1, 1, 1, 3);
    SatExportPlan *plan = plan_of(made, NULL, NULL);
    const SatPlannedCase *one = &plan->cases[0];
    const char *title = text_of(one->title);
    assert_int_equal(strlen(title), strlen("CT Head 7f3a"));
    assert_memory_equal(title, "CT Head ", 8);
    assert_memory_equal(title + 8, one->id, 4);
    assert_int_equal(strspn(one->id, "0123456789abcdef"), 16);
    assert_string_equal(text_of(one->studies[0].title), "CT Head");
    assert_string_equal(text_of(one->studies[0].series[0].title), "Axial Brain");
    assert_string_equal(text_of(one->age), "45 y");
    assert_string_equal(text_of(one->sex), "F");
    sat_export_plan_free(plan);
    made_free(made);
}

static void titles_differ_among_many_cases(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    for (int patient = 0; patient < 1500; patient++) {
        (void)made_slice(made, patient, 1, 1, 1, 0.0);
    }
    SatExportPlan *plan = plan_of(made, NULL, NULL);
    size_t longer = 0;
    assert_int_equal(plan->case_count, 1500);
    for (size_t i = 0; i < plan->case_count; i++) {
        const char *title = text_of(plan->cases[i].title);
        longer += strlen(title) == strlen("CT Head 7f3a1234") ? 1U : 0U;
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(title, text_of(plan->cases[k].title));
        }
    }
    assert_in_range(longer, 2, 100); /* about 34 of 1500 are expected to meet in 16 bits */
    sat_export_plan_free(plan);
    made_free(made);
}

static void order_does_not_depend_on_arrival(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    make_stack(made, 1, 1, 2, 20);
    make_stack(made, 1, 1, 1, 20);
    make_stack(made, 2, 1, 1, 5);
    make_stack(made, 1, 4, 9, 5);
    SatExportPlan *first = plan_of(made, NULL, NULL);
    SatSha256 digest = sat_export_plan_digest(first);
    for (uint64_t seed = 1; seed <= 20; seed++) {
        shuffle(made, seed);
        SatExportPlan *again = plan_of(made, NULL, NULL);
        SatSha256 other = sat_export_plan_digest(again);
        assert_true(sat_sha256_equal(&digest, &other));
        sat_export_plan_free(again);
    }
    const SatPlannedSeries *series = &first->cases[0].studies[0].series[0];
    assert_int_equal(series->selector.series_number, 1);
    for (size_t i = 0; i + 1 < series->frame_count; i++) {
        assert_true(height_of(series, i) > height_of(series, i + 1));
    }
    sat_export_plan_free(first);
    made_free(made);
}

static void patients_never_mix_unless_merged(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    make_stack(made, 1, 1, 1, 2);
    make_stack(made, 2, 1, 1, 2);
    SatPlanOptions *options = option(NULL, SAT_PLAN_MERGE, NULL);
    SatExportPlan *plan = plan_of(made, options, NULL);
    assert_int_equal(plan->case_count, 1);
    assert_int_equal(plan->cases[0].study_count, 2);
    assert_null(plan->cases[0].age); /* of which patient? */
    assert_null(plan->cases[0].sex);
    sat_export_plan_free(plan);
    sat_plan_options_free(options);
    made_free(made);
}

static void one_id_with_two_birth_dates_stays_apart(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    for (int study = 1; study <= 2; study++) {
        SatCleanFacts *facts = made_slice(made, 1, study, 1, 1, 0.0);
        facts->has_birth_key = true;
        facts->birth_key = made_key("born", study);
    }
    SatExportPlan *plan = plan_of(made, NULL, &told);
    assert_int_equal(plan->case_count, 2);
    assert_non_null(strstr(told.text, "several birth dates"));
    sat_export_plan_free(plan);
    made_free(made);
}

static void split_study_and_unknown_patients(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    make_stack(made, 1, 1, 1, 2);
    make_stack(made, 1, 2, 1, 2);
    SatPlanOptions *options = option(NULL, SAT_PLAN_SPLIT_STUDY, NULL);
    SatExportPlan *plan = plan_of(made, options, NULL);
    assert_int_equal(plan->case_count, 2);
    assert_string_not_equal(plan->cases[0].id, plan->cases[1].id);
    sat_export_plan_free(plan);
    sat_plan_options_free(options);
    made->items[0].facts.patient_is_known = false;
    made->items[1].facts.patient_is_known = false;
    made->items[0].facts.patient_key = made_key("study alone", 1);
    made->items[1].facts.patient_key = made_key("study alone", 1);
    plan = plan_of(made, NULL, &told);
    assert_int_equal(plan->case_count, 2);
    assert_non_null(strstr(told.text, "no patient ID"));
    sat_export_plan_free(plan);
    made_free(made);
}

static void two_studies_of_one_day(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    (void)made_slice(made, 1, 1, 1, 1, 0.0);
    made_slice(made, 1, 2, 1, 1, 0.0)->study_day_number = 50001;
    made->items[1].facts.study_seconds = 50000;
    (void)made_slice(made, 1, 9, 1, 1, 0.0);
    made_slice(made, 1, 4, 1, 1, 0.0)->has_study_date = false;
    SatExportPlan *plan = plan_of(made, NULL, &told);
    const SatPlannedStudy *studies = plan->cases[0].studies;
    assert_string_equal(text_of(studies[0].caption), "Day 1");
    assert_string_equal(text_of(studies[1].caption), "Day 1 (2)");
    assert_string_equal(text_of(studies[2].caption), "Day 9");
    assert_string_equal(text_of(studies[3].caption), "");
    assert_non_null(strstr(told.text, "1/4 no study date"));
    sat_export_plan_free(plan);
    SatPlanOptions *options = option(NULL, SAT_PLAN_DAY_NUMBERING, "off");
    plan = plan_of(made, options, NULL);
    assert_string_equal(text_of(plan->cases[0].studies[2].caption), "");
    sat_export_plan_free(plan);
    sat_plan_options_free(options);
    made_free(made);
}

/* The date of a study can stand in any of its pictures; the day of the earliest one is Day 1. */
static void a_date_in_any_picture_counts(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    make_stack(made, 1, 1, 1, 3);
    make_stack(made, 1, 5, 1, 3);
    for (size_t i = 0; i < 3; i++) { /* only the middle one says the day */
        made->items[i].facts.has_study_date = i == 1;
    }
    SatExportPlan *plan = plan_of(made, NULL, NULL);
    const SatPlannedStudy *studies = plan->cases[0].studies;
    assert_int_equal(plan->cases[0].study_count, 2);
    assert_string_equal(text_of(studies[0].caption), "Day 1");
    assert_string_equal(text_of(studies[1].caption), "Day 5");
    sat_export_plan_free(plan);
    made_free(made);
}

static void stacks_split_where_they_cannot_be_scrolled(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    make_stack(made, 1, 1, 1, 6);
    SatCleanFacts *other_size = made_slice(made, 1, 1, 1, 7, 30.0);
    other_size->image.rows = 32;
    other_size->image.shape.height_px = 32;
    for (int i = 0; i < 3; i++) {
        SatCleanFacts *sagittal = made_slice(made, 1, 1, 1, 10 + i, 0.0);
        const double direction[6] = {0.0, 1.0, 0.0, 0.0, 0.0, -1.0};
        memcpy(sagittal->every_frame.orientation, direction, sizeof(direction));
        sagittal->every_frame.position_mm[0] = 4.0 * i;
    }
    SatCleanFacts *cine = made_slice(made, 1, 1, 1, 20, 0.0);
    cine->image.frames = 30;
    SatExportPlan *plan = plan_of(made, NULL, NULL);
    const SatPlannedStudy *study = &plan->cases[0].studies[0];
    assert_int_equal(study->series_count, 4);
    assert_int_equal(study->series[0].frame_count, 6);
    assert_int_equal(study->series[1].frame_count, 1);
    assert_int_equal(study->series[2].frame_count, 3);
    assert_int_equal(study->series[3].frame_count, 30);
    assert_string_equal(text_of(study->series[2].title), "Sagittal Brain");
    assert_string_equal(text_of(study->series[2].notes[0]), "part 3 of 4 of one DICOM series");
    assert_int_equal(study->series[3].numbers.order, SAT_ORDER_TIME);
    assert_int_equal(study->series[3].frames[29].source_frame, 29);
    sat_export_plan_free(plan);
    made_free(made);
}

/* What is not kept exactly is told with the series; pictures converted in different ways never
 * share a stack. */
static void conversions_are_told(void **state)
{
    (void)state;
    static const struct {
        SatDicomConversion conversion;
        const char *text;
        uint8_t bits;
    } kinds[] = {
        {SAT_DICOM_SCALED_TO_8, "", 7},
        {SAT_DICOM_SCALED_TO_8, "colour of 12 bits to 8, largest error 8 of 4095", 12},
        {SAT_DICOM_SCALED_TO_8, "colour of 16 bits to 8, largest error 128 of 65535", 16},
        {SAT_DICOM_AS_STORED, "", 8},
        {SAT_DICOM_FROM_PALETTE, "", 8},
        {SAT_DICOM_FROM_PALETTE_16, "palette of 16 bits to RGB of 8, largest error 128 of 65535",
         8},
        {SAT_DICOM_FROM_YBR, "YBR to RGB, largest error 0.5 of a step before clamping", 8},
        {SAT_DICOM_FROM_YBR_422, "YBR to RGB, largest error 0.5 of a step before clamping", 8},
    };
    enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };
    MadeItems *made = made_new();
    for (int i = 0; i < KINDS; i++) {
        SatCleanFacts *facts = made_slice(made, 1, 1, 1, i + 1, 5.0 * i);
        facts->photometric = SAT_PHOTOMETRIC_RGB;
        facts->image.shape.layout = SAT_PIXEL_RGB8;
        facts->image.shape.bits = 8;
        facts->image.bits_stored = kinds[i].bits;
        facts->image.conversion = kinds[i].conversion;
    }
    SatExportPlan *plan = plan_of(made, NULL, NULL);
    const SatPlannedStudy *study = &plan->cases[0].studies[0];
    assert_int_equal(study->series_count, KINDS);
    for (size_t i = 0; i < KINDS; i++) {
        assert_string_equal(text_of(study->series[i].conversion), kinds[i].text);
    }
    sat_export_plan_free(plan);
    made_free(made);
}

static void a_turning_projection_stays_together(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    for (int i = 0; i < 36; i++) {
        double angle = i * 5.0 * 3.14159265358979 / 180.0;
        SatCleanFacts *facts = made_slice(made, 1, 1, 1, i + 1, 0.0);
        const double direction[6] = {cos(angle), sin(angle), 0.0, 0.0, 0.0, -1.0};
        memcpy(facts->every_frame.orientation, direction, sizeof(direction));
    }
    SatExportPlan *plan = plan_of(made, NULL, NULL);
    assert_int_equal(plan->cases[0].studies[0].series_count, 1);
    const SatPlannedSeries *series = &plan->cases[0].studies[0].series[0];
    assert_int_equal(series->numbers.order, SAT_ORDER_INSTANCE);
    for (size_t i = 0; i < 36; i++) {
        assert_int_equal(sat_clean_item_facts(series->frames[i].item)->instance_number, i + 1);
    }
    sat_export_plan_free(plan);
    made_free(made);
}

static void what_is_odd_is_told(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    for (int i = 0; i < 40; i++) {
        if (i != 10 && i != 30 && i != 31 && i != 32) {
            (void)made_slice(made, 1, 1, 1, i + 1, -2.0 * i);
        }
    }
    (void)made_slice(made, 1, 1, 1, 5, -8.0); /* the same instance again */
    for (int i = 0; i < 12; i++) {            /* two slices lie where another one lies */
        (void)made_slice(made, 1, 1, 2, i + 1, 2.0 * (i % 10));
    }
    static const double uneven[] = {0.0, 2.0, 5.1, 7.0, 11.3, 12.0};
    for (int i = 0; i < 6; i++) {
        (void)made_slice(made, 1, 1, 3, i + 1, uneven[i]);
    }
    SatExportPlan *plan = plan_of(made, NULL, &told);
    const SatPlannedStudy *study = &plan->cases[0].studies[0];
    assert_int_equal(study->series[0].frame_count, 36);
    assert_non_null(strstr(told.text, "warning 1/1/1 1 slice missing between 10 and 11\n"));
    assert_non_null(strstr(told.text, "warning 1/1/1 3 slices missing between 29 and 30\n"));
    assert_non_null(strstr(told.text, "note 1/1/1 1 picture came twice"));
    assert_int_equal(study->series[0].note_count, 3);
    assert_int_equal(study->series[1].frame_count, 12);
    assert_non_null(strstr(told.text, "note 1/1/2 2 of 12 pictures lie where another one lies"));
    assert_non_null(strstr(told.text, "1/1/3 slice distances differ: 0.7 to 4.3 mm\n"));
    sat_export_plan_free(plan);
    made_free(made);
}

static void one_name_for_two_pictures_loses_neither(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    make_stack(made, 1, 1, 1, 3);
    (void)made_slice(made, 1, 1, 1, 2, -50.0); /* the second's instance, elsewhere */
    SatCleanFacts *facts = made_slice(made, 1, 1, 1, 3, 0.0);
    facts->image.rows = facts->image.shape.height_px = 32; /* the third's, another shape */
    SatExportPlan *plan = plan_of(made, NULL, &told);
    assert_int_equal(plan->frame_count, 5);
    assert_non_null(strstr(told.text, "warning 1/1/1 pictures with the identifier"));
    assert_non_null(strstr(told.text, "looks different: 3; all are kept"));
    assert_non_null(strstr(told.text, "looks different: 1; all are kept"));
    assert_null(strstr(told.text, "twice"));
    sat_export_plan_free(plan);
    made_free(made);
}

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
    assert_true(fabs(series->frames[0].info.position_mm[0] - (-16.0 + 10 * 0.5)) < 1e-9);
    assert_true(fabs(series->frames[0].info.position_mm[1] - (-16.0 + 20 * 0.5)) < 1e-9);
    assert_int_equal(series->numbers.columns, 30);
    assert_int_equal(series->numbers.rows, 40);
    assert_int_equal(series->source_shape.width_px, 64);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(series->frames[i].info.window_count, 2);
        assert_true(fabs(series->frames[i].info.windows[0].center - 300.0) < 1e-9);
        assert_true(fabs(series->frames[i].info.windows[1].center - 40.0) < 1e-9);
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
    options = option(options, SAT_PLAN_SYSTEM, "\xd7\x97\xd7\x96\xd7\x94"); /* right to left */
    SatExportPlan *plan = plan_of(made, options, &told);
    assert_string_equal(text_of(plan->cases[0].title), "Lungs!");
    assert_string_equal(text_of(plan->cases[0].systems[0]), "\xd7\x97\xd7\x96\xd7\x94");
    const char *first = strstr(told.text, "note  characters that reorder");
    assert_non_null(first);
    assert_null(strstr(first + 1, "note  characters that reorder"));
    assert_false(sat_plan_options_set(options, SAT_PLAN_TITLE, "a\xc2\x9b[2J", &err));
    sat_export_plan_free(plan);
    sat_plan_options_free(options);
    made_free(made);
}

static void suspicious_series_are_marked(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    make_stack(made, 1, 1, 1, 3);
    SatCleanFacts *screen = made_slice(made, 1, 1, 1, 9, 50.0);
    screen->suspicion = "a saved screen: it may show burned-in text";
    screen->is_flagged = true;
    SatExportPlan *plan = plan_of(made, NULL, NULL);
    assert_int_equal(plan->cases[0].studies[0].series_count, 2);
    const SatPlannedSeries *series = plan->cases[0].studies[0].series;
    assert_false(series[0].suspicious || series[0].is_flagged);
    assert_true(series[1].suspicious && series[1].is_flagged);
    assert_string_equal(series[1].suspicion, "a saved screen: it may show burned-in text");
    sat_export_plan_free(plan);
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
        made->items[1].facts.file_modified_ns = i == CHOICES ? 77 : 1;
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
        cmocka_unit_test(one_patient_is_one_case),
        cmocka_unit_test(titles_are_words_and_a_short_id),
        cmocka_unit_test(titles_differ_among_many_cases),
        cmocka_unit_test(order_does_not_depend_on_arrival),
        cmocka_unit_test(patients_never_mix_unless_merged),
        cmocka_unit_test(one_id_with_two_birth_dates_stays_apart),
        cmocka_unit_test(split_study_and_unknown_patients),
        cmocka_unit_test(two_studies_of_one_day),
        cmocka_unit_test(a_date_in_any_picture_counts),
        cmocka_unit_test(stacks_split_where_they_cannot_be_scrolled),
        cmocka_unit_test(conversions_are_told),
        cmocka_unit_test(a_turning_projection_stays_together),
        cmocka_unit_test(what_is_odd_is_told),
        cmocka_unit_test(one_name_for_two_pictures_loses_neither),
        cmocka_unit_test(choices_keep_the_numbers_of_the_list),
        cmocka_unit_test(options_that_fit_nothing_are_refused),
        cmocka_unit_test(frames_crop_and_window),
        cmocka_unit_test(the_users_words_are_taken),
        cmocka_unit_test(text_that_reorders_text_is_tamed),
        cmocka_unit_test(suspicious_series_are_marked),
        cmocka_unit_test(the_digest_sees_every_choice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
