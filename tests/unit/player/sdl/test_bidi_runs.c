/* Text in two directions must come out in the order a reader of that script expects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "player/sdl/bidi_runs.h"

#define HEBREW "\xD7\x9B\xD7\x90\xD7\x91" /* three letters, six bytes */
#define ARABIC "\xD8\xB5\xD8\xAF\xD8\xA7\xD8\xB9"

static size_t cut(const char *text, SatBidiRun *runs, bool *rtl)
{
    return sat_bidi_runs(text, strlen(text), runs, SAT_BIDI_MAX_RUNS, rtl);
}

static void one_run_for_plain_text(void **state)
{
    (void)state;
    SatBidiRun runs[SAT_BIDI_MAX_RUNS];
    bool rtl = true;
    assert_int_equal(cut("Axial 5 mm, C+", runs, &rtl), 1);
    assert_false(rtl);
    assert_false(runs[0].right_to_left);
    assert_int_equal(runs[0].length, strlen("Axial 5 mm, C+"));
    assert_string_equal(runs[0].script, "Latn");
}

static void nothing_for_no_text(void **state)
{
    (void)state;
    SatBidiRun runs[SAT_BIDI_MAX_RUNS];
    assert_int_equal(cut("", runs, NULL), 0);
}

static void hebrew_inside_english(void **state)
{
    (void)state;
    SatBidiRun runs[SAT_BIDI_MAX_RUNS];
    bool rtl = true;
    assert_int_equal(cut("pain " HEBREW " left", runs, &rtl), 3);
    assert_false(rtl);
    assert_int_equal(runs[0].offset, 0);
    assert_true(runs[1].right_to_left);
    assert_int_equal(runs[1].offset, 5);
    assert_int_equal(runs[1].length, 6);
    assert_string_equal(runs[1].script, "Hebr");
    assert_false(runs[2].right_to_left);
}

static void arabic_line_keeps_its_number(void **state)
{
    (void)state;
    SatBidiRun runs[SAT_BIDI_MAX_RUNS];
    bool rtl = false;
    /* logical: word, 12, word; on screen from the left: last word, 12 (not 21), first word */
    const size_t count = cut(ARABIC " 12 " ARABIC, runs, &rtl);
    assert_true(rtl);
    assert_int_equal(count, 3);
    assert_true(runs[0].right_to_left);
    assert_true(runs[0].offset > 8);
    assert_false(runs[1].right_to_left);
    assert_int_equal(runs[1].offset, 9);
    assert_int_equal(runs[1].length, 2);
    assert_int_equal(runs[2].offset, 0);
}

static void runs_cover_every_byte_once(void **state)
{
    (void)state;
    static const char TEXT[] = "a" HEBREW "1" ARABIC "\xE5\xA4\xB4 b\xCE\xB1 (" HEBREW ")";
    SatBidiRun runs[SAT_BIDI_MAX_RUNS];
    unsigned char seen[sizeof TEXT] = {0};
    const size_t count = cut(TEXT, runs, NULL);
    for (size_t i = 0; i < count; i++) {
        for (size_t at = 0; at < runs[i].length; at++) {
            seen[runs[i].offset + at]++;
        }
    }
    for (size_t i = 0; i + 1 < sizeof TEXT; i++) {
        assert_int_equal(seen[i], 1);
    }
}

static void too_many_runs_lose_no_text(void **state)
{
    (void)state;
    SatBidiRun runs[2];
    static const char TEXT[] = "a " HEBREW " b " HEBREW " c";
    assert_int_equal(sat_bidi_runs(TEXT, strlen(TEXT), runs, 2, NULL), 2);
    assert_int_equal(runs[0].length + runs[1].length, strlen(TEXT));
}

static void scripts_are_known(void **state)
{
    (void)state;
    assert_string_equal(sat_script_of('a'), "Latn");
    assert_string_equal(sat_script_of(0x05D0), "Hebr");
    assert_string_equal(sat_script_of(0x4E2D), "Hani");
    assert_string_equal(sat_script_of(0x0E01), "Thai");
    assert_string_equal(sat_script_of('5'), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_run_for_plain_text),
                                       cmocka_unit_test(nothing_for_no_text),
                                       cmocka_unit_test(hebrew_inside_english),
                                       cmocka_unit_test(arabic_line_keeps_its_number),
                                       cmocka_unit_test(runs_cover_every_byte_once),
                                       cmocka_unit_test(too_many_runs_lose_no_text),
                                       cmocka_unit_test(scripts_are_known)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
