/* Letters that stand in a row: candidates for a line of text, with what tells drawn text from
 * anatomy that looks alike. Pure. */
#ifndef SAT_EXPORT_TEXT_LINES_H
#define SAT_EXPORT_TEXT_LINES_H

#include "export/search/glyphs.h"

/** Places in the plane's pixels, both ends included. */
typedef struct {
    int32_t left, top, right, bottom;
    bool is_upright;  /* letters stand over each other: text turned by a quarter */
    uint32_t pieces;  /* connected ones */
    float letters;    /* pieces, or what the number of strokes across tells when letters touch */
    float letter_px;  /* height of a middling letter */
    float contrast;   /* mean of the pieces */
    float edge;       /* mean of the pieces: 1 is a step within one pixel */
    float evenness;   /* part of the stroke pixels near the colour of the text */
    float unevenness; /* of the pieces' contrast: deviation over mean */
    float raggedness; /* mean distance of feet and heads from their lines, in letter heights */
    float clearness;  /* contrast over the one that made a stroke there: 1 is as faint as noise */
    float density;    /* strokes across, per letter height */
} SatTextLine;

typedef struct {
    SatTextLine *all; /* from top to bottom, then from left to right; upright ones last */
    size_t count;
} SatTextLines;

/** owns: sat_text_lines_free(). errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_text_lines_find(SatTextLines *lines, const SatGlyphs *glyphs,
                                       const SatTextPlane *plane, const SatStrokeMap *map,
                                       SatError *err);
void sat_text_lines_free(SatTextLines *lines);

#endif
