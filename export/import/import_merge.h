/* Several raw cases about the same pictures as one. */
#ifndef SAT_EXPORT_IMPORT_MERGE_H
#define SAT_EXPORT_IMPORT_MERGE_H

#include "export/import/imported.h"

/** Every field is that of the first case that has it. Systems, tags, references and questions are
 *  those of all; findings, views and steps are those of the first case that has any of them. An id
 * of a question that is taken gets a number behind it. Where the case has steps, questions that
 * come from another one get steps of their own at the end. owns: sat_imported_free() errors:
 * SAT_ERR_FORMAT one is no JSON object; SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatImported *sat_import_merge(const SatImportText *cases, size_t count,
                                            SatError *err);

/** Says that the pictures it speaks of are those that lie beside it: its studies and series become
 *  theirs, whose shape it does not tell any more (sat_raw_case_read() takes none of a series that
 *  tells of frames: they may be others).
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_import_found_pictures(SatImported *imported, SatError *err);

#endif
