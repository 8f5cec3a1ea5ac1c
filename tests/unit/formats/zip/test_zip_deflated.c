/* Deflated entries: written, read in pieces, taken over, and refused where they are damaged. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "formats/zip/zip_layout.h"
#include "tests/unit/formats/zip/zip_test_support.h"

#define PLAIN_BYTES ((size_t)3200000) /* more than three pieces */

typedef struct {
    uint8_t *bytes;
    size_t length;
} Block;

/* Text-like: deflates to about a third. */
static Block make_plain(void)
{
    Block plain = {malloc(PLAIN_BYTES), PLAIN_BYTES};
    assert_non_null(plain.bytes);
    uint32_t value = 99;
    for (size_t i = 0; i < PLAIN_BYTES; i++) {
        value = value * 1664525U + 1013904223U;
        plain.bytes[i] = (uint8_t)("aaaabbcd"[value >> 29]);
    }
    return plain;
}

static Block deflate_block(const Block *plain)
{
    Block out = {malloc(plain->length + 1000), 0};
    z_stream stream = {.next_in = plain->bytes, .avail_in = (uInt)plain->length};
    assert_non_null(out.bytes);
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_out = out.bytes;
    stream.avail_out = (uInt)(plain->length + 1000);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.length = stream.total_out;
    (void)deflateEnd(&stream);
    return out;
}

static SatZipContent content_of(const Block *plain, const Block *packed)
{
    return (SatZipContent){.bytes = packed->bytes,
                           .stored_bytes = packed->length,
                           .plain_bytes = plain->length,
                           .crc32 = sat_crc32(0, plain->bytes, plain->length),
                           .method = SAT_ZIP_METHOD_DEFLATED};
}

/* "before" stored, "packed" deflated, "behind" stored. */
static void write_three(const char *path, const SatZipContent *packed)
{
    SatError err = SAT_ERROR_INIT;
    SatZipEntryInfo info;
    SatFile *file = zip_open_file(path, SAT_FILE_CREATE);
    SatZipWriter *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_BACKUP, &err);
    assert_ok(writer, err);
    assert_ok(sat_zip_writer_add_stored(writer, "before", "1", 1, &info, &err), err);
    assert_ok(sat_zip_writer_add(writer, "packed", packed, &info, &err), err);
    assert_ok(sat_zip_writer_add_stored(writer, "behind", "2", 1, &info, &err), err);
    assert_ok(sat_zip_writer_finish(writer, zip_seal, NULL, ZIP_SEAL_LENGTH, &err), err);
    sat_zip_writer_free(writer);
    sat_file_close(file);
}

typedef struct {
    const Block *plain;
    size_t seen, pieces;
} Compare;

static bool compare_piece(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    Compare *compare = context;
    assert_true(length > 0 && length <= (size_t)1 << 20);
    assert_true(length <= compare->plain->length - compare->seen);
    assert_memory_equal(bytes, compare->plain->bytes + compare->seen, length);
    compare->seen += length;
    compare->pieces++;
    return compare->pieces < 1000 || sat_fail(err, SAT_ERR_CANCELLED, "enough");
}

