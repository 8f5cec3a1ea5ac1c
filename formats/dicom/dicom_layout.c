/* Computes where rows, planes and frames of a picture begin. */
#include "formats/dicom/dicom_layout.h"

SatDicomLayout sat_dicom_image_layout(const SatDicomImage *image)
{
    /* RLE is decoded to pixels whatever Planar Configuration says. */
    bool is_by_plane = image->planar && image->kind != SAT_DICOM_PIXELS_RLE;
    unsigned planes = is_by_plane && image->samples > 1 ? image->samples : 1;
    /* Y1 Y2 Cb Cr for two pixels: two samples a pixel (PS3.3 C.7.6.3.1.2). */
    bool is_by_pair = image->conversion == SAT_DICOM_FROM_YBR_422 ||
                      image->conversion == SAT_DICOM_FROM_YBR_PARTIAL_422;
    unsigned samples = is_by_pair ? 2 : image->samples / planes;
    SatDicomLayout layout = {.planes = planes, .row_values = (size_t)image->columns * samples};
    layout.row_bits = (uint64_t)layout.row_values * image->bits_allocated;
    layout.plane_bits = layout.row_bits * image->rows;
    layout.frame_bits = layout.plane_bits * planes;
    return layout;
}

SatDicomLayout sat_dicom_samples_layout(const SatDicomImage *image, unsigned allocated)
{
    SatDicomLayout layout = {.planes = 1, .row_values = (size_t)image->columns * image->samples};
    layout.row_bits = (uint64_t)layout.row_values * allocated;
    layout.plane_bits = layout.row_bits * image->rows;
    layout.frame_bits = layout.plane_bits;
    return layout;
}

SatDicomRleShape sat_dicom_image_rle_shape(const SatDicomImage *image)
{
    size_t pixels = (size_t)image->rows * image->columns;
    if (image->bits_allocated == 1) { /* eight pixels a byte; each frame begins with one */
        return (SatDicomRleShape){.pixels = (pixels + 7) / 8, .samples = 1, .value_bytes = 1};
    }
    return (SatDicomRleShape){
        .pixels = pixels, .samples = image->samples, .value_bytes = image->bits_allocated / 8U};
}
