/* Largest error and structural similarity of two pictures. */
#include "export/encode/picture_likeness.h"

#include <stdlib.h>

enum { CELL = 4, PIXELS_OF_SQUARE = 4 * CELL * CELL };

/* Sums over the pixels of a cell of 4x4, or of the four cells of a square. */
typedef struct {
    uint64_t a, b, aa, bb, ab;
} Sums;

static uint32_t samples_of(const SatPixelFrame *frame)
{
    return frame->shape.layout == SAT_PIXEL_RGB8 ? 3 : 1;
}

static uint32_t value_at(const SatPixelFrame *frame, size_t column, size_t y)
{
    const uint8_t *row = frame->pixels + y * frame->stride_bytes;
    return frame->shape.layout == SAT_PIXEL_GRAY16 ? ((const uint16_t *)(const void *)row)[column]
                                                   : row[column];
}

uint32_t sat_largest_error(const SatPixelFrame *a, const SatPixelFrame *b)
{
    const size_t columns = (size_t)a->shape.width_px * samples_of(a);
    uint32_t largest = 0;
    for (size_t y = 0; y < a->shape.height_px; y++) {
        for (size_t x = 0; x < columns; x++) {
            const uint32_t left = value_at(a, x, y), right = value_at(b, x, y);
            const uint32_t off = left > right ? left - right : right - left;
            largest = off > largest ? off : largest;
        }
    }
    return largest;
}

/* Cells of one row of cells, of one colour. */
static void sum_cells(const SatPixelFrame *a, const SatPixelFrame *b, uint32_t sample,
                      size_t cell_row, size_t count, Sums *cells)
{
    const size_t samples = samples_of(a);
    for (size_t cell = 0; cell < count; cell++) {
        Sums sums = {0};
        for (size_t y = cell_row * CELL; y < (cell_row + 1) * CELL; y++) {
            for (size_t x = cell * CELL; x < (cell + 1) * CELL; x++) {
                const uint64_t left = value_at(a, x * samples + sample, y);
                const uint64_t right = value_at(b, x * samples + sample, y);
                sums.a += left;
                sums.b += right;
                sums.aa += left * left;
                sums.bb += right * right;
                sums.ab += left * right;
            }
        }
        cells[cell] = sums;
    }
}

static Sums add(Sums one, Sums other)
{
    return (Sums){one.a + other.a, one.b + other.b, one.aa + other.aa, one.bb + other.bb,
                  one.ab + other.ab};
}

static double similarity(const Sums *sums, SatShownRange shown)
{
    const double pixels = PIXELS_OF_SQUARE;
    const double mean_a = (double)sums->a / pixels, mean_b = (double)sums->b / pixels;
    const double variance_a = (double)sums->aa / pixels - mean_a * mean_a;
    const double variance_b = (double)sums->bb / pixels - mean_b * mean_b;
    const double covariance = (double)sums->ab / pixels - mean_a * mean_b;
    const double bright_a = mean_a - shown.black, bright_b = mean_b - shown.black;
    const double c1 = 0.01 * shown.width * 0.01 * shown.width;
    const double c2 = 0.03 * shown.width * 0.03 * shown.width;
    return (2.0 * bright_a * bright_b + c1) * (2.0 * covariance + c2) /
           ((bright_a * bright_a + bright_b * bright_b + c1) * (variance_a + variance_b + c2));
}

double sat_structural_similarity(const SatPixelFrame *a, const SatPixelFrame *b,
                                 SatShownRange shown)
{
    const size_t columns = a->shape.width_px / CELL, rows = a->shape.height_px / CELL;
    if (columns < 2 || rows < 2 || !(shown.width > 0.0)) {
        return 1.0;
    }
    Sums *cells = calloc(2 * columns, sizeof(*cells));
    if (cells == NULL) { /* a figure to tell, no reason to stop */
        return 1.0;
    }
    double sum = 0.0;
    size_t count = 0;
    for (uint32_t sample = 0; sample < samples_of(a); sample++) {
        Sums *above = cells, *below = cells + columns;
        sum_cells(a, b, sample, 0, columns, above);
        for (size_t row = 1; row < rows; row++) {
            sum_cells(a, b, sample, row, columns, below);
            for (size_t x = 1; x < columns; x++) {
                const Sums square = add(add(above[x - 1], above[x]), add(below[x - 1], below[x]));
                sum += similarity(&square, shown);
                count++;
            }
            Sums *swap = above;
            above = below;
            below = swap;
        }
    }
    free(cells);
    return sum / (double)count;
}
