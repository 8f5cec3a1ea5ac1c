/* Writes case.json: members with their default value are left out, frames hold what differs. */
#include <string.h>

#include "formats/case/case_json.h"
#include "formats/case/case_rules.h"
#include "formats/case/teaching_json.h"

static void put_text(SatJsonWriter *writer, const char *key, const char *text)
{
    if (text[0] != '\0') {
        sat_json_put_text(writer, key, text);
    }
}

static bool differs(double a, double b)
{
    return a < b || a > b;
}

static void put_double(SatJsonWriter *writer, const char *key, double value, double usual)
{
    if (differs(value, usual)) {
        sat_json_put_double(writer, key, value);
    }
}

static void put_doubles(SatJsonWriter *writer, const char *key, const double *values, size_t count)
{
    sat_json_open_array_inline(writer, key);
    for (size_t i = 0; i < count; i++) {
        sat_json_put_double(writer, NULL, values[i]);
    }
    sat_json_close_array(writer);
}

static void put_value_pair(SatJsonWriter *writer, const char *key, int32_t low, int32_t high)
{
    sat_json_open_array_inline(writer, key);
    sat_json_put_i64(writer, NULL, low);
    sat_json_put_i64(writer, NULL, high);
    sat_json_close_array(writer);
}

static void put_texts(SatJsonWriter *writer, const char *key, const char *const *texts,
                      size_t count)
{
    if (count == 0) {
        return;
    }
    sat_json_open_array(writer, key);
    for (size_t i = 0; i < count; i++) {
        sat_json_put_text(writer, NULL, texts[i]);
    }
    sat_json_close_array(writer);
}

static void put_accepted(SatJsonWriter *writer, const SatSeries *series)
{
    if (!series->accepted_text && !series->accepted_face) {
        return;
    }
    sat_json_open_array_inline(writer, "accepted");
    if (series->accepted_text) {
        sat_json_put_text(writer, NULL, SAT_ACCEPTED_TEXT);
    }
    if (series->accepted_face) {
        sat_json_put_text(writer, NULL, SAT_ACCEPTED_FACE);
    }
    sat_json_close_array(writer);
}

static void put_key_frames(SatJsonWriter *writer, const SatSeries *series)
{
    if (series->key_frame_count == 0) {
        return;
    }
    sat_json_open_array_inline(writer, "key_frames");
    for (size_t i = 0; i < series->key_frame_count; i++) {
        sat_json_put_u64(writer, NULL, series->key_frames[i]);
    }
    sat_json_close_array(writer);
}

static void put_table(SatJsonWriter *writer, const char *key, const SatLookupTable *table,
                      const char *type)
{
    sat_json_open_object_inline(writer, key);
    put_text(writer, "type", type);
    put_text(writer, "explanation", table->explanation);
    sat_json_put_i64(writer, "first_input", table->first_input);
    sat_json_put_u64(writer, "bits", table->bits);
    sat_json_open_array_inline(writer, "values");
    for (uint32_t i = 0; i < table->count; i++) {
        sat_json_put_u64(writer, NULL, table->values[i]);
    }
    sat_json_close_array(writer);
    sat_json_close_object(writer);
}

static void put_modality(SatJsonWriter *writer, const SatModalityTransform *modality)
{
    if (modality->table != NULL) {
        put_table(writer, "modality_table", modality->table, modality->type);
        return;
    }
    sat_json_open_object_inline(writer, "rescale");
    put_double(writer, "slope", modality->slope, 1.0);
    put_double(writer, "intercept", modality->intercept, 0.0);
    put_text(writer, "type", modality->type);
    sat_json_close_object(writer);
}

static void put_windows(SatJsonWriter *writer, const SatVoiWindow *windows, size_t count)
{
    sat_json_open_array_inline(writer, "windows");
    for (size_t i = 0; i < count; i++) {
        sat_json_open_object_inline(writer, NULL);
        sat_json_put_double(writer, "center", windows[i].center);
        sat_json_put_double(writer, "width", windows[i].width);
        if (windows[i].function != SAT_VOI_LINEAR) {
            sat_json_put_text(writer, "function",
                              sat_voi_function_words().words[windows[i].function]);
        }
        put_text(writer, "explanation", windows[i].explanation);
        sat_json_close_object(writer);
    }
    sat_json_close_array(writer);
}

static bool same_orientation(const SatFrameInfo *a, const SatFrameInfo *b)
{
    if (a->orientation == b->orientation || a->orientation == NULL || b->orientation == NULL) {
        return a->orientation == b->orientation;
    }
    for (int i = 0; i < 6; i++) {
        if (differs(a->orientation[i], b->orientation[i])) {
            return false;
        }
    }
    return true;
}

