/* Selectors: every form, and errors that name the bad part. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "export/assemble/selector.h"

static void forms_are_read_and_written(void **state)
{
    (void)state;
    static const char *const forms[] = {"1", "12/3", "1/2/3", "4294967295/4294967295/4294967295"};
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatSelector selector;
        char text[SAT_SELECTOR_CAPACITY];
        assert_true(sat_selector_parse(forms[i], strlen(forms[i]), &selector, &err));
        sat_selector_format(selector, text);
        assert_string_equal(text, forms[i]);
    }
}

static void bad_ones_are_refused_by_name(void **state)
{
    (void)state;
    static const char *const forms[] = {"",
                                        "0",
                                        "1/0",
                                        "/1",
                                        "1/",
                                        "1//2",
                                        "1/2/3/4",
                                        "-1",
                                        "1.2",
                                        " 1",
                                        "1 ",
                                        "a",
                                        "+1",
                                        "1/2/",
                                        "1/x",
                                        "4294967296",
                                        "99999999999999999999999999"};
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatSelector selector = {7, 7, 7};
        assert_false(sat_selector_parse(forms[i], strlen(forms[i]), &selector, &err));
        assert_int_equal(err.code, SAT_ERR_ARGUMENT);
        assert_non_null(strstr(err.text, forms[i]));
        assert_int_equal(selector.case_number, 7);
    }
}

static void covering(void **state)
{
    (void)state;
    SatSelector place = {1, 2, 3};
    assert_true(sat_selector_covers((SatSelector){0, 0, 0}, place));
    assert_true(sat_selector_covers((SatSelector){1, 0, 0}, place));
    assert_true(sat_selector_covers((SatSelector){1, 2, 3}, place));
    assert_false(sat_selector_covers((SatSelector){1, 2, 4}, place));
    assert_false(sat_selector_covers((SatSelector){2, 0, 0}, place));
}

static void lists_end_or_fail(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatSelector selector;
    const char *text = "1,2/1,3/1/2";
    int count = 0;
    while (sat_selector_next(&text, &selector, &err)) {
        count++;
        assert_int_equal(selector.case_number, count);
    }
    assert_int_equal(count, 3);
    assert_int_equal(err.code, SAT_OK);
    static const char *const bad[] = {"1,,2", ",1", "1,x"};
    for (size_t i = 0; i < 3; i++) {
        text = bad[i];
        while (sat_selector_next(&text, &selector, &err)) {
        }
        assert_int_equal(err.code, SAT_ERR_ARGUMENT);
        sat_error_clear(&err);
    }
    text = "1,";
    assert_false(sat_selector_next(&text, &selector, &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
}

static void frames(void **state)
{
    (void)state;
    typedef struct {
        const char *text;
        uint32_t first, last, step;
    } Case;
    static const Case good[] = {{"1/1/2:10-60/2", 10, 60, 2},
                                {"1:5", 5, 5, 1},
                                {"1/2:3-", 3, 0, 1},
                                {"1:1-9", 1, 9, 1},
                                {"1:2-/3", 2, 0, 3}};
    static const char *const bad[] = {"10-20",  "1:",      "1:0-3",      "1:5-3",
                                      "1:a-b",  "1:1-2/0", "1:1-2/x",    "1:1-2 3",
                                      "1:1--2", "x:1-2",   "1/2/3/4:1-2"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatSelector selector;
        uint32_t first = 0;
        uint32_t last = 0;
        uint32_t step = 0;
        assert_true(sat_selector_parse_frames(good[i].text, &selector, &first, &last, &step, &err));
        assert_int_equal(selector.case_number, 1);
        assert_int_equal(first, good[i].first);
        assert_int_equal(last, good[i].last);
        assert_int_equal(step, good[i].step);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatSelector selector;
        uint32_t number = 0;
        assert_false(sat_selector_parse_frames(bad[i], &selector, &number, &number, &number, &err));
        assert_non_null(strstr(err.text, bad[i]));
    }
}

static void crops_and_windows(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatSelector selector;
    uint32_t crop[4];
    double center = 0.0;
    double width = 0.0;
    assert_true(sat_selector_parse_crop("1/2/3:10,20,300,400", &selector, crop, &err));
    assert_int_equal(selector.series_number, 3);
    assert_int_equal(crop[0], 10);
    assert_int_equal(crop[3], 400);
    assert_true(sat_selector_parse_window("1/2/3:-600/1500.5", &selector, &center, &width, &err));
    assert_true(center < -599.9 && center > -600.1 && width > 1500.4 && width < 1500.6);
    static const char *const bad_crops[] = {"1:1,2,3",    "1:1,2,0,4",  "1:1,2,3,4,5",
                                            "1:-1,2,3,4", "1:1 ,2,3,4", "1,2,3,4"};
    for (size_t i = 0; i < sizeof(bad_crops) / sizeof(bad_crops[0]); i++) {
        assert_false(sat_selector_parse_crop(bad_crops[i], &selector, crop, &err));
        assert_non_null(strstr(err.text, bad_crops[i]));
        sat_error_clear(&err);
    }
    static const char *const bad_windows[] = {"1:40",     "1:40/0", "1:40/-1",    "1:x/400",
                                              "1:40/nan", "40/400", "1:40/400/2", "1:1e300/5"};
    for (size_t i = 0; i < sizeof(bad_windows) / sizeof(bad_windows[0]); i++) {
        assert_false(sat_selector_parse_window(bad_windows[i], &selector, &center, &width, &err));
        assert_non_null(strstr(err.text, bad_windows[i]));
        sat_error_clear(&err);
    }
}

static void texts_may_hold_colons(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatSelector selector;
    const char *rest = NULL;
    assert_true(sat_selector_parse_text("Case: a fall", &selector, &rest, &err));
    assert_int_equal(selector.case_number, 0);
    assert_string_equal(rest, "Case: a fall");
    assert_true(sat_selector_parse_text("2/1:T2: axial", &selector, &rest, &err));
    assert_int_equal(selector.case_number, 2);
    assert_int_equal(selector.study_number, 1);
    assert_string_equal(rest, "T2: axial");
    assert_false(sat_selector_parse_text("0:x", &selector, &rest, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_are_read_and_written),
        cmocka_unit_test(bad_ones_are_refused_by_name),
        cmocka_unit_test(covering),
        cmocka_unit_test(lists_end_or_fail),
        cmocka_unit_test(frames),
        cmocka_unit_test(crops_and_windows),
        cmocka_unit_test(texts_may_hold_colons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
