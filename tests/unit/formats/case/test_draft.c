/* Tests of drafts: what is added is kept and numbered, what is taken away leaves no reference, all
 * of it can be undone, and a draft that is written comes back as it was. */
#include "formats/case/draft.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/file_io.h"
#include "formats/case/case_json_private.h"

typedef struct {
    SatCase *shown;
    SatDraft *draft;
} Fixture;

static SatCase *read_case(void)
{
    SatError err = SAT_ERROR_INIT;
    size_t length = 0;
    char *text = (char *)sat_read_file(TEACHING_JSON, 1 << 20, &length, &err);
    SatCase *made = text != NULL ? sat_case_read_json(text, length, NULL, &err) : NULL;
    if (made == NULL) {
        fail_msg("%s", err.text);
    }
    free(text);
    return made;
}

static int set_up(void **state)
{
    static Fixture fixture;
    SatError err = SAT_ERROR_INIT;
    fixture.shown = read_case();
    fixture.draft = sat_draft_new(fixture.shown, &err);
    *state = &fixture;
    return fixture.draft != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    sat_draft_free(fixture->draft);
    sat_case_free(fixture->shown);
    return 0;
}

static char *written(const SatDraft *draft)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    assert_true(sat_draft_write(draft, &out, &err));
    sat_write_u8(&out, 0);
    assert_false(out.failed);
    return (char *)out.bytes;
}

static void test_starts_as_the_case(void **state)
{
    Fixture *fixture = *state;
    const SatTeaching *teaching = sat_draft_teaching(fixture->draft);
    assert_int_equal(teaching->finding_count, 2);
    assert_string_equal(teaching->findings[0].text, "Dense lesion\nwith a dural tail");
    assert_false(sat_draft_is_changed(fixture->draft));
    assert_false(sat_draft_undo(fixture->draft));
    assert_false(sat_draft_redo(fixture->draft));
}

static void test_adds_entries_with_ids_of_their_own(void **state)
{
    Fixture *fixture = *state;
    SatDraft *draft = fixture->draft;
    SatError err = SAT_ERROR_INIT;
    const SatViewport place = {.series = 1, .frame = 0, .zoom = 2.0, .shown_marks = SAT_SHOWS_ALL};
    const SatView view = {
        .title = "Here", .rows = 1, .columns = 1, .viewports = &place, .viewport_count = 1};
    assert_true(sat_draft_put_view(draft, SAT_NO_INDEX, &view, &err));
    assert_true(sat_draft_put_view(draft, SAT_NO_INDEX, &view, &err));
    const SatTeaching *teaching = sat_draft_teaching(draft);
    assert_int_equal(teaching->view_count, 4);
    assert_string_equal(teaching->views[2].id, "view-1");
    assert_string_equal(teaching->views[3].id, "view-2");
    assert_int_equal(teaching->views[3].viewports[0].series, 1);

    const SatFinding finding = {.text = "A rim", .view = 3};
    assert_true(sat_draft_put_finding(draft, SAT_NO_INDEX, &finding, &err));
    const SatPoint points[] = {{1, 1}, {2, 3}};
    const SatMark mark = {.text = "",
                          .shape = {.kind = SAT_SHAPE_BOX,
                                    .series = 0,
                                    .first_frame = 1,
                                    .last_frame = 2,
                                    .points = points,
                                    .point_count = 2},
                          .style = {.width = 1.0, .text_size = 1.0}};
    assert_true(sat_draft_add_mark(draft, 2, &mark, &err));
    teaching = sat_draft_teaching(draft);
    assert_int_equal(teaching->findings[2].mark_count, 1);
    assert_int_equal(teaching->findings[2].marks[0].shape.last_frame, 2);
    assert_int_equal(teaching->findings[2].view, 3);
    assert_string_equal(teaching->findings[2].id, "finding-1");
    assert_true(sat_draft_is_changed(draft));
}

