/* Tests of the keys that are pressed by mouse: no key twice on one page, every Latin letter there,
 * Shift gives the capital of the letter in its place. */
#include "player/author/key_layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>

#include <cmocka.h>

static bool has_key(size_t layout, unsigned level, uint32_t key)
{
    size_t found = 0;
    for (size_t row = 0; row < SAT_KEY_ROWS; row++) {
        uint32_t keys[SAT_KEY_MOST_IN_ROW];
        const size_t count = sat_key_layout_row(layout, level, row, keys);
        for (size_t i = 0; i < count; i++) {
            found += keys[i] == key ? 1 : 0;
        }
    }
    assert_true(found <= 1);
    return found == 1;
}

static void every_key_stands_once(void **state)
{
    (void)state;
    for (size_t layout = 0; layout < sat_key_layout_count(); layout++) {
        assert_true(sat_key_layout_name(layout)[0] != '\0');
        for (unsigned level = 0; level < 4; level++) {
            for (size_t row = 0; row < SAT_KEY_ROWS; row++) {
                uint32_t keys[SAT_KEY_MOST_IN_ROW];
                const size_t count = sat_key_layout_row(layout, level, row, keys);
                assert_true(count >= 8 && count < SAT_KEY_MOST_IN_ROW);
                for (size_t i = 0; i < count; i++) {
                    assert_true(keys[i] > ' ' && keys[i] != 0xFFFD);
                    assert_true(has_key(layout, level, keys[i]));
                }
            }
        }
    }
}

static void latin_is_whole(void **state)
{
    (void)state;
    for (uint32_t letter = 'a'; letter <= 'z'; letter++) {
        assert_true(has_key(0, 0, letter));
        assert_true(has_key(0, 1, letter - 'a' + 'A'));
    }
    for (uint32_t digit = '0'; digit <= '9'; digit++) {
        assert_true(has_key(0, 0, digit));
    }
    assert_true(has_key(0, 0, '.') && has_key(0, 0, ',') && has_key(0, 1, '?'));
    assert_true(has_key(0, 2, 0xE9) && has_key(0, 3, 0xC9)); /* e with acute */
}

static void other_scripts_are_there(void **state)
{
    (void)state;
    for (uint32_t letter = 0x3B1; letter <= 0x3C9; letter++) { /* Greek, with the final sigma */
        assert_true(has_key(1, 0, letter));
    }
    for (uint32_t letter = 0x430; letter <= 0x44F; letter++) { /* Russian */
        assert_true(has_key(2, 0, letter) && has_key(2, 1, letter - 0x20));
    }
    for (uint32_t letter = 0x5D0; letter <= 0x5EA; letter++) { /* Hebrew */
        assert_true(has_key(3, 0, letter));
    }
    assert_true(has_key(4, 0, 0x627) && has_key(4, 0, 0x64A)); /* Arabic */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_key_stands_once),
                                       cmocka_unit_test(latin_is_whole),
                                       cmocka_unit_test(other_scripts_are_there)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
