/* Walks the marker segments of a JPEG (ITU-T T.81 annex B). */
#include "formats/codec/jpeg_markers.h"

#include <string.h>

#include "formats/base/byte_reader.h"

enum {
    MARKER_PREFIX = 0xff,
    MARKER_TEM = 0x01,
    MARKER_RST0 = 0xd0,
    MARKER_RST7 = 0xd7,
    MARKER_SOF15 = 0xcf,
    MARKER_SOF55 = 0xf7, /* JPEG-LS */
    MARKER_JPG = 0xc8,
    MARKER_DAC = 0xcc,
    FRAME_HEADER_FIXED_BYTES = 6,
    FRAME_COMPONENT_BYTES = 3,
    SCAN_HEADER_FIXED_BYTES = 4,
    SCAN_COMPONENT_BYTES = 2,
    MAX_KEPT_COMPONENTS = 3
};

static bool is_application_or_comment(uint8_t marker)
{
    return marker == SAT_JPEG_COM || (marker >= SAT_JPEG_APP0 && marker <= SAT_JPEG_APP15);
}

static bool is_restart(uint8_t marker)
{
    return marker >= MARKER_RST0 && marker <= MARKER_RST7;
}

static bool is_frame_header(uint8_t marker)
{
    if (marker == SAT_JPEG_DHT || marker == MARKER_JPG || marker == MARKER_DAC) {
        return false;
    }
    return (marker >= SAT_JPEG_SOF0 && marker <= MARKER_SOF15) || marker == MARKER_SOF55;
}

static SatByteReader big_endian_reader(const void *bytes, size_t length)
{
    SatByteReader reader = sat_byte_reader(bytes, length);
    reader.big_endian = true;
    return reader;
}

/* The next marker and its segment, without the coded data behind an SOS. */
static bool next_segment(SatByteReader *reader, SatJpegSegment *segment, SatError *err)
{
    memset(segment, 0, sizeof(*segment));
    uint8_t byte = sat_read_u8(reader);
    if (!reader->failed && byte != MARKER_PREFIX) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the JPEG has no marker at byte %zu",
                        reader->position - 1);
    }
    while (byte == MARKER_PREFIX) { /* any number of fill bytes may stand before a marker */
        byte = sat_read_u8(reader);
    }
    segment->marker = byte;
    if (!reader->failed && byte != SAT_JPEG_SOI && byte != SAT_JPEG_EOI) {
        if (byte == 0 || byte == MARKER_TEM || is_restart(byte)) {
            return sat_fail(err, SAT_ERR_CORRUPT, "the JPEG has a stray marker 0x%02x",
                            (unsigned)byte);
        }
        uint16_t length = sat_read_u16(reader);
        if (!reader->failed && length < 2) {
            return sat_fail(err, SAT_ERR_CORRUPT, "the JPEG has a segment without a length");
        }
        segment->payload_bytes = reader->failed ? 0 : (size_t)length - 2;
        segment->payload = sat_read_bytes(reader, segment->payload_bytes);
    }
    return !reader->failed || sat_fail(err, SAT_ERR_CORRUPT, "the JPEG is cut off");
}

/* Coded data: a 0xff byte in it is followed by 0 or is part of a restart marker or fill. */
static bool step_over_scan(SatByteReader *reader, SatJpegSegment *segment, SatError *err)
{
    const uint8_t *start = reader->bytes + reader->position;
    const uint8_t *end = reader->bytes + reader->length;
    for (const uint8_t *at = start; end - at >= 2; at++) {
        at = memchr(at, MARKER_PREFIX, (size_t)(end - at) - 1);
        if (!at) {
            break;
        }
        if (at[1] != 0 && at[1] != MARKER_PREFIX && !is_restart(at[1])) {
            segment->scan = start;
            segment->scan_bytes = (size_t)(at - start);
            sat_read_skip(reader, segment->scan_bytes);
            return true;
        }
    }
    return sat_fail(err, SAT_ERR_CORRUPT, "the JPEG is cut off inside its coded data");
}

static bool read_frame_header(const SatJpegSegment *segment, SatJpegInfo *out, SatError *err)
{
    SatByteReader reader = big_endian_reader(segment->payload, segment->payload_bytes);
    SatJpegInfo info = {0};
    info.bits = sat_read_u8(&reader);
    info.height_px = sat_read_u16(&reader);
    info.width_px = sat_read_u16(&reader);
    info.components = sat_read_u8(&reader);
    info.baseline = segment->marker == SAT_JPEG_SOF0 && info.bits == 8 &&
                    (info.components == 1 || info.components == 3);
    if (!segment->payload || reader.failed || info.width_px == 0 || info.components == 0 ||
        sat_read_remaining(&reader) != (size_t)info.components * FRAME_COMPONENT_BYTES) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the JPEG has a broken frame header");
    }
    if (info.height_px == 0) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "the JPEG gives its height only after the first scan");
    }
    *out = info;
    return true;
}

