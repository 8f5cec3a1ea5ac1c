/* Tests of lesson, question_state and lesson_run: what is shown follows from step and answers, not
 * from the way; what "next" does in each mode; attempts, time, score. */
#include "player/lesson/lesson_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/player/lesson/lesson_sample.h"

enum { STEPS = 10, STEPS_OF_EXAM = 7, SECOND_NS = 1000000000 };

static SatLesson *start(SatLessonMode mode)
{
    SatError err = SAT_ERROR_INIT;
    const SatLessonOptions options = {.mode = mode, .seed = 7};
    SatLesson *lesson = sat_lesson_new(sat_lesson_sample(), &options, &err);
    assert_non_null(lesson);
    assert_int_equal(sat_lesson_step_count(lesson), mode == SAT_MODE_EXAM ? STEPS_OF_EXAM : STEPS);
    return lesson;
}

typedef struct {
    bool reveals[SAT_REVEAL_KINDS], findings[2], marks[2], about[2], solution, open;
    SatLessonPlace place;
    size_t position;
} Shown;

static Shown look(SatLesson *lesson)
{
    Shown shown;
    memset(&shown, 0, sizeof shown);
    for (int i = 0; i < SAT_REVEAL_KINDS; i++) {
        shown.reveals[i] = sat_lesson_reveals(lesson, (SatReveal)i);
    }
    for (size_t i = 0; i < 2; i++) {
        shown.findings[i] = sat_lesson_shows_finding(lesson, i);
        shown.marks[i] = sat_lesson_shows_marks(lesson, i);
        shown.about[i] = sat_lesson_is_about(lesson, i);
    }
    const SatQuestionState *state = sat_lesson_question_state(lesson);
    if (state != NULL) {
        shown.open = sat_question_is_open(state);
        shown.solution = sat_question_shows_solution(state, sat_lesson_mode(lesson));
    }
    shown.place = sat_lesson_place(lesson);
    shown.position = sat_lesson_position(lesson);
    return shown;
}

static void answer_single(SatLesson *lesson, size_t answer)
{
    SatQuestionState *state = sat_lesson_state(lesson, Q_SINGLE);
    sat_question_choose(state, answer);
    assert_true(sat_question_confirm(state, &sat_lesson_sample()->teaching->questions[Q_SINGLE],
                                     sat_lesson_mode(lesson)));
}

static void test_same_whatever_the_way(void **unused)
{
    (void)unused;
    SatLesson *lesson = start(SAT_MODE_LECTURE);
    Shown forwards[STEPS];
    answer_single(lesson, 1);
    for (size_t i = 0; i < STEPS; i++) {
        sat_lesson_go(lesson, i);
        if (sat_lesson_question_state(lesson) != NULL) {
            sat_question_reveal(sat_lesson_question_state(lesson));
        }
    }
    sat_lesson_go(lesson, 0);
    for (size_t i = 0; i < STEPS; i++) {
        forwards[i] = look(lesson);
        assert_int_equal(sat_lesson_next(lesson), i + 1 < STEPS ? SAT_MOVE_DONE : SAT_MOVE_END);
    }
    for (size_t i = STEPS; i > 0; i--) {
        const Shown now = look(lesson);
        assert_memory_equal(&now, &forwards[i - 1], sizeof now);
        assert_int_equal(sat_lesson_back(lesson), i > 1 ? SAT_MOVE_DONE : SAT_MOVE_END);
    }
    uint32_t random = 1;
    for (int i = 0; i < 1000; i++) {
        random = random * 1664525U + 1013904223U;
        const size_t to = (random >> 16) % STEPS;
        sat_lesson_go(lesson, to);
        const Shown now = look(lesson);
        assert_memory_equal(&now, &forwards[to], sizeof now);
    }
    sat_lesson_free(lesson);
}

