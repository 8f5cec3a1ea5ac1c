/* Writes case.txt. */
#include "export/extract_case.h"

#include <math.h>
#include <string.h>

#include "export/extract_names.h"
#include "export/print_text.h"
#include "formats/base/json_value.h"

void sat_study_folder_name(const SatCase *model, size_t study_index, char *out)
{
    const SatStudy *study = &model->studies[study_index];
    sat_safe_name(study_index + 1, model->study_count, study->title, study->caption, out);
}

void sat_series_folder_name(const SatStudy *study, size_t series_index, char *out)
{
    sat_safe_name(series_index + 1, study->series_count, study->series[series_index].title, "",
                  out);
}

static void put_field(SatByteWriter *out, const char *name, const char *value)
{
    if (value[0] == '\0') {
        return;
    }
    sat_write_format(out, "\n%s\n", name);
    for (const char *line = value; line != NULL;) {
        size_t length = strcspn(line, "\n");
        sat_write_text(out, "  ");
        sat_write_bytes(out, line, length);
        sat_write_u8(out, '\n');
        line = line[length] != '\0' ? line + length + 1 : NULL;
    }
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

/* How a number of the PNG becomes the stored value, and that the value of the modality. */
static void put_values(SatByteWriter *out, const SatSeries *series)
{
    const SatModalityTransform *modality = sat_series_middle_frame(series)->modality;
    if (series->samples == 3) {
        sat_write_text(out, "    colour, red green blue\n");
        return;
    }
    sat_write_format(out, "    %u bits; stored value = PNG value", (unsigned)series->bits);
    if (series->is_signed) {
        sat_write_format(out, " - %u", 1U << (series->bits - 1));
    }
    sat_write_u8(out, '\n');
    if (modality->table != NULL) {
        sat_write_text(out, "    the modality's values come from a table: see case.json\n");
    } else if (modality->slope < 1 || modality->slope > 1 || modality->intercept < 0 ||
               modality->intercept > 0) {
        sat_write_format(out, "    %s = ", modality->type[0] != '\0' ? modality->type : "value");
        put_number(out, modality->slope);
        sat_write_text(out, modality->intercept < 0 ? " x stored value - " : " x stored value + ");
        put_number(out, fabs(modality->intercept));
        sat_write_text(out, " (middle picture; all of them: case.json)\n");
    }
    if (series->photometric == SAT_PHOTOMETRIC_MONOCHROME1) {
        sat_write_text(out, "    shown with low values bright\n");
    }
}

/* To four digits: more is noise of the scanner's arithmetic; case.json has them all. */
static void put_mm(SatByteWriter *out, double mm)
{
    double scale = mm > 0 ? pow(10.0, 3.0 - floor(log10(mm))) : 1.0;
    put_number(out, round(mm * scale) / scale);
}

static void put_series(SatByteWriter *out, const SatStudy *study, size_t index,
                       const SatPackSeries *places)
{
    char folder[SAT_SAFE_NAME_CAPACITY];
    const SatSeries *series = &study->series[index];
    sat_series_folder_name(study, index, folder);
    sat_write_format(out, "  %s\n    %s, %zu picture%s, %u x %u\n", folder, series->modality,
                     series->frame_count, series->frame_count == 1 ? "" : "s", series->columns,
                     series->rows);
    if (series->time_points > 1) {
        sat_write_format(out, "    %u times of %zu places: all places of the first time first\n",
                         (unsigned)series->time_points, series->frame_count / series->time_points);
    }
    if (series->segmented_series > 0) {
        sat_write_format(out, "    a segmentation of series %u\n",
                         (unsigned)series->segmented_series);
    }
    if (places->frames[0].form.coding == SAT_CODING_JPEG) {
        sat_write_text(out, "    JPEG as it came from the source\n");
    } else {
        put_values(out, series);
    }
    if (series->row_spacing_mm > 0) {
        sat_write_text(out, "    pixels ");
        put_mm(out, series->row_spacing_mm);
        sat_write_text(out, " x ");
        put_mm(out, series->column_spacing_mm);
        sat_write_text(out, series->spacing_kind == SAT_SPACING_DETECTOR ? " mm on the detector"
                                                                         : " mm");
        if (series->slice_spacing_mm > 0) {
            sat_write_text(out, ", slices ");
            put_mm(out, series->slice_spacing_mm);
            sat_write_text(out, " mm apart");
        }
        sat_write_u8(out, '\n');
    }
    if (series->frame_time_ms > 0) {
        char rate[32];
        sat_format_rate(series->frame_time_ms, rate);
        sat_write_format(out, "    played with %s\n", rate);
    }
    for (size_t i = 0; i < series->note_count; i++) {
        sat_write_format(out, "    note: %s\n", series->notes[i]);
    }
    if (series->lossy_history[0] != '\0') {
        sat_write_format(out, "    %s\n", series->lossy_history);
    }
    if (series->conversion[0] != '\0') {
        char buffer[SAT_CONVERSION_BYTES];
        sat_write_format(out, "    %s\n", sat_conversion_told(series->conversion, buffer));
    }
}

void sat_write_case_text(const SatPackCase *pack_case, SatByteWriter *out)
{
    const SatCase *model = pack_case->model;
    char who[64];
    size_t index = 0;
    sat_case_age_sex(model, who, sizeof(who));
    sat_write_format(out, "%s\n", model->title);
    put_field(out, "Patient", who);
    put_field(out, "Presentation", model->presentation);
    put_list(out, "Systems", model->systems, model->system_count);
    put_field(out, "Diagnosis", model->diagnosis);
    put_field(out, "Diagnostic certainty", model->certainty);
    put_field(out, "Discussion", model->discussion);
    put_list(out, "Tags", model->tags, model->tag_count);
    put_list(out, "References", model->references, model->reference_count);
    put_field(out, "Contributor", model->contributor);
    put_field(out, "Licence", model->licence);
    put_field(out, "rID", model->rid);
    put_field(out, "DOI", model->doi);
    for (size_t s = 0; s < model->study_count; s++) {
        char folder[SAT_SAFE_NAME_CAPACITY];
        sat_study_folder_name(model, s, folder);
        sat_write_format(out, "\n%s\n", folder);
        for (size_t i = 0; i < model->studies[s].series_count; i++) {
            put_series(out, &model->studies[s], i, &pack_case->series[index++]);
        }
    }
}
