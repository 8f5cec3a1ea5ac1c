/* `satchel export`: a pack in another form. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/commands.h"
#include "export/open_pack.h"
#include "export/output_file.h"
#include "export/publish/publish.h"

static void tell_losses(const SatPublication *publication, SatReport *report)
{
    for (size_t i = 0; i < publication->loss_count; i++) {
        const SatPublishLoss *loss = &publication->losses[i];
        char times[32] = "";
        if (loss->count > 1) {
            (void)snprintf(times, sizeof(times), " (%zu times)", loss->count);
        }
        if (loss->is_left_out) {
            sat_report_warn(report, "", "%s%s", loss->text, times);
        } else {
            sat_report_say(report, "note: %s%s", loss->text, times);
        }
    }
}

static void tell_summary(const SatPublication *publication, const SatOptions *options,
                         SatReport *report)
{
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "file", options->output);
        sat_json_put_text(&line.json, "form", options->form);
        sat_json_put_u64(&line.json, "cases", publication->cases_read);
        sat_json_open_array(&line.json, "losses");
        for (size_t i = 0; i < publication->loss_count; i++) {
            sat_json_put_text(&line.json, NULL, publication->losses[i].text);
        }
        sat_json_close_array(&line.json);
        sat_json_put_i64(&line.json, "exit_code", report->exit_code);
        sat_report_close_line(&line);
    } else {
        sat_report_say(report, "%s: %zu case%s", options->output, publication->cases_read,
                       sat_plural(publication->cases_read));
    }
}

/* Nothing but an earlier result of the kind is written over, and never the pack itself. */
static bool may_write(const SatOptions *options, SatReport *report)
{
    SatPathInfo pack = sat_path_info(options->arguments[0]);
    SatPathInfo output = sat_path_info(options->output);
    if (output.kind != SAT_PATH_MISSING && output.device == pack.device &&
        output.inode == pack.inode) {
        sat_report_fail_text(report, SAT_EXIT_USAGE,
                             "%s is the pack itself; give another name with -o", options->output);
        return false;
    }
    if (output.kind != SAT_PATH_MISSING && output.kind != SAT_PATH_FILE) {
        sat_report_fail_text(report, SAT_EXIT_OUTPUT, "%s is no file; give the name of one",
                             options->output);
        return false;
    }
    if (output.kind == SAT_PATH_FILE && sat_file_is_pack(options->output)) {
        sat_report_fail_text(report, SAT_EXIT_OUTPUT,
                             "%s is a pack, which export does not write over; give another name",
                             options->output);
        return false;
    }
    return true;
}

static SatExitCode exit_for(const SatError *err)
{
    bool is_output = err->code == SAT_ERR_SYSTEM || err->code == SAT_ERR_CANCELLED;
    if (err->code == SAT_ERR_FORMAT) {
        return SAT_EXIT_NO_INPUT;
    }
    return is_output ? sat_exit_for_output(err) : sat_exit_for_input(err);
}

void sat_command_export(const SatOptions *options, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SatPublication publication;
    SatPublishFormat format;
    const char *path = options->arguments[0];
    if (options->form == NULL || !sat_publish_format_parse(options->form, &format)) {
        sat_report_fail_text(report, SAT_EXIT_USAGE,
                             "which form? --as " SAT_EXPORT_FORMS ": satchel export -h");
        return;
    }
    SAT_AUTO(SatPackReader) *reader = sat_open_pack_to_share(path, report);
    if (reader == NULL) {
        return;
    }
    if (!may_write(options, report)) {
        return;
    }
    sat_publication_begin(&publication, reader);
    bool done = sat_publish(&publication, format, options->output, &err);
    tell_losses(&publication, report);
    if (!done) {
        sat_report_fail(report, exit_for(&err), &err);
        return;
    }
    tell_summary(&publication, options, report);
}
