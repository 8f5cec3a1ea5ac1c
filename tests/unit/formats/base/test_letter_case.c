/* Tests of letter_case: known pairs of each script, and letters that have no case. */
#include "formats/base/letter_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_pairs(void **state)
{
    (void)state;
    static const uint32_t pairs[][2] = {
        {'A', 'a'},       {'Z', 'z'},       {0x00C4, 0x00E4}, {0x00DE, 0x00FE}, {0x0141, 0x0142},
        {0x0150, 0x0151}, {0x0178, 0x00FF}, {0x017D, 0x017E}, {0x0386, 0x03AC}, {0x038A, 0x03AF},
        {0x038C, 0x03CC}, {0x038F, 0x03CE}, {0x03A9, 0x03C9}, {0x0401, 0x0451}, {0x0416, 0x0436},
        {0x0490, 0x0491}, {0x0531, 0x0561}, {0x1EA2, 0x1EA3},
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        assert_int_equal(sat_utf8_lower(pairs[i][0]), pairs[i][1]);
        assert_int_equal(sat_utf8_lower(pairs[i][1]), pairs[i][1]);
    }
}

static void test_others(void **state)
{
    (void)state;
    static const uint32_t same[] = {'1',    '@',    '[',    0x00D7, 0x00DF, 0x0130,
                                    0x0131, 0x03A2, 0x05D0, 0x0627, 0x4E00, 0x1F9B4};
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        assert_int_equal(sat_utf8_lower(same[i]), same[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
