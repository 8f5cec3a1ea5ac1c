/* What turns the stored values of one frame into gray: its rescale, its windows. */
#include <math.h>
#include <string.h>

#include "export/deidentify/deid_private.h"
#include "formats/dicom/dicom_tags.h"

static const double largest_number = 1e9;

/* ---- modality transform ------------------------------------------------------------------------
 */

static const SatModalityTransform identity = {.slope = 1.0, .type = ""};

static bool same_transform(const SatModalityTransform *a, const SatModalityTransform *b)
{
    return a->table == b->table && !(a->slope < b->slope) && !(a->slope > b->slope) &&
           !(a->intercept < b->intercept) && !(a->intercept > b->intercept) && a->type == b->type;
}

/* The object's Modality LUT: it holds for all frames, before any rescale. */
static bool set_object_table(const SatDeidStep *step, const SatDicomDataset *object,
                             SatFrameDraft *frame, SatError *err)
{
    const SatDicomElement *sequence = sat_dicom_find(object, SAT_TAG_MODALITY_LUT_SEQUENCE);
    if (sequence == NULL || sequence->item_count == 0) {
        return true;
    }
    SatModalityTransform *transform = sat_arena_alloc(step->arena, 1, sizeof(*transform), err);
    if (transform == NULL) {
        return false;
    }
    *transform = identity;
    frame->modality_transform = transform;
    return sat_deid_modality_table(step, &sequence->items[0], transform, err);
}

/* RT Dose has a factor instead of a rescale (PS3.3 C.8.8.3, Dose Grid Scaling). */
static bool set_dose(const SatDeidStep *step, const SatDicomDataset *object, SatFrameDraft *frame,
                     SatError *err)
{
    double factor = 0.0;
    if (!sat_dicom_get_double(object, SAT_TAG_DOSE_GRID_SCALING, 0, &factor) || !(factor > 0.0) ||
        !(factor <= largest_number)) {
        return true;
    }
    SatModalityTransform *transform = sat_arena_alloc(step->arena, 1, sizeof(*transform), err);
    if (transform == NULL) {
        return false;
    }
    *transform = identity;
    transform->slope = factor;
    frame->modality_transform = transform;
    return true;
}

static bool set_transform(const SatDeidStep *step, const SatDeidGroups *groups,
                          const SatFrameDraft *before, SatFrameDraft *frame, SatError *err)
{
    if (groups->object != NULL && (!set_dose(step, groups->object, frame, err) ||
                                   !set_object_table(step, groups->object, frame, err))) {
        return false;
    }
    const SatDicomDataset *rescale =
        sat_deid_macro(groups, SAT_TAG_PIXEL_VALUE_TRANSFORMATION_SEQUENCE, SAT_TAG_RESCALE_SLOPE);
    SatModalityTransform stated = {.slope = 1.0};
    if (frame->modality_transform->table != NULL || rescale == NULL ||
        !sat_dicom_get_double(rescale, SAT_TAG_RESCALE_SLOPE, 0, &stated.slope) ||
        !(fabs(stated.slope) > 0.0) || !(fabs(stated.slope) <= largest_number)) {
        return true;
    }
    (void)sat_dicom_get_double(rescale, SAT_TAG_RESCALE_INTERCEPT, 0, &stated.intercept);
    if (!(fabs(stated.intercept) <= largest_number)) {
        return true;
    }
    stated.type = sat_deid_transform_type(rescale, SAT_TAG_RESCALE_TYPE);
    if (before != NULL && same_transform(before->modality_transform, &stated)) {
        frame->modality_transform = before->modality_transform;
        return true;
    }
    SatModalityTransform *transform = sat_arena_alloc(step->arena, 1, sizeof(*transform), err);
    if (transform == NULL) {
        return false;
    }
    *transform = stated;
    frame->modality_transform = transform;
    return true;
}

/* ---- windows -----------------------------------------------------------------------------------
 */

