/* Copies a baseline JPEG without anything but the picture. */
#include <string.h>

#include "formats/codec/codec_jpeg.h"
#include "formats/codec/jpeg_markers.h"

const uint8_t sat_jpeg_adobe_start[SAT_JPEG_ADOBE_BYTES - 1] = {'A', 'd', 'o', 'b', 'e', 0,
                                                                100, 0,   0,   0,   0};

typedef struct {
    bool is_rgb;
    bool has_colour;
    SatByteWriter *out;
} Cleaning;

static void write_marker(SatByteWriter *out, uint8_t marker)
{
    sat_write_u8(out, 0xff);
    sat_write_u8(out, marker);
}

static void write_segment_start(SatByteWriter *out, uint8_t marker, size_t payload_bytes)
{
    size_t length = payload_bytes + 2;
    write_marker(out, marker);
    sat_write_u8(out, (uint8_t)(length >> 8));
    sat_write_u8(out, (uint8_t)length);
}

static void write_adobe(SatByteWriter *out, bool is_rgb)
{
    write_segment_start(out, SAT_JPEG_APP14, SAT_JPEG_ADOBE_BYTES);
    sat_write_bytes(out, sat_jpeg_adobe_start, sizeof(sat_jpeg_adobe_start));
    sat_write_u8(out, is_rgb ? SAT_JPEG_TRANSFORM_RGB : SAT_JPEG_TRANSFORM_YCBCR);
}

static bool copy_wanted(void *context, const SatJpegSegment *segment, SatError *err)
{
    (void)err;
    Cleaning *cleaning = context;
    SatByteWriter *out = cleaning->out;
    if (segment->marker == SAT_JPEG_COM ||
        (segment->marker >= SAT_JPEG_APP0 && segment->marker <= SAT_JPEG_APP15)) {
        return true;
    }
    if (!segment->payload) {
        write_marker(out, segment->marker);
        if (segment->marker == SAT_JPEG_SOI && cleaning->has_colour) {
            write_adobe(out, cleaning->is_rgb);
        }
        return true;
    }
    write_segment_start(out, segment->marker, segment->payload_bytes);
    sat_write_bytes(out, segment->payload, segment->payload_bytes);
    sat_write_bytes(out, segment->scan, segment->scan_bytes);
    return true;
}

bool sat_jpeg_clean(const void *bytes, size_t length, bool is_rgb, SatByteWriter *out,
                    SatError *err)
{
    SatJpegInfo info = {0};
    size_t end = 0;
    if (!sat_jpeg_inspect(bytes, length, &info, err)) {
        return false;
    }
    Cleaning cleaning = {.is_rgb = is_rgb, .has_colour = info.components == 3, .out = out};
    size_t start = out->length;
    if (!sat_jpeg_walk(bytes, length, copy_wanted, &cleaning, &info, &end, err)) {
        out->length = start;
        return false;
    }
    return !out->failed || sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to copy a JPEG");
}
