/* Parts of presentation states as parts of a case: marks, places of views. Only export/deidentify
 * includes this.
 */
#ifndef SAT_EXPORT_DRAWN_SHAPES_H
#define SAT_EXPORT_DRAWN_SHAPES_H

#include "export/deidentify/drawn_states_private.h"

/** The picture that is drawn on. */
typedef struct {
    const SatPresentationState *state;
    const SatStateArea *area; /* NULL: all of it */
    uint32_t columns, rows;   /* of the source's picture */
    SatPixelRect shown;       /* the part of it that is there */
    SatArena *arena;
    SatError *err;
} SatDrawnOn;

/** Sets kind, points and style of *out. *is_taken false: it lies outside of all measure. A point is
 *  a small circle; a curve a line through more points, closed ones and filled ones are polygons.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_drawn_graphic(const SatDrawnOn *on, const SatStateGraphic *graphic,
                                     SatMark *out, bool *is_taken);
/** An arrow from the text to its anchor point where that is to be seen; else a label. */
SAT_NODISCARD bool sat_drawn_text(const SatDrawnOn *on, const SatStateText *text, SatMark *out,
                                  bool *is_taken);
/** The state's window, area, turn and flip of the picture with that UID; state NULL: as it usually
 *  is. What depends on the screen (true size, magnification) becomes the area as large as it fits.
 */
SatViewport sat_drawn_viewport(const SatPresentationState *state, const char *uid,
                               const SatDrawnPlace *place);

#endif
