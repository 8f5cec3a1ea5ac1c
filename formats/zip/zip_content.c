/* Gives an entry's content in pieces; what is deflated goes through libdeflate, all at once, or
 * through zlib in pieces when it is large, or damaged: zlib says where. */
#include "formats/zip/zip_content.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <zlib.h>

#include "formats/zip/zip_layout.h"

/* Of an entry that is unpacked all at once. */
#define MOST_WHOLE_BYTES ((uint64_t)32 << 20)
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

/* The whole entry in one go. *done false: nothing was given yet; in pieces, then. */
static bool inflate_whole(Reading *reading, bool *done, SatError *err)
{
    const SatZipEntryInfo *info = reading->info;
    const size_t stored = (size_t)info->stored_bytes, plain = (size_t)info->plain_bytes;
    struct libdeflate_decompressor *whole = libdeflate_alloc_decompressor();
    uint8_t *packed = malloc(stored + 1), *unpacked = malloc(plain + 1);
    size_t taken = 0, given = 0;
    bool good = true;
    *done = false;
    if (whole != NULL && packed != NULL && unpacked != NULL) { /* else pieces need less */
        good = sat_file_read_at(reading->file, info->data_offset, packed, stored, err);
        *done = good &&
                libdeflate_deflate_decompress_ex(whole, packed, stored, unpacked, plain, &taken,
                                                 &given) == LIBDEFLATE_SUCCESS &&
                taken == stored && given == plain;
        if (*done) {
            reading->read_bytes = stored;
            good = give(reading->stored, packed, stored, err);
            for (size_t at = 0; good && at < plain; at += SAT_ZIP_PIECE_BYTES) {
                const size_t left = plain - at;
                good = give_plain(reading, unpacked + at,
                                  left < SAT_ZIP_PIECE_BYTES ? left : SAT_ZIP_PIECE_BYTES, err);
            }
        }
    }
    libdeflate_free_decompressor(whole);
    free(packed);
    free(unpacked);
    return good;
}

static bool read_all(Reading *reading, SatError *err)
{
    if (reading->info->method == SAT_ZIP_METHOD_STORED) {
        return copy_stored(reading, err);
    }
    bool is_done = false;
    if (reading->info->plain_bytes <= MOST_WHOLE_BYTES &&
        reading->info->stored_bytes <= MOST_WHOLE_BYTES && !inflate_whole(reading, &is_done, err)) {
        return false;
    }
    if (is_done) {
        return true;
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
