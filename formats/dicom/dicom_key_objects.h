/* Key object selections (PS3.3 A.35.4, PS3.16 TID 2010): which pictures somebody pointed out, and
 * what for. Texts are raw: only export/deidentify may look at them. Pure but for memory. */
#ifndef SAT_DICOM_DICOM_KEY_OBJECTS_H
#define SAT_DICOM_DICOM_KEY_OBJECTS_H

#include "formats/dicom/dicom_charset.h"
#include "formats/dicom/dicom_references.h"

typedef struct {
    /* What they are for: words of our own for the document titles of CID 7010 that point out
     * pictures to look at ("For teaching"); NULL: another title, such as a manifest or pictures
     * that were rejected. */
    const char *purpose;
    const char *description;   /* Key Object Description (113012), UTF-8; "" */
    SatDicomReferences images; /* what its content refers to, in the order of it */
} SatKeyObjects;

bool sat_dicom_is_key_objects(const SatDicomDataset *dataset);

/** Reads it; *out lies in the arena. errors: SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_dicom_key_objects(const SatDicomDataset *dataset,
                                         SatDicomTextDecoder *decoder, SatArena *arena,
                                         SatKeyObjects *out, SatError *err);

#endif
