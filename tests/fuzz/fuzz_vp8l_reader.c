/* Fuzzes our VP8L reader: what it reads of any file, libwebp reads as the same pixels. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>

#include "formats/codec/vp8l_reader.h"
#include "formats/codec/webp_container.h"

enum { MAX_PIXELS = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compare(const uint8_t *data, size_t size, const SatPixelFrame *ours)
{
    int width = 0;
    int height = 0;
    uint8_t *rgba = WebPDecodeRGBA(data, size, &width, &height);
    if (!rgba) {
        abort();
    }
    for (size_t y = 0; y < ours->shape.height_px; y++) {
        const uint16_t *row =
            (const uint16_t *)(const void *)(ours->pixels + y * ours->stride_bytes);
        for (size_t x = 0; x < ours->shape.width_px; x++) {
            const uint8_t *pixel = rgba + 4 * (y * ours->shape.width_px + x);
            if (row[x] != (pixel[0] << 8 | pixel[1]) || pixel[2] != 0 || pixel[3] != 255) {
                abort();
            }
        }
    }
    WebPFree(rgba);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelShape shape = {0, 0, SAT_PIXEL_GRAY16, 16};
    SatPixelFrame frame;
    if (!sat_webp_container_check(data, size, &shape.width_px, &shape.height_px, &err) ||
        (uint64_t)shape.width_px * shape.height_px > MAX_PIXELS ||
        !sat_pixel_frame_new(&frame, &shape, &err)) {
        return 0;
    }
    if (sat_vp8l_read(data + SAT_VP8L_STREAM_OFFSET, size - SAT_VP8L_STREAM_OFFSET, &frame)) {
        compare(data, size, &frame);
    }
    sat_pixel_frame_free(&frame);
    return 0;
}
