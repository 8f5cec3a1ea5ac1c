/* What the records of a DICOMDIR say of one object (PS3.3 F.5). Pure but for memory; any thread. */
#ifndef SAT_DICOM_DICOM_DIRECTORY_ENTRY_H
#define SAT_DICOM_DICOM_DIRECTORY_ENTRY_H

#include "formats/base/arena.h"
#include "formats/dicom/dicom_reader.h"

#define SAT_DICOM_DIRECTORY_LEVELS 4 /* patient, study, series, object */

/** Copies of its attributes. */
typedef struct {
    const SatDicomElement *keys[SAT_DICOM_DIRECTORY_LEVELS];
    size_t key_counts[SAT_DICOM_DIRECTORY_LEVELS];
    const char *type; /* of the last record, a constant: "IMAGE", "RT DOSE" (PS3.3 table F.4-1) */
    const char *sop_class, *sop_instance, *transfer_syntax;
} SatDicomDirectoryEntry;

/** Reads an object that is about to be written. *out lies in the arena. What the records must hold
 *  (type 1) the object must have.
 *  errors: SAT_ERR_CORRUPT when such a key is missing; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_dicom_directory_entry(const SatDicomDataset *dataset,
                                             const char *transfer_syntax, SatArena *arena,
                                             SatDicomDirectoryEntry *out, SatError *err);

#endif
