/* Finds the hidden pixels of a row. */
#include "formats/codec/pixel_mask.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* While a row is made, hidden[] holds these: */
enum {
    HIDDEN = 1,
    CROSSED = 2, /* an edge of the polygon crosses here: what follows changes sides */
    ON_EDGE = 4
};

/* The columns asked for of one row. */
typedef struct {
    int64_t first, count, y;
    uint8_t *hidden;
} Row;

static void set_range(const Row *row, int64_t from, int64_t end, uint8_t bit)
{
    from = from > row->first ? from - row->first : 0;
    end = end - row->first < row->count ? end - row->first : row->count;
    for (int64_t i = from; i < end; i++) {
        row->hidden[i] |= bit;
    }
}

/* What lies outside of [from, end) is hidden. */
static void hide_around(const Row *row, int64_t from, int64_t end)
{
    set_range(row, row->first, from, HIDDEN);
    set_range(row, end > from ? end : from, row->first + row->count, HIDDEN);
}

static void hide_rect(const Row *row, const SatPixelRect *rect)
{
    if (row->y >= rect->y_px && row->y < (int64_t)rect->y_px + rect->height_px) {
        set_range(row, rect->x_px, (int64_t)rect->x_px + rect->width_px, HIDDEN);
    }
}

/* ---- shutters -------------------------------------------------------------------------------- */

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void shut_rectangle(const Row *row, const SatShutter *shutter)
{
    const SatPixelPoint *a = &shutter->points[0];
    const SatPixelPoint *b = &shutter->points[1];
    bool is_seen = row->y >= least(a->y_px, b->y_px) && row->y <= most(a->y_px, b->y_px);
    int64_t left = least(a->x_px, b->x_px);
    hide_around(row, left, is_seen ? most(a->x_px, b->x_px) + 1 : left);
}

static void shut_circle(const Row *row, const SatShutter *shutter)
{
    const SatPixelPoint *centre = &shutter->points[0];
    double aspect = shutter->pixel_aspect > 0.0 ? shutter->pixel_aspect : 1.0;
    double down = (double)(row->y - centre->y_px) * aspect;
    double radius = (double)shutter->radius_px;
    double square = radius * radius - down * down;
    if (square < 0.0) {
        hide_around(row, centre->x_px, centre->x_px);
        return;
    }
    int64_t half = (int64_t)floor(sqrt(square));
    hide_around(row, centre->x_px - half, centre->x_px + half + 1);
}

/* Where the edge from a (above) to b (below) meets the row: the column or the one left of it.
 * *is_on: exactly at the column. */
static int64_t meeting(const SatPixelPoint *a, const SatPixelPoint *b, int64_t y, bool *is_on)
{
    int64_t height = (int64_t)b->y_px - a->y_px;
    int64_t run = (y - a->y_px) * ((int64_t)b->x_px - a->x_px);
    int64_t whole = run / height;
    int64_t rest = run % height;
    *is_on = rest == 0;
    return a->x_px + whole - (rest < 0 ? 1 : 0);
}

static void meet_edge(const Row *row, const SatPixelPoint *a, const SatPixelPoint *b)
{
    if (a->y_px > b->y_px) {
        meet_edge(row, b, a);
        return;
    }
    if (row->y < a->y_px || row->y > b->y_px) {
        return;
    }
    if (a->y_px == b->y_px) {
        set_range(row, least(a->x_px, b->x_px), most(a->x_px, b->x_px) + 1, ON_EDGE);
        return;
    }
    bool is_on = false;
    int64_t x = meeting(a, b, row->y, &is_on);
    if (is_on) {
        set_range(row, x, x + 1, ON_EDGE);
    }
    int64_t first_behind = x + (is_on ? 0 : 1);
    if (row->y < b->y_px && first_behind < row->first + row->count) {
        /* An edge ends above its lower corner, so that a corner counts once. */
        row->hidden[most(first_behind - row->first, 0)] ^= CROSSED;
    }
}

