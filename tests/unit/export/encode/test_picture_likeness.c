/* Tests of structural similarity and largest error: values worked out by hand. */
#include "export/encode/picture_likeness.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SIDE = 16 };

static const SatShownRange shown = {0.0, 256.0};
static const double c1 = 2.56 * 2.56, c2 = 7.68 * 7.68;

typedef uint32_t (*Rule)(uint32_t x, uint32_t y);

static SatPixelFrame picture(SatPixelLayout layout, uint32_t width, uint32_t height, Rule rule)
{
    const uint8_t bits = layout == SAT_PIXEL_GRAY16 ? 16 : 8;
    const SatPixelShape shape = {width, height, layout, bits};
    SatPixelFrame frame = {0};
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_pixel_frame_new(&frame, &shape, &err));
    for (uint32_t y = 0; y < height; y++) {
        uint8_t *row = frame.pixels + y * frame.stride_bytes;
        for (uint32_t x = 0; x < width * (layout == SAT_PIXEL_RGB8 ? 3 : 1); x++) {
            const uint32_t value = rule(x, y);
            if (layout == SAT_PIXEL_GRAY16) {
                ((uint16_t *)(void *)row)[x] = (uint16_t)value;
            } else {
                row[x] = (uint8_t)value;
            }
        }
    }
    return frame;
}

static uint32_t board(uint32_t x, uint32_t y)
{
    return (x + y) % 2 == 0 ? 100 : 140;
}

static uint32_t other_board(uint32_t x, uint32_t y)
{
    return board(x + 1, y);
}

static uint32_t half_board(uint32_t x, uint32_t y)
{
    return (x + y) % 2 == 0 ? 110 : 130;
}

static uint32_t of_100(uint32_t x, uint32_t y)
{
    (void)x, (void)y;
    return 100;
}

static uint32_t of_110(uint32_t x, uint32_t y)
{
    (void)x, (void)y;
    return 110;
}

static uint32_t of_60100(uint32_t x, uint32_t y)
{
    return 60000 + of_100(x, y);
}

static uint32_t of_60110(uint32_t x, uint32_t y)
{
    return 60000 + of_110(x, y);
}

/* Of the three colours only the first differs. */
static uint32_t red_of_110(uint32_t x, uint32_t y)
{
    return x % 3 == 0 ? of_110(x, y) : of_100(x, y);
}

static void check_pair(SatPixelLayout layout, Rule first, Rule second, SatShownRange range,
                       double wanted, uint32_t largest)
{
    SatPixelFrame a = picture(layout, SIDE, SIDE, first);
    SatPixelFrame b = picture(layout, SIDE, SIDE, second);
    const double there = sat_structural_similarity(&a, &b, range);
    const double back = sat_structural_similarity(&b, &a, range);
    assert_true(fabs(there - wanted) < 1e-12);
    assert_true(fabs(back - wanted) < 1e-12);
    assert_int_equal(sat_largest_error(&a, &b), largest);
    assert_int_equal(sat_largest_error(&b, &a), largest);
    sat_pixel_frame_free(&a);
    sat_pixel_frame_free(&b);
}

static void test_known_values(void **state)
{
    (void)state;
    const double flat = (2.0 * 100 * 110 + c1) / (100.0 * 100 + 110.0 * 110 + c1);
    const SatShownRange high = {60000.0, 256.0}, narrow = {50.0, 20.0};
    check_pair(SAT_PIXEL_GRAY8, board, board, shown, 1.0, 0);
    /* means differ, nothing varies */
    check_pair(SAT_PIXEL_GRAY8, of_100, of_110, shown, flat, 10);
    check_pair(SAT_PIXEL_GRAY16, of_60100, of_60110, high, flat, 10);
    check_pair(SAT_PIXEL_GRAY8, of_100, of_110, narrow,
               (2.0 * 50 * 60 + 0.04) / (50.0 * 50 + 60.0 * 60 + 0.04), 10);
    /* the same mean; variances 400 and 400, covariance -400: then 400, 100 and 200 */
    check_pair(SAT_PIXEL_GRAY16, board, other_board, shown, (c2 - 800) / (c2 + 800), 40);
    check_pair(SAT_PIXEL_GRAY16, board, half_board, shown, (c2 + 400) / (c2 + 500), 10);
    check_pair(SAT_PIXEL_RGB8, of_100, red_of_110, shown, (flat + 2.0) / 3.0, 10);
}

/* One half differs: of the squares, 3 across, the first is whole in it and the second half. */
static uint32_t left_of_110(uint32_t x, uint32_t y)
{
    return x < SIDE / 2 ? of_110(x, y) : of_100(x, y);
}

static void test_squares_stand_four_apart(void **state)
{
    (void)state;
    const double whole = (2.0 * 100 * 110 + c1) / (100.0 * 100 + 110.0 * 110 + c1);
    const double half =
        (2.0 * 100 * 105 + c1) / (100.0 * 100 + 105.0 * 105 + c1) * c2 / (25.0 + c2);
    check_pair(SAT_PIXEL_GRAY8, of_100, left_of_110, shown, (whole + half + 1.0) / 3.0, 10);
}

static void test_what_is_too_small_counts_as_the_same(void **state)
{
    (void)state;
    static const uint32_t sides[][2] = {{1, 1}, {7, 16}, {16, 7}, {3, 200}};
    for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
        SatPixelFrame a = picture(SAT_PIXEL_GRAY8, sides[i][0], sides[i][1], of_100);
        SatPixelFrame b = picture(SAT_PIXEL_GRAY8, sides[i][0], sides[i][1], of_110);
        assert_true(fabs(sat_structural_similarity(&a, &b, shown) - 1.0) < 1e-12);
        assert_int_equal(sat_largest_error(&a, &b), 10);
        sat_pixel_frame_free(&a);
        sat_pixel_frame_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_values),
        cmocka_unit_test(test_squares_stand_four_apart),
        cmocka_unit_test(test_what_is_too_small_counts_as_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
