/* Which frames to have ready: the current one, then those the movement leads to. */
#include "player/cache/prefetch_plan.h"

#include <math.h>
#include <stdbool.h>

/** Frames on both sides that come before the landmarks when at rest: a flick of the wheel. */
#define NEAR_REACH 24U
#define AT_REST_FRAMES_PER_SECOND 0.5
/** While moving, one frame behind for so many ahead. */
#define AHEAD_PER_BEHIND 4U

typedef struct {
    const SatPrefetchState *state;
    uint32_t *out;
    size_t count, capacity;
} Plan;

/** Adds a frame that lies `distance` before or behind the current one; false past the stack's end.
 */
static bool add_at(Plan *plan, uint32_t distance, bool later)
{
    uint32_t current = plan->state->frame_index;
    if (later ? distance >= plan->state->frame_count - current : distance > current) {
        return false;
    }
    if (plan->count < plan->capacity) {
        plan->out[plan->count++] = later ? current + distance : current - distance;
    }
    return true;
}

static void plan_moving(Plan *plan, bool later)
{
    uint32_t ahead = 1;
    uint32_t behind = 1;
    bool more_ahead = true;
    bool more_behind = true;
    while (plan->count < plan->capacity && (more_ahead || more_behind)) {
        for (uint32_t i = 0; i < AHEAD_PER_BEHIND && more_ahead; i++) {
            more_ahead = add_at(plan, ahead++, later);
        }
        more_behind = more_behind && add_at(plan, behind++, !later);
    }
}

static void plan_sides(Plan *plan, uint32_t from, uint32_t to)
{
    bool more_after = true;
    bool more_before = true;
    for (uint32_t d = from; d < to && (more_after || more_before); d++) {
        more_after = more_after && add_at(plan, d, true);
        more_before = more_before && add_at(plan, d, false);
    }
}

/** The ends and the middle: where Home, End and the slider lead. */
static bool is_landmark(const SatPrefetchState *state, uint32_t frame)
{
    return frame == 0 || frame == state->frame_count - 1 || frame == state->frame_count / 2;
}

static bool is_near(const SatPrefetchState *state, uint32_t frame)
{
    uint32_t current = state->frame_index;
    uint32_t distance = frame > current ? frame - current : current - frame;
    return distance < NEAR_REACH;
}

static void plan_resting(Plan *plan)
{
    const SatPrefetchState *state = plan->state;
    plan_sides(plan, 1, NEAR_REACH);
    uint32_t landmarks[3] = {0, state->frame_count - 1, state->frame_count / 2};
    for (int i = 0; i < 3; i++) {
        bool repeated =
            (i > 0 && landmarks[i] == landmarks[0]) || (i > 1 && landmarks[i] == landmarks[1]);
        if (!repeated && !is_near(state, landmarks[i]) && plan->count < plan->capacity) {
            plan->out[plan->count++] = landmarks[i];
        }
    }
    for (uint32_t d = NEAR_REACH; d < state->frame_count && plan->count < plan->capacity; d++) {
        uint32_t current = state->frame_index;
        if (d < state->frame_count - current && !is_landmark(state, current + d)) {
            (void)add_at(plan, d, true);
        }
        if (d <= current && !is_landmark(state, current - d)) {
            (void)add_at(plan, d, false);
        }
    }
}

size_t sat_prefetch_plan(const SatPrefetchState *state, uint32_t *frame_indices, size_t capacity)
{
    if (state->frame_count == 0 || state->frame_index >= state->frame_count || capacity == 0) {
        return 0;
    }
    uint64_t affordable = state->frame_bytes > 0 ? state->budget_bytes / state->frame_bytes : 1;
    affordable = affordable < 1 ? 1 : affordable;
    Plan plan = {state, frame_indices, 0, capacity < affordable ? capacity : (size_t)affordable};
    (void)add_at(&plan, 0, true);
    if (fabs(state->frames_per_second) > AT_REST_FRAMES_PER_SECOND) {
        plan_moving(&plan, state->frames_per_second > 0);
    } else {
        plan_resting(&plan);
    }
    return plan.count;
}
