/* text_utf8: strict checking, whole characters, names safe to print. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/text_utf8.h"

static void every_code_point_round_trips(void **state)
{
    (void)state;
    for (uint32_t code_point = 0; code_point <= 0x110000; code_point++) {
        char bytes[4];
        size_t length = sat_utf8_encode(code_point, bytes);
        bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
        if (surrogate || code_point > 0x10ffff) {
            assert_int_equal(length, 0);
            continue;
        }
        size_t position = 0;
        assert_true(length > 0);
        if (sat_utf8_next(bytes, length, &position) != code_point || position != length ||
            sat_utf8_is_valid(bytes, length) != (code_point != 0)) {
            fail_msg("U+%04X does not come back", (unsigned)code_point);
        }
    }
}

static void refuses_what_is_not_utf8(void **state)
{
    (void)state;
    const char *const bad[] = {"\x80",
                               "\xbf",
                               "\xc0\x80",
                               "\xc1\xbf",
                               "\xe0\x80\x80",
                               "\xe0\x9f\xbf",
                               "\xed\xa0\x80",
                               "\xed\xbf\xbf",
                               "\xf0\x8f\xbf\xbf",
                               "\xf4\x90\x80\x80",
                               "\xf5\x80\x80\x80",
                               "\xff",
                               "\xc3",
                               "\xe2\x82",
                               "\xf0\x9f\xa9",
                               "\xc3(",
                               "\xe2(\xa1"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        size_t length = strlen(bad[i]);
        size_t position = 0;
        assert_false(sat_utf8_is_valid(bad[i], length));
        assert_int_equal(sat_utf8_next(bad[i], length, &position), 0xfffd);
        assert_int_equal(position, 1);
    }
    assert_false(sat_utf8_is_valid("a\0b", 3));
    assert_true(sat_utf8_is_valid("", 0));
    assert_true(sat_utf8_is_valid("\xef\xbf\xbd", 3)); /* U+FFFD itself is a character */
}

static void prefixes_keep_characters_whole(void **state)
{
    (void)state;
    static const char text[] = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\xa9\xbb";
    static const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    for (size_t limit = 0; limit < sizeof(expected) / sizeof(expected[0]); limit++) {
        assert_int_equal(sat_utf8_prefix(text, 10, limit), expected[limit]);
    }
    assert_int_equal(sat_utf8_prefix("\x80\x80\x80\x80\x80\x80", 6, 5), 5);
}

static void assert_printable(const char *text, const char *expected)
{
    char *printable = sat_utf8_printable(text, strlen(text));
    assert_non_null(printable);
    assert_string_equal(printable, expected);
    free(printable);
}

static void case_is_that_of_ascii_letters(void **state)
{
    (void)state;
    assert_true(sat_ascii_equal_but_case("Almost certain", "ALMOST CERTAIN"));
    assert_true(sat_ascii_equal_but_case("", ""));
    assert_false(sat_ascii_equal_but_case("abc", "abcd"));
    assert_false(sat_ascii_equal_but_case("abcd", "abc"));
    assert_false(sat_ascii_equal_but_case("[", "{")); /* one bit apart, as a and A are */
    assert_false(sat_ascii_equal_but_case("\xc3\xa4", "\xc3\x84"));
    for (int c = 0; c < 256; c++) {
        bool is_small = c >= 'a' && c <= 'z';
        assert_int_equal((unsigned char)sat_ascii_upper((char)c), is_small ? c - 32 : c);
    }
}

static void controls_are_known(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        assert_int_equal(sat_utf8_is_control(c), c <= 0x1f || (c >= 0x7f && c <= 0x9f));
        assert_int_equal(sat_utf8_is_bidi_override(c),
                         (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
    }
}

static void names_are_safe_to_print(void **state)
{
    (void)state;
    assert_printable("", "");
    assert_printable("Thorax \xc3\xa4 \xe8\x82\xba", "Thorax \xc3\xa4 \xe8\x82\xba");
    assert_printable("a\nb\tc\r\xe2\x80\xa8z", "a b c  z");
    assert_printable("\x1b[2J\x07x\x7f\xc2\x9bz", "[2Jxz");
    assert_printable("gpj.\xe2\x80\xae"
                     "exe\xe2\x81\xa6!",
                     "gpj.exe!");
    assert_printable("\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd");
}

static void letters_of_ascii_alone_have_a_case(void **state)
{
    (void)state;
    for (int c = -128; c < 128; c++) {
        const bool is_small = c >= 'a' && c <= 'z';
        const bool is_large = c >= 'A' && c <= 'Z';
        assert_int_equal(sat_ascii_upper((char)c), is_small ? c - 32 : c);
        assert_int_equal(sat_ascii_lower((char)c), is_large ? c + 32 : c);
    }
    char *copy = sat_text_copy("f\xC3\xBCnf");
    assert_non_null(copy);
    assert_string_equal(copy, "f\xC3\xBCnf");
    free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_round_trips),
        cmocka_unit_test(refuses_what_is_not_utf8),
        cmocka_unit_test(prefixes_keep_characters_whole),
        cmocka_unit_test(case_is_that_of_ascii_letters),
        cmocka_unit_test(controls_are_known),
        cmocka_unit_test(names_are_safe_to_print),
        cmocka_unit_test(letters_of_ascii_alone_have_a_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
