/* Scales a picture by tables of weights, one an axis, and shades it through a window's table. */
#include "player/view/frame_painter.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"

#define WEIGHT_BITS 14
#define WEIGHT_ONE (1U << WEIGHT_BITS)
#define WEIGHT_HALF (WEIGHT_ONE / 2)

/** The source pixels one output pixel is made of: weights[first_weight ..] for start, start + 1, …
 */
typedef struct {
    uint32_t start, count, first_weight;
} Taps;

/** One output axis. Output positions [first, end) lie on the picture. */
typedef struct {
    Taps *taps; /* of the positions first … end - 1 */
    uint16_t *weights;
    size_t taps_capacity, weights_capacity;
    uint32_t first, end;
} Axis;

struct SatScaledPicture {
    Axis across, down;
    uint16_t *values; /* [height_px][width_px][channels], only the part on the picture is filled */
    size_t values_capacity;
    uint16_t *rows[2]; /* source rows scaled across: width_px * channels */
    uint32_t *sums;
    size_t rows_capacity;
    uint32_t width_px, height_px, channels;
};

SatScaledPicture *sat_scaled_picture_new(SatError *err)
{
    SatScaledPicture *scaled = calloc(1, sizeof *scaled);
    if (!scaled) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for painting");
    }
    return scaled;
}

void sat_scaled_picture_free(SatScaledPicture *scaled)
{
    if (!scaled) {
        return;
    }
    free(scaled->across.taps);
    free(scaled->across.weights);
    free(scaled->down.taps);
    free(scaled->down.weights);
    free(scaled->values);
    free(scaled->rows[0]);
    free(scaled->rows[1]);
    free(scaled->sums);
    free(scaled);
}

/** Grows *memory (whose content may be lost) to at least count items. */
static bool grow(void **memory, size_t *capacity, size_t count, size_t item_bytes)
{
    size_t bytes;
    if (count <= *capacity) {
        return true;
    }
    if (!sat_size_mul(count, item_bytes, &bytes)) {
        return false;
    }
    free(*memory);
    *capacity = 0;
    *memory = malloc(bytes);
    if (!*memory) {
        return false;
    }
    *capacity = count;
    return true;
}

/** Position i of the output lies at source coordinate origin + step * i (of its centre). */
typedef struct {
    double origin, step;
    uint32_t output_length, source_length;
} AxisMap;

static void enlarge_taps(const AxisMap *map, double coordinate, Taps *taps, uint16_t *weights)
{
    double place = coordinate - 0.5;
    double floor_place = floor(place);
    long start = (long)floor_place;
    uint32_t second = (uint32_t)lround((place - floor_place) * WEIGHT_ONE);
    long last = (long)map->source_length - 1;
    if (start < 0 || start >= last || second == 0) {
        taps->start = start < 0 ? 0 : (uint32_t)(start > last ? last : start);
        taps->count = 1;
        weights[0] = WEIGHT_ONE;
        return;
    }
    taps->start = (uint32_t)start;
    taps->count = 2;
    weights[0] = (uint16_t)(WEIGHT_ONE - second);
    weights[1] = (uint16_t)second;
}

static void reduce_taps(const AxisMap *map, double coordinate, Taps *taps, uint16_t *weights)
{
    double reach = fabs(map->step) / 2;
    double from = fmax(coordinate - reach, 0);
    double to = fmin(coordinate + reach, map->source_length);
    uint32_t start = (uint32_t)floor(from);
    uint32_t end = (uint32_t)ceil(to);
    if (end > map->source_length) {
        end = map->source_length;
    }
    if (start >= end) {
        start = end - 1;
    }
    uint32_t left = WEIGHT_ONE;
    uint32_t heaviest = 0;
    taps->start = start;
    taps->count = end - start;
    for (uint32_t k = 0; k < taps->count; k++) {
        double overlap = fmin(to, start + k + 1.0) - fmax(from, (double)start + k);
        double share = to > from ? overlap / (to - from) : 1;
        uint32_t weight = (uint32_t)fmax(0, floor(share * WEIGHT_ONE));
        weight = weight > left ? left : weight;
        weights[k] = (uint16_t)weight;
        left -= weight;
        heaviest = weights[k] > weights[heaviest] ? k : heaviest;
    }
    weights[heaviest] = (uint16_t)(weights[heaviest] + left); /* they sum to one exactly */
}

