/* From a plan to the gate's items. */
#include "export/gate/gate_collect.h"

#include <stdio.h>
#include <string.h>

#include "export/assemble/us_region_masks.h"
#include "export/gate/face_suspicion.h"

static const char found_text[] = "text was found in the pictures";

typedef struct {
    const SatGateFindings *findings;
    const SatLibrarySecret *secret;
    int jobs;
    SatGateList *list;
    SatGateUnreadable *unreadable;
} Collecting;

/* A series under way, hashed once for all its items. */
typedef struct {
    const SatPlannedSeries *series;
    bool is_hashed;
    SatSha256 content;
} Hashed;

static bool add_item(Collecting *work, SatGateItem *item, const SatSha256 *content, SatError *err)
{
    return sat_gate_item_name(item, work->secret, content, err) &&
           sat_gate_list_add(work->list, item, err);
}

static bool add_series_item(Collecting *work, SatGateItem *item, Hashed *hashed, SatError *err)
{
    item->where = hashed->series->selector;
    item->title = sat_clean_text_utf8(hashed->series->title);
    item->frame_count = hashed->series->frame_count;
    if (!hashed->is_hashed) {
        hashed->is_hashed = sat_gate_content(hashed->series, work->secret, work->jobs,
                                             &hashed->content, work->unreadable, err);
    }
    return hashed->is_hashed && add_item(work, item, &hashed->content, err);
}

static bool is_read(const SatSeriesSearch *search)
{
    return search != NULL && search->searched == SAT_SEARCHED_FULLY;
}

static const SatSeriesSearch *search_of(const SatPictureSearch *search,
                                        const SatPlannedSeries *series)
{
    return search != NULL ? sat_picture_search_find(search, series->selector) : NULL;
}

/* By a mask of this run, or of the run that made the backup it comes from. */
static bool is_masked(const SatPlannedFrame *frame)
{
    bool is_hidden = frame->hidden != NULL && frame->hidden->rect_count > 0;
    return is_hidden || (frame->item != NULL && sat_clean_item_facts(frame->item)->was_masked);
}

static bool is_masked_throughout(const SatPlannedSeries *series)
{
    size_t frame = 0;
    while (frame < series->frame_count && is_masked(&series->frames[frame])) {
        frame++;
    }
    return frame > 0 && frame == series->frame_count;
}

const char *sat_gate_pixel_reason(const SatPlannedSeries *series, const SatSeriesSearch *search)
{
    const bool has_boxes = search != NULL && search->box_count > 0;
    if (!has_boxes && is_masked_throughout(series)) {
        return NULL;
    }
    if (series->suspicious && (series->is_flagged || has_boxes || !is_read(search))) {
        return series->suspicion;
    }
    return has_boxes ? found_text : NULL;
}

bool sat_gate_is_unsearched(const SatPlannedSeries *series, const SatPictureSearch *all)
{
    const SatSeriesSearch *search = search_of(all, series);
    return series->mask_count > 0 && !is_read(search) &&
           sat_gate_pixel_reason(series, search) == NULL;
}

/* The strokes of letters reach a little out of what was read. */
static SatPixelRect with_margin(const SatPixelRect *area, const SatPixelShape *shape)
{
    uint32_t margin = area->height_px / 8U + 2U;
    uint32_t left = area->x_px > margin ? area->x_px - margin : 0;
    uint32_t top = area->y_px > margin ? area->y_px - margin : 0;
    uint64_t right = (uint64_t)area->x_px + area->width_px + margin;
    uint64_t bottom = (uint64_t)area->y_px + area->height_px + margin;
    right = right < shape->width_px ? right : shape->width_px;
    bottom = bottom < shape->height_px ? bottom : shape->height_px;
    return (SatPixelRect){left, top, (uint32_t)right - left, (uint32_t)bottom - top};
}

static bool is_same_rect(const SatPixelRect *a, const SatPixelRect *b)
{
    return a->x_px == b->x_px && a->y_px == b->y_px && a->width_px == b->width_px &&
           a->height_px == b->height_px;
}

/* Lines of text are small beside a picture. Where more than this part of it looks like text, much
 * of that is none (speckle, scales, tables), and black boxes over it would hide what the picture is
 * for: then a person has to look. */
enum { MOST_TEXT_PERCENT = 10 };

static bool covers_too_much(const SatGateItem *item, const SatPixelShape *shape)
{
    uint64_t covered = 0, picture = (uint64_t)shape->width_px * shape->height_px;
    for (size_t i = 0; i < item->box_count; i++) {
        const SatPixelRect rect = with_margin(&item->boxes[i].area, shape);
        covered += (uint64_t)rect.width_px * rect.height_px;
    }
    return covered * 100U > picture * MOST_TEXT_PERCENT;
}

