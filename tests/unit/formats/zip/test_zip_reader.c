/* The reader against damage: every bit, every length, and archives made to deceive. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/zip/zip_record.h"
#include "tests/unit/formats/zip/zip_test_support.h"

static const ZipTestEntry GOOD[] = {
    {"mimetype", "application/vnd.satchel+zip"},
    {"a/one.txt", "first content"},
    {"b/two.txt", "second thing!"},
    {"empty", NULL},
};
#define GOOD_COUNT (sizeof(GOOD) / sizeof(GOOD[0]))

/* ---- every bit, every length ---------------------------------------------------------------- */

/* The reader alone must see every flip outside the comment, because no bit there is without
 * meaning; the seal in the comment sees every flip. */
static void every_single_bit_flip_is_detected(void **state)
{
    const ZipScratch *scratch = *state;
    zip_write_archive(scratch->path, GOOD, GOOD_COUNT, ZIP_SEAL_LENGTH);
    size_t length = 0;
    uint8_t *bytes = zip_slurp(scratch->path, &length);
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_UPDATE);
    size_t refused = 0;
    for (size_t bit = 0; bit < length * 8; bit++) {
        SatError err = SAT_ERROR_INIT;
        size_t entries = 0;
        size_t at = bit / 8;
        bytes[at] ^= (uint8_t)(1U << (bit % 8));
        assert_ok(sat_file_write_at(file, at, &bytes[at], 1, &err), err);
        bool accepted = zip_read_everything(file, &entries, &err);
        bool in_comment = at >= length - ZIP_SEAL_LENGTH;
        if (accepted != in_comment) {
            fail_msg("bit %zu (byte %zu of %zu): %s", bit, at, length,
                     accepted ? "not seen" : err.text);
        }
        assert_false(zip_seal_holds(bytes, length));
        if (!accepted) {
            assert_int_not_equal(err.code, SAT_OK);
            assert_int_not_equal(err.text[0], '\0');
            refused++;
        }
        sat_error_clear(&err);
        bytes[at] ^= (uint8_t)(1U << (bit % 8));
        assert_ok(sat_file_write_at(file, at, &bytes[at], 1, &err), err);
    }
    assert_int_equal(refused, (length - ZIP_SEAL_LENGTH) * 8);
    sat_file_close(file);
    free(bytes);
}

static void a_file_cut_at_any_byte_is_refused(void **state)
{
    const ZipScratch *scratch = *state;
    zip_write_archive(scratch->path, GOOD, GOOD_COUNT, ZIP_SEAL_LENGTH);
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_UPDATE);
    SatError err = SAT_ERROR_INIT;
    uint64_t size = 0;
    assert_ok(sat_file_size(file, &size, &err), err);
    while (size > 0) {
        size--;
        size_t entries = 0;
        assert_ok(sat_file_truncate(file, size, &err), err);
        assert_false(zip_read_everything(file, &entries, &err));
        assert_int_equal(err.code, size >= 4 ? SAT_ERR_CORRUPT : SAT_ERR_FORMAT);
        assert_non_null(strstr(err.text, size >= 4 ? "cut short" : "not a ZIP"));
        sat_error_clear(&err);
    }
    sat_file_close(file);
}

/* ---- patches on a good archive -------------------------------------------------------------- */

typedef enum { NOWHERE, LOCAL, CENTRAL, BOTH, END } Where;

/* One change: `width` bytes of value, or text when width is 0, at a field of entry number `entry`.
 * In BOTH, the offset is that of the directory record; the local header gets the same at 2 less
 * (or, for the name, at its name). */
typedef struct {
    Where where;
    size_t entry;
    size_t offset;
    size_t width;
    uint64_t value;
    const char *text;
} Patch;

typedef struct {
    const char *what;
    Patch patches[4];
    SatErrorCode code;
    const char *part; /* of the message */
} BadArchive;

#define NAME SAT_ZIP_CENTRAL_BYTES

