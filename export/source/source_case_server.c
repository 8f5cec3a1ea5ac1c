/* A case server as a source: own cases, one after the other, each in a folder of the staging
 * folder. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/source/fetched_case.h"
#include "export/source/raw_item_private.h"
#include "export/source/source_kinds.h"
#include "formats/base/growing_list.h"
#include "formats/case/case_model.h"

static const char prefix[] = SAT_SOURCE_CASE_SERVER;

typedef struct {
    const SatSourceVisitor *visitor;
    SatServedCases *served;
    SatSourceCounts *counts;
    SatCaseServer *server;
    uint32_t ordinal;
    int at_once;
    char name[40];      /* "rID 12345" of the case under way */
    const char *folder; /* of its files; borrowed */
} Scan;

bool sat_source_takes_case_server(const char *argument)
{
    return strncmp(argument, prefix, sizeof(prefix) - 1) == 0;
}

bool sat_source_case_number(const char *argument, uint64_t *rid, SatError *err)
{
    const char *digits = argument + sizeof(prefix) - 1;
    const size_t length = strlen(digits);
    *rid = 0;
    if (length > 18 || strspn(digits, "0123456789") != length || digits[0] == '0') {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "%s: expected radiopaedia: for all of your cases, or radiopaedia:12345 "
                        "with the rID of one",
                        argument);
    }
    for (; *digits != '\0'; digits++) {
        *rid = *rid * 10 + (uint64_t)(*digits - '0');
    }
    return true;
}

/* ---- what is told of a case has its number before it ----------------------------------------- */

static void shown_path(const Scan *scan, const char *path, char out[1024])
{
    (void)snprintf(out, 1024, "%s%s%s", scan->name, path[0] != '\0' ? "/" : "", path);
}

static void skipped(void *context, SatSkipReason reason, const char *display_path, const char *text)
{
    const Scan *scan = context;
    char shown[1024];
    shown_path(scan, display_path, shown);
    scan->visitor->skipped(scan->visitor->context, reason, shown, text);
}

static void note(void *context, bool is_warning, const char *display_path, const char *text)
{
    const Scan *scan = context;
    char shown[1024];
    shown_path(scan, display_path, shown);
    scan->visitor->note(scan->visitor->context, is_warning, shown, text);
}

/* The number that a path goes on with, when a folder ends behind it; 0: none. *path moves past it.
 */
static uint32_t take_number(const char **path)
{
    const char *at = *path;
    uint32_t number = 0;
    for (; *at >= '0' && *at <= '9' && number < SAT_CASE_ORDER_STEP / 10; at++) {
        number = number * 10 + (uint32_t)(*at - '0');
    }
    const bool is_one = at > *path && *at == '/' && number > 0;
    *path = is_one ? at + 1 : *path;
    return is_one ? number : 0;
}

/* The server's order of studies and of their series holds, whatever dates and numbers are left:
 * "…/02/01/0003.dcm" is of its second study's first series. A zip's files say none. */
static bool item(void *context, const SatRawItem *raw, SatError *err)
{
    const Scan *scan = context;
    SatRawItem ordered = *raw;
    const size_t folder = strlen(scan->folder);
    if (strncmp(raw->path, scan->folder, folder) == 0 && raw->path[folder] == '/') {
        const char *at = raw->path + folder + 1;
        const uint32_t study = take_number(&at), series = study > 0 ? take_number(&at) : 0;
        ordered.study_order = study;
        ordered.series_order =
            study < SAT_CASE_MAX_STUDIES && series > 0 ? study * SAT_CASE_ORDER_STEP + series : 0;
    }
    return scan->visitor->item(scan->visitor->context, &ordered, err);
}

static bool other(void *context, const SatRawItem *raw, SatError *err)
{
    const Scan *scan = context;
    return scan->visitor->other(scan->visitor->context, raw, err);
}

static bool unseen(void *context, const SatRawItem *raw, const char *why, SatError *err)
{
    const Scan *scan = context;
    return scan->visitor->unseen(scan->visitor->context, raw, why, err);
}

static bool written(void *context, const char *json, size_t length_bytes, SatError *err)
{
    const Scan *scan = context;
    return scan->visitor->written(scan->visitor->context, json, length_bytes, err);
}

static bool rewritten(void *context, const char *json, size_t length_bytes, SatError *err)
{
    const Scan *scan = context;
    return scan->visitor->rewritten(scan->visitor->context, json, length_bytes, err);
}

static void progress(void *context, uint64_t files_seen, uint64_t items_taken)
{
    const Scan *scan = context;
    scan->visitor->progress(scan->visitor->context, files_seen, items_taken);
}

/* As the visitor, but for what is told. Backups are no originals: what is one is not opened. */
static SatSourceVisitor visitor_of(Scan *scan)
{
    const SatSourceVisitor *given = scan->visitor;
    return (SatSourceVisitor){.item = given->item != NULL ? item : NULL,
                              .other = given->other != NULL ? other : NULL,
                              .unseen = given->unseen != NULL ? unseen : NULL,
                              .written = given->written != NULL ? written : NULL,
                              .rewritten = given->rewritten != NULL ? rewritten : NULL,
                              .skipped = given->skipped != NULL ? skipped : NULL,
                              .note = given->note != NULL ? note : NULL,
                              .progress = given->progress != NULL ? progress : NULL,
                              .context = scan,
                              .place = scan->name,
                              .staging = given->staging};
}

