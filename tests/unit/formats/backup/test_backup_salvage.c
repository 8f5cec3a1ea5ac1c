/* What is whole of a damaged backup is found, what is lost is named: bytes all over, and cuts.
 */
#include "formats/backup/backup_salvage.h"

#include <stdlib.h>
#include <string.h>

#include "formats/backup/backup_reader.h"
#include "formats/base/file_io.h"
#include "tests/support/scratch_folder.h"
#include "tests/unit/formats/backup/backup_test_support.h"

enum { BYTE_STEP = 7, CUT_STEP = 37, MOST_LOST = 8, PATH_BYTES = 64 };

typedef struct {
    const BackupTestLayout *layout;
    ScratchFolder folder;
    char *path, *damaged;
    uint8_t *bytes;
    size_t length;
    size_t begins[BACKUP_TEST_FILES], ends[BACKUP_TEST_FILES]; /* of contents */
} Fixture;

typedef struct {
    char paths[MOST_LOST][PATH_BYTES];
    size_t count;
} Lost;

static int setup_of(void **state, const BackupTestLayout *layout)
{
    SatError err = SAT_ERROR_INIT;
    size_t reused = 0;
    Fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    f->layout = layout;
    f->folder = scratch_folder_new();
    f->path = scratch_path(&f->folder, "Case.zip");
    f->damaged = scratch_path(&f->folder, "damaged.zip");
    assert_ok(backup_test_write(layout, f->path, BACKUP_TEST_FILES, &reused, &err), err);
    f->bytes = sat_read_file(f->path, (size_t)1 << 20, &f->length, &err);
    assert_ok(f->bytes, err);
    SAT_AUTO(SatBackupReader) *reader = sat_backup_reader_open(f->path, &err);
    assert_ok(reader, err);
    for (size_t i = 0; i < BACKUP_TEST_FILES; i++) {
        const SatBackupFile *file = sat_backup_reader_find(reader, layout->paths[i]);
        assert_non_null(file);
        const SatZipEntryInfo *info =
            &sat_zip_reader_entry(sat_backup_reader_zip(reader), file->entry)->info;
        f->begins[i] = (size_t)info->data_offset;
        f->ends[i] = (size_t)(info->data_offset + info->stored_bytes);
    }
    *state = f;
    return 0;
}

static int setup_bag(void **state)
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
    free(f->damaged);
    scratch_folder_free(&f->folder);
    free(f);
    return 0;
}

static void keep_lost(void *context, const char *path, const char *why)
{
    Lost *lost = context;
    assert_true(lost->count < MOST_LOST && why[0] != '\0' && strlen(path) < PATH_BYTES);
    strncpy(lost->paths[lost->count++], path, PATH_BYTES - 1);
}

static bool is_lost(const Lost *lost, const char *path)
{
    for (size_t i = 0; i < lost->count; i++) {
        if (strcmp(lost->paths[i], path) == 0) {
            return true;
        }
    }
    return false;
}

/* Which files came through, as bits; their content is what it was. SIZE_MAX: nothing did. */
static size_t salvage(Fixture *f, size_t length, Lost *lost)
{
    SatError err = SAT_ERROR_INIT;
    SatBackupSalvage found;
    size_t whole = 0;
    *lost = (Lost){.count = 0};
    SatFile *file = sat_file_open(f->damaged, SAT_FILE_CREATE_PRIVATE, &err);
    assert_ok(file != NULL && sat_file_truncate(file, 0, &err) &&
                  sat_file_write_at(file, 0, f->bytes, length, &err),
              err);
    sat_file_close(file);
    if (!sat_backup_salvage_open(f->damaged, keep_lost, lost, &found, &err)) {
        assert_true(err.code == SAT_ERR_CORRUPT || err.code == SAT_ERR_UNSUPPORTED);
        sat_backup_salvage_close(&found);
        return SIZE_MAX;
    }
    assert_int_equal(found.lost, lost->count);
    for (size_t i = 0; i < found.count; i++) {
        uint8_t content[4000];
        size_t at = 0;
        while (at < BACKUP_TEST_FILES && strcmp(found.files[i].path, f->layout->paths[at]) != 0) {
            at++;
        }
        assert_true(at < BACKUP_TEST_FILES);
        SatSha256 hash = sat_sha256(content, backup_test_content(at, content));
        assert_true(sat_sha256_equal(&hash, &found.files[i].hash));
        assert_false(whole & (size_t)1 << at);
        whole |= (size_t)1 << at;
    }
    sat_backup_salvage_close(&found);
    return whole;
}

