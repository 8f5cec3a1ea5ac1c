/* Fuzzes our VP8L writer: any pixels in any shape come back from libwebp. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>

#include "formats/codec/codec.h"

/* Bytes 0 and 1: width; 2: height; 3: layout and depth; 4: effort, predictor, how the rest of the
 * bytes becomes pixels. */
enum { CONTROL_BYTES = 5, MAX_PIXELS = 1 << 14, MAX_WIDTH = 600 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Few bytes make many pixels: each stands for a stretch of them, as in pictures. */
static unsigned value_at(const uint8_t *bytes, size_t length, size_t at, unsigned stretch)
{
    if (length == 0) {
        return 0;
    }
    unsigned low = bytes[(at >> stretch) % length];
    unsigned high = bytes[(at >> stretch) * 7 % length];
    return high << 8 | low;
}

static void fill(const SatPixelFrame *frame, const uint8_t *bytes, size_t length, unsigned stretch)
{
    unsigned highest = (1U << frame->shape.bits) - 1;
    size_t samples = (size_t)frame->shape.width_px * frame->shape.height_px;
    if (frame->shape.layout == SAT_PIXEL_GRAY16) {
        for (size_t i = 0; i < samples; i++) {
            uint16_t value = (uint16_t)(value_at(bytes, length, i, stretch) & highest);
            memcpy(frame->pixels + 2 * i, &value, sizeof(value));
        }
        return;
    }
    samples *= frame->shape.layout == SAT_PIXEL_RGB8 ? 3 : 1;
    for (size_t i = 0; i < samples; i++) {
        frame->pixels[i] = (uint8_t)(value_at(bytes, length, i, stretch) & highest);
    }
}

/* libwebp alone must understand the file: opaque, of this size, and for 8 bits the very pixels. */
static void check_file(const SatByteWriter *file, const SatPixelFrame *frame)
{
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(file->bytes, file->length, &features) != VP8_STATUS_OK ||
        features.has_alpha || (uint32_t)features.width != frame->shape.width_px ||
        (uint32_t)features.height != frame->shape.height_px) {
        abort();
    }
    if (frame->shape.layout != SAT_PIXEL_RGB8) {
        return;
    }
    int width = 0;
    int height = 0;
    uint8_t *rgb = WebPDecodeRGB(file->bytes, file->length, &width, &height);
    if (!rgb || memcmp(rgb, frame->pixels, frame->stride_bytes * frame->shape.height_px) != 0) {
        abort();
    }
    WebPFree(rgb);
}

static void round_trip(const SatPixelFrame *frame, SatPixelFrame *back, SatPredictor predictor,
                       SatEffort effort)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter first = SAT_BYTE_WRITER_INIT;
    SatByteWriter second = SAT_BYTE_WRITER_INIT;
    const SatCodec *webp = sat_codec(SAT_CODING_WEBP);
    if (!webp->encode(frame, predictor, effort, &first, &err) ||
        !webp->encode(frame, predictor, effort, &second, &err) || first.length != second.length ||
        memcmp(first.bytes, second.bytes, first.length) != 0) {
        abort();
    }
    check_file(&first, frame);
    if (!webp->decode(first.bytes, first.length, predictor, back, &err) ||
        memcmp(frame->pixels, back->pixels, frame->stride_bytes * frame->shape.height_px) != 0) {
        abort();
    }
    sat_byte_writer_free(&first);
    sat_byte_writer_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < CONTROL_BYTES) {
        return 0;
    }
    SatError err = SAT_ERROR_INIT;
    SatPixelShape shape = {1 + (data[0] | (uint32_t)data[1] << 8) % MAX_WIDTH, 1 + data[2],
                           SAT_PIXEL_GRAY8, (uint8_t)(data[3] % 16 + 1)};
    shape.layout = shape.bits > 8 ? SAT_PIXEL_GRAY16 : SAT_PIXEL_GRAY8;
    if (data[3] & 0x80) {
        shape.layout = SAT_PIXEL_RGB8;
        shape.bits = 8;
    }
    SatEffort effort = data[4] & 1 ? SAT_EFFORT_BALANCED : SAT_EFFORT_FAST;
    SatPredictor predictor = shape.layout == SAT_PIXEL_GRAY16 && (data[4] & 2) == 0
                                 ? SAT_PREDICTOR_MED
                                 : SAT_PREDICTOR_NONE;
    if (shape.width_px * shape.height_px > MAX_PIXELS) {
        return 0;
    }
    SatPixelFrame frame;
    SatPixelFrame back;
    if (!sat_pixel_frame_new(&frame, &shape, &err) || !sat_pixel_frame_new(&back, &shape, &err)) {
        abort();
    }
    fill(&frame, data + CONTROL_BYTES, size - CONTROL_BYTES, data[4] >> 2 & 7);
    round_trip(&frame, &back, predictor, effort);
    sat_pixel_frame_free(&frame);
    sat_pixel_frame_free(&back);
    return 0;
}
