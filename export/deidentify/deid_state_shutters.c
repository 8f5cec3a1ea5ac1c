/* Display shutters of presentation states (PS3.3 C.7.6.11, C.7.6.15): a state of the sources hides
 * what it hides in the pictures it names, whichever came first. Matched by keyed hashes; no UID is
 * kept. What several states hide is hidden; a shutter that cannot be followed, or under which
 * nothing would be left, flags the picture instead, as any does of tiles (deid_shutters.c). */
#include <stdlib.h>
#include <string.h>

#include "export/deidentify/clean_item_private.h"
#include "export/deidentify/deid_private.h"
#include "formats/base/growing_list.h"
#include "formats/dicom/dicom_tags.h"

#define REFERENCED_SERIES_SEQUENCE SAT_TAG(0x0008, 0x1115)
#define REFERENCED_IMAGE_SEQUENCE SAT_TAG(0x0008, 0x1140)
#define REFERENCED_SOP_INSTANCE_UID SAT_TAG(0x0008, 0x1155)
#define REFERENCED_FRAME_NUMBER SAT_TAG(0x0008, 0x1160)
enum { MOST_REFERENCES = 1000000, MOST_SHUTTERS = 64 };

/* ---- states ---------------------------------------------------------------------------------- */

static bool add_reference(const SatDeidStep *step, const SatDicomDataset *image,
                          const SatFrameDraft *state, SatStateShutters *states, SatError *err)
{
    const char *uid = NULL;
    size_t length = 0;
    if (!sat_dicom_get_text(image, REFERENCED_SOP_INSTANCE_UID, 0, &uid, &length)) {
        return true;
    }
    SatStateShutter reference = {.instance_key = sat_deid_instance_key(step, uid, length),
                                 .shutters = state->shutters,
                                 .count = state->shutter_count,
                                 .is_odd = state->has_odd_shutter};
    size_t frames = sat_dicom_value_count(image, REFERENCED_FRAME_NUMBER);
    for (size_t i = 0; i < (frames > 0 ? frames : 1); i++) {
        int64_t number = 0;
        bool is_said = sat_dicom_get_i64(image, REFERENCED_FRAME_NUMBER, i, &number) &&
                       number > 0 && number <= UINT32_MAX;
        reference.frame_number = is_said ? (uint32_t)number : 0;
        if (states->count == MOST_REFERENCES) {
            return sat_fail(err, SAT_ERR_LIMIT, "presentation states name too many pictures");
        }
        SatStateShutter *list =
            sat_list_grow(states->list, states->count, &states->capacity, sizeof(*list));
        if (list == NULL) {
            return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for presentation states");
        }
        states->list = list;
        states->list[states->count++] = reference;
    }
    return true;
}

bool sat_deid_note_state(const SatDeidStep *step, SatStateShutters *states, SatError *err)
{
    SatFrameDraft state = {.pixel_aspect = 1.0};
    const SatDicomElement *series = sat_dicom_find(step->dataset, REFERENCED_SERIES_SEQUENCE);
    if (series == NULL || !sat_deid_state_shutters(step, &state, err)) {
        return series == NULL;
    }
    if (state.shutter_count == 0 && !state.has_odd_shutter) {
        return true;
    }
    for (size_t s = 0; s < series->item_count; s++) {
        const SatDicomElement *images =
            sat_dicom_find(&series->items[s], REFERENCED_IMAGE_SEQUENCE);
        for (size_t i = 0; images != NULL && i < images->item_count; i++) {
            if (!add_reference(step, &images->items[i], &state, states, err)) {
                return false;
            }
        }
    }
    return true;
}

/* ---- pictures -------------------------------------------------------------------------------- */

static int compare_references(const void *a, const void *b)
{
    const SatStateShutter *first = a;
    const SatStateShutter *second = b;
    return memcmp(first->instance_key.bytes, second->instance_key.bytes, SAT_SHA256_BYTES);
}

/* The frame's shutters and those of the reference, of the frame's own pixels. */
static bool join(const SatStateShutter *reference, const SatPixelShape *shape, SatArena *arena,
                 SatFrameDraft *frame, SatError *err)
{
    size_t count = frame->shutter_count + reference->count;
    frame->has_odd_shutter = frame->has_odd_shutter || reference->is_odd || count > MOST_SHUTTERS;
    if (reference->count == 0 || count > MOST_SHUTTERS) {
        return true;
    }
    SatShutter *joined = sat_arena_alloc(arena, count, sizeof(*joined), err);
    if (joined == NULL) {
        return false;
    }
    if (frame->shutter_count > 0) {
        memcpy(joined, frame->shutters, frame->shutter_count * sizeof(*joined));
    }
    for (size_t i = 0; i < reference->count; i++) {
        joined[frame->shutter_count + i] = reference->shutters[i];
        joined[frame->shutter_count + i].pixel_aspect = frame->pixel_aspect;
    }
    if (sat_deid_hides_all(joined, count, shape)) {
        frame->has_odd_shutter = true;
        return true;
    }
    frame->shutters = joined;
    frame->shutter_count = count;
    return true;
}

