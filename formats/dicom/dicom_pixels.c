/* Reads the frames of a DICOM picture as pixel frames. All conversions happen here, in this order:
 *
 *  1 Bytes: read where they lie, or fragments joined (PS3.5 A.4) and decoded (RLE: PS3.5 annex G;
 *  deflated: PS3.5 A.4.13; codestreams by a decoder of the caller's: dicom_coded.c). The two bytes
 *  of big-endian OW words that hold packed or 8-bit values are put back (PS3.5 8.2, A.3).
 *
 *  2 Values: packed ones from the lowest bit on, words in the byte order of the file, the Bits
 *  Stored below High Bit cut out (PS3.5 8.1.1): what lies outside, overlays (PS3.3 C.9.2, retired)
 *  or stray bits, is masked. Signed ones + 2^(bits-1). Integers of more than 16 bits and floats
 *  (PS3.3 C.7.6.24, C.7.6.25) as the numbers they are.
 *
 *  3 Planes: Planar Configuration 1 (PS3.3 C.7.6.3.1.3): samples of a pixel brought together.
 *
 *  4 Colour: palette (PS3.3 C.7.6.3.1.5, C.7.9: dicom_palette.c), luminance with chrominance
 *  (C.7.6.3.1.2) to RGB of 8 bits, samples of other widths scaled to 8: dicom_colour.c. Gray with
 *  supplemental colours (C.8.16.2.1.1.1) passes the modality step (C.11.1) and its window
 *  (C.11.2.1.2) here, since what comes out is colour: dicom_supplement.c.
 *
 *  5 Width: gray of more than 16 bits on a straight line of 16, one for a series, padding (PS3.3
 *  C.7.5.1.1.2) and NaN as 0: dicom_linear.c.
 *
 * What comes after is the player's, as the pack keeps stored values: modality (PS3.3 C.11.1), VOI
 * (C.11.2), padding, and the inversion of MONOCHROME1 (C.7.6.3.1.2; Presentation LUT Shape says the
 * same there and is not read): formats/case/voi_lut.c. Real World Value Mapping (C.7.6.16.2.11) is
 * not for display and is not applied. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "formats/dicom/dicom_coded.h"
#include "formats/dicom/dicom_conversion.h"
#include "formats/dicom/dicom_frame_bytes.h"
#include "formats/dicom/dicom_layout.h"
#include "formats/dicom/dicom_palette.h"
#include "formats/dicom/dicom_rows.h"
#include "formats/dicom/dicom_tags.h"
#include "formats/dicom/dicom_values.h"

#define BAND_BYTES ((size_t)256 << 10) /* read at once; one row of each plane at least */
/* ---- bytes ------------------------------------------------------------------------------------
 */

static bool read_band(const SatDicomFrameReader *reader, uint32_t first_row, uint32_t rows,
                      SatDicomBand *out, SatError *err)
{
    const SatDicomLayout *layout = &reader->layout;
    for (unsigned plane = 0; plane < layout->planes; plane++) {
        uint64_t bit =
            reader->first_bit + plane * layout->plane_bits + first_row * layout->row_bits;
        uint64_t offset = bit / 8;
        out->planes[plane].first_bit = (unsigned)(bit % 8);
        if (reader->decoded) {
            out->planes[plane].bytes = reader->decoded + offset;
            continue;
        }
        uint8_t *bytes = reader->band + plane * reader->plane_bytes;
        size_t length = (size_t)((bit % 8 + rows * layout->row_bits + 7) / 8);
        /* A plane's band has room for a byte more on each side. */
        if (!sat_dicom_read_native(reader->dicom, reader->is_swapped, offset, length, bytes, err)) {
            return false;
        }
        out->planes[plane].bytes = bytes;
    }
    return true;
}

/* ---- rows ------------------------------------------------------------------------------------
 */

