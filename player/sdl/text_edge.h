/* A dark edge around letters, so that text can be read over any picture. Pure. */
#ifndef SAT_PLAYER_TEXT_EDGE_H
#define SAT_PLAYER_TEXT_EDGE_H

#include <stdint.h>

/** Writes to[height + 2 edge][width + 2 edge] (0xAARRGGBB): the letters white, `edge` pixels of
 * black around them. from: [height][stride], only its alpha counts. */
void sat_text_edge(const uint32_t *from, uint32_t stride, uint32_t width, uint32_t height,
                   uint32_t edge, uint32_t *to, uint32_t to_stride);

#endif
