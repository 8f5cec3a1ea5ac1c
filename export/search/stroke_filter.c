/* A white top-hat with thresholds of its surroundings.
 *
 * The opening by a square of 9 pixels keeps what is wider than a stroke; what it takes away is the
 * contrast of strokes and of noise. A stroke stands out of the noise around it (the median of the
 * block), and out of half of the strongest stroke near by: that cuts smears, shadows and the
 * ringing of JPEG off. */
#include "export/search/stroke_filter.h"

#include <stdlib.h>
#include <string.h>

#define OPENING (SAT_STROKE_MOST_PX + 1) /* pixels */
#define NEAR 8U                          /* pixels on each side whose strongest stroke counts */
enum { BLOCK = 32, SAMPLE_STEP = 4, SAMPLES = (BLOCK / SAMPLE_STEP) * (BLOCK / SAMPLE_STEP) };

static void least_of(uint16_t *values, size_t count, size_t distance)
{
    for (size_t i = 0; i + distance < count; i++) {
        uint16_t other = values[i + distance];
        values[i] = values[i] < other ? values[i] : other;
    }
}

static void greatest_of(uint16_t *values, size_t count, size_t distance)
{
    for (size_t i = 0; i + distance < count; i++) {
        uint16_t other = values[i + distance];
        values[i] = values[i] > other ? values[i] : other;
    }
}

/* Each value becomes the least (greatest) of the square that begins at it: in steps of doubled
 * length, first along rows, then along columns. Rows run into each other in the pad alone. */
static void combine(SatTextPlane *plane, void (*of)(uint16_t *, size_t, size_t), unsigned length)
{
    const size_t rows = (size_t)plane->height_px + 2 * SAT_TEXT_PLANE_PAD;
    unsigned steps[8];
    size_t step_count = 0;
    for (unsigned have = 1; have < length;) {
        unsigned step = have * 2 <= length ? have : length - have;
        steps[step_count++] = step;
        have += step;
    }
    for (size_t y = 0; y < rows; y++) {
        for (size_t i = 0; i < step_count; i++) {
            of(plane->values + y * plane->stride, plane->stride, steps[i]);
        }
    }
    for (size_t i = 0; i < step_count; i++) {
        of(plane->values, rows * plane->stride, steps[i] * plane->stride);
    }
}

static void copy_plane(const SatTextPlane *from, SatTextPlane *to)
{
    memcpy(to->values, from->values,
           from->stride * ((size_t)from->height_px + 2 * SAT_TEXT_PLANE_PAD) * sizeof(uint16_t));
}

static void find_contrast(const SatTextPlane *plane, SatTextPlane *work, SatTextPlane *contrast)
{
    const long back = (long)OPENING - 1;
    copy_plane(plane, work);
    combine(work, least_of, OPENING);
    combine(work, greatest_of, OPENING);
    for (long y = 0; y < (long)plane->height_px; y++) {
        const uint16_t *values = sat_text_plane_at(plane, 0, y);
        const uint16_t *opened = sat_text_plane_at(work, -back, y - back);
        uint16_t *out = sat_text_plane_at(contrast, 0, y);
        for (size_t x = 0; x < plane->width_px; x++) {
            out[x] = values[x] > opened[x] ? (uint16_t)(values[x] - opened[x]) : 0;
        }
    }
}

/* ---- thresholds ------------------------------------------------------------------------------ */

static int compare_values(const void *a, const void *b)
{
    const uint16_t *first = a, *second = b;
    return (*first > *second) - (*first < *second);
}

static uint32_t median_of_block(const SatTextPlane *contrast, uint32_t x0, uint32_t y0)
{
    uint16_t samples[SAMPLES];
    size_t count = 0;
    for (uint32_t y = y0; y < y0 + BLOCK && y < contrast->height_px; y += SAMPLE_STEP) {
        for (uint32_t x = x0; x < x0 + BLOCK && x < contrast->width_px; x += SAMPLE_STEP) {
            samples[count++] = *sat_text_plane_at(contrast, (long)x, (long)y);
        }
    }
    qsort(samples, count, sizeof samples[0], compare_values);
    return samples[count / 2];
}