static void test_reveals_step_by_step(void **unused)
{
    (void)unused;
    SatLesson *lesson = start(SAT_MODE_LECTURE);
    assert_false(sat_lesson_reveals(lesson, SAT_REVEAL_PRESENTATION));
    sat_lesson_go(lesson, 1);
    assert_true(sat_lesson_reveals(lesson, SAT_REVEAL_PRESENTATION));
    assert_false(sat_lesson_shows_finding(lesson, 0));
    sat_lesson_go(lesson, 7);
    assert_true(sat_lesson_shows_finding(lesson, 0) && sat_lesson_shows_marks(lesson, 0));
    assert_false(sat_lesson_shows_finding(lesson, 1));
    assert_true(sat_lesson_is_about(lesson, 0));
    sat_lesson_go(lesson, 8);
    assert_true(sat_lesson_shows_finding(lesson, 0) && sat_lesson_shows_finding(lesson, 1));
    assert_false(sat_lesson_is_about(lesson, 0));
    assert_false(sat_lesson_reveals(lesson, SAT_REVEAL_DIAGNOSIS));
    sat_lesson_go(lesson, 99);
    assert_true(sat_lesson_reveals(lesson, SAT_REVEAL_DIAGNOSIS));
    assert_false(sat_lesson_reveals(lesson, SAT_REVEAL_TAGS));
    sat_lesson_go(lesson, 0);
    assert_false(sat_lesson_reveals(lesson, SAT_REVEAL_DIAGNOSIS));
    sat_lesson_reveal_all(lesson);
    assert_true(sat_lesson_reveals(lesson, SAT_REVEAL_TAGS) && sat_lesson_shows_marks(lesson, 1));
    sat_lesson_free(lesson);
}

static void test_places(void **unused)
{
    (void)unused;
    static const SatLessonPlace WANTED[STEPS] = {
        {SAT_PLACE_OPENING, 0}, {SAT_PLACE_VIEW, 0}, {SAT_PLACE_VIEW, 0}, {SAT_PLACE_VIEW, 0},
        {SAT_PLACE_VIEW, 0},    {SAT_PLACE_VIEW, 1}, {SAT_PLACE_VIEW, 0}, {SAT_PLACE_MARK, 0},
        {SAT_PLACE_VIEW, 1},    {SAT_PLACE_VIEW, 1}};
    SatLesson *lesson = start(SAT_MODE_PRACTICE);
    for (size_t i = 0; i < STEPS; i++) {
        sat_lesson_go(lesson, i);
        const SatLessonPlace place = sat_lesson_place(lesson);
        assert_int_equal(place.kind, WANTED[i].kind);
        assert_int_equal(place.index, WANTED[i].index);
    }
    sat_lesson_free(lesson);
}

static void test_next_on_an_open_question(void **unused)
{
    (void)unused;
    SatLesson *lecture = start(SAT_MODE_LECTURE);
    sat_lesson_go(lecture, 2);
    assert_int_equal(sat_lesson_next(lecture), SAT_MOVE_REVEALED);
    assert_true(sat_question_shows_solution(sat_lesson_question_state(lecture), SAT_MODE_LECTURE));
    assert_int_equal(sat_lesson_next(lecture), SAT_MOVE_DONE);
    assert_int_equal(sat_lesson_position(lecture), 3);
    sat_lesson_free(lecture);

    SatLesson *practice = start(SAT_MODE_PRACTICE);
    sat_lesson_go(practice, 2);
    assert_int_equal(sat_lesson_next(practice), SAT_MOVE_ASKS);
    assert_true(sat_lesson_is_asking(practice));
    sat_lesson_ask_no_more(practice);
    assert_int_equal(sat_lesson_next(practice), SAT_MOVE_ASKS);
    assert_int_equal(sat_lesson_next(practice), SAT_MOVE_DONE);
    assert_true(sat_lesson_state(practice, Q_SINGLE)->is_skipped);
    assert_true(sat_question_is_open(sat_lesson_state(practice, Q_SINGLE)));
    sat_lesson_free(practice);

    SatLesson *exam = start(SAT_MODE_EXAM);
    sat_lesson_go(exam, 2);
    assert_int_equal(sat_lesson_next(exam), SAT_MOVE_DONE);
    assert_true(sat_lesson_state(exam, Q_SINGLE)->is_skipped);
    sat_lesson_reveal_all(exam);
    sat_lesson_go(exam, SIZE_MAX);
    assert_string_equal(sat_lesson_question(exam)->id, "q5");
    for (int i = 0; i < SAT_REVEAL_KINDS; i++) {
        assert_int_equal(sat_lesson_reveals(exam, (SatReveal)i), i == SAT_REVEAL_PRESENTATION);
    }
    assert_false(sat_lesson_shows_finding(exam, 0) || sat_lesson_shows_marks(exam, 0));
    sat_lesson_free(exam);
}

