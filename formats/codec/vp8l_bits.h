/* Bits of a VP8L stream: least significant first, packed into bytes. Used by vp8l_* alone. The
 * writer never grows: its user asks for room first, so that the inner loops hold no check. One
 * thread. */
#ifndef SAT_CODEC_VP8L_BITS_H
#define SAT_CODEC_VP8L_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"

typedef struct {
    uint8_t *bytes; /* owned */
    size_t length;  /* whole bytes that stand in `bytes` */
    size_t capacity;
    uint64_t pending; /* bits that are no whole byte yet, from bit 0 up; the rest is 0 */
    unsigned used;    /* how many: 0 to 7 between calls */
} SatVp8lBits;

/** Makes room for `bits` more. errors: false when there is no memory; what was written stays */
SAT_NODISCARD bool sat_vp8l_bits_reserve(SatVp8lBits *writer, uint64_t bits);
void sat_vp8l_bits_free(SatVp8lBits *writer);
/** Fills the last byte with zeros. Room for 8 bits must be there. */
void sat_vp8l_bits_finish(SatVp8lBits *writer);

/* What a store may touch beyond the last whole byte; part of every reservation. */
enum { SAT_VP8L_BITS_SLACK = 8 };

/** Moves the whole bytes of `pending` out: eight are stored, as many count as are full. Compilers
 * make one store of it on little-endian machines. */
static inline void sat_vp8l_bits_flush(SatVp8lBits *writer)
{
    uint8_t *to = writer->bytes + writer->length;
    uint64_t pending = writer->pending;
    for (unsigned i = 0; i < 8; i++) {
        to[i] = (uint8_t)(pending >> (8 * i));
    }
    unsigned whole = writer->used >> 3;
    writer->length += whole;
    writer->pending = pending >> (8 * whole);
    writer->used &= 7;
}

/** Appends the lower `count` bits of `bits` (count <= 56, the bits above them 0). */
static inline void sat_vp8l_bits_put(SatVp8lBits *writer, uint64_t bits, unsigned count)
{
    writer->pending |= bits << writer->used;
    writer->used += count;
    sat_vp8l_bits_flush(writer);
}

#endif
