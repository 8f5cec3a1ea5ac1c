/* Decoded pictures in memory: a decode pool works on what the screen wants, nearest first; the
 * screen never waits. The want list replaces the one before (no queue); a manager thread hands the
 * pool the best wanted strips that are not there and publishes what comes back, or drops it when
 * stale. Slots: QUEUED / DECODING / READY / FAILED / SKIPPED, so that a frame decodes once. */
#ifndef SAT_PLAYER_FRAME_CACHE_H
#define SAT_PLAYER_FRAME_CACHE_H

#include "formats/pack/pack_reader.h"

typedef struct SatFrameCache SatFrameCache;

/** 0-based: case in the pack, series in the case, frame in the series. */
typedef struct {
    uint32_t case_index, series_index, frame_index;
} SatFrameKey;

/** A decoded picture, shared by reference count. pixels are read-only. */
typedef struct {
    SatFrameKey key;
    bool failed; /* damaged: `frame` has no pixels, `reason` says why */
    char reason[160];
    SatPixelFrame frame;
    double decode_ms;
} SatCachedFrame;

/** Called from the manager thread after each published frame: must only wake the UI. */
typedef void (*SatFrameCacheWake)(void *context);

/** reader and every SatPackSeries ever wanted must outlive the cache.
 *  budget_bytes: decoded bytes kept (never less than three frames). owns: sat_frame_cache_free(),
 *  which stops and joins the workers. */
SAT_NODISCARD SatFrameCache *sat_frame_cache_new(const SatPackReader *reader, uint64_t budget_bytes,
                                                 int worker_count, SatFrameCacheWake wake,
                                                 void *context, SatError *err);
void sat_frame_cache_free(SatFrameCache *cache);

typedef struct {
    SatFrameKey key;
    const SatPackSeries *series; /* where the frame lies */
} SatWantedFrame;

/** Replaces the want list, most wanted first. Copies it. Frames that were wanted and no longer are
 * stay cached while the budget allows (least recently wanted goes first; a referenced one never).
 * thread: UI */
void sat_frame_cache_want(SatFrameCache *cache, const SatWantedFrame *wanted, size_t count);

/** The frame when it is READY or FAILED, else NULL. Release with sat_frame_cache_release(). thread:
 * UI */
SAT_NODISCARD const SatCachedFrame *sat_frame_cache_get(SatFrameCache *cache, SatFrameKey key);
/** The READY frame of the same series nearest to key (key itself included), else NULL. thread: UI
 */
SAT_NODISCARD const SatCachedFrame *sat_frame_cache_nearest(SatFrameCache *cache, SatFrameKey key);
void sat_frame_cache_release(SatFrameCache *cache, const SatCachedFrame *frame);

/** True when everything wanted is READY or FAILED. */
bool sat_frame_cache_idle(SatFrameCache *cache);

typedef struct {
    uint64_t decoded, failed, dropped, evicted;
    uint64_t held_bytes;
    double decode_ms_p50, decode_ms_p95, decode_ms_max;
} SatFrameCacheStats;
SatFrameCacheStats sat_frame_cache_stats(SatFrameCache *cache);

#endif
