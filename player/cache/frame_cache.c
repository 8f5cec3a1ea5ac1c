/* Decoded pictures in memory: worker threads over the slots, one lock around them. */
#include "player/cache/frame_cache.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "player/cache/frame_slots.h"

#define MOST_WORKERS 16
#define DECODE_SAMPLES 2048U

struct SatFrameCache {
    const SatPackReader *reader;
    SatFrameCacheWake wake;
    void *wake_context;
    SatMutex *mutex;
    SatCondition *work; /* there may be something to decode, or it is time to stop */
    SatThread *workers[MOST_WORKERS];
    int worker_count;
    /* guarded by mutex: */
    FrameSlots slots;
    bool stopping;
    uint64_t decoded, failed;
    float samples_ms[DECODE_SAMPLES]; /* a ring of the latest decode times */
};

static void note_decode_time(SatFrameCache *cache, double decode_ms)
{
    cache->samples_ms[cache->decoded % DECODE_SAMPLES] = (float)decode_ms;
    cache->decoded++;
}

/** With the lock held: one strip of the slot has ended; publishes the frame after its last one. */
static bool end_strip(SatFrameCache *cache, FrameSlot *slot, const SatError *strip_error,
                      double strip_ms)
{
    if (strip_error->code != SAT_OK && !slot->strip_failed) {
        slot->strip_failed = true;
        (void)snprintf(slot->cached.reason, sizeof slot->cached.reason, "%.159s",
                       strip_error->text);
    }
    slot->cached.decode_ms += strip_ms;
    slot->strips_ended++;
    uint32_t strip_count = slot->series->frames[slot->cached.key.frame_index].strip_count;
    if (slot->strips_ended < strip_count) {
        return false;
    }
    slot->cached.failed = slot->strip_failed;
    slot->state = slot->strip_failed ? SLOT_FAILED : SLOT_READY;
    if (slot->strip_failed) {
        cache->failed++;
        cache->slots.held_bytes -= slot->pixel_bytes;
        slot->pixel_bytes = 0;
        free(slot->cached.frame.pixels);
        slot->cached.frame.pixels = NULL;
    } else {
        note_decode_time(cache, slot->cached.decode_ms);
    }
    return true;
}

static void work(void *context)
{
    SatFrameCache *cache = context;
    SatByteWriter scratch = SAT_BYTE_WRITER_INIT;
    sat_mutex_lock(cache->mutex);
    while (!cache->stopping) {
        uint32_t strip = 0;
        FrameSlot *slot = frame_slots_take(&cache->slots, &strip);
        if (!slot) {
            sat_condition_wait(cache->work, cache->mutex);
            continue;
        }
        /* A slot in state DECODING is never removed, so that its memory may be filled unlocked. */
        SatPixelFrame frame = slot->cached.frame;
        const SatPackFrame *pack_frame = &slot->series->frames[slot->cached.key.frame_index];
        sat_mutex_unlock(cache->mutex);

        SatError err = SAT_ERROR_INIT;
        uint64_t start_ns = sat_monotonic_ns();
        if (!sat_pack_reader_decode_strip(cache->reader, pack_frame, strip, &frame, &scratch,
                                          &err)) {
            assert(err.code != SAT_OK);
        }
        double strip_ms = (double)(sat_monotonic_ns() - start_ns) / 1e6;

        sat_mutex_lock(cache->mutex);
        if (end_strip(cache, slot, &err, strip_ms)) {
            sat_mutex_unlock(cache->mutex);
            cache->wake(cache->wake_context);
            sat_mutex_lock(cache->mutex);
        }
    }
    sat_mutex_unlock(cache->mutex);
    sat_byte_writer_free(&scratch);
}

SatFrameCache *sat_frame_cache_new(const SatPackReader *reader, uint64_t budget_bytes,
                                   int worker_count, SatFrameCacheWake wake, void *context,
                                   SatError *err)
{
    SatFrameCache *cache = calloc(1, sizeof *cache);
    if (!cache) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the picture cache");
        return NULL;
    }
    cache->reader = reader;
    cache->wake = wake;
    cache->wake_context = context;
    cache->mutex = sat_mutex_new(err);
    cache->work = cache->mutex ? sat_condition_new(err) : NULL;
    if (!cache->work || !frame_slots_init(&cache->slots, budget_bytes, err)) {
        sat_frame_cache_free(cache);
        return NULL;
    }
    worker_count = worker_count < 1 ? 1 : worker_count > MOST_WORKERS ? MOST_WORKERS : worker_count;
    for (int i = 0; i < worker_count; i++) {
        cache->workers[i] = sat_thread_start(work, cache, err);
        if (!cache->workers[i]) {
            sat_frame_cache_free(cache);
            return NULL;
        }
        cache->worker_count++;
    }
    return cache;
}

