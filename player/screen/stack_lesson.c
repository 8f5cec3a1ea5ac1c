/* A lesson over the cases of the pack: its start, its steps, its end. */
#include <stdio.h>
#include <string.h>

#include "formats/base/platform.h"
#include "player/screen/stack_author_private.h"
#include "player/screen/stack_lesson_private.h"

#define WARNING_NS 5000000000U
#define MOST_SEED 999999U /* short enough to be told */

static size_t case_count(const SatStackScreen *stack)
{
    return sat_pack_reader_case_count(sat_pack_session_reader(stack->session));
}

static void tell(SatStackScreen *stack, const char *text)
{
    snprintf(stack->message, sizeof stack->message, "%s", text);
    stack->base.host->repaint = true;
}

/* ---- steps ----------------------------------------------------------------------------------- */

static void go_to_place(SatStackScreen *stack)
{
    SatStackLesson *lesson = &stack->lesson;
    const SatLessonPlace place = sat_lesson_place(lesson->lesson);
    if (lesson->has_place && lesson->place.kind == place.kind &&
        lesson->place.index == place.index) {
        return; /* what is on screen stays */
    }
    lesson->has_place = true;
    lesson->place = place;
    switch (place.kind) {
    case SAT_PLACE_VIEW:
        sat_stack_show_view(stack, place.index);
        break;
    case SAT_PLACE_MARK:
        sat_stack_show_opening(stack);
        sat_stack_show_mark(stack, place.index, 0);
        break;
    case SAT_PLACE_OPENING:
        sat_stack_show_opening(stack);
        break;
    }
}

void sat_stack_lesson_show_step(SatStackScreen *stack)
{
    SatStackLesson *lesson = &stack->lesson;
    const SatQuestionState *state = sat_lesson_question_state(lesson->lesson);
    stack->cine.playing = false;
    stack->marks.selected = SAT_NO_INDEX;
    stack->text_scroll = 0.0;
    lesson->looked_ns = stack->base.host->now_ns;
    lesson->has_cross_hair = false;
    sat_stack_present_enter(stack);
    lesson->is_typing =
        state != NULL && state->kind == SAT_QUESTION_TEXT && sat_question_is_open(state);
    if (lesson->is_typing) {
        sat_text_field_set(&lesson->field, state->text, strlen(state->text));
    }
    go_to_place(stack);
    sat_ui_clear_focus(stack->base.host->ui);
    sat_stack_update_title(stack);
    sat_stack_marks_changed(stack);
}

/** One a question: whether it is due; NULL without memory. */
static bool *due_questions(const SatStackScreen *stack, SatArena *arena, SatError *err)
{
    const SatTeaching *teaching = sat_stack_teaching(stack);
    char hash[SAT_REVISION_CASE_DIGITS + 1];
    const uint32_t today = sat_calendar_day();
    bool *due = sat_arena_alloc(arena, teaching->question_count + 1, sizeof *due, err);
    sat_stack_case_hash(stack, stack->current->case_index, hash);
    for (size_t i = 0; due != NULL && i < teaching->question_count; i++) {
        due[i] =
            sat_revision_is_due(&stack->lesson.revision, hash, teaching->questions[i].id, today);
    }
    return due;
}

bool sat_stack_lesson_enter(SatStackScreen *stack, SatError *err)
{
    SatStackLesson *lesson = &stack->lesson;
    if (lesson->run == NULL || lesson->is_paging) {
        return true;
    }
    if (sat_lesson_run_case(lesson->run, lesson->run->stop) != stack->current->case_index) {
        lesson->run->stop = sat_lesson_run_find(lesson->run, stack->current->case_index);
    }
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    const bool *due =
        arena != NULL && lesson->run->only_missed ? due_questions(stack, arena, err) : NULL;
    if (arena == NULL || (lesson->run->only_missed && due == NULL)) {
        return false;
    }
    lesson->lesson =
        sat_lesson_run_enter(lesson->run, lesson->run->stop, sat_stack_case(stack), due, err);
    lesson->has_place = false;
    if (lesson->lesson == NULL) {
        return false;
    }
    sat_stack_lesson_show_step(stack);
    return true;
}

static bool may_have_steps(const SatStackScreen *stack, size_t case_index)
{
    char hash[SAT_REVISION_CASE_DIGITS + 1];
    if (!stack->lesson.run->only_missed) {
        return true;
    }
    sat_stack_case_hash(stack, case_index, hash);
    return sat_revision_has_due(&stack->lesson.revision, hash, sat_calendar_day());
}

