/* Turns palette indices, YBR and samples of other widths into RGB of 8 bits. */
#include "formats/dicom/dicom_colour.h"

#include <stdlib.h>

#include "formats/dicom/dicom_header.h"
#include "formats/dicom/dicom_tags.h"

#define CHANNELS 3U
#define MOST_ENTRIES 65536U

/* ---- palettes ---------------------------------------------------------------------------------
 */

static const struct {
    uint32_t descriptor, data, segments;
    const char *name;
} channels[CHANNELS] = {
    {SAT_TAG_RED_PALETTE_DESCRIPTOR, SAT_TAG_RED_PALETTE_DATA, SAT_TAG_SEGMENTED_RED_PALETTE_DATA,
     "red"},
    {SAT_TAG_GREEN_PALETTE_DESCRIPTOR, SAT_TAG_GREEN_PALETTE_DATA,
     SAT_TAG_SEGMENTED_GREEN_PALETTE_DATA, "green"},
    {SAT_TAG_BLUE_PALETTE_DESCRIPTOR, SAT_TAG_BLUE_PALETTE_DATA,
     SAT_TAG_SEGMENTED_BLUE_PALETTE_DATA, "blue"},
};

typedef struct {
    uint32_t count;
    int32_t first;
    unsigned bits; /* of an entry: 8 or 16 */
} Descriptor;

/* Read as unsigned whatever the VR says: US and SS are taken for one another by writers. */
static bool read_descriptor(const SatDicomDataset *dataset, unsigned channel, bool is_signed,
                            Descriptor *out, SatError *err)
{
    int64_t values[3] = {0};
    for (size_t i = 0; i < 3; i++) {
        if (!sat_dicom_get_i64(dataset, channels[channel].descriptor, i, &values[i])) {
            return sat_fail(err, SAT_ERR_CORRUPT, "the %s palette's descriptor is missing",
                            channels[channel].name);
        }
    }
    uint16_t count = (uint16_t)values[0], first = (uint16_t)values[1];
    out->count = count == 0 ? MOST_ENTRIES : count;
    out->first = is_signed ? (int16_t)first : first;
    out->bits = (unsigned)values[2];
    if (values[2] != 8 && values[2] != 16) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the %s palette's entries must have 8 or 16 bits",
                        channels[channel].name);
    }
    return true;
}

/* PACK_FORMAT.md 10; most: the largest value. */
static uint8_t scale(uint64_t value, uint64_t most)
{
    return (uint8_t)((value * 255U + (most - 1U) / 2U) / most);
}

static uint8_t narrow_entry(uint32_t value, bool *is_rounded)
{
    uint8_t narrow = scale(value, 65535U);
    *is_rounded = *is_rounded || narrow * 257U != value;
    return narrow;
}

/* Entries of 8 bits lie in bytes (of words, when big-endian), or, as some writers have them, in
 * words of their own: twice the length tells. */
static bool read_channel(const SatDicomDataset *dataset, unsigned channel,
                         const Descriptor *descriptor, SatDicomPalette *palette, SatError *err)
{
    const SatDicomElement *data = sat_dicom_find(dataset, channels[channel].data);
    if (!data && sat_dicom_find(dataset, channels[channel].segments)) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "segmented palettes are not read yet");
    }
    uint32_t count = descriptor->count;
    bool is_wide = descriptor->bits == 16 || (data && data->length / 2 >= count);
    if (!data || !data->value || data->length < (is_wide ? (uint64_t)count * 2 : count)) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the %s palette has fewer than its %u entries",
                        channels[channel].name, count);
    }
    bool is_swapped = !is_wide && dataset->big_endian && data->vr[1] == 'W';
    for (size_t i = 0; i < count; i++) {
        uint32_t value = is_wide ? sat_dicom_load_u16(data->value + i * 2, dataset->big_endian)
                                 : data->value[is_swapped && (i ^ 1U) < data->length ? i ^ 1U : i];
        palette->rgb[i * CHANNELS + channel] =
            descriptor->bits == 16 ? narrow_entry(value, &palette->is_rounded) : (uint8_t)value;
    }
    return true;
}

bool sat_dicom_palette_read(const SatDicomDataset *dataset, bool is_signed, SatDicomPalette *out,
                            SatError *err)
{
    Descriptor descriptors[CHANNELS];
    for (unsigned i = 0; i < CHANNELS; i++) {
        if (!read_descriptor(dataset, i, is_signed, &descriptors[i], err)) {
            return false;
        }
        if (descriptors[i].count != descriptors[0].count ||
            descriptors[i].first != descriptors[0].first ||
            descriptors[i].bits != descriptors[0].bits) {
            return sat_fail(err, SAT_ERR_CORRUPT, "the palette's three descriptors differ");
        }
    }
    SatDicomPalette palette = {.count = descriptors[0].count, .first = descriptors[0].first};
    palette.rgb = malloc((size_t)palette.count * CHANNELS);
    if (!palette.rgb) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a palette");
    }
    for (unsigned i = 0; i < CHANNELS; i++) {
        if (!read_channel(dataset, i, &descriptors[i], &palette, err)) {
            sat_dicom_palette_free(&palette);
            return false;
        }
    }
    *out = palette;
    return true;
}

void sat_dicom_palette_free(SatDicomPalette *palette)
{
    free(palette->rgb);
    palette->rgb = NULL;
}

void sat_dicom_palette_apply(const SatDicomPalette *palette, int32_t zero, const uint16_t *values,
                             size_t count, uint8_t *rgb)
{
    int32_t last = (int32_t)palette->count - 1;
    for (size_t i = 0; i < count; i++) {
        int32_t entry = (int32_t)values[i] - zero - palette->first;
        entry = entry < 0 ? 0 : entry > last ? last : entry;
        const uint8_t *from = palette->rgb + (size_t)entry * CHANNELS;
        rgb[i * CHANNELS] = from[0];
        rgb[i * CHANNELS + 1] = from[1];
        rgb[i * CHANNELS + 2] = from[2];
    }
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
