/* Which frames to have ready: a pure function of where the user is and how the user moves. */
#ifndef SAT_PLAYER_PREFETCH_PLAN_H
#define SAT_PLAYER_PREFETCH_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint32_t frame_index; /* now on screen */
    uint32_t frame_count;
    uint32_t time_points;     /* 4-D, as in the case model; 0 or 1: none */
    bool moves_in_time;       /* the movement goes from time to time at one place */
    double frames_per_second; /* signed: + towards later frames; 0 at rest */
    size_t frame_bytes;
    uint64_t budget_bytes; /* for this stack */
} SatPrefetchState;

/** Writes frame indices, most wanted first, each once, the current one first; at most capacity and
 * at most what the budget holds. Moving: mostly ahead, a share behind; at rest: both sides alike,
 * then the middle and the ends, then the whole stack. In 4-D so along the axis of the movement,
 * then along the other one, then what is neither the same place nor the same time. Returns how
 * many. */
size_t sat_prefetch_plan(const SatPrefetchState *state, uint32_t *frame_indices, size_t capacity);

#endif
