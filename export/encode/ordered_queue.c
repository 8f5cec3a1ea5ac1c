/* Work on all cores, results in order: a ring of jobs between three counters. */
#include "export/encode/ordered_queue.h"

#include <stdlib.h>

#include "formats/base/platform.h"

typedef struct {
    void *job;
    bool done;
} Place;

struct SatOrderedQueue {
    void (*run)(void *job);
    SatThread **workers;
    int worker_count;
    SatMutex *mutex;
    SatCondition *work;     /* a job was submitted, or it is time to stop */
    SatCondition *finished; /* a job is done */
    /* guarded by mutex; submitted >= begun >= taken, submitted - taken <= depth */
    Place *ring;
    size_t depth;
    size_t submitted, begun, taken;
    bool stopping;
};

static void work(void *context)
{
    SatOrderedQueue *queue = context;
    sat_mutex_lock(queue->mutex);
    for (;;) {
        while (!queue->stopping && queue->begun == queue->submitted) {
            sat_condition_wait(queue->work, queue->mutex);
        }
        if (queue->stopping) {
            break;
        }
        Place *place = &queue->ring[queue->begun++ % queue->depth];
        sat_mutex_unlock(queue->mutex);
        queue->run(place->job);
        sat_mutex_lock(queue->mutex);
        place->done = true;
        sat_condition_signal(queue->finished);
    }
    sat_mutex_unlock(queue->mutex);
}

SatOrderedQueue *sat_ordered_queue_new(int worker_count, size_t depth, void (*run)(void *job),
                                       SatError *err)
{
    SatOrderedQueue *queue = calloc(1, sizeof *queue);
    if (!queue) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the work queue");
        return NULL;
    }
    worker_count = worker_count < 1 ? 1 : worker_count;
    queue->run = run;
    queue->depth = depth < 1 ? 1 : depth;
    queue->ring = calloc(queue->depth, sizeof *queue->ring);
    queue->workers = calloc((size_t)worker_count, sizeof(SatThread *));
    queue->mutex = sat_mutex_new(err);
    queue->work = queue->mutex ? sat_condition_new(err) : NULL;
    queue->finished = queue->work ? sat_condition_new(err) : NULL;
    bool whole = queue->finished != NULL;
    if (whole && (!queue->ring || !queue->workers)) {
        whole = sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the work queue");
    }
    for (int i = 0; whole && i < worker_count; i++) {
        queue->workers[i] = sat_thread_start(work, queue, err);
        whole = queue->workers[i] != NULL;
        queue->worker_count += whole;
    }
    if (!whole) {
        sat_ordered_queue_free(queue, NULL);
        return NULL;
    }
    return queue;
}

void sat_ordered_queue_free(SatOrderedQueue *queue, void (*discard)(void *job))
{
    if (!queue) {
        return;
    }
    if (queue->worker_count > 0) {
        sat_mutex_lock(queue->mutex);
        queue->stopping = true;
        sat_condition_broadcast(queue->work);
        sat_mutex_unlock(queue->mutex);
    }
    for (int i = 0; i < queue->worker_count; i++) {
        sat_thread_join(queue->workers[i]);
    }
    for (size_t i = queue->taken; discard && i < queue->submitted; i++) {
        discard(queue->ring[i % queue->depth].job);
    }
    sat_condition_free(queue->finished);
    sat_condition_free(queue->work);
    sat_mutex_free(queue->mutex);
    free(queue->workers);
    free(queue->ring);
    free(queue);
}

bool sat_ordered_queue_submit(SatOrderedQueue *queue, void *job)
{
    sat_mutex_lock(queue->mutex);
    bool room = queue->submitted - queue->taken < queue->depth;
    if (room) {
        queue->ring[queue->submitted++ % queue->depth] = (Place){job, false};
        sat_condition_signal(queue->work);
    }
    sat_mutex_unlock(queue->mutex);
    return room;
}

void *sat_ordered_queue_take(SatOrderedQueue *queue)
{
    void *job = NULL;
    sat_mutex_lock(queue->mutex);
    if (queue->taken < queue->submitted) {
        Place *place = &queue->ring[queue->taken % queue->depth];
        while (!place->done) {
            sat_condition_wait(queue->finished, queue->mutex);
        }
        job = place->job;
        queue->taken++;
    }
    sat_mutex_unlock(queue->mutex);
    return job;
}
