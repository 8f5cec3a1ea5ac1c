/* Tests of writing a lesson: what is drawn, asked and captured is in the draft and in its file at
 * once, is one change to undo, and comes back at the next start. */
#include "player/author/author.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/file_io.h"
#include "formats/base/platform.h"

typedef struct {
    SatSeries series[2];
    SatStudy study;
    SatCase shown;
    SatAuthor *author;
    char folder[256];
} Fixture;

static int set_up(void **state)
{
    static Fixture fixture;
    SatError err = SAT_ERROR_INIT;
    const char *base = getenv("TMPDIR");
    fixture = (Fixture){0};
    snprintf(fixture.folder, sizeof fixture.folder, "%s/satchel-author-XXXXXX",
             base != NULL ? base : "/tmp");
    if (mkdtemp(fixture.folder) == NULL || setenv("XDG_DATA_HOME", fixture.folder, 1) != 0) {
        return -1;
    }
    for (size_t i = 0; i < 2; i++) {
        fixture.series[i] = (SatSeries){.frame_count = 10, .columns = 200, .rows = 100};
    }
    fixture.study = (SatStudy){.series = fixture.series, .series_count = 2};
    fixture.shown = (SatCase){.id = "00ff00ff00ff00ff",
                              .title = "",
                              .presentation = "",
                              .diagnosis = "",
                              .discussion = "",
                              .studies = &fixture.study,
                              .study_count = 1,
                              .teaching = &sat_teaching_none};
    fixture.author = sat_author_new(&fixture.shown, &err);
    *state = &fixture;
    return fixture.author != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    char command[400];
    sat_author_free(fixture->author);
    snprintf(command, sizeof command, "rm -rf '%s'", fixture->folder);
    return system(command);
}

static void look(SatAuthor *author, size_t series, size_t frame)
{
    const SatViewport now = {.series = series,
                             .frame = frame,
                             .window = SAT_VIEW_WINDOW_VALUES,
                             .center = 40.0,
                             .width = 80.0,
                             .zoom = 2.0,
                             .has_pan = true,
                             .pan = {50.0, 60.0}};
    sat_author_look(author, &now);
}

/** Presses at one place and releases at another. */
static bool draw(SatAuthor *author, SatAuthorPurpose purpose, SatShapeKind kind, SatPoint from,
                 SatPoint to)
{
    SatError err = SAT_ERROR_INIT;
    bool done = false;
    sat_author_take_tool(author, (SatAuthorTool){purpose, kind});
    assert_true(sat_author_press(author, from, 2.0, &done, &err));
    assert_false(done);
    sat_author_drag(author, (SatPoint){(from.x + to.x) / 2.0, (from.y + to.y) / 2.0}, 2.0);
    assert_true(sat_author_release(author, to, 2.0, &done, &err));
    return done;
}

/** What a player that starts now would take up. */
static SatAuthor *again(Fixture *fixture)
{
    SatError err = SAT_ERROR_INIT;
    SatAuthor *author = sat_author_new(&fixture->shown, &err);
    assert_non_null(author);
    return author;
}

