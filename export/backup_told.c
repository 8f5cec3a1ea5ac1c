/* Tells what a backup holds, whether it is whole, what a run made of a case. */
#include "export/backup_told.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "export/print_text.h"
#include "formats/backup/backup_check.h"
#include "formats/backup/backup_layout.h"
#include "formats/backup/backup_reader.h"
#include "formats/base/platform.h"

#define MOST_TEXT_BYTES ((size_t)16 << 20)

static const char *identifier_words(SatBackupIdentifiers identifiers)
{
    switch (identifiers) {
    case SAT_IDENTIFIERS_REMOVED:
        return "removed";
    case SAT_IDENTIFIERS_KEPT:
        return "kept: the objects name the patient";
    case SAT_IDENTIFIERS_AS_SERVED:
        break;
    }
    return "as the server holds them";
}

/* ---- info ------------------------------------------------------------------------------------
 */

static void tell_json(const char *path, const SatBackupReader *reader)
{
    const SatBackupInfo *info = sat_backup_reader_info(reader);
    SatReportLine line;
    sat_report_open_line(&line, "summary");
    sat_json_put_text(&line.json, "file", path);
    sat_json_put_text(&line.json, "kind", "backup");
    sat_json_put_text(&line.json, "layout", info->layout == SAT_BACKUP_MEDIA ? "dicomdir" : "bag");
    sat_json_put_text(&line.json, "title", info->title);
    sat_json_put_text(&line.json, "case", info->case_id);
    sat_json_put_text(&line.json, "identifiers",
                      info->identifiers == SAT_IDENTIFIERS_REMOVED ? "removed"
                      : info->identifiers == SAT_IDENTIFIERS_KEPT  ? "kept"
                                                                   : "as served");
    sat_json_put_text(&line.json, "profile", info->profile);
    sat_json_put_u64(&line.json, "files", info->payload_files);
    sat_json_put_u64(&line.json, "payload_bytes", info->payload_bytes);
    sat_json_put_u64(&line.json, "size_bytes", sat_path_info(path).size_bytes);
    sat_report_close_line(&line);
}

/* Line by line: what would move the cursor is left out. */
static void print_lines(char *text)
{
    for (char *line = text; line != NULL && *line != '\0';) {
        char *end = line;
        while (*end != '\n' && *end != '\0') {
            end++;
        }
        bool is_last = *end == '\0';
        *end = '\0';
        sat_print_text(line, 0);
        (void)fputc('\n', stdout);
        line = is_last ? NULL : end + 1;
    }
}

/* Told even with -q: such a file must not go on by mistake. */
static void tell_kept(const char *path, bool keeps_identifiers, SatReport *report)
{
    if (keeps_identifiers) {
        sat_report_insist(report,
                          "%s: do not share it: its files are as they came and name the patient; "
                          "satchel pack, backup and deidentify clean them",
                          path);
    }
}

static void tell_people(const char *path, const SatBackupReader *reader, SatReport *report)
{
    const SatBackupInfo *info = sat_backup_reader_info(reader);
    const SatBackupFile *file =
        sat_backup_reader_find(reader, sat_backup_reader_paths(reader)->case_text);
    SatError err = SAT_ERROR_INIT;
    size_t length = 0;
    char size[16], payload[16];
    char *text = file == NULL
                     ? NULL
                     : (char *)sat_backup_reader_load(reader, file, MOST_TEXT_BYTES, &length, &err);
    if (text != NULL) {
        print_lines(text);
        free(text);
    } else {
        sat_report_warn(report, path, "its case.txt cannot be read: %s",
                        file == NULL ? "there is none" : err.text);
    }
    sat_format_bytes(sat_path_info(path).size_bytes, size);
    sat_format_bytes(info->payload_bytes, payload);
    (void)fputc('\n', stdout);
    sat_print_text(path, 0);
    (void)printf(": Satchel backup%s, version %d, %s; %" PRIu64 " file%s, %s unpacked\n",
                 info->layout == SAT_BACKUP_MEDIA ? " as a DICOM medium" : "", SAT_BACKUP_VERSION,
                 size, info->payload_files, sat_plural(info->payload_files), payload);
    (void)printf("identifiers: %s\n", identifier_words(info->identifiers));
    tell_kept(path, info->identifiers == SAT_IDENTIFIERS_KEPT, report);
}

void sat_tell_backup(const char *path, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatBackupReader) *reader = sat_backup_reader_open(path, &err);
    if (reader == NULL) {
        sat_report_fail(report, sat_exit_for_input(&err), &err);
    } else if (report->json) {
        tell_json(path, reader);
    } else {
        tell_people(path, reader, report);
    }
}

/* ---- verify ----------------------------------------------------------------------------------
 */

