/* Makes thick slabs of the thin slices of a volume: --thicken.
 *
 * The n places of the stack, each as high as its slices are apart, are shared out to m equal slabs:
 * in parts of 1/m of a slice, place g covers [g m, (g + 1) m) and slab j [j n, (j + 1) n). What
 * they have in common is the weight of the slice in the slab. Slabs are as many as are at least as
 * thick as asked for, and lie at equal distances. A place without a slice has no weight. */
#include <math.h>
#include <string.h>

#include "export/assemble/plan_private.h"
#include "formats/case/patient_geometry.h"

/* Slices that slide by more than this, by the distance between them, do not lie over each other. */
static const double most_slide = 0.02;
static const double rounding = 1e-9;

/* The slices as a grid of places. */
typedef struct {
    uint64_t *places; /* of each slice; the first is 0 */
    uint64_t place_count;
    double distance_mm; /* from place to place */
} Grid;

static const SatCleanFacts *facts_of(const SatOrderedFrames *frames, size_t frame)
{
    return sat_clean_item_facts(frames->frames[frame].item);
}

static bool makes_volumes(const SatCleanFacts *facts)
{
    const char *modality = sat_clean_text_utf8(facts->modality);
    return strcmp(modality, "CT") == 0 || strcmp(modality, "MR") == 0 ||
           strcmp(modality, "PT") == 0;
}

/* ---- can it be done? ----------------------------------------------------------------------------
 */

static bool is_equal(double a, double b)
{
    return !(a < b) && !(a > b);
}

static bool has_same_values(const SatOrderedFrames *frames, size_t frame)
{
    const SatDicomImage *first = &facts_of(frames, 0)->image;
    const SatDicomImage *image = &facts_of(frames, frame)->image;
    const SatModalityTransform *before = frames->infos[0].modality;
    const SatModalityTransform *modality = frames->infos[frame].modality;
    return image->conversion == SAT_DICOM_AS_STORED && modality->table == NULL &&
           image->shape.layout == first->shape.layout && image->shape.bits == first->shape.bits &&
           image->shape.width_px == first->shape.width_px &&
           image->shape.height_px == first->shape.height_px &&
           sat_dicom_image_gives_signed(image) == sat_dicom_image_gives_signed(first) &&
           is_equal(modality->slope, before->slope) &&
           is_equal(modality->intercept, before->intercept) &&
           strcmp(modality->type, before->type) == 0;
}

static bool all_have_same_values(const SatOrderedFrames *frames, const SatPlannedSeries *out)
{
    bool are_same = true;
    for (size_t i = 0; are_same && i < frames->count; i++) {
        are_same = has_same_values(frames, i) &&
                   (out->numbers.has_padding || !facts_of(frames, i)->has_padding);
    }
    return are_same;
}

/* How far the last slice has moved sideways, for each mm it lies behind the first. */
static double slide_of(const SatOrderedFrames *frames, const double normal[3])
{
    const double *first = frames->infos[0].position_mm;
    const double *last = frames->infos[frames->count - 1].position_mm;
    const double way[3] = {last[0] - first[0], last[1] - first[1], last[2] - first[2]};
    double along = sat_dot(way, normal);
    double aside = sqrt(fmax(sat_dot(way, way) - along * along, 0.0));
    return along * along > 0.0 ? aside / fabs(along) : HUGE_VAL;
}

/* Why no slabs can be made; NULL: they can. */
static const char *obstacle(const SatOrderedFrames *frames, const SatPlannedSeries *out)
{
    const SatSeries *numbers = &out->numbers;
    double normal[3];
    if (!makes_volumes(facts_of(frames, 0)) || numbers->segment_number > 0) {
        return "it is no CT, MR or PET";
    }
    if (numbers->samples != 1) {
        return "it is in colour";
    }
    if (frames->time_points > 1) {
        return "it has its slices at several times";
    }
    if (frames->count < 2 || numbers->order != SAT_ORDER_POSITION ||
        numbers->spacing_kind != SAT_SPACING_PATIENT || !(numbers->slice_spacing_mm > 0.0) ||
        frames->infos[0].orientation == NULL ||
        !sat_slice_normal(frames->infos[0].orientation, normal)) {
        return "it does not say where its slices lie";
    }
    if (frames->geometry.irregular_spacing || frames->geometry.duplicate_positions > 0) {
        return "its slices are not equally far apart";
    }
    if (slide_of(frames, normal) > most_slide) {
        return "its slices do not lie straight over each other (gantry tilt)";
    }
    return all_have_same_values(frames, out) ? NULL
                                             : "its values differ in meaning from slice to slice";
}

