/* Which window a stack is shown with: displayed values, defaults, presets. */
#include "formats/case/voi_window.h"

#include <math.h>
#include <string.h>

enum { MAX_PRESETS = 9 };

bool sat_window_uses_stored_values(const SatSeries *series)
{
    static const char *const stored[] = {"MR", "PT", "XA", "RF"};
    for (size_t i = 0; i < sizeof(stored) / sizeof(stored[0]); i++) {
        if (strcmp(series->modality, stored[i]) == 0) {
            return true;
        }
    }
    return false;
}

int32_t sat_stored_value(const SatSeries *series, uint32_t v)
{
    int32_t value = (int32_t)v;
    return series->is_signed ? value - (int32_t)(1U << (series->bits - 1U)) : value;
}

static double modality_value(const SatModalityTransform *modality, int32_t stored)
{
    const SatLookupTable *table = modality->table;
    if (table == NULL) {
        return stored * modality->slope + modality->intercept;
    }
    int64_t index = (int64_t)stored - table->first_input;
    int64_t last = (int64_t)table->count - 1;
    return table->values[index < 0 ? 0 : index > last ? last : index];
}

double sat_displayed_value(const SatSeries *series, const SatFrameInfo *frame, uint32_t v)
{
    int32_t stored = sat_stored_value(series, v);
    return sat_window_uses_stored_values(series) ? stored : modality_value(frame->modality, stored);
}

/* A width that shows nothing (0 or less) is damage in the file, not a way to look at it. */
static bool is_usable(const SatVoiWindow *window)
{
    return window->width > 0.0;
}

SatVoiChoice sat_voi_default(const SatSeries *series)
{
    const SatFrameInfo *middle = sat_series_middle_frame(series);
    for (size_t i = 0; i < middle->window_count; i++) {
        if (is_usable(&middle->windows[i])) {
            return (SatVoiChoice){.window = middle->windows[i]};
        }
    }
    SatVoiChoice choice = sat_voi_auto(series);
    if (series->voi_table_count > 0) {
        choice.use_table = true; /* the automatic window waits for the first drag */
    }
    return choice;
}

/* The values that the stored ones from low to high become where the windows apply. */
static void displayed_range(const SatSeries *series, int32_t low, int32_t high, double *least,
                            double *most)
{
    const SatModalityTransform *modality = sat_series_middle_frame(series)->modality;
    if (sat_window_uses_stored_values(series)) {
        *least = low;
        *most = high;
        return;
    }
    double first = modality_value(modality, low);
    double last = modality_value(modality, high);
    *least = fmin(first, last);
    *most = fmax(first, last);
    if (modality->table == NULL) {
        return;
    }
    const SatLookupTable *table = modality->table; /* need not rise or fall throughout */
    for (uint32_t i = 0; i < table->count; i++) {
        int64_t input = (int64_t)table->first_input + i;
        if (input >= low && input <= high) {
            *least = fmin(*least, table->values[i]);
            *most = fmax(*most, table->values[i]);
        }
    }
}

/* Screen captures and ultrasound: black is 0, white the largest value, whatever occurs. */
static bool is_made_for_screen(const SatSeries *series)
{
    static const char *const modalities[] = {"US", "IVUS", "OT", "SC", "XC",
                                             "ES", "GM",   "SM", "OP"};
    for (size_t i = 0; i < sizeof(modalities) / sizeof(modalities[0]); i++) {
        if (strcmp(series->modality, modalities[i]) == 0) {
            return series->bits == 8 && !series->is_signed;
        }
    }
    return false;
}

/* Whether low stored values are shown bright. */
static bool is_low_bright(const SatSeries *series)
{
    const bool falls = !sat_window_uses_stored_values(series) &&
                       sat_series_middle_frame(series)->modality->slope < 0.0;
    return (series->photometric == SAT_PHOTOMETRIC_MONOCHROME1) != falls;
}

