/* The painter: 1:1 is exact whatever the turn, enlarging interpolates values, reducing keeps the
 * mean. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "player/view/frame_painter.h"

#define BACKGROUND 0xFF112233U

typedef struct {
    SatPixelFrame frame;
    SatScreenViewport viewport;
    SatScaledPicture *scaled;
    uint32_t *canvas_pixels;
    SatCanvas canvas;
    uint8_t lut[4096]; /* value -> value / 16 */
} Fixture;

static void start(Fixture *f, SatPixelLayout layout, uint32_t width, uint32_t height,
                  uint32_t canvas_width, uint32_t canvas_height)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelShape shape = {width, height, layout, layout == SAT_PIXEL_GRAY16 ? 12 : 8};
    memset(f, 0, sizeof *f);
    assert_true(sat_pixel_frame_new(&f->frame, &shape, &err));
    sat_viewport_set_image(&f->viewport, width, height, 1);
    sat_viewport_place(&f->viewport, 7, 9, canvas_width, canvas_height);
    f->scaled = sat_scaled_picture_new(&err);
    assert_non_null(f->scaled);
    f->canvas_pixels = calloc((size_t)canvas_width * canvas_height, sizeof *f->canvas_pixels);
    f->canvas = (SatCanvas){f->canvas_pixels, canvas_width, canvas_height, canvas_width};
    for (int i = 0; i < 4096; i++) {
        f->lut[i] = (uint8_t)(i / 16);
    }
}

static void paint(Fixture *f, SatScaling scaling)
{
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_frame_scale(f->scaled, &f->frame, &f->viewport, scaling, &err));
    sat_frame_shade(f->scaled, f->frame.shape.layout == SAT_PIXEL_RGB8 ? NULL : f->lut, BACKGROUND,
                    &f->canvas);
}

static void stop(Fixture *f)
{
    sat_pixel_frame_free(&f->frame);
    sat_scaled_picture_free(f->scaled);
    free(f->canvas_pixels);
}

static uint16_t *word(Fixture *f, uint32_t x, uint32_t y)
{
    return (uint16_t *)(void *)(f->frame.pixels + f->frame.stride_bytes * y) + x;
}

static uint32_t gray_at(const Fixture *f, uint32_t x, uint32_t y)
{
    uint32_t pixel = f->canvas_pixels[(size_t)y * f->canvas.stride_px + x];
    assert_int_equal(pixel >> 24, 0xFF);
    assert_int_equal(pixel >> 16 & 255, pixel & 255);
    return pixel & 255;
}

static void one_to_one_is_exact(void **unused)
{
    (void)unused;
    for (int variant = 0; variant < 8; variant++) {
        for (uint32_t extra = 0; extra < 2; extra++) { /* odd and even margins */
            Fixture f;
            start(&f, SAT_PIXEL_GRAY16, 31, 17, 60 + extra, 51 + extra);
            for (uint32_t y = 0; y < 17; y++) {
                for (uint32_t x = 0; x < 31; x++) {
                    *word(&f, x, y) = (uint16_t)((x * 131 + y * 977) % 4096);
                }
            }
            sat_viewport_turn(&f.viewport, variant % 4);
            if (variant >= 4) {
                sat_viewport_flip(&f.viewport);
            }
            sat_viewport_one_to_one(&f.viewport);
            paint(&f, SAT_SCALE_SMOOTH);
            size_t shown = 0;
            for (uint32_t y = 0; y < f.canvas.height_px; y++) {
                for (uint32_t x = 0; x < f.canvas.width_px; x++) {
                    shown += f.canvas_pixels[(size_t)y * f.canvas.stride_px + x] != BACKGROUND;
                }
            }
            assert_int_equal(shown, 31 * 17);
            for (uint32_t y = 0; y < 17; y++) {
                for (uint32_t x = 0; x < 31; x++) {
                    double ox;
                    double oy;
                    sat_viewport_to_output(&f.viewport, x + 0.5, y + 0.5, &ox, &oy);
                    /* 1:1 snaps to pixels: the value stands within half a pixel of its place. */
                    uint32_t found = 0;
                    for (int dy = 0; dy < 2; dy++) {
                        for (int dx = 0; dx < 2; dx++) {
                            uint32_t px = (uint32_t)(floor(ox - f.viewport.x - 0.5) + dx);
                            uint32_t py = (uint32_t)(floor(oy - f.viewport.y - 0.5) + dy);
                            found += px < f.canvas.width_px && py < f.canvas.height_px &&
                                     (f.canvas_pixels[(size_t)py * f.canvas.stride_px + px] &
                                      255) == (uint32_t)*word(&f, x, y) / 16;
                        }
                    }
                    assert_true(found > 0);
                }
            }
            stop(&f);
        }
    }
}

