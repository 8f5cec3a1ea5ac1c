/* Bounded, sticky reads of integers from memory. */
#include "formats/base/byte_reader.h"

SatByteReader sat_byte_reader(const void *bytes, size_t length)
{
    return (SatByteReader){.bytes = bytes, .length = length};
}

const uint8_t *sat_read_bytes(SatByteReader *reader, size_t length)
{
    if (reader->failed || length > reader->length - reader->position) {
        reader->failed = true;
        return NULL;
    }
    static const uint8_t nothing[1] = {0};
    if (length == 0 && reader->bytes == NULL) { /* an empty input may have no address */
        return nothing;
    }
    const uint8_t *start = reader->bytes + reader->position;
    reader->position += length;
    return start;
}

static uint64_t read_integer(SatByteReader *reader, size_t width)
{
    const uint8_t *bytes = sat_read_bytes(reader, width);
    uint64_t value = 0;
    if (bytes == NULL) {
        return 0;
    }
    for (size_t i = 0; i < width; i++) {
        value = value << 8 | bytes[reader->big_endian ? i : width - 1 - i];
    }
    return value;
}

uint8_t sat_read_u8(SatByteReader *reader)
{
    return (uint8_t)read_integer(reader, 1);
}

uint16_t sat_read_u16(SatByteReader *reader)
{
    return (uint16_t)read_integer(reader, 2);
}

uint32_t sat_read_u32(SatByteReader *reader)
{
    return (uint32_t)read_integer(reader, 4);
}

uint64_t sat_read_u64(SatByteReader *reader)
{
    return read_integer(reader, 8);
}

void sat_read_skip(SatByteReader *reader, size_t length)
{
    (void)sat_read_bytes(reader, length);
}

size_t sat_read_remaining(const SatByteReader *reader)
{
    /* Nothing is left after a fault, so that a loop over what remains ends. */
    return reader->failed ? 0 : reader->length - reader->position;
}
