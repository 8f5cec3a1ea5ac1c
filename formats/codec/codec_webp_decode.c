/* Pictures of lossless WebP, by our reader or libwebp's decoder. */
#include <stdlib.h>

#include <webp/decode.h>

#include "formats/codec/codec_webp.h"
#include "formats/codec/med_predictor.h"
#include "formats/codec/vp8l_reader.h"
#include "formats/codec/webp_container.h"
#include "formats/codec/webp_strip.h"

enum { SCRATCH_PIXEL_BYTES = 4 }; /* blue, green, red, alpha */

static inline uint32_t load_bgra(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

static bool fail_not_opaque(SatError *err)
{
    return sat_fail(err, SAT_ERR_UNSUPPORTED,
                    "the WebP picture has transparent pixels; packs hold opaque pictures only");
}

/* The checks gather bits over the whole picture and look once: a bad pixel is rare, a branch a
 * pixel would cost every good one. */
static bool join_gray16(const uint8_t *bgra, const SatPixelFrame *strip, SatError *err)
{
    size_t width = strip->shape.width_px;
    uint32_t ones = SAT_WEBP_OPAQUE;
    uint32_t seen = 0;
    for (size_t y = 0; y < strip->shape.height_px; y++) {
        const uint8_t *from = bgra + y * width * SCRATCH_PIXEL_BYTES;
        uint16_t *to = sat_webp_strip_row16(strip, y);
        for (size_t x = 0; x < width; x++) {
            uint32_t pixel = load_bgra(from + x * SCRATCH_PIXEL_BYTES);
            ones &= pixel;
            seen |= pixel;
            to[x] = (uint16_t)(pixel >> 8);
        }
    }
    if (ones != SAT_WEBP_OPAQUE) {
        return fail_not_opaque(err);
    }
    if ((seen & 0xffU) != 0) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "the blue channel of a high/low byte picture is not 0");
    }
    return (seen & 0xffff00U) >> 8 >> strip->shape.bits == 0 ||
           sat_webp_strip_too_large(strip, SAT_ERR_CORRUPT, err);
}

static bool join_gray8(const uint8_t *bgra, const SatPixelFrame *strip, SatError *err)
{
    size_t width = strip->shape.width_px;
    uint32_t ones = SAT_WEBP_OPAQUE;
    uint32_t seen = 0;
    uint32_t differing = 0;
    for (size_t y = 0; y < strip->shape.height_px; y++) {
        const uint8_t *from = bgra + y * width * SCRATCH_PIXEL_BYTES;
        uint8_t *to = strip->pixels + y * strip->stride_bytes;
        for (size_t x = 0; x < width; x++) {
            uint32_t pixel = load_bgra(from + x * SCRATCH_PIXEL_BYTES);
            ones &= pixel;
            seen |= pixel;
            differing |= (pixel ^ pixel >> 8) & 0xffffU;
            to[x] = (uint8_t)pixel;
        }
    }
    if (ones != SAT_WEBP_OPAQUE) {
        return fail_not_opaque(err);
    }
    if (differing != 0) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "red, green and blue of a gray picture are not equal");
    }
    return (seen & 0xffU) >> strip->shape.bits == 0 ||
           sat_webp_strip_too_large(strip, SAT_ERR_CORRUPT, err);
}

static bool join_rgb8(const uint8_t *bgra, const SatPixelFrame *strip, SatError *err)
{
    size_t width = strip->shape.width_px;
    uint8_t ones = 0xff;
    for (size_t y = 0; y < strip->shape.height_px; y++) {
        const uint8_t *from = bgra + y * width * SCRATCH_PIXEL_BYTES;
        uint8_t *to = strip->pixels + y * strip->stride_bytes;
        for (size_t x = 0; x < width; x++, from += SCRATCH_PIXEL_BYTES, to += 3) {
            to[0] = from[2];
            to[1] = from[1];
            to[2] = from[0];
            ones &= from[3];
        }
    }
    return ones == 0xff || fail_not_opaque(err);
}

