/* Splits the series of a study into stacks. */
#include "export/assemble/stack_split.h"

#include <stdlib.h>
#include <string.h>

#include "export/assemble/stack_split_private.h"
#include "formats/base/checked_math.h"
#include "formats/base/growing_list.h"

/* ---- stacks as they are made
 * --------------------------------------------------------------------- */

void sat_split_add_kind(SatStackGroup *group, SatStackKind kind)
{
    if (group->kind_count < SAT_STACK_MOST_KINDS) {
        group->kinds[group->kind_count++] = kind;
    }
}

/* What is told once an object is told where its first frame is. */
static void note_object(SatStackGroup *group, const SatSplitFrame *frame)
{
    group->duplicates += frame->source->duplicates;
    group->twins += frame->source->has_twin ? 1U : 0U;
    if (frame->facts->frame_groups > 0 &&
        frame->facts->frame_groups != frame->facts->image.frames) {
        group->odd_groups = frame->facts->frame_groups;
        group->odd_groups_of = frame->facts->image.frames;
    }
}

bool sat_split_emit(SatStackSplit *split, const SatSplitFrame *frames, size_t count,
                    const SatStackGroup *template, SatError *err)
{
    SatSplitStack *stacks =
        sat_list_grow(split->stacks, split->stack_count, &split->stack_capacity, sizeof(*stacks));
    if (stacks == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu stacks",
                        split->stack_count);
    }
    split->stacks = stacks;
    SatStackFrame *kept = sat_arena_alloc(split->arena, count, sizeof(*kept), err);
    if (kept == NULL) {
        return false;
    }
    SatSplitStack *stack = &stacks[split->stack_count];
    *stack = (SatSplitStack){.group = *template,
                             .first = frames[0].facts,
                             .part_order = split->part_order,
                             .acquired_s = split->acquired_s,
                             .series_index = split->series_index,
                             .index = split->stack_count};
    for (size_t i = 0; i < count; i++) {
        kept[i] = (SatStackFrame){frames[i].source->item, frames[i].index};
        if (frames[i].index == 0) {
            note_object(&stack->group, &frames[i]);
        }
    }
    stack->group.frames = kept;
    stack->group.frame_count = count;
    split->stack_count++;
    return true;
}

/* ---- one series
 * ----------------------------------------------------------------------------------- */

/* What of the kinds of frames varies in a series: only that is worth a word in titles. */
typedef struct {
    bool several_contents, has_complex_parts, several_detectors, several_energy_windows;
} Variety;

static bool differ(double a, double b)
{
    return a < b || a > b;
}

static Variety variety_of(const SatSplitFrame *frames, size_t count)
{
    Variety variety = {false, false, false, false};
    const SatFrameTraits *first = frames[0].frame->traits;
    for (size_t i = 0; i < count; i++) {
        const SatFrameTraits *traits = frames[i].frame->traits;
        const SatFrameContent content = traits->content;
        variety.several_contents |= content != first->content;
        variety.has_complex_parts |= content == SAT_CONTENT_PHASE || content == SAT_CONTENT_REAL ||
                                     content == SAT_CONTENT_IMAGINARY;
        variety.several_detectors |=
            differ(traits->numbers[SAT_BY_DETECTOR], first->numbers[SAT_BY_DETECTOR]);
        variety.several_energy_windows |=
            differ(traits->numbers[SAT_BY_ENERGY_WINDOW], first->numbers[SAT_BY_ENERGY_WINDOW]);
    }
    return variety;
}

static void add_number(SatStackGroup *group, SatFrameNumber by, double number)
{
    if (number > SAT_NOT_SAID) {
        sat_split_add_kind(group, (SatStackKind){.by = by, .number = number});
    }
}

