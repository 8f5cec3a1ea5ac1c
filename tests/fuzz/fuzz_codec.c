/* Fuzzes picture decoding and JPEG cleaning: any bytes, any announced form. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "formats/codec/codec.h"
#include "formats/codec/webp_container.h"

/* Byte 0 chooses what is tried, byte 1 the announced layout, depth and predictor; the rest is the
 * file, or pixels for a round trip. */
enum { CONTROL_BYTES = 2, MAX_PIXELS = 1 << 18 };
enum { TRY_WEBP, TRY_JPEG, TRY_CLEAN, TRY_ROUND_TRIP, TRY_COUNT };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void announce(uint8_t control, SatPixelShape *shape, SatPredictor *predictor)
{
    shape->bits = (uint8_t)(control % 16 + 1);
    shape->layout = shape->bits > 8 ? SAT_PIXEL_GRAY16 : SAT_PIXEL_GRAY8;
    if (control & 0x20) {
        shape->layout = SAT_PIXEL_RGB8;
        shape->bits = 8;
    }
    *predictor = control & 0x40 ? SAT_PREDICTOR_MED : SAT_PREDICTOR_NONE;
}

static void decode(SatPictureCoding coding, const uint8_t *bytes, size_t length,
                   const SatPixelShape *shape, SatPredictor predictor)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelFrame frame;
    if ((uint64_t)shape->width_px * shape->height_px > MAX_PIXELS ||
        !sat_pixel_frame_new(&frame, shape, &err)) {
        return;
    }
    if (!sat_codec(coding)->decode(bytes, length, predictor, &frame, &err) &&
        (err.code == SAT_OK || err.text[0] == 0)) {
        abort(); /* a failure must say why */
    }
    sat_pixel_frame_free(&frame);
}

static void try_webp(const uint8_t *bytes, size_t length, uint8_t control)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelShape shape = {5, 4, SAT_PIXEL_GRAY8, 8};
    SatPredictor predictor = SAT_PREDICTOR_NONE;
    announce(control, &shape, &predictor);
    if (!sat_webp_container_check(bytes, length, &shape.width_px, &shape.height_px, &err)) {
        shape.width_px = 5;
    }
    decode(SAT_CODING_WEBP, bytes, length, &shape, predictor);
}

static void decode_jpeg(const uint8_t *bytes, size_t length, uint8_t control)
{
    SatError err = SAT_ERROR_INIT;
    SatJpegInfo info = {0};
    SatPixelShape shape = {5, 4, SAT_PIXEL_GRAY8, 8};
    SatPredictor predictor = SAT_PREDICTOR_NONE;
    announce(control, &shape, &predictor);
    if (sat_jpeg_inspect(bytes, length, &info, &err) && (control & 0x80) == 0) {
        shape = (SatPixelShape){info.width_px, info.height_px,
                                info.components == 1 ? SAT_PIXEL_GRAY8 : SAT_PIXEL_RGB8, 8};
        predictor = SAT_PREDICTOR_NONE;
    }
    decode(SAT_CODING_JPEG, bytes, length, &shape, predictor);
}

/* What was cleaned is clean: cleaning it again changes nothing. */
static void try_clean(const uint8_t *bytes, size_t length, uint8_t control)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter once = SAT_BYTE_WRITER_INIT;
    SatByteWriter twice = SAT_BYTE_WRITER_INIT;
    bool is_rgb = (control & 1) != 0;
    if (sat_jpeg_clean(bytes, length, is_rgb, &once, &err)) {
        if (!sat_jpeg_clean(once.bytes, once.length, is_rgb, &twice, &err) ||
            twice.length != once.length || memcmp(twice.bytes, once.bytes, once.length) != 0) {
            abort();
        }
        decode_jpeg(once.bytes, once.length, control & 0x7f);
    }
    sat_byte_writer_free(&once);
    sat_byte_writer_free(&twice);
}

static void try_round_trip(const uint8_t *bytes, size_t length, uint8_t control)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelShape shape = {0, 0, SAT_PIXEL_GRAY8, 8};
    SatPredictor predictor = SAT_PREDICTOR_NONE;
    SatPixelFrame frame;
    SatPixelFrame back;
    announce(control, &shape, &predictor);
    predictor = shape.layout == SAT_PIXEL_GRAY16 ? predictor : SAT_PREDICTOR_NONE;
    if (length < 2) {
        return;
    }
    shape.width_px = bytes[0] % 40U + 1;
    size_t row_bytes = shape.width_px * sat_pixel_bytes(shape.layout);
    shape.height_px = (uint32_t)((length - 1) / row_bytes);
    if (shape.height_px > 64 || !sat_pixel_frame_new(&frame, &shape, &err)) {
        return;
    }
    if (!sat_pixel_frame_new(&back, &shape, &err)) {
        abort();
    }
    memcpy(frame.pixels, bytes + 1, row_bytes * shape.height_px);
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    const SatCodec *webp = sat_codec(SAT_CODING_WEBP);
    if (webp->encode(&frame, predictor, SAT_EFFORT_FAST, &out, &err)) {
        if (!webp->decode(out.bytes, out.length, predictor, &back, &err) ||
            memcmp(frame.pixels, back.pixels, row_bytes * shape.height_px) != 0) {
            abort();
        }
    } else if (err.code != SAT_ERR_ARGUMENT) { /* values past the announced depth */
        abort();
    }
    sat_byte_writer_free(&out);
    sat_pixel_frame_free(&frame);
    sat_pixel_frame_free(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < CONTROL_BYTES) {
        return 0;
    }
    const uint8_t *bytes = data + CONTROL_BYTES;
    size_t length = size - CONTROL_BYTES;
    switch (data[0] % TRY_COUNT) {
    case TRY_WEBP:
        try_webp(bytes, length, data[1]);
        break;
    case TRY_JPEG:
        decode_jpeg(bytes, length, data[1]);
        break;
    case TRY_CLEAN:
        try_clean(bytes, length, data[1]);
        break;
    default:
        try_round_trip(bytes, length, data[1]);
        break;
    }
    return 0;
}
