/* Walks JPEG and JPEG 2000 codestreams, a byte at a time, and blanks their comments. */
#include "formats/dicom/dicom_codestream_clean.h"

#include <string.h>

#include "formats/dicom/dicom_jp2_clean.h"

enum {
    START,         /* of a frame */
    BEFORE,        /* no picture has begun: nothing belongs there */
    BEFORE_FF,     /* the same, behind an FF */
    BEHIND,        /* behind the end of the picture: nothing belongs there */
    BETWEEN,       /* an FF is expected */
    BETWEEN_FF,    /* the marker's second byte */
    LENGTH,        /* two bytes */
    CONTENT,       /* of a segment */
    CODED,         /* JPEG: entropy-coded data */
    CODED_FF,      /* the same, behind an FF */
    TILE,          /* JPEG 2000: the data of a tile-part */
    TILE_FF,       /* the same, behind an FF, where only EOC ends it */
    BOX,           /* JP2: eight bytes of length and name */
    BOX_CONTENT,   /* before the codestream */
    BOX_LENGTH,    /* the eight bytes of a long one */
    NOT_UNDERSTOOD /* not what it should be: left alone */
};

enum {
    SOF0 = 0xC0,
    DHT = 0xC4,
    JPG = 0xC8,
    DAC = 0xCC,
    SOF15 = 0xCF,
    SOI = 0xD8,
    EOI = 0xD9,
    SOS = 0xDA,
    DQT = 0xDB,
    DNL = 0xDC,
    DRI = 0xDD,
    DHP = 0xDE,
    APP0 = 0xE0,
    APP8 = 0xE8,
    APP14 = 0xEE,
    APP15 = 0xEF,
    SOF55 = 0xF7, /* JPEG-LS */
    LSE = 0xF8,
    J2K_SOC = 0x4F,
    J2K_FIRST = 0x50, /* CAP, SIZ, COD ... CRG: each says how to read the picture */
    J2K_LAST = 0x63,
    J2K_COM = 0x64,
    J2K_PART2_FIRST = 0x70,
    J2K_PART2_LAST = 0x79,
    J2K_SOT = 0x90,
    J2K_SOD = 0x93,
    J2K_EOC = 0xD9
};

/* Beginnings of application segments with numbers that decoders use; `kept` bytes of them stay. */
static const struct {
    uint8_t marker;
    const char *begins;
    uint32_t begins_bytes, kept;
} known_segments[] = {
    {APP0, "JFIF\0", 5, 12},  /* version, density; no thumbnail */
    {APP14, "Adobe", 5, 12},  /* the colour transform */
    {APP8, "mrfx", 4, 5},     /* the same in JPEG-LS */
    {APP8, "SPIFF\0", 6, 30}, /* the same again, with the size */
};

static bool is_jpeg(const SatDicomCodestreamCleaner *cleaner)
{
    return cleaner->kind == SAT_DICOM_CODESTREAM_JPEG;
}

/* Of the known segments, those that this one can still be. */
static bool is_known_so_far(SatDicomCodestreamCleaner *cleaner, uint8_t byte)
{
    bool stays = false;
    for (unsigned i = 0; i < sizeof(known_segments) / sizeof(known_segments[0]); i++) {
        bool differs = cleaner->position < known_segments[i].begins_bytes &&
                       byte != (uint8_t)known_segments[i].begins[cleaner->position];
        if (known_segments[i].marker != cleaner->marker || differs) {
            cleaner->candidates &= ~(1U << i);
        }
        stays = stays || ((cleaner->candidates >> i & 1U) != 0 &&
                          cleaner->position < known_segments[i].kept);
    }
    return stays;
}

static bool is_frame_header(uint8_t marker)
{
    return (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC) ||
           marker == DHP || marker == SOF55;
}

/* How many bytes of content the marker is for, as far as its content has been read: behind a frame
 * header's or a scan header's last component anything may stand. */
static uint32_t used_so_far(const SatDicomCodestreamCleaner *cleaner, uint8_t byte)
{
    if (is_frame_header(cleaner->marker)) {
        return cleaner->position == 5 ? 6U + 3U * byte : cleaner->used;
    }
    if (cleaner->marker == SOS) {
        return cleaner->position == 0 ? 4U + 2U * byte : cleaner->used;
    }
    return cleaner->used;
}

/* What a segment of JPEG begins with; UINT32_MAX: all of it is the picture's. */
static uint32_t used_at_first(const SatDicomCodestreamCleaner *cleaner)
{
    switch (cleaner->marker) {
    case DHT:
    case DAC:
    case DQT:
    case LSE:
        return UINT32_MAX;
    case DNL:
    case DRI:
        return 4; /* JPEG-LS: up to four bytes */
    case SOS:
        return 1;
    default:
        return is_frame_header(cleaner->marker) ? 6 : 0;
    }
}

static bool is_of_jpeg_2000(uint8_t marker)
{
    return (marker >= J2K_FIRST && marker <= J2K_LAST) ||
           (marker >= J2K_PART2_FIRST && marker <= J2K_PART2_LAST) || marker == J2K_SOT;
}

