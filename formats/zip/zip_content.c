/* Gives an entry's content in pieces; what is deflated goes through zlib. */
#include "formats/zip/zip_content.h"

#include <stdlib.h>
#include <zlib.h>

#include "formats/zip/zip_layout.h"

#define DAMAGED "the file is damaged; copy it again"

typedef struct {
    SatFile *file;
    const SatZipEntryInfo *info;
    const SatZipSink *plain, *stored;
    uint8_t *packed, *unpacked; /* a piece each */
    uint64_t read_bytes, plain_bytes;
    uint32_t crc32;
    z_stream stream;
} Reading;

static bool give(const SatZipSink *sink, const uint8_t *bytes, size_t length, SatError *err)
{
    return sink == NULL || length == 0 || sink->take(sink->context, bytes, length, err);
}

static bool give_plain(Reading *reading, const uint8_t *bytes, size_t length, SatError *err)
{
    reading->crc32 = sat_crc32(reading->crc32, bytes, length);
    reading->plain_bytes += length;
    return give(reading->plain, bytes, length, err);
}

/* The next piece as it stands in the file; *length 0 at the end. */
static bool read_piece(Reading *reading, size_t *length, SatError *err)
{
    uint64_t left = reading->info->stored_bytes - reading->read_bytes;
    *length = left < SAT_ZIP_PIECE_BYTES ? (size_t)left : SAT_ZIP_PIECE_BYTES;
    if (*length == 0) {
        return true;
    }
    if (!sat_file_read_at(reading->file, reading->info->data_offset + reading->read_bytes,
                          reading->packed, *length, err)) {
        return false;
    }
    reading->read_bytes += *length;
    return give(reading->stored, reading->packed, *length, err);
}

static bool copy_stored(Reading *reading, SatError *err)
{
    for (;;) {
        size_t length = 0;
        if (!read_piece(reading, &length, err)) {
            return false;
        }
        if (length == 0) {
            return true;
        }
        if (!give_plain(reading, reading->packed, length, err)) {
            return false;
        }
    }
}

/* Everything a piece unpacks to. *ended: the stream's end was in it. */
static bool inflate_piece(Reading *reading, size_t length, bool *ended, SatError *err)
{
    z_stream *stream = &reading->stream;
    stream->next_in = reading->packed;
    stream->avail_in = (uInt)length;
    do {
        uint64_t left = reading->info->plain_bytes - reading->plain_bytes;
        /* One byte of room past the end shows a stream that gives more. */
        size_t room = left < SAT_ZIP_PIECE_BYTES ? (size_t)left + 1 : SAT_ZIP_PIECE_BYTES;
        stream->next_out = reading->unpacked;
        stream->avail_out = (uInt)room;
        int state = inflate(stream, Z_NO_FLUSH);
        size_t given = room - stream->avail_out;
        if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) {
            return state == Z_MEM_ERROR
                       ? sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to unpack it")
                       : sat_fail(err, SAT_ERR_CORRUPT,
                                  "its compressed content makes no sense: " DAMAGED);
        }
        if (given > left) {
            return sat_fail(err, SAT_ERR_CORRUPT,
                            "it unpacks to more than its size says: " DAMAGED);
        }
        if (!give_plain(reading, reading->unpacked, given, err)) {
            return false;
        }
        *ended = state == Z_STREAM_END;
    } while (!*ended && (stream->avail_in > 0 || stream->avail_out == 0));
    return true;
}

static bool inflate_all(Reading *reading, SatError *err)
{
    bool ended = false;
    while (!ended) {
        size_t length = 0;
        if (!read_piece(reading, &length, err)) {
            return false;
        }
        if (length == 0) {
            return sat_fail(err, SAT_ERR_CORRUPT, "its compressed content is cut short: " DAMAGED);
        }
        if (!inflate_piece(reading, length, &ended, err)) {
            return false;
        }
    }
    if (reading->stream.avail_in > 0 || reading->read_bytes < reading->info->stored_bytes) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "there are bytes behind its compressed content: " DAMAGED);
    }
    return true;
}

static bool read_all(Reading *reading, SatError *err)
{
    if (reading->info->method == SAT_ZIP_METHOD_STORED) {
        return copy_stored(reading, err);
    }
    if (inflateInit2(&reading->stream, -MAX_WBITS) != Z_OK) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to unpack it");
    }
    bool done = inflate_all(reading, err);
    (void)inflateEnd(&reading->stream);
    return done;
}

bool sat_zip_content_read(SatFile *file, const SatZipEntryInfo *info, const SatZipSink *plain,
                          const SatZipSink *stored, SatError *err)
{
    Reading reading = {.file = file, .info = info, .plain = plain, .stored = stored};
    bool is_deflated = info->method == SAT_ZIP_METHOD_DEFLATED;
    bool is_small = info->stored_bytes < SAT_ZIP_PIECE_BYTES;
    reading.packed = malloc(is_small ? (size_t)info->stored_bytes + 1 : SAT_ZIP_PIECE_BYTES);
    reading.unpacked = is_deflated ? malloc(SAT_ZIP_PIECE_BYTES) : NULL;
    bool done = reading.packed != NULL && (!is_deflated || reading.unpacked != NULL)
                    ? read_all(&reading, err)
                    : sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to read it");
    free(reading.packed);
    free(reading.unpacked);
    if (done && reading.plain_bytes != info->plain_bytes) {
        return sat_fail(err, SAT_ERR_CORRUPT, "it unpacks to less than its size says: " DAMAGED);
    }
    if (done && reading.crc32 != info->crc32) {
        return sat_fail(
            err, SAT_ERR_CORRUPT,
            "its content does not match its CRC-32: the file is damaged; copy it again");
    }
    return done;
}
