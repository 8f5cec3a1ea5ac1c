/* Damage: every single flipped bit is found, nothing wrong is ever shown, every cut is told. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "formats/zip/zip_reader.h"
#include "tests/unit/formats/pack/pack_test_support.h"

static int setup(void **state)
{
    TinyPack *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    pack_test_tiny_make(f);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    pack_test_tiny_free(*state);
    free(*state);
    return 0;
}

static void flip(TinyPack *f, size_t bit)
{
    SatError err = SAT_ERROR_INIT;
    f->bytes[bit / 8] ^= (uint8_t)(1U << (bit % 8));
    SAT_AUTO(SatFile) *file = sat_file_open(f->path, SAT_FILE_UPDATE, &err);
    assert_ok(file != NULL && sat_file_write_at(file, bit / 8, &f->bytes[bit / 8], 1, &err), err);
}

static bool holds(const SatPackEntry *entry, size_t byte)
{
    return byte >= entry->offset && byte - entry->offset < entry->length;
}

static bool same_place(const SatPackEntry *a, const SatPackEntry *b)
{
    return a->offset == b->offset && a->length == b->length && sat_sha256_equal(&a->hash, &b->hash);
}

/* The same places with the same hashes as in the sound pack. *touched: the byte is a picture's. */
static bool same_places(const SatPackCase *found, const SatPackCase *sound, size_t byte,
                        bool *touched)
{
    bool same = found->series_count == sound->series_count;
    for (size_t i = 0; same && i < sound->series_count; i++) {
        const SatPackSeries *a = &found->series[i];
        const SatPackSeries *b = &sound->series[i];
        size_t frames = sat_case_series(sound->model, i, NULL)->frame_count;
        same = a->has_thumbnail == b->has_thumbnail &&
               (!b->has_thumbnail || same_place(&a->thumbnail, &b->thumbnail));
        *touched = *touched || (b->has_thumbnail && holds(&b->thumbnail, byte));
        for (size_t k = 0; same && k < frames; k++) {
            same = a->frames[k].strip_count == b->frames[k].strip_count &&
                   a->frames[k].form.coding == b->frames[k].form.coding &&
                   a->frames[k].form.predictor == b->frames[k].form.predictor &&
                   a->frames[k].form.strip_rows == b->frames[k].form.strip_rows;
            for (uint32_t strip = 0; same && strip < b->frames[k].strip_count; strip++) {
                same = same_place(&a->frames[k].strips[strip], &b->frames[k].strips[strip]);
                *touched = *touched || holds(&b->frames[k].strips[strip], byte);
            }
        }
    }
    return same;
}

/* Whether what plays is right; pictures are decoded only where the byte is one of theirs: all
 * others are the same bytes under the same hash. */
static bool is_right(const TinyPack *f, size_t byte, size_t *lost, SatError *err)
{
    SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(f->path, err);
    bool touched = false;
    *lost = 0;
    if (reader == NULL) {
        return true;
    }
    if (sat_pack_reader_case_count(reader) != 2 ||
        strcmp(sat_pack_reader_title(reader), "Tiny") != 0) {
        return false;
    }
    for (size_t i = 0; i < 2; i++) {
        SatError unread = SAT_ERROR_INIT;
        const SatPackCaseEntry *entry = sat_pack_reader_case(reader, i);
        SAT_AUTO(SatPackCase) *found = sat_pack_reader_load_case(reader, i, &unread);
        if (strcmp(entry->title, f->recipe.cases[i].title) != 0 ||
            strcmp(entry->title_hidden, f->recipe.cases[i].title_hidden) != 0) {
            return false;
        }
        *lost += found == NULL;
        if (found != NULL && (strcmp(found->model->title, entry->title) != 0 ||
                              !same_places(found, f->cases[i], byte, &touched))) {
            return false;
        }
    }
    return !touched || pack_test_is_right(f->path, &f->recipe, lost, err);
}

static void every_flipped_bit_is_found_and_none_misleads(void **state)
{
    TinyPack *f = *state;
    size_t refused = 0;
    size_t whole = 0;
    size_t some_lost = 0;
    assert_true(f->length <= 16384);
    for (size_t bit = 0; bit < f->length * 8; bit++) {
        flip(f, bit);
        CheckLog log = {0};
        SatCheckResult result;
        SatError err = SAT_ERROR_INIT;
        if (!sat_pack_check(f->path, false, pack_test_log, NULL, &log, &result, &err)) {
            fail_msg("byte %zu: %s", bit / 8, err.text);
        }
        if (result.faults == 0 || log.first[0] == '\0') {
            fail_msg("the flipped bit %zu of byte %zu was not found", bit % 8, bit / 8);
        }
        sat_error_clear(&err);
        size_t lost = 0;
        if (!is_right(f, bit / 8, &lost, &err)) {
            fail_msg("bit %zu of byte %zu shows something wrong", bit % 8, bit / 8);
        }
        if (err.code != SAT_OK) {
            refused++;
            assert_non_null(strstr(err.text, "take another copy"));
        } else if (lost > 0) {
            some_lost++;
        } else {
            whole++;
        }
        flip(f, bit);
    }
    print_message("%zu flips: %zu play whole, %zu lose pictures, %zu refused\n", f->length * 8,
                  whole, some_lost, refused);
    /* The comment, the index or the copy may be lost, one at a time: the pack plays. */
    assert_int_equal(refused, 0);
}

