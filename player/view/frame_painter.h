/* Paints a decoded picture into output pixels: scaling at screen resolution, then the window as a
 * table. Pure; the hot path of scrolling. Two steps, so that a window drag repeats only the cheap
 * second one. */
#ifndef SAT_PLAYER_FRAME_PAINTER_H
#define SAT_PLAYER_FRAME_PAINTER_H

#include "formats/codec/pixel_frame.h"
#include "player/view/viewport.h"

typedef struct {
    uint32_t *pixels; /* 0xAARRGGBB in machine order, [height_px][stride_px] */
    uint32_t width_px, height_px, stride_px;
} SatCanvas;

typedef enum {
    SAT_SCALE_SMOOTH, /* bilinear when enlarging, area average when reducing */
    SAT_SCALE_SHARP   /* nearest pixel */
} SatScaling;

/** A picture scaled to a viewport: values, not yet gray levels. Reused from paint to paint. */
typedef struct SatScaledPicture SatScaledPicture;

/** owns: sat_scaled_picture_free(). errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatScaledPicture *sat_scaled_picture_new(SatError *err);
void sat_scaled_picture_free(SatScaledPicture *scaled);

/** Scales the part of the frame that the viewport shows. Values are interpolated before the window,
 * so that an edge keeps its level; 1:1 is exact, whatever the turn. Memory grows to the largest
 * viewport once and is kept. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_frame_scale(SatScaledPicture *scaled, const SatPixelFrame *frame,
                                   const SatScreenViewport *viewport, SatScaling scaling,
                                   SatError *err);

/** Shades what was scaled into a canvas of the viewport's size; canvas pixel (0,0) is the
 * viewport's corner. gray_lut: 2^bits entries (voi_window.h), NULL for colour. Outside of the
 * picture: background. */
void sat_frame_shade(const SatScaledPicture *scaled, const uint8_t *gray_lut, uint32_t background,
                     const SatCanvas *canvas);

#endif
