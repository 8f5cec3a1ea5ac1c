/* Lends workers to threads that decode. One thread of its own starts them: they end with the thread
 * that started them, and the threads that decode come and go. */
#include "export/decode/decoder_pool.h"

#include <stdlib.h>
#include <string.h>

#include "export/decode/decode_worker.h"
#include "formats/base/platform.h"

struct SatDecoderPool {
    SatDicomDecoder decoder;
    char *program;
    SatThread *keeper; /* starts workers; made with the first one */
    SatMutex *mutex;
    SatCondition *wanted;  /* the keeper waits: a start is wanted, or closing */
    SatCondition *changed; /* those who decode wait: a worker is idle or gone, or a start failed */
    /* guarded by mutex: */
    SatDecodeWorker **idle; /* room for as many as `most` is at first */
    size_t idle_count;
    size_t most;  /* fewer when no more could be started */
    size_t count; /* of all workers: idle, lent, being started */
    size_t starts_wanted;
    SatError failure; /* of a start that left no worker at all: final */
    bool closing;
};

/* ---- starting -------------------------------------------------------------------------------- */

/* Lock held. The workers there are go on; without any, no frame waits for one again. */
static void forgo(SatDecoderPool *pool, const SatError *err)
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
    SatDecoderPool *pool = context;
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
        SatDecodeWorker *worker = sat_decode_worker_new(pool->program, &err);
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
static bool want_start(SatDecoderPool *pool, SatError *err)
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

static SatDecodeWorker *borrow(SatDecoderPool *pool, SatError *err)
{
    SatDecodeWorker *worker = NULL;
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

static void give_back(SatDecoderPool *pool, SatDecodeWorker *worker)
{
    bool is_good = sat_decode_worker_is_good(worker);
    if (!is_good) {
        sat_decode_worker_free(worker);
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

/* Fits SatDicomDecoder. */
static bool decode(void *context, const SatCodestream *codestream, const uint8_t *bytes,
                   uint8_t *out, size_t length, SatError *err)
{
    SatDecoderPool *pool = context;
    for (;;) {
        SatDecodeWorker *worker = borrow(pool, err);
        if (worker == NULL) {
            return false;
        }
        bool was_fresh = sat_decode_worker_is_fresh(worker);
        SatDecodeEnd end = sat_decode_worker_run(worker, codestream, bytes, out, length, err);
        give_back(pool, worker);
        if (end == SAT_DECODE_END_DONE || end == SAT_DECODE_END_FAILED) {
            return end == SAT_DECODE_END_DONE;
        }
        /* One that had decoded before may have ended of that: a fresh one decides. */
        if (was_fresh) {
            return sat_fail(
                err, SAT_ERR_CORRUPT,
                "the %s decoder gave up on it: the picture is damaged, or of a kind that "
                "the decoder does not know",
                sat_codestream_family_name(codestream->family));
        }
    }
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* The program beside this one. owns: free() */
static char *find_program(void)
{
    char *own = sat_own_program_path();
    if (own == NULL) {
        return NULL;
    }
    size_t folder_length = (size_t)(sat_path_file_name(own) - own);
    char *path = malloc(folder_length + sizeof(SAT_DECODE_PROGRAM));
    if (path != NULL) {
        memcpy(path, own, folder_length);
        memcpy(path + folder_length, SAT_DECODE_PROGRAM, sizeof(SAT_DECODE_PROGRAM));
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

SatDecoderPool *sat_decoder_pool_new(const char *program, int workers, SatError *err)
{
    SatDecoderPool *pool = calloc(1, sizeof(*pool));
    if (pool == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for decoding");
        return NULL;
    }
    pool->decoder = (SatDicomDecoder){decode, pool};
    pool->most = workers > 0 ? (size_t)workers : 1;
    pool->program = program != NULL ? copy_path(program) : find_program();
    pool->idle = calloc(pool->most, sizeof(SatDecodeWorker *));
    bool done = pool->program != NULL && pool->idle != NULL;
    if (!done) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for decoding");
    }
    pool->mutex = done ? sat_mutex_new(err) : NULL;
    pool->wanted = pool->mutex != NULL ? sat_condition_new(err) : NULL;
    pool->changed = pool->wanted != NULL ? sat_condition_new(err) : NULL;
    if (pool->changed == NULL) {
        sat_decoder_pool_free(pool);
        return NULL;
    }
    return pool;
}

void sat_decoder_pool_free(SatDecoderPool *pool)
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
        sat_decode_worker_free(pool->idle[i]);
    }
    sat_condition_free(pool->changed);
    sat_condition_free(pool->wanted);
    sat_mutex_free(pool->mutex);
    free(pool->idle);
    free(pool->program);
    free(pool);
}

bool sat_decoder_pool_has_failed(SatDecoderPool *pool, SatError *err)
{
    sat_mutex_lock(pool->mutex);
    bool has_failed = pool->failure.code != SAT_OK;
    if (has_failed) {
        *err = pool->failure;
    }
    sat_mutex_unlock(pool->mutex);
    return has_failed;
}

const SatDicomDecoder *sat_decoder_pool_decoder(SatDecoderPool *pool)
{
    return &pool->decoder;
}
