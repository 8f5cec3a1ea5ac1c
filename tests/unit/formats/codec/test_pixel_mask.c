/* Hidden pixels: every geometry against a look at each pixel by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/codec/pixel_mask.h"

enum { CASES = 2000, MOST_POINTS = 12, MOST_SHAPES = 4, MOST_SIDE = 48 };

/* ---- chance ---------------------------------------------------------------------------------- */

static uint32_t next_number(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*seed >> 33);
}

static int32_t between(uint64_t *seed, int32_t low, int32_t high)
{
    return low + (int32_t)(next_number(seed) % (uint32_t)(high - low + 1));
}

/* ---- the reference: one pixel -----------------------------------------------------------------
 */

static int64_t turn(const SatPixelPoint *a, const SatPixelPoint *b, int64_t x, int64_t y)
{
    return ((int64_t)b->x_px - a->x_px) * (y - a->y_px) -
           ((int64_t)b->y_px - a->y_px) * (x - a->x_px);
}

static bool is_between(int64_t value, int64_t a, int64_t b)
{
    return (value >= a && value <= b) || (value >= b && value <= a);
}

static bool polygon_shows(const SatShutter *shutter, int64_t x, int64_t y)
{
    bool is_inside = false;
    for (size_t i = 0; i < shutter->point_count; i++) {
        const SatPixelPoint *a = &shutter->points[i];
        const SatPixelPoint *b = &shutter->points[(i + 1) % shutter->point_count];
        int64_t side = turn(a, b, x, y);
        if (side == 0 && is_between(x, a->x_px, b->x_px) && is_between(y, a->y_px, b->y_px)) {
            return true;
        }
        /* A ray to the right crosses an edge that has one end above the row. */
        if ((a->y_px > y) != (b->y_px > y) && (b->y_px > a->y_px ? side > 0 : side < 0)) {
            is_inside = !is_inside;
        }
    }
    return is_inside;
}

static bool shows(const SatShutter *shutter, int64_t x, int64_t y)
{
    const SatPixelPoint *points = shutter->points;
    int64_t dx = x - points[0].x_px;
    int64_t dy = y - points[0].y_px;
    switch (shutter->kind) {
    case SAT_SHUTTER_RECTANGLE:
        return is_between(x, points[0].x_px, points[1].x_px) &&
               is_between(y, points[0].y_px, points[1].y_px);
    case SAT_SHUTTER_CIRCLE: /* aspects are halves: exact */
        return (double)(dx * dx) +
                   (double)(dy * dy) * shutter->pixel_aspect * shutter->pixel_aspect <=
               (double)shutter->radius_px * (double)shutter->radius_px;
    case SAT_SHUTTER_POLYGON:
        return polygon_shows(shutter, x, y);
    case SAT_SHUTTER_BITMAP:
        break;
    }
    int64_t bit = dy * shutter->width_px + dx;
    bool is_in = dx >= 0 && dy >= 0 && dx < shutter->width_px && dy < shutter->height_px;
    return !is_in || ((shutter->bits[bit / 8] >> (bit % 8)) & 1) == 0;
}

static bool hides(const SatPixelMask *mask, int64_t x, int64_t y)
{
    for (size_t i = 0; i < mask->rect_count; i++) {
        const SatPixelRect *rect = &mask->rects[i];
        if (x >= rect->x_px && x - rect->x_px < rect->width_px && y >= rect->y_px &&
            y - rect->y_px < rect->height_px) {
            return true;
        }
    }
    for (size_t i = 0; i < mask->shutter_count; i++) {
        if (!shows(&mask->shutters[i], x, y)) {
            return true;
        }
    }
    return false;
}

/* ---- made masks -------------------------------------------------------------------------------
 */

typedef struct {
    SatPixelRect rects[MOST_SHAPES];
    SatShutter shutters[MOST_SHAPES];
    SatPixelPoint points[MOST_SHAPES][MOST_POINTS];
    uint8_t bits[MOST_SHAPES][MOST_SIDE * MOST_SIDE / 8];
    SatPixelMask mask;
} Made;

