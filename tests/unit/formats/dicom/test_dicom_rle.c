/* RLE frames: decoded byte for byte, or refused with the segment that is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_rle.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/picture_checks.h"

#define UID_RLE "1.2.840.10008.1.2.5"

/* ---- making frames ----------------------------------------------------------------------------
 */

static size_t run_at(const uint8_t *bytes, size_t length, size_t at)
{
    size_t run = 1;
    while (run < 128 && at + run < length && bytes[at + run] == bytes[at]) {
        run++;
    }
    return run;
}

/* PackBits as PS3.5 G.3.1 has it, padded to an even length. */
static void pack(SatByteWriter *out, const uint8_t *bytes, size_t length)
{
    size_t first = out->length;
    for (size_t at = 0; at < length;) {
        size_t run = run_at(bytes, length, at);
        if (run > 1) {
            sat_write_u8(out, (uint8_t)(257 - run));
            sat_write_u8(out, bytes[at]);
            at += run;
            continue;
        }
        size_t end = at + 1;
        while (end < length && end - at < 128 && run_at(bytes, length, end) < 3) {
            end++;
        }
        sat_write_u8(out, (uint8_t)(end - at - 1));
        sat_write_bytes(out, bytes + at, end - at);
        at = end;
    }
    if ((out->length - first) % 2 != 0) {
        sat_write_u8(out, 0);
    }
}

/* A frame of native little-endian bytes, by pixel, as the standard would store it. */
static SatByteWriter encode(const SatDicomRleShape *shape, const uint8_t *native)
{
    unsigned count = shape->samples * shape->value_bytes;
    SatByteWriter body = SAT_BYTE_WRITER_INIT, out = SAT_BYTE_WRITER_INIT;
    uint32_t offsets[SAT_DICOM_RLE_MAX_SEGMENTS] = {0};
    for (unsigned i = 0; i < count; i++) {
        unsigned place = i / shape->value_bytes * shape->value_bytes + shape->value_bytes - 1 -
                         i % shape->value_bytes;
        SatByteWriter plane = SAT_BYTE_WRITER_INIT;
        for (size_t p = 0; p < shape->pixels; p++) {
            sat_write_u8(&plane, native[p * count + place]);
        }
        offsets[i] = (uint32_t)(SAT_DICOM_RLE_HEADER_BYTES + body.length);
        pack(&body, plane.bytes, plane.length);
        sat_byte_writer_free(&plane);
    }
    sat_write_u32(&out, count);
    for (size_t i = 0; i < SAT_DICOM_RLE_MAX_SEGMENTS; i++) {
        sat_write_u32(&out, offsets[i]);
    }
    sat_write_bytes(&out, body.bytes, body.length);
    sat_byte_writer_free(&body);
    return out;
}

static uint32_t next_number(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

/* ---- the decoder alone ------------------------------------------------------------------------
 */

/* Bytes written by hand from annex G: a run, a copy, the no-operation, both at their longest. */
static void runs_of_every_length(void **state)
{
    (void)state;
    uint8_t bytes[64 + 300] = {1, 0, 0, 0, 64};
    size_t at = 64;
    bytes[at++] = 0x81; /* 128 times */
    bytes[at++] = 7;
    bytes[at++] = 0x80; /* nothing */
    bytes[at++] = 0x7F; /* 128 bytes */
    for (uint8_t i = 0; i < 128; i++) {
        bytes[at++] = i;
    }
    bytes[at++] = 0xFF; /* twice */
    bytes[at++] = 9;
    bytes[at++] = 0; /* one byte */
    bytes[at++] = 5;
    const SatDicomRleShape shape = {.pixels = 259, .samples = 1, .value_bytes = 1};
    uint8_t out[259];
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_dicom_rle_decode(bytes, at, &shape, out, &err));
    for (size_t i = 0; i < 128; i++) {
        assert_int_equal(out[i], 7);
        assert_int_equal(out[128 + i], i);
    }
    assert_int_equal(out[256], 9);
    assert_int_equal(out[257], 9);
    assert_int_equal(out[258], 5);
}

