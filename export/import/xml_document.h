/* XML that others wrote, without anything that XML can do besides holding elements and texts.
 * Private to export/import. */
#ifndef SAT_EXPORT_XML_DOCUMENT_H
#define SAT_EXPORT_XML_DOCUMENT_H

#include <libxml/tree.h>

#include "export/import/imported.h"

/** Entities of its own are refused, none is expanded, nothing is loaded.
 *  owns: xmlFreeDoc()
 *  errors: SAT_ERR_FORMAT with the line; SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD xmlDoc *sat_import_xml_parse(SatImportText text, SatError *err);
/** Whether the element is called so, whatever its namespace and letter case. */
bool sat_import_is_element(const xmlNode *node, const char *name);
/** The value of an attribute without namespace; NULL: there is none. owns: xmlFree() */
char *sat_import_attribute(const xmlNode *element, const char *name);
/** The element behind `node` below `root`, as a document is read; inner: also those inside of
 * `node`. NULL: that was the last. */
const xmlNode *sat_import_next_element(const xmlNode *root, const xmlNode *node, bool inner);

#endif
