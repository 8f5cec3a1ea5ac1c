/* Breaks text into lines that fit a width. Pure: measuring is the caller's. */
#ifndef SAT_PLAYER_TEXT_FLOW_H
#define SAT_PLAYER_TEXT_FLOW_H

#include <stddef.h>

#include "formats/base/attributes.h"

/** Width in output pixels of text[0, length_bytes). */
typedef int (*SatTextMeasure)(void *context, const char *text, size_t length_bytes);

typedef struct {
    size_t offset, length; /* bytes in the text, without the blank or newline that ended the line */
} SatTextLine;

/** Breaks at newlines, blanks, between characters of scripts without blanks, and inside a word only
 * when it alone is wider than width_px. Returns how many lines; past capacity the rest is left out.
 *  An empty text has no line. */
size_t sat_text_flow(const char *text, size_t length_bytes, int width_px, SatTextMeasure measure,
                     void *context, SatTextLine *lines, size_t capacity);

/** How many bytes of the text fit width_px together with "…" (whose width is ellipsis_px); the
 * whole length when all of it fits. Ends at a character boundary. */
size_t sat_text_fit(const char *text, size_t length_bytes, int width_px, int ellipsis_px,
                    SatTextMeasure measure, void *context);

#endif