/* What lies outside of an ultrasound's regions; and text that was found, which goes from every
 * picture of the series: it may stand where it was not read. */
static bool offer_masks(Collecting *work, const SatPlannedSeries *series, SatGateItem *item,
                        SatError *err)
{
    SatArena *arena = work->list->arena;
    const SatPlannedMask *regions = NULL;
    size_t count = 0;
    if (covers_too_much(item, &series->source_shape)) {
        return true;
    }
    if (!sat_us_region_masks(series, arena, &regions, &count, err)) {
        return false;
    }
    SatPlannedMask *masks = sat_arena_alloc(arena, count + item->box_count, sizeof(*masks), err);
    if (masks == NULL) {
        return false;
    }
    if (count > 0) {
        memcpy(masks, regions, count * sizeof(*masks));
    }
    for (size_t i = 0; i < item->box_count; i++) {
        const SatPixelRect rect = with_margin(&item->boxes[i].area, &series->source_shape);
        size_t known = 0;
        while (known < count && !is_same_rect(&masks[known].rect, &rect)) {
            known++;
        }
        if (known == count) {
            masks[count++] = (SatPlannedMask){.rect = rect, .last_frame = series->frame_count - 1};
        }
    }
    item->masks = masks;
    item->mask_count = count;
    return true;
}

static bool collect_pixels(Collecting *work, Hashed *hashed, SatError *err)
{
    const SatSeriesSearch *search = search_of(work->findings->search, hashed->series);
    SatGateItem item = {.kind = SAT_GATE_PIXELS,
                        .reason = sat_gate_pixel_reason(hashed->series, search)};
    /* A mask settles what headers say; whether nothing shows beside it only a search can tell. */
    bool is_checked = item.reason == NULL && is_read(search);
    work->list->series_count++;
    work->list->checked_series += is_checked ? 1U : 0U;
    if (search != NULL) {
        item.boxes = search->boxes;
        item.box_count = search->box_count;
        item.searched = search->searched;
    }
    return item.reason == NULL || (offer_masks(work, hashed->series, &item, err) &&
                                   add_series_item(work, &item, hashed, err));
}

static bool collect_face(Collecting *work, Hashed *hashed, SatError *err)
{
    SatGateItem item = {.kind = SAT_GATE_FACE, .reason = sat_face_suspicion(hashed->series)};
    char selector[SAT_SELECTOR_CAPACITY], remedy[SAT_SELECTOR_CAPACITY + 32];
    if (hashed->series->can_be_thickened && !work->findings->keeps_slices) {
        sat_selector_format(hashed->series->selector, selector);
        (void)snprintf(remedy, sizeof(remedy), "--thicken %s:%g", selector, SAT_FACE_SPACING_MM);
        item.remedy = remedy;
    }
    return item.reason[0] == '\0' || add_series_item(work, &item, hashed, err);
}

static bool collect_series(Collecting *work, const SatPlannedSeries *series, SatError *err)
{
    Hashed hashed = {.series = series};
    return collect_pixels(work, &hashed, err) &&
           (work->findings->passes_faces || collect_face(work, &hashed, err));
}

/* What is about no series: its place may be a study or a case. */
static bool collect_others(Collecting *work, SatError *err)
{
    const SatGateFindings *findings = work->findings;
    for (size_t i = 0; i < findings->found_count; i++) {
        const SatGateFinding *found = &findings->found[i];
        SatGateItem item = {.kind = found->kind,
                            .where = found->where,
                            .title = found->title != NULL ? found->title : "",
                            .reason = found->sentence,
                            .context = found->context,
                            .remedy = found->remedy};
        const SatSha256 content = sat_sha256(found->content, found->content_bytes);
        if (!add_item(work, &item, &content, err)) {
            return false;
        }
    }
    return true;
}

bool sat_gate_collect(const SatExportPlan *plan, const SatGateFindings *findings, int jobs,
                      const SatLibrarySecret *secret, SatGateList *out,
                      SatGateUnreadable *unreadable, SatError *err)
{
    Collecting work = {.findings = findings,
                       .secret = secret,
                       .jobs = jobs,
                       .list = out,
                       .unreadable = unreadable};
    *out = (SatGateList){.arena = sat_arena_new(0, err)};
    *unreadable = (SatGateUnreadable){.item = NULL};
    if (out->arena == NULL) {
        return false;
    }
    SatPlanWalk walk = {0};
    const SatPlannedSeries *series = NULL;
    while ((series = sat_export_plan_next(plan, &walk)) != NULL) {
        if (!collect_series(&work, series, err)) {
            return false;
        }
    }
    return collect_others(&work, err) && sat_gate_list_distinct_ids(out, err);
}
