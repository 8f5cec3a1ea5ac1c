/* Shapes that are refused, frames and their rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/codec/pixel_frame.h"

static bool accepted(uint32_t width, uint32_t height, SatPixelLayout layout, unsigned bits,
                     size_t *bytes)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelShape shape = {width, height, layout, (uint8_t)bits};
    bool ok = sat_pixel_shape_check(&shape, bytes, &err);
    assert_int_equal(err.code, ok ? SAT_OK : SAT_ERR_LIMIT);
    assert_true(ok || err.text[0] != 0);
    return ok;
}

static void shapes_have_a_size_or_are_refused(void **state)
{
    (void)state;
    size_t bytes = 0;
    assert_true(accepted(3, 5, SAT_PIXEL_GRAY8, 8, &bytes));
    assert_int_equal(bytes, 15);
    assert_true(accepted(3, 5, SAT_PIXEL_GRAY16, 12, &bytes));
    assert_int_equal(bytes, 30);
    assert_true(accepted(3, 5, SAT_PIXEL_RGB8, 8, &bytes));
    assert_int_equal(bytes, 45);
    assert_true(accepted(16383, 16383, SAT_PIXEL_GRAY16, 16, &bytes));
    assert_int_equal(bytes, (size_t)16383 * 16383 * 2);
    assert_false(accepted(16383, 16383, SAT_PIXEL_RGB8, 8, &bytes));
    assert_false(accepted(0, 5, SAT_PIXEL_GRAY8, 8, &bytes));
    assert_false(accepted(5, 0, SAT_PIXEL_GRAY8, 8, &bytes));
    assert_false(accepted(16384, 1, SAT_PIXEL_GRAY8, 8, &bytes));
    assert_false(accepted(1, 16384, SAT_PIXEL_GRAY8, 8, &bytes));
    assert_false(accepted(UINT32_MAX, UINT32_MAX, SAT_PIXEL_RGB8, 8, &bytes));
}

static void bits_go_with_their_layout(void **state)
{
    (void)state;
    size_t bytes = 0;
    for (unsigned bits = 0; bits < 40; bits++) {
        assert_int_equal(accepted(1, 1, SAT_PIXEL_GRAY8, bits, &bytes), bits >= 1 && bits <= 8);
        assert_int_equal(accepted(1, 1, SAT_PIXEL_GRAY16, bits, &bytes), bits >= 9 && bits <= 16);
        assert_int_equal(accepted(1, 1, SAT_PIXEL_RGB8, bits, &bytes), bits == 8);
    }
}

static void a_frame_is_zeroed_and_its_rows_share_it(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatPixelShape shape = {7, 5, SAT_PIXEL_GRAY16, 12};
    SatPixelFrame frame;
    assert_true(sat_pixel_frame_new(&frame, &shape, &err));
    assert_int_equal(frame.stride_bytes, 14);
    for (size_t i = 0; i < 70; i++) {
        assert_int_equal(frame.pixels[i], 0);
    }
    SatPixelFrame rows = sat_pixel_frame_rows(&frame, 3, 2);
    assert_int_equal(rows.shape.height_px, 2);
    assert_int_equal(rows.shape.width_px, 7);
    assert_ptr_equal(rows.pixels, frame.pixels + 42);
    sat_pixel_frame_free(&frame);
    assert_null(frame.pixels);
    sat_pixel_frame_free(&frame);
    shape.bits = 8;
    assert_false(sat_pixel_frame_new(&frame, &shape, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_have_a_size_or_are_refused),
        cmocka_unit_test(bits_go_with_their_layout),
        cmocka_unit_test(a_frame_is_zeroed_and_its_rows_share_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
