/* The backup's writer, reader and check: names, damage anywhere, interrupted writing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/backup/backup_check.h"
#include "formats/backup/backup_layout.h"
#include "formats/backup/backup_reader.h"
#include "formats/backup/backup_writer.h"
#include "formats/base/file_io.h"
#include "formats/zip/zip_deflate.h"
#include "tests/support/scratch_folder.h"
#include "tests/unit/formats/backup/backup_test_support.h"

typedef struct {
    const BackupTestLayout *layout;
    ScratchFolder folder;
    char *path;
    uint8_t *bytes;
    size_t length;
} Fixture;

static int setup_of(void **state, const BackupTestLayout *layout)
{
    Fixture *f = calloc(1, sizeof(*f));
    SatError err = SAT_ERROR_INIT;
    size_t reused = 0;
    assert_non_null(f);
    f->layout = layout;
    f->folder = scratch_folder_new();
    f->path = scratch_path(&f->folder, "Case.zip");
    assert_ok(backup_test_write(layout, f->path, BACKUP_TEST_FILES, &reused, &err), err);
    assert_int_equal(reused, 0);
    f->bytes = sat_read_file(f->path, (size_t)1 << 20, &f->length, &err);
    assert_ok(f->bytes, err);
    *state = f;
    return 0;
}

static int setup(void **state)
{
    return setup_of(state, &BACKUP_TEST_BAG);
}

static int setup_media(void **state)
{
    return setup_of(state, &BACKUP_TEST_MEDIA);
}

static int teardown(void **state)
{
    Fixture *f = *state;
    free(f->bytes);
    free(f->path);
    scratch_folder_free(&f->folder);
    free(f);
    return 0;
}

static void what_was_written_is_read(void **state)
{
    const Fixture *f = *state;
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_backup_is_one(f->path));
    SAT_AUTO(SatBackupReader) *reader = sat_backup_reader_open(f->path, &err);
    assert_ok(reader, err);
    assert_string_equal(sat_backup_reader_name(reader), "Case");
    assert_string_equal(sat_backup_reader_info(reader)->case_id, BACKUP_TEST_BAG.info->case_id);
    assert_string_equal(sat_backup_reader_info(reader)->title, BACKUP_TEST_BAG.info->title);
    assert_string_equal(sat_backup_reader_info(reader)->profile, "teaching");
    assert_string_equal(sat_backup_reader_info(reader)->case_key, BACKUP_TEST_BAG.info->case_key);
    assert_string_equal(sat_backup_reader_info(reader)->patient_keys,
                        BACKUP_TEST_BAG.info->patient_keys);
    assert_int_equal(sat_backup_reader_info(reader)->identifiers, SAT_IDENTIFIERS_REMOVED);
    assert_int_equal(sat_backup_reader_info(reader)->payload_files, BACKUP_TEST_FILES);
    assert_int_equal(sat_backup_reader_info(reader)->layout, f->layout->info->layout);
    assert_int_equal(sat_backup_reader_count(reader), f->layout->listed);
    for (size_t i = 0; i < BACKUP_TEST_FILES; i++) {
        uint8_t expected[4000];
        size_t length = 0, expected_length = backup_test_content(i, expected);
        const SatBackupFile *file = sat_backup_reader_file(reader, i);
        assert_string_equal(file->path, f->layout->paths[i]);
        assert_ptr_equal(sat_backup_reader_find(reader, f->layout->paths[i]), file);
        uint8_t *bytes = sat_backup_reader_load(reader, file, 4000, &length, &err);
        assert_ok(bytes, err);
        assert_int_equal(length, expected_length);
        assert_memory_equal(bytes, expected, length);
        free(bytes);
    }
    assert_null(sat_backup_reader_find(reader, "data/none"));
    SatBackupCheckResult result;
    assert_ok(sat_backup_check(f->path, false, NULL, NULL, NULL, &result, &err), err);
    assert_int_equal(result.faults, 0);
    assert_int_equal(result.files, f->layout->listed);
}

/* Without sync: only this process looks at it. */
static void put_file(const char *path, const void *bytes, size_t length)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_CREATE, &err);
    assert_ok(file, err);
    assert_ok(length == 0 || sat_file_write_at(file, 0, bytes, length, &err), err);
}

