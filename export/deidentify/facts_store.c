/* Keeps facts by value: every part from the inside out, then the whole. Structs are put together
 * field by field over zeros, so that equal ones are equal bytes. */
#include "export/deidentify/facts_store.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/clean_item_private.h"
#include "formats/case/clean_text_private.h"

bool sat_facts_store_begin(SatFactsStore *store, SatArena *arena, SatError *err)
{
    store->arena = arena;
    store->interned = sat_interned_new(arena, err);
    return store->interned != NULL;
}

void sat_facts_store_end(SatFactsStore *store)
{
    sat_interned_free(store->interned);
    store->interned = NULL;
}

/* ---- parts: each gives false when there is no memory ----------------------------------------- */

static bool keep_bytes(SatFactsStore *store, const void *bytes, size_t length, const void **out,
                       SatError *err)
{
    *out = length > 0 ? sat_interned_bytes(store->interned, bytes, length, err) : NULL;
    return length == 0 || *out != NULL;
}

/* NULL stays: tests have items that do not say everything. */
static bool keep_text(SatFactsStore *store, const SatCleanText **text, SatError *err)
{
    if (*text == NULL) {
        return true;
    }
    *text = sat_clean_text_keep(store->interned, *text, err);
    return *text != NULL;
}

static bool keep_words(SatFactsStore *store, const char *words, const char **out, SatError *err)
{
    *out = words != NULL ? sat_interned_text(store->interned, words, err) : NULL;
    return words == NULL || *out != NULL;
}

static bool keep_table(SatFactsStore *store, const SatLookupTable *table, SatLookupTable *out,
                       SatError *err)
{
    const void *values = NULL;
    memset(out, 0, sizeof(*out));
    out->first_input = table->first_input;
    out->count = table->count;
    out->bits = table->bits;
    const bool done =
        keep_bytes(store, table->values, table->count * sizeof(*table->values), &values, err) &&
        keep_words(store, table->explanation, &out->explanation, err);
    out->values = values;
    return done;
}

static bool keep_tables(SatFactsStore *store, const SatLookupTable **tables, size_t count,
                        SatError *err)
{
    SatLookupTable *kept = count > 0 ? calloc(count, sizeof(*kept)) : NULL;
    bool done = count == 0 || kept != NULL ||
                sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for tables");
    for (size_t i = 0; done && i < count; i++) {
        done = keep_table(store, &(*tables)[i], &kept[i], err);
    }
    const void *found = NULL;
    done = done && keep_bytes(store, kept, count * sizeof(*kept), &found, err);
    *tables = found;
    free(kept);
    return done;
}

static bool keep_transform(SatFactsStore *store, const SatModalityTransform **transform,
                           SatError *err)
{
    if (*transform == NULL) {
        return true;
    }
    SatModalityTransform kept;
    const void *found = NULL;
    memset(&kept, 0, sizeof(kept));
    kept.slope = (*transform)->slope;
    kept.intercept = (*transform)->intercept;
    kept.table = (*transform)->table;
    const bool done = keep_words(store, (*transform)->type, &kept.type, err) &&
                      keep_tables(store, &kept.table, kept.table != NULL ? 1 : 0, err) &&
                      keep_bytes(store, &kept, sizeof(kept), &found, err);
    *transform = found;
    return done;
}

static bool keep_windows(SatFactsStore *store, const SatVoiWindow **windows, size_t count,
                         SatError *err)
{
    SatVoiWindow kept[SAT_CASE_MAX_WINDOWS];
    const void *found = NULL;
    bool done = true;
    memset(kept, 0, sizeof(kept));
    for (size_t i = 0; done && i < count; i++) {
        kept[i].center = (*windows)[i].center;
        kept[i].width = (*windows)[i].width;
        kept[i].function = (*windows)[i].function;
        done = keep_words(store, (*windows)[i].explanation, &kept[i].explanation, err);
    }
    done = done && keep_bytes(store, kept, count * sizeof(*kept), &found, err);
    *windows = found;
    return done;
}

