/* How much a changed picture is like the one it was made of: largest error, and structural
 * similarity (SSIM; Wang, Bovik, Sheikh, Simoncelli 2004). Pure: any thread. */
#ifndef SAT_EXPORT_PICTURE_LIKENESS_H
#define SAT_EXPORT_PICTURE_LIKENESS_H

#include "formats/codec/pixel_frame.h"

/** What of the values is shown at first: black and all below it, width up to white. */
typedef struct {
    double black, width;
} SatShownRange;

/** The largest difference of two values. Frames of one shape. */
uint32_t sat_largest_error(const SatPixelFrame *a, const SatPixelFrame *b);

/** The mean SSIM over squares of 8x8 pixels, 4 apart, of each colour; values count from shown.black
 * on and are not clipped, shown.width is the dynamic range. 1: the same. Sides under 8 pixels: as
 * far as there are whole 4x4 squares, else 1. */
double sat_structural_similarity(const SatPixelFrame *a, const SatPixelFrame *b,
                                 SatShownRange shown);

#endif
