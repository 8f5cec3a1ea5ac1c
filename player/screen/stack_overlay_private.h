/* What the writing over a picture shares. Only stack_overlay.c and stack_corners.c include this. */
#ifndef SAT_PLAYER_STACK_OVERLAY_PRIVATE_H
#define SAT_PLAYER_STACK_OVERLAY_PRIVATE_H

#include "player/screen/stack_private.h"

typedef struct {
    SatStackScreen *stack;
    SatDraw *draw;
    SatRect area; /* the viewport without its margin */
    double row;   /* the height of a line */
} SatStackOverlay;

/** The top right corner: what must be known of the stack, and that the picture is turned. */
void sat_stack_paint_warnings(SatStackOverlay *overlay);
/** The bottom left one: which image it is, and how it is shown. frame: NULL when not decoded yet.
 */
void sat_stack_paint_image_lines(const SatStackOverlay *overlay, const SatCachedFrame *frame);
/** The other two: place, series, case. */
void sat_stack_paint_names(const SatStackOverlay *overlay);

#endif
