/* What only a draft says: which series it was drawn on, which texts it takes away. */
#include "export/deidentify/raw_case_private.h"
#include "formats/case/case_json_private.h"

static bool wrong(SatError *err, size_t study)
{
    return sat_fail(err, SAT_ERR_FORMAT,
                    "drawn_series[%zu]: expected a list of [study, series], counted from 0", study);
}

static bool read_study(const json_t *list, size_t study, size_t (*numbers)[2], size_t *count,
                       SatError *err)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *pair = json_array_get(list, i);
        const json_int_t at = json_integer_value(json_array_get(pair, 0));
        const json_int_t number = json_integer_value(json_array_get(pair, 1));
        if (json_array_size(pair) != 2 || !json_is_integer(json_array_get(pair, 0)) ||
            !json_is_integer(json_array_get(pair, 1)) || at < 0 || number < 0 ||
            at >= (json_int_t)SAT_CASE_MAX_STUDIES || number >= (json_int_t)SAT_CASE_MAX_SERIES) {
            return wrong(err, study);
        }
        numbers[*count][0] = (size_t)at;
        numbers[(*count)++][1] = (size_t)number;
    }
    return true;
}

static bool read_all(SatRawCase *raw, const json_t *array, SatError *err)
{
    const size_t studies = json_array_size(array);
    size_t all = 0;
    for (size_t s = 0; s < studies; s++) {
        if (!json_is_array(json_array_get(array, s))) {
            return wrong(err, s);
        }
        all += json_array_size(json_array_get(array, s));
    }
    size_t *first = sat_arena_alloc(raw->arena, studies + 1, sizeof(*first), err);
    size_t(*numbers)[2] = sat_arena_alloc(raw->arena, all + 1, sizeof(*numbers), err);
    if (first == NULL || numbers == NULL) {
        return false;
    }
    size_t count = 0;
    for (size_t s = 0; s < studies; s++) {
        first[s] = count;
        if (!read_study(json_array_get(array, s), s, numbers, &count, err)) {
            return false;
        }
    }
    first[studies] = count;
    raw->drawn = (SatRawDrawn){studies, first, (const size_t(*)[2])numbers};
    return true;
}

static const struct {
    SatCaseField field;
    const char *key;
} can_be_emptied[] = {{SAT_CASE_PRESENTATION, "presentation"},
                      {SAT_CASE_DIAGNOSIS, "diagnosis"},
                      {SAT_CASE_DISCUSSION, "discussion"}};

static void read_emptied(SatRawCase *raw, const json_t *root)
{
    for (size_t i = 0; i < sizeof(can_be_emptied) / sizeof(can_be_emptied[0]); i++) {
        const json_t *text = json_object_get(root, can_be_emptied[i].key);
        raw->is_emptied[can_be_emptied[i].field] =
            json_is_string(text) && json_string_length(text) == 0;
    }
}

bool sat_raw_case_read_drawn(SatRawCase *raw, const char *json, size_t length_bytes, SatError *err)
{
    json_t *root = sat_json_parse(json, length_bytes, length_bytes, err);
    const json_t *array = json_object_get(root, "drawn_series");
    bool done = root != NULL;
    read_emptied(raw, root);
    if (done && array != NULL) {
        done = json_is_array(array)
                   ? read_all(raw, array, err)
                   : sat_fail(err, SAT_ERR_FORMAT, "drawn_series: expected a list of studies");
    }
    json_decref(root);
    return done;
}

bool sat_raw_case_is_emptied(const SatRawCase *raw, SatCaseField field)
{
    return raw->is_emptied[field];
}

bool sat_raw_case_drawn_series(const SatRawCase *raw, size_t study, size_t series,
                               size_t *list_study, size_t *list_series)
{
    const SatRawDrawn *drawn = &raw->drawn;
    if (study >= drawn->study_count || series >= drawn->first[study + 1] - drawn->first[study]) {
        return false;
    }
    const size_t *number = drawn->numbers[drawn->first[study] + series];
    *list_study = number[0];
    *list_series = number[1];
    return true;
}