static void test_attempts(void **unused)
{
    (void)unused;
    SatLesson *lesson = start(SAT_MODE_PRACTICE);
    SatQuestionState *state = sat_lesson_state(lesson, Q_SINGLE);
    const SatQuestion *question = &sat_lesson_sample()->teaching->questions[Q_SINGLE];
    assert_false(sat_question_confirm(state, question, SAT_MODE_PRACTICE));
    answer_single(lesson, 0);
    assert_int_equal(state->marking.verdict, SAT_VERDICT_WRONG);
    assert_true(sat_question_is_open(state) && sat_question_is_settled(state));
    assert_false(sat_question_shows_solution(state, SAT_MODE_PRACTICE));
    answer_single(lesson, 1);
    assert_int_equal(state->marking.verdict, SAT_VERDICT_CORRECT);
    assert_true(state->marking.points > 2.99 && state->marking.points < 3.01); /* a penalty of 1 */
    assert_false(sat_question_is_open(state));
    sat_question_choose(state, 0);
    assert_true(state->chosen[1] && !state->chosen[0]);
    sat_lesson_free(lesson);

    SatLesson *exam = start(SAT_MODE_EXAM);
    answer_single(exam, 0);
    state = sat_lesson_state(exam, Q_SINGLE);
    assert_false(sat_question_is_open(state)); /* a retry would tell that it is wrong */
    assert_false(sat_question_shows_solution(state, SAT_MODE_EXAM));
    sat_lesson_free(exam);
}

static void test_own_words(void **unused)
{
    (void)unused;
    const SatQuestion *question = &sat_lesson_sample()->teaching->questions[Q_TEXT];
    SatLesson *lesson = start(SAT_MODE_PRACTICE);
    SatQuestionState *state = sat_lesson_state(lesson, Q_TEXT);
    sat_question_type(state, "  ");
    assert_false(sat_question_confirm(state, question, SAT_MODE_PRACTICE));
    sat_question_type(state, "a tumour");
    assert_false(sat_question_self_mark(state, question, SAT_MODE_PRACTICE, 1.0));
    assert_true(sat_question_confirm(state, question, SAT_MODE_PRACTICE));
    assert_true(sat_question_wants_self_mark(state, SAT_MODE_PRACTICE));
    assert_true(sat_question_self_mark(state, question, SAT_MODE_PRACTICE, 0.5));
    assert_true(state->marking.points > 2.49 && state->marking.points < 2.51);
    assert_int_equal(state->marking.verdict, SAT_VERDICT_PARTLY);
    assert_true(
        sat_question_self_mark(state, question, SAT_MODE_PRACTICE, 1.0)); /* thought again */
    assert_int_equal(state->marking.verdict, SAT_VERDICT_CORRECT);
    sat_lesson_free(lesson);

    SatLesson *exam = start(SAT_MODE_EXAM);
    state = sat_lesson_state(exam, Q_TEXT);
    sat_question_type(state, "a tumour");
    assert_true(sat_question_confirm(state, question, SAT_MODE_EXAM));
    assert_false(sat_question_wants_self_mark(state, SAT_MODE_EXAM));
    assert_int_equal(state->marking.verdict, SAT_VERDICT_UNMARKED);
    sat_lesson_free(exam);
}

