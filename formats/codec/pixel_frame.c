/* Sizes, memory and row ranges of pictures in memory. */
#include "formats/codec/pixel_frame.h"

#include <assert.h>
#include <stdlib.h>

#include "formats/base/checked_math.h"

size_t sat_pixel_bytes(SatPixelLayout layout)
{
    switch (layout) {
    case SAT_PIXEL_GRAY8:
        return 1;
    case SAT_PIXEL_GRAY16:
        return 2;
    case SAT_PIXEL_RGB8:
        return 3;
    }
    return 0;
}

static bool bits_go_with_layout(const SatPixelShape *shape)
{
    switch (shape->layout) {
    case SAT_PIXEL_GRAY8:
        return shape->bits >= 1 && shape->bits <= 8;
    case SAT_PIXEL_GRAY16:
        return shape->bits >= 9 && shape->bits <= 16;
    case SAT_PIXEL_RGB8:
        return shape->bits == 8;
    }
    return false;
}

bool sat_pixel_shape_check(const SatPixelShape *shape, size_t *bytes, SatError *err)
{
    if (shape->width_px == 0 || shape->height_px == 0 ||
        shape->width_px > SAT_PICTURE_MAX_SIDE_PX || shape->height_px > SAT_PICTURE_MAX_SIDE_PX) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "the picture is %u x %u pixels; each side must be 1 to %u pixels",
                        shape->width_px, shape->height_px, SAT_PICTURE_MAX_SIDE_PX);
    }
    if (!bits_go_with_layout(shape)) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "the picture says %u bits a value; gray has 1 to 16, colour has 8",
                        (unsigned)shape->bits);
    }
    size_t total = 0;
    if (!sat_size_mul(shape->width_px, shape->height_px, &total) ||
        !sat_size_mul(total, sat_pixel_bytes(shape->layout), &total) ||
        total > SAT_PICTURE_MAX_BYTES) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "the picture of %u x %u pixels needs more than %zu MiB of memory",
                        shape->width_px, shape->height_px, SAT_PICTURE_MAX_BYTES >> 20);
    }
    *bytes = total;
    return true;
}

bool sat_pixel_frame_new(SatPixelFrame *frame, const SatPixelShape *shape, SatError *err)
{
    size_t total = 0;
    if (!sat_pixel_shape_check(shape, &total, err) || total == 0) {
        return false;
    }
    uint8_t *pixels = calloc(total, 1);
    if (!pixels) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a picture of %zu bytes", total);
    }
    frame->shape = *shape;
    frame->stride_bytes = (size_t)shape->width_px * sat_pixel_bytes(shape->layout);
    frame->pixels = pixels;
    return true;
}

void sat_pixel_frame_free(SatPixelFrame *frame)
{
    free(frame->pixels);
    frame->pixels = NULL;
}

SatPixelFrame sat_pixel_frame_rows(const SatPixelFrame *frame, uint32_t first_row, uint32_t rows)
{
    assert(first_row <= frame->shape.height_px && rows <= frame->shape.height_px - first_row);
    SatPixelFrame part = *frame;
    part.shape.height_px = rows;
    part.pixels = frame->pixels + first_row * frame->stride_bytes;
    return part;
}
