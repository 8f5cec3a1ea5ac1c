/* Every WebP that a pack must not hold is refused, each with its own words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/codec/codec.h"
#include "tests/unit/formats/codec/webp_maker.h"

enum { WIDTH = 5, HEIGHT = 4, PIXELS = WIDTH * HEIGHT };

/* Decodes into 12-bit, 5-bit or colour pixels; the error must have this code and these words. */
static void assert_refused_as(const void *bytes, size_t length, SatPixelLayout layout, uint8_t bits,
                              SatPredictor predictor, SatErrorCode code, const char *words)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelFrame frame;
    SatPixelShape shape = {WIDTH, HEIGHT, layout, bits};
    /* The exact size on the heap, so that a sanitizer sees a read past it. */
    uint8_t *copy = malloc(length > 0 ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    assert_true(sat_pixel_frame_new(&frame, &shape, &err));
    assert_false(sat_codec(SAT_CODING_WEBP)->decode(copy, length, predictor, &frame, &err));
    assert_int_equal(err.code, code);
    if (!strstr(err.text, words)) {
        fail_msg("\"%s\" does not say \"%s\"", err.text, words);
    }
    sat_pixel_frame_free(&frame);
    free(copy);
}

static void assert_refused(const SatByteWriter *in, SatErrorCode code, const char *words)
{
    assert_refused_as(in->bytes, in->length, SAT_PIXEL_GRAY16, 12, SAT_PREDICTOR_NONE, code, words);
}

/* A good high/low byte picture to spoil. */
static void make_good(SatByteWriter *out)
{
    uint32_t argb[PIXELS];
    for (uint32_t i = 0; i < PIXELS; i++) {
        argb[i] = 0xff000000U | (i * 131 % 4096) << 8;
    }
    webp_make(argb, WIDTH, HEIGHT, true, out);
    SatError err = SAT_ERROR_INIT;
    uint16_t pixels[PIXELS];
    SatPixelFrame frame = {{WIDTH, HEIGHT, SAT_PIXEL_GRAY16, 12}, 2 * WIDTH, (uint8_t *)pixels};
    const SatCodec *webp = sat_codec(SAT_CODING_WEBP);
    assert_true(webp->decode(out->bytes, out->length, SAT_PREDICTOR_NONE, &frame, &err));
}

static void make_with_pixel(uint32_t argb_value, SatByteWriter *out)
{
    uint32_t argb[PIXELS];
    for (uint32_t i = 0; i < PIXELS; i++) {
        argb[i] = 0xff000000U;
    }
    argb[PIXELS - 2] = argb_value;
    webp_make(argb, WIDTH, HEIGHT, true, out);
}

static void set_u32(SatByteWriter *file, size_t offset, size_t value)
{
    for (size_t i = 0; i < 4; i++) {
        file->bytes[offset + i] = (uint8_t)(value >> 8 * i);
    }
}

static void pixels_that_mean_nothing_are_refused(void **state)
{
    (void)state;
    SatByteWriter file = SAT_BYTE_WRITER_INIT;
    make_with_pixel(0xff000001U, &file);
    assert_refused(&file, SAT_ERR_UNSUPPORTED, "blue channel");
    make_with_pixel(0xff100000U, &file); /* 4096 */
    assert_refused(&file, SAT_ERR_CORRUPT, "do not fit in 12 bits");
    assert_refused_as(file.bytes, file.length, SAT_PIXEL_GRAY16, 12, SAT_PREDICTOR_MED,
                      SAT_ERR_CORRUPT, "do not fit in 12 bits");
    make_with_pixel(0xff202020U, &file); /* 32 */
    assert_refused_as(file.bytes, file.length, SAT_PIXEL_GRAY8, 5, SAT_PREDICTOR_NONE,
                      SAT_ERR_CORRUPT, "do not fit in 5 bits");
    static const uint32_t uneven[] = {0xff010202U, 0xff020102U, 0xff020201U};
    for (size_t i = 0; i < 3; i++) {
        make_with_pixel(uneven[i], &file);
        assert_refused_as(file.bytes, file.length, SAT_PIXEL_GRAY8, 5, SAT_PREDICTOR_NONE,
                          SAT_ERR_UNSUPPORTED, "not equal");
    }
    sat_byte_writer_free(&file);
}

