/* Moves tiles to the group whose codes are the shortest for them. Used by vp8l_tiles alone. Pure:
 * any thread. */
#ifndef SAT_CODEC_VP8L_REFINE_H
#define SAT_CODEC_VP8L_REFINE_H

#include "formats/codec/vp8l_tiles.h"

/** In each round every group gets the best codes for its tiles, then every tile the best group.
 * Flat tiles stay where they are; no tile goes to a group of a lesser kind. errors: false when
 * there is no memory */
SAT_NODISCARD bool sat_vp8l_refine(const SatVp8lPlanes *planes, unsigned rounds,
                                   SatVp8lTiles *tiles);

#endif
