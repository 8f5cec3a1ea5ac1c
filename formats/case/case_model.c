/* Walking a finished case. */
#include "formats/case/case_model.h"

#include <stdio.h>

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
    const char *sex = teaching_case->sex;
    const char *between = age[0] != '\0' && sex[0] != '\0' ? " " : "";
    if (capacity > 0) {
        (void)snprintf(buffer, capacity, "%s%s%s", age, between, sex);
    }
}
