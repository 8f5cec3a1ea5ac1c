/* A question in GIFT (docs.moodle.org "GIFT format"), as the importer (export/import/gift.h) reads
 * it back. Pure. */
#ifndef SAT_EXPORT_GIFT_FORM_H
#define SAT_EXPORT_GIFT_FORM_H

#include "export/publish/publish.h"

/** Appends the question and an empty line; nothing when GIFT has no place for it. Losses are noted
 * in the publication. */
void sat_gift_put_question(SatPublication *publication, const SatQuestion *question,
                           SatByteWriter *out);
/** Appends the line that names the category: tags of the case, or its number among several. */
void sat_gift_put_category(const SatPublishCase *publish_case, SatByteWriter *out);

#endif
