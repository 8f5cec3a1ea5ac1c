/* Prints what formats/dicom sees in a file, for comparison with another reader.
 *
 *   dicom_dump_pixels DECODER FILE
 *     one line on the file, one with the SHA-256 of each frame's values
 *   dicom_dump_pixels DECODER FILE values
 *     the values of all frames themselves; a refusal goes to stderr, exit 1
 *
 * DECODER: the program satchel-decode. Values are stored values with their sign, int32
 * little-endian; colour as RGB by pixel. Of a baseline JPEG the first form hashes the bytes of the
 * frame, which a pack keeps. A refusal is a result like any other: exit 0. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/decode/decoder_pool.h"
#include "formats/base/byte_writer.h"
#include "formats/base/checksum.h"
#include "formats/dicom/dicom_image.h"

static const char *code_name(SatErrorCode code)
{
    switch (code) {
    case SAT_ERR_UNSUPPORTED:
        return "unsupported";
    case SAT_ERR_FORMAT:
        return "format";
    case SAT_ERR_CORRUPT:
        return "corrupt";
    case SAT_ERR_LIMIT:
        return "limit";
    case SAT_OK:
    case SAT_ERR_SYSTEM:
    case SAT_ERR_NO_MEMORY:
    case SAT_ERR_ARGUMENT:
    case SAT_ERR_NETWORK:
    case SAT_ERR_REFUSED_PHI:
    case SAT_ERR_CANCELLED:
        break;
    }
    return "other";
}

static const char *kind_name(SatDicomPixelKind kind)
{
    switch (kind) {
    case SAT_DICOM_PIXELS_NATIVE:
        return "native";
    case SAT_DICOM_PIXELS_JPEG_BASELINE:
        return "jpeg";
    case SAT_DICOM_PIXELS_JPEG:
        return "jpeg-other";
    case SAT_DICOM_PIXELS_JPEG_LOSSLESS:
        return "jpeg-lossless";
    case SAT_DICOM_PIXELS_JPEG_LS:
        return "jpeg-ls";
    case SAT_DICOM_PIXELS_JPEG_2000:
        return "jpeg-2000";
    case SAT_DICOM_PIXELS_RLE:
        return "rle";
    case SAT_DICOM_PIXELS_DEFLATED:
        return "deflated";
    }
    return "other";
}

static bool append_values(const SatDicomImage *image, const SatPixelFrame *frame,
                          SatByteWriter *out)
{
    bool is_colour = image->shape.layout == SAT_PIXEL_RGB8;
    size_t count = (size_t)image->columns * (is_colour ? 3 : 1);
    int32_t zero = sat_dicom_image_gives_signed(image) ? 1 << (image->bits_stored - 1) : 0;
    for (uint32_t y = 0; y < image->rows; y++) {
        const uint8_t *row = frame->pixels + y * frame->stride_bytes;
        for (size_t x = 0; x < count; x++) {
            uint16_t wide = row[x];
            if (image->shape.layout == SAT_PIXEL_GRAY16) {
                memcpy(&wide, row + x * 2, sizeof wide);
            }
            sat_write_u32(out, (uint32_t)((int32_t)wide - zero));
        }
    }
    return !out->failed;
}

static bool read_values(const SatDicomFile *dicom, const SatDicomImage *image, uint32_t index,
                        const SatDicomDecoder *decoder, SatByteWriter *out, SatError *err)
{
    SatPixelFrame frame;
    if (!sat_pixel_frame_new(&frame, &image->shape, err)) {
        return false;
    }
    bool ok = sat_dicom_image_read_frame(dicom, image, index, decoder, &frame, err) &&
              (append_values(image, &frame, out) ||
               sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the values"));
    sat_pixel_frame_free(&frame);
    return ok;
}

/* Wide values are put on one line for the whole file, which is printed. */
static bool measure(const SatDicomFile *dicom, SatDicomImage *image, bool is_told, SatError *err)
{
    SatDicomExtent extent = {.is_known = false};
    if (image->conversion != SAT_DICOM_LINEAR_TO_16) {
        return true;
    }
    for (uint32_t i = 0; i < image->frames; i++) {
        if (!sat_dicom_image_measure_frame(dicom, image, i, &extent, err)) {
            return false;
        }
    }
    image->linear = sat_dicom_linear_for(&extent, image->number == SAT_DICOM_INTEGER);
    if (is_told) {
        printf("linear\t%.17g\t%.17g\t%u\n", image->linear.least, image->linear.step,
               (unsigned)image->linear.first);
    }
    return true;
}

