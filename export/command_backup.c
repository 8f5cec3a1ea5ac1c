/* `satchel backup`: each case of the sources into a zip of its own, in a folder of backups. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/backup/backup_case.h"
#include "export/backup/backup_list.h"
#include "export/backup/backup_media.h"
#include "export/backup/backup_sources.h"
#include "export/backup_served.h"
#include "export/backup_told.h"
#include "export/commands.h"
#include "export/deidentify/deid_file.h"
#include "export/keep/kept_others.h"
#include "export/keep_identifiers.h"
#include "export/kept_told.h"
#include "export/library_told.h"
#include "export/pipeline.h"
#include "export/served_settings.h"
#include "formats/base/file_io.h"

typedef struct {
    SatPipeline *pipeline;
    const SatOptions *options;
    SatReport *report;
    const SatDeidProfile *profile;
    SatBackupLayout layout;
    SatKeptObjects *objects;
    SatBackupFolder folder;
    const char **written_ids; /* of the cases of this run; borrowed from the plan */
    size_t written_count;
    SatBackupSource *sources; /* one a SOURCE */
    SatBackupStates *states;  /* of cases of a server; NULL: none are noted */
    SatBackupSummary sum;
    SatFile *lock;
    uint64_t objects_done, objects_all;
} Run;

/* ---- one case --------------------------------------------------------------------------------
 */

static void left_out(void *told, const SatKeptObject *object, const SatError *why)
{
    Run *run = told;
    run->sum.left_out++;
    sat_report_warn(run->report, sat_object_file_name(object->file), "left out: %s", why->text);
}

static void progress(void *told)
{
    Run *run = told;
    run->objects_done++;
    if (run->objects_done > run->objects_all) {
        run->objects_all = run->objects_done; /* what changed is gone through twice */
    }
    sat_report_progress(run->report, "backing up", "files", run->objects_done, run->objects_all);
}

/* The objects of one case, as a list of its own. */
static bool take_objects(const Run *run, uint32_t case_number, SatKeptObjects *out, SatError *err)
{
    SatKeptObject *objects = calloc(run->objects->count + 1, sizeof(*objects));
    if (objects == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a case's objects");
    }
    *out = *run->objects;
    out->objects = objects;
    out->count = 0;
    for (size_t i = 0; i < run->objects->count; i++) {
        if (run->objects->objects[i].place.case_number == case_number) {
            objects[out->count++] = run->objects->objects[i];
        }
    }
    if (run->layout == SAT_BACKUP_MEDIA &&
        !sat_media_number_objects(objects, out->count, run->objects->arena, err)) {
        free(objects);
        return false;
    }
    return true;
}

/* What could not be read may be what an older backup has. */
static bool has_read_all(const Run *run)
{
    return sat_gather_skipped(&run->pipeline->counts) == 0 && run->pipeline->left_out_later == 0 &&
           (run->objects == NULL || run->objects->parts_left_out == 0);
}

static bool back_up(Run *run, size_t case_index, const SatDeidContext *context, SatError *err)
{
    const SatPlannedCase *planned = &run->pipeline->plan->cases[case_index];
    const SatPlannedSeries *first = &planned->studies[0].series[0];
    uint32_t ordinal = sat_clean_item_facts(first->frames[0].item)->source_ordinal;
    SatKeptObjects objects;
    SatBackupOutcome out;
    const bool keeps = run->options->keep_identifiers;
    const SatBackupInfo info = {.identifiers =
                                    keeps ? SAT_IDENTIFIERS_KEPT : SAT_IDENTIFIERS_REMOVED,
                                .profile = keeps ? "" : run->profile->name,
                                .source = run->sources[ordinal].id,
                                .layout = run->layout};
    SAT_AUTO(SatDicomDirectoryWriter) *directory = NULL;
    if (run->layout == SAT_BACKUP_MEDIA) {
        directory = sat_media_directory_new(&run->pipeline->secret, planned->id, err);
        if (directory == NULL) {
            return false;
        }
    }
    if (!take_objects(run, first->selector.case_number, &objects, err)) {
        return false;
    }
    SatBackupCase one = {.plan = run->pipeline->plan,
                         .case_index = case_index,
                         .work = {.objects = &objects,
                                  .context = context,
                                  .decoder = sat_decoder_pool_decoder(run->pipeline->decoders),
                                  .jobs = run->pipeline->jobs,
                                  .staging = run->pipeline->staging,
                                  .keeps_identifiers = keeps,
                                  .directory = directory,
                                  .left_out = left_out,
                                  .progress = progress,
                                  .told = run},
                         .folder = &run->folder,
                         .info = &info,
                         .replaces_changed = run->options->replace && has_read_all(run),
                         .dry_run = run->options->dry_run};
    bool done = sat_backup_case(&one, &out, err);
    union {
        const SatKeptObject *given;
        void *owned;
    } list = {.given = objects.objects};
    free(list.owned);
    if (done) {
        run->sum.counts[out.state]++;
        run->sum.files += out.files;
        run->sum.size_bytes += out.size_bytes;
        sat_report_progress_end(run->report);
        sat_tell_backed_up(&out, run->options->dry_run, run->report);
        done = run->options->dry_run ||
               sat_backup_served_note(run->states, run->pipeline, planned, &out, err);
    }
    return done;
}

