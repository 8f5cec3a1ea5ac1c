/* Leaves lost pictures out of a case. */
#include "formats/case/case_subset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/case/case_rules.h"
#include "formats/case/case_subset_private.h"

enum { ROOM_OF_A_RANGE = 32, NOTE_BYTES = 64 };

static size_t count_lost(const bool *lost, size_t count)
{
    size_t found = 0;
    for (size_t i = 0; lost != NULL && i < count; i++) {
        found += lost[i] ? 1 : 0;
    }
    return found;
}

void sat_lost_frames_told(const bool *lost, size_t count, char out[SAT_LOST_FRAMES_BYTES])
{
    size_t found = count_lost(lost, count);
    int used = snprintf(out, SAT_LOST_FRAMES_BYTES, "%zu of %zu pictures %s lost:", found, count,
                        found == 1 ? "is" : "are");
    size_t length = (size_t)used;
    for (size_t i = 0; i < count; i++) {
        size_t first = i;
        if (!lost[i]) {
            continue;
        }
        while (i + 1 < count && lost[i + 1]) {
            i++;
        }
        const char *comma = out[length - 1] == ':' ? "" : ",";
        if (SAT_LOST_FRAMES_BYTES - length < ROOM_OF_A_RANGE * 2) {
            (void)snprintf(out + length, SAT_LOST_FRAMES_BYTES - length, "%s …", comma);
            return;
        }
        used = i > first ? snprintf(out + length, SAT_LOST_FRAMES_BYTES - length, "%s %zu-%zu",
                                    comma, first + 1, i + 1)
                         : snprintf(out + length, SAT_LOST_FRAMES_BYTES - length, "%s %zu", comma,
                                    first + 1);
        length += (size_t)used;
    }
}

/* ---- who is where ----------------------------------------------------------------------------
 */

static const uint32_t *number_frames(SatSubset *subset, const bool *lost, size_t count)
{
    uint32_t *to = sat_arena_alloc(subset->arena, count + 1, sizeof(*to), subset->err);
    for (size_t i = 0; to != NULL && i < count; i++) {
        to[i + 1] = to[i] + (lost[i] ? 0 : 1);
    }
    return to;
}

static bool number_all(SatSubset *subset)
{
    size_t count = sat_case_series_count(subset->whole), left = 0;
    subset->series_to =
        sat_arena_alloc(subset->arena, count, sizeof(*subset->series_to), subset->err);
    subset->frames_to =
        sat_arena_alloc(subset->arena, count, sizeof(*subset->frames_to), subset->err);
    if (subset->series_to == NULL || subset->frames_to == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        size_t frames = sat_case_series(subset->whole, i, NULL)->frame_count;
        size_t lost = count_lost(subset->lost[i], frames);
        subset->dropped->frames += lost;
        subset->dropped->series += lost == frames ? 1 : 0;
        subset->series_to[i] = lost == frames ? SAT_NO_INDEX : left++;
        if (lost > 0) {
            subset->frames_to[i] = number_frames(subset, subset->lost[i], frames);
            if (subset->frames_to[i] == NULL) {
                return false;
            }
        }
    }
    return left > 0 || sat_fail(subset->err, SAT_ERR_CORRUPT, "none of its pictures is whole");
}

/* ---- notes ------------------------------------------------------------------------------------
 */

static bool add_note(SatSubset *subset, SatSeries *series, const char *note)
{
    if (series->note_count >= SAT_CASE_MAX_LIST) {
        return true; /* the rest was told when it was repaired */
    }
    const char **notes =
        sat_arena_alloc(subset->arena, series->note_count + 1, sizeof(*notes), subset->err);
    char *text = sat_arena_text(subset->arena, note, strlen(note), subset->err);
    if (notes == NULL || text == NULL) {
        return false;
    }
    for (size_t i = 0; i < series->note_count; i++) {
        notes[i] = series->notes[i];
    }
    notes[series->note_count++] = text;
    series->notes = notes;
    return true;
}

/* Of series that are gone, in the first that is left: a case has no notes of its own. */
static bool note_lost_series(SatSubset *subset, SatSeries *first)
{
    size_t count = sat_case_series_count(subset->whole);
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        char note[NOTE_BYTES];
        if (subset->series_to[i] == SAT_NO_INDEX) {
            (void)snprintf(note, sizeof(note), "series %zu of %zu is lost: %zu pictures", i + 1,
                           count, sat_case_series(subset->whole, i, NULL)->frame_count);
            done = add_note(subset, first, note);
        }
    }
    return done;
}

/* ---- series and studies ----------------------------------------------------------------------
 */

