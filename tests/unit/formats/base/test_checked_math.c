/* checked_math: nothing wraps around unseen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/base/checked_math.h"

static void products_and_sums(void **state)
{
    (void)state;
    size_t size = 7;
    uint64_t number = 7;
    assert_true(sat_size_mul(SIZE_MAX / 2, 2, &size));
    assert_true(size == SIZE_MAX - 1);
    assert_false(sat_size_mul(SIZE_MAX / 2 + 1, 2, &size));
    assert_false(sat_size_add(SIZE_MAX, 1, &size));
    assert_true(size == SIZE_MAX - 1); /* untouched */
    assert_true(sat_u64_add(UINT64_MAX - 1, 1, &number));
    assert_true(number == UINT64_MAX);
    assert_false(sat_u64_add(UINT64_MAX, 1, &number));
    assert_false(sat_u64_mul(UINT64_C(1) << 32, UINT64_C(1) << 32, &number));
    assert_true(number == UINT64_MAX);
}

static void ranges(void **state)
{
    (void)state;
    assert_true(sat_range_fits(0, 10, 10));
    assert_true(sat_range_fits(10, 0, 10));
    assert_false(sat_range_fits(1, 10, 10));
    assert_false(sat_range_fits(11, 0, 10));
    assert_false(sat_range_fits(2, UINT64_MAX, 10));
    assert_false(sat_range_fits(UINT64_MAX, 2, 10));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_and_sums),
        cmocka_unit_test(ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
