/* Growing lists: items stay what they were, sizes that cannot be are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "formats/base/growing_list.h"

static void items_stay_while_the_list_grows(void **state)
{
    (void)state;
    int *items = NULL;
    size_t capacity = 0;
    for (size_t count = 0; count < 10000; count++) {
        int *grown = sat_list_grow(items, count, &capacity, sizeof(*items));
        assert_non_null(grown);
        assert_true(capacity > count);
        items = grown;
        items[count] = (int)count;
    }
    for (int i = 0; i < 10000; i++) {
        assert_int_equal(items[i], i);
    }
    free(items);
}

static void a_list_with_room_stays_where_it_is(void **state)
{
    (void)state;
    size_t capacity = 0;
    char *items = sat_list_grow(NULL, 0, &capacity, 1);
    assert_non_null(items);
    size_t before = capacity;
    assert_ptr_equal(sat_list_grow(items, capacity - 1, &capacity, 1), items);
    assert_int_equal(capacity, before);
    free(items);
}

static void what_cannot_be_addressed_is_refused(void **state)
{
    (void)state;
    char list[1] = {'x'};
    size_t capacity = SIZE_MAX / 2 + 1;
    assert_null(sat_list_grow(list, capacity, &capacity, 1));
    assert_int_equal(capacity, SIZE_MAX / 2 + 1);
    capacity = SIZE_MAX / 4;
    assert_null(sat_list_grow(list, capacity, &capacity, 16));
    assert_int_equal(capacity, SIZE_MAX / 4);
    assert_int_equal(list[0], 'x');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_stay_while_the_list_grows),
        cmocka_unit_test(a_list_with_room_stays_where_it_is),
        cmocka_unit_test(what_cannot_be_addressed_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
