/* Turns a coded frame into samples: pre-scan, agreement, decoder, width. */
#include "formats/dicom/dicom_coded.h"

#include <stdlib.h>
#include <string.h>

/* ---- agreement ------------------------------------------------------------------------------- */

static SatCodestreamFamily family_of(SatDicomPixelKind kind)
{
    switch (kind) {
    case SAT_DICOM_PIXELS_JPEG_LOSSLESS:
        return SAT_CODESTREAM_JPEG_LOSSLESS;
    case SAT_DICOM_PIXELS_JPEG_LS:
        return SAT_CODESTREAM_JPEG_LS;
    case SAT_DICOM_PIXELS_JPEG_2000:
        return SAT_CODESTREAM_JPEG_2000;
    case SAT_DICOM_PIXELS_NATIVE:
    case SAT_DICOM_PIXELS_RLE:
    case SAT_DICOM_PIXELS_DEFLATED:
    case SAT_DICOM_PIXELS_JPEG_BASELINE:
    case SAT_DICOM_PIXELS_JPEG:
        break;
    }
    return SAT_CODESTREAM_JPEG;
}

static bool check_size(const SatDicomImage *image, const SatCodestream *codestream, SatError *err)
{
    const char *name = sat_codestream_family_name(codestream->family);
    if (codestream->columns != image->columns || codestream->rows != image->rows) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the %s is %u x %u pixels, but the file says %u x %u (0028,0011), "
                        "(0028,0010); get it again",
                        name, codestream->columns, codestream->rows, image->columns, image->rows);
    }
    if (codestream->components != image->samples) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the %s has %u components, but the file says %u (0028,0002); get it again",
                        name, (unsigned)codestream->components, (unsigned)image->samples);
    }
    return true;
}

/* What is harmless: samples of more bits than are stored (writers code the whole word), and of
 * fewer ones when the sign does not hang on it. The least bits say what a negative value is. */
static bool check_bits(const SatDicomImage *image, const SatCodestream *codestream, SatError *err)
{
    const char *name = sat_codestream_family_name(codestream->family);
    if (image->bits_stored > SAT_CODESTREAM_MAX_BITS) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "%s pictures of more than %u bits are not read",
                        name, SAT_CODESTREAM_MAX_BITS);
    }
    bool is_colour_jpeg = codestream->family == SAT_CODESTREAM_JPEG && image->samples > 1;
    bool is_too_wide = codestream->bits > (image->bits_allocated <= 8 ? 8 : 16);
    bool is_sign_lost =
        codestream->bits < image->bits_stored && codestream->is_signed != image->is_signed;
    if (is_too_wide || is_sign_lost || (is_colour_jpeg && codestream->bits != 8)) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the %s has %s samples of %u bits, but the file says %s ones of %u bits "
                        "(0028,0101), (0028,0103)",
                        name, codestream->is_signed ? "signed" : "unsigned",
                        (unsigned)codestream->bits, image->is_signed ? "signed" : "unsigned",
                        (unsigned)image->bits_stored);
    }
    return true;
}

/* Where the bytes do not say it, the data set does. An APP14 that says RGB of YBR components is an
 * old fault of writers; one that says YCbCr of "RGB" is told by encoders that convert unasked. */
static SatCodestreamColour colour_of(const SatDicomImage *image, const SatCodestream *codestream)
{
    bool is_rgb =
        strcmp(image->photometric, "RGB") == 0 && codestream->colour != SAT_CODESTREAM_COLOUR_YCBCR;
    return is_rgb ? SAT_CODESTREAM_COLOUR_RGB : SAT_CODESTREAM_COLOUR_YCBCR;
}

bool sat_dicom_coded_scan(const SatDicomImage *image, const uint8_t *bytes, size_t length,
                          SatCodestream *out, SatError *err)
{
    SatCodestream codestream = {0};
    if (!sat_codestream_scan(family_of(image->kind), bytes, length, &codestream, err) ||
        !check_size(image, &codestream, err) || !check_bits(image, &codestream, err)) {
        return false;
    }
    if (codestream.family == SAT_CODESTREAM_JPEG && codestream.components == 3) {
        codestream.colour = colour_of(image, &codestream);
    }
    *out = codestream;
    return true;
}

