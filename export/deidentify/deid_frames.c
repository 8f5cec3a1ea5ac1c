/* Finds what each frame of an object says of its own. */
#include <string.h>

#include "export/deidentify/deid_private.h"
#include "formats/dicom/dicom_tags.h"

const SatDicomDataset *sat_deid_first_item(const SatDicomDataset *dataset, uint32_t tag)
{
    const SatDicomElement *element = sat_dicom_find(dataset, tag);
    return element != NULL && element->item_count > 0 ? &element->items[0] : NULL;
}

const SatDicomDataset *sat_deid_macro(const SatDeidGroups *groups, uint32_t macro_tag, uint32_t tag)
{
    const SatDicomDataset *const places[2] = {groups->own, groups->shared};
    for (int i = 0; i < 2; i++) {
        const SatDicomDataset *macro =
            places[i] != NULL ? sat_deid_first_item(places[i], macro_tag) : NULL;
        if (macro != NULL && sat_dicom_find(macro, tag) != NULL) {
            return macro;
        }
    }
    return groups->object != NULL && sat_dicom_find(groups->object, tag) != NULL ? groups->object
                                                                                 : NULL;
}

static bool read_frame(const SatDeidStep *step, const SatDeidGroups *groups,
                       const SatCleanText *modality, const SatFrameDraft *before,
                       SatFrameDraft *frame, SatError *err)
{
    sat_deid_frame_geometry(step, groups, modality, frame);
    sat_deid_frame_times(step, groups, frame);
    return sat_deid_frame_shutters(step, groups, frame, err) &&
           sat_deid_frame_kind(step, groups, modality, frame, err) &&
           sat_deid_frame_display(step, groups, before, frame, err);
}

/* ---- functional groups
 * --------------------------------------------------------------------------- */

static void set_concatenation(const SatDeidStep *step, SatItemDraft *draft)
{
    const char *uid = NULL;
    size_t length = 0;
    int64_t offset = 0;
    if (!sat_dicom_get_text(step->dataset, SAT_TAG_CONCATENATION_UID, 0, &uid, &length)) {
        return;
    }
    (void)sat_dicom_get_i64(step->dataset, SAT_TAG_CONCATENATION_FRAME_OFFSET_NUMBER, 0, &offset);
    draft->facts.has_concatenation = true;
    draft->facts.concatenation_key =
        sat_library_secret_key(step->secret, SAT_KEY_CONCATENATION, uid, length);
    draft->own.first_frame_offset = offset > 0 && offset <= UINT32_MAX ? (uint32_t)offset : 0;
}

/* Frames with items of their own: each over what holds for every frame. Frames past the items stay
 * as every frame is. */
static bool read_own_frames(const SatDeidStep *step, const SatDicomElement *items,
                            SatItemDraft *draft, SatError *err)
{
    const uint32_t count = step->raw->image.frames;
    SatDeidDimensions dimensions = sat_deid_dimensions(step->dataset);
    SatFrameFacts *frames = sat_arena_alloc(step->kept->arena, count, sizeof(*frames), err);
    SatFrameDraft before = draft->frame;
    bool is_odd = false;
    if (frames == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        SatFrameDraft frame = draft->frame;
        const SatDeidGroups groups = {
            .own = items != NULL && i < items->item_count ? &items->items[i] : NULL};
        if (groups.own != NULL &&
            !read_frame(step, &groups, draft->facts.modality, &before, &frame, err)) {
            return false;
        }
        sat_deid_frame_dimensions(&dimensions, &groups, i, &frame);
        if (!sat_facts_store_frame(step->kept, &frame, &frames[i], err)) {
            return false;
        }
        is_odd = is_odd || frame.has_odd_shutter;
        before = frame;
    }
    if (is_odd) {
        sat_deid_flag_shutters(&draft->facts);
    }
    draft->own_frames = frames;
    return true;
}

bool sat_deid_frames(const SatDeidStep *step, SatItemDraft *draft, SatError *err)
{
    const SatDicomElement *items =
        sat_dicom_find(step->dataset, SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    bool is_only = step->raw->image.frames == 1;
    SatCleanFacts *facts = &draft->facts;
    SatDeidGroups groups = {
        .shared = sat_deid_first_item(step->dataset, SAT_TAG_SHARED_FUNCTIONAL_GROUPS_SEQUENCE),
        .object = step->dataset,
        .is_only_frame = is_only};
    if (step->raw->is_mosaic) {
        items = NULL; /* those of tiles */
    }
    facts->frame_groups = items != NULL ? items->item_count : 0;
    facts->has_frame_groups = groups.shared != NULL || facts->frame_groups > 0;
    groups.own = is_only && facts->frame_groups > 0 ? &items->items[0] : NULL;
    draft->frame.pixel_aspect = 1.0;
    for (int i = 0; i < SAT_BY_COUNT; i++) {
        draft->frame.numbers[i] = SAT_NOT_SAID;
    }
    set_concatenation(step, draft);
    if (!read_frame(step, &groups, facts->modality, NULL, &draft->frame, err)) {
        return false;
    }
    if (draft->frame.has_odd_shutter) {
        sat_deid_flag_shutters(facts);
    }
    bool has_own =
        !is_only && (facts->frame_groups > 0 || sat_deid_dimensions(step->dataset).has_vectors);
    return !has_own || read_own_frames(step, items, draft, err);
}
