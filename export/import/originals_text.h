/* The text file of a case server's "Download originals" zip. What exactly stands in it is not
 * public: it is read as headings with text behind or below them. */
#ifndef SAT_EXPORT_ORIGINALS_TEXT_H
#define SAT_EXPORT_ORIGINALS_TEXT_H

#include "export/import/imported.h"

/** "Title: …", "Age: …", "Findings" alone on a line, and so on; study by study for what belongs to
 *  one. Text below no heading that is known goes into the discussion, heading and all: nothing is
 *  lost.
 *  owns: sat_imported_free()
 *  errors: SAT_ERR_FORMAT fewer than three headings that are known, or no text;
 *  SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatImported *sat_import_originals_text(SatImportText text, SatError *err);

#endif
