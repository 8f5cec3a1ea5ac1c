/* Walks the markers of a JPEG or JPEG-LS frame (ITU-T T.81 annex B, T.87 annex C). */
#include <string.h>

#include "formats/base/byte_reader.h"
#include "formats/dicom/codestream_private.h"

enum {
    MARKER_SOF0 = 0xC0,
    MARKER_SOF1 = 0xC1,
    MARKER_SOF2 = 0xC2,
    MARKER_SOF3 = 0xC3,
    MARKER_DHT = 0xC4,
    MARKER_JPG = 0xC8,
    MARKER_DAC = 0xCC,
    MARKER_SOF15 = 0xCF,
    MARKER_RST0 = 0xD0,
    MARKER_RST7 = 0xD7,
    MARKER_SOI = 0xD8,
    MARKER_EOI = 0xD9,
    MARKER_SOS = 0xDA,
    MARKER_DNL = 0xDC,
    MARKER_APP14 = 0xEE,
    MARKER_SOF55 = 0xF7,
    MARKER_LSE = 0xF8,
    MOST_COMPONENTS = 4
};

typedef struct {
    SatByteReader reader;
    SatCodestream *found;
    uint8_t frame_marker; /* 0 before the frame header */
    uint8_t component_ids[MOST_COMPONENTS];
    bool scanned[MOST_COMPONENTS];
    unsigned scans;
    SatError *err;
} Walk;

static bool fail_at(Walk *walk, const char *what)
{
    return sat_fail(walk->err, SAT_ERR_CORRUPT, "the %s has %s at byte %zu; get the file again",
                    sat_codestream_family_name(walk->found->family), what, walk->reader.position);
}

static bool fail_cut(Walk *walk)
{
    return sat_fail(
        walk->err, SAT_ERR_CORRUPT,
        "the %s is cut off: it ends after %zu bytes without an end marker; get the file "
        "again",
        sat_codestream_family_name(walk->found->family), walk->reader.length);
}

static bool is_frame_header(uint8_t marker)
{
    bool is_other = marker == MARKER_DHT || marker == MARKER_JPG || marker == MARKER_DAC;
    return (marker >= MARKER_SOF0 && marker <= MARKER_SOF15 && !is_other) || marker == MARKER_SOF55;
}

static bool is_restart(uint8_t marker)
{
    return marker >= MARKER_RST0 && marker <= MARKER_RST7;
}

/* ---- frame header ---------------------------------------------------------------------------- */

static bool fits_family(SatCodestreamFamily family, uint8_t marker)
{
    switch (family) {
    case SAT_CODESTREAM_JPEG:
        return marker == MARKER_SOF0 || marker == MARKER_SOF1 || marker == MARKER_SOF2;
    case SAT_CODESTREAM_JPEG_LOSSLESS:
        return marker == MARKER_SOF3;
    case SAT_CODESTREAM_JPEG_LS:
        return marker == MARKER_SOF55;
    case SAT_CODESTREAM_JPEG_2000:
        break;
    }
    return false;
}

static bool check_process(Walk *walk, uint8_t marker)
{
    SatCodestream *found = walk->found;
    /* Lossless and lossy JPEG are taken for one another by writers; the bytes tell. */
    if (found->family == SAT_CODESTREAM_JPEG && marker == MARKER_SOF3) {
        found->family = SAT_CODESTREAM_JPEG_LOSSLESS;
    } else if (found->family == SAT_CODESTREAM_JPEG_LOSSLESS &&
               fits_family(SAT_CODESTREAM_JPEG, marker)) {
        found->family = SAT_CODESTREAM_JPEG;
    }
    if (!fits_family(found->family, marker)) {
        return sat_fail(walk->err, SAT_ERR_UNSUPPORTED,
                        "%s pictures of coding process %u (arithmetic, hierarchical or of another "
                        "kind) are not read",
                        sat_codestream_family_name(found->family),
                        (unsigned)(marker - MARKER_SOF0));
    }
    found->is_lossy = found->family == SAT_CODESTREAM_JPEG;
    return true;
}

static bool check_precision(Walk *walk, uint8_t marker, uint8_t bits)
{
    bool is_lossy = walk->found->is_lossy;
    bool fits = is_lossy ? bits == 8 || (bits == 12 && marker != MARKER_SOF0)
                         : bits >= 2 && bits <= SAT_CODESTREAM_MAX_BITS;
    return fits || fail_at(walk, "samples of a width it cannot have");
}