/* usual: the frame whose values stand at the series. */
static void put_frame(SatJsonWriter *writer, const SatFrameInfo *frame, const SatFrameInfo *usual)
{
    sat_json_open_object_inline(writer, NULL);
    if (frame->has_position) {
        put_doubles(writer, "position", frame->position_mm, 3);
    }
    if (!same_orientation(frame, usual)) {
        if (frame->orientation != NULL) {
            put_doubles(writer, "orientation", frame->orientation, 6);
        } else {
            sat_json_put_text(writer, "orientation", NULL);
        }
    }
    if (!sat_modality_equal(frame->modality, usual->modality)) {
        put_modality(writer, frame->modality);
    }
    if (!sat_windows_equal(frame->windows, frame->window_count, usual->windows,
                           usual->window_count)) {
        put_windows(writer, frame->windows, frame->window_count);
    }
    sat_json_close_object(writer);
}

static void put_pixels(SatJsonWriter *writer, const SatSeries *series)
{
    sat_json_put_u64(writer, "rows", series->rows);
    sat_json_put_u64(writer, "columns", series->columns);
    if (series->samples != 1) {
        sat_json_put_u64(writer, "samples", series->samples);
    }
    sat_json_put_u64(writer, "bits", series->bits);
    if (series->is_signed) {
        sat_json_put_bool(writer, "signed", true);
    }
    sat_json_put_text(writer, "photometric", sat_photometric_words().words[series->photometric]);
    if (series->has_padding) {
        put_value_pair(writer, "padding", series->padding_low, series->padding_high);
    }
    if (series->has_value_range) {
        put_value_pair(writer, "value_range", series->value_low, series->value_high);
    }
    if (series->has_typical_range) {
        put_value_pair(writer, "typical_range", series->typical_low, series->typical_high);
    }
}

static void put_geometry(SatJsonWriter *writer, const SatSeries *series)
{
    if (series->patient_orientation[0][0] != '\0') {
        const char *const words[2] = {series->patient_orientation[0],
                                      series->patient_orientation[1]};
        put_texts(writer, "patient_orientation", words, 2);
    }
    if (series->spacing_kind != SAT_SPACING_NONE) {
        sat_json_open_object_inline(writer, "spacing");
        sat_json_put_text(writer, "kind", sat_spacing_words().words[series->spacing_kind]);
        sat_json_put_double(writer, "row_mm", series->row_spacing_mm);
        sat_json_put_double(writer, "column_mm", series->column_spacing_mm);
        sat_json_close_object(writer);
    }
    put_double(writer, "pixel_aspect", series->pixel_aspect, 1.0);
    put_double(writer, "slice_spacing_mm", series->slice_spacing_mm, 0.0);
    put_double(writer, "slice_thickness_mm", series->slice_thickness_mm, 0.0);
    put_double(writer, "gantry_tilt_degrees", series->gantry_tilt_degrees, 0.0);
    if (series->frame_of_reference != 0) {
        sat_json_put_u64(writer, "frame_of_reference", series->frame_of_reference);
    }
    sat_json_put_text(writer, "order", sat_order_words().words[series->order]);
    put_double(writer, "frame_time_ms", series->frame_time_ms, 0.0);
    if (series->time_points != 0) {
        sat_json_put_u64(writer, "time_points", series->time_points);
    }
    if (series->segment_number != 0 || series->segmented_series != 0) {
        sat_json_open_object_inline(writer, "segments");
        if (series->segment_number != 0) {
            sat_json_put_u64(writer, "number", series->segment_number);
        }
        if (series->segmented_series != 0) {
            sat_json_put_u64(writer, "series", series->segmented_series);
        }
        sat_json_close_object(writer);
    }
}

static bool is_identity(const SatModalityTransform *modality)
{
    return modality->table == NULL && !differs(modality->slope, 1.0) &&
           !differs(modality->intercept, 0.0) && modality->type[0] == '\0';
}

static void put_gray_levels(SatJsonWriter *writer, const SatSeries *series,
                            const SatFrameInfo *usual)
{
    if (!is_identity(usual->modality)) {
        put_modality(writer, usual->modality);
    }
    if (usual->window_count > 0) {
        put_windows(writer, usual->windows, usual->window_count);
    }
    if (series->voi_table_count > 0) {
        sat_json_open_array(writer, "voi_tables");
        for (size_t i = 0; i < series->voi_table_count; i++) {
            put_table(writer, NULL, &series->voi_tables[i], "");
        }
        sat_json_close_array(writer);
    }
}

