/* Tests of lines of fields: found through texts that look like JSON, the nearest part when missing.
 */
#include "formats/base/json_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char text[] = "{\n"                                     /* 1 */
                           "  \"a\": \"}{\\\"[,\",\n"                /* 2 */
                           "  \"list\": [\n"                         /* 3 */
                           "    {\"x\": [1, 2, {\"deep\": null}],\n" /* 4 */
                           "     \"y\": \"]\"},\n"                   /* 5 */
                           "    {\n"                                 /* 6 */
                           "      \"x\": 5\n"                        /* 7 */
                           "    }\n"                                 /* 8 */
                           "  ],\n"                                  /* 9 */
                           "  \"last\": true\n"                      /* 10 */
                           "}\n";

static void lines_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        size_t line;
    } wanted[] = {{"a", 2},
                  {"list", 3},
                  {"list[0]", 4},
                  {"list[0].x[2].deep: expected", 4},
                  {"list[0].y", 5},
                  {"list[1]", 6},
                  {"list[1].x", 7},
                  {"last: expected a text", 10},
                  {"list[1].missing", 6},
                  {"list[7]", 3},
                  {"list[0].x[9]", 4},
                  {"nothing", 0},
                  {"", 0},
                  {"[0]", 0},
                  {"list[x", 3}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        assert_int_equal(sat_json_line_of(text, strlen(text), wanted[i].path), wanted[i].line);
    }
}

static void cut_texts_end(void **state)
{
    (void)state;
    for (size_t length = 0; length < strlen(text); length++) {
        assert_true(sat_json_line_of(text, length, "list[1].x") <= 7);
        assert_true(sat_json_line_of(text, length, "list[0].x[2].deep") <= 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_found),
        cmocka_unit_test(cut_texts_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
