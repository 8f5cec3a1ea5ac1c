/* `satchel cache clear`: the private packs of `play` go. */
#include <inttypes.h>

#include "export/commands.h"
#include "export/play_cache.h"

void sat_command_cache(const SatOptions *options, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    size_t files = 0;
    uint64_t bytes = 0;
    if (!sat_play_cache_clear(options->dry_run, &files, &bytes, &err)) {
        sat_report_fail(report, sat_exit_for_output(&err), &err);
        return;
    }
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_bool(&line.json, "dry_run", options->dry_run);
        sat_json_put_u64(&line.json, "files", files);
        sat_json_put_u64(&line.json, "bytes", bytes);
        sat_json_put_i64(&line.json, "exit_code", report->exit_code);
        sat_report_close_line(&line);
    } else {
        char size[16];
        sat_format_bytes(bytes, size);
        sat_report_say(report, "%s %zu file%s, %s", options->dry_run ? "would remove" : "removed",
                       files, sat_plural(files), size);
    }
}
