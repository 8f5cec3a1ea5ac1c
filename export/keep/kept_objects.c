/* Lists the objects of a plan. */
#include "export/keep/kept_objects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/assemble/build_plan.h"
#include "export/deidentify/deid_file.h"
#include "export/keep/kept_folders.h"
#include "formats/base/growing_list.h"

/* Frames of an object that stand one behind the other in a series. */
typedef struct {
    const SatCleanItem *item;
    const SatPlannedSeries *series;
    size_t order; /* in the plan */
    size_t first_frame, frame_count;
    const char *folder; /* of the series */
} Run;

typedef struct {
    Run *runs;
    size_t count, capacity;
} Runs;

/* ---- folders ----------------------------------------------------------------------------------
 */

static const char *series_folder(const SatExportPlan *plan, const SatPlannedCase *planned,
                                 const SatPlannedStudy *study, const SatPlannedSeries *series,
                                 SatArena *arena, SatError *err)
{
    SatByteWriter folder = SAT_BYTE_WRITER_INIT;
    sat_kept_case_folder(plan, planned->id, &folder);
    sat_kept_study_folder(study, &folder);
    sat_kept_series_folder(series, &folder);
    return sat_kept_take_folder(arena, &folder, err);
}

/* ---- pictures of the plan ---------------------------------------------------------------------
 */

static bool add_run(Runs *runs, const SatPlannedSeries *series, const SatCleanItem *item,
                    size_t frame, const char *folder, SatError *err)
{
    Run *last = runs->count > 0 ? &runs->runs[runs->count - 1] : NULL;
    if (last != NULL && last->item == item && last->series == series) {
        last->frame_count++;
        return true;
    }
    Run *list = sat_list_grow(runs->runs, runs->count, &runs->capacity, sizeof *list);
    if (list == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu objects", runs->count);
    }
    runs->runs = list;
    list[runs->count] = (Run){item, series, runs->count, frame, 1, folder};
    runs->count++;
    return true;
}

static bool collect_runs(const SatExportPlan *plan, Runs *runs, SatArena *arena, SatError *err)
{
    for (size_t c = 0; c < plan->case_count; c++) {
        const SatPlannedCase *planned = &plan->cases[c];
        for (size_t s = 0; s < planned->study_count; s++) {
            const SatPlannedStudy *study = &planned->studies[s];
            for (size_t i = 0; i < study->series_count; i++) {
                const SatPlannedSeries *series = &study->series[i];
                const char *folder = series_folder(plan, planned, study, series, arena, err);
                bool done = folder != NULL;
                for (size_t f = 0; done && f < series->frame_count; f++) {
                    done = add_run(runs, series, series->frames[f].item, f, folder, err);
                }
                if (!done) {
                    return false;
                }
            }
        }
    }
    return true;
}

static int by_item(const void *a, const void *b)
{
    const Run *x = a;
    const Run *y = b;
    if (x->item != y->item) {
        return (uintptr_t)x->item < (uintptr_t)y->item ? -1 : 1;
    }
    return x->order < y->order ? -1 : x->order > y->order;
}

/* The first run of an object tells its order; by_order puts objects where they come first. */
static int by_order(const void *a, const void *b)
{
    const Run *const *x = a;
    const Run *const *y = b;
    return (*x)->order < (*y)->order ? -1 : (*x)->order > (*y)->order;
}

static bool refuse_part(const Run *run, size_t frames, SatError *err)
{
    char place[SAT_SELECTOR_CAPACITY];
    size_t all = sat_clean_item_facts(run->item)->image.frames;
    sat_selector_format(run->series->selector, place);
    return sat_fail(err, SAT_ERR_ARGUMENT,
                    "%s: %zu of the %zu pictures of one file are chosen, and files are kept whole: "
                    "choose all of them (satchel list shows whether other series hold some), or "
                    "leave them out with --exclude %s",
                    place, frames, all, place);
}

static bool is_same_crop(SatCrop a, SatCrop b)
{
    return a.x_px == b.x_px && a.y_px == b.y_px && a.width_px == b.width_px &&
           a.height_px == b.height_px;
}

static bool refuse_crop(const SatPlannedSeries *series, SatError *err)
{
    char place[SAT_SELECTOR_CAPACITY];
    sat_selector_format(series->selector, place);
    return sat_fail(err, SAT_ERR_ARGUMENT,
                    "%s: its pictures lie in one file with those of another series, and --crop "
                    "must be the same for both",
                    place);
}

