/* Texts of HTML and XML documents as text with paragraphs: the one place that knows what of
 * their markup a case keeps. Private to export/import. */
#ifndef SAT_EXPORT_HTML_TEXT_H
#define SAT_EXPORT_HTML_TEXT_H

#include <libxml/tree.h>

#include "formats/base/byte_writer.h"

/** Appends what a browser would show of the HTML: paragraphs and headings apart by an empty line,
 *  entries of lists a line each, absolute links with their address behind them. Nothing is loaded.
 *  Bad HTML is read as browsers do; what is no HTML at all is plain text. */
void sat_import_html_text(const char *html, size_t length, SatByteWriter *out);
/** The same with the marks of formats/case/rich_text.h: headings, lists, bold, italic and links to
 * the web stay; what looks like a mark and is none gets a backslash. For texts of several lines. */
void sat_import_html_marked(const char *html, size_t length, SatByteWriter *out);
/** The same of all below a node. skips: NULL, or tells which elements are left out. */
void sat_import_node_text(const xmlNode *node, bool (*skips)(const xmlNode *element),
                          SatByteWriter *out);

#endif
