/* Walks the boxes of JP2 files and blanks those that may say anything. */
#include "formats/dicom/dicom_jp2_clean.h"

#include <string.h>

enum {
    HEADER_BYTES = 8,
    SIGNATURE_BYTES = 12,
    LONG_LENGTH_BYTES = 8,
    COLOUR_BYTES = 7,
    PLAIN_RGB = 16, /* enumerated colour spaces (T.800 I.5.3.3) */
    PLAIN_GRAY = 17
};

static uint32_t named(const char name[5])
{
    return (uint32_t)name[0] << 24 | (uint32_t)name[1] << 16 | (uint32_t)name[2] << 8 |
           (uint32_t)name[3];
}

static void begin_box(SatDicomCodestreamCleaner *cleaner)
{
    cleaner->position = 0;
    cleaner->length = 0;
    cleaner->box = 0;
}

/* Its content is boxes: they are looked at one by one. */
static bool is_container(uint32_t box)
{
    return box == named("jp2h") || box == named("res ");
}

static SatDicomJp2Place after_header(SatDicomCodestreamCleaner *cleaner)
{
    bool is_first = cleaner->samples == 0;
    cleaner->samples += is_first ? 1U : 0U; /* until ihdr says how many */
    if (is_first && (cleaner->box != named("jP  ") || cleaner->length != SIGNATURE_BYTES)) {
        return SAT_DICOM_JP2_WRONG;
    }
    if (cleaner->box == named("jp2c")) {
        bool is_long = cleaner->length == 1;
        cleaner->position = 0;
        return is_long ? SAT_DICOM_JP2_IN_LENGTH : SAT_DICOM_JP2_CODESTREAM;
    }
    if (cleaner->length < HEADER_BYTES ||
        (cleaner->box == named("colr") && cleaner->length < HEADER_BYTES + COLOUR_BYTES)) {
        return SAT_DICOM_JP2_WRONG;
    }
    if (cleaner->length == HEADER_BYTES || is_container(cleaner->box)) {
        begin_box(cleaner);
        return SAT_DICOM_JP2_IN_HEADER;
    }
    return SAT_DICOM_JP2_IN_CONTENT;
}

static SatDicomJp2Place in_header(SatDicomCodestreamCleaner *cleaner, uint8_t byte)
{
    if (cleaner->position < 4) {
        cleaner->length = cleaner->length << 8 | byte;
    } else {
        cleaner->box = cleaner->box << 8 | byte;
    }
    return ++cleaner->position < HEADER_BYTES ? SAT_DICOM_JP2_IN_HEADER : after_header(cleaner);
}

/* Method 1, and the colour space that the number of samples stands for. */
static uint8_t colour_byte(const SatDicomCodestreamCleaner *cleaner, uint32_t position)
{
    if (position == COLOUR_BYTES - 1) {
        return cleaner->samples >= 3 ? PLAIN_RGB : PLAIN_GRAY;
    }
    return position == 0 ? 1 : 0;
}

/* What stays of a box at the position in its content. */
static uint8_t cleaned(SatDicomCodestreamCleaner *cleaner, uint32_t position, uint8_t byte)
{
    static const uint8_t signature[] = {'\r', '\n', 0x87, '\n'};
    static const uint8_t brand[] = {'j', 'p', '2', ' '};
    uint32_t box = cleaner->box;
    if (box == named("jP  ")) {
        return signature[position % sizeof signature];
    }
    if (box == named("ftyp")) { /* the brand, its version, those it goes with */
        bool is_version = position >= 4 && position < 8;
        return is_version ? 0 : brand[position % sizeof brand];
    }
    if (box == named("ihdr")) {
        cleaner->samples = position == 8   ? (uint32_t)byte << 8
                           : position == 9 ? cleaner->samples | byte
                                           : cleaner->samples;
        return position < 14 ? byte : 0;
    }
    if (box == named("colr")) {
        return colour_byte(cleaner, position);
    }
    if (box == named("resc") || box == named("resd")) {
        return position < 10 ? byte : 0;
    }
    bool is_needed = box == named("bpcc") || box == named("pclr") || box == named("cmap") ||
                     box == named("cdef");
    return is_needed ? byte : 0;
}

bool sat_dicom_jp2_begin(SatDicomCodestreamCleaner *cleaner, uint8_t byte)
{
    begin_box(cleaner);
    cleaner->samples = 0;
    cleaner->has_rest = false;
    return in_header(cleaner, byte) == SAT_DICOM_JP2_IN_HEADER;
}

SatDicomJp2Place sat_dicom_jp2_clean(SatDicomCodestreamCleaner *cleaner, uint8_t *byte)
{
    bool is_codestream = cleaner->box == named("jp2c");
    if (is_codestream && cleaner->position < LONG_LENGTH_BYTES && cleaner->length == 1) {
        return ++cleaner->position < LONG_LENGTH_BYTES ? SAT_DICOM_JP2_IN_LENGTH
                                                       : SAT_DICOM_JP2_CODESTREAM;
    }
    if (cleaner->position < HEADER_BYTES) {
        return in_header(cleaner, *byte);
    }
    *byte = cleaned(cleaner, cleaner->position - HEADER_BYTES, *byte);
    if (++cleaner->position < cleaner->length) {
        return SAT_DICOM_JP2_IN_CONTENT;
    }
    begin_box(cleaner);
    return SAT_DICOM_JP2_IN_HEADER;
}
