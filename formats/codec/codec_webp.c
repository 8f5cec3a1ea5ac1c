/* Pictures to lossless WebP by our writer or libwebp's encoder, and back through libwebp. */
#include "formats/codec/codec_webp.h"

#include <stdlib.h>

#include <webp/decode.h>
#include <webp/encode.h>

#include "formats/codec/med_predictor.h"
#include "formats/codec/vp8l_reader.h"
#include "formats/codec/vp8l_writer.h"
#include "formats/codec/webp_container.h"

#define OPAQUE 0xff000000U
enum { SCRATCH_PIXEL_BYTES = 4 }; /* blue, green, red, alpha */

/* ---- rules of both ways -------------------------------------------------------------------- */

/* code: whose mistake it is, the caller's (encoding) or the file's (decoding). */
static bool check_strip(const SatPixelFrame *strip, SatPredictor predictor, SatErrorCode code,
                        SatError *err)
{
    size_t bytes = 0;
    if (!sat_pixel_shape_check(&strip->shape, &bytes, err)) {
        return false;
    }
    if ((size_t)strip->shape.width_px * strip->shape.height_px > SAT_STRIP_MAX_PIXELS) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "a strip of %u x %u pixels is over the limit of %u pixels; cut it smaller",
                        strip->shape.width_px, strip->shape.height_px, SAT_STRIP_MAX_PIXELS);
    }
    if (predictor != SAT_PREDICTOR_NONE &&
        (predictor != SAT_PREDICTOR_MED || strip->shape.layout != SAT_PIXEL_GRAY16)) {
        return sat_fail(err, code, "the predictor med goes with gray of 9 to 16 bits only");
    }
    return true;
}

static uint16_t *row16(const SatPixelFrame *strip, size_t y)
{
    return (uint16_t *)(void *)(strip->pixels + y * strip->stride_bytes);
}

static bool fail_too_large(const SatPixelFrame *strip, SatErrorCode code, SatError *err)
{
    return sat_fail(err, code, "the picture holds values that do not fit in %u bits",
                    (unsigned)strip->shape.bits);
}

/* ---- encoding ------------------------------------------------------------------------------- */

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
        const uint16_t *values = row16(strip, y);
        uint32_t *argb = picture->argb + y * (size_t)picture->argb_stride;
        for (size_t x = 0; x < width; x++) {
            seen |= values[x];
        }
        if (predictor == SAT_PREDICTOR_MED) {
            sat_med_code_row(values, y > 0 ? row16(strip, y - 1) : NULL, width, strip->shape.bits,
                             coded);
            values = coded;
        }
        for (size_t x = 0; x < width; x++) {
            argb[x] = OPAQUE | (uint32_t)values[x] << 8;
        }
    }
    free(coded);
    return seen >> strip->shape.bits == 0 || fail_too_large(strip, SAT_ERR_ARGUMENT, err);
}

static bool gather_gray8(const SatPixelFrame *strip, WebPPicture *picture, SatError *err)
{
    unsigned seen = 0;
    for (size_t y = 0; y < strip->shape.height_px; y++) {
        const uint8_t *values = strip->pixels + y * strip->stride_bytes;
        uint32_t *argb = picture->argb + y * (size_t)picture->argb_stride;
        for (size_t x = 0; x < strip->shape.width_px; x++) {
            seen |= values[x];
            argb[x] = OPAQUE | values[x] * 0x010101U;
        }
    }
    return seen >> strip->shape.bits == 0 || fail_too_large(strip, SAT_ERR_ARGUMENT, err);
}

static void gather_rgb8(const SatPixelFrame *strip, WebPPicture *picture)
{
    for (size_t y = 0; y < strip->shape.height_px; y++) {
        const uint8_t *rgb = strip->pixels + y * strip->stride_bytes;
        uint32_t *argb = picture->argb + y * (size_t)picture->argb_stride;
        for (size_t x = 0; x < strip->shape.width_px; x++) {
            argb[x] = OPAQUE | (uint32_t)rgb[3 * x] << 16 | (uint32_t)rgb[3 * x + 1] << 8 |
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
    if (!check_strip(strip, predictor, SAT_ERR_ARGUMENT, err)) {
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

/* ---- decoding ------------------------------------------------------------------------------- */

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
    uint32_t ones = OPAQUE;
    uint32_t seen = 0;
    for (size_t y = 0; y < strip->shape.height_px; y++) {
        const uint8_t *from = bgra + y * width * SCRATCH_PIXEL_BYTES;
        uint16_t *to = row16(strip, y);
        for (size_t x = 0; x < width; x++) {
            uint32_t pixel = load_bgra(from + x * SCRATCH_PIXEL_BYTES);
            ones &= pixel;
            seen |= pixel;
            to[x] = (uint16_t)(pixel >> 8);
        }
    }
    if (ones != OPAQUE) {
        return fail_not_opaque(err);
    }
    if ((seen & 0xffU) != 0) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "the blue channel of a high/low byte picture is not 0");
    }
    return (seen & 0xffff00U) >> 8 >> strip->shape.bits == 0 ||
           fail_too_large(strip, SAT_ERR_CORRUPT, err);
}

static bool join_gray8(const uint8_t *bgra, const SatPixelFrame *strip, SatError *err)
{
    size_t width = strip->shape.width_px;
    uint32_t ones = OPAQUE;
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
    if (ones != OPAQUE) {
        return fail_not_opaque(err);
    }
    if (differing != 0) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "red, green and blue of a gray picture are not equal");
    }
    return (seen & 0xffU) >> strip->shape.bits == 0 || fail_too_large(strip, SAT_ERR_CORRUPT, err);
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
            sat_med_restore(row16(strip, 0), strip->stride_bytes / sizeof(uint16_t),
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
    if (!check_strip(strip, predictor, SAT_ERR_CORRUPT, err) ||
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
        const uint16_t *row = row16(strip, y);
        for (size_t x = 0; x < strip->shape.width_px; x++) {
            seen |= row[x];
        }
    }
    if (seen >> strip->shape.bits != 0) {
        return false;
    }
    sat_med_restore(row16(strip, 0), strip->stride_bytes / sizeof(uint16_t), strip->shape.width_px,
                    strip->shape.height_px, strip->shape.bits);
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
