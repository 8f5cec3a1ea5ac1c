/* The builder: what it tidies, shares, refuses; clean text; walking the finished case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/case/case_builder.h"
#include "formats/case/clean_text_private.h"

typedef struct {
    SatArena *arena;
    SatCaseBuilder *builder;
    SatModalityTransform modality;
    SatVoiWindow window;
    SatFrameInfo frames[4];
    SatSeries numbers;
    SatSeriesText words;
} Fixture;

static const SatCleanText *text(Fixture *fixture, const char *utf8)
{
    SatError err = SAT_ERROR_INIT;
    const SatCleanText *clean = sat_clean_text_vouch(fixture->arena, utf8, strlen(utf8), &err);
    assert_non_null(clean);
    return clean;
}

static int set_up(void **state)
{
    SatError err = SAT_ERROR_INIT;
    Fixture *fixture = calloc(1, sizeof(*fixture));
    assert_non_null(fixture);
    fixture->arena = sat_arena_new(0, &err);
    fixture->builder = sat_case_builder_new(&err);
    fixture->modality = (SatModalityTransform){.slope = 1, .intercept = -1024, .type = "HU"};
    fixture->window = (SatVoiWindow){.center = 40, .width = 80, .explanation = "Brain"};
    for (size_t i = 0; i < 4; i++) {
        fixture->frames[i] = (SatFrameInfo){
            .modality = &fixture->modality, .windows = &fixture->window, .window_count = 1};
    }
    fixture->numbers = (SatSeries){.rows = 2,
                                   .columns = 3,
                                   .samples = 1,
                                   .bits = 12,
                                   .photometric = SAT_PHOTOMETRIC_MONOCHROME2,
                                   .pixel_aspect = 1,
                                   .frames = fixture->frames,
                                   .frame_count = 4};
    fixture->words.modality = text(fixture, "CT");
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    sat_case_builder_free(fixture->builder);
    sat_arena_free(fixture->arena);
    free(fixture);
    return 0;
}

static void set(Fixture *fixture, SatCaseField field, const char *utf8)
{
    SatError err = SAT_ERROR_INIT;
    if (!sat_case_builder_set(fixture->builder, field, text(fixture, utf8), &err)) {
        fail_msg("%s", err.text);
    }
}

static void add_study_with_series(Fixture *fixture, int32_t day)
{
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_case_builder_add_study(fixture->builder, day, NULL, NULL, &err));
    if (!sat_case_builder_add_series(fixture->builder, &fixture->numbers, &fixture->words, &err)) {
        fail_msg("%s", err.text);
    }
}

static SatCase *finish(Fixture *fixture)
{
    SatError err = SAT_ERROR_INIT;
    SatCase *finished = sat_case_builder_finish(fixture->builder, &err);
    if (finished == NULL) {
        fail_msg("%s", err.text);
    }
    return finished;
}

static void test_clean_text(void **state)
{
    Fixture *fixture = *state;
    SatError err = SAT_ERROR_INIT;
    char source[] = "Gr\xc3\xb6\xc3\x9f"
                    "e";
    const SatCleanText *clean = sat_clean_text_vouch(fixture->arena, source, strlen(source), &err);
    memset(source, 'x', sizeof(source) - 1); /* it is a copy */
    assert_string_equal(sat_clean_text_utf8(clean), "Gr\xc3\xb6\xc3\x9f"
                                                    "e");
    assert_null(sat_clean_text_vouch(fixture->arena, "\xff", 1, &err));
    assert_int_equal(err.code, SAT_ERR_FORMAT);
}

static void test_texts_are_tidied(void **state)
{
    Fixture *fixture = *state;
    set(fixture, SAT_CASE_TITLE, "CT\r\nHead\t7f3a\x07");
    set(fixture, SAT_CASE_PRESENTATION, "one\r\ntwo\rthree\n\tfour\x1b[2J\xc2\x9b");
    set(fixture, SAT_CASE_CERTAINTY, "ALMOST certain");
    set(fixture, SAT_CASE_SEX, "f");
    add_study_with_series(fixture, 0);
    SAT_AUTO(SatCase) *finished = finish(fixture);
    assert_string_equal(finished->title, "CT Head 7f3a");
    assert_string_equal(finished->presentation, "one\ntwo\nthree\n\tfour[2J");
    assert_string_equal(finished->certainty, "Almost certain");
    assert_string_equal(finished->sex, "F");
    assert_string_equal(finished->discussion, ""); /* never NULL */
    assert_string_equal(finished->studies[0].series[0].title, "");
}

