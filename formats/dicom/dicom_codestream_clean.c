/* Walks JPEG and JPEG 2000 codestreams, a byte at a time, and blanks their comments. */
#include "formats/dicom/dicom_codestream_clean.h"

#include <string.h>

/* In this order: zero is where a walk begins. */
enum {
    BEFORE,        /* no picture has begun: what is here is left alone */
    BEFORE_FF,     /* the same, behind an FF */
    BEHIND,        /* behind the end of a picture: nothing belongs there */
    BEHIND_FF,     /* the same, behind an FF */
    BETWEEN,       /* an FF is expected */
    BETWEEN_FF,    /* the marker's second byte */
    LENGTH,        /* two bytes */
    CONTENT,       /* of a segment */
    CODED,         /* JPEG: entropy-coded data */
    CODED_FF,      /* the same, behind an FF */
    TILE,          /* JPEG 2000: the data of a tile-part */
    BOX,           /* JP2: eight bytes of length and name */
    BOX_CONTENT,   /* before the codestream */
    NOT_UNDERSTOOD /* not what it should be: left alone */
};

enum {
    SOI = 0xD8,
    EOI = 0xD9,
    SOS = 0xDA,
    COM = 0xFE,
    APP0 = 0xE0,
    APP8 = 0xE8,
    APP14 = 0xEE,
    APP15 = 0xEF,
    J2K_SOC = 0x4F,
    J2K_SOT = 0x90,
    J2K_SOD = 0x93,
    J2K_EOC = 0xD9,
    J2K_COM = 0x64
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

static bool has_prefix(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

SatDicomCodestreamKind sat_dicom_codestream_kind(const char *transfer_syntax)
{
    static const char jpeg_root[] = "1.2.840.10008.1.2.4.";
    static const char *const jpeg[] = {"5", "6", "70", "80", "81"};
    static const char *const jpeg_2000[] = {"90", "91", "92", "93", "201", "202", "203"};
    if (!has_prefix(transfer_syntax, jpeg_root)) {
        return SAT_DICOM_CODESTREAM_OTHER;
    }
    const char *number = transfer_syntax + sizeof(jpeg_root) - 1;
    for (size_t i = 0; i < sizeof(jpeg_2000) / sizeof(jpeg_2000[0]); i++) {
        if (strcmp(number, jpeg_2000[i]) == 0) {
            return SAT_DICOM_CODESTREAM_JPEG2000;
        }
    }
    for (size_t i = 0; i < sizeof(jpeg) / sizeof(jpeg[0]); i++) {
        bool is_range = jpeg[i][1] == '\0'; /* 50 to 66 */
        if (is_range ? number[0] == jpeg[i][0] && strlen(number) == 2
                     : strcmp(number, jpeg[i]) == 0) {
            return SAT_DICOM_CODESTREAM_JPEG;
        }
    }
    return SAT_DICOM_CODESTREAM_OTHER;
}

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

/* Whether the byte at `position` of the segment's content may stay. */
static bool may_stay(SatDicomCodestreamCleaner *cleaner, uint8_t byte)
{
    uint32_t position = cleaner->position;
    if (!is_jpeg(cleaner)) {
        return cleaner->marker != J2K_COM || position < 2; /* how the comment is registered */
    }
    if (cleaner->marker == COM) {
        return false;
    }
    bool is_application = cleaner->marker >= APP0 && cleaner->marker <= APP15;
    return !is_application || is_known_so_far(cleaner, byte);
}

/* ---- steps ------------------------------------------------------------------------------------
 */

static int begin_picture(SatDicomCodestreamCleaner *cleaner)
{
    cleaner->has_rest = false;
    return BETWEEN;
}

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
        return byte == SOI   ? begin_picture(cleaner)
               : byte == EOI ? BEHIND
               : is_alone    ? BETWEEN
               : byte == 0   ? NOT_UNDERSTOOD
                             : LENGTH;
    }
    if (byte == J2K_SOC) {
        return begin_picture(cleaner);
    }
    if (byte == J2K_SOD) {
        return cleaner->has_rest && cleaner->rest <= 1 ? BETWEEN : TILE;
    }
    return byte == J2K_EOC ? BEHIND : byte < 0x4F ? NOT_UNDERSTOOD : LENGTH;
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

static int outside(SatDicomCodestreamCleaner *cleaner, uint8_t *byte)
{
    bool is_behind = cleaner->state == BEHIND || cleaner->state == BEHIND_FF;
    bool is_after_ff = cleaner->state == BEFORE_FF || cleaner->state == BEHIND_FF;
    if (is_after_ff && begins_picture(cleaner, *byte)) {
        return begin_picture(cleaner);
    }
    if (*byte == 0xFF) { /* perhaps the next picture's */
        return is_behind ? BEHIND_FF : BEFORE_FF;
    }
    if (is_behind) {
        *byte = 0;
    }
    return is_behind ? BEHIND : BEFORE;
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

/* ---- JP2 boxes around a JPEG 2000 codestream (T.800 annex I) ----------------------------------
 */

#define BOX_HEADER_BYTES 8U
static const uint8_t jp2_signature[BOX_HEADER_BYTES] = {0, 0, 0, 12, 'j', 'P', ' ', ' '};

static uint32_t box_named(const char name[4])
{
    return (uint32_t)name[0] << 24 | (uint32_t)name[1] << 16 | (uint32_t)name[2] << 8 |
           (uint32_t)name[3];
}

static int begin_box(SatDicomCodestreamCleaner *cleaner)
{
    cleaner->position = 0;
    cleaner->length = 0;
    cleaner->box = 0;
    cleaner->has_rest = false;
    return BOX;
}

/* A box of another length than its four bytes say is passed by like anything before a picture. */
static int read_box(SatDicomCodestreamCleaner *cleaner, uint8_t byte)
{
    if (cleaner->position < 4) {
        cleaner->length = cleaner->length << 8 | byte;
    } else {
        cleaner->box = cleaner->box << 8 | byte;
    }
    if (++cleaner->position < BOX_HEADER_BYTES) {
        return BOX;
    }
    if (cleaner->box == box_named("jp2c") || cleaner->length < BOX_HEADER_BYTES) {
        return BEFORE;
    }
    return cleaner->length == BOX_HEADER_BYTES ? begin_box(cleaner) : BOX_CONTENT;
}

/* Those that say how to read the picture stay: xml and uuid boxes may say anything. */
static int in_box(SatDicomCodestreamCleaner *cleaner, uint8_t *byte)
{
    if (cleaner->box != box_named("jP  ") && cleaner->box != box_named("ftyp") &&
        cleaner->box != box_named("jp2h")) {
        *byte = 0;
    }
    return ++cleaner->position < cleaner->length ? BOX_CONTENT : begin_box(cleaner);
}

/* ---- the walk ---------------------------------------------------------------------------------
 */

static int step(SatDicomCodestreamCleaner *cleaner, uint8_t *byte)
{
    switch (cleaner->state) {
    case BEFORE:
    case BEFORE_FF:
    case BEHIND:
    case BEHIND_FF:
        return outside(cleaner, byte);
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
        return !cleaner->has_rest || cleaner->rest > 1 ? TILE : BETWEEN;
    case BOX:
        return read_box(cleaner, *byte);
    case BOX_CONTENT:
        return in_box(cleaner, byte);
    default:
        return NOT_UNDERSTOOD;
    }
}

/* Data that is only passed by: how much of it. */
static size_t passed_by(SatDicomCodestreamCleaner *cleaner, const uint8_t *bytes, size_t length)
{
    if (cleaner->state == NOT_UNDERSTOOD || (cleaner->state == TILE && !cleaner->has_rest)) {
        return length;
    }
    if (cleaner->state == TILE && cleaner->rest > 1) {
        size_t passed = cleaner->rest - 1 < length ? (size_t)(cleaner->rest - 1) : length;
        cleaner->rest -= passed;
        return passed;
    }
    if (cleaner->state == CODED || cleaner->state == BEFORE) {
        const uint8_t *next = memchr(bytes, 0xFF, length);
        return next != NULL ? (size_t)(next - bytes) : length;
    }
    return 0;
}

void sat_dicom_codestream_begin_fragment(SatDicomCodestreamCleaner *cleaner, const uint8_t *bytes,
                                         size_t length)
{
    bool is_start =
        length >= 3 && bytes[0] == 0xFF && begins_picture(cleaner, bytes[1]) && bytes[2] == 0xFF;
    if (is_start) {
        cleaner->state = BEFORE;
    }
    if (cleaner->kind == SAT_DICOM_CODESTREAM_JPEG2000 && length >= BOX_HEADER_BYTES &&
        memcmp(bytes, jp2_signature, BOX_HEADER_BYTES) == 0) {
        cleaner->state = begin_box(cleaner);
    }
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
