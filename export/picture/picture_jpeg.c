/* Reads the markers of JPEG files as cameras and programs write them; libjpeg decodes. */
#include <string.h>

#include "export/picture/picture_exif.h"
#include "export/picture/picture_private.h"
#include "formats/codec/codec.h"
#include "formats/codec/jpeg_decode.h"
#include "formats/codec/jpeg_markers.h"

/* A progressive picture is gone through once a scan: more are an attack on time. */
enum { MOST_SCANS = 100, MOST_PROFILE_PARTS = 255, SOF1 = 0xC1, SOF2 = 0xC2, TEM = 0x01 };
static const char profile_name[12] = "ICC_PROFILE";

/* One marker segment. */
typedef struct {
    uint8_t marker;
    const uint8_t *payload;
    size_t payload_bytes;
} Segment;

typedef struct {
    const uint8_t *bytes;
    size_t length, at;
} Walk;

static bool is_alone(uint8_t marker)
{
    return marker == TEM || (marker >= 0xD0 && marker <= SAT_JPEG_EOI);
}

/* The next marker, coded data stepped over. False: there is none. */
static bool next_segment(Walk *walk, Segment *out)
{
    while (walk->at + 1 < walk->length) {
        const uint8_t *found = memchr(walk->bytes + walk->at, 0xFF, walk->length - walk->at - 1);
        if (found == NULL) {
            return false;
        }
        walk->at = (size_t)(found - walk->bytes) + 1;
        const uint8_t marker = walk->bytes[walk->at];
        if (marker == 0 || marker == 0xFF || (marker >= 0xD0 && marker <= 0xD7)) {
            continue; /* stuffed, filled, a restart */
        }
        walk->at++;
        *out = (Segment){.marker = marker};
        if (is_alone(marker)) {
            return true;
        }
        if (walk->length - walk->at < 2) {
            return false;
        }
        const size_t size = (size_t)walk->bytes[walk->at] << 8 | (size_t)walk->bytes[walk->at + 1];
        if (size < 2 || size > walk->length - walk->at) {
            return false;
        }
        out->payload = walk->bytes + walk->at + 2;
        out->payload_bytes = size - 2;
        walk->at += size;
        return true;
    }
    return false;
}

/* ---- the head ---- */

typedef struct {
    SatPictureHead *head;
    uint8_t frame; /* the SOF marker; 0: none yet */
    uint8_t components, ids[3];
    bool has_jfif, has_adobe;
    uint8_t transform; /* of Adobe's segment */
    unsigned scans;
} Seen;

static bool see_frame(Seen *seen, const Segment *segment, SatError *err)
{
    const uint8_t *data = segment->payload;
    const bool is_known =
        segment->marker == SAT_JPEG_SOF0 || segment->marker == SOF1 || segment->marker == SOF2;
    if (seen->frame != 0 || segment->payload_bytes < 6) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the JPEG's markers are damaged; save it again from the program that made "
                        "it");
    }
    seen->components = data[5];
    if (!is_known || data[0] != 8 || (seen->components != 1 && seen->components != 3)) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "a JPEG of a kind that is not read (%s); save it as PNG",
                        seen->components == 4 ? "CMYK"
                        : data[0] != 8        ? "more than 8 bits"
                                              : "lossless or arithmetic");
    }
    if (segment->payload_bytes < 6U + 3U * seen->components) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the JPEG's head is cut short; get the file again");
    }
    for (uint8_t i = 0; i < seen->components; i++) {
        seen->ids[i] = data[6 + 3 * i];
    }
    seen->frame = segment->marker;
    seen->head->shape =
        (SatPixelShape){.width_px = (uint32_t)data[3] << 8 | data[4],
                        .height_px = (uint32_t)data[1] << 8 | data[2],
                        .layout = seen->components == 3 ? SAT_PIXEL_RGB8 : SAT_PIXEL_GRAY8,
                        .bits = 8};
    return true;
}

