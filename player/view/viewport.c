/* Where a picture stands in its part of the window. */
#include "player/view/viewport.h"

#include <math.h>

static double clamp(double value, double least, double most)
{
    return value < least ? least : value > most ? most : value;
}

static double fitting_zoom(const SatScreenViewport *viewport)
{
    double width = viewport->image_width_px;
    double height = viewport->image_height_px * viewport->pixel_aspect;
    if (viewport->quarter_turns % 2 != 0) {
        double swap = width;
        width = height;
        height = swap;
    }
    if (!(width > 0) || !(height > 0) || !(viewport->width > 0) || !(viewport->height > 0)) {
        return 1;
    }
    double zoom = fmin(viewport->width / width, viewport->height / height);
    return clamp(zoom, SAT_ZOOM_LEAST, SAT_ZOOM_MOST);
}

void sat_viewport_fit(SatScreenViewport *viewport)
{
    viewport->zoom = fitting_zoom(viewport);
    viewport->center_x = viewport->image_width_px / 2.0;
    viewport->center_y = viewport->image_height_px / 2.0;
    viewport->fitted = true;
}

void sat_viewport_set_image(SatScreenViewport *viewport, uint32_t width_px, uint32_t height_px,
                            double pixel_aspect)
{
    viewport->image_width_px = width_px;
    viewport->image_height_px = height_px;
    viewport->pixel_aspect = pixel_aspect > 0 ? pixel_aspect : 1;
    viewport->quarter_turns = 0;
    viewport->flipped = false;
    sat_viewport_fit(viewport);
}

void sat_viewport_place(SatScreenViewport *viewport, double x, double y, double width,
                        double height)
{
    viewport->x = x;
    viewport->y = y;
    viewport->width = width;
    viewport->height = height;
    if (viewport->fitted) {
        sat_viewport_fit(viewport);
    }
}

void sat_viewport_one_to_one(SatScreenViewport *viewport)
{
    viewport->zoom = 1;
    viewport->fitted = false;
}

static void keep_in_reach(SatScreenViewport *viewport)
{
    viewport->center_x = clamp(viewport->center_x, 0, viewport->image_width_px);
    viewport->center_y = clamp(viewport->center_y, 0, viewport->image_height_px);
}

void sat_viewport_zoom_at(SatScreenViewport *viewport, double factor, double x, double y)
{
    double image_x;
    double image_y;
    sat_viewport_to_image(viewport, x, y, &image_x, &image_y);
    viewport->zoom = clamp(viewport->zoom * factor, SAT_ZOOM_LEAST, SAT_ZOOM_MOST);
    viewport->fitted = false;
    double moved_x;
    double moved_y;
    sat_viewport_to_image(viewport, x, y, &moved_x, &moved_y);
    viewport->center_x += image_x - moved_x;
    viewport->center_y += image_y - moved_y;
    keep_in_reach(viewport);
}

/** Turns a direction clockwise by so many quarters; negative ones back. */
static void turn(int quarters, double *dx, double *dy)
{
    for (int i = quarters & 3; i > 0; i--) {
        double x = *dx;
        *dx = -*dy;
        *dy = x;
    }
}

/** Output directions to image directions: undo the turn, then the flip, then the scale. */
static void to_image_direction(const SatScreenViewport *viewport, double dx, double dy,
                               double *image_dx, double *image_dy)
{
    turn(-viewport->quarter_turns, &dx, &dy);
    *image_dx = (viewport->flipped ? -dx : dx) / viewport->zoom;
    *image_dy = dy / (viewport->zoom * viewport->pixel_aspect);
}

void sat_viewport_to_image(const SatScreenViewport *viewport, double x, double y, double *image_x,
                           double *image_y)
{
    double dx;
    double dy;
    to_image_direction(viewport, x - (viewport->x + viewport->width / 2),
                       y - (viewport->y + viewport->height / 2), &dx, &dy);
    *image_x = viewport->center_x + dx;
    *image_y = viewport->center_y + dy;
}

void sat_viewport_to_output(const SatScreenViewport *viewport, double image_x, double image_y,
                            double *x, double *y)
{
    double dx = (image_x - viewport->center_x) * viewport->zoom;
    double dy = (image_y - viewport->center_y) * viewport->zoom * viewport->pixel_aspect;
    if (viewport->flipped) {
        dx = -dx;
    }
    turn(viewport->quarter_turns, &dx, &dy);
    *x = viewport->x + viewport->width / 2 + dx;
    *y = viewport->y + viewport->height / 2 + dy;
}

void sat_viewport_pan(SatScreenViewport *viewport, double dx, double dy)
{
    double image_dx;
    double image_dy;
    to_image_direction(viewport, dx, dy, &image_dx, &image_dy);
    viewport->center_x -= image_dx;
    viewport->center_y -= image_dy;
    viewport->fitted = false;
    keep_in_reach(viewport);
}

void sat_viewport_turn(SatScreenViewport *viewport, int quarter_turns)
{
    viewport->quarter_turns = (viewport->quarter_turns + quarter_turns) & 3;
    if (viewport->fitted) {
        sat_viewport_fit(viewport);
    }
}

void sat_viewport_flip(SatScreenViewport *viewport)
{
    viewport->flipped = !viewport->flipped;
    if (viewport->quarter_turns % 2 != 0) {
        /* The flip comes before the turn; on screen left and right must change places all the same.
         */
        viewport->quarter_turns = (viewport->quarter_turns + 2) & 3;
    }
}

double sat_viewport_relative_zoom(const SatScreenViewport *viewport)
{
    return viewport->zoom / fitting_zoom(viewport);
}
