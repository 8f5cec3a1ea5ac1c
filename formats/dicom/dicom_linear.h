/* Values of more than 16 bits (integers, float, double) to 16 bits by one straight line for a whole
 * series: PACK_FORMAT.md 10. Pure. */
#ifndef SAT_DICOM_DICOM_LINEAR_H
#define SAT_DICOM_DICOM_LINEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Stored values that are no picture: low to high (PS3.3 C.7.5.1.1.2, C.7.6.24). */
typedef struct {
    bool is_known;
    double low, high;
} SatDicomPadding;

/** What values span. {0}: nothing was seen yet. */
typedef struct {
    bool is_known; /* a finite value that is no padding was seen: least <= most */
    bool has_gaps; /* padding, NaN or an infinity was seen */
    double least, most;
} SatDicomExtent;

/** v = first + floor((x - least) / step + 0.5) for a stored value x; 0 for gaps. */
typedef struct {
    double least, step; /* step 0: not known, the series was not measured */
    uint16_t first;     /* 1 where 0 stands for gaps */
} SatDicomLinear;

/** Widens the extent by count values. */
void sat_dicom_extent_add(SatDicomExtent *extent, const SatDicomPadding *padding,
                          const double *numbers, size_t count);
void sat_dicom_extent_join(SatDicomExtent *extent, const SatDicomExtent *other);

/** The line for a series of that extent; integers keep a step of 1 where 16 bits hold them all.
 *  most - least is finite. */
SatDicomLinear sat_dicom_linear_for(const SatDicomExtent *extent, bool is_integer);

void sat_dicom_linear_apply(const SatDicomLinear *linear, const SatDicomPadding *padding,
                            const double *numbers, size_t count, uint16_t *values);

#endif
