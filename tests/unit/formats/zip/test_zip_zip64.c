/* Zip64: many entries through the writer; sizes and offsets past 4 GiB in a sparse file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/zip/zip_record.h"
#include "tests/unit/formats/zip/zip_sparse.h"
#include "tests/unit/formats/zip/zip_test_support.h"

static void write_numbered(const char *path, unsigned count)
{
    SatError err = SAT_ERROR_INIT;
    SatFile *file = zip_open_file(path, SAT_FILE_CREATE);
    SatZipWriter *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(writer, err);
    for (unsigned i = 0; i < count; i++) {
        char name[32];
        SatZipEntryInfo info;
        (void)snprintf(name, sizeof(name), "n/%05u", i);
        assert_ok(sat_zip_writer_add_stored(writer, name, name, strlen(name), &info, &err), err);
    }
    assert_ok(sat_zip_writer_finish(writer, zip_seal, NULL, ZIP_SEAL_LENGTH, &err), err);
    sat_zip_writer_free(writer);
    sat_file_close(file);
}

/* Whether the 20 bytes before the end record are a zip64 locator. */
static bool has_locator(const char *path)
{
    size_t length = 0;
    uint8_t *bytes = zip_slurp(path, &length);
    assert_true(zip_seal_holds(bytes, length));
    const uint8_t *end = bytes + length - ZIP_SEAL_LENGTH - SAT_ZIP_END_BYTES;
    bool found = sat_zip_get32(end - SAT_ZIP_LOCATOR64_BYTES) == SAT_ZIP_LOCATOR64_SIGNATURE;
    free(bytes);
    return found;
}

static void zip64_records_come_with_entry_65535(void **state)
{
    static const unsigned COUNTS[] = {65534, 65535, 70000};
    const ZipScratch *scratch = *state;
    for (size_t i = 0; i < sizeof(COUNTS) / sizeof(COUNTS[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        size_t entries = 0;
        write_numbered(scratch->path, COUNTS[i]);
        assert_int_equal(has_locator(scratch->path), COUNTS[i] > 65534);
        SatFile *file = zip_open_file(scratch->path, SAT_FILE_READ);
        assert_ok(zip_read_everything(file, &entries, &err), err);
        assert_int_equal(entries, COUNTS[i]);
        SatZipReader *reader = sat_zip_reader_open(file, SAT_ZIP_FORM_PACK, &err);
        assert_ok(reader, err);
        const SatZipEntry *found = sat_zip_reader_find(reader, "n/65001");
        assert_non_null(found);
        assert_ptr_equal(found, sat_zip_reader_entry(reader, 65001));
        assert_null(sat_zip_reader_find(reader, "n/70000"));
        sat_zip_reader_free(reader);
        sat_file_close(file);
    }
}

static void flips_in_the_zip64_records_are_detected(void **state)
{
    const ZipScratch *scratch = *state;
    write_numbered(scratch->path, 65535);
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_UPDATE);
    SatError err = SAT_ERROR_INIT;
    uint64_t size = 0;
    assert_ok(sat_file_size(file, &size, &err), err);
    uint64_t end = size - ZIP_SEAL_LENGTH;
    for (uint64_t at = end - SAT_ZIP_ENDING_MAX_BYTES; at < end; at++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            uint8_t byte = 0;
            assert_ok(sat_file_read_at(file, at, &byte, 1, &err), err);
            byte ^= (uint8_t)(1U << bit);
            assert_ok(sat_file_write_at(file, at, &byte, 1, &err), err);
            assert_null(sat_zip_reader_open(file, SAT_ZIP_FORM_PACK, &err));
            assert_int_not_equal(err.text[0], '\0');
            sat_error_clear(&err);
            byte ^= (uint8_t)(1U << bit);
            assert_ok(sat_file_write_at(file, at, &byte, 1, &err), err);
        }
    }
    sat_file_close(file);
}

static void sizes_and_offsets_past_4_gib_are_read(void **state)
{
    static const uint64_t SIZES[] = {0xFFFFFF00, 0xFFFFFFFE, 0xFFFFFFFF, 0x100000000, 0x140000007};
    const ZipScratch *scratch = *state;
    for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        zip_write_sparse(scratch->path, SIZES[i]);
        SatFile *file = zip_open_file(scratch->path, SAT_FILE_READ);
        SatZipReader *reader = sat_zip_reader_open(file, SAT_ZIP_FORM_PACK, &err);
        assert_ok(reader, err);
        assert_int_equal(sat_zip_reader_count(reader), 2);
        const SatZipEntry *zeros = sat_zip_reader_entry(reader, 0);
        const SatZipEntry *after = sat_zip_reader_entry(reader, 1);
        assert_true(zeros->info.stored_bytes == SIZES[i]);
        assert_true(after->info.header_offset == zeros->info.data_offset + SIZES[i]);
        assert_ok(sat_zip_reader_check_local(reader, 0, &err), err);
        assert_ok(sat_zip_reader_check_local(reader, 1, &err), err);
        size_t length = 0;
        uint8_t *content = sat_zip_reader_load(reader, 1, 100, &length, &err);
        assert_ok(content, err);
        assert_memory_equal(content, "behind", length);
        free(content);
        assert_null(sat_zip_reader_load(reader, 0, (size_t)1 << 20, &length, &err));
        assert_int_equal(err.code, SAT_ERR_LIMIT);
        sat_zip_reader_free(reader);
        sat_file_close(file);
    }
}

static void flips_in_zip64_fields_are_detected(void **state)
{
    const ZipScratch *scratch = *state;
    zip_write_sparse(scratch->path, 0x140000007);
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_UPDATE);
    SatError err = SAT_ERROR_INIT;
    uint64_t size = 0;
    assert_ok(sat_file_size(file, &size, &err), err);
    /* Everything from the second local header to the end but its content, and the first header. */
    for (uint64_t at = 0; at < size; at++) {
        if (at == 30 + 5 + 20) {
            at += 0x140000007;
        }
        uint8_t byte = 0;
        assert_ok(sat_file_read_at(file, at, &byte, 1, &err), err);
        for (unsigned bit = 0; bit < 8; bit++) {
            uint8_t flipped = (uint8_t)(byte ^ (1U << bit));
            assert_ok(sat_file_write_at(file, at, &flipped, 1, &err), err);
            SatZipReader *reader = sat_zip_reader_open(file, SAT_ZIP_FORM_PACK, &err);
            size_t length = 0;
            uint8_t *content = NULL;
            bool accepted = reader && sat_zip_reader_check_local(reader, 0, &err) &&
                            sat_zip_reader_check_local(reader, 1, &err) &&
                            (content = sat_zip_reader_load(reader, 1, 100, &length, &err)) != NULL;
            if (accepted) {
                fail_msg("byte %llu, bit %u: not seen", (unsigned long long)at, bit);
            }
            free(content);
            sat_zip_reader_free(reader);
            sat_error_clear(&err);
        }
        assert_ok(sat_file_write_at(file, at, &byte, 1, &err), err);
    }
    sat_file_close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zip64_records_come_with_entry_65535),
        cmocka_unit_test(flips_in_the_zip64_records_are_detected),
        cmocka_unit_test(sizes_and_offsets_past_4_gib_are_read),
        cmocka_unit_test(flips_in_zip64_fields_are_detected),
    };
    return cmocka_run_group_tests(tests, zip_scratch_make, zip_scratch_remove);
}
