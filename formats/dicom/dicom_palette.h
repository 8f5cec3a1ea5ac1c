/* Palettes (PS3.3 C.7.6.3.1.5 and 6, C.7.9): plain, segmented, supplemental; as RGB of 8 bits. */
#ifndef SAT_DICOM_DICOM_PALETTE_H
#define SAT_DICOM_DICOM_PALETTE_H

#include "formats/dicom/dicom_image.h"

#define SAT_DICOM_PALETTE_MOST_ENTRIES 65536U

typedef struct {
    uint8_t *rgb;    /* count entries of three bytes; owned: sat_dicom_palette_free() */
    uint32_t count;  /* 1 to 65536 */
    int32_t first;   /* the stored value of the first entry; below: the first, above: the last */
    bool is_rounded; /* entries of 16 bits that 8 bits do not hold exactly */
} SatDicomPalette;

/** errors: SAT_ERR_CORRUPT what is missing or contradicts itself */
SAT_NODISCARD bool sat_dicom_palette_read(const SatDicomDataset *dataset, bool is_signed,
                                          SatDicomPalette *out, SatError *err);
void sat_dicom_palette_free(SatDicomPalette *palette);

/** Whether a gray picture asks for colours from some value on (PS3.3 C.8.16.2.1.1.1: Pixel
 *  Presentation COLOR or MIXED) and has a palette for them. */
bool sat_dicom_palette_is_supplement(const SatDicomDataset *dataset);

/** One palette for all stored values of frame `index` of a gray picture with a supplemental one:
 *  values below the first of that as the gray that the frame's own modality step and first window
 *  make of them (without a window: black to white over all that are gray), the others in colour.
 *  errors: as sat_dicom_palette_read(); SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_dicom_supplement_read(const SatDicomDataset *dataset,
                                             const SatDicomImage *image, uint32_t index,
                                             SatDicomPalette *out, SatError *err);

/** count stored values (signed ones + 2^(bits_stored - 1), as zero says) to RGB. */
void sat_dicom_palette_apply(const SatDicomPalette *palette, int32_t zero, const uint16_t *values,
                             size_t count, uint8_t *rgb);

/** Where the values of one channel's entries lie. */
typedef struct {
    const uint8_t *bytes;
    size_t count;    /* of values */
    bool is_wide;    /* words, else bytes */
    bool big_endian; /* words */
    bool is_swapped; /* bytes: in pairs */
} SatDicomPaletteData;

uint16_t sat_dicom_palette_value(const SatDicomPaletteData *data, size_t index);

/** PS3.3 C.7.9.2: discrete, linear and indirect segments to count entries; points of a line are
 *  rounded to the nearest, halves up; what is left over is ignored: *used values were not.
 *  errors: SAT_ERR_CORRUPT with the name of the channel */
SAT_NODISCARD bool sat_dicom_palette_expand(const SatDicomPaletteData *data, const char *name,
                                            uint16_t *entries, uint32_t count, size_t *used,
                                            SatError *err);

#endif