typedef struct {
    const char *path;
    SatReport *report;
} Checking;

static void tell_fault(void *context, const char *file, const char *text)
{
    const Checking *checking = context;
    sat_report_progress_end(checking->report);
    if (checking->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "fault");
        sat_json_put_text(&line.json, "file", checking->path);
        sat_json_put_text(&line.json, "where", file);
        sat_json_put_text(&line.json, "text", text);
        sat_report_close_line(&line);
        return;
    }
    sat_print_text(checking->path, 0);
    (void)fputs(": ", stdout);
    if (file[0] != '\0') {
        sat_print_text(file, 0);
        (void)fputs(": ", stdout);
    }
    sat_print_text(text, 0);
    (void)fputc('\n', stdout);
}

static bool tell_progress(void *context, uint64_t done_bytes, uint64_t total_bytes)
{
    const Checking *checking = context;
    sat_report_progress(checking->report, "verifying", "bytes", done_bytes, total_bytes);
    return !sat_interrupt_requested();
}

static void tell_verdict(const Checking *checking, const SatBackupCheckResult *result, bool quick)
{
    char size[16];
    sat_format_bytes(result->size_bytes, size);
    if (checking->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "file", checking->path);
        sat_json_put_text(&line.json, "kind", "backup");
        sat_json_put_bool(&line.json, "quick", quick);
        sat_json_put_u64(&line.json, "size_bytes", result->size_bytes);
        sat_json_put_u64(&line.json, "files", result->files);
        sat_json_put_u64(&line.json, "faults", result->faults);
        sat_json_put_bool(&line.json, "identifiers_kept", result->keeps_identifiers);
        sat_report_close_line(&line);
        return;
    }
    if (result->faults == 0 && checking->report->quiet) {
        tell_kept(checking->path, result->keeps_identifiers, checking->report);
        return;
    }
    sat_print_text(checking->path, 0);
    if (result->faults > 0) {
        (void)printf(": %zu fault%s found\n", result->faults, sat_plural(result->faults));
    } else {
        (void)printf(": %s (%s, %zu file%s)\n",
                     quick ? "structure whole, files not read" : "whole, every byte", size,
                     result->files, sat_plural(result->files));
    }
    tell_kept(checking->path, result->keeps_identifiers, checking->report);
}

void sat_verify_backup(const char *path, bool quick, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SatBackupCheckResult result;
    Checking checking = {path, report};
    bool done = sat_backup_check(path, quick, tell_fault, tell_progress, &checking, &result, &err);
    sat_report_progress_end(report);
    if (!done) {
        sat_report_fail(report, sat_exit_for_input(&err), &err);
        return;
    }
    tell_verdict(&checking, &result, quick);
    sat_report_code(report, result.faults > 0 ? SAT_EXIT_VERIFY : SAT_EXIT_DONE);
}

/* ---- backup ----------------------------------------------------------------------------------
 */

const char *sat_backup_state_word(SatBackupState state)
{
    static const char *const words[] = {"new", "unchanged", "changed", "renamed"};
    return words[state];
}

static void tell_backed_up_json(const SatBackupOutcome *out)
{
    SatReportLine line;
    sat_report_open_line(&line, "item");
    sat_json_put_text(&line.json, "kind", "backup");
    sat_json_put_text(&line.json, "file", out->file_name);
    sat_json_put_text(&line.json, "state", sat_backup_state_word(out->state));
    sat_json_put_u64(&line.json, "files", out->files);
    sat_json_put_u64(&line.json, "size_bytes", out->size_bytes);
    sat_json_put_u64(&line.json, "added", out->added);
    sat_json_put_u64(&line.json, "removed", out->removed);
    sat_json_put_u64(&line.json, "altered", out->altered);
    sat_json_put_bool(&line.json, "other_text", out->has_other_text);
    sat_report_close_line(&line);
}

void sat_tell_backed_up(const SatBackupOutcome *out, bool dry_run, SatReport *report)
{
    char size[16];
    if (report->json) {
        tell_backed_up_json(out);
        return;
    }
    if (out->state == SAT_BACKUP_UNCHANGED) {
        sat_report_detail(report, "unchanged  %s", out->file_name);
        return;
    }
    sat_format_bytes(out->size_bytes, size);
    sat_report_say(report, "%-9s  %s%s%s", sat_backup_state_word(out->state), out->file_name,
                   dry_run ? "" : ", ", dry_run ? "" : size);
    if (out->state == SAT_BACKUP_CHANGED) {
        sat_report_say(report, "           %zu added, %zu removed, %zu altered%s", out->added,
                       out->removed, out->altered, out->has_other_text ? "; other text" : "");
    }
}
