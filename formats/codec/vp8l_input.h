/* Bits of a VP8L stream as they are read: least significant first. Used by vp8l_* alone. Reading
 * past the end gives zeros, and sat_vp8l_input_is_over() tells of it afterwards, so that the inner
 * loops hold no check. One thread. */
#ifndef SAT_CODEC_VP8L_INPUT_H
#define SAT_CODEC_VP8L_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const uint8_t *next, *end; /* borrowed: what is not in `bits` yet */
    uint64_t bits;  /* the next ones, from bit 0 up; above `count` part of what follows */
    unsigned count; /* how many of them count: 56 to 63 after a refill */
    size_t beyond;  /* bytes of zeros that were taken behind the end */
} SatVp8lInput;

enum { SAT_VP8L_REFILLED_BITS = 56 };

/** Behind the last eight bytes: one byte at a time, zeros after the last. */
void sat_vp8l_input_refill_last(SatVp8lInput *input);

static inline SatVp8lInput sat_vp8l_input(const void *bytes, size_t length)
{
    return (SatVp8lInput){.next = bytes, .end = (const uint8_t *)bytes + length};
}

static inline uint64_t sat_vp8l_load(const uint8_t *from)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < 8; i++) { /* one load on little-endian machines */
        bits |= (uint64_t)from[i] << (8 * i);
    }
    return bits;
}

/** At least SAT_VP8L_REFILLED_BITS bits are there afterwards. */
static inline void sat_vp8l_input_refill(SatVp8lInput *input)
{
    if (input->end - input->next < 8) {
        sat_vp8l_input_refill_last(input);
        return;
    }
    input->bits |= sat_vp8l_load(input->next) << input->count;
    input->next += (63 - input->count) >> 3;
    input->count |= 56;
}

/** Leaves `length` bits behind, which were there. */
static inline void sat_vp8l_input_skip(SatVp8lInput *input, unsigned length)
{
    input->bits >>= length;
    input->count -= length;
}

/** The next `length` <= 24 bits. */
static inline uint32_t sat_vp8l_input_take(SatVp8lInput *input, unsigned length)
{
    sat_vp8l_input_refill(input);
    uint32_t value = (uint32_t)input->bits & ((1U << length) - 1);
    sat_vp8l_input_skip(input, length);
    return value;
}

/** True when more was taken than there was. */
static inline bool sat_vp8l_input_is_over(const SatVp8lInput *input)
{
    return 8 * input->beyond > input->count;
}

#endif
