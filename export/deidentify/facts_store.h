/* What items say alike, kept once for all of them. The parts of the allow-list fill drafts, whose
 * texts and tables may lie in memory of one object's own; the store keeps a copy of what is new.
 * Only export/deidentify and tests include this. One thread. */
#ifndef SAT_EXPORT_FACTS_STORE_H
#define SAT_EXPORT_FACTS_STORE_H

#include "export/deidentify/clean_item.h"
#include "formats/base/interned.h"

/** A frame while it is read: SatFrameFacts and SatFrameTraits in one. */
typedef struct {
    bool has_position, has_orientation, is_in_volume;
    double position_mm[3], orientation[6];
    SatSpacingKind spacing_kind;
    double row_spacing_mm, column_spacing_mm, pixel_aspect, slice_thickness_mm;
    const SatModalityTransform *modality_transform;
    const SatVoiWindow *windows;
    size_t window_count; /* at most SAT_CASE_MAX_WINDOWS */
    const SatCleanText *laterality;
    char patient_orientation[2][4];
    SatFrameContent content;
    const SatShutter *shutters;
    size_t shutter_count;
    bool has_odd_shutter;
    uint32_t place_number;
    double numbers[SAT_BY_COUNT];
} SatFrameDraft;

typedef struct {
    SatArena *arena; /* of what is kept */
    SatInterned *interned;
} SatFactsStore;

/** owns: sat_facts_store_end(), also on failure; what it kept stays in the arena */
SAT_NODISCARD bool sat_facts_store_begin(SatFactsStore *store, SatArena *arena, SatError *err);
void sat_facts_store_end(SatFactsStore *store);

/** The one copy of these facts. NULL: failed.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD const SatCleanFacts *sat_facts_store_keep(SatFactsStore *store,
                                                        const SatCleanFacts *facts, SatError *err);
/** What a draft says as it is kept. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_facts_store_frame(SatFactsStore *store, const SatFrameDraft *draft,
                                         SatFrameFacts *out, SatError *err);
/** The other way round: to change it. */
SatFrameDraft sat_frame_draft(const SatFrameFacts *frame);

#endif
