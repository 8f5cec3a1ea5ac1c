/* Questions in GIFT, the text form of Moodle (docs.moodle.org "GIFT format"). */
#ifndef SAT_EXPORT_GIFT_H
#define SAT_EXPORT_GIFT_H

#include "export/import/imported.h"

/** The questions of a GIFT file as those of a case; its categories become tags. What does not fit
 * is told with its line: questions to match or with numbers become questions in own words, texts
 *  without a question are left out.
 *  owns: sat_imported_free()
 *  errors: SAT_ERR_FORMAT no question in it, or no text; SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatImported *sat_import_gift(SatImportText text, SatError *err);

#endif
