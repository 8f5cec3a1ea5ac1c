/* One question of a GIFT file. Private to the GIFT importer. */
#ifndef SAT_EXPORT_GIFT_QUESTION_H
#define SAT_EXPORT_GIFT_QUESTION_H

#include "export/import/gift_text.h"
#include "export/import/import_case.h"

/** Adds it to the case, or tells why not; line is where it begins. */
void sat_gift_add_question(SatImportCase *building, SatGiftPart part, size_t line);

#endif