/* ---- one case -------------------------------------------------------------------------------- */

static SatServedCase *add_served(Scan *scan, const SatCaseRow *row, SatError *err)
{
    SatServedCases *served = scan->served;
    SatServedCase *grown =
        sat_list_grow(served->cases, served->count, &served->capacity, sizeof(*grown));
    if (grown == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the list of cases");
        return NULL;
    }
    served->cases = grown;
    SatServedCase *added = &grown[served->count++];
    *added = (SatServedCase){.rid = row->id, .source_ordinal = scan->ordinal};
    sat_served_state(row, added->state);
    return added;
}

static void tell_failed(Scan *scan, const char *text)
{
    scan->served->failed++;
    scan->counts->skipped[SAT_SKIP_UNREADABLE]++;
    if (scan->visitor->skipped != NULL) {
        skipped(scan, SAT_SKIP_UNREADABLE, "", text);
    }
}

static bool ends_the_scan(const SatError *err)
{
    return err->code == SAT_ERR_CANCELLED || err->code == SAT_ERR_NO_MEMORY ||
           err->code == SAT_ERR_SYSTEM;
}

static uint64_t unread(const SatSourceCounts *counts)
{
    return counts->skipped[SAT_SKIP_UNSUPPORTED] + counts->skipped[SAT_SKIP_CORRUPT] +
           counts->skipped[SAT_SKIP_UNREADABLE];
}

/* Visits what was fetched; a part of a case is no case. */
static bool visit(Scan *scan, const SatFetchedCase *fetched, size_t index, SatError *err)
{
    const SatSourceVisitor visitor = visitor_of(scan);
    SatServedCase *served = &scan->served->cases[index];
    char text[640];
    if (fetched->failed > 0) {
        (void)snprintf(text, sizeof(text), "%zu of %zu files did not come: %s", fetched->failed,
                       fetched->failed + fetched->files, fetched->first.text);
        tell_failed(scan, text);
        return true;
    }
    if (fetched->files == 0) {
        tell_failed(scan, "the server names no files of it");
        return true;
    }
    served->is_fetched = true;
    const uint64_t before = unread(scan->counts);
    scan->folder = fetched->folder;
    const bool done =
        sat_source_scan_folder(fetched->folder, scan->ordinal, &visitor, scan->counts, err);
    scan->served->cases[index].is_partial = unread(scan->counts) != before;
    return done;
}

static bool take_case(Scan *scan, const SatCaseRow *row, SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    SatFetchedCase fetched;
    if (add_served(scan, row, err) == NULL) {
        return false;
    }
    const size_t index = scan->served->count - 1;
    (void)snprintf(scan->name, sizeof(scan->name), "rID %" PRIu64, row->id);
    bool done = sat_fetched_case_new(scan->server, row, scan->visitor->staging, scan->at_once,
                                     &fetched, &why);
    if (done) {
        done = visit(scan, &fetched, index, err);
        scan->served->cases[index].folder = fetched.folder;
        scan->served->cases[index].answer_path = fetched.answer_path;
        fetched.folder = fetched.answer_path = NULL;
    } else if (ends_the_scan(&why)) {
        *err = why;
    } else {
        tell_failed(scan, why.text);
        done = true;
    }
    sat_fetched_case_free(&fetched);
    return done;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static bool take_cases(Scan *scan, uint64_t rid, SatError *err)
{
    const SatServedAccount *account = sat_served_account(scan->served, err);
    bool done = account != NULL;
    size_t taken = 0;
    scan->server = done ? account->server : NULL;
    for (size_t i = 0; done && i < account->rows.count; i++) {
        if (rid == 0 || account->rows.rows[i].id == rid) {
            taken++;
            done = take_case(scan, &account->rows.rows[i], err);
        }
    }
    if (done && rid != 0 && taken == 0) {
        done = sat_fail(err, SAT_ERR_SYSTEM,
                        "there is no case %" PRIu64 " among yours; the server gives no others, but "
                        "their viewer's JSON can be saved from the browser",
                        rid);
    }
    return done;
}

bool sat_source_scan_case_server(const char *argument, uint32_t ordinal,
                                 const SatSourceVisitor *visitor, SatSourceCounts *counts,
                                 SatError *err)
{
    Scan scan = {
        .visitor = visitor, .served = visitor->served, .counts = counts, .ordinal = ordinal};
    uint64_t rid = 0;
    if (!sat_source_case_number(argument, &rid, err)) {
        return false;
    }
    if (visitor->served == NULL || visitor->staging == NULL) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "%s: no server is asked here", argument);
    }
    scan.at_once = sat_served_http(visitor->served).at_once;
    return take_cases(&scan, rid, err);
}
