/* Differences from the neighbours, tile by tile. */
#include "formats/codec/vp8l_predict.h"

#include <stdlib.h>

/* Of the format's 14 ways those that win most of the tiles of medical pictures. None looks at the
 * pixel above right, which has a rule of its own at the last column. */
typedef enum {
    LEFT = 1,
    ABOVE = 2,
    AVERAGE = 7,  /* of left and above */
    SELECT = 11,  /* left or above, whichever the gradient points to */
    GRADIENT = 12 /* left + above - above left, kept within a byte */
} Mode;

static const Mode candidates[] = {GRADIENT, SELECT, AVERAGE, LEFT, ABOVE};
enum { CANDIDATES = sizeof(candidates) / sizeof(candidates[0]) };

typedef struct {
    const uint8_t *at, *above;
    uint8_t *difference;
    size_t count;
} Stretch; /* pixels of one plane and row that have a left and an upper neighbour */

static void from_left(const Stretch *s)
{
    const uint8_t *left = s->at - 1;
    for (size_t x = 0; x < s->count; x++) {
        s->difference[x] = (uint8_t)(s->at[x] - left[x]);
    }
}

static void from_above(const Stretch *s)
{
    for (size_t x = 0; x < s->count; x++) {
        s->difference[x] = (uint8_t)(s->at[x] - s->above[x]);
    }
}

static void from_average(const Stretch *s)
{
    const uint8_t *left = s->at - 1;
    for (size_t x = 0; x < s->count; x++) {
        s->difference[x] = (uint8_t)(s->at[x] - (left[x] + s->above[x]) / 2);
    }
}

static void from_gradient(const Stretch *s)
{
    const uint8_t *left = s->at - 1;
    const uint8_t *above_left = s->above - 1;
    for (size_t x = 0; x < s->count; x++) {
        int prediction = left[x] + s->above[x] - above_left[x];
        prediction = prediction < 0 ? 0 : prediction;
        prediction = prediction > 255 ? 255 : prediction;
        s->difference[x] = (uint8_t)(s->at[x] - prediction);
    }
}

/* All channels choose together: the sum of |above - above left| says how far the gradient is from
 * the left pixel, the sum of |left - above left| how far from the one above. */
static void from_select(const Stretch *stretches, unsigned planes)
{
    size_t count = stretches[0].count;
    for (size_t x = 0; x < count; x++) {
        int to_left = 0;
        int to_above = 0;
        for (unsigned p = 0; p < planes; p++) {
            const uint8_t *above = stretches[p].above + x;
            const uint8_t *at = stretches[p].at + x;
            to_left += abs(above[0] - above[-1]);
            to_above += abs(at[-1] - above[-1]);
        }
        for (unsigned p = 0; p < planes; p++) {
            const uint8_t *above = stretches[p].above + x;
            const uint8_t *at = stretches[p].at + x;
            stretches[p].difference[x] =
                (uint8_t)(at[0] - (to_left < to_above ? at[-1] : above[0]));
        }
    }
}

static void predict_stretch(Mode mode, const Stretch *stretches, unsigned planes)
{
    if (mode == SELECT) {
        from_select(stretches, planes);
        return;
    }
    for (unsigned p = 0; p < planes; p++) {
        if (mode == LEFT) {
            from_left(&stretches[p]);
        } else if (mode == ABOVE) {
            from_above(&stretches[p]);
        } else if (mode == AVERAGE) {
            from_average(&stretches[p]);
        } else {
            from_gradient(&stretches[p]);
        }
    }
}

static uint32_t cost_of(const Stretch *s)
{
    uint32_t cost = 0;
    for (size_t x = 0; x < s->count; x++) {
        unsigned there = s->difference[x];
        unsigned back = 256 - there;
        cost += there < back ? there : back;
    }
    return cost;
}

typedef struct {
    uint32_t x, y, columns, rows; /* the pixels of a tile that have a left and an upper neighbour */
} Area;

/* Writes the differences of a tile. Returns the sum of their distances from 0. */
static uint32_t predict_area(const SatVp8lPlanes *planes, const Area *area, Mode mode,
                             uint8_t *const *difference)
{
    uint32_t cost = 0;
    for (uint32_t y = area->y; y < area->y + area->rows; y++) {
        Stretch stretches[SAT_VP8L_MAX_PLANES] = {{0}};
        size_t at = (size_t)y * planes->width_px + area->x;
        for (unsigned p = 0; p < planes->planes; p++) {
            stretches[p] =
                (Stretch){planes->plane[p] + at, planes->plane[p] + at - planes->width_px,
                          difference[p] + at, area->columns};
        }
        predict_stretch(mode, stretches, planes->planes);
        for (unsigned p = 0; p < planes->planes; p++) {
            cost += cost_of(&stretches[p]);
        }
    }
    return cost;
}

static Mode choose(const SatVp8lPlanes *planes, const Area *area, uint8_t *const *difference)
{
    Mode best = candidates[0];
    uint32_t least = UINT32_MAX;
    for (unsigned i = 0; i < CANDIDATES && least > 0; i++) {
        uint32_t cost = predict_area(planes, area, candidates[i], difference);
        if (cost < least) {
            least = cost;
            best = candidates[i];
        }
    }
    return best;
}

/* The first row knows only its left neighbours, the first column only those above, whatever the
 * mode. */
static void predict_edges(const SatVp8lPlanes *planes, uint8_t *const *difference)
{
    for (unsigned p = 0; p < planes->planes; p++) {
        const uint8_t *plane = planes->plane[p];
        difference[p][0] = plane[0];
        for (size_t x = 1; x < planes->width_px; x++) {
            difference[p][x] = (uint8_t)(plane[x] - plane[x - 1]);
        }
        for (size_t y = 1; y < planes->height_px; y++) {
            size_t at = y * planes->width_px;
            difference[p][at] = (uint8_t)(plane[at] - plane[at - planes->width_px]);
        }
    }
}

void sat_vp8l_predict(const SatVp8lPlanes *planes, unsigned tile_bits, uint8_t *modes,
                      uint8_t *const *difference)
{
    uint32_t columns = sat_vp8l_tiles_over(planes->width_px, tile_bits);
    uint32_t rows = sat_vp8l_tiles_over(planes->height_px, tile_bits);
    uint32_t side = 1U << tile_bits;
    predict_edges(planes, difference);
    for (uint32_t ty = 0; ty < rows; ty++) {
        for (uint32_t tx = 0; tx < columns; tx++) {
            uint32_t right =
                (tx + 1) * side < planes->width_px ? (tx + 1) * side : planes->width_px;
            uint32_t below =
                (ty + 1) * side < planes->height_px ? (ty + 1) * side : planes->height_px;
            Area area = {tx == 0 ? 1 : tx * side, ty == 0 ? 1 : ty * side, 0, 0};
            area.columns = right - area.x;
            area.rows = below - area.y;
            Mode mode = choose(planes, &area, difference);
            modes[(size_t)ty * columns + tx] = (uint8_t)mode;
            (void)predict_area(planes, &area, mode, difference);
        }
    }
}
