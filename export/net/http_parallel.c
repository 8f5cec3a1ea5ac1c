/* Many requests at once: a few threads, each with the next one. */
#include "export/net/http_private.h"
#include "formats/base/parallel_tasks.h"

typedef struct {
    SatHttp *http;
    SatHttpFetch *fetches;
    void (*done)(void *context, SatHttpFetch *fetch);
    void *context;
    SatMutex *mutex; /* guards done and err */
    SatError err;
} Run;

static bool send_one(void *context, size_t index)
{
    Run *run = context;
    SatHttpFetch *fetch = &run->fetches[index];
    fetch->is_done = sat_http_send(run->http, &fetch->request, &fetch->response, &fetch->err);
    const bool ends = !fetch->is_done && (fetch->err.code == SAT_ERR_CANCELLED ||
                                          fetch->err.code == SAT_ERR_NO_MEMORY);
    sat_mutex_lock(run->mutex);
    if (ends && run->err.code == SAT_OK) {
        run->err = fetch->err;
    }
    if (run->done != NULL && !ends) {
        run->done(run->context, fetch);
    }
    sat_mutex_unlock(run->mutex);
    return !ends;
}

bool sat_http_send_all(SatHttp *http, SatHttpFetch *fetches, size_t count,
                       void (*done)(void *context, SatHttpFetch *fetch), void *context,
                       SatError *err)
{
    Run run = {.http = http,
               .fetches = fetches,
               .done = done,
               .context = context,
               .mutex = sat_mutex_new(err),
               .err = SAT_ERROR_INIT};
    if (run.mutex == NULL) {
        return false;
    }
    const SatTasks tasks = {.run = send_one, .context = &run};
    const bool all = sat_tasks_run(&tasks, count, http->options.at_once, err);
    sat_mutex_free(run.mutex);
    if (!all && err->code == SAT_OK) {
        *err = run.err;
    }
    return all;
}
