/* `satchel pack`: sources into a presentation. */
#include <inttypes.h>
#include <stdio.h>

#include "export/commands.h"
#include "export/loss_told.h"
#include "export/other_objects.h"
#include "export/output_file.h"
#include "export/pack_within.h"
#include "export/pipeline.h"
#include "export/privacy_report.h"
#include "export/served_settings.h"

/* What there is to tell of a run. */
typedef struct {
    const SatPipeline *pipeline;
    const SatPackTarget *target;
    const SatPackResult *result;
    bool dry_run;
    uint64_t series_count;
    double ratio;
} Outcome;

static void tell_json(const Outcome *outcome)
{
    const SatPackResult *result = outcome->result;
    const SatExportPlan *plan = outcome->pipeline->plan;
    SatReportLine line;
    sat_report_open_line(&line, "summary");
    sat_json_put_text(&line.json, "file", outcome->target->path);
    sat_json_put_bool(&line.json, "dry_run", outcome->dry_run);
    sat_json_put_u64(&line.json, "cases", plan->case_count);
    sat_json_put_u64(&line.json, "series", outcome->series_count);
    sat_json_put_u64(&line.json, "frames", plan->frame_count);
    sat_json_put_u64(&line.json, "frames_encoded", result->frames_encoded);
    sat_json_put_u64(&line.json, "frames_reused", result->frames_reused);
    sat_json_put_u64(&line.json, "pixel_bytes", result->pixel_bytes);
    sat_json_put_u64(&line.json, "size_bytes", result->size_bytes);
    sat_json_put_double(&line.json, "ratio", outcome->ratio);
    sat_json_put_u64(&line.json, "left_out_later", outcome->pipeline->left_out_later);
    sat_other_objects_put_counts(outcome->pipeline->deidentifier, &line.json);
    sat_gather_put_skipped(&outcome->pipeline->counts, &line.json);
    sat_json_put_i64(&line.json, "exit_code", outcome->pipeline->report->exit_code);
    sat_report_close_line(&line);
}

static void tell_people(const Outcome *outcome)
{
    SatReport *report = outcome->pipeline->report;
    const SatPackResult *result = outcome->result;
    const SatExportPlan *plan = outcome->pipeline->plan;
    char pixels[16];
    char size[16];
    sat_format_bytes(result->pixel_bytes, pixels);
    sat_format_bytes(result->size_bytes, size);
    if (outcome->dry_run && result->size_bytes > 0) {
        sat_report_say(report, "would have about %s", size);
    }
    if (outcome->dry_run) {
        sat_report_say(report,
                       "would write %s: %zu case%s, %" PRIu64 " series, %" PRIu64
                       " picture%s, %s before coding",
                       outcome->target->path, plan->case_count, sat_plural(plan->case_count),
                       outcome->series_count, plan->frame_count, sat_plural(plan->frame_count),
                       pixels);
        return;
    }
    if (result->frames_reused > 0) {
        sat_report_say(report,
                       "went on with an interrupted run: %" PRIu64 " pictures reused, %" PRIu64
                       " coded",
                       result->frames_reused, result->frames_encoded);
    }
    sat_report_say(report,
                   "%s: %zu case%s, %" PRIu64 " series, %" PRIu64 " picture%s, %s (%.1f to 1)",
                   outcome->target->path, plan->case_count, sat_plural(plan->case_count),
                   outcome->series_count, plan->frame_count, sat_plural(plan->frame_count), size,
                   outcome->ratio);
}

static void tell_result(const SatPipeline *pipeline, const SatPackTarget *target,
                        const SatPackResult *result, bool dry_run)
{
    const SatExportPlan *plan = pipeline->plan;
    Outcome outcome = {
        .pipeline = pipeline, .target = target, .result = result, .dry_run = dry_run};
    for (size_t c = 0; c < plan->case_count; c++) {
        for (size_t s = 0; s < plan->cases[c].study_count; s++) {
            outcome.series_count += plan->cases[c].studies[s].series_count;
        }
    }
    if (result->size_bytes > 0) {
        outcome.ratio = (double)result->pixel_bytes / (double)result->size_bytes;
    }
    if (!dry_run && (target->max_bytes > 0 || target->quality.kind != SAT_QUALITY_LOSSLESS)) {
        sat_loss_tell(plan, result, pipeline->report);
    }
    if (pipeline->report->json) {
        tell_json(&outcome);
    } else {
        tell_people(&outcome);
    }
}

