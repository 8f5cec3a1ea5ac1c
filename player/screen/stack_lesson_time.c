/* The clock of a lesson: how long a question is looked at, and when the results are written. */
#include <stdio.h>

#include "player/screen/stack_lesson_private.h"

#define SECOND_NS 1000000000U
#define SAVING_NS 20000000U /* how often to look whether the results are written */

void sat_stack_lesson_look(SatStackScreen *stack)
{
    SatStackLesson *lesson = &stack->lesson;
    const uint64_t now_ns = stack->base.host->now_ns;
    const SatQuestion *question =
        lesson->lesson != NULL ? sat_lesson_question(lesson->lesson) : NULL;
    const uint64_t elapsed_ns = now_ns > lesson->looked_ns ? now_ns - lesson->looked_ns : 0;
    lesson->looked_ns = now_ns;
    if (question == NULL || lesson->run->at_end) {
        return;
    }
    SatQuestionState *state = sat_lesson_question_state(lesson->lesson);
    if (sat_question_look(state, question, sat_lesson_mode(lesson->lesson), elapsed_ns)) {
        lesson->is_typing = false;
        lesson->has_cross_hair = false;
        lesson->is_saved = false;
        sat_stack_marks_changed(stack);
    }
}

static void note_saved(SatStackScreen *stack)
{
    SatStackLesson *lesson = &stack->lesson;
    SatError err = SAT_ERROR_INIT;
    if (sat_lesson_files_ended(lesson->files, lesson->saved_path, sizeof lesson->saved_path,
                               &err)) {
        if (err.code != SAT_OK) {
            lesson->saved_path[0] = '\0';
            snprintf(stack->message, sizeof stack->message, "The results are not saved: %.600s",
                     err.text);
        }
        stack->base.host->repaint = true;
    }
}

bool sat_stack_lesson_is_busy(const SatStackScreen *stack)
{
    return stack->lesson.files != NULL && sat_lesson_files_busy(stack->lesson.files);
}

uint64_t sat_stack_lesson_tick(SatStackScreen *stack)
{
    SatStackLesson *lesson = &stack->lesson;
    const uint64_t now_ns = stack->base.host->now_ns;
    if (lesson->files != NULL) {
        note_saved(stack);
    }
    const uint64_t saving_ns = sat_stack_lesson_is_busy(stack) ? now_ns + SAVING_NS : 0;
    if (lesson->run == NULL || lesson->lesson == NULL) {
        return saving_ns;
    }
    sat_stack_lesson_look(stack);
    const SatQuestion *question = sat_lesson_question(lesson->lesson);
    if (saving_ns != 0 || question == NULL || lesson->run->at_end ||
        lesson->run->mode == SAT_MODE_LECTURE) {
        return saving_ns;
    }
    const uint64_t left_ns =
        sat_question_left_ns(sat_lesson_question_state(lesson->lesson), question);
    if (left_ns == 0) {
        return 0;
    }
    const uint64_t seconds = (left_ns + SECOND_NS - 1) / SECOND_NS;
    if (seconds != lesson->seconds_shown) { /* the clock on screen */
        stack->base.host->repaint = true;
    }
    return now_ns + left_ns - (seconds - 1) * SECOND_NS + 1000000U;
}
