/* `satchel verify`: every byte of packs and backups, or quickly their structure. */
#include <stdio.h>

#include "export/backup_told.h"
#include "export/commands.h"
#include "export/each_file.h"
#include "export/verify_told.h"
#include "formats/backup/backup_reader.h"
#include "formats/base/platform.h"
#include "formats/pack/pack_check.h"

static const char *fault_name(SatCheckFault fault)
{
    switch (fault) {
    case SAT_CHECK_FAULT_FRAME:
        return "frame";
    case SAT_CHECK_FAULT_CASE:
        return "case";
    case SAT_CHECK_FAULT_INDEX:
        return "index";
    case SAT_CHECK_FAULT_STRUCTURE:
        break;
    }
    return "structure";
}

/* Numbers are 1-based for people and programs alike; what does not apply is left out. */
static void put_number(SatJsonWriter *json, const char *key, size_t index)
{
    if (index != SIZE_MAX) {
        sat_json_put_u64(json, key, index + 1);
    }
}

static void tell_fault(void *context, SatCheckFault fault, size_t case_index, size_t series_index,
                       size_t frame_index, const char *text)
{
    const SatVerifying *verifying = context;
    sat_report_progress_end(verifying->report);
    if (!verifying->report->json) {
        sat_verify_print_fault(verifying, "", text);
        return;
    }
    SatReportLine line;
    sat_verify_open_fault(verifying, &line);
    sat_json_put_text(&line.json, "fault", fault_name(fault));
    put_number(&line.json, "case", case_index);
    put_number(&line.json, "series", series_index);
    put_number(&line.json, "frame", frame_index);
    sat_verify_close_fault(&line, text);
}

static void verify(const char *path, bool quick, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SatCheckResult result = {0};
    SatVerifying verifying = {path, report, quick};
    char holds[100];
    bool done =
        sat_pack_check(path, quick, tell_fault, sat_verify_progress, &verifying, &result, &err);
    sat_report_progress_end(report);
    if (!done) {
        sat_report_fail(report, sat_exit_for_input(&err), &err);
        return;
    }
    (void)snprintf(holds, sizeof(holds), "%zu case%s, %zu series, %zu picture%s", result.cases,
                   sat_plural(result.cases), result.series, result.frames,
                   sat_plural(result.frames));
    const SatVerifyCount counts[] = {
        {"cases", result.cases}, {"series", result.series}, {"frames", result.frames}, {NULL, 0}};
    sat_verify_tell_verdict(&verifying, &(SatVerdict){.size_bytes = result.size_bytes,
                                                      .counts = counts,
                                                      .faults = result.faults,
                                                      .unread = "pictures",
                                                      .holds = holds});
}

typedef struct {
    const SatOptions *options;
    SatReport *report;
} Verifying;

static void verify_one(void *context, const char *path)
{
    const Verifying *verifying = context;
    if (sat_backup_is_one(path)) {
        (void)sat_verify_backup(path, verifying->options->quick, verifying->report);
    } else {
        verify(path, verifying->options->quick, verifying->report);
    }
}

void sat_command_verify(const SatOptions *options, SatReport *report)
{
    Verifying verifying = {options, report};
    for (size_t i = 0; i < options->argument_count && !sat_interrupt_requested(); i++) {
        sat_each_file(options->arguments[i], report, verify_one, &verifying);
    }
}
