/* A DICOMweb server as a source: dicomweb+https://host/root?PatientID=… */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/dicomweb_client.h"
#include "export/source/fetched_objects.h"
#include "formats/base/parallel_tasks.h"

typedef struct {
    SatSourceScan scan;
    SatFetched *fetched;
    SatWebServer server;
    SatWebUnits units;
    SatMutex *mutex; /* guards what stands behind it */
    size_t failed;
    SatError why;  /* of the first unit that failed */
    SatError last; /* what ends it all */
} Web;

bool sat_source_takes_dicomweb(const char *argument)
{
    return sat_server_address_is(argument, SAT_SERVER_DICOMWEB);
}

static bool ends_all(SatErrorCode code)
{
    return code == SAT_ERR_CANCELLED || code == SAT_ERR_NO_MEMORY || code == SAT_ERR_SYSTEM;
}

/* One unit, again when its answer was cut short: what came twice is visited once. */
static bool fetch_unit(void *context, size_t index)
{
    Web *web = context;
    SatError why = SAT_ERROR_INIT;
    bool done = false;
    for (int i = 0; !done && i < SAT_WADO_MOST_TRIES; i++) {
        sat_error_clear(&why);
        SatFetchedStream *stream = sat_fetched_stream_new(web->fetched, &why);
        const SatMultipartSink sink =
            stream != NULL ? sat_fetched_file_sink(stream) : (SatMultipartSink){0};
        done = stream != NULL &&
               sat_wado_retrieve(&web->server, &web->units.items[index], &sink, &why);
        sat_fetched_stream_free(stream);
        if (!done && ends_all(why.code)) {
            break;
        }
    }
    if (done) {
        return true;
    }
    sat_mutex_lock(web->mutex);
    if (ends_all(why.code)) {
        web->last = web->last.code == SAT_OK ? why : web->last;
    } else {
        web->why = web->failed++ == 0 ? why : web->why;
    }
    sat_mutex_unlock(web->mutex);
    return !ends_all(why.code);
}

static bool fetch_all(Web *web, SatError *err)
{
    const int at_once = (int)web->scan.visitor->servers->connections;
    const SatTasks tasks = {.run = fetch_unit, .context = web};
    const char *shown = web->server.address->shown;
    if (web->units.count == 0) {
        return sat_fail(err, SAT_ERR_SYSTEM, "%s: nothing there matches", shown);
    }
    if (!sat_tasks_run(&tasks, web->units.count, at_once, err)) {
        *err = err->code == SAT_OK ? web->last : *err;
        return false;
    }
    if (web->units.unusable > 0) {
        char text[96];
        (void)snprintf(text, sizeof(text), "%zu of its matches have no valid UID: left out",
                       web->units.unusable);
        sat_source_note(&web->scan, true, shown, text);
    }
    if (web->failed == web->units.count) {
        *err = web->why;
        return sat_fail_in(err, "%s", shown);
    }
    if (web->failed > 0) {
        char text[640];
        (void)snprintf(text, sizeof(text), "%zu of %zu parts did not come whole: %s", web->failed,
                       web->units.count, web->why.text);
        sat_source_note(&web->scan, true, shown, text);
    }
    return true;
}

static bool fetch(Web *web, SatError *err)
{
    const SatServerSettings *servers = web->scan.visitor->servers;
    const SatServerAddress *address = web->server.address;
    SatServerLogin login;
    if (address->key_count == 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "%s: say what to look for, as ?PatientID=… or --PatientID of a named "
                        "server; ?PatientID=* is everything there",
                        address->shown);
    }
    if (!sat_server_login_read(servers->auth_file, address, &login, err)) {
        return false;
    }
    SAT_AUTO(SatHttp) *http = sat_web_http_new(address, servers, NULL, NULL, err);
    web->server.http = http;
    web->server.login = &login;
    const bool done =
        http != NULL && sat_qido_search(&web->server, &web->units, err) && fetch_all(web, err);
    free(web->units.items);
    sat_server_login_end(&login);
    return done;
}

bool sat_source_scan_dicomweb(const char *argument, uint32_t ordinal,
                              const SatSourceVisitor *visitor, SatSourceCounts *counts,
                              SatError *err)
{
    SatServerAddress address;
    if (!sat_server_address_read(argument, &address, err)) {
        return false;
    }
    Web web = {.scan = {.ordinal = ordinal, .visitor = visitor, .counts = counts},
               .server = {.address = &address},
               .fetched = sat_fetched_new(visitor, address.shown, err)};
    web.mutex = web.fetched != NULL ? sat_mutex_new(err) : NULL;
    bool done = web.mutex != NULL && fetch(&web, err);
    if (done && sat_fetched_count(web.fetched) == 0) {
        done = sat_fail(err, SAT_ERR_NETWORK, "%s: it sent none of what matches", address.shown);
    }
    done = done && sat_fetched_visit(web.fetched, &web.scan, err);
    sat_fetched_free(web.fetched);
    sat_mutex_free(web.mutex);
    return done;
}
