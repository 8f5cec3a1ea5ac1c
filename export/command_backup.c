/* `satchel backup`: each case of the sources into a zip of its own, in a folder of backups. */
#include "export/backup_served.h"
#include "export/commands.h"
#include "export/keep_identifiers.h"
#include "export/library_told.h"
#include "export/served_settings.h"
#include "export/source/source_kinds.h"
#include "formats/base/platform.h"

/* ---- the run --------------------------------------------------------------------------------- */

/* All cases of the entries at once: they are told apart, and asked about, together. False: told,
 * and nothing more can be done. */
static bool back_up_together(SatBackupRun *run, const SatOptions *options,
                             SatSourceEntries *entries, const SatBackupSource *sources)
{
    SatPipeline pipeline = sat_backup_pipeline(run);
    pipeline.options = options;
    pipeline.sources = entries;
    pipeline.served = run->served; /* its login goes on with the run */
    const bool done = sat_backup_cases(run, &pipeline, SAT_GATE_STOPS, sources) == SAT_BACKED_UP;
    run->served.account = pipeline.served.account;
    pipeline.served.account = NULL;
    pipeline.sources = NULL;
    sat_pipeline_end(&pipeline);
    return done;
}

/* The gate has questions about them: places it tells are those of a command that names them. */
static bool back_up_waiting(SatBackupRun *run, const SatBackupWaiting *waiting)
{
    SatError err = SAT_ERROR_INIT;
    SatOptions options;
    SAT_AUTO(SatSourceEntries) *entries =
        sat_source_entries_new(waiting->sources, waiting->count, &err);
    SatBackupSource *sources =
        sat_arena_alloc(run->arena, waiting->count + 1, sizeof(*sources), &err);
    if (entries == NULL || sources == NULL ||
        !sat_options_other_sources(run->options, sat_source_takes_case_server, waiting->sources,
                                   waiting->count, run->arena, &options, &err)) {
        sat_report_fail(run->report, SAT_EXIT_OUTPUT, &err);
        return false;
    }
    for (size_t i = 0; i < waiting->count; i++) {
        sources[i] = run->sources[waiting->ordinals[i]];
    }
    if (back_up_together(run, &options, entries, sources)) {
        return true;
    }
    sat_report_insist(run->report, "%zu case%s of the server not backed up; the others are",
                      waiting->count, sat_plural(waiting->count));
    return false;
}

static bool has_sources(const SatBackupRun *run)
{
    bool has = false;
    for (size_t i = 0; i < run->entries->count; i++) {
        has = has || run->entries->sources[i][0] != '\0';
    }
    return has;
}

/* Case servers first, case by case; then what the gate asks about; then all other sources. */
static void run_all(SatBackupRun *run)
{
    SatBackupWaiting waiting = {.count = 0};
    if (!sat_backup_run_begin(run) ||
        (sat_backup_served_takes(run) && !sat_backup_served(run, &waiting))) {
        return;
    }
    const bool is_settled = waiting.count == 0 || back_up_waiting(run, &waiting);
    const bool is_done =
        !has_sources(run) || back_up_together(run, run->options, run->entries, run->sources);
    run->has_missed = run->has_missed || !is_settled || !is_done;
    sat_privacy_gate_tell_unasked(run->unasked, run->report);
    if (run->is_open && !sat_interrupt_requested() && run->report->exit_code != SAT_EXIT_OUTPUT) {
        sat_backup_run_end(run);
    }
}

/* ---- what is asked for ----------------------------------------------------------------------- */

static bool read_profile(const SatOptions *options, SatDeidProfile *profile, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    const bool done = sat_deid_profile_parse(
        options->profile != NULL ? options->profile : "teaching", profile, &err);
    if (!done) {
        sat_report_fail(report, SAT_EXIT_USAGE, &err);
    }
    return done;
}

static bool read_layout(const SatOptions *options, SatBackupLayout *layout, SatReport *report)
{
    *layout = SAT_BACKUP_BAG;
    const bool done = options->layout == NULL || sat_backup_layout_parse(options->layout, layout);
    if (!done) {
        sat_report_fail_text(report, SAT_EXIT_USAGE,
                             "--layout \"%.60s\" is not right; expected bag or dicomdir",
                             options->layout);
    }
    return done;
}

static bool may_write_to(const char *output, SatReport *report)
{
    const SatPathKind kind = sat_path_info(output).kind;
    const bool may = kind == SAT_PATH_MISSING || kind == SAT_PATH_FOLDER;
    if (!may) {
        sat_report_fail_text(report, SAT_EXIT_OUTPUT, "%s is no folder; give one behind -o",
                             output);
    }
    return may;
}

void sat_command_backup(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    SatBackupRun run = {.options = options,
                        .report = report,
                        .jobs = settings->jobs,
                        .served = sat_served_settings(settings)};
    if (!read_profile(options, &run.profile, report) ||
        !read_layout(options, &run.layout, report) ||
        !sat_privacy_gate_may_accept(options, report) ||
        !sat_keep_identifiers_may(options, report)) {
        return;
    }
    if (options->argument_count == 0) { /* only with --check */
        sat_library_sample_told(options->output, options->sample, report);
        return;
    }
    if (!may_write_to(options->output, report)) {
        return;
    }
    run_all(&run);
    sat_backup_run_free(&run);
    if (options->check && !options->dry_run && !sat_interrupt_requested() &&
        sat_path_info(options->output).kind == SAT_PATH_FOLDER) {
        sat_library_sample_told(options->output, options->sample, report);
    }
}
