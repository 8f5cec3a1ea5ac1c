/* Inflates frames to see what they hold, and blanks what lies behind them. */
#include "formats/dicom/dicom_deflated_clean.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { PIECE_BYTES = 1 << 16 }; /* whole units */

struct SatDicomDeflatedCleaner {
    z_stream stream;
    uint64_t frame_bytes, made;
    SatDicomStoredBits bits;
    bool is_open; /* the stream is to be ended */
    bool has_ended, is_wrong;
    uint8_t piece[PIECE_BYTES], cleared[PIECE_BYTES];
    size_t filled; /* of piece */
};

SatDicomDeflatedCleaner *sat_dicom_deflated_cleaner_new(uint64_t frame_bytes,
                                                        SatDicomStoredBits bits, SatError *err)
{
    SatDicomDeflatedCleaner *cleaner = calloc(1, sizeof *cleaner);
    if (cleaner == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to look into frames");
        return NULL;
    }
    cleaner->frame_bytes = frame_bytes;
    cleaner->bits = bits;
    return cleaner;
}

static void end_stream(SatDicomDeflatedCleaner *cleaner)
{
    if (cleaner->is_open) {
        (void)inflateEnd(&cleaner->stream);
        cleaner->is_open = false;
    }
}

void sat_dicom_deflated_cleaner_free(SatDicomDeflatedCleaner *cleaner)
{
    if (cleaner != NULL) {
        end_stream(cleaner);
        free(cleaner);
    }
}

void sat_dicom_deflated_begin_frame(SatDicomDeflatedCleaner *cleaner)
{
    end_stream(cleaner);
    memset(&cleaner->stream, 0, sizeof cleaner->stream);
    cleaner->made = 0;
    cleaner->filled = 0;
    cleaner->has_ended = false;
    cleaner->is_open = inflateInit2(&cleaner->stream, -MAX_WBITS) == Z_OK;
    cleaner->is_wrong = !cleaner->is_open;
}

/* Bits outside Bits Stored may be a picture of their own. */
static void look_at_piece(SatDicomDeflatedCleaner *cleaner)
{
    memcpy(cleaner->cleared, cleaner->piece, cleaner->filled);
    sat_dicom_clear_other_bits(cleaner->cleared, cleaner->filled, cleaner->bits);
    cleaner->is_wrong =
        cleaner->is_wrong || memcmp(cleaner->cleared, cleaner->piece, cleaner->filled) != 0;
    cleaner->filled = 0;
}

static void inflate_some(SatDicomDeflatedCleaner *cleaner)
{
    z_stream *stream = &cleaner->stream;
    stream->next_out = cleaner->piece + cleaner->filled;
    stream->avail_out = (uInt)(PIECE_BYTES - cleaner->filled);
    size_t room = stream->avail_out;
    int result = inflate(stream, Z_NO_FLUSH);
    size_t got = room - stream->avail_out;
    cleaner->filled += got;
    cleaner->made += got;
    cleaner->has_ended = result == Z_STREAM_END;
    bool is_stuck = result == Z_BUF_ERROR && stream->avail_in > 0;
    cleaner->is_wrong = cleaner->is_wrong || cleaner->made > cleaner->frame_bytes || is_stuck ||
                        (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR);
    if (cleaner->filled == PIECE_BYTES || cleaner->has_ended) {
        look_at_piece(cleaner);
    }
}

void sat_dicom_deflated_clean(SatDicomDeflatedCleaner *cleaner, uint8_t *bytes, size_t length)
{
    size_t at = 0;
    while (at < length && !cleaner->has_ended && !cleaner->is_wrong) {
        size_t step = length - at < PIECE_BYTES ? length - at : PIECE_BYTES;
        cleaner->stream.next_in = bytes + at;
        cleaner->stream.avail_in = (uInt)step;
        bool is_full = true; /* there may be more to come of what was put in */
        while (!cleaner->has_ended && !cleaner->is_wrong &&
               (cleaner->stream.avail_in > 0 || is_full)) {
            uint64_t before = cleaner->made;
            inflate_some(cleaner);
            is_full = cleaner->made > before && cleaner->stream.avail_out == 0;
        }
        at += step - cleaner->stream.avail_in;
    }
    if (cleaner->has_ended) {
        memset(bytes + at, 0, length - at);
    }
}

bool sat_dicom_deflated_is_understood(const SatDicomDeflatedCleaner *cleaner)
{
    return cleaner->has_ended && !cleaner->is_wrong;
}
