/* Clears the bits that are no part of a picture. */
#include "formats/dicom/dicom_stored_bits.h"

#include <string.h>

#include "formats/dicom/dicom_tags.h"

SatDicomStoredBits sat_dicom_stored_bits(const SatDicomDataset *dataset)
{
    static const SatDicomStoredBits none = {0};
    uint16_t allocated = 0, stored = 0, high_bit = 0, sign = 0;
    if (!sat_dicom_get_u16(dataset, SAT_TAG_BITS_ALLOCATED, 0, &allocated) ||
        !sat_dicom_get_u16(dataset, SAT_TAG_BITS_STORED, 0, &stored)) {
        return none;
    }
    if (!sat_dicom_get_u16(dataset, SAT_TAG_HIGH_BIT, 0, &high_bit)) {
        high_bit = (uint16_t)(stored - 1U);
    }
    (void)sat_dicom_get_u16(dataset, SAT_TAG_PIXEL_REPRESENTATION, 0, &sign);
    bool is_whole = allocated == 8 || allocated == 16 || allocated == 32;
    bool is_sound =
        stored > 0 && stored < allocated && high_bit < allocated && high_bit + 1U >= stored;
    if (!is_whole || !is_sound) {
        return none;
    }
    return (SatDicomStoredBits){.unit_bytes = allocated / 8U,
                                .stored = stored,
                                .high_bit = high_bit,
                                .is_signed = sign == 1,
                                .big_endian = dataset->big_endian};
}

/* What makes of a unit its picture: the value is moved down, its sign put above it, and moved back.
 */
typedef struct {
    unsigned low;
    uint32_t mask, sign; /* sign: of negative values the bit that says so; 0 of unsigned ones */
} Clearing;

static inline uint32_t cleared(uint32_t raw, Clearing how)
{
    return (((raw >> how.low & how.mask) ^ how.sign) - how.sign) << how.low;
}

/* Most pictures, and most of the bytes that are ever cleaned: a loop that processors take eight at
 * a time. */
static void clear_words(uint8_t *bytes, size_t length, Clearing how)
{
    for (size_t i = 0; i + 2 <= length; i += 2) {
        uint16_t word;
        memcpy(&word, bytes + i, sizeof(word));
        word = (uint16_t)cleared(word, how);
        memcpy(bytes + i, &word, sizeof(word));
    }
}

static void clear_units(uint8_t *bytes, size_t length, SatDicomStoredBits bits, Clearing how)
{
    size_t unit = bits.unit_bytes;
    for (size_t start = 0; start + unit <= length; start += unit) {
        uint32_t raw = 0;
        for (size_t i = 0; i < unit; i++) {
            size_t place = bits.big_endian ? unit - 1 - i : i;
            raw |= (uint32_t)bytes[start + place] << (8 * i);
        }
        uint32_t value = cleared(raw, how);
        for (size_t i = 0; i < unit; i++) {
            size_t place = bits.big_endian ? unit - 1 - i : i;
            bytes[start + place] = (uint8_t)(value >> (8 * i) & 0xFFU);
        }
    }
}

void sat_dicom_clear_other_bits(uint8_t *bytes, size_t length, SatDicomStoredBits bits)
{
    static const uint16_t one = 1;
    if (bits.unit_bytes == 0) {
        return;
    }
    Clearing how = {.low = bits.high_bit + 1U - bits.stored,
                    .mask = ((uint32_t)1 << bits.stored) - 1U, /* stored < 32 */
                    .sign = bits.is_signed ? (uint32_t)1 << (bits.stored - 1U) : 0};
    bool is_big_endian_here = *(const uint8_t *)&one == 0;
    if (bits.unit_bytes == 2 && bits.big_endian == is_big_endian_here) {
        clear_words(bytes, length, how);
    } else {
        clear_units(bytes, length, bits, how);
    }
}
