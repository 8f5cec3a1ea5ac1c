/* Restores to servers of DICOM. */
#include "export/restore_served.h"

#include <stdio.h>
#include <string.h>

#include "export/net/serve_place.h"
#include "export/print_text.h"
#include "export/privacy_gate_ask.h"
#include "export/restore/restore_objects.h"

enum { SETTLED_WAIT_S = 120, LONGEST_WAIT_S = 86400 };

typedef struct {
    const SatOptions *options;
    SatReport *report;
    SatServerAddress address;
    SatRestoreObjects objects;
    unsigned wait_s; /* of OsiriX: how long it may fetch nothing */
} Served;

bool sat_restore_served_takes(const char *to)
{
    return sat_server_address_is(to, SAT_SERVER_PACS) ||
           sat_server_address_is(to, SAT_SERVER_DICOMWEB) ||
           sat_server_address_is(to, SAT_SERVER_OSIRIX);
}

/* ---- the plan -------------------------------------------------------------------------------- */

static void tell_folder(const Served *served, const char *folder, size_t length, size_t count,
                        uint64_t bytes)
{
    char size[16], name[SAT_BACKUP_MAX_PATH_BYTES + 1];
    (void)snprintf(name, sizeof(name), "%.*s", (int)length, folder);
    if (served->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "folder");
        sat_json_put_text(&line.json, "path", name);
        sat_json_put_u64(&line.json, "objects", count);
        sat_json_put_u64(&line.json, "size_bytes", bytes);
        sat_report_close_line(&line);
        return;
    }
    sat_format_bytes(bytes, size);
    (void)fputs("  ", stdout);
    sat_print_text(name, 0);
    (void)printf(": %zu object%s, %s\n", count, sat_plural(count), size);
}

/* Folder by folder, as the files of the backup lie one behind the other. */
static void tell_plan(const Served *served)
{
    const SatRestoreObjects *objects = &served->objects;
    for (size_t begin = 0; begin < objects->count;) {
        size_t length = 0, end = begin;
        uint64_t bytes = 0;
        const char *folder = sat_restore_objects_folder(objects, objects->files[begin], &length);
        while (end < objects->count) {
            size_t its_length = 0;
            const char *its = sat_restore_objects_folder(objects, objects->files[end], &its_length);
            if (its_length != length || memcmp(its, folder, length) != 0) {
                break;
            }
            bytes += objects->files[end++]->bytes;
        }
        tell_folder(served, folder, length, end - begin, bytes);
        begin = end;
    }
}

/* ---- each object ----------------------------------------------------------------------------- */

static const char *sent_word(const Served *served)
{
    return served->address.kind == SAT_SERVER_OSIRIX ? "fetched" : "sent";
}

static void told(void *context, const SatBackupFile *file, SatRestoreFate fate, const char *why)
{
    static const char *const words[] = {[SAT_RESTORED_SENT] = "sent",
                                        [SAT_RESTORED_WAS_THERE] = "there",
                                        [SAT_RESTORED_REFUSED] = "refused",
                                        [SAT_RESTORED_DAMAGED] = "damaged"};
    Served *served = context;
    SatReport *report = served->report;
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "object");
        sat_json_put_text(&line.json, "path", file->path);
        sat_json_put_text(&line.json, "state", words[fate]);
        if (why[0] != '\0') {
            sat_json_put_text(&line.json, "why", why);
        }
        sat_report_close_line(&line);
    }
    switch (fate) {
    case SAT_RESTORED_REFUSED:
        sat_report_progress_end(report);
        sat_report_warn(report, file->path, "%s", why);
        break;
    case SAT_RESTORED_DAMAGED:
        sat_report_progress_end(report);
        sat_report_fail_text(report, SAT_EXIT_CORRUPT_INPUT, "%s: %s", file->path, why);
        break;
    case SAT_RESTORED_SENT:
    case SAT_RESTORED_WAS_THERE:
    case SAT_RESTORED_FATES:
        if (report->verbose && !report->json) {
            sat_report_progress_end(report);
            sat_report_detail(report, "%s: %s", file->path,
                              fate == SAT_RESTORED_SENT ? sent_word(served) : "was there already");
        }
        break;
    }
}

static void progress(void *context, uint64_t done, uint64_t total)
{
    const Served *served = context;
    sat_report_progress(served->report, "sending", "objects", done, total);
}

static void note(void *context, const char *text)
{
    const Served *served = context;
    sat_report_progress_end(served->report);
    sat_report_detail(served->report, "%s", text);
}

/* ---- the end --------------------------------------------------------------------------------- */