static bool read_components(Walk *walk, SatByteReader *segment)
{
    for (size_t i = 0; i < walk->found->components; i++) {
        uint8_t id = sat_read_u8(segment);
        uint8_t sampling = sat_read_u8(segment);
        uint8_t across = sampling >> 4, down = sampling & 15U;
        (void)sat_read_u8(segment); /* quantization table */
        if (across < 1 || across > 4 || down < 1 || down > 4 ||
            (i > 0 && memchr(walk->component_ids, id, i))) {
            return fail_at(walk, "a component that cannot be");
        }
        if (!walk->found->is_lossy && walk->found->components > 1 && sampling != 0x11) {
            return sat_fail(walk->err, SAT_ERR_UNSUPPORTED,
                            "%s pictures with subsampled components are not read",
                            sat_codestream_family_name(walk->found->family));
        }
        walk->component_ids[i] = id;
    }
    return true;
}

static bool read_frame_header(Walk *walk, uint8_t marker, SatByteReader segment)
{
    SatCodestream *found = walk->found;
    if (walk->frame_marker != 0) {
        return fail_at(walk, "a second frame header");
    }
    if (!check_process(walk, marker)) {
        return false;
    }
    walk->frame_marker = marker;
    found->bits = sat_read_u8(&segment);
    found->rows = sat_read_u16(&segment);
    found->columns = sat_read_u16(&segment);
    found->components = sat_read_u8(&segment);
    if (segment.failed || found->columns == 0 || found->components == 0 ||
        sat_read_remaining(&segment) != (size_t)found->components * 3) {
        return fail_at(walk, "a broken frame header");
    }
    if (found->rows == 0) {
        return sat_fail(walk->err, SAT_ERR_UNSUPPORTED,
                        "%s pictures that give their height only after the first scan are not read",
                        sat_codestream_family_name(found->family));
    }
    if (found->components > MOST_COMPONENTS) {
        return fail_at(walk, "more components than a picture has");
    }
    return check_precision(walk, marker, found->bits) && read_components(walk, &segment);
}

/* ---- scans ----------------------------------------------------------------------------------- */

/* A lossless process has each component in exactly one scan; progressive ones come back. */
static bool enter_scan_components(Walk *walk, SatByteReader *segment, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t id = sat_read_u8(segment);
        (void)sat_read_u8(segment); /* tables */
        const uint8_t *place = memchr(walk->component_ids, id, walk->found->components);
        if (!place) {
            return fail_at(walk, "a scan of an unknown component");
        }
        bool *scanned = &walk->scanned[place - walk->component_ids];
        if (*scanned && walk->frame_marker != MARKER_SOF2) {
            return fail_at(walk, "a second scan of one component");
        }
        *scanned = true;
    }
    return true;
}

static bool read_scan_header(Walk *walk, SatByteReader segment)
{
    SatCodestream *found = walk->found;
    if (walk->frame_marker == 0) {
        return fail_at(walk, "a scan before its frame header");
    }
    if (++walk->scans > SAT_CODESTREAM_MAX_SCANS) {
        return sat_fail(walk->err, SAT_ERR_LIMIT, "the %s has more than %u scans",
                        sat_codestream_family_name(found->family), SAT_CODESTREAM_MAX_SCANS);
    }
    size_t count = sat_read_u8(&segment);
    if (segment.failed || count == 0 || count > found->components ||
        sat_read_remaining(&segment) != count * 2 + 3) {
        return fail_at(walk, "a broken scan header");
    }
    if (!enter_scan_components(walk, &segment, count)) {
        return false;
    }
    uint8_t first = sat_read_u8(&segment); /* NEAR, predictor or begin of spectral selection */
    uint8_t second = sat_read_u8(&segment);
    if (found->family == SAT_CODESTREAM_JPEG_LS) {
        found->is_lossy = found->is_lossy || first != 0;
        if (second > 2 || (found->components > 1 && (count == 1) != (second == 0))) {
            return fail_at(walk, "an interleaving that does not go with its scan");
        }
    } else if (found->family == SAT_CODESTREAM_JPEG_LOSSLESS && (first < 1 || first > 7)) {
        return fail_at(walk, "a predictor that cannot be");
    }
    return true;
}

/* Coded data up to the next marker. Behind 0xFF comes 0 (JPEG), a byte below 0x80 (JPEG-LS), a fill
 * byte or a restart. */
