/* A case.json that a person wrote: its texts are searched, and become a case only as clean text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "export/deidentify/own_identifiers_private.h"
#include "export/deidentify/raw_case.h"
#include "formats/base/byte_writer.h"

static const char written[] =
    "{\"format\": \"satchel-case\", \"version\": 1, \"title\": \"Pneumonia of Alvarado\","
    " \"discussion\": \"Seen 3 March 2019.\", \"contributor\": \"Dr. Nwosu\","
    " \"systems\": [\"chest\"], \"tags\": [\"lung\", \"Alvarado\"],"
    " \"citation\": \"Nwosu A.\", \"quiz\": true,"
    " \"consent\": {\"kind\": \"written\", \"statement\": \"Alvarado agrees\"},"
    " \"text_blocks\": [{\"before_study\": 1, \"text\": \"Then Alvarado fell\"}],"
    " \"studies\": [{\"caption\": \"Baseline\", \"text\": \"Clear. Alvarado\", \"series\": ["
    "{\"title\": \"Alvarado\", \"perspective\": \"Axial\", \"specifics\": \"Alvarado\","
    " \"modality_word\": \"CT\", \"key_frames\": [2, 5]}]}],"
    " \"references\": [\"Nwosu et al.\", \"Alvarado et al.\"]}";

static SatRawCase *read_case(const char *json)
{
    SatError err = SAT_ERROR_INIT;
    SatRawCase *raw = sat_raw_case_read(json, strlen(json), &err);
    if (raw == NULL) {
        fail_msg("%s", err.text);
    }
    return raw;
}

static void every_text_is_searched(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatSha256 key = sat_sha256("a", 1);
    SAT_AUTO(SatOwnIdentifiers) *own = sat_own_identifiers_new(&err);
    SAT_AUTO(SatRawCase) *raw = read_case(written);
    SatByteWriter found = SAT_BYTE_WRITER_INIT;
    assert_non_null(own);
    assert_true(sat_own_identifiers_add(own, &key, SAT_OWN_NAME, "Alvarado^Quentin", 16, &err));
    assert_true(sat_own_identifiers_add(own, &key, SAT_OWN_STAFF, "Nwosu^Ada", 9, &err));
    assert_int_equal(sat_raw_case_text_count(raw), 3 + 3 + 1 + 2 + 2 + 2 + 3 + 1);
    for (size_t i = 0; i < sat_raw_case_text_count(raw); i++) {
        SatTypedMatches matches;
        const char *name = sat_raw_case_text_name(raw, i);
        assert_true(sat_raw_case_search(raw, i, own, &key, 1, &matches, &err));
        for (size_t k = 0; k < matches.count; k++) {
            sat_write_format(&found, "%s %zu; ", name, matches.items[k].first_word);
        }
        sat_typed_matches_free(&matches);
    }
    sat_write_u8(&found, 0);
    /* The contributor and an author of a reference may be on the staff. */
    assert_string_equal((const char *)found.bytes,
                        "title 3; discussion 2; consent.statement 1; tags[1] 1; "
                        "references[1] 1; studies[0].text 2; studies[0].series[0].title 1; "
                        "studies[0].series[0].specifics 1; text_blocks[0].text 2; ");
    sat_byte_writer_free(&found);
}

static void studies_and_boxes_are_given(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatRawCase) *raw = read_case(written);
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SatRawStudyTexts study;
    SatRawSeriesTexts series;
    const SatCleanText *text = NULL;
    size_t before = 0;
    assert_true(sat_raw_case_is_for_quiz(raw));
    assert_int_equal(sat_raw_case_study_count(raw), 1);
    assert_int_equal(sat_raw_case_series_count(raw, 0), 1);
    assert_true(sat_raw_case_study(raw, 0, arena, &study, &err));
    assert_string_equal(sat_clean_text_utf8(study.caption), "Baseline");
    assert_null(study.title);
    assert_true(sat_raw_case_series(raw, 0, 0, arena, &series, &err));
    assert_string_equal(sat_clean_text_utf8(series.modality_word), "CT");
    assert_string_equal(sat_clean_text_utf8(series.perspective), "Axial");
    assert_int_equal(series.key_frame_count, 2);
    assert_int_equal(series.key_frames[1], 5);
    assert_int_equal(sat_raw_case_block_count(raw), 1);
    assert_true(sat_raw_case_block(raw, 0, arena, &before, &text, &err));
    assert_int_equal(before, 1);
    const SatCleanText *const *systems = NULL;
    size_t count = 0;
    assert_true(sat_raw_case_list(raw, SAT_CASE_SYSTEMS, arena, &systems, &count, &err));
    assert_string_equal(sat_clean_text_utf8(systems[0]), "Chest");
}

