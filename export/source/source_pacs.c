/* A PACS as a source: pacs://TITLE@host:port?PatientID=… */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/pacs_client.h"
#include "export/source/fetched_objects.h"

typedef struct {
    SatSourceScan scan;
    SatFetched *fetched;
    char *folder; /* of a C-MOVE; NULL: there was none */
    const char *shown;
} Pacs;

bool sat_source_takes_pacs(const char *argument)
{
    return sat_server_address_is(argument, SAT_SERVER_PACS);
}

static char *make_folder(void *context, SatError *err)
{
    Pacs *pacs = context;
    pacs->folder = sat_fetched_folder(pacs->fetched, err);
    char *given = pacs->folder != NULL ? malloc(strlen(pacs->folder) + 1) : NULL;
    if (given != NULL) {
        memcpy(given, pacs->folder, strlen(pacs->folder) + 1);
    } else if (pacs->folder != NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a path");
    }
    return given;
}

static void note(void *context, bool is_warning, const char *text)
{
    const Pacs *pacs = context;
    sat_source_note(&pacs->scan, is_warning, pacs->shown, text);
}

static bool fetch(Pacs *pacs, const SatServerAddress *address, SatError *err)
{
    SatPacsCounts counts;
    SatFetchedStream *stream = sat_fetched_stream_new(pacs->fetched, err);
    if (stream == NULL) {
        return false;
    }
    const SatPacsTaker taker = {
        .sink = sat_fetched_sink(stream), .folder = make_folder, .note = note, .context = pacs};
    const bool done = sat_pacs_fetch(address, pacs->scan.visitor->servers, &taker, &counts, err);
    sat_fetched_stream_free(stream);
    return done &&
           (pacs->folder == NULL || sat_fetched_take_folder(pacs->fetched, pacs->folder, err));
}

bool sat_source_scan_pacs(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                          SatSourceCounts *counts, SatError *err)
{
    SatServerAddress address;
    if (!sat_server_address_read(argument, &address, err)) {
        return false;
    }
    Pacs pacs = {.scan = {.ordinal = ordinal, .visitor = visitor, .counts = counts},
                 .shown = address.shown,
                 .fetched = sat_fetched_new(visitor, address.shown, err)};
    bool done = pacs.fetched != NULL && fetch(&pacs, &address, err);
    if (done && sat_fetched_count(pacs.fetched) == 0) {
        done = sat_fail(err, SAT_ERR_NETWORK, "%s: it sent none of what matches", address.shown);
    }
    done = done && sat_fetched_visit(pacs.fetched, &pacs.scan, err);
    sat_fetched_free(pacs.fetched);
    free(pacs.folder);
    return done;
}
