/* Cuts sample values out of bytes: words in either order, shifted, masked, the sign moved to 0. */
#include "formats/dicom/dicom_values.h"

#include "formats/dicom/dicom_header.h"

typedef struct {
    unsigned shift;
    uint32_t mask, flip;
} Cut;

static uint16_t cut(const Cut *how, uint32_t raw)
{
    return (uint16_t)(((raw >> how->shift) & how->mask) ^ how->flip);
}

void sat_dicom_cut_values(const SatDicomValueForm *form, const uint8_t *bytes, size_t count,
                          uint16_t *values, size_t step)
{
    /* Adding 2^(bits-1) to a two's complement value of `bits` bits turns its highest bit over. */
    const Cut how = {.shift = form->high_bit + 1U - form->stored,
                     .mask = (1U << form->stored) - 1U,
                     .flip = form->is_signed ? 1U << (form->stored - 1U) : 0U};
    if (form->allocated == 8) {
        for (size_t i = 0; i < count; i++) {
            values[i * step] = cut(&how, bytes[i]);
        }
        return;
    }
    for (size_t i = 0; i < count; i++) {
        values[i * step] = cut(&how, sat_dicom_load_u16(bytes + i * 2, form->big_endian));
    }
}
