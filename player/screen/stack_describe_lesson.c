/* What `state` says of a lesson: no more than what is on screen. */
#include "player/lesson/lesson_results.h"
#include "player/screen/stack_lesson_private.h"

static void describe_answer(const SatQuestionState *state, SatJsonWriter *writer)
{
    sat_json_open_array_inline(writer, "chosen"); /* as shown, from 1 */
    for (size_t place = 0; place < state->answer_count; place++) {
        if (state->chosen[state->order[place]]) {
            sat_json_put_u64(writer, NULL, place + 1);
        }
    }
    sat_json_close_array(writer);
    if (state->has_click) {
        sat_json_open_object_inline(writer, "click");
        sat_json_put_u64(writer, "series", state->click_series);
        sat_json_put_u64(writer, "frame", state->click_frame);
        sat_json_put_double(writer, "x", state->click.x);
        sat_json_put_double(writer, "y", state->click.y);
        sat_json_close_object(writer);
    }
    sat_json_put_text(writer, "text", state->text);
}

static void describe_question(const SatStackLesson *lesson, SatJsonWriter *writer)
{
    const SatQuestion *question =
        lesson->lesson != NULL ? sat_lesson_question(lesson->lesson) : NULL;
    if (question == NULL) {
        sat_json_put_text(writer, "question", NULL);
        return;
    }
    const SatQuestionState *state = sat_lesson_question_state(lesson->lesson);
    const SatLessonMode mode = sat_lesson_mode(lesson->lesson);
    sat_json_open_object(writer, "question");
    sat_json_put_text(writer, "kind", sat_question_kind_name(question->kind));
    sat_json_put_text(writer, "prompt", question->prompt);
    sat_json_open_array_inline(writer, "answers");
    for (size_t place = 0; place < state->answer_count; place++) {
        sat_json_put_text(writer, NULL, question->answers[state->order[place]].text);
    }
    sat_json_close_array(writer);
    describe_answer(state, writer);
    sat_json_put_bool(writer, "open", sat_question_is_open(state));
    sat_json_put_bool(writer, "solved", sat_question_shows_solution(state, mode));
    sat_json_put_bool(writer, "skipped", state->is_skipped);
    sat_json_put_bool(writer, "out_of_time", state->is_out_of_time);
    sat_json_put_bool(writer, "asks", sat_lesson_is_asking(lesson->lesson));
    sat_json_put_bool(writer, "typing", lesson->is_typing);
    sat_json_put_u64(writer, "attempts", state->attempts);
    if (state->attempts > 0 && mode != SAT_MODE_EXAM) {
        sat_json_put_text(writer, "verdict", sat_verdict_name(state->marking.verdict));
        sat_json_put_double(writer, "points", state->marking.points);
    }
    if (lesson->has_cross_hair) {
        sat_json_open_object_inline(writer, "cross_hair");
        sat_json_put_double(writer, "x", lesson->cross_hair.x);
        sat_json_put_double(writer, "y", lesson->cross_hair.y);
        sat_json_close_object(writer);
    }
    sat_json_close_object(writer);
}

static void describe_score(const SatLessonRun *run, const SatScore *score, SatJsonWriter *writer)
{
    sat_json_open_object_inline(writer, "score");
    if (run->mode != SAT_MODE_EXAM || run->at_end) {
        sat_json_put_double(writer, "points", score->points);
    }
    sat_json_put_double(writer, "most_points", score->most_points);
    sat_json_put_u64(writer, "asked", score->asked);
    sat_json_put_u64(writer, "answered", score->answered);
    sat_json_close_object(writer);
}

/** Of the playlist; without one the case. */
static void describe_stop(const SatLessonRun *run, SatJsonWriter *writer)
{
    const SatPlaylistEntry *entry = sat_lesson_run_entry(run, run->stop);
    sat_json_open_object_inline(writer, "entry");
    sat_json_put_u64(writer, "index", run->stop);
    sat_json_put_u64(writer, "count", run->route_count);
    sat_json_put_text(
        writer, "kind",
        sat_playlist_kind_words().words[entry != NULL ? entry->kind : SAT_PLAYLIST_CASE]);
    sat_json_close_object(writer);
}

void sat_stack_describe_lesson(SatScreen *screen, SatJsonWriter *writer)
{
    SatStackScreen *stack = (SatStackScreen *)(void *)screen;
    const SatStackLesson *lesson = &stack->lesson;
    sat_stack_describe_marks(stack, writer);
    sat_json_put_bool(writer, "marks_off", stack->marks.off);
    if (lesson->run == NULL || (lesson->lesson == NULL && !sat_stack_between_cases(stack))) {
        sat_json_put_text(writer, "entry", NULL);
        sat_json_put_text(writer, "step", NULL);
        sat_json_put_text(writer, "question", NULL);
        sat_json_put_text(writer, "score", NULL);
        sat_json_put_text(writer, "presenter", NULL);
        return;
    }
    const SatScore score = sat_lesson_run_score(lesson->run);
    describe_stop(lesson->run, writer);
    sat_json_open_object(writer, "step");
    sat_json_put_text(writer, "mode", sat_lesson_mode_name(lesson->run->mode));
    sat_json_put_bool(writer, "only_missed", lesson->run->only_missed);
    sat_json_put_u64(writer, "index",
                     lesson->lesson != NULL ? sat_lesson_position(lesson->lesson) : 0);
    sat_json_put_u64(writer, "count",
                     lesson->lesson != NULL ? sat_lesson_step_count(lesson->lesson) : 0);
    sat_json_put_bool(writer, "at_end", lesson->run->at_end);
    sat_json_put_text(writer, "results", lesson->saved_path);
    sat_json_close_object(writer);
    describe_question(lesson, writer);
    describe_score(lesson->run, &score, writer);
    sat_stack_describe_present(stack, writer);
}