/* Whether the byte at `position` of the segment's content may stay. */
static bool may_stay(SatDicomCodestreamCleaner *cleaner, uint8_t byte)
{
    uint32_t position = cleaner->position;
    if (!is_jpeg(cleaner)) { /* of a comment: how it is registered */
        return is_of_jpeg_2000(cleaner->marker) || (cleaner->marker == J2K_COM && position < 2);
    }
    if (cleaner->marker >= APP0 && cleaner->marker <= APP15) {
        return is_known_so_far(cleaner, byte);
    }
    cleaner->used = used_so_far(cleaner, byte);
    return position < cleaner->used;
}

/* ---- steps ------------------------------------------------------------------------------------
 */

static int after_marker(SatDicomCodestreamCleaner *cleaner, uint8_t byte)
{
    cleaner->marker = byte;
    cleaner->position = 0;
    cleaner->length = 0;
    cleaner->candidates = ~0U;
    if (byte == 0xFF) { /* fill */
        return BETWEEN_FF;
    }
    if (is_jpeg(cleaner)) {
        bool is_alone = byte == 0x01 || (byte >= 0xD0 && byte <= 0xD7);
        return byte == EOI                ? BEHIND
               : is_alone                 ? BETWEEN
               : byte == 0 || byte == SOI ? NOT_UNDERSTOOD
                                          : LENGTH;
    }
    if (byte >= 0x30 && byte <= 0x3F) { /* without a length (T.800 A.1) */
        return BETWEEN;
    }
    if (byte == J2K_SOD) {
        return cleaner->has_rest && cleaner->rest <= 1 ? BETWEEN : TILE;
    }
    return byte == J2K_EOC ? BEHIND : byte <= J2K_SOC ? NOT_UNDERSTOOD : LENGTH;
}

/* The segment has ended. Psot counts from the first byte of SOT (T.800 A.4.2). */
static int after_segment(const SatDicomCodestreamCleaner *cleaner)
{
    return is_jpeg(cleaner) && cleaner->marker == SOS ? CODED : BETWEEN;
}

static int read_length(SatDicomCodestreamCleaner *cleaner, uint8_t byte)
{
    cleaner->length = cleaner->length << 8 | byte;
    if (++cleaner->position < 2) {
        return LENGTH;
    }
    if (cleaner->length < 2) {
        return NOT_UNDERSTOOD;
    }
    cleaner->length -= 2;
    cleaner->position = 0;
    cleaner->used = used_at_first(cleaner);
    if (!is_jpeg(cleaner) && cleaner->marker == J2K_SOT) {
        cleaner->rest = 0;
    }
    return cleaner->length == 0 ? after_segment(cleaner) : CONTENT;
}

/* SOT: tile number in two bytes, then Psot in four; 0: to the end. */
static void note_tile_part(SatDicomCodestreamCleaner *cleaner, uint8_t byte)
{
    if (is_jpeg(cleaner) || cleaner->marker != J2K_SOT) {
        return;
    }
    if (cleaner->position >= 2 && cleaner->position < 6) {
        cleaner->rest = cleaner->rest << 8 | byte;
    }
    if (cleaner->position == 5) {
        cleaner->has_rest = cleaner->rest > 0;
        /* Marker, length and what of the content has been read, this byte too. */
        uint64_t read = 2 + 2 + 6;
        cleaner->rest = cleaner->rest > read ? cleaner->rest - read : 0;
    }
}

static int in_content(SatDicomCodestreamCleaner *cleaner, uint8_t *byte)
{
    note_tile_part(cleaner, *byte);
    if (!may_stay(cleaner, *byte)) {
        *byte = 0;
    }
    cleaner->position++;
    return cleaner->position < cleaner->length ? CONTENT : after_segment(cleaner);
}

static bool begins_picture(const SatDicomCodestreamCleaner *cleaner, uint8_t byte)
{
    return byte == (is_jpeg(cleaner) ? (uint8_t)SOI : (uint8_t)J2K_SOC);
}

static int before(SatDicomCodestreamCleaner *cleaner, uint8_t *byte)
{
    if (cleaner->state == START && !is_jpeg(cleaner) &&
        *byte != 0xFF) { /* a JP2 file, or nothing */
        bool is_jp2 = *byte == 0 && sat_dicom_jp2_begin(cleaner, *byte);
        return is_jp2 ? BOX : NOT_UNDERSTOOD;
    }
    if (cleaner->state == BEFORE_FF && begins_picture(cleaner, *byte)) {
        cleaner->has_rest = false;
        return BETWEEN;
    }
    if (*byte == 0xFF) {
        return BEFORE_FF;
    }
    *byte = 0;
    return BEFORE;
}

/* Entropy-coded data ends at a marker; FF 00 and restarts are part of it (in JPEG-LS any FF with a
 * byte below 80). */
static int in_coded(SatDicomCodestreamCleaner *cleaner, uint8_t byte)
{
    if (cleaner->state == CODED) {
        return byte == 0xFF ? CODED_FF : CODED;
    }
    bool is_restart = byte >= 0xD0 && byte <= 0xD7;
    if (byte == 0xFF) {
        return CODED_FF;
    }
    return byte >= 0xC0 && !is_restart ? after_marker(cleaner, byte) : CODED;
}

