/* Turns YBR and samples of other widths into RGB of 8 bits. */
#include "formats/dicom/dicom_colour.h"

#define CHANNELS 3U

/* PACK_FORMAT.md 10; most: the largest value. */
static uint8_t scale(uint64_t value, uint64_t most)
{
    return (uint8_t)((value * 255U + (most - 1U) / 2U) / most);
}

/* ---- luminance and chrominance ----------------------------------------------------------------
 *
 * The standard's Y = 0.2990 R + 0.5870 G + 0.1140 B, Cb = (B - Y) / 1.772 + 128,
 * Cr = (R - Y) / 1.402 + 128, solved for R, G, B. In fractions of whole numbers, so that the
 * rounding (to the nearest, halves up) is exact. */

/* dividend / divisor, rounded to the nearest, clamped to a byte. */
static uint8_t divide(int32_t dividend, int32_t divisor)
{
    int32_t doubled = dividend * 2 + divisor;
    int32_t whole = doubled < 0 ? 0 : doubled / (divisor * 2);
    return (uint8_t)(whole > 255 ? 255 : whole);
}

static void convert(int32_t y, int32_t cb, int32_t cr, uint8_t *rgb)
{
    cb -= 128;
    cr -= 128;
    rgb[0] = divide(1000 * y + 1402 * cr, 1000);
    /* 0.1140 x 1.772 / 0.5870 and 0.2990 x 1.402 / 0.5870 */
    rgb[1] = divide(587000 * y - 202008 * cb - 419198 * cr, 587000);
    rgb[2] = divide(1000 * y + 1772 * cb, 1000);
}

void sat_dicom_ybr_to_rgb(const uint16_t *ybr, size_t pixels, uint8_t *rgb)
{
    for (size_t i = 0; i < pixels * CHANNELS; i += CHANNELS) {
        convert(ybr[i], ybr[i + 1], ybr[i + 2], rgb + i);
    }
}

void sat_dicom_ybr_422_to_rgb(const uint16_t *cells, size_t pixels, uint8_t *rgb)
{
    for (size_t i = 0; i < pixels; i++) {
        const uint16_t *cell = cells + i / 2 * 4;
        convert(cell[i % 2], cell[2], cell[3], rgb + i * CHANNELS);
    }
}

/* Y is 219 of 255 steps, Cb and Cr 224: the rest as above. */
static void convert_partial(int64_t y, int64_t cb, int64_t cr, uint8_t *rgb)
{
    const int64_t luminance = 255 * 224, chrominance = 255 * 219, whole = 219 * 224;
    int64_t channels[CHANNELS] = {
        luminance * 587000 * (y - 16) + chrominance * 822974 * (cr - 128),
        luminance * 587000 * (y - 16) - chrominance * (202008 * (cb - 128) + 419198 * (cr - 128)),
        luminance * 587000 * (y - 16) + chrominance * 1040164 * (cb - 128)};
    for (size_t i = 0; i < CHANNELS; i++) {
        int64_t value = (2 * channels[i] + whole * 587000) / (2 * whole * 587000);
        rgb[i] = (uint8_t)(channels[i] < 0 ? 0 : value > 255 ? 255 : value);
    }
}

void sat_dicom_ybr_partial_422_to_rgb(const uint16_t *cells, size_t pixels, uint8_t *rgb)
{
    for (size_t i = 0; i < pixels; i++) {
        const uint16_t *cell = cells + i / 2 * 4;
        convert_partial(cell[i % 2], cell[2], cell[3], rgb + i * CHANNELS);
    }
}

void sat_dicom_scale_to_8(const uint16_t *values, size_t count, unsigned bits, uint8_t *rgb)
{
    uint32_t most = (1U << bits) - 1U;
    for (size_t i = 0; i < count; i++) {
        rgb[i] = scale(values[i], most);
    }
}

void sat_dicom_scale_wide_to_8(const double *numbers, size_t count, unsigned bits, uint8_t *rgb)
{
    uint64_t most = ((uint64_t)1 << bits) - 1U;
    for (size_t i = 0; i < count; i++) {
        rgb[i] = scale((uint64_t)numbers[i], most);
    }
}
