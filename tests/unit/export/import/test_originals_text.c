/* The text file of a "Download originals" zip as a case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/import/originals_text.h"
#include "formats/base/file_io.h"
#include "tests/support/import_check.h"

static SatImportText load(void)
{
    SatError err = SAT_ERROR_INIT;
    size_t length = 0;
    uint8_t *bytes =
        sat_read_file(IMPORT_CORPUS "/originals_text/case.txt", 1 << 20, &length, &err);
    assert_non_null(bytes);
    return (SatImportText){(char *)bytes, length};
}

static void test_fields(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatImportText text = load();
    SAT_AUTO(SatImported) *result = sat_import_originals_text(text, &err);
    import_check(result, &err);
    SAT_AUTO(SatCase) *made = import_check_case(result);
    assert_string_equal(made->title, "Pneumothorax");
    assert_string_equal(made->rid, "40400");
    assert_string_equal(made->contributor, "A. Teacher");
    assert_string_equal(made->age, "45 y");
    assert_string_equal(made->sex, "F");
    assert_int_equal(made->system_count, 2);
    assert_string_equal(made->certainty, "Certain");
    assert_string_equal(made->presentation, "Sudden pain.\nAt night.");
    assert_string_equal(made->discussion, "Needle first.");
    assert_int_equal(made->tag_count, 2);
    assert_string_equal(made->references[0], "One 2001");
    assert_string_equal(made->citation, "Teacher A. Pneumothorax.");
    assert_int_equal(made->teaching->finding_count, 2);
    assert_string_equal(made->teaching->findings[0].text, "CT, Day 1\nAir in the pleura.");
    assert_string_equal(made->teaching->findings[1].text, "X-ray\nIt is gone.");
    assert_int_equal(result->loss_count, 0);
    free((void *)(uintptr_t)text.bytes);
}

static void test_nothing_is_lost(void **state)
{
    (void)state;
    static const char text[] = "\xEF\xBB\xBFNobody knows this line\r\nTitle: A case\r\nage: old\r\n"
                               "Findings\r\nSomething: seen\r\n";
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatImported) *result =
        sat_import_originals_text((SatImportText){text, sizeof(text) - 1}, &err);
    import_check(result, &err);
    SAT_AUTO(SatCase) *made = import_check_case(result);
    assert_string_equal(made->discussion, "Nobody knows this line");
    assert_string_equal(made->teaching->findings[0].text, "Something: seen");
    assert_true(import_has_loss(result, 3, "a word that a case does not know"));
}

static void test_refusals(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "a letter\nto somebody\n", "Title: A letter\nAge: 45\n"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        assert_null(sat_import_originals_text((SatImportText){bad[i], strlen(bad[i])}, &err));
        assert_int_equal(err.code, SAT_ERR_FORMAT);
    }
}

static void test_changed_files(void **state)
{
    (void)state;
    SatImportText text = load();
    size_t taken = import_check_mutated(text, 4000, 9, sat_import_originals_text);
    print_message("4000 changed files: %zu read, the others refused\n", taken);
    assert_true(taken > 3000);
    free((void *)(uintptr_t)text.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields), cmocka_unit_test(test_nothing_is_lost),
        cmocka_unit_test(test_refusals), cmocka_unit_test(test_changed_files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
