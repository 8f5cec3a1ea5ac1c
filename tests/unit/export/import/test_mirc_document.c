/* MIRC documents as cases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/import/mirc_document.h"
#include "formats/base/file_io.h"
#include "tests/support/import_check.h"

static SatImportText load(void)
{
    SatError err = SAT_ERROR_INIT;
    size_t length = 0;
    uint8_t *bytes =
        sat_read_file(IMPORT_CORPUS "/mirc_document/document.xml", 1 << 20, &length, &err);
    assert_non_null(bytes);
    return (SatImportText){(char *)bytes, length};
}

static SatImported *import(const SatImportFiles *files)
{
    SatError err = SAT_ERROR_INIT;
    SatImportText text = load();
    assert_true(sat_mirc_looks_like(text));
    SatImported *result = sat_import_mirc(text, files, &err);
    if (result == NULL) {
        fail_msg("%s", err.text);
    }
    import_check(result, &err);
    free((void *)(uintptr_t)text.bytes);
    return result;
}

static void test_texts(void **state)
{
    (void)state;
    SAT_AUTO(SatImported) *result = import(NULL);
    SAT_AUTO(SatCase) *made = import_check_case(result);
    assert_string_equal(made->title, "Tension pneumothorax");
    assert_string_equal(made->presentation,
                        "Breathless at night\n\nA 45 year old with chest pain.\n\nSudden pain.");
    assert_string_equal(made->diagnosis, "Pneumothorax");
    assert_string_equal(made->contributor, "A. Teacher; B. Writer");
    assert_string_equal(made->licence, "CC BY 4.0");
    assert_string_equal(made->age, "45 y");
    assert_string_equal(made->sex, "F");
    assert_int_equal(made->system_count, 2);
    assert_string_equal(made->systems[0], "Chest");
    assert_string_equal(made->systems[1], "Cardiac");
    assert_int_equal(made->tag_count, 4); /* three keywords and the level */
    assert_string_equal(made->discussion,
                        "Air in the pleura.\n\nDifferential diagnosis\nBulla\n\nNeedle first.\n\n"
                        "Teaching points\n\xE2\x80\xA2 Look at the sulcus");
    assert_int_equal(made->reference_count, 2);
    assert_string_equal(made->references[1], "Two 2002");
    static const char *const never[] = {"Never", "Not Seen", "secret", "77", "Hospital", "2001-01"};
    for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++) {
        assert_null(strstr(result->json, never[i]));
    }
    assert_true(import_has_loss(result, 17, "hides from others"));
    assert_true(import_has_loss(result, 18, "age and sex alone"));
    assert_true(import_has_loss(result, 22, "hides from others"));
}

static void test_quiz(void **state)
{
    (void)state;
    SAT_AUTO(SatImported) *result = import(NULL);
    SAT_AUTO(SatCase) *made = import_check_case(result);
    const SatTeaching *teaching = made->teaching;
    assert_int_equal(teaching->question_count, 3);
    const SatQuestion *choice = &teaching->questions[0];
    assert_int_equal(choice->kind, SAT_QUESTION_SINGLE);
    assert_string_equal(choice->prompt, "Look again.\n\nWhat is it?");
    assert_true(choice->answers[0].is_correct && !choice->answers[1].is_correct);
    assert_string_equal(choice->answers[1].feedback, "Right upper lobe is clear.");
    const SatQuestion *own = &teaching->questions[1];
    assert_int_equal(own->kind, SAT_QUESTION_TEXT);
    assert_string_equal(own->prompt, "Look again.\n\nWhat next?\n\n1. Needle\n2. Wait");
    assert_string_equal(own->model_answer, "1. It saves.\n2. It does not.");
    assert_true(import_has_loss(result, 28, "does not say which answer is right"));
    assert_string_equal(teaching->questions[2].prompt, "Describe the sign.");
}

