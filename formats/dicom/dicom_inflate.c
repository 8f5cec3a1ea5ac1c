/* Inflates deflated data sets and frames with zlib, in bounded memory. */
#define ZLIB_CONST /* zlib does not write to its input */
#include "formats/dicom/dicom_inflate.h"

#include <stdlib.h>

#include <zlib.h>

#define INPUT_BYTES ((size_t)64 << 10)
#define FIRST_OUTPUT_BYTES ((size_t)1 << 20)
#define RAW_WINDOW_BITS (-15) /* neither zlib's nor gzip's header */

/* ---- data sets --------------------------------------------------------------------------------
 */

typedef struct {
    SatFile *file;
    uint64_t offset, size; /* of the input: where to read on, where it ends */
    uint64_t taken;        /* compressed bytes handed to zlib */
    uint8_t *input;
    uint8_t *output;
    size_t length, capacity;
    z_stream stream;
} Inflation;

static bool feed(Inflation *work, SatError *err)
{
    uint64_t left = work->size - work->offset;
    size_t length = left < INPUT_BYTES ? (size_t)left : INPUT_BYTES;
    if (!sat_file_read_at(work->file, work->offset, work->input, length, err)) {
        return false;
    }
    work->offset += length;
    work->taken += length;
    work->stream.next_in = work->input;
    work->stream.avail_in = (uInt)length;
    return true;
}

static bool check_limits(const Inflation *work, SatError *err)
{
    if (work->length >= SAT_DICOM_MAX_INFLATED_BYTES) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "the deflated file has more than %zu MiB inside; it is not opened",
                        SAT_DICOM_MAX_INFLATED_BYTES >> 20);
    }
    uint64_t used = work->taken - work->stream.avail_in;
    if (work->length > SAT_DICOM_INFLATE_FREE_BYTES &&
        work->length / SAT_DICOM_MAX_INFLATE_RATIO > used) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "the deflated file is more than %u times larger inside; it is not opened",
                        SAT_DICOM_MAX_INFLATE_RATIO);
    }
    return true;
}

static bool make_room(Inflation *work, SatError *err)
{
    if (work->length < work->capacity) {
        return true;
    }
    size_t capacity = work->capacity == 0 ? FIRST_OUTPUT_BYTES : work->capacity * 2;
    uint8_t *grown = realloc(work->output, capacity);
    if (!grown) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to open a deflated file");
    }
    work->output = grown;
    work->capacity = capacity;
    return true;
}

/* Until the stream's end, or the file's: *is_cut then. */
static bool inflate_all(Inflation *work, bool *is_cut, SatError *err)
{
    for (;;) {
        if (work->stream.avail_in == 0 && work->offset < work->size && !feed(work, err)) {
            return false;
        }
        if (!check_limits(work, err) || !make_room(work, err)) {
            return false;
        }
        size_t room = work->capacity - work->length;
        work->stream.next_out = work->output + work->length;
        work->stream.avail_out = (uInt)room;
        int result = inflate(&work->stream, Z_NO_FLUSH);
        size_t made = room - work->stream.avail_out;
        work->length += made;
        if (result == Z_STREAM_END) {
            return true;
        }
        bool is_starved = work->stream.avail_in == 0 && work->offset == work->size;
        if ((result == Z_OK || result == Z_BUF_ERROR) && is_starved && made < room) {
            *is_cut = true;
            return true;
        }
        if (result == Z_MEM_ERROR) {
            return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to open a deflated file");
        }
        if (result != Z_OK && result != Z_BUF_ERROR) {
            return sat_fail(err, SAT_ERR_CORRUPT,
                            "the deflated data make no sense at offset %llu; get the file again",
                            (unsigned long long)(work->offset - work->stream.avail_in));
        }
    }
}

bool sat_dicom_inflate_file(SatFile *file, uint64_t offset, SatDicomInflated *out, SatError *err)
{
    Inflation work = {.file = file, .offset = offset};
    if (!sat_file_size(file, &work.size, err)) {
        return false;
    }
    work.input = malloc(INPUT_BYTES);
    if (!work.input || inflateInit2(&work.stream, RAW_WINDOW_BITS) != Z_OK) {
        free(work.input);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to open a deflated file");
    }
    bool is_cut = false;
    bool ok = inflate_all(&work, &is_cut, err);
    (void)inflateEnd(&work.stream);
    free(work.input);
    if (!ok) {
        free(work.output);
        return false;
    }
    *out = (SatDicomInflated){.bytes = work.output, .length = work.length, .is_cut = is_cut};
    return true;
}

/* ---- frames -----------------------------------------------------------------------------------
 */

bool sat_dicom_inflate_frame(const uint8_t *bytes, size_t length, uint8_t *out, size_t out_length,
                             SatError *err)
{
    z_stream stream = {0};
    if (inflateInit2(&stream, RAW_WINDOW_BITS) != Z_OK) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to inflate a frame");
    }
    stream.next_in = bytes;
    stream.avail_in = (uInt)length; /* within SAT_PICTURE_MAX_BYTES, like the other */
    stream.next_out = out;
    stream.avail_out = (uInt)out_length;
    (void)inflate(&stream, Z_FINISH); /* whatever it says: the frame is whole or not */
    size_t made = out_length - stream.avail_out;
    (void)inflateEnd(&stream);
    if (made < out_length) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "a deflated frame ends after %zu of %zu bytes; get the file again", made,
                        out_length);
    }
    return true;
}
