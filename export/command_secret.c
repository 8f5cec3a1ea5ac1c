/* `satchel secret export|import FILE`: moves the library secret to another place, and from there.
 */
#include <string.h>

#include "export/commands.h"
#include "export/deidentify/library_secret.h"

void sat_command_secret(const SatOptions *options, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    const char *file = options->arguments[1];
    bool is_export = strcmp(options->arguments[0], "export") == 0;
    bool done = is_export ? sat_library_secret_export(NULL, file, options->yes, &err)
                          : sat_library_secret_import(file, NULL, options->yes, &err);
    if (!done) {
        bool is_missing = !is_export && sat_path_info(file).kind == SAT_PATH_MISSING;
        bool is_damaged = !is_export && err.code == SAT_ERR_CORRUPT;
        sat_report_fail(report,
                        is_missing   ? SAT_EXIT_NO_INPUT
                        : is_damaged ? sat_exit_for_input(&err)
                                     : sat_exit_for_output(&err),
                        &err);
        return;
    }
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "file", file);
        sat_json_put_i64(&line.json, "exit_code", report->exit_code);
        sat_report_close_line(&line);
    } else if (is_export) {
        sat_report_say(report,
                       "wrote %s: who has it and an original can tell what became of it; keep it "
                       "as private as the originals",
                       file);
    } else {
        sat_report_say(report, "took the secret of %s: outputs match those of its library", file);
    }
}
