/* Many independent tasks on a few threads, the caller's among them. */
#ifndef SAT_BASE_PARALLEL_TASKS_H
#define SAT_BASE_PARALLEL_TASKS_H

#include <stdbool.h>
#include <stddef.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

typedef struct {
    /** Task `index`; any thread. False: no further ones are begun. */
    bool (*run)(void *context, size_t index);
    /** In the caller's thread, after each of its own tasks; NULL: nothing. False: as of run. */
    bool (*meanwhile)(void *context);
    void *context;
} SatTasks;

/** Runs tasks 0 to count - 1, begun in their order, on up to `threads` threads; fewer where the
 *  system gives no more. Returns when all that began are over; false when one was stopped.
 *  errors: SAT_ERR_NO_MEMORY; a task's own are for it to keep */
SAT_NODISCARD bool sat_tasks_run(const SatTasks *tasks, size_t count, int threads, SatError *err);

#endif