void sat_frame_cache_free(SatFrameCache *cache)
{
    if (!cache) {
        return;
    }
    if (cache->worker_count > 0) {
        sat_mutex_lock(cache->mutex);
        cache->stopping = true;
        sat_condition_broadcast(cache->work);
        sat_mutex_unlock(cache->mutex);
    }
    for (int i = 0; i < cache->worker_count; i++) {
        sat_thread_join(cache->workers[i]);
    }
    frame_slots_free(&cache->slots);
    sat_condition_free(cache->work);
    sat_mutex_free(cache->mutex);
    free(cache);
}

void sat_frame_cache_want(SatFrameCache *cache, const SatWantedFrame *wanted, size_t count)
{
    sat_mutex_lock(cache->mutex);
    frame_slots_want(&cache->slots, wanted, count);
    sat_condition_broadcast(cache->work);
    sat_mutex_unlock(cache->mutex);
}

static const SatCachedFrame *refer(FrameSlot *slot)
{
    if (!slot) {
        return NULL;
    }
    slot->references++;
    return &slot->cached;
}

const SatCachedFrame *sat_frame_cache_get(SatFrameCache *cache, SatFrameKey key)
{
    sat_mutex_lock(cache->mutex);
    FrameSlot *slot = frame_slots_find(&cache->slots, key);
    bool there = slot && (slot->state == SLOT_READY || slot->state == SLOT_FAILED);
    const SatCachedFrame *cached = refer(there ? slot : NULL);
    sat_mutex_unlock(cache->mutex);
    return cached;
}

const SatCachedFrame *sat_frame_cache_nearest(SatFrameCache *cache, SatFrameKey key)
{
    sat_mutex_lock(cache->mutex);
    const SatCachedFrame *cached = refer(frame_slots_nearest(&cache->slots, key));
    sat_mutex_unlock(cache->mutex);
    return cached;
}

void sat_frame_cache_release(SatFrameCache *cache, const SatCachedFrame *frame)
{
    if (!frame) {
        return;
    }
    sat_mutex_lock(cache->mutex);
    FrameSlot *slot = frame_slots_find(&cache->slots, frame->key);
    assert(slot && slot->references > 0); /* a referenced slot is never removed */
    slot->references--;
    sat_mutex_unlock(cache->mutex);
}

bool sat_frame_cache_idle(SatFrameCache *cache)
{
    sat_mutex_lock(cache->mutex);
    bool idle = frame_slots_idle(&cache->slots);
    sat_mutex_unlock(cache->mutex);
    return idle;
}

static int compare_floats(const void *a, const void *b)
{
    float x = *(const float *)a;
    float y = *(const float *)b;
    return x < y ? -1 : x > y;
}

SatFrameCacheStats sat_frame_cache_stats(SatFrameCache *cache)
{
    SatFrameCacheStats stats = {0};
    float samples[DECODE_SAMPLES];
    sat_mutex_lock(cache->mutex);
    stats.decoded = cache->decoded;
    stats.failed = cache->failed;
    stats.dropped = cache->slots.dropped;
    stats.evicted = cache->slots.evicted;
    stats.held_bytes = cache->slots.held_bytes;
    memcpy(samples, cache->samples_ms, sizeof samples);
    sat_mutex_unlock(cache->mutex);
    size_t count = stats.decoded < DECODE_SAMPLES ? (size_t)stats.decoded : DECODE_SAMPLES;
    if (count > 0) {
        qsort(samples, count, sizeof *samples, compare_floats);
        stats.decode_ms_p50 = (double)samples[count / 2];
        stats.decode_ms_p95 = (double)samples[count * 95 / 100];
        stats.decode_ms_max = (double)samples[count - 1];
    }
    return stats;
}