/** A stop with a case: at its lesson, which may have no steps. */
static bool show_case_of(SatStackScreen *stack, size_t case_index, SatError *err)
{
    return case_index == stack->current->case_index ? sat_stack_lesson_enter(stack, err)
                                                    : sat_stack_show_case(stack, case_index, err);
}

/** One stop. False: it cannot be shown, or there is nothing to show of it (no error). */
static bool show_stop(SatStackScreen *stack, size_t stop, size_t step, SatError *err)
{
    SatLessonRun *run = stack->lesson.run;
    const size_t case_index = sat_lesson_run_case(run, stop);
    run->stop = stop;
    if (sat_lesson_run_is_page(run, stop) || sat_lesson_run_is_slide(run, stop)) {
        return !run->only_missed && sat_stack_show_between(stack, err);
    }
    if (case_index == SAT_NO_CASE || !may_have_steps(stack, case_index) ||
        !show_case_of(stack, case_index, err) || sat_lesson_step_count(stack->lesson.lesson) == 0) {
        return false;
    }
    sat_lesson_go(stack->lesson.lesson, step == 1 ? 0 : SIZE_MAX);
    sat_stack_lesson_show_step(stack);
    return true;
}

/** Shows the nearest stop from there on that can be shown, a case at its first or last step.
 * step: 1, or SIZE_MAX to go back. False: there is none that way, and all is as before. */
static bool show_from(SatStackScreen *stack, size_t stop, size_t step)
{
    SatError first = SAT_ERROR_INIT, ignored = SAT_ERROR_INIT;
    SatLessonRun *run = stack->lesson.run;
    const size_t before = run->stop, case_before = stack->current->case_index;
    const bool was_between = sat_stack_between_cases(stack);
    for (size_t i = stop; i < run->route_count; i += step) {
        SatError err = SAT_ERROR_INIT;
        if (show_stop(stack, i, step, &err)) {
            return true;
        }
        if (err.code != SAT_OK && first.code == SAT_OK) {
            first = err;
            tell(stack, err.text);
        }
    }
    run->stop = before;
    if (was_between) {
        (void)!sat_stack_show_between(stack, &ignored);
    } else if (stack->lesson.lesson != run->lessons[before] ||
               stack->current->case_index != case_before) {
        (void)!show_case_of(stack, case_before, &ignored);
    }
    return false;
}

static void finish(SatStackScreen *stack)
{
    stack->lesson.run->at_end = true;
    stack->lesson.summary_scroll = 0.0;
    stack->lesson.is_typing = false;
    stack->lesson.has_cross_hair = false;
    stack->cine.playing = false;
    sat_stack_lesson_save(stack);
    stack->base.host->repaint = true;
}

void sat_stack_lesson_go(SatStackScreen *stack, SatStepPlace place)
{
    SatStackLesson *lesson = &stack->lesson;
    lesson->run->at_end = false;
    if (lesson->lesson == NULL || lesson->run->stop != place.stop) {
        (void)show_from(stack, place.stop, 1);
    }
    if (lesson->lesson != NULL && lesson->run->stop == place.stop) {
        sat_lesson_go(lesson->lesson, place.step);
        sat_stack_lesson_show_step(stack);
    }
}

void sat_stack_lesson_next(SatStackScreen *stack)
{
    SatStackLesson *lesson = &stack->lesson;
    if (lesson->run->at_end || (lesson->lesson == NULL && !sat_stack_between_cases(stack))) {
        return;
    }
    switch (lesson->lesson != NULL ? sat_lesson_next(lesson->lesson) : SAT_MOVE_END) {
    case SAT_MOVE_DONE:
        sat_stack_lesson_show_step(stack);
        break;
    case SAT_MOVE_END:
        if (!show_from(stack, lesson->run->stop + 1, 1)) {
            finish(stack);
        }
        break;
    case SAT_MOVE_REVEALED:
    case SAT_MOVE_ASKS:
        lesson->is_typing = false;
        lesson->is_saved = false;
        sat_stack_marks_changed(stack);
        break;
    }
}

void sat_stack_lesson_back(SatStackScreen *stack)
{
    SatStackLesson *lesson = &stack->lesson;
    if (lesson->run->at_end) {
        lesson->run->at_end = false;
        SatError ignored = SAT_ERROR_INIT;
        if (sat_stack_between_cases(stack)) {
            (void)!sat_stack_show_between(stack, &ignored);
        } else {
            sat_stack_lesson_show_step(stack);
        }
    } else if (lesson->lesson != NULL && sat_lesson_back(lesson->lesson) == SAT_MOVE_DONE) {
        sat_stack_lesson_show_step(stack);
    } else if (lesson->run->stop > 0) {
        const size_t last = lesson->run->route_count - 1; /* of a case that is in no entry */
        const size_t stop = lesson->run->stop - 1;
        (void)show_from(stack, stop < last ? stop : last, SIZE_MAX);
    }
}