static void a_mark_makes_a_finding_with_a_step(void **state)
{
    Fixture *fixture = *state;
    SatAuthor *author = fixture->author;
    SatError err = SAT_ERROR_INIT;
    assert_false(sat_author_has_draft(&fixture->shown));
    look(author, 1, 4);
    assert_true(
        draw(author, SAT_DRAWS_MARK, SAT_SHAPE_ELLIPSE, (SatPoint){20, 30}, (SatPoint){40, 50}));
    assert_true(author->tool.purpose == SAT_DRAWS_NOTHING);
    assert_true(author->page == SAT_AUTHOR_FINDING && author->entry == 0);
    assert_true(
        draw(author, SAT_DRAWS_MARK, SAT_SHAPE_ARROW, (SatPoint){90, 80}, (SatPoint){70, 60}));
    const SatTeaching *teaching = sat_author_teaching(author);
    assert_int_equal(teaching->finding_count, 1);
    assert_int_equal(teaching->findings[0].mark_count, 2);
    const SatMark *mark = teaching->findings[0].marks;
    assert_true(mark->shape.kind == SAT_SHAPE_ELLIPSE && mark->shape.series == 1);
    assert_true(mark->shape.first_frame == 4 && mark->shape.last_frame == 4);
    assert_true(mark->shape.points[0].x == 30.0 && mark->shape.points[0].y == 40.0);
    assert_true(fabs(mark->shape.points[1].x - 30.0) == 10.0);
    assert_true(mark[1].shape.points[0].x == 70.0); /* the tip is where it was drawn to */
    assert_string_not_equal(mark[0].id, mark[1].id);
    assert_int_equal(teaching->step_count, 1);
    assert_true(teaching->steps[0].finding_count == 1 && teaching->steps[0].view == 0);
    const SatViewport *place = teaching->views[0].viewports;
    assert_true(place->series == 1 && place->frame == 4 && place->zoom == 2.0 &&
                place->width == 80.0);
    const SatAuthorText which = {SAT_TEXT_OF_FINDING, 0};
    assert_true(sat_author_is_made_up(author, which));
    assert_true(sat_author_set_text(author, which,
                                    "Kl\xC3\xA4"
                                    "rung",
                                    &err));
    assert_false(sat_author_is_made_up(author, which));
    SAT_AUTO(SatAuthor) *other = again(fixture);
    assert_true(other->was_there && sat_author_has_draft(&fixture->shown));
    assert_string_equal(sat_author_teaching(other)->findings[0].text, "Kl\xC3\xA4"
                                                                      "rung");
    assert_true(sat_author_undo(author, &err)); /* the text */
    assert_true(sat_author_undo(author, &err)); /* the arrow */
    assert_true(sat_author_undo(author, &err)); /* finding, view and step */
    assert_true(sat_author_teaching(author)->step_count == 0 && author->page == SAT_AUTHOR_ALL);
    assert_false(sat_author_undo(author, &err));
    assert_true(sat_author_redo(author, &err) && sat_author_redo(author, &err));
    assert_int_equal(sat_author_teaching(author)->findings[0].mark_count, 2);
}

static void slips_of_the_hand_draw_nothing(void **state)
{
    SatAuthor *author = ((Fixture *)*state)->author;
    look(author, 0, 0);
    assert_false(
        draw(author, SAT_DRAWS_MARK, SAT_SHAPE_ARROW, (SatPoint){20, 30}, (SatPoint){20.5, 30}));
    assert_false(
        draw(author, SAT_DRAWS_MARK, SAT_SHAPE_BOX, (SatPoint){20, 30}, (SatPoint){90, 30.5}));
    assert_true(author->tool.purpose == SAT_DRAWS_MARK); /* once more */
    assert_int_equal(sat_author_teaching(author)->finding_count, 0);
    SatError err = SAT_ERROR_INIT;
    bool done = false;
    assert_true(sat_author_press(author, (SatPoint){5, 5}, 2.0, &done, &err));
    look(author, 0, 1); /* scrolled away under the hand */
    assert_false(author->is_drawing);
}

static void a_polygon_is_closed_at_its_start(void **state)
{
    SatAuthor *author = ((Fixture *)*state)->author;
    SatError err = SAT_ERROR_INIT;
    const SatPoint corners[] = {{10, 10}, {50, 10}, {50, 40}, {11, 11}};
    bool done = false;
    look(author, 0, 3);
    sat_author_take_tool(author, (SatAuthorTool){SAT_DRAWS_RIGHT, SAT_SHAPE_POLYGON});
    for (size_t i = 0; i < 4; i++) {
        assert_false(done);
        assert_true(sat_author_press(author, corners[i], 2.0, &done, &err));
        bool released = false;
        assert_true(sat_author_release(author, corners[i], 2.0, &released, &err));
        assert_false(released);
    }
    assert_true(done);
    const SatQuestion *question = sat_author_teaching(author)->questions;
    assert_true(question->kind == SAT_QUESTION_HOTSPOT && question->region_count == 1);
    assert_true(question->regions[0].shape.kind == SAT_SHAPE_POLYGON);
    assert_int_equal(question->regions[0].shape.point_count, 3);
}

