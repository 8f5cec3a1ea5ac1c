/* Cuts sample values out of bytes: packed bits, or words in either order; shifted, masked, the
 * least signed value moved to 0. */
#include "formats/dicom/dicom_values.h"

#include <assert.h>
#include <string.h>

#include "formats/dicom/dicom_header.h"

typedef struct {
    unsigned shift;
    uint32_t mask, flip;
} Cut;

static uint16_t cut(const Cut *how, uint32_t raw)
{
    return (uint16_t)(((raw >> how->shift) & how->mask) ^ how->flip);
}

/* 12 bits begin with a byte or in its middle: always inside two bytes. */
static uint32_t load_twelve(const uint8_t *bytes, size_t bit)
{
    return (uint32_t)sat_dicom_load_u16(bytes + bit / 8, false) >> bit % 8;
}

/* Nearly all pictures are of words, and nearly all of these one after the other in little-endian
 * order: that loop is plain enough to be done many at once. */
static void cut_words(const Cut *how, const uint8_t *bytes, bool big_endian, size_t count,
                      uint16_t *restrict values, size_t step)
{
    if (big_endian || step != 1) {
        for (size_t i = 0; i < count; i++) {
            values[i * step] = cut(how, sat_dicom_load_u16(bytes + i * 2, big_endian));
        }
        return;
    }
    const Cut same = *how;
    for (size_t i = 0; i < count; i++) {
        values[i] = cut(&same, (uint32_t)bytes[i * 2] | (uint32_t)bytes[i * 2 + 1] << 8);
    }
}

void sat_dicom_cut_values(const SatDicomValueForm *form, const uint8_t *bytes, unsigned first_bit,
                          size_t count, uint16_t *values, size_t step)
{
    /* Adding 2^(bits-1) to a two's complement value of `bits` bits turns its highest bit over. */
    assert(form->number == SAT_DICOM_INTEGER && form->stored <= 16);
    const Cut how = {.shift = form->high_bit + 1U - form->stored,
                     .mask = (1U << form->stored) - 1U,
                     .flip = form->is_signed ? 1U << (form->stored - 1U) : 0U};
    switch (form->allocated) {
    case 1:
        for (size_t i = 0; i < count; i++) {
            size_t bit = first_bit + i;
            values[i * step] = cut(&how, (uint32_t)bytes[bit / 8] >> bit % 8);
        }
        break;
    case 8:
        for (size_t i = 0; i < count; i++) {
            values[i * step] = cut(&how, bytes[i]);
        }
        break;
    case 12:
        for (size_t i = 0; i < count; i++) {
            values[i * step] = cut(&how, load_twelve(bytes, first_bit + i * 12));
        }
        break;
    case 16:
        cut_words(&how, bytes, form->big_endian, count, values, step);
        break;
    default:
        assert(form->allocated == 32);
        for (size_t i = 0; i < count; i++) {
            values[i * step] = cut(&how, sat_dicom_load_u32(bytes + i * 4, form->big_endian));
        }
        break;
    }
}

static double load_integer(const SatDicomValueForm *form, const uint8_t *bytes)
{
    uint32_t raw =
        sat_dicom_load_u32(bytes, form->big_endian) >> (form->high_bit + 1U - form->stored);
    uint32_t sign = 1U << (form->stored - 1U);
    raw &= (sign - 1U) | sign;
    return form->is_signed ? (double)(int64_t)(raw ^ sign) - (double)sign : (double)raw;
}

static double load_float(const uint8_t *bytes, bool big_endian)
{
    uint32_t bits = sat_dicom_load_u32(bytes, big_endian);
    float number = 0;
    memcpy(&number, &bits, sizeof number);
    return (double)number;
}

static double load_double(const uint8_t *bytes, bool big_endian)
{
    uint64_t first = sat_dicom_load_u32(bytes, big_endian);
    uint64_t second = sat_dicom_load_u32(bytes + 4, big_endian);
    uint64_t bits = big_endian ? first << 32 | second : second << 32 | first;
    double number = 0;
    memcpy(&number, &bits, sizeof number);
    return number;
}

void sat_dicom_load_numbers(const SatDicomValueForm *form, const uint8_t *bytes, size_t count,
                            double *numbers, size_t step)
{
    for (size_t i = 0; i < count; i++) {
        switch (form->number) {
        case SAT_DICOM_INTEGER:
            numbers[i * step] = load_integer(form, bytes + i * 4);
            break;
        case SAT_DICOM_FLOAT:
            numbers[i * step] = load_float(bytes + i * 4, form->big_endian);
            break;
        case SAT_DICOM_DOUBLE:
            numbers[i * step] = load_double(bytes + i * 8, form->big_endian);
            break;
        }
    }
}
