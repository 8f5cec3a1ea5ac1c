/* Pictures are described and read value by value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/picture_checks.h"

static void unsigned_words_in_every_syntax(void **state)
{
    (void)state;
    static const char *const syntaxes[] = {UID_IMPLICIT, UID_EXPLICIT, UID_BIG_ENDIAN};
    static const uint16_t words[] = {0, 1, 0x0102, 0x0FFF, 0x0F00, 0xF123};
    static const uint16_t expected[] = {0, 1, 0x0102, 0x0FFF, 0x0F00, 0x0123};
    for (size_t i = 0; i < 3; i++) {
        MadeFile made = made_words(syntaxes[i], &picture_gray, words, 6);
        SatDicomImage image = made_describe(&made);
        assert_int_equal(image.kind, SAT_DICOM_PIXELS_NATIVE);
        assert_int_equal(image.frames, 1);
        assert_int_equal(image.samples, 1);
        assert_int_equal(image.bits_stored, 12);
        assert_int_equal(image.big_endian, i == 2);
        assert_string_equal(image.photometric, "MONOCHROME2");
        assert_int_equal(image.shape.layout, SAT_PIXEL_GRAY16);
        assert_int_equal(image.shape.bits, 12);
        assert_int_equal(image.shape.width_px, 3);
        assert_int_equal(image.shape.height_px, 2);
        assert_frame(&made, 0, expected);
        made_close(&made);
    }
}

static void signed_values_start_at_zero(void **state)
{
    (void)state;
    MadePicture picture = picture_gray;
    picture.is_signed = 1;
    static const uint16_t words[] = {0, 0x0FFF, 0x0800, 0x07FF, 0xF800, 1}; /* 0 -1 least most */
    static const uint16_t expected[] = {2048, 2047, 0, 4095, 0, 2049};
    MadeFile made = made_words(UID_EXPLICIT, &picture, words, 6);
    assert_true(made_describe(&made).is_signed);
    assert_frame(&made, 0, expected);
    made_close(&made);
    picture.stored = 16;
    picture.high_bit = 15;
    static const uint16_t wide[] = {0, 0xFFFF, 0x8000, 0x7FFF, 1, 0xF830};
    static const uint16_t wide_expected[] = {0x8000, 0x7FFF, 0, 0xFFFF, 0x8001, 0x7830};
    made = made_words(UID_BIG_ENDIAN, &picture, wide, 6);
    assert_frame(&made, 0, wide_expected);
    made_close(&made);
}

static void values_above_the_low_bits_are_moved_down(void **state)
{
    (void)state;
    MadePicture picture = picture_gray;
    picture.high_bit = 15;
    static const uint16_t words[] = {0x0010, 0xFFF0, 0xFFFF, 0x000F, 0x1230, 0x8000};
    static const uint16_t expected[] = {1, 0xFFF, 0xFFF, 0, 0x123, 0x800};
    MadeFile made = made_words(UID_EXPLICIT, &picture, words, 6);
    assert_frame(&made, 0, expected);
    made_close(&made);
    picture.stored = 8; /* eight bits in the middle of sixteen */
    picture.high_bit = 11;
    static const uint16_t middle[] = {0x0120, 0x1230, 0, 0x0FF0};
    static const uint16_t middle_expected[] = {0x12, 0x23, 0, 0xFF};
    picture.columns = 2;
    made = made_words(UID_EXPLICIT, &picture, middle, 4);
    assert_int_equal(made_describe(&made).shape.layout, SAT_PIXEL_GRAY8);
    assert_frame(&made, 0, middle_expected);
    made_close(&made);
}

static void bytes_in_every_syntax(void **state)
{
    (void)state;
    MadePicture picture = picture_gray;
    picture.allocated = 8;
    picture.stored = 7;
    picture.high_bit = 6;
    picture.is_signed = 1;
    picture.photometric = "MONOCHROME1";
    static const uint8_t bytes[] = {0, 0x7F, 0x40, 0x3F, 0x80, 1};
    static const uint8_t swapped[] = {0x7F, 0, 0x3F, 0x40, 1, 0x80};
    static const uint16_t expected[] = {64, 63, 0, 127, 64, 65};
    MadeFile made = made_picture(UID_EXPLICIT, &picture, "OB", bytes, 6);
    assert_int_equal(made_describe(&made).shape.layout, SAT_PIXEL_GRAY8);
    assert_frame(&made, 0, expected);
    made_close(&made);
    made = made_picture(UID_IMPLICIT, &picture, "OW", bytes, 6);
    assert_frame(&made, 0, expected);
    made_close(&made);
    made = made_picture(UID_BIG_ENDIAN, &picture, "OB", bytes, 6);
    assert_frame(&made, 0, expected);
    made_close(&made);
    /* OW is made of words: big-endian puts the second of two bytes first */
    made = made_picture(UID_BIG_ENDIAN, &picture, "OW", swapped, 6);
    assert_frame(&made, 0, expected);
    made_close(&made);
}

