/* Tells what a run does: sentences and a bar for people, JSON lines for programs. */
#include "export/export_report.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"

enum { SENTENCE_BYTES = 1200, BAR_CELLS = 24 };

#define SHOW_EVERY_NS UINT64_C(100000000)
#define RATE_AFTER_NS UINT64_C(500000000)

/* ---- lines ----------------------------------------------------------------------------------- */

void sat_report_open_line(SatReportLine *line, const char *type)
{
    memset(line, 0, sizeof(*line));
    line->json = sat_json_writer(&line->bytes);
    sat_json_open_object_inline(&line->json, NULL);
    sat_json_put_text(&line->json, "type", type);
}

void sat_report_close_line(SatReportLine *line)
{
    line->json.out = &line->bytes; /* the line may have been moved */
    sat_json_close_object(&line->json);
    sat_write_u8(&line->bytes, '\n');
    if (!line->bytes.failed) {
        (void)fwrite(line->bytes.bytes, 1, line->bytes.length, stdout);
        (void)fflush(stdout);
    }
    sat_byte_writer_free(&line->bytes);
}

static void clear_bar(SatReport *report)
{
    if (report->bar_is_open) {
        (void)fputs("\r\033[K", stderr);
        report->bar_is_open = false;
    }
}

/* One line, whatever names from outside stand in the text. */
static void tell(SatReport *report, const char *color, const char *head, const char *text)
{
    if (report->hushed) {
        return;
    }
    char *printable = sat_utf8_printable(text, strlen(text));
    const char *shown = printable != NULL ? printable : "";
    clear_bar(report);
    if (report->color && head[0] != '\0') {
        (void)fprintf(stderr, "\033[%sm%s\033[0m%s\n", color, head, shown);
    } else {
        (void)fprintf(stderr, "%s%s\n", head, shown);
    }
    free(printable);
}

/* A sentence as a JSON line of its own; where may be NULL. */
static void tell_json(const char *type, const char *where, int code, const char *text)
{
    SatReportLine line;
    sat_report_open_line(&line, type);
    if (where != NULL && where[0] != '\0') {
        sat_json_put_text(&line.json, "where", where);
    }
    if (code >= 0) {
        sat_json_put_i64(&line.json, "exit_code", code);
    }
    sat_json_put_text(&line.json, "text", text);
    sat_report_close_line(&line);
}

