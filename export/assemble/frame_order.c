/* Puts the frames of a stack in order; says what is odd about their positions. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "export/assemble/plan_private.h"
#include "formats/case/patient_geometry.h"

static const double least_tilt_degrees = 0.5; /* smaller is not worth a note */
enum { MOST_GAPS_NAMED = 5 };

static SatSliceKey key_of(const SatStackFrame *stacked)
{
    const SatCleanOwn *own = sat_clean_item_own(stacked->item);
    const SatFrameFacts *frame = sat_clean_frame(stacked->item, stacked->index);
    const SatFrameTraits *traits = frame->traits;
    SatSliceKey key = {.has_geometry = traits->has_position && traits->has_orientation,
                       .has_instance_number = own->has_instance_number,
                       .instance_number = own->instance_number,
                       .frame_number = stacked->index};
    memcpy(key.position_mm, frame->position_mm, sizeof(key.position_mm));
    memcpy(key.orientation, traits->orientation, sizeof(key.orientation));
    memcpy(key.tie_break, own->instance_key.bytes, sizeof(key.tie_break));
    return key;
}

/* frames[place] is the one that is stacked. */
static void put_frame(SatOrderedFrames *frames, size_t place, const SatStackFrame *stacked)
{
    const SatFrameFacts *facts = sat_clean_frame(stacked->item, stacked->index);
    const SatFrameTraits *traits = facts->traits;
    SatFrameInfo *info = &frames->infos[place];
    frames->frames[place] =
        (SatPlannedFrame){.item = stacked->item, .source_frame = stacked->index};
    *info = (SatFrameInfo){.has_position = traits->has_position && !traits->is_in_volume,
                           .orientation = traits->has_orientation && !traits->is_in_volume
                                              ? traits->orientation
                                              : NULL,
                           .modality = facts->modality_transform,
                           .windows = facts->windows,
                           .window_count = facts->window_count};
    if (info->has_position) {
        memcpy(info->position_mm, facts->position_mm, sizeof(facts->position_mm));
    }
}

/* frames[to] becomes frames[from]. */
static void move_frame(SatOrderedFrames *frames, size_t to, size_t from)
{
    frames->frames[to] = frames->frames[from];
    frames->infos[to] = frames->infos[from];
    frames->keys[to] = frames->keys[from];
}

/* Frames whose order is known: as frames of one object, so that nothing is looked at but it. */
static void keep_order(const SatStackGroup *group, SatOrderedFrames *out)
{
    for (size_t i = 0; i < out->count; i++) {
        out->keys[i].has_instance_number = true;
        out->keys[i].instance_number = 0;
        out->keys[i].frame_number = (uint32_t)i;
    }
    out->geometry.order = group->time_points > 1 ? SAT_ORDER_INSTANCE : SAT_ORDER_TIME;
}

/* Orders the frames of one time, which lie from `first` on; order: scratch of as many. */
static bool order_one_time(const SatStackFrame *stacked, size_t count, size_t first, size_t *order,
                           SatOrderedFrames *out, SatStackGeometry *geometry, SatError *err)
{
    SatSliceKey *keys = out->keys + first;
    for (size_t i = 0; i < count; i++) {
        keys[i] = key_of(&stacked[i]);
    }
    if (!sat_slice_order(keys, count, order, geometry, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        put_frame(out, first + i, &stacked[order[i]]);
    }
    for (size_t i = 0; i < count; i++) {
        keys[i] = key_of(&stacked[order[i]]);
    }
    return true;
}

static bool order_by_place(const SatPlanStep *step, const SatStackGroup *group,
                           SatOrderedFrames *out, SatError *err)
{
    size_t places = sat_plan_places(out);
    size_t *order = sat_arena_alloc(step->scratch, places, sizeof(*order), err);
    if (order == NULL) {
        return false;
    }
    for (size_t first = 0; first < out->count; first += places) {
        SatStackGeometry geometry;
        if (!order_one_time(group->frames + first, places, first, order, out, &geometry, err)) {
            return false;
        }
        out->geometry = first == 0 ? geometry : out->geometry;
    }
    return true;
}

size_t sat_plan_places(const SatOrderedFrames *frames)
{
    return frames->time_points > 1 ? frames->count / frames->time_points : frames->count;
}

bool sat_plan_order_frames(const SatPlanStep *step, const SatStackGroup *group,
                           SatOrderedFrames *out, SatError *err)
{
    size_t count = group->frame_count;
    if (count > SAT_CASE_MAX_FRAMES) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "%zu frames in one stack, %u are allowed: give fewer files", count,
                        SAT_CASE_MAX_FRAMES);
    }
    *out = (SatOrderedFrames){.count = count, .time_points = group->time_points};
    out->frames = sat_arena_alloc(step->arena, count, sizeof(*out->frames), err);
    out->infos =
        out->frames != NULL ? sat_arena_alloc(step->arena, count, sizeof(*out->infos), err) : NULL;
    out->keys =
        out->infos != NULL ? sat_arena_alloc(step->scratch, count, sizeof(*out->keys), err) : NULL;
    if (out->keys == NULL) {
        return false;
    }
    if (!group->is_in_order) {
        return order_by_place(step, group, out, err);
    }
    for (size_t i = 0; i < count; i++) {
        out->keys[i] = key_of(&group->frames[i]);
        put_frame(out, i, &group->frames[i]);
    }
    keep_order(group, out);
    return true;
}

