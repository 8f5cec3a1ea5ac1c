/* What the readers of presentation states share. */
#ifndef SAT_DICOM_DICOM_STATE_PRIVATE_H
#define SAT_DICOM_DICOM_STATE_PRIVATE_H

#include "formats/dicom/dicom_presentation_state.h"

#define SAT_STATE_REFERENCED_IMAGES SAT_TAG(0x0008, 0x1140)

typedef struct {
    SatDicomTextDecoder *decoder;
    SatDicomCharset charset; /* of the object */
    SatArena *arena;
    SatDicomReferring referring;
    SatPresentationState *out;
    size_t graphics_left, texts_left;
    SatError *err;
} SatStateReading;

/** The text of an element, or "". NULL: no memory. */
const char *sat_state_text(SatStateReading *reading, const SatDicomDataset *dataset, uint32_t tag);
/** Whether the first value is that word. */
bool sat_state_is_word(const SatDicomDataset *dataset, uint32_t tag, const char *word);
/** Fills the layers. */
SAT_NODISCARD bool sat_state_read_layers(SatStateReading *reading, const SatDicomDataset *dataset);
/** Fills the annotations; after the layers. */
SAT_NODISCARD bool sat_state_read_annotations(SatStateReading *reading,
                                              const SatDicomDataset *dataset);

#endif
