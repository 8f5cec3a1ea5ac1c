/* Tests of backup_media: places and numbers of the objects of a medium. */
#include "export/backup/backup_media.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Patient, study, series, instance: one letter each. */
typedef struct {
    const char *letters;
    SatDeidNumbers numbers;
} Placed;

enum { LETTERS = 4, MOST = 16 };

static void check_places(const Placed *placed, size_t count)
{
    SatSha256 keys[256];
    SatKeptObject objects[MOST];
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    assert_non_null(arena);
    memset(objects, 0, sizeof(objects));
    for (size_t i = 0; i < count; i++) {
        const SatSha256 *found[LETTERS];
        for (size_t k = 0; k < LETTERS; k++) {
            unsigned char letter = (unsigned char)placed[i].letters[k];
            keys[letter] = sat_sha256(&letter, 1);
            found[k] = &keys[letter];
        }
        objects[i].keys = (SatKeptKeys){found[0], found[1], found[2], found[3]};
    }
    assert_true(sat_media_number_objects(objects, count, arena, &err));
    for (size_t i = 0; i < count; i++) {
        const SatDeidNumbers *numbers = objects[i].numbers, *expected = &placed[i].numbers;
        assert_non_null(numbers);
        assert_int_equal(numbers->study_number, expected->study_number);
        assert_int_equal(numbers->series_number, expected->series_number);
        assert_int_equal(numbers->instance_number, expected->instance_number);
        assert_int_equal(numbers->copy_number, expected->copy_number);
    }
}

static void test_numbered_in_their_order(void **state)
{
    (void)state;
    static const Placed placed[] = {
        {"pxa1", {1, 1, 1, 0}}, {"pxa2", {1, 1, 2, 0}}, {"pxb3", {1, 2, 1, 0}},
        {"pyc4", {2, 1, 1, 0}}, {"pxa5", {1, 1, 3, 0}}, /* another stack of the first series */
        {"pyc6", {2, 1, 2, 0}}, {"pyb7", {2, 2, 1, 0}}, /* a series' UID in another study */
        {"qxa8", {3, 1, 1, 0}},                         /* ... and with another patient */
    };
    check_places(placed, sizeof(placed) / sizeof(placed[0]));
    check_places(placed, 0);
}

static void test_shared_identifiers_are_counted(void **state)
{
    (void)state;
    static const Placed placed[] = {
        {"pxa1", {1, 1, 1, 0}}, {"pxa2", {1, 1, 2, 0}}, {"pxa1", {1, 1, 3, 1}},
        {"pxb1", {1, 2, 1, 2}}, {"pxa2", {1, 1, 4, 1}},
    };
    check_places(placed, sizeof(placed) / sizeof(placed[0]));
}

static void test_paths_of_both_layouts(void **state)
{
    (void)state;
    char path[SAT_BACKUP_PATH_CAPACITY];
    const SatDeidNumbers numbers = {.study_number = 2, .series_number = 13, .instance_number = 104};
    SatKeptObject object = {.folder = "Case 1234/01 CT Head/02 Axial", .number = 7};
    sat_backup_object_path(&object, path);
    assert_string_equal(path, "data/01 CT Head/02 Axial/0007.dcm");
    object.numbers = &numbers;
    sat_backup_object_path(&object, path);
    assert_string_equal(path, "DICOM/ST000002/SE000013/IM000104");
}

static void test_too_many_are_refused(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatKeptObject object;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    assert_false(
        sat_media_number_objects(&object, SAT_DICOM_MAX_DIRECTORY_RECORDS + 1, arena, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    assert_non_null(strstr(err.text, "--layout dicomdir"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbered_in_their_order),
                                       cmocka_unit_test(test_shared_identifiers_are_counted),
                                       cmocka_unit_test(test_paths_of_both_layouts),
                                       cmocka_unit_test(test_too_many_are_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
