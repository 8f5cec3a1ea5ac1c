/* Steps of a case and what they reveal. */
#include "player/lesson/lesson.h"

#include <stdlib.h>
#include <string.h>

#include "formats/case/default_steps.h"

struct SatLesson {
    SatLessonMode mode;
    uint64_t seed;
    bool *asked;               /* NULL: all */
    const char *const *chosen; /* ids of steps; chosen_count 0: all */
    size_t chosen_count;
    SatArena *arena; /* the states */
    SatQuestionState *states;
    size_t question_count;
    /* of the bound case */
    const SatCase *teaching_case;
    SatArena *steps_arena;
    const SatStep **steps;
    size_t step_count;
    size_t position;
    bool is_asking;
    bool reveals_all;
};

static bool copy_asked(SatLesson *lesson, const bool *asked, SatError *err)
{
    if (asked == NULL || lesson->question_count == 0) {
        return true;
    }
    lesson->asked =
        sat_arena_alloc(lesson->arena, lesson->question_count, sizeof *lesson->asked, err);
    if (lesson->asked == NULL) {
        return false;
    }
    memcpy(lesson->asked, asked, lesson->question_count * sizeof *asked);
    return true;
}

static bool make_states(SatLesson *lesson, const SatTeaching *teaching, SatError *err)
{
    lesson->question_count = teaching->question_count;
    lesson->states =
        sat_arena_alloc(lesson->arena, teaching->question_count + 1, sizeof *lesson->states, err);
    for (size_t i = 0; lesson->states != NULL && i < teaching->question_count; i++) {
        if (!sat_question_state_init(&lesson->states[i], &teaching->questions[i], lesson->seed,
                                     lesson->arena, err)) {
            return false;
        }
    }
    return lesson->states != NULL;
}

SatLesson *sat_lesson_new(const SatCase *teaching_case, const SatLessonOptions *options,
                          SatError *err)
{
    SatLesson *lesson = calloc(1, sizeof *lesson);
    if (lesson == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the lesson");
        return NULL;
    }
    lesson->mode = options->mode;
    lesson->seed = options->seed;
    lesson->chosen = options->steps;
    lesson->chosen_count = options->step_count;
    lesson->arena = sat_arena_new(0, err);
    if (lesson->arena == NULL || !make_states(lesson, teaching_case->teaching, err) ||
        !copy_asked(lesson, options->asked, err) || !sat_lesson_bind(lesson, teaching_case, err)) {
        sat_lesson_free(lesson);
        return NULL;
    }
    return lesson;
}

void sat_lesson_free(SatLesson *lesson)
{
    if (lesson != NULL) {
        sat_arena_free(lesson->steps_arena);
        sat_arena_free(lesson->arena);
        free(lesson);
    }
}

/** A step that names findings shows them, text and marks, unless it says which of the two. */
static unsigned reveals_of(const SatStep *step)
{
    const unsigned both = 1U << (unsigned)SAT_REVEAL_FINDINGS | 1U << (unsigned)SAT_REVEAL_MARKS;
    return step->finding_count > 0 && (step->reveals & both) == 0 ? step->reveals | both
                                                                  : step->reveals;
}

/** What answers questions: everything but why the patient came. */
static bool answers(const SatStep *step)
{
    return (reveals_of(step) & ~(1U << (unsigned)SAT_REVEAL_PRESENTATION)) != 0;
}

static bool is_chosen(const SatLesson *lesson, const SatStep *step)
{
    for (size_t i = 0; i < lesson->chosen_count; i++) {
        if (strcmp(lesson->chosen[i], step->id) == 0) {
            return true;
        }
    }
    return false;
}

/** Whether the lesson goes through some steps only: one of those that it names is there. */
static bool has_choice(const SatLesson *lesson, const SatStep *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (is_chosen(lesson, &steps[i])) {
            return true;
        }
    }
    return false;
}

/** told: a step before this one answers. In an exam nothing but questions follows from there. */
static bool is_wanted(const SatLesson *lesson, const SatStep *step, bool told)
{
    const bool asks = step->question < lesson->question_count;
    if (lesson->asked != NULL) {
        return asks && lesson->asked[step->question];
    }
    return asks || lesson->mode != SAT_MODE_EXAM || (!told && !answers(step));
}