static void see_application(Seen *seen, const Segment *segment)
{
    const uint8_t *data = segment->payload;
    const size_t length = segment->payload_bytes;
    if (segment->marker == SAT_JPEG_APP0 && length >= 5 && memcmp(data, "JFIF", 5) == 0) {
        seen->has_jfif = true;
    } else if (segment->marker == SAT_JPEG_APP0 + 1 && length > 6 &&
               memcmp(data, "Exif\0", 6) == 0) {
        const SatExif exif = sat_exif_read(data + 6, length - 6);
        seen->head->orientation = exif.orientation;
        seen->head->is_photograph = exif.is_photograph;
    } else if (segment->marker == SAT_JPEG_APP14 && length >= 12 && memcmp(data, "Adobe", 5) == 0) {
        seen->has_adobe = true;
        seen->transform = data[11];
    }
}

/* As libjpeg guesses the colours, and with it every browser. */
static bool is_rgb(const Seen *seen)
{
    if (seen->components != 3 || seen->has_jfif) {
        return false;
    }
    return seen->has_adobe ? seen->transform == 0 : memcmp(seen->ids, "RGB", 3) == 0;
}

static bool see(Seen *seen, const Segment *segment, SatError *err)
{
    const uint8_t marker = segment->marker;
    const bool is_table = marker == SAT_JPEG_DHT || marker == 0xC8 || marker == 0xCC;
    if (marker == SAT_JPEG_SOS && ++seen->scans > MOST_SCANS) {
        return sat_fail(err, SAT_ERR_LIMIT, "a JPEG of more than %d scans; save it as PNG",
                        MOST_SCANS);
    }
    if (marker >= SAT_JPEG_SOF0 && marker <= 0xCF && !is_table) {
        return see_frame(seen, segment, err);
    }
    if (marker >= SAT_JPEG_APP0 && marker <= SAT_JPEG_APP15) {
        see_application(seen, segment);
    }
    return true;
}

bool sat_picture_jpeg_head(const uint8_t *bytes, size_t length, SatPictureHead *out, SatError *err)
{
    Seen seen = {.head = out};
    Walk walk = {.bytes = bytes, .length = length, .at = 2};
    Segment segment;
    while (next_segment(&walk, &segment) && segment.marker != SAT_JPEG_EOI) {
        if (!see(&seen, &segment, err)) {
            return false;
        }
    }
    if (seen.frame == 0 || seen.scans == 0) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the JPEG is cut short before its picture; get the file again");
    }
    SatJpegInfo info = {.width_px = 0};
    SatError ignored = SAT_ERROR_INIT;
    out->is_rgb = is_rgb(&seen);
    out->is_keepable = sat_jpeg_inspect(bytes, length, &info, &ignored) && info.baseline;
    return true;
}

/* ---- pixels ---- */

bool sat_picture_jpeg_decode(const uint8_t *bytes, size_t length, const SatPictureHead *head,
                             SatPixelFrame *out, SatError *err)
{
    if (!sat_pixel_frame_new(out, &head->shape, err)) {
        return false;
    }
    if (sat_jpeg_decode_checked(
            bytes, length, head->is_rgb ? SAT_JPEG_COLOUR_RGB : SAT_JPEG_COLOUR_YCBCR, out, err)) {
        return true;
    }
    sat_pixel_frame_free(out);
    return false;
}

bool sat_picture_is_rgb_profile(const uint8_t *bytes, size_t length)
{
    enum { HEADER_BYTES = 128 };
    if (length < HEADER_BYTES || memcmp(bytes + 16, "RGB ", 4) != 0) {
        return false;
    }
    const size_t said =
        (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | (size_t)bytes[3];
    return said == length;
}

void sat_picture_jpeg_profile(const uint8_t *bytes, size_t length, SatByteWriter *profile)
{
    Walk walk = {.bytes = bytes, .length = length, .at = 2};
    Segment segment;
    const size_t start = profile->length;
    unsigned parts = 0;
    const size_t head = sizeof(profile_name) + 2;
    while (next_segment(&walk, &segment) && segment.marker != SAT_JPEG_SOS) {
        const bool is_part = segment.marker == SAT_JPEG_APP0 + 2 && segment.payload_bytes > head &&
                             memcmp(segment.payload, profile_name, sizeof(profile_name)) == 0;
        if (is_part && segment.payload[sizeof(profile_name)] == parts + 1 &&
            parts < MOST_PROFILE_PARTS) {
            sat_write_bytes(profile, segment.payload + head, segment.payload_bytes - head);
            parts++;
        }
    }
    if (!profile->failed && profile->length > start &&
        !sat_picture_is_rgb_profile(profile->bytes + start, profile->length - start)) {
        profile->length = start;
    }
}
