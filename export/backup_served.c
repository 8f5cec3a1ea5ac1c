/* Case by case from a case server into the folder of backups. */
#include "export/backup_served.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/source/source_kinds.h"
#include "formats/base/platform.h"

typedef struct {
    SatBackupRun *run;
    const SatCaseRows *rows;
    bool *is_done; /* one a row: a case is taken once, however many sources name it */
    size_t done, all;
    SatBackupWaiting *waiting;
} Serving;

/* A profile is there to clean; a medium names a patient in its directory, so objects are changed.
 */
static bool keeps_as_served(const SatBackupRun *run)
{
    return run->options->profile == NULL && run->layout == SAT_BACKUP_BAG &&
           !run->options->keep_identifiers;
}

bool sat_backup_served_takes(const SatBackupRun *run)
{
    return run->options->with_count == 0 && sat_plan_options_are_plain(run->options->plan);
}

static bool fails(const SatBackupRun *run, const SatError *err)
{
    sat_report_progress_end(run->report);
    sat_report_fail(run->report, sat_exit_for_source(err, NULL), err);
    return false;
}

/* ---- what the folder has --------------------------------------------------------------------- */

/* Another server, profile or layout makes other backups. */
static void write_how(const SatBackupRun *run, char how[17])
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    const bool keeps = run->options->keep_identifiers;
    sat_write_format(&text, "%s\n%s\n%d\n%d", run->served.url != NULL ? run->served.url : "",
                     keeps                  ? ""
                     : keeps_as_served(run) ? "as served"
                                            : run->profile.name,
                     (int)run->layout, (int)keeps);
    const SatSha256 hash = sat_sha256(text.bytes, text.failed ? 0 : text.length);
    sat_sha256_to_hex(&hash, hex);
    (void)snprintf(how, 17, "%.16s", hex);
    sat_byte_writer_free(&text);
}

/* A case that need not be fetched. *is_known: it is one. */
static bool take_known(SatBackupRun *run, const SatCaseRow *row, bool *is_known, SatError *err)
{
    char state[SAT_SERVED_STATE_CAPACITY];
    const SatBackupNote *note = NULL;
    sat_served_state(row, state);
    *is_known = state[0] != '\0' && sat_backup_states_know(run->states, state);
    bool done = !*is_known || sat_backup_run_open(run);
    for (size_t i = 0;
         done && *is_known && (note = sat_backup_states_at(run->states, state, i)) != NULL; i++) {
        SatBackupOutcome out = {.state = SAT_BACKUP_UNCHANGED};
        (void)snprintf(out.file_name, sizeof(out.file_name), "%s", note->file_name);
        done = sat_backup_run_saw(run, note->case_id, err);
        sat_backup_run_count(run, &out);
    }
    return done;
}

bool sat_backup_served_note(SatBackupRun *run, const SatPipeline *pipeline,
                            const SatPlannedCase *planned, const SatBackupOutcome *out,
                            SatError *err)
{
    const SatServedCase *served =
        run->states != NULL && planned->rid != NULL
            ? sat_served_find(&pipeline->served, sat_clean_text_utf8(planned->rid))
            : NULL;
    SatError why = SAT_ERROR_INIT;
    if (served == NULL || served->state[0] == '\0' || !served->is_fetched || served->is_partial ||
        out->left_out > 0) {
        return true;
    }
    if (!sat_backup_states_add(run->states, served->state, planned->id, out->file_name, err)) {
        return false;
    }
    if (!sat_backup_states_write(run->states, &why)) { /* at once: the run may end any time */
        sat_report_warn(run->report, SAT_BACKUP_STATES_NAME,
                        "not written, the next run fetches this case again: %s", why.text);
    }
    return true;
}

/* ---- one case -------------------------------------------------------------------------------- */

static bool add_waiting(Serving *serving, const char *argument, size_t ordinal, SatError *err)
{
    SatBackupWaiting *waiting = serving->waiting;
    const char *kept = sat_arena_text(serving->run->arena, argument, strlen(argument), err);
    waiting->sources[waiting->count] = kept;
    waiting->ordinals[waiting->count] = ordinal;
    waiting->count += kept != NULL;
    return kept != NULL;
}

/* What one case came to; what ends the run was told. */
static bool settle(SatBackupRun *run, const SatPipeline *pipeline, SatBackupStep step,
                   const char *argument)
{
    const SatServedCase *served = pipeline->served.count > 0 ? &pipeline->served.cases[0] : NULL;
    if (step == SAT_BACKUP_ENDS) { /* the other cases are no worse for one that is bad */
        run->sum.failed++;
        return !sat_interrupt_requested() && run->report->exit_code != SAT_EXIT_OUTPUT;
    }
    if (step == SAT_BACKED_UP && pipeline->plan == NULL && served != NULL && served->is_fetched) {
        run->sum.failed++;
        sat_report_warn(run->report, argument,
                        "not backed up: the server has no picture of it that can be shown");
    }
    return true;
}

