/* Looks for repeats of places, and for the kind or time that explains them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "export/assemble/stack_split_private.h"

/* More values than these explain nothing: stacks would be too many to choose from. */
enum { MOST_KIND_LEVELS = 256, MOST_SINGLE_TIMES = 16 };

static const SatFrameNumber kind_numbers[] = {SAT_BY_SEGMENT, SAT_BY_B_VALUE, SAT_BY_ECHO,
                                              SAT_BY_ECHO_NUMBER};
static const SatFrameNumber time_numbers[] = {SAT_BY_TEMPORAL_POSITION, SAT_BY_CARDIAC_TIME,
                                              SAT_BY_ACQUISITION, SAT_BY_ACQUIRED_S,
                                              SAT_BY_DIRECTION};
enum {
    KIND_NUMBERS = sizeof(kind_numbers) / sizeof(kind_numbers[0]),
    TIME_NUMBERS = sizeof(time_numbers) / sizeof(time_numbers[0])
};

/* ---- sorting
 * -------------------------------------------------------------------------------------- */

static int compare_numbers(double a, double b)
{
    return a < b ? -1 : a > b ? 1 : 0;
}

static int compare_sizes(size_t a, size_t b)
{
    return a < b ? -1 : a > b ? 1 : 0;
}

static int by_order(const void *a, const void *b)
{
    return compare_sizes(((const SatSplitFrame *)a)->order, ((const SatSplitFrame *)b)->order);
}

static int by_height(const void *a, const void *b)
{
    const SatSplitFrame *x = a;
    const SatSplitFrame *y = b;
    int order = compare_numbers(x->height, y->height);
    return order != 0 ? order : by_order(a, b);
}

static int by_level_and_order(const void *a, const void *b)
{
    const SatSplitFrame *x = a;
    const SatSplitFrame *y = b;
    int order = compare_sizes(x->group, y->group);
    return order != 0 ? order : by_order(a, b);
}

static int by_level_and_place(const void *a, const void *b)
{
    const SatSplitFrame *x = a;
    const SatSplitFrame *y = b;
    int order = compare_sizes(x->group, y->group);
    order = order != 0 ? order : compare_sizes(x->place, y->place);
    return order != 0 ? order : by_order(a, b);
}

/* Frames of one place in the order of time, as far as it is said. */
static int by_place_and_time(const void *a, const void *b)
{
    const SatSplitFrame *x = a;
    const SatSplitFrame *y = b;
    int order = compare_sizes(x->place, y->place);
    for (size_t i = 0; order == 0 && i < TIME_NUMBERS; i++) {
        order = compare_numbers(sat_frame_number(x->frame, time_numbers[i]),
                                sat_frame_number(y->frame, time_numbers[i]));
    }
    return order != 0 ? order : by_order(a, b);
}

/* ---- levels: the values of a number, near ones being one
 * ------------------------------------------ */

typedef struct {
    size_t levels;
    size_t cells;       /* pairs of level and place that have a frame */
    size_t full_levels; /* that have all places */
} Spread;

static double tolerance_of(SatFrameNumber number, double value)
{
    double share = number == SAT_BY_B_VALUE ? 0.02 : number == SAT_BY_ECHO ? 0.01 : 0.0;
    double least = number == SAT_BY_B_VALUE ? 5.0 : number == SAT_BY_ECHO ? 0.05 : 0.0;
    return value > SAT_NOT_SAID ? fmax(least, share * fabs(value)) : 0.0;
}

static void describe_levels(SatSplitFrame *frames, size_t count, size_t places, Spread *spread)
{
    qsort(frames, count, sizeof(*frames), by_level_and_place);
    size_t in_level = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_new_level = i == 0 || frames[i].group != frames[i - 1].group;
        bool is_new_cell = is_new_level || frames[i].place != frames[i - 1].place;
        in_level = is_new_level ? 0 : in_level;
        spread->levels += is_new_level ? 1U : 0U;
        spread->cells += is_new_cell ? 1U : 0U;
        in_level += is_new_cell ? 1U : 0U;
        spread->full_levels += is_new_cell && in_level == places ? 1U : 0U;
    }
}

/* Sets the level (group) of each frame by the number, from 0 in the order of values. height is
 * scratch here. */
