/* Groups of tiles by how much happens in them. */
#include "formats/codec/vp8l_tiles.h"

#include <stdlib.h>
#include <string.h>

#include "formats/codec/vp8l_refine.h"

enum {
    OCTAVE_BITS = 3, /* levels of activity: 8 for each doubling */
    LEVELS = 120,
    KINDS = 3,
    PIXELS_A_GROUP = 32 /* times the groups, squared: pixels that deserve them */
};

/* How many tiles there are of each kind and level; then each one's group. */
typedef struct {
    uint32_t tiles[KINDS * LEVELS];
    uint8_t group[KINDS * LEVELS];
} Levels;

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* log2(value) * 2^OCTAVE_BITS, rounded down; in whole numbers, so that every machine and compiler
 * has the same. value >= 1 */
static unsigned log2_fixed(uint32_t value)
{
    unsigned whole = 31U - (unsigned)__builtin_clz(value);
    uint64_t mantissa = ((uint64_t)value << 31) >> whole; /* 1.0 is 2^31 */
    unsigned log = whole;
    for (unsigned i = 0; i < OCTAVE_BITS; i++) {
        mantissa = mantissa * mantissa >> 31;
        log <<= 1;
        if (mantissa >> 32) {
            mantissa >>= 1;
            log |= 1;
        }
    }
    return log;
}

/* ---- how much happens ----------------------------------------------------------------------- */

typedef struct {
    uint32_t activity; /* the sum over the pixels of how far they are from 0 */
    bool has_colour;
} TileSum;

static void add_number_row(const SatVp8lPlanes *planes, size_t at, size_t count, TileSum *sum)
{
    const uint8_t *low = planes->plane[0] + at;
    const uint8_t *high = planes->plane[1] + at;
    uint32_t low_sum = 0;
    uint32_t high_sum = 0;
    for (size_t i = 0; i < count; i++) {
        low_sum += low[i];
        high_sum += high[i];
    }
    sum->activity += low_sum + 256 * high_sum;
    sum->has_colour |= high_sum != 0;
}

static void add_difference_row(const SatVp8lPlanes *planes, size_t at, size_t count, TileSum *sum)
{
    for (unsigned p = 0; p < planes->planes; p++) {
        const uint8_t *bytes = planes->plane[p] + at;
        uint32_t total = 0;
        for (size_t i = 0; i < count; i++) {
            total += smaller(bytes[i], 256U - bytes[i]);
        }
        sum->activity += total;
        sum->has_colour |= p > 0 && total != 0;
    }
}

/* The sums of one row of tiles. */
static void sum_tiles(const SatVp8lPlanes *planes, unsigned tile_bits, uint32_t first_row,
                      uint32_t rows, TileSum *sums)
{
    uint32_t side = 1U << tile_bits;
    memset(sums, 0, sat_vp8l_tiles_over(planes->width_px, tile_bits) * sizeof(*sums));
    for (uint32_t y = first_row; y < first_row + rows; y++) {
        size_t row = (size_t)y * planes->width_px;
        for (uint32_t x = 0; x < planes->width_px; x += side) {
            uint32_t count = smaller(side, planes->width_px - x);
            if (planes->is_number) {
                add_number_row(planes, row + x, count, &sums[x >> tile_bits]);
            } else {
                add_difference_row(planes, row + x, count, &sums[x >> tile_bits]);
            }
        }
    }
}

/* The tile's place in Levels: first by kind, then by the logarithm of its mean. */
static unsigned level_of(const TileSum *sum, uint32_t pixels)
{
    enum { ONE = 256, QUARTER = ONE / 4 }; /* differences of means below a quarter say little */
    if (sum->activity == 0) {
        return SAT_VP8L_FLAT * LEVELS;
    }
    uint32_t mean = (uint32_t)((uint64_t)sum->activity * ONE / pixels);
    unsigned level = log2_fixed(mean + QUARTER) - log2_fixed(QUARTER);
    unsigned kind = sum->has_colour ? SAT_VP8L_COLOUR : SAT_VP8L_GREEN;
    return kind * LEVELS + (level < LEVELS ? level : LEVELS - 1);
}

/* Counts the tiles of each level. levels_of[tile]; sums: room for one row of tiles */
static void find_levels(const SatVp8lPlanes *planes, const SatVp8lTiles *tiles, TileSum *sums,
                        uint16_t *level_of_tile, Levels *levels)
{
    uint32_t side = 1U << tiles->tile_bits;
    for (uint32_t ty = 0; ty < tiles->rows; ty++) {
        uint32_t rows = smaller(side, planes->height_px - ty * side);
        sum_tiles(planes, tiles->tile_bits, ty * side, rows, sums);
        for (uint32_t tx = 0; tx < tiles->columns; tx++) {
            uint32_t columns = smaller(side, planes->width_px - tx * side);
            unsigned level = level_of(&sums[tx], rows * columns);
            level_of_tile[(size_t)ty * tiles->columns + tx] = (uint16_t)level;
            levels->tiles[level]++;
        }
    }
}

