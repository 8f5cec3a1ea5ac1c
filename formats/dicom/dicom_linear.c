/* Puts wide values on a line of 16 bits. */
#include "formats/dicom/dicom_linear.h"

#include <float.h>
#include <math.h>

#define MOST_VALUE 65535U

static bool is_gap(const SatDicomPadding *padding, double number)
{
    return !isfinite(number) ||
           (padding->is_known && number >= padding->low && number <= padding->high);
}

void sat_dicom_extent_add(SatDicomExtent *extent, const SatDicomPadding *padding,
                          const double *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (is_gap(padding, numbers[i])) {
            extent->has_gaps = true;
            continue;
        }
        extent->least = extent->is_known && extent->least < numbers[i] ? extent->least : numbers[i];
        extent->most = extent->is_known && extent->most > numbers[i] ? extent->most : numbers[i];
        extent->is_known = true;
    }
}

void sat_dicom_extent_join(SatDicomExtent *extent, const SatDicomExtent *other)
{
    extent->has_gaps = extent->has_gaps || other->has_gaps;
    if (!other->is_known) {
        return;
    }
    extent->least = extent->is_known ? fmin(extent->least, other->least) : other->least;
    extent->most = extent->is_known ? fmax(extent->most, other->most) : other->most;
    extent->is_known = true;
}

SatDicomLinear sat_dicom_linear_for(const SatDicomExtent *extent, bool is_integer)
{
    SatDicomLinear linear = {
        .least = extent->is_known ? extent->least : 0.0, .step = 1.0, .first = extent->has_gaps};
    double steps = (double)(MOST_VALUE - linear.first);
    double range = extent->is_known ? extent->most - extent->least : 0.0;
    if (range > (is_integer ? steps : 0.0)) {
        linear.step = fmax(range / steps, DBL_MIN); /* a step that a division could lose is none */
    }
    return linear;
}

void sat_dicom_linear_apply(const SatDicomLinear *linear, const SatDicomPadding *padding,
                            const double *numbers, size_t count, uint16_t *values)
{
    double most = (double)(MOST_VALUE - linear->first);
    for (size_t i = 0; i < count; i++) {
        if (is_gap(padding, numbers[i])) {
            values[i] = 0;
            continue;
        }
        double steps = floor((numbers[i] - linear->least) / linear->step + 0.5);
        steps = steps > 0.0 ? fmin(steps, most) : 0.0;
        values[i] = (uint16_t)(linear->first + (uint16_t)steps);
    }
}
