/* WebP files of any kind, made by libwebp for the codec's tests. */
#include "tests/unit/formats/codec/webp_maker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <webp/decode.h>
#include <webp/encode.h>

void webp_make(const uint32_t *argb, int width, int height, bool lossless, SatByteWriter *out)
{
    WebPConfig config;
    WebPPicture picture;
    WebPMemoryWriter memory;
    assert_true(WebPConfigInit(&config));
    assert_true(WebPPictureInit(&picture));
    config.lossless = lossless ? 1 : 0;
    config.exact = 1;
    picture.use_argb = 1;
    picture.width = width;
    picture.height = height;
    assert_true(WebPPictureAlloc(&picture));
    for (int y = 0; y < height; y++) {
        memcpy(picture.argb + y * picture.argb_stride, argb + y * width,
               (size_t)width * sizeof(*argb));
    }
    WebPMemoryWriterInit(&memory);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &memory;
    assert_true(WebPEncode(&config, &picture));
    sat_byte_writer_free(out);
    sat_write_bytes(out, memory.mem, memory.size);
    WebPMemoryWriterClear(&memory);
    WebPPictureFree(&picture);
}

void webp_decode_plain(const SatByteWriter *in, int width, int height, uint32_t *argb)
{
    int decoded_width = 0;
    int decoded_height = 0;
    uint8_t *rgba = WebPDecodeRGBA(in->bytes, in->length, &decoded_width, &decoded_height);
    assert_non_null(rgba);
    assert_int_equal(decoded_width, width);
    assert_int_equal(decoded_height, height);
    for (size_t i = 0; i < (size_t)width * (size_t)height; i++) {
        const uint8_t *at = rgba + 4 * i;
        argb[i] = (uint32_t)at[3] << 24 | (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
    }
    WebPFree(rgba);
}
