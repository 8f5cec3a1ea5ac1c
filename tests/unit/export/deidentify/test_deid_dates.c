/* Tests of deid_dates: intervals stay, times and zones too; what is no date goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "export/deidentify/deid_age.h"
#include "export/deidentify/deid_object_private.h"

static void assert_text(SatByteWriter *out, const char *wanted)
{
    assert_false(out->failed);
    sat_write_u8(out, 0);
    assert_string_equal((const char *)out->bytes, wanted);
    sat_byte_writer_free(out);
}

static void assert_shifted(const char *text, bool is_date_time, int32_t days, const char *wanted)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    sat_deid_shift_dates(text, strlen(text), is_date_time, days, &out);
    assert_text(&out, wanted);
}

static void test_dates(void **state)
{
    (void)state;
    assert_shifted("20240301", false, -1, "20240229");
    assert_shifted("20230301", false, -1, "20230228");
    assert_shifted("20000301 ", false, -366, "19990301");
    assert_shifted("2024.03.01", false, -1, "20240229");
    assert_shifted("20240301\\20240302", false, -1, "20240229\\20240301");
    assert_shifted("20240301\\\\x", false, -1, "20240229\\\\");
    assert_shifted("20240230", false, -1, "");
    assert_shifted("202403", false, -1, "");
    assert_shifted("Mueller", false, -1, "");
    assert_shifted("20240301-20240401", false, -1, "");
    assert_shifted("", false, -1, "");
}

static void test_date_times(void **state)
{
    (void)state;
    assert_shifted("20240301", true, -1, "20240229");
    assert_shifted("20240301235959.999999+1400", true, -1, "20240229235959.999999+1400");
    assert_shifted("2024030123-0800", true, -1, "2024022923-0800");
    assert_shifted("202403011", true, -1, "");
    assert_shifted("20240301235959.", true, -1, "");
    assert_shifted("20240301235959.9999999", true, -1, "");
    assert_shifted("20240301 Mueller", true, -1, "");
    assert_shifted("202403", true, -1, "");
    assert_shifted("2024", true, -1, "");
}

/* 100,000 pairs: as many days between them before and behind. */
static void test_intervals(void **state)
{
    (void)state;
    uint64_t seed = 20241122;
    for (int i = 0; i < 100000; i++) {
        int32_t days[2], shifted[2], shift = 0;
        for (int k = 0; k < 3; k++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            int32_t number = (int32_t)(seed >> 40);
            if (k == 2) {
                shift = -1 - number % 3650;
            } else {
                days[k] = number % 80000 - 40000; /* 1860 to 2079 */
            }
        }
        for (int k = 0; k < 2; k++) {
            char text[24], copy[9];
            SatDate date = sat_date_from_days(days[k]);
            (void)snprintf(text, sizeof(text), "%04d%02d%02d", (int)date.year, (int)date.month,
                           (int)date.day);
            SatByteWriter out = SAT_BYTE_WRITER_INIT;
            sat_deid_shift_dates(text, 8, k == 1, shift, &out);
            assert_int_equal(out.length, 8);
            memcpy(copy, out.bytes, 8);
            copy[8] = '\0';
            assert_true(sat_date_parse(copy, 8, &date));
            shifted[k] = sat_date_to_days(date);
            sat_byte_writer_free(&out);
        }
        assert_int_equal(shifted[1] - shifted[0], days[1] - days[0]);
        assert_int_equal(shifted[0] - days[0], shift);
    }
}

static void assert_kept(void (*keep)(const char *, size_t, SatByteWriter *), const char *text,
                        const char *wanted)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    keep(text, strlen(text), &out);
    assert_text(&out, wanted);
}

static void test_times_and_zones(void **state)
{
    (void)state;
    assert_kept(sat_deid_keep_times, "101112.123456", "101112.123456");
    assert_kept(sat_deid_keep_times, "101112.1234567", "101112"); /* no fraction is that long */
    assert_kept(sat_deid_keep_times, "101112.77441155\\12", "101112\\12");
    assert_kept(sat_deid_keep_times, "1011\\12", "1011\\12");
    assert_kept(sat_deid_keep_times, "10:11:12", "10:11:12");
    assert_kept(sat_deid_keep_times, "101112.Mueller", "");
    assert_kept(sat_deid_keep_times, "251112", "");
    assert_kept(sat_deid_keep_times, "101112.1234567890123456789", "");
    assert_kept(sat_deid_keep_timezone, "+0130 ", "+0130");
    assert_kept(sat_deid_keep_timezone, "-0500", "-0500");
    assert_kept(sat_deid_keep_timezone, "Berlin", "");
    assert_kept(sat_deid_keep_timezone, "+01:30", "");
}

/* An AS value, rounded, as it is written. */
static void written_age(const char *text, size_t length, SatByteWriter *out)
{
    char age[SAT_AGE_CAPACITY];
    (void)sat_age_from_text(text, length, age);
    sat_deid_write_age(age, out);
}

/* Every age a scanner can write: adults to 5 years, nobody past 90. */
static void test_ages(void **state)
{
    (void)state;
    for (int years = 0; years <= 120; years++) {
        char text[8], wanted[24];
        int shown = years >= 88 ? 90 : years >= 18 ? (years + 2) / 5 * 5 : years;
        (void)snprintf(text, sizeof(text), "%03dY", years);
        if (years >= 2) {
            (void)snprintf(wanted, sizeof(wanted), "%03dY", shown);
            assert_kept(written_age, text, wanted);
        }
    }
    assert_kept(written_age, "000Y", "");
    assert_kept(written_age, "018M", "018M");
    assert_kept(written_age, "003W", "003W");
    assert_kept(written_age, "010D", "010D");
    assert_kept(written_age, "Jane", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates),     cmocka_unit_test(test_date_times),
        cmocka_unit_test(test_intervals), cmocka_unit_test(test_times_and_zones),
        cmocka_unit_test(test_ages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