/* Also of what was refused: the pictures in it show what to look at. */
static void write_report(const SatPipeline *pipeline, bool is_written)
{
    SatError err = SAT_ERROR_INIT;
    const char *path = pipeline->options->privacy_report;
    SatPrivacyReport told = {.command = "pack", .pipeline = pipeline, .is_written = is_written};
    if (path != NULL && !sat_interrupt_requested() &&
        !sat_privacy_report_write(&told, path, &err)) {
        sat_report_fail(pipeline->report, SAT_EXIT_OUTPUT, &err);
    }
}

/* No source is overwritten, nor what somebody keeps. */
static bool output_is_free(SatPipeline *pipeline)
{
    SatError err = SAT_ERROR_INIT;
    const SatOptions *options = pipeline->options;
    if (!sat_pipeline_sources(pipeline)) {
        return false;
    }
    const SatSourceEntries *sources = pipeline->sources;
    bool done = sat_output_may_be_pack(options->output, options->arguments, options->argument_count,
                                       options->yes, &err) &&
                (!sources->has_playlist || sat_output_may_be_pack(options->output, sources->sources,
                                                                  sources->count, true, &err));
    if (!done) {
        sat_report_fail(pipeline->report,
                        err.code == SAT_ERR_ARGUMENT ? SAT_EXIT_USAGE : SAT_EXIT_OUTPUT, &err);
    }
    return done;
}

/* Of a dry run: what is known without writing. */
static bool estimate(SatPipeline *pipeline, const SatPackTarget *target, SatPackResult *result)
{
    SatError err = SAT_ERROR_INIT;
    result->pixel_bytes = pipeline->plan->pixel_bytes;
    if (target->max_bytes == 0 || sat_estimate_pack_within(pipeline->plan, target, result, &err)) {
        return true;
    }
    sat_report_fail(pipeline->report, sat_exit_for_output(&err), &err);
    return false;
}

void sat_command_pack(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    SatPackTarget target = {.path = options->output,
                            .properties = {.pixels_checked = false},
                            .jobs = settings->jobs,
                            .effort = settings->effort,
                            .quality = options->quality,
                            .max_bytes = options->max_bytes};
    SatPipeline pipeline = {.options = options,
                            .report = report,
                            .jobs = settings->jobs,
                            .served = sat_served_settings(settings)};
    SatPackResult result = {0};
    SatError err = SAT_ERROR_INIT;
    if (!sat_privacy_gate_may_accept(options, report)) {
        return;
    }
    if (options->privacy_report != NULL &&
        !sat_privacy_report_check(options->privacy_report, &err)) {
        sat_report_fail(report, SAT_EXIT_USAGE, &err);
        return;
    }
    if (output_is_free(&pipeline) && sat_pipeline_plan(&pipeline)) {
        bool done = sat_pipeline_gate(&pipeline, SAT_GATE_STOPS) &&
                    sat_privacy_gate_consents(&pipeline.gate, pipeline.plan);
        sat_privacy_gate_tell_unasked(pipeline.gate.unasked, report);
        target.properties.pixels_checked = pipeline.gate.pixels_checked;
        done = done && (options->dry_run || sat_pipeline_pack(&pipeline, &target, &result));
        if (done && options->dry_run) {
            done = estimate(&pipeline, &target, &result);
        }
        if (pipeline.plan != NULL) {
            write_report(&pipeline, done && !options->dry_run);
        }
        if (done) {
            tell_result(&pipeline, &target, &result, options->dry_run);
        }
    }
    sat_pack_result_free(&result);
    sat_pipeline_end(&pipeline);
}
