/* Walks the RIFF structure and the first five bytes of a lossless WebP picture. */
#include "formats/codec/webp_container.h"

#include <string.h>

#include "formats/base/byte_reader.h"

enum {
    CHUNK_HEADER_BYTES = 8,
    VP8L_HEADER_BYTES = 5,
    VP8L_SIGNATURE = 0x2f,
    VP8L_SIDE_BITS = 14,
    VP8X_ANIMATION_FLAG = 0x02
};

static bool refuse_chunk(SatByteReader reader, const uint8_t *tag, SatError *err)
{
    if (memcmp(tag, "VP8 ", 4) == 0) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "the WebP picture is lossy; packs hold lossless WebP only");
    }
    if (memcmp(tag, "VP8X", 4) == 0) {
        sat_read_skip(&reader, 4);
        bool animated = (sat_read_u8(&reader) & VP8X_ANIMATION_FLAG) != 0;
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "the WebP file is %s; packs hold plain pictures only",
                        animated ? "animated" : "extended (transparency or metadata)");
    }
    return sat_fail(err, SAT_ERR_CORRUPT, "the WebP file does not start with a picture");
}

static bool check_chunk(SatByteReader *reader, SatError *err)
{
    const uint8_t *tag = sat_read_bytes(reader, 4);
    if (!tag || memcmp(tag, "VP8L", 4) != 0) {
        return tag ? refuse_chunk(*reader, tag, err)
                   : sat_fail(err, SAT_ERR_CORRUPT, "the WebP file ends before its picture");
    }
    uint32_t length = sat_read_u32(reader);
    size_t rest = sat_read_remaining(reader);
    size_t padding = length & 1U;
    if (reader->failed || length < VP8L_HEADER_BYTES || length > rest || rest - length < padding) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the WebP picture is cut off");
    }
    if (rest - length != padding) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the WebP file holds other bytes beside its picture");
    }
    if (padding == 1 && reader->bytes[reader->length - 1] != 0) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the WebP file's padding byte is not 0");
    }
    return true;
}

bool sat_webp_container_check(const void *bytes, size_t length, uint32_t *width_px,
                              uint32_t *height_px, SatError *err)
{
    SatByteReader reader = sat_byte_reader(bytes, length);
    const uint8_t *riff = sat_read_bytes(&reader, 4);
    uint32_t riff_length = sat_read_u32(&reader);
    const uint8_t *webp = sat_read_bytes(&reader, 4);
    if (!riff || !webp || memcmp(riff, "RIFF", 4) != 0 || memcmp(webp, "WEBP", 4) != 0) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the picture is not a WebP file");
    }
    if (riff_length != length - CHUNK_HEADER_BYTES) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the WebP file has %zu bytes, but its header says %llu", length,
                        (unsigned long long)riff_length + CHUNK_HEADER_BYTES);
    }
    if (!check_chunk(&reader, err)) {
        return false;
    }
    uint8_t signature = sat_read_u8(&reader);
    uint32_t header = sat_read_u32(&reader);
    uint32_t side_mask = (1U << VP8L_SIDE_BITS) - 1;
    uint32_t version = header >> (2 * VP8L_SIDE_BITS + 1);
    if (reader.failed || signature != VP8L_SIGNATURE || version != 0) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the WebP picture has a broken header");
    }
    if ((header >> (2 * VP8L_SIDE_BITS)) & 1U) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "the WebP picture has transparency; packs hold opaque pictures only");
    }
    *width_px = (header & side_mask) + 1;
    *height_px = ((header >> VP8L_SIDE_BITS) & side_mask) + 1;
    return true;
}