/* One case that cannot be backed up does not stop the others; a full disk does. */
static bool back_up_all(Run *run, const SatDeidContext *context)
{
    const SatExportPlan *plan = run->pipeline->plan;
    run->objects_all = run->objects->count;
    for (size_t i = 0; i < plan->case_count; i++) {
        SatError err = SAT_ERROR_INIT;
        run->written_ids[run->written_count++] = plan->cases[i].id;
        if (back_up(run, i, context, &err)) {
            continue;
        }
        sat_report_progress_end(run->report);
        if (err.code == SAT_ERR_CANCELLED) {
            sat_report_fail_text(run->report, SAT_EXIT_INTERRUPTED,
                                 "interrupted; every backup that is there is whole, the same "
                                 "command goes on");
            return false;
        }
        if (err.code == SAT_ERR_SYSTEM || err.code == SAT_ERR_NO_MEMORY) {
            sat_report_fail(run->report, SAT_EXIT_OUTPUT, &err);
            return false;
        }
        run->sum.failed++;
        char selector[SAT_SELECTOR_CAPACITY];
        sat_selector_format(plan->cases[i].studies[0].series[0].selector, selector);
        sat_report_warn(run->report, selector, "this case is not backed up: %s", err.text);
    }
    sat_report_progress_end(run->report);
    return true;
}

/* Pictures that cannot be shown belong to the case of their study, when that has one. */
static void tell_caseless(Run *run)
{
    size_t count = 0;
    for (size_t i = 0; i < run->objects->count; i++) {
        count += run->objects->objects[i].place.case_number == 0;
    }
    if (count > 0) {
        run->sum.left_out += count;
        sat_report_warn(run->report, "",
                        "%zu picture%s left out: %s cannot be shown, and there is no case of %s "
                        "patient to keep %s with; satchel deidentify keeps such files",
                        count, sat_plural(count), count == 1 ? "it" : "they",
                        count == 1 ? "its" : "their", count == 1 ? "it" : "them");
    }
}

/* ---- the whole run ---------------------------------------------------------------------------
 */

static void unreadable(void *context, const char *file_name, const char *why)
{
    const Run *run = context;
    if (run->objects != NULL) {
        return; /* told at the beginning */
    }
    sat_report_warn(run->report, file_name, "is no whole backup and is left as it is: %s", why);
}

/* A case of the same source that this run, which took all of it, did not see. */
static bool has_vanished(const Run *run, const SatBackupEntry *entry)
{
    bool is_ours = false;
    for (size_t i = 0; i < run->pipeline->sources->count; i++) {
        is_ours = is_ours || strcmp(entry->source, run->sources[i].id) == 0;
    }
    for (size_t i = 0; is_ours && i < run->written_count; i++) {
        if (strcmp(entry->case_id, run->written_ids[i]) == 0) {
            return false;
        }
    }
    return is_ours;
}

/* Only then a case that was not seen is not there any more. */
static bool takes_all_of_its_sources(const Run *run)
{
    const SatGateList *settled = &run->pipeline->gate.settled;
    bool takes_all = sat_plan_options_are_plain(run->options->plan) && run->sum.failed == 0 &&
                     run->sum.left_out == 0 && has_read_all(run);
    for (size_t i = 0; i < settled->count; i++) {
        takes_all = takes_all && settled->items[i].state != SAT_GATE_LEFT_OUT &&
                    settled->items[i].state != SAT_GATE_LEFT_OUT_BEFORE;
    }
    return takes_all;
}

/* The list in the folder says which are newest and which have vanished at their source. */
static bool write_list(Run *run)
{
    SatError err = SAT_ERROR_INIT;
    SatBackupFolder now;
    bool takes_all = takes_all_of_its_sources(run);
    bool done = sat_backup_folder_read(run->options->output, unreadable, run, &now, &err);
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
    if (!done) {
        sat_report_fail(run->report, SAT_EXIT_OUTPUT, &err);
    }
    return done;
}

