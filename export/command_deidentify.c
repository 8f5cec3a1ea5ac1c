/* `satchel deidentify`: sources into cleaned DICOM files. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "export/commands.h"
#include "export/deidentify/deid_file.h"
#include "export/keep/each_kept_object.h"
#include "export/keep/kept_output.h"
#include "export/kept_told.h"
#include "export/output_file.h"
#include "export/privacy_report.h"
#include "export/served_settings.h"
#include "formats/base/byte_writer.h"

typedef struct {
    SatPipeline *pipeline;
    const SatOptions *options;
    SatReport *report;
    SatKeptObjects *objects;
    SatPrivacyReport told;
    const char
        *report_inside; /* the name of the privacy report when it goes into the output folder */
    uint64_t dropped;
    bool stopped; /* the output cannot be written: no use in going on */
} Run;

/* ---- writing ----------------------------------------------------------------------------------
 */

/* FOLDER/Case 1234abcd/01 CT Head/02 Axial/0001.dcm, its folders made. */
static bool write_object(void *context, const SatKeptObject *object, const SatKeptContent *content,
                         SatError *err)
{
    const Run *run = context;
    if (run->options->dry_run) {
        return true;
    }
    char name[SAT_KEPT_NAME_CAPACITY];
    SatByteWriter path = SAT_BYTE_WRITER_INIT;
    sat_write_format(&path, "%s/%s", run->options->output, object->folder);
    sat_write_u8(&path, 0);
    bool done = path.failed ? sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a name")
                            : sat_folder_make((const char *)path.bytes, false, err);
    path.length = 0;
    sat_kept_object_name(object, name);
    sat_write_format(&path, "%s/%s", run->options->output, name);
    sat_write_u8(&path, 0);
    if (done && path.failed) {
        done = sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a name");
    }
    done = done && sat_dicom_write_file(&content->cleaned->writing, (const char *)path.bytes,
                                        SAT_DICOM_FILE_KEPT, err);
    sat_byte_writer_free(&path);
    return done;
}

/* A failure to write means the disk, any other the file. */
static bool object_done(void *context, const SatKeptObject *object, bool was_cleaned,
                        const SatError *why)
{
    Run *run = context;
    SatPrivacyReport *told = &run->told;
    bool is_disk = was_cleaned && why->code == SAT_ERR_SYSTEM;
    if (why->code == SAT_OK) {
        told->written++;
    } else if (is_disk || why->code == SAT_ERR_NO_MEMORY) {
        sat_report_fail(run->report, SAT_EXIT_OUTPUT, why);
        run->stopped = true;
        return false;
    } else {
        sat_report_warn(run->report, sat_object_file_name(object->file), "left out: %s", why->text);
        told->failed++;
    }
    sat_report_progress(run->report, "cleaning", "files", told->written + told->failed,
                        run->objects->count);
    return true;
}

static bool write_all(Run *run, const SatDeidContext *context)
{
    SatError err = SAT_ERROR_INIT;
    SatKeptVisitor visitor = {.decoder = sat_decoder_pool_decoder(run->pipeline->decoders),
                              .write = write_object,
                              .done = object_done,
                              .context = run};
    if (run->options->dry_run && run->options->privacy_report == NULL) {
        run->told.written = run->objects->count;
        return true;
    }
    bool done = sat_each_kept_object(run->objects, context, run->pipeline->jobs, &visitor, &err);
    sat_report_progress_end(run->report);
    if (!done && err.code == SAT_ERR_CANCELLED && !run->stopped) {
        sat_report_fail_text(run->report, SAT_EXIT_INTERRUPTED,
                             "interrupted; every file that is there is whole");
    } else if (!done && !run->stopped) {
        sat_report_fail(run->report, sat_exit_for_output(&err), &err);
    }
    return done;
}

/* ---- telling ----------------------------------------------------------------------------------
 */

static void tell_dropped(Run *run)
{
    SatDroppedKind kinds[SAT_MOST_DROPPED_KINDS];
    size_t count = sat_dropped_kinds(run->pipeline->deidentifier, kinds);
    run->dropped = sat_tell_dropped(kinds, count, run->pipeline->unseen, run->report);
}