static Spread set_levels(SatSplitFrame *frames, size_t count, size_t places, SatFrameNumber number)
{
    Spread spread = {0, 0, 0};
    for (size_t i = 0; i < count; i++) {
        frames[i].height = sat_frame_number(frames[i].frame, number);
    }
    qsort(frames, count, sizeof(*frames), by_height);
    double start = frames[0].height;
    size_t level = 0;
    for (size_t i = 0; i < count; i++) {
        if (frames[i].height - start > tolerance_of(number, start)) {
            start = frames[i].height;
            level++;
        }
        frames[i].group = level;
    }
    describe_levels(frames, count, places, &spread);
    return spread;
}

/* ---- times
 * ---------------------------------------------------------------------------------------- */

/* frames: by level, then place; each level has all places. */
static bool emit_times(SatStackSplit *split, SatSplitFrame *frames, size_t count, size_t times,
                       const SatStackGroup *template, SatTimesKind kind, SatError *err)
{
    SatStackGroup group = *template;
    bool is_one_place = times == count;
    group.time_points = is_one_place ? 0 : (uint32_t)times;
    group.times = kind;
    group.is_in_order = is_one_place || !frames[0].frame->traits->has_position;
    return sat_split_emit(split, frames, count, &group, err);
}

/* A stack for each level. lone_of: places they should have; 0: any will do. */
static bool emit_levels(SatStackSplit *split, SatSplitFrame *frames, size_t count,
                        const SatStackGroup *template, size_t times, size_t lone_of, SatError *err)
{
    for (size_t first = 0; first < count;) {
        size_t end = sat_split_run(frames, first, count);
        SatStackGroup group = *template;
        double number = (double)frames[first].group + 1.0;
        sat_split_add_kind(&group,
                           (SatStackKind){.by = SAT_BY_TEMPORAL_POSITION, .number = number});
        if (lone_of > 0) {
            group.lone_time = frames[first].group + 1;
            group.lone_time_of = times;
            group.lone_places = end - first;
            group.lone_places_of = lone_of;
        }
        if (!sat_split_emit(split, frames + first, end - first, &group, err)) {
            return false;
        }
        first = end;
    }
    return true;
}

/* Moves the levels that have all places to the front. Gives how many frames these have. frames: by
 * level, then place, no cell twice; they stay so on both sides. */
static size_t move_full_levels(SatSplitFrame *frames, size_t count, size_t places)
{
    size_t full = 0;
    size_t behind = frames[count - 1].group + 1;
    for (size_t first = 0; first < count;) {
        size_t end = sat_split_run(frames, first, count);
        bool is_full = end - first == places;
        for (size_t i = first; i < end; i++) {
            frames[i].height = (double)frames[i].group; /* kept while the group is moved */
        }
        for (size_t i = first; !is_full && i < end; i++) {
            frames[i].group += behind;
        }
        full += is_full ? end - first : 0;
        first = end;
    }
    qsort(frames, count, sizeof(*frames), by_level_and_place);
    for (size_t i = 0; i < count; i++) {
        frames[i].group = (size_t)frames[i].height;
    }
    return full;
}

static SatTimesKind kind_of_times(SatFrameNumber number)
{
    return number == SAT_BY_DIRECTION ? SAT_TIMES_DIRECTIONS : SAT_TIMES_STATED;
}

/* Each place as often: its frames in the order of time, whatever says it. *done false: no. */
static bool emit_by_rank(SatStackSplit *split, SatSplitFrame *frames, size_t count, size_t places,
                         const SatStackGroup *template, bool is_stated, bool *done, SatError *err)
{
    size_t times = count / places;
    qsort(frames, count, sizeof(*frames), by_place_and_time);
    *done = count % places == 0;
    for (size_t i = 0; *done && i < count; i++) {
        *done = frames[i].place == i / times;
        frames[i].group = i % times;
    }
    if (!*done) {
        return true;
    }
    qsort(frames, count, sizeof(*frames), by_level_and_place);
    return emit_times(split, frames, count, times, template,
                      is_stated ? SAT_TIMES_STATED : SAT_TIMES_BY_NUMBER, err);
}

