/* Keeps one piece of the file in memory while the parser walks over it. */
#include "formats/dicom/dicom_stream.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"

/* Of a file: most headers end there, what follows are pixels that nobody has asked for yet. */
#define FIRST_BYTES ((size_t)16 << 10)

bool sat_dicom_stream_open(SatDicomStream *stream, SatFile *file, SatError *err)
{
    *stream = (SatDicomStream){.file = file, .read_ahead_bytes = SAT_DICOM_STREAM_BYTES};
    if (!sat_file_size(file, &stream->size_bytes, err)) {
        return false;
    }
    stream->owned = malloc(SAT_DICOM_STREAM_BYTES);
    if (!stream->owned) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to read a DICOM header");
    }
    stream->buffer = stream->owned;
    return true;
}

void sat_dicom_stream_open_memory(SatDicomStream *stream, const uint8_t *bytes, size_t length)
{
    *stream = (SatDicomStream){.size_bytes = length,
                               .read_ahead_bytes = SAT_DICOM_STREAM_BYTES,
                               .buffer = bytes,
                               .buffer_length = length};
}

void sat_dicom_stream_close(SatDicomStream *stream)
{
    free(stream->owned);
    stream->owned = NULL;
    stream->buffer = NULL;
    stream->buffer_length = 0;
}

static bool is_buffered(const SatDicomStream *stream, uint64_t offset, size_t length)
{
    return offset >= stream->buffer_offset &&
           sat_range_fits(offset - stream->buffer_offset, length, stream->buffer_length);
}

const uint8_t *sat_dicom_stream_peek(SatDicomStream *stream, uint64_t offset, size_t length,
                                     SatError *err)
{
    assert(length <= SAT_DICOM_STREAM_BYTES);
    assert(sat_range_fits(offset, length, stream->size_bytes));
    if (is_buffered(stream, offset, length)) {
        return stream->buffer + (size_t)(offset - stream->buffer_offset);
    }
    uint64_t wanted = stream->size_bytes - offset;
    size_t ahead = offset == 0 ? FIRST_BYTES : stream->read_ahead_bytes;
    size_t least = length > ahead ? length : ahead;
    if (wanted > least) {
        wanted = least;
    }
    stream->buffer_length = 0;
    if (!sat_file_read_at(stream->file, offset, stream->owned, (size_t)wanted, err)) {
        return NULL;
    }
    stream->buffer_offset = offset;
    stream->buffer_length = (size_t)wanted;
    return stream->buffer;
}

bool sat_dicom_stream_glance(const SatDicomStream *stream, uint64_t offset, uint8_t bytes[8])
{
    if (is_buffered(stream, offset, 8)) {
        memcpy(bytes, stream->buffer + (size_t)(offset - stream->buffer_offset), 8);
        return true;
    }
    SatError ignored = SAT_ERROR_INIT; /* what cannot be read does not look like an element */
    return stream->file && sat_range_fits(offset, 8, stream->size_bytes) &&
           sat_file_read_at(stream->file, offset, bytes, 8, &ignored);
}

bool sat_dicom_stream_read(SatDicomStream *stream, uint64_t offset, void *bytes, size_t length,
                           SatError *err)
{
    if (stream->file && length > stream->read_ahead_bytes) {
        return sat_file_read_at(stream->file, offset, bytes, length, err);
    }
    if (!stream->file) {
        memcpy(bytes, stream->buffer + (size_t)offset, length);
        return true;
    }
    const uint8_t *from = sat_dicom_stream_peek(stream, offset, length, err);
    if (!from) {
        return false;
    }
    memcpy(bytes, from, length);
    return true;
}
