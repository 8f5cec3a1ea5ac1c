/* Computes where rows, planes and frames of a picture begin. */
#include "formats/dicom/dicom_layout.h"

SatDicomLayout sat_dicom_image_layout(const SatDicomImage *image)
{
    bool is_native = image->kind == SAT_DICOM_PIXELS_NATIVE;
    unsigned planes = is_native && image->samples > 1 && image->planar ? image->samples : 1;
    SatDicomLayout layout = {.planes = planes};
    layout.row_bits = (uint64_t)image->columns * image->bits_allocated * (image->samples / planes);
    layout.plane_bits = layout.row_bits * image->rows;
    layout.frame_bits = layout.plane_bits * planes;
    return layout;
}

SatDicomRleShape sat_dicom_image_rle_shape(const SatDicomImage *image)
{
    return (SatDicomRleShape){.pixels = (size_t)image->rows * image->columns,
                              .samples = image->samples,
                              .value_bytes = image->bits_allocated / 8U};
}
