/* Answers requests until nobody asks any more. */
#include "export/worker/worker_serve.h"

void sat_worker_serve(const SatServing *serving)
{
    SatSharedMemory *memory = NULL;
    while (sat_worker_answer(serving->answer, serving->answer_bytes)) {
        SatSharedMemory *fresh = NULL;
        if (!sat_worker_next(serving->request, serving->request_bytes, &fresh)) {
            break;
        }
        if (fresh != NULL) {
            sat_shared_memory_free(memory);
            memory = fresh;
        }
        serving->work(serving->context, memory);
    }
}
