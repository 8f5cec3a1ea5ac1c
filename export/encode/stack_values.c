/* Counts the values of pictures, for the range that most of them lie in. */
#include "export/encode/stack_values.h"

#include <stdlib.h>

struct SatValueCounts {
    int32_t offset; /* stored value = packed value - offset */
    bool has_padding;
    int32_t padding_low, padding_high;
    size_t size;         /* 2^bits */
    uint64_t of_value[]; /* by packed value */
};

size_t sat_typical_picture_count(size_t frame_count)
{
    return frame_count < SAT_TYPICAL_PICTURES ? frame_count : SAT_TYPICAL_PICTURES;
}

size_t sat_typical_picture(size_t frame_count, size_t index)
{
    /* The middles of equal parts: with an odd number of parts the stack's middle is one. */
    return frame_count < SAT_TYPICAL_PICTURES
               ? index
               : (2 * index + 1) * frame_count / (2 * (size_t)SAT_TYPICAL_PICTURES);
}

SatValueCounts *sat_value_counts_new(const SatSeries *series, SatError *err)
{
    const size_t size = (size_t)1 << series->bits;
    SatValueCounts *counts = calloc(1, sizeof *counts + size * sizeof counts->of_value[0]);
    if (counts == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to count the values of a picture");
        return NULL;
    }
    counts->offset = series->is_signed ? (int32_t)(1U << (series->bits - 1U)) : 0;
    counts->has_padding = series->has_padding;
    counts->padding_low = series->padding_low;
    counts->padding_high = series->padding_high;
    counts->size = size;
    return counts;
}

void sat_value_counts_free(SatValueCounts *counts)
{
    free(counts);
}

void sat_value_counts_add_row(SatValueCounts *counts, const SatPixelFrame *pixels, uint32_t y,
                              const uint8_t *hidden)
{
    const size_t last = counts->size - 1;
    const uint8_t *row = pixels->pixels + pixels->stride_bytes * y;
    const uint16_t *wide = (const uint16_t *)(const void *)row;
    const bool is_wide = pixels->shape.layout == SAT_PIXEL_GRAY16;
    for (uint32_t x = 0; x < pixels->shape.width_px; x++) {
        const size_t value = is_wide ? wide[x] : row[x];
        if (hidden == NULL || hidden[x] == 0) {
            counts->of_value[value < last ? value : last]++;
        }
    }
}

static bool is_padding(const SatValueCounts *counts, size_t index)
{
    const int32_t stored = (int32_t)index - counts->offset;
    return counts->has_padding && stored >= counts->padding_low && stored <= counts->padding_high;
}

SatValueRange sat_value_counts_typical(const SatValueCounts *counts)
{
    uint64_t all = 0;
    for (size_t i = 0; i < counts->size; i++) {
        all += is_padding(counts, i) ? 0 : counts->of_value[i];
    }
    if (all == 0) {
        return (SatValueRange){.known = false};
    }
    const uint64_t margin = all / 100; /* pixels that lie outside on each side */
    SatValueRange range = {.known = true};
    uint64_t below = 0; /* and at the value */
    bool has_low = false;
    for (size_t i = 0; i < counts->size; i++) {
        if (is_padding(counts, i) || counts->of_value[i] == 0) {
            continue;
        }
        below += counts->of_value[i];
        if (!has_low && below > margin) {
            range.low = (int32_t)i - counts->offset;
            has_low = true;
        }
        range.high = (int32_t)i - counts->offset;
        if (below >= all - margin) {
            break;
        }
    }
    return range;
}