/* Some places are missing at some times. *done false: no number tells times apart. */
static bool emit_uneven(SatStackSplit *split, SatSplitFrame *frames, size_t count, size_t places,
                        const SatStackGroup *template, bool *done, SatError *err)
{
    for (size_t i = 0; i < TIME_NUMBERS; i++) {
        Spread spread = set_levels(frames, count, places, time_numbers[i]);
        if (spread.levels < 2 || spread.cells != count) {
            continue;
        }
        if (spread.full_levels >= 2 && 2 * spread.full_levels >= spread.levels) {
            size_t full = move_full_levels(frames, count, places);
            *done = true;
            return emit_times(split, frames, full, spread.full_levels, template,
                              kind_of_times(time_numbers[i]), err) &&
                   emit_levels(split, frames + full, count - full, template, spread.levels, places,
                               err);
        }
        if (spread.levels <= MOST_SINGLE_TIMES && 2 * spread.cells >= spread.levels * places) {
            qsort(frames, count, sizeof(*frames), by_level_and_order);
            *done = true;
            return emit_levels(split, frames, count, template, spread.levels, 0, err);
        }
    }
    return true;
}

static bool split_times(SatStackSplit *split, SatSplitFrame *frames, size_t count, size_t places,
                        const SatStackGroup *template, SatError *err)
{
    bool is_stated = false;
    bool done = false;
    for (size_t i = 0; i < TIME_NUMBERS; i++) {
        Spread spread = set_levels(frames, count, places, time_numbers[i]);
        if (spread.levels >= 2 && spread.cells == count && spread.levels * places == count) {
            return emit_times(split, frames, count, spread.levels, template,
                              kind_of_times(time_numbers[i]), err);
        }
        is_stated = is_stated || spread.levels >= 2;
    }
    if (places > 1) {
        if (!emit_by_rank(split, frames, count, places, template, is_stated, &done, err) || done) {
            return done;
        }
        if (!emit_uneven(split, frames, count, places, template, &done, err) || done) {
            return done;
        }
    }
    qsort(frames, count, sizeof(*frames), by_order);
    return sat_split_emit(split, frames, count, template, err);
}

/* ---- kinds
 * ---------------------------------------------------------------------------------------- */

/* The number by which stacks with fewer repeats come out; KIND_NUMBERS: none. Leaves the frames by
 * level when there is one. */
static size_t find_kind(SatSplitFrame *frames, size_t count, size_t places)
{
    for (size_t i = 0; i < KIND_NUMBERS; i++) {
        Spread spread = set_levels(frames, count, places, kind_numbers[i]);
        bool is_better = spread.levels >= 2 && spread.cells > places;
        bool is_even = 2 * spread.cells >= spread.levels * places ||
                       kind_numbers[i] == SAT_BY_SEGMENT; /* each where its organ is */
        if (is_better && is_even && spread.levels <= MOST_KIND_LEVELS) {
            return i;
        }
    }
    return KIND_NUMBERS;
}

static double shown_number(SatFrameNumber by, const SatSplitFrame *frame, size_t level)
{
    bool is_itself = by == SAT_BY_B_VALUE || by == SAT_BY_SEGMENT;
    return is_itself ? sat_frame_number(frame->frame, by) : (double)level + 1.0;
}

bool sat_split_repeats(SatStackSplit *split, SatSplitFrame *frames, size_t count,
                       const SatStackGroup *template, SatError *err)
{
    size_t places = 0;
    if (template->is_in_order && frames[0].frame->place_number == 0) {
        return sat_split_emit(split, frames, count, template, err);
    }
    if (!sat_split_find_places(frames, count, &places, err)) {
        return false;
    }
    if (places == 0 || places == count) {
        return sat_split_emit(split, frames, count, template, err);
    }
    size_t kind = find_kind(frames, count, places);
    if (kind == KIND_NUMBERS) {
        return split_times(split, frames, count, places, template, err);
    }
    SatFrameNumber by = kind_numbers[kind];
    qsort(frames, count, sizeof(*frames), by_level_and_order);
    for (size_t first = 0, level = 0; first < count; level++) {
        size_t end = sat_split_run(frames, first, count);
        SatStackGroup group = *template;
        double number = shown_number(by, &frames[first], level);
        if (number > SAT_NOT_SAID) {
            sat_split_add_kind(&group, (SatStackKind){.by = by, .number = number});
        }
        if (!sat_split_repeats(split, frames + first, end - first, &group, err)) {
            return false;
        }
        first = end;
    }
    return true;
}
