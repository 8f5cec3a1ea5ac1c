/* Entries of damaged archives are found by their headers and by the directory, whichever is whole.
 */
#define _GNU_SOURCE /* memfd_create */

#include "formats/zip/zip_salvage.h"

#include <stdlib.h>
#include <string.h>

#include "formats/zip/zip_layout.h"
#include "tests/fuzz/memory_file.h"
#include "tests/unit/formats/zip/zip_test_support.h"

enum { ENTRIES = 4, TEXT_BYTES = 100 };

static const ZipTestEntry ENTRY[ENTRIES] = {{"a/first", "some content"},
                                            {"a/empty", NULL},
                                            {"b/third", "more of it, and longer"},
                                            {"c", "x"}};

typedef struct {
    SatArena *arena;
    SatFile *file;
    SatZipSalvage found;
} Look;

static Look look_at(const uint8_t *bytes, size_t length)
{
    SatError err = SAT_ERROR_INIT;
    Look look = {.arena = sat_arena_new(0, &err), .file = memory_file(bytes, length)};
    assert_non_null(look.arena);
    assert_ok(sat_zip_salvage_read(look.file, SAT_ZIP_FORM_PACK, look.arena, &look.found, &err),
              err);
    return look;
}

static void end_look(Look *look)
{
    sat_zip_salvage_free(&look->found);
    sat_file_close(look->file);
    sat_arena_free(look->arena);
}

static bool add_text(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    char *text = context;
    size_t used = strlen(text);
    (void)err;
    memcpy(text + used, bytes, length < TEXT_BYTES - 1 - used ? length : TEXT_BYTES - 1 - used);
    return true;
}

/* Bits of those entries that are found by their names with their content. */
static unsigned whole_of(const Look *look)
{
    unsigned whole = 0;
    for (size_t i = 0; i < look->found.count; i++) {
        const SatZipEntry *entry = &look->found.entries[i];
        char text[TEXT_BYTES] = "";
        SatError why = SAT_ERROR_INIT;
        const SatZipSink sink = {add_text, text};
        if (!sat_zip_salvage_visit(look->file, entry, &sink, NULL, &why)) {
            assert_int_equal(why.code, SAT_ERR_CORRUPT);
            continue;
        }
        for (unsigned k = 0; k < ENTRIES; k++) {
            const char *content = ENTRY[k].content != NULL ? ENTRY[k].content : "";
            whole |=
                strcmp(entry->name, ENTRY[k].name) == 0 && strcmp(text, content) == 0 ? 1U << k : 0;
        }
    }
    return whole;
}

static uint8_t *write_archive(const ZipScratch *scratch, size_t *length)
{
    zip_write_archive(scratch->path, ENTRY, ENTRIES, ZIP_SEAL_LENGTH);
    return zip_slurp(scratch->path, length);
}

/* Where the contents lie: headers of 30 bytes and the name, one behind the other. */
static unsigned content_at(size_t byte)
{
    size_t at = 0;
    for (unsigned i = 0; i < ENTRIES; i++) {
        size_t begin = at + SAT_ZIP_LOCAL_BYTES + strlen(ENTRY[i].name);
        at = begin + (ENTRY[i].content != NULL ? strlen(ENTRY[i].content) : 0);
        if (byte >= begin && byte < at) {
            return 1U << i;
        }
    }
    return 0;
}

static void a_whole_one(void **state)
{
    size_t length = 0;
    const ZipScratch *scratch = *state;
    uint8_t *bytes = write_archive(scratch, &length);
    Look look = look_at(bytes, length);
    assert_int_equal(look.found.count, ENTRIES);
    assert_int_equal(look.found.gaps, 0);
    assert_int_equal(whole_of(&look), 15);
    end_look(&look);
    free(bytes);
}

/* Any bit: only the content that it lies in is lost. */
static void every_bit(void **state)
{
    size_t length = 0;
    const ZipScratch *scratch = *state;
    uint8_t *bytes = write_archive(scratch, &length);
    for (size_t bit = 0; bit < length * 8; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
        Look look = look_at(bytes, length);
        bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
        if (whole_of(&look) != (15U & ~content_at(bit / 8))) {
            fail_msg("bit %zu: %u", bit, whole_of(&look));
        }
        end_look(&look);
    }
    free(bytes);
}

/* Without the directory a header's bit costs its entry, none behind it. */
static void every_bit_of_headers_alone(void **state)
{
    size_t length = 0, at = 0;
    const ZipScratch *scratch = *state;
    uint8_t *bytes = write_archive(scratch, &length);
    static const uint8_t signature[] = {'P', 'K', 1, 2};
    size_t end = 0;
    while (memcmp(bytes + end, signature, 4) != 0) {
        end++;
    }
    for (unsigned i = 0; i < ENTRIES; i++) {
        size_t header = SAT_ZIP_LOCAL_BYTES + strlen(ENTRY[i].name);
        for (size_t bit = at * 8; bit < (at + header) * 8; bit++) {
            bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
            Look look = look_at(bytes, end);
            bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
            if (whole_of(&look) != (15U & ~(1U << i))) {
                fail_msg("entry %u, bit %zu: %u", i, bit - at * 8, whole_of(&look));
            }
            end_look(&look);
        }
        at += header + (ENTRY[i].content != NULL ? strlen(ENTRY[i].content) : 0);
    }
    free(bytes);
}

static void every_cut(void **state)
{
    size_t length = 0;
    const ZipScratch *scratch = *state;
    uint8_t *bytes = write_archive(scratch, &length);
    for (size_t cut = 0; cut < length; cut++) {
        unsigned expected = 0;
        size_t at = 0;
        for (unsigned i = 0; i < ENTRIES; i++) {
            at += SAT_ZIP_LOCAL_BYTES + strlen(ENTRY[i].name) +
                  (ENTRY[i].content != NULL ? strlen(ENTRY[i].content) : 0);
            expected |= at <= cut ? 1U << i : 0;
        }
        Look look = look_at(bytes, cut);
        assert_int_equal(whole_of(&look), expected);
        end_look(&look);
    }
    free(bytes);
}

/* Bytes in front, between and behind: entries are found where they lie. */
static void moved(void **state)
{
    size_t length = 0;
    const ZipScratch *scratch = *state;
    uint8_t *bytes = write_archive(scratch, &length);
    uint8_t *more = calloc(1, length + 3000);
    assert_non_null(more);
    memcpy(more + 1000, bytes, length);
    Look look = look_at(more, length + 3000);
    assert_int_equal(whole_of(&look), 15);
    assert_int_equal(look.found.gaps, 1);
    end_look(&look);
    free(more);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_whole_one), cmocka_unit_test(every_bit),
                                       cmocka_unit_test(every_bit_of_headers_alone),
                                       cmocka_unit_test(every_cut), cmocka_unit_test(moved)};
    return cmocka_run_group_tests(tests, zip_scratch_make, zip_scratch_remove);
}
