/* Converts the rows of a picture. */
#include "formats/dicom/dicom_rows.h"

#include <assert.h>
#include <string.h>

#include "formats/dicom/dicom_colour.h"

static void narrow(const uint16_t *values, size_t count, uint8_t *row)
{
    for (size_t i = 0; i < count; i++) {
        row[i] = (uint8_t)values[i];
    }
}

/* What stands for the stored value 0. */
static int32_t zero_of(const SatDicomImage *image)
{
    return image->is_signed ? (int32_t)1 << (image->bits_stored - 1) : 0;
}

static const uint8_t *find_row(const SatDicomFrameReader *reader, const SatDicomBand *band,
                               unsigned plane, uint32_t y, unsigned *first_bit)
{
    uint64_t bit = band->planes[plane].first_bit + y * reader->layout.row_bits;
    *first_bit = (unsigned)(bit % 8);
    return band->planes[plane].bytes + (size_t)(bit / 8);
}

/* Row y of the band of wide values: measured, or as the frame has it. */
static void convert_wide_row(const SatDicomFrameReader *reader, const SatDicomBand *band,
                             uint32_t y, uint8_t *row)
{
    const SatDicomImage *image = reader->image;
    const SatDicomLayout *layout = &reader->layout;
    size_t count = layout->row_values * layout->planes;
    for (unsigned plane = 0; plane < layout->planes; plane++) {
        unsigned first_bit = 0; /* whole bytes */
        const uint8_t *bytes = find_row(reader, band, plane, y, &first_bit);
        sat_dicom_load_numbers(&reader->form, bytes, layout->row_values, reader->numbers + plane,
                               layout->planes);
    }
    if (reader->extent) {
        sat_dicom_extent_add(reader->extent, &image->padding, reader->numbers, count);
    } else if (image->conversion == SAT_DICOM_SCALED_TO_8) {
        sat_dicom_scale_wide_to_8(reader->numbers, count, image->bits_stored, row);
    } else {
        assert(image->conversion == SAT_DICOM_LINEAR_TO_16 && image->linear.step > 0);
        sat_dicom_linear_apply(&image->linear, &image->padding, reader->numbers, count,
                               (uint16_t *)(void *)row);
    }
}

static void convert_narrow_row(const SatDicomFrameReader *reader, const SatDicomBand *band,
                               uint32_t y, uint8_t *row)
{
    const SatDicomImage *image = reader->image;
    const SatDicomLayout *layout = &reader->layout;
    size_t count = layout->row_values * layout->planes;
    if (reader->is_copied) {
        memcpy(row, band->planes[0].bytes + y * count, count);
        return;
    }
    for (unsigned plane = 0; plane < layout->planes; plane++) {
        unsigned first_bit = 0;
        const uint8_t *bytes = find_row(reader, band, plane, y, &first_bit);
        sat_dicom_cut_values(&reader->form, bytes, first_bit, layout->row_values,
                             reader->values + plane, layout->planes);
    }
    switch (reader->conversion) {
    case SAT_DICOM_AS_STORED:
        if (image->shape.layout == SAT_PIXEL_GRAY16) {
            memcpy(row, reader->values, count * sizeof *reader->values);
        } else {
            narrow(reader->values, count, row);
        }
        break;
    case SAT_DICOM_FROM_PALETTE:
    case SAT_DICOM_FROM_PALETTE_16:
    case SAT_DICOM_FROM_SUPPLEMENT:
        sat_dicom_palette_apply(&reader->palette, zero_of(image), reader->values, image->columns,
                                row);
        break;
    case SAT_DICOM_FROM_YBR:
        sat_dicom_ybr_to_rgb(reader->values, image->columns, row);
        break;
    case SAT_DICOM_FROM_YBR_422:
        sat_dicom_ybr_422_to_rgb(reader->values, image->columns, row);
        break;
    case SAT_DICOM_FROM_YBR_PARTIAL_422:
        sat_dicom_ybr_partial_422_to_rgb(reader->values, image->columns, row);
        break;
    case SAT_DICOM_SCALED_TO_8:
        sat_dicom_scale_to_8(reader->values, count, image->bits_stored, row);
        break;
    case SAT_DICOM_LINEAR_TO_16:
        assert(false && "values of more than 16 bits are wide");
        break;
    }
}

void sat_dicom_convert_row(const SatDicomFrameReader *reader, const SatDicomBand *band, uint32_t y,
                           uint8_t *row)
{
    if (reader->numbers) {
        convert_wide_row(reader, band, y, row);
    } else {
        convert_narrow_row(reader, band, y, row);
    }
}
