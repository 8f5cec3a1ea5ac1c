/* `satchel deidentify`: sources into cleaned DICOM files. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "export/commands.h"
#include "export/deidentify_report.h"
#include "export/gather_items.h"
#include "formats/base/byte_writer.h"

typedef struct {
    const SatOptions *options;
    SatReport *report;
    SatDeidentifyScan *scan;
    SatDeidentifyOutcome outcome;
    bool stopped; /* the output cannot be written, or the user stopped: no use in going on */
} Run;

/* ---- before anything is written ---------------------------------------------------------------
 */

static bool has_ending(const char *path, const char *ending)
{
    size_t length = strlen(path), wanted = strlen(ending);
    return length > wanted && strcmp(path + length - wanted, ending) == 0;
}

/* New, empty, or of an earlier run: nobody else's files get mixed with cleaned ones. */
static bool check_output(const SatOptions *options, SatError *err)
{
    SatPathInfo info = sat_path_info(options->output);
    SatFolderListing listing = {0};
    for (size_t i = 0; i < options->argument_count; i++) {
        SatPathInfo source = sat_path_info(options->arguments[i]);
        if (info.kind == SAT_PATH_FOLDER && source.kind == SAT_PATH_FOLDER &&
            source.inode == info.inode && source.device == info.device) {
            return sat_fail(err, SAT_ERR_ARGUMENT,
                            "the output is one of the sources; give another folder behind -o");
        }
    }
    if (info.kind == SAT_PATH_MISSING) {
        return true;
    }
    if (info.kind != SAT_PATH_FOLDER) {
        return sat_fail(err, SAT_ERR_SYSTEM, "%s is no folder; give a new one", options->output);
    }
    if (!sat_folder_list(options->output, &listing, err)) {
        return false;
    }
    bool is_ours = true;
    for (size_t i = 0; i < listing.count; i++) {
        is_ours = is_ours && strncmp(listing.names[i], "Case ", 5) == 0;
    }
    sat_folder_listing_free(&listing);
    return is_ours ||
           sat_fail(err, SAT_ERR_SYSTEM, "%s holds other files; give a new or an empty folder",
                    options->output);
}

static void tell_suspicious(const SatDeidentifySeries *series, SatReport *report)
{
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "suspicious");
        sat_json_put_text(&line.json, "where", series->name);
        sat_json_put_text(&line.json, "case", series->case_name);
        sat_json_put_u64(&line.json, "pictures", series->suspicious_objects);
        sat_json_put_text(&line.json, "reason", series->suspicion);
        sat_report_close_line(&line);
    } else {
        sat_report_insist(report, "  %s/%s (%" PRIu64 " picture%s): %s", series->case_name,
                          series->name, series->suspicious_objects,
                          sat_plural(series->suspicious_objects), series->suspicion);
    }
}

static void tell_remedy(const Run *run, const char *what, const char *more)
{
    char *command = sat_options_command_line(run->options, more);
    if (command == NULL) {
        return;
    }
    if (run->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "remedy");
        sat_json_put_text(&line.json, "text", what);
        sat_json_put_text(&line.json, "command", command);
        sat_report_close_line(&line);
    } else {
        sat_report_insist(run->report, "%s:", what);
        sat_report_insist(run->report, "  %s", command);
    }
    free(command);
}

/* As pack's gate: nothing is written while a picture may show who the patient is. */
static bool passes_gate(const Run *run)
{
    uint64_t count = 0;
    if (run->options->accept.pixels || run->options->accept.all || run->options->skip_suspicious) {
        return true;
    }
    for (size_t i = 0; i < run->scan->series_count; i++) {
        const SatDeidentifySeries *series = &run->scan->series[i];
        if (series->suspicious_objects == 0) {
            continue;
        }
        if (count++ == 0 && !run->report->json) {
            sat_report_insist(run->report, "A name or a date may stand in these pictures:");
        }
        tell_suspicious(series, run->report);
    }
    if (count == 0) {
        return true;
    }
    tell_remedy(run, "To leave them out", "--skip-suspicious");
    tell_remedy(run, "To keep them, when you have looked at each", "--accept pixels");
    sat_report_fail_text(run->report, SAT_EXIT_PRIVACY,
                         "nothing was written: %" PRIu64 " series may show burned-in text", count);
    return false;
}

