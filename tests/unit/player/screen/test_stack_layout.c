/* Parts of the window never overlap, and the slider and drags go where a hand expects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "player/screen/stack_layout.h"

static bool overlap(SatRect a, SatRect b)
{
    return a.width > 0 && b.width > 0 && a.x < b.x + b.width && b.x < a.x + a.width &&
           a.y < b.y + b.height && b.y < a.y + a.height;
}

static void expect_tidy(double width, double height, double scale, bool text, double notice)
{
    SatStackLayout layout = sat_stack_layout(width, height, scale, text);
    if (notice > 0.0) {
        const double before = layout.viewport.height;
        sat_stack_layout_add_notice(&layout, notice);
        assert_true(layout.viewport.height >= before / 2.0);
    }
    if (text) {
        sat_stack_layout_add_steps(&layout, scale);
        sat_stack_layout_add_notes(&layout, 190.0 * scale);
        assert_true(layout.notes.height > 0.0 && layout.viewport.height >= layout.notes.height);
    }
    if (notice > 0.0) {
        sat_stack_layout_add_times(&layout, scale);
        assert_true(layout.times.height > 0.0);
        layout.slider.height -= layout.times.height; /* the corner below it is nobody's */
        layout.times.width += layout.slider.width;
    }
    const SatRect parts[9] = {layout.toolbar,    layout.strip,  layout.viewport,
                              layout.slider,     layout.notice, layout.times,
                              layout.text_panel, layout.steps,  layout.notes};
    double area = 0.0;
    for (size_t i = 0; i < 9; i++) {
        area += parts[i].width * parts[i].height;
        assert_true(parts[i].x >= 0.0 && parts[i].y >= 0.0);
        assert_true(parts[i].width >= 0.0 && parts[i].height >= 0.0);
        assert_true(parts[i].x + parts[i].width <= width);
        assert_true(parts[i].y + parts[i].height <= height);
        for (size_t j = i + 1; j < 9; j++) {
            assert_false(overlap(parts[i], parts[j]));
        }
    }
    assert_true(area > width * height - 0.5 && area < width * height + 0.5);
    assert_true(layout.viewport.width >= 0.4 * width - layout.slider.width);
}

static void every_size_is_tidy(void **state)
{
    (void)state;
    const double sizes[][3] = {{640, 420, 1},     {1024, 768, 1},  {1280, 720, 1}, {1920, 1080, 1},
                               {1920, 1080, 1.5}, {3840, 2160, 2}, {720, 1280, 1}, {800, 600, 2}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        expect_tidy(sizes[i][0], sizes[i][1], sizes[i][2], false, 0);
        expect_tidy(sizes[i][0], sizes[i][1], sizes[i][2], true, 0);
        expect_tidy(sizes[i][0], sizes[i][1], sizes[i][2], true, 41.3);
        expect_tidy(sizes[i][0], sizes[i][1], sizes[i][2], false, 5000);
    }
}

static void the_knob_goes_from_end_to_end_and_back(void **state)
{
    (void)state;
    const SatRect slider = {500, 46, 16, 600};
    const uint32_t counts[] = {1, 2, 7, 300, 100000};
    for (size_t i = 0; i < 5; i++) {
        const uint32_t count = counts[i];
        const SatRect first = sat_slider_knob(slider, 1.0, 0, count);
        const SatRect last = sat_slider_knob(slider, 1.0, count - 1, count);
        assert_float_equal(first.y, slider.y, 0.001);
        assert_true(first.height >= 24.0);
        if (count > 1) {
            const double bottom = last.y + last.height;
            assert_true(bottom > 645.0 && bottom < 647.0);
        }
        assert_int_equal(sat_slider_frame(slider, 1.0, -100, count), 0);
        assert_int_equal(sat_slider_frame(slider, 1.0, 5000, count), count - 1);
    }
    for (uint32_t frame = 0; frame < 300; frame++) {
        const SatRect knob = sat_slider_knob(slider, 1.0, frame, 300);
        const uint32_t back = sat_slider_frame(slider, 1.0, knob.y + knob.height / 2.0, 300);
        assert_true(back >= frame - (frame > 0) && back <= frame + 1);
    }
}

static void a_drag_over_four_fifths_is_the_whole_stack(void **state)
{
    (void)state;
    assert_float_equal(sat_scroll_drag_images(800, 1000, 300), 300, 0.001);
    assert_float_equal(sat_scroll_drag_images(-400, 1000, 300), -150, 0.001);
    assert_float_equal(sat_scroll_drag_images(10, 1000, 5000), 5, 0.001); /* 2 px an image */
}

static void the_scale_bar_is_round_and_fits(void **state)
{
    (void)state;
    assert_float_equal(sat_scale_bar_mm(2.0, 150.0), 50.0, 1e-9);
    assert_float_equal(sat_scale_bar_mm(2.0, 500.0), 200.0, 1e-9);
    assert_float_equal(sat_scale_bar_mm(100.0, 150.0), 1.0, 1e-9);
    assert_float_equal(sat_scale_bar_mm(0.0, 150.0), 0.0, 1e-9);
    for (double scale = 0.03; scale < 300.0; scale *= 1.7) {
        const double mm = sat_scale_bar_mm(scale, 200.0);
        assert_true(mm * scale <= 200.0001 && mm * scale >= 79.0);
    }
}

static void cells_part_a_place(void **state)
{
    (void)state;
    const SatRect whole = {10.0, 20.0, 1001.0, 667.0};
    for (size_t rows = 1; rows <= 4; rows++) {
        for (size_t columns = 1; columns <= 4; columns++) {
            double area = 0.0;
            for (size_t i = 0; i < rows * columns; i++) {
                const SatRect a = sat_stack_cell(whole, rows, columns, i, 2.0);
                area += a.width * a.height;
                assert_true(a.x >= whole.x && a.x + a.width <= whole.x + whole.width);
                assert_true(a.y >= whole.y && a.y + a.height <= whole.y + whole.height);
                for (size_t k = 0; k < i; k++) {
                    assert_false(overlap(a, sat_stack_cell(whole, rows, columns, k, 2.0)));
                }
            }
            const double lines =
                2.0 * ((double)(rows - 1) * whole.width + (double)(columns - 1) * whole.height);
            assert_true(area <= whole.width * whole.height);
            assert_true(area >= whole.width * whole.height - lines);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_size_is_tidy),
                                       cmocka_unit_test(the_knob_goes_from_end_to_end_and_back),
                                       cmocka_unit_test(a_drag_over_four_fifths_is_the_whole_stack),
                                       cmocka_unit_test(the_scale_bar_is_round_and_fits),
                                       cmocka_unit_test(cells_part_a_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
