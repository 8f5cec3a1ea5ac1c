/* Clears the bits that are no part of a picture. */
#include "formats/dicom/dicom_stored_bits.h"

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

static uint32_t clear(uint32_t raw, SatDicomStoredBits bits)
{
    unsigned low = bits.high_bit + 1U - bits.stored;
    uint32_t mask = ((uint32_t)1 << bits.stored) - 1U; /* stored < 32 */
    uint32_t value = raw >> low & mask;
    bool is_negative = bits.is_signed && (value >> (bits.stored - 1U) & 1U) != 0;
    return (is_negative ? value | ~mask : value) << low;
}

void sat_dicom_clear_other_bits(uint8_t *bytes, size_t length, SatDicomStoredBits bits)
{
    size_t unit = bits.unit_bytes;
    for (size_t start = 0; unit > 0 && start + unit <= length; start += unit) {
        uint32_t raw = 0;
        for (size_t i = 0; i < unit; i++) {
            size_t place = bits.big_endian ? unit - 1 - i : i;
            raw |= (uint32_t)bytes[start + place] << (8 * i);
        }
        uint32_t value = clear(raw, bits);
        for (size_t i = 0; i < unit; i++) {
            size_t place = bits.big_endian ? unit - 1 - i : i;
            bytes[start + place] = (uint8_t)(value >> (8 * i) & 0xFFU);
        }
    }
}
