/* From pixels to the bytes of a WebP file: planes, transforms, coded picture, container. */
#include "formats/codec/vp8l_writer.h"

#include <assert.h>
#include <stdlib.h>

#include "formats/codec/med_predictor.h"
#include "formats/codec/vp8l_predict.h"
#include "formats/codec/vp8l_stream.h"

enum {
    TRANSFORM_PREDICTOR = 0,
    TRANSFORM_SUBTRACT_GREEN = 2,
    PREDICTOR_TILE_BITS = 4,
    SIGNATURE = 0x2f,
    SIDE_BITS = 14,
    HEADER_BITS = 8 + 2 * SIDE_BITS + 1 + 3,
    OPAQUE_ALPHA = 255
};

static const SatVp8lSearch searches[] = {
    [SAT_EFFORT_FAST] = {.tile_bits = 3, .rounds = 0},
    [SAT_EFFORT_BALANCED] = {.tile_bits = 3, .rounds = 2},
};

/* ---- planes --------------------------------------------------------------------------------- */

/* Pixels of a strip as planes, in memory of their own. */
typedef struct {
    SatVp8lPlanes planes;
    uint8_t *memory;
} Picture;

static bool picture_new(const SatPixelShape *shape, unsigned planes, Picture *picture)
{
    size_t pixels = (size_t)shape->width_px * shape->height_px; /* <= SAT_STRIP_MAX_PIXELS */
    picture->memory = malloc(pixels * planes);
    picture->planes = (SatVp8lPlanes){.width_px = shape->width_px,
                                      .height_px = shape->height_px,
                                      .planes = planes,
                                      .alpha = OPAQUE_ALPHA};
    for (unsigned p = 0; picture->memory && p < planes; p++) {
        picture->planes.plane[p] = picture->memory + p * pixels;
    }
    return picture->memory != NULL;
}

static const uint16_t *row16(const SatPixelFrame *strip, size_t y)
{
    return (const uint16_t *)(const void *)(strip->pixels + y * strip->stride_bytes);
}

/* Returns all the bits that were seen. */
static unsigned split_row(const uint16_t *numbers, size_t width, uint8_t *low, uint8_t *high)
{
    unsigned seen = 0;
    for (size_t x = 0; x < width; x++) {
        seen |= numbers[x];
        low[x] = (uint8_t)numbers[x];
        high[x] = (uint8_t)(numbers[x] >> 8);
    }
    return seen;
}

static bool split_gray16(const SatPixelFrame *strip, SatPredictor predictor, Picture *picture,
                         unsigned *seen)
{
    size_t width = strip->shape.width_px;
    size_t pixels = width * strip->shape.height_px;
    uint16_t *coded = malloc(width * sizeof(*coded));
    if (!coded) {
        return false;
    }
    for (size_t y = 0; y < strip->shape.height_px; y++) {
        const uint16_t *row = row16(strip, y);
        uint8_t *low = picture->memory + y * width;
        if (predictor == SAT_PREDICTOR_MED) {
            for (size_t x = 0; x < width; x++) {
                *seen |= row[x];
            }
            sat_med_code_row(row, y > 0 ? row16(strip, y - 1) : NULL, width, strip->shape.bits,
                             coded);
            (void)split_row(coded, width, low, low + pixels);
        } else {
            *seen |= split_row(row, width, low, low + pixels);
        }
    }
    free(coded);
    picture->planes.is_number = predictor == SAT_PREDICTOR_MED;
    return true;
}

static void split_gray8(const SatPixelFrame *strip, Picture *picture, unsigned *seen)
{
    size_t width = strip->shape.width_px;
    for (size_t y = 0; y < strip->shape.height_px; y++) {
        const uint8_t *row = strip->pixels + y * strip->stride_bytes;
        uint8_t *green = picture->memory + y * width;
        for (size_t x = 0; x < width; x++) {
            *seen |= row[x];
            green[x] = row[x];
        }
    }
}

/* Green as it is, red and blue less green: what the format calls subtract green. Of gray, where all
 * three are the same, nothing is left of red and blue. */
static void split_rgb8(const SatPixelFrame *strip, Picture *picture)
{
    size_t width = strip->shape.width_px;
    size_t pixels = width * strip->shape.height_px;
    for (size_t y = 0; y < strip->shape.height_px; y++) {
        const uint8_t *rgb = strip->pixels + y * strip->stride_bytes;
        uint8_t *green = picture->memory + y * width;
        uint8_t *red = green + pixels;
        uint8_t *blue = red + pixels;
        for (size_t x = 0; x < width; x++) {
            green[x] = rgb[3 * x + 1];
            red[x] = (uint8_t)(rgb[3 * x] - green[x]);
            blue[x] = (uint8_t)(rgb[3 * x + 2] - green[x]);
        }
    }
}

