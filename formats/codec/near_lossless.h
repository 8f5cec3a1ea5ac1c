/* Makes pictures cost less by letting every value be a little off (PACK_FORMAT.md §8.7). What comes
 * out is coded like any other picture. Pure: any thread. */
#ifndef SAT_CODEC_NEAR_LOSSLESS_H
#define SAT_CODEC_NEAR_LOSSLESS_H

#include "formats/codec/codec.h"

/** How far off a value may be that goes in such steps. */
static inline uint32_t sat_near_of_step(uint32_t step)
{
    return step / 2;
}

/** The largest step that keeps values within near. */
static inline uint32_t sat_step_of_near(uint32_t near)
{
    return 2 * near + 1;
}

/** As a run's `near` in case.json. */
#define SAT_NEAR_MOST 32767U

typedef struct {
    uint32_t step;       /* what is left of the prediction goes in steps of so many; 1: as it is */
    uint32_t first_rows; /* so many rows go in other steps */
    uint32_t first_step;
    SatPredictor predictor;
    /* Values, as the frame holds them, that stay as they are, and that no other becomes: padding.
     * low > high: none */
    uint16_t kept_low, kept_high;
} SatNearRule;

/** Changes the values of one strip in place. Of colours each of the three by itself. */
void sat_near_apply(const SatPixelFrame *strip, const SatNearRule *rule);

/** The largest `near` that still tells something of values of so many bits: a 32nd of their range.
 */
uint32_t sat_near_most(unsigned bits);

#endif
