/* Compressed frames: which fragments belong to which, and which syntaxes are refused by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

#define START "\xFF\xD8"
#define START_2000 "\xFF\x4F\xFF\x51"

typedef struct {
    const char *uid, *frames;
    const uint32_t *table; /* Basic Offset Table */
    size_t table_count;
    const char *fragments[4]; /* ended by NULL */
    bool without_end;
} MadeFragments;

static MadeFile open_fragments(const MadeFragments *made)
{
    MadePicture picture = {.photometric = "YBR_FULL_422",
                           .rows = 2,
                           .columns = 2,
                           .samples = 3,
                           .allocated = 8,
                           .stored = 8,
                           .high_bit = 7,
                           .frames = made->frames};
    DicomMaker maker = maker_new(made->uid);
    put_picture(&maker, &picture);
    put_header(&maker, SAT_TAG_PIXEL_DATA, "OB", UNDEFINED);
    put_item(&maker, (uint32_t)made->table_count * 4);
    for (size_t i = 0; i < made->table_count; i++) {
        put_raw_u32(&maker, made->table[i]);
    }
    for (size_t i = 0; i < 4 && made->fragments[i]; i++) {
        put_item(&maker, (uint32_t)strlen(made->fragments[i]));
        sat_write_text(&maker.out, made->fragments[i]);
    }
    if (!made->without_end) {
        put_sequence_end(&maker);
    }
    MadeFile file = made_open(&maker);
    maker_free(&maker);
    assert_non_null(file.dicom);
    return file;
}

static void assert_frames(const MadeFragments *made, const char *const *expected)
{
    MadeFile file = open_fragments(made);
    SatDicomImage image;
    SatError err = SAT_ERROR_INIT;
    if (!sat_dicom_image_describe(file.dicom, &image, &err)) {
        fail_msg("not described: %s", err.text);
    }
    assert_true(sat_dicom_is_coded(image.kind));
    assert_int_equal(image.shape.layout, SAT_PIXEL_RGB8);
    for (uint32_t i = 0; i < image.frames; i++) {
        SatByteWriter out = SAT_BYTE_WRITER_INIT;
        if (!sat_dicom_image_read_encapsulated(file.dicom, &image, i, &out, &err)) {
            fail_msg("not read: %s", err.text);
        }
        assert_int_equal(out.length, strlen(expected[i]));
        assert_memory_equal(out.bytes, expected[i], out.length);
        sat_byte_writer_free(&out);
    }
    made_close(&file);
}

/* describe() or the reading of frame 0 fails. */
static void assert_refused(const MadeFragments *made, SatErrorCode code, const char *words)
{
    MadeFile file = open_fragments(made);
    SatDicomImage image;
    SatError err = SAT_ERROR_INIT;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    assert_false(sat_dicom_image_describe(file.dicom, &image, &err) &&
                 sat_dicom_image_read_encapsulated(file.dicom, &image, 0, &out, &err));
    if (err.code != code || !strstr(err.text, words)) {
        fail_msg("\"%s\" (%d) does not say \"%s\" (%d)", err.text, err.code, words, code);
    }
    sat_byte_writer_free(&out);
    made_close(&file);
}

static void all_fragments_of_a_single_frame_are_joined(void **state)
{
    (void)state;
    MadeFragments made = {.uid = UID_JPEG_BASELINE, .fragments = {START "ab", "cdef", "gh"}};
    const char *expected[] = {START "abcdefgh"};
    assert_frames(&made, expected);
}

static void one_fragment_a_frame(void **state)
{
    (void)state;
    MadeFragments made = {
        .uid = UID_JPEG_BASELINE, .frames = "2", .fragments = {START "ab", START "cdef"}};
    const char *expected[] = {START "ab", START "cdef"};
    assert_frames(&made, expected);
}

static void the_offset_table_says_which_belong_together(void **state)
{
    (void)state;
    static const uint32_t table[] = {0, 24};
    MadeFragments made = {.uid = UID_JPEG_BASELINE,
                          .frames = "2",
                          .table = table,
                          .table_count = 2,
                          .fragments = {"abcd", "efgh", "ijkl"}};
    const char *expected[] = {"abcdefgh", "ijkl"};
    assert_frames(&made, expected);
}

