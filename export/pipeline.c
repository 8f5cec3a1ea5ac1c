/* The whole flow on one page; each step is a folder or a file of its own. */
#include "export/pipeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/assemble/build_plan.h"
#include "export/deidentify/library_secret.h"
#include "export/lecture_gate.h"
#include "export/measure_pictures.h"
#include "export/nothing_usable.h"
#include "export/other_objects.h"
#include "export/pack_within.h"
#include "export/probe_pictures.h"
#include "export/typed_gate.h"
#include "export/unseen_gate.h"
#include "formats/base/file_io.h"
#include "formats/base/platform.h"
#include "formats/case/draft.h"

/* Plans made anew because a picture could not be read: files that change all the time end a run. */
enum { MOST_ATTEMPTS = 8 };

static bool failed(SatPipeline *pipeline, SatExitCode code, const SatError *err)
{
    sat_report_fail(pipeline->report, code, err);
    return false;
}

static SatExportPlan *new_plan(const SatPipeline *pipeline, const SatPlanReport *report,
                               SatError *err)
{
    return sat_export_plan_new_without(
        pipeline->items, pipeline->item_count, pipeline->items + pipeline->item_count,
        pipeline->left_out_later, pipeline->options->plan, report, err);
}

/* Which frames are key images is seen in a plan of all of them. */
static bool find_keys(SatPipeline *pipeline)
{
    SatError err = SAT_ERROR_INIT;
    SatExportPlan *whole = new_plan(pipeline, NULL, &err);
    bool done = whole != NULL && sat_plan_options_keep_keys(pipeline->options->plan, whole, &err);
    sat_export_plan_free(whole);
    return done || failed(pipeline, sat_exit_for_input(&err), &err);
}

/* Clean items -> plan. What the plan tells is told once. */
static bool make_plan(SatPipeline *pipeline, bool tell)
{
    pipeline->told.report = pipeline->report;
    pipeline->told.shows_series = pipeline->lists_others;
    SatPlanReport plan_report = {sat_plan_told, &pipeline->told};
    SatError err = SAT_ERROR_INIT;
    sat_export_plan_free(pipeline->plan);
    pipeline->plan = NULL;
    if (pipeline->item_count == 0 &&
        ((pipeline->lists_others && sat_has_only_others(&pipeline->counts)) ||
         (pipeline->keeps_objects && pipeline->counts.unseen_taken > 0) ||
         pipeline->may_be_empty)) {
        return true;
    }
    if (pipeline->item_count == 0) {
        sat_nothing_usable(pipeline->sources, &pipeline->counts, pipeline->left_out_later,
                           pipeline->report);
        return false;
    }
    if (sat_plan_options_want_keys(pipeline->options->plan) && !find_keys(pipeline)) {
        return false;
    }
    pipeline->plan = new_plan(pipeline, tell ? &plan_report : NULL, &err);
    if (tell) {
        sat_plan_told_end(&pipeline->told);
    }
    return pipeline->plan != NULL || failed(pipeline, sat_exit_for_input(&err), &err);
}

static bool list_unseen(SatPipeline *pipeline)
{
    SatError err = SAT_ERROR_INIT;
    pipeline->unseen =
        sat_kept_unseen_new(pipeline->plan, pipeline->deidentifier, pipeline->options->plan, &err);
    return pipeline->unseen != NULL || failed(pipeline, sat_exit_for_input(&err), &err);
}