static void tell_summary_json(const Served *served, const SatRestoreTotals *totals)
{
    SatReportLine line;
    sat_report_open_line(&line, "summary");
    sat_json_put_text(&line.json, "server", served->address.shown);
    sat_json_put_bool(&line.json, "dry_run", totals == NULL);
    sat_json_put_bool(&line.json, "names_patient", served->objects.is_identifiable);
    sat_json_put_u64(&line.json, "objects", served->objects.count);
    sat_json_put_u64(&line.json, "size_bytes", served->objects.size_bytes);
    sat_json_put_u64(&line.json, "others", served->objects.others);
    if (totals != NULL) {
        sat_json_put_u64(&line.json, "sent", totals->fates[SAT_RESTORED_SENT]);
        sat_json_put_u64(&line.json, "there", totals->fates[SAT_RESTORED_WAS_THERE]);
        sat_json_put_u64(&line.json, "refused", totals->fates[SAT_RESTORED_REFUSED]);
        sat_json_put_u64(&line.json, "damaged", totals->fates[SAT_RESTORED_DAMAGED]);
        sat_json_put_u64(&line.json, "sent_bytes", totals->sent_bytes);
        if (served->address.kind == SAT_SERVER_OSIRIX) {
            sat_json_put_bool(&line.json, "displayed", totals->is_displayed);
        }
    }
    sat_report_close_line(&line);
}

/* From where OsiriX gets them, and for how long. */
static void tell_serving(const Served *served, const char *fetches)
{
    const char *place = served->options->serve_on;
    if (served->address.kind != SAT_SERVER_OSIRIX) {
        return;
    }
    sat_report_say(served->report,
                   "it %s them by HTTP from %s%s%s; this ends when it has all, or has fetched "
                   "nothing for %u seconds (--wait)",
                   fetches, place != NULL ? place : "this machine",
                   place != NULL ? ", where whoever listens on the network reads them too" : "",
                   served->options->display ? ", then shows the study" : "", served->wait_s);
}

static void tell_summary(const Served *served, const SatRestoreTotals *totals)
{
    char size[16];
    SatReport *report = served->report;
    const SatRestoreObjects *objects = &served->objects;
    if (report->json) {
        tell_summary_json(served, totals);
        return;
    }
    if (totals == NULL) {
        sat_format_bytes(objects->size_bytes, size);
        sat_report_say(report, "%s: would get %zu object%s, %s, unless it has them",
                       served->address.shown, objects->count, sat_plural(objects->count), size);
        tell_serving(served, "would fetch");
    } else {
        sat_format_bytes(totals->sent_bytes, size);
        sat_report_say(report, "%s: %zu object%s %s, %s; %zu there already, %zu refused",
                       served->address.shown, totals->fates[SAT_RESTORED_SENT],
                       sat_plural(totals->fates[SAT_RESTORED_SENT]), sent_word(served), size,
                       totals->fates[SAT_RESTORED_WAS_THERE], totals->fates[SAT_RESTORED_REFUSED]);
    }
    if (objects->others > 0) {
        sat_report_say(report,
                       "not sent: %zu file%s of the backup that %s no DICOM object; the server has "
                       "no place for %s",
                       objects->others, sat_plural(objects->others),
                       objects->others == 1 ? "is" : "are", objects->others == 1 ? "it" : "them");
    }
}

static void tell_failure(const Served *served, const SatStaging *staging,
                         const SatRestoreTotals *totals, SatError *err)
{
    const size_t settled = totals->fates[SAT_RESTORED_SENT] + totals->fates[SAT_RESTORED_WAS_THERE];
    const bool is_disk = err->code == SAT_ERR_SYSTEM && staging != NULL;
    const char *again = served->address.kind == SAT_SERVER_OSIRIX
                            ? "the same command offers all of them again, and one of each is kept"
                            : "the same command goes on";
    if (err->code == SAT_ERR_CANCELLED) {
        sat_error_clear(err);
        (void)sat_fail(err, SAT_ERR_CANCELLED, "interrupted; %s", again);
    } else if (settled > 0) {
        sat_report_insist(served->report, "%zu of %zu objects are there; %s", settled,
                          served->objects.count, again);
    }
    sat_report_fail(served->report, is_disk ? SAT_EXIT_OUTPUT : sat_exit_for_input(err), err);
}

static bool send_to(const SatRestoreRun *run, SatRestoreTotals *out, SatError *err)
{
    switch (run->address->kind) {
    case SAT_SERVER_PACS:
        return sat_restore_to_pacs(run, out, err);
    case SAT_SERVER_DICOMWEB:
        return sat_restore_to_dicomweb(run, out, err);
    case SAT_SERVER_OSIRIX:
    default:
        return sat_restore_to_osirix(run, out, err);
    }
}

