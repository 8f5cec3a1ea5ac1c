/* Settles what of each picture of a stack is never shown, and what its pixels become. */
#include <math.h>
#include <string.h>

#include "export/assemble/plan_options_private.h"
#include "export/assemble/plan_private.h"

/* One stack under way. */
typedef struct {
    const SatPlanStep *step;
    SatSelector where;
    const SatOrderedFrames *frames;
    size_t numbers; /* how many frames there were before any was left out */
    SatPlannedSeries *out;
    SatPlannedMask *masks; /* of out */
} Hiding;

/* ---- --mask ---------------------------------------------------------------------------------- */

static bool check_mask(const Hiding *hiding, const SatPlanChoice *choice, SatError *err)
{
    const SatPixelShape *shape = &hiding->out->source_shape;
    const SatPixelRect *rect = &choice->rect;
    size_t count = hiding->numbers;
    uint32_t past = choice->first_number > count ? choice->first_number : choice->last_number;
    char name[SAT_SELECTOR_CAPACITY];
    sat_selector_format(hiding->where, name);
    if ((uint64_t)rect->x_px + rect->width_px > shape->width_px ||
        (uint64_t)rect->y_px + rect->height_px > shape->height_px) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "--mask: %u,%u,%u,%u reaches outside the pictures of series %s, which are "
                        "%u wide and %u high",
                        (unsigned)rect->x_px, (unsigned)rect->y_px, (unsigned)rect->width_px,
                        (unsigned)rect->height_px, name, (unsigned)shape->width_px,
                        (unsigned)shape->height_px);
    }
    return past <= count || sat_fail(err, SAT_ERR_ARGUMENT,
                                     "--mask: series %s has %zu frames, so there is no frame %u",
                                     name, count, (unsigned)past);
}

static bool is_of(const Hiding *hiding, const SatPlanChoice *choice)
{
    return choice->option == SAT_PLAN_MASK && sat_selector_covers(choice->selector, hiding->where);
}

static bool collect_masks(Hiding *hiding, SatError *err)
{
    const SatPlanOptions *options = hiding->step->options;
    size_t most = options != NULL ? options->choice_count : 0;
    size_t count = 0;
    for (size_t i = 0; i < most; i++) {
        count += is_of(hiding, &options->choices[i]);
    }
    hiding->masks = sat_arena_alloc(hiding->step->arena, count, sizeof(*hiding->masks), err);
    if (hiding->masks == NULL) {
        return false;
    }
    size_t last = hiding->numbers - 1;
    for (size_t i = 0; i < most; i++) {
        const SatPlanChoice *choice = &options->choices[i];
        if (!is_of(hiding, choice)) {
            continue;
        }
        if (!check_mask(hiding, choice, err)) {
            return false;
        }
        hiding->masks[hiding->out->mask_count++] = (SatPlannedMask){
            .rect = choice->rect,
            .first_frame = choice->first_number > 0 ? choice->first_number - 1U : 0,
            .last_frame = choice->last_number > 0 ? choice->last_number - 1U : last};
    }
    hiding->out->masks = hiding->masks;
    return true;
}

/* ---- frames ---------------------------------------------------------------------------------- */

static bool is_masked(const Hiding *hiding, size_t mask_index, size_t frame)
{
    const SatPlannedMask *mask = &hiding->masks[mask_index];
    uint32_t number = hiding->frames->frames[frame].number;
    return number >= mask->first_frame && number <= mask->last_frame;
}

static const SatFrameTraits *traits_of(const Hiding *hiding, size_t frame)
{
    const SatPlannedFrame *planned = &hiding->frames->frames[frame];
    return sat_clean_frame(planned->item, planned->source_frame)->traits;
}

static bool is_same_shutter(const SatShutter *a, const SatShutter *b)
{
    bool is_same_circle = a->kind != SAT_SHUTTER_CIRCLE ||
                          (a->radius_px == b->radius_px && !(a->pixel_aspect < b->pixel_aspect) &&
                           !(a->pixel_aspect > b->pixel_aspect));
    return a->kind == b->kind && a->point_count == b->point_count && is_same_circle &&
           a->kind != SAT_SHUTTER_BITMAP &&
           memcmp(a->points, b->points, a->point_count * sizeof(*a->points)) == 0;
}

static bool has_same_shutters(const SatFrameTraits *a, const SatFrameTraits *b)
{
    bool is_same = a->shutter_count == b->shutter_count;
    for (size_t i = 0; is_same && a->shutters != b->shutters && i < a->shutter_count; i++) {
        is_same = is_same_shutter(&a->shutters[i], &b->shutters[i]);
    }
    return is_same;
}

/* Whether the frame hides what the one before it does. */
static bool hides_the_same(const Hiding *hiding, size_t frame)
{
    for (size_t i = 0; i < hiding->out->mask_count; i++) {
        if (is_masked(hiding, i, frame) != is_masked(hiding, i, frame - 1)) {
            return false;
        }
    }
    return has_same_shutters(traits_of(hiding, frame), traits_of(hiding, frame - 1));
}

