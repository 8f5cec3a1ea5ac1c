/* Turns decoded pixels upright and into one layout. */
#include "export/picture/picture_pixels.h"

#include <assert.h>
#include <string.h>

#include "export/picture/picture_private.h"

/* Where a pixel of the upright picture lies in the stored one. */
static void stored_place(const SatPictureHead *head, uint32_t x, uint32_t y, uint32_t *column,
                         uint32_t *row)
{
    const uint32_t right = head->shape.width_px - 1, bottom = head->shape.height_px - 1;
    const bool is_on_side = head->orientation > 4;
    const uint32_t across = is_on_side ? y : x, down = is_on_side ? x : y;
    const uint8_t turn = head->orientation;
    const bool flips_columns = turn == 2 || turn == 3 || turn == 7 || turn == 8;
    const bool flips_rows = turn == 3 || turn == 4 || turn == 6 || turn == 7;
    *column = flips_columns ? right - across : across;
    *row = flips_rows ? bottom - down : down;
}

static void convert(const uint8_t *from, SatPixelLayout stored, uint8_t *to, SatPixelLayout layout)
{
    uint8_t gray = from[0];
    if (stored == layout) {
        memcpy(to, from, sat_pixel_bytes(layout));
        return;
    }
    if (stored == SAT_PIXEL_GRAY16) {
        uint16_t value = 0;
        memcpy(&value, from, sizeof(value));
        gray = (uint8_t)(value >> 8);
    }
    memset(to, gray, sat_pixel_bytes(layout));
}

static void turn_all(const SatPictureHead *head, const SatPixelFrame *stored,
                     const SatPixelFrame *out)
{
    const size_t stored_bytes = sat_pixel_bytes(stored->shape.layout);
    const size_t out_bytes = sat_pixel_bytes(out->shape.layout);
    for (uint32_t y = 0; y < out->shape.height_px; y++) {
        uint8_t *to = out->pixels + y * out->stride_bytes;
        for (uint32_t x = 0; x < out->shape.width_px; x++, to += out_bytes) {
            uint32_t column = 0, row = 0;
            stored_place(head, x, y, &column, &row);
            convert(stored->pixels + row * stored->stride_bytes + column * stored_bytes,
                    stored->shape.layout, to, out->shape.layout);
        }
    }
}

bool sat_picture_pixels(const uint8_t *bytes, size_t length, const SatPictureHead *head,
                        SatPixelLayout layout, SatPixelFrame *out, SatByteWriter *profile,
                        SatError *err)
{
    SatPixelFrame stored;
    assert(head->shape.layout != SAT_PIXEL_RGB8 || layout == SAT_PIXEL_RGB8);
    assert(layout != SAT_PIXEL_GRAY16 || head->shape.layout == SAT_PIXEL_GRAY16);
    const bool is_png = head->kind == SAT_PICTURE_PNG;
    if (!(is_png ? sat_picture_png_decode(bytes, length, head, &stored, profile, err)
                 : sat_picture_jpeg_decode(bytes, length, head, &stored, err))) {
        return false;
    }
    if (!is_png && head->shape.layout == SAT_PIXEL_RGB8) {
        sat_picture_jpeg_profile(bytes, length, profile);
    }
    if (head->orientation == 1 && layout == head->shape.layout) {
        *out = stored;
        return true;
    }
    const SatPixelShape shape = {.width_px = head->columns,
                                 .height_px = head->rows,
                                 .layout = layout,
                                 .bits = layout == SAT_PIXEL_GRAY16 ? 16 : 8};
    const bool done = sat_pixel_frame_new(out, &shape, err);
    if (done) {
        turn_all(head, &stored, out);
    }
    sat_pixel_frame_free(&stored);
    return done;
}
