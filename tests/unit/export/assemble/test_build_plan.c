/* Plans of crafted items: cases, days, order, splits, notes. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/export/assemble/plan_maker.h"

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
        MadeItem *slice = made_slice(made, 1, study, 1, 1, 0.0);
        slice->facts.has_birth_key = true;
        slice->facts.birth_key = made_key("born", study);
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
    made_slice(made, 1, 2, 1, 1, 0.0)->facts.study_day_number = 50001;
    made->items[1].facts.study_seconds = 50000;
    (void)made_slice(made, 1, 9, 1, 1, 0.0);
    made_slice(made, 1, 4, 1, 1, 0.0)->facts.has_study_date = false;
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
    MadeItem *other_size = made_slice(made, 1, 1, 1, 7, 30.0);
    other_size->facts.image.rows = 32;
    other_size->facts.image.shape.height_px = 32;
    for (int i = 0; i < 3; i++) {
        MadeItem *sagittal = made_slice(made, 1, 1, 1, 10 + i, 0.0);
        const double direction[6] = {0.0, 1.0, 0.0, 0.0, 0.0, -1.0};
        memcpy(sagittal->traits.orientation, direction, sizeof(direction));
        sagittal->item.frame.position_mm[0] = 4.0 * i;
    }
    MadeItem *cine = made_slice(made, 1, 1, 1, 20, 0.0);
    cine->facts.image.frames = 30;
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
        MadeItem *slice = made_slice(made, 1, 1, 1, i + 1, 5.0 * i);
        slice->facts.photometric = SAT_PHOTOMETRIC_RGB;
        slice->facts.image.shape.layout = SAT_PIXEL_RGB8;
        slice->facts.image.shape.bits = 8;
        slice->facts.image.bits_stored = kinds[i].bits;
        slice->facts.image.conversion = kinds[i].conversion;
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
        MadeItem *slice = made_slice(made, 1, 1, 1, i + 1, 0.0);
        const double direction[6] = {cos(angle), sin(angle), 0.0, 0.0, 0.0, -1.0};
        memcpy(slice->traits.orientation, direction, sizeof(direction));
    }
    SatExportPlan *plan = plan_of(made, NULL, NULL);
    assert_int_equal(plan->cases[0].studies[0].series_count, 1);
    const SatPlannedSeries *series = &plan->cases[0].studies[0].series[0];
    assert_int_equal(series->numbers.order, SAT_ORDER_INSTANCE);
    for (size_t i = 0; i < 36; i++) {
        assert_int_equal(sat_clean_item_own(series->frames[i].item)->instance_number, i + 1);
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
    MadeItem *slice = made_slice(made, 1, 1, 1, 3, 0.0);
    slice->facts.image.rows = slice->facts.image.shape.height_px =
        32; /* the third's, another shape */
    SatExportPlan *plan = plan_of(made, NULL, &told);
    assert_int_equal(plan->frame_count, 5);
    assert_non_null(strstr(told.text, "warning 1/1/1 pictures with the identifier"));
    assert_non_null(strstr(told.text, "looks different: 3; all are kept"));
    assert_non_null(strstr(told.text, "looks different: 1; all are kept"));
    assert_null(strstr(told.text, "twice"));
    sat_export_plan_free(plan);
    made_free(made);
}

static void suspicious_series_are_marked(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    make_stack(made, 1, 1, 1, 3);
    MadeItem *screen = made_slice(made, 1, 1, 1, 9, 50.0);
    screen->facts.suspicion = "a saved screen: it may show burned-in text";
    screen->facts.is_flagged = true;
    SatExportPlan *plan = plan_of(made, NULL, NULL);
    assert_int_equal(plan->cases[0].studies[0].series_count, 2);
    const SatPlannedSeries *series = plan->cases[0].studies[0].series;
    assert_false(series[0].suspicious || series[0].is_flagged);
    assert_true(series[1].suspicious && series[1].is_flagged);
    assert_string_equal(series[1].suspicion, "a saved screen: it may show burned-in text");
    sat_export_plan_free(plan);
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
        cmocka_unit_test(suspicious_series_are_marked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
