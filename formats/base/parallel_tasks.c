/* Threads that take the next task until there is none. */
#include "formats/base/parallel_tasks.h"

#include "formats/base/platform.h"

enum { MOST_THREADS = 64 };

typedef struct {
    const SatTasks *tasks;
    size_t count;
    SatMutex *mutex;
    size_t next; /* guarded by mutex, with stopped */
    bool stopped;
} Run;

static bool take_next(Run *run, size_t *index)
{
    sat_mutex_lock(run->mutex);
    const bool is_one = !run->stopped && run->next < run->count;
    *index = is_one ? run->next++ : 0;
    sat_mutex_unlock(run->mutex);
    return is_one;
}

static void stop(Run *run)
{
    sat_mutex_lock(run->mutex);
    run->stopped = true;
    sat_mutex_unlock(run->mutex);
}

static void help(void *context)
{
    Run *run = context;
    size_t index = 0;
    while (take_next(run, &index)) {
        if (!run->tasks->run(run->tasks->context, index)) {
            stop(run);
        }
    }
}

bool sat_tasks_run(const SatTasks *tasks, size_t count, int threads, SatError *err)
{
    Run run = {.tasks = tasks, .count = count, .mutex = sat_mutex_new(err)};
    SatThread *helpers[MOST_THREADS];
    size_t helper_count = 0, index = 0;
    if (run.mutex == NULL) {
        return false;
    }
    while (helper_count + 1 < (size_t)(threads > 0 ? threads : 1) && helper_count < MOST_THREADS &&
           helper_count + 1 < count) {
        SatError none = SAT_ERROR_INIT; /* those there are do it */
        helpers[helper_count] = sat_thread_start(help, &run, &none);
        if (helpers[helper_count] == NULL) {
            break;
        }
        helper_count++;
    }
    while (take_next(&run, &index)) {
        if (!tasks->run(tasks->context, index) ||
            (tasks->meanwhile != NULL && !tasks->meanwhile(tasks->context))) {
            stop(&run);
        }
    }
    for (size_t i = 0; i < helper_count; i++) {
        sat_thread_join(helpers[i]);
    }
    sat_mutex_free(run.mutex);
    return !run.stopped;
}
