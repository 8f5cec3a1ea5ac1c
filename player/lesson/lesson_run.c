/* The lessons of a run, and their score. */
#include "player/lesson/lesson_run.h"

#include <stdlib.h>

SatLessonRun *sat_lesson_run_new(SatLessonMode mode, uint64_t seed, size_t case_count,
                                 SatError *err)
{
    SatLessonRun *run = calloc(1, sizeof *run);
    SatLesson **lessons = calloc(case_count + 1, sizeof(SatLesson *));
    if (run == NULL || lessons == NULL) {
        free(run);
        free(lessons);
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the lesson");
        return NULL;
    }
    *run = (SatLessonRun){.mode = mode, .seed = seed, .lessons = lessons, .case_count = case_count};
    return run;
}

void sat_lesson_run_free(SatLessonRun *run)
{
    if (run == NULL) {
        return;
    }
    for (size_t i = 0; i < run->case_count; i++) {
        sat_lesson_free(run->lessons[i]);
    }
    free(run->lessons);
    free(run);
}

SatLesson *sat_lesson_run_enter(SatLessonRun *run, size_t case_index, const SatCase *teaching_case,
                                const bool *asked, SatError *err)
{
    SatLesson *lesson = run->lessons[case_index];
    if (lesson == NULL) {
        const SatLessonOptions options = {run->mode, run->seed, asked};
        run->lessons[case_index] = lesson = sat_lesson_new(teaching_case, &options, err);
        return lesson;
    }
    return sat_lesson_bind(lesson, teaching_case, err) ? lesson : NULL;
}

static void add_lesson(SatLesson *lesson, SatScore *score)
{
    for (size_t i = 0; i < sat_lesson_question_count(lesson); i++) {
        const SatQuestionState *state = sat_lesson_state(lesson, i);
        if (!sat_lesson_asks(lesson, i)) {
            continue;
        }
        score->asked++;
        score->most_points += state->weight * state->most_points;
        if (state->attempts > 0) {
            score->answered++;
            score->points += state->weight * state->marking.points;
            score->right += state->marking.verdict == SAT_VERDICT_CORRECT ? 1 : 0;
            score->open += state->marking.verdict == SAT_VERDICT_UNMARKED ? 1 : 0;
        }
    }
}

SatScore sat_lesson_run_score(SatLessonRun *run)
{
    SatScore score = {0};
    for (size_t i = 0; i < run->case_count; i++) {
        if (run->lessons[i] != NULL) {
            add_lesson(run->lessons[i], &score);
        }
    }
    return score;
}
