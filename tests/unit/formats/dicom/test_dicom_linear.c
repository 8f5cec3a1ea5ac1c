/* Values of more than 16 bits come out on the line of PACK_FORMAT.md 10. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <float.h>
#include <math.h>

#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

static const SatDicomPadding none = {.is_known = false};

static const MadePicture wide = {.photometric = "MONOCHROME2",
                                 .rows = 2,
                                 .columns = 3,
                                 .samples = 1,
                                 .allocated = 32,
                                 .stored = 32,
                                 .high_bit = 31};

/* Describes, measures all frames, reads frame 0. owns: close *made */
static SatDicomImage read_wide(MadeFile *made, SatDicomExtent *extent, uint16_t *values)
{
    SatError err = SAT_ERROR_INIT;
    SatDicomImage image;
    *extent = (SatDicomExtent){.is_known = false};
    if (!sat_dicom_image_describe(made->dicom, &image, &err)) {
        fail_msg("not described: %s", err.text);
    }
    assert_int_equal(image.conversion, SAT_DICOM_LINEAR_TO_16);
    assert_int_equal(image.shape.layout, SAT_PIXEL_GRAY16);
    assert_int_equal(image.shape.bits, 16);
    assert_false(sat_dicom_image_gives_signed(&image));
    for (uint32_t i = 0; i < image.frames; i++) {
        assert_true(sat_dicom_image_measure_frame(made->dicom, &image, i, extent, &err));
    }
    image.linear = sat_dicom_linear_for(extent, image.number == SAT_DICOM_INTEGER);
    SatPixelFrame frame;
    assert_true(sat_pixel_frame_new(&frame, &image.shape, &err));
    assert_true(sat_dicom_image_read_frame(made->dicom, &image, 0, NULL, &frame, &err));
    memcpy(values, frame.pixels, (size_t)image.rows * image.columns * 2);
    sat_pixel_frame_free(&frame);
    return image;
}

static void put_u32s(DicomMaker *maker, uint32_t tag, const char *vr, const uint32_t *words,
                     size_t count)
{
    put_header(maker, tag, vr, (uint32_t)count * 4);
    for (size_t i = 0; i < count; i++) {
        put_raw_u32(maker, words[i]);
    }
}

static void check_integers(const char *uid, const MadePicture *picture, const uint32_t *words,
                           double least, double step, const uint16_t *expected)
{
    DicomMaker maker = maker_new(uid);
    put_picture(&maker, picture);
    put_u32s(&maker, SAT_TAG_PIXEL_DATA, "OW", words, 6);
    MadeFile made = made_open(&maker);
    maker_free(&maker);
    assert_non_null(made.dicom);
    SatDicomExtent extent;
    uint16_t values[6];
    SatDicomImage image = read_wide(&made, &extent, values);
    assert_true(fabs(image.linear.least - least) <= 0.0);
    assert_true(fabs(image.linear.step - step) <= 0.0);
    assert_memory_equal(values, expected, sizeof values);
    made_close(&made);
}

static void integers_in_every_syntax(void **state)
{
    (void)state;
    static const char *const syntaxes[] = {UID_IMPLICIT, UID_EXPLICIT, UID_BIG_ENDIAN};
    static const uint32_t words[6] = {0, 0xFFFFFFFFU, 65537, 32768, 32769, 0x80000000U};
    static const uint16_t expected[6] = {0, 65535, 1, 0, 1, 32768};
    for (size_t i = 0; i < sizeof syntaxes / sizeof syntaxes[0]; i++) {
        check_integers(syntaxes[i], &wide, words, 0, 65537, expected);
    }
    /* -1 and -2^31 among them: least -2^31, most 65537 */
    MadePicture picture = wide;
    picture.is_signed = 1;
    double step = (65537.0 + 2147483648.0) / 65535.0;
    uint16_t exact[6];
    static const double numbers[6] = {0, -1, 65537, 32768, 32769, -2147483648.0};
    for (size_t i = 0; i < 6; i++) {
        exact[i] = (uint16_t)floor((numbers[i] + 2147483648.0) / step + 0.5);
    }
    assert_int_equal(exact[5], 0);
    assert_int_equal(exact[2], 65535);
    check_integers(UID_EXPLICIT, &picture, words, -2147483648.0, step, exact);
}

/* 24 stored bits, the lowest of them bit 4, stray bits around: a range of 16 bits stays exact. */
static void integers_that_fit_are_exact(void **state)
{
    (void)state;
    MadePicture picture = wide;
    picture.stored = 24;
    picture.high_bit = 27;
    picture.is_signed = 1;
    /* -1, 0, 1, 65533, -2, 2 */
    static const uint32_t words[6] = {0xFFFFFFF0U, 0xF000000FU, 0x00000010U,
                                      0x000FFFD0U, 0x0FFFFFEFU, 0x00000020U};
    static const uint16_t expected[6] = {1, 2, 3, 65535, 0, 4};
    check_integers(UID_EXPLICIT, &picture, words, -2, 1, expected);
}

