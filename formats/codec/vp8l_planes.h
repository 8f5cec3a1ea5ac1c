/* The pixels of a VP8L picture as the coder takes them: one byte plane a channel. Used by vp8l_*
 * alone. */
#ifndef SAT_CODEC_VP8L_PLANES_H
#define SAT_CODEC_VP8L_PLANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SAT_VP8L_MAX_PLANES = 3 };

/** plane[0] is green, plane[1] red, plane[2] blue; a channel that is not there is 0 everywhere.
 *  shape: height_px rows of width_px bytes, nothing between them */
typedef struct {
    uint32_t width_px, height_px;
    unsigned planes; /* 1 to 3 */
    uint8_t alpha;   /* of every pixel */
    bool is_number;  /* 256 red + green is one number, small where little happens; else each byte is
                        a difference: small or close to 256 */
    const uint8_t *plane[SAT_VP8L_MAX_PLANES];
} SatVp8lPlanes;

/** How many tiles with a side of 2^tile_bits pixels cover `pixels`. */
static inline uint32_t sat_vp8l_tiles_over(uint32_t pixels, unsigned tile_bits)
{
    return (uint32_t)(((uint64_t)pixels + (1U << tile_bits) - 1) >> tile_bits);
}

#endif