/* ---- width ----------------------------------------------------------------------------------- */

/* Bytes to words, from the last on: both lie at the beginning of the same memory. */
static void widen(const SatCodestream *codestream, uint8_t *bytes, size_t count)
{
    for (size_t i = count; i-- > 0;) {
        uint8_t value = bytes[i];
        bytes[i * 2] = value;
        bytes[i * 2 + 1] = codestream->is_signed && value >= 0x80 ? 0xFF : 0;
    }
}

/* Lossy coding of a word with spare bits can pass the largest stored value: cut off, that bit would
 * turn white into black. */
static void clamp(const SatCodestream *codestream, unsigned stored, uint8_t *bytes, size_t count)
{
    int32_t least = codestream->is_signed ? -(1 << (stored - 1)) : 0;
    int32_t most = (1 << (stored - (codestream->is_signed ? 1U : 0U))) - 1;
    for (size_t i = 0; i < count; i++) {
        uint16_t word = (uint16_t)(bytes[i * 2] | bytes[i * 2 + 1] << 8);
        int32_t value = codestream->is_signed ? (int16_t)word : word;
        value = value < least ? least : value > most ? most : value;
        bytes[i * 2] = (uint8_t)((unsigned)value & 0xFFU);
        bytes[i * 2 + 1] = (uint8_t)((unsigned)value >> 8 & 0xFFU);
    }
}

static SatDicomSamples describe(const SatDicomImage *image, const SatCodestream *codestream)
{
    bool is_word = codestream->bits > 8 || image->bits_stored > 8;
    /* A decoder's values begin with bit 0, whatever High Bit said of the uncoded ones; unless the
     * word was coded as it was. */
    bool is_as_it_was = !codestream->is_lossy && image->high_bit < codestream->bits;
    bool is_rgb = codestream->has_transform || codestream->family == SAT_CODESTREAM_JPEG;
    return (SatDicomSamples){.allocated = is_word ? 16 : 8,
                             .high_bit = is_as_it_was ? image->high_bit
                                                      : (uint8_t)(image->bits_stored - 1U),
                             .is_rgb = is_rgb && codestream->components == 3};
}

/* ---- decoding -------------------------------------------------------------------------------- */

static bool decode(const SatCodestream *codestream, const uint8_t *bytes,
                   const SatDicomDecoder *decoder, uint8_t *out, SatError *err)
{
    size_t length = 0;
    if (!decoder) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "%s pictures are not read here",
                        sat_codestream_family_name(codestream->family));
    }
    return sat_codestream_decoded_bytes(codestream, &length) &&
           decoder->decode(decoder->context, codestream, bytes + codestream->offset, out, length,
                           err);
}

bool sat_dicom_coded_samples(const SatDicomImage *image, const uint8_t *bytes, size_t length,
                             const SatDicomDecoder *decoder, SatDicomSamples *out, SatError *err)
{
    SatCodestream codestream = {0};
    if (!sat_dicom_coded_scan(image, bytes, length, &codestream, err)) {
        return false;
    }
    SatDicomSamples samples = describe(image, &codestream);
    /* As many pixels as the frame, which describe() saw to be in SAT_PICTURE_MAX_BYTES. */
    size_t count = (size_t)image->rows * image->columns * image->samples;
    samples.bytes = malloc(count * (samples.allocated / 8U));
    if (!samples.bytes) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to decode a frame");
    }
    if (!decode(&codestream, bytes, decoder, samples.bytes, err)) {
        free(samples.bytes);
        return false;
    }
    if (samples.allocated == 16 && sat_codestream_sample_bytes(&codestream) == 1) {
        widen(&codestream, samples.bytes, count);
    }
    if (samples.allocated == 16 && codestream.is_lossy && codestream.bits > image->bits_stored &&
        codestream.is_signed == image->is_signed) {
        clamp(&codestream, image->bits_stored, samples.bytes, count);
    }
    *out = samples;
    return true;
}
