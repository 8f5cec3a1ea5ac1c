/* Long texts with marks (formats/case/rich_text.h) in forms that are read. One thread. */
#ifndef SAT_EXPORT_RICH_MARKUP_H
#define SAT_EXPORT_RICH_MARKUP_H

#include "formats/base/byte_writer.h"

/** As HTML: paragraphs, headings (of that level, 1 to 6), lists, strong, em, links into the web.
 * Links inside the case have no place to lead to and are words. */
void sat_markup_rich(SatByteWriter *out, const char *text, int heading_level);
/** The same without attributes but a link's address, on one line: for servers, which have their own
 *  and compare texts. */
void sat_markup_rich_bare(SatByteWriter *out, const char *text, int heading_level);
/** Without its marks. */
void sat_publish_plain(SatByteWriter *out, const char *text);

#endif
