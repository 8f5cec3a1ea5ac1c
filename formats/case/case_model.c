/* Walking a finished case, and its numbers in words. */
#include "formats/case/case_model.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "formats/base/json_value.h"

void sat_case_free(SatCase *teaching_case)
{
    if (teaching_case != NULL) {
        sat_arena_free(teaching_case->arena); /* the case itself lies in it */
    }
}

size_t sat_case_series_count(const SatCase *teaching_case)
{
    size_t count = 0;
    for (size_t i = 0; i < teaching_case->study_count; i++) {
        count += teaching_case->studies[i].series_count;
    }
    return count;
}

size_t sat_case_frame_count(const SatCase *teaching_case)
{
    size_t count = 0;
    for (size_t i = 0; i < teaching_case->study_count; i++) {
        const SatStudy *study = &teaching_case->studies[i];
        for (size_t k = 0; k < study->series_count; k++) {
            count += study->series[k].frame_count;
        }
    }
    return count;
}

const SatSeries *sat_case_series(const SatCase *teaching_case, size_t index, size_t *study_index)
{
    for (size_t i = 0; i < teaching_case->study_count; i++) {
        const SatStudy *study = &teaching_case->studies[i];
        if (index < study->series_count) {
            if (study_index != NULL) {
                *study_index = i;
            }
            return &study->series[index];
        }
        index -= study->series_count;
    }
    return NULL;
}

size_t sat_middle_frame(size_t frame_count, uint32_t time_points)
{
    size_t places = time_points > 1 ? frame_count / time_points : frame_count;
    return (time_points > 1 ? time_points / 2 * places : 0) + places / 2;
}

const SatFrameInfo *sat_series_middle_frame(const SatSeries *series)
{
    return &series->frames[sat_middle_frame(series->frame_count, series->time_points)];
}

void sat_case_age_sex(const SatCase *teaching_case, char *buffer, size_t capacity)
{
    const char *age = teaching_case->age;
    const bool is_other = strcmp(teaching_case->sex, "O") == 0; /* a letter that nobody knows */
    const char *sex = is_other ? "sex: other" : teaching_case->sex;
    const char *between = age[0] == '\0' || sex[0] == '\0' ? "" : is_other ? ", " : " ";
    if (capacity > 0) {
        (void)snprintf(buffer, capacity, "%s%s%s", age, between, sex);
    }
}

/* "3.51" of 3.501945525291829: what is said to be the largest is never below it. */
static void round_up(double value, char out[32])
{
    double unit = pow(10.0, floor(log10(value)) - 2.0);
    double rounded = ceil(value / unit * (1.0 - 1e-12)) * unit;
    (void)snprintf(out, 32, rounded < 999.5 ? "%.3g" : "%.0f", rounded);
}

const char *sat_conversion_told(const char *conversion, char buffer[SAT_CONVERSION_BYTES])
{
    static const char error[] = "largest error ";
    const char *found = strstr(conversion, error);
    const char *number = found != NULL ? found + strlen(error) : "";
    size_t length = strspn(number, "0123456789.eE+-");
    double value = 0.0;
    if (memchr(number, '.', length) == NULL || !sat_parse_double(number, length, &value) ||
        !(value > 0.0) || strlen(conversion) >= SAT_CONVERSION_BYTES) {
        return conversion;
    }
    char rounded[32];
    round_up(value, rounded);
    if (strlen(rounded) >= length) {
        return conversion;
    }
    (void)snprintf(buffer, SAT_CONVERSION_BYTES, "%.*s%s%s", (int)(number - conversion), conversion,
                   rounded, number + length);
    return buffer;
}

const char *sat_series_modality_word(const SatSeries *series)
{
    static const struct {
        const char *code, *word;
    } words[] = {{"CT", "CT"},
                 {"MR", "MRI"},
                 {"US", "Ultrasound"},
                 {"IVUS", "Ultrasound"},
                 {"NM", "Nuclear medicine"},
                 {"PT", "Nuclear medicine"},
                 {"ST", "Nuclear medicine"},
                 {"CR", "X-ray"},
                 {"DX", "X-ray"},
                 {"RG", "X-ray"},
                 {"IO", "X-ray"},
                 {"PX", "X-ray"},
                 {"MG", "Mammography"},
                 {"RF", "Fluoroscopy"},
                 {"XA", "DSA"},
                 {"XC", "Photograph"},
                 {"SM", "Pathology"},
                 {"GM", "Pathology"}};
    for (size_t i = 0; series->modality_word[0] == '\0' && i < sizeof(words) / sizeof(words[0]);
         i++) {
        if (strcmp(series->modality, words[i].code) == 0) {
            return words[i].word;
        }
    }
    return series->modality_word;
}
