/* `satchel list`: what is in the sources, with the numbers that options take. */
#include <inttypes.h>
#include <stdio.h>

#include "export/commands.h"
#include "export/encode/source_picture.h"
#include "export/list_privacy.h"
#include "export/other_objects.h"
#include "export/pipeline.h"
#include "export/print_series.h"
#include "export/privacy_report.h"
#include "export/served_settings.h"

static const char *text(const SatCleanText *clean)
{
    return clean != NULL ? sat_clean_text_utf8(clean) : "";
}

static uint64_t series_bytes(const SatPlannedSeries *series)
{
    SatPixelShape shape = sat_planned_shape(series);
    return (uint64_t)sat_pixel_bytes(shape.layout) * shape.width_px * shape.height_px *
           series->frame_count;
}

/* ---- for people ------------------------------------------------------------------------------ */

static void print_series(const SatPlannedSeries *series)
{
    char selector[SAT_SELECTOR_CAPACITY];
    SatPixelShape shape = sat_planned_shape(series);
    sat_selector_format(series->selector, selector);
    sat_print_series_row(&(SatSeriesRow){.number = selector,
                                         .title = text(series->title),
                                         .modality = text(series->modality),
                                         .numbers = &series->numbers,
                                         .frame_count = series->frame_count,
                                         .columns_px = shape.width_px,
                                         .rows_px = shape.height_px,
                                         .bytes = series_bytes(series)});
    for (size_t i = 0; i < series->note_count; i++) {
        bool wants_a_look = (series->notes_to_look_at >> i & 1U) != 0;
        sat_print_remark(wants_a_look ? SAT_REMARK_TO_LOOK_AT : SAT_REMARK_PLAIN,
                         text(series->notes[i]));
    }
    sat_print_remark(SAT_REMARK_PLAIN, text(series->lossy_history));
    sat_print_conversion(text(series->conversion));
    if (series->suspicious) {
        sat_print_remark(SAT_REMARK_SUSPICION, series->suspicion);
    }
}

static bool has_remarks(const SatExportPlan *plan)
{
    SatPlanWalk walk = {0};
    const SatPlannedSeries *series = NULL;
    do {
        series = sat_export_plan_next(plan, &walk);
    } while (series != NULL && series->note_count == 0 && !series->suspicious &&
             text(series->lossy_history)[0] == '\0' && text(series->conversion)[0] == '\0');
    return series != NULL;
}

/* Behind the table: those who see a mark for the first time are told what it means. */
static void print_legend(const SatExportPlan *plan)
{
    if (has_remarks(plan)) {
        (void)printf("marks: %c a note, %c needs a look, %c the privacy gate may ask about it\n",
                     SAT_REMARK_PLAIN, SAT_REMARK_TO_LOOK_AT, SAT_REMARK_SUSPICION);
    }
}

static void study_number(const SatPlannedStudy *study, char out[SAT_SELECTOR_CAPACITY])
{
    SatSelector where = study->series[0].selector;
    where.series_number = 0;
    sat_selector_format(where, out);
}

static void print_case(const SatPlannedCase *planned, size_t number, SatOtherObjects *others,
                       const SatReport *report)
{
    const char *age = text(planned->age);
    const char *sex = text(planned->sex);
    (void)printf("%zu  %s%s%s%s%s\n", number, text(planned->title),
                 age[0] != '\0' || sex[0] != '\0' ? "  " : "", age,
                 age[0] != '\0' && sex[0] != '\0' ? " " : "", sex);
    for (size_t s = 0; s < planned->study_count; s++) {
        const SatPlannedStudy *study = &planned->studies[s];
        const char *caption = text(study->caption);
        char where[SAT_SELECTOR_CAPACITY];
        if (study->series_count == 0) {
            continue;
        }
        study_number(study, where);
        (void)printf(" %s  %s%s%s\n", where, text(study->title), caption[0] != '\0' ? "  " : "",
                     caption);
        for (size_t i = 0; i < study->series_count; i++) {
            print_series(&study->series[i]);
        }
        sat_other_objects_list_study(others, study, where, report);
    }
}