static void words_of_a_vocabulary_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *member, *told;
    } bad[] = {{"\"systems\": [\"Thorax\"]", "systems[0]: expected \"Breast\", \"Vascular\""},
               {"\"certainty\": \"Sure\"", "certainty: expected \"Possible\""},
               {"\"consent\": {\"kind\": \"oral\"}",
                "consent.kind: expected \"none\", \"local policy\" or \"written\""},
               {"\"quiz\": 1", "quiz"},
               {"\"studies\": [{\"series\": [{\"modality_word\": \"Scan\"}]}]",
                "studies[0].series[0].modality_word: expected \"CT\", \"DSA\""},
               {"\"studies\": [{\"series\": [{\"key_frames\": [3, 3]}]}]",
                "studies[0].series[0].key_frames[1]: expected ascending"},
               {"\"text_blocks\": [{\"text\": \"a\"}]",
                "text_blocks[0].before_study: expected a whole number"}};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        char json[300];
        (void)snprintf(json, sizeof(json), "{\"format\": \"satchel-case\", \"version\": 1, %s}",
                       bad[i].member);
        assert_null(sat_raw_case_read(json, strlen(json), &err));
        if (strstr(err.text, bad[i].told) == NULL) {
            fail_msg("%s: %s", bad[i].member, err.text);
        }
    }
}

static void texts_become_clean_ones(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatRawCase) *raw = read_case(written);
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    const SatCleanText *text = NULL;
    const SatCleanText *const *list = NULL;
    size_t count = 0;
    assert_true(sat_raw_case_field(raw, SAT_CASE_DISCUSSION, arena, &text, &err));
    assert_string_equal(sat_clean_text_utf8(text), "Seen 3 March 2019.");
    assert_true(sat_raw_case_field(raw, SAT_CASE_DIAGNOSIS, arena, &text, &err));
    assert_null(text);
    assert_true(sat_raw_case_list(raw, SAT_CASE_REFERENCES, arena, &list, &count, &err));
    assert_int_equal(count, 2);
    assert_string_equal(sat_clean_text_utf8(list[1]), "Alvarado et al.");
}

/* ---- findings, views, steps, questions: series 0/0 went away, 1/0 is the first one, moved by 10,
 * 20, and of its frames 5 to 9 are 0 to 4 */

static const char lesson[] =
    "{\"format\": \"satchel-case\", \"version\": 1,"
    "\"findings\": [{\"id\": \"f-Alvarado\", \"text\": \"A rim\", \"view\": \"v1\", \"marks\": ["
    "  {\"id\": \"gone\", \"kind\": \"arrow\", \"series\": [0, 0], \"frames\": [0, 3], \"points\": "
    "[[1, 2], [3, 4]]},"
    "  {\"id\": \"here\", \"kind\": \"label\", \"series\": [1, 0], \"frames\": [3, 6], \"points\": "
    "[[30, 40]], \"text\": \"Alvarado\"},"
    "  {\"kind\": \"box\", \"series\": [1, 0], \"frames\": [0, 4], \"points\": [[1, 2], [3, "
    "4]]}]}],"
    "\"views\": [{\"id\": \"v0\", \"layout\": {\"rows\": 1, \"columns\": 1}, \"viewports\": "
    "[{\"series\": [0, 0]}]},"
    "  {\"id\": \"v1\", \"layout\": {\"rows\": 1, \"columns\": 2}, \"active\": 1, \"viewports\": "
    "[{\"series\": [0, 0], \"marks\": [\"gone\"]},"
    "   {\"series\": [1, 0], \"frame\": 8, \"pan\": [15, 25], \"marks\": [\"gone\", \"here\"]}]}],"
    "\"steps\": [{\"view\": \"v0\", \"notes\": \"Ask Alvarado\"}, {\"view\": \"v1\", \"question\": "
    "\"q2\"}],"
    "\"questions\": [{\"id\": \"q1\", \"kind\": \"hotspot\", \"prompt\": \"Where?\", \"regions\": "
    "[{\"kind\": \"circle\","
    "   \"series\": [0, 0], \"frames\": [0, 0], \"points\": [[1, 1], [2, 2]]}]},"
    "  {\"id\": \"q2\", \"kind\": \"single\", \"prompt\": \"Who?\", \"view\": \"v0\", \"answers\": "
    "[{\"text\": \"Alvarado\", \"correct\": true}, {\"text\": \"B\"}]}]}";

static bool find_series(const void *context, size_t study, size_t series, size_t *out)
{
    (void)context;
    *out = 0;
    return study == 1 && series == 0;
}