/* 32 allocated, 16 stored: nothing to convert. */
static void few_bits_in_wide_words(void **state)
{
    (void)state;
    MadePicture picture = wide;
    picture.stored = 12;
    picture.high_bit = 19;
    static const uint32_t words[6] = {0x000FFF00U, 0xFFF00000U, 0x00010000U,
                                      0x000000FFU, 0x00080000U, 0x00000100U};
    static const uint16_t expected[6] = {4095, 0, 256, 0, 2048, 1};
    for (int is_big = 0; is_big < 2; is_big++) {
        DicomMaker maker = maker_new(is_big ? UID_BIG_ENDIAN : UID_EXPLICIT);
        put_picture(&maker, &picture);
        put_u32s(&maker, SAT_TAG_PIXEL_DATA, "OW", words, 6);
        MadeFile made = made_open(&maker);
        maker_free(&maker);
        SatError err = SAT_ERROR_INIT;
        SatDicomImage image;
        assert_true(sat_dicom_image_describe(made.dicom, &image, &err));
        assert_int_equal(image.conversion, SAT_DICOM_AS_STORED);
        assert_int_equal(image.shape.bits, 12);
        SatPixelFrame frame;
        assert_true(sat_pixel_frame_new(&frame, &image.shape, &err));
        assert_true(sat_dicom_image_read_frame(made.dicom, &image, 0, NULL, &frame, &err));
        assert_memory_equal(frame.pixels, expected, sizeof expected);
        sat_pixel_frame_free(&frame);
        made_close(&made);
    }
}

static void put_float_picture(DicomMaker *maker, uint16_t allocated)
{
    put_u16(maker, SAT_TAG_SAMPLES_PER_PIXEL, 1);
    put_text(maker, SAT_TAG_PHOTOMETRIC_INTERPRETATION, "CS", "MONOCHROME2");
    put_u16(maker, SAT_TAG_ROWS, 2);
    put_u16(maker, SAT_TAG_COLUMNS, 3);
    put_u16(maker, SAT_TAG_BITS_ALLOCATED, allocated);
}

static void put_float(DicomMaker *maker, double number, bool is_double)
{
    float narrow = (float)number;
    uint32_t bits;
    uint64_t long_bits;
    memcpy(&bits, &narrow, sizeof bits);
    memcpy(&long_bits, &number, sizeof long_bits);
    if (!is_double) {
        put_raw_u32(maker, bits);
    } else {
        put_raw_u32(maker, (uint32_t)(maker->big_endian ? long_bits >> 32 : long_bits));
        put_raw_u32(maker, (uint32_t)(maker->big_endian ? long_bits : long_bits >> 32));
    }
}

static MadeFile float_file(const char *uid, bool is_double, const double *numbers, bool has_padding)
{
    DicomMaker maker = maker_new(uid);
    put_float_picture(&maker, is_double ? 64 : 32);
    if (has_padding) {
        put_header(&maker,
                   is_double ? SAT_TAG_DOUBLE_FLOAT_PIXEL_PADDING_VALUE
                             : SAT_TAG_FLOAT_PIXEL_PADDING_VALUE,
                   is_double ? "FD" : "FL", is_double ? 8 : 4);
        put_float(&maker, -1000, is_double);
        put_header(&maker,
                   is_double ? SAT_TAG_DOUBLE_FLOAT_PIXEL_PADDING_RANGE_LIMIT
                             : SAT_TAG_FLOAT_PIXEL_PADDING_RANGE_LIMIT,
                   is_double ? "FD" : "FL", is_double ? 8 : 4);
        put_float(&maker, -900, is_double);
    }
    put_header(&maker, is_double ? SAT_TAG_DOUBLE_FLOAT_PIXEL_DATA : SAT_TAG_FLOAT_PIXEL_DATA,
               is_double ? "OD" : "OF", is_double ? 48 : 24);
    for (size_t i = 0; i < 6; i++) {
        put_float(&maker, numbers[i], is_double);
    }
    MadeFile made = made_open(&maker);
    maker_free(&maker);
    assert_non_null(made.dicom);
    return made;
}

static void floats_in_either_order(void **state)
{
    (void)state;
    static const double numbers[6] = {-0.5, 0.5, 0, 0.25, -0.25, 0.125};
    static const uint16_t expected[6] = {0, 65535, 32768, 49151, 16384, 40959};
    static const char *const syntaxes[] = {UID_IMPLICIT, UID_EXPLICIT, UID_BIG_ENDIAN};
    for (size_t i = 0; i < 6; i++) {
        bool is_double = i >= 3;
        MadeFile made = float_file(syntaxes[i % 3], is_double, numbers, false);
        SatDicomExtent extent;
        uint16_t values[6];
        SatDicomImage image = read_wide(&made, &extent, values);
        assert_int_equal(image.linear.first, 0);
        assert_memory_equal(values, expected, sizeof expected);
        made_close(&made);
    }
}

