/* How fast the frames of an object follow each other. */
#include <math.h>
#include <stdlib.h>

#include "export/deidentify/deid_private.h"
#include "formats/dicom/dicom_header.h"
#include "formats/dicom/dicom_tags.h"

/* Beyond these nobody means a rate of display: a phase of a gated scan lasts minutes. */
static const double least_ms = 1.0;
static const double most_ms = 10000.0;
static const double regular_share = 0.02; /* times are written with few decimals */

static double time_or_zero(double time_ms)
{
    return time_ms >= least_ms && time_ms <= most_ms ? time_ms : 0.0;
}

static double rate_of(const SatDicomDataset *dataset, uint32_t tag)
{
    double per_second = 0.0;
    return sat_dicom_get_double(dataset, tag, 0, &per_second) && per_second > 0.0
               ? time_or_zero(1000.0 / per_second)
               : 0.0;
}

static double time_of(const SatDicomDataset *dataset, uint32_t tag)
{
    double time_ms = 0.0;
    return sat_dicom_get_double(dataset, tag, 0, &time_ms) ? time_or_zero(time_ms) : 0.0;
}

static int by_size(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Sorts times; the median is what most frames last. */
static SatDeidCine cine_of_times(double *times, size_t count)
{
    SatDeidCine cine = {0};
    if (count == 0) {
        return cine;
    }
    qsort(times, count, sizeof(*times), by_size);
    cine.frame_time_ms = times[count / 2];
    cine.least_ms = times[0];
    cine.largest_ms = times[count - 1];
    cine.times_differ = cine.largest_ms - cine.least_ms > regular_share * cine.frame_time_ms;
    return cine;
}

/* Frame Time Vector: what passes before each frame; the first says nothing. */
static SatDeidCine cine_of_vector(const SatDicomDataset *dataset)
{
    SatDeidCine cine = {0};
    size_t count = sat_dicom_value_count(dataset, SAT_TAG_FRAME_TIME_VECTOR);
    double *times = count > 1 ? calloc(count, sizeof(*times)) : NULL;
    size_t used = 0;
    for (size_t i = 1; times != NULL && i < count; i++) {
        double time_ms = 0.0;
        if (sat_dicom_get_double(dataset, SAT_TAG_FRAME_TIME_VECTOR, i, &time_ms) &&
            time_or_zero(time_ms) > 0.0) {
            times[used++] = time_ms;
        }
    }
    if (times != NULL) {
        cine = cine_of_times(times, used);
    }
    free(times);
    return cine;
}

/* Frame Acquisition Duration of an enhanced object's frames (PS3.3 C.7.6.16.2.2). */
static SatDeidCine cine_of_durations(const SatDicomDataset *dataset)
{
    SatDeidCine cine = {0};
    const SatDicomElement *frames =
        sat_dicom_find(dataset, SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    double *times = frames != NULL ? calloc(frames->item_count + 1, sizeof(*times)) : NULL;
    size_t used = 0;
    for (size_t i = 0; times != NULL && i < frames->item_count; i++) {
        const SatDicomElement *content =
            sat_dicom_find(&frames->items[i], SAT_TAG_FRAME_CONTENT_SEQUENCE);
        bool is_placed = sat_dicom_find(&frames->items[i], SAT_TAG_PLANE_POSITION_SEQUENCE) != NULL;
        double time_ms = content != NULL && content->item_count > 0 && !is_placed
                             ? time_of(&content->items[0], SAT_TAG_FRAME_ACQUISITION_DURATION)
                             : 0.0;
        if (time_ms > 0.0) {
            times[used++] = time_ms;
        }
    }
    if (times != NULL) {
        cine = cine_of_times(times, used);
    }
    free(times);
    return cine;
}

/* Frame Increment Pointer (PS3.3 C.7.6.6.1.1) names the attribute the frames follow. */
static bool increment_is(const SatDicomDataset *dataset, uint32_t tag)
{
    const SatDicomElement *pointer = sat_dicom_find(dataset, SAT_TAG_FRAME_INCREMENT_POINTER);
    return pointer != NULL && pointer->value != NULL && pointer->length >= 4 &&
           sat_dicom_load_tag(pointer->value, dataset->big_endian) == tag;
}

/* PS3.3 C.7.6.5: Recommended Display Frame Rate is the one attribute about display. Without it the
 * time between frames as acquired, by what the Frame Increment Pointer names first; then the rate
 * of acquisition (Cine Rate); then how long an enhanced object's frames lasted. */
SatDeidCine sat_deid_cine(const SatDicomDataset *dataset)
{
    SatDeidCine vector = cine_of_vector(dataset);
    double single_ms = time_of(dataset, SAT_TAG_FRAME_TIME);
    double recommended_ms = rate_of(dataset, SAT_TAG_RECOMMENDED_DISPLAY_FRAME_RATE);
    if (recommended_ms > 0.0) {
        return (SatDeidCine){.frame_time_ms = recommended_ms};
    }
    if (vector.frame_time_ms > 0.0 &&
        (single_ms <= 0.0 || increment_is(dataset, SAT_TAG_FRAME_TIME_VECTOR))) {
        return vector;
    }
    if (single_ms > 0.0) {
        return (SatDeidCine){.frame_time_ms = single_ms};
    }
    double cine_ms = rate_of(dataset, SAT_TAG_CINE_RATE);
    return cine_ms > 0.0 ? (SatDeidCine){.frame_time_ms = cine_ms} : cine_of_durations(dataset);
}

void sat_deid_set_cine(const SatDeidStep *step, SatCleanFacts *facts)
{
    int64_t first = 0;
    int64_t last = 0;
    int64_t frames = step->raw->image.frames;
    if (frames < 2) {
        return;
    }
    SatDeidCine cine = sat_deid_cine(step->dataset);
    facts->frame_time_ms = cine.frame_time_ms;
    if (cine.times_differ) {
        facts->least_frame_time_ms = cine.least_ms;
        facts->largest_frame_time_ms = cine.largest_ms;
    }
    if (sat_dicom_get_i64(step->dataset, SAT_TAG_START_TRIM, 0, &first) &&
        sat_dicom_get_i64(step->dataset, SAT_TAG_STOP_TRIM, 0, &last) && first >= 1 &&
        last >= first && last <= frames && last - first + 1 < frames) {
        facts->trim_first = (uint32_t)first;
        facts->trim_last = (uint32_t)last;
    }
}
