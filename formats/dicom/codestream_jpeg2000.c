/* Walks the markers of a JPEG 2000 codestream, with or without the boxes of a JP2 file around it
 * (ITU-T T.800 annexes A and I, T.814 annex A). */
#include <string.h>

#include "formats/base/byte_reader.h"
#include "formats/base/checked_math.h"
#include "formats/dicom/codestream_private.h"

enum {
    MARKER_SOC = 0xFF4F,
    MARKER_CAP = 0xFF50,
    MARKER_SIZ = 0xFF51,
    MARKER_COD = 0xFF52,
    MARKER_SOT = 0xFF90,
    MARKER_SOD = 0xFF93,
    MARKER_EOC = 0xFFD9,
    SOT_BYTES = 10, /* Lsot */
    HIGH_THROUGHPUT_BLOCKS = 0x40,
    MOST_LEVELS = 32,
    MOST_TILE_PARTS = 65536
};

#define SIGNATURE_BYTES 12
static const uint8_t signature[SIGNATURE_BYTES] = {0,   0,   0,    12,   'j',  'P',
                                                   ' ', ' ', 0x0D, 0x0A, 0x87, 0x0A};

typedef struct {
    SatByteReader reader; /* of the codestream */
    SatCodestream *found;
    bool has_coding;
    uint32_t tiles;
    SatError *err;
} Walk;

static bool fail_at(Walk *walk, const char *what)
{
    return sat_fail(walk->err, SAT_ERR_CORRUPT,
                    "the JPEG 2000 has %s at byte %zu; get the file again", what,
                    walk->found->offset + walk->reader.position);
}

static bool fail_cut(Walk *walk)
{
    return sat_fail(walk->err, SAT_ERR_CORRUPT,
                    "the JPEG 2000 is cut off: it ends after %zu bytes; get the file again",
                    walk->found->offset + walk->reader.length);
}

/* ---- boxes (T.800 annex I) ------------------------------------------------------------------- */

/* Where the contiguous codestream begins and at most ends. */
static bool unwrap(const uint8_t *bytes, size_t length, size_t *start, size_t *end)
{
    SatByteReader reader = sat_byte_reader(bytes, length);
    reader.big_endian = true;
    while (sat_read_remaining(&reader) >= 8) {
        size_t box = reader.position;
        uint64_t box_bytes = sat_read_u32(&reader);
        const uint8_t *name = sat_read_bytes(&reader, 4);
        if (box_bytes == 1) {
            box_bytes = sat_read_u64(&reader);
        } else if (box_bytes == 0) {
            box_bytes = length - box;
        }
        if (reader.failed || !sat_range_fits(box, box_bytes, length) ||
            box_bytes < reader.position - box) {
            return false;
        }
        if (memcmp(name, "jp2c", 4) == 0) {
            *start = reader.position;
            *end = box + (size_t)box_bytes;
            return true;
        }
        reader.position = box + (size_t)box_bytes;
    }
    return false;
}

/* ---- main header ----------------------------------------------------------------------------- */

static bool read_components(Walk *walk, SatByteReader *segment)
{
    SatCodestream *found = walk->found;
    for (size_t i = 0; i < found->components; i++) {
        uint8_t depth = sat_read_u8(segment);
        uint8_t across = sat_read_u8(segment), down = sat_read_u8(segment);
        uint8_t bits = (uint8_t)((depth & 0x7FU) + 1U);
        bool is_signed = (depth & 0x80U) != 0;
        if (i == 0) {
            found->bits = bits;
            found->is_signed = is_signed;
        }
        if (across != 1 || down != 1 || bits != found->bits || is_signed != found->is_signed) {
            return sat_fail(
                walk->err, SAT_ERR_UNSUPPORTED,
                "JPEG 2000 pictures with components of different sizes or kinds are not "
                "read");
        }
    }
    return true;
}

static uint64_t ceiling(uint64_t value, uint64_t divisor)
{
    return (value + divisor - 1) / divisor;
}

/* T.800 A.5.1 */
static bool read_size(Walk *walk, SatByteReader segment)
{
    SatCodestream *found = walk->found;
    (void)sat_read_u16(&segment); /* capabilities */
    uint32_t right = sat_read_u32(&segment), bottom = sat_read_u32(&segment);
    uint32_t left = sat_read_u32(&segment), top = sat_read_u32(&segment);
    uint32_t tile_width = sat_read_u32(&segment), tile_height = sat_read_u32(&segment);
    uint32_t tile_left = sat_read_u32(&segment), tile_top = sat_read_u32(&segment);
    uint16_t components = sat_read_u16(&segment);
    if (segment.failed || left >= right || top >= bottom || tile_width == 0 || tile_height == 0 ||
        tile_left > left || tile_top > top || (uint64_t)tile_left + tile_width <= left ||
        (uint64_t)tile_top + tile_height <= top ||
        sat_read_remaining(&segment) != (size_t)components * 3) {
        return fail_at(walk, "a broken size");
    }
    found->columns = right - left;
    found->rows = bottom - top;
    uint64_t tiles = ceiling((uint64_t)right - tile_left, tile_width) *
                     ceiling((uint64_t)bottom - tile_top, tile_height);
    if (tiles > SAT_CODESTREAM_MAX_TILES) {
        return sat_fail(walk->err, SAT_ERR_LIMIT,
                        "the JPEG 2000 has %llu tiles; at most %u are read",
                        (unsigned long long)tiles, SAT_CODESTREAM_MAX_TILES);
    }
    walk->tiles = (uint32_t)tiles;
    if (components != 1 && components != 3) {
        return sat_fail(walk->err, SAT_ERR_UNSUPPORTED,
                        "JPEG 2000 pictures of %u components are not read; 1 and 3 are",
                        (unsigned)components);
    }
    found->components = (uint8_t)components;
    return read_components(walk, &segment);
}

