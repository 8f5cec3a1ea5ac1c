/* The median edge detector: prediction, residuals and their restoration. */
#include "formats/codec/med_predictor.h"

#include <stdbool.h>
#include <string.h>

/* Rows restored together. Each value waits for the one on its left, so a single row keeps the
 * processor mostly idle; rows that run one column behind each other do not wait for each other. */
enum { ROWS_TOGETHER = 5 };

static inline int32_t smaller(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static inline int32_t larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* min(a, b) when c >= max(a, b), max(a, b) when c <= min(a, b), else a + b - c: the median of a, b
 * and a + b - c, which compiles without branches. */
static inline int32_t predict(int32_t left, int32_t above, int32_t above_left)
{
    int32_t low = smaller(left, above);
    int32_t high = larger(left, above);
    return larger(low, smaller(high, left + above - above_left));
}

/* 0, -1, 1, -2, ... become 0, 1, 2, 3, ...: small steps either way get small codes. */
static inline uint16_t code_residual(int32_t value, int32_t prediction, unsigned bits)
{
    uint32_t size = 1U << bits;
    uint32_t residual = (uint32_t)(value - prediction) & (size - 1);
    return (uint16_t)(residual < size / 2 ? 2 * residual : 2 * (size - residual) - 1);
}

void sat_med_code_row(const uint16_t *row, const uint16_t *above, size_t width, unsigned bits,
                      uint16_t *coded)
{
    if (!above) {
        coded[0] = code_residual(row[0], 0, bits);
        for (size_t x = 1; x < width; x++) {
            coded[x] = code_residual(row[x], row[x - 1], bits);
        }
        return;
    }
    coded[0] = code_residual(row[0], above[0], bits);
    for (size_t x = 1; x < width; x++) {
        coded[x] = code_residual(row[x], predict(row[x - 1], above[x], above[x - 1]), bits);
    }
}

/* The codes of all rows become residuals first: that loop has no dependency, so it runs on whole
 * vectors. */
static void codes_to_residuals(uint16_t *row, size_t width)
{
    for (size_t x = 0; x < width; x++) {
        row[x] = (uint16_t)((row[x] >> 1) ^ -(row[x] & 1));
    }
}

static void restore_first_row(uint16_t *row, size_t width, uint16_t mask)
{
    uint16_t left = 0;
    for (size_t x = 0; x < width; x++) {
        left = (uint16_t)((row[x] + left) & mask);
        row[x] = left;
    }
}

/* Columns [first, width) of a row under another; first > 0. */
static void restore_columns(uint16_t *row, const uint16_t *above, size_t first, size_t width,
                            uint16_t mask)
{
    int32_t left = row[first - 1];
    int32_t above_left = above[first - 1];
    for (size_t x = first; x < width; x++) {
        int32_t over = above[x];
        left = (row[x] + predict(left, over, above_left)) & mask;
        row[x] = (uint16_t)left;
        above_left = over;
    }
}

static void restore_row(uint16_t *row, const uint16_t *above, size_t width, uint16_t mask)
{
    row[0] = (uint16_t)((row[0] + above[0]) & mask);
    restore_columns(row, above, 1, width, mask);
}

/* ROWS_TOGETHER rows from `rows` on, under the row before it; width > ROWS_TOGETHER. */
static void restore_rows_together(uint16_t *rows, size_t stride, size_t width, uint16_t mask)
{
    const uint16_t *above = rows - stride;
    uint16_t *row[ROWS_TOGETHER];
    int32_t left[ROWS_TOGETHER];
    int32_t above_left[ROWS_TOGETHER];
    /* The ragged start: row k gets its first ROWS_TOGETHER - k values. */
    for (size_t k = 0; k < ROWS_TOGETHER; k++) {
        row[k] = rows + k * stride;
        restore_row(row[k], row[k] - stride, ROWS_TOGETHER - k, mask);
        left[k] = row[k][ROWS_TOGETHER - 1 - k];
        above_left[k] = (row[k] - stride)[ROWS_TOGETHER - 1 - k];
    }
    for (size_t x = ROWS_TOGETHER; x < width; x++) {
        /* From the last row up: a row needs its upper neighbour as it was one column ago. */
        for (size_t k = ROWS_TOGETHER; k-- > 0;) {
            int32_t over = k > 0 ? left[k - 1] : above[x];
            left[k] = (row[k][x - k] + predict(left[k], over, above_left[k])) & mask;
            row[k][x - k] = (uint16_t)left[k];
            above_left[k] = over;
        }
    }
    for (size_t k = 1; k < ROWS_TOGETHER; k++) {
        restore_columns(row[k], row[k] - stride, width - k, width, mask);
    }
}

static bool is_zero(const uint16_t *row, size_t width)
{
    uint16_t seen = 0;
    for (size_t x = 0; x < width; x++) {
        seen |= row[x];
    }
    return seen == 0;
}

void sat_med_restore(uint16_t *pixels, size_t stride, size_t width, size_t height, unsigned bits)
{
    uint16_t mask = (uint16_t)((1U << bits) - 1);
    for (size_t y = 0; y < height; y++) {
        codes_to_residuals(pixels + y * stride, width);
    }
    restore_first_row(pixels, width, mask);
    for (size_t y = 1; y < height;) {
        uint16_t *row = pixels + y * stride;
        if (is_zero(row, width)) { /* the row above once more, whatever it is */
            memcpy(row, row - stride, width * sizeof(*row));
            y++;
        } else if (width > ROWS_TOGETHER && y + ROWS_TOGETHER <= height) {
            restore_rows_together(row, stride, width, mask);
            y += ROWS_TOGETHER;
        } else {
            restore_row(row, row - stride, width, mask);
            y++;
        }
    }
}
