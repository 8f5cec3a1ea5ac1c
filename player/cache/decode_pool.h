/* Decodes strips on all cores: jobs in, results out. A job is plain values (file, place, hash,
 * form, shape) and the memory it fills. No callbacks, nothing shared with the caller: the workers
 * could be processes. One thread submits and waits; any thread may kick. */
#ifndef SAT_PLAYER_DECODE_POOL_H
#define SAT_PLAYER_DECODE_POOL_H

#include "formats/pack/pack_picture.h"

typedef struct SatDecodePool SatDecodePool;

typedef struct {
    SatFile *file;      /* borrowed until the result is back */
    SatPackEntry entry; /* offset, length, SHA-256 */
    SatPictureForm form;
    SatPixelFrame strip; /* shape, and the caller's memory to fill */
    bool is_urgent;      /* of the frame that the screen waits for: goes before all others */
    uint64_t ticket;     /* comes back with the result */
} SatDecodeJob;

typedef struct {
    uint64_t ticket;
    SatError error; /* code SAT_OK: the strip is right */
    double decode_ms;
} SatDecodeResult;

/** worker_count: for all jobs. One more takes urgent jobs alone: while the screen waits for them
 * the core that is left to the window has nothing to do. owns: sat_decode_pool_free(). errors:
 * SAT_ERR_NO_MEMORY, SAT_ERR_SYSTEM */
SAT_NODISCARD SatDecodePool *sat_decode_pool_new(int worker_count, SatError *err);
/** Ends what runs and forgets what waits. NULL-safe. */
void sat_decode_pool_free(SatDecodePool *pool);

/** How many jobs may be on their way: one for each worker and one in reserve; with urgent ones one
 * more. */
size_t sat_decode_pool_depth(const SatDecodePool *pool, bool with_urgent);
/** False when as many as with urgent ones are on their way. */
SAT_NODISCARD bool sat_decode_pool_submit(SatDecodePool *pool, const SatDecodeJob *job);
/** Waits for a result, in the order in which they finish; false when kicked instead. */
bool sat_decode_pool_wait(SatDecodePool *pool, SatDecodeResult *result);
/** The wait under way, or else the next one, returns at once. thread: any */
void sat_decode_pool_kick(SatDecodePool *pool);

#endif
