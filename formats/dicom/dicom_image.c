/* Reads and checks the description of a DICOM picture. */
#include "formats/dicom/dicom_image.h"

#include <string.h>

#include "formats/dicom/dicom_conversion.h"
#include "formats/dicom/dicom_layout.h"
#include "formats/dicom/dicom_syntax.h"
#include "formats/dicom/dicom_tags.h"

#define MAX_FRAMES 4000000U

/* ---- attributes -------------------------------------------------------------------------------
 */

static bool need_u16(const SatDicomDataset *dataset, uint32_t tag, const char *name, uint16_t least,
                     uint16_t most, uint16_t *out, SatError *err)
{
    uint16_t value = 0;
    const SatDicomElement *element = sat_dicom_find(dataset, tag);
    if (!sat_dicom_get_u16(dataset, tag, 0, &value) || !element) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the picture's %s (%04x,%04x) is missing", name,
                        tag >> 16, tag & 0xFFFFU);
    }
    unsigned long long offset = element->file_offset;
    if (value != least && least == most) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the picture's %s (%04x,%04x) at offset %llu must be %u", name, tag >> 16,
                        tag & 0xFFFFU, offset, (unsigned)least);
    }
    if (value < least || value > most) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the picture's %s (%04x,%04x) at offset %llu must be %u to %u", name,
                        tag >> 16, tag & 0xFFFFU, offset, (unsigned)least, (unsigned)most);
    }
    *out = value;
    return true;
}

static bool read_size(const SatDicomDataset *dataset, SatDicomImage *image, SatError *err)
{
    uint16_t rows = 0, columns = 0;
    if (!need_u16(dataset, SAT_TAG_ROWS, "number of rows", 1, UINT16_MAX, &rows, err) ||
        !need_u16(dataset, SAT_TAG_COLUMNS, "number of columns", 1, UINT16_MAX, &columns, err)) {
        return false;
    }
    image->rows = rows;
    image->columns = columns;
    image->frames = 1;
    int64_t frames = 0;
    const SatDicomElement *element = sat_dicom_find(dataset, SAT_TAG_NUMBER_OF_FRAMES);
    if (!element || sat_dicom_value_count(dataset, SAT_TAG_NUMBER_OF_FRAMES) == 0) {
        return true;
    }
    if (!sat_dicom_get_i64(dataset, SAT_TAG_NUMBER_OF_FRAMES, 0, &frames) || frames < 0) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the picture's number of frames (0028,0008) at offset %llu is no number",
                        (unsigned long long)element->file_offset);
    }
    if (frames > (int64_t)MAX_FRAMES) {
        return sat_fail(err, SAT_ERR_LIMIT, "the picture says it has more than %u frames",
                        MAX_FRAMES);
    }
    image->frames = frames == 0 ? 1 : (uint32_t)frames; /* some writers say 0 for a single one */
    return true;
}

/* Float pixels say Bits Allocated only (PS3.3 C.7.6.24, C.7.6.25). */
static bool read_float_bits(const SatDicomDataset *dataset, SatDicomImage *image, SatError *err)
{
    uint16_t bits = image->number == SAT_DICOM_FLOAT ? 32 : 64;
    uint16_t allocated = 0;
    if (!need_u16(dataset, SAT_TAG_BITS_ALLOCATED, "bits allocated", bits, bits, &allocated, err)) {
        return false;
    }
    image->bits_allocated = image->bits_stored = (uint8_t)bits;
    image->high_bit = (uint8_t)(bits - 1U);
    return true;
}

static bool read_bits(const SatDicomDataset *dataset, SatDicomImage *image, SatError *err)
{
    uint16_t allocated = 0, stored = 0, sign = 0;
    if (!need_u16(dataset, SAT_TAG_BITS_ALLOCATED, "bits allocated", 1, 64, &allocated, err)) {
        return false;
    }
    if (!need_u16(dataset, SAT_TAG_BITS_STORED, "bits stored", 1, allocated, &stored, err) ||
        !need_u16(dataset, SAT_TAG_PIXEL_REPRESENTATION, "sign", 0, 1, &sign, err)) {
        return false;
    }
    uint16_t high = (uint16_t)(stored - 1U);
    if (sat_dicom_value_count(dataset, SAT_TAG_HIGH_BIT) > 0 &&
        !need_u16(dataset, SAT_TAG_HIGH_BIT, "high bit", (uint16_t)(stored - 1U),
                  (uint16_t)(allocated - 1U), &high, err)) {
        return false;
    }
    image->bits_allocated = (uint8_t)allocated;
    image->bits_stored = (uint8_t)stored;
    image->high_bit = (uint8_t)high;
    image->is_signed = sign == 1;
    return true;
}

