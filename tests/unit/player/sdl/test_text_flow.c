/* Wrapping and cutting of text: nothing lost, nothing wider than its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/text_utf8.h"
#include "player/sdl/text_flow.h"

/* Every character is 10 px wide. */
static int ten_px(void *context, const char *text, size_t length)
{
    int width = 0;
    size_t position = 0;
    (void)context;
    while (position < length) {
        (void)sat_utf8_next(text, length, &position);
        width += 10;
    }
    return width;
}

static void expect_lines(const char *text, int width, const char *const *expected, size_t count)
{
    SatTextLine lines[32];
    assert_int_equal(sat_text_flow(text, strlen(text), width, ten_px, NULL, lines, 32), count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(lines[i].length, strlen(expected[i]));
        assert_memory_equal(text + lines[i].offset, expected[i], lines[i].length);
    }
}

static void words_wrap(void **state)
{
    (void)state;
    static const char *const LINES[] = {"one two", "three", "four"};
    expect_lines("one two three four", 80, LINES, 3);
}

static void newlines_and_empty_lines_stay(void **state)
{
    (void)state;
    static const char *const LINES[] = {"a", "", "b"};
    expect_lines("a\n\nb", 80, LINES, 3);
}

static void a_long_word_is_broken(void **state)
{
    (void)state;
    static const char *const LINES[] = {"abcd", "efgh", "ij k"};
    expect_lines("abcdefghij k", 40, LINES, 3);
}

static void chinese_breaks_between_characters_but_not_before_a_full_stop(void **state)
{
    (void)state;
    static const char *const LINES[] = {"\xE5\xA4\xB4\xE7\x97\x9B", "\xE5\xA4\xA9\xE3\x80\x82"};
    expect_lines("\xE5\xA4\xB4\xE7\x97\x9B\xE5\xA4\xA9\xE3\x80\x82", 30, LINES, 2);
}

static void a_width_too_small_for_one_letter_still_ends(void **state)
{
    (void)state;
    static const char *const LINES[] = {"a", "b"};
    expect_lines("ab", 3, LINES, 2);
}

static void no_text_no_line(void **state)
{
    (void)state;
    expect_lines("", 80, NULL, 0);
}

static void fitting_text_is_whole_and_cut_text_fits(void **state)
{
    (void)state;
    assert_int_equal(sat_text_fit("axial", 5, 50, 10, ten_px, NULL), 5);
    assert_int_equal(sat_text_fit("axial", 5, 49, 10, ten_px, NULL), 3);
    assert_int_equal(sat_text_fit("a b cd", 6, 40, 10, ten_px, NULL), 3);
    assert_int_equal(sat_text_fit("axial", 5, 5, 10, ten_px, NULL), 0);
    /* two bytes a letter: never cut inside one */
    assert_int_equal(sat_text_fit("\xC3\xA4\xC3\xB6\xC3\xBC", 6, 25, 10, ten_px, NULL), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_wrap),
        cmocka_unit_test(newlines_and_empty_lines_stay),
        cmocka_unit_test(a_long_word_is_broken),
        cmocka_unit_test(chinese_breaks_between_characters_but_not_before_a_full_stop),
        cmocka_unit_test(a_width_too_small_for_one_letter_still_ends),
        cmocka_unit_test(no_text_no_line),
        cmocka_unit_test(fitting_text_is_whole_and_cut_text_fits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
