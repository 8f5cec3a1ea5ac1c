/* The whole flow on one page; each step is a folder or a file of its own. */
#include "export/pipeline_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/assemble/build_plan.h"
#include "export/deidentify/library_secret.h"
#include "export/measure_pictures.h"
#include "export/nothing_usable.h"
#include "export/other_objects.h"
#include "export/pack_within.h"
#include "export/probe_pictures.h"
#include "formats/base/file_io.h"
#include "formats/base/platform.h"
#include "formats/case/draft.h"

/* Plans made anew because a picture could not be read: files that change all the time end a run. */
enum { MOST_ATTEMPTS = 8 };

bool sat_pipeline_failed(SatPipeline *pipeline, SatExitCode code, const SatError *err)
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
    return done || sat_pipeline_failed(pipeline, sat_exit_for_input(&err), &err);
}

/* Clean items -> plan. What the plan tells is told once. */
bool sat_pipeline_make_plan(SatPipeline *pipeline, bool tell)
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
    return pipeline->plan != NULL || sat_pipeline_failed(pipeline, sat_exit_for_input(&err), &err);
}

static bool list_unseen(SatPipeline *pipeline)
{
    SatError err = SAT_ERROR_INIT;
    pipeline->unseen =
        sat_kept_unseen_new(pipeline->plan, pipeline->deidentifier, pipeline->options->plan, &err);
    return pipeline->unseen != NULL ||
           sat_pipeline_failed(pipeline, sat_exit_for_input(&err), &err);
}

/* What reading a source takes: the secret, the vocabulary, decoders, a place for archives. */
static bool get_ready(SatPipeline *pipeline)
{
    SatError err = SAT_ERROR_INIT;
    if (!sat_library_secret_load(NULL, &pipeline->secret, &err)) {
        return sat_pipeline_failed(pipeline, sat_exit_for_output(&err), &err);
    }
    pipeline->vocabulary = sat_user_vocabulary_load(NULL, &err);
    if (pipeline->vocabulary == NULL) {
        return sat_pipeline_failed(pipeline, SAT_EXIT_USAGE, &err);
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
    return pipeline->staging != NULL ||
           sat_pipeline_failed(pipeline, sat_exit_for_output(&err), &err);
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
            return sat_pipeline_failed(pipeline, sat_exit_for_input(&err), &err);
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
    return pipeline->sources != NULL ||
           sat_pipeline_failed(pipeline, sat_exit_for_source(&err, NULL), &err);
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
        return sat_pipeline_failed(pipeline, sat_exit_for_source(&err, pipeline->staging), &err);
    }
    const SatGateAccept *accept = &pipeline->options->accept;
    pipeline->words =
        (SatDeidMoreWords){.own = sat_deidentifier_identifiers(pipeline->deidentifier),
                           .user = pipeline->vocabulary,
                           .keeps_dropped = accept->words || accept->all};
    if (!sat_deidentifier_settle_words(pipeline->deidentifier, pipeline->words.keeps_dropped,
                                       &err)) {
        return sat_pipeline_failed(pipeline, sat_exit_for_output(&err), &err);
    }
    if (!pipeline->lists_others && !pipeline->keeps_objects) {
        sat_other_objects_say(pipeline->deidentifier, pipeline->report);
    }
    const SatCleanItem *const *items = sat_deidentifier_items(pipeline->deidentifier, &count);
    pipeline->items = calloc(count + 1, sizeof(const SatCleanItem *));
    if (pipeline->items == NULL) {
        sat_fail(&err, SAT_ERR_NO_MEMORY, "not enough memory for %zu objects", count);
        return sat_pipeline_failed(pipeline, sat_exit_for_output(&err), &err);
    }
    if (count > 0) { /* without items there is no list to copy from */
        memcpy(pipeline->items, items, count * sizeof(const SatCleanItem *));
    }
    pipeline->item_count = count;
    return sat_pipeline_make_plan(pipeline, true) &&
           (!pipeline->keeps_objects || list_unseen(pipeline));
}

/* Without the program that decodes, the files are not at fault: told, and the run ends. */
bool sat_pipeline_has_decoders(SatPipeline *pipeline)
{
    SatError err = SAT_ERROR_INIT;
    return !sat_decoder_pool_has_failed(pipeline->decoders, &err) ||
           sat_pipeline_failed(pipeline, SAT_EXIT_OUTPUT, &err);
}

/* Takes an object out of the list, and tells which. Fits SatUnreadable. */
void sat_pipeline_leave_out(void *context, const SatCleanItem *item, SatSelector series,
                            size_t frame_index, const char *text)
{
    SatPipeline *pipeline = context;
    char selector[SAT_SELECTOR_CAPACITY];
    SatError ignored = SAT_ERROR_INIT;
    if (sat_decoder_pool_has_failed(pipeline->decoders, &ignored)) {
        return; /* sat_pipeline_has_decoders() tells */
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
bool sat_pipeline_measure_plan(SatPipeline *pipeline)
{
    for (;;) {
        SatError err = SAT_ERROR_INIT;
        bool changed = false;
        if (!sat_measure_pictures(pipeline->plan, pipeline->report, sat_pipeline_leave_out,
                                  pipeline, &changed, &err)) {
            return sat_pipeline_failed(pipeline, sat_exit_for_input(&err), &err);
        }
        if (!changed) {
            return true;
        }
        if (!sat_pipeline_make_plan(pipeline, false)) {
            return false;
        }
    }
}

bool sat_pipeline_measure(SatPipeline *pipeline)
{
    return pipeline->plan == NULL || sat_pipeline_measure_plan(pipeline);
}

/* Finds everything that cannot be read in one go, so that coding starts over once, not once a file.
 */
static bool plan_without_unreadable(SatPipeline *pipeline)
{
    SatError err = SAT_ERROR_INIT;
    uint64_t before = pipeline->left_out_later;
    if (!sat_probe_pictures(pipeline->plan, pipeline->report, sat_pipeline_leave_out, pipeline,
                            &err)) {
        return sat_pipeline_failed(pipeline, sat_exit_for_input(&err), &err);
    }
    if (!sat_pipeline_has_decoders(pipeline)) {
        return false;
    }
    return pipeline->left_out_later == before ||
           (sat_pipeline_make_plan(pipeline, false) && sat_pipeline_measure_plan(pipeline));
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
        return sat_pipeline_failed(pipeline, sat_exit_for_input(&err), &err);
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
        if (!sat_pipeline_has_decoders(pipeline)) {
            return false;
        }
        if (result->unreadable == NULL || attempt == MOST_ATTEMPTS) {
            if (err.code == SAT_ERR_CANCELLED) {
                sat_report_insist(pipeline->report,
                                  "%s.part keeps what is done; the same command goes on from there",
                                  target->path);
            }
            return sat_pipeline_failed(pipeline, sat_exit_for_output(&err), &err);
        }
        sat_pipeline_leave_out(pipeline, result->unreadable, result->unreadable_series,
                               result->unreadable_frame, err.text);
        if (!sat_pipeline_make_plan(pipeline, false) || !sat_pipeline_measure_plan(pipeline) ||
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
