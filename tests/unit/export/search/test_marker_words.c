/* Which words on a picture are markers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/search/marker_words.h"

static void markers_are_known(void **state)
{
    (void)state;
    static const char *const markers[] = {
        "L",           "R",      "AP ERECT",    "PORTABLE\n", "lat.",       "R MLO",  "SUPINE",
        "semierect",   "120 kV", "120kV 4mAs",  "10 cm",      "W 400 L 40", "LINKS",  "GAUCHE",
        "IZQ 45 deg.", "L-CC",   "  PRONE  \n", "UPRIGH",     "ORTABLE",    "SUPlNE", "ERFCT"};
    for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++) {
        if (!sat_is_marker_text(markers[i])) {
            fail_msg("\"%s\" is a marker", markers[i]);
        }
    }
}

static void what_may_say_who_it_is_is_none(void **state)
{
    (void)state;
    static const char *const others[] = {"",         " \n",           "SMITH",
                                         "L SMITH",  "12.03.57",      "03/04/1961",
                                         "1961",     "R 90817263",    "4711-0815",
                                         "AP JONES", "12 3 57",       "M\xC3\xBCLLER R",
                                         "kV120",    "120kg",         "ERECTERECTERECTERECT",
                                         "1a2",      "LINK",          "PRINE",
                                         "LATERANI", "\xE5\xB1\xB1 L"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (sat_is_marker_text(others[i])) {
            fail_msg("\"%s\" is no marker", others[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markers_are_known),
        cmocka_unit_test(what_may_say_who_it_is_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
