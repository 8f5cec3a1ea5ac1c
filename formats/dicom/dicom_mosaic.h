/* Tiled objects (whole-slide microscopy and its like, PS3.3 C.7.6.17) as whole pictures: each
 * picture is the Total Pixel Matrix of one focal plane, optical path and segment, put together from
 * the frames that are its tiles. */
#ifndef SAT_DICOM_DICOM_MOSAIC_H
#define SAT_DICOM_DICOM_MOSAIC_H

#include "formats/dicom/dicom_image.h"

#define SAT_DICOM_MOSAIC_MAX_PIXELS ((uint64_t)64 << 20) /* of one picture, in memory at once */
#define SAT_DICOM_MOSAIC_MAX_PICTURES 64U

typedef struct {
    SatDicomImage tile; /* the frames as they are in the file */
    SatDicomImage
        whole;      /* what the pictures are like: frames is their number, kind needs no decoder */
    bool is_sparse; /* frames say where they lie; else they lie in order (TILED_FULL) */
} SatDicomMosaic;

/** The Total Pixel Matrix, when the object states one. */
bool sat_dicom_mosaic_size(const SatDicomDataset *dataset, uint32_t *rows, uint32_t *columns);
/** True when a picture of this size is put together, false when it is too large. */
bool sat_dicom_mosaic_fits(uint32_t rows, uint32_t columns);

/** True when the object is tiled, its tiles can be placed, and the pictures fit. tile: as
 *  described. */
bool sat_dicom_mosaic_describe(const SatDicomFile *dicom, const SatDicomImage *tile,
                               SatDicomMosaic *out);

/** Picture `index` into frame->pixels (frame->shape equal to whole.shape), tile by tile. What no
 *  tile covers is white in colour, 0 in gray. decoder: for coded tiles, NULL when they are not.
 *  errors: those of sat_dicom_image_read_frame()
 *  thread: any, at once */
SAT_NODISCARD bool sat_dicom_mosaic_read(const SatDicomFile *dicom, const SatDicomMosaic *mosaic,
                                         uint32_t index, const SatDicomDecoder *decoder,
                                         const SatPixelFrame *frame, SatError *err);

#endif
