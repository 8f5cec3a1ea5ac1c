/* Pictures come back exactly from WebP, whatever their size, depth and content. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/codec/codec.h"
#include "formats/codec/codec_webp.h"
#include "tests/unit/formats/codec/webp_maker.h"

typedef enum { FLAT, HIGHEST, GRADIENT, SMOOTH, NOISE, EXTREMES, CONTENT_COUNT } Content;

static uint32_t random_state = 20240607; /* printed by main */

static uint32_t next_random(void)
{
    random_state = random_state * 1664525U + 1013904223U;
    return random_state >> 8;
}

static unsigned content_value(Content content, uint32_t x, uint32_t y, unsigned highest)
{
    switch (content) {
    case FLAT:
        return highest / 3;
    case HIGHEST:
        return highest;
    case GRADIENT:
        return (x * 3 + y * 7) & highest;
    case SMOOTH:
        return (highest / 2 + next_random() % 5 + x) & highest;
    case NOISE:
        return next_random() & highest;
    case EXTREMES:
        return next_random() & 1U ? highest : 0;
    case CONTENT_COUNT:
        break;
    }
    return 0;
}

static void fill(SatPixelFrame *frame, Content content)
{
    unsigned highest = (1U << frame->shape.bits) - 1;
    size_t samples = frame->shape.layout == SAT_PIXEL_RGB8 ? 3 : 1;
    for (uint32_t y = 0; y < frame->shape.height_px; y++) {
        uint8_t *row = frame->pixels + y * frame->stride_bytes;
        for (uint32_t x = 0; x < frame->shape.width_px * samples; x++) {
            unsigned value = content_value(content, x, y, highest);
            if (frame->shape.layout == SAT_PIXEL_GRAY16) {
                uint16_t wide = (uint16_t)value;
                memcpy(row + 2 * x, &wide, sizeof(wide));
            } else {
                row[x] = (uint8_t)value;
            }
        }
    }
}

static void assert_comes_back(const SatPixelFrame *frame, SatPredictor predictor, SatEffort effort)
{
    SatError err = SAT_ERROR_INIT;
    const SatCodec *webp = sat_codec(SAT_CODING_WEBP);
    SatByteWriter first = SAT_BYTE_WRITER_INIT;
    SatByteWriter second = SAT_BYTE_WRITER_INIT;
    SatPixelFrame decoded;
    assert_true(webp->encode(frame, predictor, effort, &first, &err));
    assert_true(webp->encode(frame, predictor, effort, &second, &err));
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.bytes, second.bytes, first.length);
    assert_true(sat_pixel_frame_new(&decoded, &frame->shape, &err));
    memset(decoded.pixels, 0xa5, decoded.stride_bytes * decoded.shape.height_px);
    assert_true(webp->decode(first.bytes, first.length, predictor, &decoded, &err));
    for (uint32_t y = 0; y < frame->shape.height_px; y++) {
        assert_memory_equal(decoded.pixels + y * decoded.stride_bytes,
                            frame->pixels + y * frame->stride_bytes, decoded.stride_bytes);
    }
    sat_pixel_frame_free(&decoded);
    sat_byte_writer_free(&first);
    sat_byte_writer_free(&second);
}

static void assert_shape_comes_back(const SatPixelShape *shape, SatPredictor predictor)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelFrame frame;
    assert_true(sat_pixel_frame_new(&frame, shape, &err));
    for (Content content = FLAT; content < CONTENT_COUNT; content++) {
        fill(&frame, content);
        for (int effort = SAT_EFFORT_FAST; effort <= SAT_EFFORT_SMALL; effort++) {
            assert_comes_back(&frame, predictor, (SatEffort)effort);
        }
    }
    sat_pixel_frame_free(&frame);
}

/* Around the number of rows and columns that are restored together, too. */
static const uint32_t sizes[][2] = {{1, 1},   {1, 37},  {37, 1},  {2, 2},   {3, 11},
                                    {5, 6},   {6, 5},   {6, 6},   {7, 11},  {6, 12},
                                    {31, 17}, {64, 64}, {1, 401}, {397, 1}, {67, 151}};

static void every_depth_and_size_comes_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        for (unsigned bits = 1; bits <= 16; bits++) {
            SatPixelShape shape = {sizes[i][0], sizes[i][1],
                                   bits > 8 ? SAT_PIXEL_GRAY16 : SAT_PIXEL_GRAY8, (uint8_t)bits};
            assert_shape_comes_back(&shape, SAT_PREDICTOR_NONE);
            if (bits > 8) {
                assert_shape_comes_back(&shape, SAT_PREDICTOR_MED);
            }
        }
        SatPixelShape colour = {sizes[i][0], sizes[i][1], SAT_PIXEL_RGB8, 8};
        assert_shape_comes_back(&colour, SAT_PREDICTOR_NONE);
    }
}

