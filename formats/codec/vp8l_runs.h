/* Runs of equal pixels, which a VP8L stream codes as copies of the left neighbour. Used by
 * vp8l_stream alone. Pure: any thread. */
#ifndef SAT_CODEC_VP8L_RUNS_H
#define SAT_CODEC_VP8L_RUNS_H

#include "formats/codec/vp8l_tiles.h"

typedef struct {
    uint32_t start;  /* the first pixel that equals the one on its left, counted in rows */
    uint32_t length; /* 1 to SAT_VP8L_LONGEST_RUN, all in one row */
} SatVp8lRun;

enum { SAT_VP8L_LONGEST_RUN = 4096 };

typedef struct {
    SatVp8lRun *run; /* ascending, owned */
    size_t count, capacity;
} SatVp8lRuns;

/** Finds all runs of at least `shortest` pixels in tiles that are not flat; flat ones cost nothing
 *  as they are. runs: empty before; sat_vp8l_runs_free() in any case. errors: false when there is
 *  no memory */
SAT_NODISCARD bool sat_vp8l_runs_find(const SatVp8lPlanes *planes, const SatVp8lTiles *tiles,
                                      uint32_t shortest, SatVp8lRuns *runs);
void sat_vp8l_runs_free(SatVp8lRuns *runs);

#endif