static void transparency_is_refused_even_when_the_header_denies_it(void **state)
{
    (void)state;
    static const struct {
        SatPixelLayout layout;
        uint8_t bits;
    } kinds[] = {{SAT_PIXEL_GRAY16, 12}, {SAT_PIXEL_GRAY8, 8}, {SAT_PIXEL_RGB8, 8}};
    SatByteWriter file = SAT_BYTE_WRITER_INIT;
    make_with_pixel(0xfe000000U, &file);
    assert_refused(&file, SAT_ERR_UNSUPPORTED, "has transparency");
    file.bytes[24] &= 0xef; /* the flag "alpha is used" */
    for (size_t i = 0; i < 3; i++) {
        assert_refused_as(file.bytes, file.length, kinds[i].layout, kinds[i].bits,
                          SAT_PREDICTOR_NONE, SAT_ERR_UNSUPPORTED, "transparent pixels");
    }
    sat_byte_writer_free(&file);
}

static void another_size_is_refused_before_decoding(void **state)
{
    (void)state;
    SatByteWriter file = SAT_BYTE_WRITER_INIT;
    uint32_t argb[PIXELS] = {0};
    for (uint32_t i = 0; i < PIXELS; i++) {
        argb[i] = 0xff000000U;
    }
    webp_make(argb, HEIGHT, WIDTH, true, &file);
    assert_refused(&file, SAT_ERR_CORRUPT, "is 4 x 5 pixels, but 5 x 4 were announced");
    make_good(&file);
    /* Huge sides in the header of a tiny file. */
    file.bytes[21] = 0xff;
    file.bytes[22] = 0xff;
    file.bytes[23] = 0xff;
    file.bytes[24] = 0x0f;
    assert_refused(&file, SAT_ERR_CORRUPT, "is 16384 x 16384 pixels");
    sat_byte_writer_free(&file);
}

static void other_kinds_of_webp_are_refused(void **state)
{
    (void)state;
    SatByteWriter file = SAT_BYTE_WRITER_INIT;
    uint32_t argb[PIXELS];
    for (uint32_t i = 0; i < PIXELS; i++) {
        argb[i] = 0xff000000U | i * 0x0a0a0aU;
    }
    webp_make(argb, WIDTH, HEIGHT, false, &file);
    assert_refused(&file, SAT_ERR_UNSUPPORTED, "is lossy");
    static const uint8_t extended[30] = {'R', 'I', 'F', 'F', 22,  0,  0, 0, 'W', 'E', 'B',
                                         'P', 'V', 'P', '8', 'X', 10, 0, 0, 0,   0x02};
    assert_refused_as(extended, sizeof(extended), SAT_PIXEL_GRAY16, 12, SAT_PREDICTOR_NONE,
                      SAT_ERR_UNSUPPORTED, "is animated");
    uint8_t metadata[30];
    memcpy(metadata, extended, sizeof(metadata));
    metadata[20] = 0x08;
    assert_refused_as(metadata, sizeof(metadata), SAT_PIXEL_GRAY16, 12, SAT_PREDICTOR_NONE,
                      SAT_ERR_UNSUPPORTED, "is extended");
    make_good(&file);
    memcpy(file.bytes + 12, "EXIF", 4);
    assert_refused(&file, SAT_ERR_CORRUPT, "does not start with a picture");
    sat_byte_writer_free(&file);
}

static void anything_beside_the_picture_is_refused(void **state)
{
    (void)state;
    SatByteWriter file = SAT_BYTE_WRITER_INIT;
    make_good(&file);
    size_t length = file.length;
    sat_write_bytes(&file, "X", 1); /* behind the RIFF */
    assert_refused(&file, SAT_ERR_CORRUPT, "but its header says");
    make_good(&file);
    sat_write_bytes(&file, "EXIF\2\0\0\0hi", 10); /* a second chunk inside the RIFF */
    set_u32(&file, 4, length + 10 - 8);
    assert_refused(&file, SAT_ERR_CORRUPT, "other bytes beside its picture");
    make_good(&file);
    uint32_t chunk = (uint32_t)(length - 20);
    if (chunk % 2 == 0 && file.bytes[16] == (uint8_t)chunk) {
        set_u32(&file, 16, chunk - 1); /* now the last byte is padding */
        file.bytes[length - 1] = 7;
    } else {
        file.bytes[length - 1] = 7;
    }
    assert_refused(&file, SAT_ERR_CORRUPT, "padding byte is not 0");
    make_good(&file);
    file.length = length - 1; /* an odd chunk without its padding byte */
    set_u32(&file, 4, (uint32_t)length - 1 - 8);
    set_u32(&file, 16, (uint32_t)length - 1 - 20);
    assert_refused(&file, SAT_ERR_CORRUPT, "is cut off");
    sat_byte_writer_free(&file);
}