static const BadArchive BAD_ARCHIVES[] = {
    {"encrypted", {{BOTH, 1, 8, 2, 0x0801, NULL}}, SAT_ERR_UNSUPPORTED, "encrypted"},
    {"data descriptor", {{BOTH, 1, 8, 2, 0x0808, NULL}}, SAT_ERR_UNSUPPORTED, "data descriptor"},
    {"deflated", {{BOTH, 1, 10, 2, 8, NULL}}, SAT_ERR_UNSUPPORTED, "compressed (method 8)"},
    {"name not flagged UTF-8", {{BOTH, 2, 8, 2, 0, NULL}}, SAT_ERR_CORRUPT, "the flags in"},
    {"unix host", {{CENTRAL, 0, 4, 2, 0x031E, NULL}}, SAT_ERR_CORRUPT, "version made by"},
    {"version needed", {{BOTH, 0, 6, 2, 10, NULL}}, SAT_ERR_CORRUPT, "version needed"},
    {"time", {{BOTH, 0, 12, 2, 0x6000, NULL}}, SAT_ERR_CORRUPT, "the time in"},
    {"date", {{BOTH, 0, 14, 2, 0x5821, NULL}}, SAT_ERR_CORRUPT, "the date in"},
    {"CRC-32 in both places", {{BOTH, 1, 16, 4, 1, NULL}}, SAT_ERR_CORRUPT, "its CRC-32"},
    {"CRC-32 in the directory alone",
     {{CENTRAL, 1, 16, 4, 1, NULL}},
     SAT_ERR_CORRUPT,
     "the CRC-32"},
    {"plain size larger", {{BOTH, 1, 24, 4, 99, NULL}}, SAT_ERR_CORRUPT, "plain size"},
    {"sizes smaller: a gap",
     {{BOTH, 1, 20, 4, 12, NULL}, {BOTH, 1, 24, 4, 12, NULL}},
     SAT_ERR_CORRUPT,
     "(gap)"},
    {"sizes larger: an overlap",
     {{BOTH, 1, 20, 4, 14, NULL}, {BOTH, 1, 24, 4, 14, NULL}},
     SAT_ERR_CORRUPT,
     "(overlap)"},
    {"sizes of gigabytes",
     {{BOTH, 1, 20, 4, 0xF0000000, NULL}, {BOTH, 1, 24, 4, 0xF0000000, NULL}},
     SAT_ERR_CORRUPT,
     "reaches into the directory"},
    {"last entry longer",
     {{BOTH, 3, 20, 4, 1, NULL}, {BOTH, 3, 24, 4, 1, NULL}},
     SAT_ERR_CORRUPT,
     "reaches into the directory"},
    {"sizes only zip64 could hold, without it",
     {{BOTH, 1, 20, 4, 0xFFFFFFFF, NULL}, {BOTH, 1, 24, 4, 0xFFFFFFFF, NULL}},
     SAT_ERR_CORRUPT,
     "zip64 field is missing"},
    {"offset only zip64 could hold, without it",
     {{CENTRAL, 1, 42, 4, 0xFFFFFFFF, NULL}},
     SAT_ERR_CORRUPT,
     "zip64 field is missing"},
    {"two entries at one place", {{CENTRAL, 2, 42, 4, 0, NULL}}, SAT_ERR_CORRUPT, "(overlap)"},
    {"first entry not at 0", {{CENTRAL, 0, 42, 4, 1, NULL}}, SAT_ERR_CORRUPT, "(gap)"},
    {"internal attributes", {{CENTRAL, 1, 36, 2, 1, NULL}}, SAT_ERR_CORRUPT, "internal attributes"},
    {"a folder's attributes",
     {{CENTRAL, 1, 38, 4, 0x10, NULL}},
     SAT_ERR_CORRUPT,
     "external attributes"},
    {"a symbolic link",
     {{CENTRAL, 1, 38, 4, 0xA1FF0000, NULL}},
     SAT_ERR_CORRUPT,
     "external attributes"},
    {"on another disk", {{CENTRAL, 1, 34, 2, 1, NULL}}, SAT_ERR_UNSUPPORTED, "another disk"},
    {"longer name in the directory",
     {{CENTRAL, 1, 28, 2, 10, NULL}},
     SAT_ERR_CORRUPT,
     "entry 3 of 4"},
    {"no name", {{CENTRAL, 1, 28, 2, 0, NULL}}, SAT_ERR_CORRUPT, "is empty"},
    {"name past the directory",
     {{CENTRAL, 3, 28, 2, 500, NULL}},
     SAT_ERR_CORRUPT,
     "longer than the directory"},
    {"extra field past the directory",
     {{CENTRAL, 3, 30, 2, 9, NULL}},
     SAT_ERR_CORRUPT,
     "longer than the directory"},
    {"extra field taken from the next record",
     {{CENTRAL, 1, 30, 2, 4, NULL}},
     SAT_ERR_CORRUPT,
     "extra field length"},
    {"comment taken from the next record",
     {{CENTRAL, 1, 32, 2, 4, NULL}},
     SAT_ERR_CORRUPT,
     "comment length"},
    {"directory signature", {{CENTRAL, 2, 0, 1, 'Q', NULL}}, SAT_ERR_CORRUPT, "record is missing"},
    {"local signature",
     {{LOCAL, 2, 0, 1, 'Q', NULL}},
     SAT_ERR_CORRUPT,
     "the signature in its local"},
    {"local method", {{LOCAL, 2, 8, 2, 8, NULL}}, SAT_ERR_CORRUPT, "the method in its local"},
    {"local size", {{LOCAL, 2, 18, 4, 1, NULL}}, SAT_ERR_CORRUPT, "the stored size in its local"},
    {"local extra field",
     {{LOCAL, 2, 28, 2, 4, NULL}},
     SAT_ERR_CORRUPT,
     "the extra field length in its local"},
    {"another name in the local header",
     {{LOCAL, 1, 30, 0, 0, "a/two"}},
     SAT_ERR_CORRUPT,
     "the name in its local"},
    {"absolute name", {{BOTH, 1, NAME, 0, 0, "/"}}, SAT_ERR_CORRUPT, "empty part"},
    {"name with ..", {{BOTH, 1, NAME, 0, 0, "../.."}}, SAT_ERR_CORRUPT, "\"..\""},
    {"name with .", {{BOTH, 1, NAME, 0, 0, "./a"}}, SAT_ERR_CORRUPT, "\".\""},
    {"name with //", {{BOTH, 1, NAME, 0, 0, "a//"}}, SAT_ERR_CORRUPT, "empty part"},
    {"name of a folder", {{BOTH, 1, NAME + 8, 0, 0, "/"}}, SAT_ERR_CORRUPT, "empty part"},
    {"name with a backslash", {{BOTH, 1, NAME, 0, 0, "a\\"}}, SAT_ERR_CORRUPT, "backslash"},
    {"name with a newline", {{BOTH, 1, NAME, 0, 0, "a\n"}}, SAT_ERR_CORRUPT, "control character"},
    {"name with a NUL", {{BOTH, 1, NAME + 4, 1, 0, NULL}}, SAT_ERR_CORRUPT, "control character"},
    {"name with a drive", {{BOTH, 1, NAME, 0, 0, "Z:"}}, SAT_ERR_CORRUPT, "drive letter"},
    {"name not UTF-8", {{BOTH, 1, NAME, 0, 0, "\xFF"}}, SAT_ERR_CORRUPT, "UTF-8"},
    {"one name twice", {{BOTH, 2, NAME, 0, 0, "a/one"}}, SAT_ERR_CORRUPT, "entry 2 already"},
    {"this disk", {{END, 0, 4, 2, 1, NULL}}, SAT_ERR_UNSUPPORTED, "several disks"},
    {"disk of the directory", {{END, 0, 6, 2, 1, NULL}}, SAT_ERR_UNSUPPORTED, "several disks"},
    {"one entry too few on this disk",
     {{END, 0, 8, 2, 3, NULL}},
     SAT_ERR_CORRUPT,
     "count of entries on this disk"},
    {"one entry too few",
     {{END, 0, 8, 2, 3, NULL}, {END, 0, 10, 2, 3, NULL}},
     SAT_ERR_CORRUPT,
     "behind its last entry"},
    {"one entry too many",
     {{END, 0, 8, 2, 5, NULL}, {END, 0, 10, 2, 5, NULL}},
     SAT_ERR_CORRUPT,
     "claims 5 entries"},
    {"no entries",
     {{END, 0, 8, 2, 0, NULL}, {END, 0, 10, 2, 0, NULL}},
     SAT_ERR_CORRUPT,
     "behind its last entry"},
    {"sixty thousand entries",
     {{END, 0, 8, 2, 60000, NULL}, {END, 0, 10, 2, 60000, NULL}},
     SAT_ERR_CORRUPT,
     "claims 60000 entries"},
    {"as many entries as zip64 says",
     {{END, 0, 8, 2, 65535, NULL}, {END, 0, 10, 2, 65535, NULL}},
     SAT_ERR_CORRUPT,
     "zip64 records that are not there"},
    {"directory too large", {{END, 0, 12, 4, 0xFFFFFFF0, NULL}}, SAT_ERR_LIMIT, "a directory of"},
    {"directory longer",
     {{END, 0, 12, 4, 1000, NULL}},
     SAT_ERR_CORRUPT,
     "the directory should end"},
    {"directory elsewhere",
     {{END, 0, 16, 4, 0, NULL}},
     SAT_ERR_CORRUPT,
     "the directory should end"},
    {"comment longer than the file", {{END, 0, 20, 2, 72, NULL}}, SAT_ERR_CORRUPT, "cut short"},
    {"comment shorter", {{END, 0, 20, 2, 70, NULL}}, SAT_ERR_CORRUPT, "added behind it"},
    {"no end record", {{END, 0, 0, 1, 'Q', NULL}}, SAT_ERR_CORRUPT, "end is missing"},
    {"an end record's signature in the comment",
     {{END, 0, 40, 0, 0, "PK\5\6"}},
     SAT_ERR_CORRUPT,
     "added behind it"},
    {"part of that signature in the comment",
     {{END, 0, 22, 0, 0, "\5\6"}},
     SAT_ERR_CORRUPT,
     "could hide"},
    {"a second end record in the comment",
     {{END, 0, 22, 0, 0, "PK\5\6"},
      {END, 0, 26, 8, 0, NULL},
      {END, 0, 34, 8, 0, NULL},
      {END, 0, 42, 2, ZIP_SEAL_LENGTH - 22, NULL}},
     SAT_ERR_CORRUPT,
     "the directory should end"},
    {"neither beginning nor end of a ZIP",
     {{END, 0, 0, 1, 'Q', NULL}, {LOCAL, 0, 0, 1, 'Q', NULL}},
     SAT_ERR_FORMAT,
     "not a ZIP"},
};

