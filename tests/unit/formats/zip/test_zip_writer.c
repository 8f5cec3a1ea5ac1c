/* The writer: what it accepts, what it writes, how it goes on after an interruption. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/unit/formats/zip/zip_test_support.h"

static const ZipTestEntry FEW[] = {
    {"mimetype", "application/vnd.satchel+zip"},
    {"cases/0001/s01/f00001.webp", "not really a picture"},
    {"cases/0001/empty.txt", NULL},
    {"cases/0001/Fall – Schädel.txt", "\xC3\xA4\xC3\xB6\xC3\xBC"},
    {"index.json", "{}"},
};
#define FEW_COUNT (sizeof(FEW) / sizeof(FEW[0]))

static void what_goes_in_comes_out(void **state)
{
    const ZipScratch *scratch = *state;
    SatError err = SAT_ERROR_INIT;
    zip_write_archive(scratch->path, FEW, FEW_COUNT, ZIP_SEAL_LENGTH);

    SatFile *file = zip_open_file(scratch->path, SAT_FILE_READ);
    SatZipReader *reader = sat_zip_reader_open(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(reader, err);
    assert_int_equal(sat_zip_reader_count(reader), FEW_COUNT);
    for (size_t i = 0; i < FEW_COUNT; i++) {
        const SatZipEntry *entry = sat_zip_reader_entry(reader, i);
        assert_string_equal(entry->name, FEW[i].name);
        assert_ptr_equal(sat_zip_reader_find(reader, FEW[i].name), entry);
        assert_ok(sat_zip_reader_check_local(reader, i, &err), err);
        size_t length = 0;
        uint8_t *content = sat_zip_reader_load(reader, i, 1000, &length, &err);
        assert_ok(content, err);
        const char *expected = FEW[i].content ? FEW[i].content : "";
        assert_int_equal(length, strlen(expected));
        assert_memory_equal(content, expected, length);
        free(content);
    }
    assert_null(sat_zip_reader_find(reader, "cases/0001"));
    assert_null(sat_zip_reader_find(reader, ""));
    sat_zip_reader_free(reader);
    sat_file_close(file);

    size_t length = 0;
    uint8_t *bytes = zip_slurp(scratch->path, &length);
    assert_true(zip_seal_holds(bytes, length));
    free(bytes);
}

static void the_comment_ends_the_file(void **state)
{
    const ZipScratch *scratch = *state;
    SatError err = SAT_ERROR_INIT;
    zip_write_archive(scratch->path, FEW, FEW_COUNT, ZIP_SEAL_LENGTH);
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_READ);
    char last[ZIP_SEAL_LENGTH];
    uint64_t size = 0;
    assert_ok(sat_file_size(file, &size, &err), err);
    assert_ok(sat_file_read_at(file, size - sizeof(last), last, sizeof(last), &err), err);
    assert_memory_equal(last, "SEALED ", 7);

    SatZipReader *reader = sat_zip_reader_open(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(reader, err);
    size_t length = 0;
    const char *whole = sat_zip_reader_comment(reader, &length);
    assert_int_equal(length, sizeof(last));
    assert_memory_equal(whole, last, length);
    sat_zip_reader_free(reader);
    sat_file_close(file);
}

static void same_entries_give_same_bytes(void **state)
{
    const ZipScratch *scratch = *state;
    size_t first_length = 0;
    size_t second_length = 0;
    zip_write_archive(scratch->path, FEW, FEW_COUNT, ZIP_SEAL_LENGTH);
    uint8_t *first = zip_slurp(scratch->path, &first_length);
    assert_int_equal(setenv("TZ", "Pacific/Auckland", 1), 0);
    zip_write_archive(scratch->path, FEW, FEW_COUNT, ZIP_SEAL_LENGTH);
    assert_int_equal(unsetenv("TZ"), 0);
    uint8_t *second = zip_slurp(scratch->path, &second_length);
    assert_int_equal(first_length, second_length);
    assert_memory_equal(first, second, first_length);
    free(first);
    free(second);
}

/* The bytes as zip_layout.h states them, written out by hand once. */
static void the_bytes_are_the_documented_ones(void **state)
{
    static const uint8_t EXPECTED[] =
        "PK\3\4\x14\0\0\x08\0\0\0\0\x21\0\x86\xa6\x10\x36\x05\0\0\0\x05\0\0\0\x01\0\0\0"
        "ahello"
        "PK\1\2\x2d\0\x14\0\0\x08\0\0\0\0\x21\0\x86\xa6\x10\x36\x05\0\0\0\x05\0\0\0\x01\0\0\0"
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
        "a"
        "PK\5\6\0\0\0\0\x01\0\x01\0\x2f\0\0\0\x24\0\0\0\0\0";
    const ZipScratch *scratch = *state;
    const ZipTestEntry entry = {"a", "hello"};
    size_t length = 0;
    zip_write_archive(scratch->path, &entry, 1, 0);
    uint8_t *bytes = zip_slurp(scratch->path, &length);
    assert_int_equal(length, sizeof(EXPECTED) - 1);
    assert_memory_equal(bytes, EXPECTED, length);
    free(bytes);
}