static bool dump_all(const SatDicomFile *dicom, const SatDicomImage *image,
                     const SatDicomDecoder *decoder, SatError *err)
{
    printf("picture\t%s\t%u\t%u\t%u\t%u\t%u\t%s\n", kind_name(image->kind), image->rows,
           image->columns, image->frames, (unsigned)image->samples, (unsigned)image->bits_stored,
           image->photometric);
    for (uint32_t i = 0; i < image->frames; i++) {
        SatByteWriter values = SAT_BYTE_WRITER_INIT;
        bool ok = image->kind == SAT_DICOM_PIXELS_JPEG_BASELINE
                      ? sat_dicom_image_read_encapsulated(dicom, image, i, &values, err)
                      : read_values(dicom, image, i, decoder, &values, err);
        SatSha256 hash = sat_sha256(values.bytes, values.length);
        char hex[SAT_SHA256_HEX_LENGTH + 1];
        sat_sha256_to_hex(&hash, hex);
        sat_byte_writer_free(&values);
        if (!ok) {
            return false;
        }
        printf("frame\t%s\n", hex);
    }
    return true;
}

static bool dump_values(const SatDicomFile *dicom, const SatDicomImage *image, uint32_t index,
                        const SatDicomDecoder *decoder, SatError *err)
{
    SatByteWriter values = SAT_BYTE_WRITER_INIT;
    bool ok = read_values(dicom, image, index, decoder, &values, err) &&
              (fwrite(values.bytes, 1, values.length, stdout) == values.length ||
               sat_fail(err, SAT_ERR_SYSTEM, "the values could not be written"));
    sat_byte_writer_free(&values);
    return ok;
}

static bool dump_all_values(const SatDicomFile *dicom, const SatDicomImage *image,
                            const SatDicomDecoder *decoder, SatError *err)
{
    bool done = true;
    for (uint32_t i = 0; done && i < image->frames; i++) {
        done = dump_values(dicom, image, i, decoder, err);
    }
    return done;
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 4) {
        (void)fprintf(stderr, "usage: dicom_dump_pixels DECODER FILE [values]\n");
        return 2;
    }
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatFile) *file = sat_file_open(argv[2], SAT_FILE_READ, &err);
    if (!file) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 3;
    }
    bool looks = sat_dicom_looks_like(file);
    SAT_AUTO(SatDicomFile) *dicom = sat_dicom_open(file, &err);
    if (!dicom) {
        printf("unreadable\t%s\t%s\n", code_name(err.code), err.text);
        return 0;
    }
    if (argc == 3) {
        printf("file\t%s\t%zu\t%s\t%s\n", sat_dicom_transfer_syntax(dicom),
               sat_dicom_dataset(dicom)->count, looks ? "looks" : "odd",
               sat_dicom_is_truncated(dicom) ? "truncated" : "whole");
    }
    SatDicomImage image;
    SatDecoderPool *pool = sat_decoder_pool_new(argv[1], 1, &err);
    const SatDicomDecoder *decoder = pool ? sat_decoder_pool_decoder(pool) : NULL;
    if (!pool || !sat_dicom_image_describe(dicom, &image, &err) ||
        !measure(dicom, &image, argc == 3, &err) ||
        !(argc == 4 ? dump_all_values(dicom, &image, decoder, &err)
                    : dump_all(dicom, &image, decoder, &err))) {
        (void)fprintf(argc == 4 ? stderr : stdout, "refused\t%s\t%s\n", code_name(err.code),
                      err.text);
    }
    sat_decoder_pool_free(pool);
    return argc == 4 && err.code != SAT_OK ? 1 : 0;
}