static void strips_with_a_remainder_come_back_into_one_picture(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    const SatCodec *webp = sat_codec(SAT_CODING_WEBP);
    SatPixelShape shape = {1500, 1103, SAT_PIXEL_GRAY16, 14};
    SatPictureForm form = sat_picture_form_for(&shape);
    SatPixelFrame frame;
    SatPixelFrame decoded;
    assert_true(sat_pixel_frame_new(&frame, &shape, &err));
    assert_true(sat_pixel_frame_new(&decoded, &shape, &err));
    fill(&frame, SMOOTH);
    uint32_t count = sat_strip_count(&shape, &form);
    assert_int_not_equal(shape.height_px % form.strip_rows, 0);
    assert_int_equal(count, 3);
    for (uint32_t strip = 0; strip < count; strip++) {
        uint32_t rows = sat_strip_height(&shape, &form, strip);
        SatPixelFrame from = sat_pixel_frame_rows(&frame, strip * form.strip_rows, rows);
        SatPixelFrame to = sat_pixel_frame_rows(&decoded, strip * form.strip_rows, rows);
        SatByteWriter out = SAT_BYTE_WRITER_INIT;
        assert_true(webp->encode(&from, form.predictor, SAT_EFFORT_FAST, &out, &err));
        assert_true(webp->decode(out.bytes, out.length, form.predictor, &to, &err));
        sat_byte_writer_free(&out);
    }
    assert_memory_equal(frame.pixels, decoded.pixels, frame.stride_bytes * shape.height_px);
    sat_pixel_frame_free(&frame);
    sat_pixel_frame_free(&decoded);
}

static void rows_may_be_padded(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    const SatCodec *webp = sat_codec(SAT_CODING_WEBP);
    uint16_t padded[4][8];
    uint16_t back[4][10];
    memset(padded, 0xee, sizeof(padded));
    memset(back, 0x77, sizeof(back));
    for (unsigned y = 0; y < 4; y++) {
        for (unsigned x = 0; x < 6; x++) {
            padded[y][x] = (uint16_t)(next_random() & 0xfff);
        }
    }
    SatPixelShape shape = {6, 4, SAT_PIXEL_GRAY16, 12};
    SatPixelFrame frame = {shape, sizeof(padded[0]), (uint8_t *)padded};
    SatPixelFrame decoded = {shape, sizeof(back[0]), (uint8_t *)back};
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    assert_true(webp->encode(&frame, SAT_PREDICTOR_MED, SAT_EFFORT_BALANCED, &out, &err));
    assert_true(webp->decode(out.bytes, out.length, SAT_PREDICTOR_MED, &decoded, &err));
    for (unsigned y = 0; y < 4; y++) {
        assert_memory_equal(padded[y], back[y], 12);
        for (unsigned x = 6; x < 10; x++) {
            assert_int_equal(back[y][x], 0x7777); /* nothing is written between the rows */
        }
    }
    sat_byte_writer_free(&out);
}

static void bytes_are_appended_and_left_alone_on_failure(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    uint16_t pixels[4] = {1, 2, 3, 4096};
    SatPixelFrame frame = {{2, 2, SAT_PIXEL_GRAY16, 13}, 4, (uint8_t *)pixels};
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    sat_write_text(&out, "before");
    assert_true(sat_webp_encode(&frame, SAT_PREDICTOR_MED, SAT_EFFORT_FAST, &out, &err));
    assert_memory_equal(out.bytes, "beforeRIFF", 10);
    size_t length = out.length;
    frame.shape.bits = 12; /* 4096 no longer fits */
    assert_false(sat_webp_encode(&frame, SAT_PREDICTOR_MED, SAT_EFFORT_FAST, &out, &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "do not fit in 12 bits"));
    assert_int_equal(out.length, length);
    sat_byte_writer_free(&out);
}

