/* From sources to backups: plan, gate, then one case after the other. */
#include "export/backup_cases.h"

#include <stdlib.h>

#include "export/backup/backup_case.h"
#include "export/backup/backup_media.h"
#include "export/backup_served.h"
#include "export/deidentify/deid_file.h"
#include "export/keep/kept_others.h"
#include "export/keep/kept_served.h"
#include "export/keep_identifiers.h"
#include "export/kept_told.h"

typedef struct {
    SatBackupRun *run;
    SatPipeline *pipeline;
    const SatBackupSource *sources; /* one a source of the pipeline */
    SatDeidContext context;
    SatKeptObjects *objects;
    SatBackupIdentifiers identifiers; /* how the objects are kept */
    uint64_t objects_done, objects_all;
} Cases;

static SatBackupStep fails(const Cases *cases, SatExitCode code, const SatError *err)
{
    sat_report_fail(cases->run->report, code, err);
    return SAT_BACKUP_ENDS;
}

/* ---- one case -------------------------------------------------------------------------------- */

static void left_out(void *told, const SatKeptObject *object, const SatError *why)
{
    const Cases *cases = told;
    cases->run->sum.left_out++;
    sat_report_warn(cases->run->report, sat_object_file_name(object->file), "left out: %s",
                    why->text);
}

static void progress(void *told)
{
    Cases *cases = told;
    cases->objects_done++;
    if (cases->objects_done > cases->objects_all) {
        cases->objects_all = cases->objects_done; /* what changed is gone through twice */
    }
    sat_report_progress(cases->run->report, "backing up", "files", cases->objects_done,
                        cases->objects_all);
}

/* The objects of one case, as a list of its own. */
static bool take_objects(const Cases *cases, uint32_t case_number, SatKeptObjects *out,
                         SatError *err)
{
    SatKeptObject *objects = calloc(cases->objects->count + 1, sizeof(*objects));
    if (objects == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a case's objects");
    }
    *out = *cases->objects;
    out->objects = objects;
    out->count = 0;
    for (size_t i = 0; i < cases->objects->count; i++) {
        if (cases->objects->objects[i].place.case_number == case_number) {
            objects[out->count++] = cases->objects->objects[i];
        }
    }
    if (cases->run->layout == SAT_BACKUP_MEDIA &&
        !sat_media_number_objects(objects, out->count, cases->objects->arena, err)) {
        free(objects);
        return false;
    }
    return true;
}

/* What could not be read may be what an older backup has. */
static bool has_read_all(const Cases *cases)
{
    const SatPipeline *pipeline = cases->pipeline;
    return sat_gather_skipped(&pipeline->counts) == 0 && pipeline->left_out_later == 0 &&
           (cases->objects == NULL || cases->objects->parts_left_out == 0);
}

static bool back_up(Cases *cases, size_t case_index, SatError *err)
{
    SatBackupRun *run = cases->run;
    const SatPlannedCase *planned = &cases->pipeline->plan->cases[case_index];
    const SatPlannedSeries *first = &planned->studies[0].series[0];
    const uint32_t ordinal = sat_clean_item_facts(first->frames[0].item)->source_ordinal;
    const bool keeps = cases->identifiers != SAT_IDENTIFIERS_REMOVED;
    const SatBackupInfo info = {.identifiers = cases->identifiers,
                                .profile = keeps ? "" : run->profile.name,
                                .source = cases->sources[ordinal].id,
                                .layout = run->layout};
    SatKeptObjects objects;
    SatBackupOutcome out;
    SAT_AUTO(SatDicomDirectoryWriter) *directory = NULL;
    if (run->layout == SAT_BACKUP_MEDIA) {
        directory = sat_media_directory_new(&run->secret, planned->id, err);
        if (directory == NULL) {
            return false;
        }
    }
    if (!take_objects(cases, first->selector.case_number, &objects, err)) {
        return false;
    }
    SatBackupCase one = {.plan = cases->pipeline->plan,
                         .case_index = case_index,
                         .work = {.objects = &objects,
                                  .context = &cases->context,
                                  .decoder = sat_decoder_pool_decoder(cases->pipeline->decoders),
                                  .jobs = run->jobs,
                                  .staging = cases->pipeline->staging,
                                  .keeps_identifiers = keeps,
                                  .directory = directory,
                                  .left_out = left_out,
                                  .progress = progress,
                                  .told = cases},
                         .folder = &run->folder,
                         .info = &info,
                         .replaces_changed = run->options->replace && has_read_all(cases),
                         .dry_run = run->options->dry_run};
    bool done = sat_backup_case(&one, &out, err);
    union {
        const SatKeptObject *given;
        void *owned;
    } list = {.given = objects.objects};
    free(list.owned);
    if (done) {
        sat_backup_run_count(run, &out);
        done = run->options->dry_run ||
               sat_backup_served_note(run, cases->pipeline, planned, &out, err);
    }
    return done;
}