static void test_lists_leave_out_the_empty(void **state)
{
    Fixture *fixture = *state;
    SatError err = SAT_ERROR_INIT;
    set(fixture, SAT_CASE_TITLE, "T");
    assert_true(sat_case_builder_append(fixture->builder, SAT_CASE_TAGS, text(fixture, ""), &err));
    assert_true(
        sat_case_builder_append(fixture->builder, SAT_CASE_TAGS, text(fixture, "rare"), &err));
    assert_true(
        sat_case_builder_append(fixture->builder, SAT_CASE_SYSTEMS, text(fixture, "Chest"), &err));
    add_study_with_series(fixture, 0);
    SAT_AUTO(SatCase) *finished = finish(fixture);
    assert_int_equal(finished->tag_count, 1);
    assert_string_equal(finished->tags[0], "rare");
    assert_string_equal(finished->systems[0], "Chest");
    assert_int_equal(finished->reference_count, 0);
}

/* The case must not point into what it was made from. */
static void test_the_case_owns_its_parts(void **state)
{
    Fixture *fixture = *state;
    set(fixture, SAT_CASE_TITLE, "T");
    uint16_t values[2] = {1, 200};
    SatLookupTable table = {.count = 2, .bits = 8, .values = values, .explanation = "Harder"};
    fixture->numbers.voi_tables = &table;
    fixture->numbers.voi_table_count = 1;
    SatModalityTransform other = {.slope = 3, .type = "US"};
    fixture->frames[3].modality = &other;
    add_study_with_series(fixture, 0);
    values[1] = 7;
    other.slope = 9;
    fixture->window.center = -1;
    memset(fixture->frames, 0, sizeof(fixture->frames));
    SAT_AUTO(SatCase) *finished = finish(fixture);
    const SatSeries *series = &finished->studies[0].series[0];
    assert_int_equal(series->voi_tables[0].values[1], 200);
    assert_string_equal(series->voi_tables[0].explanation, "Harder");
    assert_true(series->frames[3].modality->slope > 2 && series->frames[3].modality->slope < 4);
    assert_true(series->frames[0].windows[0].center > 39);
    assert_string_equal(series->frames[0].windows[0].explanation, "Brain");
    assert_ptr_equal(series->frames[0].modality, series->frames[2].modality);
    assert_ptr_equal(series->frames[0].windows, series->frames[3].windows);
}

static void test_walking(void **state)
{
    Fixture *fixture = *state;
    SatError err = SAT_ERROR_INIT;
    set(fixture, SAT_CASE_TITLE, "T");
    set(fixture, SAT_CASE_AGE, "45 y");
    set(fixture, SAT_CASE_SEX, "F");
    assert_true(sat_case_builder_set_id(fixture->builder, "00112233445566ff", &err));
    add_study_with_series(fixture, 1);
    fixture->numbers.frame_count = 3;
    assert_true(
        sat_case_builder_add_series(fixture->builder, &fixture->numbers, &fixture->words, &err));
    fixture->numbers.frame_count = 1;
    add_study_with_series(fixture, 4);
    SAT_AUTO(SatCase) *finished = finish(fixture);
    assert_int_equal(sat_case_series_count(finished), 3);
    assert_int_equal(sat_case_frame_count(finished), 8);
    size_t study = 9;
    assert_ptr_equal(sat_case_series(finished, 2, &study), &finished->studies[1].series[0]);
    assert_int_equal(study, 1);
    assert_int_equal(finished->studies[1].day, 4);
    assert_int_equal(sat_case_series(finished, 1, NULL)->frame_count, 3);
    assert_null(sat_case_series(finished, 3, NULL));
    assert_ptr_equal(sat_series_middle_frame(sat_case_series(finished, 1, NULL)),
                     &sat_case_series(finished, 1, NULL)->frames[1]);
    char label[32];
    sat_case_age_sex(finished, label, sizeof(label));
    assert_string_equal(label, "45 y F");
    sat_case_age_sex(finished, label, 3);
    assert_string_equal(label, "45");
    finished->sex = "O";
    sat_case_age_sex(finished, label, sizeof(label));
    assert_string_equal(label, "45 y, sex: other");
    finished->age = "";
    sat_case_age_sex(finished, label, sizeof(label));
    assert_string_equal(label, "sex: other");
    finished->age = "45 y";
    finished->sex = "";
    sat_case_age_sex(finished, label, sizeof(label));
    assert_string_equal(label, "45 y");
}

