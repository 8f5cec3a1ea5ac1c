/* Names made from titles: no title becomes a path or a name some system refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/text_utf8.h"
#include "formats/case/safe_name.h"

static void makes_names(void **state)
{
    (void)state;
    static const struct {
        size_t number, count;
        const char *title, *second, *name;
    } names[] = {
        {1, 1, "CT Head 7f3a", "", "01 CT Head 7f3a"},
        {2, 3, "CT Head", "Day 1 (2)", "02 CT Head - Day 1 (2)"},
        {2, 3, "", "Day 1", "02 Day 1"},
        {2, 3, "A title of exactly thirty-nine bytes abc", "Day 1",
         "02 A title of exactly thirty-nine bytes abc"},
        {7, 1000, "MR", "", "0007 MR"},
        {1, 1, "", "", "01"},
        {1, 1, "../../etc/passwd", "", "01 .. .. etc passwd"},
        {1, 1, "C:\\a|b?c*d\"e<f>g%h", "", "01 C a b c d e f g h"},
        {1, 1, "ends with dots...  ", "", "01 ends with dots"},
        {1, 1, "one\ntwo\tthree\033[31m", "", "01 one two three [31m"},
        {1, 1,
         "\xe2\x80\xae"
         "evil",
         "", "01 evil"}, /* right-to-left override */
        {1, 1, "\xff\xfe", "", "01"},
        {1, 1,
         "Sch\xc3\xa4"
         "del",
         "",
         "01 Sch\xc3\xa4"
         "del"},
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char name[SAT_SAFE_NAME_CAPACITY];
        sat_safe_name(names[i].number, names[i].count, names[i].title, names[i].second, name);
        assert_string_equal(name, names[i].name);
    }
}

static void long_titles_are_cut_between_characters(void **state)
{
    (void)state;
    char title[400];
    char name[SAT_SAFE_NAME_CAPACITY];
    for (size_t i = 0; i + 3 < sizeof(title); i += 3) {
        memcpy(title + i, "\xe2\x82\xac", 4); /* three bytes each */
    }
    sat_safe_name(SIZE_MAX, SIZE_MAX, title, title, name);
    assert_true(strlen(name) < SAT_SAFE_NAME_CAPACITY);
    assert_true(sat_utf8_is_valid(name, strlen(name)));
}

static void titles_alone_are_no_device_names(void **state)
{
    (void)state;
    static const struct {
        const char *title, *name;
    } names[] = {
        {"CT Head 7f3a", "CT Head 7f3a"},
        {"CON", "CON_"},
        {"nul", "nul_"},
        {"Com7.txt", "Com7_.txt"},
        {"COM", "COM"},
        {"CONtrast", "CONtrast"},
        {"lpt0", "lpt0_"},
        {"..", ""},
        {"a/b", "a b"},
        {"CO", "CO"},
        {"abcdefg hijk", "abcdefg hi"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char name[32];
        sat_safe_title(names[i].title, i == 10 ? 10 : 20, name, sizeof(name));
        assert_string_equal(name, names[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_names),
        cmocka_unit_test(titles_alone_are_no_device_names),
        cmocka_unit_test(long_titles_are_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
