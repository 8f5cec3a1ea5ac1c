/* Finds the cases of each entry of a playlist. */
#include "export/lecture_plan.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/raw_playlist.h"
#include "formats/base/growing_list.h"

/* A series of the plan, as its pictures name it. */
typedef struct {
    SatSha256 keys[3]; /* patient, study, series */
    size_t case_index;
} KnownSeries;

/* An entry gave pictures to a case. */
typedef struct {
    uint32_t ordinal;
    size_t case_index;
} Link;

typedef struct {
    const SatSourceEntries *sources;
    const SatExportPlan *plan;
    SatReport *report;
    KnownSeries *series;
    size_t series_count, series_capacity;
    Link *links;
    size_t link_count, link_capacity;
    SatPlaylistEntry *entries;
    size_t entry_count, entry_capacity;
    bool *hidden;
    SatError *err;
} Planning;

static bool no_memory(const Planning *planning)
{
    return sat_fail(planning->err, SAT_ERR_NO_MEMORY, "not enough memory for the playlist");
}

void sat_lecture_place(const SatSourceEntry *entry, SatByteWriter *out)
{
    sat_write_text(out, entry->file);
    if (entry->line > 0) {
        sat_write_format(out, ", line %zu", entry->line);
    } else if (entry->page_entry > 0) {
        sat_write_format(out, ", entry %zu", entry->page_entry);
    } else {
        sat_write_format(out, ", entries[%zu]", entry->number);
    }
}

/* ---- which cases ---- */

static void name_series(const SatCleanItem *item, SatSha256 keys[3])
{
    const SatCleanFacts *facts = sat_clean_item_facts(item);
    keys[0] = facts->patient_key;
    keys[1] = facts->study_key;
    keys[2] = facts->series_key;
}

static int compare_series(const void *a, const void *b)
{
    const KnownSeries *x = a, *y = b;
    const int order = memcmp(x->keys, y->keys, sizeof(x->keys));
    return order != 0 ? order : x->case_index < y->case_index ? -1 : x->case_index > y->case_index;
}

static int compare_links(const void *a, const void *b)
{
    const Link *x = a, *y = b;
    if (x->ordinal != y->ordinal) {
        return x->ordinal < y->ordinal ? -1 : 1;
    }
    return x->case_index < y->case_index ? -1 : x->case_index > y->case_index;
}

static bool know_item(Planning *planning, const SatCleanItem *item, size_t case_index)
{
    KnownSeries known = {.case_index = case_index};
    name_series(item, known.keys);
    const KnownSeries *last =
        planning->series_count > 0 ? &planning->series[planning->series_count - 1] : NULL;
    if (last != NULL && compare_series(last, &known) == 0) {
        return true;
    }
    KnownSeries *series = sat_list_grow(planning->series, planning->series_count,
                                        &planning->series_capacity, sizeof(*series));
    if (series == NULL) {
        return no_memory(planning);
    }
    planning->series = series;
    series[planning->series_count++] = known;
    return true;
}

static bool know_series(Planning *planning)
{
    SatPlanWalk walk = {0};
    const SatPlannedSeries *series = NULL;
    while ((series = sat_export_plan_next(planning->plan, &walk)) != NULL) {
        for (size_t f = 0; f < series->frame_count; f++) {
            if (!know_item(planning, series->frames[f].item, walk.case_index)) {
                return false;
            }
        }
    }
    if (planning->series_count > 0) {
        qsort(planning->series, planning->series_count, sizeof(*planning->series), compare_series);
    }
    return true;
}

static bool add_link(Planning *planning, uint32_t ordinal, size_t case_index)
{
    const Link *last = planning->link_count > 0 ? &planning->links[planning->link_count - 1] : NULL;
    if (last != NULL && last->ordinal == ordinal && last->case_index == case_index) {
        return true;
    }
    Link *links = sat_list_grow(planning->links, planning->link_count, &planning->link_capacity,
                                sizeof(*links));
    if (links == NULL) {
        return no_memory(planning);
    }
    planning->links = links;
    links[planning->link_count++] = (Link){ordinal, case_index};
    return true;
}

/* The cases with pictures of the item's series: also when the item itself is a copy of another. */
static bool link_item(Planning *planning, const SatCleanItem *item)
{
    KnownSeries wanted = {.case_index = 0};
    name_series(item, wanted.keys);
    size_t low = 0, high = planning->series_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare_series(&planning->series[middle], &wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < planning->series_count &&
           memcmp(planning->series[low].keys, wanted.keys, sizeof(wanted.keys)) == 0;
         low++) {
        if (!add_link(planning, sat_clean_item_facts(item)->source_ordinal,
                      planning->series[low].case_index)) {
            return false;
        }
    }
    return true;
}