/* The stored values that an automatic window spans. */
static void auto_range(const SatSeries *series, int32_t *low, int32_t *high)
{
    *low = sat_stored_value(series, 0);
    *high = sat_stored_value(series, (1U << series->bits) - 1U);
    if (is_made_for_screen(series)) {
        return;
    }
    if (series->has_value_range) {
        *low = series->value_low;
        *high = series->value_high;
    }
    if (!series->has_typical_range || series->typical_low >= series->typical_high ||
        series->typical_low < *low || series->typical_high > *high) {
        return;
    }
    /* Much of a picture is background: what lies beyond its brightest hundredth is often tissue. A
     * fifth more at that end keeps it apart from white. */
    const int32_t more = (series->typical_high - series->typical_low) / 5;
    if (is_low_bright(series)) {
        *low = series->typical_low - *low > more ? series->typical_low - more : *low;
        *high = series->typical_high;
    } else {
        *low = series->typical_low;
        *high = *high - series->typical_high > more ? series->typical_high + more : *high;
    }
}

SatVoiChoice sat_voi_auto(const SatSeries *series)
{
    int32_t low = 0;
    int32_t high = 0;
    auto_range(series, &low, &high);
    double least;
    double most;
    displayed_range(series, low, high, &least, &most);
    SatVoiChoice choice = {.window = {.function = SAT_VOI_LINEAR, .explanation = ""}};
    if (floor(least) == least && floor(most) == most) {
        /* LINEAR counts whole values: `least` is the last black, `most` the first white. */
        choice.window.width = most - least + 1.0;
        choice.window.center = least + choice.window.width / 2.0;
    } else {
        choice.window.function = SAT_VOI_LINEAR_EXACT;
        choice.window.width = most > least ? most - least : 1.0;
        choice.window.center = (least + most) / 2.0;
    }
    return choice;
}

static bool is_hounsfield(const SatSeries *series)
{
    const char *type = sat_series_middle_frame(series)->modality->type;
    return strcmp(series->modality, "CT") == 0 && (type[0] == '\0' || strcmp(type, "HU") == 0);
}

static size_t hounsfield_presets(SatVoiPreset presets[MAX_PRESETS])
{
    static const struct {
        const char *name;
        double width;
        double center;
    } table[MAX_PRESETS] = {
        {"Soft tissue", 400, 40}, {"Lung", 1500, -600},     {"Bone", 2500, 480},
        {"Brain", 80, 40},        {"Subdural", 200, 80},    {"Stroke", 40, 40},
        {"Liver", 150, 90},       {"Mediastinum", 350, 50}, {"Angio", 600, 300},
    };
    for (size_t i = 0; i < MAX_PRESETS; i++) {
        presets[i] = (SatVoiPreset){.name = table[i].name,
                                    .choice.window = {.center = table[i].center,
                                                      .width = table[i].width,
                                                      .function = SAT_VOI_LINEAR,
                                                      .explanation = ""}};
    }
    return MAX_PRESETS;
}

static const char *name_or(const char *explanation, const char *fallback)
{
    return explanation != NULL && explanation[0] != '\0' ? explanation : fallback;
}

size_t sat_voi_presets(const SatSeries *series, SatVoiPreset presets[9])
{
    static const char *const window_names[MAX_PRESETS] = {"Window 1", "Window 2", "Window 3",
                                                          "Window 4", "Window 5", "Window 6",
                                                          "Window 7", "Window 8", "Window 9"};
    static const char *const table_names[MAX_PRESETS] = {"Table 1", "Table 2", "Table 3",
                                                         "Table 4", "Table 5", "Table 6",
                                                         "Table 7", "Table 8", "Table 9"};
    if (series->samples != 1) {
        return 0; /* colour has no window */
    }
    if (is_hounsfield(series)) {
        return hounsfield_presets(presets);
    }
    const SatFrameInfo *middle = sat_series_middle_frame(series);
    size_t count = 0;
    for (size_t i = 0; i < middle->window_count && count < MAX_PRESETS; i++) {
        if (is_usable(&middle->windows[i])) {
            presets[count] =
                (SatVoiPreset){.name = name_or(middle->windows[i].explanation, window_names[count]),
                               .choice.window = middle->windows[i]};
            count++;
        }
    }
    for (size_t i = 0; i < series->voi_table_count && count < MAX_PRESETS; i++) {
        presets[count] = (SatVoiPreset){
            .name = name_or(series->voi_tables[i].explanation, table_names[i]),
            .choice = {.use_table = true, .table_index = i, .window = sat_voi_auto(series).window}};
        count++;
    }
    return count;
}
