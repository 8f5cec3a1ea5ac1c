/* Gray pictures with supplemental colours: one palette for all their values. */
#include <stdlib.h>
#include <string.h>

#include "formats/case/voi_window.h"
#include "formats/dicom/dicom_palette.h"
#include "formats/dicom/dicom_tags.h"

#define CHANNELS 3U

static bool is_coloured(const SatDicomDataset *dataset)
{
    char presentation[8] = "";
    return sat_dicom_copy_text(dataset, SAT_TAG_PIXEL_PRESENTATION, 0, presentation,
                               sizeof presentation) &&
           (strcmp(presentation, "COLOR") == 0 || strcmp(presentation, "MIXED") == 0);
}

bool sat_dicom_palette_is_supplement(const SatDicomDataset *dataset)
{
    return is_coloured(dataset) && sat_dicom_find(dataset, SAT_TAG_RED_PALETTE_DESCRIPTOR);
}

/* ---- what the frame says of gray ---------------------------------------------------------------
 */

static const SatDicomDataset *item_of(const SatDicomDataset *dataset, uint32_t tag, size_t index)
{
    const SatDicomElement *sequence = dataset ? sat_dicom_find(dataset, tag) : NULL;
    return sequence && index < sequence->item_count ? &sequence->items[index] : NULL;
}

/* Where the attribute stands: in the frame's macro, the shared one, or the object itself. */
static const SatDicomDataset *place_of(const SatDicomDataset *object, uint32_t index,
                                       uint32_t macro_tag, uint32_t tag)
{
    const SatDicomDataset *places[] = {
        item_of(item_of(object, SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, index), macro_tag, 0),
        item_of(item_of(object, SAT_TAG_SHARED_FUNCTIONAL_GROUPS_SEQUENCE, 0), macro_tag, 0),
        object};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (places[i] && sat_dicom_find(places[i], tag)) {
            return places[i];
        }
    }
    return NULL;
}

static SatModalityTransform modality_of(const SatDicomDataset *object, uint32_t index)
{
    SatModalityTransform modality = {.slope = 1, .type = ""};
    const SatDicomDataset *place =
        place_of(object, index, SAT_TAG_PIXEL_VALUE_TRANSFORMATION_SEQUENCE, SAT_TAG_RESCALE_SLOPE);
    if (place && sat_dicom_get_double(place, SAT_TAG_RESCALE_SLOPE, 0, &modality.slope)) {
        (void)sat_dicom_get_double(place, SAT_TAG_RESCALE_INTERCEPT, 0, &modality.intercept);
    }
    return modality;
}

static SatVoiWindow window_of(const SatDicomDataset *object, uint32_t index)
{
    SatVoiWindow window = {.function = SAT_VOI_LINEAR, .explanation = ""};
    char function[16] = "";
    const SatDicomDataset *place =
        place_of(object, index, SAT_TAG_FRAME_VOI_LUT_SEQUENCE, SAT_TAG_WINDOW_CENTER);
    if (!place || !sat_dicom_get_double(place, SAT_TAG_WINDOW_CENTER, 0, &window.center) ||
        !sat_dicom_get_double(place, SAT_TAG_WINDOW_WIDTH, 0, &window.width)) {
        window.width = 0;
    }
    if (place &&
        sat_dicom_copy_text(place, SAT_TAG_VOI_LUT_FUNCTION, 0, function, sizeof function)) {
        window.function = strcmp(function, "SIGMOID") == 0        ? SAT_VOI_SIGMOID
                          : strcmp(function, "LINEAR_EXACT") == 0 ? SAT_VOI_LINEAR_EXACT
                                                                  : SAT_VOI_LINEAR;
    }
    return window;
}

/* Gray of every value the picture can hold; those from first_colour on do not matter. */
static void make_grays(const SatDicomDataset *object, const SatDicomImage *image, uint32_t index,
                       int64_t first_colour, uint8_t *grays)
{
    char modality_code[17] = "";
    SatModalityTransform modality = modality_of(object, index);
    SatFrameInfo frame = {.modality = &modality};
    (void)sat_dicom_copy_text(object, SAT_TAG_MODALITY, 0, modality_code, sizeof modality_code);
    SatSeries series = {.modality = modality_code,
                        .bits = image->bits_stored,
                        .is_signed = image->is_signed,
                        .photometric = strcmp(image->photometric, "MONOCHROME1") == 0
                                           ? SAT_PHOTOMETRIC_MONOCHROME1
                                           : SAT_PHOTOMETRIC_MONOCHROME2,
                        .frames = &frame,
                        .frame_count = 1};
    series.value_low = sat_stored_value(&series, 0);
    series.value_high = (int32_t)(first_colour - 1);
    series.has_value_range = series.value_high >= series.value_low;
    SatVoiChoice choice = sat_voi_auto(&series);
    SatVoiWindow window = window_of(object, index);
    if (window.width > 0) {
        choice.window = window;
    }
    sat_voi_build_lut(&series, &frame, &choice, grays);
}

/* ---- the palette -------------------------------------------------------------------------------
 */

static void fill(const SatDicomPalette *colours, const uint8_t *grays, int32_t least,
                 SatDicomPalette *out)
{
    for (uint32_t i = 0; i < out->count; i++) {
        int64_t entry = (int64_t)least + i - colours->first;
        int64_t last = (int64_t)colours->count - 1;
        uint8_t *rgb = out->rgb + (size_t)i * CHANNELS;
        if (entry < 0) {
            memset(rgb, grays[i], CHANNELS);
        } else {
            memcpy(rgb, colours->rgb + (size_t)(entry < last ? entry : last) * CHANNELS, CHANNELS);
        }
    }
}

bool sat_dicom_supplement_read(const SatDicomDataset *dataset, const SatDicomImage *image,
                               uint32_t index, SatDicomPalette *out, SatError *err)
{
    SatDicomPalette colours = {.count = 0};
    if (!sat_dicom_palette_read(dataset, image->is_signed, &colours, err)) {
        return false;
    }
    int32_t least = image->is_signed ? -((int32_t)1 << (image->bits_stored - 1)) : 0;
    SatDicomPalette palette = {
        .count = 1U << image->bits_stored, .first = least, .is_rounded = colours.is_rounded};
    uint8_t *grays = malloc(palette.count);
    palette.rgb = malloc((size_t)palette.count * CHANNELS);
    bool ok = grays && palette.rgb;
    if (ok) {
        make_grays(dataset, image, index, colours.first, grays);
        fill(&colours, grays, least, &palette);
        *out = palette;
    } else {
        free(palette.rgb);
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a palette");
    }
    free(grays);
    sat_dicom_palette_free(&colours);
    return ok;
}