static void words_and_colours_come_back(void **state)
{
    (void)state;
    const SatDicomRleShape shapes[] = {{1, 1, 1},   {1000, 1, 1}, {777, 1, 2}, {500, 3, 1},
                                       {256, 3, 2}, {99, 1, 4},   {99, 3, 4}};
    uint32_t seed = 4711;
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
        size_t length = shapes[s].pixels * shapes[s].samples * shapes[s].value_bytes;
        uint8_t *native = malloc(length), *out = malloc(length);
        assert_non_null(native);
        assert_non_null(out);
        for (unsigned kinds = 1; kinds <= 256; kinds *= 4) {
            for (size_t i = 0; i < length; i++) {
                native[i] = (uint8_t)(next_number(&seed) % kinds);
            }
            SatByteWriter frame = encode(&shapes[s], native);
            SatError err = SAT_ERROR_INIT;
            assert_true(sat_dicom_rle_begins(frame.bytes));
            if (!sat_dicom_rle_decode(frame.bytes, frame.length, &shapes[s], out, &err)) {
                fail_msg("%s", err.text);
            }
            assert_memory_equal(out, native, length);
            sat_byte_writer_free(&frame);
        }
        free(native);
        free(out);
    }
}

static void assert_not_decoded(const uint8_t *bytes, size_t length, const SatDicomRleShape *shape,
                               const char *words)
{
    uint8_t out[64];
    SatError err = SAT_ERROR_INIT;
    assert_true(shape->pixels * shape->samples * shape->value_bytes <= sizeof out);
    assert_false(sat_dicom_rle_decode(bytes, length, shape, out, &err));
    if (err.code != SAT_ERR_CORRUPT || !strstr(err.text, words)) {
        fail_msg("\"%s\" (%d) does not say \"%s\"", err.text, err.code, words);
    }
}

static void wrong_frames_are_named(void **state)
{
    (void)state;
    const SatDicomRleShape shape = {.pixels = 4, .samples = 1, .value_bytes = 2};
    const uint8_t native[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    SatByteWriter frame = encode(&shape, native);
    assert_not_decoded(frame.bytes, 63, &shape, "no room for its header");
    assert_not_decoded(frame.bytes, 64, &shape, "RLE segment 2 begins at");
    assert_not_decoded(frame.bytes, frame.length - 2, &shape, "segment 2 of 2 ends after 3 of 4");
    SatDicomRleShape other = shape;
    other.samples = 3;
    assert_not_decoded(frame.bytes, frame.length, &other, "says it has 2 segments");
    frame.bytes[4] = 63; /* inside the header */
    assert_not_decoded(frame.bytes, frame.length, &shape, "segment 1 begins at 63");
    frame.bytes[4] = 64;
    frame.bytes[8] = 63; /* before the first */
    assert_not_decoded(frame.bytes, frame.length, &shape, "segment 2 begins at 63");
    frame.bytes[8] = 64; /* the same place: the first is empty then */
    assert_not_decoded(frame.bytes, frame.length, &shape, "segment 1 of 2 ends after 0 of 4");
    frame.bytes[11] = 0x80;
    assert_not_decoded(frame.bytes, frame.length, &shape, "segment 2 begins at");
    sat_byte_writer_free(&frame);
    const uint8_t cut_run[66] = {1, 0, 0, 0, 64, [64] = 0xFD};
    const SatDicomRleShape narrow = {.pixels = 4, .samples = 1, .value_bytes = 1};
    assert_not_decoded(cut_run, 65, &narrow, "ends after 0 of 4");
}

/* More than the picture needs is padding: nothing is written past its last pixel. */
static void runs_past_the_end_stop_there(void **state)
{
    (void)state;
    const uint8_t bytes[] = {1, 0, 0, 0, 64, [64] = 0x81, 3, 0x81, 4};
    const SatDicomRleShape shape = {.pixels = 3, .samples = 1, .value_bytes = 1};
    uint8_t out[4] = {0, 0, 0, 0xAA};
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_dicom_rle_decode(bytes, sizeof bytes, &shape, out, &err));
    assert_memory_equal(out, "\3\3\3\xAA", 4);
}

/* ---- in files ---------------------------------------------------------------------------------
 */

typedef struct {
    const uint8_t *bytes;
    size_t length;
} Piece;

static MadeFile open_pieces(const MadePicture *picture, const uint32_t *table, size_t table_count,
                            const Piece *pieces, size_t count)
{
    DicomMaker maker = maker_new(UID_RLE);
    put_picture(&maker, picture);
    put_header(&maker, SAT_TAG_PIXEL_DATA, "OB", UNDEFINED);
    put_item(&maker, (uint32_t)table_count * 4);
    for (size_t i = 0; i < table_count; i++) {
        put_raw_u32(&maker, table[i]);
    }
    for (size_t i = 0; i < count; i++) {
        put_item(&maker, (uint32_t)pieces[i].length);
        sat_write_bytes(&maker.out, pieces[i].bytes, pieces[i].length);
    }
    put_sequence_end(&maker);
    MadeFile made = made_open(&maker);
    maker_free(&maker);
    assert_non_null(made.dicom);
    return made;
}