static void put_series(SatJsonWriter *writer, const SatSeries *series)
{
    const SatFrameInfo *usual = sat_series_middle_frame(series);
    put_text(writer, "title", series->title);
    sat_json_put_text(writer, "modality", series->modality);
    put_text(writer, "body_part", series->body_part);
    put_text(writer, "laterality", series->laterality);
    put_text(writer, "modality_word", series->modality_word);
    put_text(writer, "perspective", series->perspective);
    put_text(writer, "specifics", series->specifics);
    put_pixels(writer, series);
    put_geometry(writer, series);
    put_gray_levels(writer, series, usual);
    if (usual->orientation != NULL) {
        put_doubles(writer, "orientation", usual->orientation, 6);
    }
    put_text(writer, "lossy_history", series->lossy_history);
    put_text(writer, "conversion", series->conversion);
    put_texts(writer, "notes", series->notes, series->note_count);
    put_accepted(writer, series);
    put_key_frames(writer, series);
    sat_json_open_array(writer, "frames");
    for (size_t i = 0; i < series->frame_count; i++) {
        put_frame(writer, &series->frames[i], usual);
    }
    sat_json_close_array(writer);
}

static void put_studies(SatJsonWriter *writer, const SatCase *teaching_case,
                        SatCaseSeriesExtra extra, void *context)
{
    sat_json_open_array(writer, "studies");
    for (size_t i = 0; i < teaching_case->study_count; i++) {
        const SatStudy *study = &teaching_case->studies[i];
        sat_json_open_object(writer, NULL);
        put_text(writer, "caption", study->caption);
        if (study->day != 0) {
            sat_json_put_i64(writer, "day", study->day);
        }
        put_text(writer, "title", study->title);
        put_text(writer, "text", study->text);
        sat_json_open_array(writer, "series");
        for (size_t k = 0; k < study->series_count; k++) {
            sat_json_open_object(writer, NULL);
            put_series(writer, &study->series[k]);
            if (extra != NULL) {
                extra(context, i, k, writer);
            }
            sat_json_close_object(writer);
        }
        sat_json_close_array(writer);
        sat_json_close_object(writer);
    }
    sat_json_close_array(writer);
}

static void put_consent(SatJsonWriter *writer, const SatCase *teaching_case)
{
    if (teaching_case->consent[0] == '\0') {
        return; /* a statement of nothing says nothing */
    }
    sat_json_open_object(writer, "consent");
    put_text(writer, "kind", teaching_case->consent);
    put_text(writer, "statement", teaching_case->consent_statement);
    sat_json_close_object(writer);
}

static void put_blocks(SatJsonWriter *writer, const SatCase *teaching_case)
{
    if (teaching_case->block_count == 0) {
        return;
    }
    sat_json_open_array(writer, "text_blocks");
    for (size_t i = 0; i < teaching_case->block_count; i++) {
        sat_json_open_object(writer, NULL);
        sat_json_put_u64(writer, "before_study", teaching_case->blocks[i].before);
        sat_json_put_text(writer, "text", teaching_case->blocks[i].text);
        sat_json_close_object(writer);
    }
    sat_json_close_array(writer);
}

bool sat_case_write_json(const SatCase *teaching_case, SatCaseSeriesExtra extra, void *context,
                         SatByteWriter *out, SatError *err)
{
    SatJsonWriter writer = sat_json_writer(out);
    sat_json_open_object(&writer, NULL);
    sat_json_put_text(&writer, "format", SAT_CASE_JSON_FORMAT);
    sat_json_put_u64(&writer, "version", SAT_CASE_JSON_VERSION);
    put_text(&writer, "id", teaching_case->id);
    put_text(&writer, "title", teaching_case->title);
    put_text(&writer, "presentation", teaching_case->presentation);
    put_text(&writer, "age", teaching_case->age);
    put_text(&writer, "sex", teaching_case->sex);
    put_texts(&writer, "systems", teaching_case->systems, teaching_case->system_count);
    put_texts(&writer, "tags", teaching_case->tags, teaching_case->tag_count);
    put_text(&writer, "diagnosis", teaching_case->diagnosis);
    put_text(&writer, "certainty", teaching_case->certainty);
    put_text(&writer, "discussion", teaching_case->discussion);
    put_texts(&writer, "references", teaching_case->references, teaching_case->reference_count);
    put_text(&writer, "contributor", teaching_case->contributor);
    put_text(&writer, "licence", teaching_case->licence);
    if (teaching_case->rid[0] != '\0' || teaching_case->doi[0] != '\0') {
        sat_json_open_object_inline(&writer, "identifiers");
        put_text(&writer, "rid", teaching_case->rid);
        put_text(&writer, "doi", teaching_case->doi);
        sat_json_close_object(&writer);
    }
    put_text(&writer, "citation", teaching_case->citation);
    put_consent(&writer, teaching_case);
    if (teaching_case->is_for_quiz) {
        sat_json_put_bool(&writer, "quiz", true);
    }
    if (teaching_case->is_hidden) {
        sat_json_put_bool(&writer, "hidden", true);
    }
    put_studies(&writer, teaching_case, extra, context);
    put_blocks(&writer, teaching_case);
    sat_teaching_write(&writer, teaching_case);
    sat_json_close_object(&writer);
    sat_write_u8(out, '\n');
    return !out->failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to write case.json");
}
