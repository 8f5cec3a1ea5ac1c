/* Tests of a case without some of its pictures: it stays a case that can be written and read, and
 * what stood on a picture still stands on that picture. */
#include "formats/case/case_subset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/file_io.h"
#include "formats/case/case_json.h"
#include "formats/case/case_json_private.h"

static SatCase *read_full(void)
{
    SatError err = SAT_ERROR_INIT;
    size_t length = 0;
    char *text = (char *)sat_read_file(TEACHING_JSON, 1 << 20, &length, &err);
    SatCase *made = text != NULL ? sat_case_read_json(text, length, NULL, &err) : NULL;
    free(text);
    if (made == NULL) {
        fail_msg("%s", err.text);
    }
    return made;
}

/* Series 0 has three frames, series 1 has one: bit f of lost is frame f of the one, bit 3 the other
 * one's. */
static SatCase *without(const SatCase *whole, unsigned lost, SatCaseDropped *dropped, SatError *err)
{
    const bool first[] = {lost & 1U, lost & 2U, lost & 4U}, second[] = {lost & 8U};
    const bool *both[] = {lost & 7U ? first : NULL, lost & 8U ? second : NULL};
    return sat_case_without_frames(whole, both, dropped, err);
}

static void assert_writes(const SatCase *subset)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    assert_true(sat_case_write_json(subset, NULL, NULL, &text, &err));
    SAT_AUTO(SatCase) *again = sat_case_read_json((char *)text.bytes, text.length, NULL, &err);
    if (again == NULL) {
        fail_msg("%s", err.text);
    }
    sat_byte_writer_free(&text);
}

static void test_every_loss_leaves_a_case(void **state)
{
    (void)state;
    SAT_AUTO(SatCase) *whole = read_full();
    for (unsigned lost = 0; lost < 16; lost++) {
        SatError err = SAT_ERROR_INIT;
        SatCaseDropped dropped;
        SAT_AUTO(SatCase) *subset = without(whole, lost, &dropped, &err);
        if (lost == 15) {
            assert_null(subset);
            assert_int_equal(err.code, SAT_ERR_CORRUPT);
            continue;
        }
        assert_non_null(subset);
        assert_int_equal(sat_case_frame_count(subset) + dropped.frames, 4);
        assert_int_equal(sat_case_series_count(subset) + dropped.series, 2);
        assert_writes(subset);
    }
}

/* The second of three pictures is gone. */
static void test_frames_and_notes(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatCaseDropped dropped;
    SAT_AUTO(SatCase) *whole = read_full();
    SAT_AUTO(SatCase) *subset = without(whole, 2, &dropped, &err);
    assert_non_null(subset);
    const SatSeries *series = sat_case_series(subset, 0, NULL);
    const SatSeries *before = sat_case_series(whole, 0, NULL);
    assert_int_equal(series->frame_count, 2);
    assert_memory_equal(&series->frames[1], &before->frames[2], sizeof(before->frames[2]));
    assert_int_equal(series->note_count, before->note_count + 1);
    assert_string_equal(series->notes[series->note_count - 1], "1 of 3 pictures is lost: 2");
    assert_int_equal(dropped.marks, 0);
    const SatFinding *finding = &subset->teaching->findings[0];
    assert_int_equal(finding->mark_count, 3);
    assert_int_equal(finding->marks[0].shape.first_frame, 0); /* was on 0 and 1 */
    assert_int_equal(finding->marks[0].shape.last_frame, 0);
    assert_int_equal(finding->marks[2].shape.first_frame, 1);           /* was on 2 */
    assert_int_equal(subset->teaching->views[0].viewports[0].frame, 1); /* the next one */
    assert_int_equal(subset->teaching->question_count, whole->teaching->question_count);
}

/* The whole first series is gone, and its study with it. */
static void test_series(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatCaseDropped dropped;
    SAT_AUTO(SatCase) *whole = read_full();
    SAT_AUTO(SatCase) *subset = without(whole, 7, &dropped, &err);
    assert_non_null(subset);
    const SatTeaching *teaching = subset->teaching;
    const SatSeries *series = sat_case_series(subset, 0, NULL);
    assert_int_equal(subset->study_count, 1);
    assert_string_equal(series->modality, "MR");
    assert_string_equal(series->notes[series->note_count - 1], "series 1 of 2 is lost: 3 pictures");
    assert_int_equal(dropped.marks, 2);
    assert_int_equal(teaching->findings[0].mark_count, 1);
    assert_int_equal(teaching->findings[0].marks[0].shape.series, 0);
    assert_int_equal(teaching->views[0].viewports[0].series, SAT_NO_INDEX);
    assert_int_equal(teaching->views[0].viewports[2].series, 0);
    assert_int_equal(dropped.questions, 1); /* the hotspot */
    assert_int_equal(teaching->question_count, 3);
    assert_string_equal(teaching->questions[teaching->steps[0].question].id, "q3");
}

/* Nothing is read twice or past the end when a mark that a view lists is gone. */
static void test_listed_marks(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatCaseDropped dropped;
    SAT_AUTO(SatCase) *whole = read_full();
    SAT_AUTO(SatCase) *subset = without(whole, 3, &dropped, &err);
    assert_non_null(subset);
    const SatViewport *viewport = &subset->teaching->views[0].viewports[0];
    assert_int_equal(viewport->shown_marks, SAT_SHOWS_LISTED);
    assert_int_equal(viewport->mark_id_count, 0);
    assert_int_equal(viewport->frame, 0);
    assert_int_equal(dropped.questions, 1); /* its circle stood on frames 0 and 1 */
}

static void test_times(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatCaseDropped dropped;
    SAT_AUTO(SatCase) *whole = read_full();
    ((SatSeries *)(uintptr_t)sat_case_series(whole, 0, NULL))->time_points = 3;
    ((SatSeries *)(uintptr_t)sat_case_series(whole, 1, NULL))->segmented_series = 1;
    SAT_AUTO(SatCase) *subset = without(whole, 2, &dropped, &err);
    assert_non_null(subset);
    assert_int_equal(sat_case_series(subset, 0, NULL)->time_points, 0);
    assert_int_equal(sat_case_series(subset, 1, NULL)->segmented_series, 1);
    SAT_AUTO(SatCase) *alone = without(whole, 7, &dropped, &err);
    assert_non_null(alone);
    assert_int_equal(sat_case_series(alone, 0, NULL)->segmented_series, 0);
}

static void test_list_of_lost(void **state)
{
    (void)state;
    char text[SAT_LOST_FRAMES_BYTES];
    bool lost[1000] = {false};
    lost[3] = lost[12] = lost[13] = lost[14] = true;
    sat_lost_frames_told(lost, 40, text);
    assert_string_equal(text, "4 of 40 pictures are lost: 4, 13-15");
    for (size_t i = 0; i < 1000; i++) {
        lost[i] = i % 2 == 0;
    }
    sat_lost_frames_told(lost, 1000, text);
    assert_memory_equal(text, "500 of 1000 pictures are lost: 1, 3, 5, ", 40);
    assert_non_null(strstr(text, ", …"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_loss_leaves_a_case),
        cmocka_unit_test(test_frames_and_notes),
        cmocka_unit_test(test_series),
        cmocka_unit_test(test_listed_marks),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_list_of_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