static bool link_items(Planning *planning, const SatCleanItem *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!link_item(planning, items[i])) {
            return false;
        }
    }
    if (planning->link_count > 0) {
        qsort(planning->links, planning->link_count, sizeof(*planning->links), compare_links);
    }
    return true;
}

/* ---- entries ---- */

static bool add_entry(Planning *planning, const SatPlaylistEntry *entry)
{
    SatPlaylistEntry *entries = sat_list_grow(planning->entries, planning->entry_count,
                                              &planning->entry_capacity, sizeof(*entries));
    if (entries == NULL) {
        return no_memory(planning);
    }
    planning->entries = entries;
    entries[planning->entry_count++] = *entry;
    if (entry->case_index != SAT_NO_CASE && (entry->hide_title || entry->hide_diagnosis)) {
        planning->hidden[entry->case_index] = true;
    }
    return true;
}

static void tell_empty(const Planning *planning, const SatSourceEntry *entry)
{
    SatByteWriter place = SAT_BYTE_WRITER_INIT;
    sat_lecture_place(entry, &place);
    sat_write_u8(&place, 0);
    if (planning->report != NULL && !place.failed) {
        sat_report_warn(planning->report, (const char *)place.bytes,
                        "nothing of its source is in the pack: left out of the playlist");
    }
    sat_byte_writer_free(&place);
}

/* The first link of an ordinal, or behind where it would be. */
static size_t find_links(const Planning *planning, size_t ordinal)
{
    size_t low = 0, high = planning->link_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (planning->links[middle].ordinal < ordinal) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* One for each case that came of the source. */
static bool add_cases(Planning *planning, const SatSourceEntry *source)
{
    static const SatPlaylistEntry plain = {
        .case_index = SAT_NO_CASE, .title = "", .text = "", .notes = "", .question = ""};
    SatPlaylistEntry entry = source->written != NULL ? *source->written : plain;
    const size_t ordinal = source->scanned_as;
    size_t last = SAT_NO_CASE;
    for (size_t i = find_links(planning, ordinal);
         i < planning->link_count && planning->links[i].ordinal == ordinal; i++) {
        entry.case_index = planning->links[i].case_index;
        if (entry.case_index != last && !add_entry(planning, &entry)) {
            return false;
        }
        last = entry.case_index;
        entry.title = "";
        entry.notes = "";
    }
    if (last == SAT_NO_CASE && source->written != NULL && !source->is_missing) {
        tell_empty(planning, source);
    }
    return true;
}

static bool add_entries(Planning *planning)
{
    bool done = true;
    for (size_t i = 0; done && i < planning->sources->count; i++) {
        const SatSourceEntry *source = &planning->sources->entries[i];
        const bool is_text = source->written != NULL && source->written->kind == SAT_PLAYLIST_TEXT;
        done = is_text ? add_entry(planning, source->written) : add_cases(planning, source);
    }
    return done;
}

static bool finish(const Planning *planning, SatLecturePlan *out)
{
    const char *title = planning->sources->title;
    const SatPlaylist raw = {.mode = planning->sources->mode,
                             .entries = planning->entries,
                             .entry_count = planning->entry_count};
    out->hidden = planning->hidden;
    out->playlist = sat_raw_playlist_clean(&raw, out->arena, planning->err);
    if (out->playlist != NULL && title[0] != '\0') {
        out->title = sat_raw_playlist_title(title, out->arena, planning->err);
    }
    return out->playlist != NULL && (title[0] == '\0' || out->title != NULL);
}

bool sat_lecture_plan(const SatSourceEntries *sources, const SatExportPlan *plan,
                      const SatCleanItem *const *items, size_t item_count, SatReport *report,
                      SatLecturePlan *out, SatError *err)
{
    *out = (SatLecturePlan){.arena = NULL};
    if (!sources->has_playlist) {
        return true;
    }
    Planning planning = {.sources = sources, .plan = plan, .report = report, .err = err};
    out->arena = sat_arena_new(0, err);
    planning.hidden = out->arena != NULL ? sat_arena_alloc(out->arena, plan->case_count,
                                                           sizeof(*planning.hidden), err)
                                         : NULL;
    bool done = planning.hidden != NULL && know_series(&planning) &&
                link_items(&planning, items, item_count) && add_entries(&planning) &&
                finish(&planning, out);
    free(planning.series);
    free(planning.links);
    free(planning.entries);
    return done;
}

void sat_lecture_plan_free(SatLecturePlan *lecture)
{
    sat_arena_free(lecture->arena);
    *lecture = (SatLecturePlan){.arena = NULL};
}
