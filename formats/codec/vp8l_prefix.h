/* Prefix codes as a VP8L stream describes them, for reading. Used by vp8l_reader alone. Pure: any
 * thread.      source: RFC 9649 section 3.7.2.1 */
#ifndef SAT_CODEC_VP8L_PREFIX_H
#define SAT_CODEC_VP8L_PREFIX_H

#include "formats/base/attributes.h"
#include "formats/codec/vp8l_code.h"
#include "formats/codec/vp8l_input.h"

/** A canonical code. With one symbol it has no bits: symbols == 1 and length[0] == 0. */
typedef struct {
    unsigned symbols;                        /* how many have a code; at least 1 */
    uint16_t symbol[SAT_VP8L_GREEN_SYMBOLS]; /* by length, equal lengths by symbol */
    uint8_t length[SAT_VP8L_GREEN_SYMBOLS];  /* of symbol[i] */
    uint16_t bits[SAT_VP8L_GREEN_SYMBOLS];   /* of symbol[i], as they stand in the stream: from bit
                                                0 up */
    uint16_t count[SAT_VP8L_MAX_CODE_BITS + 1]; /* how many codes have so many bits */
} SatVp8lPrefix;

/** Reads the description of a code for `alphabet` <= SAT_VP8L_GREEN_SYMBOLS symbols. false: the
 * description is not valid, or the code is not complete. */
SAT_NODISCARD bool sat_vp8l_prefix_read(SatVp8lInput *input, unsigned alphabet, SatVp8lPrefix *out);

/** The next symbol, bit by bit: for the rare ones. 15 bits must be there. */
unsigned sat_vp8l_prefix_next(const SatVp8lPrefix *prefix, SatVp8lInput *input);

#endif