/* T.800 A.6.1 */
static bool read_coding(Walk *walk, SatByteReader segment)
{
    SatCodestream *found = walk->found;
    (void)sat_read_u8(&segment); /* precincts, SOP, EPH */
    (void)sat_read_u8(&segment); /* progression */
    uint16_t layers = sat_read_u16(&segment);
    uint8_t transform = sat_read_u8(&segment);
    uint8_t levels = sat_read_u8(&segment);
    uint8_t width = sat_read_u8(&segment), height = sat_read_u8(&segment);
    uint8_t style = sat_read_u8(&segment);
    uint8_t wavelet = sat_read_u8(&segment);
    /* A code block has at most 4096 samples and sides of 4 to 1024. */
    if (segment.failed || walk->has_coding || layers == 0 || levels > MOST_LEVELS || width > 8 ||
        height > 8 || width + height > 8 || wavelet > 1 || transform > 1) {
        return fail_at(walk, "a broken coding style");
    }
    if (transform == 1 && found->components != 3) {
        return fail_at(walk, "a colour transform of one component");
    }
    walk->has_coding = true;
    found->has_transform = transform == 1;
    found->is_lossy = wavelet == 0;
    found->is_high_throughput = (style & HIGH_THROUGHPUT_BLOCKS) != 0;
    return true;
}

/* Up to the first tile-part; the reader then stands at it. */
static bool read_main_header(Walk *walk)
{
    SatByteReader *reader = &walk->reader;
    if (sat_read_u16(reader) != MARKER_SOC || sat_read_u16(reader) != MARKER_SIZ) {
        return fail_at(walk, "no start of a picture");
    }
    reader->position -= 2;
    for (unsigned count = 0;; count++) {
        uint16_t marker = sat_read_u16(reader);
        if (!reader->failed && marker == MARKER_SOT) {
            reader->position -= 2;
            return (count > 0 && walk->has_coding) || fail_at(walk, "no coding style");
        }
        uint16_t bytes = sat_read_u16(reader);
        if (!reader->failed && (marker < 0xFF50 || marker > 0xFF8F || bytes < 2)) {
            return fail_at(walk, "no marker segment");
        }
        size_t payload = reader->failed ? 0 : (size_t)bytes - 2;
        SatByteReader segment = sat_byte_reader(sat_read_bytes(reader, payload), payload);
        segment.big_endian = true;
        if (reader->failed) {
            return fail_cut(walk);
        }
        if (marker == MARKER_SIZ && count > 0) {
            return fail_at(walk, "a second size");
        }
        if ((marker == MARKER_SIZ && !read_size(walk, segment)) ||
            (marker == MARKER_COD && !read_coding(walk, segment))) {
            return false;
        }
    }
}

/* ---- tile-parts ------------------------------------------------------------------------------ */

/* The last tile-part may leave its length open (T.800 A.4.2): up to the last end marker then. */
static bool find_last_end(Walk *walk)
{
    SatByteReader *reader = &walk->reader;
    for (size_t at = reader->length; at >= reader->position + 2; at--) {
        if (reader->bytes[at - 2] == 0xFF && reader->bytes[at - 1] == 0xD9) {
            reader->position = at - 2;
            return true;
        }
    }
    return fail_cut(walk);
}

/* One tile-part; the reader stands behind it. */
static bool step_over_tile_part(Walk *walk)
{
    SatByteReader *reader = &walk->reader;
    size_t start = reader->position - 2;
    uint16_t bytes = sat_read_u16(reader);
    uint16_t tile = sat_read_u16(reader);
    uint32_t part_bytes = sat_read_u32(reader);
    sat_read_skip(reader, 2);
    if (reader->failed) {
        return fail_cut(walk);
    }
    if (bytes != SOT_BYTES || tile >= walk->tiles) {
        return fail_at(walk, "a broken tile-part");
    }
    if (part_bytes == 0) {
        return find_last_end(walk);
    }
    if (part_bytes < SOT_BYTES + 4) {
        return fail_at(walk, "a tile-part without data");
    }
    if (!sat_range_fits(start, part_bytes, reader->length)) {
        return fail_cut(walk);
    }
    reader->position = start + part_bytes;
    return true;
}

static bool read_tile_parts(Walk *walk)
{
    SatByteReader *reader = &walk->reader;
    for (unsigned parts = 0; parts < MOST_TILE_PARTS; parts++) {
        uint16_t marker = sat_read_u16(reader);
        if (reader->failed) {
            return fail_cut(walk);
        }
        if (marker == MARKER_EOC) {
            walk->found->length = reader->position;
            return true;
        }
        if (marker != MARKER_SOT) {
            return fail_at(walk, "no tile-part");
        }
        if (!step_over_tile_part(walk)) {
            return false;
        }
    }
    return sat_fail(walk->err, SAT_ERR_LIMIT, "the JPEG 2000 has more than %d tile-parts",
                    MOST_TILE_PARTS);
}

bool sat_codestream_scan_jpeg_2000(const uint8_t *bytes, size_t length, SatCodestream *out,
                                   SatError *err)
{
    size_t start = 0, end = length;
    bool is_wrapped = length >= SIGNATURE_BYTES && memcmp(bytes + 4, signature + 4, 8) == 0;
    if (is_wrapped && !unwrap(bytes, length, &start, &end)) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the JPEG 2000 file around the picture is broken; get the file again");
    }
    out->offset = start;
    Walk walk = {.reader = sat_byte_reader(bytes + start, end - start), .found = out, .err = err};
    walk.reader.big_endian = true;
    return read_main_header(&walk) && read_tile_parts(&walk);
}
