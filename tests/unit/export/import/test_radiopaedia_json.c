/* Saved viewer JSON of Radiopaedia as a case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <jansson.h>

#include "export/import/radiopaedia_json.h"
#include "formats/base/file_io.h"
#include "tests/support/import_check.h"

static SatImportText load(const char *name)
{
    SatError err = SAT_ERROR_INIT;
    char path[512];
    size_t length = 0;
    (void)snprintf(path, sizeof(path), "%s/radiopaedia_json/%s", IMPORT_CORPUS, name);
    uint8_t *bytes = sat_read_file(path, 1 << 20, &length, &err);
    assert_non_null(bytes);
    return (SatImportText){(char *)bytes, length};
}

static void unload(SatImportText text)
{
    free((void *)(uintptr_t)text.bytes);
}

static SatImported *import(const char *name, const SatImportFiles *files)
{
    SatError err = SAT_ERROR_INIT;
    SatImportText text = load(name);
    SatImported *result = sat_import_radiopaedia(&text, 1, files, &err);
    if (result == NULL) {
        fail_msg("%s", err.text);
    }
    import_check(result, &err);
    unload(text);
    return result;
}

/* Whether the first series of the raw case has these members. */
static bool has_members(const char *raw, const char *members)
{
    json_t *root = json_loads(raw, 0, NULL);
    json_t *expected = json_loads(members, 0, NULL);
    const json_t *study = json_array_get(json_object_get(root, "studies"), 0);
    const json_t *series = json_array_get(json_object_get(study, "series"), 0);
    bool has = expected != NULL && series != NULL;
    const char *key = NULL;
    json_t *value = NULL;
    json_object_foreach(expected, key, value)
    {
        has = has && json_equal(json_object_get(series, key), value);
    }
    json_decref(root);
    json_decref(expected);
    return has;
}

static void near(SatPoint point, double x, double y)
{
    assert_true(point.x > x - 0.002 && point.x < x + 0.002);
    assert_true(point.y > y - 0.002 && point.y < y + 0.002);
}

static void test_newer_form(void **state)
{
    (void)state;
    SAT_AUTO(SatImported) *result = import("form_b.json", NULL);
    SAT_AUTO(SatCase) *made = import_check_case(result);
    assert_string_equal(made->title, "Pneumothorax - tension");
    assert_string_equal(made->diagnosis, "Pneumothorax - tension");
    assert_string_equal(made->presentation, "Sudden breathlessness.");
    assert_string_equal(made->age, "45 y");
    assert_string_equal(made->sex, "F");
    assert_string_equal(made->certainty, "Certain");
    assert_string_equal(made->rid, "40400");
    assert_string_equal(made->doi, "10.53347/rID-40400");
    assert_string_equal(made->contributor, "a-teacher");
    assert_string_equal(made->systems[0], "Chest");
    assert_string_equal(made->systems[1], "Trauma");
    assert_int_equal(made->tag_count, 2);
    assert_string_equal(made->discussion, "### Discussion\n\n\xE2\x80\xA2 one\n\xE2\x80\xA2 two");
    assert_non_null(strstr(made->licence, "CC BY-NC-SA"));

    assert_int_equal(made->study_count, 1);
    assert_string_equal(made->studies[0].caption, "Day 1");
    assert_int_equal(made->studies[0].series_count, 2);
    assert_string_equal(made->studies[0].series[0].title, "Axial lung window");
    assert_string_equal(made->studies[0].series[0].modality, "CT");
    assert_int_equal(made->studies[0].series[0].frame_count, 3);
    assert_int_equal(result->picture_count, 4);
    assert_string_equal(result->pictures[0].address,
                        "https://prod-images-static.radiopaedia.org/images/901/aa.png");
    assert_string_equal(result->pictures[3].address,
                        "https://prod-images-static.radiopaedia.org/images/910/dr-original.jpg");

    const SatTeaching *teaching = made->teaching;
    assert_int_equal(teaching->finding_count, 2);
    assert_string_equal(teaching->findings[0].text,
                        "Air in the **left** pleura.\n\nShift to the right, see [shift]"
                        "(https://example.org/s).");
    assert_int_equal(teaching->findings[0].mark_count, 1); /* the arrow without a label */
    assert_string_equal(teaching->findings[1].text, "Air");
    assert_int_equal(teaching->findings[1].mark_count, 2);
    const SatMark *arrow = &teaching->findings[1].marks[0];
    assert_int_equal(arrow->shape.kind, SAT_SHAPE_ARROW);
    assert_int_equal(arrow->shape.first_frame, 1);
    near(arrow->shape.points[0], 100, 50);
    near(arrow->shape.points[1], 100, 50 - 16);
    assert_string_equal(teaching->findings[1].marks[1].text, "Air");
    assert_int_equal(teaching->views[teaching->findings[1].view].viewports[0].frame, 1);
    bool has_key = false;
    for (size_t i = 0; i < teaching->view_count; i++) {
        has_key = has_key || (strcmp(teaching->views[i].title, "Key image") == 0 &&
                              teaching->views[i].viewports[0].frame == 1);
    }
    assert_true(has_key);
    assert_true(import_has_loss(result, 0, "which way an arrow"));
    assert_true(has_members(result->json,
                            "{\"perspective\":\"Axial\",\"specifics\":\"lung window\","
                            "\"modality_word\":\"CT\",\"key_frames\":[1]}"));
}