/* One case that cannot be backed up does not stop the others; a full disk does. */
static SatBackupStep back_up_all(Cases *cases)
{
    SatBackupRun *run = cases->run;
    const SatExportPlan *plan = cases->pipeline->plan;
    cases->objects_all = cases->objects->count;
    for (size_t i = 0; i < plan->case_count; i++) {
        SatError err = SAT_ERROR_INIT;
        if (sat_backup_run_saw(run, plan->cases[i].id, &err) && back_up(cases, i, &err)) {
            continue;
        }
        sat_report_progress_end(run->report);
        if (err.code == SAT_ERR_CANCELLED) {
            sat_report_fail_text(run->report, SAT_EXIT_INTERRUPTED,
                                 "interrupted; every backup that is there is whole, the same "
                                 "command goes on");
            return SAT_BACKUP_ENDS;
        }
        if (err.code == SAT_ERR_SYSTEM || err.code == SAT_ERR_NO_MEMORY) {
            return fails(cases, SAT_EXIT_OUTPUT, &err);
        }
        run->sum.failed++;
        char selector[SAT_SELECTOR_CAPACITY];
        sat_selector_format(plan->cases[i].studies[0].series[0].selector, selector);
        sat_report_warn(run->report, selector, "this case is not backed up: %s", err.text);
    }
    sat_report_progress_end(run->report);
    return SAT_BACKED_UP;
}

/* ---- their objects --------------------------------------------------------------------------- */