/* *out NULL: nothing is hidden. */
static bool make_hidden(const Hiding *hiding, size_t frame, const SatPixelMask **out, SatError *err)
{
    size_t count = 0;
    for (size_t i = 0; i < hiding->out->mask_count; i++) {
        count += is_masked(hiding, i, frame);
    }
    const SatFrameTraits *traits = traits_of(hiding, frame);
    *out = NULL;
    if (count == 0 && traits->shutter_count == 0) {
        return true;
    }
    SatPixelMask *mask = sat_arena_alloc(hiding->step->arena, 1, sizeof(*mask), err);
    SatPixelRect *rects =
        mask != NULL ? sat_arena_alloc(hiding->step->arena, count, sizeof(*rects), err) : NULL;
    if (rects == NULL) {
        return false;
    }
    *mask = (SatPixelMask){
        .rects = rects, .shutters = traits->shutters, .shutter_count = traits->shutter_count};
    for (size_t i = 0; i < hiding->out->mask_count; i++) {
        if (is_masked(hiding, i, frame)) {
            rects[mask->rect_count++] = hiding->masks[i].rect;
        }
    }
    *out = mask;
    return true;
}

/* Frames that something is hidden in. */
typedef struct {
    size_t masked, shut;
    size_t first_shut; /* index, where there is one */
} HiddenCount;

static void count_frame(const Hiding *hiding, size_t frame, HiddenCount *counts)
{
    const SatPixelMask *hidden = hiding->frames->frames[frame].hidden;
    bool is_shut = hidden != NULL && hidden->shutter_count > 0;
    counts->first_shut = is_shut && counts->shut == 0 ? frame : counts->first_shut;
    counts->shut += is_shut;
    counts->masked += hidden != NULL && hidden->rect_count > 0;
}

static bool hide_in_frames(const Hiding *hiding, HiddenCount *counts, SatError *err)
{
    SatPlannedFrame *frames = hiding->frames->frames;
    for (size_t i = 0; i < hiding->frames->count; i++) {
        if (i > 0 && hides_the_same(hiding, i)) {
            frames[i].hidden = frames[i - 1].hidden;
        } else if (!make_hidden(hiding, i, &frames[i].hidden, err)) {
            return false;
        }
        count_frame(hiding, i, counts);
    }
    return true;
}

/* ---- the value ------------------------------------------------------------------------------- */

/* Padding stays dark however the stack is windowed or inverted, and no window is made of it.
 * Without it, who makes windows (encode/) leaves hidden pixels out by their place. */
static uint16_t value_of_hidden(const SatSeries *numbers, const SatModalityTransform *modality)
{
    uint32_t most = ((uint32_t)1 << numbers->bits) - 1U;
    int64_t padding =
        (int64_t)numbers->padding_low + (numbers->is_signed ? (int64_t)(most / 2U) + 1 : 0);
    if (numbers->samples != 1) {
        return 0;
    }
    if (numbers->has_padding && padding >= 0 && padding <= (int64_t)most) {
        return (uint16_t)padding;
    }
    bool is_dark_high = (numbers->photometric == SAT_PHOTOMETRIC_MONOCHROME1) !=
                        (modality->table == NULL && modality->slope < 0.0);
    return (uint16_t)(is_dark_high ? most : 0);
}

/* ---- notes ----------------------------------------------------------------------------------- */

static bool note_masks(const Hiding *hiding, const HiddenCount *counts, SatStackNotes *notes,
                       SatError *err)
{
    double told[3] = {(double)hiding->out->mask_count, (double)counts->masked,
                      (double)hiding->frames->count};
    return hiding->out->mask_count == 0 ||
           sat_plan_note(hiding->step, notes, SAT_TOLD_NOTE, hiding->where, SAT_SENTENCE_MASKED,
                         told, 3, err);
}

/* The gate found that nobody knows what stands beside the masks. */
static bool note_unsearched(const Hiding *hiding, SatStackNotes *notes, SatError *err)
{
    return sat_plan_choice(hiding->step->options, SAT_PLAN_MASKED_UNSEARCHED, hiding->where) ==
               NULL ||
           sat_plan_note(hiding->step, notes, SAT_TOLD_NOTE, hiding->where, SAT_SENTENCE_UNSEARCHED,
                         NULL, 0, err);
}

/* How much is told of the first picture that has shutters. */
static bool note_shutters(const Hiding *hiding, const HiddenCount *counts, SatStackNotes *notes,
                          SatError *err)
{
    const SatPixelShape *shape = &hiding->out->source_shape;
    if (counts->shut == 0) {
        return true;
    }
    SatPixelMask shutters = *hiding->frames->frames[counts->first_shut].hidden;
    shutters.rect_count = 0;
    uint64_t hidden = sat_pixel_mask_count(&shutters, shape->width_px, shape->height_px);
    double share = (double)hidden / ((double)shape->width_px * (double)shape->height_px);
    double told[3] = {round(share * 1000.0) / 10.0, (double)counts->shut,
                      (double)hiding->frames->count};
    return sat_plan_note(hiding->step, notes, SAT_TOLD_NOTE, hiding->where, SAT_SENTENCE_SHUTTERS,
                         told, 3, err);
}

bool sat_plan_hidden(const SatPlanStep *step, const SatOrderedFrames *frames, size_t numbers,
                     SatSelector where, SatStackNotes *notes, SatPlannedSeries *out, SatError *err)
{
    Hiding hiding = {
        .step = step, .where = where, .frames = frames, .numbers = numbers, .out = out};
    HiddenCount counts = {.masked = 0};
    const SatFrameInfo *middle =
        &frames->infos[sat_middle_frame(frames->count, frames->time_points)];
    if (!collect_masks(&hiding, err) || !hide_in_frames(&hiding, &counts, err)) {
        return false;
    }
    out->hidden_value = value_of_hidden(&out->numbers, middle->modality);
    return note_shutters(&hiding, &counts, notes, err) &&
           note_masks(&hiding, &counts, notes, err) && note_unsearched(&hiding, notes, err);
}