static void what_was_deflated_is_read_in_pieces_and_whole(void **state)
{
    const ZipScratch *scratch = *state;
    SatError err = SAT_ERROR_INIT;
    Block plain = make_plain();
    Block packed = deflate_block(&plain);
    SatZipContent content = content_of(&plain, &packed);
    write_three(scratch->path, &content);

    SatFile *file = zip_open_file(scratch->path, SAT_FILE_READ);
    assert_null(sat_zip_reader_open(file, SAT_ZIP_FORM_PACK, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT); /* "made by" is of the other form */
    sat_error_clear(&err);
    SatZipReader *reader = sat_zip_reader_open(file, SAT_ZIP_FORM_BACKUP, &err);
    assert_ok(reader, err);
    Compare compare = {.plain = &plain};
    const SatZipSink sink = {compare_piece, &compare};
    assert_ok(sat_zip_reader_check_local(reader, 1, &err), err);
    assert_ok(sat_zip_reader_visit(reader, 1, &sink, &err), err);
    assert_int_equal(compare.seen, plain.length);
    assert_true(compare.pieces > 3);
    size_t length = 0;
    uint8_t *whole = sat_zip_reader_load(reader, 1, PLAIN_BYTES, &length, &err);
    assert_ok(whole, err);
    assert_int_equal(length, plain.length);
    assert_memory_equal(whole, plain.bytes, length);
    free(whole);
    assert_null(sat_zip_reader_load(reader, 1, PLAIN_BYTES - 1, &length, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    sat_zip_reader_free(reader);
    sat_file_close(file);

    char command[400];
    (void)snprintf(command, sizeof(command), "unzip -tqq '%s'", scratch->path);
    assert_int_equal(system(command), 0);
    free(plain.bytes);
    free(packed.bytes);
}

/* From a file, piece by piece: the same archive. */
static void content_from_a_file_gives_the_same_bytes(void **state)
{
    const ZipScratch *scratch = *state;
    char other[400];
    (void)snprintf(other, sizeof(other), "%s.content", scratch->path);
    Block plain = make_plain();
    Block packed = deflate_block(&plain);
    SatZipContent content = content_of(&plain, &packed);
    write_three(scratch->path, &content);
    size_t length = 0, again_length = 0;
    uint8_t *bytes = zip_slurp(scratch->path, &length);

    zip_put_file(other, packed.bytes, packed.length);
    content.bytes = NULL;
    content.file = zip_open_file(other, SAT_FILE_READ);
    write_three(scratch->path, &content);
    sat_file_close(content.file);
    uint8_t *again = zip_slurp(scratch->path, &again_length);
    assert_int_equal(length, again_length);
    assert_memory_equal(bytes, again, length);
    assert_true(zip_seal_holds(again, again_length));
    assert_int_equal(remove(other), 0);
    free(bytes);
    free(again);
    free(plain.bytes);
    free(packed.bytes);
}

/* Reads "packed" of an archive whose entry says what content says. */
static void expect_damage(const ZipScratch *scratch, const SatZipContent *content, const char *text)
{
    SatError err = SAT_ERROR_INIT;
    size_t length = 0;
    write_three(scratch->path, content);
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_READ);
    SatZipReader *reader = sat_zip_reader_open(file, SAT_ZIP_FORM_BACKUP, &err);
    assert_ok(reader, err);
    assert_null(sat_zip_reader_load(reader, 1, PLAIN_BYTES * 2, &length, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    if (strstr(err.text, text) == NULL || strstr(err.text, "\"packed\"") == NULL) {
        fail_msg("expected \"%s\", got: %s", text, err.text);
    }
    sat_zip_reader_free(reader);
    sat_file_close(file);
}

static void damaged_streams_are_refused_with_the_reason(void **state)
{
    const ZipScratch *scratch = *state;
    Block plain = make_plain();
    Block packed = deflate_block(&plain);
    const SatZipContent good = content_of(&plain, &packed);
    SatZipContent bad = good;
    bad.stored_bytes -= 5;
    expect_damage(scratch, &bad, "cut short");
    bad = good;
    bad.plain_bytes -= 1;
    expect_damage(scratch, &bad, "more than its size says");
    bad = good;
    bad.plain_bytes += 1;
    expect_damage(scratch, &bad, "less than its size says");
    bad = good;
    bad.crc32 ^= 1;
    expect_damage(scratch, &bad, "CRC-32");
    packed.bytes = realloc(packed.bytes, packed.length + 1);
    assert_non_null(packed.bytes);
    packed.bytes[packed.length] = 0;
    bad = good;
    bad.bytes = packed.bytes;
    bad.stored_bytes += 1;
    expect_damage(scratch, &bad, "bytes behind its compressed content");
    packed.bytes[0] = 0x07; /* a block type there is not */
    bad.stored_bytes -= 1;
    expect_damage(scratch, &bad, "makes no sense");
    free(plain.bytes);
    free(packed.bytes);
}

static void an_interrupted_run_takes_a_deflated_entry_over(void **state)
{
    const ZipScratch *scratch = *state;
    SatError err = SAT_ERROR_INIT;
    SatZipEntryInfo info;
    Block plain = make_plain();
    Block packed = deflate_block(&plain);
    SatZipContent content = content_of(&plain, &packed);
    SatSha256 hash = sat_sha256(plain.bytes, plain.length);
    write_three(scratch->path, &content);
    size_t length = 0, again_length = 0;
    uint8_t *bytes = zip_slurp(scratch->path, &length);

    SatFile *file = zip_open_file(scratch->path, SAT_FILE_UPDATE);
    SatZipWriter *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_BACKUP, &err);
    assert_ok(writer, err);
    assert_ok(sat_zip_writer_add_stored(writer, "before", "1", 1, &info, &err), err);
    uint64_t middle = sat_zip_writer_end_offset(writer) + packed.length / 2;
    uint8_t byte = bytes[middle] ^ 1;
    assert_ok(sat_file_write_at(file, middle, &byte, 1, &err), err);
    assert_false(sat_zip_writer_adopt(writer, "packed", &content, &hash, &info, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    sat_error_clear(&err);
    byte ^= 1;
    assert_ok(sat_file_write_at(file, middle, &byte, 1, &err), err);
    assert_ok(sat_zip_writer_adopt(writer, "packed", &content, &hash, &info, &err), err);
    assert_int_equal(info.plain_bytes, plain.length);
    assert_ok(sat_zip_writer_add_stored(writer, "behind", "2", 1, &info, &err), err);
    assert_ok(sat_zip_writer_finish(writer, zip_seal, NULL, ZIP_SEAL_LENGTH, &err), err);
    sat_zip_writer_free(writer);
    sat_file_close(file);
    uint8_t *again = zip_slurp(scratch->path, &again_length);
    assert_int_equal(length, again_length);
    assert_memory_equal(bytes, again, length);
    free(bytes);
    free(again);
    free(plain.bytes);
    free(packed.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_deflated_is_read_in_pieces_and_whole),
        cmocka_unit_test(content_from_a_file_gives_the_same_bytes),
        cmocka_unit_test(damaged_streams_are_refused_with_the_reason),
        cmocka_unit_test(an_interrupted_run_takes_a_deflated_entry_over),
    };
    return cmocka_run_group_tests(tests, zip_scratch_make, zip_scratch_remove);
}