/* Padding with its range, NaN and infinities: 0, and the least value is 1. */
static void gaps_are_zero(void **state)
{
    (void)state;
    static const double numbers[6] = {-950, (double)NAN,       (double)INFINITY,
                                      7,    -(double)INFINITY, 7 + 65534.0 * 2};
    static const uint16_t expected[6] = {0, 0, 0, 1, 0, 65535};
    for (int is_double = 0; is_double < 2; is_double++) {
        MadeFile made = float_file(UID_EXPLICIT, is_double, numbers, true);
        SatDicomExtent extent;
        uint16_t values[6];
        SatDicomImage image = read_wide(&made, &extent, values);
        assert_true(extent.has_gaps);
        assert_int_equal(image.linear.first, 1);
        assert_true(fabs(image.linear.step - 2) <= 0.0);
        assert_memory_equal(values, expected, sizeof expected);
        made_close(&made);
    }
}

static void odd_extents(void **state)
{
    (void)state;
    SatDicomExtent extent = {.is_known = false};
    static const double gaps[2] = {(double)NAN, (double)NAN};
    sat_dicom_extent_add(&extent, &none, gaps, 2);
    SatDicomLinear linear = sat_dicom_linear_for(&extent, false);
    assert_true(extent.has_gaps && !extent.is_known);
    assert_true(fabs(linear.step - 1) <= 0.0 && linear.first == 1);
    static const double same[2] = {3.5, 3.5};
    extent = (SatDicomExtent){.is_known = false};
    sat_dicom_extent_add(&extent, &none, same, 2);
    linear = sat_dicom_linear_for(&extent, false);
    assert_true(fabs(linear.step - 1) <= 0.0 && fabs(linear.least - 3.5) <= 0.0);
    static const double tiny[2] = {0, DBL_TRUE_MIN};
    extent = (SatDicomExtent){.is_known = false};
    sat_dicom_extent_add(&extent, &none, tiny, 2);
    linear = sat_dicom_linear_for(&extent, false);
    assert_true(linear.step >= DBL_MIN);
    /* 65535 steps of integers are exact, 65536 are not; with a gap one fewer */
    SatDicomExtent whole = {.is_known = true, .least = 5, .most = 65540};
    assert_true(fabs(sat_dicom_linear_for(&whole, true).step - 1) <= 0.0);
    whole.has_gaps = true;
    assert_true(sat_dicom_linear_for(&whole, true).step > 1);
    whole = (SatDicomExtent){.is_known = true, .least = 5, .most = 65541};
    assert_true(sat_dicom_linear_for(&whole, true).step > 1);
    SatDicomExtent joined = {.has_gaps = true};
    sat_dicom_extent_join(&joined, &whole);
    assert_true(joined.is_known && joined.has_gaps && fabs(joined.least - 5) <= 0.0);
}

/* Every value comes back within half a step. */
static void the_largest_error_is_half_a_step(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    static double numbers[COUNT];
    static uint16_t values[COUNT];
    uint32_t seed = 12345;
    for (size_t i = 0; i < COUNT; i++) {
        seed = seed * 1664525U + 1013904223U;
        numbers[i] = ldexp((double)(int32_t)seed, -20) * 1e-3;
    }
    SatDicomExtent extent = {.is_known = false};
    sat_dicom_extent_add(&extent, &none, numbers, COUNT);
    SatDicomLinear linear = sat_dicom_linear_for(&extent, false);
    sat_dicom_linear_apply(&linear, &none, numbers, COUNT, values);
    for (size_t i = 0; i < COUNT; i++) {
        double back = linear.least + values[i] * linear.step;
        assert_true(fabs(back - numbers[i]) <= linear.step * (0.5 + 1e-9));
    }
}

static void what_is_refused(void **state)
{
    (void)state;
    static const double large[6] = {0, 1, 2, 3, 2e12, 4};
    SatError err = SAT_ERROR_INIT;
    SatDicomImage image;
    SatDicomExtent extent = {.is_known = false};
    MadeFile made = float_file(UID_EXPLICIT, true, large, false);
    assert_true(sat_dicom_image_describe(made.dicom, &image, &err));
    assert_false(sat_dicom_image_measure_frame(made.dicom, &image, 0, &extent, &err));
    assert_int_equal(err.code, SAT_ERR_UNSUPPORTED);
    assert_non_null(strstr(err.text, "past 10^12"));
    made_close(&made);
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_float_picture(&maker, 64);
    put_bytes(&maker, SAT_TAG_FLOAT_PIXEL_DATA, "OF", "123456781234567812345678", 24);
    made = made_open(&maker);
    maker_free(&maker);
    SatError why = SAT_ERROR_INIT;
    assert_false(sat_dicom_image_describe(made.dicom, &image, &why));
    assert_int_equal(why.code, SAT_ERR_CORRUPT);
    assert_non_null(strstr(why.text, "must be 32"));
    made_close(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_in_every_syntax),
        cmocka_unit_test(integers_that_fit_are_exact),
        cmocka_unit_test(few_bits_in_wide_words),
        cmocka_unit_test(floats_in_either_order),
        cmocka_unit_test(gaps_are_zero),
        cmocka_unit_test(odd_extents),
        cmocka_unit_test(the_largest_error_is_half_a_step),
        cmocka_unit_test(what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
