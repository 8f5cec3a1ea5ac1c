/* Prefix codes of a VP8L stream: lengths from counts, the codes themselves, their description.
 * Used by vp8l_* alone. Pure: any thread.      source: RFC 9649 sections 3.7.2 and 3.6 */
#ifndef SAT_CODEC_VP8L_CODE_H
#define SAT_CODEC_VP8L_CODE_H

#include "formats/codec/vp8l_bits.h"

enum {
    SAT_VP8L_BYTE_SYMBOLS = 256,
    SAT_VP8L_LENGTH_SYMBOLS = 24,
    SAT_VP8L_GREEN_SYMBOLS = SAT_VP8L_BYTE_SYMBOLS + SAT_VP8L_LENGTH_SYMBOLS,
    SAT_VP8L_DISTANCE_SYMBOLS = 40,
    SAT_VP8L_MAX_CODE_BITS = 15
};

/** One symbol's code as it is written: its bits from bit 0 up, its length from bit 16 up. */
typedef uint32_t SatVp8lCode;

static inline unsigned sat_vp8l_code_length(SatVp8lCode code)
{
    return code >> 16;
}

/** Appends the code's description to the stream and fills codes[symbols] for it: optimal prefix
 * code of at most 15 bits for these counts. A symbol whose count is 0 has no code (0). With one
 * symbol the code has no bits. symbols: <= SAT_VP8L_GREEN_SYMBOLS. Room for SAT_VP8L_CODE_MAX_BITS
 * must be there. */
void sat_vp8l_write_code(const uint32_t *counts, unsigned symbols, SatVp8lCode *codes,
                         SatVp8lBits *out);

/** lengths[symbols]: what such a code would have, 0 for symbols that are not there, 1 for one
 * alone. Returns how many symbols there are. */
unsigned sat_vp8l_code_lengths(const uint32_t *counts, unsigned symbols, uint8_t *lengths);

/* Of a description: 280 lengths of at most 7 + 7 bits, the code for lengths, the count. */
enum { SAT_VP8L_CODE_MAX_BITS = 280 * 14 + 19 * 3 + 64 };

#endif
