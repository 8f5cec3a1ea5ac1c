/* Tiles and groups find each other in rounds. */
#include "formats/codec/vp8l_refine.h"

#include <stdlib.h>
#include <string.h>

#include "formats/codec/vp8l_code.h"

enum {
    MISSING_BITS = 17, /* what a symbol would cost that its group does not have: a little more than
                          the longest code */
    GROUPS = SAT_VP8L_MAX_GROUPS
};

typedef struct {
    uint32_t counts[GROUPS][SAT_VP8L_MAX_PLANES][SAT_VP8L_BYTE_SYMBOLS];
    uint32_t tiles[GROUPS];
    uint8_t tile_bits[GROUPS]; /* what naming the group costs */
    /* What a byte costs in each group: all groups beside each other, so that they are added at
     * once. */
    uint8_t cost[SAT_VP8L_MAX_PLANES][SAT_VP8L_BYTE_SYMBOLS][GROUPS];
} Room;

typedef struct {
    uint32_t x, y, columns, rows; /* in pixels */
} Area;

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static Area tile_area(const SatVp8lPlanes *planes, unsigned tile_bits, uint32_t tx, uint32_t ty)
{
    uint32_t side = 1U << tile_bits;
    Area area = {tx << tile_bits, ty << tile_bits, 0, 0};
    area.columns = smaller(side, planes->width_px - area.x);
    area.rows = smaller(side, planes->height_px - area.y);
    return area;
}

static void count_groups(const SatVp8lPlanes *planes, const SatVp8lTiles *tiles, Room *room)
{
    uint32_t side = 1U << tiles->tile_bits;
    memset(room->counts, 0, sizeof(room->counts));
    memset(room->tiles, 0, sizeof(room->tiles));
    for (size_t i = 0; i < (size_t)tiles->columns * tiles->rows; i++) {
        room->tiles[tiles->group[i]]++;
    }
    for (uint32_t y = 0; y < planes->height_px; y++) {
        const uint8_t *group = tiles->group + (size_t)(y >> tiles->tile_bits) * tiles->columns;
        size_t row = (size_t)y * planes->width_px;
        for (uint32_t x = 0; x < planes->width_px; x += side, group++) {
            uint32_t count = smaller(side, planes->width_px - x);
            for (unsigned p = 0; p < planes->planes; p++) {
                uint32_t *counts = room->counts[*group][p];
                const uint8_t *bytes = planes->plane[p] + row + x;
                for (uint32_t i = 0; i < count; i++) {
                    counts[bytes[i]]++;
                }
            }
        }
    }
}

static void set_costs(const SatVp8lPlanes *planes, const SatVp8lTiles *tiles, Room *room)
{
    uint8_t lengths[SAT_VP8L_BYTE_SYMBOLS];
    for (unsigned g = 0; g < tiles->groups; g++) {
        for (unsigned p = 0; p < planes->planes; p++) {
            unsigned used =
                sat_vp8l_code_lengths(room->counts[g][p], SAT_VP8L_BYTE_SYMBOLS, lengths);
            for (unsigned v = 0; v < SAT_VP8L_BYTE_SYMBOLS; v++) {
                uint8_t bits = used > 1 ? lengths[v] : 0;
                room->cost[p][v][g] = lengths[v] == 0 ? MISSING_BITS : bits;
            }
        }
    }
    (void)sat_vp8l_code_lengths(room->tiles, tiles->groups, room->tile_bits);
}

/* sums[group]: what the bytes of one tile row cost */
static void add_row_costs(const SatVp8lPlanes *planes, const Room *room, size_t at, size_t count,
                          uint16_t *sums)
{
    for (unsigned p = 0; p < planes->planes; p++) {
        const uint8_t *bytes = planes->plane[p] + at;
        for (size_t i = 0; i < count; i++) {
            const uint8_t *cost = room->cost[p][bytes[i]];
            for (unsigned g = 0; g < GROUPS; g++) {
                sums[g] = (uint16_t)(sums[g] + cost[g]);
            }
        }
    }
}

static bool has_colour(const SatVp8lPlanes *planes, const Area *area)
{
    uint8_t seen = 0;
    for (unsigned p = 1; p < planes->planes; p++) {
        for (uint32_t y = 0; y < area->rows; y++) {
            const uint8_t *row =
                planes->plane[p] + (size_t)(area->y + y) * planes->width_px + area->x;
            for (uint32_t x = 0; x < area->columns; x++) {
                seen |= row[x];
            }
        }
    }
    return seen != 0;
}

static uint8_t best_group(const SatVp8lPlanes *planes, const SatVp8lTiles *tiles, const Room *room,
                          const Area *area, uint8_t now)
{
    uint32_t costs[GROUPS];
    for (unsigned g = 0; g < GROUPS; g++) {
        costs[g] = room->tile_bits[g];
    }
    for (uint32_t y = 0; y < area->rows; y++) {
        uint16_t sums[GROUPS] = {0};
        add_row_costs(planes, room, (size_t)(area->y + y) * planes->width_px + area->x,
                      area->columns, sums);
        for (unsigned g = 0; g < GROUPS; g++) {
            costs[g] += sums[g];
        }
    }
    SatVp8lKind least = has_colour(planes, area) ? SAT_VP8L_COLOUR : SAT_VP8L_GREEN;
    uint8_t best = now;
    for (unsigned g = 0; g < tiles->groups; g++) {
        if (tiles->kind[g] >= least && costs[g] < costs[best]) {
            best = (uint8_t)g;
        }
    }
    return best;
}

/* Numbers the groups in use from 0 up. */
static void close_gaps(SatVp8lTiles *tiles)
{
    size_t all = (size_t)tiles->columns * tiles->rows;
    bool in_use[GROUPS] = {false};
    uint8_t number[GROUPS] = {0};
    unsigned used = 0;
    for (size_t i = 0; i < all; i++) {
        in_use[tiles->group[i]] = true;
    }
    for (unsigned g = 0; g < tiles->groups; g++) {
        if (in_use[g]) {
            tiles->kind[used] = tiles->kind[g];
            number[g] = (uint8_t)used++;
        }
    }
    for (size_t i = 0; i < all; i++) {
        tiles->group[i] = number[tiles->group[i]];
    }
    tiles->groups = used;
}

bool sat_vp8l_refine(const SatVp8lPlanes *planes, unsigned rounds, SatVp8lTiles *tiles)
{
    if (rounds == 0 || tiles->groups <= 1) {
        return true;
    }
    Room *room = calloc(1, sizeof(*room));
    if (!room) {
        return false;
    }
    for (unsigned round = 0; round < rounds; round++) {
        count_groups(planes, tiles, room);
        set_costs(planes, tiles, room);
        uint8_t *group = tiles->group;
        for (uint32_t ty = 0; ty < tiles->rows; ty++) {
            for (uint32_t tx = 0; tx < tiles->columns; tx++, group++) {
                if (tiles->kind[*group] != SAT_VP8L_FLAT) {
                    Area area = tile_area(planes, tiles->tile_bits, tx, ty);
                    *group = best_group(planes, tiles, room, &area, *group);
                }
            }
        }
        close_gaps(tiles);
    }
    free(room);
    return true;
}
