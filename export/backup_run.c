/* The beginning and the end of a run of `satchel backup`. */
#include "export/backup_run.h"

#include <stdlib.h>
#include <string.h>

#include "export/backup/backup_list.h"
#include "export/gather_items.h"
#include "export/library_told.h"
#include "export/source/source_kinds.h"
#include "formats/base/file_io.h"
#include "formats/base/growing_list.h"
#include "formats/base/platform.h"

static bool failed(SatBackupRun *run, SatExitCode code, const SatError *err)
{
    sat_report_fail(run->report, code, err);
    return false;
}

/* ---- the beginning --------------------------------------------------------------------------- */

static void tell_unreadable(void *context, const char *file_name, const char *why)
{
    const SatBackupRun *run = context;
    sat_report_warn(run->report, file_name, "is no whole backup and is left as it is: %s", why);
}

static void tell_losses(const SatBackupRun *run)
{
    for (size_t i = 0; i < run->entries->loss_count; i++) {
        sat_report_warn(run->report, "", "%s", run->entries->losses[i]);
    }
}

/* One case of a server is of the same place as all of them. */
static bool name_sources(SatBackupRun *run, SatError *err)
{
    const SatSourceEntries *entries = run->entries;
    const char **places = sat_arena_alloc(run->arena, entries->count + 1, sizeof(*places), err);
    for (size_t i = 0; places != NULL && i < entries->count; i++) {
        const char *source = entries->sources[i];
        const bool is_served = sat_source_takes_case_server(source);
        places[i] = is_served ? SAT_SOURCE_CASE_SERVER : source;
        run->has_missed =
            run->has_missed || (is_served && strcmp(source, SAT_SOURCE_CASE_SERVER) != 0);
    }
    return places != NULL &&
           sat_backup_sources_new(&run->secret, places, entries->count, &run->sources, err);
}

static bool read_sources(SatBackupRun *run)
{
    const SatOptions *options = run->options;
    SatError err = SAT_ERROR_INIT;
    run->entries = sat_source_entries_new(options->arguments, options->argument_count, &err);
    if (run->entries == NULL) {
        return failed(run, sat_exit_for_source(&err, NULL), &err);
    }
    tell_losses(run);
    return name_sources(run, &err) || failed(run, SAT_EXIT_OUTPUT, &err);
}

bool sat_backup_run_begin(SatBackupRun *run)
{
    SatError err = SAT_ERROR_INIT;
    run->arena = sat_arena_new(0, &err);
    if (run->arena == NULL || !sat_library_secret_load(NULL, &run->secret, &err)) {
        return failed(run, sat_exit_for_output(&err), &err);
    }
    run->served.library = ""; /* what the server has is backed up, not a backup of it */
    return read_sources(run);
}

bool sat_backup_run_open(SatBackupRun *run)
{
    const SatOptions *options = run->options;
    SatError err = SAT_ERROR_INIT;
    if (run->is_open) {
        return true;
    }
    run->is_open =
        (options->dry_run || (sat_folder_make(options->output, false, &err) &&
                              sat_backup_folder_lock(options->output, &run->lock, &err))) &&
        sat_backup_folder_read(options->output, tell_unreadable, run, &run->folder, &err);
    return run->is_open || failed(run, SAT_EXIT_OUTPUT, &err);
}

/* ---- on the way ------------------------------------------------------------------------------ */

bool sat_backup_run_saw(SatBackupRun *run, const char *case_id, SatError *err)
{
    const char **list =
        sat_list_grow(run->case_ids, run->case_count, &run->case_capacity, sizeof(*list));
    if (list == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the list of cases");
    }
    run->case_ids = list;
    list[run->case_count] = sat_arena_text(run->arena, case_id, strlen(case_id), err);
    return list[run->case_count] != NULL && ++run->case_count > 0;
}

void sat_backup_run_count(SatBackupRun *run, const SatBackupOutcome *out)
{
    run->sum.counts[out->state]++;
    run->sum.files += out->files;
    run->sum.size_bytes += out->size_bytes;
    sat_report_progress_end(run->report);
    sat_tell_backed_up(out, run->options->dry_run, run->report);
}

/* ---- the end --------------------------------------------------------------------------------- */

/* Told at the beginning. */
static void pass_by(void *context, const char *file_name, const char *why)
{
    (void)context, (void)file_name, (void)why;
}

/* A case of the same source that this run, which took all of it, did not see. */
static bool has_vanished(const SatBackupRun *run, const SatBackupEntry *entry)
{
    bool is_ours = false;
    for (size_t i = 0; i < run->entries->count; i++) {
        is_ours = is_ours || strcmp(entry->source, run->sources[i].id) == 0;
    }
    for (size_t i = 0; is_ours && i < run->case_count; i++) {
        if (strcmp(entry->case_id, run->case_ids[i]) == 0) {
            return false;
        }
    }
    return is_ours;
}

/* The list in the folder says which are newest and which have vanished at their source. */
static bool write_list(SatBackupRun *run)
{
    SatError err = SAT_ERROR_INIT;
    SatBackupFolder now;
    const bool takes_all = !run->has_missed && sat_plan_options_are_plain(run->options->plan) &&
                           run->sum.failed == 0 && run->sum.left_out == 0;
    bool done = sat_backup_folder_read(run->options->output, pass_by, run, &now, &err);
    bool *vanished = calloc(now.count + 1, sizeof(bool));
    for (size_t i = 0; done && vanished != NULL && i < now.count; i++) {
        vanished[i] = takes_all && now.entries[i].is_newest && has_vanished(run, &now.entries[i]);
        if (vanished[i]) {
            run->sum.vanished++;
            sat_report_warn(run->report, now.entries[i].file_name,
                            "its case is no longer at the source; the backup is kept");
        }
    }
    done = done && vanished != NULL &&
           (run->options->dry_run || sat_backup_list_write(&now, vanished, takes_all, &err));
    free(vanished);
    sat_backup_folder_free(&now);
    return done || failed(run, SAT_EXIT_OUTPUT, &err);
}

void sat_backup_run_end(SatBackupRun *run)
{
    if (!write_list(run)) {
        return;
    }
    if (!run->options->dry_run) {
        sat_library_follow_told(run->options->output, run->report);
    }
    sat_tell_backup_summary(&run->sum, run->options->output, run->options->dry_run, run->report);
}

void sat_backup_run_free(SatBackupRun *run)
{
    sat_backup_folder_unlock(run->options->output, run->lock);
    sat_backup_folder_free(&run->folder);
    sat_backup_states_free(run->states);
    sat_source_entries_free(run->entries);
    sat_served_end(&run->served);
    sat_deid_counts_free(&run->counts);
    sat_arena_free(run->arena);
    free(run->sources);
    free(run->case_ids);
}
