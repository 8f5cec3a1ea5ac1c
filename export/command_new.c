/* `satchel new FOLDER --from SOURCE`: cleaned pictures, a case.json to fill in, thumbnails. */
#include <stdlib.h>
#include <string.h>

#include "export/case_template.h"
#include "export/commands.h"
#include "export/extract_picture.h"
#include "export/item_picture.h"
#include "export/pipeline.h"
#include "export/served_settings.h"
#include "formats/base/file_io.h"

enum { THUMBNAIL_SIDE_PX = 256 };

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a new case folder");
}

/* Nothing that is there is ever written over. */
static bool is_free(const char *folder, SatError *err)
{
    SatFolderListing listing = {NULL, 0};
    const SatPathKind kind = sat_path_info(folder).kind;
    if (kind == SAT_PATH_MISSING) {
        return true;
    }
    if (kind != SAT_PATH_FOLDER) {
        return sat_fail(err, SAT_ERR_SYSTEM, "%s is no folder; give a new one", folder);
    }
    if (!sat_folder_list(folder, &listing, err)) {
        return false;
    }
    const bool is_empty = listing.count == 0;
    sat_folder_listing_free(&listing);
    return is_empty || sat_fail(err, SAT_ERR_SYSTEM,
                                "%s is not empty, and nothing is written over; give a new folder "
                                "(satchel edit changes the fields of a case.json that is there)",
                                folder);
}

/* ---- one case folder ---- */

static bool write_in(const char *folder, const char *name, const SatByteWriter *bytes,
                     SatError *err)
{
    char *path = sat_path_join(folder, name);
    const bool done = path != NULL && !bytes->failed
                          ? sat_write_file_atomic(path, bytes->bytes, bytes->length, false, err)
                          : no_memory(err);
    free(path);
    return done;
}

/* What cannot be shown has no thumbnail. */
static bool write_thumbnail(const SatExportPlan *plan, const SatPlannedSeries *series,
                            const char *folder, SatError *err)
{
    const SatGateItem whole = {.where = series->selector, .frame_count = series->frame_count};
    char name[SAT_CASE_THUMBNAIL_CAPACITY];
    SatPixelFrame small;
    size_t index = 0;
    if (!sat_item_picture(plan, &whole, THUMBNAIL_SIDE_PX, &small, &index)) {
        return true;
    }
    SatByteWriter png = SAT_BYTE_WRITER_INIT;
    sat_case_thumbnail_name(series->selector, name);
    const bool done = sat_write_png(&small, &png, err) && write_in(folder, name, &png, err);
    sat_byte_writer_free(&png);
    sat_pixel_frame_free(&small);
    return done;
}

static bool write_thumbnails(const SatExportPlan *plan, const char *folder, SatError *err)
{
    SatPlanWalk walk = {0};
    char *inside = sat_path_join(folder, SAT_CASE_THUMBNAILS);
    bool done = inside != NULL ? sat_folder_make(inside, false, err) : no_memory(err);
    for (const SatPlannedSeries *series = NULL;
         done && (series = sat_export_plan_next(plan, &walk)) != NULL;) {
        done = write_thumbnail(plan, series, inside, err);
    }
    free(inside);
    return done;
}

static bool write_template(const SatExportPlan *plan, const char *folder, SatError *err)
{
    SatByteWriter json = SAT_BYTE_WRITER_INIT;
    sat_write_case_template(&plan->cases[0], &json);
    const bool done = write_in(folder, "case.json", &json, err);
    sat_byte_writer_free(&json);
    return done;
}