void sat_report_say(SatReport *report, const char *format, ...)
{
    char text[SENTENCE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (report->json) {
        tell_json("status", NULL, -1, text);
    } else if (!report->quiet) {
        tell(report, "", "", text);
    }
}

void sat_report_say_once(SatReport *report, const char *sentence)
{
    if (report->said_once == NULL || strcmp(report->said_once, sentence) != 0) {
        report->said_once = sentence;
        sat_report_say(report, "%s", sentence);
    }
}

void sat_report_insist(SatReport *report, const char *format, ...)
{
    va_list arguments;
    if (report->json) {
        return;
    }
    /* As long as it is: a command to be pasted must not be cut. */
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    size_t size = length < 0 ? 1 : (size_t)length + 1;
    char *text = calloc(size, 1);
    if (text != NULL) {
        va_start(arguments, format);
        (void)vsnprintf(text, size, format, arguments);
        va_end(arguments);
        tell(report, "", "", text);
    }
    free(text);
}

void sat_report_detail(SatReport *report, const char *format, ...)
{
    char text[SENTENCE_BYTES];
    va_list arguments;
    if (!report->verbose) {
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (report->json) {
        tell_json("status", NULL, -1, text);
    } else {
        tell(report, "", "", text);
    }
}

void sat_report_warn(SatReport *report, const char *where, const char *format, ...)
{
    char text[SENTENCE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    report->warning_count++;
    sat_report_code(report, SAT_EXIT_SKIPPED);
    if (report->json) {
        tell_json("warning", where, -1, text);
    } else {
        char line[SENTENCE_BYTES + 600];
        (void)snprintf(line, sizeof(line), "%s%s%s", where, where[0] != '\0' ? ": " : "", text);
        tell(report, "33", "warning: ", line);
    }
}

void sat_report_code(SatReport *report, SatExitCode code)
{
    report->exit_code = sat_exit_first(report->exit_code, code);
}

void sat_report_fail(SatReport *report, SatExitCode code, const SatError *err)
{
    sat_report_fail_text(report, code, "%s", err->text);
}

void sat_report_fail_text(SatReport *report, SatExitCode code, const char *format, ...)
{
    char text[SENTENCE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    sat_report_code(report, code);
    if (report->json) {
        tell_json("error", NULL, (int)code, text);
    }
    tell(report, "31", "satchel: ", text);
}

/* ---- progress -------------------------------------------------------------------------------- */

void sat_format_bytes(uint64_t bytes, char out[16])
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    double value = (double)bytes;
    size_t unit = 0;
    while (value >= 999.5 && unit + 1 < sizeof(units) / sizeof(units[0])) {
        value /= 1000;
        unit++;
    }
    (void)snprintf(out, 16, unit > 0 && value < 9.95 ? "%.1f %s" : "%.0f %s", value, units[unit]);
}

const char *sat_plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static void format_amount(const char *unit, uint64_t amount, char out[40])
{
    char bytes[16];
    if (strcmp(unit, "bytes") == 0) {
        sat_format_bytes(amount, bytes);
        (void)snprintf(out, 40, "%s", bytes);
    } else {
        (void)snprintf(out, 40, "%" PRIu64 " %s", amount, unit);
    }
}

static void format_rate(const char *unit, double rate, char out[48])
{
    char bytes[16];
    if (strcmp(unit, "bytes") == 0) {
        sat_format_bytes((uint64_t)rate, bytes);
        (void)snprintf(out, 48, "%s/s", bytes);
    } else {
        (void)snprintf(out, 48, rate < 10 ? "%.1f %s/s" : "%.0f %s/s", rate, unit);
    }
}

/* behind: what else is under way; "" */
static void draw_bar(SatReport *report, const char *unit, uint64_t done, uint64_t total,
                     uint64_t elapsed_ns, const char *behind)
{
    char line[256];
    char amount[40];
    char rate_text[48] = "";
    char time_left[32] = "";
    double seconds = (double)elapsed_ns / 1e9;
    double rate = seconds > 0 ? (double)done / seconds : 0;
    format_amount(unit, done, amount);
    if (elapsed_ns > RATE_AFTER_NS && rate > 0) {
        format_rate(unit, rate, rate_text);
        if (total > done) {
            uint64_t left = (uint64_t)((double)(total - done) / rate + 0.5);
            (void)snprintf(time_left, sizeof(time_left), "  %" PRIu64 ":%02" PRIu64 " left",
                           left / 60, left % 60);
        }
    }
    if (total > 0) {
        char cells[BAR_CELLS + 1];
        int filled = (int)((double)done / (double)total * BAR_CELLS);
        memset(cells, '-', BAR_CELLS);
        memset(cells, '#', (size_t)(filled > BAR_CELLS ? BAR_CELLS : filled));
        cells[BAR_CELLS] = '\0';
        (void)snprintf(line, sizeof(line), "%s [%s] %3d%%  %s  %s%s%s", report->stage, cells,
                       (int)((double)done * 100 / (double)total), amount, rate_text, time_left,
                       behind);
    } else {
        (void)snprintf(line, sizeof(line), "%s  %s  %s", report->stage, amount, rate_text);
    }
    int columns = sat_terminal_columns();
    (void)fprintf(stderr, "\r%.*s\033[K", columns > 1 ? columns - 1 : 79, line);
    (void)fflush(stderr);
    report->bar_is_open = true;
}

static void show_json(const SatReport *report, const char *unit, uint64_t done, uint64_t total,
                      int percent)
{
    SatReportLine line;
    sat_report_open_line(&line, "status");
    sat_json_put_text(&line.json, "stage", report->stage);
    sat_json_put_text(&line.json, "unit", unit);
    sat_json_put_u64(&line.json, "done", done);
    if (total > 0) {
        sat_json_put_u64(&line.json, "total", total);
        sat_json_put_i64(&line.json, "percent", percent);
    }
    sat_report_close_line(&line);
}

/* A step of the stage that is held: for people alone. */
static void show_behind(SatReport *report, const char *stage, const char *unit, uint64_t done,
                        uint64_t now)
{
    char behind[96], amount[40];
    if (report->json || now - report->last_shown_ns < SHOW_EVERY_NS) {
        return;
    }
    report->last_shown_ns = now;
    format_amount(unit, done, amount);
    (void)snprintf(behind, sizeof(behind), "  (%s %s)", stage, amount);
    draw_bar(report, report->held_unit, report->held_done, report->held_total,
             now - report->stage_start_ns, behind);
}

void sat_report_progress(SatReport *report, const char *stage, const char *unit, uint64_t done,
                         uint64_t total)
{
    if (!report->draws_bar && !report->json) {
        return;
    }
    uint64_t now = sat_monotonic_ns();
    if (report->holds_stage && report->stage != NULL && strcmp(report->stage, stage) != 0) {
        show_behind(report, stage, unit, done, now);
        return;
    }
    report->held_unit = unit;
    report->held_done = done;
    report->held_total = total;
    bool is_new = report->stage == NULL || strcmp(report->stage, stage) != 0;
    if (is_new) {
        report->stage = stage;
        report->stage_start_ns = now;
        report->last_percent = -1;
    } else if (now - report->last_shown_ns < SHOW_EVERY_NS && (total == 0 || done < total)) {
        return;
    }
    int percent = total > 0 ? (int)((double)done * 100 / (double)total) : 0;
    report->last_shown_ns = now;
    if (report->json) {
        if (is_new || total == 0 || percent != report->last_percent) {
            show_json(report, unit, done, total, percent);
        }
    } else {
        draw_bar(report, unit, done, total, now - report->stage_start_ns, "");
    }
    report->last_percent = percent;
}

void sat_report_hold_stage(SatReport *report, bool holds)
{
    report->holds_stage = false;
    sat_report_progress_end(report);
    report->holds_stage = holds;
}

void sat_report_progress_end(SatReport *report)
{
    clear_bar(report);
    report->stage = report->holds_stage ? report->stage : NULL;
}

/* ---- codes ----------------------------------------------------------------------------------- */

SatExitCode sat_exit_for_input(const SatError *err)
{
    switch (err->code) {
    case SAT_OK:
        return SAT_EXIT_DONE;
    case SAT_ERR_SYSTEM:
        return SAT_EXIT_NO_INPUT;
    case SAT_ERR_ARGUMENT:
        return SAT_EXIT_USAGE;
    case SAT_ERR_NO_MEMORY:
        return SAT_EXIT_OUTPUT;
    case SAT_ERR_NETWORK:
        return SAT_EXIT_NETWORK;
    case SAT_ERR_REFUSED_PHI:
        return SAT_EXIT_PRIVACY;
    case SAT_ERR_CANCELLED:
        return SAT_EXIT_INTERRUPTED;
    case SAT_ERR_LIMIT:
    case SAT_ERR_UNSUPPORTED:
    case SAT_ERR_FORMAT:
    case SAT_ERR_CORRUPT:
        break;
    }
    return SAT_EXIT_CORRUPT_INPUT;
}

SatExitCode sat_exit_for_output(const SatError *err)
{
    switch (err->code) {
    case SAT_OK:
        return SAT_EXIT_DONE;
    case SAT_ERR_CANCELLED:
        return SAT_EXIT_INTERRUPTED;
    case SAT_ERR_REFUSED_PHI:
        return SAT_EXIT_PRIVACY;
    case SAT_ERR_SYSTEM:
    case SAT_ERR_NO_MEMORY:
    case SAT_ERR_ARGUMENT:
    case SAT_ERR_LIMIT:
    case SAT_ERR_UNSUPPORTED:
    case SAT_ERR_FORMAT:
    case SAT_ERR_CORRUPT:
    case SAT_ERR_NETWORK:
        break;
    }
    return SAT_EXIT_OUTPUT;
}
