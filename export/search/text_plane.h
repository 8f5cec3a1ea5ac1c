/* A piece of a picture as one value a pixel, with strokes brighter than what is around them: the
 * form in which text is looked for. Pure. */
#ifndef SAT_EXPORT_TEXT_PLANE_H
#define SAT_EXPORT_TEXT_PLANE_H

#include "formats/codec/pixel_frame.h"

#define SAT_TEXT_PLANE_PAD 16U /* pixels around the plane, as its nearest ones */

/** values[(height_px + 2 pad)][(width_px + 2 pad)] */
typedef struct {
    uint32_t width_px, height_px;
    size_t stride; /* in values */
    uint16_t *values;
} SatTextPlane;

typedef enum {
    SAT_STROKES_BRIGHT, /* values as they are; of a colour, the greatest of the three */
    SAT_STROKES_DARK    /* 65535 - value; of a colour, the least of the three */
} SatStrokes;

/** x and y from -pad to size + pad - 1. */
static inline uint16_t *sat_text_plane_at(const SatTextPlane *plane, long x, long y)
{
    return plane->values + (size_t)(y + (long)SAT_TEXT_PLANE_PAD) * plane->stride +
           (size_t)(x + (long)SAT_TEXT_PLANE_PAD);
}

/** Zeroed. owns: sat_text_plane_free(). errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_text_plane_new(SatTextPlane *plane, uint32_t width_px, uint32_t height_px,
                                      SatError *err);
void sat_text_plane_free(SatTextPlane *plane);

/** Fills the plane from the part of the frame that begins at x, y and has the plane's size. */
void sat_text_plane_fill(SatTextPlane *plane, const SatPixelFrame *frame, uint32_t x_px,
                         uint32_t y_px, SatStrokes strokes);
/** The mean of each 2 x 2 pixels; to has half the size of from, rounded down. */
void sat_text_plane_halve(const SatTextPlane *from, SatTextPlane *to);

/** Puts the nearest pixel's value around the plane. Filling and halving have done so. */
void sat_text_plane_pad(SatTextPlane *plane);

#endif
