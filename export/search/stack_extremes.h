/* The least and the greatest value of each pixel over a stack: what is drawn on every frame stays,
 * what is pictured changes. */
#ifndef SAT_EXPORT_STACK_EXTREMES_H
#define SAT_EXPORT_STACK_EXTREMES_H

#include "formats/codec/pixel_frame.h"

#define SAT_EXTREMES_LEAST_FRAMES 4U /* fewer tell nothing more than each by itself */

typedef struct {
    SatPixelFrame least, greatest;
    size_t frame_count;
} SatStackExtremes;

/** Frames of another shape than the first are left out. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_stack_extremes_add(SatStackExtremes *extremes, const SatPixelFrame *frame,
                                          SatError *err);
void sat_stack_extremes_free(SatStackExtremes *extremes);

#endif
