/* Tests of dicom_frame_clean: what RLE and deflated frames hold besides their picture goes, however
 * the frame comes in pieces, and what cannot be cleaned is refused. */
#include "formats/dicom/dicom_frame_clean.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#define RLE "1.2.840.10008.1.2.5"
#define DEFLATED "1.2.840.10008.1.2.8.1"

enum { HEADER = 64, MOST = 256 };

typedef struct {
    SatDicomRleShape shape;
    SatDicomStoredBits bits;
    bool is_understood;
} Wanted;

/* Cleans before[] cut at every place and compares. */
static void assert_cleaned(const char *uid, const Wanted *with, const uint8_t *before,
                           const uint8_t *wanted, size_t length)
{
    for (size_t cut = 0; cut <= length; cut++) {
        uint8_t bytes[MOST];
        SatDicomFrameCleaner cleaner;
        SatError err = SAT_ERROR_INIT;
        assert_true(sat_dicom_frame_cleaner_begin(&cleaner, uid, with->shape, with->bits, &err));
        for (int again = 0; again < 2; again++) { /* frames do not know each other */
            memcpy(bytes, before, length);
            sat_error_clear(&err);
            sat_dicom_frame_begin(&cleaner);
            sat_dicom_frame_clean(&cleaner, bytes, cut);
            sat_dicom_frame_clean(&cleaner, bytes + cut, length - cut);
            assert_int_equal(sat_dicom_frame_end(&cleaner, 6, &err), with->is_understood);
        }
        if (with->is_understood) {
            assert_memory_equal(bytes, wanted, length);
        } else {
            assert_int_equal(err.code, SAT_ERR_CORRUPT);
            assert_non_null(strstr(err.text, "frame 7"));
        }
        sat_dicom_frame_cleaner_end(&cleaner);
    }
}

static void put_u32(uint8_t *bytes, uint32_t value)
{
    for (size_t i = 0; i < 4; i++) {
        bytes[i] = (uint8_t)(value >> (8 * i));
    }
}

/* Two segments of four pixels: two literals, two repeats; slack of all kinds. */
static size_t make_rle(uint8_t out[MOST], const char *text)
{
    static const uint8_t first[] = {1, 0x10, 0x21, 255, 0x32};
    static const uint8_t second[] = {128, 7, 1, 2, 3, 4};
    memset(out, 0, MOST);
    memcpy(out + 12, text, 8); /* unused offsets */
    put_u32(out, 2);
    put_u32(out + 4, HEADER + 3);
    put_u32(out + 8, HEADER + 3 + sizeof(first) + 4);
    size_t at = HEADER;
    memcpy(out + at, text, 3); /* before the first segment */
    memcpy(out + at + 3, first, sizeof(first));
    at += 3 + sizeof(first);
    memcpy(out + at, text, 4); /* between segments */
    memcpy(out + at + 4, second, sizeof(second));
    at += 4 + sizeof(second);
    memcpy(out + at, text, 4); /* the rest of the last run, and what is behind it */
    return at + 4;
}

static void test_rle(void **state)
{
    (void)state;
    uint8_t before[MOST], wanted[MOST];
    Wanted with = {.shape = {.pixels = 4, .samples = 1, .value_bytes = 2}, .is_understood = true};
    size_t length = make_rle(before, "AnnaMill");
    (void)make_rle(wanted, "\0\0\0\0\0\0\0\0");
    assert_cleaned(RLE, &with, before, wanted, length);
    uint8_t pixels[8], cleaned[8];
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_dicom_rle_decode(before, length, &with.shape, pixels, &err));
    assert_true(sat_dicom_rle_decode(wanted, length, &with.shape, cleaned, &err));
    assert_memory_equal(pixels, cleaned, 8);
}