static void test_texts_of_the_case_are_changed_and_come_back(void **state)
{
    Fixture *fixture = *state;
    SatDraft *draft = fixture->draft;
    SatError err = SAT_ERROR_INIT;
    const char *title = fixture->shown->title;
    assert_string_equal(sat_draft_text(draft, SAT_DRAFT_TITLE), title);
    char *plain = written(draft);
    assert_null(strstr(plain, "\"title\": \"A new"));
    free(plain);
    assert_true(sat_draft_set_text(draft, SAT_DRAFT_TITLE, "A new title", &err));
    assert_true(sat_draft_set_text(draft, SAT_DRAFT_DISCUSSION, "One\r\n\r\nTwo", &err));
    assert_true(sat_draft_is_changed(draft));
    assert_string_equal(sat_draft_case(draft)->title, "A new title");
    assert_string_equal(sat_draft_case(draft)->discussion, "One\n\nTwo");
    assert_string_equal(sat_draft_case(draft)->diagnosis, fixture->shown->diagnosis);
    /* A change of something else keeps them; undo takes one at a time. */
    assert_true(sat_draft_remove(draft, SAT_DRAFT_FINDING, 0, &err));
    assert_string_equal(sat_draft_case(draft)->title, "A new title");
    char *json = written(draft);
    assert_non_null(strstr(json, "A new title"));
    assert_true(sat_draft_undo(draft) && sat_draft_undo(draft));
    assert_string_equal(sat_draft_case(draft)->title, "A new title");
    assert_string_equal(sat_draft_case(draft)->discussion, fixture->shown->discussion);
    assert_true(sat_draft_undo(draft));
    assert_string_equal(sat_draft_case(draft)->title, title);
    assert_false(sat_draft_is_changed(draft));
    assert_true(sat_draft_read(draft, json, strlen(json), &err));
    free(json);
    assert_string_equal(sat_draft_text(draft, SAT_DRAFT_TITLE), "A new title");
    assert_string_equal(sat_draft_text(draft, SAT_DRAFT_DISCUSSION), "One\n\nTwo");
    assert_true(sat_draft_set_text(draft, SAT_DRAFT_TITLE, "", &err)); /* the case's again */
    assert_string_equal(sat_draft_text(draft, SAT_DRAFT_TITLE), title);
    json = written(draft);
    assert_null(strstr(json, "A new title"));
    free(json);
}

static void test_an_emptied_text_stays_empty(void **state)
{
    Fixture *fixture = *state;
    SatDraft *draft = fixture->draft;
    SatError err = SAT_ERROR_INIT;
    assert_string_not_equal(fixture->shown->diagnosis, "");
    assert_true(sat_draft_set_text(draft, SAT_DRAFT_DIAGNOSIS, "", &err));
    assert_string_equal(sat_draft_case(draft)->diagnosis, "");
    assert_true(sat_draft_is_changed(draft));
    char *json = written(draft);
    assert_non_null(strstr(json, "\"diagnosis\": \"\""));
    assert_true(sat_draft_undo(draft));
    assert_string_equal(sat_draft_case(draft)->diagnosis, fixture->shown->diagnosis);
    assert_true(sat_draft_read(draft, json, strlen(json), &err)); /* the player opened again */
    assert_string_equal(sat_draft_case(draft)->diagnosis, "");
    free(json);
    /* Written as the case has it: nothing of it is the draft's. */
    assert_true(sat_draft_set_text(draft, SAT_DRAFT_DIAGNOSIS, fixture->shown->diagnosis, &err));
    json = written(draft);
    assert_null(strstr(json, "\"diagnosis\": \""));
    free(json);
}