static bool split(const SatPixelFrame *strip, SatPredictor predictor, Picture *picture,
                  SatError *err)
{
    static const unsigned planes[] = {
        [SAT_PIXEL_GRAY8] = 1, [SAT_PIXEL_GRAY16] = 2, [SAT_PIXEL_RGB8] = 3};
    unsigned seen = 0;
    bool done = picture_new(&strip->shape, planes[strip->shape.layout], picture);
    if (done && strip->shape.layout == SAT_PIXEL_GRAY16) {
        done = split_gray16(strip, predictor, picture, &seen);
    } else if (done && strip->shape.layout == SAT_PIXEL_GRAY8) {
        split_gray8(strip, picture, &seen);
    } else if (done) {
        split_rgb8(strip, picture);
    }
    if (!done) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to encode a picture");
    }
    return seen >> strip->shape.bits == 0 ||
           sat_fail(err, SAT_ERR_ARGUMENT, "the picture holds values that do not fit in %u bits",
                    (unsigned)strip->shape.bits);
}

/* ---- transforms ----------------------------------------------------------------------------- */

static void put_transform(unsigned type, SatVp8lBits *bits)
{
    sat_vp8l_bits_put(bits, 1, 1); /* there is one */
    sat_vp8l_bits_put(bits, type, 2);
}

/* Replaces the planes by their differences and writes down how they came about. */
static bool predict(Picture *picture, SatVp8lBits *bits)
{
    SatVp8lPlanes *planes = &picture->planes;
    size_t pixels = (size_t)planes->width_px * planes->height_px;
    SatVp8lPlanes image = {.width_px = sat_vp8l_tiles_over(planes->width_px, PREDICTOR_TILE_BITS),
                           .height_px = sat_vp8l_tiles_over(planes->height_px, PREDICTOR_TILE_BITS),
                           .planes = 1};
    uint8_t *modes = malloc((size_t)image.width_px * image.height_px);
    uint8_t *memory = malloc(pixels * planes->planes);
    if (!modes || !memory) {
        free(modes);
        free(memory);
        return false;
    }
    uint8_t *difference[SAT_VP8L_MAX_PLANES];
    for (unsigned p = 0; p < planes->planes; p++) {
        difference[p] = memory + p * pixels;
    }
    sat_vp8l_predict(planes, PREDICTOR_TILE_BITS, modes, difference);
    for (unsigned p = 0; p < planes->planes; p++) {
        planes->plane[p] = difference[p];
    }
    planes->alpha = 0; /* it is predicted too */
    free(picture->memory);
    picture->memory = memory;
    image.plane[0] = modes;
    put_transform(TRANSFORM_PREDICTOR, bits);
    sat_vp8l_bits_put(bits, PREDICTOR_TILE_BITS - SAT_VP8L_MIN_TILE_BITS, 3);
    bool done = sat_vp8l_write_small_image(&image, bits);
    free(modes);
    return done;
}

static bool write_stream(const SatPixelFrame *strip, Picture *picture, const SatVp8lSearch *search,
                         SatVp8lBits *bits)
{
    if (!sat_vp8l_bits_reserve(bits, HEADER_BITS + 64)) {
        return false;
    }
    sat_vp8l_bits_put(bits, SIGNATURE, 8);
    sat_vp8l_bits_put(bits, strip->shape.width_px - 1, SIDE_BITS);
    sat_vp8l_bits_put(bits, strip->shape.height_px - 1, SIDE_BITS);
    sat_vp8l_bits_put(bits, 0, 1 + 3); /* no alpha, version 0 */
    if (strip->shape.layout != SAT_PIXEL_GRAY16) {
        put_transform(TRANSFORM_SUBTRACT_GREEN, bits);
    }
    if ((!picture->planes.is_number && !predict(picture, bits)) ||
        !sat_vp8l_bits_reserve(bits, 1)) {
        return false;
    }
    sat_vp8l_bits_put(bits, 0, 1); /* no more transforms */
    return sat_vp8l_write_picture(&picture->planes, search, bits) && sat_vp8l_bits_reserve(bits, 8);
}

/* ---- container ------------------------------------------------------------------------------ */

static void write_file(const SatVp8lBits *bits, SatByteWriter *out)
{
    enum { BEFORE_THE_STREAM = 12 }; /* "WEBP", "VP8L", its length */
    uint32_t length = (uint32_t)bits->length;
    uint32_t padding = length & 1;
    sat_write_text(out, "RIFF");
    sat_write_u32(out, BEFORE_THE_STREAM + length + padding);
    sat_write_text(out, "WEBPVP8L");
    sat_write_u32(out, length);
    sat_write_bytes(out, bits->bytes, length);
    if (padding == 1) {
        sat_write_u8(out, 0);
    }
}

bool sat_vp8l_write(const SatPixelFrame *strip, SatPredictor predictor, SatEffort effort,
                    SatByteWriter *out, SatError *err)
{
    assert(effort == SAT_EFFORT_FAST || effort == SAT_EFFORT_BALANCED);
    Picture picture = {0};
    SatVp8lBits bits = {0};
    bool done = split(strip, predictor, &picture, err);
    if (done && !write_stream(strip, &picture, &searches[effort], &bits)) {
        done = sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to encode a picture");
    }
    if (done) {
        sat_vp8l_bits_finish(&bits);
        write_file(&bits, out);
        done = !out->failed || sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to encode a picture");
    }
    free(picture.memory);
    sat_vp8l_bits_free(&bits);
    return done;
}
