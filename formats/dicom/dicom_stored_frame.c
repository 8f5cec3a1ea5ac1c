/* Reads one frame as it is stored. */
#include "formats/dicom/dicom_stored_frame.h"

#include <stdlib.h>

#include "formats/dicom/dicom_coded.h"
#include "formats/dicom/dicom_frame_bytes.h"
#include "formats/dicom/dicom_layout.h"

static SatDicomStoredFrame as_described(const SatDicomImage *image)
{
    bool is_native = image->kind == SAT_DICOM_PIXELS_NATIVE;
    bool is_by_plane = image->planar && image->kind != SAT_DICOM_PIXELS_RLE && image->samples > 1;
    return (SatDicomStoredFrame){.form = {.rows = image->rows,
                                          .columns = image->columns,
                                          .samples = image->samples,
                                          .allocated = image->bits_allocated,
                                          .planar = is_by_plane,
                                          .big_endian = is_native && image->big_endian},
                                 .high_bit = image->high_bit};
}

static bool read_own(const SatDicomFile *dicom, const SatDicomImage *image, uint32_t index,
                     SatDicomStoredFrame *out, SatError *err)
{
    uint64_t frame_bits = sat_dicom_image_layout(image).frame_bits;
    if (image->kind != SAT_DICOM_PIXELS_NATIVE) {
        return sat_dicom_decode_own(dicom, image, index, &out->bytes, err);
    }
    uint64_t first_bit = index * frame_bits;
    out->first_bit = (unsigned)(first_bit % 8);
    size_t length = (size_t)((out->first_bit + frame_bits + 7) / 8);
    out->bytes = malloc(length + 2); /* for the partners of swapped bytes */
    return out->bytes == NULL
               ? sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to read a frame")
               : sat_dicom_read_native(dicom, sat_dicom_bytes_are_swapped(dicom, image),
                                       first_bit / 8, length, out->bytes, err);
}

static bool read_coded(const SatDicomFile *dicom, const SatDicomImage *image, uint32_t index,
                       const SatDicomDecoder *decoder, SatDicomStoredFrame *out, SatError *err)
{
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    SatDicomSamples samples = {.bytes = NULL};
    SatCodestream codestream = {.is_lossy = false};
    bool done = sat_dicom_image_read_encapsulated(dicom, image, index, &bytes, err) &&
                sat_dicom_coded_scan(image, bytes.bytes, bytes.length, &codestream, err) &&
                sat_dicom_coded_samples(image, bytes.bytes, bytes.length, decoder, &samples, err);
    sat_byte_writer_free(&bytes);
    out->bytes = samples.bytes;
    out->form.allocated = samples.allocated;
    out->high_bit = samples.high_bit;
    out->form.planar = false;
    out->is_rgb = samples.is_rgb;
    out->is_lossy = codestream.is_lossy;
    return done;
}

/* Chrominance of pairs would tie a hidden pixel to its neighbour, and cuts to even columns. */
static bool unpair(const SatDicomImage *image, SatDicomStoredFrame *frame, SatError *err)
{
    size_t pixels = (size_t)image->rows * image->columns;
    uint8_t *bytes = malloc(pixels * 3);
    if (bytes == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to read a frame");
    }
    sat_dicom_frame_unpair(frame->bytes, pixels, bytes);
    free(frame->bytes);
    frame->bytes = bytes;
    frame->is_unpaired = true;
    return true;
}

bool sat_dicom_stored_frame_read(const SatDicomFile *dicom, const SatDicomImage *image,
                                 uint32_t index, const SatDicomDecoder *decoder,
                                 SatDicomStoredFrame *out, SatError *err)
{
    SatDicomStoredFrame frame = as_described(image);
    if (image->conversion == SAT_DICOM_FROM_YBR_PARTIAL_422) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "pictures in YBR_PARTIAL_422 (retired) cannot be changed");
    }
    bool done = sat_dicom_is_coded(image->kind)
                    ? read_coded(dicom, image, index, decoder, &frame, err)
                    : read_own(dicom, image, index, &frame, err);
    done = done && (image->conversion != SAT_DICOM_FROM_YBR_422 || unpair(image, &frame, err));
    if (!done) {
        free(frame.bytes);
        return sat_dicom_fail_in_frame(dicom, image, index, err);
    }
    *out = frame;
    return true;
}
