/* Tests of mark_painter: lines lie where the picture's coordinates say, whatever zoom, pan, turn
 * and flip; edges are dark; nothing is written beside the canvas. */
#include "player/view/mark_painter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { WIDTH = 320, HEIGHT = 240, GUARD = 16, STRIDE = WIDTH + 2 * GUARD };
#define GRAY 0xFF808080U
#define INK 0xF0E442U

typedef struct {
    uint32_t all[(HEIGHT + 2 * GUARD) * STRIDE];
    SatCanvas canvas;
    SatScreenViewport viewport;
    SatMarkPen pen;
} Sheet;

static Sheet *new_sheet(void)
{
    Sheet *sheet = malloc(sizeof *sheet);
    assert_non_null(sheet);
    for (size_t i = 0; i < sizeof sheet->all / sizeof *sheet->all; i++) {
        sheet->all[i] = GRAY;
    }
    sheet->canvas = (SatCanvas){sheet->all + GUARD * STRIDE + GUARD, WIDTH, HEIGHT, STRIDE};
    sheet->viewport = (SatScreenViewport){.x = 40, .y = 30, .width = WIDTH, .height = HEIGHT};
    sat_viewport_set_image(&sheet->viewport, 100, 100, 1.0);
    sheet->pen = (SatMarkPen){INK, 3.0, 1.0, false, false};
    return sheet;
}

static uint32_t at(const Sheet *sheet, double image_x, double image_y)
{
    double x = 0.0;
    double y = 0.0;
    sat_viewport_to_output(&sheet->viewport, image_x, image_y, &x, &y);
    const long column = (long)(x - sheet->viewport.x);
    const long row = (long)(y - sheet->viewport.y);
    assert_in_range(column, 0, WIDTH - 1);
    assert_in_range(row, 0, HEIGHT - 1);
    return sheet->canvas.pixels[(size_t)row * STRIDE + (size_t)column] & 0xFFFFFFU;
}

static void end(Sheet *sheet)
{
    for (size_t y = 0; y < HEIGHT + 2 * GUARD; y++) {
        for (size_t x = 0; x < STRIDE; x++) {
            if (y < GUARD || y >= HEIGHT + GUARD || x < GUARD || x >= WIDTH + GUARD) {
                assert_int_equal(sheet->all[y * STRIDE + x], GRAY);
            }
        }
    }
    free(sheet);
}

static void paint(Sheet *sheet, SatShapeKind kind, const SatPoint *points, size_t count)
{
    const SatShape shape = {kind, 0, 0, 0, points, count};
    sat_mark_paint(&shape, &sheet->pen, &sheet->viewport, &sheet->canvas);
}

static void test_every_shape_lies_on_its_points(void **unused)
{
    (void)unused;
    static const SatPoint BOX[] = {{60, 20}, {30, 40}};
    static const SatPoint ROUND[] = {{50, 50}, {50, 30}};
    static const SatPoint OVAL[] = {{50, 50}, {80, 50}, {50, 60}};
    static const SatPoint PATH[] = {{10, 10}, {90, 10}, {90, 90}};
    for (int turn = 0; turn < 8; turn++) {
        Sheet *sheet = new_sheet();
        sheet->viewport.flipped = turn >= 4;
        sheet->viewport.quarter_turns = turn % 4;
        paint(sheet, SAT_SHAPE_BOX, BOX, 2);
        assert_int_equal(at(sheet, 30, 30), INK);
        assert_int_equal(at(sheet, 45, 20), INK);
        assert_int_equal(at(sheet, 60, 35), INK);
        assert_int_equal(at(sheet, 45, 30), 0x808080);
        paint(sheet, SAT_SHAPE_CIRCLE, ROUND, 2);
        assert_int_equal(at(sheet, 50, 70), INK);
        assert_int_equal(at(sheet, 70, 50), INK);
        paint(sheet, SAT_SHAPE_ELLIPSE, OVAL, 3);
        assert_int_equal(at(sheet, 20, 50), INK);
        assert_int_equal(at(sheet, 50, 40), INK);
        paint(sheet, SAT_SHAPE_FREEHAND, PATH, 3);
        assert_int_equal(at(sheet, 90, 45), INK);
        assert_int_not_equal(at(sheet, 40, 88), INK); /* left open */
        paint(sheet, SAT_SHAPE_POLYGON, PATH, 3);
        assert_int_equal(at(sheet, 89.7, 89.7), INK);
        assert_int_equal(at(sheet, 50, 50), INK); /* closed by itself */
        end(sheet);
    }
}

