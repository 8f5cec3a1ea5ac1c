/* Reads and applies palettes. */
#include "formats/dicom/dicom_palette.h"

#include <stdlib.h>
#include <string.h>

#include "formats/dicom/dicom_header.h"
#include "formats/dicom/dicom_tags.h"

#define CHANNELS 3U

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
    out->count = count == 0 ? SAT_DICOM_PALETTE_MOST_ENTRIES : count;
    out->first = is_signed ? (int16_t)first : first;
    out->bits = (unsigned)values[2];
    if (values[2] != 8 && values[2] != 16) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the %s palette's entries must have 8 or 16 bits",
                        channels[channel].name);
    }
    return true;
}

static bool read_descriptors(const SatDicomDataset *dataset, bool is_signed, Descriptor *out,
                             SatError *err)
{
    for (unsigned i = 0; i < CHANNELS; i++) {
        Descriptor descriptor = {.count = 0};
        if (!read_descriptor(dataset, i, is_signed, &descriptor, err)) {
            return false;
        }
        if (i > 0 && (descriptor.count != out->count || descriptor.first != out->first ||
                      descriptor.bits != out->bits)) {
            return sat_fail(err, SAT_ERR_CORRUPT, "the palette's three descriptors differ");
        }
        *out = descriptor;
    }
    return true;
}

/* ---- entries ----------------------------------------------------------------------------------
 */

uint16_t sat_dicom_palette_value(const SatDicomPaletteData *data, size_t index)
{
    if (data->is_wide) {
        return sat_dicom_load_u16(data->bytes + index * 2, data->big_endian);
    }
    bool has_partner = (index ^ 1U) < data->count;
    return data->bytes[data->is_swapped && has_partner ? index ^ 1U : index];
}

static SatDicomPaletteData data_of(const SatDicomDataset *dataset, const SatDicomElement *element,
                                   bool is_wide)
{
    size_t length = element->value ? (size_t)element->length : 0;
    return (SatDicomPaletteData){.bytes = element->value,
                                 .count = is_wide ? length / 2 : length,
                                 .is_wide = is_wide,
                                 .big_endian = dataset->big_endian,
                                 .is_swapped = dataset->big_endian && element->vr[1] == 'W'};
}

/* Entries of 8 bits lie in bytes (of words, when big-endian), or, as some writers have them, in
 * words of their own: twice the length tells. */
static bool read_channel(const SatDicomDataset *dataset, unsigned channel,
                         const Descriptor *descriptor, uint16_t *entries, SatError *err)
{
    const SatDicomElement *element = sat_dicom_find(dataset, channels[channel].data);
    const SatDicomElement *segments = sat_dicom_find(dataset, channels[channel].segments);
    uint32_t count = descriptor->count;
    if (!element && segments) {
        size_t used = 0;
        SatDicomPaletteData data = data_of(dataset, segments, descriptor->bits == 16);
        return sat_dicom_palette_expand(&data, channels[channel].name, entries, count, &used, err);
    }
    bool is_wide = descriptor->bits == 16 || (element && element->length / 2 >= count);
    SatDicomPaletteData data = {.count = 0};
    if (element) {
        data = data_of(dataset, element, is_wide);
    }
    if (data.count < count) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the %s palette has fewer than its %u entries",
                        channels[channel].name, count);
    }
    for (size_t i = 0; i < count; i++) {
        entries[i] = sat_dicom_palette_value(&data, i);
    }
    return true;
}

/* PACK_FORMAT.md 10: M = 65535. */
static uint8_t narrow_entry(uint32_t value, bool *is_rounded)
{
    uint8_t narrow = (uint8_t)((value * 255U + 32767U) / 65535U);
    *is_rounded = *is_rounded || narrow * 257U != value;
    return narrow;
}

/* Entries that say they have 16 bits, none of them above 255: some writers put 8 there, and by the
 * letter the picture would be black. */
static bool are_bytes(const Descriptor *descriptor, const uint16_t *entries)
{
    for (size_t i = 0; descriptor->bits == 16 && i < (size_t)descriptor->count * CHANNELS; i++) {
        if (entries[i] > 255) {
            return false;
        }
    }
    return true;
}

static bool read_entries(const SatDicomDataset *dataset, const Descriptor *descriptor,
                         uint16_t *entries, SatDicomPalette *palette, SatError *err)
{
    uint32_t count = descriptor->count;
    for (unsigned channel = 0; channel < CHANNELS; channel++) {
        if (!read_channel(dataset, channel, descriptor, entries + (size_t)channel * count, err)) {
            return false;
        }
    }
    bool is_narrow = are_bytes(descriptor, entries);
    for (size_t i = 0; i < (size_t)count * CHANNELS; i++) {
        uint16_t value = entries[i % CHANNELS * count + i / CHANNELS];
        palette->rgb[i] = is_narrow ? (uint8_t)value : narrow_entry(value, &palette->is_rounded);
    }
    return true;
}

bool sat_dicom_palette_read(const SatDicomDataset *dataset, bool is_signed, SatDicomPalette *out,
                            SatError *err)
{
    Descriptor descriptor = {.count = 0};
    if (!read_descriptors(dataset, is_signed, &descriptor, err)) {
        return false;
    }
    SatDicomPalette palette = {.count = descriptor.count, .first = descriptor.first};
    palette.rgb = malloc((size_t)palette.count * CHANNELS);
    uint16_t *entries = malloc((size_t)palette.count * CHANNELS * sizeof *entries);
    bool ok = palette.rgb && entries ? read_entries(dataset, &descriptor, entries, &palette, err)
                                     : sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a palette");
    free(entries);
    if (!ok) {
        sat_dicom_palette_free(&palette);
        return false;
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
