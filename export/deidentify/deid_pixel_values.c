/* Chooses what hidden pixels of a kept object become: padding where there is some, else black. */
#include <math.h>
#include <string.h>

#include "export/deidentify/deid_pixels_private.h"
#include "formats/dicom/dicom_conversion.h"
#include "formats/dicom/dicom_palette.h"
#include "formats/dicom/dicom_tags.h"

static uint64_t stored_mask(const SatDicomImage *image)
{
    return image->bits_stored >= 64 ? UINT64_MAX : ((uint64_t)1 << image->bits_stored) - 1U;
}

/* A stored value (two's complement when signed) in its bits of the sample. */
static uint64_t in_place(const SatDicomImage *image, const SatDicomStoredFrame *frame,
                         int64_t value)
{
    unsigned low = frame->high_bit + 1U - image->bits_stored;
    return ((uint64_t)value & stored_mask(image)) << low;
}

static uint64_t bits_of(double number, unsigned allocated)
{
    if (allocated == 64) {
        uint64_t bits;
        memcpy(&bits, &number, sizeof(bits));
        return bits;
    }
    float narrow = (float)number;
    uint32_t bits;
    memcpy(&bits, &narrow, sizeof(bits));
    return bits;
}

/* ---- gray ------------------------------------------------------------------------------------ */

static bool padding_of(const SatDicomDataset *dataset, const SatDicomImage *image, int64_t *value)
{
    int64_t least = image->is_signed ? -((int64_t)1 << (image->bits_stored - 1)) : 0;
    int64_t most = least + (int64_t)stored_mask(image);
    int64_t padding = 0;
    if (!sat_dicom_get_i64(dataset, SAT_TAG_PIXEL_PADDING_VALUE, 0, &padding)) {
        return false;
    }
    if (image->is_signed && padding > most) { /* written as unsigned */
        padding -= (int64_t)stored_mask(image) + 1;
    }
    *value = padding;
    return padding >= least && padding <= most;
}

static int64_t dark_end(const SatDicomDataset *dataset, const SatDicomImage *image)
{
    double slope = 1.0;
    (void)sat_dicom_get_double(dataset, SAT_TAG_RESCALE_SLOPE, 0, &slope);
    int64_t least = image->is_signed ? -((int64_t)1 << (image->bits_stored - 1)) : 0;
    bool is_high = (strcmp(image->photometric, "MONOCHROME1") == 0) != (slope < 0.0);
    return is_high ? least + (int64_t)stored_mask(image) : least;
}

/* Of floats the least of the whole object, which no window makes bright. */
static bool float_value(const SatDicomFile *dicom, const SatDicomImage *image,
                        const SatDicomStoredFrame *frame, uint64_t *value, SatError *err)
{
    SatDicomExtent extent = {.is_known = false};
    double number = image->padding.low;
    for (uint32_t i = 0; !image->padding.is_known && i < image->frames; i++) {
        if (!sat_dicom_image_measure_frame(dicom, image, i, &extent, err)) {
            return false;
        }
    }
    if (!image->padding.is_known) {
        number = extent.is_known ? extent.least : 0.0;
    }
    *value = bits_of(number, frame->form.allocated);
    return true;
}

static bool gray_value(const SatDicomFile *dicom, const SatDicomImage *image,
                       const SatDicomStoredFrame *frame, uint64_t *value, SatError *err)
{
    const SatDicomDataset *dataset = sat_dicom_dataset(dicom);
    int64_t stored = 0;
    if (image->number != SAT_DICOM_INTEGER) {
        return float_value(dicom, image, frame, value, err);
    }
    if (!padding_of(dataset, image, &stored)) {
        stored = dark_end(dataset, image);
    }
    *value = in_place(image, frame, stored);
    return true;
}

/* ---- colour ---------------------------------------------------------------------------------- */

/* The darkest entry that a stored value can name. */
static bool palette_value(const SatDicomFile *dicom, const SatDicomImage *image,
                          const SatDicomStoredFrame *frame, uint64_t *value, SatError *err)
{
    SatDicomPalette palette = {.count = 0};
    int64_t least = image->is_signed ? -((int64_t)1 << (image->bits_stored - 1)) : 0;
    int64_t most = least + (int64_t)stored_mask(image);
    int64_t darkest = least;
    unsigned least_sum = 3U * 255U + 1U;
    if (!sat_dicom_palette_read(sat_dicom_dataset(dicom), image->is_signed, &palette, err)) {
        return false;
    }
    for (uint32_t i = 0; i < palette.count; i++) {
        int64_t index = (int64_t)palette.first + i;
        const uint8_t *rgb = palette.rgb + (size_t)i * 3;
        unsigned sum = (unsigned)rgb[0] + rgb[1] + rgb[2];
        if (sum < least_sum && index >= least && index <= most) {
            least_sum = sum;
            darkest = index;
        }
    }
    sat_dicom_palette_free(&palette);
    *value = in_place(image, frame, darkest);
    return true;
}

bool sat_deid_hidden_values(const SatDicomFile *dicom, const SatDicomImage *image,
                            const SatDicomStoredFrame *frame, uint64_t values[3], SatError *err)
{
    memset(values, 0, 3 * sizeof(values[0]));
    if (sat_dicom_image_is_gray(image)) {
        return gray_value(dicom, image, frame, &values[0], err);
    }
    if (strcmp(image->photometric, "PALETTE COLOR") == 0) {
        return palette_value(dicom, image, frame, &values[0], err);
    }
    bool is_ybr = strncmp(image->photometric, "YBR_FULL", 8) == 0 && !frame->is_rgb;
    values[1] = values[2] = is_ybr ? 128 : 0;
    return true;
}