static void test_arrow_points(void **unused)
{
    (void)unused;
    static const SatPoint ARROW[] = {{50, 50}, {80, 50}};
    Sheet *sheet = new_sheet();
    paint(sheet, SAT_SHAPE_ARROW, ARROW, 2);
    assert_int_equal(at(sheet, 50.4, 50), INK);
    assert_int_equal(at(sheet, 79, 50), INK);
    const double head = 16.0 / sheet->viewport.zoom; /* barbs stand behind the tip */
    assert_int_equal(at(sheet, 50 + head * 0.62, 50 - head * 0.34), INK);
    assert_int_equal(at(sheet, 50 + head * 0.62, 50 + head * 0.34), INK);
    assert_int_equal(at(sheet, 46, 50), 0x808080);
    end(sheet);
}

static void test_edges_are_dark_and_fill_is_pale(void **unused)
{
    (void)unused;
    static const SatPoint BOX[] = {{20, 20}, {80, 80}};
    Sheet *sheet = new_sheet();
    sheet->pen.is_filled = true;
    paint(sheet, SAT_SHAPE_BOX, BOX, 2);
    const double beside = 2.2 / sheet->viewport.zoom;
    assert_true((at(sheet, 20 - beside, 50) >> 8 & 255) < 60);
    const uint32_t inside = at(sheet, 50, 50);
    assert_true((inside >> 16) > 0x80 && (inside & 255) < 0x80); /* yellowish, but seen through */
    assert_true((inside >> 16) < 0xB0);
    assert_int_equal(at(sheet, 10, 50), 0x808080);
    end(sheet);
}

static void test_dashes_have_gaps(void **unused)
{
    (void)unused;
    static const SatPoint PATH[] = {{5, 50}, {95, 50}};
    Sheet *sheet = new_sheet();
    sheet->pen.is_dashed = true;
    paint(sheet, SAT_SHAPE_FREEHAND, PATH, 2);
    int ink = 0;
    int changes = 0;
    bool before = false;
    for (double x = 5; x < 95; x += 0.2) {
        const bool is_ink = at(sheet, x, 50) == INK;
        changes += is_ink != before ? 1 : 0;
        ink += is_ink ? 1 : 0;
        before = is_ink;
    }
    assert_in_range(changes, 20, 60);
    assert_in_range(ink, 150, 380);
    end(sheet);
}

static void test_far_outside_and_far_too_large(void **unused)
{
    (void)unused;
    static const SatPoint HUGE_BOX[] = {{-1e7, -1e7}, {1e7, 1e7}};
    static const SatPoint LONG[] = {{-1e7, 50}, {1e7, 50}};
    static const SatPoint SAME[] = {{50, 50}, {50, 50}};
    Sheet *sheet = new_sheet();
    sheet->viewport.zoom = 64;
    sheet->viewport.fitted = false;
    sheet->pen.is_dashed = true;
    sheet->pen.is_filled = true;
    paint(sheet, SAT_SHAPE_BOX, HUGE_BOX, 2);
    paint(sheet, SAT_SHAPE_FREEHAND, LONG, 2);
    paint(sheet, SAT_SHAPE_ARROW, LONG, 2);
    paint(sheet, SAT_SHAPE_ARROW, SAME, 2);
    paint(sheet, SAT_SHAPE_CIRCLE, SAME, 2);
    paint(sheet, SAT_SHAPE_POLYGON, SAME, 2); /* too few points: nothing */
    double bounds[4];
    const SatShape shape = {SAT_SHAPE_BOX, 0, 0, 0, SAME, 2};
    sat_mark_bounds(&shape, &sheet->viewport, bounds);
    assert_true(bounds[2] < 1e-9 && bounds[0] > 199 && bounds[0] < 201);
    end(sheet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_shape_lies_on_its_points),
        cmocka_unit_test(test_arrow_points),
        cmocka_unit_test(test_edges_are_dark_and_fill_is_pale),
        cmocka_unit_test(test_dashes_have_gaps),
        cmocka_unit_test(test_far_outside_and_far_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
