/* `satchel library prune`: older versions that a rule lets go, told or removed. */
#include <stdio.h>
#include <stdlib.h>

#include "export/backup/backup_list.h"
#include "export/library/library_prune.h"
#include "export/library_told.h"
#include "export/library_verbs.h"
#include "export/print_text.h"
#include "formats/backup/backup_check.h"

typedef struct {
    const SatLibraryAsked *asked;
    SatLibraryList list;
    SatLibraryPruned *pruned;
    size_t count, removed;
    uint64_t size_bytes;
    size_t looked_at; /* the newest that was looked at last; the list's count: none */
    bool was_whole;
} Prune;

/* Nothing is removed for the sake of a backup that is damaged itself. */
static bool is_whole(Prune *prune, size_t index)
{
    SatError err = SAT_ERROR_INIT;
    SatBackupCheckResult result;
    if (prune->looked_at != index) {
        SatReport *report = prune->asked->report;
        char *path = sat_path_join(prune->asked->folder, prune->list.backups[index].file_name);
        prune->looked_at = index;
        prune->was_whole =
            path != NULL &&
            sat_backup_check(path, false, NULL, sat_library_progress, report, &result, &err) &&
            result.faults == 0;
        sat_report_progress_end(report);
        free(path);
    }
    return prune->was_whole;
}

static void tell_pruned(const Prune *prune, const SatLibraryBackup *backup, bool is_removed)
{
    char size[16];
    SatReport *report = prune->asked->report;
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "pruned");
        sat_json_put_text(&line.json, "file", backup->file_name);
        sat_json_put_u64(&line.json, "version", backup->version);
        sat_json_put_u64(&line.json, "size_bytes", backup->size_bytes);
        sat_json_put_bool(&line.json, "removed", is_removed);
        sat_report_close_line(&line);
        return;
    }
    sat_format_bytes(backup->size_bytes, size);
    (void)printf("%s  %8s  ", is_removed ? "removed" : "would go", size);
    sat_print_text(backup->file_name, 0);
    (void)fputc('\n', stdout);
}

static bool prune_one(Prune *prune, const SatLibraryPruned *one, SatError *err)
{
    const SatLibraryBackup *backup = &prune->list.backups[one->remove];
    const bool removes = prune->asked->options->yes && !prune->asked->options->dry_run;
    if (removes) {
        if (!is_whole(prune, one->newest)) {
            sat_report_warn(prune->asked->report, backup->file_name,
                            "is kept: the newest version of its case could not be read whole");
            return !sat_interrupt_requested();
        }
        char *path = sat_path_join(prune->asked->folder, backup->file_name);
        const bool done = path != NULL ? sat_path_remove(path, err)
                                       : sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory");
        free(path);
        if (!done) {
            return false;
        }
    }
    prune->removed++;
    prune->size_bytes += backup->size_bytes;
    tell_pruned(prune, backup, removes);
    return true;
}

static void tell_prune(const Prune *prune)
{
    const SatLibraryAsked *asked = prune->asked;
    const bool removes = asked->options->yes && !asked->options->dry_run;
    char size[16];
    sat_format_bytes(prune->size_bytes, size);
    if (asked->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "folder", asked->folder);
        sat_json_put_bool(&line.json, "dry_run", !removes);
        sat_json_put_u64(&line.json, "pruned", prune->removed);
        sat_json_put_u64(&line.json, "size_bytes", prune->size_bytes);
        sat_json_put_i64(&line.json, "exit_code", asked->report->exit_code);
        sat_report_close_line(&line);
        return;
    }
    sat_report_say(asked->report, "%s: %zu older version%s%s, %s%s", asked->folder, prune->removed,
                   sat_plural(prune->removed), removes ? " removed" : " would go", size,
                   !removes && prune->removed > 0 ? "; the same with --yes removes them" : "");
}

/* The list for a person, and the index, without those that are gone. */
static bool tidy(const SatLibraryAsked *asked, SatLibrary *library, SatError *err)
{
    SatBackupFolder now;
    SatLibraryChanges changes;
    const bool done =
        sat_backup_folder_read(asked->folder, sat_library_not_told, NULL, &now, err) &&
        sat_backup_list_write(&now, NULL, false, err) &&
        sat_library_refresh(library, sat_library_not_told, NULL, &changes, err);
    sat_backup_folder_free(&now);
    return done;
}

static bool prune_all(const SatLibraryAsked *asked, SatLibrary *library, const SatLibraryKeep *keep,
                      SatError *err)
{
    Prune prune = {.asked = asked};
    bool done = sat_library_all(library, &prune.list, err) &&
                sat_library_prune_plan(&prune.list, keep, sat_calendar_day(), &prune.pruned,
                                       &prune.count, err);
    prune.looked_at = prune.list.count;
    for (size_t i = 0; done && i < prune.count; i++) {
        done = prune_one(&prune, &prune.pruned[i], err) && !sat_interrupt_requested();
    }
    const bool removed = asked->options->yes && !asked->options->dry_run && prune.removed > 0;
    if (err->code == SAT_OK && (!removed || tidy(asked, library, err)) && done) {
        tell_prune(&prune);
    }
    free(prune.pruned);
    sat_library_list_free(&prune.list);
    return err->code == SAT_OK;
}

void sat_library_prune_told(const SatLibraryAsked *asked)
{
    SatError err = SAT_ERROR_INIT;
    SatLibraryKeep keep;
    SatFile *lock = NULL;
    const bool removes = asked->options->yes && !asked->options->dry_run;
    if (asked->word_count > 0 || asked->options->keep == NULL) {
        sat_library_fail_usage(asked, "prune FOLDER --keep N|DAYSd|N,DAYSd [--yes]");
        return;
    }
    if (!sat_library_keep_parse(asked->options->keep, &keep)) {
        sat_report_fail_text(asked->report, SAT_EXIT_USAGE,
                             "--keep \"%.60s\" is not right; expected how many versions of a case "
                             "stay (3), how young those are that stay (30d), or both (3,30d)",
                             asked->options->keep);
        return;
    }
    if (sat_path_info(asked->folder).kind == SAT_PATH_FOLDER && removes &&
        !sat_backup_folder_lock(asked->folder, &lock, &err)) {
        sat_report_fail(asked->report, SAT_EXIT_OUTPUT, &err);
        return;
    }
    SAT_AUTO(SatLibrary) *library = sat_library_open_told(asked->folder, asked->report);
    if (library != NULL && !prune_all(asked, library, &keep, &err)) {
        sat_report_fail(asked->report, SAT_EXIT_OUTPUT, &err);
    }
    sat_backup_folder_unlock(asked->folder, lock);
}