static void tell_result(const Run *run)
{
    const SatPrivacyReport *told = &run->told;
    SatReport *report = run->report;
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "folder", run->options->output);
        sat_json_put_bool(&line.json, "dry_run", run->options->dry_run);
        sat_json_put_text(&line.json, "profile", told->profile->name);
        sat_json_put_u64(&line.json, "written", told->written);
        sat_json_put_u64(&line.json, "dropped", run->dropped);
        sat_json_put_u64(&line.json, "failed", told->failed);
        sat_gather_put_skipped(&run->pipeline->counts, &line.json);
        sat_json_put_i64(&line.json, "exit_code", report->exit_code);
        sat_report_close_line(&line);
    } else {
        sat_report_say(report, "%s %s: %" PRIu64 " file%s",
                       run->options->dry_run ? "would write" : "wrote", run->options->output,
                       told->written, sat_plural(told->written));
    }
}

/* leaves_parts_out: the gate may have left out a part of an object, which is all of it then. */
static bool list_objects(Run *run, bool leaves_parts_out)
{
    SatError err = SAT_ERROR_INIT;
    const SatPipeline *pipeline = run->pipeline;
    sat_kept_objects_free(run->objects);
    run->objects = sat_kept_objects_new(pipeline->plan, pipeline->deidentifier, pipeline->unseen,
                                        pipeline->search, leaves_parts_out, &err);
    if (run->objects == NULL) {
        sat_report_fail(run->report, sat_exit_for_input(&err), &err);
        return false;
    }
    if (run->objects->parts_left_out > 0) {
        sat_report_warn(run->report, "", "%zu more file%s left out: a part of each is left out",
                        run->objects->parts_left_out, sat_plural(run->objects->parts_left_out));
    }
    return true;
}

static bool check_output_again(const Run *run)
{
    SatError err = SAT_ERROR_INIT;
    if (!sat_kept_output_check_files(run->options->output, run->report_inside, run->objects,
                                     &err)) {
        sat_report_fail(run->report, sat_exit_for_output(&err), &err);
        return false;
    }
    return true;
}

/* Also of what was refused: the pictures in it show what to look at. */
static void write_report(const Run *run)
{
    SatError err = SAT_ERROR_INIT;
    const char *path = run->options->privacy_report;
    bool needs_folder = run->report_inside != NULL;
    if (path != NULL && ((needs_folder && !sat_folder_make(run->options->output, false, &err)) ||
                         !sat_privacy_report_write(&run->told, path, &err))) {
        sat_report_fail(run->report, SAT_EXIT_OUTPUT, &err);
    }
}

static void run_all(Run *run, const SatDeidContext *context)
{
    if (!sat_pipeline_plan(run->pipeline) || !list_objects(run, false)) {
        return;
    }
    tell_dropped(run);
    if (!sat_pipeline_gate(run->pipeline, SAT_GATE_STOPS)) {
        write_report(run);
        return;
    }
    if (!list_objects(run, true) || !check_output_again(run) || !write_all(run, context)) {
        return;
    }
    run->told.is_written = !run->options->dry_run;
    if (run->told.written == 0) {
        sat_report_fail_text(run->report, SAT_EXIT_CORRUPT_INPUT,
                             "nothing was written: no file could be cleaned");
    }
    write_report(run);
    tell_result(run);
}

static bool output_is_free(Run *run)
{
    SatError err = SAT_ERROR_INIT;
    const SatOptions *options = run->options;
    run->report_inside = sat_output_name_inside(options->output, options->privacy_report);
    if (!sat_pipeline_sources(run->pipeline)) {
        return false;
    }
    const SatSourceEntries *sources = run->pipeline->sources;
    if (!sat_kept_output_check(options->output, run->report_inside, sources->sources,
                               sources->count, &err)) {
        sat_report_fail(run->report,
                        err.code == SAT_ERR_ARGUMENT ? SAT_EXIT_USAGE : SAT_EXIT_OUTPUT, &err);
        return false;
    }
    return true;
}

void sat_command_deidentify(const SatOptions *options, const SatSettings *settings,
                            SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SatDeidProfile profile;
    SatDeidCounts counts = {0};
    const char *wanted = options->profile != NULL ? options->profile : "teaching";
    const char *path = options->privacy_report;
    if (!sat_deid_profile_parse(wanted, &profile, &err)) {
        sat_report_fail(report, SAT_EXIT_USAGE, &err);
        return;
    }
    if (path != NULL && !sat_privacy_report_check(path, &err)) {
        sat_report_fail(report, SAT_EXIT_USAGE, &err);
        return;
    }
    if (!sat_privacy_gate_may_accept(options, report)) {
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
               .told = {.command = "deidentify",
                        .pipeline = &pipeline,
                        .profile = &profile,
                        .attributes = &counts}};
    if (output_is_free(&run)) {
        run_all(&run, &context);
    }
    sat_kept_objects_free(run.objects);
    sat_pipeline_end(&pipeline);
    sat_deid_counts_free(&counts);
}
