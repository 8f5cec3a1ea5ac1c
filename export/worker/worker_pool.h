/* Lends processes that work on outside data to threads: started when first wanted, at most as many
 * as jobs, replaced when they are no good any more. What kind of worker, its owner says. */
#ifndef SAT_EXPORT_WORKER_POOL_H
#define SAT_EXPORT_WORKER_POOL_H

#include <stdbool.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

typedef struct SatWorkerPool SatWorkerPool;

/** One kind of worker. start is called by a thread that outlives all workers; one that gives NULL
 * sets err. */
typedef struct {
    const char *program; /* its file name: looked for beside this program */
    void *(*start)(const char *path, SatError *err);
    void (*end)(void *worker); /* NULL-safe */
    bool (*is_good)(const void *worker);
} SatWorkerKind;

/** path: NULL for kind->program beside this program. Starts nothing yet. kind is borrowed until
 *  free.     owns: sat_worker_pool_free() */
SAT_NODISCARD SatWorkerPool *sat_worker_pool_new(const SatWorkerKind *kind, const char *path,
                                                 int workers, SatError *err);
/** When no thread has a worker any more: ends and reaps every one. NULL-safe */
void sat_worker_pool_free(SatWorkerPool *pool);

/** A worker for this thread alone, until it is given back; waits for a free one. thread: any
 *  errors: those of starting, when there is none at all */
SAT_NODISCARD void *sat_worker_pool_borrow(SatWorkerPool *pool, SatError *err);
void sat_worker_pool_give_back(SatWorkerPool *pool, void *worker);

/** Whether not one worker could be started: final. err: set to the reason then. thread: any */
bool sat_worker_pool_has_failed(SatWorkerPool *pool, SatError *err);

#endif
