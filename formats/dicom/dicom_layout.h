/* How a picture's values lie in its bytes: sizes of rows, planes and frames. */
#ifndef SAT_DICOM_DICOM_LAYOUT_H
#define SAT_DICOM_DICOM_LAYOUT_H

#include "formats/dicom/dicom_image.h"
#include "formats/dicom/dicom_rle.h"

/** In bits: frames of 1-bit pictures need not begin with a byte. No product can pass 2^64. */
typedef struct {
    unsigned planes; /* 3: the samples lie in planes one behind the other */
    size_t row_values;
    uint64_t row_bits, plane_bits, frame_bits; /* row: of one plane */
} SatDicomLayout;

/** As the bytes lie in the file, or, decoded by ourselves, in memory (then by pixel). */
SatDicomLayout sat_dicom_image_layout(const SatDicomImage *image);

/** Of samples in memory by pixel, none left out; allocated: bits of one, 8 or 16. */
SatDicomLayout sat_dicom_samples_layout(const SatDicomImage *image, unsigned allocated);

/** What an RLE frame of this picture decodes to. */
SatDicomRleShape sat_dicom_image_rle_shape(const SatDicomImage *image);

#endif