/* Notes what is hidden in the frames of a part, by frame of the object. True: something is. */
static bool note_hidden(const SatKeptPart *part, uint32_t frames, const SatPixelMask **hidden)
{
    bool is_any = false;
    for (size_t i = 0; i < part->frame_count; i++) {
        const SatPlannedFrame *frame = &part->series->frames[part->first_frame + i];
        if (frame->hidden != NULL && frame->source_frame < frames) {
            hidden[frame->source_frame] = frame->hidden;
            is_any = true;
        }
    }
    return is_any;
}

/* Masked, then read throughout, and nothing was found: in each series that shows its frames. */
static bool shows_no_text(const SatKeptObject *object, const SatPictureSearch *search)
{
    for (size_t p = 0; p < object->part_count; p++) {
        const SatPlannedSeries *series = object->parts[p].series;
        const SatSeriesSearch *one =
            search != NULL ? sat_picture_search_find(search, series->selector) : NULL;
        if (one == NULL || one->searched != SAT_SEARCHED_FULLY || one->box_count > 0 ||
            series->mask_count == 0) {
            return false;
        }
    }
    return true;
}

/* What the plan does to the pixels of a whole object. */
static bool set_pixels(SatKeptObject *object, uint32_t frames, const SatKeptObjects *list,
                       SatError *err)
{
    SatArena *arena = list->arena;
    SatCrop crop = object->parts[0].series->crop;
    bool is_any = crop.width_px > 0;
    const SatPixelMask **hidden = sat_arena_alloc(arena, frames, sizeof(const SatPixelMask *), err);
    if (hidden == NULL) {
        return false;
    }
    for (size_t p = 0; p < object->part_count; p++) {
        if (!is_same_crop(object->parts[p].series->crop, crop)) {
            return refuse_crop(object->parts[p].series, err);
        }
        is_any |= note_hidden(&object->parts[p], frames, hidden);
    }
    if (!is_any) {
        return true;
    }
    SatDeidPixels *pixels = sat_arena_alloc(arena, 1, sizeof *pixels, err);
    if (pixels != NULL) {
        *pixels = (SatDeidPixels){.hidden = hidden,
                                  .frame_count = frames,
                                  .crop = crop,
                                  .shows_no_text = shows_no_text(object, list->search)};
    }
    object->pixels = pixels;
    return pixels != NULL;
}

/* Runs [first, end) are those of one object. */
static bool make_object(const Run *first, const Run *end, const SatKeptObjects *list,
                        SatKeptObject *out, bool *is_whole, SatError *err)
{
    const SatCleanFacts *facts = sat_clean_item_facts(first->item);
    SatKeptPart *parts = sat_arena_alloc(list->arena, (size_t)(end - first), sizeof *parts, err);
    size_t frames = 0;
    if (parts == NULL) {
        return false;
    }
    *out = (SatKeptObject){.file = sat_clean_item_file(first->item),
                           .keys = {sat_clean_patient(facts), &facts->study_key, &facts->series_key,
                                    &sat_clean_item_own(first->item)->instance_key},
                           .age = sat_kept_age_of(&list->ages, &facts->patient_key),
                           .unseen = "",
                           .place = first->series->selector,
                           .parts = parts,
                           .folder = first->folder};
    for (const Run *run = first; run < end; run++) {
        parts[out->part_count++] = (SatKeptPart){run->series, run->first_frame, run->frame_count};
        frames += run->frame_count;
    }
    *is_whole = frames >= facts->image.frames;
    if (!*is_whole) {
        return list->leaves_parts_out || refuse_part(first, frames, err);
    }
    return set_pixels(out, facts->image.frames, list, err);
}

/* objects has room for one a run. */
static bool make_objects(Runs *runs, SatKeptObject *objects, SatKeptObjects *list, SatError *err)
{
    const Run **firsts = sat_arena_alloc(list->arena, runs->count + 1, sizeof(const Run *), err);
    size_t first_count = 0;
    if (firsts == NULL) {
        return false;
    }
    if (runs->count > 1) {
        qsort(runs->runs, runs->count, sizeof *runs->runs, by_item);
    }
    for (size_t i = 0; i < runs->count; i++) {
        if (i == 0 || runs->runs[i].item != runs->runs[i - 1].item) {
            firsts[first_count++] = &runs->runs[i];
        }
    }
    if (first_count > 1) {
        qsort(firsts, first_count, sizeof(const Run *), by_order);
    }
    const Run *end_of_all = runs->count > 0 ? runs->runs + runs->count : NULL;
    for (size_t i = 0; i < first_count; i++) {
        const Run *end = firsts[i] + 1;
        while (end < end_of_all && end->item == firsts[i]->item) {
            end++;
        }
        bool is_whole = false;
        if (!make_object(firsts[i], end, list, &objects[list->count], &is_whole, err)) {
            return false;
        }
        list->count += is_whole ? 1U : 0U;
        list->parts_left_out += is_whole ? 0U : 1U;
    }
    return true;
}

