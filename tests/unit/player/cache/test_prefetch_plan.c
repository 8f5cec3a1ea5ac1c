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
    SatPrefetchState state = {index, count, speed, 1000, budget_frames * 1000};
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
        cmocka_unit_test(moving_wants_what_comes),
        cmocka_unit_test(resting_wants_the_ends_early),
        cmocka_unit_test(nothing_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