static bool read_rows(const SatDicomFrameReader *reader, const SatPixelFrame *frame, SatError *err)
{
    uint32_t all = reader->image->rows;
    for (uint32_t first = 0; first < all; first += reader->band_rows) {
        uint32_t rows = all - first < reader->band_rows ? all - first : reader->band_rows;
        SatDicomBand band = {.planes = {{.bytes = NULL}}};
        if (!read_band(reader, first, rows, &band, err)) {
            return false;
        }
        for (uint32_t y = 0; y < rows; y++) {
            uint8_t *row = frame ? frame->pixels + (first + y) * frame->stride_bytes : NULL;
            sat_dicom_convert_row(reader, &band, y, row);
        }
    }
    return true;
}

/* ---- frames -----------------------------------------------------------------------------------
 */

static bool read_with(SatDicomFrameReader *reader, const SatPixelFrame *frame, SatError *err)
{
    const SatDicomImage *image = reader->image;
    const SatDicomLayout *layout = &reader->layout;
    size_t row_bytes = (size_t)((layout->row_bits + 7) / 8);
    size_t band_rows = BAND_BYTES / (row_bytes * layout->planes);
    reader->band_rows = band_rows == 0            ? 1
                        : band_rows < image->rows ? (uint32_t)band_rows
                                                  : image->rows;
    /* A byte more when the band begins inside one, two for the partners of swapped bytes. */
    reader->plane_bytes = reader->band_rows * row_bytes + 3;
    reader->band = reader->decoded ? NULL : malloc(reader->plane_bytes * layout->planes);
    size_t row_values = layout->row_values * layout->planes;
    bool is_wide = sat_dicom_image_is_wide(image);
    reader->values = is_wide ? NULL : malloc(row_values * sizeof *reader->values);
    reader->numbers = is_wide ? malloc(row_values * sizeof *reader->numbers) : NULL;
    bool ok = (reader->decoded || reader->band) && (reader->values || reader->numbers);
    ok = ok ? read_rows(reader, frame, err)
            : sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to read a frame");
    free(reader->band);
    free(reader->values);
    free(reader->numbers);
    return ok;
}

static bool read_palette(const SatDicomFile *dicom, const SatDicomImage *image, uint32_t index,
                         SatDicomPalette *palette, SatError *err)
{
    const SatDicomDataset *dataset = sat_dicom_dataset(dicom);
    if (image->conversion == SAT_DICOM_FROM_SUPPLEMENT) {
        return sat_dicom_supplement_read(dataset, image, index, palette, err);
    }
    bool has_palette = image->conversion == SAT_DICOM_FROM_PALETTE ||
                       image->conversion == SAT_DICOM_FROM_PALETTE_16;
    return !has_palette || sat_dicom_palette_read(dataset, image->is_signed, palette, err);
}

/* The frame as it lies in the file. */
static SatDicomFrameReader native_reader(const SatDicomFile *dicom, const SatDicomImage *image)
{
    bool is_native = image->kind == SAT_DICOM_PIXELS_NATIVE;
    return (SatDicomFrameReader){.dicom = dicom,
                                 .image = image,
                                 .layout = sat_dicom_image_layout(image),
                                 .form = {.allocated = image->bits_allocated,
                                          .stored = image->bits_stored,
                                          .high_bit = image->high_bit,
                                          .is_signed = image->is_signed,
                                          .big_endian = is_native && image->big_endian,
                                          .number = image->number},
                                 .conversion = image->conversion,
                                 .is_swapped = sat_dicom_bytes_are_swapped(dicom, image)};
}

/* The frame as a decoder made it. */
static void take_samples(SatDicomFrameReader *reader, const SatDicomSamples *samples)
{
    const SatDicomImage *image = reader->image;
    reader->decoded = samples->bytes;
    reader->layout = sat_dicom_samples_layout(image, samples->allocated);
    reader->form.allocated = samples->allocated;
    reader->form.high_bit = samples->high_bit;
    if (samples->is_rgb && image->conversion == SAT_DICOM_FROM_YBR) {
        reader->conversion = SAT_DICOM_AS_STORED;
    }
}

