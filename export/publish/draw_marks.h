/* Burns marks and places into a picture, for forms that have no marks of their own. Pure. */
#ifndef SAT_EXPORT_DRAW_MARKS_H
#define SAT_EXPORT_DRAW_MARKS_H

#include "formats/case/teaching.h"
#include "formats/codec/pixel_frame.h"

/** How places of the frame lie on the picture. */
typedef struct {
    double across, down; /* factors */
} SatDrawScale;

/** Draws the shape as an outlined line, seen on black, gray and white, with the number (0: none)
 *  beside it. frame: RGB8. style: NULL for the usual one. */
void sat_draw_shape(const SatPixelFrame *frame, const SatShape *shape, SatDrawScale scale,
                    const SatMarkStyle *style, size_t number);

#endif
