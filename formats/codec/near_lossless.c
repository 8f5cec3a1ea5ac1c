/* Near-lossless values: what is left of the prediction goes in whole steps, each value predicted
 * from the values as they will be read (as JPEG-LS does it, ITU-T T.87). */
#include "formats/codec/near_lossless.h"

typedef struct {
    int32_t near, step, most;
    int32_t kept_low, kept_high;
    /* value / step without a division: (value * factor) >> 32, right for values below 2^17 */
    uint64_t factor;
} Steps;

static Steps steps_of(const SatNearRule *rule, uint32_t size, unsigned bits)
{
    const int32_t step = (int32_t)size;
    return (Steps){.near = (int32_t)sat_near_of_step(size),
                   .step = step,
                   .most = (int32_t)((1U << bits) - 1U),
                   .kept_low = rule->kept_low,
                   .kept_high = rule->kept_high,
                   .factor = (((uint64_t)1 << 32) + (uint64_t)step - 1) / (uint64_t)step};
}

static inline bool is_kept(const Steps *steps, int32_t value)
{
    return value >= steps->kept_low && value <= steps->kept_high;
}

/* The value nearest to it that lies whole steps from the prediction, inside the range. */
static inline int32_t near_value(const Steps *steps, int32_t value, int32_t prediction)
{
    const int32_t residual = value - prediction;
    const uint32_t size = (uint32_t)(residual < 0 ? -residual : residual);
    const int32_t whole =
        (int32_t)(((uint64_t)(size + (uint32_t)steps->near) * steps->factor) >> 32) * steps->step;
    int32_t changed = prediction + (residual < 0 ? -whole : whole);
    changed = changed < 0 ? 0 : changed > steps->most ? steps->most : changed;
    return is_kept(steps, value) || is_kept(steps, changed) ? value : changed;
}

static inline int32_t smaller(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static inline int32_t larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* As med_predictor.c: the median of left, above and left + above - above_left. */
static inline int32_t median(int32_t left, int32_t above, int32_t above_left)
{
    const int32_t low = smaller(left, above), high = larger(left, above);
    return larger(low, smaller(high, left + above - above_left));
}

static void change_first_row(const Steps *steps, uint16_t *row, size_t width)
{
    int32_t left = 0;
    for (size_t x = 0; x < width; x++) {
        left = near_value(steps, row[x], left);
        row[x] = (uint16_t)left;
    }
}

static void change_row(const Steps *steps, uint16_t *row, const uint16_t *above, size_t width)
{
    int32_t left = near_value(steps, row[0], above[0]);
    int32_t above_left = above[0];
    row[0] = (uint16_t)left;
    for (size_t x = 1; x < width; x++) {
        const int32_t over = above[x];
        left = near_value(steps, row[x], median(left, over, above_left));
        row[x] = (uint16_t)left;
        above_left = over;
    }
}

static uint16_t *row16(const SatPixelFrame *strip, size_t y)
{
    return (uint16_t *)(void *)(strip->pixels + y * strip->stride_bytes);
}

/* Of the rows before first_rows, and of the others. */
typedef struct {
    Steps first, others;
    uint32_t first_rows;
} RowSteps;

static const Steps *steps_of_row(const RowSteps *rows, size_t y)
{
    return y < rows->first_rows ? &rows->first : &rows->others;
}

static void change_predicted(const RowSteps *rows, const SatPixelFrame *strip)
{
    change_first_row(steps_of_row(rows, 0), row16(strip, 0), strip->shape.width_px);
    for (size_t y = 1; y < strip->shape.height_px; y++) {
        change_row(steps_of_row(rows, y), row16(strip, y), row16(strip, y - 1),
                   strip->shape.width_px);
    }
}

/* Without a prediction of ours: the same steps for the whole row. */
static void change_alone(const RowSteps *rows, const SatPixelFrame *strip)
{
    const size_t columns =
        (size_t)strip->shape.width_px * (strip->shape.layout == SAT_PIXEL_RGB8 ? 3U : 1U);
    for (size_t y = 0; y < strip->shape.height_px; y++) {
        const Steps *steps = steps_of_row(rows, y);
        uint8_t *row = strip->pixels + y * strip->stride_bytes;
        for (size_t x = 0; x < columns; x++) {
            if (strip->shape.layout == SAT_PIXEL_GRAY16) {
                row16(strip, y)[x] = (uint16_t)near_value(steps, row16(strip, y)[x], 0);
            } else {
                row[x] = (uint8_t)near_value(steps, row[x], 0);
            }
        }
    }
}

void sat_near_apply(const SatPixelFrame *strip, const SatNearRule *rule)
{
    const unsigned bits = strip->shape.bits;
    const uint32_t first_step = rule->first_rows > 0 ? rule->first_step : rule->step;
    if (rule->step <= 1 && first_step <= 1) {
        return;
    }
    const RowSteps rows = {.first = steps_of(rule, first_step, bits),
                           .others = steps_of(rule, rule->step, bits),
                           .first_rows = rule->first_rows};
    if (rule->predictor == SAT_PREDICTOR_MED && strip->shape.layout == SAT_PIXEL_GRAY16) {
        change_predicted(&rows, strip);
    } else {
        change_alone(&rows, strip);
    }
}

uint32_t sat_near_most(unsigned bits)
{
    return ((1U << bits) - 1U) / 32U;
}