static bool keep_shutter(SatFactsStore *store, const SatShutter *shutter, SatShutter *out,
                         SatError *err)
{
    const void *points = NULL, *bits = NULL;
    const size_t bit_count = (size_t)shutter->width_px * shutter->height_px;
    memset(out, 0, sizeof(*out));
    out->kind = shutter->kind;
    out->point_count = shutter->point_count;
    out->radius_px = shutter->radius_px;
    out->pixel_aspect = shutter->pixel_aspect;
    out->width_px = shutter->width_px;
    out->height_px = shutter->height_px;
    const bool done =
        keep_bytes(store, shutter->points, shutter->point_count * sizeof(*shutter->points), &points,
                   err) &&
        (shutter->bits == NULL ||
         keep_bytes(store, shutter->bits, bit_count / 8 + (bit_count % 8 != 0), &bits, err));
    out->points = points;
    out->bits = bits;
    return done;
}

static bool keep_shutters(SatFactsStore *store, const SatShutter **shutters, size_t count,
                          SatError *err)
{
    SatShutter *kept = count > 0 ? calloc(count, sizeof(*kept)) : NULL;
    bool done = count == 0 || kept != NULL ||
                sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for shutters");
    for (size_t i = 0; done && i < count; i++) {
        done = keep_shutter(store, &(*shutters)[i], &kept[i], err);
    }
    const void *found = NULL;
    done = done && keep_bytes(store, kept, count * sizeof(*kept), &found, err);
    *shutters = found;
    free(kept);
    return done;
}