static void test_refuses_what_a_case_could_not_hold(void **state)
{
    Fixture *fixture = *state;
    SatDraft *draft = fixture->draft;
    SatError err = SAT_ERROR_INIT;
    const SatPoint points[] = {{1, 1}, {2, 3}};
    const SatMark mark = {.text = "",
                          .shape = {.kind = SAT_SHAPE_BOX,
                                    .series = 0,
                                    .first_frame = 1,
                                    .last_frame = 99,
                                    .points = points,
                                    .point_count = 2},
                          .style = {.width = 1.0, .text_size = 1.0}};
    assert_false(sat_draft_add_mark(draft, 0, &mark, &err));
    assert_int_equal(err.code, SAT_ERR_FORMAT);
    sat_error_clear(&err);
    assert_false(sat_draft_add_mark(draft, 9, &mark, &err));
    sat_error_clear(&err);
    const SatQuestion question = {.kind = SAT_QUESTION_SINGLE,
                                  .prompt = "Which?",
                                  .points = 1,
                                  .weight = 1,
                                  .view = SAT_NO_INDEX,
                                  .model_answer = "",
                                  .feedback_correct = "",
                                  .feedback_wrong = "",
                                  .feedback_nothing = "",
                                  .hint = ""};
    assert_false(sat_draft_put_question(draft, SAT_NO_INDEX, &question, &err)); /* no answers */
    sat_error_clear(&err);
    assert_false(sat_draft_is_changed(draft));
    assert_false(sat_draft_undo(draft));
}

static void test_taking_away_leaves_no_reference(void **state)
{
    Fixture *fixture = *state;
    SatDraft *draft = fixture->draft;
    SatError err = SAT_ERROR_INIT;
    /* Of view v1: a finding, a question and a listed mark name it, or are named by it. */
    assert_true(sat_draft_remove(draft, SAT_DRAFT_VIEW, 0, &err));
    const SatTeaching *teaching = sat_draft_teaching(draft);
    assert_int_equal(teaching->view_count, 1);
    assert_true(teaching->findings[0].view == SAT_NO_INDEX);
    assert_int_equal(teaching->steps[0].view, 0); /* was v2, number 1 */
    assert_true(sat_draft_undo(draft));

    assert_true(sat_draft_remove(draft, SAT_DRAFT_FINDING, 0, &err));
    teaching = sat_draft_teaching(draft);
    assert_int_equal(teaching->finding_count, 1);
    assert_int_equal(teaching->steps[0].finding_count, 1);
    assert_int_equal(teaching->steps[0].findings[0], 0); /* f2 */
    assert_int_equal(teaching->views[0].viewports[0].mark_id_count, 0);

    const size_t asked = teaching->steps[0].question;
    assert_true(sat_draft_remove(draft, SAT_DRAFT_QUESTION, asked, &err));
    assert_true(sat_draft_teaching(draft)->steps[0].question == SAT_NO_INDEX);
    assert_false(sat_draft_remove(draft, SAT_DRAFT_STEP, 99, &err));
}

static void test_steps_move(void **state)
{
    Fixture *fixture = *state;
    SatDraft *draft = fixture->draft;
    SatError err = SAT_ERROR_INIT;
    const SatStep step = {
        .view = SAT_NO_INDEX, .question = SAT_NO_INDEX, .text = "Third", .notes = ""};
    assert_true(sat_draft_put_step(draft, SAT_NO_INDEX, &step, &err));
    assert_true(sat_draft_move_step(draft, 2, 0, &err));
    assert_string_equal(sat_draft_teaching(draft)->steps[0].text, "Third");
    assert_string_equal(sat_draft_teaching(draft)->steps[1].text, "Look");
    assert_true(sat_draft_move_step(draft, 0, 2, &err));
    assert_string_equal(sat_draft_teaching(draft)->steps[2].text, "Third");
    assert_false(sat_draft_move_step(draft, 0, 3, &err));
}

static void test_undo_goes_back_to_the_start(void **state)
{
    Fixture *fixture = *state;
    SatDraft *draft = fixture->draft;
    SatError err = SAT_ERROR_INIT;
    char *start = written(draft);
    SatStep step = {.view = SAT_NO_INDEX, .question = SAT_NO_INDEX, .text = "", .notes = ""};
    char text[16];
    for (unsigned i = 0; i < SAT_DRAFT_MOST_UNDONE; i++) {
        snprintf(text, sizeof text, "%u", i);
        step.text = text;
        assert_true(sat_draft_put_step(draft, SAT_NO_INDEX, &step, &err));
    }
    char *end = written(draft);
    unsigned undone = 0;
    while (sat_draft_undo(draft)) {
        undone++;
    }
    assert_int_equal(undone, SAT_DRAFT_MOST_UNDONE);
    char *back = written(draft);
    assert_string_equal(start, back);
    while (sat_draft_redo(draft)) {
    }
    char *again = written(draft);
    assert_string_equal(end, again);
    /* One more: the oldest is forgotten, the newest stands. */
    assert_true(sat_draft_put_step(draft, SAT_NO_INDEX, &step, &err));
    assert_int_equal(sat_draft_teaching(draft)->step_count, 2 + SAT_DRAFT_MOST_UNDONE + 1);
    free(start);
    free(end);
    free(back);
    free(again);
}

