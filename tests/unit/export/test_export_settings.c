/* Settings: sizes are read right, and the command line comes before everything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "export/export_settings.h"

static void reads_sizes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t bytes;
    } good[] = {{"0", 0},
                {"1500", 1500},
                {"64k", 64000},
                {"64K", 64000},
                {"200M", 200000000},
                {"2G", 2000000000},
                {"1T", 1000000000000U}};
    static const char *const bad[] = {"",    "M",   "-1", "1.5G",
                                      "2GB", "2 G", "1x", "99999999999999999999"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        uint64_t bytes = 1;
        assert_true(sat_parse_size(good[i].text, &bytes));
        assert_true(bytes == good[i].bytes);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        uint64_t bytes = 1;
        assert_false(sat_parse_size(bad[i], &bytes));
    }
}

static void the_command_line_comes_first(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatSettings settings;
    const char *given[SAT_SETTING_COUNT] = {[SAT_SETTING_JOBS] = "7",
                                            [SAT_SETTING_COLOR] = "always",
                                            [SAT_SETTING_CACHE_SIZE] = "5M",
                                            [SAT_SETTING_EFFORT] = "small"};
    assert_true(sat_settings_load(given, &settings, &err));
    assert_int_equal(settings.jobs, 7);
    assert_int_equal(settings.effort, SAT_EFFORT_SMALL);
    assert_int_equal(settings.all[SAT_SETTING_JOBS].origin, SAT_ORIGIN_COMMAND_LINE);
    assert_true(settings.color_always && !settings.color_never);
    assert_true(settings.cache_size_bytes == 5000000);
}

static void refuses_what_is_no_value(void **state)
{
    (void)state;
    static const char *const bad_jobs[] = {"0", "257", "x", "2x", "-1", "1.5", "00000001"};
    for (size_t i = 0; i < sizeof(bad_jobs) / sizeof(bad_jobs[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatSettings settings;
        const char *given[SAT_SETTING_COUNT] = {[SAT_SETTING_JOBS] = bad_jobs[i]};
        assert_false(sat_settings_load(given, &settings, &err));
        assert_int_equal(err.code, SAT_ERR_ARGUMENT);
        assert_non_null(strstr(err.text, "--jobs"));
    }
}

static void efforts_have_names(void **state)
{
    (void)state;
    static const char *const good[] = {"fast", "balanced", "small"};
    static const char *const bad[] = {"", "Fast", "fast ", "smaller", "3"};
    SatSettings settings;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        const char *given[SAT_SETTING_COUNT] = {[SAT_SETTING_EFFORT] = good[i]};
        assert_true(sat_settings_load(given, &settings, &err));
        assert_int_equal(settings.effort, i);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        const char *given[SAT_SETTING_COUNT] = {[SAT_SETTING_EFFORT] = bad[i]};
        assert_false(sat_settings_load(given, &settings, &err));
        assert_int_equal(err.code, SAT_ERR_ARGUMENT);
        assert_non_null(strstr(err.text, "--effort"));
        assert_non_null(strstr(err.text, "fast, balanced or small"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_sizes),
        cmocka_unit_test(the_command_line_comes_first),
        cmocka_unit_test(efforts_have_names),
        cmocka_unit_test(refuses_what_is_no_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
