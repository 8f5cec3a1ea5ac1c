/* Words that stand on pictures without saying who it is: sides, positions, projections, numbers
 * with units. Pure. */
#ifndef SAT_EXPORT_MARKER_WORDS_H
#define SAT_EXPORT_MARKER_WORDS_H

#include <stdbool.h>

/** Whether every word of the text (UTF-8) is a marker, or a short number; false for no word at all.
 * Three numbers in a row may be a date, and four digits a year or a part of an ID: these are none.
 */
bool sat_is_marker_text(const char *text);

#endif
