/* Independent judges: unzip, Python's zipfile and libzip (with consistency checks) accept what the
 * writer makes, and see the same names, sizes and contents. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

#include "tests/unit/formats/zip/zip_sparse.h"
#include "tests/unit/formats/zip/zip_test_support.h"

/* Runs `before 'path' after` in a shell; any status but 0 fails the test. */
static void run(const char *before, const char *path, const char *after)
{
    char command[2000];
    int length = snprintf(command, sizeof(command), "%s '%s' %s", before, path, after);
    assert_true(length > 0 && (size_t)length < sizeof(command));
    int status = system(command);
    if (status != 0) {
        fail_msg("status %d from: %s", status, command);
    }
}

/* Every entry as libzip sees it is the entry as our reader sees it. Contents up to 16 MiB. */
static void compare_with_libzip(const char *path)
{
    SatError err = SAT_ERROR_INIT;
    int code = 0;
    zip_t *peer = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
    if (!peer) {
        fail_msg("libzip refuses %s: error %d", path, code);
    }
    SatFile *file = zip_open_file(path, SAT_FILE_READ);
    SatZipReader *reader = sat_zip_reader_open(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(reader, err);
    size_t count = sat_zip_reader_count(reader);
    assert_int_equal(zip_get_num_entries(peer, 0), count);
    for (size_t i = 0; i < count; i++) {
        const SatZipEntry *entry = sat_zip_reader_entry(reader, i);
        zip_stat_t stat;
        assert_int_equal(zip_stat_index(peer, i, 0, &stat), 0);
        assert_string_equal(stat.name, entry->name);
        assert_true(stat.size == entry->info.stored_bytes);
        assert_true(stat.comp_size == entry->info.stored_bytes);
        assert_int_equal(stat.comp_method, ZIP_CM_STORE);
        assert_int_equal(stat.crc, entry->info.crc32);
        if (entry->info.stored_bytes > (16U << 20)) {
            continue;
        }
        size_t length = 0;
        uint8_t *ours = sat_zip_reader_load(reader, i, (size_t)16 << 20, &length, &err);
        assert_ok(ours, err);
        uint8_t *theirs = malloc(length + 1);
        assert_non_null(theirs);
        zip_file_t *stream = zip_fopen_index(peer, i, 0);
        assert_non_null(stream);
        assert_int_equal(zip_fread(stream, theirs, length + 1), length);
        assert_int_equal(zip_fclose(stream), 0);
        assert_memory_equal(ours, theirs, length);
        free(theirs);
        free(ours);
    }
    zip_discard(peer);
    sat_zip_reader_free(reader);
    sat_file_close(file);
}

static void ask_all(const char *path)
{
    run("unzip -tqq", path, "");
    run("python3 -c 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); "
        "sys.exit(z.testzip() is not None or len(z.namelist()) == 0)'",
        path, "");
    compare_with_libzip(path);
}

static void one_entry(void **state)
{
    const ZipScratch *scratch = *state;
    const ZipTestEntry entry = {"mimetype", "application/vnd.satchel+zip"};
    zip_write_archive(scratch->path, &entry, 1, 0);
    ask_all(scratch->path);
    zip_write_archive(scratch->path, &entry, 1, ZIP_SEAL_LENGTH);
    ask_all(scratch->path);
}

static void empty_entries_and_names_in_several_scripts(void **state)
{
    static const ZipTestEntry ENTRIES[] = {
        {"empty", NULL},
        {"Schädel/Größe.txt", "German"},
        {"頭部/画像 1.txt", "Japanese"},
        {"رأس/صورة.txt", "Arabic"},
        {"emoji \xF0\x9F\xA9\xBB.txt", "four bytes of UTF-8"},
        {"with space & 'quote'; $(x).txt", NULL},
        {"also empty", NULL},
    };
    const ZipScratch *scratch = *state;
    zip_write_archive(scratch->path, ENTRIES, sizeof(ENTRIES) / sizeof(ENTRIES[0]),
                      ZIP_SEAL_LENGTH);
    ask_all(scratch->path);
    run("python3 -c 'import sys, zipfile; n = zipfile.ZipFile(sys.argv[1]).namelist(); "
        "sys.exit(n[1] != \"Sch\\u00e4del/Gr\\u00f6\\u00dfe.txt\")'",
        scratch->path, "");
}

/* What unzip writes to a disk can be opened by the user who unpacked it. */
static void unpacked_files_are_readable(void **state)
{
    static const ZipTestEntry ENTRIES[] = {{"folder/sub/file.txt", "content"}};
    const ZipScratch *scratch = *state;
    char command[1000];
    zip_write_archive(scratch->path, ENTRIES, 1, 0);
    (void)snprintf(command, sizeof(command),
                   "cd '%s' && unzip -q a.zip && test -r folder/sub/file.txt && "
                   "test \"$(cat folder/sub/file.txt)\" = content && "
                   "stat -c %%A folder/sub/file.txt | grep -q '^-rw'",
                   scratch->folder);
    assert_int_equal(system(command), 0);
}

static void seventy_thousand_entries(void **state)
{
    const ZipScratch *scratch = *state;
    SatError err = SAT_ERROR_INIT;
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_CREATE);
    SatZipWriter *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(writer, err);
    for (unsigned i = 0; i < 70000; i++) {
        char name[40];
        SatZipEntryInfo info;
        (void)snprintf(name, sizeof(name), "cases/%04u/f%05u.webp", i / 400, i % 400);
        assert_ok(sat_zip_writer_add_stored(writer, name, &i, sizeof(i), &info, &err), err);
    }
    assert_ok(sat_zip_writer_finish(writer, zip_seal, NULL, ZIP_SEAL_LENGTH, &err), err);
    sat_zip_writer_free(writer);
    sat_file_close(file);
    ask_all(scratch->path);
}

/* The peers parse sizes and offsets past 4 GiB and read what stands behind; the hole itself is read
 * in test_zip_large. */
static void sizes_and_offsets_past_4_gib(void **state)
{
    static const uint64_t SIZES[] = {0xFFFFFFFE, 0xFFFFFFFF, 0x140000007};
    const ZipScratch *scratch = *state;
    for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
        zip_write_sparse(scratch->path, SIZES[i]);
        if (SIZES[i] !=
            0xFFFFFFFF) { /* a true size of exactly that makes unzip 6.0 misread the next */
            run("unzip -tqq", scratch->path, "after");
        }
        run("python3 -c 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); "
            "z.open(\"zeros\").read(100); sys.exit(z.read(\"after\") != b\"behind\")'",
            scratch->path, "");
        compare_with_libzip(scratch->path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_entry),
        cmocka_unit_test(empty_entries_and_names_in_several_scripts),
        cmocka_unit_test(unpacked_files_are_readable),
        cmocka_unit_test(seventy_thousand_entries),
        cmocka_unit_test(sizes_and_offsets_past_4_gib),
    };
    return cmocka_run_group_tests(tests, zip_scratch_make, zip_scratch_remove);
}