/* A wrong byte in a content costs that file; anywhere else, nothing: what a header says the
 * directory says, too. */
static void every_byte(void **state)
{
    Fixture *f = *state;
    const size_t all = ((size_t)1 << BACKUP_TEST_FILES) - 1;
    size_t costs = 0;
    for (size_t byte = 0; byte < f->length; byte += BYTE_STEP) {
        Lost lost;
        size_t hit = BACKUP_TEST_FILES;
        for (size_t i = 0; i < BACKUP_TEST_FILES; i++) {
            hit = byte >= f->begins[i] && byte < f->ends[i] ? i : hit;
        }
        f->bytes[byte] ^= (uint8_t)(1U << byte % 8);
        size_t whole = salvage(f, f->length, &lost);
        f->bytes[byte] ^= (uint8_t)(1U << byte % 8);
        if (hit == BACKUP_TEST_FILES) {
            assert_int_equal(whole, all);
            assert_true(lost.count == 0 || (lost.count == 1 && lost.paths[0][0] == '\0'));
            continue;
        }
        costs++;
        const char *path = f->layout->paths[hit];
        /* Some bits of a deflated stream mean nothing. */
        assert_true(whole == all || whole == (all & ~((size_t)1 << hit)));
        bool is_directory = strcmp(path, SAT_BACKUP_MEDIA_DIRECTORY_NAME) == 0;
        assert_int_equal(is_lost(&lost, path), whole != all && !is_directory);
    }
    print_message("%zu of %zu wrong bytes cost the file they lie in, none more\n", costs,
                  f->length);
    assert_true(costs > 0 && costs < f->length);
}

/* All that ends before the cut. */
static void cuts(void **state)
{
    Fixture *f = *state;
    for (size_t length = 0; length < f->length; length += CUT_STEP) {
        Lost lost;
        size_t expected = 0;
        for (size_t i = 0; i < BACKUP_TEST_FILES; i++) {
            expected |= f->ends[i] <= length ? (size_t)1 << i : 0;
        }
        assert_int_equal(salvage(f, length, &lost), expected != 0 ? expected : SIZE_MAX);
        assert_true(expected == 0 || length > f->ends[BACKUP_TEST_FILES - 1] || lost.count > 0);
    }
}

/* Header and directory of one file gone wrong, each in its way: the manifest decides. */
static void a_header_and_the_directory(void **state)
{
    Fixture *f = *state;
    Lost lost;
    static const uint8_t signature[] = {'P', 'K', 1, 2};
    size_t directory = f->ends[BACKUP_TEST_FILES - 1];
    while (memcmp(f->bytes + directory, signature, 4) != 0) {
        directory++;
    }
    f->bytes[directory] ^= 1;
    f->bytes[f->begins[1] - 1] ^= 1; /* the last letter of a name */
    size_t whole = salvage(f, f->length, &lost);
    f->bytes[f->begins[1] - 1] ^= 1;
    f->bytes[directory] ^= 1;
    assert_int_equal(whole, 13);
    assert_true(is_lost(&lost, f->layout->paths[1]));
}

int main(void)
{
    const struct CMUnitTest bag[] = {cmocka_unit_test(every_byte), cmocka_unit_test(cuts),
                                     cmocka_unit_test(a_header_and_the_directory)};
    const struct CMUnitTest media[] = {cmocka_unit_test(every_byte), cmocka_unit_test(cuts),
                                       cmocka_unit_test(a_header_and_the_directory)};
    return cmocka_run_group_tests(bag, setup_bag, teardown) +
           cmocka_run_group_tests(media, setup_media, teardown);
}
