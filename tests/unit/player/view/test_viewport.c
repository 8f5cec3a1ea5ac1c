/* The viewport: there and back again, zoom keeps the point under the pointer, nothing gets lost. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "player/view/viewport.h"

static uint32_t seed = 12345;

static double random_between(double low, double high)
{
    seed = seed * 1664525U + 1013904223U;
    return low + (high - low) * (double)(seed >> 8) / (double)(1U << 24);
}

static SatScreenViewport random_viewport(void)
{
    SatScreenViewport viewport = {0};
    sat_viewport_set_image(&viewport, (uint32_t)random_between(1, 3000),
                           (uint32_t)random_between(1, 3000), random_between(0.4, 2.5));
    sat_viewport_place(&viewport, random_between(0, 500), random_between(0, 500),
                       random_between(50, 2000), random_between(50, 2000));
    sat_viewport_turn(&viewport, (int)random_between(0, 4));
    if (random_between(0, 1) > 0.5) {
        sat_viewport_flip(&viewport);
    }
    return viewport;
}

static void there_and_back(void **unused)
{
    (void)unused;
    for (int i = 0; i < 2000; i++) {
        SatScreenViewport viewport = random_viewport();
        sat_viewport_zoom_at(&viewport, random_between(0.3, 4), random_between(0, 800),
                             random_between(0, 800));
        double x = random_between(-100, 3000);
        double y = random_between(-100, 3000);
        double image_x;
        double image_y;
        double back_x;
        double back_y;
        sat_viewport_to_image(&viewport, x, y, &image_x, &image_y);
        sat_viewport_to_output(&viewport, image_x, image_y, &back_x, &back_y);
        assert_true(fabs(back_x - x) < 1e-6 && fabs(back_y - y) < 1e-6);
    }
}

static void fitting_shows_it_all(void **unused)
{
    (void)unused;
    for (int i = 0; i < 2000; i++) {
        SatScreenViewport viewport = random_viewport();
        double corners[4][2] = {{0, 0},
                                {viewport.image_width_px, 0},
                                {0, viewport.image_height_px},
                                {viewport.image_width_px, viewport.image_height_px}};
        for (int k = 0; k < 4; k++) {
            double x;
            double y;
            sat_viewport_to_output(&viewport, corners[k][0], corners[k][1], &x, &y);
            if (viewport.zoom > SAT_ZOOM_LEAST && viewport.zoom < SAT_ZOOM_MOST) {
                assert_true(x > viewport.x - 1e-6 && x < viewport.x + viewport.width + 1e-6);
                assert_true(y > viewport.y - 1e-6 && y < viewport.y + viewport.height + 1e-6);
            }
        }
        assert_true(fabs(sat_viewport_relative_zoom(&viewport) - 1) < 1e-9);
    }
}

static void zoom_keeps_the_point(void **unused)
{
    (void)unused;
    SatScreenViewport viewport = {0};
    sat_viewport_set_image(&viewport, 512, 512, 1);
    sat_viewport_place(&viewport, 10, 20, 1024, 1024);
    double before_x;
    double before_y;
    double after_x;
    double after_y;
    sat_viewport_to_image(&viewport, 400, 300, &before_x, &before_y);
    sat_viewport_zoom_at(&viewport, 1.7, 400, 300);
    sat_viewport_to_image(&viewport, 400, 300, &after_x, &after_y);
    assert_true(fabs(before_x - after_x) < 1e-9 && fabs(before_y - after_y) < 1e-9);
    assert_true(fabs(viewport.zoom - 2 * 1.7) < 1e-9);
}

static void turns_and_flips_look_right(void **unused)
{
    (void)unused;
    SatScreenViewport viewport = {0};
    double x;
    double y;
    sat_viewport_set_image(&viewport, 100, 100, 1);
    sat_viewport_place(&viewport, 0, 0, 100, 100);
    sat_viewport_turn(&viewport, 1); /* clockwise: the top left corner goes to the top right */
    sat_viewport_to_output(&viewport, 0, 0, &x, &y);
    assert_true(fabs(x - 100) < 1e-9 && fabs(y) < 1e-9);
    sat_viewport_flip(&viewport); /* left and right on screen change places */
    sat_viewport_to_output(&viewport, 0, 0, &x, &y);
    assert_true(fabs(x) < 1e-9 && fabs(y) < 1e-9);
    sat_viewport_flip(&viewport);
    sat_viewport_turn(&viewport, -1);
    sat_viewport_to_output(&viewport, 0, 0, &x, &y);
    assert_true(fabs(x) < 1e-9 && fabs(y) < 1e-9);
}

static void the_picture_stays_in_reach(void **unused)
{
    (void)unused;
    for (int i = 0; i < 200; i++) {
        SatScreenViewport viewport = random_viewport();
        sat_viewport_pan(&viewport, random_between(-1e6, 1e6), random_between(-1e6, 1e6));
        assert_true(viewport.center_x >= 0 && viewport.center_x <= viewport.image_width_px);
        assert_true(viewport.center_y >= 0 && viewport.center_y <= viewport.image_height_px);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(fitting_shows_it_all),
        cmocka_unit_test(zoom_keeps_the_point),
        cmocka_unit_test(turns_and_flips_look_right),
        cmocka_unit_test(the_picture_stays_in_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