/* DICOM's forerunner knew gray only and had no word for it; white was the largest value. */
static bool is_acr_nema(const SatDicomDataset *dataset)
{
    static const char code[] = "ACR-NEMA"; /* Recognition Code */
    const char *text = NULL;
    size_t length = 0;
    return sat_dicom_get_text(dataset, SAT_TAG(0x0008, 0x0010), 0, &text, &length) &&
           length >= sizeof code - 1 && memcmp(text, code, sizeof code - 1) == 0;
}

static bool read_colour(const SatDicomDataset *dataset, SatDicomImage *image, SatError *err)
{
    if (!sat_dicom_copy_text(dataset, SAT_TAG_PHOTOMETRIC_INTERPRETATION, 0, image->photometric,
                             sizeof image->photometric) &&
        is_acr_nema(dataset)) {
        memcpy(image->photometric, "MONOCHROME2", sizeof "MONOCHROME2");
    }
    if (image->photometric[0] == '\0') {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the picture's kind of colour (0028,0004) is missing");
    }
    uint16_t samples = 1, planar = 0;
    bool may_be_missing =
        sat_dicom_image_is_gray(image) && !sat_dicom_find(dataset, SAT_TAG_SAMPLES_PER_PIXEL);
    if (!may_be_missing &&
        !need_u16(dataset, SAT_TAG_SAMPLES_PER_PIXEL, "number of samples", 1, 4, &samples, err)) {
        return false;
    }
    if (samples > 1 && sat_dicom_value_count(dataset, SAT_TAG_PLANAR_CONFIGURATION) > 0 &&
        !need_u16(dataset, SAT_TAG_PLANAR_CONFIGURATION, "planar configuration", 0, 1, &planar,
                  err)) {
        return false;
    }
    image->samples = (uint8_t)samples;
    image->planar = planar == 1;
    return true;
}

/* ---- enough bytes -----------------------------------------------------------------------------
 */

/* Of several frames those that are whole are kept; how many are not is told. */
static bool check_native_bytes(SatDicomImage *image, const SatDicomPixelLocation *pixels,
                               bool is_swapped, SatError *err)
{
    if (pixels->encapsulated) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the picture is in fragments, but the file says it is not compressed");
    }
    uint64_t length = pixels->length;
    if (is_swapped) {
        length -= length & 1U; /* bytes swapped in pairs need their partner */
    }
    uint64_t whole = length * 8 / sat_dicom_image_layout(image).frame_bits;
    if (whole == 0) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the picture (%04x,%04x) at offset %llu is cut short: 0 of %u frames are "
                        "whole; get the file again",
                        pixels->tag >> 16, pixels->tag & 0xFFFFU,
                        (unsigned long long)pixels->offset, image->frames);
    }
    if (whole < image->frames) {
        image->frames_missing = image->frames - (uint32_t)whole;
        image->frames = (uint32_t)whole;
    }
    return true;
}

static bool check_encapsulated(const SatDicomFile *dicom, const SatDicomImage *image,
                               const SatDicomPixelLocation *pixels, SatError *err)
{
    if (!pixels->encapsulated) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the picture is not in fragments, but the file says it is compressed");
    }
    /* One fragment a frame, and only their end is missing: all of them are there. */
    bool is_whole = !sat_dicom_is_truncated(dicom) ||
                    (pixels->lacks_delimiter && pixels->fragment_count == image->frames);
    if (!is_whole || pixels->fragment_count < image->frames) {
        uint64_t last = pixels->fragment_count > 0
                            ? pixels->fragments[pixels->fragment_count - 1].offset
                            : pixels->offset;
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the picture (%04x,%04x) is cut short behind fragment %zu at offset %llu: "
                        "%u frame%s more; get the file again",
                        pixels->tag >> 16, pixels->tag & 0xFFFFU, pixels->fragment_count,
                        (unsigned long long)last, image->frames,
                        image->frames == 1 ? " needs" : "s need");
    }
    return true;
}

