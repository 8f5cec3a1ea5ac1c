/* From a plan to one that may be written: its pictures are searched, the gate asks. */
#include <stdlib.h>
#include <string.h>

#include "export/lecture_gate.h"
#include "export/pipeline_private.h"
#include "export/typed_gate.h"
#include "export/unseen_gate.h"

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
    return pipeline->search != NULL ||
           sat_pipeline_failed(pipeline, sat_exit_for_input(&err), &err);
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
            (!sat_pipeline_measure_plan(pipeline) || (searches && !search_plan(pipeline)))) {
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
            return !gate->has_records || sat_pipeline_make_plan(pipeline, false);
        case SAT_GATE_REFUSED:
            return false;
        case SAT_GATE_UNREADABLE:
            sat_pipeline_leave_out(pipeline, gate->unreadable.item, gate->unreadable.series,
                                   gate->unreadable.frame_index, gate->error.text);
            if (!sat_pipeline_has_decoders(pipeline)) {
                return false;
            }
            searches = true;
            break;
        case SAT_GATE_PLAN_AGAIN:
            searches = gate->has_new_masks;
            break;
        }
        if (!sat_pipeline_make_plan(pipeline, false)) {
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
                                : sat_pipeline_failed(pipeline, sat_exit_for_output(&err), &err);
    free(found);
    sat_typed_gate_free(&typed);
    if (passes && pipeline->unseen != NULL) {
        sat_unseen_settle(pipeline->unseen, &pipeline->gate.list, pipeline->report);
    }
    return passes;
}