/* ---- for programs ---------------------------------------------------------------------------- */

static void put_series_json(const SatPlannedStudy *study, const SatPlannedSeries *series)
{
    char selector[SAT_SELECTOR_CAPACITY];
    SatReportLine line;
    SatPixelShape shape = sat_planned_shape(series);
    sat_selector_format(series->selector, selector);
    sat_report_open_line(&line, "item");
    SatJsonWriter *json = &line.json;
    sat_json_put_text(json, "kind", "series");
    sat_json_put_text(json, "where", selector);
    sat_json_put_text(json, "study", text(study->title));
    sat_json_put_text(json, "caption", text(study->caption));
    sat_json_put_text(json, "title", text(series->title));
    sat_json_put_text(json, "modality", text(series->modality));
    sat_json_put_text(json, "body_part", text(series->body_part));
    sat_json_put_u64(json, "frames", series->frame_count);
    sat_json_put_u64(json, "time_points", series->numbers.time_points);
    sat_json_put_u64(json, "rows", shape.height_px);
    sat_json_put_u64(json, "columns", shape.width_px);
    sat_json_put_u64(json, "samples", series->numbers.samples);
    sat_json_put_u64(json, "bits", series->numbers.bits);
    sat_json_put_u64(json, "bytes", series_bytes(series));
    sat_json_put_double(json, "row_spacing_mm", series->numbers.row_spacing_mm);
    sat_json_put_double(json, "column_spacing_mm", series->numbers.column_spacing_mm);
    sat_json_put_double(json, "slice_spacing_mm", series->numbers.slice_spacing_mm);
    sat_json_put_double(json, "slice_thickness_mm", series->numbers.slice_thickness_mm);
    sat_json_put_u64(json, "segment_number", series->numbers.segment_number);
    sat_json_put_u64(json, "segmented_series", series->numbers.segmented_series);
    sat_json_put_double(json, "frame_time_ms", series->numbers.frame_time_ms);
    sat_json_put_bool(json, "keeps_jpeg", series->keeps_jpeg);
    sat_json_put_text(json, "lossy_history", text(series->lossy_history));
    sat_json_put_text(json, "conversion", text(series->conversion));
    sat_json_open_array_inline(json, "notes");
    for (size_t i = 0; i < series->note_count; i++) {
        sat_json_put_text(json, NULL, text(series->notes[i]));
    }
    sat_json_close_array(json);
    sat_json_put_bool(json, "suspicious", series->suspicious);
    sat_json_put_text(json, "suspicion", series->suspicious ? series->suspicion : "");
    sat_report_close_line(&line);
}

static void put_case_json(const SatPlannedCase *planned, size_t number, SatOtherObjects *others,
                          const SatReport *report)
{
    SatReportLine line;
    char selector[SAT_SELECTOR_CAPACITY];
    (void)snprintf(selector, sizeof(selector), "%zu", number);
    sat_report_open_line(&line, "item");
    sat_json_put_text(&line.json, "kind", "case");
    sat_json_put_text(&line.json, "where", selector);
    sat_json_put_text(&line.json, "id", planned->id);
    sat_json_put_text(&line.json, "title", text(planned->title));
    sat_json_put_text(&line.json, "age", text(planned->age));
    sat_json_put_text(&line.json, "sex", text(planned->sex));
    sat_json_put_u64(&line.json, "studies", planned->study_count);
    sat_report_close_line(&line);
    for (size_t s = 0; s < planned->study_count; s++) {
        const SatPlannedStudy *study = &planned->studies[s];
        for (size_t i = 0; i < study->series_count; i++) {
            put_series_json(study, &study->series[i]);
        }
        if (study->series_count > 0) {
            study_number(study, selector);
            sat_other_objects_list_study(others, study, selector, report);
        }
    }
}

/* ---- both ------------------------------------------------------------------------------------ */

