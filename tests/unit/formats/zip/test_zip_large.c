/* The writer past 4 GiB, every byte read and hashed: takes seconds, hence the label "slow". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/zip/zip_record.h"
#include "tests/unit/formats/zip/zip_sparse.h"
#include "tests/unit/formats/zip/zip_test_support.h"

#define ZEROS_BYTES ((uint64_t)0x100000010)

static SatSha256 hash_of_zeros(uint64_t count)
{
    static const uint8_t zeros[1 << 16];
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatSha256State) *hash = sat_sha256_new(&err);
    assert_ok(hash, err);
    for (uint64_t left = count; left > 0;) {
        size_t length = left < sizeof(zeros) ? (size_t)left : sizeof(zeros);
        sat_sha256_update(hash, zeros, length);
        left -= length;
    }
    return sat_sha256_current(hash);
}

/* Takes over the huge entry of a sparse file, then writes behind it: the result must be the archive
 * that was put together from records, and unzip must find every CRC right. */
static void a_run_goes_on_behind_an_entry_of_4_gib(void **state)
{
    const ZipScratch *scratch = *state;
    SatError err = SAT_ERROR_INIT;
    SatZipEntryInfo info;
    zip_write_sparse(scratch->path, ZEROS_BYTES);
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_UPDATE);
    uint64_t size = 0;
    assert_ok(sat_file_size(file, &size, &err), err);
    uint64_t tail_start = (uint64_t)30 + 5 + 20 + ZEROS_BYTES;
    size_t tail_length = (size_t)(size - tail_start);
    uint8_t expected[1000];
    uint8_t found[1000];
    assert_true(tail_length <= sizeof(expected));
    assert_ok(sat_file_read_at(file, tail_start, expected, tail_length, &err), err);
    assert_ok(sat_file_truncate(file, tail_start, &err), err);

    SatZipWriter *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(writer, err);
    SatSha256 hash = hash_of_zeros(ZEROS_BYTES);
    const SatZipContent zeros = {.stored_bytes = ZEROS_BYTES,
                                 .plain_bytes = ZEROS_BYTES,
                                 .crc32 = zip_crc_of_zeros(ZEROS_BYTES)};
    assert_ok(sat_zip_writer_adopt(writer, "zeros", &zeros, &hash, &info, &err), err);
    assert_true(sat_zip_writer_end_offset(writer) == tail_start);
    assert_ok(sat_zip_writer_add_stored(writer, "after", "behind", 6, &info, &err), err);
    assert_true(info.header_offset == tail_start);
    assert_ok(sat_zip_writer_finish(writer, NULL, NULL, 0, &err), err);
    sat_zip_writer_free(writer);

    uint64_t new_size = 0;
    assert_ok(sat_file_size(file, &new_size, &err), err);
    assert_true(new_size == size);
    assert_ok(sat_file_read_at(file, tail_start, found, tail_length, &err), err);
    assert_memory_equal(found, expected, tail_length);
    sat_file_close(file);

    char command[400];
    (void)snprintf(command, sizeof(command), "unzip -tqq '%s'", scratch->path);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_goes_on_behind_an_entry_of_4_gib),
    };
    return cmocka_run_group_tests(tests, zip_scratch_make, zip_scratch_remove);
}
