/* Restores to OsiriX or Horos: it is told where the objects are, and fetches them. */
#include "export/net/object_server.h"
#include "export/restore/restore_objects_private.h"
#include "export/source/osirix_request.h"
#include "formats/base/platform.h"

#define LOOK_NS ((uint64_t)10000000) /* how often is looked at what it has fetched */
#define NS_OF_A_SECOND ((uint64_t)1000000000)

typedef struct {
    const SatRestoreRun *run;
    SatHttp *http;
    SatObjectServer *server;
} Osirix;

/* Its database cannot be asked for the UID of an object. */
static bool find(void *context, SatStoreObject *objects, size_t count, SatError *err)
{
    (void)context, (void)objects, (void)count, (void)err;
    return true;
}

static bool wait_until_fetched(const Osirix *osirix, size_t count, SatStoreProgress progress,
                               void *progress_context, SatError *err)
{
    const unsigned wait_s = osirix->run->wait_s;
    size_t told = 0;
    for (;;) {
        const SatObjectServerState state = sat_object_server_state(osirix->server);
        if (state.fetched != told && !progress(progress_context, state.fetched, count)) {
            return sat_fail(err, SAT_ERR_CANCELLED, "interrupted while OsiriX fetches");
        }
        told = state.fetched;
        if (told == count) {
            return true;
        }
        if (sat_interrupt_requested()) {
            return sat_fail(err, SAT_ERR_CANCELLED, "interrupted while OsiriX fetches");
        }
        if (state.idle_ns > wait_s * NS_OF_A_SECOND) {
            return sat_fail(err, SAT_ERR_NETWORK,
                            "%s: it fetched nothing for %u seconds; look whether its activity "
                            "window tells why, or a firewall is between; --wait SECONDS gives it "
                            "longer",
                            osirix->run->address->shown, wait_s);
        }
        sat_sleep_ns(LOOK_NS);
    }
}

static bool store(void *context, SatStoreObject *objects, size_t count, SatStoreProgress progress,
                  void *progress_context, SatError *err)
{
    const Osirix *osirix = context;
    const char *url = NULL;
    if (!sat_object_server_offer(osirix->server, objects, count, &url, err)) {
        return false;
    }
    bool done = sat_osirix_download(osirix->http, osirix->run->address, url, err);
    if (!done) {
        (void)sat_fail_in(err, "%s", osirix->run->address->shown);
    }
    done = done && wait_until_fetched(osirix, count, progress, progress_context, err);
    for (size_t i = 0; i < count; i++) {
        objects[i].is_stored = sat_object_server_has_fetched(osirix->server, i);
    }
    return done;
}

bool sat_restore_to_osirix(const SatRestoreRun *run, SatRestoreTotals *out, SatError *err)
{
    *out = (SatRestoreTotals){0};
    SAT_AUTO(SatHttp) *http =
        sat_web_http_new(run->address, run->settings, run->note, run->context, err);
    SAT_AUTO(SatObjectServer) *server =
        http != NULL ? sat_object_server_start(run->serve_on, err) : NULL;
    Osirix osirix = {.run = run, .http = http, .server = server};
    const SatRestorePlace place = {.find = find, .store = store, .context = &osirix};
    return server != NULL && sat_restore_objects_send(run, &place, out, err);
}
