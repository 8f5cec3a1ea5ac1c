/* Pixels of any layout as one value each. */
#include "export/search/text_plane.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"

bool sat_text_plane_new(SatTextPlane *plane, uint32_t width_px, uint32_t height_px, SatError *err)
{
    size_t stride = (size_t)width_px + 2 * SAT_TEXT_PLANE_PAD;
    size_t rows = (size_t)height_px + 2 * SAT_TEXT_PLANE_PAD;
    size_t count = 0;
    *plane = (SatTextPlane){.width_px = width_px, .height_px = height_px, .stride = stride};
    plane->values = sat_size_mul(stride, rows, &count) ? calloc(count, sizeof(uint16_t)) : NULL;
    return plane->values != NULL ||
           sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search a picture for text");
}

void sat_text_plane_free(SatTextPlane *plane)
{
    free(plane->values);
    plane->values = NULL;
}

static void fill_row8(uint16_t *out, const uint8_t *in, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        out[i] = in[i];
    }
}

static void fill_row_colour(uint16_t *out, const uint8_t *in, size_t count, SatStrokes strokes)
{
    for (size_t i = 0; i < count; i++, in += 3) {
        uint8_t high = in[0] > in[1] ? in[0] : in[1];
        uint8_t low = in[0] < in[1] ? in[0] : in[1];
        high = high > in[2] ? high : in[2];
        low = low < in[2] ? low : in[2];
        out[i] = strokes == SAT_STROKES_BRIGHT ? high : low;
    }
}

void sat_text_plane_pad(SatTextPlane *plane)
{
    const long pad = (long)SAT_TEXT_PLANE_PAD;
    const long height = (long)plane->height_px;
    for (long y = 0; y < height; y++) {
        uint16_t *row = sat_text_plane_at(plane, 0, y);
        for (long i = 1; i <= pad; i++) {
            row[-i] = row[0];
            row[(long)plane->width_px - 1 + i] = row[plane->width_px - 1];
        }
    }
    for (long i = 1; i <= pad; i++) {
        size_t bytes = plane->stride * sizeof(uint16_t);
        memcpy(sat_text_plane_at(plane, -pad, -i), sat_text_plane_at(plane, -pad, 0), bytes);
        memcpy(sat_text_plane_at(plane, -pad, height - 1 + i),
               sat_text_plane_at(plane, -pad, height - 1), bytes);
    }
}

void sat_text_plane_fill(SatTextPlane *plane, const SatPixelFrame *frame, uint32_t x_px,
                         uint32_t y_px, SatStrokes strokes)
{
    const SatPixelLayout layout = frame->shape.layout;
    const size_t width = plane->width_px;
    for (uint32_t y = 0; y < plane->height_px; y++) {
        uint16_t *out = sat_text_plane_at(plane, 0, (long)y);
        const uint8_t *in =
            frame->pixels + frame->stride_bytes * (y_px + y) + sat_pixel_bytes(layout) * x_px;
        if (layout == SAT_PIXEL_GRAY16) {
            memcpy(out, in, width * sizeof(uint16_t));
        } else if (layout == SAT_PIXEL_GRAY8) {
            fill_row8(out, in, width);
        } else {
            fill_row_colour(out, in, width, strokes);
        }
        for (size_t x = 0; strokes == SAT_STROKES_DARK && x < width; x++) {
            out[x] = (uint16_t)(UINT16_MAX - out[x]);
        }
    }
    sat_text_plane_pad(plane);
}

void sat_text_plane_halve(const SatTextPlane *from, SatTextPlane *to)
{
    for (uint32_t y = 0; y < to->height_px; y++) {
        const uint16_t *upper = sat_text_plane_at(from, 0, 2 * (long)y);
        const uint16_t *lower = sat_text_plane_at(from, 0, 2 * (long)y + 1);
        uint16_t *out = sat_text_plane_at(to, 0, (long)y);
        for (size_t x = 0; x < to->width_px; x++) {
            uint32_t sum =
                (uint32_t)upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1];
            out[x] = (uint16_t)((sum + 2) / 4);
        }
    }
    sat_text_plane_pad(to);
}
