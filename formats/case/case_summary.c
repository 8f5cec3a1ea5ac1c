/* Writes case.txt. */
#include "formats/case/case_summary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "formats/base/json_value.h"
#include "formats/case/rich_text.h"
#include "formats/case/teaching_summary.h"

void sat_case_study_folder(const SatCase *teaching_case, size_t study_index,
                           char out[SAT_SAFE_NAME_CAPACITY])
{
    const SatStudy *study = &teaching_case->studies[study_index];
    sat_safe_name(study_index + 1, teaching_case->study_count, study->title, study->caption, out);
}

void sat_case_series_folder(const SatStudy *study, size_t series_index,
                            char out[SAT_SAFE_NAME_CAPACITY])
{
    sat_safe_name(series_index + 1, study->series_count, study->series[series_index].title, "",
                  out);
}

/* Each line indented, without the marks of rich_text.h; none of an empty text. Without memory it is
 * as it was written. */
static void put_lines(SatByteWriter *out, const char *marked)
{
    SatError ignored = SAT_ERROR_INIT;
    SatByteWriter plain = SAT_BYTE_WRITER_INIT;
    const bool is_plain = sat_rich_text_write_plain(marked, &plain, &ignored);
    sat_write_u8(&plain, 0);
    const char *text = is_plain && !plain.failed ? (const char *)plain.bytes : marked;
    for (const char *line = text[0] != '\0' ? text : NULL; line != NULL;) {
        size_t length = strcspn(line, "\n");
        sat_write_text(out, length > 0 ? "  " : "");
        sat_write_bytes(out, line, length);
        sat_write_u8(out, '\n');
        line = line[length] != '\0' ? line + length + 1 : NULL;
    }
    sat_byte_writer_free(&plain);
}

static void put_field(SatByteWriter *out, const char *name, const char *value)
{
    if (value[0] == '\0') {
        return;
    }
    sat_write_format(out, "\n%s\n", name);
    put_lines(out, value);
}

static void put_list(SatByteWriter *out, const char *name, const char *const *values, size_t count)
{
    if (count == 0) {
        return;
    }
    sat_write_format(out, "\n%s\n", name);
    for (size_t i = 0; i < count; i++) {
        sat_write_format(out, "  %s\n", values[i]);
    }
}

static void put_number(SatByteWriter *out, double value)
{
    char text[32];
    sat_format_double(value, text);
    sat_write_text(out, text);
}

/* To four digits: more is noise of the scanner's arithmetic; case.json has them all. */
static void put_mm(SatByteWriter *out, double mm)
{
    double scale = mm > 0 ? pow(10.0, 3.0 - floor(log10(mm))) : 1.0;
    put_number(out, round(mm * scale) / scale);
}

static void put_pictures(SatByteWriter *out, const SatSeries *series)
{
    sat_write_format(out, "    %s, %zu picture%s, %u x %u\n", series->modality, series->frame_count,
                     series->frame_count == 1 ? "" : "s", series->columns, series->rows);
    if (series->time_points > 1) {
        sat_write_format(out, "    %u times of %zu places: all places of the first time first\n",
                         (unsigned)series->time_points, series->frame_count / series->time_points);
    }
    if (series->segmented_series > 0) {
        sat_write_format(out, "    a segmentation of series %u\n",
                         (unsigned)series->segmented_series);
    }
}

static void put_kind(SatByteWriter *out, const SatSeries *series)
{
    const char *const words[] = {series->modality_word, series->perspective, series->specifics};
    bool is_first = true;
    for (size_t i = 0; i < 3; i++) {
        if (words[i][0] != '\0') {
            sat_write_format(out, "%s%s", is_first ? "    " : ", ", words[i]);
            is_first = false;
        }
    }
    sat_write_text(out, is_first ? "" : "\n");
    for (size_t i = 0; i < series->key_frame_count; i++) {
        sat_write_format(out, "%s%u",
                         i > 0 ? ", " : "    key pictures: ", (unsigned)series->key_frames[i] + 1);
    }
    sat_write_text(out, series->key_frame_count > 0 ? "\n" : "");
}

static void put_spacing(SatByteWriter *out, const SatSeries *series)
{
    if (series->row_spacing_mm <= 0) {
        return;
    }
    sat_write_text(out, "    pixels ");
    put_mm(out, series->row_spacing_mm);
    sat_write_text(out, " x ");
    put_mm(out, series->column_spacing_mm);
    sat_write_text(out,
                   series->spacing_kind == SAT_SPACING_DETECTOR ? " mm on the detector" : " mm");
    if (series->slice_spacing_mm > 0) {
        sat_write_text(out, ", slices ");
        put_mm(out, series->slice_spacing_mm);
        sat_write_text(out, " mm apart");
    }
    sat_write_u8(out, '\n');
}

