/* Colour as RGB of 8 bits: palettes, luminance with chrominance, samples of other widths. Pure but
 * for the palette, which is read from a data set. */
#ifndef SAT_DICOM_DICOM_COLOUR_H
#define SAT_DICOM_DICOM_COLOUR_H

#include "formats/dicom/dicom_image.h"

/** PS3.3 C.7.6.3.1.5 and 6. */
typedef struct {
    uint8_t *rgb;    /* count entries of three bytes; owned: sat_dicom_palette_free() */
    uint32_t count;  /* 1 to 65536 */
    int32_t first;   /* the stored value of the first entry; below: the first, above: the last */
    bool is_rounded; /* entries of 16 bits that 8 bits do not hold exactly */
} SatDicomPalette;

/** errors: SAT_ERR_UNSUPPORTED segmented; SAT_ERR_CORRUPT what is missing or contradicts itself */
SAT_NODISCARD bool sat_dicom_palette_read(const SatDicomDataset *dataset, bool is_signed,
                                          SatDicomPalette *out, SatError *err);
void sat_dicom_palette_free(SatDicomPalette *palette);

/** count stored values (signed ones + 2^(bits_stored - 1), as zero says) to RGB. */
void sat_dicom_palette_apply(const SatDicomPalette *palette, int32_t zero, const uint16_t *values,
                             size_t count, uint8_t *rgb);

/** Y, Cb, Cr of 8 bits by pixel to RGB (PS3.3 C.7.6.3.1.2): the exact inverse of the standard's
 *  equations, rounded to the nearest, clamped to 0 to 255. */
void sat_dicom_ybr_to_rgb(const uint16_t *ybr, size_t pixels, uint8_t *rgb);

/** Y1 Y2 Cb Cr for two pixels each (YBR_FULL_422): chrominance of a pair for both of them. */
void sat_dicom_ybr_422_to_rgb(const uint16_t *cells, size_t pixels, uint8_t *rgb);

/** RGB samples of `bits` bits, M = 2^bits - 1: floor((v * 255 + (M - 1) / 2) / M). */
void sat_dicom_scale_to_8(const uint16_t *values, size_t count, unsigned bits, uint8_t *rgb);
/** The same for whole numbers of 17 to 32 bits. */
void sat_dicom_scale_wide_to_8(const double *numbers, size_t count, unsigned bits, uint8_t *rgb);

#endif