static void test_pictures_beside(void **state)
{
    (void)state;
    /* Twice as large as said; the second is not there; the last has another size. */
    static const SatImportFile files[] = {{"pictures/AA.png", 400, 200},
                                          {"903_cc_big.jpg", 400, 200},
                                          {"910.jpg", 400, 300},
                                          {"other.jpg", 1, 1}};
    const SatImportFiles beside = {files, 4};
    SAT_AUTO(SatImported) *result = import("form_b.json", &beside);
    SAT_AUTO(SatCase) *made = import_check_case(result);
    assert_int_equal(result->picture_count, 3);
    assert_int_equal(result->pictures[0].file, 0);
    assert_int_equal(result->pictures[1].file, 1);
    assert_int_equal(result->pictures[1].frame, 1);
    assert_int_equal(result->pictures[2].file, 2);
    assert_int_equal(made->studies[0].series[0].columns, 400);
    assert_true(import_has_loss(result, 0, "1 of its pictures is left out"));
    assert_true(import_has_loss(result, 0, "a mark on a picture that is missing"));
    const SatFinding *air = &made->teaching->findings[1];
    assert_int_equal(air->mark_count, 1); /* the label: its arrow lay on the missing one */
    assert_int_equal(air->marks[0].shape.first_frame, 1);
    near(air->marks[0].shape.points[0], 40, 20);
}

static void test_fractions_and_bare(void **state)
{
    (void)state;
    SAT_AUTO(SatImported) *result = import("form_b_bare_fractions.json", NULL);
    SAT_AUTO(SatCase) *made = import_check_case(result);
    assert_int_equal(made->teaching->finding_count, 1);
    near(made->teaching->findings[0].marks[0].shape.points[0], 50, 12.5);
    near(made->teaching->findings[0].marks[0].shape.points[1], 58, 12.5);
    assert_string_equal(made->studies[0].series[0].modality, "MR");
    assert_true(import_has_loss(result, 0, "without a place"));
}

static void test_older_form(void **state)
{
    (void)state;
    SAT_AUTO(SatImported) *result = import("form_a.json", NULL);
    SAT_AUTO(SatCase) *made = import_check_case(result);
    assert_int_equal(made->study_count, 1);
    assert_int_equal(made->studies[0].series_count, 2);
    assert_string_equal(made->studies[0].title, "X-ray");
    assert_string_equal(made->studies[0].series[0].title, "Lateral erect");
    assert_string_equal(result->pictures[0].address, "https://host.example/images/30/one.png?12");
    assert_int_equal(result->picture_count, 3);
    assert_int_equal(made->teaching->view_count, 1);
    assert_int_equal(made->teaching->views[0].viewports[0].frame, 1);
    assert_true(import_has_loss(result, 0, "a video"));
    assert_true(has_members(result->json,
                            "{\"perspective\":\"Lateral\",\"modality_word\":\"X-ray\","
                            "\"key_frames\":[1]}"));

    static const SatImportFile files[] = {
        {"one_big.jpg", 64, 64}, {"31.png", 64, 64}, {"x/d.png", 32, 64}};
    const SatImportFiles beside = {files, 3};
    SAT_AUTO(SatImported) *found = import("form_a.json", &beside);
    assert_int_equal(found->picture_count, 3);
    assert_int_equal(found->pictures[0].file, 0);
    assert_int_equal(found->pictures[1].file, 1);
    assert_int_equal(found->pictures[2].series, 1);
}

