/* Ages and dates: exhaustive by day, and every form of DICOM's age string. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/deidentify/deid_age.h"

static void every_day_has_one_number(void **state)
{
    (void)state;
    SatDate first = {1800, 1, 1};
    SatDate last = {2200, 12, 31};
    SatDate epoch = {1970, 1, 1};
    assert_int_equal(sat_date_to_days(epoch), 0);
    SatDate before = {1799, 12, 31};
    for (int32_t day = sat_date_to_days(first); day <= sat_date_to_days(last); day++) {
        SatDate date = sat_date_from_days(day);
        assert_int_equal(sat_date_to_days(date), day);
        bool follows = (date.year == before.year && date.month == before.month &&
                        date.day == before.day + 1) ||
                       (date.day == 1 && date.month == before.month + 1 && before.day >= 28) ||
                       (date.day == 1 && date.month == 1 && before.month == 12 && before.day == 31);
        assert_true(follows);
        before = date;
    }
}

/* What the rule says, worked out another way: from the number and the unit that is shown. */
static void check_age(int32_t years, int32_t months, int32_t days, const char *text)
{
    char *unit = NULL;
    long number = strtol(text, &unit, 10);
    if (years >= 88) {
        assert_string_equal(text, "90+");
    } else if (years >= 18) {
        assert_string_equal(unit, " y");
        assert_true(number % 5 == 0 && labs(number - years) <= 2);
    } else if (years >= 2) {
        assert_string_equal(unit, " y");
        assert_int_equal(number, years);
    } else if (months >= 2) {
        assert_string_equal(unit, " m");
        assert_int_equal(number, months);
    } else if (days > 14) {
        assert_string_equal(unit, " w");
        assert_int_equal(number, days / 7);
    } else {
        assert_string_equal(unit, " d");
        assert_int_equal(number, days);
    }
}

static void every_day_of_120_years_has_its_age(void **state)
{
    (void)state;
    const SatDate births[] = {{1900, 1, 1}, {1904, 2, 29}, {1931, 12, 31}, {1999, 3, 30}};
    for (size_t b = 0; b < sizeof(births) / sizeof(births[0]); b++) {
        SatDate birth = births[b];
        int32_t months = 0;
        for (int32_t days = 0; days <= 120 * 366; days++) {
            char text[SAT_AGE_CAPACITY];
            SatDate study = sat_date_from_days(sat_date_to_days(birth) + days);
            /* A month is complete from the birth's day on. */
            bool is_due = study.day >= birth.day;
            months = (study.year - birth.year) * 12 + study.month - birth.month - (is_due ? 0 : 1);
            assert_true(sat_age_from_dates(birth, study, text));
            check_age(months / 12, months, days, text);
        }
    }
}

static void ages_that_cannot_be_are_none(void **state)
{
    (void)state;
    char text[SAT_AGE_CAPACITY] = "?";
    assert_false(sat_age_from_dates((SatDate){2020, 5, 2}, (SatDate){2020, 5, 1}, text));
    assert_string_equal(text, "");
    assert_false(sat_age_from_dates((SatDate){1801, 1, 1}, (SatDate){2020, 5, 1}, text));
    const char *const bad[] = {"",     "Y",    "000Y",  "000D", "045X",
                               "4S5Y", "999Y", "0450Y", "-45Y", "45YY"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(sat_age_from_text(bad[i], strlen(bad[i]), text));
        assert_string_equal(text, "");
    }
}

static void age_strings_are_read(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"045Y", "45 y"}, {"47Y", "45 y"},  {"048Y", "50 y"}, {"018Y", "20 y"}, {"017Y", "17 y"},
        {"087Y", "85 y"}, {"088Y", "90+"},  {"120Y", "90+"},  {"42", "40 y"},   {"001Y", "1 y"},
        {"018M", "18 m"}, {"024M", "2 y"},  {"030M", "2 y"},  {"001M", "4 w"},  {"010W", "2 m"},
        {"003W", "3 w"},  {"002W", "14 d"}, {"014D", "14 d"}, {"015D", "2 w"},  {"003D ", "3 d"},
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        char text[SAT_AGE_CAPACITY];
        assert_true(sat_age_from_text(pairs[i][0], strlen(pairs[i][0]), text));
        assert_string_equal(text, pairs[i][1]);
    }
}

static void dates_and_times_are_strict(void **state)
{
    (void)state;
    SatDate date;
    assert_true(sat_date_parse("20240229", 8, &date));
    assert_true(sat_date_parse("2024.02.29", 10, &date));
    assert_false(sat_date_parse("20230229", 8, &date));
    assert_false(sat_date_parse("20231301", 8, &date));
    assert_false(sat_date_parse("2023010", 7, &date));
    assert_false(sat_date_parse("00000000", 8, &date));
    assert_int_equal(sat_time_parse("235959.999", 10), 86399);
    assert_int_equal(sat_time_parse("12:30:05", 8), 45005);
    assert_int_equal(sat_time_parse("07", 2), 25200);
    assert_int_equal(sat_time_parse("0730", 4), 27000);
    assert_int_equal(sat_time_parse("2460", 4), -1);
    assert_int_equal(sat_time_parse("", 0), -1);
    assert_int_equal(sat_time_parse("7", 1), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_has_one_number),
        cmocka_unit_test(every_day_of_120_years_has_its_age),
        cmocka_unit_test(ages_that_cannot_be_are_none),
        cmocka_unit_test(age_strings_are_read),
        cmocka_unit_test(dates_and_times_are_strict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
