/* Reads pictures of the source, and takes the mean of several. */
#include "export/encode/planned_pixels.h"

#include <stdlib.h>
#include <string.h>

#include "export/encode/source_picture.h"

/* Values are weighted sums as long as slices come. */
typedef struct {
    uint64_t *sums, *weights; /* one a pixel */
    bool has_padding;
    uint16_t padding_low, padding_high; /* as the pixel frame holds them */
} Mean;

static bool read_one(const SatPlannedSeries *series, const SatPlannedFrame *frame,
                     SatPixelFrame *whole, SatError *err)
{
    if (sat_clean_item_facts(frame->item)->image.kind != SAT_DICOM_PIXELS_JPEG_BASELINE) {
        return sat_clean_item_read_frame(frame->item, frame->source_frame, &series->linear, whole,
                                         err);
    }
    SatByteWriter jpeg = SAT_BYTE_WRITER_INIT;
    bool done = sat_read_clean_jpeg(frame, whole, &jpeg, err);
    sat_byte_writer_free(&jpeg);
    return done;
}

static SatPlannedFrame frame_of(const SatPlannedSlice *slice)
{
    return (SatPlannedFrame){.item = slice->item, .source_frame = slice->source_frame};
}

/* ---- the mean ----------------------------------------------------------------------------------
 */

static uint32_t value_at(const uint8_t *row, uint32_t x, bool is_wide)
{
    uint16_t wide = row[x];
    if (is_wide) {
        memcpy(&wide, row + (size_t)x * 2U, sizeof(wide));
    }
    return wide;
}

static void add(Mean *mean, const SatPixelFrame *frame, uint64_t weight)
{
    const bool is_wide = frame->shape.layout == SAT_PIXEL_GRAY16;
    size_t at = 0;
    for (uint32_t y = 0; y < frame->shape.height_px; y++) {
        const uint8_t *row = frame->pixels + y * frame->stride_bytes;
        for (uint32_t x = 0; x < frame->shape.width_px; x++, at++) {
            uint32_t value = value_at(row, x, is_wide);
            bool is_padding =
                mean->has_padding && value >= mean->padding_low && value <= mean->padding_high;
            mean->sums[at] += is_padding ? 0 : weight * value;
            mean->weights[at] += is_padding ? 0 : weight;
        }
    }
}

/* What no slice gives a value stays as it is. */
static void put(const Mean *mean, SatPixelFrame *frame)
{
    const bool is_wide = frame->shape.layout == SAT_PIXEL_GRAY16;
    size_t at = 0;
    for (uint32_t y = 0; y < frame->shape.height_px; y++) {
        uint8_t *row = frame->pixels + y * frame->stride_bytes;
        for (uint32_t x = 0; x < frame->shape.width_px; x++, at++) {
            uint64_t weight = mean->weights[at];
            if (weight == 0) {
                continue;
            }
            uint16_t value = (uint16_t)((2U * mean->sums[at] + weight) / (2U * weight));
            if (is_wide) {
                memcpy(row + (size_t)x * 2U, &value, sizeof(value));
            } else {
                row[x] = (uint8_t)value;
            }
        }
    }
}

static void set_padding(const SatPlannedSeries *series, Mean *mean)
{
    const SatSeries *numbers = &series->numbers;
    int32_t most = (int32_t)(((uint32_t)1 << series->source_shape.bits) - 1U);
    int32_t shift = numbers->is_signed ? most / 2 + 1 : 0;
    int64_t low = (int64_t)numbers->padding_low + shift,
            high = (int64_t)numbers->padding_high + shift;
    mean->has_padding = numbers->has_padding && high >= 0 && low <= most;
    mean->padding_low = (uint16_t)(low > 0 ? low : 0);
    mean->padding_high = (uint16_t)(high < most ? high : most);
}

/* The first slice is read into the picture itself: where all is padding, its own stays. */
static bool read_slices(const SatPlannedSeries *series, const SatPlannedFrame *slab, Mean *mean,
                        SatPixelFrame *whole, SatError *err)
{
    SatPixelFrame other = {0};
    if (slab->slice_count > 1 && !sat_pixel_frame_new(&other, &series->source_shape, err)) {
        return false;
    }
    bool done = true;
    for (size_t i = 0; done && i < slab->slice_count; i++) {
        const SatPlannedFrame frame = frame_of(&slab->slices[i]);
        SatPixelFrame *room = i == 0 ? whole : &other;
        done = read_one(series, &frame, room, err);
        if (done) {
            add(mean, room, slab->slices[i].weight);
        }
    }
    sat_pixel_frame_free(&other);
    if (done) {
        put(mean, whole);
    }
    return done;
}

static bool read_slab(const SatPlannedSeries *series, const SatPlannedFrame *slab,
                      SatPixelFrame *whole, SatError *err)
{
    size_t pixels = (size_t)whole->shape.width_px * whole->shape.height_px;
    Mean mean = {.sums = calloc(pixels, sizeof(*mean.sums)),
                 .weights = calloc(pixels, sizeof(*mean.weights))};
    bool done = mean.sums != NULL && mean.weights != NULL;
    if (!done) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a thick slice");
    } else {
        set_padding(series, &mean);
        done = read_slices(series, slab, &mean, whole, err);
    }
    free(mean.sums);
    free(mean.weights);
    return done;
}

bool sat_planned_pixels_read(const SatPlannedSeries *series, const SatPlannedFrame *frame,
                             SatPixelFrame *whole, SatError *err)
{
    return frame->slice_count > 0 ? read_slab(series, frame, whole, err)
                                  : read_one(series, frame, whole, err);
}

const SatCleanItem *sat_planned_unreadable(const SatPlannedSeries *series,
                                           const SatPlannedFrame *frame)
{
    SatError ignored = SAT_ERROR_INIT;
    SatPixelFrame room = {0};
    const SatCleanItem *found = frame->item;
    if (frame->slice_count == 0 || !sat_pixel_frame_new(&room, &series->source_shape, &ignored)) {
        return found;
    }
    for (size_t i = 0; i < frame->slice_count; i++) {
        const SatPlannedFrame slice = frame_of(&frame->slices[i]);
        SatError why = SAT_ERROR_INIT;
        if (!read_one(series, &slice, &room, &why)) {
            found = slice.item;
            break;
        }
    }
    sat_pixel_frame_free(&room);
    return found;
}