/* Two encoders behind one effort: what it keeps is never larger than the lesser efforts'. */
static void small_is_the_smallest(void **state)
{
    (void)state;
    const SatCodec *webp = sat_codec(SAT_CODING_WEBP);
    static const SatPixelShape shapes[] = {{200, 160, SAT_PIXEL_GRAY16, 12},
                                           {200, 160, SAT_PIXEL_GRAY8, 8},
                                           {200, 160, SAT_PIXEL_RGB8, 8}};
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatPixelFrame frame;
        SatPredictor predictor = sat_picture_form_for(&shapes[i]).predictor;
        assert_true(sat_pixel_frame_new(&frame, &shapes[i], &err));
        for (Content content = FLAT; content < CONTENT_COUNT; content++) {
            size_t length[SAT_EFFORT_SMALL + 1];
            fill(&frame, content);
            for (int effort = SAT_EFFORT_FAST; effort <= SAT_EFFORT_SMALL; effort++) {
                SatByteWriter out = SAT_BYTE_WRITER_INIT;
                assert_true(webp->encode(&frame, predictor, (SatEffort)effort, &out, &err));
                length[effort] = out.length;
                sat_byte_writer_free(&out);
            }
            assert_true(length[SAT_EFFORT_SMALL] <= length[SAT_EFFORT_FAST] + 64);
            assert_true(length[SAT_EFFORT_SMALL] <= length[SAT_EFFORT_BALANCED] + 64);
        }
        sat_pixel_frame_free(&frame);
    }
}

/* The worked example of PACK_FORMAT.md "Pictures", computed by hand. */
static void the_documented_example_holds(void **state)
{
    (void)state;
    static const uint16_t values[12] = {1000, 1002, 1001, 1001, 1001, 4095,
                                        0,    1003, 998,  1000, 999,  999};
    static const uint32_t codes[12] = {2000, 4, 1, 0, 2, 2005, 4, 2006, 5, 2008, 1998, 7};
    SatError err = SAT_ERROR_INIT;
    uint16_t pixels[12];
    uint16_t back[12] = {0};
    uint32_t argb[12];
    memcpy(pixels, values, sizeof(values));
    SatPixelFrame frame = {{4, 3, SAT_PIXEL_GRAY16, 12}, 8, (uint8_t *)pixels};
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    assert_true(sat_webp_encode(&frame, SAT_PREDICTOR_MED, SAT_EFFORT_BALANCED, &out, &err));
    webp_decode_plain(&out, 4, 3, argb);
    for (size_t i = 0; i < 12; i++) {
        uint32_t high = codes[i] >> 8;
        uint32_t low = codes[i] & 255;
        assert_int_equal(argb[i], 0xff000000U | high << 16 | low << 8);
    }
    webp_make(argb, 4, 3, true, &out);
    frame.pixels = (uint8_t *)back;
    assert_true(sat_webp_decode(out.bytes, out.length, SAT_PREDICTOR_MED, &frame, &err));
    assert_memory_equal(back, values, sizeof(values));
    sat_byte_writer_free(&out);
}

static void other_pictures_are_plain_for_any_viewer(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    uint16_t deep[2] = {0x0abc, 0x0001};
    uint8_t gray[2] = {0, 201};
    uint8_t rgb[6] = {1, 2, 3, 250, 251, 252};
    uint32_t argb[2];
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SatPixelFrame frame = {{2, 1, SAT_PIXEL_GRAY16, 12}, 4, (uint8_t *)deep};
    assert_true(sat_webp_encode(&frame, SAT_PREDICTOR_NONE, SAT_EFFORT_FAST, &out, &err));
    webp_decode_plain(&out, 2, 1, argb);
    assert_int_equal(argb[0], 0xff0abc00U);
    assert_int_equal(argb[1], 0xff000100U);
    sat_byte_writer_free(&out);
    frame = (SatPixelFrame){{2, 1, SAT_PIXEL_GRAY8, 8}, 2, gray};
    assert_true(sat_webp_encode(&frame, SAT_PREDICTOR_NONE, SAT_EFFORT_FAST, &out, &err));
    webp_decode_plain(&out, 2, 1, argb);
    assert_int_equal(argb[0], 0xff000000U);
    assert_int_equal(argb[1], 0xffc9c9c9U);
    sat_byte_writer_free(&out);
    frame = (SatPixelFrame){{2, 1, SAT_PIXEL_RGB8, 8}, 6, rgb};
    assert_true(sat_webp_encode(&frame, SAT_PREDICTOR_NONE, SAT_EFFORT_FAST, &out, &err));
    webp_decode_plain(&out, 2, 1, argb);
    assert_int_equal(argb[0], 0xff010203U);
    assert_int_equal(argb[1], 0xfffafbfcU);
    sat_byte_writer_free(&out);
}

int main(void)
{
    printf("seed %u\n", random_state);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_depth_and_size_comes_back),
        cmocka_unit_test(strips_with_a_remainder_come_back_into_one_picture),
        cmocka_unit_test(rows_may_be_padded),
        cmocka_unit_test(bytes_are_appended_and_left_alone_on_failure),
        cmocka_unit_test(small_is_the_smallest),
        cmocka_unit_test(the_documented_example_holds),
        cmocka_unit_test(other_pictures_are_plain_for_any_viewer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
