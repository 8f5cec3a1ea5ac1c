/* Marks land on their places, scaled, and never outside of the picture. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "export/publish/draw_marks.h"

static void make(SatPixelFrame *frame)
{
    SatError err = SAT_ERROR_INIT;
    const SatPixelShape shape = {200, 100, SAT_PIXEL_RGB8, 8};
    assert_true(sat_pixel_frame_new(frame, &shape, &err));
    memset(frame->pixels, 128, frame->stride_bytes * 100);
}

/* 1: the mark's own colour, 2: its outline, 0: the picture. */
static int kind_at(const SatPixelFrame *frame, size_t x, size_t y)
{
    const uint8_t *at = frame->pixels + frame->stride_bytes * y + 3 * x;
    return at[0] == 10 && at[1] == 200 && at[2] == 30 ? 1 : at[0] == 0 && at[1] == 0 ? 2 : 0;
}

static size_t count_drawn(const SatPixelFrame *frame)
{
    size_t count = 0;
    for (size_t y = 0; y < 100; y++) {
        for (size_t x = 0; x < 200; x++) {
            count += kind_at(frame, x, y) != 0;
        }
    }
    return count;
}

static size_t draw(SatPixelFrame *frame, SatShapeKind kind, const SatPoint *points, size_t count,
                   size_t number)
{
    const SatMarkStyle style = {.has_color = true, .color = {10, 200, 30}, .width = 1};
    const SatShape shape = {.kind = kind, .points = points, .point_count = count};
    make(frame);
    sat_draw_shape(frame, &shape, (SatDrawScale){2, 1}, &style, number);
    return count_drawn(frame);
}

static void test_shapes(void **state)
{
    (void)state;
    SatPixelFrame frame;
    const SatPoint box[] = {{20, 20}, {60, 70}}, arrow[] = {{30, 50}, {80, 50}};
    const SatPoint circle[] = {{50, 50}, {70, 50}}, ellipse[] = {{50, 50}, {70, 50}, {50, 40}};
    assert_true(draw(&frame, SAT_SHAPE_BOX, box, 2, 0) > 300);
    assert_int_equal(kind_at(&frame, 40, 45), 1); /* x doubled */
    assert_int_equal(kind_at(&frame, 119, 45), 1);
    assert_int_equal(kind_at(&frame, 80, 45), 0);
    sat_pixel_frame_free(&frame);
    (void)draw(&frame, SAT_SHAPE_ARROW, arrow, 2, 0);
    assert_int_equal(kind_at(&frame, 60, 50), 1);
    assert_int_equal(kind_at(&frame, 150, 50), 1);
    assert_int_equal(kind_at(&frame, 40, 50), 0);
    sat_pixel_frame_free(&frame);
    (void)draw(&frame, SAT_SHAPE_CIRCLE, circle, 2, 0);
    assert_int_equal(kind_at(&frame, 139, 50), 1);
    assert_int_equal(kind_at(&frame, 100, 30), 1);
    assert_int_equal(kind_at(&frame, 100, 50), 0);
    sat_pixel_frame_free(&frame);
    (void)draw(&frame, SAT_SHAPE_ELLIPSE, ellipse, 3, 0);
    assert_int_equal(kind_at(&frame, 100, 40), 1);
    assert_int_equal(kind_at(&frame, 100, 30), 0);
    sat_pixel_frame_free(&frame);
}

static void test_lines_and_numbers(void **state)
{
    (void)state;
    SatPixelFrame frame;
    const SatPoint corners[] = {{10, 10}, {60, 10}, {60, 60}}, at[] = {{50, 50}};
    size_t open = draw(&frame, SAT_SHAPE_FREEHAND, corners, 3, 0);
    sat_pixel_frame_free(&frame);
    size_t closed = draw(&frame, SAT_SHAPE_POLYGON, corners, 3, 0);
    sat_pixel_frame_free(&frame);
    assert_true(closed > open + 50);
    assert_int_equal(draw(&frame, SAT_SHAPE_LABEL, at, 1, 0), 0);
    sat_pixel_frame_free(&frame);
    size_t one = draw(&frame, SAT_SHAPE_LABEL, at, 1, 1);
    sat_pixel_frame_free(&frame);
    size_t many = draw(&frame, SAT_SHAPE_LABEL, at, 1, 888);
    sat_pixel_frame_free(&frame);
    assert_true(one > 20 && many > 2 * one);
}

static void test_places_far_outside(void **state)
{
    (void)state;
    SatPixelFrame frame;
    const SatPoint far[] = {{-1e300, 1e300}, {1e300, -1e300}}, out[] = {{5000, 5000}, {6000, 5000}};
    (void)draw(&frame, SAT_SHAPE_BOX, far, 2, 99999);
    sat_pixel_frame_free(&frame);
    (void)draw(&frame, SAT_SHAPE_CIRCLE, far, 2, 0);
    sat_pixel_frame_free(&frame);
    assert_int_equal(draw(&frame, SAT_SHAPE_ARROW, out, 2, 0), 0);
    sat_pixel_frame_free(&frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shapes),
                                       cmocka_unit_test(test_lines_and_numbers),
                                       cmocka_unit_test(test_places_far_outside)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