static void send_objects(Served *served)
{
    SatError err = SAT_ERROR_INIT;
    SatRestoreTotals totals = {0};
    SAT_AUTO(SatStaging) *staging = sat_staging_new(&err);
    tell_serving(served, "fetches");
    const SatRestoreRun run = {.objects = &served->objects,
                               .staging = staging,
                               .address = &served->address,
                               .settings = &served->options->servers,
                               .told = told,
                               .progress = progress,
                               .note = note,
                               .context = served,
                               .serve_on = served->options->serve_on,
                               .wait_s = served->wait_s,
                               .displays = served->options->display};
    const bool done = staging != NULL && send_to(&run, &totals, &err);
    sat_report_progress_end(served->report);
    if (!done) {
        tell_failure(served, staging, &totals, &err);
        return;
    }
    tell_summary(served, &totals);
    if (served->options->display && !totals.is_displayed) {
        sat_report_warn(served->report, served->address.shown,
                        "it has not shown the study within %u seconds: see there whether it came "
                        "in, and open it",
                        served->wait_s);
    }
    if (totals.fates[SAT_RESTORED_REFUSED] > 0 && totals.fates[SAT_RESTORED_SENT] == 0 &&
        totals.fates[SAT_RESTORED_WAS_THERE] == 0) {
        sat_report_fail_text(served->report, SAT_EXIT_NETWORK, "%s: the server took none of them",
                             served->address.shown);
    }
}

/* ---- what may go where ----------------------------------------------------------------------- */

static bool read_wait(const char *text, unsigned *out, SatError *err)
{
    unsigned seconds = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9' && seconds <= LONGEST_WAIT_S; at++) {
        seconds = seconds * 10 + (unsigned)(*at - '0');
    }
    *out = seconds;
    return (*at == '\0' && seconds >= 1 && seconds <= LONGEST_WAIT_S) ||
           sat_fail(err, SAT_ERR_ARGUMENT,
                    "--wait \"%.60s\" is not right; expected seconds, 1 to %d", text,
                    LONGEST_WAIT_S);
}

/* How it gets at what lies here: over this machine alone, unless somebody names another address. */
static bool read_serving(Served *served, SatError *err)
{
    const SatOptions *options = served->options;
    SatServePlace place;
    served->wait_s = SETTLED_WAIT_S;
    if (served->address.kind != SAT_SERVER_OSIRIX) {
        return true;
    }
    if (options->wait != NULL && !read_wait(options->wait, &served->wait_s, err)) {
        return false;
    }
    if (options->serve_on != NULL) {
        return sat_serve_place_read(options->serve_on, &place, err) ||
               sat_fail_in(err, "--serve-on");
    }
    return sat_server_address_is_here(&served->address) ||
           sat_fail(err, SAT_ERR_ARGUMENT,
                    "%s: it fetches the objects from this machine, over HTTP without encryption: "
                    "name the address at which it reaches this one, --serve-on 192.168.1.20; or "
                    "send them to its DICOM listener, --to pacs://TITLE@host:11112",
                    served->address.shown);
}

static bool read_address(Served *served)
{
    SatError err = SAT_ERROR_INIT;
    const char *wrong = NULL;
    if (!sat_server_address_read(served->options->to, &served->address, &err) ||
        !read_serving(served, &err)) {
        sat_report_fail(served->report, SAT_EXIT_USAGE, &err);
        return false;
    }
    if (served->address.key_count > 0) {
        wrong = "what to look for (?PatientID=…, --PatientID) is of fetching; a backup goes to a "
                "server as a whole";
    } else if (served->options->case_rid != NULL) {
        wrong = "--case is of radiopaedia:";
    }
    if (wrong != NULL) {
        sat_report_fail_text(served->report, SAT_EXIT_USAGE, "%s", wrong);
    }
    return wrong == NULL;
}

/* Files that name the patient go only where somebody says so. */
static bool may_send(const Served *served)
{
    SatReport *report = served->report;
    if (!served->objects.is_identifiable) {
        return true;
    }
    sat_report_insist(report,
                      "The files of this backup name the patient. They go as they are to %s.",
                      served->address.shown);
    if (served->options->yes || served->options->dry_run) {
        return true;
    }
    if (report->json || !sat_is_terminal(0) || !sat_is_terminal(2)) {
        sat_report_fail_text(report, SAT_EXIT_PRIVACY,
                             "the files of this backup name the patient: add --yes when they may "
                             "go to %s",
                             served->address.shown);
        return false;
    }
    if (sat_gate_ask_yes("  (y)es, send them; Enter stops")) {
        return true;
    }
    sat_report_fail_text(report, SAT_EXIT_PRIVACY, "stopped, nothing was sent");
    return false;
}

void sat_restore_served(const SatOptions *options, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    Served served = {.options = options, .report = report};
    if (!read_address(&served)) {
        return;
    }
    if (!sat_restore_objects_read(options->arguments[0], &served.objects, &err)) {
        sat_report_fail(report, sat_exit_for_input(&err), &err);
    } else if (may_send(&served)) {
        if (options->dry_run) {
            tell_plan(&served);
            tell_summary(&served, NULL);
        } else {
            send_objects(&served);
        }
    }
    sat_restore_objects_free(&served.objects);
}