static void broken_headers_are_refused(void **state)
{
    (void)state;
    SatByteWriter file = SAT_BYTE_WRITER_INIT;
    make_good(&file);
    file.bytes[20] = 0x30;
    assert_refused(&file, SAT_ERR_CORRUPT, "broken header");
    make_good(&file);
    file.bytes[24] |= 0x20; /* version 1 */
    assert_refused(&file, SAT_ERR_CORRUPT, "broken header");
    make_good(&file);
    file.bytes[0] = 'r';
    assert_refused(&file, SAT_ERR_CORRUPT, "not a WebP file");
    make_good(&file);
    set_u32(&file, 16, 0xfffffff0U);
    assert_refused(&file, SAT_ERR_CORRUPT, "cut off");
    make_good(&file);
    memset(file.bytes + 25, 0xff, file.length - 25);
    assert_refused(&file, SAT_ERR_CORRUPT, "");
    sat_byte_writer_free(&file);
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    SatByteWriter file = SAT_BYTE_WRITER_INIT;
    make_good(&file);
    for (size_t length = 0; length < file.length; length++) {
        assert_refused_as(file.bytes, length, SAT_PIXEL_GRAY16, 12, SAT_PREDICTOR_MED,
                          SAT_ERR_CORRUPT, "WebP");
    }
    /* The same with headers that agree: the coded data itself is cut. */
    size_t whole = file.length;
    for (size_t chunk = 6; chunk + 20 + 4 < whole; chunk += 2) {
        make_good(&file);
        set_u32(&file, 4, chunk + 12);
        set_u32(&file, 16, chunk);
        assert_refused_as(file.bytes, chunk + 20, SAT_PIXEL_GRAY16, 12, SAT_PREDICTOR_NONE,
                          SAT_ERR_CORRUPT, "damaged");
    }
    sat_byte_writer_free(&file);
}

static void predictors_go_with_deep_gray_only(void **state)
{
    (void)state;
    SatByteWriter file = SAT_BYTE_WRITER_INIT;
    make_good(&file);
    assert_refused_as(file.bytes, file.length, SAT_PIXEL_GRAY8, 8, SAT_PREDICTOR_MED,
                      SAT_ERR_CORRUPT, "predictor med");
    assert_refused_as(file.bytes, file.length, SAT_PIXEL_RGB8, 8, SAT_PREDICTOR_MED,
                      SAT_ERR_CORRUPT, "predictor med");
    SatError err = SAT_ERROR_INIT;
    uint8_t pixels[PIXELS] = {0};
    SatPixelFrame frame = {{WIDTH, HEIGHT, SAT_PIXEL_GRAY8, 8}, WIDTH, pixels};
    assert_false(sat_codec(SAT_CODING_WEBP)
                     ->encode(&frame, SAT_PREDICTOR_MED, SAT_EFFORT_FAST, &file, &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    sat_byte_writer_free(&file);
}

static void strips_past_the_limit_are_refused(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatByteWriter file = SAT_BYTE_WRITER_INIT;
    uint8_t pixel = 0;
    SatPixelFrame frame = {{4097, 4096, SAT_PIXEL_GRAY8, 8}, 4097, &pixel}; /* never touched */
    const SatCodec *webp = sat_codec(SAT_CODING_WEBP);
    assert_false(webp->encode(&frame, SAT_PREDICTOR_NONE, SAT_EFFORT_FAST, &file, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    sat_error_clear(&err);
    make_good(&file);
    assert_false(webp->decode(file.bytes, file.length, SAT_PREDICTOR_NONE, &frame, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    sat_byte_writer_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pixels_that_mean_nothing_are_refused),
        cmocka_unit_test(transparency_is_refused_even_when_the_header_denies_it),
        cmocka_unit_test(another_size_is_refused_before_decoding),
        cmocka_unit_test(other_kinds_of_webp_are_refused),
        cmocka_unit_test(anything_beside_the_picture_is_refused),
        cmocka_unit_test(broken_headers_are_refused),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(predictors_go_with_deep_gray_only),
        cmocka_unit_test(strips_past_the_limit_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