/* Where the records of the good archive stand. */
typedef struct {
    size_t local[GOOD_COUNT];
    size_t central[GOOD_COUNT];
    size_t end;
} Map;

static Map map_archive(const char *path, size_t length)
{
    SatError err = SAT_ERROR_INIT;
    Map map = {.end = length - ZIP_SEAL_LENGTH - SAT_ZIP_END_BYTES};
    SatFile *file = zip_open_file(path, SAT_FILE_READ);
    SatZipReader *reader = sat_zip_reader_open(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(reader, err);
    size_t at = (size_t)sat_zip_reader_directory_offset(reader);
    for (size_t i = 0; i < GOOD_COUNT; i++) {
        const SatZipEntry *entry = sat_zip_reader_entry(reader, i);
        map.local[i] = (size_t)entry->info.header_offset;
        map.central[i] = at;
        at += SAT_ZIP_CENTRAL_BYTES + strlen(entry->name);
    }
    assert_int_equal(at, map.end);
    sat_zip_reader_free(reader);
    sat_file_close(file);
    return map;
}

static void put_value(uint8_t *at, const Patch *patch)
{
    if (patch->width == 0) {
        memcpy(at, patch->text, strlen(patch->text));
        return;
    }
    for (size_t i = 0; i < patch->width; i++) {
        at[i] = (uint8_t)(patch->value >> (8 * i));
    }
}

static void apply(uint8_t *bytes, const Map *map, const Patch *patch)
{
    if (patch->where == LOCAL) {
        put_value(bytes + map->local[patch->entry] + patch->offset, patch);
    }
    if (patch->where == CENTRAL || patch->where == BOTH) {
        put_value(bytes + map->central[patch->entry] + patch->offset, patch);
    }
    if (patch->where == BOTH) {
        size_t back = patch->offset >= NAME ? SAT_ZIP_CENTRAL_BYTES - SAT_ZIP_LOCAL_BYTES : 2;
        put_value(bytes + map->local[patch->entry] + patch->offset - back, patch);
    }
    if (patch->where == END) {
        put_value(bytes + map->end + patch->offset, patch);
    }
}

static void crafted_archives_are_refused_by_name(void **state)
{
    const ZipScratch *scratch = *state;
    zip_write_archive(scratch->path, GOOD, GOOD_COUNT, ZIP_SEAL_LENGTH);
    size_t length = 0;
    uint8_t *good = zip_slurp(scratch->path, &length);
    uint8_t *bad = malloc(length);
    assert_non_null(bad);
    Map map = map_archive(scratch->path, length);
    for (size_t i = 0; i < sizeof(BAD_ARCHIVES) / sizeof(BAD_ARCHIVES[0]); i++) {
        const BadArchive *row = &BAD_ARCHIVES[i];
        memcpy(bad, good, length);
        for (size_t k = 0; k < 4; k++) {
            apply(bad, &map, &row->patches[k]);
        }
        zip_put_file(scratch->path, bad, length);
        SatFile *file = zip_open_file(scratch->path, SAT_FILE_READ);
        SatError err = SAT_ERROR_INIT;
        size_t entries = 0;
        bool accepted = zip_read_everything(file, &entries, &err);
        if (accepted || err.code != row->code || !strstr(err.text, row->part)) {
            fail_msg("%s: %s, code %d, \"%s\" (expected %d, \"%s\")", row->what,
                     accepted ? "accepted" : "refused", (int)err.code, err.text, (int)row->code,
                     row->part);
        }
        sat_file_close(file);
    }
    free(bad);
    free(good);
}

/* ---- archives put together from records ----------------------------------------------------- */

typedef struct {
    uint8_t bytes[4096];
    size_t length;
} Bytes;

static void put(Bytes *out, const void *bytes, size_t length)
{
    assert_true(out->length + length <= sizeof(out->bytes));
    memcpy(out->bytes + out->length, bytes, length);
    out->length += length;
}

static void expect_refusal(const char *path, const Bytes *archive, SatErrorCode code,
                           const char *part)
{
    zip_put_file(path, archive->bytes, archive->length);
    SatFile *file = zip_open_file(path, SAT_FILE_READ);
    SatError err = SAT_ERROR_INIT;
    size_t entries = 0;
    assert_false(zip_read_everything(file, &entries, &err));
    if (err.code != code || !strstr(err.text, part)) {
        fail_msg("code %d, \"%s\" (expected %d, \"%s\")", (int)err.code, err.text, (int)code, part);
    }
    sat_file_close(file);
}

/* One entry "x" of four bytes, with hidden bytes at one of the places where a lenient reader would
 * not look. gap_at: 0 none, 1 before the entry, 2 behind it, 3 behind the directory, 4 behind the
 * end. */
static Bytes archive_with_gap(int gap_at)
{
    Bytes out = {.length = 0};
    uint8_t record_bytes[SAT_ZIP_CENTRAL_MAX_BYTES];
    SatZipRecord record = {.name = "x",
                           .name_length = 1,
                           .stored_bytes = 4,
                           .plain_bytes = 4,
                           .crc32 = sat_crc32(0, "data", 4)};
    if (gap_at == 1) {
        put(&out, "#!/bin/sh\n", 10);
    }
    record.header_offset = out.length;
    put(&out, record_bytes, sat_zip_encode_local(&record, record_bytes));
    put(&out, "data", 4);
    if (gap_at == 2) {
        put(&out, "hidden", 6);
    }
    SatZipEnding ending = {.entry_count = 1, .directory_offset = out.length};
    ending.directory_bytes = sat_zip_encode_central(&record, record_bytes);
    put(&out, record_bytes, (size_t)ending.directory_bytes);
    if (gap_at == 3) {
        put(&out, "hidden", 6);
    }
    uint8_t ending_bytes[SAT_ZIP_ENDING_MAX_BYTES];
    put(&out, ending_bytes, sat_zip_encode_ending(&ending, ending_bytes));
    if (gap_at == 4) {
        put(&out, "\n", 1);
    }
    return out;
}

static void hidden_bytes_are_refused_wherever_they_are(void **state)
{
    const ZipScratch *scratch = *state;
    Bytes archive = archive_with_gap(0);
    zip_put_file(scratch->path, archive.bytes, archive.length);
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_READ);
    SatError err = SAT_ERROR_INIT;
    size_t entries = 0;
    assert_ok(zip_read_everything(file, &entries, &err), err);
    sat_file_close(file);

    archive = archive_with_gap(1);
    expect_refusal(scratch->path, &archive, SAT_ERR_CORRUPT, "(gap)");
    archive = archive_with_gap(2);
    expect_refusal(scratch->path, &archive, SAT_ERR_CORRUPT, "a gap of 6 bytes");
    archive = archive_with_gap(3);
    expect_refusal(scratch->path, &archive, SAT_ERR_CORRUPT, "the directory should end");
    archive = archive_with_gap(4);
    expect_refusal(scratch->path, &archive, SAT_ERR_CORRUPT, "added behind it");
}