static void test_a_file_comes_back(void **state)
{
    Fixture *fixture = *state;
    SatDraft *draft = fixture->draft;
    SatError err = SAT_ERROR_INIT;
    const SatFinding finding = {.text = "\xce\xb1 \"quoted\"", .view = SAT_NO_INDEX};
    assert_true(sat_draft_put_finding(draft, SAT_NO_INDEX, &finding, &err));
    char *text = written(draft);
    SAT_AUTO(SatDraft) *other = sat_draft_new(fixture->shown, &err);
    assert_true(sat_draft_read(other, text, strlen(text), &err));
    char *again = written(other);
    assert_string_equal(text, again);
    assert_true(sat_draft_is_changed(other));
    assert_false(sat_draft_read(other, "{\"id\": \"another\"}", 17, &err));
    assert_non_null(strstr(err.text, "another case"));
    free(text);
    free(again);
}

/* Several changes that belong together are undone and redone as one, or taken back for good. */
static void test_changes_are_joined(void **state)
{
    SatDraft *draft = ((Fixture *)*state)->draft;
    SatError err = SAT_ERROR_INIT;
    const size_t before = sat_draft_teaching(draft)->step_count;
    for (int i = 0; i < 4; i++) {
        const SatStep step = {
            .text = "More", .notes = "", .view = SAT_NO_INDEX, .question = SAT_NO_INDEX};
        assert_true(sat_draft_put_step(draft, SAT_NO_INDEX, &step, &err));
    }
    sat_draft_join(draft, 3);
    assert_int_equal(sat_draft_teaching(draft)->step_count, before + 4);
    assert_true(sat_draft_undo(draft));
    assert_int_equal(sat_draft_teaching(draft)->step_count, before + 1);
    assert_true(sat_draft_redo(draft));
    assert_false(sat_draft_redo(draft));
    assert_int_equal(sat_draft_teaching(draft)->step_count, before + 4);
    sat_draft_drop(draft, 1);
    assert_int_equal(sat_draft_teaching(draft)->step_count, before + 1);
    assert_false(sat_draft_redo(draft));
    sat_draft_join(draft, 9); /* more than there are: all */
    assert_true(sat_draft_undo(draft));
    assert_false(sat_draft_undo(draft));
    assert_true(sat_draft_set_steps(draft, NULL, 0, &err));
    assert_int_equal(sat_draft_teaching(draft)->step_count, 0);
}

/* A draft says how the series are numbered elsewhere; here they stay as they are. */
static void test_numbers_are_written(void **state)
{
    Fixture *fixture = *state;
    SatError err = SAT_ERROR_INIT;
    SatDraftSeries numbers[64] = {{0, 0}};
    const size_t count = sat_case_series_count(fixture->shown);
    assert_true(count <= 64);
    for (size_t i = 0; i < count; i++) {
        numbers[i] = (SatDraftSeries){3, i + 5};
    }
    assert_true(sat_draft_set_numbers(fixture->draft, numbers, &err));
    char *text = written(fixture->draft);
    assert_non_null(strstr(text, "\"drawn_series\""));
    assert_non_null(strstr(text, "3, 5"));
    assert_true(sat_draft_read(fixture->draft, text, strlen(text), &err));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_starts_as_the_case, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_adds_entries_with_ids_of_their_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_texts_of_the_case_are_changed_and_come_back, set_up,

                                        tear_down),
        cmocka_unit_test_setup_teardown(test_an_emptied_text_stays_empty, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refuses_what_a_case_could_not_hold, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_taking_away_leaves_no_reference, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_steps_move, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_undo_goes_back_to_the_start, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_file_comes_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_changes_are_joined, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_numbers_are_written, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