static void assert_rle_frame(const MadeFile *made, uint32_t index, const uint16_t *expected)
{
    assert_int_equal(made_describe(made).kind, SAT_DICOM_PIXELS_RLE);
    assert_frame(made, index, expected);
}

static const MadePicture words_picture = {.photometric = "MONOCHROME2",
                                          .rows = 1,
                                          .columns = 3,
                                          .samples = 1,
                                          .allocated = 16,
                                          .stored = 12,
                                          .high_bit = 11,
                                          .is_signed = 1,
                                          .frames = "2"};
static const SatDicomRleShape words_shape = {.pixels = 3, .samples = 1, .value_bytes = 2};
static const uint8_t words_native[2][6] = {{0, 0, 0xFF, 0x0F, 0x00, 0x08},
                                           {1, 0, 2, 0, 0xFF, 0x07}};
static const uint16_t words_expected[2][3] = {{2048, 2047, 0}, {2049, 2050, 4095}};

/* One fragment a frame; several, with a table; several, told apart by their headers. */
static void fragments_are_joined(void **state)
{
    (void)state;
    SatByteWriter first = encode(&words_shape, words_native[0]);
    SatByteWriter second = encode(&words_shape, words_native[1]);
    const Piece whole[] = {{first.bytes, first.length}, {second.bytes, second.length}};
    const Piece halves[] = {{first.bytes, 66},
                            {first.bytes + 66, first.length - 66},
                            {second.bytes, 64},
                            {second.bytes + 64, second.length - 64}};
    const uint32_t table[] = {0, (uint32_t)first.length + 16};
    for (size_t way = 0; way < 3; way++) {
        MadeFile made = way == 0 ? open_pieces(&words_picture, NULL, 0, whole, 2)
                                 : open_pieces(&words_picture, table, way == 1 ? 2 : 0, halves, 4);
        assert_rle_frame(&made, 0, words_expected[0]);
        assert_rle_frame(&made, 1, words_expected[1]);
        made_close(&made);
    }
    sat_byte_writer_free(&first);
    sat_byte_writer_free(&second);
}

/* Planar Configuration says nothing about RLE: the segments are planes anyway (PS3.5 G.2). */
static void colour_is_by_pixel_whatever_the_file_says(void **state)
{
    (void)state;
    MadePicture picture = {.photometric = "RGB",
                           .rows = 1,
                           .columns = 2,
                           .samples = 3,
                           .allocated = 8,
                           .stored = 8,
                           .high_bit = 7};
    const SatDicomRleShape shape = {.pixels = 2, .samples = 3, .value_bytes = 1};
    const uint8_t native[] = {1, 2, 3, 4, 5, 6};
    const uint16_t expected[] = {1, 2, 3, 4, 5, 6};
    SatByteWriter frame = encode(&shape, native);
    const Piece piece = {frame.bytes, frame.length};
    for (picture.planar = 0; picture.planar < 2; picture.planar++) {
        MadeFile made = open_pieces(&picture, NULL, 0, &piece, 1);
        assert_rle_frame(&made, 0, expected);
        made_close(&made);
    }
    sat_byte_writer_free(&frame);
}

static void a_frame_that_is_wrong_is_named(void **state)
{
    (void)state;
    SatByteWriter first = encode(&words_shape, words_native[0]);
    const Piece pieces[] = {{first.bytes, first.length}, {first.bytes, first.length - 2}};
    MadeFile made = open_pieces(&words_picture, NULL, 0, pieces, 2);
    SatError err = SAT_ERROR_INIT;
    SatDicomImage image;
    SatPixelFrame frame;
    assert_true(sat_dicom_image_describe(made.dicom, &image, &err));
    assert_true(sat_pixel_frame_new(&frame, &image.shape, &err));
    assert_true(sat_dicom_image_read_frame(made.dicom, &image, 0, NULL, &frame, &err));
    assert_false(sat_dicom_image_read_frame(made.dicom, &image, 1, NULL, &frame, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    assert_non_null(strstr(err.text, "reading frame 2"));
    sat_pixel_frame_free(&frame);
    made_close(&made);
    sat_byte_writer_free(&first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_of_every_length),
        cmocka_unit_test(words_and_colours_come_back),
        cmocka_unit_test(wrong_frames_are_named),
        cmocka_unit_test(runs_past_the_end_stop_there),
        cmocka_unit_test(fragments_are_joined),
        cmocka_unit_test(colour_is_by_pixel_whatever_the_file_says),
        cmocka_unit_test(a_frame_that_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
