/* Reads the studies of a case.json that a person wrote: texts alone, however little is there. */
#include <string.h>

#include "formats/case/case_json_series.h"
#include "formats/case/teaching_json.h"

/* A series nobody has told of: any frame may be named. */
static SatSeries unknown_series(void)
{
    return (SatSeries){.title = "",
                       .modality = "",
                       .body_part = "",
                       .laterality = "",
                       .lossy_history = "",
                       .conversion = "",
                       .modality_word = "",
                       .perspective = "",
                       .specifics = "",
                       .frame_count = SAT_CASE_MAX_FRAMES,
                       .voi_table_count = SAT_CASE_MAX_WINDOWS};
}

/* Of pictures that may be others than those beside it: a document that was converted. */
static bool tells_of_frames(const json_t *series)
{
    return json_object_get(series, "frames") != NULL;
}

static bool is_of_other_pictures(const json_t *study)
{
    const json_t *series = json_object_get(study, "series");
    for (size_t i = 0; i < json_array_size(series); i++) {
        if (tells_of_frames(json_array_get(series, i))) {
            return true;
        }
    }
    return false;
}

static bool read_series_list(const json_t *object, const char *path, SatArena *arena,
                             SatStudy *study, SatError *err)
{
    json_t *array = NULL;
    if (object != NULL &&
        !sat_json_get_array(object, path, "series", false, SAT_CASE_MAX_SERIES, &array, err)) {
        return false;
    }
    const size_t told = json_array_size(array);
    study->series_count = study->series_count > told ? study->series_count : told;
    SatSeries *series = sat_arena_alloc(arena, study->series_count, sizeof(*series), err);
    for (size_t i = 0; series != NULL && i < study->series_count; i++) {
        char series_path[SAT_CASE_PATH_BYTES];
        const json_t *one = json_array_get(array, i);
        sat_case_path(series_path, "%s.series[%zu]", path, i);
        series[i] = unknown_series();
        if (one != NULL && !json_is_object(one)) {
            return sat_fail(err, SAT_ERR_FORMAT, "%s: expected an object", series_path);
        }
        if (one != NULL && !tells_of_frames(one) &&
            !sat_case_read_series_words(one, series_path, arena, &series[i], err)) {
            return false;
        }
    }
    study->series = series;
    return series != NULL;
}

static bool read_study(const json_t *object, const char *path, SatArena *arena, SatStudy *study,
                       SatError *err)
{
    study->caption = study->title = study->text = "";
    if (object != NULL && !json_is_object(object)) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s: expected an object", path);
    }
    return (object == NULL || is_of_other_pictures(object) ||
            (sat_case_get_text(object, path, "caption", false, SAT_TEXT_LABEL, arena,
                               &study->caption, err) &&
             sat_case_get_text(object, path, "title", false, SAT_TEXT_LABEL, arena, &study->title,
                               err) &&
             sat_case_get_text(object, path, "text", false, SAT_TEXT_LONG, arena, &study->text,
                               err))) &&
           read_series_list(object, path, arena, study, err);
}

bool sat_case_read_written_studies(const json_t *root, SatArena *arena, SatCase *target,
                                   SatError *err)
{
    json_t *array = NULL;
    if (!sat_teaching_guess_studies(root, arena, target, err) ||
        !sat_json_get_array(root, "", "studies", false, SAT_CASE_MAX_STUDIES, &array, err)) {
        return false;
    }
    const size_t told = json_array_size(array), named = target->study_count;
    const size_t count = told > named ? told : named;
    SatStudy *studies = sat_arena_alloc(arena, count, sizeof(*studies), err);
    for (size_t i = 0; studies != NULL && i < count; i++) {
        char path[SAT_CASE_PATH_BYTES];
        sat_case_path(path, "studies[%zu]", i);
        studies[i] = (SatStudy){.series_count = i < named ? target->studies[i].series_count : 0};
        if (!read_study(json_array_get(array, i), path, arena, &studies[i], err)) {
            return false;
        }
    }
    target->studies = studies;
    target->study_count = count;
    return studies != NULL;
}