static void assert_series_refused(Fixture *fixture, SatErrorCode code, const char *named)
{
    SatError err = SAT_ERROR_INIT;
    bool added =
        sat_case_builder_add_series(fixture->builder, &fixture->numbers, &fixture->words, &err);
    if (added || err.code != code || strstr(err.text, named) == NULL) {
        fail_msg("expected a refusal of %s, got %d \"%s\"", named, (int)err.code, err.text);
    }
}

static void test_series_refusals(void **state)
{
    Fixture *fixture = *state;
    SatError err = SAT_ERROR_INIT;
    assert_series_refused(fixture, SAT_ERR_ARGUMENT, "study");
    assert_true(sat_case_builder_add_study(fixture->builder, 0, NULL, NULL, &err));
    const SatSeries good = fixture->numbers;
    fixture->numbers.rows = 0;
    assert_series_refused(fixture, SAT_ERR_LIMIT, "rows");
    fixture->numbers = good;
    fixture->numbers.frame_count = 0;
    assert_series_refused(fixture, SAT_ERR_LIMIT, "frames");
    fixture->numbers = good;
    fixture->numbers.samples = 3;
    assert_series_refused(fixture, SAT_ERR_FORMAT, "photometric");
    fixture->numbers = good;
    fixture->numbers.spacing_kind = SAT_SPACING_PATIENT;
    assert_series_refused(fixture, SAT_ERR_FORMAT, "spacing");
    fixture->numbers = good;
    fixture->window.explanation = "M\xc3\xbcller, Jan";
    assert_series_refused(fixture, SAT_ERR_ARGUMENT, "explanation");
    fixture->window.explanation = "";
    fixture->modality.type = "a;b";
    assert_series_refused(fixture, SAT_ERR_ARGUMENT, "rescale type");
    fixture->modality.type = "";
    fixture->words.laterality = text(fixture, "left");
    assert_series_refused(fixture, SAT_ERR_ARGUMENT, "laterality");
    fixture->words.laterality = NULL;
    fixture->words.modality = NULL;
    assert_series_refused(fixture, SAT_ERR_FORMAT, "modality");
    SatError last = SAT_ERROR_INIT; /* refused ones leave nothing behind */
    set(fixture, SAT_CASE_TITLE, "T");
    assert_null(sat_case_builder_finish(fixture->builder, &last));
    assert_int_equal(last.code, SAT_ERR_FORMAT);
}

static void assert_set_refused(Fixture *fixture, SatCaseField field, const char *utf8,
                               SatErrorCode code, const char *named)
{
    SatError err = SAT_ERROR_INIT;
    assert_false(sat_case_builder_set(fixture->builder, field, text(fixture, utf8), &err));
    assert_int_equal(err.code, code);
    assert_non_null(strstr(err.text, named));
}

static void test_text_refusals(void **state)
{
    Fixture *fixture = *state;
    char long_title[600];
    memset(long_title, 'a', sizeof(long_title) - 1);
    long_title[sizeof(long_title) - 1] = '\0';
    assert_set_refused(fixture, SAT_CASE_TITLE, long_title, SAT_ERR_LIMIT, "title");
    assert_set_refused(fixture, SAT_CASE_CERTAINTY, "sure", SAT_ERR_ARGUMENT, "Probable");
    assert_set_refused(fixture, SAT_CASE_SEX, "X", SAT_ERR_ARGUMENT, "sex");
    SatError err = SAT_ERROR_INIT;
    assert_false(sat_case_builder_set_id(fixture->builder, "00112233445566FF", &err));
    sat_error_clear(&err);
    assert_false(sat_case_builder_add_study(fixture->builder, -1, NULL, NULL, &err));
}

static void test_finish_names_what_is_missing(void **state)
{
    Fixture *fixture = *state;
    SatError err = SAT_ERROR_INIT;
    assert_null(sat_case_builder_finish(fixture->builder, &err));
    assert_non_null(strstr(err.text, "title"));
    set(fixture, SAT_CASE_TITLE, "T");
    sat_error_clear(&err);
    assert_null(sat_case_builder_finish(fixture->builder, &err));
    assert_non_null(strstr(err.text, "studies"));
    add_study_with_series(fixture, 0);
    SatCase *finished = finish(fixture); /* a failed finish does not spoil the builder */
    sat_case_free(finished);
    sat_error_clear(&err);
    assert_null(sat_case_builder_finish(fixture->builder, &err)); /* it is empty now */
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_clean_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_texts_are_tidied, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lists_leave_out_the_empty, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_case_owns_its_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_walking, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_series_refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_text_refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_finish_names_what_is_missing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
