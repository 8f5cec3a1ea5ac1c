/* Which pixels of a picture are hidden: inside rectangles, outside of shutters. The geometry alone,
 * row by row, for whatever form the pixels lie in; and the filling of pixel frames. Pure; any
 * thread. */
#ifndef SAT_CODEC_PIXEL_MASK_H
#define SAT_CODEC_PIXEL_MASK_H

#include "formats/codec/pixel_frame.h"

/** Columns x_px to x_px + width_px - 1, rows y_px to y_px + height_px - 1. */
typedef struct {
    uint32_t x_px, y_px, width_px, height_px;
} SatPixelRect;

/** A pixel by column and row, 0-based; may lie outside of the picture. */
typedef struct {
    int32_t x_px, y_px;
} SatPixelPoint;

#define SAT_SHUTTER_MOST_POINTS 4096U
#define SAT_SHUTTER_FARTHEST_PX 1000000 /* of any coordinate or radius, either side of 0 */

typedef enum {
    SAT_SHUTTER_RECTANGLE, /* points[0] and points[1]: opposite corners, both seen */
    SAT_SHUTTER_CIRCLE,    /* points[0]: centre; radius_px along a row */
    SAT_SHUTTER_POLYGON,   /* points: at least 1; what lies on an edge is seen */
    SAT_SHUTTER_BITMAP     /* bits: of width_px x height_px pixels from points[0] on */
} SatShutterKind;

/** An opening: what lies outside of it is hidden (PS3.3 C.7.6.11); of a bitmap what its bits say
 *  (C.7.6.15). Coordinates within SAT_SHUTTER_FARTHEST_PX. */
typedef struct {
    SatShutterKind kind;
    const SatPixelPoint *points;
    size_t point_count; /* at most SAT_SHUTTER_MOST_POINTS */
    uint32_t radius_px;
    double pixel_aspect; /* of a circle: height by width of a pixel; 0 is 1 */
    const uint8_t *bits; /* by row, no gaps, lowest bit of a byte first; 1: hidden */
    uint32_t width_px, height_px;
} SatShutter;

/** All that hides pixels of one picture. Borrows its lists. */
typedef struct {
    const SatPixelRect *rects;
    size_t rect_count;
    const SatShutter *shutters;
    size_t shutter_count;
} SatPixelMask;

/** hidden[i] = 1 when the pixel of column x_px + i and row y_px is hidden, else 0, for i < count.
 *  mask may be NULL. True when any is. */
bool sat_pixel_mask_row(const SatPixelMask *mask, uint32_t x_px, uint32_t y_px, uint32_t count,
                        uint8_t *hidden);

/** How many pixels of a picture of that size are hidden; sides up to SAT_PICTURE_MAX_SIDE_PX. */
uint64_t sat_pixel_mask_count(const SatPixelMask *mask, uint32_t width_px, uint32_t height_px);

/** Sets the hidden pixels of a whole picture to value: as the layout holds it, of colour every
 *  sample. mask may be NULL. */
void sat_pixel_mask_fill(const SatPixelMask *mask, uint16_t value, const SatPixelFrame *frame);

#endif