/* True: something was found, or it is not taken for a backup at all. */
static bool is_seen(const char *path, bool quick)
{
    SatBackupCheckResult result;
    SatError err = SAT_ERROR_INIT;
    return !sat_backup_check(path, quick, NULL, NULL, NULL, &result, &err) || result.faults > 0;
}

static void one_flipped_bit_anywhere_is_seen(void **state)
{
    const Fixture *f = *state;
    size_t tried = 0;
    for (size_t at = 0; at < f->length; at++, tried++) {
        f->bytes[at] ^= (uint8_t)(1U << (at % 8));
        put_file(f->path, f->bytes, f->length);
        if (!is_seen(f->path, false)) {
            fail_msg("a flip at %zu of %zu is not seen", at, f->length);
        }
        f->bytes[at] ^= (uint8_t)(1U << (at % 8));
    }
    assert_int_equal(tried, f->length);
}

static void a_cut_anywhere_is_seen_quickly_too(void **state)
{
    const Fixture *f = *state;
    for (size_t length = 0; length < f->length; length += 1 + length / 50) {
        put_file(f->path, f->bytes, length);
        assert_true(is_seen(f->path, true));
    }
}

static void an_interrupted_run_goes_on_to_the_same_bytes(void **state)
{
    const Fixture *f = *state;
    SatError err = SAT_ERROR_INIT;
    char *again = scratch_path(&f->folder, "again.zip");
    for (size_t count = 0; count < BACKUP_TEST_FILES; count++) {
        size_t reused = 0, length = 0;
        assert_ok(backup_test_write(f->layout, again, count, &reused, &err), err);
        assert_int_equal(sat_path_info(again).kind, SAT_PATH_MISSING);
        assert_ok(backup_test_write(f->layout, again, BACKUP_TEST_FILES, &reused, &err), err);
        assert_int_equal(reused, count);
        uint8_t *bytes = sat_read_file(again, (size_t)1 << 20, &length, &err);
        assert_ok(bytes, err);
        assert_int_equal(length, f->length);
        assert_memory_equal(bytes, f->bytes, length);
        free(bytes);
        assert_ok(sat_path_remove(again, &err), err);
    }
    free(again);
}

static void names_that_some_system_refuses_are_refused(void **state)
{
    const Fixture *f = *state;
    static const char *const bad[] = {
        "case.txt",         "data/../x",    "data//x",   "data/",
        "/data/x",          "data/a\\b",    "data/100%", "data/con",
        "data/x.",          "data/x ",      "data/ x",   "data/a\nb",
        "data/a:b",         "data/Aux.txt", "other/x",   "data/\xe2\x80\xaex",
        "data/two  blanks",
    };
    const SatSha256 plan = sat_sha256("x", 1);
    char *path = scratch_path(&f->folder, "names.zip");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SAT_AUTO(SatBackupWriter) *writer =
            sat_backup_writer_open(path, &plan, "Case", BACKUP_TEST_BAG.info, &err);
        assert_ok(writer, err);
        SatZipPartEntry entry = sat_zip_part_stored(bad[i], "x", 1);
        if (sat_backup_writer_add(writer, &entry, &err)) {
            fail_msg("name %zu was taken", i);
        }
        assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    }
    SatError err = SAT_ERROR_INIT;
    assert_null(sat_backup_writer_open(path, &plan, "a/b", BACKUP_TEST_BAG.info, &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    free(path);
}

static void names_that_no_medium_has_are_refused(void **state)
{
    const Fixture *f = *state;
    static const char *const bad[] = {"DICOM/ST000001/SE000001/IM0000001",
                                      "DICOM/st000001",
                                      "DICOM/A B",
                                      "DICOM/../X",
                                      "DICOM//X",
                                      "DICOM/",
                                      "SATCHEL/CASE.JSON",
                                      "SATCHEL/CASE.",
                                      "SATCHEL/.TXT",
                                      "SATCHEL/A.B.C",
                                      "data/case.txt"};
    const SatSha256 plan = sat_sha256("x", 1);
    char *path = scratch_path(&f->folder, "names.zip");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SAT_AUTO(SatBackupWriter) *writer =
            sat_backup_writer_open(path, &plan, "Case", BACKUP_TEST_MEDIA.info, &err);
        assert_ok(writer, err);
        SatZipPartEntry first = sat_zip_part_stored("SATCHEL/CASE.TXT", "x", 1);
        assert_ok(sat_backup_writer_add(writer, &first, &err), err);
        SatZipPartEntry entry = sat_zip_part_stored(bad[i], "x", 1);
        if (sat_backup_writer_add(writer, &entry, &err)) {
            fail_msg("name %zu was taken", i);
        }
        assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    }
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatBackupWriter) *writer =
        sat_backup_writer_open(path, &plan, "Case", BACKUP_TEST_MEDIA.info, &err);
    assert_ok(writer, err);
    SatZipPartEntry late = sat_zip_part_stored("DICOMDIR", "x", 1);
    assert_false(sat_backup_writer_add(writer, &late, &err)); /* it would not be known again */
    free(path);
}

