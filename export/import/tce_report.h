/* Objects of the IHE profile Teaching File and Clinical Trial Export: a manifest (Key Object
 * Selection) and its Additional Teaching File Information (Basic Text SR). */
#ifndef SAT_EXPORT_TCE_REPORT_H
#define SAT_EXPORT_TCE_REPORT_H

#include "export/import/imported.h"
#include "formats/dicom/dicom_reader.h"

typedef enum {
    SAT_TCE_NONE,
    SAT_TCE_MANIFEST, /* title TCE001, TCE002 or TCE007 */
    SAT_TCE_REPORT    /* title TCE006 */
} SatTceKind;

/** By the document's title (Concept Name Code Sequence, scheme IHERADTF). */
SatTceKind sat_tce_kind(const SatDicomDataset *dataset);

/** The texts of the reports as those of a case; of manifests, what was asked for is told as left
 * out. Which pictures a manifest selects is the matter of who reads key objects. owns:
 * sat_imported_free() errors: SAT_ERR_FORMAT none of them is a report; SAT_ERR_LIMIT;
 * SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatImported *sat_import_tce(const SatDicomDataset *const *datasets, size_t count,
                                          SatError *err);

#endif