/* Fits sat_backup_served_each_known(). */
static void count_known(void *context, const SatBackupNote *note)
{
    (void)note;
    ++*(size_t *)context;
}

static void take_known(void *context, const SatBackupNote *note)
{
    Run *run = context;
    SatBackupOutcome out = {.state = SAT_BACKUP_UNCHANGED};
    (void)snprintf(out.file_name, sizeof(out.file_name), "%s", note->file_name);
    run->written_ids[run->written_count++] = note->case_id;
    run->sum.counts[SAT_BACKUP_UNCHANGED]++;
    sat_tell_backed_up(&out, run->options->dry_run, run->report);
}

/* Room for the cases of this run, and those that need not be fetched. */
static bool list_cases(Run *run)
{
    const SatExportPlan *plan = run->pipeline->plan;
    size_t known = 0;
    sat_backup_served_each_known(run->states, run->pipeline, count_known, &known);
    run->written_ids = calloc((plan != NULL ? plan->case_count : 0) + known + 1, sizeof(char *));
    if (run->written_ids != NULL) {
        sat_backup_served_each_known(run->states, run->pipeline, take_known, run);
    }
    return run->written_ids != NULL;
}

static bool open_folder(Run *run)
{
    SatError err = SAT_ERROR_INIT;
    bool done = (run->options->dry_run ||
                 (sat_folder_make(run->options->output, false, &err) &&
                  sat_backup_folder_lock(run->options->output, &run->lock, &err))) &&
                sat_backup_folder_read(run->options->output, unreadable, run, &run->folder, &err) &&
                sat_backup_sources_new(&run->pipeline->secret, run->pipeline->sources->sources,
                                       run->pipeline->sources->count, &run->sources, &err);
    if (!done) {
        sat_report_fail(run->report, SAT_EXIT_OUTPUT, &err);
        return false;
    }
    if (!list_cases(run)) {
        sat_fail(&err, SAT_ERR_NO_MEMORY, "not enough memory for the list of cases");
        sat_report_fail(run->report, SAT_EXIT_OUTPUT, &err);
        return false;
    }
    return true;
}

static bool prepare(Run *run)
{
    SatError err = SAT_ERROR_INIT;
    if (!open_folder(run)) {
        return false;
    }
    run->objects = sat_kept_objects_new(run->pipeline->plan, run->pipeline->deidentifier,
                                        run->pipeline->unseen, run->pipeline->search, true, &err);
    if (run->objects == NULL) {
        sat_report_fail(run->report, sat_exit_for_input(&err), &err);
        return false;
    }
    return true;
}

/* With their identifiers kept, objects without pictures come along. */
static bool add_others(Run *run)
{
    SatError err = SAT_ERROR_INIT;
    size_t caseless = 0;
    if (!sat_kept_objects_add_others(run->objects, run->pipeline->plan, run->pipeline->deidentifier,
                                     &caseless, &err)) {
        sat_report_fail(run->report, sat_exit_for_input(&err), &err);
        return false;
    }
    if (caseless > 0) {
        run->sum.left_out += caseless;
        sat_report_warn(run->report, "",
                        "%zu object%s without pictures left out: there is no case of %s patient",
                        caseless, sat_plural(caseless), caseless == 1 ? "its" : "their");
    }
    return true;
}

/* Objects are kept whole: what the user chose must not cut them. */
static bool takes_whole_objects(Run *run)
{
    SatError err = SAT_ERROR_INIT;
    SatKeptObjects *objects = sat_kept_objects_new(run->pipeline->plan, run->pipeline->deidentifier,
                                                   run->pipeline->unseen, NULL, false, &err);
    if (objects == NULL) {
        sat_report_fail(run->report, sat_exit_for_input(&err), &err);
    }
    bool done = objects != NULL;
    sat_kept_objects_free(objects);
    return done;
}

/* What is told at the end, and left for the next run. */
static void end_run(Run *run)
{
    SatError err = SAT_ERROR_INIT;
    if (!write_list(run)) {
        return;
    }
    if (!run->options->dry_run) {
        if (run->states != NULL && !sat_backup_states_write(run->states, &err)) {
            sat_report_warn(run->report, SAT_BACKUP_STATES_NAME,
                            "not written, the next run fetches all cases again: %s", err.text);
        }
        sat_library_follow_told(run->options->output, run->report);
    }
    sat_tell_backup_summary(&run->sum, run->options->output, run->options->dry_run, run->report);
}