static void what_is_no_backup_is_told_from_a_damaged_one(void **state)
{
    const Fixture *f = *state;
    SatError err = SAT_ERROR_INIT;
    char *path = scratch_path(&f->folder, "other.zip");
    put_file(path, "hello", 5);
    assert_false(sat_backup_is_one(path));
    assert_null(sat_backup_reader_open(path, &err));
    assert_int_equal(err.code, SAT_ERR_FORMAT);
    free(path);
}

static void tells_the_info_of_other_bags(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        SatErrorCode code;
        const char *words;
    } infos[] = {
        {"Bag-Software-Agent: other\n", SAT_ERR_UNSUPPORTED, "no backup of Satchel"},
        {"Satchel-Backup: 2\n", SAT_ERR_UNSUPPORTED, "version 2"},
        {"Satchel-Backup: 1\n", SAT_ERR_CORRUPT, "Payload-Oxum"},
        {"Satchel-Backup: 1\nPayload-Oxum: 5\n", SAT_ERR_CORRUPT, "Payload-Oxum"},
        {"Satchel-Backup: 1\nPayload-Oxum: 5.1\n", SAT_ERR_CORRUPT, "Satchel-Identifiers"},
        {"Satchel-Backup: 1\nPayload-Oxum: 5.1\nSatchel-Identifiers: "
         "kept\nSatchel-Layout: x\n",
         SAT_ERR_CORRUPT, "Satchel-Layout"},
        {"satchel-backup: 1\r\npayload-oxum: 5.1\r\nSatchel-Identifiers:  kept\r\n", SAT_OK, ""},
    };
    for (size_t i = 0; i < sizeof(infos) / sizeof(infos[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatBackupInfo info;
        SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
        bool done = sat_backup_info_read(infos[i].text, strlen(infos[i].text), arena, &info, &err);
        assert_int_equal(err.code, infos[i].code);
        assert_int_equal(done, infos[i].code == SAT_OK);
        assert_non_null(strstr(err.text, infos[i].words));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_written_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(one_flipped_bit_anywhere_is_seen, setup, teardown),
        cmocka_unit_test_setup_teardown(a_cut_anywhere_is_seen_quickly_too, setup, teardown),
        cmocka_unit_test_setup_teardown(an_interrupted_run_goes_on_to_the_same_bytes, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(names_that_some_system_refuses_are_refused, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_was_written_is_read, setup_media, teardown),
        cmocka_unit_test_setup_teardown(one_flipped_bit_anywhere_is_seen, setup_media, teardown),
        cmocka_unit_test_setup_teardown(a_cut_anywhere_is_seen_quickly_too, setup_media, teardown),
        cmocka_unit_test_setup_teardown(an_interrupted_run_goes_on_to_the_same_bytes, setup_media,
                                        teardown),
        cmocka_unit_test_setup_teardown(names_that_no_medium_has_are_refused, setup_media,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_is_no_backup_is_told_from_a_damaged_one, setup,
                                        teardown),
        cmocka_unit_test(tells_the_info_of_other_bags),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
