/* Text inside XML and HTML: the one place that escapes. Pure. */
#ifndef SAT_EXPORT_MARKUP_H
#define SAT_EXPORT_MARKUP_H

#include "formats/base/byte_writer.h"

/** Appends the text so that it is nothing but text, between tags and in quoted attributes of either
 *  language: & < > " ' as references, control characters (but tab and line end) and what XML 1.0
 *  has no place for as U+FFFD. */
void sat_markup_write(SatByteWriter *out, const char *text);
/** "<name>text</name>". */
void sat_markup_element(SatByteWriter *out, const char *name, const char *text);
/** The lines of the text, each escaped, with `between` (markup) where a line ends. */
void sat_markup_lines(SatByteWriter *out, const char *text, const char *between);
/** Escapes a whole piece of markup: HTML as the text of an XML element. bytes need no NUL. */
void sat_markup_write_bytes(SatByteWriter *out, const void *bytes, size_t length);
/** True when the first letter that has a direction is one of a script written from right to left.
 */
bool sat_text_is_right_to_left(const char *text);

#endif
