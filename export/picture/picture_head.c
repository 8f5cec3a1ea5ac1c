/* Reads the head of a PNG; tells PNG and JPEG apart. */
#include "export/picture/picture_head.h"

#include <string.h>

#include "export/picture/picture_exif.h"
#include "export/picture/picture_private.h"

static const uint8_t png_signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

enum {
    CHUNK_BYTES = 12, /* around the data of one: length, name, CRC */
    IHDR_BYTES = 13,
    COLOUR_GRAY = 0,
    COLOUR_RGB = 2,
    COLOUR_PALETTE = 3,
    COLOUR_GRAY_ALPHA = 4,
    COLOUR_RGB_ALPHA = 6
};

SatPictureKind sat_picture_kind(const uint8_t *bytes, size_t length)
{
    if (length < SAT_PICTURE_PROBE_BYTES) {
        return SAT_PICTURE_NONE;
    }
    if (memcmp(bytes, png_signature, sizeof(png_signature)) == 0) {
        return SAT_PICTURE_PNG;
    }
    return memcmp(bytes, "\xff\xd8\xff", 3) == 0 ? SAT_PICTURE_JPEG : SAT_PICTURE_NONE;
}

static uint32_t load(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Looks for eXIf, which may stand behind the picture (PNG 3rd edition 11.3.4.5). */
static SatExif find_exif(const uint8_t *bytes, size_t length)
{
    size_t at = sizeof(png_signature);
    while (length - at >= CHUNK_BYTES) {
        const size_t size = load(bytes + at);
        if (size > length - at - CHUNK_BYTES) {
            break;
        }
        if (memcmp(bytes + at + 4, "eXIf", 4) == 0) {
            return sat_exif_read(bytes + at + 8, size);
        }
        at += CHUNK_BYTES + size;
    }
    return (SatExif){.orientation = 1};
}

static bool read_png(const uint8_t *bytes, size_t length, SatPictureHead *out, SatError *err)
{
    const uint8_t *data = bytes + sizeof(png_signature) + 8;
    if (length < sizeof(png_signature) + CHUNK_BYTES + IHDR_BYTES || load(data - 8) != IHDR_BYTES ||
        memcmp(data - 4, "IHDR", 4) != 0) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the PNG has no head; save it again from the program that made it");
    }
    const uint8_t bits = data[8], colour = data[9];
    const bool is_gray = colour == COLOUR_GRAY || colour == COLOUR_GRAY_ALPHA;
    const bool is_colour =
        colour == COLOUR_RGB || colour == COLOUR_PALETTE || colour == COLOUR_RGB_ALPHA;
    if ((!is_gray && !is_colour) ||
        (bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16)) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the PNG's head makes no sense; save it again from the program that made "
                        "it");
    }
    out->shape = (SatPixelShape){.width_px = load(data),
                                 .height_px = load(data + 4),
                                 .layout = is_colour    ? SAT_PIXEL_RGB8
                                           : bits == 16 ? SAT_PIXEL_GRAY16
                                                        : SAT_PIXEL_GRAY8,
                                 .bits = is_gray && bits == 16 ? 16 : 8};
    const SatExif exif = find_exif(bytes, length);
    out->orientation = exif.orientation;
    out->is_photograph = exif.is_photograph;
    out->has_deep_colour = is_colour && bits == 16;
    return true;
}

bool sat_picture_head_read(const uint8_t *bytes, size_t length, SatPictureHead *out, SatError *err)
{
    size_t size = 0;
    SatError why = SAT_ERROR_INIT;
    *out = (SatPictureHead){.kind = sat_picture_kind(bytes, length), .orientation = 1};
    if (out->kind == SAT_PICTURE_NONE) {
        return sat_fail(err, SAT_ERR_CORRUPT, "neither PNG nor JPEG");
    }
    if (!(out->kind == SAT_PICTURE_PNG ? read_png : sat_picture_jpeg_head)(bytes, length, out,
                                                                           err)) {
        return false;
    }
    if (!sat_pixel_shape_check(&out->shape, &size, &why)) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "the picture has %u x %u pixels, and sides of 1 to %u are read; make it "
                        "smaller",
                        (unsigned)out->shape.width_px, (unsigned)out->shape.height_px,
                        SAT_PICTURE_MAX_SIDE_PX);
    }
    const bool is_on_side = out->orientation > 4;
    out->columns = is_on_side ? out->shape.height_px : out->shape.width_px;
    out->rows = is_on_side ? out->shape.width_px : out->shape.height_px;
    out->is_keepable = out->is_keepable && out->orientation == 1;
    return true;
}