static SatShutter make_shutter(Made *made, size_t index, uint64_t *seed)
{
    SatShutter shutter = {.kind = (SatShutterKind)between(seed, 0, SAT_SHUTTER_BITMAP),
                          .points = made->points[index],
                          .point_count = (size_t)between(seed, 1, MOST_POINTS),
                          .radius_px = (uint32_t)between(seed, 0, 50),
                          .pixel_aspect = 0.5 * between(seed, 1, 5),
                          .bits = made->bits[index],
                          .width_px = (uint32_t)between(seed, 1, MOST_SIDE),
                          .height_px = (uint32_t)between(seed, 1, MOST_SIDE)};
    int32_t reach = between(seed, 0, 3) == 0 ? SAT_SHUTTER_FARTHEST_PX : 60;
    for (size_t i = 0; i < MOST_POINTS; i++) {
        made->points[index][i] =
            (SatPixelPoint){between(seed, -reach / 4, reach), between(seed, -reach / 4, reach)};
    }
    for (size_t i = 0; i < sizeof(made->bits[index]); i++) {
        made->bits[index][i] = (uint8_t)next_number(seed);
    }
    return shutter;
}

static void make_mask(Made *made, uint64_t *seed)
{
    made->mask = (SatPixelMask){.rects = made->rects,
                                .rect_count = (size_t)between(seed, 0, MOST_SHAPES),
                                .shutters = made->shutters,
                                .shutter_count = (size_t)between(seed, 0, MOST_SHAPES)};
    for (size_t i = 0; i < MOST_SHAPES; i++) {
        made->rects[i] =
            (SatPixelRect){(uint32_t)between(seed, 0, 60), (uint32_t)between(seed, 0, 60),
                           (uint32_t)between(seed, 1, 60), (uint32_t)between(seed, 1, 60)};
        made->shutters[i] = make_shutter(made, i, seed);
    }
    if (between(seed, 0, 9) == 0) {
        made->rects[0].width_px = UINT32_MAX;
        made->rects[0].height_px = UINT32_MAX;
    }
}

static void every_row_is_that_of_the_reference(void **state)
{
    (void)state;
    uint64_t seed = 20240501;
    uint64_t all = 0;
    uint64_t hidden_pixels = 0;
    for (int c = 0; c < CASES; c++) {
        Made made;
        uint32_t width = (uint32_t)between(&seed, 1, MOST_SIDE);
        uint32_t height = (uint32_t)between(&seed, 1, MOST_SIDE);
        uint32_t left = (uint32_t)between(&seed, 0, (int32_t)width - 1);
        uint32_t count = (uint32_t)between(&seed, 1, (int32_t)(width - left));
        uint64_t of_case = 0;
        make_mask(&made, &seed);
        for (uint32_t y = 0; y < height; y++) {
            uint8_t row[MOST_SIDE];
            uint8_t part[MOST_SIDE + 2];
            bool has_any = false;
            memset(part, 0xA5, sizeof(part));
            bool said_any = sat_pixel_mask_row(&made.mask, 0, y, width, row);
            for (uint32_t x = 0; x < width; x++) {
                bool expected = hides(&made.mask, x, y);
                if ((row[x] != 0) != expected || row[x] > 1) {
                    fail_msg("case %d: pixel %u,%u: %d, expected %d", c, x, y, row[x], expected);
                }
                has_any = has_any || expected;
                of_case += expected;
            }
            assert_int_equal(said_any, has_any);
            (void)sat_pixel_mask_row(&made.mask, left, y, count, part + 1);
            assert_memory_equal(part + 1, row + left, count);
            assert_int_equal(part[0], 0xA5);
            assert_int_equal(part[count + 1], 0xA5);
        }
        assert_int_equal(sat_pixel_mask_count(&made.mask, width, height), of_case);
        all += (uint64_t)width * height;
        hidden_pixels += of_case;
    }
    print_message("%d masks, %llu pixels, %llu hidden\n", (int)CASES, (unsigned long long)all,
                  (unsigned long long)hidden_pixels);
    assert_true(hidden_pixels > all / 10 && hidden_pixels < all - all / 20);
}

/* ---- filling ----------------------------------------------------------------------------------
 */

static uint32_t value_at(const SatPixelFrame *frame, uint32_t x, uint32_t y)
{
    const uint8_t *row = frame->pixels + frame->stride_bytes * y;
    switch (frame->shape.layout) {
    case SAT_PIXEL_GRAY16:
        return ((const uint16_t *)(const void *)row)[x];
    case SAT_PIXEL_RGB8:
        return (uint32_t)row[x * 3] << 16 | (uint32_t)row[x * 3 + 1] << 8 | row[x * 3 + 2];
    case SAT_PIXEL_GRAY8:
        break;
    }
    return row[x];
}

