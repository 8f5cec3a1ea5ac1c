/* Lends workers to threads. One thread of its own starts them: they end with the thread that
 * started them, and the threads that borrow come and go. */
#include "export/worker/worker_pool.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"

struct SatWorkerPool {
    const SatWorkerKind *kind;
    char *program;
    SatThread *keeper; /* starts workers; made with the first one */
    SatMutex *mutex;
    SatCondition *wanted;  /* the keeper waits: a start is wanted, or closing */
    SatCondition *changed; /* those who borrow wait: a worker is idle or gone, or a start failed */
    /* guarded by mutex: */
    void **idle; /* room for as many as `most` is at first */
    size_t idle_count;
    size_t most;  /* fewer when no more could be started */
    size_t count; /* of all workers: idle, lent, being started */
    size_t starts_wanted;
    SatError failure; /* of a start that left no worker at all: final */
    bool closing;
};

/* ---- starting -------------------------------------------------------------------------------- */

/* Lock held. The workers there are go on; without any, nobody waits for one again. */
static void forgo(SatWorkerPool *pool, const SatError *err)
{
    pool->count--;
    if (pool->count > 0) {
        pool->most = pool->count;
    } else {
        pool->failure = *err;
    }
}

static void keep(void *context)
{
    SatWorkerPool *pool = context;
    sat_mutex_lock(pool->mutex);
    for (;;) {
        while (pool->starts_wanted == 0 && !pool->closing) {
            sat_condition_wait(pool->wanted, pool->mutex);
        }
        if (pool->closing) {
            break;
        }
        pool->starts_wanted--;
        sat_mutex_unlock(pool->mutex);
        SatError err = SAT_ERROR_INIT;
        void *worker = pool->kind->start(pool->program, &err);
        sat_mutex_lock(pool->mutex);
        if (worker != NULL) {
            pool->idle[pool->idle_count++] = worker;
        } else {
            forgo(pool, &err);
        }
        sat_condition_broadcast(pool->changed);
    }
    sat_mutex_unlock(pool->mutex);
}

/* Lock held. */
static bool want_start(SatWorkerPool *pool, SatError *err)
{
    if (pool->keeper == NULL) {
        pool->keeper = sat_thread_start(keep, pool, err);
        if (pool->keeper == NULL) {
            return false;
        }
    }
    pool->count++;
    pool->starts_wanted++;
    sat_condition_signal(pool->wanted);
    return true;
}

/* ---- lending --------------------------------------------------------------------------------- */

void *sat_worker_pool_borrow(SatWorkerPool *pool, SatError *err)
{
    void *worker = NULL;
    bool failed = false;
    sat_mutex_lock(pool->mutex);
    while (worker == NULL && !failed) {
        if (pool->idle_count > 0) {
            worker = pool->idle[--pool->idle_count];
        } else if (pool->failure.code != SAT_OK) {
            *err = pool->failure;
            failed = true;
        } else if (pool->count < pool->most && pool->starts_wanted == 0) {
            failed = !want_start(pool, err);
        } else {
            sat_condition_wait(pool->changed, pool->mutex);
        }
    }
    sat_mutex_unlock(pool->mutex);
    return worker;
}

void sat_worker_pool_give_back(SatWorkerPool *pool, void *worker)
{
    bool is_good = pool->kind->is_good(worker);
    if (!is_good) {
        pool->kind->end(worker);
    }
    sat_mutex_lock(pool->mutex);
    if (is_good) {
        pool->idle[pool->idle_count++] = worker;
    } else {
        pool->count--;
    }
    sat_condition_broadcast(pool->changed);
    sat_mutex_unlock(pool->mutex);
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* The program beside this one. owns: free() */
static char *find_program(const char *name)
{
    char *own = sat_own_program_path();
    if (own == NULL) {
        return NULL;
    }
    size_t folder_length = (size_t)(sat_path_file_name(own) - own);
    char *path = malloc(folder_length + strlen(name) + 1);
    if (path != NULL) {
        memcpy(path, own, folder_length);
        memcpy(path + folder_length, name, strlen(name) + 1);
    }
    free(own);
    return path;
}

static char *copy_path(const char *path)
{
    size_t size = strlen(path) + 1;
    char *copy = malloc(size);
    if (copy != NULL) {
        memcpy(copy, path, size);
    }
    return copy;
}

SatWorkerPool *sat_worker_pool_new(const SatWorkerKind *kind, const char *path, int workers,
                                   SatError *err)
{
    SatWorkerPool *pool = calloc(1, sizeof(*pool));
    if (pool == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for workers");
        return NULL;
    }
    pool->kind = kind;
    pool->most = workers > 0 ? (size_t)workers : 1;
    pool->program = path != NULL ? copy_path(path) : find_program(kind->program);
    pool->idle = calloc(pool->most, sizeof(void *));
    bool done = pool->program != NULL && pool->idle != NULL;
    if (!done) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for workers");
    }
    pool->mutex = done ? sat_mutex_new(err) : NULL;
    pool->wanted = pool->mutex != NULL ? sat_condition_new(err) : NULL;
    pool->changed = pool->wanted != NULL ? sat_condition_new(err) : NULL;
    if (pool->changed == NULL) {
        sat_worker_pool_free(pool);
        return NULL;
    }
    return pool;
}

void sat_worker_pool_free(SatWorkerPool *pool)
{
    if (pool == NULL) {
        return;
    }
    if (pool->keeper != NULL) {
        sat_mutex_lock(pool->mutex);
        pool->closing = true;
        sat_condition_signal(pool->wanted);
        sat_mutex_unlock(pool->mutex);
        sat_thread_join(pool->keeper);
    }
    for (size_t i = 0; i < pool->idle_count; i++) {
        pool->kind->end(pool->idle[i]);
    }
    sat_condition_free(pool->changed);
    sat_condition_free(pool->wanted);
    sat_mutex_free(pool->mutex);
    free(pool->idle);
    free(pool->program);
    free(pool);
}

bool sat_worker_pool_has_failed(SatWorkerPool *pool, SatError *err)
{
    sat_mutex_lock(pool->mutex);
    bool has_failed = pool->failure.code != SAT_OK;
    if (has_failed) {
        *err = pool->failure;
    }
    sat_mutex_unlock(pool->mutex);
    return has_failed;
}
