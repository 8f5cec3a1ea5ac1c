/* One run through what a pack shows: the entries of its playlist, or its cases in their order; a
 * lesson for each that was come to, and what all of them are worth together. Pure. */
#ifndef SAT_PLAYER_LESSON_RUN_H
#define SAT_PLAYER_LESSON_RUN_H

#include "formats/case/playlist.h"
#include "player/lesson/lesson.h"

typedef struct {
    SatLessonMode mode;
    uint64_t seed;
    bool only_missed;            /* asks what was missed before */
    const SatPlaylist *playlist; /* NULL: none */
    SatLesson **lessons;         /* one a stop; NULL: not come to yet, or nothing but words */
    /* Stops: the entries of the playlist, then each case, for those that are in no entry; without a
     * playlist the cases. Those of the route are gone through one by one. */
    size_t stop_count, route_count;
    size_t stop; /* the present one */
    bool at_end; /* the summary is shown */
} SatLessonRun;

/** playlist: borrowed, NULL for none.
 *  owns: sat_lesson_run_free(). errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatLessonRun *sat_lesson_run_new(SatLessonMode mode, uint64_t seed,
                                               const SatPlaylist *playlist, size_t case_count,
                                               SatError *err);
void sat_lesson_run_free(SatLessonRun *run); /* NULL-safe */

/** What the playlist says of a stop; NULL: nothing. */
const SatPlaylistEntry *sat_lesson_run_entry(const SatLessonRun *run, size_t stop);
/** The case that a stop is a lesson of; SAT_NO_CASE: of none. */
size_t sat_lesson_run_case(const SatLessonRun *run, size_t stop);
/** Whether a stop is words that fill the screen. */
bool sat_lesson_run_is_page(const SatLessonRun *run, size_t stop);
/** Whether a stop is a picture that fills the screen, of sat_lesson_run_entry()->case_index. */
bool sat_lesson_run_is_slide(const SatLessonRun *run, size_t stop);
/** The stop of a case that was chosen: the present one, the next one of that case, the first. */
size_t sat_lesson_run_find(const SatLessonRun *run, size_t case_index);
/** The case whose pictures a page or slide stands on, whichever way it is come to: its own, the
 * next one of the route, else the one before. SAT_NO_CASE: there is none. */
size_t sat_lesson_run_case_near(const SatLessonRun *run, size_t stop);

/** The lesson of a stop with a case, made at the first time. asked: as in SatLessonOptions, for the
 *  first time. Borrowed until the run ends. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatLesson *sat_lesson_run_enter(SatLessonRun *run, size_t stop,
                                              const SatCase *teaching_case, const bool *asked,
                                              SatError *err);

typedef struct {
    double points, most_points;          /* by weight */
    size_t asked, answered, right, open; /* questions; open: own words nobody has marked */
} SatScore;
/** Of all questions that the lessons come to so far ask. */
SatScore sat_lesson_run_score(SatLessonRun *run);

#endif
