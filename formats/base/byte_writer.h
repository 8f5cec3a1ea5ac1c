/* A growing byte buffer with little-endian writes. Sticky like the reader: after a failed growth
 * `failed` stays set and writes do nothing. One thread. */
#ifndef SAT_BASE_BYTE_WRITER_H
#define SAT_BASE_BYTE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"

/** Takes the bytes of a long text while it is written. False: it cannot. */
typedef bool (*SatByteDrain)(void *context, const uint8_t *bytes, size_t length);

typedef struct {
    uint8_t *bytes; /* owned; sat_byte_writer_free() or steal it and free() */
    size_t length;
    size_t capacity;
    bool failed; /* out of memory, or the drain could not take them */
    /** With a drain, `bytes` are those that it has not taken yet: it gets them whenever there are
     * SAT_BYTE_DRAIN_BYTES. The last ones are the caller's to give it. NULL: all are kept. */
    SatByteDrain drain;
    void *drain_context;
} SatByteWriter;

#define SAT_BYTE_DRAIN_BYTES ((size_t)64 << 10)

#define SAT_BYTE_WRITER_INIT                                                                       \
    {                                                                                              \
        0                                                                                          \
    }

void sat_byte_writer_free(SatByteWriter *writer); /* leaves it empty, ready for use */
/** Makes room for so many bytes in all, so that writing them copies nothing again. */
void sat_byte_writer_reserve(SatByteWriter *writer, size_t capacity);
/** The next length bytes, counted as written, for the caller to fill. Borrowed until the next
 * write. NULL: out of memory. */
SAT_NODISCARD uint8_t *sat_write_room(SatByteWriter *writer, size_t length);
void sat_write_u8(SatByteWriter *writer, uint8_t value);
void sat_write_u16(SatByteWriter *writer, uint16_t value);
void sat_write_u32(SatByteWriter *writer, uint32_t value);
void sat_write_u64(SatByteWriter *writer, uint64_t value);
void sat_write_bytes(SatByteWriter *writer, const void *bytes, size_t length);
void sat_write_text(SatByteWriter *writer, const char *text); /* without its NUL */
void sat_write_format(SatByteWriter *writer, const char *format, ...) SAT_PRINTF(2, 3);

#endif