/* Zip64 where plain fields would do is a second form of the same archive. */
static void needless_zip64_is_refused(void **state)
{
    const ZipScratch *scratch = *state;
    Bytes out = {.length = 0};
    uint8_t bytes[SAT_ZIP_CENTRAL_MAX_BYTES];
    SatZipRecord record = {.name = "x",
                           .name_length = 1,
                           .stored_bytes = 4,
                           .plain_bytes = 4,
                           .crc32 = sat_crc32(0, "data", 4)};
    put(&out, bytes, sat_zip_encode_local(&record, bytes));
    put(&out, "data", 4);
    size_t directory_offset = out.length;
    size_t length = sat_zip_encode_central(&record, bytes);
    memset(bytes + 20, 0xFF, 8); /* both sizes: see the zip64 field */
    bytes[30] = 20;
    put(&out, bytes, length);
    put(&out, "\1\0\x10\0\4\0\0\0\0\0\0\0\4\0\0\0\0\0\0\0", 20);
    SatZipEnding ending = {.entry_count = 1,
                           .directory_offset = directory_offset,
                           .directory_bytes = out.length - directory_offset};
    put(&out, bytes, sat_zip_encode_ending(&ending, bytes));
    expect_refusal(scratch->path, &out, SAT_ERR_CORRUPT, "stored size in its directory record");

    /* The end records: sentinels and zip64 records for an archive of one entry. */
    Bytes archive = archive_with_gap(0);
    size_t end = archive.length - SAT_ZIP_END_BYTES;
    uint8_t end_bytes[SAT_ZIP_END_BYTES];
    memcpy(end_bytes, archive.bytes + end, sizeof(end_bytes));
    archive.length = end;
    SatZipEnding wide = {.entry_count = 70000};
    uint8_t wide_bytes[SAT_ZIP_ENDING_MAX_BYTES];
    (void)sat_zip_encode_ending(&wide, wide_bytes);
    memset(wide_bytes + 24, 0, 32);
    wide_bytes[24] = 1;
    wide_bytes[32] = 1;
    wide_bytes[40] = (uint8_t)(SAT_ZIP_CENTRAL_BYTES + 1);
    wide_bytes[48] = (uint8_t)(SAT_ZIP_LOCAL_BYTES + 1 + 4);
    wide_bytes[56 + 8] = (uint8_t)end;
    put(&archive, wide_bytes, SAT_ZIP_END64_BYTES + SAT_ZIP_LOCATOR64_BYTES);
    memset(end_bytes + 8, 0xFF, 4);
    put(&archive, end_bytes, sizeof(end_bytes));
    expect_refusal(scratch->path, &archive, SAT_ERR_CORRUPT, "count of entries on this disk");
}

