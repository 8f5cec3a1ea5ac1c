/* Pixel by pixel over the frames, as they come. */
#include "export/search/stack_extremes.h"

#include <string.h>

static void add_row16(uint16_t *least, uint16_t *greatest, const uint16_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        least[i] = values[i] < least[i] ? values[i] : least[i];
        greatest[i] = values[i] > greatest[i] ? values[i] : greatest[i];
    }
}

static void add_row8(uint8_t *least, uint8_t *greatest, const uint8_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        least[i] = values[i] < least[i] ? values[i] : least[i];
        greatest[i] = values[i] > greatest[i] ? values[i] : greatest[i];
    }
}

static void copy_frame(SatPixelFrame *to, const SatPixelFrame *from)
{
    const size_t row_bytes = from->shape.width_px * sat_pixel_bytes(from->shape.layout);
    for (size_t y = 0; y < from->shape.height_px; y++) {
        memcpy(to->pixels + y * to->stride_bytes, from->pixels + y * from->stride_bytes, row_bytes);
    }
}

bool sat_stack_extremes_add(SatStackExtremes *extremes, const SatPixelFrame *frame, SatError *err)
{
    if (extremes->frame_count == 0) {
        if (!sat_pixel_frame_new(&extremes->least, &frame->shape, err) ||
            !sat_pixel_frame_new(&extremes->greatest, &frame->shape, err)) {
            return false;
        }
        copy_frame(&extremes->least, frame);
        copy_frame(&extremes->greatest, frame);
        extremes->frame_count = 1;
        return true;
    }
    const SatPixelShape *own = &extremes->least.shape;
    if (own->width_px != frame->shape.width_px || own->height_px != frame->shape.height_px ||
        own->layout != frame->shape.layout) {
        return true;
    }
    extremes->frame_count++;
    for (size_t y = 0; y < own->height_px; y++) {
        uint8_t *least = extremes->least.pixels + y * extremes->least.stride_bytes;
        uint8_t *greatest = extremes->greatest.pixels + y * extremes->greatest.stride_bytes;
        const uint8_t *values = frame->pixels + y * frame->stride_bytes;
        if (own->layout == SAT_PIXEL_GRAY16) {
            add_row16((uint16_t *)(void *)least, (uint16_t *)(void *)greatest,
                      (const uint16_t *)(const void *)values, own->width_px);
        } else {
            add_row8(least, greatest, values, own->width_px * sat_pixel_bytes(own->layout));
        }
    }
    return true;
}

void sat_stack_extremes_free(SatStackExtremes *extremes)
{
    sat_pixel_frame_free(&extremes->least);
    sat_pixel_frame_free(&extremes->greatest);
    *extremes = (SatStackExtremes){0};
}