static bool convert_frame(SatDicomFrameReader *reader, uint32_t index, const SatPixelFrame *frame,
                          SatError *err)
{
    const SatDicomImage *image = reader->image;
    reader->is_copied = image->shape.layout == SAT_PIXEL_RGB8 && reader->layout.planes == 1 &&
                        reader->conversion == SAT_DICOM_AS_STORED && reader->form.allocated == 8;
    bool ok = read_palette(reader->dicom, image, index, &reader->palette, err) &&
              read_with(reader, frame, err);
    sat_dicom_palette_free(&reader->palette);
    return ok;
}

bool sat_dicom_image_read_coded(const SatDicomFile *dicom, const SatDicomImage *image,
                                uint32_t index, const uint8_t *bytes, size_t length,
                                const SatDicomDecoder *decoder, const SatPixelFrame *frame,
                                SatError *err)
{
    assert(sat_dicom_is_coded(image->kind));
    SatDicomSamples samples = {0};
    if (!sat_dicom_coded_samples(image, bytes, length, decoder, &samples, err)) {
        return false;
    }
    SatDicomFrameReader reader = native_reader(dicom, image);
    take_samples(&reader, &samples);
    bool ok = convert_frame(&reader, index, frame, err);
    free(samples.bytes);
    return ok;
}

static bool read_coded_frame(const SatDicomFile *dicom, const SatDicomImage *image, uint32_t index,
                             const SatDicomDecoder *decoder, const SatPixelFrame *frame,
                             SatError *err)
{
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    bool ok = sat_dicom_image_read_encapsulated(dicom, image, index, &bytes, err) &&
              sat_dicom_image_read_coded(dicom, image, index, bytes.bytes, bytes.length, decoder,
                                         frame, err);
    sat_byte_writer_free(&bytes);
    return ok;
}

/* frame NULL: widens the extent instead. */
static bool read_own_frame(const SatDicomFile *dicom, const SatDicomImage *image, uint32_t index,
                           const SatPixelFrame *frame, SatDicomExtent *extent, SatError *err)
{
    bool is_native = image->kind == SAT_DICOM_PIXELS_NATIVE;
    SatDicomFrameReader reader = native_reader(dicom, image);
    reader.first_bit = is_native ? index * reader.layout.frame_bits : 0;
    reader.extent = extent;
    uint8_t *decoded = NULL;
    bool ok = is_native || sat_dicom_decode_own(dicom, image, index, &decoded, err);
    reader.decoded = decoded;
    ok = ok && convert_frame(&reader, index, frame, err);
    free(decoded);
    return ok;
}

bool sat_dicom_image_read_frame(const SatDicomFile *dicom, const SatDicomImage *image,
                                uint32_t index, const SatDicomDecoder *decoder,
                                const SatPixelFrame *frame, SatError *err)
{
    assert(frame->shape.width_px == image->columns && frame->shape.height_px == image->rows &&
           frame->shape.layout == image->shape.layout);
    if (index >= image->frames) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "the picture has no frame %llu",
                        (unsigned long long)index + 1);
    }
    bool ok = sat_dicom_is_coded(image->kind)
                  ? read_coded_frame(dicom, image, index, decoder, frame, err)
                  : read_own_frame(dicom, image, index, frame, NULL, err);
    return ok || sat_dicom_fail_in_frame(dicom, image, index, err);
}

bool sat_dicom_image_measure_frame(const SatDicomFile *dicom, const SatDicomImage *image,
                                   uint32_t index, SatDicomExtent *extent, SatError *err)
{
    assert(image->conversion == SAT_DICOM_LINEAR_TO_16 && !sat_dicom_is_coded(image->kind));
    if (index >= image->frames) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "the picture has no frame %llu",
                        (unsigned long long)index + 1);
    }
    if (!read_own_frame(dicom, image, index, NULL, extent, err)) {
        return sat_dicom_fail_in_frame(dicom, image, index, err);
    }
    bool fits = !extent->is_known || (extent->least >= -SAT_DICOM_LARGEST_NUMBER &&
                                      extent->most <= SAT_DICOM_LARGEST_NUMBER);
    return fits ||
           sat_fail(err, SAT_ERR_UNSUPPORTED, "values reach past 10^12 (frame %u)", index + 1);
}
