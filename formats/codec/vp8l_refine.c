/* Tiles and groups find each other in rounds. */
#include "formats/codec/vp8l_refine.h"

#include <stdlib.h>
#include <string.h>

#include "formats/codec/vp8l_code.h"

enum {
    MISSING_BITS = 17, /* what a symbol would cost that its group does not have: a little more than
                          the longest code */
    GROUPS = SAT_VP8L_MAX_GROUPS,
    WORDS = GROUPS / 8, /* of 64 bits, a byte a group */
    ADDED_AT_ONCE = 8,  /* a side of the tiles of every effort */
    MOST_TILE_PIXELS = 1 << (2 * SAT_VP8L_MAX_TILE_BITS)
};
_Static_assert(ADDED_AT_ONCE *MISSING_BITS <= UINT8_MAX, "their sum fits in a byte");
_Static_assert(MOST_TILE_PIXELS *SAT_VP8L_MAX_PLANES *MISSING_BITS <= UINT16_MAX,
               "what a tile costs fits in 16 bits");

static const uint64_t EVEN_BYTES = 0x00FF00FF00FF00FF;

typedef struct {
    uint32_t counts[GROUPS][SAT_VP8L_MAX_PLANES][SAT_VP8L_BYTE_SYMBOLS];
    uint32_t odd[GROUPS][SAT_VP8L_MAX_PLANES]
                [SAT_VP8L_BYTE_SYMBOLS]; /* of counts, while counting */
    uint32_t tiles[GROUPS];
    uint8_t tile_bits[GROUPS]; /* what naming the group costs */
    /* What a byte costs in each group, a byte of a word each, so that all are added at once: group
     * g is byte g % 8 of word g / 8. */
    uint64_t cost[SAT_VP8L_MAX_PLANES][SAT_VP8L_BYTE_SYMBOLS][WORDS];
} Room;

/* What a tile costs in each group, in 16 bits of a word each; no sum carries into the next. */
typedef struct {
    uint64_t even[WORDS], odd[WORDS]; /* of groups with even numbers, with odd ones */
} Sums;

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

/* Like bytes stand beside each other, and to add to the number that was just added to is to wait
 * for it: every second byte is counted apart. */
static void count_bytes(const uint8_t *bytes, uint32_t count, uint32_t *even, uint32_t *odd)
{
    uint32_t i = 0;
    for (; i + 2 <= count; i += 2) {
        even[bytes[i]]++;
        odd[bytes[i + 1]]++;
    }
    if (i < count) {
        even[bytes[i]]++;
    }
}

static void count_tile_row(const SatVp8lPlanes *planes, const SatVp8lTiles *tiles, size_t at,
                           uint32_t count, unsigned group, Room *room)
{
    if (tiles->kind[group] == SAT_VP8L_FLAT) {
        return; /* its tiles stay, and none joins them: nobody asks what a byte costs there */
    }
    const unsigned planes_seen = tiles->kind[group] == SAT_VP8L_GREEN ? 1 : planes->planes;
    for (unsigned p = 0; p < planes_seen; p++) {
        count_bytes(planes->plane[p] + at, count, room->counts[group][p], room->odd[group][p]);
    }
    for (unsigned p = planes_seen; p < planes->planes; p++) {
        room->counts[group][p][0] += count;
    }
}

static void count_groups(const SatVp8lPlanes *planes, const SatVp8lTiles *tiles, Room *room)
{
    const uint32_t side = 1U << tiles->tile_bits;
    memset(room->counts, 0, sizeof(room->counts));
    memset(room->odd, 0, sizeof(room->odd));
    memset(room->tiles, 0, sizeof(room->tiles));
    for (size_t i = 0; i < (size_t)tiles->columns * tiles->rows; i++) {
        room->tiles[tiles->group[i]]++;
    }
    for (uint32_t y = 0; y < planes->height_px; y++) {
        const uint8_t *group = tiles->group + (size_t)(y >> tiles->tile_bits) * tiles->columns;
        const size_t row = (size_t)y * planes->width_px;
        for (uint32_t x = 0; x < planes->width_px; x += side, group++) {
            count_tile_row(planes, tiles, row + x, smaller(side, planes->width_px - x), *group,
                           room);
        }
    }
    for (unsigned g = 0; g < tiles->groups; g++) {
        for (unsigned p = 0; p < planes->planes; p++) {
            for (unsigned v = 0; v < SAT_VP8L_BYTE_SYMBOLS; v++) {
                room->counts[g][p][v] += room->odd[g][p][v];
            }
        }
    }
}