/* ---- writing ----------------------------------------------------------------------------------
 */

/* FOLDER/Case 1234abcd/CT Head 123456/2.25.….dcm, its folders made. owns: free(); NULL: failed. */
static char *make_target(const Run *run, const SatDeidentifyItem *item, SatError *err)
{
    const SatDeidentifySeries *series = &run->scan->series[item->series];
    SatByteWriter path = SAT_BYTE_WRITER_INIT;
    sat_write_format(&path, "%s/%s/%s", run->options->output, series->case_name, series->name);
    size_t folder_length = path.length;
    sat_write_u8(&path, 0);
    if (!path.failed && !sat_folder_make((const char *)path.bytes, false, err)) {
        sat_byte_writer_free(&path);
        return NULL;
    }
    path.length = path.failed ? 0 : folder_length;
    sat_write_format(&path, "/%s.dcm", item->instance_uid);
    sat_write_u8(&path, 0);
    if (path.failed) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a name");
        sat_byte_writer_free(&path);
        return NULL;
    }
    return (char *)path.bytes;
}

/* What a failure to write means: the disk, not the file. */
static bool write_object(Run *run, const SatDeidentifyItem *item, const SatDeidObject *object)
{
    SatError err = SAT_ERROR_INIT;
    char *target = make_target(run, item, &err);
    bool done = target != NULL && sat_dicom_write_file(&object->writing, target, false, &err);
    free(target);
    if (done) {
        run->outcome.written++;
        return true;
    }
    if (err.code == SAT_ERR_SYSTEM || err.code == SAT_ERR_NO_MEMORY) {
        run->stopped = true;
        sat_report_fail(run->report, SAT_EXIT_OUTPUT, &err);
        return false;
    }
    sat_report_warn(run->report, sat_path_file_name(item->identity), "left out: %s", err.text);
    return false;
}

static void clean_item(Run *run, const SatDeidentifyItem *item)
{
    SatError err = SAT_ERROR_INIT;
    SatDeidObject object;
    const SatDeidObjectInput input = {
        .identity = item->identity,
        .age = sat_deidentify_age_of(&run->scan->ages, item->patient_id)};
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SAT_AUTO(SatFile) *file = arena != NULL ? sat_file_open(item->path, SAT_FILE_READ, &err) : NULL;
    SAT_AUTO(SatDicomFile) *dicom = file != NULL ? sat_dicom_open(file, &err) : NULL;
    bool done =
        dicom != NULL && sat_deid_object(&run->scan->context, dicom, &input, arena, &object, &err);
    /* The file may have changed since it was looked at. */
    if (done && (strcmp(object.instance_uid, item->instance_uid) != 0 ||
                 (sat_deid_object_suspicion(dicom)[0] != '\0' && !item->is_suspicious))) {
        done = sat_fail(&err, SAT_ERR_CORRUPT, "the file has changed while it was read");
    }
    if (!done) {
        sat_report_warn(run->report, sat_path_file_name(item->identity), "left out: %s", err.text);
        run->outcome.failed++;
        return;
    }
    if (!write_object(run, item, &object)) {
        run->outcome.failed++;
    }
}

static void write_all(Run *run)
{
    SatDeidentifyScan *scan = run->scan;
    for (size_t i = 0; i < scan->item_count && !run->stopped; i++) {
        if (sat_interrupt_requested()) {
            sat_report_fail_text(run->report, SAT_EXIT_INTERRUPTED,
                                 "interrupted; every file that is there is whole");
            run->stopped = true;
        } else if (scan->items[i].is_suspicious && run->options->skip_suspicious) {
            run->outcome.left_out_suspicious++;
        } else if (run->options->dry_run) {
            run->outcome.written++;
        } else {
            clean_item(run, &scan->items[i]);
        }
        sat_report_progress(run->report, "cleaning", "files", i + 1, scan->item_count);
    }
    sat_report_progress_end(run->report);
}

/* ---- telling ----------------------------------------------------------------------------------
 */