/* What reading a source takes: the secret, the vocabulary, decoders, a place for archives. */
static bool get_ready(SatPipeline *pipeline)
{
    SatError err = SAT_ERROR_INIT;
    if (!sat_library_secret_load(NULL, &pipeline->secret, &err)) {
        return failed(pipeline, sat_exit_for_output(&err), &err);
    }
    pipeline->vocabulary = sat_user_vocabulary_load(NULL, &err);
    if (pipeline->vocabulary == NULL) {
        return failed(pipeline, SAT_EXIT_USAGE, &err);
    }
    pipeline->decoders = sat_decoder_pool_new(NULL, pipeline->jobs, &err);
    if (pipeline->decoders != NULL) {
        pipeline->deidentifier =
            sat_deidentifier_new(&pipeline->secret, pipeline->vocabulary,
                                 sat_decoder_pool_decoder(pipeline->decoders), &err);
    }
    if (pipeline->deidentifier != NULL && pipeline->keeps_objects) {
        sat_deidentifier_keep_identities(pipeline->deidentifier);
    }
    if (pipeline->deidentifier != NULL && pipeline->looks_for_names) {
        sat_deidentifier_look_for_names(pipeline->deidentifier);
    }
    if (pipeline->deidentifier != NULL) {
        pipeline->staging = sat_staging_new(&err);
    }
    return pipeline->staging != NULL || failed(pipeline, sat_exit_for_output(&err), &err);
}

/* Drafts are read first: a wrong name is told before hours of reading. */
static bool read_drafts(SatPipeline *pipeline)
{
    const SatOptions *options = pipeline->options;
    bool done = true;
    for (size_t i = 0; done && i < options->with_count; i++) {
        SatError err = SAT_ERROR_INIT;
        size_t length = 0;
        char *json = (char *)sat_read_file(options->with[i], SAT_DRAFT_MAX_BYTES, &length, &err);
        done = json != NULL && sat_plan_options_add_draft(options->plan, json, length, &err);
        free(json);
        if (!done) {
            (void)sat_fail_in(&err, "--with %s", options->with[i]);
            return failed(pipeline, sat_exit_for_input(&err), &err);
        }
    }
    return done;
}

/* Of saved pages; once. */
static void tell_losses(const SatPipeline *pipeline)
{
    const SatSourceEntries *sources = pipeline->sources;
    for (size_t i = 0; sources != NULL && i < sources->loss_count; i++) {
        sat_report_warn(pipeline->report, "", "%s", sources->losses[i]);
    }
}

bool sat_pipeline_sources(SatPipeline *pipeline)
{
    SatError err = SAT_ERROR_INIT;
    const SatOptions *options = pipeline->options;
    if (pipeline->sources == NULL) {
        pipeline->sources =
            sat_source_entries_new(options->arguments, options->argument_count, &err);
        tell_losses(pipeline);
    }
    return pipeline->sources != NULL || failed(pipeline, sat_exit_for_source(&err, NULL), &err);
}

bool sat_pipeline_plan(SatPipeline *pipeline)
{
    SatError err = SAT_ERROR_INIT;
    size_t count = 0;
    if (!sat_pipeline_sources(pipeline) || !read_drafts(pipeline) || !get_ready(pipeline)) {
        return false;
    }
    if (!sat_gather_items(pipeline->sources, pipeline->keeps_objects, pipeline->deidentifier,
                          pipeline->staging, &pipeline->options->servers, &pipeline->served,
                          &pipeline->counts, pipeline->report, &err)) {
        return failed(pipeline, sat_exit_for_source(&err, pipeline->staging), &err);
    }
    const SatGateAccept *accept = &pipeline->options->accept;
    pipeline->words =
        (SatDeidMoreWords){.own = sat_deidentifier_identifiers(pipeline->deidentifier),
                           .user = pipeline->vocabulary,
                           .keeps_dropped = accept->words || accept->all};
    if (!sat_deidentifier_settle_words(pipeline->deidentifier, pipeline->words.keeps_dropped,
                                       &err)) {
        return failed(pipeline, sat_exit_for_output(&err), &err);
    }
    if (!pipeline->lists_others && !pipeline->keeps_objects) {
        sat_other_objects_say(pipeline->deidentifier, pipeline->report);
    }
    const SatCleanItem *const *items = sat_deidentifier_items(pipeline->deidentifier, &count);
    pipeline->items = calloc(count + 1, sizeof(const SatCleanItem *));
    if (pipeline->items == NULL) {
        sat_fail(&err, SAT_ERR_NO_MEMORY, "not enough memory for %zu objects", count);
        return failed(pipeline, sat_exit_for_output(&err), &err);
    }
    if (count > 0) { /* without items there is no list to copy from */
        memcpy(pipeline->items, items, count * sizeof(const SatCleanItem *));
    }
    pipeline->item_count = count;
    return make_plan(pipeline, true) && (!pipeline->keeps_objects || list_unseen(pipeline));
}