/* The kinds of alike frames, by their first one. */
static void add_kinds(SatStackGroup *group, const SatSplitFrame *first, const Variety *variety)
{
    const SatFrameTraits *traits = first->frame->traits;
    bool is_said = traits->content != SAT_CONTENT_PLAIN || variety->has_complex_parts;
    if (variety->several_contents && is_said) {
        sat_split_add_kind(group, (SatStackKind){.is_content = true, .content = traits->content});
    }
    if (variety->several_energy_windows) {
        add_number(group, SAT_BY_ENERGY_WINDOW, traits->numbers[SAT_BY_ENERGY_WINDOW]);
    }
    if (variety->several_detectors) {
        add_number(group, SAT_BY_DETECTOR, traits->numbers[SAT_BY_DETECTOR]);
    }
}

/* Alike frames in their own order: one of several objects without places, or all of one cine. */
static bool is_cine(const SatSplitFrame *frames, size_t count)
{
    const SatFrameTraits *traits = frames[0].frame->traits;
    bool has_geometry = traits->has_position && traits->has_orientation;
    bool is_part = frames[0].facts->image.frames > 1 || frames[0].facts->has_concatenation;
    return count > 1 && is_part && !has_geometry;
}

static int by_offset(const void *a, const void *b)
{
    const SatSplitFrame *x = a;
    const SatSplitFrame *y = b;
    uint64_t left = (uint64_t)sat_clean_item_own(x->source->item)->first_frame_offset + x->index;
    uint64_t right = (uint64_t)sat_clean_item_own(y->source->item)->first_frame_offset + y->index;
    if (left != right) {
        return left < right ? -1 : 1;
    }
    return x->order < y->order ? -1 : x->order > y->order ? 1 : 0;
}

static bool split_alike(SatStackSplit *split, SatSplitFrame *frames, size_t count,
                        const SatStackGroup *template, SatError *err)
{
    SatDirections found;
    if (!sat_split_sort_directions(frames, count, &found, err)) {
        return false;
    }
    for (size_t first = 0, number = 1; first < count; number++) {
        size_t end = sat_split_run(frames, first, count);
        const double *numbers = frames[first].frame->traits->numbers;
        SatStackGroup group = *template;
        group.spacing_varies = found.spacing_varies;
        split->part_order = frames[first].order;
        if (found.by_stack) {
            add_number(&group, SAT_BY_STACK, (double)number);
        }
        if (found.by_angle) {
            add_number(&group, SAT_BY_PRIMARY_ANGLE, numbers[SAT_BY_PRIMARY_ANGLE]);
            add_number(&group, SAT_BY_SECONDARY_ANGLE, numbers[SAT_BY_SECONDARY_ANGLE]);
        }
        if (is_cine(frames + first, end - first)) {
            group.is_in_order = true;
            qsort(frames + first, end - first, sizeof(*frames), by_offset);
        }
        if (!sat_split_repeats(split, frames + first, end - first, &group, err)) {
            return false;
        }
        first = end;
    }
    return true;
}

static int by_part(const void *a, const void *b)
{
    const SatSplitStack *x = a;
    const SatSplitStack *y = b;
    if (x->part_order != y->part_order) {
        return x->part_order < y->part_order ? -1 : 1;
    }
    return x->index < y->index ? -1 : 1;
}

/* In the order of their first frames, the levels of one number behind each other. */
static void number_parts(SatSplitStack *stacks, size_t count)
{
    size_t index = stacks[0].index;
    qsort(stacks, count, sizeof(*stacks), by_part);
    for (size_t i = 0; i < count; i++) {
        stacks[i].index = index + i;
        stacks[i].group.part_number = i + 1;
        stacks[i].group.part_count = count;
    }
}

