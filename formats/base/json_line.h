/* In which line of a JSON text a field stands. Pure: any thread. */
#ifndef SAT_BASE_JSON_LINE_H
#define SAT_BASE_JSON_LINE_H

#include <stddef.h>

/** path: as errors of json_value.h have it, "questions[0].answers[2].text", up to its end or to a
 *  ':'. text: one that was parsed. The line, from 1, of the field's value, or of the deepest part
 * of the path that is there (a field that is missing: that of its object). 0: not even the first.
 */
size_t sat_json_line_of(const char *text, size_t length_bytes, const char *path);

#endif