bool sat_lesson_bind(SatLesson *lesson, const SatCase *teaching_case, SatError *err)
{
    const SatStep *steps = NULL;
    size_t count = 0;
    sat_arena_free(lesson->steps_arena);
    lesson->teaching_case = NULL;
    lesson->steps = NULL;
    lesson->step_count = 0;
    lesson->steps_arena = teaching_case != NULL ? sat_arena_new(0, err) : NULL;
    if (teaching_case == NULL) {
        return true;
    }
    if (lesson->steps_arena == NULL ||
        !sat_case_steps(teaching_case, lesson->steps_arena, &steps, &count, err)) {
        return false;
    }
    lesson->steps = sat_arena_alloc(lesson->steps_arena, count, sizeof(const SatStep *), err);
    if (lesson->steps == NULL) {
        return false;
    }
    bool told = false;
    const bool chooses = has_choice(lesson, steps, count);
    for (size_t i = 0; i < count; i++) {
        if (chooses && !is_chosen(lesson, &steps[i])) {
            continue;
        }
        told = told || answers(&steps[i]);
        if (is_wanted(lesson, &steps[i], told)) {
            lesson->steps[lesson->step_count++] = &steps[i];
            if (steps[i].question < lesson->question_count) {
                lesson->states[steps[i].question].is_asked = true;
            }
        }
    }
    lesson->teaching_case = teaching_case;
    if (lesson->position >= lesson->step_count) {
        lesson->position = lesson->step_count > 0 ? lesson->step_count - 1 : 0;
    }
    return true;
}

SatLessonMode sat_lesson_mode(const SatLesson *lesson)
{
    return lesson->mode;
}

size_t sat_lesson_step_count(const SatLesson *lesson)
{
    return lesson->step_count;
}

size_t sat_lesson_position(const SatLesson *lesson)
{
    return lesson->position;
}

const SatStep *sat_lesson_step(const SatLesson *lesson, size_t position)
{
    return position < lesson->step_count ? lesson->steps[position] : NULL;
}

size_t sat_lesson_question_count(const SatLesson *lesson)
{
    return lesson->question_count;
}

SatQuestionState *sat_lesson_state(SatLesson *lesson, size_t index)
{
    return &lesson->states[index];
}

bool sat_lesson_asks(const SatLesson *lesson, size_t question)
{
    return lesson->states[question].is_asked;
}

const SatQuestion *sat_lesson_question(const SatLesson *lesson)
{
    const SatStep *step = sat_lesson_step(lesson, lesson->position);
    return step != NULL && step->question < lesson->question_count
               ? &lesson->teaching_case->teaching->questions[step->question]
               : NULL;
}

SatQuestionState *sat_lesson_question_state(SatLesson *lesson)
{
    const SatStep *step = sat_lesson_step(lesson, lesson->position);
    return step != NULL && step->question < lesson->question_count ? &lesson->states[step->question]
                                                                   : NULL;
}

/* ---- what is revealed ------------------------------------------------------------------------ */

static bool has_bit(const SatStep *step, SatReveal what)
{
    return (reveals_of(step) & (1U << (unsigned)what)) != 0;
}

bool sat_lesson_reveals(const SatLesson *lesson, SatReveal what)
{
    if (lesson->reveals_all || (lesson->asked != NULL && what == SAT_REVEAL_PRESENTATION)) {
        return true; /* questions asked again stand without the steps that tell the history */
    }
    if (lesson->mode == SAT_MODE_EXAM && what != SAT_REVEAL_PRESENTATION) {
        return false;
    }
    for (size_t i = 0; i <= lesson->position && i < lesson->step_count; i++) {
        if (has_bit(lesson->steps[i], what)) {
            return true;
        }
    }
    return false;
}

static bool names(const SatStep *step, size_t finding)
{
    for (size_t i = 0; i < step->finding_count; i++) {
        if (step->findings[i] == finding) {
            return true;
        }
    }
    return false;
}