static SatVoiFunction voi_function(const SatDicomDataset *dataset)
{
    char text[16];
    if (!sat_dicom_copy_text(dataset, SAT_TAG_VOI_LUT_FUNCTION, 0, text, sizeof(text))) {
        return SAT_VOI_LINEAR;
    }
    return strcmp(text, "SIGMOID") == 0        ? SAT_VOI_SIGMOID
           : strcmp(text, "LINEAR_EXACT") == 0 ? SAT_VOI_LINEAR_EXACT
                                               : SAT_VOI_LINEAR;
}

/* LINEAR counts whole values (PS3.3 C.11.2.1.2.1): its width is one more than their distance. Of
 * values with fractions that one may be most of the window; they are on LINEAR_EXACT, as are widths
 * below 1, which LINEAR does not have (C.11.2.1.3.2). */
static SatVoiFunction function_for(SatVoiFunction stated, double width, const SatDicomImage *image)
{
    bool has_fractions = image->number != SAT_DICOM_INTEGER;
    return stated == SAT_VOI_LINEAR && (has_fractions || width < 1.0) ? SAT_VOI_LINEAR_EXACT
                                                                      : stated;
}

static bool read_window(const SatDicomDataset *dataset, size_t index, const SatDicomImage *image,
                        SatVoiWindow *window)
{
    const double least = 1e-9;
    bool is_stated = sat_dicom_get_double(dataset, SAT_TAG_WINDOW_CENTER, index, &window->center) &&
                     sat_dicom_get_double(dataset, SAT_TAG_WINDOW_WIDTH, index, &window->width);
    window->function = function_for(voi_function(dataset), window->width, image);
    return is_stated && fabs(window->center) <= largest_number && window->width >= least &&
           window->width <= largest_number;
}

static bool same_windows(const SatFrameDraft *before, const SatVoiWindow *windows, size_t count)
{
    if (before->window_count != count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const SatVoiWindow *a = &before->windows[i];
        const SatVoiWindow *b = &windows[i];
        if (a->center < b->center || a->center > b->center || a->width < b->width ||
            a->width > b->width || a->function != b->function ||
            strcmp(a->explanation, b->explanation) != 0) {
            return false;
        }
    }
    return true;
}

static bool set_windows(const SatDeidStep *step, const SatDeidGroups *groups,
                        const SatFrameDraft *before, SatFrameDraft *frame, SatError *err)
{
    const SatDicomDataset *dataset =
        sat_deid_macro(groups, SAT_TAG_FRAME_VOI_LUT_SEQUENCE, SAT_TAG_WINDOW_CENTER);
    SatVoiWindow windows[SAT_CASE_MAX_WINDOWS];
    size_t stated = dataset != NULL ? sat_dicom_value_count(dataset, SAT_TAG_WINDOW_CENTER) : 0;
    size_t count = 0;
    for (size_t i = 0; i < stated && i < SAT_CASE_MAX_WINDOWS; i++) {
        if (!read_window(dataset, i, &step->raw->image, &windows[count])) {
            continue;
        }
        windows[count].explanation =
            sat_deid_explanation(step, dataset, SAT_TAG_WINDOW_CENTER_WIDTH_EXPLANATION, i, err);
        if (windows[count++].explanation == NULL) {
            return false;
        }
    }
    if (dataset == NULL) {
        return true;
    }
    frame->window_count = count;
    if (before != NULL && same_windows(before, windows, count)) {
        frame->windows = before->windows;
        return true;
    }
    SatVoiWindow *copy = sat_arena_alloc(step->arena, count, sizeof(*copy), err);
    if (copy == NULL) {
        return false;
    }
    if (count > 0) {
        memcpy(copy, windows, count * sizeof(*copy));
    }
    frame->windows = copy;
    return true;
}

bool sat_deid_frame_display(const SatDeidStep *step, const SatDeidGroups *groups,
                            const SatFrameDraft *before, SatFrameDraft *frame, SatError *err)
{
    if (frame->modality_transform == NULL) {
        frame->modality_transform = &identity;
    }
    return set_transform(step, groups, before, frame, err) &&
           set_windows(step, groups, before, frame, err);
}
