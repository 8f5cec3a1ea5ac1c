/* Looks for runs of equal pixels, row by row. */
#include "formats/codec/vp8l_runs.h"

#include <stdlib.h>

static bool equals_left(const SatVp8lPlanes *planes, size_t at)
{
    for (unsigned p = 0; p < planes->planes; p++) {
        if (planes->plane[p][at] != planes->plane[p][at - 1]) {
            return false;
        }
    }
    return true;
}

static bool add_run(SatVp8lRuns *runs, size_t start, size_t length)
{
    if (runs->count == runs->capacity) {
        size_t capacity = runs->capacity == 0 ? 256 : 2 * runs->capacity;
        SatVp8lRun *run = realloc(runs->run, capacity * sizeof(*run));
        if (!run) {
            return false;
        }
        runs->run = run;
        runs->capacity = capacity;
    }
    runs->run[runs->count++] = (SatVp8lRun){(uint32_t)start, (uint32_t)length};
    return true;
}

/* Runs in the pixels from `start` to `end` of one row, the first of which has a left neighbour. A
 * run that is long enough holds a pixel whose distance from `start` divides by `shortest`: only
 * those are looked at. */
static bool find_in_stretch(const SatVp8lPlanes *planes, size_t start, size_t end,
                            uint32_t shortest, SatVp8lRuns *runs)
{
    size_t done = start; /* no run may begin before it */
    for (size_t look = start; look < end; look += shortest) {
        if (look < done || !equals_left(planes, look)) {
            continue;
        }
        size_t first = look;
        size_t last = look + 1;
        while (first > done && equals_left(planes, first - 1)) {
            first--;
        }
        while (last < end && last - first < SAT_VP8L_LONGEST_RUN && equals_left(planes, last)) {
            last++;
        }
        done = last;
        if (last - first >= shortest && !add_run(runs, first, last - first)) {
            return false;
        }
    }
    return true;
}

bool sat_vp8l_runs_find(const SatVp8lPlanes *planes, const SatVp8lTiles *tiles, uint32_t shortest,
                        SatVp8lRuns *runs)
{
    for (uint32_t y = 0; y < planes->height_px; y++) {
        const uint8_t *group = tiles->group + (size_t)(y >> tiles->tile_bits) * tiles->columns;
        size_t row = (size_t)y * planes->width_px;
        uint32_t tx = 0;
        while (tx < tiles->columns) {
            uint32_t first = tx;
            while (tx < tiles->columns && tiles->kind[group[tx]] != SAT_VP8L_FLAT) {
                tx++;
            }
            uint64_t start = (uint64_t)first << tiles->tile_bits;
            uint64_t end = (uint64_t)tx << tiles->tile_bits;
            start += start == 0;
            end = end < planes->width_px ? end : planes->width_px;
            if (start < end && !find_in_stretch(planes, row + start, row + end, shortest, runs)) {
                return false;
            }
            tx++;
        }
    }
    return true;
}

void sat_vp8l_runs_free(SatVp8lRuns *runs)
{
    free(runs->run);
    *runs = (SatVp8lRuns){0};
}