/* JPEG 2000 says itself whether samples are signed (ISO/IEC 15444-1 A.5.1, Ssiz), and some writers
 * say so there alone: read as unsigned, dark would turn into bright. Of one sample of the bits that
 * are stored the stream is believed. */
static bool stream_is_signed(const SatDicomFile *dicom, const SatDicomImage *image)
{
    enum { HEAD_BYTES = 1024, SSIZ_OFFSET = 42 };
    static const uint8_t start[4] = {0xFF, 0x4F, 0xFF, 0x51}; /* SOC, SIZ */
    uint8_t head[HEAD_BYTES];
    SatError ignored = SAT_ERROR_INIT;
    const SatDicomFragment *first = &sat_dicom_pixels(dicom)->fragments[0];
    size_t length = first->length < sizeof(head) ? (size_t)first->length : sizeof(head);
    if (length <= SSIZ_OFFSET || !sat_dicom_read_at(dicom, first->offset, head, length, &ignored)) {
        return false; /* who reads the frame tells */
    }
    for (size_t at = 0; at + SSIZ_OFFSET < length; at++) { /* behind the boxes of a JP2 file */
        if (memcmp(head + at, start, sizeof(start)) == 0) {
            uint8_t ssiz = head[at + SSIZ_OFFSET];
            return (ssiz & 0x80U) != 0 && (ssiz & 0x7FU) + 1U == image->bits_stored;
        }
    }
    return false;
}

static bool check_present(const SatDicomFile *dicom, SatError *err)
{
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(dicom);
    if (!pixels->present) {
        return sat_dicom_is_truncated(dicom) ? sat_dicom_fail_truncated(dicom, err)
                                             : sat_fail(err, SAT_ERR_FORMAT, "no picture in it");
    }
    return true;
}

static SatDicomNumber number_of(const SatDicomPixelLocation *pixels)
{
    return pixels->tag == SAT_TAG_FLOAT_PIXEL_DATA          ? SAT_DICOM_FLOAT
           : pixels->tag == SAT_TAG_DOUBLE_FLOAT_PIXEL_DATA ? SAT_DICOM_DOUBLE
                                                            : SAT_DICOM_INTEGER;
}

bool sat_dicom_image_describe(const SatDicomFile *dicom, SatDicomImage *out, SatError *err)
{
    const SatDicomDataset *dataset = sat_dicom_dataset(dicom);
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(dicom);
    SatDicomImage image = {.number = number_of(pixels), .big_endian = dataset->big_endian};
    if (!check_present(dicom, err) ||
        !sat_dicom_syntax_kind(sat_dicom_transfer_syntax(dicom), &image.kind, err) ||
        !read_size(dataset, &image, err) ||
        !(image.number == SAT_DICOM_INTEGER ? read_bits(dataset, &image, err)
                                            : read_float_bits(dataset, &image, err)) ||
        !read_colour(dataset, &image, err)) {
        return false;
    }
    if (!sat_dicom_choose_conversion(dicom, &image, err)) {
        return false;
    }
    bool is_native = image.kind == SAT_DICOM_PIXELS_NATIVE;
    bool is_swapped = image.big_endian && image.bits_allocated < 16;
    size_t frame_bytes = 0;
    if (!(is_native ? check_native_bytes(&image, pixels, is_swapped, err)
                    : check_encapsulated(dicom, &image, pixels, err)) ||
        !sat_pixel_shape_check(&image.shape, &frame_bytes, err)) {
        return false;
    }
    if (image.kind == SAT_DICOM_PIXELS_JPEG_2000 && image.samples == 1 && !image.is_signed &&
        image.conversion == SAT_DICOM_AS_STORED && stream_is_signed(dicom, &image)) {
        image.is_signed = image.has_own_sign = true;
    }
    *out = image;
    return true;
}