/* The number a case has in selectors, also when others were left out. */
static size_t case_number(const SatPlannedCase *planned, size_t index)
{
    for (size_t s = 0; s < planned->study_count; s++) {
        if (planned->studies[s].series_count > 0) {
            return planned->studies[s].series[0].selector.case_number;
        }
    }
    return index + 1;
}

typedef struct {
    uint64_t cases, series, frames, bytes;
} Total;

static void tell_total(const SatPipeline *pipeline, const Total *total)
{
    if (pipeline->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_u64(&line.json, "cases", total->cases);
        sat_json_put_u64(&line.json, "series", total->series);
        sat_json_put_u64(&line.json, "frames", total->frames);
        sat_json_put_u64(&line.json, "pixel_bytes", total->bytes);
        sat_other_objects_put_counts(pipeline->deidentifier, &line.json);
        sat_gather_put_skipped(&pipeline->counts, &line.json);
        sat_json_put_i64(&line.json, "exit_code", pipeline->report->exit_code);
        sat_report_close_line(&line);
    } else if (total->cases == 0) {
        (void)printf("no pictures: there is nothing to pack\n");
    } else {
        char size[16];
        sat_format_bytes(total->bytes, size);
        (void)printf("%" PRIu64 " case%s, %" PRIu64 " series, %" PRIu64 " picture%s, %s\n",
                     total->cases, sat_plural(total->cases), total->series, total->frames,
                     sat_plural(total->frames), size);
    }
}

static void list_plan(const SatExportPlan *plan, SatOtherObjects *others, const SatReport *report,
                      Total *total)
{
    total->cases = plan->case_count;
    total->frames = plan->frame_count;
    if (!report->json) {
        sat_print_series_heading("size");
    }
    for (size_t c = 0; c < plan->case_count; c++) {
        const SatPlannedCase *planned = &plan->cases[c];
        size_t number = case_number(planned, c);
        if (report->json) {
            put_case_json(planned, number, others, report);
        } else {
            print_case(planned, number, others, report);
        }
        for (size_t s = 0; s < planned->study_count; s++) {
            total->series += planned->studies[s].series_count;
            for (size_t i = 0; i < planned->studies[s].series_count; i++) {
                total->bytes += series_bytes(&planned->studies[s].series[i]);
            }
        }
    }
    if (!report->json && !report->quiet) {
        print_legend(plan);
    }
}

static bool check_privacy(const SatOptions *options, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    if (!options->privacy && (options->privacy_report != NULL || options->profile != NULL)) {
        sat_report_fail_text(report, SAT_EXIT_USAGE,
                             "satchel list takes %s together with --privacy",
                             options->profile != NULL ? "--profile" : "--privacy-report");
        return false;
    }
    if (options->privacy_report != NULL &&
        !sat_privacy_report_check(options->privacy_report, &err)) {
        sat_report_fail(report, SAT_EXIT_USAGE, &err);
        return false;
    }
    return true;
}

void sat_command_list(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    SatPipeline pipeline = {.options = options,
                            .report = report,
                            .jobs = settings->jobs,
                            .served = sat_served_settings(settings),
                            .lists_others = true,
                            .keeps_objects = options->privacy};
    SatOtherObjects others = {NULL, 0};
    SatError err = SAT_ERROR_INIT;
    Total total = {0};
    if (!check_privacy(options, report)) {
        return;
    }
    if (options->privacy) {
        if (sat_pipeline_plan(&pipeline)) {
            sat_list_privacy(&pipeline);
        }
    } else if (sat_pipeline_plan(&pipeline) &&
               (!options->skip_suspicious || pipeline.plan == NULL ||
                sat_pipeline_gate(&pipeline, SAT_GATE_STOPS))) {
        if (!sat_other_objects_init(&others, pipeline.deidentifier, &err)) {
            sat_report_fail(report, sat_exit_for_output(&err), &err);
        }
        if (pipeline.plan != NULL) {
            list_plan(pipeline.plan, &others, report, &total);
        }
        sat_other_objects_list_rest(&others, pipeline.plan == NULL, report);
        tell_total(&pipeline, &total);
    }
    sat_other_objects_free(&others);
    sat_pipeline_end(&pipeline);
}