static void bad_and_repeated_names_are_refused(void **state)
{
    static const struct {
        const char *name, *part;
    } BAD[] = {
        {"", "is empty"},
        {"/etc/passwd", "empty part"},
        {"a//b", "empty part"},
        {"folder/", "empty part"},
        {".", "\"..\""},
        {"..", "\"..\""},
        {"../up", "\"..\""},
        {"a/../b", "\"..\""},
        {"a/.", "\"..\""},
        {"a/..", "\"..\""},
        {"a\\b", "backslash"},
        {"C:", "drive letter"},
        {"c:/windows", "drive letter"},
        {"line\nbreak", "control character"},
        {"del\x7F", "control character"},
        {"c1\xC2\x85", "control character"},
        {"bidi\xE2\x80\xAEgpj.exe", "bidi"},
        {"isolate\xE2\x81\xA6x", "bidi"},
        {"latin\xE9", "UTF-8"},
        {"cut\xC3", "UTF-8"},
        {"overlong\xC0\xAF", "UTF-8"},
        {"surrogate\xED\xA0\x80", "UTF-8"},
        {"twice", "already"},
    };
    const ZipScratch *scratch = *state;
    SatError err = SAT_ERROR_INIT;
    SatZipEntryInfo info;
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_CREATE);
    SatZipWriter *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(writer, err);
    assert_ok(sat_zip_writer_add_stored(writer, "twice", "x", 1, &info, &err), err);
    uint64_t end = sat_zip_writer_end_offset(writer);
    for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++) {
        sat_error_clear(&err);
        assert_false(sat_zip_writer_add_stored(writer, BAD[i].name, "y", 1, &info, &err));
        assert_int_equal(err.code, SAT_ERR_ARGUMENT);
        if (!strstr(err.text, BAD[i].part)) {
            fail_msg("\"%s\" does not say \"%s\"", err.text, BAD[i].part);
        }
        assert_int_equal(sat_zip_writer_end_offset(writer), end);
    }
    static const char *const GOOD[] = {"...",    "..a",  "a..", ".hidden",
                                       "a b",    "ab:c", "1:2", "\xE5\x8C\xBB\xE5\xAD\xA6",
                                       "a/b/c.d"};
    for (size_t i = 0; i < sizeof(GOOD) / sizeof(GOOD[0]); i++) {
        sat_error_clear(&err);
        assert_ok(sat_zip_writer_add_stored(writer, GOOD[i], "y", 1, &info, &err), err);
    }
    sat_zip_writer_free(writer);
    sat_file_close(file);
}

