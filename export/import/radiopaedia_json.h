/* Viewer JSON of Radiopaedia as a browser saves it: the older list of stacks of a study, the newer
 * object of a study with its annotations (with or without its wrapper), and case fields beside them
 * (names as in the site's API). Not an API: members may be missing, and unknown ones are passed by.
 */
#ifndef SAT_EXPORT_RADIOPAEDIA_JSON_H
#define SAT_EXPORT_RADIOPAEDIA_JSON_H

#include "export/import/imported.h"

/** The saved files of one case, one a study, in the order of the studies. files: what lies beside
 *  them, or NULL when not known. Coordinates of annotations are pixels of the picture as uploaded,
 * or fractions of its sides when none is above 1; an arrow's place is its tip. Its rotation is read
 * as degrees clockwise from pointing to the right: no document says so, which is told. owns:
 * sat_imported_free() errors: SAT_ERR_FORMAT with line and column, or none of these forms, or files
 * of two cases; SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatImported *sat_import_radiopaedia(const SatImportText *texts, size_t text_count,
                                                  const SatImportFiles *files, SatError *err);
/** Whether a file is one of these forms for sure: other programs write similar lists. rid: the rID
 * in it, "" when it says none. */
SAT_NODISCARD bool sat_radiopaedia_is_saved(SatImportText text, char rid[32]);

#endif
