/* Reads what makes gray of stored values: rescale and modality tables, windows, VOI tables. */
#include "formats/case/case_json_series.h"

static bool read_table_values(const json_t *object, const char *path, SatArena *arena,
                              SatLookupTable *table, SatError *err)
{
    json_t *values = NULL;
    if (!sat_json_get_array(object, path, "values", true, 65536, &values, err)) {
        return false;
    }
    table->count = (uint32_t)json_array_size(values);
    uint16_t *copy = sat_arena_alloc(arena, table->count, sizeof(*copy), err);
    if (copy == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < table->count; i++) {
        const json_t *value = json_array_get(values, i);
        json_int_t number = json_is_integer(value) ? json_integer_value(value) : -1;
        if (number < 0 || number > UINT16_MAX) {
            return sat_fail(err, SAT_ERR_FORMAT,
                            "%s.values[%u]: expected a whole number from 0 to 65535", path, i);
        }
        copy[i] = (uint16_t)number;
    }
    table->values = copy;
    return true;
}

static bool read_table(const json_t *object, const char *path, SatArena *arena,
                       SatLookupTable *table, SatError *err)
{
    uint64_t bits = 0;
    int64_t first_input = 0;
    *table = (SatLookupTable){.explanation = ""};
    if (!sat_case_get_text(object, path, "explanation", false, SAT_TEXT_WORDS, arena,
                           &table->explanation, err) ||
        !sat_json_get_u64(object, path, "bits", true, 8, 16, &bits, err) ||
        !sat_json_get_i64(object, path, "first_input", true, -SAT_CASE_MAX_VALUE,
                          SAT_CASE_MAX_VALUE, &first_input, err) ||
        !read_table_values(object, path, arena, table, err)) {
        return false;
    }
    table->bits = (uint8_t)bits;
    table->first_input = (int32_t)first_input;
    return sat_lookup_table_check(table, err) || sat_fail_in(err, "%s", path);
}

bool sat_case_read_modality(const json_t *object, const char *path, SatArena *arena,
                            const SatModalityTransform **out, SatError *err)
{
    json_t *rescale = NULL;
    json_t *table = NULL;
    if (!sat_json_get_object(object, path, "rescale", false, &rescale, err) ||
        !sat_json_get_object(object, path, "modality_table", false, &table, err)) {
        return false;
    }
    if (rescale != NULL && table != NULL) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s: rescale and modality_table exclude each other",
                        path);
    }
    json_t *part = rescale != NULL ? rescale : table;
    if (part == NULL) {
        return true;
    }
    char part_path[SAT_CASE_PATH_BYTES];
    sat_case_path(part_path, "%s.%s", path, table != NULL ? "modality_table" : "rescale");
    SatModalityTransform *modality = sat_arena_alloc(arena, 1, sizeof(*modality), err);
    if (modality == NULL) {
        return false;
    }
    *modality = (SatModalityTransform){.slope = 1.0, .type = ""};
    if (!sat_case_get_text(part, part_path, "type", false, SAT_TEXT_WORDS, arena, &modality->type,
                           err)) {
        return false;
    }
    *out = modality;
    if (table == NULL) {
        return sat_json_get_double(part, part_path, "slope", false, &modality->slope, err) &&
               sat_json_get_double(part, part_path, "intercept", false, &modality->intercept, err);
    }
    SatLookupTable *copy = sat_arena_alloc(arena, 1, sizeof(*copy), err);
    modality->table = copy;
    return copy != NULL && read_table(table, part_path, arena, copy, err);
}

static bool read_window(const json_t *object, const char *path, SatArena *arena,
                        SatVoiWindow *window, SatError *err)
{
    size_t function = SAT_VOI_LINEAR;
    *window = (SatVoiWindow){.explanation = ""};
    if (!json_is_object(object)) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s: expected an object", path);
    }
    if (!sat_json_get_double(object, path, "center", true, &window->center, err) ||
        !sat_json_get_double(object, path, "width", true, &window->width, err) ||
        !sat_case_get_word(object, path, "function", sat_voi_function_words(), &function, err) ||
        !sat_case_get_text(object, path, "explanation", false, SAT_TEXT_WORDS, arena,
                           &window->explanation, err)) {
        return false;
    }
    window->function = (SatVoiFunction)function;
    return true;
}

bool sat_case_read_windows(const json_t *object, const char *path, SatArena *arena,
                           const SatVoiWindow **windows, uint32_t *count, SatError *err)
{
    json_t *array = NULL;
    if (!sat_json_get_array(object, path, "windows", false, SAT_CASE_MAX_WINDOWS, &array, err)) {
        return false;
    }
    if (array == NULL) {
        return true;
    }
    size_t found = json_array_size(array);
    SatVoiWindow *copy = sat_arena_alloc(arena, found, sizeof(*copy), err);
    if (copy == NULL) {
        return false;
    }
    for (size_t i = 0; i < found; i++) {
        char window_path[SAT_CASE_PATH_BYTES];
        sat_case_path(window_path, "%s.windows[%zu]", path, i);
        if (!read_window(json_array_get(array, i), window_path, arena, &copy[i], err)) {
            return false;
        }
    }
    *windows = copy;
    *count = (uint32_t)found;
    return true;
}

bool sat_case_read_voi_tables(const json_t *object, const char *path, SatArena *arena,
                              SatSeries *series, SatError *err)
{
    json_t *array = NULL;
    if (!sat_json_get_array(object, path, "voi_tables", false, SAT_CASE_MAX_WINDOWS, &array, err)) {
        return false;
    }
    series->voi_table_count = json_array_size(array);
    SatLookupTable *tables = sat_arena_alloc(arena, series->voi_table_count, sizeof(*tables), err);
    if (tables == NULL) {
        return false;
    }
    for (size_t i = 0; i < series->voi_table_count; i++) {
        char table_path[SAT_CASE_PATH_BYTES];
        sat_case_path(table_path, "%s.voi_tables[%zu]", path, i);
        const json_t *table = json_array_get(array, i);
        if (!json_is_object(table)) {
            return sat_fail(err, SAT_ERR_FORMAT, "%s: expected an object", table_path);
        }
        if (!read_table(table, table_path, arena, &tables[i], err)) {
            return false;
        }
    }
    series->voi_tables = tables;
    return true;
}