/* Reads what was written, so that numbers and titles are those that `list` will show. */
static bool finish_case(const SatSettings *settings, const char *folder, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SatReport hushed = {.quiet = true, .hushed = true}; /* all was told when it was cleaned */
    SAT_AUTO(SatPlanOptions) *plan_options = sat_plan_options_new(&err);
    if (plan_options == NULL) {
        sat_report_fail(report, SAT_EXIT_OUTPUT, &err);
        return false;
    }
    const SatOptions options = {.command = SAT_COMMAND_LIST,
                                .arguments = &folder,
                                .argument_count = 1,
                                .plan = plan_options};
    SatPipeline pipeline = {.options = &options,
                            .report = &hushed,
                            .jobs = settings->jobs,
                            .served = sat_served_settings(settings)};
    bool done =
        sat_pipeline_plan(&pipeline) && sat_pipeline_measure(&pipeline) && pipeline.plan != NULL;
    if (!done) {
        sat_report_fail_text(report, hushed.exit_code,
                             "%s: its files are there, but cannot be read again for a case.json; "
                             "satchel list shows why",
                             folder);
    } else {
        done = write_template(pipeline.plan, folder, &err) &&
               write_thumbnails(pipeline.plan, folder, &err);
        if (!done) {
            sat_report_fail(report, SAT_EXIT_OUTPUT, &err);
        }
    }
    sat_pipeline_end(&pipeline);
    return done;
}

static void tell(const char *folder, SatReport *report)
{
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "case_folder");
        sat_json_put_text(&line.json, "folder", folder);
        sat_report_close_line(&line);
    } else {
        sat_report_say(report,
                       "%s: write the case into its case.json; " SAT_CASE_THUMBNAILS
                       " shows which series is which",
                       folder);
    }
}

/* ---- all of them ---- */

/* Of one case the folder itself becomes the case folder: what lies in its only folder moves up. */
static bool move_up(const char *folder, const char *name, SatError *err)
{
    SatFolderListing listing = {NULL, 0};
    char *inside = sat_path_join(folder, name);
    bool done = inside != NULL ? sat_folder_list(inside, &listing, err) : no_memory(err);
    for (size_t i = 0; done && i < listing.count; i++) {
        char *from = sat_path_join(inside, listing.names[i]);
        char *to = sat_path_join(folder, listing.names[i]);
        done = from != NULL && to != NULL ? sat_path_rename(from, to, err) : no_memory(err);
        free(from);
        free(to);
    }
    sat_folder_listing_free(&listing);
    done = done && sat_folder_remove_tree(inside, err);
    free(inside);
    return done;
}

static void finish(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SatFolderListing listing = {NULL, 0};
    const char *folder = options->output;
    bool done = sat_folder_list(folder, &listing, &err);
    if (done && listing.count == 1) {
        done = move_up(folder, listing.names[0], &err);
    }
    if (!done) {
        sat_report_fail(report, SAT_EXIT_OUTPUT, &err);
    } else if (listing.count == 1 && finish_case(settings, folder, report)) {
        tell(folder, report);
    }
    for (size_t i = 0; done && listing.count > 1 && i < listing.count; i++) {
        char *one = sat_path_join(folder, listing.names[i]);
        if (one == NULL) {
            (void)no_memory(&err);
            sat_report_fail(report, SAT_EXIT_OUTPUT, &err);
            break;
        }
        done = finish_case(settings, one, report);
        if (done) {
            tell(one, report);
        }
        free(one);
    }
    sat_folder_listing_free(&listing);
}

void sat_command_new(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SatOptions cleaning = *options; /* of the sources, into the folder */
    if (options->from_count == 0) {
        sat_report_fail_text(report, SAT_EXIT_USAGE,
                             "satchel new needs pictures: --from SOURCE; see satchel new -h");
        return;
    }
    if (!is_free(options->arguments[0], &err)) {
        sat_report_fail(report, SAT_EXIT_OUTPUT, &err);
        return;
    }
    cleaning.arguments = (const char **)(uintptr_t)options->from;
    cleaning.argument_count = options->from_count;
    cleaning.output = options->arguments[0];
    sat_command_deidentify(&cleaning, settings, report);
    const bool is_written =
        report->exit_code == SAT_EXIT_DONE || report->exit_code == SAT_EXIT_SKIPPED;
    if (is_written && !options->dry_run) {
        finish(&cleaning, settings, report);
    }
}