static void sharp_taps(const AxisMap *map, double coordinate, Taps *taps, uint16_t *weights)
{
    double place = floor(coordinate);
    uint32_t last = map->source_length - 1;
    taps->start = place < 0 ? 0 : place > last ? last : (uint32_t)place;
    taps->count = 1;
    weights[0] = WEIGHT_ONE;
}

static bool build_axis(Axis *axis, const AxisMap *map, SatScaling scaling)
{
    size_t most = map->step > 1 || map->step < -1 ? (size_t)ceil(fabs(map->step)) + 2 : 2;
    size_t weight_count;
    void *taps = axis->taps;
    void *weights = axis->weights;
    bool grown = sat_size_mul(most, map->output_length, &weight_count) &&
                 grow(&taps, &axis->taps_capacity, map->output_length, sizeof *axis->taps) &&
                 grow(&weights, &axis->weights_capacity, weight_count, sizeof *axis->weights);
    axis->taps = taps;
    axis->weights = weights;
    if (!grown) {
        return false;
    }
    uint32_t count = 0;
    uint32_t next_weight = 0;
    axis->first = axis->end = 0;
    for (uint32_t i = 0; i < map->output_length; i++) {
        double coordinate = map->origin + map->step * i;
        if (coordinate < 0 || coordinate >= map->source_length) {
            continue;
        }
        if (count == 0) {
            axis->first = i;
        }
        axis->end = i + 1;
        Taps *entry = &axis->taps[count++];
        entry->first_weight = next_weight;
        if (scaling == SAT_SCALE_SHARP) {
            sharp_taps(map, coordinate, entry, axis->weights + next_weight);
        } else if (fabs(map->step) > 1) {
            reduce_taps(map, coordinate, entry, axis->weights + next_weight);
        } else {
            enlarge_taps(map, coordinate, entry, axis->weights + next_weight);
        }
        next_weight += entry->count;
    }
    return true;
}

/** How the source is walked: along `across` for output columns, along `down` for output rows. */
typedef struct {
    const SatPixelFrame *frame;
    size_t across_stride, down_stride; /* in elements (bytes, or 16-bit words) */
} Walk;

static void scale_row_words(const Walk *walk, const Axis *axis, uint32_t source_row, uint16_t *out)
{
    const uint16_t *row =
        (const uint16_t *)(const void *)walk->frame->pixels + walk->down_stride * source_row;
    size_t stride = walk->across_stride;
    for (uint32_t i = 0; i < axis->end - axis->first; i++) {
        const Taps *taps = &axis->taps[i];
        const uint16_t *weights = axis->weights + taps->first_weight;
        const uint16_t *source = row + taps->start * stride;
        if (taps->count == 1) {
            out[i] = source[0];
            continue;
        }
        uint32_t sum = WEIGHT_HALF;
        for (uint32_t k = 0; k < taps->count; k++) {
            sum += (uint32_t)source[k * stride] * weights[k];
        }
        out[i] = (uint16_t)(sum >> WEIGHT_BITS);
    }
}

