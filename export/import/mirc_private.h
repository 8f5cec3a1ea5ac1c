/* What the files of the MIRC importer share. */
#ifndef SAT_EXPORT_MIRC_PRIVATE_H
#define SAT_EXPORT_MIRC_PRIVATE_H

#include "export/import/import_case.h"
#include "export/import/xml_document.h"

/** What is not for everybody: visible="no", "owner", "phi-restricted"; patients and hidden numbers.
 */
bool sat_mirc_is_hidden(const xmlNode *element);
/** What is no text: pictures, quizzes, places for the editor; and what is hidden. */
bool sat_mirc_is_no_text(const xmlNode *element);
/** The line an element stands in. */
size_t sat_mirc_line(const xmlNode *element);
/** Appends the text below the element, without what is no text. */
void sat_mirc_text(const xmlNode *element, SatByteWriter *out);
/** Sets a member to the text below the element. */
void sat_mirc_set_text(SatImportCase *building, json_t *object, const char *key,
                       const xmlNode *element);

/** A quiz of the document as questions. */
void sat_mirc_add_quiz(SatImportCase *building, const xmlNode *quiz);
/** A question in own words that its author would have marked. */
void sat_mirc_add_scored_question(SatImportCase *building, const xmlNode *question);

/** All pictures of the document. */
void sat_mirc_add_pictures(SatImportCase *building, const xmlNode *root);

#endif