/* Without the program that decodes, the files are not at fault: told, and the run ends. */
static bool has_decoders(SatPipeline *pipeline)
{
    SatError err = SAT_ERROR_INIT;
    return !sat_decoder_pool_has_failed(pipeline->decoders, &err) ||
           failed(pipeline, SAT_EXIT_OUTPUT, &err);
}

/* Takes an object out of the list, and tells which. Fits SatUnreadable. */
static void leave_out(void *context, const SatCleanItem *item, SatSelector series,
                      size_t frame_index, const char *text)
{
    SatPipeline *pipeline = context;
    char selector[SAT_SELECTOR_CAPACITY];
    SatError ignored = SAT_ERROR_INIT;
    if (sat_decoder_pool_has_failed(pipeline->decoders, &ignored)) {
        return; /* has_decoders() tells */
    }
    for (size_t i = 0; i < pipeline->item_count; i++) {
        if (pipeline->items[i] == item) {
            sat_selector_format(series, selector);
            sat_report_warn(pipeline->report, selector, "picture %zu is left out: %s",
                            frame_index + 1, text);
            pipeline->items[i] = pipeline->items[--pipeline->item_count];
            pipeline->items[pipeline->item_count] = item;
            pipeline->left_out_later++;
            return;
        }
    }
}

/* Values of more than 16 bits are put on a line between the least and the greatest of their stack,
 * which only a look at all of them tells. A plan for listing does without. */
static bool measure_plan(SatPipeline *pipeline)
{
    for (;;) {
        SatError err = SAT_ERROR_INIT;
        bool changed = false;
        if (!sat_measure_pictures(pipeline->plan, pipeline->report, leave_out, pipeline, &changed,
                                  &err)) {
            return failed(pipeline, sat_exit_for_input(&err), &err);
        }
        if (!changed) {
            return true;
        }
        if (!make_plan(pipeline, false)) {
            return false;
        }
    }
}

bool sat_pipeline_measure(SatPipeline *pipeline)
{
    return pipeline->plan == NULL || measure_plan(pipeline);
}

/* Finds everything that cannot be read in one go, so that coding starts over once, not once a file.
 */
static bool plan_without_unreadable(SatPipeline *pipeline)
{
    SatError err = SAT_ERROR_INIT;
    uint64_t before = pipeline->left_out_later;
    if (!sat_probe_pictures(pipeline->plan, pipeline->report, leave_out, pipeline, &err)) {
        return failed(pipeline, sat_exit_for_input(&err), &err);
    }
    if (!has_decoders(pipeline)) {
        return false;
    }
    return pipeline->left_out_later == before ||
           (make_plan(pipeline, false) && measure_plan(pipeline));
}

static void tell_searching(void *context, uint64_t done_frames, uint64_t all_frames)
{
    sat_report_progress(context, "searching", "pictures", done_frames, all_frames);
}

/* Nobody asks what would be found when all of it is accepted, unless a report shall say. */
static bool wants_search(const SatOptions *options)
{
    bool accepts_all = options->accept.pixels || options->accept.all;
    return !accepts_all || options->privacy_report != NULL;
}