/* Of a case or a study what can be thickened is; a series that is named itself must be. */
static bool refuse(const SatPlanStep *step, const SatPlanChoice *choice, SatSelector where,
                   const char *why, SatStackNotes *notes, SatError *err)
{
    char name[SAT_SELECTOR_CAPACITY];
    sat_selector_format(where, name);
    if (choice->selector.series_number > 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "--thicken: series %s cannot be thickened: %s; leave it out with --exclude "
                        "%s, or a part of it with --frames or --crop",
                        name, why, name);
    }
    return sat_plan_note(step, notes, SAT_TOLD_WARNING, where, SAT_SENTENCE_NO_SLABS, NULL, 0, err);
}

/* ---- slabs --------------------------------------------------------------------------------------
 */

static bool make_grid(const SatOrderedFrames *frames, SatArena *arena, Grid *out, SatError *err)
{
    double normal[3] = {0.0, 0.0, 0.0};
    double spacing = frames->geometry.spacing_mm, before = 0.0, first = 0.0;
    (void)sat_slice_normal(frames->infos[0].orientation, normal);
    out->places = sat_arena_alloc(arena, frames->count, sizeof(*out->places), err);
    for (size_t i = 0; out->places != NULL && i < frames->count; i++) {
        double along = sat_dot(frames->infos[i].position_mm, normal);
        double steps = i > 0 ? round(fabs(along - before) / spacing) : 0.0;
        out->places[i] = i == 0 ? 0 : out->places[i - 1] + (steps >= 1.0 ? (uint64_t)steps : 1U);
        first = i == 0 ? along : first;
        before = along;
    }
    if (out->places == NULL) {
        return false;
    }
    out->place_count = out->places[frames->count - 1] + 1U;
    out->distance_mm = fabs(before - first) / (double)(out->place_count - 1U);
    return true;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t most(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static uint64_t weight_of(const Grid *grid, size_t slice, uint64_t slab, uint64_t slab_count)
{
    uint64_t start = most(grid->places[slice] * slab_count, slab * grid->place_count);
    uint64_t end = least((grid->places[slice] + 1U) * slab_count, (slab + 1U) * grid->place_count);
    return end > start ? end - start : 0;
}

/* All that any of them hides; those that hide the same share one. */
static bool join_hidden(const SatPlannedFrame *frames, size_t count, SatArena *arena,
                        const SatPixelMask **out, SatError *err)
{
    size_t rects = 0, shutters = 0;
    bool are_same = true;
    *out = frames[0].hidden;
    for (size_t i = 0; i < count; i++) {
        are_same = are_same && frames[i].hidden == *out;
        rects += frames[i].hidden != NULL ? frames[i].hidden->rect_count : 0;
        shutters += frames[i].hidden != NULL ? frames[i].hidden->shutter_count : 0;
    }
    if (are_same) {
        return true;
    }
    SatPixelMask *joined = sat_arena_alloc(arena, 1, sizeof(*joined), err);
    SatPixelRect *all_rects = sat_arena_alloc(arena, rects + 1, sizeof(*all_rects), err);
    SatShutter *all_shutters =
        all_rects != NULL ? sat_arena_alloc(arena, shutters + 1, sizeof(*all_shutters), err) : NULL;
    if (joined == NULL || all_shutters == NULL) {
        return false;
    }
    *joined = (SatPixelMask){.rects = all_rects, .shutters = all_shutters};
    for (size_t i = 0; i < count; i++) {
        const SatPixelMask *hidden = frames[i].hidden;
        for (size_t k = 0; hidden != NULL && k < hidden->rect_count; k++) {
            all_rects[joined->rect_count++] = hidden->rects[k];
        }
        for (size_t k = 0; hidden != NULL && k < hidden->shutter_count; k++) {
            all_shutters[joined->shutter_count++] = hidden->shutters[k];
        }
    }
    *out = joined;
    return true;
}

/* Where the middle of the slab lies between the first and the last slice. */
static void set_position(const SatOrderedFrames *frames, const Grid *grid, uint64_t slab,
                         uint64_t slab_count, SatFrameInfo *info)
{
    const double *first = frames->infos[0].position_mm;
    const double *last = frames->infos[frames->count - 1].position_mm;
    double places = (double)grid->place_count;
    double place = ((double)slab + 0.5) * places / (double)slab_count - 0.5;
    double share = place / (places - 1.0);
    for (int i = 0; i < 3; i++) {
        info->position_mm[i] = first[i] + share * (last[i] - first[i]);
    }
}

/* The slab of slices[first] and those behind it that reach into it. *next: the first slice that may
 * reach into the one behind. out->slice_count 0: none reaches into it. */
static bool make_slab(const SatOrderedFrames *frames, const Grid *grid, uint64_t slab,
                      uint64_t slab_count, size_t *next, SatArena *arena, SatPlannedFrame *out,
                      SatFrameInfo *info, SatError *err)
{
    size_t first = *next;
    uint32_t count = 0; /* frames of a stack are fewer than that */
    while (first < frames->count && weight_of(grid, first, slab, slab_count) == 0 &&
           grid->places[first] * slab_count < slab * grid->place_count) {
        first++;
    }
    while (first + count < frames->count && weight_of(grid, first + count, slab, slab_count) > 0) {
        count++;
    }
    *next = first;
    *out = (SatPlannedFrame){.slice_count = count};
    if (count == 0) {
        return true;
    }
    SatPlannedSlice *slices = sat_arena_alloc(arena, count, sizeof(*slices), err);
    if (slices == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const SatPlannedFrame *frame = &frames->frames[first + i];
        slices[i] = (SatPlannedSlice){.item = frame->item,
                                      .source_frame = frame->source_frame,
                                      .weight = weight_of(grid, first + i, slab, slab_count)};
    }
    *out = frames->frames[first + count / 2U];
    out->slices = slices;
    out->slice_count = count;
    *info = frames->infos[first + count / 2U];
    set_position(frames, grid, slab, slab_count, info);
    return join_hidden(&frames->frames[first], count, arena, &out->hidden, err);
}

static double rounded(double value)
{
    return round(value * 100.0) / 100.0;
}

/* What is told of the slabs, and the distances they have. */
static bool settle(const SatPlanStep *step, size_t slices, size_t slabs, double distance_mm,
                   double slab_mm, SatSelector where, SatStackNotes *notes, SatPlannedSeries *out,
                   SatError *err)
{
    const double told[4] = {(double)slabs, rounded(slab_mm), (double)slices, rounded(distance_mm)};
    const double counts[2] = {(double)slices, (double)slabs};
    out->numbers.slice_spacing_mm = slab_mm;
    out->numbers.slice_thickness_mm = slab_mm;
    out->conversion = sat_deid_sentence(step->arena, SAT_SENTENCE_SLAB_MEAN, counts, 2, err);
    return out->conversion != NULL &&
           sat_plan_note(step, notes, SAT_TOLD_NOTE, where, SAT_SENTENCE_SLABS, told, 4, err);
}

static bool make_slabs(const SatPlanStep *step, SatOrderedFrames *frames, const Grid *grid,
                       uint64_t slab_count, SatError *err)
{
    SatPlannedFrame *slabs = sat_arena_alloc(step->arena, (size_t)slab_count, sizeof(*slabs), err);
    SatFrameInfo *infos = sat_arena_alloc(step->arena, (size_t)slab_count, sizeof(*infos), err);
    SatSliceKey *keys = sat_arena_alloc(step->scratch, (size_t)slab_count, sizeof(*keys), err);
    size_t next = 0, made = 0;
    if (slabs == NULL || infos == NULL || keys == NULL) {
        return false;
    }
    for (uint64_t i = 0; i < slab_count; i++) {
        if (!make_slab(frames, grid, i, slab_count, &next, step->arena, &slabs[made], &infos[made],
                       err)) {
            return false;
        }
        if (slabs[made].slice_count > 0) {
            keys[made++] = frames->keys[next];
        }
    }
    frames->frames = slabs;
    frames->infos = infos;
    frames->keys = keys;
    frames->count = made;
    return true;
}

bool sat_plan_thicken(const SatPlanStep *step, SatOrderedFrames *frames, SatSelector where,
                      SatStackNotes *notes, SatPlannedSeries *out, SatError *err)
{
    const SatPlanChoice *choice = sat_plan_choice(step->options, SAT_PLAN_THICKEN, where);
    const char *why = obstacle(frames, out);
    out->can_be_thickened = why == NULL;
    if (choice == NULL) {
        return true;
    }
    if (why != NULL) {
        bool is_no_stack = !makes_volumes(facts_of(frames, 0)) || frames->count < 2;
        return (is_no_stack && choice->selector.series_number == 0) ||
               refuse(step, choice, where, why, notes, err);
    }
    Grid grid = {.place_count = 0};
    if (!make_grid(frames, step->scratch, &grid, err)) {
        return false;
    }
    double height_mm = (double)grid.place_count * grid.distance_mm;
    uint64_t slab_count = (uint64_t)floor(height_mm / choice->slab_mm + rounding);
    if (slab_count == 0) {
        return refuse(step, choice, where, "all of it is not as thick as that", notes, err);
    }
    if (slab_count >= grid.place_count) {
        sat_plan_tell(step, SAT_TOLD_NOTE, where, "not thickened: its slices are as far apart");
        return true;
    }
    size_t slices = frames->count;
    double slab_mm = fmax(height_mm / (double)slab_count, choice->slab_mm);
    return make_slabs(step, frames, &grid, slab_count, err) &&
           settle(step, slices, frames->count, grid.distance_mm, slab_mm, where, notes, out, err);
}