static void run_all(Run *run, const SatDeidContext *context)
{
    SatDroppedKind dropped[SAT_MOST_DROPPED_KINDS];
    SatError err = SAT_ERROR_INIT;
    if (!sat_backup_served_begin(run->pipeline,
                                 run->options->keep_identifiers ? "" : run->profile->name,
                                 run->layout, &run->states, &err)) {
        sat_report_fail(run->report, SAT_EXIT_OUTPUT, &err);
        return;
    }
    if (!sat_pipeline_plan(run->pipeline)) {
        return;
    }
    if (run->pipeline->plan == NULL &&
        sat_served_count(&run->pipeline->served, SAT_SERVED_UNCHANGED) > 0) {
        if (open_folder(run)) {
            end_run(run);
        }
        return;
    }
    bool keeps = run->options->keep_identifiers;
    size_t kinds = keeps ? 0 : sat_dropped_kinds(run->pipeline->deidentifier, dropped);
    run->sum.dropped = sat_tell_dropped(dropped, kinds, run->pipeline->unseen, run->report);
    if (!takes_whole_objects(run)) {
        return;
    }
    if (keeps ? !sat_pipeline_measure(run->pipeline)
              : !sat_pipeline_gate(run->pipeline, SAT_GATE_STOPS)) {
        return;
    }
    if (run->pipeline->plan == NULL) {
        sat_report_fail_text(run->report, SAT_EXIT_NO_INPUT,
                             "nothing to back up: no picture that can be shown");
        return;
    }
    bool may = keeps ? sat_keep_identifiers_fits(run->pipeline->plan, run->report)
                     : sat_privacy_gate_consents(&run->pipeline->gate, run->pipeline->plan);
    if (!may || !prepare(run) || (keeps && !add_others(run))) {
        return;
    }
    if (run->objects->parts_left_out > 0) {
        run->sum.left_out += run->objects->parts_left_out;
        sat_report_warn(run->report, "", "%zu more file%s left out: a part of each is left out",
                        run->objects->parts_left_out, sat_plural(run->objects->parts_left_out));
    }
    if (run->options->replace && !has_read_all(run)) {
        sat_report_warn(run->report, "",
                        "not everything could be read: older versions are not replaced this time");
    }
    tell_caseless(run);
    if (back_up_all(run, context)) {
        end_run(run);
    }
}

void sat_command_backup(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SatDeidProfile profile;
    SatDeidCounts counts = {0};
    if (!sat_deid_profile_parse(options->profile != NULL ? options->profile : "teaching", &profile,
                                &err)) {
        sat_report_fail(report, SAT_EXIT_USAGE, &err);
        return;
    }
    SatBackupLayout layout = SAT_BACKUP_BAG;
    if (options->layout != NULL && !sat_backup_layout_parse(options->layout, &layout)) {
        sat_report_fail_text(report, SAT_EXIT_USAGE,
                             "--layout \"%.60s\" is not right; expected bag or dicomdir",
                             options->layout);
        return;
    }
    if (!sat_privacy_gate_may_accept(options, report) ||
        !sat_keep_identifiers_may(options, report)) {
        return;
    }
    if (options->argument_count == 0) { /* only with --check */
        sat_library_sample_told(options->output, options->sample, report);
        return;
    }
    SatPathKind kind = sat_path_info(options->output).kind;
    if (kind != SAT_PATH_MISSING && kind != SAT_PATH_FOLDER) {
        sat_report_fail_text(report, SAT_EXIT_OUTPUT, "%s is no folder; give one behind -o",
                             options->output);
        return;
    }
    SatPipeline pipeline = {.options = options,
                            .report = report,
                            .jobs = settings->jobs,
                            .served = sat_served_settings(settings),
                            .keeps_objects = true};
    SatDeidContext context = {.secret = &pipeline.secret,
                              .profile = &profile,
                              .counts = &counts,
                              .words = &pipeline.words};
    Run run = {.pipeline = &pipeline,
               .options = options,
               .report = report,
               .profile = &profile,
               .layout = layout};
    run_all(&run, &context);
    sat_backup_folder_unlock(options->output, run.lock);
    sat_kept_objects_free(run.objects);
    sat_backup_folder_free(&run.folder);
    free(run.written_ids);
    free(run.sources);
    sat_pipeline_end(&pipeline);
    sat_backup_states_free(run.states);
    sat_deid_counts_free(&counts);
    if (options->check && !options->dry_run && !sat_interrupt_requested() &&
        sat_path_info(options->output).kind == SAT_PATH_FOLDER) {
        sat_library_sample_told(options->output, options->sample, report);
    }
}
