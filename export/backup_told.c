/* Tells what a backup holds, whether it is whole, what a run made of a case. */
#include "export/backup_told.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "export/print_text.h"
#include "export/verify_told.h"
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

static void tell_fault(void *context, const char *file, const char *text)
{
    const SatVerifying *verifying = context;
    sat_report_progress_end(verifying->report);
    if (!verifying->report->json) {
        sat_verify_print_fault(verifying, file, text);
        return;
    }
    SatReportLine line;
    sat_verify_open_fault(verifying, &line);
    sat_json_put_text(&line.json, "where", file);
    sat_verify_close_fault(&line, text);
}

bool sat_verify_backup(const char *path, bool quick, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SatBackupCheckResult result;
    SatVerifying verifying = {path, report, quick};
    char holds[40];
    bool done =
        sat_backup_check(path, quick, tell_fault, sat_verify_progress, &verifying, &result, &err);
    sat_report_progress_end(report);
    if (!done) {
        sat_report_fail(report, sat_exit_for_input(&err), &err);
        return false;
    }
    (void)snprintf(holds, sizeof(holds), "%zu file%s", result.files, sat_plural(result.files));
    const SatVerifyCount counts[] = {{"files", result.files}, {NULL, 0}};
    sat_verify_tell_verdict(&verifying, &(SatVerdict){.kind = "backup",
                                                      .size_bytes = result.size_bytes,
                                                      .counts = counts,
                                                      .faults = result.faults,
                                                      .flag = "identifiers_kept",
                                                      .is_flagged = result.keeps_identifiers,
                                                      .unread = "files",
                                                      .holds = holds});
    if (!report->json) {
        tell_kept(path, result.keeps_identifiers, report);
    }
    return result.faults == 0;
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

void sat_tell_backup_summary(const SatBackupSummary *sum, const char *folder, bool dry_run,
                             SatReport *report)
{
    char size[16];
    sat_format_bytes(sum->size_bytes, size);
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "folder", folder);
        sat_json_put_bool(&line.json, "dry_run", dry_run);
        for (int i = 0; i < 4; i++) {
            sat_json_put_u64(&line.json, sat_backup_state_word((SatBackupState)i), sum->counts[i]);
        }
        sat_json_put_u64(&line.json, "vanished", sum->vanished);
        sat_json_put_u64(&line.json, "failed", sum->failed);
        sat_json_put_u64(&line.json, "left_out", sum->left_out);
        sat_json_put_u64(&line.json, "dropped", sum->dropped);
        sat_json_put_u64(&line.json, "files", sum->files);
        sat_json_put_u64(&line.json, "size_bytes", sum->size_bytes);
        sat_json_put_i64(&line.json, "exit_code", report->exit_code);
        sat_report_close_line(&line);
        return;
    }
    sat_report_say(report,
                   "%s%s: %" PRIu64 " new, %" PRIu64 " changed, %" PRIu64 " renamed, %" PRIu64
                   " unchanged%s%s",
                   dry_run ? "would be in " : "", folder, sum->counts[SAT_BACKUP_NEW],
                   sum->counts[SAT_BACKUP_CHANGED], sum->counts[SAT_BACKUP_RENAMED],
                   sum->counts[SAT_BACKUP_UNCHANGED], sum->size_bytes > 0 ? ", " : "",
                   sum->size_bytes > 0 ? size : "");
}
