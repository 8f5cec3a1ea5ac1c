/* The loop of a worker program: requests in, answers out. One thread. */
#ifndef SAT_EXPORT_WORKER_SERVE_H
#define SAT_EXPORT_WORKER_SERVE_H

#include "formats/base/platform_worker.h"

/** What a worker does, and where its messages lie. */
typedef struct {
    void *answer; /* filled with what says that the worker is ready */
    size_t answer_bytes;
    void *request;
    size_t request_bytes;
    /** Makes the answer to the request. memory: the last that was sent; NULL: none yet */
    void (*work)(void *context, SatSharedMemory *memory);
    void *context;
} SatServing;

/** Says that it is ready, then answers one request after the other until the other side is gone. */
void sat_worker_serve(const SatServing *serving);

#endif
