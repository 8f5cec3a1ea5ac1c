/* Letters with an edge. */
#include "player/sdl/text_edge.h"

#include <stddef.h>

#define EDGE_STRENGTH 225U /* of 255 */

/** Alpha at (x, y), 0 outside. */
static uint32_t alpha_at(const uint32_t *from, uint32_t stride, uint32_t width, uint32_t height,
                         int64_t x, int64_t y)
{
    if (x < 0 || y < 0 || x >= (int64_t)width || y >= (int64_t)height) {
        return 0;
    }
    return from[(size_t)y * stride + (size_t)x] >> 24;
}

void sat_text_edge(const uint32_t *from, uint32_t stride, uint32_t width, uint32_t height,
                   uint32_t edge, uint32_t *to, uint32_t to_stride)
{
    const int64_t step = (int64_t)edge;
    for (int64_t y = -step; y < (int64_t)height + step; y++) {
        for (int64_t x = -step; x < (int64_t)width + step; x++) {
            uint32_t around = 0;
            for (int64_t dy = -step; dy <= step; dy += step) {
                for (int64_t dx = -step; dx <= step; dx += step) {
                    around += alpha_at(from, stride, width, height, x + dx, y + dy);
                }
            }
            const uint32_t letter = alpha_at(from, stride, width, height, x, y);
            const uint32_t shade = around < EDGE_STRENGTH ? around : EDGE_STRENGTH;
            const uint32_t alpha = letter + shade * (255U - letter) / 255U;
            const uint32_t gray = alpha > 0 ? letter * 255U / alpha : 0;
            to[(size_t)(y + step) * to_stride + (size_t)(x + step)] =
                alpha << 24 | gray << 16 | gray << 8 | gray;
        }
    }
}
