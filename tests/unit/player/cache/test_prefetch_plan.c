/* The prefetch plan: the current frame first, each frame once, within the budget, where movement
 * leads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "player/cache/prefetch_plan.h"

#define MOST 2000U

static uint32_t plan_out[MOST];

static size_t plan(uint32_t index, uint32_t count, double speed, uint64_t budget_frames)
{
    SatPrefetchState state = {.frame_index = index,
                              .frame_count = count,
                              .frames_per_second = speed,
                              .frame_bytes = 1000,
                              .budget_bytes = budget_frames * 1000};
    return sat_prefetch_plan(&state, plan_out, MOST);
}

static void each_once_and_current_first(void **unused)
{
    (void)unused;
    static const double speeds[] = {0, 0.2, 5, -5, 60, -200};
    for (uint32_t count = 1; count < 120; count += 7) {
        for (uint32_t index = 0; index < count; index++) {
            for (size_t s = 0; s < sizeof speeds / sizeof *speeds; s++) {
                for (uint64_t budget = 1; budget <= 160; budget = budget * 3 + 1) {
                    size_t wanted = plan(index, count, speeds[s], budget);
                    size_t most = budget < count ? (size_t)budget : count;
                    assert_int_equal(wanted, most);
                    assert_int_equal(plan_out[0], index);
                    bool seen[200];
                    memset(seen, 0, sizeof seen);
                    for (size_t i = 0; i < wanted; i++) {
                        assert_true(plan_out[i] < count);
                        assert_false(seen[plan_out[i]]);
                        seen[plan_out[i]] = true;
                    }
                }
            }
        }
    }
}

/* Places x times: each frame once, the axis of the movement first, then the other one. */
static void four_dimensions_are_two_axes(void **unused)
{
    (void)unused;
    static const uint32_t shapes[][2] = {{1, 7}, {20, 2}, {6, 5}, {60, 30}, {3, 70}};
    static const double speeds[] = {0, 12, -12};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes * 6; i++) {
        const uint32_t places = shapes[i / 6][0];
        const uint32_t times = shapes[i / 6][1];
        const bool in_time = i % 2 == 1;
        const uint32_t place = places / 3;
        const uint32_t time = times / 2;
        SatPrefetchState state = {.frame_index = time * places + place,
                                  .frame_count = places * times,
                                  .time_points = times,
                                  .moves_in_time = in_time,
                                  .frames_per_second = speeds[i / 2 % 3],
                                  .frame_bytes = 1,
                                  .budget_bytes = MOST};
        bool seen[MOST] = {false};
        const size_t wanted = sat_prefetch_plan(&state, plan_out, MOST);
        assert_int_equal(wanted, places * times);
        assert_int_equal(plan_out[0], state.frame_index);
        const uint32_t first = in_time ? times : places;
        for (uint32_t k = 0; k < wanted; k++) {
            assert_true(plan_out[k] < places * times && !seen[plan_out[k]]);
            seen[plan_out[k]] = true;
            const bool same_time = plan_out[k] / places == time;
            const bool same_place = plan_out[k] % places == place;
            assert_int_equal(k < first ? (in_time ? same_place : same_time) : false, k < first);
            assert_int_equal(same_time || same_place, k < places + times - 1);
        }
    }
}

static void moving_wants_what_comes(void **unused)
{
    (void)unused;
    assert_int_equal(plan(100, 300, 30, 50), 50);
    size_t ahead = 0;
    for (size_t i = 0; i < 50; i++) {
        ahead += plan_out[i] > 100;
    }
    assert_true(ahead >= 35);
    assert_int_equal(plan_out[1], 101);
    assert_int_equal(plan(100, 300, -30, 50), 50);
    assert_int_equal(plan_out[1], 99);
}

static void resting_wants_the_ends_early(void **unused)
{
    (void)unused;
    size_t wanted = plan(100, 1000, 0, 60);
    bool first = false;
    bool last = false;
    for (size_t i = 0; i < wanted; i++) {
        first = first || plan_out[i] == 0;
        last = last || plan_out[i] == 999;
    }
    assert_true(first && last);
}

static void nothing_of_nothing(void **unused)
{
    (void)unused;
    assert_int_equal(plan(0, 0, 0, 10), 0);
    assert_int_equal(plan(5, 5, 0, 10), 0);
    assert_int_equal(plan(0, 5, 0, 0), 1); /* the current frame whatever the budget */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_once_and_current_first),
        cmocka_unit_test(four_dimensions_are_two_axes),
        cmocka_unit_test(moving_wants_what_comes),
        cmocka_unit_test(resting_wants_the_ends_early),
        cmocka_unit_test(nothing_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
