/* Tells what `verify` finds. */
#include "export/verify_told.h"

#include <stdio.h>

#include "export/print_text.h"
#include "formats/base/platform.h"

bool sat_verify_progress(void *context, uint64_t done_bytes, uint64_t total_bytes)
{
    const SatVerifying *verifying = context;
    sat_report_progress(verifying->report, "verifying", "bytes", done_bytes, total_bytes);
    return !sat_interrupt_requested();
}

void sat_verify_open_fault(const SatVerifying *verifying, SatReportLine *line)
{
    sat_report_open_line(line, "item");
    sat_json_put_text(&line->json, "kind", "fault");
    sat_json_put_text(&line->json, "file", verifying->path);
}

void sat_verify_close_fault(SatReportLine *line, const char *text)
{
    sat_json_put_text(&line->json, "text", text);
    sat_report_close_line(line);
}

void sat_verify_print_fault(const SatVerifying *verifying, const char *where, const char *text)
{
    sat_print_text(verifying->path, 0);
    (void)fputs(": ", stdout);
    if (where[0] != '\0') {
        sat_print_text(where, 0);
        (void)fputs(": ", stdout);
    }
    sat_print_text(text, 0);
    (void)fputc('\n', stdout);
}

static void put_verdict(const SatVerifying *verifying, const SatVerdict *verdict)
{
    SatReportLine line;
    sat_report_open_line(&line, "summary");
    sat_json_put_text(&line.json, "file", verifying->path);
    if (verdict->kind != NULL) {
        sat_json_put_text(&line.json, "kind", verdict->kind);
    }
    sat_json_put_bool(&line.json, "quick", verifying->quick);
    sat_json_put_u64(&line.json, "size_bytes", verdict->size_bytes);
    for (const SatVerifyCount *count = verdict->counts; count->key != NULL; count++) {
        sat_json_put_u64(&line.json, count->key, count->count);
    }
    sat_json_put_u64(&line.json, "faults", verdict->faults);
    if (verdict->flag != NULL) {
        sat_json_put_bool(&line.json, verdict->flag, verdict->is_flagged);
    }
    sat_report_close_line(&line);
}

static void print_verdict(const SatVerifying *verifying, const SatVerdict *verdict)
{
    char size[16];
    sat_format_bytes(verdict->size_bytes, size);
    sat_print_text(verifying->path, 0);
    if (verdict->faults > 0) {
        (void)printf(": %zu fault%s found\n", verdict->faults, sat_plural(verdict->faults));
    } else if (verifying->quick) {
        (void)printf(": structure whole, %s not read (%s, %s)\n", verdict->unread, size,
                     verdict->holds);
    } else {
        (void)printf(": whole, every byte (%s, %s)\n", size, verdict->holds);
    }
}

void sat_verify_tell_verdict(const SatVerifying *verifying, const SatVerdict *verdict)
{
    if (verifying->report->json) {
        put_verdict(verifying, verdict);
    } else if (verdict->faults > 0 || !verifying->report->quiet) {
        print_verdict(verifying, verdict);
    }
    sat_report_code(verifying->report, verdict->faults > 0 ? SAT_EXIT_VERIFY : SAT_EXIT_DONE);
}