static bool search_plan(SatPipeline *pipeline)
{
    SatError err = SAT_ERROR_INIT;
    const SatSearchOptions options = {
        .jobs = pipeline->jobs, .progress = tell_searching, .context = pipeline->report};
    bool is_first = pipeline->search == NULL;
    sat_picture_search_free(pipeline->search);
    pipeline->search = NULL;
    if (!wants_search(pipeline->options)) {
        return true;
    }
    pipeline->search = sat_search_pictures(pipeline->plan, &options, &err);
    sat_report_progress_end(pipeline->report);
    if (is_first && pipeline->search != NULL && !pipeline->search->has_reader) {
        sat_report_say_once(pipeline->report, pipeline->search->without);
    }
    return pipeline->search != NULL || failed(pipeline, sat_exit_for_input(&err), &err);
}

static bool ask_gate(SatPipeline *pipeline, SatGateMode mode, const SatGateFinding *found,
                     size_t found_count)
{
    static const SatExportPlan nothing = {.case_count = 0};
    pipeline->gate = (SatPrivacyGate){.options = pipeline->options,
                                      .jobs = pipeline->jobs,
                                      .report = pipeline->report,
                                      .secret = &pipeline->secret,
                                      .mode = mode};
    for (bool searches = true;;) {
        if (pipeline->plan != NULL &&
            (!measure_plan(pipeline) || (searches && !search_plan(pipeline)))) {
            return false;
        }
        const SatGateFindings findings = {.search = pipeline->search,
                                          .found = found,
                                          .found_count = found_count,
                                          .passes_faces = mode == SAT_GATE_LEAVES_OUT,
                                          .keeps_slices = pipeline->keeps_objects};
        const SatExportPlan *plan = pipeline->plan != NULL ? pipeline->plan : &nothing;
        SatPrivacyGate *gate = &pipeline->gate;
        switch (sat_privacy_gate(gate, plan, &findings)) {
        case SAT_GATE_PASSED:
            return !gate->has_records || make_plan(pipeline, false);
        case SAT_GATE_REFUSED:
            return false;
        case SAT_GATE_UNREADABLE:
            leave_out(pipeline, gate->unreadable.item, gate->unreadable.series,
                      gate->unreadable.frame_index, gate->error.text);
            if (!has_decoders(pipeline)) {
                return false;
            }
            searches = true;
            break;
        case SAT_GATE_PLAN_AGAIN:
            searches = gate->has_new_masks;
            break;
        }
        if (!make_plan(pipeline, false)) {
            return false;
        }
    }
}

/* What is known besides the pictures of the plan: pictures that cannot be shown first, as
 * sat_unseen_settle() wants them, then typed texts. They borrow from both. owns: free() */
static SatGateFinding *findings_of(const SatKeptUnseen *unseen, const SatTypedGate *typed,
                                   size_t *count, SatError *err)
{
    const size_t groups = unseen != NULL ? unseen->group_count : 0;
    SatGateFinding *findings = calloc(groups + typed->count + 1, sizeof(*findings));
    *count = groups + typed->count;
    if (findings == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu items", *count);
        return NULL;
    }
    if (unseen != NULL) {
        sat_unseen_findings(unseen, findings);
    }
    if (typed->count > 0) {
        memcpy(findings + groups, typed->items, typed->count * sizeof(*findings));
    }
    return findings;
}

/* What people typed: of the cases, and of playlists where they go into the output. */
static bool find_typed(const SatPipeline *pipeline, SatTypedGate *typed, SatError *err)
{
    const SatOwnIdentifiers *own = sat_deidentifier_identifiers(pipeline->deidentifier);
    const SatCommand command = pipeline->options->command;
    const bool has_playlist = command != SAT_COMMAND_BACKUP && command != SAT_COMMAND_DEIDENTIFY;
    return sat_typed_gate_find(pipeline->plan, pipeline->options->plan, own, typed, err) &&
           (!has_playlist ||
            sat_lecture_gate_find(pipeline->sources, pipeline->plan, own, typed, err));
}

