/* Bounded reads from memory. Sticky: after the first read past the end every read gives 0 and
 * `failed` stays set, so a parser checks once at the end. Any thread; one reader, one thread. */
#ifndef SAT_BASE_BYTE_READER_H
#define SAT_BASE_BYTE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const uint8_t *bytes; /* borrowed */
    size_t length;
    size_t position;
    bool failed;
    bool big_endian; /* false after init */
} SatByteReader;

SatByteReader sat_byte_reader(const void *bytes, size_t length);
uint8_t sat_read_u8(SatByteReader *reader);
uint16_t sat_read_u16(SatByteReader *reader);
uint32_t sat_read_u32(SatByteReader *reader);
uint64_t sat_read_u64(SatByteReader *reader);
/** Borrows the next length bytes and moves past them; NULL (and failed) when there are fewer. */
const uint8_t *sat_read_bytes(SatByteReader *reader, size_t length);
void sat_read_skip(SatByteReader *reader, size_t length);
size_t sat_read_remaining(const SatByteReader *reader);

#endif