static void set_costs(const SatVp8lPlanes *planes, const SatVp8lTiles *tiles, Room *room)
{
    uint8_t lengths[SAT_VP8L_BYTE_SYMBOLS];
    memset(room->cost, 0, sizeof(room->cost));
    for (unsigned g = 0; g < tiles->groups; g++) {
        for (unsigned p = 0; p < planes->planes; p++) {
            unsigned used =
                sat_vp8l_code_lengths(room->counts[g][p], SAT_VP8L_BYTE_SYMBOLS, lengths);
            for (unsigned v = 0; v < SAT_VP8L_BYTE_SYMBOLS; v++) {
                const uint64_t bits = used > 1 ? lengths[v] : 0;
                const uint64_t cost = lengths[v] == 0 ? MISSING_BITS : bits;
                room->cost[p][v][g / 8] |= cost << (g % 8 * 8);
            }
        }
    }
    (void)sat_vp8l_code_lengths(room->tiles, tiles->groups, room->tile_bits);
}

/* What up to ADDED_AT_ONCE bytes cost is added to the sums. */
static inline void add_few_costs(const uint64_t (*costs)[WORDS], const uint8_t *bytes, size_t count,
                                 Sums *sums)
{
    uint64_t few[WORDS] = {0};
    for (size_t i = 0; i < count; i++) {
        const uint64_t *cost = costs[bytes[i]];
        for (unsigned w = 0; w < WORDS; w++) {
            few[w] += cost[w];
        }
    }
    for (unsigned w = 0; w < WORDS; w++) {
        sums->even[w] += few[w] & EVEN_BYTES;
        sums->odd[w] += (few[w] >> 8) & EVEN_BYTES;
    }
}

/* What the bytes of a plane in the area cost. */
static void add_area_costs(const SatVp8lPlanes *planes, const Room *room, unsigned plane,
                           const Area *area, Sums *sums)
{
    for (uint32_t y = 0; y < area->rows; y++) {
        const uint8_t *bytes =
            planes->plane[plane] + (size_t)(area->y + y) * planes->width_px + area->x;
        uint32_t left = area->columns;
        for (; left >= ADDED_AT_ONCE; left -= ADDED_AT_ONCE, bytes += ADDED_AT_ONCE) {
            add_few_costs(room->cost[plane], bytes, ADDED_AT_ONCE, sums);
        }
        if (left > 0) {
            add_few_costs(room->cost[plane], bytes, left, sums);
        }
    }
}

static uint32_t sum_of(const Sums *sums, unsigned group)
{
    const uint64_t *words = group % 2 == 0 ? sums->even : sums->odd;
    return (uint16_t)(words[group / 8] >> (group % 8 / 2 * 16));
}

static uint32_t cost_in(const uint64_t *cost, unsigned group)
{
    return (uint8_t)(cost[group / 8] >> (group % 8 * 8));
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
    const bool coloured = tiles->kind[now] == SAT_VP8L_COLOUR && has_colour(planes, area);
    const unsigned pixels = area->columns * area->rows;
    Sums sums = {0};
    for (unsigned p = 0; p < (coloured ? planes->planes : 1); p++) {
        add_area_costs(planes, room, p, area, &sums);
    }
    const SatVp8lKind least = coloured ? SAT_VP8L_COLOUR : SAT_VP8L_GREEN;
    uint8_t best = now;
    uint32_t best_cost = UINT32_MAX;
    for (unsigned g = 0; g < tiles->groups; g++) {
        if (tiles->kind[g] < least) {
            continue;
        }
        uint32_t cost = room->tile_bits[g] + sum_of(&sums, g);
        for (unsigned p = 1; !coloured && p < planes->planes; p++) {
            cost += pixels * cost_in(room->cost[p][0], g);
        }
        if (cost < best_cost || (cost == best_cost && g == now)) {
            best = (uint8_t)g;
            best_cost = cost;
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
