/* Cuts what lies outside of regions into rectangles. */
#include "export/assemble/us_region_masks.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"

enum { MOST_EDGES = 2 * 64 + 2, MOST_MASKS = 100000 };

/* The rectangles so far, and the frames they are of. */
typedef struct {
    SatPlannedMask *list;
    size_t count, capacity;
    size_t first_frame, last_frame;
    size_t band_start; /* those of the band above begin here */
} Masks;

/* ---- one set of regions ---------------------------------------------------------------------- */

static void add_edge(uint32_t *edges, size_t *count, uint32_t edge)
{
    size_t at = 0;
    while (at < *count && edges[at] < edge) {
        at++;
    }
    if (at < *count && edges[at] == edge) {
        return;
    }
    memmove(edges + at + 1, edges + at, (*count - at) * sizeof(*edges));
    edges[at] = edge;
    (*count)++;
}

/* Whether a region covers the cell whose upper left pixel is x, y. */
static bool is_covered(const SatCleanFacts *facts, uint32_t x, uint32_t y)
{
    for (size_t i = 0; i < facts->us_region_count; i++) {
        const SatPixelRect *region = &facts->us_regions[i];
        if (x >= region->x_px && x - region->x_px < region->width_px && y >= region->y_px &&
            y - region->y_px < region->height_px) {
            return true;
        }
    }
    return false;
}

/* Adds a rectangle; one of the same columns right above it grows instead. */
static bool add_rect(Masks *masks, const SatPixelRect *rect, SatError *err)
{
    for (size_t i = masks->band_start; i < masks->count; i++) {
        SatPixelRect *above = &masks->list[i].rect;
        if (above->x_px == rect->x_px && above->width_px == rect->width_px &&
            above->y_px + above->height_px == rect->y_px) {
            above->height_px += rect->height_px;
            return true;
        }
    }
    if (masks->count == MOST_MASKS) {
        return sat_fail(err, SAT_ERR_LIMIT, "more than %d masks", (int)MOST_MASKS);
    }
    SatPlannedMask *list =
        sat_list_grow(masks->list, masks->count, &masks->capacity, sizeof(*list));
    if (list == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for masks");
    }
    masks->list = list;
    masks->list[masks->count++] = (SatPlannedMask){
        .rect = *rect, .first_frame = masks->first_frame, .last_frame = masks->last_frame};
    return true;
}

/* The rows from y to end, which no edge cuts. */
static bool mask_band(const SatCleanFacts *facts, const uint32_t *edges, size_t edge_count,
                      uint32_t y, uint32_t end, Masks *masks, SatError *err)
{
    for (size_t i = 0; i + 1 < edge_count;) {
        size_t to = i;
        while (to + 1 < edge_count && !is_covered(facts, edges[to], y)) {
            to++;
        }
        SatPixelRect rect = {edges[i], y, edges[to] - edges[i], end - y};
        if (to > i && !add_rect(masks, &rect, err)) {
            return false;
        }
        i = to + 1;
    }
    return true;
}

static bool mask_around(const SatCleanFacts *facts, Masks *masks, SatError *err)
{
    uint32_t across[MOST_EDGES] = {0};
    uint32_t down[MOST_EDGES] = {0};
    size_t across_count = 1;
    size_t down_count = 1;
    add_edge(across, &across_count, facts->image.columns);
    add_edge(down, &down_count, facts->image.rows);
    for (size_t i = 0; i < facts->us_region_count; i++) {
        const SatPixelRect *region = &facts->us_regions[i];
        add_edge(across, &across_count, region->x_px);
        add_edge(across, &across_count, region->x_px + region->width_px);
        add_edge(down, &down_count, region->y_px);
        add_edge(down, &down_count, region->y_px + region->height_px);
    }
    masks->band_start = masks->count;
    for (size_t i = 0; i + 1 < down_count; i++) {
        if (!mask_band(facts, across, across_count, down[i], down[i + 1], masks, err)) {
            return false;
        }
    }
    return true;
}

/* ---- the series ------------------------------------------------------------------------------ */

static const SatCleanFacts *facts_of(const SatPlannedSeries *series, size_t frame)
{
    return sat_clean_item_facts(series->frames[frame].item);
}

static bool has_same_regions(const SatCleanFacts *a, const SatCleanFacts *b)
{
    return a == b ||
           (a->us_region_count == b->us_region_count &&
            memcmp(a->us_regions, b->us_regions, a->us_region_count * sizeof(*a->us_regions)) == 0);
}

static bool has_regions(const SatPlannedSeries *series)
{
    for (size_t i = 0; i < series->frame_count; i++) {
        if (facts_of(series, i)->us_region_count == 0) {
            return false;
        }
    }
    return true;
}

static bool collect(const SatPlannedSeries *series, Masks *masks, SatError *err)
{
    size_t last = 0;
    for (size_t first = 0; first < series->frame_count; first = last + 1) {
        const SatCleanFacts *facts = facts_of(series, first);
        last = first;
        while (last + 1 < series->frame_count &&
               has_same_regions(facts, facts_of(series, last + 1))) {
            last++;
        }
        masks->first_frame = series->frames[first].number;
        masks->last_frame = series->frames[last].number;
        if (!mask_around(facts, masks, err)) {
            return false;
        }
    }
    return true;
}

bool sat_us_region_masks(const SatPlannedSeries *series, SatArena *arena,
                         const SatPlannedMask **masks, size_t *count, SatError *err)
{
    Masks found = {.list = NULL};
    *masks = NULL;
    *count = 0;
    if (!has_regions(series)) {
        return true;
    }
    bool done = collect(series, &found, err);
    SatPlannedMask *kept = done ? sat_arena_alloc(arena, found.count, sizeof(*kept), err) : NULL;
    if (kept != NULL && found.count > 0) {
        memcpy(kept, found.list, found.count * sizeof(*kept));
    }
    free(found.list);
    if (kept == NULL) {
        return false;
    }
    *masks = kept;
    *count = found.count;
    return true;
}