static void a_flip_in_a_picture_costs_and_names_that_frame(void **state)
{
    TinyPack *f = *state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(f->path, &err);
    assert_ok(reader != NULL, err);
    SAT_AUTO(SatPackCase) *loaded = sat_pack_reader_load_case(reader, 0, &err);
    assert_ok(loaded != NULL, err);
    const SatPackEntry *entry = &loaded->series[0].frames[1].strips[0];
    for (uint64_t bit = entry->offset * 8; bit < (entry->offset + entry->length) * 8; bit++) {
        flip(f, (size_t)bit);
        CheckLog log = {0};
        SatCheckResult result;
        assert_ok(sat_pack_check(f->path, false, pack_test_log, NULL, &log, &result, &err), err);
        assert_int_equal(result.faults, 1);
        assert_int_equal(log.of_kind[SAT_CHECK_FAULT_FRAME], 1);
        assert_non_null(strstr(log.first, "case 1, series 1, frame 2: "));
        assert_int_equal(log.case_index, 0);
        assert_int_equal(log.series_index, 0);
        assert_int_equal(log.frame_index, 1);
        size_t lost = 0;
        assert_true(pack_test_is_right(f->path, &f->recipe, &lost, &err));
        assert_int_equal(lost, 1);
        flip(f, (size_t)bit);
    }
}

static void every_cut_is_told(void **state)
{
    TinyPack *f = *state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatFile) *file = sat_file_open(f->path, SAT_FILE_UPDATE, &err);
    assert_ok(file != NULL, err);
    for (size_t length = f->length; length-- > 0;) {
        assert_ok(sat_file_truncate(file, length, &err), err);
        SatPackReader *reader = sat_pack_reader_open(f->path, &err);
        assert_null(reader);
        assert_true(err.code == SAT_ERR_CORRUPT || err.code == SAT_ERR_FORMAT);
        assert_non_null(strstr(err.text, "tiny.satchel"));
        sat_error_clear(&err);
        CheckLog log = {0};
        SatCheckResult result;
        if (sat_pack_check(f->path, false, pack_test_log, NULL, &log, &result, &err)) {
            assert_true(result.faults > 0);
        } else {
            assert_int_equal(err.code, SAT_ERR_FORMAT);
            assert_true(length < 65); /* not even the first entry */
        }
        sat_error_clear(&err);
    }
}

static void bytes_behind_the_end_are_told(void **state)
{
    TinyPack *f = *state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatFile) *file = sat_file_open(f->path, SAT_FILE_UPDATE, &err);
    assert_ok(file != NULL && sat_file_write_at(file, f->length, "x", 1, &err), err);
    assert_null(sat_pack_reader_open(f->path, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    sat_error_clear(&err);
    SatCheckResult result;
    assert_ok(sat_pack_check(f->path, false, NULL, NULL, NULL, &result, &err), err);
    assert_true(result.faults > 0);
}

static void break_entry(TinyPack *f, const char *name)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatFile) *file = sat_file_open(f->path, SAT_FILE_UPDATE, &err);
    assert_ok(file != NULL, err);
    SAT_AUTO(SatZipReader) *zip = sat_zip_reader_open(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(zip != NULL, err);
    const SatZipEntry *entry = sat_zip_reader_find(zip, name);
    assert_non_null(entry);
    assert_ok(sat_file_write_at(file, entry->info.data_offset, "\xff", 1, &err), err);
}