static void names_end_at_512_bytes(void **state)
{
    const ZipScratch *scratch = *state;
    SatError err = SAT_ERROR_INIT;
    SatZipEntryInfo info;
    char name[514];
    memset(name, 'n', sizeof(name));
    name[513] = '\0';
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_CREATE);
    SatZipWriter *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(writer, err);
    assert_false(sat_zip_writer_add_stored(writer, name, "x", 1, &info, &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "512 bytes"));
    sat_error_clear(&err);
    name[512] = '\0';
    assert_ok(sat_zip_writer_add_stored(writer, name, "x", 1, &info, &err), err);
    assert_ok(sat_zip_writer_finish(writer, NULL, NULL, 0, &err), err);
    size_t count = 0;
    assert_ok(zip_read_everything(file, &count, &err), err);
    assert_int_equal(count, 1);
    sat_zip_writer_free(writer);
    sat_file_close(file);
}

/* ---- interruption --------------------------------------------------------------------------- */

#define BIG_BYTES ((size_t)2500000) /* more than one piece when read back */

static uint8_t *make_big(void)
{
    uint8_t *big = malloc(BIG_BYTES);
    assert_non_null(big);
    uint32_t value = 12345;
    for (size_t i = 0; i < BIG_BYTES; i++) {
        value = value * 1664525U + 1013904223U;
        big[i] = (uint8_t)(value >> 24);
    }
    return big;
}

static SatZipContent stored_content(const void *bytes, size_t length)
{
    return (SatZipContent){
        .stored_bytes = length, .plain_bytes = length, .crc32 = sat_crc32(0, bytes, length)};
}

static void add_four(SatZipWriter *writer, const uint8_t *big, int first)
{
    SatError err = SAT_ERROR_INIT;
    SatZipEntryInfo info;
    if (first <= 0) {
        assert_ok(sat_zip_writer_add_stored(writer, "one", "first", 5, &info, &err), err);
    }
    if (first <= 1) {
        assert_ok(sat_zip_writer_add_stored(writer, "big", big, BIG_BYTES, &info, &err), err);
    }
    if (first <= 2) {
        assert_ok(sat_zip_writer_add_stored(writer, "none", NULL, 0, &info, &err), err);
    }
    assert_ok(sat_zip_writer_add_stored(writer, "last", "end", 3, &info, &err), err);
}

static void adopt_up_to(SatZipWriter *writer, const uint8_t *big, int count)
{
    SatError err = SAT_ERROR_INIT;
    SatZipEntryInfo info;
    SatSha256 first_hash = sat_sha256("first", 5);
    SatSha256 big_hash = sat_sha256(big, BIG_BYTES);
    if (count >= 1) {
        const SatZipContent first = stored_content("first", 5);
        assert_ok(sat_zip_writer_adopt(writer, "one", &first, &first_hash, &info, &err), err);
        assert_int_equal(info.header_offset, 0);
        assert_int_equal(info.data_offset, 33);
        assert_int_equal(info.crc32, sat_crc32(0, "first", 5));
    }
    if (count >= 2) {
        const SatZipContent content = stored_content(big, BIG_BYTES);
        assert_ok(sat_zip_writer_adopt(writer, "big", &content, &big_hash, &info, &err), err);
    }
    if (count >= 3) {
        const SatZipContent none = stored_content("", 0);
        SatSha256 none_hash = sat_sha256("", 0);
        assert_ok(sat_zip_writer_adopt(writer, "none", &none, &none_hash, &info, &err), err);
    }
}

