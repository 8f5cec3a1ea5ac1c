/* Which frames to have ready: the current one, then those the movement leads to. */
#include "player/cache/prefetch_plan.h"

#include <assert.h>
#include <math.h>

/** Frames on both sides that come before the landmarks when at rest: a flick of the wheel. */
#define NEAR_REACH 24U
#define AT_REST_FRAMES_PER_SECOND 0.5
/** While moving, one frame behind for so many ahead. */
#define AHEAD_PER_BEHIND 4U

/** A row of frames through the current one: the places of a time, or the times of a place. */
typedef struct {
    uint32_t index, count; /* where the current frame stands in the row */
    uint32_t stride;       /* in frames */
} Axis;

typedef struct {
    uint32_t frame_index;
    Axis axis; /* the one that is being planned */
    uint32_t *out;
    size_t count, capacity;
} Plan;

/** Adds a frame that lies `distance` before or behind the current one; false past the row's end. */
static bool add_at(Plan *plan, uint32_t distance, bool later)
{
    const Axis *axis = &plan->axis;
    if (later ? distance >= axis->count - axis->index : distance > axis->index) {
        return false;
    }
    if (plan->count < plan->capacity) {
        const uint32_t frames = distance * axis->stride;
        plan->out[plan->count++] = later ? plan->frame_index + frames : plan->frame_index - frames;
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
static bool is_landmark(const Axis *axis, uint32_t index)
{
    return index == 0 || index == axis->count - 1 || index == axis->count / 2;
}

static void add_landmarks(Plan *plan)
{
    const Axis *axis = &plan->axis;
    const uint32_t landmarks[3] = {0, axis->count - 1, axis->count / 2};
    for (int i = 0; i < 3; i++) {
        const bool later = landmarks[i] > axis->index;
        const uint32_t distance = later ? landmarks[i] - axis->index : axis->index - landmarks[i];
        bool repeated =
            (i > 0 && landmarks[i] == landmarks[0]) || (i > 1 && landmarks[i] == landmarks[1]);
        if (!repeated && distance >= NEAR_REACH) {
            (void)add_at(plan, distance, later);
        }
    }
}

static void plan_resting(Plan *plan)
{
    const Axis *axis = &plan->axis;
    plan_sides(plan, 1, NEAR_REACH);
    add_landmarks(plan);
    for (uint32_t d = NEAR_REACH; d < axis->count && plan->count < plan->capacity; d++) {
        if (d < axis->count - axis->index && !is_landmark(axis, axis->index + d)) {
            (void)add_at(plan, d, true);
        }
        if (d <= axis->index && !is_landmark(axis, axis->index - d)) {
            (void)add_at(plan, d, false);
        }
    }
}

/** What lies at another place and another time: nearest times first, of each the nearest places. */
static void plan_rest(Plan *plan, const Axis *places, const Axis *times)
{
    const uint32_t current = plan->frame_index;
    for (uint32_t d = 1; d < times->count && plan->count < plan->capacity; d++) {
        for (int side = 0; side < 2; side++) {
            if (side == 0 ? d >= times->count - times->index : d > times->index) {
                continue;
            }
            plan->frame_index =
                side == 0 ? current + d * times->stride : current - d * times->stride;
            plan->axis = *places;
            plan_sides(plan, 1, places->count);
        }
    }
    plan->frame_index = current;
}

size_t sat_prefetch_plan(const SatPrefetchState *state, uint32_t *frame_indices, size_t capacity)
{
    if (state->frame_count == 0 || state->frame_index >= state->frame_count || capacity == 0) {
        return 0;
    }
    assert(state->time_points < 2 || state->frame_count % state->time_points == 0);
    uint64_t affordable = state->frame_bytes > 0 ? state->budget_bytes / state->frame_bytes : 1;
    affordable = affordable < 1 ? 1 : affordable;
    const uint32_t times = state->time_points > 1 ? state->time_points : 1;
    const uint32_t places = state->frame_count / times;
    const Axis in_space = {state->frame_index % places, places, 1};
    const Axis in_time = {state->frame_index / places, times, places};
    Plan plan = {.frame_index = state->frame_index,
                 .axis = state->moves_in_time ? in_time : in_space,
                 .out = frame_indices,
                 .capacity = capacity < affordable ? capacity : (size_t)affordable};
    (void)add_at(&plan, 0, true);
    if (fabs(state->frames_per_second) > AT_REST_FRAMES_PER_SECOND) {
        plan_moving(&plan, state->frames_per_second > 0);
    } else {
        plan_resting(&plan);
    }
    if (times > 1) {
        plan.axis = state->moves_in_time ? in_space : in_time;
        plan_sides(&plan, 1, plan.axis.count);
        plan_rest(&plan, &in_space, &in_time);
    }
    return plan.count;
}