bool sat_jpeg_inspect(const void *bytes, size_t length, SatJpegInfo *out, SatError *err)
{
    SatByteReader reader = big_endian_reader(bytes, length);
    SatJpegInfo info = {0};
    SatJpegSegment segment = {0};
    if (!next_segment(&reader, &segment, err)) {
        return false;
    }
    if (segment.marker != SAT_JPEG_SOI || reader.position != 2) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the picture is not a JPEG file");
    }
    while (segment.marker != SAT_JPEG_SOS) {
        if (!next_segment(&reader, &segment, err)) {
            return false;
        }
        if (segment.marker == SAT_JPEG_SOI || segment.marker == SAT_JPEG_EOI ||
            (is_frame_header(segment.marker) && info.components != 0)) {
            return sat_fail(err, SAT_ERR_CORRUPT, "the JPEG has no picture or more than one");
        }
        if (is_frame_header(segment.marker) && !read_frame_header(&segment, &info, err)) {
            return false;
        }
    }
    if (info.components == 0) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the JPEG has no frame header");
    }
    *out = info;
    return true;
}

typedef struct {
    SatJpegInfo info; /* components is 0 before the frame header */
    uint8_t component_ids[MAX_KEPT_COMPONENTS];
    bool scanned[MAX_KEPT_COMPONENTS];
} Walk;

static bool enter_frame(Walk *walk, const SatJpegSegment *segment, SatError *err)
{
    if (walk->info.components != 0) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the JPEG has more than one frame header");
    }
    if (!read_frame_header(segment, &walk->info, err)) {
        return false;
    }
    if (!walk->info.baseline) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "the JPEG is not baseline with 8 bits and 1 or 3 components "
                        "(process %u, %u bits, %u components)",
                        (unsigned)(segment->marker - SAT_JPEG_SOF0), (unsigned)walk->info.bits,
                        (unsigned)walk->info.components);
    }
    for (size_t i = 0; i < walk->info.components; i++) {
        uint8_t id = segment->payload[FRAME_HEADER_FIXED_BYTES + i * FRAME_COMPONENT_BYTES];
        if (memchr(walk->component_ids, id, i)) {
            return sat_fail(err, SAT_ERR_CORRUPT, "two components of the JPEG have one name");
        }
        walk->component_ids[i] = id;
    }
    return true;
}

static bool enter_scan(Walk *walk, const SatJpegSegment *segment, SatError *err)
{
    size_t count = segment->payload_bytes > 0 ? segment->payload[0] : 0;
    if (count == 0 || count > walk->info.components ||
        segment->payload_bytes != SCAN_HEADER_FIXED_BYTES + count * SCAN_COMPONENT_BYTES) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the JPEG has a broken scan header");
    }
    for (size_t i = 0; i < count; i++) {
        uint8_t id = segment->payload[1 + i * SCAN_COMPONENT_BYTES];
        const uint8_t *found = memchr(walk->component_ids, id, walk->info.components);
        if (!found || walk->scanned[found - walk->component_ids]) {
            return sat_fail(err, SAT_ERR_CORRUPT,
                            "a scan of the JPEG is of an unknown component or repeats one");
        }
        walk->scanned[found - walk->component_ids] = true;
    }
    return true;
}

static bool enter_segment(Walk *walk, const SatJpegSegment *segment, SatError *err)
{
    uint8_t marker = segment->marker;
    if (is_application_or_comment(marker) || marker == SAT_JPEG_DQT || marker == SAT_JPEG_DHT ||
        marker == SAT_JPEG_DRI) {
        return true;
    }
    if (marker == SAT_JPEG_SOS) {
        return enter_scan(walk, segment, err);
    }
    if (is_frame_header(marker)) {
        return enter_frame(walk, segment, err);
    }
    if (marker == SAT_JPEG_EOI) {
        for (size_t i = 0; i < walk->info.components; i++) {
            if (!walk->scanned[i]) {
                return sat_fail(err, SAT_ERR_CORRUPT, "the JPEG ends before its last scan");
            }
        }
        return walk->info.components != 0 ||
               sat_fail(err, SAT_ERR_CORRUPT, "the JPEG holds no picture");
    }
    return sat_fail(err, SAT_ERR_UNSUPPORTED,
                    "the JPEG has a marker 0x%02x, which baseline has not", (unsigned)marker);
}

bool sat_jpeg_walk(const void *bytes, size_t length, SatJpegVisit *visit, void *context,
                   SatJpegInfo *info, size_t *end, SatError *err)
{
    SatByteReader reader = big_endian_reader(bytes, length);
    Walk walk = {0};
    SatJpegSegment segment = {0};
    if (!next_segment(&reader, &segment, err)) {
        return false;
    }
    if (segment.marker != SAT_JPEG_SOI || reader.position != 2) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the picture is not a JPEG file");
    }
    if (!visit(context, &segment, err)) {
        return false;
    }
    while (segment.marker != SAT_JPEG_EOI) {
        if (!next_segment(&reader, &segment, err) || !enter_segment(&walk, &segment, err)) {
            return false;
        }
        if (segment.marker == SAT_JPEG_SOS && !step_over_scan(&reader, &segment, err)) {
            return false;
        }
        if (!visit(context, &segment, err)) {
            return false;
        }
    }
    *info = walk.info;
    *end = reader.position;
    return true;
}
