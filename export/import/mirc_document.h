/* MIRCdocument XML of RSNA's teaching file software. */
#ifndef SAT_EXPORT_MIRC_DOCUMENT_H
#define SAT_EXPORT_MIRC_DOCUMENT_H

#include "export/import/imported.h"

/** A document as a case: its texts by their headings, its quizzes, its pictures section by section.
 *  files: what lies beside it, or NULL when not known. The alternative title and abstract, which
 * are for who does not know the case yet, begin the presentation. No quiz says which answer is
 * right: where the responses do ("Correct. …") it is a choice, else it is asked in own words.
 * Elements that are hidden, and what identifies a patient, are left out and told. DICOM that it
 * refers to comes by itself, not as a picture of the list. owns: sat_imported_free() errors:
 * SAT_ERR_FORMAT with the line, or no MIRC document; SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatImported *sat_import_mirc(SatImportText text, const SatImportFiles *files,
                                           SatError *err);
/** Whether a file begins like one; the first 4 KiB of it are enough. */
bool sat_mirc_looks_like(SatImportText text);

#endif