/* The geometry of the frames that are left: a choice of them stays the kind of stack it was. */
static bool look_again(const SatPlanStep *step, SatOrderedFrames *frames, SatError *err)
{
    SatStackOrder order = frames->geometry.order;
    size_t places = sat_plan_places(frames);
    size_t *ignored = sat_arena_alloc(step->scratch, places, sizeof(*ignored), err);
    if (ignored == NULL ||
        !sat_slice_order(frames->keys, places, ignored, &frames->geometry, err)) {
        return false;
    }
    frames->geometry.order = order;
    return true;
}

bool sat_plan_select_frames(const SatPlanStep *step, SatOrderedFrames *frames, size_t first,
                            size_t last, size_t every, SatError *err)
{
    size_t places = sat_plan_places(frames);
    size_t kept = 0;
    for (size_t start = 0; start < frames->count; start += places) {
        for (size_t i = first; i <= last && i < places; i += every) {
            move_frame(frames, kept++, start + i);
            if (every > places) {
                break;
            }
        }
    }
    frames->count = kept;
    return look_again(step, frames, err);
}

/* ---- what cannot be read ------------------------------------------------------------------------
 */

static int compare_items(const void *a, const void *b)
{
    uintptr_t first = (uintptr_t) * (const SatCleanItem *const *)a;
    uintptr_t second = (uintptr_t) * (const SatCleanItem *const *)b;
    return first < second ? -1 : first > second;
}

static bool is_left_out(const SatPlanStep *step, const SatPlannedFrame *frame)
{
    return step->left_out_count > 0 && bsearch(&frame->item, step->left_out, step->left_out_count,
                                               sizeof(*step->left_out), compare_items) != NULL;
}

bool sat_plan_drop_places(const SatPlanStep *step, SatOrderedFrames *frames, const bool *is_dropped,
                          SatError *err)
{
    const size_t places = sat_plan_places(frames);
    size_t kept_places = 0, kept = 0;
    for (size_t i = 0; i < places; i++) {
        kept_places += !is_dropped[i];
    }
    if (kept_places == places) {
        return true;
    }
    for (size_t i = 0; i < frames->count; i++) {
        if (!is_dropped[i % places]) {
            move_frame(frames, kept++, i);
        }
    }
    frames->count = kept;
    return kept == 0 || look_again(step, frames, err);
}

bool sat_plan_drop_left_out(const SatPlanStep *step, SatOrderedFrames *frames, SatError *err)
{
    const size_t places = sat_plan_places(frames);
    bool *is_dropped = sat_arena_alloc(step->scratch, places, sizeof(*is_dropped), err);
    if (is_dropped == NULL) {
        return false;
    }
    for (size_t i = 0; i < frames->count; i++) {
        frames->frames[i].number = (uint32_t)i;
        is_dropped[i % places] = is_dropped[i % places] || is_left_out(step, &frames->frames[i]);
    }
    return sat_plan_drop_places(step, frames, is_dropped, err);
}

bool sat_plan_sort_left_out(SatPlanStep *step, const SatCleanItem *const *left_out, size_t count,
                            SatError *err)
{
    const SatCleanItem **sorted = sat_arena_alloc(step->arena, count, sizeof(*sorted), err);
    if (sorted == NULL) {
        return false;
    }
    if (count > 0) {
        memcpy(sorted, left_out, count * sizeof(*sorted));
        qsort(sorted, count, sizeof(*sorted), compare_items);
    }
    step->left_out = sorted;
    step->left_out_count = count;
    return true;
}

/* ---- notes: of a 4-D stack those of its first time ----------------------------------------------
 */

/* Along the normal from frame i to the next, never below 0. */
static double distance_after(const SatOrderedFrames *frames, const double normal[3], size_t i)
{
    return fabs(sat_dot(normal, frames->keys[i].position_mm) -
                sat_dot(normal, frames->keys[i + 1].position_mm));
}

/* How many slices are missing behind frame i: 0 when none, or when the distance is no whole
 * multiple. */
static size_t missing_after(const SatOrderedFrames *frames, const double normal[3], size_t i)
{
    double spacing = frames->geometry.spacing_mm;
    double distance = distance_after(frames, normal, i);
    double multiple = round(distance / spacing);
    bool is_gap = multiple >= 2.0 && multiple < 1e6 &&
                  fabs(distance - multiple * spacing) <= SAT_SLICE_IRREGULAR_SHARE * spacing;
    return is_gap ? (size_t)multiple - 1 : 0;
}

/* The end of the run of equal gaps that begins behind frame i. A long run is another spacing, not
 * missing slices. */