static void test_time_limit(void **unused)
{
    (void)unused;
    const SatQuestion *question = &sat_lesson_sample()->teaching->questions[Q_BOOLEAN];
    SatLesson *lesson = start(SAT_MODE_EXAM);
    SatQuestionState *state = sat_lesson_state(lesson, Q_BOOLEAN);
    assert_false(sat_question_look(state, question, SAT_MODE_EXAM, 4ULL * SECOND_NS));
    assert_int_equal(sat_question_left_ns(state, question), 6ULL * SECOND_NS);
    sat_question_choose(state, 0);
    assert_true(sat_question_look(state, question, SAT_MODE_EXAM, 7ULL * SECOND_NS));
    assert_true(state->is_out_of_time && !sat_question_is_open(state));
    assert_int_equal(state->marking.verdict, SAT_VERDICT_CORRECT); /* what was chosen counts */
    assert_false(sat_question_look(state, question, SAT_MODE_EXAM, 7ULL * SECOND_NS));
    sat_lesson_free(lesson);

    lesson = start(SAT_MODE_LECTURE); /* a lecturer speaks as long as it takes */
    state = sat_lesson_state(lesson, Q_BOOLEAN);
    assert_false(sat_question_look(state, question, SAT_MODE_LECTURE, 99ULL * SECOND_NS));
    assert_true(sat_question_is_open(state));
    sat_lesson_free(lesson);
}

static void test_only_missed(void **unused)
{
    (void)unused;
    SatError err = SAT_ERROR_INIT;
    const bool asked[QUESTIONS] = {false, true, false, false, true};
    const SatLessonOptions options = {.mode = SAT_MODE_PRACTICE, .asked = asked};
    SatLesson *lesson = sat_lesson_new(sat_lesson_sample(), &options, &err);
    assert_int_equal(sat_lesson_step_count(lesson), 2);
    assert_string_equal(sat_lesson_question(lesson)->id, "q2");
    assert_true(sat_lesson_reveals(lesson, SAT_REVEAL_PRESENTATION));
    assert_false(sat_lesson_asks(lesson, Q_SINGLE));
    sat_lesson_free(lesson);
}

static void test_score_of_a_run(void **unused)
{
    (void)unused;
    SatError err = SAT_ERROR_INIT;
    SatLessonRun *run = sat_lesson_run_new(SAT_MODE_PRACTICE, 7, NULL, 3, &err);
    SatLesson *first = sat_lesson_run_enter(run, 0, sat_lesson_sample(), NULL, &err);
    SatLesson *third = sat_lesson_run_enter(run, 2, sat_lesson_sample_without_steps(), NULL, &err);
    assert_int_equal(sat_lesson_step_count(third), 11);
    answer_single(first, 1);
    answer_single(third, 3);
    assert_true(sat_lesson_bind(third, NULL, &err)); /* its case is gone: the answers stay */
    const SatScore score = sat_lesson_run_score(run);
    assert_int_equal(score.asked, 10);
    assert_int_equal(score.answered, 2);
    assert_int_equal(score.right, 1);
    assert_true(score.points > 4.99 && score.points < 5.01);
    assert_true(score.most_points > 29.99 && score.most_points < 30.01);
    assert_ptr_equal(sat_lesson_run_enter(run, 0, sat_lesson_sample(), NULL, &err), first);
    sat_lesson_run_free(run);
}