/* ---- start and end --------------------------------------------------------------------------- */

static uint64_t choose_seed(const SatStackScreen *stack)
{
    uint64_t seed = stack->base.host->seed;
    SatError ignored = SAT_ERROR_INIT;
    if (seed == 0 && sat_random_bytes(&seed, sizeof seed, &ignored)) {
        seed = seed % MOST_SEED + 1U;
    }
    return seed;
}

static bool begin(SatStackScreen *stack, SatLessonMode mode, bool only_missed, SatError *err)
{
    SatStackLesson *lesson = &stack->lesson;
    sat_revision_free(&lesson->revision);
    if (mode != SAT_MODE_LECTURE && !sat_lesson_files_revision(&lesson->revision, err)) {
        return false;
    }
    if (lesson->files == NULL) {
        lesson->files = sat_lesson_files_new(err);
    }
    lesson->run =
        lesson->files != NULL
            ? sat_lesson_run_new(mode, choose_seed(stack),
                                 sat_pack_reader_playlist(sat_pack_session_reader(stack->session)),
                                 case_count(stack), err)
            : NULL;
    if (lesson->run == NULL) {
        return false;
    }
    sat_lesson_files_next(lesson->files);
    lesson->run->only_missed = only_missed;
    lesson->is_saved = true; /* nothing to save yet */
    lesson->saved_path[0] = '\0';
    lesson->checksum[0] = '\0';
    return true;
}

void sat_stack_lesson_start(SatStackScreen *stack, SatLessonMode mode, bool only_missed,
                            size_t case_index)
{
    SatError err = SAT_ERROR_INIT;
    sat_stack_lesson_end(stack);
    sat_stack_author_close(stack);
    if (!begin(stack, mode, only_missed, &err)) {
        tell(stack, err.text);
        return;
    }
    stack->with_text = true;
    stack->message[0] = '\0';
    const size_t stop =
        case_index != SAT_NO_CASE ? sat_lesson_run_find(stack->lesson.run, case_index) : 0;
    if (!show_from(stack, stop, 1)) {
        sat_stack_lesson_end(stack);
        if (stack->message[0] == '\0') {
            tell(stack, only_missed ? "No question of this pack was missed so far, and none is due "
                                      "again today."
                                    : "This pack has no steps that can be shown in this way.");
        }
    }
}

void sat_stack_lesson_end(SatStackScreen *stack)
{
    SatStackLesson *lesson = &stack->lesson;
    if (lesson->run == NULL) {
        return;
    }
    if (lesson->lesson != NULL) {
        sat_stack_lesson_look(stack);
    }
    sat_stack_lesson_save(stack);
    sat_lesson_run_free(lesson->run);
    lesson->run = NULL;
    lesson->lesson = NULL;
    lesson->is_typing = false;
    lesson->has_cross_hair = false;
    sat_presenter_rest(&stack->presenter);
    stack->marks.selected = SAT_NO_INDEX;
    stack->text_scroll = 0.0;
    sat_ui_clear_focus(stack->base.host->ui);
    sat_stack_update_title(stack);
    sat_stack_marks_changed(stack);
}

bool sat_stack_lesson_lets_go(SatScreen *screen)
{
    SatStackScreen *stack = (SatStackScreen *)(void *)screen;
    SatStackLesson *lesson = &stack->lesson;
    const uint64_t now_ns = stack->base.host->now_ns;
    if (lesson->run == NULL || lesson->run->at_end ||
        (lesson->warned_ns != 0 && now_ns - lesson->warned_ns < WARNING_NS)) {
        return true;
    }
    lesson->warned_ns = now_ns;
    stack->menu.open = false;
    tell(stack, "A lesson is running. Once more leaves it; what was answered is kept.");
    return false;
}

void sat_stack_lesson_free(SatStackScreen *stack)
{
    SatStackLesson *lesson = &stack->lesson;
    if (lesson->run != NULL) {
        sat_stack_lesson_look(stack);
        sat_stack_lesson_save(stack);
    }
    sat_lesson_run_free(lesson->run);
    sat_lesson_files_free(lesson->files); /* waits for what is being written */
    sat_revision_free(&lesson->revision);
    lesson->run = NULL;
    lesson->lesson = NULL;
    lesson->files = NULL;
}