static void without_a_table_a_frame_begins_with_its_marker(void **state)
{
    (void)state;
    MadeFragments made = {
        .uid = UID_JPEG_BASELINE, .frames = "2", .fragments = {START "ab", START "cd", "efgh"}};
    const char *expected[] = {START "ab", START "cdefgh"};
    assert_frames(&made, expected);
    /* Bytes of a JPEG start may stand in the middle of a JPEG 2000. */
    static const char *const syntaxes[] = {"1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.203"};
    for (size_t i = 0; i < 2; i++) {
        MadeFragments coded = {.uid = syntaxes[i],
                               .frames = "2",
                               .fragments = {START_2000 "ab", START "cd", START_2000 "ef"}};
        const char *wanted[] = {START_2000 "ab" START "cd", START_2000 "ef"};
        assert_frames(&coded, wanted);
    }
}

/* More fragments than were searched before; one that is empty, one too short for a marker. */
static void many_frames_without_a_table(void **state)
{
    (void)state;
    enum { FRAMES = 120000 };
    MadePicture picture = {.photometric = "YBR_FULL_422",
                           .rows = 2,
                           .columns = 2,
                           .samples = 3,
                           .allocated = 8,
                           .stored = 8,
                           .high_bit = 7,
                           .frames = "120000"};
    DicomMaker maker = maker_new(UID_JPEG_BASELINE);
    put_picture(&maker, &picture);
    put_header(&maker, SAT_TAG_PIXEL_DATA, "OB", UNDEFINED);
    put_item(&maker, 0);
    for (uint32_t i = 0; i < FRAMES; i++) {
        put_item(&maker, 6);
        sat_write_text(&maker.out, START);
        put_raw_u32(&maker, i);
    }
    put_item(&maker, 0);
    put_item(&maker, 1);
    sat_write_u8(&maker.out, 0xFF);
    put_sequence_end(&maker);
    MadeFile file = made_open(&maker);
    maker_free(&maker);
    assert_non_null(file.dicom);
    SatDicomImage image;
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_dicom_image_describe(file.dicom, &image, &err));
    for (uint32_t i = 0; i < FRAMES; i++) {
        SatByteWriter out = SAT_BYTE_WRITER_INIT;
        assert_true(sat_dicom_image_read_encapsulated(file.dicom, &image, i, &out, &err));
        assert_int_equal(out.length, i + 1 < FRAMES ? 6 : 7);
        assert_int_equal(out.bytes[2] | out.bytes[3] << 8 | out.bytes[4] << 16, i);
        sat_byte_writer_free(&out);
    }
    made_close(&file);
}

static void fragments_that_do_not_match(void **state)
{
    (void)state;
    static const uint32_t between[] = {0, 20}, backwards[] = {12, 0};
    MadeFragments made = {.uid = UID_JPEG_BASELINE,
                          .frames = "2",
                          .table = between,
                          .table_count = 2,
                          .fragments = {START "ab", START "cd", "efgh"}};
    assert_refused(&made, SAT_ERR_CORRUPT, "do not match");
    made.table = backwards;
    assert_refused(&made, SAT_ERR_CORRUPT, "do not match");
    made.table_count = 0;
    made.fragments[1] = "no marker"; /* one start of image for two frames */
    assert_refused(&made, SAT_ERR_CORRUPT, "do not match");
    made.frames = "4";
    assert_refused(&made, SAT_ERR_CORRUPT, "is cut short behind fragment 3 at offset");
}

static void a_cut_file_is_refused(void **state)
{
    (void)state;
    MadeFragments made = {
        .uid = UID_JPEG_BASELINE, .fragments = {START "ab", "cdef"}, .without_end = true};
    MadeFile file = open_fragments(&made);
    assert_true(sat_dicom_is_truncated(file.dicom));
    assert_int_equal(sat_dicom_pixels(file.dicom)->fragment_count, 2);
    made_close(&file);
    assert_refused(&made, SAT_ERR_CORRUPT, "cut short");
}