/* Words, the third case, one question of the first, that case, words. */
static void test_run_along_a_playlist(void **unused)
{
    (void)unused;
    SatError err = SAT_ERROR_INIT;
    static const char *const steps[] = {"nowhere"};
    static const SatPlaylistEntry entries[] = {
        {.kind = SAT_PLAYLIST_TEXT, .case_index = SAT_NO_CASE},
        {.kind = SAT_PLAYLIST_CASE, .case_index = 2, .steps = steps, .step_count = 1},
        {.kind = SAT_PLAYLIST_QUESTION, .case_index = 0, .question = "q2"},
        {.kind = SAT_PLAYLIST_SLIDE, .case_index = 0},
        {.kind = SAT_PLAYLIST_CASE, .case_index = 0},
        {.kind = SAT_PLAYLIST_TEXT, .case_index = SAT_NO_CASE}};
    static const SatPlaylist playlist = {SAT_LECTURE_SHOWN, entries, 6};
    SatLessonRun *run = sat_lesson_run_new(SAT_MODE_PRACTICE, 7, &playlist, 3, &err);
    assert_int_equal(run->route_count, 6);
    assert_true(sat_lesson_run_is_page(run, 0) && sat_lesson_run_is_page(run, 5));
    assert_false(sat_lesson_run_is_page(run, 1));
    assert_true(sat_lesson_run_case(run, 0) == SAT_NO_CASE);
    assert_true(sat_lesson_run_case(run, 3) == SAT_NO_CASE && sat_lesson_run_is_slide(run, 3));
    assert_false(sat_lesson_run_is_slide(run, 2));
    assert_int_equal(sat_lesson_run_case_near(run, 3), 0);
    assert_int_equal(sat_lesson_run_case(run, 1), 2);
    assert_int_equal(sat_lesson_run_case_near(run, 0), 2);
    assert_int_equal(sat_lesson_run_case_near(run, 5), 0);
    assert_int_equal(sat_lesson_run_find(run, 0), 2);
    run->stop = 3;
    assert_int_equal(sat_lesson_run_find(run, 0), 4); /* the next one */
    assert_int_equal(sat_lesson_run_find(run, 2), 1);
    assert_int_equal(sat_lesson_run_find(run, 1), 7); /* a case of no entry stands behind */
    assert_int_equal(sat_lesson_run_case(run, 7), 1);
    SatLesson *whole = sat_lesson_run_enter(run, 1, sat_lesson_sample(), NULL, &err);
    assert_int_equal(sat_lesson_step_count(whole), 10); /* none of its steps is there: all */
    SatLesson *one = sat_lesson_run_enter(run, 2, sat_lesson_sample(), NULL, &err);
    assert_int_equal(sat_lesson_step_count(one), 1);
    assert_string_equal(sat_lesson_question(one)->id, "q2");
    const SatScore score = sat_lesson_run_score(run);
    assert_int_equal(score.asked, 6);
    sat_lesson_run_free(run);
}

static void test_chosen_steps(void **unused)
{
    (void)unused;
    SatError err = SAT_ERROR_INIT;
    const SatCase *sample = sat_lesson_sample();
    static const char *const ids[] = {"where", "nowhere", "ask"};
    const SatLessonOptions options = {.mode = SAT_MODE_LECTURE, .steps = ids, .step_count = 3};
    SatLesson *lesson = sat_lesson_new(sample, &options, &err);
    assert_int_equal(sat_lesson_step_count(lesson), 2);
    assert_string_equal(sat_lesson_step(lesson, 0)->id, "ask"); /* in the order of the case */
    assert_string_equal(sat_lesson_step(lesson, 1)->id, "where");
    sat_lesson_free(lesson);
}

static void test_shuffled_by_seed(void **unused)
{
    (void)unused;
    SatError err = SAT_ERROR_INIT;
    bool differs = false;
    SatLesson *lesson = start(SAT_MODE_EXAM);
    SatLesson *again = start(SAT_MODE_EXAM);
    for (uint64_t seed = 0; seed < 20; seed++) {
        const SatLessonOptions options = {.mode = SAT_MODE_EXAM, .seed = seed};
        SatLesson *other = sat_lesson_new(sat_lesson_sample(), &options, &err);
        differs =
            differs || memcmp(sat_lesson_state(lesson, Q_SINGLE)->order,
                              sat_lesson_state(other, Q_SINGLE)->order, 4 * sizeof(size_t)) != 0;
        sat_lesson_free(other);
    }
    assert_true(differs);
    assert_memory_equal(sat_lesson_state(lesson, Q_SINGLE)->order,
                        sat_lesson_state(again, Q_SINGLE)->order, 4 * sizeof(size_t));
    sat_lesson_free(lesson);
    sat_lesson_free(again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_whatever_the_way),
        cmocka_unit_test(test_reveals_step_by_step),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_attempts),
        cmocka_unit_test(test_next_on_an_open_question),
        cmocka_unit_test(test_own_words),
        cmocka_unit_test(test_time_limit),
        cmocka_unit_test(test_only_missed),
        cmocka_unit_test(test_score_of_a_run),
        cmocka_unit_test(test_run_along_a_playlist),
        cmocka_unit_test(test_chosen_steps),
        cmocka_unit_test(test_shuffled_by_seed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
