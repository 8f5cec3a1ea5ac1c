/* The lessons of a run, and their score. */
#include "player/lesson/lesson_run.h"

#include <stdlib.h>
#include <string.h>

SatLessonRun *sat_lesson_run_new(SatLessonMode mode, uint64_t seed, const SatPlaylist *playlist,
                                 size_t case_count, SatError *err)
{
    const size_t entries = playlist != NULL ? playlist->entry_count : 0;
    SatLessonRun *run = calloc(1, sizeof *run);
    SatLesson **lessons = calloc(entries + case_count + 1, sizeof(SatLesson *));
    if (run == NULL || lessons == NULL) {
        free(run);
        free(lessons);
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the lesson");
        return NULL;
    }
    *run = (SatLessonRun){.mode = mode,
                          .seed = seed,
                          .playlist = entries > 0 ? playlist : NULL,
                          .lessons = lessons,
                          .stop_count = entries + case_count,
                          .route_count = entries > 0 ? entries : case_count};
    return run;
}

void sat_lesson_run_free(SatLessonRun *run)
{
    if (run == NULL) {
        return;
    }
    for (size_t i = 0; i < run->stop_count; i++) {
        sat_lesson_free(run->lessons[i]);
    }
    free(run->lessons);
    free(run);
}

const SatPlaylistEntry *sat_lesson_run_entry(const SatLessonRun *run, size_t stop)
{
    return run->playlist != NULL && stop < run->playlist->entry_count
               ? &run->playlist->entries[stop]
               : NULL;
}

size_t sat_lesson_run_case(const SatLessonRun *run, size_t stop)
{
    const SatPlaylistEntry *entry = sat_lesson_run_entry(run, stop);
    if (entry != NULL) {
        const bool shows_case =
            entry->kind == SAT_PLAYLIST_CASE || entry->kind == SAT_PLAYLIST_QUESTION;
        return shows_case ? entry->case_index : SAT_NO_CASE;
    }
    return run->playlist != NULL ? stop - run->playlist->entry_count : stop;
}

bool sat_lesson_run_is_page(const SatLessonRun *run, size_t stop)
{
    const SatPlaylistEntry *entry = sat_lesson_run_entry(run, stop);
    return entry != NULL && entry->kind == SAT_PLAYLIST_TEXT;
}

bool sat_lesson_run_is_slide(const SatLessonRun *run, size_t stop)
{
    const SatPlaylistEntry *entry = sat_lesson_run_entry(run, stop);
    return entry != NULL && entry->kind == SAT_PLAYLIST_SLIDE && entry->case_index != SAT_NO_CASE;
}

/** Of whatever kind: words have none. */
static size_t pictures_of(const SatLessonRun *run, size_t stop)
{
    const SatPlaylistEntry *entry = sat_lesson_run_entry(run, stop);
    return entry != NULL ? entry->case_index : sat_lesson_run_case(run, stop);
}

size_t sat_lesson_run_find(const SatLessonRun *run, size_t case_index)
{
    for (size_t i = run->stop; i < run->route_count; i++) {
        if (sat_lesson_run_case(run, i) == case_index) {
            return i;
        }
    }
    for (size_t i = 0; i < run->stop_count; i++) {
        if (sat_lesson_run_case(run, i) == case_index) {
            return i;
        }
    }
    return run->stop;
}

size_t sat_lesson_run_case_near(const SatLessonRun *run, size_t stop)
{
    size_t near = SAT_NO_CASE;
    for (size_t i = stop; near == SAT_NO_CASE && i < run->route_count; i++) {
        near = pictures_of(run, i);
    }
    for (size_t i = stop; near == SAT_NO_CASE && i > 0; i--) {
        near = pictures_of(run, i - 1);
    }
    return near;
}

/** Only the entry's question of the case; NULL: all of it, or no memory (err). */
static const bool *question_of(const SatPlaylistEntry *entry, const SatCase *teaching_case,
                               SatArena *arena, SatError *err)
{
    const SatTeaching *teaching = teaching_case->teaching;
    if (entry == NULL || entry->kind != SAT_PLAYLIST_QUESTION) {
        return NULL;
    }
    bool *asked = sat_arena_alloc(arena, teaching->question_count + 1, sizeof *asked, err);
    for (size_t i = 0; asked != NULL && i < teaching->question_count; i++) {
        asked[i] = strcmp(teaching->questions[i].id, entry->question) == 0;
    }
    return asked;
}

SatLesson *sat_lesson_run_enter(SatLessonRun *run, size_t stop, const SatCase *teaching_case,
                                const bool *asked, SatError *err)
{
    SatLesson *lesson = run->lessons[stop];
    const SatPlaylistEntry *entry = sat_lesson_run_entry(run, stop);
    if (lesson != NULL) {
        return sat_lesson_bind(lesson, teaching_case, err) ? lesson : NULL;
    }
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    if (arena == NULL) {
        return NULL;
    }
    if (asked == NULL) {
        asked = question_of(entry, teaching_case, arena, err);
        if (err->code != SAT_OK) {
            return NULL;
        }
    }
    const SatLessonOptions options = {.mode = run->mode,
                                      .seed = run->seed,
                                      .asked = asked,
                                      .steps = entry != NULL ? entry->steps : NULL,
                                      .step_count = entry != NULL ? entry->step_count : 0};
    run->lessons[stop] = lesson = sat_lesson_new(teaching_case, &options, err);
    return lesson;
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
    for (size_t i = 0; i < run->stop_count; i++) {
        if (run->lessons[i] != NULL) {
            add_lesson(run->lessons[i], &score);
        }
    }
    return score;
}
