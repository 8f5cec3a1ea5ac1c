/* `satchel cache clear`: the private packs of `play` go, or what the privacy gate was told. */
#include <inttypes.h>
#include <stdlib.h>

#include "export/commands.h"
#include "export/gate/gate_decisions.h"
#include "export/play_cache.h"

static void tell_json(const SatOptions *options, const SatReport *report, uint64_t files,
                      uint64_t bytes, const size_t *decisions)
{
    SatReportLine line;
    sat_report_open_line(&line, "summary");
    sat_json_put_bool(&line.json, "dry_run", options->dry_run);
    sat_json_put_u64(&line.json, "files", files);
    sat_json_put_u64(&line.json, "bytes", bytes);
    if (decisions != NULL) {
        sat_json_put_u64(&line.json, "decisions", *decisions);
    }
    sat_json_put_i64(&line.json, "exit_code", report->exit_code);
    sat_report_close_line(&line);
}

static void clear_packs(const SatOptions *options, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    size_t files = 0;
    uint64_t bytes = 0;
    char size[16];
    if (!sat_play_cache_clear(options->dry_run, &files, &bytes, &err)) {
        sat_report_fail(report, sat_exit_for_output(&err), &err);
        return;
    }
    if (report->json) {
        tell_json(options, report, files, bytes, NULL);
        return;
    }
    sat_format_bytes(bytes, size);
    sat_report_say(report, "%s %zu file%s, %s", options->dry_run ? "would remove" : "removed",
                   files, sat_plural(files), size);
}

/* Also when the file is damaged or of another version: then nobody knows how many. */
static void clear_decisions(const SatOptions *options, SatReport *report)
{
    SatError err = SAT_ERROR_INIT, ignored = SAT_ERROR_INIT;
    size_t bad_lines = 0;
    char *path = sat_gate_decisions_path(&err);
    SatGateDecisions *decisions =
        path != NULL ? sat_gate_decisions_load(path, &bad_lines, &ignored) : NULL;
    size_t count = decisions != NULL ? sat_gate_decisions_count(decisions) : 0;
    SatPathInfo info = path != NULL ? sat_path_info(path) : (SatPathInfo){.size_bytes = 0};
    bool is_there = path != NULL && info.kind != SAT_PATH_MISSING;
    sat_gate_decisions_free(decisions);
    bool done = path != NULL && (options->dry_run || sat_path_remove(path, &err));
    free(path);
    if (!done) {
        sat_report_fail(report, sat_exit_for_output(&err), &err);
    } else if (report->json) {
        tell_json(options, report, is_there ? 1 : 0, info.size_bytes, &count);
    } else {
        sat_report_say(report, "%s %zu decision%s", options->dry_run ? "would forget" : "forgot",
                       count, sat_plural(count));
    }
}

void sat_command_cache(const SatOptions *options, SatReport *report)
{
    if (options->decisions) {
        clear_decisions(options, report);
    } else {
        clear_packs(options, report);
    }
}
