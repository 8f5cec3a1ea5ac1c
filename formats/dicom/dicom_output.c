/* Buffers, deflates and hands over the bytes of a DICOM file. */
#include "formats/dicom/dicom_output.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "formats/dicom/dicom_vr.h"

#define BUFFER_BYTES ((size_t)64 << 10)
#define LARGE_BYTES ((size_t)16 << 10) /* not worth a copy */

struct SatDicomOutput {
    SatDicomSink sink;
    SatError *err;
    bool failed;
    bool deflates;
    z_stream stream;
    size_t used;
    uint8_t *deflated; /* BUFFER_BYTES of room behind deflate; NULL: nothing is deflated */
    uint8_t buffer[BUFFER_BYTES]; /* as written */
};

SatDicomOutput *sat_dicom_output_new(SatDicomSink sink, SatError *err)
{
    SatDicomOutput *output = malloc(sizeof *output); /* the buffer needs no zeros */
    if (!output) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to write a DICOM file");
        return NULL;
    }
    output->sink = sink;
    output->err = err;
    output->failed = output->deflates = false;
    output->used = 0;
    output->deflated = NULL;
    return output;
}

void sat_dicom_output_free(SatDicomOutput *output)
{
    if (output && output->deflates) {
        (void)deflateEnd(&output->stream);
    }
    if (output) {
        free(output->deflated);
    }
    free(output);
}

static void hand_over(SatDicomOutput *output, const uint8_t *bytes, size_t length)
{
    if (!output->failed && length > 0 &&
        !output->sink.write(output->sink.context, bytes, length, output->err)) {
        output->failed = true;
    }
}

/* What is buffered goes through deflate; with Z_FINISH the stream ends. */
static void deflate_buffer(SatDicomOutput *output, int flush)
{
    z_stream *stream = &output->stream;
    stream->next_in = output->buffer;
    stream->avail_in = (uInt)output->used;
    int result = Z_OK;
    do {
        stream->next_out = output->deflated;
        stream->avail_out = (uInt)BUFFER_BYTES;
        result = deflate(stream, flush);
        hand_over(output, output->deflated, BUFFER_BYTES - stream->avail_out);
    } while (!output->failed && stream->avail_out == 0 && result == Z_OK);
}

static void empty_buffer(SatDicomOutput *output, int flush)
{
    if (output->deflates) {
        deflate_buffer(output, flush);
    } else {
        hand_over(output, output->buffer, output->used);
    }
    output->used = 0;
}

void sat_dicom_output_deflate(SatDicomOutput *output)
{
    empty_buffer(output, Z_NO_FLUSH);
    if (output->failed) {
        return;
    }
    output->stream = (z_stream){.zalloc = Z_NULL};
    output->deflated = malloc(BUFFER_BYTES);
    /* Negative window bits: without zlib's own header and checksum. */
    if (output->deflated == NULL || deflateInit2(&output->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                                                 -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        output->failed = true;
        (void)sat_fail(output->err, SAT_ERR_NO_MEMORY, "not enough memory to deflate a DICOM file");
        return;
    }
    output->deflates = true;
}

void sat_dicom_put_bytes(SatDicomOutput *output, const void *bytes, size_t length)
{
    const uint8_t *from = bytes;
    if (length >= LARGE_BYTES && !output->deflates) { /* pixels: not copied once more */
        empty_buffer(output, Z_NO_FLUSH);
        hand_over(output, from, length);
        return;
    }
    while (length > 0 && !output->failed) {
        size_t room = BUFFER_BYTES - output->used;
        size_t step = length < room ? length : room;
        memcpy(output->buffer + output->used, from, step);
        output->used += step;
        from += step;
        length -= step;
        if (output->used == BUFFER_BYTES) {
            empty_buffer(output, Z_NO_FLUSH);
        }
    }
}

static void store_u16(uint8_t *bytes, uint16_t value, bool big_endian)
{
    bytes[big_endian ? 0 : 1] = (uint8_t)(value >> 8);
    bytes[big_endian ? 1 : 0] = (uint8_t)(value & 0xFFU);
}

static void store_u32(uint8_t *bytes, uint32_t value, bool big_endian)
{
    store_u16(bytes + (big_endian ? 0 : 2), (uint16_t)(value >> 16), big_endian);
    store_u16(bytes + (big_endian ? 2 : 0), (uint16_t)(value & 0xFFFFU), big_endian);
}

static void store_tag(uint8_t *bytes, uint32_t tag, bool big_endian)
{
    store_u16(bytes, (uint16_t)(tag >> 16), big_endian);
    store_u16(bytes + 2, (uint16_t)(tag & 0xFFFFU), big_endian);
}

void sat_dicom_put_u16(SatDicomOutput *output, uint16_t value, bool big_endian)
{
    uint8_t bytes[2];
    store_u16(bytes, value, big_endian);
    sat_dicom_put_bytes(output, bytes, sizeof bytes);
}

void sat_dicom_put_u32(SatDicomOutput *output, uint32_t value, bool big_endian)
{
    uint8_t bytes[4];
    store_u32(bytes, value, big_endian);
    sat_dicom_put_bytes(output, bytes, sizeof bytes);
}

void sat_dicom_put_tag(SatDicomOutput *output, uint32_t tag, bool big_endian)
{
    uint8_t bytes[4];
    store_tag(bytes, tag, big_endian);
    sat_dicom_put_bytes(output, bytes, sizeof bytes);
}

void sat_dicom_put_header(SatDicomOutput *output, SatDicomEncoding encoding, uint32_t tag,
                          const char *vr, uint32_t length)
{
    const bool big_endian = encoding.big_endian;
    uint8_t bytes[12] = {0};
    store_tag(bytes, tag, big_endian);
    if (!encoding.is_explicit || tag >> 16 == 0xFFFEU) {
        store_u32(bytes + 4, length, big_endian);
        sat_dicom_put_bytes(output, bytes, 8);
        return;
    }
    memcpy(bytes + 4, vr, 2);
    if (sat_dicom_vr_is_long(vr)) { /* two reserved bytes come first */
        store_u32(bytes + 8, length, big_endian);
        sat_dicom_put_bytes(output, bytes, 12);
    } else {
        store_u16(bytes + 6, (uint16_t)length, big_endian);
        sat_dicom_put_bytes(output, bytes, 8);
    }
}

bool sat_dicom_output_is_good(const SatDicomOutput *output)
{
    return !output->failed;
}

bool sat_dicom_output_end(SatDicomOutput *output)
{
    empty_buffer(output, Z_FINISH);
    return !output->failed;
}
