/* natural_sort: the order a person expects, and a true order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/natural_sort.h"

static void sorts_as_a_person_would(void **state)
{
    (void)state;
    char texts[][40] = {"slice 10",
                        "Slice 9",
                        "slice 1",
                        "IM0002",
                        "IM10",
                        "im1",
                        "10",
                        "9",
                        "a",
                        "",
                        "IM00010",
                        "slice 9 b",
                        "\xc3\xa4",
                        "slice 99999999999999999999999999999",
                        "slice 99999999999999999999999999998"};
    const char *const expected[] = {"",
                                    "9",
                                    "10",
                                    "a",
                                    "im1",
                                    "IM0002",
                                    "IM00010",
                                    "IM10",
                                    "slice 1",
                                    "Slice 9",
                                    "slice 9 b",
                                    "slice 10",
                                    "slice 99999999999999999999999999998",
                                    "slice 99999999999999999999999999999",
                                    "\xc3\xa4"};
    enum { COUNT = sizeof(texts) / sizeof(texts[0]) };
    char *names[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        names[i] = texts[i];
    }
    sat_natural_sort(names, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        assert_string_equal(names[i], expected[i]);
    }
    sat_natural_sort(NULL, 0);
}

static int sign(int value)
{
    return (value > 0) - (value < 0);
}

/* Texts of up to five characters of a nasty alphabet: a total order, equal only when identical.
 */
static void is_a_total_order(void **state)
{
    (void)state;
    static const char alphabet[] = "01aA-\xff";
    static char texts[300][6];
    size_t count = 0;
    for (unsigned code = 0; code < 1555 && count < 300; code += 5) {
        size_t length = 0;
        for (unsigned rest = code; rest > 0; rest /= 6) {
            texts[count][length++] = alphabet[rest % 6];
        }
        count++;
    }
    size_t equal = 0;
    for (size_t a = 0; a < count; a++) {
        for (size_t b = 0; b < count; b++) {
            int ab = sat_natural_compare(texts[a], texts[b]);
            assert_int_equal(sign(ab), -sign(sat_natural_compare(texts[b], texts[a])));
            assert_int_equal(ab == 0, strcmp(texts[a], texts[b]) == 0);
            equal += ab == 0;
            for (size_t c = 0; ab < 0 && c < count; c++) {
                if (sat_natural_compare(texts[b], texts[c]) < 0) {
                    assert_true(sat_natural_compare(texts[a], texts[c]) < 0);
                }
            }
        }
    }
    assert_true(count > 250);
    assert_int_equal(equal, count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_as_a_person_would),
        cmocka_unit_test(is_a_total_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
