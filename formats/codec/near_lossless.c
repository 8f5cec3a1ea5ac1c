/* Near-lossless values: what is left of the prediction goes in steps of 2 near + 1, each value
 * predicted from the values as they will be read (as JPEG-LS does it, ITU-T T.87). */
#include "formats/codec/near_lossless.h"

typedef struct {
    int32_t near, step, most;
    int32_t kept_low, kept_high;
    /* value / step without a division: (value * factor) >> 32, right for values below 2^17 */
    uint64_t factor;
} Steps;

static Steps steps_of(const SatNearRule *rule, unsigned bits)
{
    const int32_t step = (int32_t)(2 * rule->near + 1);
    return (Steps){.near = (int32_t)rule->near,
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

static void change_predicted(const Steps *steps, const SatPixelFrame *strip)
{
    change_first_row(steps, row16(strip, 0), strip->shape.width_px);
    for (size_t y = 1; y < strip->shape.height_px; y++) {
        change_row(steps, row16(strip, y), row16(strip, y - 1), strip->shape.width_px);
    }
}

/* Without a prediction of ours: the same steps for the whole picture. */
static void change_alone(const Steps *steps, const SatPixelFrame *strip)
{
    const size_t columns =
        (size_t)strip->shape.width_px * (strip->shape.layout == SAT_PIXEL_RGB8 ? 3U : 1U);
    for (size_t y = 0; y < strip->shape.height_px; y++) {
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
    if (rule->near == 0) {
        return;
    }
    const Steps steps = steps_of(rule, strip->shape.bits);
    if (rule->predictor == SAT_PREDICTOR_MED && strip->shape.layout == SAT_PIXEL_GRAY16) {
        change_predicted(&steps, strip);
    } else {
        change_alone(&steps, strip);
    }
}

uint32_t sat_near_most(unsigned bits)
{
    return ((1U << bits) - 1U) / 32U;
}