static void a_hotspot_has_right_and_wrong_regions(void **state)
{
    SatAuthor *author = ((Fixture *)*state)->author;
    SatError err = SAT_ERROR_INIT;
    look(author, 0, 2);
    assert_true(sat_author_add_question(author, SAT_QUESTION_HOTSPOT, &err));
    assert_int_equal(sat_author_teaching(author)->question_count, 0); /* its region first */
    assert_true(author->tool.purpose == SAT_DRAWS_RIGHT);
    assert_true(
        draw(author, SAT_DRAWS_RIGHT, SAT_SHAPE_CIRCLE, (SatPoint){50, 50}, (SatPoint){60, 50}));
    assert_true(
        draw(author, SAT_DRAWS_WRONG, SAT_SHAPE_BOX, (SatPoint){90, 50}, (SatPoint){99, 60}));
    assert_true(sat_author_set_text(author, (SatAuthorText){SAT_TEXT_REGION_FEEDBACK, 1},
                                    "Artefact", &err));
    assert_true(
        sat_author_set_text(author, (SatAuthorText){SAT_TEXT_WHEN_NOTHING, 0}, "Look again", &err));
    look(author, 0, 5);
    assert_true(sat_author_set_range(author, 0, true, &err));
    const SatTeaching *teaching = sat_author_teaching(author);
    const SatQuestion *question = teaching->questions;
    assert_true(question->region_count == 2 && question->regions[0].is_correct &&
                !question->regions[1].is_correct);
    assert_string_equal(question->regions[1].feedback, "Artefact");
    assert_string_equal(question->feedback_nothing, "Look again");
    assert_true(question->regions[0].shape.first_frame == 2 &&
                question->regions[0].shape.last_frame == 5);
    assert_true(teaching->step_count == 1 && teaching->steps[0].question == 0);
    look(author, 1, 5);
    assert_false(sat_author_set_range(author, 0, true, &err)); /* of another series */
    sat_error_clear(&err);
    assert_true(sat_author_remove_part(author, 1, &err));
    assert_false(sat_author_remove_part(author, 0, &err)); /* one must be there */
    assert_int_equal(sat_author_teaching(author)->questions[0].region_count, 1);
}

static void answers_of_a_single_choice_have_one_that_is_right(void **state)
{
    SatAuthor *author = ((Fixture *)*state)->author;
    SatError err = SAT_ERROR_INIT;
    look(author, 0, 2);
    assert_true(sat_author_add_question(author, SAT_QUESTION_SINGLE, &err));
    assert_true(sat_author_add_answer(author, &err));
    assert_true(sat_author_set_right(author, 2, &err));
    const SatQuestion *question = sat_author_teaching(author)->questions;
    assert_true(question->answer_count == 3 && question->answers[2].is_correct &&
                !question->answers[0].is_correct);
    assert_string_equal(question->answers[2].text, "Answer 3");
    const SatAuthorText third = {SAT_TEXT_ANSWER, 2};
    assert_true(sat_author_is_made_up(author, third));
    assert_true(sat_author_set_text(author, third, "Oedema", &err));
    assert_true(sat_author_set_text(author, third, "", &err)); /* there must be one */
    assert_string_equal(sat_author_text(author, third), "Oedema");
    assert_true(sat_author_remove_part(author, 2, &err));
    question = sat_author_teaching(author)->questions;
    assert_true(question->answer_count == 2 && question->answers[0].is_correct);
    assert_true(sat_author_add_question(author, SAT_QUESTION_MULTIPLE, &err));
    assert_true(sat_author_set_right(author, 1, &err));
    question = &sat_author_teaching(author)->questions[1];
    assert_true(question->answers[0].is_correct && question->answers[1].is_correct);
    assert_true(sat_author_add_question(author, SAT_QUESTION_BOOLEAN, &err));
    assert_true(sat_author_set_right(author, 1, &err));
    question = &sat_author_teaching(author)->questions[2];
    assert_true(!question->answers[0].is_correct && question->answers[1].is_correct);
    assert_true(sat_author_add_question(author, SAT_QUESTION_TEXT, &err));
    assert_true(
        sat_author_set_text(author, (SatAuthorText){SAT_TEXT_MODEL_ANSWER, 0}, "Air", &err));
    assert_int_equal(sat_author_teaching(author)->step_count, 4);
}

