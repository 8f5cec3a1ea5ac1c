/* Which tiles of a picture share prefix codes: tiles of alike statistics form a group. Used by
 * vp8l_stream alone. Pure: any thread. */
#ifndef SAT_CODEC_VP8L_TILES_H
#define SAT_CODEC_VP8L_TILES_H

#include "formats/base/attributes.h"
#include "formats/codec/vp8l_planes.h"

enum { SAT_VP8L_MAX_GROUPS = 16, SAT_VP8L_MIN_TILE_BITS = 2, SAT_VP8L_MAX_TILE_BITS = 5 };

/** How much is looked for. */
typedef struct {
    unsigned tile_bits; /* tiles are squares with a side of 2^tile_bits pixels */
    unsigned rounds;    /* how often each tile looks for the group that codes it best */
} SatVp8lSearch;

/** What a tile needs codes for; a group has codes for what its tiles need. A code that is never
 * needed has no bits, so the kinds are kept apart. */
typedef enum {
    SAT_VP8L_FLAT,  /* 0 everywhere: no bits at all */
    SAT_VP8L_GREEN, /* red and blue are 0 everywhere */
    SAT_VP8L_COLOUR
} SatVp8lKind;

typedef struct {
    unsigned tile_bits;
    uint32_t columns, rows; /* of tiles */
    unsigned groups;        /* 1 to SAT_VP8L_MAX_GROUPS; all are in use */
    SatVp8lKind kind[SAT_VP8L_MAX_GROUPS];
    uint8_t *group; /* [rows * columns], owned */
} SatVp8lTiles;

/** Puts every tile in a group. owns: sat_vp8l_tiles_free(). errors: false when there is no memory
 */
SAT_NODISCARD bool sat_vp8l_tiles_find(const SatVp8lPlanes *planes, const SatVp8lSearch *search,
                                       SatVp8lTiles *tiles);
void sat_vp8l_tiles_free(SatVp8lTiles *tiles);

#endif
