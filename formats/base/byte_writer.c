/* A growing byte buffer with little-endian writes. */
#include "formats/base/byte_writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"

enum { FIRST_CAPACITY_BYTES = 256 };

void sat_byte_writer_free(SatByteWriter *writer)
{
    free(writer->bytes);
    *writer = (SatByteWriter)SAT_BYTE_WRITER_INIT;
}

/* Room for more bytes behind the end; NULL (and failed) when there is none to be had. */
static uint8_t *reserve(SatByteWriter *writer, size_t more)
{
    size_t needed;
    if (writer->failed) {
        return NULL;
    }
    if (writer->drain != NULL && writer->length >= SAT_BYTE_DRAIN_BYTES) {
        writer->failed = !writer->drain(writer->drain_context, writer->bytes, writer->length);
        writer->length = 0;
        if (writer->failed) {
            return NULL;
        }
    }
    if (!sat_size_add(writer->length, more, &needed)) {
        writer->failed = true;
        return NULL;
    }
    if (needed > writer->capacity || writer->bytes == NULL) {
        size_t capacity = writer->capacity < FIRST_CAPACITY_BYTES ? FIRST_CAPACITY_BYTES : 0;
        if (capacity == 0 && !sat_size_mul(writer->capacity, 2, &capacity)) {
            capacity = needed;
        }
        if (capacity < needed) {
            capacity = needed;
        }
        uint8_t *bytes = realloc(writer->bytes, capacity);
        if (bytes == NULL) {
            writer->failed = true;
            return NULL;
        }
        writer->bytes = bytes;
        writer->capacity = capacity;
    }
    return writer->bytes + writer->length;
}

void sat_byte_writer_reserve(SatByteWriter *writer, size_t capacity)
{
    if (capacity > writer->length) {
        (void)reserve(writer, capacity - writer->length);
    }
}

uint8_t *sat_write_room(SatByteWriter *writer, size_t length)
{
    uint8_t *room = reserve(writer, length);
    writer->length += room != NULL ? length : 0;
    return room;
}

static void write_integer(SatByteWriter *writer, uint64_t value, size_t width)
{
    uint8_t *bytes = reserve(writer, width);
    if (bytes == NULL) {
        return;
    }
    for (size_t i = 0; i < width; i++) {
        bytes[i] = (uint8_t)(value >> (8 * i));
    }
    writer->length += width;
}

void sat_write_u8(SatByteWriter *writer, uint8_t value)
{
    write_integer(writer, value, 1);
}

void sat_write_u16(SatByteWriter *writer, uint16_t value)
{
    write_integer(writer, value, 2);
}

void sat_write_u32(SatByteWriter *writer, uint32_t value)
{
    write_integer(writer, value, 4);
}

void sat_write_u64(SatByteWriter *writer, uint64_t value)
{
    write_integer(writer, value, 8);
}

void sat_write_bytes(SatByteWriter *writer, const void *bytes, size_t length)
{
    uint8_t *target = reserve(writer, length);
    if (target == NULL || length == 0) {
        return;
    }
    memcpy(target, bytes, length);
    writer->length += length;
}

void sat_write_text(SatByteWriter *writer, const char *text)
{
    sat_write_bytes(writer, text, strlen(text));
}

void sat_write_format(SatByteWriter *writer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0) {
        writer->failed = true;
    } else {
        /* vsnprintf also writes a NUL, which is room taken but not counted. */
        uint8_t *target = reserve(writer, (size_t)length + 1);
        if (target != NULL) {
            (void)vsnprintf((char *)target, (size_t)length + 1, format, again);
            writer->length += (size_t)length;
        }
    }
    va_end(again);
}
