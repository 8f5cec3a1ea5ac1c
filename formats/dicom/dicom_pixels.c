/* Reads the frames of a DICOM picture: native values unpacked, compressed fragments joined. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"
#include "formats/dicom/dicom_header.h"
#include "formats/dicom/dicom_image.h"
#include "formats/dicom/dicom_tags.h"

#define BAND_BYTES ((size_t)256 << 10) /* read at once; one row at least */

/* ---- native -----------------------------------------------------------------------------------
 */

/* What a frame's reading needs, with memory for one band of rows. */
typedef struct {
    SatFile *file;
    const SatDicomImage *image;
    const SatDicomPixelLocation *pixels;
    bool is_swapped; /* big-endian OW of 8-bit values: the two bytes of each word change places */
    uint8_t *band;
    size_t row_bytes;
    uint32_t band_rows;
} BandReader;

/* Explicit big-endian OW swaps 16-bit words, whatever is in them (PS3.5 8.2, annex A.3). */
static bool bytes_are_swapped(const SatDicomFile *dicom, const SatDicomImage *image)
{
    const SatDicomElement *element = sat_dicom_find(sat_dicom_dataset(dicom), SAT_TAG_PIXEL_DATA);
    return image->big_endian && image->bits_allocated == 8 && element &&
           memcmp(element->vr, "OW", 2) == 0;
}

/* The length bytes at offset of the pixel data, in the order the frame has them. */
static bool read_band(const BandReader *reader, uint64_t offset, size_t length, SatError *err)
{
    uint64_t place = reader->pixels->offset + offset;
    if (!reader->is_swapped) {
        return sat_file_read_at(reader->file, place, reader->band, length, err);
    }
    /* Whole words around the range; the band has room for a byte more on each side. */
    size_t before = (size_t)(offset & 1U);
    size_t words_bytes = (before + length + 1U) & ~(size_t)1;
    if (!sat_file_read_at(reader->file, place - before, reader->band, words_bytes, err)) {
        return false;
    }
    for (size_t i = 0; i < words_bytes; i += 2) {
        uint8_t first = reader->band[i];
        reader->band[i] = reader->band[i + 1];
        reader->band[i + 1] = first;
    }
    memmove(reader->band, reader->band + before, length);
    return true;
}

static void unpack_gray_row(const SatDicomImage *image, const uint8_t *raw, uint8_t *row)
{
    unsigned shift = image->high_bit + 1U - image->bits_stored;
    uint32_t mask = (1U << image->bits_stored) - 1U;
    /* Adding 2^(bits-1) to a two's complement value of `bits` bits turns its highest bit over. */
    uint32_t flip = image->is_signed ? 1U << (image->bits_stored - 1U) : 0U;
    bool is_wide = image->shape.layout == SAT_PIXEL_GRAY16;
    for (uint32_t x = 0; x < image->columns; x++) {
        uint32_t value = image->bits_allocated == 16
                             ? sat_dicom_load_u16(raw + (size_t)x * 2, image->big_endian)
                             : raw[x];
        value = ((value >> shift) & mask) ^ flip;
        if (is_wide) {
            uint16_t wide = (uint16_t)value;
            memcpy(row + (size_t)x * 2, &wide, sizeof wide);
        } else {
            row[x] = (uint8_t)value;
        }
    }
}

/* One plane of a picture stored plane by plane, or the whole of any other. */
static bool read_plane(const BandReader *reader, uint64_t offset, unsigned plane,
                       const SatPixelFrame *frame, SatError *err)
{
    const SatDicomImage *image = reader->image;
    for (uint32_t first = 0; first < image->rows; first += reader->band_rows) {
        uint32_t left = image->rows - first;
        uint32_t rows = left < reader->band_rows ? left : reader->band_rows;
        if (!read_band(reader, offset + (uint64_t)first * reader->row_bytes,
                       rows * reader->row_bytes, err)) {
            return false;
        }
        for (uint32_t y = 0; y < rows; y++) {
            const uint8_t *raw = reader->band + y * reader->row_bytes;
            uint8_t *row = frame->pixels + (size_t)(first + y) * frame->stride_bytes;
            if (image->samples == 1) {
                unpack_gray_row(image, raw, row);
            } else if (!image->planar) {
                memcpy(row, raw, reader->row_bytes);
            } else {
                for (uint32_t x = 0; x < image->columns; x++) {
                    row[(size_t)x * 3 + plane] = raw[x];
                }
            }
        }
    }
    return true;
}

