/* Connected strokes of the size of letters. Pure. */
#ifndef SAT_EXPORT_GLYPHS_H
#define SAT_EXPORT_GLYPHS_H

#include "export/search/stroke_filter.h"

/** One connected piece of strokes; places in the plane's pixels, both ends included. */
typedef struct {
    int32_t left, top, right, bottom;
    uint32_t area;  /* pixels */
    float contrast; /* mean, over the surroundings */
    float edge;     /* mean step to the pixels beside it, as a part of the contrast */
} SatGlyph;

typedef struct {
    SatGlyph *all; /* from left to right, those of one column from top to bottom */
    size_t count;
} SatGlyphs;

/** Those of at least least_px height or width, and at most most_px of both, with edges as sharp as
 *  drawn ones. owns: sat_glyphs_free(). errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_glyphs_find(SatGlyphs *glyphs, const SatTextPlane *plane,
                                   const SatStrokeMap *map, int32_t least_px, int32_t most_px,
                                   SatError *err);
void sat_glyphs_free(SatGlyphs *glyphs);

#endif