/* A stored ZIP inside, or content made to look like the end of the file, is content. */
static void an_end_record_inside_an_entry_is_content(void **state)
{
    const ZipScratch *scratch = *state;
    SatError err = SAT_ERROR_INIT;
    char content[SAT_ZIP_END_BYTES] = "PK\5\6";
    size_t behind = SAT_ZIP_CENTRAL_BYTES + 1 + SAT_ZIP_END_BYTES + ZIP_SEAL_LENGTH;
    content[20] = (char)behind; /* its "comment" reaches the end of the file */
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_CREATE);
    SatZipWriter *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, &err);
    SatZipEntryInfo info;
    size_t entries = 0;
    assert_ok(writer, err);
    assert_ok(sat_zip_writer_add_stored(writer, "x", content, sizeof(content), &info, &err), err);
    assert_ok(sat_zip_writer_finish(writer, zip_seal, NULL, ZIP_SEAL_LENGTH, &err), err);
    assert_true(sat_zip_writer_end_offset(writer) == info.data_offset + sizeof(content) + behind);
    assert_ok(zip_read_everything(file, &entries, &err), err);
    assert_int_equal(entries, 1);
    sat_zip_writer_free(writer);
    sat_file_close(file);
}

static void make_bad_comment(void *context, const SatSha256 *body_hash, char *comment)
{
    (void)context;
    (void)body_hash;
    memcpy(comment, "..PK\5\6..", 8);
}