bool sat_dicom_image_read_frame(const SatDicomFile *dicom, const SatDicomImage *image,
                                uint32_t index, const SatPixelFrame *frame, SatError *err)
{
    assert(frame->shape.width_px == image->columns && frame->shape.height_px == image->rows &&
           frame->shape.layout == image->shape.layout);
    if (image->kind != SAT_DICOM_PIXELS_NATIVE || index >= image->frames) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "the picture has no uncompressed frame %llu",
                        (unsigned long long)index + 1);
    }
    bool is_by_plane = image->samples == 3 && image->planar;
    unsigned planes = is_by_plane ? 3 : 1;
    BandReader reader = {
        .file = sat_dicom_source(dicom),
        .image = image,
        .pixels = sat_dicom_pixels(dicom),
        .is_swapped = bytes_are_swapped(dicom, image),
        .row_bytes =
            (size_t)image->columns * (image->samples / planes) * (image->bits_allocated / 8U),
    };
    size_t band_rows = BAND_BYTES / reader.row_bytes;
    reader.band_rows = band_rows == 0            ? 1
                       : band_rows < image->rows ? (uint32_t)band_rows
                                                 : image->rows;
    reader.band = malloc(reader.band_rows * reader.row_bytes + 2);
    if (!reader.band) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to read a frame");
    }
    uint64_t plane_bytes = (uint64_t)image->rows * reader.row_bytes;
    uint64_t offset = index * plane_bytes * planes; /* describe() saw that it lies in the file */
    bool ok = true;
    for (unsigned plane = 0; plane < planes && ok; plane++) {
        ok = read_plane(&reader, offset + plane * plane_bytes, plane, frame, err);
    }
    free(reader.band);
    return ok || sat_fail_in(err, "reading frame %u", index + 1);
}

/* ---- encapsulated -----------------------------------------------------------------------------
 */

typedef struct {
    size_t first, count;
} FragmentRange;

static bool fail_mismatch(SatError *err)
{
    return sat_fail(err, SAT_ERR_CORRUPT,
                    "the picture's fragments do not match its frames; get the file again");
}

/* The fragment whose item begins at table entry `offset`, counted from the first fragment's item.
 */
static bool find_by_offset(const SatDicomPixelLocation *pixels, uint32_t offset, size_t *out)
{
    size_t low = 0, high = pixels->fragment_count;
    uint64_t wanted = pixels->fragments[0].offset + offset;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pixels->fragments[middle].offset < wanted) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *out = low;
    return low < pixels->fragment_count && pixels->fragments[low].offset == wanted;
}

static bool range_by_table(const SatDicomPixelLocation *pixels, uint32_t index, FragmentRange *out,
                           SatError *err)
{
    size_t first = 0, next = pixels->fragment_count;
    bool is_last = index + 1U == pixels->offset_count;
    if (!find_by_offset(pixels, pixels->offset_table[index], &first) ||
        (!is_last && !find_by_offset(pixels, pixels->offset_table[index + 1U], &next)) ||
        next <= first) {
        return fail_mismatch(err);
    }
    *out = (FragmentRange){.first = first, .count = next - first};
    return true;
}

/* Without a table a frame begins with a fragment that begins with JPEG's start of image. */
static bool range_by_start(const SatDicomPixelLocation *pixels, uint32_t index, uint32_t frames,
                           FragmentRange *out, SatError *err)
{
    if (pixels->jpeg_start_count != frames) {
        return fail_mismatch(err);
    }
    size_t first = pixels->jpeg_starts[index];
    size_t next = index + 1U == frames ? pixels->fragment_count : pixels->jpeg_starts[index + 1U];
    *out = (FragmentRange){.first = first, .count = next - first};
    return true;
}

static bool find_range(const SatDicomFile *dicom, const SatDicomImage *image, uint32_t index,
                       FragmentRange *out, SatError *err)
{
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(dicom);
    if (image->frames == 1) {
        *out = (FragmentRange){.first = 0, .count = pixels->fragment_count};
        return true;
    }
    if (pixels->fragment_count == image->frames) {
        *out = (FragmentRange){.first = index, .count = 1};
        return true;
    }
    if (pixels->offset_count == image->frames) {
        return range_by_table(pixels, index, out, err);
    }
    return range_by_start(pixels, index, image->frames, out, err);
}

static bool append_fragment(SatFile *file, const SatDicomFragment *fragment, SatByteWriter *out,
                            SatError *err)
{
    uint8_t bytes[4096];
    for (uint64_t done = 0; done < fragment->length;) {
        uint64_t left = fragment->length - done;
        size_t length = left < sizeof bytes ? (size_t)left : sizeof bytes;
        if (!sat_file_read_at(file, fragment->offset + done, bytes, length, err)) {
            return false;
        }
        sat_write_bytes(out, bytes, length);
        done += length;
    }
    return true;
}

bool sat_dicom_image_read_encapsulated(const SatDicomFile *dicom, const SatDicomImage *image,
                                       uint32_t index, SatByteWriter *out, SatError *err)
{
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(dicom);
    if (image->kind == SAT_DICOM_PIXELS_NATIVE || index >= image->frames) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "the picture has no compressed frame %llu",
                        (unsigned long long)index + 1);
    }
    FragmentRange range = {0};
    if (!find_range(dicom, image, index, &range, err)) {
        return false;
    }
    uint64_t total = 0; /* fragments lie apart in one file: their sum cannot overflow */
    for (size_t i = 0; i < range.count; i++) {
        total += pixels->fragments[range.first + i].length;
    }
    if (total > SAT_PICTURE_MAX_BYTES) {
        return sat_fail(err, SAT_ERR_LIMIT, "frame %u is larger than %zu MiB compressed", index + 1,
                        SAT_PICTURE_MAX_BYTES >> 20);
    }
    for (size_t i = 0; i < range.count; i++) {
        if (!append_fragment(sat_dicom_source(dicom), &pixels->fragments[range.first + i], out,
                             err)) {
            return sat_fail_in(err, "reading frame %u", index + 1);
        }
    }
    return !out->failed || sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a compressed frame");
}
