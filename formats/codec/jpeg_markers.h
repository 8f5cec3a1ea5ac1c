/* The marker segments of a JPEG: which are there, what the frame header says. Entropy-coded data is
 * stepped over, never decoded. Used by jpeg_clean and codec_jpeg. Pure: any thread. */
#ifndef SAT_CODEC_JPEG_MARKERS_H
#define SAT_CODEC_JPEG_MARKERS_H

#include <stddef.h>
#include <stdint.h>

#include "formats/codec/codec.h"

enum {
    SAT_JPEG_SOF0 = 0xc0,
    SAT_JPEG_DHT = 0xc4,
    SAT_JPEG_SOI = 0xd8,
    SAT_JPEG_EOI = 0xd9,
    SAT_JPEG_SOS = 0xda,
    SAT_JPEG_DQT = 0xdb,
    SAT_JPEG_DNL = 0xdc,
    SAT_JPEG_DRI = 0xdd,
    SAT_JPEG_APP0 = 0xe0,
    SAT_JPEG_APP14 = 0xee,
    SAT_JPEG_APP15 = 0xef,
    SAT_JPEG_COM = 0xfe
};

/** One step of the walk: a marker with its segment and, for SOS, the coded data behind it. Borrows
 * from the file's bytes. */
typedef struct {
    uint8_t marker;         /* SAT_JPEG_... */
    const uint8_t *payload; /* behind the length; NULL for SOI and EOI */
    size_t payload_bytes;
    const uint8_t *scan; /* SOS: restart markers included, up to the next other marker */
    size_t scan_bytes;
} SatJpegSegment;

/** Called for each segment in order, SOI and EOI too; false (with err set) ends the walk. */
typedef bool SatJpegVisit(void *context, const SatJpegSegment *segment, SatError *err);

/** Walks a whole file and makes sure that it is one baseline picture of 1 or 3 components, each of
 * them in exactly one scan. *end: the bytes up to and with EOI; what lies behind is not looked at.
 *  errors: SAT_ERR_CORRUPT, SAT_ERR_UNSUPPORTED when not baseline, what visit says */
SAT_NODISCARD bool sat_jpeg_walk(const void *bytes, size_t length, SatJpegVisit *visit,
                                 void *context, SatJpegInfo *info, size_t *end, SatError *err);

#endif
