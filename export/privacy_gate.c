/* Stops a pack with suspicious series, and says how to go on. */
#include "export/privacy_gate.h"

#include <inttypes.h>
#include <stdlib.h>

static void tell_series(const SatPlannedSeries *series, SatReport *report)
{
    char selector[SAT_SELECTOR_CAPACITY];
    sat_selector_format(series->selector, selector);
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "suspicious");
        sat_json_put_text(&line.json, "where", selector);
        sat_json_put_text(&line.json, "title", sat_clean_text_utf8(series->title));
        sat_json_put_text(&line.json, "reason", series->suspicion);
        sat_report_close_line(&line);
    } else {
        sat_report_insist(report, "  %-7s %s (%zu picture%s): %s", selector,
                          sat_clean_text_utf8(series->title), series->frame_count,
                          sat_plural(series->frame_count), series->suspicion);
    }
}

static void tell_remedy(const SatOptions *options, const char *what, const char *more,
                        SatReport *report)
{
    char *command = sat_options_command_line(options, more);
    if (command == NULL) {
        return;
    }
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "remedy");
        sat_json_put_text(&line.json, "text", what);
        sat_json_put_text(&line.json, "command", command);
        sat_report_close_line(&line);
    } else {
        sat_report_insist(report, "%s:", what);
        sat_report_insist(report, "  %s", command);
    }
    free(command);
}

bool sat_privacy_gate(const SatExportPlan *plan, const SatOptions *options, SatReport *report)
{
    uint64_t count = 0;
    for (size_t c = 0; c < plan->case_count; c++) {
        const SatPlannedCase *planned = &plan->cases[c];
        for (size_t s = 0; s < planned->study_count; s++) {
            const SatPlannedStudy *study = &planned->studies[s];
            for (size_t i = 0; i < study->series_count; i++) {
                if (!study->series[i].suspicious || options->accept_pixels) {
                    continue;
                }
                if (count++ == 0 && !report->json) {
                    sat_report_insist(report, "A name or a date may stand in these pictures:");
                }
                tell_series(&study->series[i], report);
            }
        }
    }
    if (count == 0) {
        return true;
    }
    tell_remedy(options, "To leave them out", "--skip-suspicious", report);
    tell_remedy(options, "To pack them, when you have looked at each", "--accept pixels", report);
    sat_report_fail_text(report, SAT_EXIT_PRIVACY,
                         "nothing was written: %" PRIu64 " series may show burned-in text", count);
    return false;
}
