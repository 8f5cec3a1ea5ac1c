/* Fills pictures with colour pixels. */
#include "player/screen/rgb_picture.h"

/** The mean of step x step pixels, fewer at the edges. */
static uint32_t mean_of(const SatPixelFrame *rgb, uint32_t left, uint32_t top, uint32_t step)
{
    const uint32_t right = left + step < rgb->shape.width_px ? left + step : rgb->shape.width_px;
    const uint32_t below = top + step < rgb->shape.height_px ? top + step : rgb->shape.height_px;
    uint32_t sums[3] = {0, 0, 0};
    for (uint32_t y = top; y < below; y++) {
        const uint8_t *from = rgb->pixels + (size_t)y * rgb->stride_bytes + (size_t)left * 3U;
        for (uint32_t x = left; x < right; x++, from += 3) {
            for (size_t channel = 0; channel < 3; channel++) {
                sums[channel] += from[channel];
            }
        }
    }
    const uint32_t count = (right - left) * (below - top);
    return 0xFF000000U | sums[0] / count << 16 | sums[1] / count << 8 | sums[2] / count;
}

static SatPicture *reduced(SatDraw *draw, const SatPixelFrame *rgb, uint32_t step)
{
    SatError err = SAT_ERROR_INIT;
    const uint32_t width_px = (rgb->shape.width_px + step - 1U) / step;
    const uint32_t height_px = (rgb->shape.height_px + step - 1U) / step;
    uint32_t stride_px = 0;
    SatPicture *picture = sat_picture_new(draw, width_px, height_px, &err);
    uint32_t *pixels = picture != NULL ? sat_picture_lock(picture, &stride_px) : NULL;
    if (pixels == NULL) {
        sat_picture_free(picture);
        return NULL;
    }
    for (uint32_t y = 0; y < height_px; y++) {
        for (uint32_t x = 0; x < width_px; x++) {
            pixels[(size_t)y * stride_px + x] = mean_of(rgb, x * step, y * step, step);
        }
    }
    sat_picture_unlock(picture);
    return picture;
}

SatPicture *sat_rgb_picture_new(SatDraw *draw, const SatPixelFrame *rgb)
{
    return reduced(draw, rgb, 1);
}

SatPicture *sat_rgb_thumbnail_new(SatDraw *draw, const SatPixelFrame *rgb, uint32_t most_width_px,
                                  uint32_t most_height_px)
{
    uint32_t step = 1;
    while (rgb->shape.width_px > step * most_width_px ||
           rgb->shape.height_px > step * most_height_px) {
        step++;
    }
    return reduced(draw, rgb, step);
}