static bool step_over_data(Walk *walk)
{
    SatByteReader *reader = &walk->reader;
    uint8_t least = walk->found->family == SAT_CODESTREAM_JPEG_LS ? 0x80 : 0x01;
    const uint8_t *at = reader->bytes + reader->position;
    const uint8_t *end = reader->bytes + reader->length;
    for (; end - at >= 2; at++) {
        at = memchr(at, 0xFF, (size_t)(end - at) - 1);
        if (!at) {
            break;
        }
        if (at[1] >= least && at[1] != 0xFF && !is_restart(at[1])) {
            reader->position = (size_t)(at - reader->bytes);
            return true;
        }
    }
    return fail_cut(walk);
}

/* ---- segments -------------------------------------------------------------------------------- */

static void read_adobe(Walk *walk, SatByteReader segment)
{
    const uint8_t *name = sat_read_bytes(&segment, 5);
    sat_read_skip(&segment, 6);
    uint8_t transform = sat_read_u8(&segment);
    if (!segment.failed && memcmp(name, "Adobe", 5) == 0 && transform <= 1) {
        walk->found->colour =
            transform == 0 ? SAT_CODESTREAM_COLOUR_RGB : SAT_CODESTREAM_COLOUR_YCBCR;
    }
}

static bool enter_segment(Walk *walk, uint8_t marker, SatByteReader segment)
{
    if (is_frame_header(marker)) {
        return read_frame_header(walk, marker, segment);
    }
    switch (marker) {
    case MARKER_SOS:
        return read_scan_header(walk, segment) && step_over_data(walk);
    case MARKER_APP14:
        read_adobe(walk, segment);
        return true;
    case MARKER_DNL:
        return fail_at(walk, "a second height");
    case MARKER_LSE:
        /* Presets are what every writer of 12 bits has; tables and large sizes no writer has. */
        return sat_read_u8(&segment) == 1 || fail_at(walk, "an extension that is not read");
    default:
        return true;
    }
}

static bool check_end(Walk *walk)
{
    if (walk->frame_marker == 0) {
        return fail_at(walk, "no picture before its end");
    }
    for (size_t i = 0; i < walk->found->components; i++) {
        if (!walk->scanned[i]) {
            return fail_at(walk, "its end before its last scan");
        }
    }
    walk->found->length = walk->reader.position;
    return true;
}

/* The marker code at the reader; any number of fill bytes may stand before it. */
static bool next_marker(Walk *walk, uint8_t *marker)
{
    SatByteReader *reader = &walk->reader;
    uint8_t byte = sat_read_u8(reader);
    if (!reader->failed && byte != 0xFF) {
        reader->position--;
        return fail_at(walk, "no marker");
    }
    while (byte == 0xFF && !reader->failed) {
        byte = sat_read_u8(reader);
    }
    *marker = byte;
    return !reader->failed || fail_cut(walk);
}

bool sat_codestream_scan_jpeg(SatCodestreamFamily family, const uint8_t *bytes, size_t length,
                              SatCodestream *out, SatError *err)
{
    Walk walk = {.reader = sat_byte_reader(bytes, length), .found = out, .err = err};
    walk.reader.big_endian = true;
    out->family = family;
    if (length < 2 || bytes[0] != 0xFF || bytes[1] != MARKER_SOI) {
        return fail_at(&walk, "no start of a picture");
    }
    walk.reader.position = 2;
    for (;;) {
        uint8_t marker = 0;
        if (!next_marker(&walk, &marker)) {
            return false;
        }
        if (marker == MARKER_EOI) {
            return check_end(&walk);
        }
        if (marker < MARKER_SOF0 || marker == MARKER_SOI || is_restart(marker)) {
            return fail_at(&walk, "a marker that cannot stand there");
        }
        size_t payload = sat_read_u16(&walk.reader);
        if (!walk.reader.failed && payload < 2) {
            return fail_at(&walk, "a segment without a length");
        }
        SatByteReader segment =
            sat_byte_reader(sat_read_bytes(&walk.reader, walk.reader.failed ? 0 : payload - 2),
                            walk.reader.failed ? 0 : payload - 2);
        segment.big_endian = true;
        if (walk.reader.failed) {
            return fail_cut(&walk);
        }
        if (!enter_segment(&walk, marker, segment)) {
            return false;
        }
    }
}