static bool split_series(SatStackSplit *split, SatSplitFrame *frames, size_t count, SatError *err)
{
    size_t first_stack = split->stack_count;
    Variety variety = variety_of(frames, count);
    split->acquired_s = sat_frame_number(frames[0].frame, SAT_BY_ACQUIRED_S);
    for (size_t i = 1; i < count; i++) {
        double acquired = sat_frame_number(frames[i].frame, SAT_BY_ACQUIRED_S);
        bool is_earlier = acquired > SAT_NOT_SAID &&
                          (acquired < split->acquired_s || !(split->acquired_s > SAT_NOT_SAID));
        split->acquired_s = is_earlier ? acquired : split->acquired_s;
    }
    sat_split_sort_alike(frames, count);
    for (size_t first = 0; first < count;) {
        size_t end = sat_split_run(frames, first, count);
        SatStackGroup group = {.time_points = 0};
        add_kinds(&group, &frames[first], &variety);
        if (!split_alike(split, frames + first, end - first, &group, err)) {
            return false;
        }
        first = end;
    }
    number_parts(split->stacks + first_stack, split->stack_count - first_stack);
    return true;
}

/* Items [0, count) are those of one series. */
static bool split_items(SatStackSplit *split, const SatSplitItem *items, size_t count,
                        SatError *err)
{
    size_t frame_count = 0;
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        frame_count += sat_clean_item_facts(items[i].item)->image.frames;
    }
    SatSplitFrame *frames =
        sat_size_mul(frame_count, sizeof(*frames), &bytes) ? calloc(1, bytes) : NULL;
    if (frames == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to group %zu pictures",
                        frame_count);
    }
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        const SatCleanFacts *facts = sat_clean_item_facts(items[i].item);
        for (uint32_t f = 0; f < facts->image.frames; f++, used++) {
            frames[used] = (SatSplitFrame){.source = &items[i],
                                           .facts = facts,
                                           .frame = sat_clean_frame(items[i].item, f),
                                           .index = f,
                                           .order = used};
        }
    }
    bool done = split_series(split, frames, frame_count, err);
    free(frames);
    return done;
}

/* ---- the study
 * ------------------------------------------------------------------------------------ */

static int by_series_number(const void *a, const void *b)
{
    const SatSplitStack *x = a;
    const SatSplitStack *y = b;
    if (x->first->series_order != y->first->series_order) { /* as the source has them */
        return x->first->series_order < y->first->series_order ? -1 : 1;
    }
    if (x->first->has_series_number != y->first->has_series_number) {
        return x->first->has_series_number ? -1 : 1;
    }
    if (x->first->has_series_number && x->first->series_number != y->first->series_number) {
        return x->first->series_number < y->first->series_number ? -1 : 1;
    }
    if (x->series_index != y->series_index && differ(x->acquired_s, y->acquired_s)) {
        return x->acquired_s < y->acquired_s ? -1 : 1;
    }
    if (x->series_index != y->series_index) {
        return x->series_index < y->series_index ? -1 : 1;
    }
    return x->index < y->index ? -1 : 1;
}

/* A source that has parts of a series apart, means them apart. */
static bool is_of_series(const SatCleanFacts *facts, const SatCleanFacts *first)
{
    return sat_sha256_equal(&facts->series_key, &first->series_key) &&
           facts->series_order == first->series_order;
}

static bool split_all(SatStackSplit *split, const SatSplitItem *items, size_t count, SatError *err)
{
    for (size_t first = 0; first < count; split->series_index++) {
        const SatCleanFacts *facts = sat_clean_item_facts(items[first].item);
        size_t end = first + 1;
        while (end < count && is_of_series(sat_clean_item_facts(items[end].item), facts)) {
            end++;
        }
        if (!split_items(split, items + first, end - first, err)) {
            return false;
        }
        first = end;
    }
    return true;
}

bool sat_split_study(const SatSplitItem *items, size_t count, SatArena *arena, SatStudyGroup *out,
                     SatError *err)
{
    SatStackSplit split = {.arena = arena};
    bool done = split_all(&split, items, count, err);
    if (done) {
        qsort(split.stacks, split.stack_count, sizeof(*split.stacks), by_series_number);
        out->stacks = sat_arena_alloc(arena, split.stack_count, sizeof(*out->stacks), err);
        out->stack_count = split.stack_count;
        done = out->stacks != NULL;
    }
    for (size_t s = 0; done && s < split.stack_count; s++) {
        out->stacks[s] = split.stacks[s].group;
    }
    free(split.stacks);
    return done;
}
