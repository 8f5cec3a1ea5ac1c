/* Walks RLE frames and blanks what is no picture. */
#include "formats/dicom/dicom_rle_clean.h"

#include "formats/dicom/dicom_header.h"

static unsigned segments_of(const SatDicomRleCleaner *cleaner)
{
    return cleaner->shape.samples * cleaner->shape.value_bytes;
}

static uint32_t offset_of(const SatDicomRleCleaner *cleaner, unsigned segment)
{
    return sat_dicom_load_u32(cleaner->header + 4 + (size_t)segment * 4, false);
}

/* ---- the header -------------------------------------------------------------------------------
 */

static bool is_header_sound(const SatDicomRleCleaner *cleaner)
{
    uint32_t least = SAT_DICOM_RLE_HEADER_BYTES;
    unsigned count = segments_of(cleaner);
    bool is_sound = sat_dicom_load_u32(cleaner->header, false) == count;
    for (unsigned i = 0; i < count; i++) {
        is_sound = is_sound && offset_of(cleaner, i) >= least;
        least = offset_of(cleaner, i) + 1;
    }
    return is_sound;
}

static void take_header_byte(SatDicomRleCleaner *cleaner, uint8_t *byte)
{
    uint64_t used = 4 + (uint64_t)segments_of(cleaner) * 4;
    cleaner->header[cleaner->position] = *byte;
    if (cleaner->position >= used) {
        *byte = 0;
    }
    if (cleaner->position + 1 == SAT_DICOM_RLE_HEADER_BYTES) {
        cleaner->is_wrong = cleaner->is_wrong || !is_header_sound(cleaner);
    }
}

/* ---- pixels -----------------------------------------------------------------------------------
 */

/* The bits of this byte plane that are the picture's; above the sign they repeat it. */
static uint8_t clear(SatDicomRleCleaner *cleaner, uint8_t byte)
{
    SatDicomStoredBits bits = cleaner->bits;
    unsigned bytes = cleaner->shape.value_bytes;
    if (bits.unit_bytes != bytes) {
        return byte;
    }
    unsigned first = 8 * (bytes - 1 - (cleaner->next - 1) % bytes); /* bit of the value */
    unsigned low = bits.high_bit + 1 - bits.stored, high = bits.high_bit;
    if (first > high) { /* the sign lies in another plane */
        bool is_sign = bits.is_signed && byte == 0xFF;
        cleaner->is_wrong = cleaner->is_wrong || (bits.is_signed && byte != 0 && byte != 0xFF);
        return is_sign ? 0xFF : 0;
    }
    unsigned cleared = byte;
    if (low > first) {
        cleared = low >= first + 8 ? 0 : cleared & 0xFFU << (low - first);
    }
    if (high < first + 7) {
        unsigned above = 0xFFU << (high - first + 1) & 0xFFU;
        bool is_negative = bits.is_signed && (byte >> (high - first) & 1U) != 0;
        cleared = is_negative ? cleared | above : cleared & ~above;
    }
    return (uint8_t)(cleared & 0xFFU);
}

/* A byte of a segment: PS3.5 G.3.1. */
static void take_segment_byte(SatDicomRleCleaner *cleaner, uint8_t *byte)
{
    size_t left = cleaner->shape.pixels - cleaner->made;
    if (left == 0) {
        *byte = 0;
    } else if (cleaner->literals > 0) {
        *byte = clear(cleaner, *byte);
        cleaner->literals--;
        cleaner->made++;
    } else if (cleaner->repeats > 0) {
        *byte = clear(cleaner, *byte);
        cleaner->made += cleaner->repeats < left ? cleaner->repeats : left;
        cleaner->repeats = 0;
    } else if (*byte < 128) {
        cleaner->literals = *byte + 1U;
    } else if (*byte > 128) {
        cleaner->repeats = 257U - *byte;
    }
}

static void begin_segment(SatDicomRleCleaner *cleaner)
{
    bool is_first = cleaner->next == 0;
    cleaner->is_wrong = cleaner->is_wrong || (!is_first && cleaner->made < cleaner->shape.pixels);
    cleaner->made = 0;
    cleaner->literals = 0;
    cleaner->repeats = 0;
    cleaner->next++;
}

/* ---- the walk ---------------------------------------------------------------------------------
 */

void sat_dicom_rle_begin_frame(SatDicomRleCleaner *cleaner)
{
    *cleaner = (SatDicomRleCleaner){.shape = cleaner->shape, .bits = cleaner->bits};
    cleaner->is_wrong =
        segments_of(cleaner) == 0 || segments_of(cleaner) > SAT_DICOM_RLE_MAX_SEGMENTS;
}

void sat_dicom_rle_clean(SatDicomRleCleaner *cleaner, uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length && !cleaner->is_wrong; i++, cleaner->position++) {
        if (cleaner->position < SAT_DICOM_RLE_HEADER_BYTES) {
            take_header_byte(cleaner, &bytes[i]);
            continue;
        }
        if (cleaner->next < segments_of(cleaner) &&
            cleaner->position == offset_of(cleaner, cleaner->next)) {
            begin_segment(cleaner);
        }
        if (cleaner->next == 0) {
            bytes[i] = 0; /* between the header and the first segment */
        } else {
            take_segment_byte(cleaner, &bytes[i]);
        }
    }
}

bool sat_dicom_rle_is_understood(const SatDicomRleCleaner *cleaner)
{
    return !cleaner->is_wrong && cleaner->next == segments_of(cleaner) &&
           cleaner->made == cleaner->shape.pixels;
}
