/* Draws the lines of marks (teaching.h) over a shaded picture: smooth, with a dark edge on either
 * side, so that they are seen on bright and on dark. Pure. */
#ifndef SAT_PLAYER_MARK_PAINTER_H
#define SAT_PLAYER_MARK_PAINTER_H

#include "formats/case/teaching.h"
#include "player/view/frame_painter.h"

typedef struct {
    uint32_t color;  /* 0xRRGGBB */
    double width_px; /* of the line */
    double scale;    /* output pixels a point: heads of arrows, dashes, edges */
    bool is_dashed, is_filled;
} SatMarkPen;

/** The viewport says where the picture stands; canvas pixel (0,0) is the viewport's corner. A label
 * has no line: nothing is drawn. */
void sat_mark_paint(const SatShape *shape, const SatMarkPen *pen, const SatScreenViewport *viewport,
                    const SatCanvas *canvas);

/** Where the shape lies in output pixels: x, y, width, height of the box around it. */
void sat_mark_bounds(const SatShape *shape, const SatScreenViewport *viewport, double bounds[4]);

#endif
