/* decimal_text: the shortest decimal that reads back, in any locale. */
#include <float.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/json_value.h"

static void assert_format(double value, const char *expected)
{
    char text[32];
    sat_format_double(value, text);
    assert_string_equal(text, expected);
}

static void formats_the_shortest(void **state)
{
    (void)state;
    assert_format(0.0, "0");
    assert_format(-0.0, "-0.0");
    assert_format(1.0, "1");
    assert_format(-12.5, "-12.5");
    assert_format(0.1, "0.1");
    assert_format(0.1 + 0.2, "0.30000000000000004");
    assert_format(1.0 / 3.0, "0.3333333333333333");
    assert_format(5e-324, "5e-324");
    assert_format(1e22, "1e22");
    assert_format(1.5e-7, "1.5e-7");
    assert_format(DBL_MAX, "1.7976931348623157e308");
    assert_format(DBL_MIN, "2.2250738585072014e-308");
    assert_format(9007199254740993.0, "9007199254740992");
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void every_double_comes_back(void **state)
{
    (void)state;
    uint64_t seed = UINT64_C(0x5eed5eed5eed5eed);
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 20000; i++) {
        uint64_t bits = next_random(&seed);
        double value;
        memcpy(&value, &bits, sizeof(value));
        if (!isfinite(value)) {
            continue;
        }
        char text[32];
        double back = 0;
        sat_format_double(value, text);
        assert_true(sat_parse_double(text, strlen(text), &back));
        assert_memory_equal(&back, &value, sizeof(value));
        assert_null(strchr(text, ','));
    }
}

static void assert_reads(const char *text, double expected)
{
    double value = -1;
    assert_true(sat_parse_double(text, strlen(text), &value));
    assert_true(value == expected);
}

static void reads_what_dicom_writes(void **state)
{
    (void)state;
    assert_reads("-12.5", -12.5);
    assert_reads("  +3 ", 3);
    assert_reads("1e3", 1000);
    assert_reads("1.E+2", 100);
    assert_reads(".5", 0.5);
    assert_reads("007", 7);
    assert_reads("0.000000000000000000000000000000000000000001e42", 1);
    assert_reads("179769313486231570000000e285", DBL_MAX);
    assert_reads("1e-99999999999999999999", 0);
    assert_reads("3.14159265358979323846264338327950288", 3.141592653589793);
}

static void refuses_everything_else(void **state)
{
    (void)state;
    const char *const bad[] = {"",    " ",   ".",     "-",   "+-1",      "1,5",     "1 2",
                               "1e",  "1e+", "nan",   "inf", "0x10",     "1.2.3",   "1e999",
                               "--1", "e5",  "1_000", "1f",  "\xd9\xa1", "infinity"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        double value = 42;
        assert_false(sat_parse_double(bad[i], strlen(bad[i]), &value));
        assert_true(value == 42);
    }
    double value = 42;
    assert_false(sat_parse_double("1\0", 2, &value));
    char longer[600];
    memset(longer, '1', sizeof(longer));
    assert_false(sat_parse_double(longer, sizeof(longer), &value));
    assert_true(sat_parse_double("12345", 2, &value)); /* only as far as told */
    assert_true(value == 12);
}

static void check_locale(void **state, const char *locale, const char *half)
{
    if (setlocale(LC_ALL, locale) == NULL) {
        print_message("no locale %s on this machine: not tested\n", locale);
        skip();
    }
    char probe[16];
    (void)snprintf(probe, sizeof(probe), "%.1f", 0.5);
    assert_string_equal(probe, half); /* or this test would prove nothing */
    formats_the_shortest(state);
    reads_what_dicom_writes(state);
    refuses_everything_else(state);
    every_double_comes_back(state);
    SatError err = SAT_ERROR_INIT;
    json_t *root = sat_json_parse("{\"a\": -12.5e-1}", 15, 100, &err);
    double value = 0;
    assert_non_null(root);
    assert_true(sat_json_get_double(root, "", "a", true, &value, &err));
    assert_true(value == -1.25);
    json_decref(root);
    (void)snprintf(probe, sizeof(probe), "%.1f", 0.5);
    assert_string_equal(probe, half); /* the caller's locale is as it was */
    (void)setlocale(LC_ALL, "C");
}

static void a_decimal_comma_changes_nothing(void **state)
{
    check_locale(state, "de_DE.UTF-8", "0,5");
}

static void a_decimal_point_of_two_bytes_changes_nothing(void **state)
{
    check_locale(state, "ps_AF.UTF-8",
                 "0\xd9\xab"
                 "5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_the_shortest),
        cmocka_unit_test(every_double_comes_back),
        cmocka_unit_test(reads_what_dicom_writes),
        cmocka_unit_test(refuses_everything_else),
        cmocka_unit_test(a_decimal_comma_changes_nothing),
        cmocka_unit_test(a_decimal_point_of_two_bytes_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
