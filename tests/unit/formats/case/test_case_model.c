/* What the case model says in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "formats/case/case_model.h"

static void test_the_largest_error_is_told_in_three_digits_never_below_it(void **state)
{
    (void)state;
    const char *const cases[][2] = {
        {"linear to 16 bits, largest error 3.501945525291829",
         "linear to 16 bits, largest error 3.51"},
        {"linear to 16 bits, largest error 0.00012340000001",
         "linear to 16 bits, largest error 0.000124"},
        {"linear to 16 bits, largest error 65536.500007629395",
         "linear to 16 bits, largest error 65600"},
        {"linear to 16 bits, largest error 1.5259021896696422e-05",
         "linear to 16 bits, largest error 1.53e-05"},
        {"linear to 16 bits, largest error 0.9999999", "linear to 16 bits, largest error 1"},
        {"linear to 16 bits, largest error 2", NULL},
        {"linear to 16 bits", NULL},
        {"", NULL},
        {"colour of 32 bits to 8, largest error 8421504 of 4294967295", NULL},
        {"YBR to RGB, largest error 0.5 of a step before clamping", NULL},
        {"largest error 1.23456 of a step", "largest error 1.24 of a step"},
        {"largest error .", NULL},
        {"largest error -3.123456", NULL},
        {"largest error ", NULL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char buffer[SAT_CONVERSION_BYTES];
        const char *expected = cases[i][1] != NULL ? cases[i][1] : cases[i][0];
        assert_string_equal(sat_conversion_told(cases[i][0], buffer), expected);
    }
    char text[2 * SAT_CONVERSION_BYTES];
    char buffer[SAT_CONVERSION_BYTES];
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    memcpy(text, "largest error 3.501945525291829 ", 32);
    assert_ptr_equal(sat_conversion_told(text, buffer), text); /* another program's: as it is */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_largest_error_is_told_in_three_digits_never_below_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