/* One login and one list serve the whole run: the account only visits the pipeline. */
static bool back_up(Serving *serving, const SatCaseRow *row, size_t ordinal, SatError *err)
{
    SatBackupRun *run = serving->run;
    char argument[48];
    (void)snprintf(argument, sizeof(argument), "%s%" PRIu64, SAT_SOURCE_CASE_SERVER, row->id);
    const char *const arguments[] = {argument};
    SAT_AUTO(SatPlanOptions) *plan = sat_plan_options_new(err);
    SatOptions options = *run->options;
    SatPipeline pipeline = sat_backup_pipeline(run);
    if (plan == NULL) {
        return false;
    }
    options.plan = plan; /* what the gate leaves out of this case is no other's affair */
    pipeline.options = &options;
    pipeline.may_be_empty = true;
    pipeline.looks_for_names = keeps_as_served(run);
    pipeline.sources = sat_source_entries_new(arguments, 1, err);
    if (pipeline.sources == NULL) {
        return false;
    }
    pipeline.served = run->served;
    const SatBackupStep step =
        sat_backup_cases(run, &pipeline, SAT_GATE_WAITS, &run->sources[ordinal]);
    bool goes_on = settle(run, &pipeline, step, argument);
    if (step == SAT_BACKUP_WAITS) {
        goes_on = add_waiting(serving, argument, ordinal, err);
    }
    pipeline.served.account = NULL;
    sat_pipeline_end(&pipeline);
    return goes_on;
}

static bool take(Serving *serving, size_t index, size_t ordinal, SatError *err)
{
    SatBackupRun *run = serving->run;
    bool is_known = false;
    if (serving->is_done[index]) {
        return true;
    }
    serving->is_done[index] = true;
    sat_report_progress(run->report, "in all", "cases", serving->done++, serving->all);
    return take_known(run, &serving->rows->rows[index], &is_known, err) &&
           (is_known || back_up(serving, &serving->rows->rows[index], ordinal, err));
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* The cases of one source. */
static bool take_source(Serving *serving, size_t ordinal, SatError *err)
{
    const char *source = serving->run->entries->sources[ordinal];
    uint64_t rid = 0;
    size_t found = 0;
    bool done = sat_source_case_number(source, &rid, err);
    for (size_t i = 0; done && i < serving->rows->count; i++) {
        if (rid == 0 || serving->rows->rows[i].id == rid) {
            found++;
            done = take(serving, i, ordinal, err);
        }
    }
    if (done && found == 0) {
        serving->run->has_missed = true;
        sat_report_fail_text(serving->run->report, SAT_EXIT_NO_INPUT,
                             rid == 0 ? "%s the server has nothing of yours"
                                      : "%s: there is no such case among yours; the server gives "
                                        "no others, but their viewer's JSON can be saved from the "
                                        "browser",
                             source);
    }
    return done;
}

static bool make_room(Serving *serving, SatError *err)
{
    SatArena *arena = serving->run->arena;
    SatBackupWaiting *waiting = serving->waiting;
    const size_t count = serving->rows->count + 1;
    serving->is_done = sat_arena_alloc(arena, count, sizeof(*serving->is_done), err);
    waiting->sources = sat_arena_alloc(arena, count, sizeof(*waiting->sources), err);
    waiting->ordinals = sat_arena_alloc(arena, count, sizeof(*waiting->ordinals), err);
    return serving->is_done != NULL && waiting->sources != NULL && waiting->ordinals != NULL;
}

static bool begin(Serving *serving, SatError *err)
{
    SatBackupRun *run = serving->run;
    char how[17];
    const SatServedAccount *account = sat_served_account(&run->served, err);
    if (account == NULL) {
        return false;
    }
    serving->rows = &account->rows;
    serving->all = account->rows.count;
    write_how(run, how);
    run->states = sat_backup_states_read(run->options->output, how, err);
    return run->states != NULL && make_room(serving, err);
}

static bool has_served(const SatBackupRun *run)
{
    bool has = false;
    for (size_t i = 0; i < run->entries->count; i++) {
        has = has || sat_source_takes_case_server(run->entries->sources[i]);
    }
    return has;
}

bool sat_backup_served(SatBackupRun *run, SatBackupWaiting *waiting)
{
    Serving serving = {.run = run, .waiting = waiting};
    SatError err = SAT_ERROR_INIT;
    *waiting = (SatBackupWaiting){.count = 0};
    if (!has_served(run)) {
        return true;
    }
    bool done = begin(&serving, &err);
    sat_report_hold_stage(run->report, true);
    for (size_t i = 0; done && i < run->entries->count; i++) {
        if (sat_source_takes_case_server(run->entries->sources[i])) {
            done = take_source(&serving, i, &err);
            sat_source_entries_pass_by(run->entries, i);
        }
    }
    sat_report_hold_stage(run->report, false);
    return done || err.code == SAT_OK ? done : fails(run, &err);
}