/* By the even-odd rule. */
static void shut_polygon(const Row *row, const SatShutter *shutter)
{
    bool is_inside = false;
    for (size_t i = 0; i < shutter->point_count; i++) {
        size_t next = i + 1 < shutter->point_count ? i + 1 : 0;
        meet_edge(row, &shutter->points[i], &shutter->points[next]);
    }
    for (int64_t i = 0; i < row->count; i++) {
        uint8_t marks = row->hidden[i];
        is_inside = is_inside != ((marks & CROSSED) != 0);
        bool is_seen = is_inside || (marks & ON_EDGE) != 0;
        row->hidden[i] = (uint8_t)((marks & HIDDEN) != 0 || !is_seen ? HIDDEN : 0);
    }
}

static void shut_bitmap(const Row *row, const SatShutter *shutter)
{
    int64_t y = row->y - shutter->points[0].y_px;
    if (y < 0 || y >= shutter->height_px) {
        return;
    }
    for (int64_t i = 0; i < row->count; i++) {
        int64_t x = row->first + i - shutter->points[0].x_px;
        if (x >= 0 && x < shutter->width_px) {
            uint64_t bit = (uint64_t)y * shutter->width_px + (uint64_t)x;
            row->hidden[i] |= (shutter->bits[bit / 8] >> (bit % 8)) & 1U;
        }
    }
}

static void shut(const Row *row, const SatShutter *shutter)
{
    switch (shutter->kind) {
    case SAT_SHUTTER_RECTANGLE:
        shut_rectangle(row, shutter);
        break;
    case SAT_SHUTTER_CIRCLE:
        shut_circle(row, shutter);
        break;
    case SAT_SHUTTER_POLYGON:
        shut_polygon(row, shutter);
        break;
    case SAT_SHUTTER_BITMAP:
        shut_bitmap(row, shutter);
        break;
    }
}

/* ---- rows ------------------------------------------------------------------------------------ */

bool sat_pixel_mask_row(const SatPixelMask *mask, uint32_t x_px, uint32_t y_px, uint32_t count,
                        uint8_t *hidden)
{
    Row row = {x_px, count, y_px, hidden};
    memset(hidden, 0, count);
    if (mask == NULL || count == 0) {
        return false;
    }
    for (size_t i = 0; i < mask->shutter_count; i++) {
        shut(&row, &mask->shutters[i]);
    }
    for (size_t i = 0; i < mask->rect_count; i++) {
        hide_rect(&row, &mask->rects[i]);
    }
    return memchr(hidden, HIDDEN, count) != NULL;
}

uint64_t sat_pixel_mask_count(const SatPixelMask *mask, uint32_t width_px, uint32_t height_px)
{
    uint8_t hidden[SAT_PICTURE_MAX_SIDE_PX];
    uint64_t all = 0;
    assert(width_px <= SAT_PICTURE_MAX_SIDE_PX && height_px <= SAT_PICTURE_MAX_SIDE_PX);
    for (uint32_t y = 0; y < height_px; y++) {
        if (sat_pixel_mask_row(mask, 0, y, width_px, hidden)) {
            for (uint32_t x = 0; x < width_px; x++) {
                all += hidden[x];
            }
        }
    }
    return all;
}

static void fill_pixel(const SatPixelFrame *frame, uint8_t *row, uint32_t x, uint16_t value)
{
    if (frame->shape.layout == SAT_PIXEL_GRAY16) {
        ((uint16_t *)(void *)row)[x] = value;
        return;
    }
    size_t bytes = sat_pixel_bytes(frame->shape.layout);
    memset(row + bytes * x, (uint8_t)value, bytes);
}

void sat_pixel_mask_fill(const SatPixelMask *mask, uint16_t value, const SatPixelFrame *frame)
{
    uint8_t hidden[SAT_PICTURE_MAX_SIDE_PX];
    uint32_t width = frame->shape.width_px;
    assert(width <= SAT_PICTURE_MAX_SIDE_PX);
    for (uint32_t y = 0; mask != NULL && y < frame->shape.height_px; y++) {
        if (!sat_pixel_mask_row(mask, 0, y, width, hidden)) {
            continue;
        }
        uint8_t *row = frame->pixels + frame->stride_bytes * y;
        for (uint32_t x = 0; x < width; x++) {
            if (hidden[x] != 0) {
                fill_pixel(frame, row, x, value);
            }
        }
    }
}
