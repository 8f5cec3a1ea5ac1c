/* Paints a decoded picture into output pixels: scaling at screen resolution, window as a table.
 * Pure; the hot path of scrolling. */
#ifndef SAT_PLAYER_FRAME_PAINTER_H
#define SAT_PLAYER_FRAME_PAINTER_H

#include "formats/codec/pixel_frame.h"
#include "player/view/viewport.h"

typedef struct {
    uint32_t *pixels;    /* 0xAARRGGBB in machine order, [height][stride_px] */
    uint32_t width_px, height_px, stride_px;
} SatCanvas;

typedef enum { SAT_SCALE_SMOOTH, SAT_SCALE_SHARP } SatScaling; /* bilinear, nearest */

/** Paints the viewport's part of the window: canvas pixel (0,0) is the viewport's (x, y). Outside of the
 *  picture: background. gray_lut: 2^bits entries for gray frames (voi_window.h), NULL for colour.
 *  Smooth: values are interpolated first, then windowed; 1:1 without turn is exact.
 *  scratch holds sat_frame_painter_scratch_bytes(canvas) bytes of the caller, aligned for 8 bytes. */
void sat_frame_paint(const SatPixelFrame *frame, const uint8_t *gray_lut, const SatViewport *viewport,
                     SatScaling scaling, uint32_t background, const SatCanvas *canvas, void *scratch);
size_t sat_frame_painter_scratch_bytes(const SatCanvas *canvas, const SatPixelShape *shape);

#endif
