/* Makes pictures cost less by letting every value be a little off (PACK_FORMAT.md §8.7). What comes
 * out is coded like any other picture. Pure: any thread. */
#ifndef SAT_CODEC_NEAR_LOSSLESS_H
#define SAT_CODEC_NEAR_LOSSLESS_H

#include "formats/codec/codec.h"

/** As a run's `near` in case.json. */
#define SAT_NEAR_MOST 32767U

typedef struct {
    uint32_t near; /* no value may be further off; 0: nothing changes */
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
