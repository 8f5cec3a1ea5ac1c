/* What a lecturer draws over the pictures of one step: lines by hand, each on the frame it was
 * drawn on, in its pixels. Each line, each stroke of the eraser and each clearing can be undone.
 * Nothing of it is kept. Pure. */
#ifndef SAT_PLAYER_INK_H
#define SAT_PLAYER_INK_H

#include "formats/case/teaching.h"

#define SAT_INK_MOST_LINES 2000U
#define SAT_INK_MOST_POINTS 200000U /* of all lines; of one: SAT_TEACHING_MAX_POINTS */

typedef struct SatInk SatInk;

/** owns: sat_ink_free(). errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatInk *sat_ink_new(SatError *err);
void sat_ink_free(SatInk *ink); /* NULL-safe */

/** A line begins. False: there is no room for another. */
bool sat_ink_begin(SatInk *ink, size_t series, size_t frame, SatPoint point);
/** It goes on, unless the point is nearer than `least` to the last one. True when it grew. */
bool sat_ink_extend(SatInk *ink, SatPoint point, double least);
/** The eraser is put on the picture, then moved: every line of the frame that it comes nearer to
 * than `reach` goes as a whole. True when one went. */
void sat_ink_erase_begin(SatInk *ink);
bool sat_ink_erase(SatInk *ink, size_t series, size_t frame, SatPoint point, double reach);
/** All lines go, of all frames. False: there was none. */
bool sat_ink_clear(SatInk *ink);
/** False when there is nothing to undo, to redo. */
bool sat_ink_undo(SatInk *ink);
bool sat_ink_redo(SatInk *ink);
/** Another step: nothing is left, and nothing can be undone. */
void sat_ink_wipe(SatInk *ink);

/** Lines that are seen, on whatever frame. */
size_t sat_ink_count(const SatInk *ink);
/** The next line that is seen, from *cursor on (0 at first); false: there is none. The points are
 *  borrowed until the next change. */
bool sat_ink_next(const SatInk *ink, size_t *cursor, SatShape *line);

#endif