static bool take_key_frames(SatSubset *subset, size_t number, SatSeries *series)
{
    uint32_t *keys =
        sat_arena_alloc(subset->arena, series->key_frame_count, sizeof(*keys), subset->err);
    size_t left = 0;
    for (size_t i = 0; keys != NULL && i < series->key_frame_count; i++) {
        const uint32_t frame = series->key_frames[i];
        if (!subset->lost[number][frame]) {
            keys[left++] = subset->frames_to[number][frame];
        }
    }
    series->key_frames = keys;
    series->key_frame_count = left;
    return keys != NULL;
}

static bool take_frames(SatSubset *subset, size_t number, SatSeries *series)
{
    const bool *lost = subset->lost[number];
    size_t count = series->frame_count, left = 0;
    char note[SAT_LOST_FRAMES_BYTES];
    const SatFrameInfo *all = series->frames;
    SatFrameInfo *frames = sat_arena_alloc(subset->arena, count, sizeof(*frames), subset->err);
    if (frames == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!lost[i]) {
            frames[left++] = all[i];
        }
    }
    series->frames = frames;
    series->frame_count = left;
    if (!take_key_frames(subset, number, series)) {
        return false;
    }
    series->time_points = 0; /* places no longer repeat evenly */
    sat_lost_frames_told(lost, count, note);
    return add_note(subset, series, note);
}

static void point_to_series(const SatSubset *subset, SatSeries *series)
{
    if (series->segmented_series > 0) {
        size_t to = subset->series_to[series->segmented_series - 1];
        series->segmented_series = to == SAT_NO_INDEX ? 0 : (uint32_t)to + 1;
    }
}

static bool take_study(SatSubset *subset, const SatStudy *from, size_t *number, SatStudy *study)
{
    SatSeries *series =
        sat_arena_alloc(subset->arena, from->series_count, sizeof(*series), subset->err);
    if (series == NULL) {
        return false;
    }
    *study = *from;
    study->series = series;
    study->series_count = 0;
    for (size_t i = 0; i < from->series_count; i++, ++*number) {
        SatSeries *own = &series[study->series_count];
        if (subset->series_to[*number] == SAT_NO_INDEX) {
            continue;
        }
        *own = from->series[i];
        point_to_series(subset, own);
        if (subset->frames_to[*number] != NULL && !take_frames(subset, *number, own)) {
            return false;
        }
        if (subset->series_to[*number] == 0 && !note_lost_series(subset, own)) {
            return false;
        }
        study->series_count++;
    }
    return true;
}

/* Blocks of text stay where they stand among the studies that are left. */
static bool take_blocks(SatSubset *subset, SatCase *out)
{
    const SatCase *whole = subset->whole;
    SatTextBlock *blocks =
        sat_arena_alloc(subset->arena, whole->block_count, sizeof(*blocks), subset->err);
    size_t number = 0, study = 0, left = 0;
    for (size_t i = 0; blocks != NULL && i < whole->block_count; i++) {
        for (; study < whole->blocks[i].before; study++) {
            bool is_left = false;
            for (size_t k = 0; k < whole->studies[study].series_count; k++) {
                is_left = subset->series_to[number++] != SAT_NO_INDEX || is_left;
            }
            left += is_left ? 1 : 0;
        }
        blocks[i] = (SatTextBlock){.before = left, .text = whole->blocks[i].text};
    }
    out->blocks = blocks;
    return blocks != NULL;
}

static bool take_studies(SatSubset *subset, SatCase *out)
{
    const SatCase *whole = subset->whole;
    size_t number = 0;
    SatStudy *studies =
        sat_arena_alloc(subset->arena, whole->study_count, sizeof(*studies), subset->err);
    if (studies == NULL) {
        return false;
    }
    out->study_count = 0;
    for (size_t i = 0; i < whole->study_count; i++) {
        SatStudy *study = &studies[out->study_count];
        if (!take_study(subset, &whole->studies[i], &number, study)) {
            return false;
        }
        out->study_count += study->series_count > 0 ? 1 : 0;
    }
    out->studies = studies;
    return true;
}

SatCase *sat_case_without_frames(const SatCase *whole, const bool *const *lost,
                                 SatCaseDropped *dropped, SatError *err)
{
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    SatSubset subset = {
        .whole = whole, .lost = lost, .arena = arena, .dropped = dropped, .err = err};
    *dropped = (SatCaseDropped){0};
    SatCase *out = arena != NULL ? sat_arena_alloc(arena, 1, sizeof(*out), err) : NULL;
    if (out == NULL || !number_all(&subset)) {
        return NULL;
    }
    *out = *whole;
    out->arena = arena;
    if (!take_studies(&subset, out) || !take_blocks(&subset, out)) {
        return NULL;
    }
    out->teaching = sat_subset_teaching(&subset);
    if (out->teaching == NULL) {
        return NULL;
    }
    (void)SAT_STEAL(arena);
    return out;
}