/* ---- the list ---------------------------------------------------------------------------------
 */

static int by_folder(const void *a, const void *b)
{
    const SatKeptObject *const *x = a;
    const SatKeptObject *const *y = b;
    int order = strcmp((*x)->folder, (*y)->folder);
    return order != 0 ? order : *x < *y ? -1 : *x > *y;
}

/* Numbers objects by the name of their folder, so that no two share a name even if two folders do.
 */
static bool set_numbers(SatKeptObject *objects, size_t count, SatArena *arena, SatError *err)
{
    SatKeptObject **sorted = sat_arena_alloc(arena, count + 1, sizeof(SatKeptObject *), err);
    if (sorted == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        sorted[i] = &objects[i];
    }
    if (count > 1) {
        qsort(sorted, count, sizeof(SatKeptObject *), by_folder);
    }
    for (size_t i = 0; i < count; i++) {
        bool is_first = i == 0 || strcmp(sorted[i]->folder, sorted[i - 1]->folder) != 0;
        sorted[i]->number = is_first ? 1 : sorted[i - 1]->number + 1;
    }
    return true;
}

static void add_unseen(const SatKeptUnseen *unseen, SatKeptObject *objects, SatKeptObjects *out)
{
    for (size_t i = 0; i < unseen->count; i++) {
        const SatUnseenObject *object = &unseen->objects[i];
        const SatUnseenGroup *group = &unseen->groups[object->group];
        if (!group->is_left_out) {
            objects[out->count++] =
                (SatKeptObject){.file = object->other->file,
                                .keys = {&object->other->patient_key, &object->other->study_key,
                                         &object->other->series_key, &object->other->instance_key},
                                .age = sat_kept_age_of(&out->ages, &object->other->patient_key),
                                .unseen = group->sentence,
                                .place = group->place,
                                .folder = object->folder};
        }
    }
}

static bool fill(const SatExportPlan *plan, const SatDeidentifier *deidentifier,
                 const SatKeptUnseen *unseen, Runs *runs, SatKeptObjects *out, SatError *err)
{
    if (!sat_kept_ages_collect(&out->ages, deidentifier, err) ||
        (plan != NULL && !collect_runs(plan, runs, out->arena, err))) {
        return false;
    }
    SatKeptObject *objects =
        sat_arena_alloc(out->arena, runs->count + unseen->count + 1, sizeof *objects, err);
    out->objects = objects;
    if (objects == NULL || !make_objects(runs, objects, out, err)) {
        return false;
    }
    add_unseen(unseen, objects, out);
    return set_numbers(objects, out->count, out->arena, err);
}

SatKeptObjects *sat_kept_objects_new(const SatExportPlan *plan, const SatDeidentifier *deidentifier,
                                     const SatKeptUnseen *unseen, const SatPictureSearch *search,
                                     bool leaves_parts_out, SatError *err)
{
    Runs runs = {NULL, 0, 0};
    SatKeptObjects *objects = calloc(1, sizeof *objects);
    if (objects == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a list of objects");
        return NULL;
    }
    objects->leaves_parts_out = leaves_parts_out;
    objects->search = search;
    objects->own = sat_deidentifier_identifiers(deidentifier);
    objects->arena = sat_arena_new(0, err);
    bool done = objects->arena != NULL && fill(plan, deidentifier, unseen, &runs, objects, err);
    free(runs.runs);
    if (!done) {
        sat_kept_objects_free(objects);
        return NULL;
    }
    return objects;
}

void sat_kept_objects_free(SatKeptObjects *objects)
{
    if (objects != NULL) {
        sat_kept_ages_free(&objects->ages);
        sat_arena_free(objects->arena);
        free(objects);
    }
}

void sat_kept_object_name(const SatKeptObject *object, char out[SAT_KEPT_NAME_CAPACITY])
{
    const char *kind = object->kind != NULL ? object->kind->one : "";
    (void)snprintf(out, SAT_KEPT_NAME_CAPACITY, "%s/%04u%s%s.dcm", object->folder,
                   (unsigned)object->number, kind[0] != '\0' ? " " : "", kind);
}
