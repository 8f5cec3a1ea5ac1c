/* A budget of pixels, where one that has to be decoded costs more than one that lies there. */
#include "export/search/choose_frames.h"

#define BUDGET UINT64_C(200000000) /* raw pixels: about half a second */

static uint64_t cost_of_pixel(SatDicomPixelKind kind)
{
    switch (kind) {
    case SAT_DICOM_PIXELS_NATIVE:
    case SAT_DICOM_PIXELS_RLE:
        return 1;
    case SAT_DICOM_PIXELS_DEFLATED:
    case SAT_DICOM_PIXELS_JPEG_BASELINE:
        return 4;
    case SAT_DICOM_PIXELS_JPEG:
    case SAT_DICOM_PIXELS_JPEG_LOSSLESS:
    case SAT_DICOM_PIXELS_JPEG_LS:
        return 10;
    case SAT_DICOM_PIXELS_JPEG_2000:
        break;
    }
    return 30;
}

size_t sat_choose_frames(const SatPlannedSeries *series, bool *wanted)
{
    const SatDicomImage *image = &sat_clean_item_facts(series->frames[0].item)->image;
    const uint64_t pixels =
        (uint64_t)series->source_shape.width_px * series->source_shape.height_px;
    const uint64_t affordable = BUDGET / (pixels * cost_of_pixel(image->kind) + 1) + 2;
    const size_t count = series->frame_count;
    const size_t most = affordable < count && !series->suspicious ? (size_t)affordable : count;
    for (size_t i = 0; i < count; i++) {
        wanted[i] = false;
    }
    for (size_t i = 0; i < most; i++) {
        wanted[most > 1 ? i * (count - 1) / (most - 1) : 0] = true;
    }
    return most;
}
