/* Matches each candidate with the track whose last area is nearly its own. */
#include "export/search/text_tracks.h"

#include <stdlib.h>
#include <string.h>

static uint32_t least_of(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t greatest_of(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/* The part of the larger of the two that they share, at least seven tenths. */
static bool is_one_place(const SatCrop *a, const SatCrop *b)
{
    const uint32_t left = greatest_of(a->x_px, b->x_px), top = greatest_of(a->y_px, b->y_px);
    const uint32_t right = least_of(a->x_px + a->width_px, b->x_px + b->width_px);
    const uint32_t bottom = least_of(a->y_px + a->height_px, b->y_px + b->height_px);
    if (right <= left || bottom <= top) {
        return false;
    }
    const uint64_t common = (uint64_t)(right - left) * (bottom - top);
    const uint64_t first = (uint64_t)a->width_px * a->height_px;
    const uint64_t second = (uint64_t)b->width_px * b->height_px;
    return common * 10 >= (first > second ? first : second) * 7;
}

static bool are_same_pictures(const SatTextPicture *a, const SatTextPicture *b)
{
    return a->width_px == b->width_px && a->height_px == b->height_px &&
           memcmp(a->pixels, b->pixels, (size_t)a->width_px * a->height_px) == 0;
}

/* Keeps the first, and of the rest the likeliest. Identical ones are read once. */
static void pick(SatTextTrack *track, SatTextCandidate *candidate)
{
    for (size_t i = 0; i < track->pick_count; i++) {
        if (are_same_pictures(&track->picks[i].picture, &candidate->picture)) {
            free(candidate->picture.pixels);
            candidate->picture.pixels = NULL;
            return;
        }
    }
    if (track->pick_count < SAT_TRACK_PICTURES) {
        track->picks[track->pick_count++] = *candidate;
        candidate->picture.pixels = NULL;
        return;
    }
    size_t worst = 1;
    for (size_t i = 2; i < SAT_TRACK_PICTURES; i++) {
        worst = track->picks[i].likeness < track->picks[worst].likeness ? i : worst;
    }
    const bool is_better = candidate->likeness > track->picks[worst].likeness;
    const float left = is_better ? track->picks[worst].likeness : candidate->likeness;
    track->left_likeness = left > track->left_likeness ? left : track->left_likeness;
    if (is_better) {
        free(track->picks[worst].picture.pixels);
        track->picks[worst] = *candidate;
    } else {
        free(candidate->picture.pixels);
    }
    candidate->picture.pixels = NULL;
}

static void widen(SatCrop *area, const SatCrop *other)
{
    const uint32_t right = greatest_of(area->x_px + area->width_px, other->x_px + other->width_px);
    const uint32_t bottom =
        greatest_of(area->y_px + area->height_px, other->y_px + other->height_px);
    area->x_px = least_of(area->x_px, other->x_px);
    area->y_px = least_of(area->y_px, other->y_px);
    area->width_px = right - area->x_px;
    area->height_px = bottom - area->y_px;
}

static SatTextTrack *find_track(SatTextTracks *tracks, const SatTextCandidate *candidate)
{
    for (size_t i = 0; i < tracks->count; i++) {
        SatTextTrack *track = &tracks->all[i];
        if (track->picks[0].strokes == candidate->strokes &&
            track->picks[0].line.is_upright == candidate->line.is_upright &&
            is_one_place(&track->latest, &candidate->area)) {
            return track;
        }
    }
    return NULL;
}

static SatTextTrack *add_track(SatTextTracks *tracks, SatError *err)
{
    if (tracks->count == tracks->room) {
        size_t room = tracks->room == 0 ? 64 : tracks->room * 2;
        SatTextTrack *grown = realloc(tracks->all, room * sizeof *grown);
        if (grown == NULL) {
            sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search pictures for text");
            return NULL;
        }
        tracks->all = grown;
        tracks->room = room;
    }
    tracks->all[tracks->count] = (SatTextTrack){0};
    return &tracks->all[tracks->count++];
}

bool sat_text_tracks_add(SatTextTracks *tracks, SatTextCandidates *candidates, uint32_t first_frame,
                         uint32_t last_frame, SatError *err)
{
    for (size_t i = 0; i < candidates->count; i++) {
        SatTextCandidate *candidate = &candidates->all[i];
        SatTextTrack *track = find_track(tracks, candidate);
        if (track == NULL) {
            track = add_track(tracks, err);
            if (track == NULL) {
                return false;
            }
            track->box = (SatTextBox){candidate->area, first_frame, last_frame};
        }
        widen(&track->box.area, &candidate->area);
        track->box.first_frame = least_of(track->box.first_frame, first_frame);
        track->box.last_frame = greatest_of(track->box.last_frame, last_frame);
        track->latest = candidate->area;
        track->likeness =
            candidate->likeness > track->likeness ? candidate->likeness : track->likeness;
        pick(track, candidate);
    }
    return true;
}

void sat_text_tracks_free(SatTextTracks *tracks)
{
    for (size_t i = 0; i < tracks->count; i++) {
        for (size_t k = 0; k < tracks->all[i].pick_count; k++) {
            free(tracks->all[i].picks[k].picture.pixels);
        }
    }
    free(tracks->all);
    *tracks = (SatTextTracks){0};
}