static void frames_of_odd_size_keep_their_bytes(void **state)
{
    (void)state;
    MadePicture picture = picture_gray;
    picture.rows = 1;
    picture.allocated = 8;
    picture.stored = 8;
    picture.high_bit = 7;
    picture.frames = "3";
    static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 0};
    static const uint8_t swapped[] = {2, 1, 4, 3, 6, 5, 8, 7, 0, 9};
    static const uint16_t expected[3][3] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
    for (size_t i = 0; i < 2; i++) {
        MadeFile made = i == 0 ? made_picture(UID_EXPLICIT, &picture, "OB", bytes, 10)
                               : made_picture(UID_BIG_ENDIAN, &picture, "OW", swapped, 10);
        assert_int_equal(made_describe(&made).frames, 3);
        for (uint32_t frame = 0; frame < 3; frame++) {
            assert_frame(&made, frame, expected[frame]);
        }
        made_close(&made);
    }
}

static void frames_past_the_last_are_refused(void **state)
{
    (void)state;
    static const uint16_t words[6] = {0};
    MadeFile made = made_words(UID_EXPLICIT, &picture_gray, words, 6);
    SatDicomImage image = made_describe(&made);
    SatPixelFrame frame;
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_pixel_frame_new(&frame, &image.shape, &err));
    assert_false(sat_dicom_image_read_frame(made.dicom, &image, 1, NULL, &frame, &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    sat_pixel_frame_free(&frame);
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    sat_error_clear(&err);
    assert_false(sat_dicom_image_read_encapsulated(made.dicom, &image, 0, &out, &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    made_close(&made);
}

static void colour_by_pixel_and_by_plane(void **state)
{
    (void)state;
    static const uint8_t by_pixel[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    static const uint8_t by_plane[] = {1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12};
    static const uint16_t expected[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    MadePicture picture = picture_rgb;
    MadeFile made = made_picture(UID_EXPLICIT, &picture, "OB", by_pixel, 12);
    assert_int_equal(made_describe(&made).shape.layout, SAT_PIXEL_RGB8);
    assert_frame(&made, 0, expected);
    made_close(&made);
    picture.planar = 1;
    made = made_picture(UID_IMPLICIT, &picture, "OW", by_plane, 12);
    assert_true(made_describe(&made).planar);
    assert_frame(&made, 0, expected);
    made_close(&made);
}

/* Frames of 1-bit pictures follow each other bit by bit, the lowest bit of a byte first; in a
 * big-endian word the second byte comes first. */
static void single_bits_across_frames(void **state)
{
    (void)state;
    MadePicture picture = picture_gray;
    picture.allocated = 1;
    picture.stored = 1;
    picture.high_bit = 0;
    picture.rows = 3;
    picture.columns = 5;
    picture.frames = "3";
    static const uint8_t bytes[6] = {0x4D, 0xA6, 0x3C, 0xF1, 0x0F, 0x15};
    static const uint8_t swapped[6] = {0xA6, 0x4D, 0xF1, 0x3C, 0x15, 0x0F};
    uint16_t expected[3][15];
    for (unsigned i = 0; i < 45; i++) {
        expected[i / 15][i % 15] = bytes[i / 8] >> i % 8 & 1U;
    }
    for (int way = 0; way < 3; way++) {
        MadeFile made = way == 0   ? made_picture(UID_EXPLICIT, &picture, "OB", bytes, 6)
                        : way == 1 ? made_picture(UID_IMPLICIT, &picture, "OW", bytes, 6)
                                   : made_picture(UID_BIG_ENDIAN, &picture, "OW", swapped, 6);
        SatDicomImage image = made_describe(&made);
        assert_int_equal(image.shape.layout, SAT_PIXEL_GRAY8);
        assert_int_equal(image.shape.bits, 1);
        for (uint32_t frame = 0; frame < 3; frame++) {
            assert_frame(&made, frame, expected[frame]);
        }
        made_close(&made);
    }
    MadeFile made = made_picture(UID_EXPLICIT, &picture, "OB", bytes, 5);
    assert_int_equal(made_describe(&made).frames, 2);
    assert_int_equal(made_describe(&made).frames_missing, 1);
    assert_frame(&made, 1, expected[1]);
    made_close(&made);
}

/* Two values in three bytes; the second frame begins in the middle of one. */
static void twelve_bits_packed(void **state)
{
    (void)state;
    MadePicture picture = picture_gray;
    picture.allocated = 12;
    picture.rows = 1;
    picture.frames = "2";
    static const uint8_t bytes[10] = {0x21, 0x43, 0x65, 0x87, 0xA9, 0xCB, 0xED, 0x0F, 0xF0, 0};
    static const uint8_t swapped[10] = {0x43, 0x21, 0x87, 0x65, 0xCB, 0xA9, 0x0F, 0xED, 0, 0xF0};
    static const uint16_t expected[2][3] = {{0x321, 0x654, 0x987}, {0xCBA, 0xFED, 0xF00}};
    for (int way = 0; way < 2; way++) {
        MadeFile made = way == 0 ? made_picture(UID_IMPLICIT, &picture, "OW", bytes, 10)
                                 : made_picture(UID_BIG_ENDIAN, &picture, "OW", swapped, 10);
        assert_int_equal(made_describe(&made).shape.bits, 12);
        assert_frame(&made, 0, expected[0]);
        assert_frame(&made, 1, expected[1]);
        made_close(&made);
    }
}

/* By pixel and by plane, in either byte order, and of fewer bits than 8. */
static void wide_colour_is_scaled(void **state)
{
    (void)state;
    MadePicture picture = picture_rgb;
    picture.rows = 1;
    picture.allocated = 16;
    picture.stored = 16;
    picture.high_bit = 15;
    static const uint16_t by_pixel[6] = {0, 128, 129, 0xFFFF, 0xFF7E, 0x8080};
    static const uint16_t by_plane[6] = {0, 0xFFFF, 128, 0xFF7E, 129, 0x8080};
    static const uint16_t expected[6] = {0, 0, 1, 255, 254, 128};
    for (picture.planar = 0; picture.planar < 2; picture.planar++) {
        const uint16_t *words = picture.planar ? by_plane : by_pixel;
        MadeFile made =
            made_words(picture.planar ? UID_BIG_ENDIAN : UID_EXPLICIT, &picture, words, 6);
        assert_int_equal(made_describe(&made).conversion, SAT_DICOM_SCALED_TO_8);
        assert_int_equal(made_describe(&made).shape.bits, 8);
        assert_frame(&made, 0, expected);
        made_close(&made);
    }
    picture = picture_rgb;
    picture.rows = 1;
    picture.stored = 7;
    picture.high_bit = 6;
    static const uint8_t narrow[6] = {0, 127, 64, 1, 0x80, 126};
    static const uint16_t narrow_expected[6] = {0, 255, 129, 2, 0, 253};
    MadeFile made = made_picture(UID_EXPLICIT, &picture, "OB", narrow, 6);
    assert_frame(&made, 0, narrow_expected);
    made_close(&made);
    picture.allocated = 16; /* eight bits in the middle of sixteen are as they are */
    picture.stored = 8;
    picture.high_bit = 11;
    static const uint16_t middle[6] = {0x0120, 0xF230, 0, 0x0FF0, 0x1010, 0x0FFF};
    static const uint16_t middle_expected[6] = {0x12, 0x23, 0, 0xFF, 1, 0xFF};
    made = made_words(UID_EXPLICIT, &picture, middle, 6);
    assert_int_equal(made_describe(&made).conversion, SAT_DICOM_AS_STORED);
    assert_frame(&made, 0, middle_expected);
    made_close(&made);
}

/* Files older than DICOM name no kind of colour: gray, the largest value white. */
static void acr_nema_is_gray(void **state)
{
    (void)state;
    for (int is_old = 0; is_old < 2; is_old++) {
        DicomMaker maker = maker_bare(false, false);
        put_text(&maker, SAT_TAG(0x0008, 0x0010), "SH", is_old ? "ACR-NEMA 1.0" : "ELSE");
        put_u16(&maker, SAT_TAG_ROWS, 1);
        put_u16(&maker, SAT_TAG_COLUMNS, 2);
        put_u16(&maker, SAT_TAG_BITS_ALLOCATED, 16);
        put_u16(&maker, SAT_TAG_BITS_STORED, 12);
        put_u16(&maker, SAT_TAG_HIGH_BIT, 11);
        put_u16(&maker, SAT_TAG_PIXEL_REPRESENTATION, 0);
        put_bytes(&maker, SAT_TAG_PIXEL_DATA, "OW", "\1\0\2\0", 4);
        MadeFile made = made_open(&maker);
        assert_non_null(made.dicom);
        if (is_old) {
            static const uint16_t expected[2] = {1, 2};
            assert_string_equal(made_describe(&made).photometric, "MONOCHROME2");
            assert_frame(&made, 0, expected);
        } else {
            SatDicomImage image;
            assert_false(sat_dicom_image_describe(made.dicom, &image, &made.err));
            assert_non_null(strstr(made.err.text, "(0028,0004) is missing"));
        }
        made_close(&made);
        maker_free(&maker);
    }
}

/* Rows are read in bands: a picture of many bands, a frame with wider rows than the picture. */
static void large_pictures_are_whole(void **state)
{
    (void)state;
    enum { ROWS = 700, COLUMNS = 401 };
    MadePicture picture = picture_gray;
    picture.rows = ROWS;
    picture.columns = COLUMNS;
    picture.stored = 16;
    picture.high_bit = 15;
    uint16_t *words = calloc((size_t)ROWS * COLUMNS, sizeof *words);
    assert_non_null(words);
    for (size_t i = 0; i < (size_t)ROWS * COLUMNS; i++) {
        words[i] = (uint16_t)(i * 2654435761U >> 7);
    }
    MadeFile made = made_words(UID_BIG_ENDIAN, &picture, words, (size_t)ROWS * COLUMNS);
    assert_frame(&made, 0, words);
    SatDicomImage image = made_describe(&made);
    SatError err = SAT_ERROR_INIT;
    SatPixelFrame frame = {.shape = image.shape, .stride_bytes = 1000};
    frame.pixels = calloc(ROWS, frame.stride_bytes);
    assert_non_null(frame.pixels);
    assert_true(sat_dicom_image_read_frame(made.dicom, &image, 0, NULL, &frame, &err));
    for (size_t y = 0; y < ROWS; y++) {
        const uint8_t *row = frame.pixels + y * frame.stride_bytes;
        assert_memory_equal(row, words + y * COLUMNS, COLUMNS * 2);
        assert_int_equal(row[COLUMNS * 2], 0);
    }
    sat_pixel_frame_free(&frame);
    made_close(&made);
    free(words);
}

/* A multi-frame picture of 4 GB (a file with a hole) is opened and its last frame read in no
 * memory. */
static void huge_pictures_are_not_loaded(void **state)
{
    (void)state;
    enum { SIDE = 512, FRAMES = 8000 };
    const uint64_t frame_bytes = (uint64_t)SIDE * SIDE * 2;
    MadePicture picture = picture_gray;
    picture.rows = SIDE;
    picture.columns = SIDE;
    picture.frames = "8000";
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &picture);
    put_header(&maker, SAT_TAG_PIXEL_DATA, "OW", (uint32_t)(frame_bytes * FRAMES));
    MadeFile made = made_open(&maker);
    sat_dicom_close(made.dicom);
    uint64_t before = sat_peak_memory_bytes();
    uint64_t last = maker.out.length + frame_bytes * (FRAMES - 1);
    assert_true(sat_file_truncate(made.file, last + frame_bytes, &made.err));
    assert_true(sat_file_write_at(made.file, last, "\x34\x02", 2, &made.err));
    made.dicom = sat_dicom_open(made.file, &made.err);
    assert_non_null(made.dicom);
    SatDicomImage image = made_describe(&made);
    assert_int_equal(image.frames, FRAMES);
    SatPixelFrame frame;
    assert_true(sat_pixel_frame_new(&frame, &image.shape, &made.err));
    assert_true(
        sat_dicom_image_read_frame(made.dicom, &image, FRAMES - 1, NULL, &frame, &made.err));
    uint16_t first = 0;
    memcpy(&first, frame.pixels, sizeof first);
    assert_int_equal(first, 0x234);
    assert_true(sat_peak_memory_bytes() - before < (uint64_t)32 << 20);
    sat_pixel_frame_free(&frame);
    made_close(&made);
    maker_free(&maker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unsigned_words_in_every_syntax),
        cmocka_unit_test(signed_values_start_at_zero),
        cmocka_unit_test(values_above_the_low_bits_are_moved_down),
        cmocka_unit_test(bytes_in_every_syntax),
        cmocka_unit_test(frames_of_odd_size_keep_their_bytes),
        cmocka_unit_test(frames_past_the_last_are_refused),
        cmocka_unit_test(colour_by_pixel_and_by_plane),
        cmocka_unit_test(single_bits_across_frames),
        cmocka_unit_test(twelve_bits_packed),
        cmocka_unit_test(wide_colour_is_scaled),
        cmocka_unit_test(acr_nema_is_gray),
        cmocka_unit_test(large_pictures_are_whole),
        cmocka_unit_test(huge_pictures_are_not_loaded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
