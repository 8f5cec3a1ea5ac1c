/* A row of a picture: from where its bytes lie to what the pixel frame wants. Besides its own
 * source only dicom_pixels.c includes this; its head tells the order of the conversions. */
#ifndef SAT_DICOM_DICOM_ROWS_H
#define SAT_DICOM_DICOM_ROWS_H

#include "formats/dicom/dicom_layout.h"
#include "formats/dicom/dicom_palette.h"

#define SAT_DICOM_MAX_PLANES 3U

/* What a frame's reading needs, with memory for one band of rows of each plane. */
typedef struct {
    const SatDicomFile *dicom;
    const SatDicomImage *image;
    SatDicomLayout layout;
    SatDicomValueForm form;
    SatDicomConversion conversion;
    SatDicomPalette palette;
    const uint8_t *decoded; /* the frame in memory; NULL: it lies in the file */
    uint64_t first_bit;     /* of the frame, in the pixel data or in `decoded` */
    bool is_swapped; /* big-endian OW of smaller values: the bytes of each word change places */
    bool is_copied;  /* bytes are the frame's already */
    uint32_t band_rows;
    size_t plane_bytes; /* of a band */
    uint8_t *band;
    uint16_t *values;       /* of a row; NULL when they are wide */
    double *numbers;        /* of a row of wide values */
    SatDicomExtent *extent; /* to be widened; NULL: rows are converted */
} SatDicomFrameReader;

/* The rows of a band, plane by plane: each begins first_bit bits (0 to 7) into its bytes. */
typedef struct {
    struct {
        const uint8_t *bytes;
        unsigned first_bit;
    } planes[SAT_DICOM_MAX_PLANES];
} SatDicomBand;

/** Row y of the band as the frame has it; wide values with an extent widen that, row is NULL then.
 */
void sat_dicom_convert_row(const SatDicomFrameReader *reader, const SatDicomBand *band, uint32_t y,
                           uint8_t *row);

#endif
