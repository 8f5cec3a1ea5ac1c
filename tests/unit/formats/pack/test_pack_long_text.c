/* Tests of texts that are too long for memory: the same entry whichever way, and nothing left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/pack/pack_long_text.h"
#include "tests/support/scratch_folder.h"

static void write_lines(SatByteWriter *out, int count)
{
    for (int i = 0; i < count; i++) {
        sat_write_format(out, "line %d\n", i);
    }
}

static void test_long_and_short_are_the_same_entry(void **state)
{
    (void)state;
    static const int counts[] = {1, 100, 5000, 300000};
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "a.satchel.part.text");
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatPackLongText text;
        SatZipPartEntry entry;
        SatByteWriter whole = SAT_BYTE_WRITER_INIT;
        write_lines(&whole, counts[i]);
        const SatZipPartEntry expected = sat_zip_part_stored("n", whole.bytes, whole.length);
        sat_pack_long_text_begin(&text, path);
        write_lines(&text.out, counts[i]);
        assert_true(text.out.capacity <= 4 * SAT_BYTE_DRAIN_BYTES);
        assert_true(sat_pack_long_text_end(&text, "n", &entry, &err));
        assert_true(sat_sha256_equal(&entry.hash, &expected.hash));
        assert_int_equal(entry.content.crc32, expected.content.crc32);
        assert_int_equal(entry.content.plain_bytes, expected.content.plain_bytes);
        assert_int_equal(entry.content.stored_bytes, expected.content.stored_bytes);
        assert_true((entry.content.file != NULL) == (whole.length > SAT_BYTE_DRAIN_BYTES));
        assert_int_equal(sat_path_info(path).kind, SAT_PATH_MISSING); /* it has no name */
        if (entry.content.file != NULL) {
            char *read = malloc(whole.length);
            assert_true(sat_file_read_at(entry.content.file, 0, read, whole.length, &err));
            assert_memory_equal(read, whole.bytes, whole.length);
            free(read);
        }
        sat_pack_long_text_free(&text);
        sat_byte_writer_free(&whole);
    }
    free(path);
    scratch_folder_free(&folder);
}

static void test_a_folder_that_is_not_there_is_told(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "missing/a.satchel.part.text");
    SatError err = SAT_ERROR_INIT;
    SatPackLongText text;
    SatZipPartEntry entry;
    sat_pack_long_text_begin(&text, path);
    write_lines(&text.out, 300000);
    assert_false(sat_pack_long_text_end(&text, "n", &entry, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    assert_non_null(strstr(err.text, "a.satchel.part.text"));
    sat_pack_long_text_free(&text);
    free(path);
    scratch_folder_free(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_long_and_short_are_the_same_entry),
                                       cmocka_unit_test(test_a_folder_that_is_not_there_is_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