static void steps_are_captured_moved_and_taken_away(void **state)
{
    SatAuthor *author = ((Fixture *)*state)->author;
    SatError err = SAT_ERROR_INIT;
    look(author, 0, 1);
    assert_true(sat_author_capture(author, NULL, 0, &err));
    look(author, 1, 7);
    assert_true(sat_author_add_question(author, SAT_QUESTION_SINGLE, &err));
    assert_true(
        draw(author, SAT_DRAWS_MARK, SAT_SHAPE_FREEHAND, (SatPoint){5, 5}, (SatPoint){60, 50}));
    const SatTeaching *teaching = sat_author_teaching(author);
    assert_true(teaching->step_count == 3 && teaching->view_count == 3);
    assert_true(sat_author_move_step(author, 2, 0, &err));
    assert_true(sat_author_teaching(author)->steps[0].finding_count == 1);
    sat_author_open(author, SAT_AUTHOR_STEP, 1);
    assert_true(sat_author_set_text(author, (SatAuthorText){SAT_TEXT_OF_STEP, 0}, "Look", &err));
    assert_true(sat_author_toggle_reveal(author, SAT_REVEAL_DIAGNOSIS, &err));
    assert_true(sat_author_toggle_finding(author, 0, &err));
    look(author, 0, 9);
    assert_true(sat_author_set_view(author, &err));
    teaching = sat_author_teaching(author);
    const SatStep *step = &teaching->steps[1];
    assert_true(step->reveals == 1U << SAT_REVEAL_DIAGNOSIS && step->finding_count == 1);
    assert_true(teaching->views[step->view].viewports[0].frame == 9 && teaching->view_count == 3);
    assert_true(sat_author_toggle_finding(author, 0, &err));
    assert_true(
        sat_author_remove(author, SAT_AUTHOR_QUESTION, 0, &err)); /* with its step and view */
    teaching = sat_author_teaching(author);
    assert_true(teaching->question_count == 0 && teaching->step_count == 2 &&
                teaching->view_count == 2);
    assert_true(sat_author_remove(author, SAT_AUTHOR_FINDING, 0, &err));
    teaching = sat_author_teaching(author);
    assert_true(teaching->finding_count == 0 && teaching->step_count == 1 &&
                teaching->view_count == 1);
    assert_true(sat_author_undo(author, &err) && sat_author_undo(author, &err));
    assert_int_equal(sat_author_teaching(author)->question_count, 1);
}

static void the_steps_of_a_case_by_itself_are_kept(void **state)
{
    Fixture *fixture = *state;
    SatError err = SAT_ERROR_INIT;
    fixture->shown.presentation = "Cough";
    fixture->shown.diagnosis = "Sarcoidosis";
    sat_author_free(fixture->author);
    fixture->author = again(fixture);
    look(fixture->author, 0, 1);
    assert_true(sat_author_capture(fixture->author, NULL, 0, &err));
    const SatTeaching *teaching = sat_author_teaching(fixture->author);
    assert_int_equal(teaching->step_count, 4); /* history, images, diagnosis, and the new one */
    assert_true(sat_author_undo(fixture->author, &err));
    assert_int_equal(sat_author_teaching(fixture->author)->step_count, 0);
}

static void a_file_that_is_no_draft_is_left_alone(void **state)
{
    Fixture *fixture = *state;
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_write_file_atomic(fixture->author->path, "{", 1, true, &err));
    assert_null(sat_author_new(&fixture->shown, &err));
    assert_non_null(strstr(err.text, fixture->author->path));
    assert_true(sat_path_info(fixture->author->path).size_bytes == 1);
    fixture->series[0].frame_count = 11; /* other pictures: a draft of their own */
    sat_error_clear(&err);
    SAT_AUTO(SatAuthor) *other = sat_author_new(&fixture->shown, &err);
    assert_non_null(other);
    assert_false(other->was_there);
}

#define WITH_AUTHOR(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_AUTHOR(a_mark_makes_a_finding_with_a_step),
        WITH_AUTHOR(slips_of_the_hand_draw_nothing),
        WITH_AUTHOR(a_polygon_is_closed_at_its_start),
        WITH_AUTHOR(a_hotspot_has_right_and_wrong_regions),
        WITH_AUTHOR(answers_of_a_single_choice_have_one_that_is_right),
        WITH_AUTHOR(steps_are_captured_moved_and_taken_away),
        WITH_AUTHOR(the_steps_of_a_case_by_itself_are_kept),
        WITH_AUTHOR(a_file_that_is_no_draft_is_left_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
