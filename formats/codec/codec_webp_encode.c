/* Pictures to lossless WebP, by our writer or libwebp's encoder. */
#include <stdlib.h>

#include <webp/encode.h>

#include "formats/codec/codec_webp.h"
#include "formats/codec/med_predictor.h"
#include "formats/codec/vp8l_writer.h"
#include "formats/codec/webp_strip.h"

/* libwebp's method and quality (here: how hard it searches). Measured on CT and MR frames with med:
 * more effort gains nothing. */
static void set_effort(WebPConfig *config, SatEffort effort)
{
    config->method = 4;
    config->quality = effort == SAT_EFFORT_SMALL ? 75 : 25;
    config->lossless = 1;
    config->exact = 1;        /* nothing may depend on transparency */
    config->thread_level = 0; /* whole strips run in parallel instead */
}

static bool gather_gray16(const SatPixelFrame *strip, SatPredictor predictor, WebPPicture *picture,
                          SatError *err)
{
    size_t width = strip->shape.width_px;
    uint16_t *coded = calloc(width, sizeof(*coded));
    if (!coded) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to encode a picture");
    }
    unsigned seen = 0;
    for (size_t y = 0; y < strip->shape.height_px; y++) {
        const uint16_t *values = sat_webp_strip_row16(strip, y);
        uint32_t *argb = picture->argb + y * (size_t)picture->argb_stride;
        for (size_t x = 0; x < width; x++) {
            seen |= values[x];
        }
        if (predictor == SAT_PREDICTOR_MED) {
            sat_med_code_row(values, y > 0 ? sat_webp_strip_row16(strip, y - 1) : NULL, width,
                             strip->shape.bits, coded);
            values = coded;
        }
        for (size_t x = 0; x < width; x++) {
            argb[x] = SAT_WEBP_OPAQUE | (uint32_t)values[x] << 8;
        }
    }
    free(coded);
    return seen >> strip->shape.bits == 0 || sat_webp_strip_too_large(strip, SAT_ERR_ARGUMENT, err);
}

static bool gather_gray8(const SatPixelFrame *strip, WebPPicture *picture, SatError *err)
{
    unsigned seen = 0;
    for (size_t y = 0; y < strip->shape.height_px; y++) {
        const uint8_t *values = strip->pixels + y * strip->stride_bytes;
        uint32_t *argb = picture->argb + y * (size_t)picture->argb_stride;
        for (size_t x = 0; x < strip->shape.width_px; x++) {
            seen |= values[x];
            argb[x] = SAT_WEBP_OPAQUE | values[x] * 0x010101U;
        }
    }
    return seen >> strip->shape.bits == 0 || sat_webp_strip_too_large(strip, SAT_ERR_ARGUMENT, err);
}

static void gather_rgb8(const SatPixelFrame *strip, WebPPicture *picture)
{
    for (size_t y = 0; y < strip->shape.height_px; y++) {
        const uint8_t *rgb = strip->pixels + y * strip->stride_bytes;
        uint32_t *argb = picture->argb + y * (size_t)picture->argb_stride;
        for (size_t x = 0; x < strip->shape.width_px; x++) {
            argb[x] = SAT_WEBP_OPAQUE | (uint32_t)rgb[3 * x] << 16 | (uint32_t)rgb[3 * x + 1] << 8 |
                      rgb[3 * x + 2];
        }
    }
}

static bool gather(const SatPixelFrame *strip, SatPredictor predictor, WebPPicture *picture,
                   SatError *err)
{
    switch (strip->shape.layout) {
    case SAT_PIXEL_GRAY8:
        return gather_gray8(strip, picture, err);
    case SAT_PIXEL_GRAY16:
        return gather_gray16(strip, predictor, picture, err);
    case SAT_PIXEL_RGB8:
        gather_rgb8(strip, picture);
        return true;
    }
    return sat_fail(err, SAT_ERR_ARGUMENT, "unknown pixel layout");
}

static int append(const uint8_t *bytes, size_t length, const WebPPicture *picture)
{
    SatByteWriter *out = picture->custom_ptr;
    sat_write_bytes(out, bytes, length);
    return !out->failed;
}

static bool encode_picture(const SatPixelFrame *strip, SatPredictor predictor, SatEffort effort,
                           WebPPicture *picture, SatByteWriter *out, SatError *err)
{
    WebPConfig config;
    if (!WebPConfigInit(&config)) {
        return sat_fail(err, SAT_ERR_SYSTEM, "the installed libwebp does not fit this program");
    }
    set_effort(&config, effort);
    picture->use_argb = 1;
    picture->width = (int)strip->shape.width_px;
    picture->height = (int)strip->shape.height_px;
    if (!WebPPictureAlloc(picture)) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to encode a picture");
    }
    if (!gather(strip, predictor, picture, err)) {
        return false;
    }
    picture->writer = append;
    picture->custom_ptr = out;
    if (!WebPEncode(&config, picture)) {
        if (out->failed || picture->error_code == VP8_ENC_ERROR_OUT_OF_MEMORY ||
            picture->error_code == VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY) {
            return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to encode a picture");
        }
        return sat_fail(err, SAT_ERR_SYSTEM, "libwebp could not encode a picture (error %d)",
                        (int)picture->error_code);
    }
    return true;
}

static bool encode_by_libwebp(const SatPixelFrame *strip, SatPredictor predictor, SatEffort effort,
                              SatByteWriter *out, SatError *err)
{
    WebPPicture picture;
    if (!WebPPictureInit(&picture)) {
        return sat_fail(err, SAT_ERR_SYSTEM, "the installed libwebp does not fit this program");
    }
    size_t start = out->length;
    bool done = encode_picture(strip, predictor, effort, &picture, out, err);
    WebPPictureFree(&picture);
    if (!done && !out->failed) {
        out->length = start;
    }
    return done;
}

/* Neither encoder is always the smaller one: ours wins on noisy anatomy, libwebp where parts of the
 * picture repeat. Ours costs next to nothing beside libwebp's search. */
static bool encode_by_both(const SatPixelFrame *strip, SatPredictor predictor, SatByteWriter *out,
                           SatError *err)
{
    SatByteWriter ours = SAT_BYTE_WRITER_INIT;
    size_t start = out->length;
    bool done = encode_by_libwebp(strip, predictor, SAT_EFFORT_SMALL, out, err) &&
                sat_vp8l_write(strip, predictor, SAT_EFFORT_BALANCED, &ours, err);
    if (!done && !out->failed) {
        out->length = start;
    }
    if (done && ours.length < out->length - start) {
        out->length = start;
        sat_write_bytes(out, ours.bytes, ours.length);
    }
    sat_byte_writer_free(&ours);
    return done;
}

bool sat_webp_encode(const SatPixelFrame *strip, SatPredictor predictor, SatEffort effort,
                     SatByteWriter *out, SatError *err)
{
    if (!sat_webp_strip_check(strip, predictor, SAT_ERR_ARGUMENT, err)) {
        return false;
    }
    if (effort == SAT_EFFORT_SMALL) {
        return encode_by_both(strip, predictor, out, err);
    }
    /* Screens and graphics of 8 bits gain more from libwebp's back references than they cost. */
    bool ours = effort == SAT_EFFORT_FAST || strip->shape.layout == SAT_PIXEL_GRAY16;
    return ours ? sat_vp8l_write(strip, predictor, effort, out, err)
                : encode_by_libwebp(strip, predictor, effort, out, err);
}
