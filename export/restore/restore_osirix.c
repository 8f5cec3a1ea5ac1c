/* Restores to OsiriX or Horos: it is told where the objects are, and fetches them. */
#include <string.h>

#include "export/net/object_server.h"
#include "export/restore/restore_objects_private.h"
#include "export/source/osirix_request.h"
#include "formats/base/platform.h"

/* One list a backup, if it can be: Horos numbers what it fetches by the list, and may take two
 * lists for one another (WADODownload.m). */
#define MOST_OBJECTS 200000U
#define MOST_BYTES ((uint64_t)8 << 30)

#define ASK_NS ((uint64_t)500000000) /* how often it is asked to show what it may not have yet */
#define LOOK_NS ((uint64_t)10000000) /* how often is looked at what it has fetched */
#define NS_OF_A_SECOND ((uint64_t)1000000000)

typedef struct {
    const SatRestoreRun *run;
    SatHttp *http;
    SatObjectServer *server;
    char study[SAT_UID_CAPACITY]; /* the first that was fetched from; "": none yet */
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
    Osirix *osirix = context;
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
        if (objects[i].is_stored && osirix->study[0] == '\0') {
            memcpy(osirix->study, objects[i].study, sizeof(osirix->study));
        }
    }
    return done;
}

/* It takes what it fetched into its database in its own time. */
static bool display(const Osirix *osirix, bool *is_displayed, SatError *err)
{
    const uint64_t until = sat_monotonic_ns() + osirix->run->wait_s * NS_OF_A_SECOND;
    for (;;) {
        if (!sat_osirix_display(osirix->http, osirix->run->address, osirix->study, is_displayed,
                                err)) {
            return sat_fail_in(err, "%s: everything was fetched, but nothing is shown",
                               osirix->run->address->shown);
        }
        if (*is_displayed || sat_monotonic_ns() >= until) {
            return true;
        }
        if (sat_interrupt_requested()) {
            return sat_fail(err, SAT_ERR_CANCELLED, "interrupted before OsiriX shows the study");
        }
        sat_sleep_ns(ASK_NS);
    }
}

bool sat_restore_to_osirix(const SatRestoreRun *run, SatRestoreTotals *out, SatError *err)
{
    *out = (SatRestoreTotals){0};
    SAT_AUTO(SatHttp) *http =
        sat_web_http_new(run->address, run->settings, run->note, run->context, err);
    SAT_AUTO(SatObjectServer) *server =
        http != NULL ? sat_object_server_start(run->serve_on, err) : NULL;
    Osirix osirix = {.run = run, .http = http, .server = server};
    const SatRestorePlace place = {.find = find,
                                   .store = store,
                                   .context = &osirix,
                                   .most_objects = MOST_OBJECTS,
                                   .most_bytes = MOST_BYTES};
    const bool done = server != NULL && sat_restore_objects_send(run, &place, out, err);
    return done &&
           (!run->displays || osirix.study[0] == '\0' || display(&osirix, &out->is_displayed, err));
}