static void enlarging_interpolates_values(void **unused)
{
    (void)unused;
    Fixture f;
    start(&f, SAT_PIXEL_GRAY16, 8, 4, 400, 200);
    for (uint32_t i = 0; i < 32; i++) {
        *word(&f, i % 8, i / 8) = i % 8 < 4 ? 0 : 4000;
    }
    paint(&f, SAT_SCALE_SMOOTH);
    assert_int_equal(gray_at(&f, 10, 100), 0);
    assert_int_equal(gray_at(&f, 390, 100), 250);
    uint32_t before = 0;
    for (uint32_t x = 0; x < 400; x++) {
        uint32_t gray = gray_at(&f, x, 50);
        assert_true(gray >= before);
        before = gray;
    }
    assert_in_range(gray_at(&f, 199, 100), 122, 126);
    paint(&f, SAT_SCALE_SHARP);
    assert_int_equal(gray_at(&f, 199, 100), 0);
    assert_int_equal(gray_at(&f, 200, 100), 250);
    stop(&f);
}

static void reducing_keeps_the_mean(void **unused)
{
    (void)unused;
    Fixture f;
    start(&f, SAT_PIXEL_GRAY16, 640, 480, 100, 75);
    uint64_t sum = 0;
    for (uint32_t y = 0; y < 480; y++) {
        for (uint32_t x = 0; x < 640; x++) {
            *word(&f, x, y) =
                (uint16_t)((x + y) % 2 ? 4080 : 0); /* aliases badly without an average */
            sum += *word(&f, x, y);
        }
    }
    paint(&f, SAT_SCALE_SMOOTH);
    double mean = (double)sum / (640.0 * 480.0) / 16.0;
    for (uint32_t y = 0; y < 75; y++) {
        for (uint32_t x = 0; x < 100; x++) {
            assert_true(fabs(gray_at(&f, x, y) - mean) < 12);
        }
    }
    stop(&f);
}

static void flat_stays_flat(void **unused)
{
    (void)unused;
    for (uint32_t size = 3; size < 400; size = size * 2 + 1) {
        Fixture f;
        start(&f, SAT_PIXEL_GRAY16, size, size, 123, 123);
        for (uint32_t i = 0; i < size * size; i++) {
            *word(&f, i % size, i / size) = 4095;
        }
        paint(&f, SAT_SCALE_SMOOTH);
        for (uint32_t i = 0; i < 123 * 123; i++) {
            assert_int_equal(gray_at(&f, i % 123, i / 123), 255);
        }
        stop(&f);
    }
}

static void colours_stay_apart(void **unused)
{
    (void)unused;
    Fixture f;
    start(&f, SAT_PIXEL_RGB8, 4, 4, 20, 10);
    for (uint32_t i = 0; i < 16; i++) {
        f.frame.pixels[i * 3] = 200;
        f.frame.pixels[i * 3 + 1] = 100;
        f.frame.pixels[i * 3 + 2] = 50;
    }
    paint(&f, SAT_SCALE_SMOOTH);
    assert_int_equal(f.canvas_pixels[5 * 20 + 10], 0xFFC86432U);
    assert_int_equal(f.canvas_pixels[5 * 20 + 1], BACKGROUND);
    stop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_to_one_is_exact),     cmocka_unit_test(enlarging_interpolates_values),
        cmocka_unit_test(reducing_keeps_the_mean), cmocka_unit_test(flat_stays_flat),
        cmocka_unit_test(colours_stay_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
