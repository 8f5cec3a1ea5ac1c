/* One run through the cases of a pack: a lesson for each case that was come to, and what all of
 * them are worth together. Pure. */
#ifndef SAT_PLAYER_LESSON_RUN_H
#define SAT_PLAYER_LESSON_RUN_H

#include "player/lesson/lesson.h"

typedef struct {
    SatLessonMode mode;
    uint64_t seed;
    bool only_missed;    /* asks what was missed before */
    SatLesson **lessons; /* one a case; NULL: not come to yet */
    size_t case_count;
    bool at_end; /* the summary is shown */
} SatLessonRun;

/** owns: sat_lesson_run_free(). errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatLessonRun *sat_lesson_run_new(SatLessonMode mode, uint64_t seed, size_t case_count,
                                               SatError *err);
void sat_lesson_run_free(SatLessonRun *run); /* NULL-safe */

/** The case's lesson, made at the first time. asked: as in SatLessonOptions, for the first time.
 *  Borrowed until the run ends. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatLesson *sat_lesson_run_enter(SatLessonRun *run, size_t case_index,
                                              const SatCase *teaching_case, const bool *asked,
                                              SatError *err);

typedef struct {
    double points, most_points;          /* by weight */
    size_t asked, answered, right, open; /* questions; open: own words nobody has marked */
} SatScore;
/** Of all questions that the lessons come to so far ask. */
SatScore sat_lesson_run_score(SatLessonRun *run);

#endif