static void scale_row_bytes(const Walk *walk, const Axis *axis, uint32_t source_row,
                            uint32_t channels, uint16_t *out)
{
    const uint8_t *row = walk->frame->pixels + walk->down_stride * source_row;
    size_t stride = walk->across_stride;
    for (uint32_t i = 0; i < axis->end - axis->first; i++) {
        const Taps *taps = &axis->taps[i];
        const uint16_t *weights = axis->weights + taps->first_weight;
        for (uint32_t channel = 0; channel < channels; channel++) {
            const uint8_t *source = row + taps->start * stride + channel;
            uint32_t sum = WEIGHT_HALF;
            for (uint32_t k = 0; k < taps->count; k++) {
                sum += (uint32_t)source[k * stride] * weights[k];
            }
            *out++ = (uint16_t)(sum >> WEIGHT_BITS);
        }
    }
}

/** The rows scaled across that are at hand, by source row; two suffice when enlarging. */
typedef struct {
    uint32_t source_row[2];
    bool filled[2];
} RowCache;

static const uint16_t *scaled_row(SatScaledPicture *scaled, const Walk *walk, RowCache *cache,
                                  uint32_t source_row)
{
    unsigned slot = source_row & 1U;
    if (!cache->filled[slot] || cache->source_row[slot] != source_row) {
        if (walk->frame->shape.layout == SAT_PIXEL_GRAY16) {
            scale_row_words(walk, &scaled->across, source_row, scaled->rows[slot]);
        } else {
            scale_row_bytes(walk, &scaled->across, source_row, scaled->channels,
                            scaled->rows[slot]);
        }
        cache->filled[slot] = true;
        cache->source_row[slot] = source_row;
    }
    return scaled->rows[slot];
}

static void add_weighted(uint32_t *sums, const uint16_t *row, uint32_t weight, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        sums[i] += row[i] * weight;
    }
}

static void scale_down_axis(SatScaledPicture *scaled, const Walk *walk)
{
    const Axis *down = &scaled->down;
    size_t length = (size_t)(scaled->across.end - scaled->across.first) * scaled->channels;
    size_t pitch = (size_t)scaled->width_px * scaled->channels;
    RowCache cache = {{0, 0}, {false, false}};
    for (uint32_t i = 0; i < down->end - down->first; i++) {
        const Taps *taps = &down->taps[i];
        const uint16_t *weights = down->weights + taps->first_weight;
        uint16_t *out = scaled->values + pitch * (down->first + i) +
                        (size_t)scaled->across.first * scaled->channels;
        if (taps->count == 1) {
            memcpy(out, scaled_row(scaled, walk, &cache, taps->start), length * sizeof *out);
            continue;
        }
        for (size_t k = 0; k < length; k++) {
            scaled->sums[k] = WEIGHT_HALF;
        }
        for (uint32_t k = 0; k < taps->count; k++) {
            add_weighted(scaled->sums, scaled_row(scaled, walk, &cache, taps->start + k),
                         weights[k], length);
        }
        for (size_t k = 0; k < length; k++) {
            out[k] = (uint16_t)(scaled->sums[k] >> WEIGHT_BITS);
        }
    }
}

/** The map from output columns (or rows) to the source axis they walk along. */
static AxisMap axis_map(const SatScreenViewport *viewport, bool columns, uint32_t output_length,
                        bool walks_image_x)
{
    double corner_x;
    double corner_y;
    double next_x;
    double next_y;
    double x = viewport->x + 0.5;
    double y = viewport->y + 0.5;
    sat_viewport_to_image(viewport, x, y, &corner_x, &corner_y);
    sat_viewport_to_image(viewport, columns ? x + 1 : x, columns ? y : y + 1, &next_x, &next_y);
    AxisMap map;
    map.origin = walks_image_x ? corner_x : corner_y;
    map.step = walks_image_x ? next_x - corner_x : next_y - corner_y;
    map.output_length = output_length;
    map.source_length = walks_image_x ? viewport->image_width_px : viewport->image_height_px;
    if (fabs(fabs(map.step) - 1) < 1e-9) {
        /* 1:1 falls on pixel centres, so that every value is shown as it is. */
        map.step = map.step < 0 ? -1 : 1;
        map.origin = floor(map.origin) + 0.5;
    }
    return map;
}

