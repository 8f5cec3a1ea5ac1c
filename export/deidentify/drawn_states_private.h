/* States as they are kept between taking and planning. Nothing outside export/deidentify includes
 * it: what is drawn holds raw UIDs. */
#ifndef SAT_EXPORT_DRAWN_STATES_PRIVATE_H
#define SAT_EXPORT_DRAWN_STATES_PRIVATE_H

#include "export/deidentify/deid_private.h"
#include "export/deidentify/drawn_states.h"
#include "export/deidentify/own_identifiers.h"
#include "formats/dicom/dicom_key_objects.h"
#include "formats/dicom/dicom_presentation_state.h"

/** References by instance_key; as many as `of`. */
typedef struct {
    const SatSha256 *keys;
    SatDicomReferences of;
} SatKeyedReferences;

typedef struct {
    SatSha256 instance_key, patient_key;
    bool is_key_objects;
    SatPresentationState state;
    SatKeyObjects key_objects;
    SatKeyedReferences images;             /* all it is of */
    const SatKeyedReferences *annotations; /* of each; count 0: all it is of */
    /* Clean, or "" where it was left out; set when the deidentifier finishes. */
    const char *name;               /* of the whole */
    const char **layer_names;       /* of each layer */
    const char *const **mark_texts; /* [annotation][text] */
    size_t texts_left_out;
} SatDrawnState;

struct SatDrawnStates {
    SatDrawnState *list; /* owned: free() */
    size_t count, capacity;
    SatSha256 hash; /* over keys, sizes and times of the files */
};

/** Takes the object of the step when it is a presentation state or a key object selection that
 *  points out pictures. errors: SAT_ERR_NO_MEMORY; SAT_ERR_LIMIT it refers to too much */
SAT_NODISCARD bool sat_drawn_states_take(SatDrawnStates *drawn, const SatDeidStep *step,
                                         SatError *err);
/** Cleans the texts, once all that is known of the patients is known.
 *  items: all of the run. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_drawn_states_clean(SatDrawnStates *drawn, const SatOwnIdentifiers *own,
                                          SatArena *arena, SatError *err);

#endif
