/* `satchel restore`: a backup back to a case server; restore_served.h has servers of DICOM. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/commands.h"
#include "export/net/server_address.h"
#include "export/print_text.h"
#include "export/restore/restore_case_server.h"
#include "export/restore_served.h"
#include "export/served_settings.h"

/* How long the server's storage needs until a job finds the files, and how often a job is asked
 * after: a server on this machine is one of tests. */
enum {
    SETTLE_MS = 2000,
    POLL_MS = 2000,
    LATE_MS = 10000,
    LOCAL_POLL_MS = 20,
    LOCAL_LATE_MS = 1000
};

typedef struct {
    const SatOptions *options;
    const SatSettings *settings;
    SatReport *report;
    SatRestorePlan plan;
    const char *url;
    char host[SAT_HTTP_HOST_CAPACITY];
    uint64_t rid; /* to add to; 0: a new draft */
} Restore;

/* ---- the plan --------------------------------------------------------------------------------
 */

static void tell_series_json(const SatRestoreSeries *series, size_t study, size_t number)
{
    SatReportLine line;
    sat_report_open_line(&line, "item");
    sat_json_put_text(&line.json, "kind", "series");
    sat_json_put_u64(&line.json, "study", study + 1);
    sat_json_put_u64(&line.json, "series", number + 1);
    sat_json_put_text(&line.json, "title", series->series->title);
    sat_json_put_text(&line.json, "perspective", series->perspective);
    sat_json_put_text(&line.json, "specifics", series->specifics);
    sat_json_put_u64(&line.json, "files", series->file_count);
    sat_json_put_u64(&line.json, "root_index", series->root_index);
    sat_report_close_line(&line);
}

static void tell_study(const SatRestoreStudy *study, size_t index, bool is_json)
{
    if (is_json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "study");
        sat_json_put_u64(&line.json, "study", index + 1);
        sat_json_put_text(&line.json, "modality", study->modality);
        sat_json_put_text(&line.json, "caption", study->study->caption);
        sat_json_put_bool(&line.json, "has_findings", study->study->text[0] != '\0');
        sat_report_close_line(&line);
    } else {
        (void)printf("  study %zu: %s", index + 1, study->modality);
        (void)fputs(study->study->caption[0] != '\0' ? ", " : "", stdout);
        sat_print_text(study->study->caption, 0);
        (void)fputc('\n', stdout);
    }
    for (size_t i = 0; i < study->series_count; i++) {
        const SatRestoreSeries *series = &study->series[i];
        if (is_json) {
            tell_series_json(series, index, i);
            continue;
        }
        (void)printf("    series %zu: ", i + 1);
        sat_print_text(series->series->title, 0);
        (void)printf(", %zu file%s\n", series->file_count, sat_plural(series->file_count));
    }
}

static void tell_left(const Restore *restore)
{
    for (size_t i = 0; i < restore->plan.left_count; i++) {
        sat_report_say(restore->report, "not sent: %s; the server has no place for %s",
                       restore->plan.left[i],
                       strncmp(restore->plan.left[i], "1 ", 2) == 0 ? "it" : "them");
    }
}

static void tell_summary(const Restore *restore, const SatRestored *done)
{
    const SatRestorePlan *plan = &restore->plan;
    char size[16];
    if (restore->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "server", restore->host);
        sat_json_put_bool(&line.json, "dry_run", done == NULL);
        sat_json_put_u64(&line.json, "rid", done != NULL ? done->rid : restore->rid);
        sat_json_put_bool(&line.json, "went_on", done != NULL && done->went_on);
        sat_json_put_u64(&line.json, "studies", plan->study_count);
        sat_json_put_u64(&line.json, "series", plan->series_count);
        sat_json_put_u64(&line.json, "files", plan->file_count);
        sat_json_put_u64(&line.json, "emptied", done != NULL ? done->emptied : 0);
        sat_json_put_u64(&line.json, "size_bytes", plan->size_bytes);
        sat_json_open_array(&line.json, "left");
        for (size_t i = 0; i < plan->left_count; i++) {
            sat_json_put_text(&line.json, NULL, plan->left[i]);
        }
        sat_json_close_array(&line.json);
        sat_report_close_line(&line);
        return;
    }
    sat_format_bytes(plan->size_bytes, size);
    sat_report_say(restore->report, "%s: %s%zu stud%s, %zu series, %zu file%s, %s", restore->host,
                   done == NULL ? "would get " : "", plan->study_count,
                   plan->study_count == 1 ? "y" : "ies", plan->series_count, plan->file_count,
                   sat_plural(plan->file_count), size);
    if (done != NULL) {
        if (done->emptied > 0) {
            sat_report_say(restore->report,
                           "%zu file%s sent without the age or name in it: the server takes none",
                           done->emptied, sat_plural(done->emptied));
        }
        sat_report_say(restore->report, "%s %s/cases/%" PRIu64,
                       restore->rid != 0 ? "added to" : "a draft, yours to look at and publish:",
                       restore->url, done->rid);
    }
}

