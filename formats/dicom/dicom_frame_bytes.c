/* Reads plain frames, decodes RLE and deflated ones. */
#include "formats/dicom/dicom_frame_bytes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "formats/dicom/dicom_inflate.h"
#include "formats/dicom/dicom_layout.h"
#include "formats/dicom/dicom_tags.h"

bool sat_dicom_bytes_are_swapped(const SatDicomFile *dicom, const SatDicomImage *image)
{
    const SatDicomElement *element = sat_dicom_find(sat_dicom_dataset(dicom), SAT_TAG_PIXEL_DATA);
    return image->kind == SAT_DICOM_PIXELS_NATIVE && image->big_endian &&
           image->bits_allocated < 16 && element && memcmp(element->vr, "OW", 2) == 0;
}

bool sat_dicom_read_native(const SatDicomFile *dicom, bool is_swapped, uint64_t offset,
                           size_t length, uint8_t *bytes, SatError *err)
{
    uint64_t place = sat_dicom_pixels(dicom)->offset + offset;
    if (!is_swapped) {
        return sat_dicom_read_at(dicom, place, bytes, length, err);
    }
    size_t before = (size_t)(offset & 1U); /* whole words around the range */
    size_t words_bytes = (before + length + 1U) & ~(size_t)1;
    if (!sat_dicom_read_at(dicom, place - before, bytes, words_bytes, err)) {
        return false;
    }
    for (size_t i = 0; i < words_bytes; i += 2) {
        uint8_t first = bytes[i];
        bytes[i] = bytes[i + 1];
        bytes[i + 1] = first;
    }
    memmove(bytes, bytes + before, length);
    return true;
}

/* Of a native frame, counted from the first byte of the pixels. */
static SatDicomPlace native_place(const SatDicomImage *image, uint32_t index)
{
    const uint64_t frame_bits = sat_dicom_image_layout(image).frame_bits;
    const uint64_t first_bit = index * frame_bits;
    return (SatDicomPlace){.offset = first_bit / 8,
                           .length_bytes = (first_bit % 8 + frame_bits + 7) / 8};
}

bool sat_dicom_image_read_stored(const SatDicomFile *dicom, const SatDicomImage *image,
                                 uint32_t index, SatByteWriter *out, SatError *err)
{
    if (image->kind != SAT_DICOM_PIXELS_NATIVE) {
        return sat_dicom_image_read_encapsulated(dicom, image, index, out, err);
    }
    const SatDicomPlace place = native_place(image, index);
    const size_t length = (size_t)place.length_bytes;
    uint8_t *room = sat_write_room(out, length);
    return room == NULL ? sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to read a frame")
                        : sat_dicom_read_native(dicom, false, place.offset, length, room, err);
}

SatDicomPlace sat_dicom_image_stored_place(const SatDicomFile *dicom, const SatDicomImage *image,
                                           uint32_t index)
{
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(dicom);
    SatError ignored = SAT_ERROR_INIT;
    size_t first = 0, count = 0;
    if (!sat_dicom_lies_in_file(dicom) || index >= image->frames) {
        return (SatDicomPlace){0};
    }
    if (image->kind == SAT_DICOM_PIXELS_NATIVE) {
        SatDicomPlace place = native_place(image, index);
        place.offset += pixels->offset;
        return place;
    }
    if (!sat_dicom_frame_fragments(dicom, image->frames, index, &first, &count, &ignored) ||
        count != 1 || pixels->fragments[first].length > SAT_PICTURE_MAX_BYTES) {
        return (SatDicomPlace){0};
    }
    return (SatDicomPlace){.offset = pixels->fragments[first].offset,
                           .length_bytes = pixels->fragments[first].length};
}

static bool decode_bytes(const SatDicomImage *image, const SatByteWriter *compressed, uint8_t *out,
                         size_t length, SatError *err)
{
    if (image->kind == SAT_DICOM_PIXELS_DEFLATED) {
        return sat_dicom_inflate_frame(compressed->bytes, compressed->length, out, length, err);
    }
    SatDicomRleShape shape = sat_dicom_image_rle_shape(image);
    assert(length == shape.pixels * shape.samples * shape.value_bytes);
    return sat_dicom_rle_decode(compressed->bytes, compressed->length, &shape, out, err);
}

bool sat_dicom_decode_own(const SatDicomFile *dicom, const SatDicomImage *image, uint32_t index,
                          uint8_t **out, SatError *err)
{
    /* At most four times the pixel frame, which describe() saw to be in SAT_PICTURE_MAX_BYTES. */
    size_t length = (size_t)((sat_dicom_image_layout(image).frame_bits + 7) / 8);
    uint8_t *bytes = malloc(length);
    if (!bytes) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to decode a frame");
    }
    SatByteWriter compressed = SAT_BYTE_WRITER_INIT;
    bool ok = sat_dicom_image_read_encapsulated(dicom, image, index, &compressed, err) &&
              decode_bytes(image, &compressed, bytes, length, err);
    sat_byte_writer_free(&compressed);
    *out = ok ? bytes : NULL;
    if (!ok) {
        free(bytes);
    }
    return ok;
}
