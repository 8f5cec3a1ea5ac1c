/* Which file beside a document a picture's address means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "export/import/import_names.h"

static const SatImportFile files[] = {
    {"images/12/a.png", 0, 0}, {"images/13/a.png", 0, 0}, {"14.jpg", 0, 0}, {"15_b.JPG", 0, 0},
    {"c.png", 0, 0},           {"x\\d.png", 0, 0},        {"e.png", 0, 0},  {"y/e.png", 0, 0}};

static void test_names(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    const SatImportFiles all = {files, sizeof(files) / sizeof(files[0])};
    const SatImportNames *names = sat_import_names_new(arena, &all, &err);
    assert_non_null(names);
    static const struct {
        const char *address, *number;
        size_t file;
    } cases[] = {{"https://host.example/images/12/a.png", "", 0},
                 {"https://host.example/images/13/A.png?v=3#x", "13", 1},
                 {"https://host.example/a.png", "", SAT_IMPORT_NO_FILE}, /* two are called so */
                 {"https://host.example/images/14/other.jpg", "14", 2},
                 {"https://host.example/images/15/b.jpg", "15", 3},
                 {"./c.png", "", 4},
                 {"x/d.png", "", 5},
                 {"../z/d.png", "", 5},
                 {"e.png", "", 6}, /* the very name goes before */
                 {"q/e.png", "", SAT_IMPORT_NO_FILE},
                 {"", "", SAT_IMPORT_NO_FILE},
                 {"https://host.example", "", SAT_IMPORT_NO_FILE}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(sat_import_names_find(names, cases[i].address, cases[i].number),
                         cases[i].file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
