/* Objects that an object refers to (PS3.3 10.3 Image SOP Instance Reference), read into plain
 * structs. Only export/deidentify may look at the UIDs. Pure but for memory; any thread. */
#ifndef SAT_DICOM_DICOM_REFERENCES_H
#define SAT_DICOM_DICOM_REFERENCES_H

#include "formats/base/arena.h"
#include "formats/dicom/dicom_reader.h"

#define SAT_DICOM_MAX_REFERENCES 50000U /* of one object, with the frames they name */

typedef struct {
    const char *uid;        /* Referenced SOP Instance UID */
    const uint32_t *frames; /* Referenced Frame Number, counted from 1; those that are none of a
                               picture are left out */
    size_t frame_count;     /* 0: the whole object, unless names_frames */
    bool names_frames;
} SatDicomReference;

typedef struct {
    const SatDicomReference *list;
    size_t count;
} SatDicomReferences;

/** Whether frame `number`, counted from 1, of the object is meant. */
bool sat_dicom_reference_has(const SatDicomReference *reference, uint32_t number);

/** What reading them needs. */
typedef struct {
    SatArena *arena;
    size_t left; /* of SAT_DICOM_MAX_REFERENCES */
    SatError *err;
} SatDicomReferring;

/** What the items of the sequence refer to: Referenced Image Sequence, Referenced SOP Sequence.
 *  Items without a UID are left out; no sequence: count 0. *out lies in the arena.
 *  errors: SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_dicom_references(SatDicomReferring *referring,
                                        const SatDicomDataset *dataset, uint32_t sequence,
                                        SatDicomReferences *out);

/** The same through Referenced Series Sequence (PS3.3 C.11.11): of all series, one after another.
 */
SAT_NODISCARD bool sat_dicom_series_references(SatDicomReferring *referring,
                                               const SatDicomDataset *dataset,
                                               SatDicomReferences *out);

#endif