/* Marks the strokes of one block, and takes the contrast off the rest. */
static void mark_block(SatStrokeMap *map, const SatTextPlane *strongest, uint32_t x0, uint32_t y0,
                       uint32_t least)
{
    SatTextPlane *contrast = &map->contrast;
    const uint32_t x1 = x0 + BLOCK < contrast->width_px ? x0 + BLOCK : contrast->width_px;
    const uint32_t y1 = y0 + BLOCK < contrast->height_px ? y0 + BLOCK : contrast->height_px;
    for (uint32_t y = y0; y < y1; y++) {
        const uint16_t *here = sat_text_plane_at(contrast, 0, (long)y);
        const uint16_t *near = sat_text_plane_at(strongest, -(long)NEAR, (long)y - (long)NEAR);
        uint8_t *mask = map->mask + (size_t)y * contrast->width_px;
        for (uint32_t x = x0; x < x1; x++) {
            mask[x] = (uint8_t)((here[x] >= least) & (here[x] * 20U >= near[x] * 9U));
        }
    }
}

static bool mark(SatStrokeMap *map, const SatTextPlane *strongest, uint32_t floor,
                 uint32_t flat_floor)
{
    const uint32_t columns = (map->contrast.width_px + BLOCK - 1) / BLOCK;
    const uint32_t rows = (map->contrast.height_px + BLOCK - 1) / BLOCK;
    map->block_columns = columns;
    map->least = calloc((size_t)columns * rows, sizeof *map->least);
    for (uint32_t row = 0; map->least != NULL && row < rows; row++) {
        for (uint32_t column = 0; column < columns; column++) {
            uint32_t noise = median_of_block(&map->contrast, column * BLOCK, row * BLOCK);
            uint32_t lowest = noise == 0 ? flat_floor : floor;
            uint32_t least = noise * 22 / 10 > lowest ? noise * 22 / 10 : lowest;
            least = least > 0 ? least : 1;
            map->least[row * columns + column] = least;
        }
    }
    for (uint32_t row = 0; map->least != NULL && row < rows; row++) {
        for (uint32_t column = 0; column < columns; column++) {
            mark_block(map, strongest, column * BLOCK, row * BLOCK,
                       map->least[row * columns + column]);
        }
    }
    return map->least != NULL;
}

uint32_t sat_stroke_map_least(const SatStrokeMap *map, uint32_t x, uint32_t y)
{
    return map->least[(size_t)(y / BLOCK) * map->block_columns + x / BLOCK];
}

bool sat_stroke_map_new(SatStrokeMap *map, const SatTextPlane *plane, uint32_t floor,
                        uint32_t flat_floor, SatError *err)
{
    SatTextPlane work = {0};
    *map = (SatStrokeMap){0};
    map->mask = calloc((size_t)plane->width_px * plane->height_px + 1, 1);
    bool done = map->mask != NULL ||
                sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search a picture for text");
    done = done && sat_text_plane_new(&map->contrast, plane->width_px, plane->height_px, err) &&
           sat_text_plane_new(&work, plane->width_px, plane->height_px, err);
    if (done) {
        find_contrast(plane, &work, &map->contrast);
        copy_plane(&map->contrast, &work);
        combine(&work, greatest_of, 2 * NEAR + 1);
        done = mark(map, &work, floor, flat_floor) ||
               sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search a picture for text");
    }
    sat_text_plane_free(&work);
    if (!done) {
        sat_stroke_map_free(map);
    }
    return done;
}

void sat_stroke_map_free(SatStrokeMap *map)
{
    sat_text_plane_free(&map->contrast);
    free(map->mask);
    free(map->least);
    map->least = NULL;
    map->mask = NULL;
}