/** A step up to the present one reveals it and names this finding, or none. */
static bool reveals_of_finding(const SatLesson *lesson, SatReveal what, size_t finding)
{
    const size_t seen = lesson->mode == SAT_MODE_EXAM ? 0 : lesson->position + 1;
    for (size_t i = 0; i < seen && i < lesson->step_count; i++) {
        const SatStep *step = lesson->steps[i];
        if (has_bit(step, what) && (step->finding_count == 0 || names(step, finding))) {
            return true;
        }
    }
    return lesson->reveals_all;
}

bool sat_lesson_shows_finding(const SatLesson *lesson, size_t finding)
{
    return reveals_of_finding(lesson, SAT_REVEAL_FINDINGS, finding);
}

bool sat_lesson_shows_marks(const SatLesson *lesson, size_t finding)
{
    return reveals_of_finding(lesson, SAT_REVEAL_MARKS, finding);
}

bool sat_lesson_is_about(const SatLesson *lesson, size_t finding)
{
    const SatStep *step = sat_lesson_step(lesson, lesson->position);
    return step != NULL && names(step, finding);
}

void sat_lesson_reveal_all(SatLesson *lesson)
{
    lesson->reveals_all = lesson->reveals_all || lesson->mode != SAT_MODE_EXAM;
}

/* ---- where it stands ------------------------------------------------------------------------- */

static bool place_of_step(const SatTeaching *teaching, const SatStep *step, SatLessonPlace *place)
{
    const size_t asked_at = step->question < teaching->question_count
                                ? teaching->questions[step->question].view
                                : SAT_NO_INDEX;
    const size_t view = step->view != SAT_NO_INDEX ? step->view : asked_at;
    if (view < teaching->view_count) {
        *place = (SatLessonPlace){SAT_PLACE_VIEW, view};
        return true;
    }
    for (size_t i = 0; i < step->finding_count; i++) {
        const SatFinding *finding = &teaching->findings[step->findings[i]];
        if (finding->view < teaching->view_count) {
            *place = (SatLessonPlace){SAT_PLACE_VIEW, finding->view};
            return true;
        }
        if (finding->mark_count > 0 && has_bit(step, SAT_REVEAL_MARKS)) {
            *place = (SatLessonPlace){SAT_PLACE_MARK, step->findings[i]};
            return true;
        }
    }
    return false;
}

SatLessonPlace sat_lesson_place_at(const SatLesson *lesson, size_t position)
{
    SatLessonPlace place = {SAT_PLACE_OPENING, 0};
    for (size_t i = position + 1; i > 0; i--) {
        if (i <= lesson->step_count &&
            place_of_step(lesson->teaching_case->teaching, lesson->steps[i - 1], &place)) {
            break;
        }
    }
    return place;
}

SatLessonPlace sat_lesson_place(const SatLesson *lesson)
{
    return sat_lesson_place_at(lesson, lesson->position);
}

/* ---- moving ---------------------------------------------------------------------------------- */

SatLessonMove sat_lesson_next(SatLesson *lesson)
{
    SatQuestionState *state = sat_lesson_question_state(lesson);
    if (state != NULL && !sat_question_is_settled(state)) {
        if (lesson->mode == SAT_MODE_LECTURE) {
            sat_question_reveal(state);
            return SAT_MOVE_REVEALED;
        }
        if (lesson->mode == SAT_MODE_PRACTICE && !lesson->is_asking && !state->is_skipped) {
            lesson->is_asking = true;
            return SAT_MOVE_ASKS;
        }
        state->is_skipped = true;
    }
    lesson->is_asking = false;
    if (lesson->position + 1 >= lesson->step_count) {
        return SAT_MOVE_END;
    }
    lesson->position++;
    return SAT_MOVE_DONE;
}

SatLessonMove sat_lesson_back(SatLesson *lesson)
{
    lesson->is_asking = false;
    if (lesson->position == 0) {
        return SAT_MOVE_END;
    }
    lesson->position--;
    return SAT_MOVE_DONE;
}

void sat_lesson_go(SatLesson *lesson, size_t position)
{
    lesson->is_asking = false;
    if (lesson->step_count > 0) {
        lesson->position = position < lesson->step_count ? position : lesson->step_count - 1;
    }
}

bool sat_lesson_is_asking(const SatLesson *lesson)
{
    return lesson->is_asking;
}

void sat_lesson_ask_no_more(SatLesson *lesson)
{
    lesson->is_asking = false;
}
