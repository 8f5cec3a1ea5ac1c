/* Decodes strips on all cores: a short list of jobs and a ring of results under one lock. */
#include "player/cache/decode_pool.h"

#include <stdlib.h>
#include <string.h>

#define MOST_WORKERS 16
#define MOST_JOBS (MOST_WORKERS + 2)

struct SatDecodePool {
    SatThread *workers[MOST_WORKERS];
    SatThread *helper; /* for urgent jobs alone */
    int worker_count;
    SatMutex *mutex;
    SatCondition *work;     /* there is a job, or it is time to stop */
    SatCondition *finished; /* there is a result, or a kick */
    /* guarded by mutex: */
    SatDecodeJob jobs[MOST_JOBS];
    size_t job_count; /* oldest first */
    SatDecodeResult results[MOST_JOBS];
    size_t result_first, result_count;
    size_t on_the_way; /* submitted and not yet waited for */
    bool kicked, stopping;
};

static SatDecodeResult decode(const SatDecodeJob *job, SatByteWriter *scratch)
{
    SatDecodeResult result = {.ticket = job->ticket, .error = SAT_ERROR_INIT};
    uint64_t start_ns = sat_monotonic_ns();
    (void)!sat_pack_picture_decode(job->file, &job->entry, &job->form, &job->strip, scratch,
                                   &result.error);
    result.decode_ms = (double)(sat_monotonic_ns() - start_ns) / 1e6;
    return result;
}

/** With the lock held: takes the oldest urgent job, or else the oldest; false when there is none.
 */
static bool take_job(SatDecodePool *pool, bool urgent_alone, SatDecodeJob *job)
{
    size_t at = 0;
    while (at < pool->job_count && !pool->jobs[at].is_urgent) {
        at++;
    }
    if (at == pool->job_count) {
        if (urgent_alone || pool->job_count == 0) {
            return false;
        }
        at = 0;
    }
    *job = pool->jobs[at];
    pool->job_count--;
    memmove(&pool->jobs[at], &pool->jobs[at + 1], (pool->job_count - at) * sizeof(*job));
    return true;
}

static void work_on(SatDecodePool *pool, bool urgent_alone)
{
    SatByteWriter scratch = SAT_BYTE_WRITER_INIT;
    sat_mutex_lock(pool->mutex);
    for (;;) {
        SatDecodeJob job;
        bool taken = false;
        while (!pool->stopping && !(taken = take_job(pool, urgent_alone, &job))) {
            sat_condition_wait(pool->work, pool->mutex);
        }
        if (!taken) {
            break;
        }
        sat_mutex_unlock(pool->mutex);
        SatDecodeResult result = decode(&job, &scratch);
        sat_mutex_lock(pool->mutex);
        pool->results[(pool->result_first + pool->result_count) % MOST_JOBS] = result;
        pool->result_count++;
        sat_condition_signal(pool->finished);
    }
    sat_mutex_unlock(pool->mutex);
    sat_byte_writer_free(&scratch);
}

static void work(void *context)
{
    work_on(context, false);
}

static void help(void *context)
{
    work_on(context, true);
}

SatDecodePool *sat_decode_pool_new(int worker_count, SatError *err)
{
    SatDecodePool *pool = calloc(1, sizeof *pool);
    if (pool == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for decoding pictures");
        return NULL;
    }
    worker_count = worker_count < 1 ? 1 : worker_count > MOST_WORKERS ? MOST_WORKERS : worker_count;
    pool->mutex = sat_mutex_new(err);
    pool->work = pool->mutex != NULL ? sat_condition_new(err) : NULL;
    pool->finished = pool->work != NULL ? sat_condition_new(err) : NULL;
    bool whole = pool->finished != NULL;
    for (int i = 0; whole && i < worker_count; i++) {
        pool->workers[i] = sat_thread_start(work, pool, err);
        whole = pool->workers[i] != NULL;
        pool->worker_count += whole;
    }
    pool->helper = whole ? sat_thread_start(help, pool, err) : NULL;
    whole = pool->helper != NULL;
    if (!whole) {
        sat_decode_pool_free(pool);
        return NULL;
    }
    return pool;
}

void sat_decode_pool_free(SatDecodePool *pool)
{
    if (pool == NULL) {
        return;
    }
    if (pool->worker_count > 0) {
        sat_mutex_lock(pool->mutex);
        pool->stopping = true;
        sat_condition_broadcast(pool->work);
        sat_mutex_unlock(pool->mutex);
    }
    for (int i = 0; i < pool->worker_count; i++) {
        sat_thread_join(pool->workers[i]);
    }
    if (pool->helper != NULL) {
        sat_thread_join(pool->helper);
    }
    sat_condition_free(pool->finished);
    sat_condition_free(pool->work);
    sat_mutex_free(pool->mutex);
    free(pool);
}

size_t sat_decode_pool_depth(const SatDecodePool *pool, bool with_urgent)
{
    return (size_t)pool->worker_count + 1 + with_urgent;
}

bool sat_decode_pool_submit(SatDecodePool *pool, const SatDecodeJob *job)
{
    sat_mutex_lock(pool->mutex);
    bool room = pool->on_the_way < sat_decode_pool_depth(pool, true);
    if (room) {
        pool->jobs[pool->job_count++] = *job;
        pool->on_the_way++;
        sat_condition_broadcast(pool->work); /* not every one takes every job */
    }
    sat_mutex_unlock(pool->mutex);
    return room;
}

bool sat_decode_pool_wait(SatDecodePool *pool, SatDecodeResult *result)
{
    sat_mutex_lock(pool->mutex);
    while (pool->result_count == 0 && !pool->kicked) {
        sat_condition_wait(pool->finished, pool->mutex);
    }
    bool got = pool->result_count > 0;
    if (got) {
        *result = pool->results[pool->result_first];
        pool->result_first = (pool->result_first + 1) % MOST_JOBS;
        pool->result_count--;
        pool->on_the_way--;
    } else {
        pool->kicked = false;
    }
    sat_mutex_unlock(pool->mutex);
    return got;
}

void sat_decode_pool_kick(SatDecodePool *pool)
{
    sat_mutex_lock(pool->mutex);
    pool->kicked = true;
    sat_condition_signal(pool->finished);
    sat_mutex_unlock(pool->mutex);
}