static void test_case_fields(void **state)
{
    (void)state;
    SAT_AUTO(SatImported) *result = import("case.json", NULL);
    SAT_AUTO(SatCase) *made = import_check_case(result);
    assert_string_equal(made->rid, "777");
    assert_string_equal(made->age, "7 m");
    assert_string_equal(made->sex, "M");
    assert_string_equal(made->contributor, "A Teacher");
    assert_string_equal(made->licence, "CC BY-NC-SA 3.0");
    assert_true(made->is_for_quiz);
    assert_int_equal(made->system_count, 2);
    assert_string_equal(made->citation, "Teacher A. Fracture. Case study.");
    assert_string_equal(made->teaching->findings[0].text, "A line.");
    assert_int_equal(made->study_count, 1); /* the other has no pictures */
}

static void test_several_files(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatImportText texts[2] = {load("form_b.json"), load("form_b_bare_fractions.json")};
    SAT_AUTO(SatImported) *both = sat_import_radiopaedia(texts, 2, NULL, &err);
    assert_non_null(both);
    SAT_AUTO(SatCase) *made = import_check_case(both);
    assert_int_equal(made->study_count, 2);
    assert_int_equal(both->pictures[4].study, 1);

    SatImportText other = load("case.json");
    SatImportText wrong[2] = {texts[0], other};
    assert_null(sat_import_radiopaedia(wrong, 2, NULL, &err));
    assert_int_equal(err.code, SAT_ERR_FORMAT);
    assert_non_null(strstr(err.text, "two cases"));
    char rid[32];
    assert_true(sat_radiopaedia_is_saved(other, rid));
    assert_string_equal(rid, "777");
    unload(other);
    unload(texts[0]);
    unload(texts[1]);
}

static void test_refusals(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "{}",
                                      "[]",
                                      "[1,2]",
                                      "{\"study\":1}",
                                      "<html>",
                                      "null",
                                      "{\"format\":\"satchel-case\",\"studies\":[]}",
                                      "{\"series\":[}"};
    static const char *const others[] = {
        "{\"images\":[{\"file_name\":\"a.png\",\"id\":1}],\"annotations\":[]}",
        "{\"studies\":[{\"uid\":\"1.2\",\"series\":[]}]}", "{\"series\":[1,2,3]}"};
    char rid[32];
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_false(sat_radiopaedia_is_saved((SatImportText){others[i], strlen(others[i])}, rid));
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        const SatImportText text = {bad[i], strlen(bad[i])};
        assert_null(sat_import_radiopaedia(&text, 1, NULL, &err));
        assert_int_equal(err.code, SAT_ERR_FORMAT);
        assert_false(sat_radiopaedia_is_saved(text, rid));
    }
}

static SatImported *import_text(SatImportText text, SatError *err)
{
    return sat_import_radiopaedia(&text, 1, NULL, err);
}

static void test_changed_files(void **state)
{
    (void)state;
    static const char *const names[] = {"form_a.json", "form_b.json", "case.json"};
    size_t taken = 0;
    for (size_t i = 0; i < 3; i++) {
        SatImportText text = load(names[i]);
        taken += import_check_mutated(text, 2000, i + 1, import_text);
        unload(text);
    }
    print_message("6000 changed files: %zu read, the others refused\n", taken);
    assert_true(taken > 300 && taken < 5500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_newer_form),         cmocka_unit_test(test_pictures_beside),
        cmocka_unit_test(test_fractions_and_bare), cmocka_unit_test(test_older_form),
        cmocka_unit_test(test_case_fields),        cmocka_unit_test(test_several_files),
        cmocka_unit_test(test_refusals),           cmocka_unit_test(test_changed_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