static void tell_result(Run *run)
{
    const SatDeidentifyOutcome *outcome = &run->outcome;
    SatReport *report = run->report;
    if (outcome->left_out_suspicious > 0) {
        sat_report_warn(report, "", "%" PRIu64 " picture%s left out that may show burned-in text",
                        outcome->left_out_suspicious, sat_plural(outcome->left_out_suspicious));
    }
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "folder", run->options->output);
        sat_json_put_bool(&line.json, "dry_run", run->options->dry_run);
        sat_json_put_text(&line.json, "profile", run->scan->context.profile->name);
        sat_json_put_u64(&line.json, "written", outcome->written);
        sat_json_put_u64(&line.json, "left_out_suspicious", outcome->left_out_suspicious);
        sat_json_put_u64(&line.json, "refused", run->scan->refused);
        sat_json_put_u64(&line.json, "copies", run->scan->copies);
        sat_json_put_u64(&line.json, "failed", outcome->failed);
        sat_json_put_i64(&line.json, "exit_code", report->exit_code);
        sat_report_close_line(&line);
    } else {
        sat_report_say(report, "%s %s: %" PRIu64 " file%s in %zu series",
                       run->options->dry_run ? "would write" : "wrote", run->options->output,
                       outcome->written, sat_plural(outcome->written), run->scan->series_count);
    }
}

static void run_all(Run *run)
{
    SatError err = SAT_ERROR_INIT;
    const SatOptions *options = run->options;
    SatDeidentifyScan *scan = run->scan;
    if (!sat_deidentify_scan(scan, options->arguments, options->argument_count, &err)) {
        sat_report_fail(run->report, sat_exit_for_source(&err, scan->staging), &err);
        return;
    }
    if (scan->item_count == 0) {
        sat_report_fail_text(
            run->report,
            scan->counts.skipped[SAT_SKIP_CORRUPT] > 0 ? SAT_EXIT_CORRUPT_INPUT : SAT_EXIT_NO_INPUT,
            "nothing usable: no DICOM picture that can be cleaned among %" PRIu64 " file%s",
            scan->counts.files_seen, sat_plural(scan->counts.files_seen));
        return;
    }
    if (!passes_gate(run)) {
        return;
    }
    write_all(run);
    if (options->privacy_report != NULL && !run->stopped && !options->dry_run &&
        !sat_deidentify_write_report(&run->outcome, options->privacy_report, &err)) {
        sat_report_fail(run->report, SAT_EXIT_OUTPUT, &err);
    }
    tell_result(run);
}

void sat_command_deidentify(const SatOptions *options, const SatSettings *settings,
                            SatReport *report)
{
    (void)settings;
    SatError err = SAT_ERROR_INIT;
    SatLibrarySecret secret;
    SatDeidProfile profile;
    SatDeidCounts counts = {0};
    const char *wanted = options->profile != NULL ? options->profile : "teaching";
    const char *path = options->privacy_report;
    if (!sat_deid_profile_parse(wanted, &profile, &err)) {
        sat_report_fail(report, SAT_EXIT_USAGE, &err);
        return;
    }
    if (path != NULL && !has_ending(path, ".json")) {
        sat_report_fail_text(report, SAT_EXIT_USAGE,
                             "--privacy-report: only reports named .json are built yet");
        return;
    }
    if (!check_output(options, &err)) {
        sat_report_fail(report, err.code == SAT_ERR_ARGUMENT ? SAT_EXIT_USAGE : SAT_EXIT_OUTPUT,
                        &err);
        return;
    }
    if (!sat_library_secret_load(NULL, &secret, &err)) {
        sat_report_fail(report, sat_exit_for_output(&err), &err);
        return;
    }
    SatDeidentifyScan scan = {
        .context = {.secret = &secret, .profile = &profile, .counts = &counts}, .report = report};
    Run run = {.options = options,
               .report = report,
               .scan = &scan,
               .outcome = {.scan = &scan,
                           .counts = &counts,
                           .accepted_pixels = options->accept.pixels || options->accept.all}};
    run_all(&run);
    sat_deidentify_scan_free(&scan);
    sat_deid_counts_free(&counts);
}