static bool join(const uint8_t *bgra, SatPredictor predictor, const SatPixelFrame *strip,
                 SatError *err)
{
    switch (strip->shape.layout) {
    case SAT_PIXEL_GRAY8:
        return join_gray8(bgra, strip, err);
    case SAT_PIXEL_GRAY16:
        if (!join_gray16(bgra, strip, err)) {
            return false;
        }
        if (predictor == SAT_PREDICTOR_MED) {
            sat_med_restore(sat_webp_strip_row16(strip, 0), strip->stride_bytes / sizeof(uint16_t),
                            strip->shape.width_px, strip->shape.height_px, strip->shape.bits);
        }
        return true;
    case SAT_PIXEL_RGB8:
        return join_rgb8(bgra, strip, err);
    }
    return sat_fail(err, SAT_ERR_ARGUMENT, "unknown pixel layout");
}

/* Everything that can be known without decoding. */
static bool check_before_decoding(const void *bytes, size_t length, SatPredictor predictor,
                                  const SatPixelFrame *strip, SatError *err)
{
    uint32_t width = 0;
    uint32_t height = 0;
    if (!sat_webp_strip_check(strip, predictor, SAT_ERR_CORRUPT, err) ||
        !sat_webp_container_check(bytes, length, &width, &height, err)) {
        return false;
    }
    if (width != strip->shape.width_px || height != strip->shape.height_px) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the WebP picture is %u x %u pixels, but %u x %u were announced", width,
                        height, strip->shape.width_px, strip->shape.height_px);
    }
    return true;
}

static size_t scratch_bytes(const SatPixelShape *shape)
{
    return (size_t)shape->width_px * shape->height_px * SCRATCH_PIXEL_BYTES;
}

static bool decode_checked(const void *bytes, size_t length, SatPredictor predictor,
                           const SatPixelFrame *strip, uint8_t *scratch, SatError *err)
{
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) {
        return sat_fail(err, SAT_ERR_SYSTEM, "the installed libwebp does not fit this program");
    }
    config.output.colorspace = MODE_BGRA; /* as libwebp has it inside: no conversion */
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = scratch;
    config.output.u.RGBA.stride = (int)strip->shape.width_px * SCRATCH_PIXEL_BYTES;
    config.output.u.RGBA.size = scratch_bytes(&strip->shape);
    VP8StatusCode status = WebPDecode(bytes, length, &config);
    WebPFreeDecBuffer(&config.output);
    if (status == VP8_STATUS_OUT_OF_MEMORY) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to decode a picture");
    }
    if (status != VP8_STATUS_OK) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the WebP picture is damaged");
    }
    return join(scratch, predictor, strip, err);
}

/* As our writer makes most pictures. false: not so, or damaged: libwebp is asked. */
static bool decode_ours(const void *bytes, size_t length, const SatPixelFrame *strip)
{
    const uint8_t *stream = (const uint8_t *)bytes + SAT_VP8L_STREAM_OFFSET;
    unsigned seen = 0;
    if (!sat_vp8l_read(stream, length - SAT_VP8L_STREAM_OFFSET, strip)) {
        return false;
    }
    for (size_t y = 0; y < strip->shape.height_px; y++) {
        const uint16_t *row = sat_webp_strip_row16(strip, y);
        for (size_t x = 0; x < strip->shape.width_px; x++) {
            seen |= row[x];
        }
    }
    if (seen >> strip->shape.bits != 0) {
        return false;
    }
    sat_med_restore(sat_webp_strip_row16(strip, 0), strip->stride_bytes / sizeof(uint16_t),
                    strip->shape.width_px, strip->shape.height_px, strip->shape.bits);
    return true;
}

bool sat_webp_decode(const void *bytes, size_t length, SatPredictor predictor,
                     const SatPixelFrame *strip, SatError *err)
{
    if (!check_before_decoding(bytes, length, predictor, strip, err)) {
        return false;
    }
    if (predictor == SAT_PREDICTOR_MED && decode_ours(bytes, length, strip)) {
        return true;
    }
    uint8_t *scratch = malloc(scratch_bytes(&strip->shape));
    if (!scratch) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to decode a picture");
    }
    bool done = decode_checked(bytes, length, predictor, strip, scratch, err);
    free(scratch);
    return done;
}