bool sat_pipeline_gate(SatPipeline *pipeline, SatGateMode mode)
{
    SatError err = SAT_ERROR_INIT;
    SatTypedGate typed = {.arena = NULL};
    size_t count = 0;
    SatGateFinding *found = NULL;
    /* Typed texts belong to cases: without a plan there are none. */
    if (pipeline->plan == NULL || find_typed(pipeline, &typed, &err)) {
        found = findings_of(pipeline->unseen, &typed, &count, &err);
    }
    bool passes = found != NULL ? ask_gate(pipeline, mode, found, count)
                                : failed(pipeline, sat_exit_for_output(&err), &err);
    free(found);
    sat_typed_gate_free(&typed);
    if (passes && pipeline->unseen != NULL) {
        sat_unseen_settle(pipeline->unseen, &pipeline->gate.list, pipeline->report);
    }
    return passes;
}

static bool is_interrupted_run(const char *path)
{
    SatByteWriter journal = SAT_BYTE_WRITER_INIT;
    sat_write_format(&journal, "%s.part.journal", path);
    sat_write_u8(&journal, 0);
    bool is_there =
        !journal.failed && sat_path_info((const char *)journal.bytes).kind == SAT_PATH_FILE;
    sat_byte_writer_free(&journal);
    return is_there;
}

bool sat_pipeline_lecture(SatPipeline *pipeline, bool tell, SatPackTarget *target)
{
    SatError err = SAT_ERROR_INIT;
    SatLecturePlan *lecture = &pipeline->lecture;
    sat_lecture_plan_free(lecture);
    if (!sat_lecture_plan(pipeline->sources, pipeline->plan, pipeline->items,
                          pipeline->item_count + pipeline->left_out_later,
                          tell ? pipeline->report : NULL, lecture, &err)) {
        return failed(pipeline, sat_exit_for_input(&err), &err);
    }
    target->properties.title = lecture->title;
    target->properties.playlist = lecture->playlist;
    target->hidden = lecture->hidden;
    return true;
}

bool sat_pipeline_pack(SatPipeline *pipeline, SatPackTarget *target, SatPackResult *result)
{
    /* The interrupted run may have left something out: its journal fits only the plan without. */
    if (is_interrupted_run(target->path) && !plan_without_unreadable(pipeline)) {
        return false;
    }
    for (int attempt = 1;; attempt++) {
        SatError err = SAT_ERROR_INIT;
        if (!sat_pipeline_lecture(pipeline, attempt == 1, target)) {
            return false;
        }
        sat_give_free_memory_back(); /* lists of files, what was parsed, plans before this one */
        if (sat_write_pack_within(pipeline->plan, target, pipeline->report, result, &err)) {
            return true;
        }
        if (!has_decoders(pipeline)) {
            return false;
        }
        if (result->unreadable == NULL || attempt == MOST_ATTEMPTS) {
            if (err.code == SAT_ERR_CANCELLED) {
                sat_report_insist(pipeline->report,
                                  "%s.part keeps what is done; the same command goes on from there",
                                  target->path);
            }
            return failed(pipeline, sat_exit_for_output(&err), &err);
        }
        leave_out(pipeline, result->unreadable, result->unreadable_series, result->unreadable_frame,
                  err.text);
        if (!make_plan(pipeline, false) || !measure_plan(pipeline) ||
            !plan_without_unreadable(pipeline)) {
            return false;
        }
    }
}

void sat_pipeline_end(SatPipeline *pipeline)
{
    sat_lecture_plan_free(&pipeline->lecture);
    sat_privacy_gate_end(&pipeline->gate);
    sat_picture_search_free(pipeline->search);
    sat_kept_unseen_free(pipeline->unseen);
    sat_export_plan_free(pipeline->plan);
    free(pipeline->items);
    sat_deidentifier_free(pipeline->deidentifier);
    sat_user_vocabulary_free(pipeline->vocabulary);
    sat_decoder_pool_free(pipeline->decoders);
    sat_staging_free(pipeline->staging);
    sat_served_end(&pipeline->served);
    sat_source_entries_free(pipeline->sources);
}
