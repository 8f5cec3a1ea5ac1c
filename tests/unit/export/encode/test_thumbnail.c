/* Thumbnails: small, in the picture's proportions, through its window. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "export/encode/thumbnail.h"
#include "formats/codec/codec.h"
#include "formats/pack/pack_layout.h"

static const SatModalityTransform hounsfield = {1, -1024, "HU", NULL};
static const SatVoiWindow brain = {40, 80, SAT_VOI_LINEAR, ""};

static SatSeries ct_series(const SatFrameInfo *info, uint32_t rows, uint32_t columns)
{
    return (SatSeries){.title = "",
                       .modality = "CT",
                       .body_part = "",
                       .laterality = "",
                       .rows = rows,
                       .columns = columns,
                       .samples = 1,
                       .bits = 12,
                       .pixel_aspect = 1,
                       .frames = info,
                       .frame_count = 1};
}

/* The thumbnail of a picture whose left half has one value and its right half another. */
static void make(SatSeries *series, uint16_t left, uint16_t right, SatPixelFrame *out,
                 uint32_t width, uint32_t height)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelFrame frame = {0};
    SatPixelShape shape = {series->columns, series->rows, SAT_PIXEL_GRAY16, 12};
    SatPixelShape small = {width, height, SAT_PIXEL_RGB8, 8};
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    assert_true(sat_pixel_frame_new(&frame, &shape, &err));
    for (uint32_t y = 0; y < shape.height_px; y++) {
        uint16_t *row = (uint16_t *)(void *)(frame.pixels + frame.stride_bytes * y);
        for (uint32_t x = 0; x < shape.width_px; x++) {
            row[x] = x < shape.width_px / 2 ? left : right;
        }
    }
    assert_true(sat_make_thumbnail(series, series->frames, &frame, &bytes, &err));
    assert_true(sat_pixel_frame_new(out, &small, &err));
    assert_true(sat_codec(SAT_CODING_WEBP)
                    ->decode(bytes.bytes, bytes.length, SAT_PREDICTOR_NONE, out, &err));
    sat_byte_writer_free(&bytes);
    sat_pixel_frame_free(&frame);
}

static void shows_the_window(void **state)
{
    (void)state;
    SatFrameInfo info = {.modality = &hounsfield, .windows = &brain, .window_count = 1};
    SatSeries series = ct_series(&info, 200, 400);
    SatPixelFrame thumbnail = {0};
    make(&series, 1024, 1024 + 80, &thumbnail, 160, 80);
    const uint8_t *row = thumbnail.pixels + thumbnail.stride_bytes * 40;
    assert_int_equal(row[0], 0);                 /* 0 HU: the window's dark end */
    assert_int_equal(row[(size_t)159 * 3], 255); /* 80 HU: its bright end */
    assert_int_equal(row[(size_t)159 * 3 + 1], 255);
    sat_pixel_frame_free(&thumbnail);
}

static void without_a_window_it_uses_the_range(void **state)
{
    (void)state;
    SatFrameInfo info = {.modality = &hounsfield};
    SatSeries series = ct_series(&info, 64, 64);
    SatPixelFrame thumbnail = {0};
    series.has_value_range = true;
    series.value_low = 1000;
    series.value_high = 1400;
    make(&series, 1000, 1400, &thumbnail, 64, 64); /* never enlarged */
    assert_in_range(thumbnail.pixels[0], 0, 4);
    assert_in_range(thumbnail.pixels[(size_t)63 * 3], 251, 255);
    sat_pixel_frame_free(&thumbnail);
}

static void keeps_the_shape_on_screen(void **state)
{
    (void)state;
    SatFrameInfo info = {.modality = &hounsfield, .windows = &brain, .window_count = 1};
    SatSeries series = ct_series(&info, 256, 256);
    SatPixelFrame thumbnail = {0};
    series.pixel_aspect = 2; /* pixels twice as high as wide */
    make(&series, 1024, 1104, &thumbnail, SAT_PACK_THUMBNAIL_SIDE_PX / 2,
         SAT_PACK_THUMBNAIL_SIDE_PX);
    sat_pixel_frame_free(&thumbnail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_the_window),
        cmocka_unit_test(without_a_window_it_uses_the_range),
        cmocka_unit_test(keeps_the_shape_on_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