static bool find_frames(const void *context, size_t series, size_t *first, size_t *last)
{
    (void)context;
    assert_int_equal(series, 0);
    *first = *first < 5 ? 0 : *first - 5;
    *last = *last - 5;
    return *last < 5;
}

static size_t find_frame(const void *context, size_t series, size_t frame)
{
    (void)context;
    (void)series;
    return frame - 5;
}

static SatPoint find_crop(const void *context, size_t series)
{
    (void)context;
    (void)series;
    return (SatPoint){10.0, 20.0};
}

static void places_are_those_of_the_plan(void **state)
{
    (void)state;
    const SatRawPlaces places = {find_series, find_frames, find_frame, find_crop, NULL};
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatRawCase) *raw = read_case(lesson);
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    const SatCleanTeaching *clean = NULL;
    SatRawLosses losses;
    assert_true(sat_raw_case_teaching(raw, &places, arena, &clean, &losses, &err));
    assert_int_equal(losses.marks, 2);
    assert_int_equal(losses.views, 1);
    assert_int_equal(losses.regions, 1);
    assert_int_equal(losses.questions, 1);
    const SatTeaching *taken = sat_clean_teaching_view(clean);
    assert_int_equal(taken->finding_count, 1);
    assert_int_equal(taken->findings[0].mark_count, 1);
    assert_int_equal(taken->findings[0].view, 0);
    const SatShape *shape = &taken->findings[0].marks[0].shape;
    assert_int_equal(shape->series, 0);
    assert_int_equal(shape->first_frame, 0);
    assert_int_equal(shape->last_frame, 1);
    assert_true(shape->points[0].x > 19.9 && shape->points[0].x < 20.1);
    assert_true(shape->points[0].y > 19.9 && shape->points[0].y < 20.1);
    assert_int_equal(taken->view_count, 1);
    assert_true(taken->views[0].viewports[0].series == SAT_NO_INDEX);
    const SatViewport *place = &taken->views[0].viewports[1];
    assert_int_equal(place->frame, 3);
    assert_true(place->pan.y > 4.9 && place->pan.y < 5.1);
    assert_int_equal(place->mark_id_count, 1);
    assert_string_equal(place->mark_ids[0], "here");
    assert_int_equal(taken->step_count, 2);
    assert_true(taken->steps[0].view == SAT_NO_INDEX);
    assert_int_equal(taken->steps[1].question, 0);
    assert_int_equal(taken->question_count, 1);
    assert_true(taken->questions[0].view == SAT_NO_INDEX);
}

static void texts_of_findings_and_questions_are_searched(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatSha256 key = sat_sha256("a", 1);
    SAT_AUTO(SatOwnIdentifiers) *own = sat_own_identifiers_new(&err);
    SAT_AUTO(SatRawCase) *raw = read_case(lesson);
    SatByteWriter found = SAT_BYTE_WRITER_INIT;
    assert_true(sat_own_identifiers_add(own, &key, SAT_OWN_NAME, "Alvarado^Quentin", 16, &err));
    for (size_t i = 0; i < sat_raw_case_text_count(raw); i++) {
        SatTypedMatches matches;
        assert_true(sat_raw_case_search(raw, i, own, &key, 1, &matches, &err));
        if (matches.count > 0) {
            sat_write_format(&found, "%s; ", sat_raw_case_text_name(raw, i));
        }
        sat_typed_matches_free(&matches);
    }
    sat_write_u8(&found, 0);
    assert_string_equal((const char *)found.bytes,
                        "findings[0].id; findings[0].marks[1].text; steps[0].notes; "
                        "questions[1].answers[0].text; ");
    sat_byte_writer_free(&found);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"{}", "format"},
        {"[]", "object"},
        {"{\"format\": \"satchel-case\", \"version\": 1, \"title\": 5}", "title"},
        {"{\"format\": \"satchel-case\", \"version\": 1, \"sex\": \"Z\"}", "sex"},
        {"{\"format\": \"satchel-case\", \"version\": 1, \"tags\": [7]}", "tags[0]"},
        {"{\"format\": \"satchel-case\", \"version\": 1, \"questions\": [{\"id\": \"a\", \"kind\": "
         "\"odd\"}]}",
         "questions[0].kind"},
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        assert_null(sat_raw_case_read(pairs[i][0], strlen(pairs[i][0]), &err));
        assert_non_null(strstr(err.text, pairs[i][1]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_is_searched),
        cmocka_unit_test(studies_and_boxes_are_given),
        cmocka_unit_test(words_of_a_vocabulary_are_named),
        cmocka_unit_test(texts_become_clean_ones),
        cmocka_unit_test(places_are_those_of_the_plan),
        cmocka_unit_test(texts_of_findings_and_questions_are_searched),
        cmocka_unit_test(what_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