static void test_pictures(void **state)
{
    (void)state;
    SAT_AUTO(SatImported) *result = import(NULL);
    SAT_AUTO(SatCase) *made = import_check_case(result);
    assert_int_equal(result->picture_count, 3);
    assert_string_equal(result->pictures[0].address, "inline.png");
    assert_string_equal(result->pictures[1].address, "a_full.jpeg");
    assert_string_equal(result->pictures[2].address, "b_base.jpeg");
    assert_string_equal(made->studies[1].caption, "Images");
    assert_int_equal(made->studies[1].series[0].frame_count, 2);
    const SatTeaching *teaching = made->teaching;
    assert_int_equal(teaching->finding_count, 3);
    assert_string_equal(teaching->findings[1].text, "The edge of the lung.");
    const SatViewport *shown = &teaching->views[teaching->findings[2].view].viewports[0];
    assert_int_equal(shown->series, 1);
    assert_int_equal(shown->frame, 0);
    assert_true(import_has_loss(result, 0, "drawings"));
    assert_true(import_has_loss(result, 0, "there as DICOM"));
    assert_true(import_has_loss(result, 0, "neither PNG, JPEG nor DICOM"));

    /* The DICOM is not there after all, nor is the small copy of the second. */
    static const SatImportFile files[] = {
        {"A_FULL.jpeg", 30, 20}, {"c_base.jpeg", 30, 21}, {"inline.png", 9, 9}};
    const SatImportFiles beside = {files, 3};
    SAT_AUTO(SatImported) *found = import(&beside);
    assert_int_equal(found->picture_count, 3);
    assert_int_equal(found->pictures[1].file, 0);
    assert_int_equal(found->pictures[2].file, 1);
    assert_int_equal(found->pictures[2].series, 1); /* of another size */
    assert_true(import_has_loss(found, 0, "1 of its pictures is left out"));
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } bad[] = {
        {"", "well-formed"},
        {"<a>", "line 1"},
        {"<MIRCdocument>\n\n<title>x</MIRCdocument>", "line 3"},
        {"<html><title>x</title></html>", "no MIRC document"},
        {"<!DOCTYPE MIRCdocument [<!ENTITY a \"b\">]><MIRCdocument>&a;</MIRCdocument>", "entities"},
        {"<!DOCTYPE MIRCdocument [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
         "<MIRCdocument><title>&a;</title></MIRCdocument>",
         "entities"},
        {"<!DOCTYPE MIRCdocument [<!ENTITY % a SYSTEM \"http://host.example/\"> %a;]>"
         "<MIRCdocument/>",
         "entities"},
        {"<MIRCdocument><title>a&nbsp;b</title></MIRCdocument>", "well-formed"}};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        const SatImportText text = {bad[i].text, strlen(bad[i].text)};
        assert_null(sat_import_mirc(text, NULL, &err));
        assert_int_equal(err.code, SAT_ERR_FORMAT);
        if (strstr(err.text, bad[i].words) == NULL) {
            fail_msg("%zu: %s", i, err.text);
        }
    }
}

static void test_deep(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    const size_t depth = 100000;
    char *deep = malloc(depth * 3 + 100);
    assert_non_null(deep);
    size_t length = (size_t)snprintf(deep, 100, "<MIRCdocument>");
    for (size_t i = 0; i < depth; i++) {
        memcpy(deep + length, "<p>", 3);
        length += 3;
    }
    assert_null(sat_import_mirc((SatImportText){deep, length}, NULL, &err));
    assert_int_equal(err.code, SAT_ERR_FORMAT);
    free(deep);
}

static SatImported *import_text(SatImportText text, SatError *err)
{
    return sat_import_mirc(text, NULL, err);
}

static void test_changed_files(void **state)
{
    (void)state;
    SatImportText text = load();
    size_t taken = import_check_mutated(text, 6000, 3, import_text);
    print_message("6000 changed files: %zu read, the others refused\n", taken);
    assert_true(taken > 300 && taken < 5900);
    free((void *)(uintptr_t)text.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),    cmocka_unit_test(test_quiz),
        cmocka_unit_test(test_pictures), cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_deep),     cmocka_unit_test(test_changed_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