static void only_hidden_pixels_are_filled(void **state)
{
    (void)state;
    static const SatPixelLayout layouts[] = {SAT_PIXEL_GRAY8, SAT_PIXEL_GRAY16, SAT_PIXEL_RGB8};
    static const uint8_t bits[] = {8, 12, 8};
    uint64_t seed = 7;
    for (int c = 0; c < 300; c++) {
        Made made;
        SatError err = SAT_ERROR_INIT;
        SatPixelFrame frame = {.pixels = NULL};
        SatPixelFrame before = {.pixels = NULL};
        SatPixelShape shape = {(uint32_t)between(&seed, 1, MOST_SIDE),
                               (uint32_t)between(&seed, 1, MOST_SIDE), layouts[c % 3], bits[c % 3]};
        uint16_t value = shape.layout == SAT_PIXEL_GRAY16 ? 0xABC : 0x5A;
        uint32_t filled = shape.layout == SAT_PIXEL_RGB8 ? 0x5A5A5A : value;
        make_mask(&made, &seed);
        assert_true(sat_pixel_frame_new(&frame, &shape, &err));
        assert_true(sat_pixel_frame_new(&before, &shape, &err));
        for (size_t i = 0; i < frame.stride_bytes * shape.height_px; i++) {
            before.pixels[i] = frame.pixels[i] = (uint8_t)next_number(&seed);
        }
        sat_pixel_mask_fill(&made.mask, value, &frame);
        for (uint32_t y = 0; y < shape.height_px; y++) {
            for (uint32_t x = 0; x < shape.width_px; x++) {
                bool is_hidden = hides(&made.mask, x, y);
                assert_int_equal(value_at(&frame, x, y),
                                 is_hidden ? filled : value_at(&before, x, y));
            }
        }
        sat_pixel_frame_free(&frame);
        sat_pixel_frame_free(&before);
    }
}

static void nothing_hides_nothing(void **state)
{
    (void)state;
    uint8_t row[4] = {9, 9, 9, 9};
    SatPixelMask empty = {.rects = NULL};
    assert_false(sat_pixel_mask_row(NULL, 0, 0, 3, row));
    assert_int_equal(row[0] + row[1] + row[2], 0);
    assert_int_equal(row[3], 9);
    assert_false(sat_pixel_mask_row(&empty, 0, 0, 4, row));
    assert_int_equal(sat_pixel_mask_count(NULL, 100, 100), 0);
}

/* Many points over a large picture: what a hostile file can ask for. */
static void the_largest_polygon_takes_no_long(void **state)
{
    (void)state;
    SatPixelPoint *points = calloc(SAT_SHUTTER_MOST_POINTS, sizeof(*points));
    uint8_t row[SAT_PICTURE_MAX_SIDE_PX];
    uint64_t seed = 3;
    assert_non_null(points);
    for (size_t i = 0; i < SAT_SHUTTER_MOST_POINTS; i++) {
        points[i] =
            (SatPixelPoint){between(&seed, -SAT_SHUTTER_FARTHEST_PX, SAT_SHUTTER_FARTHEST_PX),
                            i % 2 == 0 ? -SAT_SHUTTER_FARTHEST_PX : SAT_SHUTTER_FARTHEST_PX};
    }
    SatShutter shutter = {
        .kind = SAT_SHUTTER_POLYGON, .points = points, .point_count = SAT_SHUTTER_MOST_POINTS};
    SatPixelMask mask = {.shutters = &shutter, .shutter_count = 1};
    uint64_t hidden = 0;
    for (uint32_t y = 0; y < 2000; y++) {
        hidden += sat_pixel_mask_row(&mask, 0, y, SAT_PICTURE_MAX_SIDE_PX, row);
    }
    assert_true(hidden > 0);
    free(points);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_that_of_the_reference),
        cmocka_unit_test(only_hidden_pixels_are_filled),
        cmocka_unit_test(nothing_hides_nothing),
        cmocka_unit_test(the_largest_polygon_takes_no_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