static bool keep_segments(SatFactsStore *store, const SatCleanSegment **segments, size_t count,
                          SatError *err)
{
    SatCleanSegment *kept = count > 0 ? calloc(count, sizeof(*kept)) : NULL;
    bool done = count == 0 || kept != NULL ||
                sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for segments");
    for (size_t i = 0; done && i < count; i++) {
        kept[i].number = (*segments)[i].number;
        kept[i].name = (*segments)[i].name;
        done = keep_text(store, &kept[i].name, err);
    }
    const void *found = NULL;
    done = done && keep_bytes(store, kept, count * sizeof(*kept), &found, err);
    *segments = found;
    free(kept);
    return done;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* Its lists and texts as they are kept; the rest as it is. */
static bool keep_parts(SatFactsStore *store, SatCleanFacts *facts, SatError *err)
{
    const SatCleanText **const texts[] = {
        &facts->modality, &facts->body_part, &facts->series_words, &facts->study_words,
        &facts->age,      &facts->sex,       &facts->slide_view,   &facts->lossy_history};
    const void *regions = NULL;
    bool done = true;
    for (size_t i = 0; done && i < sizeof(texts) / sizeof(texts[0]); i++) {
        done = keep_text(store, texts[i], err);
    }
    done = done && keep_segments(store, &facts->segments, facts->segment_count, err) &&
           keep_tables(store, &facts->voi_tables, facts->voi_table_count, err) &&
           keep_bytes(store, facts->us_regions, facts->us_region_count * sizeof(SatPixelRect),
                      &regions, err);
    facts->us_regions = regions;
    return done;
}

const SatCleanFacts *sat_facts_store_keep(SatFactsStore *store, const SatCleanFacts *facts,
                                          SatError *err)
{
    SatCleanFacts kept;
    memcpy(&kept, facts, sizeof(kept)); /* with its padding, which drafts have as zeros */
    return keep_parts(store, &kept, err)
               ? sat_interned_bytes(store->interned, &kept, sizeof(kept), err)
               : NULL;
}

bool sat_facts_store_frame(SatFactsStore *store, const SatFrameDraft *draft, SatFrameFacts *out,
                           SatError *err)
{
    SatFrameTraits traits;
    memset(&traits, 0, sizeof(traits));
    traits.has_position = draft->has_position;
    traits.has_orientation = draft->has_orientation;
    traits.is_in_volume = draft->is_in_volume;
    memcpy(traits.orientation, draft->orientation, sizeof(traits.orientation));
    traits.spacing_kind = draft->spacing_kind;
    traits.row_spacing_mm = draft->row_spacing_mm;
    traits.column_spacing_mm = draft->column_spacing_mm;
    traits.pixel_aspect = draft->pixel_aspect;
    traits.slice_thickness_mm = draft->slice_thickness_mm;
    traits.laterality = draft->laterality;
    memcpy(traits.patient_orientation, draft->patient_orientation,
           sizeof(traits.patient_orientation));
    traits.content = draft->content;
    traits.shutters = draft->shutters;
    traits.shutter_count = draft->shutter_count;
    traits.has_odd_shutter = draft->has_odd_shutter;
    memcpy(traits.numbers, draft->numbers, sizeof(traits.numbers));
    traits.numbers[SAT_BY_ACQUIRED_S] = 0.0;
    *out = (SatFrameFacts){.modality_transform = draft->modality_transform,
                           .windows = draft->windows,
                           .window_count = (uint32_t)draft->window_count,
                           .place_number = draft->place_number,
                           .acquired_s = draft->numbers[SAT_BY_ACQUIRED_S]};
    memcpy(out->position_mm, draft->position_mm, sizeof(out->position_mm));
    if (!keep_text(store, &traits.laterality, err) ||
        !keep_shutters(store, &traits.shutters, traits.shutter_count, err) ||
        !keep_transform(store, &out->modality_transform, err) ||
        !keep_windows(store, &out->windows, draft->window_count, err)) {
        return false;
    }
    out->traits = sat_interned_bytes(store->interned, &traits, sizeof(traits), err);
    return out->traits != NULL;
}

bool sat_clean_item_share(SatFactsStore *kept, SatCleanItem *item, const SatItemShared *shared,
                          SatError *err)
{
    const SatItemShared *found =
        sat_interned_bytes(kept->interned, shared, sizeof(*shared), err); /* it has no padding */
    item->shared = found != NULL ? found : item->shared;
    return found != NULL;
}

bool sat_clean_item_change(SatFactsStore *kept, SatCleanItem *item, const SatCleanFacts *facts,
                           SatError *err)
{
    SatItemShared shared = *item->shared;
    shared.facts = sat_facts_store_keep(kept, facts, err);
    return shared.facts != NULL && sat_clean_item_share(kept, item, &shared, err);
}

SatFrameDraft sat_frame_draft(const SatFrameFacts *frame)
{
    const SatFrameTraits *traits = frame->traits;
    SatFrameDraft draft = {.has_position = traits->has_position,
                           .has_orientation = traits->has_orientation,
                           .is_in_volume = traits->is_in_volume,
                           .spacing_kind = traits->spacing_kind,
                           .row_spacing_mm = traits->row_spacing_mm,
                           .column_spacing_mm = traits->column_spacing_mm,
                           .pixel_aspect = traits->pixel_aspect,
                           .slice_thickness_mm = traits->slice_thickness_mm,
                           .modality_transform = frame->modality_transform,
                           .windows = frame->windows,
                           .window_count = frame->window_count,
                           .laterality = traits->laterality,
                           .content = traits->content,
                           .shutters = traits->shutters,
                           .shutter_count = traits->shutter_count,
                           .has_odd_shutter = traits->has_odd_shutter,
                           .place_number = frame->place_number};
    memcpy(draft.position_mm, frame->position_mm, sizeof(draft.position_mm));
    memcpy(draft.orientation, traits->orientation, sizeof(draft.orientation));
    memcpy(draft.patient_orientation, traits->patient_orientation,
           sizeof(draft.patient_orientation));
    memcpy(draft.numbers, traits->numbers, sizeof(draft.numbers));
    draft.numbers[SAT_BY_ACQUIRED_S] = frame->acquired_s;
    return draft;
}
