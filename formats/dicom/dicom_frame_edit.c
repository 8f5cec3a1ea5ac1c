/* Copies frames bit by bit where it must, by bytes where it can. */
#include "formats/dicom/dicom_frame_edit.h"

#include <assert.h>
#include <string.h>

uint64_t sat_dicom_frame_form_bits(const SatDicomFrameForm *form)
{
    return (uint64_t)form->rows * form->columns * form->samples * form->allocated;
}

static void put_bit(uint8_t *bytes, uint64_t bit, unsigned value)
{
    uint8_t mask = (uint8_t)(1U << (bit % 8));
    bytes[bit / 8] = (uint8_t)(value != 0 ? bytes[bit / 8] | mask : bytes[bit / 8] & ~mask);
}

static void append(SatDicomBits *out, const uint8_t *from, uint64_t first_bit, uint64_t count)
{
    assert((out->bits + count + 7) / 8 <= out->capacity);
    if (out->bits % 8 == 0 && first_bit % 8 == 0 && count % 8 == 0) {
        memcpy(out->bytes + out->bits / 8, from + first_bit / 8, (size_t)(count / 8));
        out->bits += count;
        return;
    }
    for (uint64_t i = first_bit; i < first_bit + count; i++) {
        put_bit(out->bytes, out->bits++, (unsigned)from[i / 8] >> (i % 8) & 1U);
    }
}

static void put_value(const SatDicomFrameForm *form, uint8_t *bytes, uint64_t bit, uint64_t value)
{
    unsigned unit_bytes = form->allocated / 8;
    if (form->allocated % 8 != 0 || bit % 8 != 0) {
        for (unsigned i = 0; i < form->allocated; i++) {
            put_bit(bytes, bit + i, (unsigned)(value >> i & 1U));
        }
        return;
    }
    for (unsigned i = 0; i < unit_bytes; i++) {
        unsigned place = form->big_endian ? unit_bytes - 1 - i : i;
        bytes[bit / 8 + place] = (uint8_t)(value >> (8 * i) & 0xFFU);
    }
}

/* Row y of plane `plane`, which has `samples` samples of each pixel. */
static void edit_row(const SatDicomFrameForm *form, const SatDicomFrameEdit *edit,
                     const uint8_t *from, uint64_t row_bit, unsigned plane, uint32_t y,
                     SatDicomBits *out)
{
    uint8_t hidden[SAT_PICTURE_MAX_SIDE_PX];
    unsigned samples = form->planar ? 1 : form->samples;
    uint64_t pixel_bits = (uint64_t)samples * form->allocated;
    uint64_t begin = out->bits;
    const SatPixelRect *part = &edit->part;
    append(out, from, row_bit + part->x_px * pixel_bits, part->width_px * pixel_bits);
    if (!sat_pixel_mask_row(edit->hidden, part->x_px, y, part->width_px, hidden)) {
        return;
    }
    for (uint32_t x = 0; x < part->width_px; x++) {
        for (unsigned s = 0; hidden[x] != 0 && s < samples; s++) {
            put_value(form, out->bytes, begin + x * pixel_bits + s * form->allocated,
                      edit->value[form->planar ? plane : s]);
        }
    }
}

void sat_dicom_frame_edit(const SatDicomFrameForm *form, const SatDicomFrameEdit *edit,
                          const uint8_t *from, unsigned first_bit, SatDicomBits *out)
{
    unsigned planes = form->planar ? form->samples : 1;
    uint64_t row_bits = (uint64_t)form->columns * (form->samples / planes) * form->allocated;
    const SatPixelRect *part = &edit->part;
    assert((uint64_t)part->x_px + part->width_px <= form->columns &&
           (uint64_t)part->y_px + part->height_px <= form->rows);
    for (unsigned plane = 0; plane < planes; plane++) {
        for (uint32_t y = part->y_px; y < part->y_px + part->height_px; y++) {
            uint64_t row = (uint64_t)plane * form->rows + y;
            edit_row(form, edit, from, first_bit + row * row_bits, plane, y, out);
        }
    }
}

void sat_dicom_frame_unpair(const uint8_t *from, size_t pixels, uint8_t *to)
{
    for (size_t i = 0; i < pixels; i++) {
        const uint8_t *pair = from + i / 2 * 4;
        to[i * 3] = pair[i % 2];
        to[i * 3 + 1] = pair[2];
        to[i * 3 + 2] = pair[3];
    }
}