static void the_writer_refuses_a_comment_with_an_end_record(void **state)
{
    const ZipScratch *scratch = *state;
    SatError err = SAT_ERROR_INIT;
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_CREATE);
    SatZipWriter *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(writer, err);
    assert_false(sat_zip_writer_finish(writer, make_bad_comment, NULL, 8, &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    sat_zip_writer_free(writer);
    sat_file_close(file);
}

static void claims_past_the_limits_are_refused_before_memory_is_taken(void **state)
{
    static const struct {
        SatZipEnding ending;
        SatErrorCode code;
        const char *part;
    } CLAIMS[] = {
        {{4000001, 0, (uint64_t)47 * 4000001, 0}, SAT_ERR_LIMIT, "claims 4000001 entries"},
        {{UINT64_MAX, 0, 0, 0}, SAT_ERR_LIMIT, "entries"},
        {{70000, 0, UINT64_MAX, 0}, SAT_ERR_LIMIT, "a directory of"},
        {{70000, UINT64_MAX - 5, 47 * 70000, 0}, SAT_ERR_CORRUPT, "the directory should end"},
        {{70000, 0, 47 * 70000 - 1, 0}, SAT_ERR_CORRUPT, "claims 70000 entries"},
        {{70000, 0, 47 * 70000, 0}, SAT_ERR_CORRUPT, "the directory should end"},
    };
    const ZipScratch *scratch = *state;
    for (size_t i = 0; i < sizeof(CLAIMS) / sizeof(CLAIMS[0]); i++) {
        Bytes archive = {.length = 0};
        uint8_t bytes[SAT_ZIP_ENDING_MAX_BYTES];
        put(&archive, bytes, sat_zip_encode_ending(&CLAIMS[i].ending, bytes));
        expect_refusal(scratch->path, &archive, CLAIMS[i].code, CLAIMS[i].part);
    }
}

static void load_keeps_to_its_limit(void **state)
{
    const ZipScratch *scratch = *state;
    SatError err = SAT_ERROR_INIT;
    size_t length = 0;
    zip_write_archive(scratch->path, GOOD, GOOD_COUNT, 0);
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_READ);
    SatZipReader *reader = sat_zip_reader_open(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(reader, err);
    assert_null(sat_zip_reader_load(reader, 1, 12, &length, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    assert_non_null(strstr(err.text, "\"a/one.txt\""));
    sat_error_clear(&err);
    uint8_t *content = sat_zip_reader_load(reader, 1, 13, &length, &err);
    assert_ok(content, err);
    assert_int_equal(length, 13);
    free(content);
    sat_zip_reader_free(reader);
    sat_file_close(file);
}

static void an_archive_without_entries_is_one(void **state)
{
    const ZipScratch *scratch = *state;
    size_t entries = 1;
    SatError err = SAT_ERROR_INIT;
    zip_write_archive(scratch->path, GOOD, 0, 0);
    SatFile *file = zip_open_file(scratch->path, SAT_FILE_READ);
    assert_ok(zip_read_everything(file, &entries, &err), err);
    assert_int_equal(entries, 0);
    sat_file_close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_single_bit_flip_is_detected),
        cmocka_unit_test(a_file_cut_at_any_byte_is_refused),
        cmocka_unit_test(crafted_archives_are_refused_by_name),
        cmocka_unit_test(hidden_bytes_are_refused_wherever_they_are),
        cmocka_unit_test(needless_zip64_is_refused),
        cmocka_unit_test(an_end_record_inside_an_entry_is_content),
        cmocka_unit_test(the_writer_refuses_a_comment_with_an_end_record),
        cmocka_unit_test(claims_past_the_limits_are_refused_before_memory_is_taken),
        cmocka_unit_test(load_keeps_to_its_limit),
        cmocka_unit_test(an_archive_without_entries_is_one),
    };
    return cmocka_run_group_tests(tests, zip_scratch_make, zip_scratch_remove);
}
