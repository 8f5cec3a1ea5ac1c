/* Colour as RGB of 8 bits: luminance with chrominance, samples of other widths. Pure. */
#ifndef SAT_DICOM_DICOM_COLOUR_H
#define SAT_DICOM_DICOM_COLOUR_H

#include <stddef.h>
#include <stdint.h>

/** Y, Cb, Cr of 8 bits by pixel to RGB (PS3.3 C.7.6.3.1.2): the exact inverse of the standard's
 *  equations, rounded to the nearest, clamped to 0 to 255. */
void sat_dicom_ybr_to_rgb(const uint16_t *ybr, size_t pixels, uint8_t *rgb);

/** Y1 Y2 Cb Cr for two pixels each (YBR_FULL_422): chrominance of a pair for both of them. */
void sat_dicom_ybr_422_to_rgb(const uint16_t *cells, size_t pixels, uint8_t *rgb);

/** The same for YBR_PARTIAL_422 (retired; PS3.3-2004 C.7.6.3.1.2): Y 16 to 235, Cb and Cr 16 to
 * 240. */
void sat_dicom_ybr_partial_422_to_rgb(const uint16_t *cells, size_t pixels, uint8_t *rgb);

/** RGB samples of `bits` bits, M = 2^bits - 1: floor((v * 255 + (M - 1) / 2) / M). */
void sat_dicom_scale_to_8(const uint16_t *values, size_t count, unsigned bits, uint8_t *rgb);
/** The same for whole numbers of 17 to 32 bits. */
void sat_dicom_scale_wide_to_8(const double *numbers, size_t count, unsigned bits, uint8_t *rgb);

#endif
