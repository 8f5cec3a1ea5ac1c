/* `satchel list`: what is in the sources, with the numbers that options take. */
#include <inttypes.h>
#include <stdio.h>

#include "export/commands.h"
#include "export/encode/source_picture.h"
#include "export/pipeline.h"
#include "export/print_text.h"

enum { TITLE_COLUMNS = 36 };

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

static void print_series(const SatPlannedSeries *series)
{
    char selector[SAT_SELECTOR_CAPACITY];
    char size[16];
    char spacing[64];
    char shape_text[32];
    char pictures[SAT_PICTURES_CAPACITY];
    SatPixelShape shape = sat_planned_shape(series);
    sat_selector_format(series->selector, selector);
    sat_format_bytes(series_bytes(series), size);
    sat_format_spacing(&series->numbers, spacing);
    (void)snprintf(shape_text, sizeof(shape_text), "%ux%u", shape.width_px, shape.height_px);
    sat_format_pictures(series->frame_count, series->numbers.time_points, pictures);
    (void)printf("  %-8s ", selector);
    sat_print_text(text(series->title), TITLE_COLUMNS);
    (void)printf(" %-3s %13s  %-10s %8s  %s\n", text(series->modality), pictures, shape_text, size,
                 spacing);
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

static void print_case(const SatPlannedCase *planned, size_t number)
{
    const char *age = text(planned->age);
    const char *sex = text(planned->sex);
    (void)printf("%zu  %s%s%s%s%s\n", number, text(planned->title),
                 age[0] != '\0' || sex[0] != '\0' ? "  " : "", age,
                 age[0] != '\0' && sex[0] != '\0' ? " " : "", sex);
    for (size_t s = 0; s < planned->study_count; s++) {
        const SatPlannedStudy *study = &planned->studies[s];
        const char *caption = text(study->caption);
        if (study->series_count > 0) {
            (void)printf(" %u/%u  %s%s%s\n", study->series[0].selector.case_number,
                         study->series[0].selector.study_number, text(study->title),
                         caption[0] != '\0' ? "  " : "", caption);
        }
        for (size_t i = 0; i < study->series_count; i++) {
            print_series(&study->series[i]);
        }
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

static void put_case_json(const SatPlannedCase *planned, size_t number)
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

static void tell_total(const SatPipeline *pipeline, uint64_t series_count, uint64_t bytes)
{
    const SatExportPlan *plan = pipeline->plan;
    if (pipeline->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_u64(&line.json, "cases", plan->case_count);
        sat_json_put_u64(&line.json, "series", series_count);
        sat_json_put_u64(&line.json, "frames", plan->frame_count);
        sat_json_put_u64(&line.json, "pixel_bytes", bytes);
        sat_gather_put_skipped(&pipeline->counts, &line.json);
        sat_json_put_i64(&line.json, "exit_code", pipeline->report->exit_code);
        sat_report_close_line(&line);
    } else {
        char size[16];
        sat_format_bytes(bytes, size);
        (void)printf("%zu case%s, %" PRIu64 " series, %" PRIu64 " picture%s, %s\n",
                     plan->case_count, sat_plural(plan->case_count), series_count,
                     plan->frame_count, sat_plural(plan->frame_count), size);
    }
}

void sat_command_list(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    SatPipeline pipeline = {.options = options, .report = report, .jobs = settings->jobs};
    if (sat_pipeline_plan(&pipeline)) {
        uint64_t series_count = 0;
        uint64_t bytes = 0;
        for (size_t c = 0; c < pipeline.plan->case_count; c++) {
            const SatPlannedCase *planned = &pipeline.plan->cases[c];
            size_t number = case_number(planned, c);
            if (report->json) {
                put_case_json(planned, number);
            } else {
                print_case(planned, number);
            }
            for (size_t s = 0; s < planned->study_count; s++) {
                series_count += planned->studies[s].series_count;
                for (size_t i = 0; i < planned->studies[s].series_count; i++) {
                    bytes += series_bytes(&planned->studies[s].series[i]);
                }
            }
        }
        tell_total(&pipeline, series_count, bytes);
    }
    sat_pipeline_end(&pipeline);
}