/* ---- groups --------------------------------------------------------------------------------- */

/* More groups fit the pixels better, but each has to be described. Measured on pictures of 64 x 64
 * to 1024 x 1024: side / 32 is best. tiles: that are not flat */
static unsigned groups_deserved(uint64_t tiles, unsigned tile_bits)
{
    unsigned groups = 1;
    uint64_t pixels = tiles << (2 * tile_bits);
    while (groups < SAT_VP8L_MAX_GROUPS - 2 &&
           (uint64_t)(groups + 1) * PIXELS_A_GROUP * (groups + 1) * PIXELS_A_GROUP <= pixels) {
        groups++;
    }
    return groups;
}

static uint64_t count_tiles(const Levels *levels, unsigned kind)
{
    uint64_t count = 0;
    for (unsigned i = 0; i < LEVELS; i++) {
        count += levels->tiles[kind * LEVELS + i];
    }
    return count;
}

/* Cuts the levels of one kind into up to `groups` groups of about as many tiles each. */
static void cut_kind(SatVp8lKind kind, unsigned groups, Levels *levels, SatVp8lTiles *tiles)
{
    uint64_t rest = count_tiles(levels, kind);
    unsigned level = kind * LEVELS;
    unsigned end = level + LEVELS;
    for (; rest > 0; groups -= groups > 1) {
        uint64_t share = (rest + groups - 1) / groups;
        uint64_t taken = 0;
        while (level < end && (taken == 0 || taken + levels->tiles[level] / 2 <= share)) {
            taken += levels->tiles[level];
            levels->group[level++] = (uint8_t)tiles->groups;
        }
        rest -= taken;
        tiles->kind[tiles->groups++] = kind;
    }
}

static void cut_levels(Levels *levels, SatVp8lTiles *tiles)
{
    uint64_t flat = count_tiles(levels, SAT_VP8L_FLAT);
    uint64_t green = count_tiles(levels, SAT_VP8L_GREEN);
    uint64_t colour = count_tiles(levels, SAT_VP8L_COLOUR);
    unsigned groups = groups_deserved(green + colour, tiles->tile_bits);
    unsigned for_green = groups;
    if (colour > 0) {
        for_green = (unsigned)((groups * green + (green + colour) / 2) / (green + colour));
        for_green -= for_green == groups && groups > 1;
    }
    cut_kind(SAT_VP8L_FLAT, 1, levels, tiles);
    if (groups == 1 && flat == 0) { /* nothing to tell apart: no word on groups in the stream */
        for (unsigned i = 0; i < LEVELS; i++) {
            levels->tiles[SAT_VP8L_COLOUR * LEVELS + i] +=
                levels->tiles[SAT_VP8L_GREEN * LEVELS + i];
        }
        cut_kind(SAT_VP8L_COLOUR, 1, levels, tiles);
        return;
    }
    cut_kind(SAT_VP8L_GREEN, for_green > 0 ? for_green : 1, levels, tiles);
    cut_kind(SAT_VP8L_COLOUR, groups > for_green ? groups - for_green : 1, levels, tiles);
}

static bool group_by_activity(const SatVp8lPlanes *planes, SatVp8lTiles *tiles)
{
    size_t all = (size_t)tiles->columns * tiles->rows;
    TileSum *sums = malloc(tiles->columns * sizeof(*sums));
    uint16_t *level_of_tile = malloc(all * sizeof(*level_of_tile));
    Levels *levels = calloc(1, sizeof(*levels));
    bool done = sums && level_of_tile && levels;
    if (done) {
        find_levels(planes, tiles, sums, level_of_tile, levels);
        cut_levels(levels, tiles);
        for (size_t i = 0; i < all; i++) {
            tiles->group[i] = levels->group[level_of_tile[i]];
        }
    }
    free(sums);
    free(level_of_tile);
    free(levels);
    return done;
}

bool sat_vp8l_tiles_find(const SatVp8lPlanes *planes, const SatVp8lSearch *search,
                         SatVp8lTiles *tiles)
{
    *tiles = (SatVp8lTiles){.tile_bits = search->tile_bits,
                            .columns = sat_vp8l_tiles_over(planes->width_px, search->tile_bits),
                            .rows = sat_vp8l_tiles_over(planes->height_px, search->tile_bits)};
    tiles->group = malloc((size_t)tiles->columns * tiles->rows);
    if (tiles->group && group_by_activity(planes, tiles) &&
        sat_vp8l_refine(planes, search->rounds, tiles)) {
        return true;
    }
    sat_vp8l_tiles_free(tiles);
    return false;
}

void sat_vp8l_tiles_free(SatVp8lTiles *tiles)
{
    free(tiles->group);
    tiles->group = NULL;
}
