/* Puts a stack of wide values on one line of 16 bits: formula, rescale, windows, words. */
#include <math.h>
#include <string.h>

#include "export/assemble/plan_private.h"
#include "formats/case/voi_window.h"

static const double largest_number = 1e12; /* PACK_FORMAT.md 2 */

/* Of all frames of the objects the stack takes frames from. False: one was not measured. */
static bool extent_of(const SatOrderedFrames *frames, SatDicomExtent *extent)
{
    for (size_t i = 0; i < frames->count; i++) {
        const SatDicomExtent *part = sat_clean_item_extent(frames->frames[i].item);
        if (part == NULL || !(part->is_known || part->has_gaps)) {
            return false;
        }
        sat_dicom_extent_join(extent, part);
    }
    return true;
}

static bool is_exact(const SatDicomLinear *linear, const SatDicomExtent *extent, bool is_integer)
{
    return !extent->is_known || !(extent->most > extent->least) ||
           (is_integer && !(linear->step > 1.0));
}

/* ---- rescale and windows ------------------------------------------------------------------------
 */

/* Modality values stay: a x + b = (a s) v + b + a (m - z s). A rescale that leads out of what a
 * pack's numbers hold is dropped. */
static bool adapt_modality(const SatPlanStep *step, const SatDicomLinear *linear,
                           SatFrameInfo *info, SatError *err)
{
    SatModalityTransform *adapted = sat_arena_alloc(step->arena, 1, sizeof(*adapted), err);
    if (adapted == NULL) {
        return false;
    }
    double first = linear->least - (double)linear->first * linear->step;
    *adapted = *info->modality;
    adapted->slope = info->modality->slope * linear->step;
    adapted->intercept = info->modality->intercept + info->modality->slope * first;
    if (!(fabs(adapted->slope) > 0.0 && fabs(adapted->slope) <= largest_number &&
          fabs(adapted->intercept) <= largest_number)) {
        *adapted = (SatModalityTransform){.slope = linear->step, .intercept = first, .type = ""};
    }
    info->modality = adapted;
    return true;
}

/* A window on stored values moves with them. LINEAR counts whole values (PS3.3 C.11.2.1.2.1): it is
 * LINEAR_EXACT around half a value less, one value narrower, and where steps are no longer values
 * it has to be said so. */
static SatVoiWindow moved(const SatDicomLinear *linear, SatVoiWindow window)
{
    if (window.function == SAT_VOI_LINEAR && (linear->step < 1.0 || linear->step > 1.0)) {
        window.function = SAT_VOI_LINEAR_EXACT;
        window.center -= 0.5;
        window.width = window.width > 1.0 ? window.width - 1.0 : 1.0; /* 1: from one value on */
    }
    window.center = (window.center - linear->least) / linear->step + (double)linear->first;
    window.width /= linear->step;
    return window;
}

static bool adapt_windows(const SatPlanStep *step, const SatDicomLinear *linear, SatFrameInfo *info,
                          SatError *err)
{
    SatVoiWindow *windows = sat_arena_alloc(step->arena, info->window_count, sizeof(*windows), err);
    if (windows == NULL) {
        return false;
    }
    size_t count = 0;
    for (size_t i = 0; i < info->window_count; i++) {
        SatVoiWindow window = moved(linear, info->windows[i]);
        if (fabs(window.center) <= largest_number && window.width > 0.0 &&
            window.width <= largest_number) {
            windows[count++] = window;
        }
    }
    info->windows = windows;
    info->window_count = (uint32_t)count;
    return true;
}

/* Frames that share a rescale or windows go on sharing them. */
static bool adapt_frames(const SatPlanStep *step, const SatDicomLinear *linear,
                         bool windows_use_stored_values, const SatOrderedFrames *frames,
                         SatError *err)
{
    const SatFrameInfo *adapted = NULL;
    SatFrameInfo before = {.modality = NULL};
    for (size_t i = 0; i < frames->count; i++) {
        SatFrameInfo *info = &frames->infos[i];
        SatFrameInfo source = *info;
        bool same_modality = adapted != NULL && source.modality == before.modality;
        bool same_windows = adapted != NULL && source.windows == before.windows &&
                            source.window_count == before.window_count;
        if (same_modality) {
            info->modality = adapted->modality;
        } else if (!adapt_modality(step, linear, info, err)) {
            return false;
        }
        if (same_windows) {
            info->windows = adapted->windows;
            info->window_count = adapted->window_count;
        } else if (windows_use_stored_values && !adapt_windows(step, linear, info, err)) {
            return false;
        }
        adapted = info;
        before = source;
    }
    return true;
}

bool sat_plan_linear(const SatPlanStep *step, const SatOrderedFrames *frames, SatPlannedSeries *out,
                     SatError *err)
{
    const SatDicomImage *image = &sat_clean_item_facts(frames->frames[0].item)->image;
    SatDicomExtent extent = {.is_known = false};
    if (image->conversion != SAT_DICOM_LINEAR_TO_16 || !extent_of(frames, &extent)) {
        return true;
    }
    bool is_integer = image->number == SAT_DICOM_INTEGER;
    SatDicomLinear linear = sat_dicom_linear_for(&extent, is_integer);
    SatSeries named = out->numbers;
    named.modality = sat_clean_text_utf8(out->modality);
    bool uses_stored_values = sat_window_uses_stored_values(&named);
    if (!adapt_frames(step, &linear, uses_stored_values, frames, err)) {
        return false;
    }
    if (uses_stored_values) {
        out->numbers.voi_table_count = 0; /* tables of stored values that are no more */
    }
    out->numbers.has_padding = extent.has_gaps;
    out->numbers.padding_low = out->numbers.padding_high = 0;
    out->linear = linear;
    double error = linear.step / 2.0;
    out->conversion =
        is_exact(&linear, &extent, is_integer)
            ? sat_deid_sentence(step->arena, SAT_SENTENCE_EMPTY, NULL, 0, err)
            : sat_deid_sentence(step->arena, SAT_SENTENCE_LINEAR_ERROR, &error, 1, err);
    return out->conversion != NULL;
}
