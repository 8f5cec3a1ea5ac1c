/* Decoded pictures in memory: a manager thread feeds the decode pool from the want list and
 * publishes what comes back; one lock around the slots. */
#include "player/cache/frame_cache.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "player/cache/decode_pool.h"
#include "player/cache/frame_slots.h"

#define DECODE_SAMPLES 2048U

struct SatFrameCache {
    SatFile *file; /* the pack's, borrowed from the reader */
    SatFrameCacheWake wake;
    void *wake_context;
    SatDecodePool *pool;
    SatThread *manager; /* the only thread that submits to the pool and waits for it */
    SatMutex *mutex;
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
        frame_slots_forget_pixels(&cache->slots, slot);
    } else {
        note_decode_time(cache, slot->cached.decode_ms);
    }
    return true;
}

/** With the lock held: hands the pool what is wanted most, as much as it takes. */
static void submit_wanted(SatFrameCache *cache, size_t *on_the_way)
{
    for (;;) {
        uint32_t strip = 0;
        const bool is_urgent = frame_slots_first_is_due(&cache->slots);
        if (*on_the_way >= sat_decode_pool_depth(cache->pool, is_urgent)) {
            return;
        }
        FrameSlot *slot = frame_slots_take(&cache->slots, &strip);
        if (!slot) {
            return;
        }
        const SatPackFrame *pack_frame = &slot->series->frames[slot->cached.key.frame_index];
        /* A slot in state DECODING is never removed: its memory may be filled without the lock, and
         * its address may serve as the ticket. */
        SatDecodeJob job = {.file = cache->file,
                            .entry = pack_frame->strips[strip],
                            .form = pack_frame->form,
                            .is_urgent = is_urgent && slot->want_rank == 0,
                            .ticket = (uint64_t)(uintptr_t)slot};
        SatError err = SAT_ERROR_INIT;
        if (!sat_pack_strip_rows(pack_frame, strip, &slot->cached.frame, &job.strip, &err)) {
            (void)end_strip(cache, slot, &err, 0);
            continue;
        }
        bool taken = sat_decode_pool_submit(cache->pool, &job);
        assert(taken);
        (void)taken;
        (*on_the_way)++;
    }
}

static void manage(void *context)
{
    SatFrameCache *cache = context;
    size_t on_the_way = 0;
    sat_mutex_lock(cache->mutex);
    while (!cache->stopping) {
        submit_wanted(cache, &on_the_way);
        sat_mutex_unlock(cache->mutex);
        SatDecodeResult result;
        bool got = sat_decode_pool_wait(cache->pool, &result);
        sat_mutex_lock(cache->mutex);
        if (!got) {
            continue; /* a new want list, or it is time to stop */
        }
        on_the_way--;
        FrameSlot *slot = (FrameSlot *)(uintptr_t)result.ticket;
        if (end_strip(cache, slot, &result.error, result.decode_ms)) {
            sat_mutex_unlock(cache->mutex);
            cache->wake(cache->wake_context);
            sat_mutex_lock(cache->mutex);
        }
    }
    sat_mutex_unlock(cache->mutex);
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
    cache->file = sat_pack_reader_file(reader);
    cache->wake = wake;
    cache->wake_context = context;
    cache->mutex = sat_mutex_new(err);
    bool whole = cache->mutex && frame_slots_init(&cache->slots, budget_bytes, err);
    cache->pool = whole ? sat_decode_pool_new(worker_count, err) : NULL;
    cache->manager = cache->pool ? sat_thread_start(manage, cache, err) : NULL;
    if (!cache->manager) {
        sat_frame_cache_free(cache);
        return NULL;
    }
    return cache;
}

void sat_frame_cache_free(SatFrameCache *cache)
{
    if (!cache) {
        return;
    }
    if (cache->manager) {
        sat_mutex_lock(cache->mutex);
        cache->stopping = true;
        sat_mutex_unlock(cache->mutex);
        sat_decode_pool_kick(cache->pool);
        sat_thread_join(cache->manager);
    }
    sat_decode_pool_free(cache->pool); /* what still runs fills memory of the slots: before those */
    frame_slots_free(&cache->slots);
    sat_mutex_free(cache->mutex);
    free(cache);
}

void sat_frame_cache_want(SatFrameCache *cache, const SatWantedFrame *wanted, size_t count)
{
    sat_mutex_lock(cache->mutex);
    frame_slots_want(&cache->slots, wanted, count);
    sat_mutex_unlock(cache->mutex);
    sat_decode_pool_kick(cache->pool);
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