static void fragments_are_located_in_every_syntax(void **state)
{
    (void)state;
    static const uint32_t table[] = {0, 12};
    MadeFragments made = {.uid = "1.2.840.10008.1.2.4.90",
                          .frames = "2",
                          .table = table,
                          .table_count = 2,
                          .fragments = {"abcd", "efgh"}};
    MadeFile file = open_fragments(&made);
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(file.dicom);
    assert_true(pixels->present && pixels->encapsulated);
    assert_int_equal(pixels->offset_count, 2);
    assert_int_equal(pixels->offset_table[1], 12);
    assert_int_equal(pixels->fragment_count, 2);
    for (size_t i = 0; i < 2; i++) {
        char text[4];
        SatError err = SAT_ERROR_INIT;
        assert_int_equal(pixels->fragments[i].length, 4);
        assert_true(sat_file_read_at(file.file, pixels->fragments[i].offset, text, 4, &err));
        assert_memory_equal(text, made.fragments[i], 4);
    }
    made_close(&file);
}

static void syntaxes_not_read_are_named(void **state)
{
    (void)state;
    static const char *const syntaxes[][2] = {
        {"1.2.840.10008.1.2.4.52", "arithmetically coded"},
        {"1.2.840.10008.1.2.4.92", "JPEG 2000 volumes"},
        {"1.2.840.10008.1.2.4.100", "MPEG"},
        {"1.2.840.10008.1.2.4.102.1", "MPEG"},
        {"1.2.840.10008.1.2.4.110", "JPEG XL"},
        {"1.2.840.10008.1.2.4.204", "JPIP"},
        {"1.2.3.4.5", "not known"},
    };
    for (size_t i = 0; i < sizeof syntaxes / sizeof syntaxes[0]; i++) {
        MadeFragments made = {.uid = syntaxes[i][0], .fragments = {"abcd"}};
        assert_refused(&made, SAT_ERR_UNSUPPORTED, syntaxes[i][1]);
    }
}

static void kind_and_syntax_must_agree(void **state)
{
    (void)state;
    MadeFragments made = {.uid = UID_EXPLICIT, .fragments = {"abcd"}};
    MadeFile file = open_fragments(&made);
    SatDicomImage image;
    SatError err = SAT_ERROR_INIT;
    assert_false(sat_dicom_image_describe(file.dicom, &image, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    assert_non_null(strstr(err.text, "not compressed"));
    made_close(&file);

    MadePicture picture = {.photometric = "MONOCHROME2",
                           .rows = 2,
                           .columns = 2,
                           .samples = 1,
                           .allocated = 8,
                           .stored = 8,
                           .high_bit = 7};
    for (int is_native = 0; is_native < 2; is_native++) {
        DicomMaker maker = maker_new(is_native ? UID_EXPLICIT : UID_JPEG_BASELINE);
        put_picture(&maker, &picture);
        if (is_native) {
            put_header(&maker, SAT_TAG_PIXEL_DATA, "OB", UNDEFINED);
            put_item(&maker, 0);
            put_sequence_end(&maker);
        } else {
            put_bytes(&maker, SAT_TAG_PIXEL_DATA, "OB", "abcd", 4);
        }
        file = made_open(&maker);
        sat_error_clear(&err);
        assert_non_null(file.dicom);
        assert_false(sat_dicom_image_describe(file.dicom, &image, &err));
        assert_int_equal(err.code, SAT_ERR_CORRUPT);
        assert_non_null(strstr(err.text, is_native ? "not compressed" : "is compressed"));
        made_close(&file);
        maker_free(&maker);
    }
}

static void a_hole_between_fragments_is_named(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_JPEG_BASELINE);
    put_header(&maker, SAT_TAG_PIXEL_DATA, "OB", UNDEFINED);
    put_item(&maker, 0);
    put_text(&maker, SAT_TAG_MODALITY, "CS", "OT");
    MadeFile file = made_open(&maker);
    assert_null(file.dicom);
    assert_int_equal(file.err.code, SAT_ERR_CORRUPT);
    assert_non_null(strstr(file.err.text, "no fragment at offset"));
    made_close(&file);
    maker_free(&maker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_fragments_of_a_single_frame_are_joined),
        cmocka_unit_test(one_fragment_a_frame),
        cmocka_unit_test(the_offset_table_says_which_belong_together),
        cmocka_unit_test(without_a_table_a_frame_begins_with_its_marker),
        cmocka_unit_test(many_frames_without_a_table),
        cmocka_unit_test(fragments_that_do_not_match),
        cmocka_unit_test(a_cut_file_is_refused),
        cmocka_unit_test(fragments_are_located_in_every_syntax),
        cmocka_unit_test(syntaxes_not_read_are_named),
        cmocka_unit_test(kind_and_syntax_must_agree),
        cmocka_unit_test(a_hole_between_fragments_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
