/* One question's way from asked to answered. */
#include "player/lesson/question_state.h"

#include <stdio.h>
#include <string.h>

const char *sat_lesson_mode_name(SatLessonMode mode)
{
    static const char *const NAMES[] = {"lecture", "practice", "exam"};
    return NAMES[mode];
}

static SatResponse response_of(const SatQuestionState *state)
{
    return (SatResponse){.chosen = state->chosen,
                         .has_click = state->has_click,
                         .click_series = state->click_series,
                         .click_frame = state->click_frame,
                         .click = state->click,
                         .text = state->text,
                         .is_self_marked = false};
}

bool sat_question_state_init(SatQuestionState *state, const SatQuestion *question, uint64_t seed,
                             SatArena *arena, SatError *err)
{
    const size_t answers = question->answer_count;
    *state = (SatQuestionState){.kind = question->kind,
                                .answer_count = answers,
                                .weight = question->weight,
                                .marking = {.region = SAT_NO_INDEX}};
    state->id = sat_arena_text(arena, question->id, strlen(question->id), err);
    state->prompt = sat_arena_text(arena, question->prompt, strlen(question->prompt), err);
    state->order = sat_arena_alloc(arena, answers + 1, sizeof *state->order, err);
    state->chosen = sat_arena_alloc(arena, answers + 1, sizeof *state->chosen, err);
    if (state->id == NULL || state->prompt == NULL || state->order == NULL ||
        state->chosen == NULL) {
        return false;
    }
    memset(state->chosen, 0, (answers + 1) * sizeof *state->chosen);
    sat_question_order(question, seed, state->order);
    const SatResponse nothing = {0};
    state->most_points = sat_question_mark(question, &nothing, 0).most_points;
    return true;
}

bool sat_question_is_open(const SatQuestionState *state)
{
    return !state->is_closed && !state->is_revealed;
}

bool sat_question_is_settled(const SatQuestionState *state)
{
    return state->attempts > 0 || !sat_question_is_open(state);
}

bool sat_question_shows_solution(const SatQuestionState *state, SatLessonMode mode)
{
    return mode != SAT_MODE_EXAM && !sat_question_is_open(state);
}

bool sat_question_wants_self_mark(const SatQuestionState *state, SatLessonMode mode)
{
    return mode != SAT_MODE_EXAM && state->is_closed &&
           state->marking.verdict == SAT_VERDICT_UNMARKED;
}

void sat_question_choose(SatQuestionState *state, size_t answer)
{
    const bool is_single =
        state->kind == SAT_QUESTION_SINGLE || state->kind == SAT_QUESTION_BOOLEAN;
    if (!sat_question_is_open(state) || answer >= state->answer_count ||
        (!is_single && state->kind != SAT_QUESTION_MULTIPLE)) {
        return;
    }
    const bool now = is_single || !state->chosen[answer];
    if (is_single) {
        memset(state->chosen, 0, state->answer_count * sizeof *state->chosen);
    }
    state->chosen[answer] = now;
    state->clicks++;
}

void sat_question_click(SatQuestionState *state, size_t series, size_t frame, SatPoint point)
{
    if (!sat_question_is_open(state) || state->kind != SAT_QUESTION_HOTSPOT) {
        return;
    }
    state->has_click = true;
    state->click_series = series;
    state->click_frame = frame;
    state->click = point;
    state->clicks++;
}

void sat_question_type(SatQuestionState *state, const char *text)
{
    if (sat_question_is_open(state) && state->kind == SAT_QUESTION_TEXT) {
        snprintf(state->text, sizeof state->text, "%s", text);
    }
}

/** A multiple choice may be answered by choosing nothing: the marking knows. */
static bool mark(SatQuestionState *state, const SatQuestion *question, unsigned attempt)
{
    const SatResponse response = response_of(state);
    const SatMarking marking = sat_question_mark(question, &response, attempt);
    if (marking.verdict == SAT_VERDICT_SKIPPED) {
        return false;
    }
    state->marking = marking;
    return true;
}

bool sat_question_confirm(SatQuestionState *state, const SatQuestion *question, SatLessonMode mode)
{
    if (!sat_question_is_open(state) || !mark(state, question, state->attempts)) {
        return false;
    }
    state->attempts++;
    state->clicks++;
    state->is_skipped = false;
    const bool may_retry = mode != SAT_MODE_EXAM && state->attempts <= question->retries &&
                           (state->marking.verdict == SAT_VERDICT_WRONG ||
                            state->marking.verdict == SAT_VERDICT_PARTLY);
    state->is_closed = !may_retry;
    return true;
}

bool sat_question_self_mark(SatQuestionState *state, const SatQuestion *question,
                            SatLessonMode mode, double share)
{
    if (!sat_question_wants_self_mark(state, mode) && !state->is_self_marked) {
        return false;
    }
    SatResponse response = response_of(state);
    response.is_self_marked = true;
    response.self_mark = share;
    state->marking =
        sat_question_mark(question, &response, state->attempts > 0 ? state->attempts - 1 : 0);
    state->is_self_marked = true;
    state->clicks++;
    return true;
}

void sat_question_reveal(SatQuestionState *state)
{
    state->is_revealed = true;
}

bool sat_question_look(SatQuestionState *state, const SatQuestion *question, SatLessonMode mode,
                       uint64_t elapsed_ns)
{
    if (!sat_question_is_open(state)) {
        return false;
    }
    state->shown_ns += elapsed_ns;
    if (mode == SAT_MODE_LECTURE || !(question->time_limit_s > 0.0) ||
        (double)state->shown_ns < question->time_limit_s * 1e9) {
        return false;
    }
    if (state->attempts == 0 && mark(state, question, 0)) {
        state->attempts = 1;
    }
    state->is_skipped = state->attempts == 0;
    state->is_out_of_time = true;
    state->is_closed = true;
    return true;
}

uint64_t sat_question_left_ns(const SatQuestionState *state, const SatQuestion *question)
{
    const double left = question->time_limit_s * 1e9 - (double)state->shown_ns;
    return question->time_limit_s > 0.0 && sat_question_is_open(state) && left > 0.0
               ? (uint64_t)left
               : 0;
}