/* To every frame; frames that were equal before share what is made. */
static bool join_all(const SatStateShutter *reference, const SatDicomImage *image, SatArena *arena,
                     SatFrameDraft *frames, SatError *err)
{
    SatFrameDraft before = {.shutters = NULL};
    SatFrameDraft after = before;
    for (uint32_t i = 0; i < image->frames; i++) {
        SatFrameDraft *frame = &frames[i];
        bool is_again = i > 0 && frame->shutters == before.shutters &&
                        frame->shutter_count == before.shutter_count &&
                        !(frame->pixel_aspect < before.pixel_aspect) &&
                        !(frame->pixel_aspect > before.pixel_aspect);
        before = is_again ? before : *frame;
        if (!is_again && !join(reference, &image->shape, arena, frame, err)) {
            return false;
        }
        after = is_again ? after : *frame;
        frame->shutters = after.shutters;
        frame->shutter_count = after.shutter_count;
        frame->has_odd_shutter = frame->has_odd_shutter || after.has_odd_shutter;
    }
    return true;
}

/* first to end are of the item's instance. */
static bool join_references(const SatStateShutter *first, const SatStateShutter *end,
                            const SatDicomImage *image, SatArena *arena, SatFrameDraft *frames,
                            SatError *err)
{
    size_t for_all = 0;
    for (const SatStateShutter *at = first; at < end && compare_references(at, first) == 0; at++) {
        bool is_one = at->frame_number > 0 && at->frame_number <= image->frames;
        if (is_one && !join(at, &image->shape, arena, &frames[at->frame_number - 1], err)) {
            return false;
        }
        if (at->frame_number == 0 && ++for_all <= MOST_SHUTTERS &&
            !join_all(at, image, arena, frames, err)) {
            return false;
        }
    }
    frames[0].has_odd_shutter = frames[0].has_odd_shutter || for_all > MOST_SHUTTERS;
    return true;
}

static bool flag(SatFactsStore *kept, SatCleanItem *item, SatError *err)
{
    SatCleanFacts facts;
    memcpy(&facts, item->shared->facts, sizeof(facts));
    sat_deid_flag_shutters(&facts);
    return sat_clean_item_change(kept, item, &facts, err);
}

/* The frames as they are now; of several each its own. */
static bool keep_frames(SatFactsStore *kept, const SatFrameDraft *frames, SatCleanItem *item,
                        SatError *err)
{
    const uint32_t count = item->shared->facts->image.frames;
    const bool is_only = count == 1 && !sat_clean_item_has_own_frames(item);
    bool is_odd = false;
    SatFrameFacts *out =
        is_only ? &item->frame : sat_arena_alloc(kept->arena, count, sizeof(*out), err);
    for (uint32_t i = 0; out != NULL && i < count; i++) {
        is_odd = is_odd || frames[i].has_odd_shutter;
        if (!sat_facts_store_frame(kept, &frames[i], &out[i], err)) {
            return false;
        }
    }
    SatItemShared shared = *item->shared;
    shared.own_frames = is_only ? NULL : out;
    return out != NULL && sat_clean_item_share(kept, item, &shared, err) &&
           (!is_odd || flag(kept, item, err));
}

static bool apply(const SatStateShutter *first, const SatStateShutter *end, SatFactsStore *kept,
                  SatCleanItem *item, SatError *err)
{
    const SatDicomImage *image = &item->shared->facts->image;
    SatArena *arena = sat_arena_new(0, err); /* of what is not kept */
    SatFrameDraft *frames =
        arena != NULL ? sat_arena_alloc(arena, image->frames, sizeof(*frames), err) : NULL;
    for (uint32_t i = 0; frames != NULL && i < image->frames; i++) {
        frames[i] = sat_frame_draft(sat_clean_frame(item, i));
    }
    const bool done = frames != NULL && join_references(first, end, image, arena, frames, err) &&
                      keep_frames(kept, frames, item, err);
    sat_arena_free(arena);
    return done;
}

bool sat_deid_apply_states(SatStateShutters *states, SatFactsStore *kept, SatCleanItem *item,
                           SatError *err)
{
    SatStateShutter wanted = {.instance_key = item->own.instance_key};
    if (states->count == 0) {
        return true;
    }
    if (!states->is_sorted) {
        qsort(states->list, states->count, sizeof(*states->list), compare_references);
        states->is_sorted = true;
    }
    const SatStateShutter *found =
        bsearch(&wanted, states->list, states->count, sizeof(*states->list), compare_references);
    while (found != NULL && found > states->list && compare_references(found - 1, &wanted) == 0) {
        found--;
    }
    if (found != NULL && item->shared->facts->is_mosaic) { /* of tiles */
        SatFrameDraft frame = sat_frame_draft(&item->frame);
        frame.has_odd_shutter = true;
        return sat_facts_store_frame(kept, &frame, &item->frame, err) && flag(kept, item, err);
    }
    return found == NULL || apply(found, states->list + states->count, kept, item, err);
}
