/* Leaves key images alone in a plan. */
#include <stdlib.h>

#include "export/assemble/plan_private.h"

static int compare_keys(const void *a, const void *b)
{
    const SatKeyImage *first = a, *second = b;
    if (first->item != second->item) {
        return (uintptr_t)first->item < (uintptr_t)second->item ? -1 : 1;
    }
    return first->source_frame < second->source_frame ? -1
                                                      : first->source_frame > second->source_frame;
}

bool sat_plan_keep_places(const SatPlanStep *step, SatOrderedFrames *frames, SatError *err)
{
    const SatPlanOptions *options = step->options;
    if (options == NULL || !options->has_keys) {
        return true;
    }
    const size_t places = sat_plan_places(frames);
    bool *is_dropped = sat_arena_alloc(step->scratch, places, sizeof(*is_dropped), err);
    if (is_dropped == NULL) {
        return false;
    }
    for (size_t i = 0; i < places; i++) {
        is_dropped[i] = true;
    }
    for (size_t i = 0; i < frames->count; i++) {
        const SatKeyImage wanted = {frames->frames[i].item, frames->frames[i].source_frame};
        if (bsearch(&wanted, options->keys, options->key_count, sizeof(wanted), compare_keys) !=
            NULL) {
            is_dropped[i % places] = false;
        }
    }
    return sat_plan_drop_places(step, frames, is_dropped, err);
}

bool sat_plan_options_want_keys(const SatPlanOptions *options)
{
    return options->key_images && !options->has_keys;
}

static size_t list_keys(const SatPlannedSeries *series, SatKeyImage *out)
{
    const SatSeries *numbers = &series->numbers;
    for (size_t i = 0; out != NULL && i < numbers->key_frame_count; i++) {
        const SatPlannedFrame *frame = &series->frames[numbers->key_frames[i]];
        out[i] = (SatKeyImage){frame->item, frame->source_frame};
    }
    return numbers->key_frame_count;
}

static size_t list_all_keys(const SatExportPlan *plan, SatKeyImage *out)
{
    size_t count = 0;
    for (size_t c = 0; c < plan->case_count; c++) {
        for (size_t s = 0; s < plan->cases[c].study_count; s++) {
            const SatPlannedStudy *study = &plan->cases[c].studies[s];
            for (size_t i = 0; i < study->series_count; i++) {
                count += list_keys(&study->series[i], out != NULL ? out + count : NULL);
            }
        }
    }
    return count;
}

bool sat_plan_options_keep_keys(SatPlanOptions *options, const SatExportPlan *plan, SatError *err)
{
    const size_t count = list_all_keys(plan, NULL);
    if (count == 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "--key-images: no picture is marked as one; key object selections (KO) in "
                        "the source mark them, key_frames in a case.json, or OsiriX%s",
                        options->draft_count > 0
                            ? "; a draft (--with) stands in the place of the selections"
                            : "");
    }
    options->keys = calloc(count, sizeof(*options->keys));
    if (options->keys == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu key images", count);
    }
    options->key_count = list_all_keys(plan, options->keys);
    qsort(options->keys, count, sizeof(*options->keys), compare_keys);
    options->has_keys = true;
    return true;
}
