/* What goes into a pack comes out of it: every kind of picture, texts, places, the same bytes
 * twice. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <webp/encode.h>

#include "tests/unit/formats/pack/pack_test_support.h"

/* Thumbnails are libwebp's work: another version may find shorter bytes. */
#define PINNED_WEBP_VERSION 0x010204

static void every_kind_of_picture(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "kinds.satchel");
    SatError err = SAT_ERROR_INIT;
    PackRecipe recipe = pack_test_kinds();
    assert_ok(pack_test_write(path, &recipe, &err), err);
    pack_test_compare(path, &recipe);
    SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(path, &err);
    assert_ok(reader != NULL, err);
    assert_false(sat_pack_reader_used_copy(reader));
    assert_int_equal(sat_pack_reader_sharing(reader), SAT_SHARING_UNCHECKED);
    assert_string_equal(sat_pack_reader_case(reader, 0)->modalities, "CT, US, XC, CR");
    free(path);
    scratch_folder_free(&folder);
}

static void a_sound_pack_has_no_fault(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "kinds.satchel");
    SatError err = SAT_ERROR_INIT;
    PackRecipe recipe = pack_test_kinds();
    assert_ok(pack_test_write(path, &recipe, &err), err);
    for (int quick = 0; quick < 2; quick++) {
        CheckLog log = {0};
        SatCheckResult result;
        assert_ok(sat_pack_check(path, quick, pack_test_log, NULL, &log, &result, &err), err);
        if (result.faults != 0) {
            fail_msg("%zu faults, first: %s", result.faults, log.first);
        }
        assert_int_equal(result.cases, 1);
        assert_int_equal(result.series, recipe.cases[0].series_count);
    }
    free(path);
    scratch_folder_free(&folder);
}

static void the_same_calls_give_the_same_bytes(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    char *first = scratch_path(&folder, "first.satchel");
    char *second = scratch_path(&folder, "second.satchel");
    SatError err = SAT_ERROR_INIT;
    PackRecipe recipe = pack_test_kinds();
    assert_ok(pack_test_write(first, &recipe, &err), err);
    assert_ok(setenv("TZ", "Asia/Kolkata", 1) == 0, err);
    assert_ok(pack_test_write(second, &recipe, &err), err);
    size_t first_length = 0;
    size_t second_length = 0;
    uint8_t *a = pack_test_slurp(first, &first_length);
    uint8_t *b = pack_test_slurp(second, &second_length);
    assert_int_equal(first_length, second_length);
    assert_memory_equal(a, b, first_length);
    free(a);
    free(b);
    free(first);
    free(second);
    scratch_folder_free(&folder);
}

typedef struct {
    SatPackReader *reader;
    size_t failures, decoded;
} ThreadWork;

static void read_everything(void *context)
{
    ThreadWork *work = context;
    SatByteWriter scratch = SAT_BYTE_WRITER_INIT;
    for (int round = 0; round < 3; round++) {
        SatError err = SAT_ERROR_INIT;
        SAT_AUTO(SatPackCase) *loaded = sat_pack_reader_load_case(work->reader, 0, &err);
        for (size_t i = 0; loaded != NULL && i < loaded->series_count; i++) {
            SatPixelFrame frame;
            if (!sat_pixel_frame_new(&frame, &loaded->series[i].shape, &err)) {
                break;
            }
            work->failures += !sat_pack_reader_decode_frame(
                work->reader, &loaded->series[i].frames[0], &frame, &scratch, &err);
            work->decoded++;
            sat_pixel_frame_free(&frame);
        }
    }
    sat_byte_writer_free(&scratch);
}

static void several_threads_read_one_pack(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "kinds.satchel");
    SatError err = SAT_ERROR_INIT;
    PackRecipe recipe = pack_test_kinds();
    assert_ok(pack_test_write(path, &recipe, &err), err);
    SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(path, &err);
    assert_ok(reader != NULL, err);
    ThreadWork work[4];
    SatThread *threads[4];
    for (size_t i = 0; i < 4; i++) {
        work[i] = (ThreadWork){.reader = reader};
        threads[i] = sat_thread_start(read_everything, &work[i], &err);
        assert_ok(threads[i] != NULL, err);
    }
    for (size_t i = 0; i < 4; i++) {
        sat_thread_join(threads[i]);
        assert_int_equal(work[i].failures, 0);
        assert_int_equal(work[i].decoded, 3 * recipe.cases[0].series_count);
    }
    free(path);
    scratch_folder_free(&folder);
}

/* No clock, no names: nothing but the pack is left, and others may read it unless it is private. */
static void only_the_pack_is_left(void **state)
{
    (void)state;
    for (int is_private = 0; is_private < 2; is_private++) {
        ScratchFolder folder = scratch_folder_new();
        char *path = scratch_path(&folder, "a.satchel");
        SatError err = SAT_ERROR_INIT;
        PackRecipe recipe = pack_test_tiny();
        recipe.is_private = is_private;
        mode_t old_mask = umask(022);
        assert_ok(pack_test_write(path, &recipe, &err), err);
        umask(old_mask);
        SatFolderListing listing;
        assert_ok(sat_folder_list(folder.path, &listing, &err), err);
        assert_int_equal(listing.count, 1);
        sat_folder_listing_free(&listing);
        struct stat status;
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_mode & 0777, is_private ? 0600 : 0644);
        SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(path, &err);
        assert_ok(reader != NULL, err);
        assert_int_equal(sat_pack_reader_sharing(reader),
                         is_private ? SAT_SHARING_PRIVATE : SAT_SHARING_CHECKED);
        free(path);
        scratch_folder_free(&folder);
    }
}