/* Without a length a tile-part goes on to EOC; no code of its own looks like one (T.800 B.10.1). */
static int in_tile(SatDicomCodestreamCleaner *cleaner, uint8_t byte)
{
    if (cleaner->has_rest) {
        return cleaner->rest > 1 ? TILE : BETWEEN;
    }
    if (cleaner->state == TILE_FF && byte == J2K_EOC) {
        return BEHIND;
    }
    return byte == 0xFF ? TILE_FF : TILE;
}

static int in_box(SatDicomCodestreamCleaner *cleaner, uint8_t *byte)
{
    switch (sat_dicom_jp2_clean(cleaner, byte)) {
    case SAT_DICOM_JP2_IN_HEADER:
        return BOX;
    case SAT_DICOM_JP2_IN_CONTENT:
        return BOX_CONTENT;
    case SAT_DICOM_JP2_IN_LENGTH:
        return BOX_LENGTH;
    case SAT_DICOM_JP2_CODESTREAM:
        return BEFORE;
    case SAT_DICOM_JP2_WRONG:
        break;
    }
    return NOT_UNDERSTOOD;
}

/* ---- the walk ---------------------------------------------------------------------------------
 */

static int step(SatDicomCodestreamCleaner *cleaner, uint8_t *byte)
{
    switch (cleaner->state) {
    case START:
    case BEFORE:
    case BEFORE_FF:
        return before(cleaner, byte);
    case BEHIND:
        *byte = 0;
        return BEHIND;
    case BETWEEN:
        return *byte == 0xFF ? BETWEEN_FF : NOT_UNDERSTOOD;
    case BETWEEN_FF:
        return after_marker(cleaner, *byte);
    case LENGTH:
        return read_length(cleaner, *byte);
    case CONTENT:
        return in_content(cleaner, byte);
    case CODED:
    case CODED_FF:
        return in_coded(cleaner, *byte);
    case TILE:
    case TILE_FF:
        return in_tile(cleaner, *byte);
    case BOX:
    case BOX_CONTENT:
    case BOX_LENGTH:
        return in_box(cleaner, byte);
    default:
        return NOT_UNDERSTOOD;
    }
}

/* How much of entropy-coded data there is before a marker, or before an FF whose next byte is not
 * at hand. */
static size_t coded_length(const uint8_t *bytes, size_t length)
{
    size_t passed = 0;
    for (;;) {
        const uint8_t *next = memchr(bytes + passed, 0xFF, length - passed);
        if (next == NULL) {
            return length;
        }
        passed = (size_t)(next - bytes);
        if (length - passed < 2 || next[1] >= 0x80) {
            return passed;
        }
        passed += 2; /* in JPEG a byte below 80 is part of the data, too */
    }
}

/* Data that is only passed by: how much of it. */
static size_t passed_by(SatDicomCodestreamCleaner *cleaner, const uint8_t *bytes, size_t length)
{
    if (cleaner->state == NOT_UNDERSTOOD) {
        return length;
    }
    if (cleaner->state == TILE && cleaner->has_rest && cleaner->rest > 1) {
        size_t passed = cleaner->rest - 1 < length ? (size_t)(cleaner->rest - 1) : length;
        cleaner->rest -= passed;
        return passed;
    }
    if (cleaner->state == CODED) {
        return coded_length(bytes, length);
    }
    if (cleaner->state == TILE && !cleaner->has_rest) {
        const uint8_t *next = memchr(bytes, 0xFF, length);
        return next != NULL ? (size_t)(next - bytes) : length;
    }
    return 0;
}

void sat_dicom_codestream_begin_frame(SatDicomCodestreamCleaner *cleaner)
{
    *cleaner = (SatDicomCodestreamCleaner){.kind = cleaner->kind, .state = START};
}

void sat_dicom_codestream_clean(SatDicomCodestreamCleaner *cleaner, uint8_t *bytes, size_t length)
{
    if (cleaner->kind == SAT_DICOM_CODESTREAM_OTHER) {
        return;
    }
    for (size_t i = 0; i < length;) {
        i += passed_by(cleaner, bytes + i, length - i);
        if (i == length) {
            return;
        }
        uint64_t rest = cleaner->rest;
        cleaner->state = step(cleaner, &bytes[i++]);
        /* Each byte behind Psot itself is one less of the tile-part. */
        bool counts = cleaner->has_rest && rest > 0 && cleaner->rest == rest;
        cleaner->rest -= counts ? 1U : 0U;
    }
}

bool sat_dicom_codestream_is_understood(const SatDicomCodestreamCleaner *cleaner)
{
    switch (cleaner->state) {
    case START:
    case BEFORE:
    case BEFORE_FF:
    case BOX:
    case BOX_CONTENT:
    case BOX_LENGTH:
    case NOT_UNDERSTOOD:
        return cleaner->kind == SAT_DICOM_CODESTREAM_OTHER;
    default:
        return true;
    }
}
