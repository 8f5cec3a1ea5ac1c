/* Where a picture stands in its part of the window: zoom, pan, rotation, flip. Pure maths, in
 * output pixels (not points). Pixel (0,0)'s top left corner is image coordinate (0,0). */
#ifndef SAT_PLAYER_VIEWPORT_H
#define SAT_PLAYER_VIEWPORT_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    double x, y, width, height; /* of the viewport in the window */
    uint32_t image_width_px, image_height_px;
    double pixel_aspect;       /* height / width of an image pixel */
    double zoom;               /* output pixels per image column */
    double center_x, center_y; /* image coordinate shown at the viewport's centre */
    int quarter_turns;         /* 0-3, clockwise; projection pictures only */
    bool flipped;              /* left-right, before the turn */
    bool fitted;               /* follows the viewport's size until the user zooms or pans */
} SatScreenViewport;

#define SAT_ZOOM_LEAST 0.02
#define SAT_ZOOM_MOST 64.0

void sat_viewport_set_image(SatScreenViewport *viewport, uint32_t width_px, uint32_t height_px,
                            double pixel_aspect); /* and fits */
void sat_viewport_place(SatScreenViewport *viewport, double x, double y, double width,
                        double height);
void sat_viewport_fit(SatScreenViewport *viewport);
void sat_viewport_one_to_one(SatScreenViewport *viewport); /* one image column = one output pixel */
/** Multiplies the zoom and keeps the image point under (x, y) where it is. */
void sat_viewport_zoom_at(SatScreenViewport *viewport, double factor, double x, double y);
/** Moves the picture by output pixels; the picture's edge never leaves the viewport's centre
 * behind. */
void sat_viewport_pan(SatScreenViewport *viewport, double dx, double dy);
void sat_viewport_turn(SatScreenViewport *viewport, int quarter_turns);
void sat_viewport_flip(SatScreenViewport *viewport);
void sat_viewport_to_image(const SatScreenViewport *viewport, double x, double y, double *image_x,
                           double *image_y);
void sat_viewport_to_output(const SatScreenViewport *viewport, double image_x, double image_y,
                            double *x, double *y);
/** zoom / the zoom that fits: 1 when the whole picture just fits. */
double sat_viewport_relative_zoom(const SatScreenViewport *viewport);

#endif