static void a_resumed_run_gives_the_bytes_of_an_uninterrupted_one(void **state)
{
    const ZipScratch *scratch = *state;
    uint8_t *big = make_big();
    size_t whole_length = 0;
    uint8_t *whole = NULL;
    for (int adopted = -1; adopted <= 3; adopted++) {
        SatError err = SAT_ERROR_INIT;
        SatFile *file =
            zip_open_file(scratch->path, adopted < 0 ? SAT_FILE_CREATE : SAT_FILE_UPDATE);
        SatZipWriter *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, &err);
        assert_ok(writer, err);
        if (adopted >= 0) {
            adopt_up_to(writer, big, adopted);
        }
        add_four(writer, big, adopted);
        assert_ok(sat_zip_writer_finish(writer, zip_seal, NULL, ZIP_SEAL_LENGTH, &err), err);
        sat_zip_writer_free(writer);
        sat_file_close(file);

        size_t length = 0;
        uint8_t *bytes = zip_slurp(scratch->path, &length);
        assert_true(zip_seal_holds(bytes, length));
        if (adopted < 0) {
            whole = bytes;
            whole_length = length;
        } else {
            assert_int_equal(length, whole_length);
            assert_memory_equal(bytes, whole, length);
            free(bytes);
        }
        /* What an interrupted run may have left behind the last good entry. */
        uint8_t *longer = calloc(1, whole_length + 5000);
        assert_non_null(longer);
        memcpy(longer, whole, whole_length);
        memset(longer + whole_length, 'P', 5000);
        zip_put_file(scratch->path, longer, whole_length + 5000);
        free(longer);
    }
    free(whole);
    free(big);
}

/* Damages one byte, tries to adopt, restores it, goes on: the refused try must leave no trace. */
static void adopt_refuses_a_damaged_entry_and_the_writer_stays_usable(void **state)
{
    const ZipScratch *scratch = *state;
    uint8_t *big = make_big();
    SatError err = SAT_ERROR_INIT;
    SatZipEntryInfo info;
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_CREATE);
    SatZipWriter *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(writer, err);
    add_four(writer, big, 0);
    assert_ok(sat_zip_writer_finish(writer, zip_seal, NULL, ZIP_SEAL_LENGTH, &err), err);
    sat_zip_writer_free(writer);
    size_t whole_length = 0;
    uint8_t *whole = zip_slurp(scratch->path, &whole_length);

    writer = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(writer, err);
    adopt_up_to(writer, big, 1);
    uint64_t start = sat_zip_writer_end_offset(writer);
    SatZipContent content = stored_content(big, BIG_BYTES);
    SatSha256 big_hash = sat_sha256(big, BIG_BYTES);
    static const uint64_t DAMAGE[] = {0, 5, 14, 18, 30, 33, 33 + BIG_BYTES / 2, 32 + BIG_BYTES};
    for (size_t i = 0; i < sizeof(DAMAGE) / sizeof(DAMAGE[0]); i++) {
        uint8_t byte = (uint8_t)(whole[start + DAMAGE[i]] ^ 0x10);
        assert_ok(sat_file_write_at(file, start + DAMAGE[i], &byte, 1, &err), err);
        assert_false(sat_zip_writer_adopt(writer, "big", &content, &big_hash, &info, &err));
        assert_int_equal(err.code, SAT_ERR_CORRUPT);
        assert_non_null(strstr(err.text, "\"big\""));
        sat_error_clear(&err);
        byte ^= 0x10;
        assert_ok(sat_file_write_at(file, start + DAMAGE[i], &byte, 1, &err), err);
    }
    SatSha256 wrong = sat_sha256("x", 1);
    assert_false(sat_zip_writer_adopt(writer, "big", &content, &wrong, &info, &err));
    assert_non_null(strstr(err.text, "SHA-256"));
    sat_error_clear(&err);
    assert_false(sat_zip_writer_adopt(writer, "other", &content, &big_hash, &info, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    sat_error_clear(&err);
    content.stored_bytes = content.plain_bytes = BIG_BYTES * 9;
    assert_false(sat_zip_writer_adopt(writer, "big", &content, &big_hash, &info, &err));
    assert_non_null(strstr(err.text, "ends before"));
    sat_error_clear(&err);
    assert_int_equal(sat_zip_writer_end_offset(writer), start);

    add_four(writer, big, 1);
    assert_ok(sat_zip_writer_finish(writer, zip_seal, NULL, ZIP_SEAL_LENGTH, &err), err);
    size_t length = 0;
    uint8_t *bytes = zip_slurp(scratch->path, &length);
    assert_int_equal(length, whole_length);
    assert_memory_equal(bytes, whole, length);
    free(bytes);
    free(whole);
    free(big);
    sat_zip_writer_free(writer);
    sat_file_close(file);
}

/* ---- a full disk ---------------------------------------------------------------------------- */

static bool write_few(SatFile *file, SatError *err)
{
    SAT_AUTO(SatZipWriter) *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, err);
    if (!writer) {
        return false;
    }
    for (size_t i = 0; i < FEW_COUNT; i++) {
        SatZipEntryInfo info;
        const char *content = FEW[i].content ? FEW[i].content : "";
        if (!sat_zip_writer_add_stored(writer, FEW[i].name, content, strlen(content), &info, err)) {
            return false;
        }
    }
    return sat_zip_writer_finish(writer, zip_seal, NULL, ZIP_SEAL_LENGTH, err);
}

