/* Tells of the backups of a library, and whether they are whole. */
#include "export/library_told.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "export/backup_told.h"
#include "export/deidentify/deid_age.h"
#include "export/print_text.h"

enum { TITLE_COLUMNS = 32, DAY_CAPACITY = 48 };

/* "2026-11-23"; "" for 0. */
static void format_day(uint32_t day, char out[DAY_CAPACITY])
{
    out[0] = '\0';
    if (day > 0) {
        const SatDate date = sat_date_from_days((int32_t)day);
        (void)snprintf(out, DAY_CAPACITY, "%04" PRId32 "-%02" PRId32 "-%02" PRId32, date.year,
                       date.month, date.day);
    }
}

static void tell_json(const SatLibraryBackup *backup)
{
    SatReportLine line;
    char made[DAY_CAPACITY], checked[DAY_CAPACITY];
    format_day(backup->made_day, made);
    format_day(backup->checked_day, checked);
    sat_report_open_line(&line, "item");
    sat_json_put_text(&line.json, "kind", "backup");
    sat_json_put_text(&line.json, "file", backup->file_name);
    sat_json_put_text(&line.json, "title", backup->title);
    sat_json_put_text(&line.json, "case", backup->case_id);
    sat_json_put_text(&line.json, "rid", backup->rid);
    sat_json_put_text(&line.json, "source", backup->source);
    sat_json_put_u64(&line.json, "version", backup->version);
    sat_json_put_text(&line.json, "layout",
                      backup->kind.layout == SAT_BACKUP_MEDIA ? "dicomdir" : "bag");
    sat_json_put_bool(&line.json, "identifiers_kept", backup->kind.keeps_identifiers);
    sat_json_put_text(&line.json, "state", sat_library_state_word(backup->state));
    sat_json_put_u64(&line.json, "files", backup->files);
    sat_json_put_u64(&line.json, "size_bytes", backup->size_bytes);
    sat_json_put_text(&line.json, "made", made);
    sat_json_put_text(&line.json, "checked", checked);
    sat_json_put_text(&line.json, "sha256", backup->hash);
    sat_json_put_text(&line.json, "excerpt", backup->excerpt);
    sat_report_close_line(&line);
}

void sat_tell_library_backup(const SatLibraryBackup *backup, SatReport *report)
{
    char made[DAY_CAPACITY], size[16];
    if (report->json) {
        tell_json(backup);
        return;
    }
    format_day(backup->made_day, made);
    sat_format_bytes(backup->size_bytes, size);
    (void)printf("%-10s  %8s  %-8s  ", made, size, sat_library_state_word(backup->state));
    sat_print_text(backup->title, TITLE_COLUMNS);
    (void)fputs("  ", stdout);
    sat_print_text(backup->file_name, 0);
    (void)fputc('\n', stdout);
    if (backup->excerpt[0] != '\0') {
        (void)fputs("            ", stdout);
        sat_print_text(backup->excerpt, 0);
        (void)fputc('\n', stdout);
    }
}

static void unreadable(void *context, const char *file_name, const char *why)
{
    sat_report_warn(context, file_name, "is no whole backup and is not in the library: %s", why);
}

SatLibrary *sat_library_open_told(const char *folder, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SatLibraryChanges changes;
    SatLibrary *library = sat_library_open(folder, &err);
    if (library == NULL || !sat_library_refresh(library, unreadable, report, &changes, &err)) {
        sat_report_fail(report, sat_exit_for_input(&err), &err);
        sat_library_close(library);
        return NULL;
    }
    sat_report_detail(report, "%s: %zu backups new in the index, %zu changed, %zu gone", folder,
                      changes.added, changes.changed, changes.removed);
    return library;
}

/* Faults and the verdict on each are told as by `verify`. */
static bool check_one(SatLibrary *library, const char *folder, const SatLibraryBackup *backup,
                      size_t *damaged, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    char *path = sat_path_join(folder, backup->file_name);
    if (path == NULL) {
        sat_report_fail_text(report, SAT_EXIT_OUTPUT, "not enough memory for a name");
        return false;
    }
    const bool is_whole = sat_verify_backup(path, false, report);
    free(path);
    if (sat_interrupt_requested()) {
        return false;
    }
    *damaged += !is_whole;
    if (!sat_library_note_checked(library, backup->file_name, is_whole, &err)) {
        sat_report_fail(report, SAT_EXIT_OUTPUT, &err);
        return false;
    }
    return true;
}

bool sat_library_check_told(SatLibrary *library, const char *folder, unsigned percent,
                            SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SatLibraryList due;
    size_t checked = 0, damaged = 0;
    bool done = sat_library_sample(library, percent, &due, &err);
    if (!done) {
        sat_report_fail(report, sat_exit_for_input(&err), &err);
    }
    for (; done && checked < due.count; checked += done) {
        done = check_one(library, folder, &due.backups[checked], &damaged, report);
    }
    if (done && report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "folder", folder);
        sat_json_put_u64(&line.json, "checked", checked);
        sat_json_put_u64(&line.json, "damaged", damaged);
        sat_report_close_line(&line);
    } else if (done) {
        sat_report_say(report, "%s: %zu backup%s checked, %zu damaged", folder, checked,
                       sat_plural(checked), damaged);
    }
    sat_library_list_free(&due);
    return done;
}

static void told_before(void *context, const char *file_name, const char *why)
{
    (void)context;
    (void)file_name;
    (void)why;
}

void sat_library_follow_told(const char *folder, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SatLibraryChanges changes;
    SAT_AUTO(SatLibrary) *library = sat_library_open(folder, &err);
    if (library == NULL || !sat_library_refresh(library, told_before, NULL, &changes, &err)) {
        sat_report_say(report, "the index is not up to date: %s", err.text);
    }
}

void sat_library_sample_told(const char *folder, unsigned percent, SatReport *report)
{
    enum { TENTH = 10 };
    SAT_AUTO(SatLibrary) *library = sat_library_open_told(folder, report);
    if (library != NULL) {
        sat_library_check_told(library, folder, percent > 0 ? percent : TENTH, report);
    }
}