static void tell_plan(const Restore *restore)
{
    if (!restore->report->json) {
        (void)fputs(restore->rid != 0 ? "added: " : "draft: ", stdout);
        sat_print_text(restore->plan.model->title, 0);
        (void)fputc('\n', stdout);
    }
    for (size_t i = 0; i < restore->plan.study_count; i++) {
        tell_study(&restore->plan.studies[i], i, restore->report->json);
    }
}

/* ---- the run ---------------------------------------------------------------------------------
 */

static void progress(void *told, uint64_t done, uint64_t total)
{
    const Restore *restore = told;
    sat_report_progress(restore->report, "sending", "files", done, total);
}

static void note(void *told, const char *text)
{
    const Restore *restore = told;
    sat_report_progress_end(restore->report);
    sat_report_detail(restore->report, "%s", text);
}

static bool send(Restore *restore, SatRestored *done, SatError *err)
{
    const bool is_local = strncmp(restore->url, "http://", 7) == 0;
    const SatServedCases served = sat_served_settings(restore->settings);
    SatHttpOptions how = sat_served_http(&served);
    how.note = note;
    how.context = restore;
    SAT_AUTO(SatHttp) *http = sat_http_new(&how, err);
    SAT_AUTO(SatStaging) *staging = http != NULL ? sat_staging_new(err) : NULL;
    if (staging == NULL) {
        return false;
    }
    const SatRestoreServer server = {.http = http,
                                     .url = restore->url,
                                     .rid = restore->rid,
                                     .staging = staging,
                                     .settle_ms = is_local ? 0 : SETTLE_MS,
                                     .poll_ms = is_local ? LOCAL_POLL_MS : POLL_MS,
                                     .late_ms = is_local ? LOCAL_LATE_MS : LATE_MS,
                                     .progress = progress,
                                     .told = restore};
    const bool is_done = sat_restore_to_case_server(&restore->plan, &server, done, err);
    sat_report_progress_end(restore->report);
    return is_done;
}

static void run(Restore *restore)
{
    SatError err = SAT_ERROR_INIT;
    SatRestored done = {0};
    if (!sat_restore_plan_read(restore->options->arguments[0], &restore->plan, &err)) {
        sat_report_fail(restore->report, sat_exit_for_input(&err), &err);
        return;
    }
    if (restore->options->dry_run) {
        tell_plan(restore);
        tell_left(restore);
        tell_summary(restore, NULL);
        return;
    }
    tell_left(restore);
    if (send(restore, &done, &err)) {
        tell_summary(restore, &done);
        return;
    }
    if (err.code == SAT_ERR_CANCELLED) {
        sat_error_clear(&err);
        (void)sat_fail(&err, SAT_ERR_CANCELLED, "interrupted; the same command goes on");
    } else if (done.rid != 0 && restore->rid == 0) {
        sat_report_insist(restore->report, "draft %" PRIu64 " is begun; the same command goes on",
                          done.rid);
    }
    sat_report_fail(restore->report,
                    err.code == SAT_ERR_SYSTEM ? SAT_EXIT_OUTPUT : sat_exit_for_input(&err), &err);
}

/* ---- where to --------------------------------------------------------------------------------
 */

static bool parse_rid(const char *text, uint64_t *out)
{
    uint64_t value = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9' && value < UINT64_MAX / 100; at++) {
        value = value * 10 + (uint64_t)(*at - '0');
    }
    *out = value;
    return *at == '\0' && at > text && value > 0;
}

static bool read_target(Restore *restore)
{
    const SatOptions *options = restore->options;
    if (options->to == NULL) {
        sat_report_fail_text(restore->report, SAT_EXIT_USAGE,
                             "where to? --to radiopaedia:, pacs://TITLE@host:port, "
                             "dicomweb+https://host/root, osirix://localhost, or the name of a "
                             "server in the config");
        return false;
    }
    if (strcmp(options->to, "radiopaedia:") != 0) {
        sat_report_fail_text(restore->report, SAT_EXIT_USAGE,
                             "--to \"%.100s\" is no server to restore to; radiopaedia:, "
                             "pacs://TITLE@host:port, dicomweb+https://host/root, "
                             "osirix://localhost or a name of satchel config show is",
                             options->to);
        return false;
    }
    if (options->case_rid != NULL && !parse_rid(options->case_rid, &restore->rid)) {
        sat_report_fail_text(restore->report, SAT_EXIT_USAGE,
                             "--case \"%.60s\" is not right; expected the rID of one of your "
                             "drafts, a number",
                             options->case_rid);
        return false;
    }
    restore->url = restore->settings->all[SAT_SETTING_RADIOPAEDIA_URL].value;
    sat_http_host(restore->url, restore->host);
    return true;
}

void sat_command_restore(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    Restore restore = {.options = options, .settings = settings, .report = report};
    if ((options->serve_on != NULL || options->wait != NULL || options->display) &&
        options->to != NULL && !sat_server_address_is(options->to, SAT_SERVER_OSIRIX)) {
        sat_report_fail_text(report, SAT_EXIT_USAGE,
                             "--display, --serve-on and --wait are of osirix://");
        return;
    }
    if (options->to != NULL && sat_restore_served_takes(options->to)) {
        sat_restore_served(options, report);
        return;
    }
    if (read_target(&restore)) {
        run(&restore);
    }
    sat_restore_plan_free(&restore.plan);
}