static void put_remarks(SatByteWriter *out, const SatSeries *series)
{
    if (series->frame_time_ms > 0) {
        sat_write_text(out, "    played with ");
        put_number(out, round(10000.0 / series->frame_time_ms) / 10.0);
        sat_write_text(out, " a second\n");
    }
    for (size_t i = 0; i < series->note_count; i++) {
        sat_write_format(out, "    note: %s\n", series->notes[i]);
    }
    if (series->accepted_text || series->accepted_face) {
        sat_write_format(out, "    let pass after a look: %s%s%s\n",
                         series->accepted_text ? SAT_ACCEPTED_TEXT : "",
                         series->accepted_text && series->accepted_face ? ", " : "",
                         series->accepted_face ? SAT_ACCEPTED_FACE : "");
    }
    if (series->lossy_history[0] != '\0') {
        sat_write_format(out, "    %s\n", series->lossy_history);
    }
}

/* As one cites a case that others can find: by its number there. */
static void put_citation(SatByteWriter *out, const SatCase *model)
{
    if (model->citation[0] != '\0') {
        put_field(out, "Citation", model->citation);
        return;
    }
    if (model->rid[0] == '\0' && model->doi[0] == '\0') {
        return;
    }
    sat_write_text(out, "\nCitation\n  ");
    if (model->contributor[0] != '\0') {
        sat_write_format(out, "%s. ", model->contributor);
    }
    sat_write_format(out, "%s.", model->title);
    if (model->rid[0] != '\0') {
        sat_write_format(out, " rID %s.", model->rid);
    }
    if (model->doi[0] != '\0') {
        sat_write_format(out, " https://doi.org/%s", model->doi);
    }
    sat_write_u8(out, '\n');
}

static void put_text(SatByteWriter *out, const SatCase *model)
{
    char who[64];
    sat_case_age_sex(model, who, sizeof(who));
    sat_write_format(out, "%s\n", model->title);
    put_field(out, "Patient", who);
    put_field(out, "Presentation", model->presentation);
    put_list(out, "Systems", model->systems, model->system_count);
    put_field(out, "Diagnosis", model->diagnosis);
    put_field(out, "Diagnostic certainty", model->certainty);
    sat_teaching_write_findings(model, out);
    put_field(out, "Discussion", model->discussion);
    sat_teaching_write_steps(model->teaching, out);
    sat_teaching_write_questions(model->teaching, out);
    put_list(out, "Tags", model->tags, model->tag_count);
    put_list(out, "References", model->references, model->reference_count);
    put_field(out, "Contributor", model->contributor);
    put_field(out, "Licence", model->licence);
    put_field(out, "Consent", model->consent);
    put_field(out, "Consent, what was agreed", model->consent_statement);
    put_field(out, "Quiz", model->is_for_quiz ? "fit to be asked as an unknown" : "");
    put_field(out, "Hidden", model->is_hidden ? "until somebody reveals it" : "");
    put_field(out, "rID", model->rid);
    put_field(out, "DOI", model->doi);
    put_citation(out, model);
}

static void put_blocks(SatByteWriter *out, const SatCase *model, size_t before)
{
    for (size_t i = 0; i < model->block_count; i++) {
        if (model->blocks[i].before == before) {
            sat_write_u8(out, '\n');
            put_lines(out, model->blocks[i].text);
        }
    }
}

void sat_case_write_summary(const SatCase *teaching_case, SatSummarySeriesLines lines,
                            void *context, SatByteWriter *out)
{
    size_t index = 0;
    char folder[SAT_SAFE_NAME_CAPACITY];
    put_text(out, teaching_case);
    for (size_t s = 0; s < teaching_case->study_count; s++) {
        const SatStudy *study = &teaching_case->studies[s];
        put_blocks(out, teaching_case, s);
        sat_case_study_folder(teaching_case, s, folder);
        sat_write_format(out, "\n%s\n", folder);
        put_lines(out, study->text);
        for (size_t i = 0; i < study->series_count; i++, index++) {
            const SatSeries *series = &study->series[i];
            sat_case_series_folder(study, i, folder);
            sat_write_format(out, "  %s\n", folder);
            put_pictures(out, series);
            if (lines != NULL) {
                lines(context, series, index, out);
            }
            put_kind(out, series);
            put_spacing(out, series);
            put_remarks(out, series);
        }
    }
    put_blocks(out, teaching_case, teaching_case->study_count);
}
