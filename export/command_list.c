/* `satchel list`: what is in the sources, with the numbers that options take. */
#include <inttypes.h>
#include <stdio.h>

#include "export/commands.h"
#include "export/encode/source_picture.h"
#include "export/other_objects.h"
#include "export/pipeline.h"
#include "export/print_text.h"

enum { LEAST_TITLE_COLUMNS = 24, MOST_TITLE_COLUMNS = 56 };

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

static void print_remark(const char *remark)
{
    (void)printf("           - %s\n", remark);
}

static void print_series(const SatPlannedSeries *series, int title_columns)
{
    char selector[SAT_SELECTOR_CAPACITY];
    char size[16];
    char spacing[64];
    char shape_text[32];
    char pictures[SAT_PICTURES_CAPACITY];
    char rate[32];
    SatPixelShape shape = sat_planned_shape(series);
    sat_selector_format(series->selector, selector);
    sat_format_bytes(series_bytes(series), size);
    sat_format_spacing(&series->numbers, spacing);
    sat_format_rate(series->numbers.frame_time_ms, rate);
    (void)snprintf(shape_text, sizeof(shape_text), "%ux%u", shape.width_px, shape.height_px);
    sat_format_pictures(series->frame_count, series->numbers.time_points, pictures);
    (void)printf("  %-8s ", selector);
    sat_print_text(text(series->title), title_columns);
    bool has_more = spacing[0] != '\0' || rate[0] != '\0';
    (void)printf(" %-7s %13s  %-11s %9s%s%s%s%s\n", text(series->modality), pictures, shape_text,
                 size, has_more ? "  " : "", spacing,
                 spacing[0] != '\0' && rate[0] != '\0' ? ", " : "", rate);
    for (size_t i = 0; i < series->note_count; i++) {
        print_remark(text(series->notes[i]));
    }
    if (text(series->lossy_history)[0] != '\0') {
        print_remark(text(series->lossy_history));
    }
    if (text(series->conversion)[0] != '\0') {
        print_remark(text(series->conversion));
    }
    if (series->suspicious) {
        (void)printf("           ! %s\n", series->suspicion);
    }
}

static void study_number(const SatPlannedStudy *study, char out[SAT_SELECTOR_CAPACITY])
{
    SatSelector where = study->series[0].selector;
    where.series_number = 0;
    sat_selector_format(where, out);
}

static int title_columns_of(const SatExportPlan *plan)
{
    int columns = LEAST_TITLE_COLUMNS;
    for (size_t c = 0; c < plan->case_count; c++) {
        for (size_t s = 0; s < plan->cases[c].study_count; s++) {
            const SatPlannedStudy *study = &plan->cases[c].studies[s];
            for (size_t i = 0; i < study->series_count; i++) {
                int wanted = sat_text_columns(text(study->series[i].title));
                columns = wanted > columns ? wanted : columns;
            }
        }
    }
    return columns < MOST_TITLE_COLUMNS ? columns : MOST_TITLE_COLUMNS;
}

static void print_heading(int title_columns)
{
    (void)printf("  %-8s ", "number");
    sat_print_text("series", title_columns);
    (void)printf(" %-7s %13s  %-11s %9s  %s\n", "kind", "pictures", "pixels", "size",
                 "pixel / slice distance, speed");
}

static void print_case(const SatPlannedCase *planned, size_t number, int title_columns,
                       SatOtherObjects *others, const SatReport *report)
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
            print_series(&study->series[i], title_columns);
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
    int title_columns = title_columns_of(plan);
    if (!report->json) {
        print_heading(title_columns);
    }
    for (size_t c = 0; c < plan->case_count; c++) {
        const SatPlannedCase *planned = &plan->cases[c];
        size_t number = case_number(planned, c);
        if (report->json) {
            put_case_json(planned, number, others, report);
        } else {
            print_case(planned, number, title_columns, others, report);
        }
        for (size_t s = 0; s < planned->study_count; s++) {
            total->series += planned->studies[s].series_count;
            for (size_t i = 0; i < planned->studies[s].series_count; i++) {
                total->bytes += series_bytes(&planned->studies[s].series[i]);
            }
        }
    }
}

void sat_command_list(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    SatPipeline pipeline = {
        .options = options, .report = report, .jobs = settings->jobs, .lists_others = true};
    SatOtherObjects others = {NULL, 0};
    SatError err = SAT_ERROR_INIT;
    Total total = {0};
    if (sat_pipeline_plan(&pipeline)) {
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
