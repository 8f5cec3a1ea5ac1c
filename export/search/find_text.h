/* Places of one picture that look like lines of text, each with a small picture to be read. Pure.
 */
#ifndef SAT_EXPORT_FIND_TEXT_H
#define SAT_EXPORT_FIND_TEXT_H

#include "export/assemble/export_plan.h"
#include "export/search/text_lines.h"

#define SAT_TEXT_MOST_CANDIDATES 48U /* of one picture: the likeliest */

/** A line as it is read: black on white, upright when the line is (letters over each other). */
typedef struct {
    uint32_t width_px, height_px;
    uint8_t *pixels; /* [height_px][width_px] */
} SatTextPicture;

typedef struct {
    SatCrop area; /* of the frame */
    SatTextLine line;
    uint32_t scale; /* 1, 2, 4 …: the line is described in pixels that are so many of the frame's */
    SatStrokes strokes;
    float likeness; /* to drawn text: 1 is no doubt */
    SatTextPicture picture;
} SatTextCandidate;

typedef struct {
    SatTextCandidate *all; /* the likeliest first */
    size_t count;
    bool left_some; /* there were more */
} SatTextCandidates;

/** owns: sat_text_candidates_free(). errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_find_text(SatTextCandidates *candidates, const SatPixelFrame *frame,
                                 SatError *err);
void sat_text_candidates_free(SatTextCandidates *candidates);

#endif