static size_t gap_run_end(const SatOrderedFrames *frames, const double normal[3], size_t i)
{
    size_t missing = missing_after(frames, normal, i);
    size_t end = i + 1;
    while (end + 1 < sat_plan_places(frames) && missing_after(frames, normal, end) == missing) {
        end++;
    }
    return end;
}

static bool note_gaps(const SatPlanStep *step, const SatOrderedFrames *frames,
                      const double normal[3], SatSelector where, SatStackNotes *notes,
                      SatError *err)
{
    size_t named = 0;
    size_t named_missing = 0;
    for (size_t i = 0; i + 1 < sat_plan_places(frames) && named < MOST_GAPS_NAMED;) {
        size_t missing = missing_after(frames, normal, i);
        size_t end = gap_run_end(frames, normal, i);
        bool is_gap = missing > 0 && end - i < SAT_SLICE_CHANGED_RUN;
        for (; is_gap && i < end && named < MOST_GAPS_NAMED; i++) {
            double one[2] = {(double)i + 1.0, (double)i + 2.0};
            double several[3] = {(double)missing, one[0], one[1]};
            bool done = missing == 1 ? sat_plan_note(step, notes, SAT_TOLD_WARNING, where,
                                                     SAT_SENTENCE_MISSING_ONE, one, 2, err)
                                     : sat_plan_note(step, notes, SAT_TOLD_WARNING, where,
                                                     SAT_SENTENCE_MISSING, several, 3, err);
            if (!done) {
                return false;
            }
            named++;
            named_missing += missing;
        }
        i = is_gap ? i : end;
    }
    if (frames->geometry.missing_slices > named_missing) {
        double more = (double)(frames->geometry.missing_slices - named_missing);
        return sat_plan_note(step, notes, SAT_TOLD_WARNING, where, SAT_SENTENCE_MISSING_MORE, &more,
                             1, err);
    }
    return true;
}

static double rounded(double value)
{
    return round(value * 100.0) / 100.0;
}

static bool note_irregular(const SatPlanStep *step, const SatOrderedFrames *frames,
                           const double normal[3], SatSelector where, SatStackNotes *notes,
                           SatError *err)
{
    double numbers[2] = {HUGE_VAL, 0.0};
    for (size_t i = 0; i + 1 < sat_plan_places(frames); i++) {
        double distance = distance_after(frames, normal, i);
        if (distance >= SAT_SLICE_DUPLICATE_SHARE * frames->geometry.spacing_mm) {
            numbers[0] = fmin(numbers[0], distance);
            numbers[1] = fmax(numbers[1], distance);
        }
    }
    numbers[0] = rounded(numbers[0]);
    numbers[1] = rounded(numbers[1]);
    return sat_plan_note(step, notes, SAT_TOLD_NOTE, where, SAT_SENTENCE_IRREGULAR, numbers, 2,
                         err);
}

static bool is_sectional(const SatCleanText *modality)
{
    const char *code = sat_clean_text_utf8(modality);
    return strcmp(code, "CT") == 0 || strcmp(code, "MR") == 0 || strcmp(code, "PT") == 0;
}

bool sat_plan_note_geometry(const SatPlanStep *step, const SatOrderedFrames *frames,
                            const SatCleanText *modality, SatSelector where, SatStackNotes *notes,
                            SatError *err)
{
    const SatStackGeometry *geometry = &frames->geometry;
    double normal[3];
    if (sat_plan_places(frames) < 2) {
        return true;
    }
    if (geometry->order != SAT_ORDER_POSITION || !frames->keys[0].has_geometry ||
        !sat_slice_normal(frames->keys[0].orientation, normal)) {
        bool is_odd = geometry->order == SAT_ORDER_INSTANCE && is_sectional(modality);
        SatSentence which =
            frames->keys[0].has_geometry ? SAT_SENTENCE_NO_STACK : SAT_SENTENCE_NO_GEOMETRY;
        return !is_odd || sat_plan_note(step, notes, SAT_TOLD_NOTE, where, which, NULL, 0, err);
    }
    double repeats[2] = {(double)geometry->duplicate_positions, (double)sat_plan_places(frames)};
    double tilt = rounded(geometry->tilt_degrees);
    if (strcmp(sat_clean_text_utf8(modality), "SEG") == 0) {
        return true; /* slices without a segment are left out of it: no more is to be said */
    }
    return (geometry->missing_slices == 0 || note_gaps(step, frames, normal, where, notes, err)) &&
           (!geometry->irregular_spacing ||
            note_irregular(step, frames, normal, where, notes, err)) &&
           (geometry->duplicate_positions == 0 ||
            sat_plan_note(step, notes, SAT_TOLD_NOTE, where, SAT_SENTENCE_SAME_POSITION, repeats, 2,
                          err)) &&
           (geometry->tilt_degrees < least_tilt_degrees ||
            sat_plan_note(step, notes, SAT_TOLD_NOTE, where, SAT_SENTENCE_TILT, &tilt, 1, err));
}