static void a_disk_full_at_any_byte_is_a_system_error(void **state)
{
    const ZipScratch *scratch = *state;
    zip_write_archive(scratch->path, FEW, FEW_COUNT, ZIP_SEAL_LENGTH);
    size_t whole_length = 0;
    free(zip_slurp(scratch->path, &whole_length));

    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    size_t refused = 0;
    for (size_t room = 0; room <= whole_length; room++) {
        SatError err = SAT_ERROR_INIT;
        SatFile *file = zip_open_file(scratch->path, SAT_FILE_CREATE);
        struct rlimit limit = before;
        limit.rlim_cur = room;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        bool ok = write_few(file, &err);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        sat_file_close(file);
        assert_int_equal(ok, room == whole_length);
        if (!ok) {
            assert_int_equal(err.code, SAT_ERR_SYSTEM);
            assert_non_null(strstr(err.text, "writing "));
            refused++;
        }
    }
    assert_int_equal(refused, whole_length);
}

/* The bytes of an entry that failed halfway are no part of the archive or of its hash. */
static void after_a_failed_write_the_entry_can_be_added_again(void **state)
{
    const ZipScratch *scratch = *state;
    SatError err = SAT_ERROR_INIT;
    SatZipEntryInfo info;
    char content[2000];
    memset(content, 'c', sizeof(content));
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_CREATE);
    SatZipWriter *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(writer, err);
    assert_ok(sat_zip_writer_add_stored(writer, "a", "1", 1, &info, &err), err);
    struct rlimit limit = before;
    limit.rlim_cur = 1000;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    bool ok = sat_zip_writer_add_stored(writer, "b", content, sizeof(content), &info, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(ok);
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    sat_error_clear(&err);
    assert_ok(sat_zip_writer_add_stored(writer, "b", content, sizeof(content), &info, &err), err);
    assert_ok(sat_zip_writer_finish(writer, zip_seal, NULL, ZIP_SEAL_LENGTH, &err), err);
    size_t count = 0;
    assert_ok(zip_read_everything(file, &count, &err), err);
    assert_int_equal(count, 2);
    size_t length = 0;
    uint8_t *bytes = zip_slurp(scratch->path, &length);
    assert_true(zip_seal_holds(bytes, length));
    free(bytes);
    sat_zip_writer_free(writer);
    sat_file_close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out),
        cmocka_unit_test(the_comment_ends_the_file),
        cmocka_unit_test(same_entries_give_same_bytes),
        cmocka_unit_test(the_bytes_are_the_documented_ones),
        cmocka_unit_test(bad_and_repeated_names_are_refused),
        cmocka_unit_test(names_end_at_512_bytes),
        cmocka_unit_test(a_resumed_run_gives_the_bytes_of_an_uninterrupted_one),
        cmocka_unit_test(adopt_refuses_a_damaged_entry_and_the_writer_stays_usable),
        cmocka_unit_test(a_disk_full_at_any_byte_is_a_system_error),
        cmocka_unit_test(after_a_failed_write_the_entry_can_be_added_again),
    };
    return cmocka_run_group_tests(tests, zip_scratch_make, zip_scratch_remove);
}
