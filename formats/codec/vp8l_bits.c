/* Room for the bits of a VP8L stream. */
#include "formats/codec/vp8l_bits.h"

#include <stdlib.h>

#include "formats/base/checked_math.h"

bool sat_vp8l_bits_reserve(SatVp8lBits *writer, uint64_t bits)
{
    size_t wanted = 0;
    if (bits / 8 > SIZE_MAX / 2 ||
        !sat_size_add(writer->length, (size_t)(bits / 8) + SAT_VP8L_BITS_SLACK + 2, &wanted)) {
        return false;
    }
    if (wanted <= writer->capacity) {
        return true;
    }
    size_t capacity = writer->capacity < wanted / 2 ? wanted : wanted + wanted / 4;
    uint8_t *bytes = realloc(writer->bytes, capacity);
    if (!bytes) {
        return false;
    }
    writer->bytes = bytes;
    writer->capacity = capacity;
    return true;
}

void sat_vp8l_bits_free(SatVp8lBits *writer)
{
    free(writer->bytes);
    *writer = (SatVp8lBits){0};
}

void sat_vp8l_bits_finish(SatVp8lBits *writer)
{
    writer->used = (writer->used + 7) & ~7U;
    sat_vp8l_bits_flush(writer);
}
