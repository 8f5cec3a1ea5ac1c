/* Splits series where shape, space or direction change. */
#include "export/assemble/stack_split.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/case/patient_geometry.h"

static const double spacing_share = 1e-3; /* decimals of two files of one scan */
/* More directions than this with fewer than two slices each: a turning projection, one stack. */
enum { MOST_SINGLE_DIRECTIONS = 3 };

typedef struct {
    SatStackGroup group;
    const SatCleanFacts *first; /* of the item that comes first */
    size_t series_index;        /* in the order of the items */
    size_t index;               /* among the stacks, as made */
} Stack;

typedef struct {
    const SatSplitItem *items; /* of the study */
    size_t *stack_of;          /* an item's stack */
    Stack *stacks;
    size_t stack_count;
} Split;

static bool is_near(double a, double b)
{
    return fabs(a - b) <= spacing_share * fmax(fabs(a), fabs(b));
}

static bool same_text(const SatCleanText *a, const SatCleanText *b)
{
    return strcmp(sat_clean_text_utf8(a), sat_clean_text_utf8(b)) == 0;
}

static bool same_picture(const SatCleanFacts *a, const SatCleanFacts *b)
{
    const SatDicomImage *x = &a->image;
    const SatDicomImage *y = &b->image;
    return x->rows == y->rows && x->columns == y->columns && x->samples == y->samples &&
           x->bits_stored == y->bits_stored && x->is_signed == y->is_signed && x->kind == y->kind &&
           x->conversion == y->conversion && x->shape.layout == y->shape.layout &&
           x->shape.bits == y->shape.bits && a->photometric == b->photometric;
}

static bool same_space(const SatCleanFacts *a, const SatCleanFacts *b)
{
    bool same_reference =
        a->has_frame_of_reference == b->has_frame_of_reference &&
        (!a->has_frame_of_reference ||
         sat_sha256_equal(&a->frame_of_reference_key, &b->frame_of_reference_key));
    return same_reference && a->every_frame.spacing_kind == b->every_frame.spacing_kind &&
           is_near(a->every_frame.row_spacing_mm, b->every_frame.row_spacing_mm) &&
           is_near(a->every_frame.column_spacing_mm, b->every_frame.column_spacing_mm) &&
           is_near(a->every_frame.pixel_aspect, b->every_frame.pixel_aspect) &&
           (a->every_frame.has_position && a->every_frame.has_orientation) ==
               (b->every_frame.has_position && b->every_frame.has_orientation);
}

/* May share a stack but for their direction. */
static bool same_kind(const SatCleanFacts *a, const SatCleanFacts *b)
{
    return a->image.frames == 1 && b->image.frames == 1 && same_picture(a, b) && same_space(a, b) &&
           same_text(a->modality, b->modality) &&
           same_text(a->every_frame.laterality, b->every_frame.laterality) &&
           strcmp(a->suspicion, b->suspicion) == 0;
}

static bool same_direction(const SatCleanFacts *a, const SatCleanFacts *b)
{
    const SatFrameFacts *x = &a->every_frame;
    const SatFrameFacts *y = &b->every_frame;
    bool has_both = x->has_orientation && y->has_orientation;
    return has_both ? sat_orientation_equal(x->orientation, y->orientation)
                    : x->has_orientation == y->has_orientation;
}

/* Puts items [first, end) of one series into stacks of one kind, and one direction unless told not
 * to look at it. Gives how many stacks were made. */
static size_t assign(Split *split, size_t series_index, size_t first, size_t end,
                     bool ignores_direction)
{
    size_t first_stack = split->stack_count;
    for (size_t i = first; i < end; i++) {
        const SatCleanFacts *facts = sat_clean_item_facts(split->items[i].item);
        size_t stack = first_stack;
        while (stack < split->stack_count &&
               !(same_kind(split->stacks[stack].first, facts) &&
                 (ignores_direction || same_direction(split->stacks[stack].first, facts)))) {
            stack++;
        }
        if (stack == split->stack_count) {
            split->stacks[stack] =
                (Stack){.first = facts, .series_index = series_index, .index = stack};
            split->stack_count++;
        }
        split->stack_of[i] = stack;
        split->stacks[stack].group.item_count++;
        split->stacks[stack].group.duplicates += split->items[i].duplicates;
        split->stacks[stack].group.twins += split->items[i].has_twin ? 1U : 0U;
    }
    return split->stack_count - first_stack;
}

static void split_series(Split *split, size_t series_index, size_t first, size_t end)
{
    size_t first_stack = split->stack_count;
    size_t parts = assign(split, series_index, first, end, false);
    if (parts > MOST_SINGLE_DIRECTIONS && end - first < 2 * parts) {
        memset(&split->stacks[first_stack], 0, parts * sizeof(*split->stacks));
        split->stack_count = first_stack;
        parts = assign(split, series_index, first, end, true);
    }
    for (size_t i = 0; i < parts; i++) {
        split->stacks[first_stack + i].group.part_number = i + 1;
        split->stacks[first_stack + i].group.part_count = parts;
    }
}

static bool fill_stacks(Split *split, size_t count, SatArena *arena, SatError *err)
{
    const SatCleanItem **all = sat_arena_alloc(arena, count, sizeof(*all), err);
    if (all == NULL) {
        return false;
    }
    size_t used = 0;
    for (size_t s = 0; s < split->stack_count; s++) {
        split->stacks[s].group.items = all + used;
        used += split->stacks[s].group.item_count;
        split->stacks[s].group.item_count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        SatStackGroup *group = &split->stacks[split->stack_of[i]].group;
        group->items[group->item_count++] = split->items[i].item;
    }
    return true;
}

static int by_series_number(const void *a, const void *b)
{
    const Stack *x = a;
    const Stack *y = b;
    if (x->first->has_series_number != y->first->has_series_number) {
        return x->first->has_series_number ? -1 : 1;
    }
    if (x->first->has_series_number && x->first->series_number != y->first->series_number) {
        return x->first->series_number < y->first->series_number ? -1 : 1;
    }
    if (x->series_index != y->series_index) {
        return x->series_index < y->series_index ? -1 : 1;
    }
    return x->index < y->index ? -1 : 1;
}

bool sat_split_study(const SatSplitItem *items, size_t count, SatArena *arena, SatStudyGroup *out,
                     SatError *err)
{
    Split split = {.items = items};
    split.stack_of = sat_arena_alloc(arena, count, sizeof(*split.stack_of), err);
    if (split.stack_of == NULL) {
        return false;
    }
    split.stacks = sat_arena_alloc(arena, count, sizeof(*split.stacks), err);
    if (split.stacks == NULL) {
        return false;
    }
    size_t series_index = 0;
    for (size_t first = 0; first < count; series_index++) {
        const SatCleanFacts *facts = sat_clean_item_facts(items[first].item);
        size_t end = first + 1;
        while (end < count && sat_sha256_equal(&sat_clean_item_facts(items[end].item)->series_key,
                                               &facts->series_key)) {
            end++;
        }
        split_series(&split, series_index, first, end);
        first = end;
    }
    if (!fill_stacks(&split, count, arena, err)) {
        return false;
    }
    qsort(split.stacks, split.stack_count, sizeof(*split.stacks), by_series_number);
    out->stacks = sat_arena_alloc(arena, split.stack_count, sizeof(*out->stacks), err);
    for (size_t s = 0; out->stacks != NULL && s < split.stack_count; s++) {
        out->stacks[s] = split.stacks[s].group;
    }
    out->stack_count = split.stack_count;
    return out->stacks != NULL;
}
