/* Repairs packs: what is whole of a damaged one, as a new one. */
#include "export/repair_pack.h"

#include <stdio.h>

#include "formats/pack/pack_repair.h"

enum { PLACE_BYTES = 64 };

static void tell_lost(void *context, const SatPackLoss *loss)
{
    SatReport *report = context;
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "lost");
        if (loss->case_number > 0) {
            sat_json_put_u64(&line.json, "case", loss->case_number);
        }
        if (loss->series_number > 0) {
            sat_json_put_u64(&line.json, "series", loss->series_number);
        }
        sat_json_put_text(&line.json, "text", loss->text);
        sat_report_close_line(&line);
        sat_report_code(report, SAT_EXIT_SKIPPED);
        return;
    }
    char place[PLACE_BYTES] = "";
    if (loss->series_number > 0) {
        (void)snprintf(place, sizeof(place), "case %zu, series %zu", loss->case_number,
                       loss->series_number);
    } else if (loss->case_number > 0) {
        (void)snprintf(place, sizeof(place), "case %zu", loss->case_number);
    }
    sat_report_warn(report, place, "%s", loss->text);
}

static void tell_summary(SatReport *report, const char *output, const SatPackRepaired *repaired)
{
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "file", output);
        sat_json_put_u64(&line.json, "cases", repaired->cases);
        sat_json_put_u64(&line.json, "series", repaired->series);
        sat_json_put_u64(&line.json, "frames", repaired->frames);
        sat_json_put_u64(&line.json, "lost_cases", repaired->lost_cases);
        sat_json_put_u64(&line.json, "lost_series", repaired->lost_series);
        sat_json_put_u64(&line.json, "lost_frames", repaired->lost_frames);
        sat_json_put_u64(&line.json, "size_bytes", repaired->size_bytes);
        sat_json_put_i64(&line.json, "exit_code", report->exit_code);
        sat_report_close_line(&line);
        return;
    }
    sat_report_say(report,
                   "%s: %zu case%s, %zu series, %zu picture%s whole; lost: %zu case%s, "
                   "and %zu picture%s of the others",
                   output, repaired->cases, sat_plural(repaired->cases), repaired->series,
                   repaired->frames, sat_plural(repaired->frames), repaired->lost_cases,
                   sat_plural(repaired->lost_cases), repaired->lost_frames,
                   sat_plural(repaired->lost_frames));
}

bool sat_repair_pack(const char *path, const char *output, SatReport *report, SatError *err)
{
    SatPackSalvage salvage;
    SatPackRepaired repaired;
    bool opened = sat_pack_salvage_open(path, &salvage, err);
    if (opened && !sat_pack_repair(&salvage, output, tell_lost, report, &repaired, err)) {
        bool is_input = err->code == SAT_ERR_CORRUPT || err->code == SAT_ERR_UNSUPPORTED;
        sat_report_fail(report, is_input ? sat_exit_for_input(err) : sat_exit_for_output(err), err);
    } else if (opened) {
        tell_summary(report, output, &repaired);
    }
    sat_pack_salvage_close(&salvage);
    return opened;
}