/* An overlay in the upper four bits; with a sign, they repeat it. */
static void test_bits_of_rle(void **state)
{
    (void)state;
    uint8_t before[MOST], wanted[MOST];
    Wanted with = {.shape = {.pixels = 4, .samples = 1, .value_bytes = 2},
                   .bits = {.unit_bytes = 2, .stored = 12, .high_bit = 11},
                   .is_understood = true};
    size_t length = make_rle(before, "AnnaMill");
    (void)make_rle(wanted, "\0\0\0\0\0\0\0\0");
    uint8_t *plane = wanted + HEADER + 3;
    plane[1] = 0x00; /* of 10, 21, 32 */
    plane[2] = 0x01;
    plane[4] = 0x02;
    assert_cleaned(RLE, &with, before, wanted, length);
    with.bits.is_signed = true;
    before[HEADER + 3 + 1] = 0x18;
    plane[1] = 0xF8;
    assert_cleaned(RLE, &with, before, wanted, length);
    /* Eight of sixteen bits: the sign lies in the other plane. */
    with.bits.stored = 8;
    with.bits.high_bit = 7;
    with.is_understood = false;
    assert_cleaned(RLE, &with, before, wanted, length);
}

static void test_bad_rle(void **state)
{
    (void)state;
    uint8_t before[MOST];
    Wanted with = {.shape = {.pixels = 4, .samples = 1, .value_bytes = 2}};
    size_t length = make_rle(before, "AnnaMill");
    assert_cleaned(RLE, &with, before, before, HEADER + 10); /* cut short */
    with.shape.samples = 3;
    assert_cleaned(RLE, &with, before, before, length);
    with.shape.samples = 1;
    put_u32(before + 8, HEADER);
    assert_cleaned(RLE, &with, before, before, length);
    with.shape.pixels = 400;
    (void)make_rle(before, "AnnaMill");
    assert_cleaned(RLE, &with, before, before, length);
}

static size_t deflate_some(const uint8_t *bytes, size_t length, uint8_t out[MOST])
{
    z_stream stream;
    memset(&stream, 0, sizeof(stream));
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
    uint8_t copy[64];
    memcpy(copy, bytes, length);
    stream.next_in = copy;
    stream.avail_in = (uInt)length;
    stream.next_out = out;
    stream.avail_out = MOST;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    size_t made = stream.total_out;
    assert_int_equal(deflateEnd(&stream), Z_OK);
    return made;
}

static void test_deflated(void **state)
{
    (void)state;
    static const uint8_t pixels[] = {1, 0, 2, 1, 3, 2, 4, 3};
    uint8_t before[MOST], wanted[MOST];
    Wanted with = {.shape = {.pixels = 4, .samples = 1, .value_bytes = 2},
                   .bits = {.unit_bytes = 2, .stored = 12, .high_bit = 11},
                   .is_understood = true};
    size_t length = deflate_some(pixels, sizeof(pixels), before);
    memcpy(wanted, before, length);
    memcpy(before + length, "Anna", 4);
    memset(wanted + length, 0, 4);
    assert_cleaned(DEFLATED, &with, before, wanted, length + 4);
    with.is_understood = false;
    assert_cleaned(DEFLATED, &with, before, wanted, length - 1); /* cut short */
    with.bits.stored = 9;                                        /* bits behind the picture */
    with.bits.high_bit = 8;
    assert_cleaned(DEFLATED, &with, before, wanted, length);
    with.bits.unit_bytes = 0;
    with.shape.pixels = 3; /* more than the frame */
    assert_cleaned(DEFLATED, &with, before, wanted, length);
}

static void test_syntaxes(void **state)
{
    (void)state;
    static const char *const cleaned[] = {RLE, DEFLATED, "1.2.840.10008.1.2.4.50",
                                          "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.203"};
    static const char *const others[] = {"1.2.840.10008.1.2.4.102", "1.2.840.10008.1.2.4.110",
                                         "1.2.840.10008.1.2.4.94", "1.2.3"};
    for (size_t i = 0; i < sizeof(cleaned) / sizeof(cleaned[0]); i++) {
        assert_true(sat_dicom_frame_can_be_cleaned(cleaned[i]));
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        SatDicomFrameCleaner cleaner;
        SatError err = SAT_ERROR_INIT;
        const SatDicomRleShape shape = {.pixels = 1, .samples = 1, .value_bytes = 1};
        const SatDicomStoredBits bits = {.unit_bytes = 0};
        assert_false(sat_dicom_frame_cleaner_begin(&cleaner, others[i], shape, bits, &err));
        assert_int_equal(err.code, SAT_ERR_UNSUPPORTED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rle),      cmocka_unit_test(test_bits_of_rle),
        cmocka_unit_test(test_bad_rle),  cmocka_unit_test(test_deflated),
        cmocka_unit_test(test_syntaxes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