static void text_of_a_source_jpeg_is_not_in_the_pack(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "kinds.satchel");
    SatError err = SAT_ERROR_INIT;
    PackRecipe recipe = pack_test_kinds();
    assert_ok(pack_test_write(path, &recipe, &err), err);
    size_t length = 0;
    uint8_t *bytes = pack_test_slurp(path, &length);
    for (size_t i = 0; i + 12 <= length; i++) {
        assert_memory_not_equal(bytes + i, "TEXT TO DROP", 12);
    }
    free(bytes);
    free(path);
    scratch_folder_free(&folder);
}

static void assert_hash(const uint8_t *bytes, size_t length, const char *wanted)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    SatSha256 hash = sat_sha256(bytes, length);
    sat_sha256_to_hex(&hash, hex);
    assert_string_equal(hex, wanted);
}

/* The first pack of the format, kept as it was: it must open for ever. */
static void the_frozen_pack_still_reads(void **state)
{
    (void)state;
    const char *root = getenv("SATCHEL_TEST_ROOT");
    char golden[1024];
    (void)snprintf(golden, sizeof(golden), "%s/tests/golden/pack/tiny.satchel",
                   root != NULL ? root : ".");
    PackRecipe recipe = pack_test_tiny();
    pack_test_compare(golden, &recipe);
    CheckLog log = {0};
    SatCheckResult result;
    SatError err = SAT_ERROR_INIT;
    assert_ok(sat_pack_check(golden, false, pack_test_log, NULL, &log, &result, &err), err);
    assert_int_equal(result.faults, 0);
    size_t golden_length = 0;
    uint8_t *expected = pack_test_slurp(golden, &golden_length);
    assert_hash(expected, golden_length,
                "3c0b415e4259763bb842337a1df8e91a12c6b139d0e3756bf6b8cc1f46b70466");
    free(expected);
}

/* Every compiler and machine writes these bytes. A change of the coding changes them: then the hash
 * the failure shows is the new one, to be pinned after a look at why. */
static void the_written_bytes_are_pinned(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    PackRecipe recipe = pack_test_tiny();
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "tiny.satchel");
    assert_ok(pack_test_write(path, &recipe, &err), err);
    size_t length = 0;
    uint8_t *bytes = pack_test_slurp(path, &length);
    if (WebPGetEncoderVersion() == PINNED_WEBP_VERSION) {
        assert_hash(bytes, length,
                    "a98ddec2c938847e2289253add78397f1692e1d2a428807d7890b84cb73c2987");
    } else {
        print_message("libwebp is another version: written bytes not compared\n");
    }
    free(bytes);
    free(path);
    scratch_folder_free(&folder);
}

/* The example of PACK_FORMAT.md is that very pack: every line of its hex dumps. */
static void the_page_shows_the_frozen_pack(void **state)
{
    (void)state;
    const char *root = getenv("SATCHEL_TEST_ROOT");
    char path[1024];
    size_t length = 0;
    size_t page_length = 0;
    (void)snprintf(path, sizeof(path), "%s/tests/golden/pack/tiny.satchel",
                   root != NULL ? root : ".");
    uint8_t *pack = pack_test_slurp(path, &length);
    (void)snprintf(path, sizeof(path), "%s/formats/pack/PACK_FORMAT.md", root != NULL ? root : ".");
    char *page = (char *)pack_test_slurp(path, &page_length);
    size_t compared = 0;
    char *rest = NULL;
    for (char *line = strtok_r(page, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        char *at = line;
        unsigned long offset = strtoul(line, &at, 16);
        if (at != line + 8 || strncmp(at, "  ", 2) != 0 || strlen(line) < 59) {
            continue;
        }
        at += 2;
        while (at < line + 57 && at[0] != ' ') {
            char pair[3] = {at[0], at[1], '\0'};
            assert_true(offset < length);
            assert_int_equal(strtoul(pair, NULL, 16), pack[offset]);
            offset++;
            compared++;
            at += 3;
        }
    }
    print_message("%zu bytes of the page's example compared\n", compared);
    assert_true(compared > 400);
    free(pack);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_picture),
        cmocka_unit_test(a_sound_pack_has_no_fault),
        cmocka_unit_test(the_same_calls_give_the_same_bytes),
        cmocka_unit_test(several_threads_read_one_pack),
        cmocka_unit_test(only_the_pack_is_left),
        cmocka_unit_test(text_of_a_source_jpeg_is_not_in_the_pack),
        cmocka_unit_test(the_frozen_pack_still_reads),
        cmocka_unit_test(the_written_bytes_are_pinned),
        cmocka_unit_test(the_page_shows_the_frozen_pack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