/* Pictures that cannot be shown belong to the case of their study, when that has one. */
static void tell_caseless(const Cases *cases)
{
    SatBackupRun *run = cases->run;
    size_t count = 0;
    for (size_t i = 0; i < cases->objects->count; i++) {
        count += cases->objects->objects[i].place.case_number == 0;
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

/* With objects as they are, objects without pictures come along. */
static bool add_others(Cases *cases, SatError *err)
{
    SatBackupRun *run = cases->run;
    size_t caseless = 0;
    if (!sat_kept_objects_add_others(cases->objects, cases->pipeline->plan,
                                     cases->pipeline->deidentifier, &caseless, err)) {
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

static void tell_left_out(Cases *cases)
{
    SatBackupRun *run = cases->run;
    const size_t parts = cases->objects->parts_left_out;
    if (parts > 0) {
        run->sum.left_out += parts;
        sat_report_warn(run->report, "", "%zu more file%s left out: a part of each is left out",
                        parts, sat_plural(parts));
    }
    if (run->options->replace && !has_read_all(cases)) {
        sat_report_warn(run->report, "",
                        "not everything could be read: older versions are not replaced this time");
    }
    tell_caseless(cases);
}

/* Of a server's case everything comes along. */
static bool add_served(const Cases *cases, SatError *err)
{
    const SatPlannedCase *planned = &cases->pipeline->plan->cases[0];
    const SatServedCase *served = &cases->pipeline->served.cases[0];
    const uint32_t number = planned->studies[0].series[0].selector.case_number;
    return sat_kept_objects_add_served(cases->objects, number, served->folder, served->answer_path,
                                       err);
}

static bool list_objects(Cases *cases, SatError *err)
{
    const SatPipeline *pipeline = cases->pipeline;
    cases->objects = sat_kept_objects_new(pipeline->plan, pipeline->deidentifier, pipeline->unseen,
                                          pipeline->search, true, err);
    return cases->objects != NULL &&
           (cases->identifiers == SAT_IDENTIFIERS_REMOVED || add_others(cases, err)) &&
           (cases->identifiers != SAT_IDENTIFIERS_AS_SERVED || add_served(cases, err));
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* Objects are kept whole: what the user chose must not cut them. */
static bool takes_whole_objects(const Cases *cases)
{
    const SatPipeline *pipeline = cases->pipeline;
    SatError err = SAT_ERROR_INIT;
    SatKeptObjects *objects = sat_kept_objects_new(pipeline->plan, pipeline->deidentifier,
                                                   pipeline->unseen, NULL, false, &err);
    if (objects == NULL) {
        sat_report_fail(cases->run->report, sat_exit_for_input(&err), &err);
    }
    const bool done = objects != NULL;
    sat_kept_objects_free(objects);
    return done;
}

static void tell_dropped(const Cases *cases)
{
    const SatPipeline *pipeline = cases->pipeline;
    SatBackupRun *run = cases->run;
    SatDroppedKind dropped[SAT_MOST_DROPPED_KINDS];
    const bool keeps = cases->identifiers != SAT_IDENTIFIERS_REMOVED;
    const size_t kinds = keeps ? 0 : sat_dropped_kinds(pipeline->deidentifier, dropped);
    run->sum.dropped += sat_tell_dropped(dropped, kinds, pipeline->unseen, run->report);
}

/* Only when everything came, a case that was not seen is not there any more. */
static bool takes_all(const Cases *cases)
{
    const SatGateList *settled = &cases->pipeline->gate.settled;
    bool takes_all = has_read_all(cases);
    for (size_t i = 0; i < settled->count; i++) {
        takes_all = takes_all && settled->items[i].state != SAT_GATE_LEFT_OUT &&
                    settled->items[i].state != SAT_GATE_LEFT_OUT_BEFORE;
    }
    return takes_all;
}

/* One case of a server, all of it de-identified already, is kept as it was served. */
static SatBackupIdentifiers choose_identifiers(const Cases *cases)
{
    const SatPipeline *pipeline = cases->pipeline;
    if (cases->run->options->keep_identifiers) {
        return SAT_IDENTIFIERS_KEPT;
    }
    const bool is_served = pipeline->looks_for_names && pipeline->plan != NULL &&
                           pipeline->plan->case_count == 1 && pipeline->served.count == 1 &&
                           pipeline->served.cases[0].is_fetched;
    return is_served && sat_deidentifier_naming(pipeline->deidentifier) == 0
               ? SAT_IDENTIFIERS_AS_SERVED
               : SAT_IDENTIFIERS_REMOVED;
}

/* Why a server's case is cleaned all the same. */
static void tell_naming(const Cases *cases)
{
    const SatPipeline *pipeline = cases->pipeline;
    const size_t naming =
        pipeline->looks_for_names ? sat_deidentifier_naming(pipeline->deidentifier) : 0;
    if (naming > 0 && pipeline->served.count == 1) {
        sat_report_warn(cases->run->report, pipeline->sources->sources[0],
                        "%zu of its files on the server name%s a person or %s identifiers: the "
                        "case is cleaned, not kept as it is served; look at it there, and upload "
                        "it anew without them",
                        naming, naming == 1 ? "s" : "", naming == 1 ? "has" : "have");
    }
}

/* Whether all may be written: by the gate, or by the user's choice. */
static bool may_write(const Cases *cases)
{
    SatPipeline *pipeline = cases->pipeline;
    switch (cases->identifiers) {
    case SAT_IDENTIFIERS_KEPT:
        return sat_keep_identifiers_fits(pipeline->plan, cases->run->report);
    case SAT_IDENTIFIERS_AS_SERVED:
        return true;
    case SAT_IDENTIFIERS_REMOVED:
        break;
    }
    return sat_privacy_gate_consents(&pipeline->gate, pipeline->plan);
}

static SatBackupStep write_cases(Cases *cases)
{
    SatBackupRun *run = cases->run;
    SatError err = SAT_ERROR_INIT;
    if (!sat_backup_run_open(run)) {
        return SAT_BACKUP_ENDS;
    }
    if (!list_objects(cases, &err)) {
        return fails(cases, sat_exit_for_input(&err), &err);
    }
    tell_left_out(cases);
    return back_up_all(cases);
}

static SatBackupStep run_all(Cases *cases, SatGateMode mode)
{
    SatPipeline *pipeline = cases->pipeline;
    if (!sat_pipeline_plan(pipeline)) {
        return SAT_BACKUP_ENDS;
    }
    if (pipeline->plan == NULL && pipeline->unseen->count == 0) {
        return SAT_BACKED_UP; /* of a server; what became of its case is told by who asks for it */
    }
    if (!takes_whole_objects(cases)) {
        return SAT_BACKUP_ENDS;
    }
    cases->identifiers = choose_identifiers(cases);
    tell_naming(cases);
    const bool keeps = cases->identifiers != SAT_IDENTIFIERS_REMOVED;
    if (keeps ? !sat_pipeline_measure(pipeline) : !sat_pipeline_gate(pipeline, mode)) {
        return pipeline->gate.waits ? SAT_BACKUP_WAITS : SAT_BACKUP_ENDS;
    }
    if (pipeline->plan == NULL) {
        sat_report_fail_text(cases->run->report, SAT_EXIT_NO_INPUT,
                             "nothing to back up: no picture that can be shown");
        return SAT_BACKUP_ENDS;
    }
    if (!may_write(cases)) {
        return pipeline->gate.waits ? SAT_BACKUP_WAITS : SAT_BACKUP_ENDS;
    }
    tell_dropped(cases);
    return write_cases(cases);
}

SatPipeline sat_backup_pipeline(SatBackupRun *run)
{
    return (SatPipeline){
        .options = run->options, .report = run->report, .jobs = run->jobs, .keeps_objects = true};
}

SatBackupStep sat_backup_cases(SatBackupRun *run, SatPipeline *pipeline, SatGateMode mode,
                               const SatBackupSource *sources)
{
    Cases cases = {.run = run,
                   .pipeline = pipeline,
                   .sources = sources,
                   .context = {.secret = &pipeline->secret,
                               .profile = &run->profile,
                               .counts = &run->counts,
                               .words = &pipeline->words}};
    const SatBackupStep step = run_all(&cases, mode);
    run->has_missed = run->has_missed || !takes_all(&cases);
    run->unasked += pipeline->gate.unasked;
    sat_kept_objects_free(cases.objects);
    return step;
}