static bool prepare(SatScaledPicture *scaled, const SatScreenViewport *viewport, SatScaling scaling,
                    bool turned)
{
    AxisMap across = axis_map(viewport, true, scaled->width_px, !turned);
    AxisMap down = axis_map(viewport, false, scaled->height_px, turned);
    size_t row_length;
    size_t area;
    void *values = scaled->values;
    if (!build_axis(&scaled->across, &across, scaling) ||
        !build_axis(&scaled->down, &down, scaling) ||
        !sat_size_mul(scaled->width_px, scaled->channels, &row_length) ||
        !sat_size_mul(row_length, scaled->height_px, &area)) {
        return false;
    }
    bool grown = grow(&values, &scaled->values_capacity, area, sizeof *scaled->values);
    scaled->values = values;
    if (grown && row_length > scaled->rows_capacity) {
        for (int slot = 0; slot < 2; slot++) {
            free(scaled->rows[slot]);
            scaled->rows[slot] = malloc(row_length * sizeof *scaled->rows[slot]);
        }
        free(scaled->sums);
        scaled->sums = malloc(row_length * sizeof *scaled->sums);
        grown = scaled->rows[0] && scaled->rows[1] && scaled->sums;
        scaled->rows_capacity = grown ? row_length : 0;
    }
    return grown;
}

bool sat_frame_scale(SatScaledPicture *scaled, const SatPixelFrame *frame,
                     const SatScreenViewport *viewport, SatScaling scaling, SatError *err)
{
    assert(frame->shape.width_px == viewport->image_width_px);
    assert(frame->shape.height_px == viewport->image_height_px);
    bool turned = viewport->quarter_turns % 2 != 0;
    bool words = frame->shape.layout == SAT_PIXEL_GRAY16;
    scaled->channels = frame->shape.layout == SAT_PIXEL_RGB8 ? 3 : 1;
    scaled->width_px = viewport->width < 1 ? 1 : (uint32_t)viewport->width;
    scaled->height_px = viewport->height < 1 ? 1 : (uint32_t)viewport->height;
    if (!prepare(scaled, viewport, scaling, turned)) {
        scaled->across.first = scaled->across.end = 0;
        scaled->down.first = scaled->down.end = 0;
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to paint at this window size");
    }
    size_t pixel = words ? 1 : scaled->channels;
    size_t line = words ? frame->stride_bytes / 2 : frame->stride_bytes;
    Walk walk = {frame, turned ? line : pixel, turned ? pixel : line};
    scale_down_axis(scaled, &walk);
    return true;
}

static void fill(uint32_t *pixels, size_t count, uint32_t colour)
{
    for (size_t i = 0; i < count; i++) {
        pixels[i] = colour;
    }
}

void sat_frame_shade(const SatScaledPicture *scaled, const uint8_t *gray_lut, uint32_t background,
                     const SatCanvas *canvas)
{
    uint32_t first =
        scaled->across.first < canvas->width_px ? scaled->across.first : canvas->width_px;
    uint32_t end = scaled->across.end < canvas->width_px ? scaled->across.end : canvas->width_px;
    for (uint32_t y = 0; y < canvas->height_px; y++) {
        uint32_t *out = canvas->pixels + (size_t)canvas->stride_px * y;
        if (y < scaled->down.first || y >= scaled->down.end) {
            fill(out, canvas->width_px, background);
            continue;
        }
        const uint16_t *values = scaled->values + (size_t)scaled->width_px * scaled->channels * y;
        fill(out, first, background);
        if (scaled->channels == 3) {
            for (uint32_t x = first; x < end; x++) {
                const uint16_t *rgb = values + (size_t)x * 3;
                out[x] = 0xFF000000U | (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
            }
        } else {
            for (uint32_t x = first; x < end; x++) {
                out[x] = 0xFF000000U | gray_lut[values[x]] * 0x010101U;
            }
        }
        fill(out + end, canvas->width_px - end, background);
    }
}