static void the_copy_serves_and_then_nothing_does(void **state)
{
    TinyPack *f = *state;
    SatError err = SAT_ERROR_INIT;
    break_entry(f, "index.json");
    SatPackReader *reader = sat_pack_reader_open(f->path, &err);
    assert_ok(reader != NULL, err);
    assert_true(sat_pack_reader_used_copy(reader));
    sat_pack_reader_close(reader);
    break_entry(f, "index-copy.json");
    assert_null(sat_pack_reader_open(f->path, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    assert_non_null(strstr(err.text, "take another copy of the file"));
    sat_error_clear(&err);
    CheckLog log = {0};
    SatCheckResult result;
    assert_ok(sat_pack_check(f->path, false, pack_test_log, NULL, &log, &result, &err), err);
    assert_true(log.of_kind[SAT_CHECK_FAULT_INDEX] > 0);
    assert_true(log.of_kind[SAT_CHECK_FAULT_STRUCTURE] >= 2); /* both entries named */
}

static void a_damaged_comment_is_got_around(void **state)
{
    TinyPack *f = *state;
    SatError err = SAT_ERROR_INIT;
    memset(f->bytes + f->length - SAT_PACK_COMMENT_LENGTH, 'x', SAT_PACK_COMMENT_LENGTH);
    pack_test_put(f->path, f->bytes, f->length);
    SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(f->path, &err);
    assert_ok(reader != NULL, err);
    assert_true(sat_pack_reader_used_copy(reader));
    pack_test_compare(f->path, &f->recipe);
}

/* It has its form, but the hash of the index in it is another: the comment is told, no index. */
static void a_comment_that_leads_nowhere_is_told(void **state)
{
    TinyPack *f = *state;
    SatError err = SAT_ERROR_INIT;
    f->bytes[f->length - SAT_PACK_COMMENT_LENGTH + 60] ^= 1; /* a hex digit stays one */
    pack_test_put(f->path, f->bytes, f->length);
    pack_test_compare(f->path, &f->recipe);
    CheckLog log = {0};
    SatCheckResult result;
    assert_ok(sat_pack_check(f->path, false, pack_test_log, NULL, &log, &result, &err), err);
    assert_int_equal(result.faults, 1);
    assert_non_null(strstr(log.first, "the sealing comment is damaged"));
    /* with it the first index too: the copy serves, by the directory */
    break_entry(f, "index.json");
    pack_test_compare(f->path, &f->recipe);
    /* and with another length before it, nothing may be taken for the end */
    f->bytes[f->length - SAT_PACK_COMMENT_LENGTH - 2] = 189;
    pack_test_put(f->path, f->bytes, f->length - 1);
    assert_null(sat_pack_reader_open(f->path, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    assert_non_null(strstr(err.text, "its end is damaged or missing"));
}

/* A hole of that size costs nothing where the file system has such files. */
static void a_file_over_the_limit_is_refused(void **state)
{
    TinyPack *f = *state;
    SatError err = SAT_ERROR_INIT;
    if (truncate(f->path, (off_t)1 << 50 | 1) != 0) {
        print_message("no files of 1 PiB here: not tested\n");
        return;
    }
    assert_null(sat_pack_reader_open(f->path, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    assert_non_null(strstr(err.text, "at most"));
}

static void a_damaged_case_leaves_the_others(void **state)
{
    TinyPack *f = *state;
    SatError err = SAT_ERROR_INIT;
    break_entry(f, "cases/0001/case.json");
    SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(f->path, &err);
    assert_ok(reader != NULL, err);
    assert_null(sat_pack_reader_load_case(reader, 0, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    assert_string_equal(err.text, "case 1: case.json: damaged: it differs from its checksum");
    sat_error_clear(&err);
    SAT_AUTO(SatPackCase) *second = sat_pack_reader_load_case(reader, 1, &err);
    assert_ok(second != NULL, err);
    CheckLog log = {0};
    SatCheckResult result;
    assert_ok(sat_pack_check(f->path, false, pack_test_log, NULL, &log, &result, &err), err);
    assert_int_equal(result.faults, 1);
    assert_int_equal(log.of_kind[SAT_CHECK_FAULT_CASE], 1);
    assert_int_equal(log.case_index, 0);
}

static void other_files_are_not_packs(void **state)
{
    TinyPack *f = *state;
    static const char *const contents[] = {"", "hello", "PK\003\004"};
    for (size_t i = 0; i < 3; i++) {
        SatError err = SAT_ERROR_INIT;
        SatCheckResult result;
        pack_test_put(f->path, contents[i], strlen(contents[i]));
        assert_null(sat_pack_reader_open(f->path, &err));
        assert_int_equal(err.code, SAT_ERR_FORMAT);
        sat_error_clear(&err);
        assert_false(sat_pack_check(f->path, true, NULL, NULL, NULL, &result, &err));
        assert_int_equal(err.code, SAT_ERR_FORMAT);
    }
}

static bool stop_at_once(void *context, uint64_t done_bytes, uint64_t total_bytes)
{
    (void)done_bytes;
    assert_true(total_bytes > 0);
    ++*(int *)context;
    return false;
}

static void a_check_can_be_stopped(void **state)
{
    TinyPack *f = *state;
    SatError err = SAT_ERROR_INIT;
    SatCheckResult result;
    int calls = 0;
    assert_false(sat_pack_check(f->path, false, NULL, stop_at_once, &calls, &result, &err));
    assert_int_equal(err.code, SAT_ERR_CANCELLED);
    assert_int_equal(calls, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_flipped_bit_is_found_and_none_misleads, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_flip_in_a_picture_costs_and_names_that_frame, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(every_cut_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(bytes_behind_the_end_are_told, setup, teardown),
        cmocka_unit_test_setup_teardown(the_copy_serves_and_then_nothing_does, setup, teardown),
        cmocka_unit_test_setup_teardown(a_damaged_comment_is_got_around, setup, teardown),
        cmocka_unit_test_setup_teardown(a_comment_that_leads_nowhere_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_over_the_limit_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_damaged_case_leaves_the_others, setup, teardown),
        cmocka_unit_test_setup_teardown(other_files_are_not_packs, setup, teardown),
        cmocka_unit_test_setup_teardown(a_check_can_be_stopped, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
