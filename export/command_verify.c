/* `satchel verify`: every byte of packs and backups, or quickly their structure. */
#include <inttypes.h>
#include <stdio.h>

#include "export/backup_told.h"
#include "export/commands.h"
#include "export/each_file.h"
#include "export/print_text.h"
#include "formats/backup/backup_reader.h"
#include "formats/base/platform.h"
#include "formats/pack/pack_check.h"

typedef struct {
    const char *path;
    SatReport *report;
} Checking;

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
    const Checking *checking = context;
    sat_report_progress_end(checking->report);
    if (checking->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "fault");
        sat_json_put_text(&line.json, "file", checking->path);
        sat_json_put_text(&line.json, "fault", fault_name(fault));
        put_number(&line.json, "case", case_index);
        put_number(&line.json, "series", series_index);
        put_number(&line.json, "frame", frame_index);
        sat_json_put_text(&line.json, "text", text);
        sat_report_close_line(&line);
    } else {
        sat_print_text(checking->path, 0);
        (void)fputs(": ", stdout);
        sat_print_text(text, 0);
        (void)fputc('\n', stdout);
    }
}

static bool tell_progress(void *context, uint64_t done_bytes, uint64_t total_bytes)
{
    const Checking *checking = context;
    sat_report_progress(checking->report, "verifying", "bytes", done_bytes, total_bytes);
    return !sat_interrupt_requested();
}

static void tell_verdict(const Checking *checking, const SatCheckResult *result, bool quick)
{
    if (checking->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "file", checking->path);
        sat_json_put_bool(&line.json, "quick", quick);
        sat_json_put_u64(&line.json, "size_bytes", result->size_bytes);
        sat_json_put_u64(&line.json, "cases", result->cases);
        sat_json_put_u64(&line.json, "series", result->series);
        sat_json_put_u64(&line.json, "frames", result->frames);
        sat_json_put_u64(&line.json, "faults", result->faults);
        sat_report_close_line(&line);
        return;
    }
    if (result->faults == 0 && checking->report->quiet) {
        return;
    }
    char size[16];
    sat_format_bytes(result->size_bytes, size);
    sat_print_text(checking->path, 0);
    if (result->faults > 0) {
        (void)printf(": %zu fault%s found\n", result->faults, sat_plural(result->faults));
    } else {
        (void)printf(": %s (%s, %zu case%s, %zu series, %zu picture%s)\n",
                     quick ? "structure whole, pictures not read" : "whole, every byte", size,
                     result->cases, sat_plural(result->cases), result->series, result->frames,
                     sat_plural(result->frames));
    }
}

static void verify(const char *path, bool quick, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SatCheckResult result = {0};
    Checking checking = {path, report};
    bool done = sat_pack_check(path, quick, tell_fault, tell_progress, &checking, &result, &err);
    sat_report_progress_end(report);
    if (!done) {
        sat_report_fail(report, sat_exit_for_input(&err), &err);
        return;
    }
    tell_verdict(&checking, &result, quick);
    sat_report_code(report, result.faults > 0 ? SAT_EXIT_VERIFY : SAT_EXIT_DONE);
}

typedef struct {
    const SatOptions *options;
    SatReport *report;
} Verifying;

static void verify_one(void *context, const char *path)
{
    const Verifying *verifying = context;
    if (sat_backup_is_one(path)) {
        sat_verify_backup(path, verifying->options->quick, verifying->report);
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
