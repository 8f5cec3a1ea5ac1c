/* Rules for the numbers of a series: bounds, and what must agree with what. */
#include <math.h>
#include <string.h>

#include "formats/case/case_rules.h"
#include "formats/case/patient_geometry.h"

/* Products of two such numbers, and sums of those, are still far from infinite. */
static bool is_sane(double value)
{
    return isfinite(value) && fabs(value) <= SAT_CASE_MAX_NUMBER;
}

static bool is_at_least_zero(double value)
{
    return is_sane(value) && value >= 0.0;
}

static bool is_above_zero(double value)
{
    return is_sane(value) && value > 0.0;
}

static bool check_pixels(const SatSeries *series, SatError *err)
{
    if (series->rows < 1 || series->rows > SAT_CASE_MAX_SIDE_PX || series->columns < 1 ||
        series->columns > SAT_CASE_MAX_SIDE_PX) {
        return sat_fail(err, SAT_ERR_LIMIT, "rows and columns: %u x %u, expected 1 to %u each",
                        series->rows, series->columns, SAT_CASE_MAX_SIDE_PX);
    }
    bool color = series->samples == 3;
    if (series->samples != 1 && !color) {
        return sat_fail(err, SAT_ERR_FORMAT, "samples: expected 1 or 3, found %u", series->samples);
    }
    if (color != (series->photometric == SAT_PHOTOMETRIC_RGB)) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "photometric: RGB goes with 3 samples, MONOCHROME1 and 2 with 1");
    }
    if (series->bits < 1 || series->bits > 16 || (color && series->bits != 8)) {
        return sat_fail(err, SAT_ERR_FORMAT, "bits: expected 1 to 16, or 8 for colour, found %u",
                        series->bits);
    }
    if (color && series->is_signed) {
        return sat_fail(err, SAT_ERR_FORMAT, "signed: colour samples have no sign");
    }
    return true;
}

static bool check_value_pair(const char *name, int32_t low, int32_t high, SatError *err)
{
    if (low > high || low < -SAT_CASE_MAX_VALUE || high > SAT_CASE_MAX_VALUE) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "%s: expected two values from %d to %d, the smaller first", name,
                        -SAT_CASE_MAX_VALUE, SAT_CASE_MAX_VALUE);
    }
    return true;
}

static bool check_spacing(const SatSeries *series, SatError *err)
{
    bool none = series->spacing_kind == SAT_SPACING_NONE;
    bool is_zero = !(fabs(series->row_spacing_mm) > 0.0 || fabs(series->column_spacing_mm) > 0.0);
    bool is_good =
        is_above_zero(series->row_spacing_mm) && is_above_zero(series->column_spacing_mm);
    if (none ? !is_zero : !is_good) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "spacing: expected two numbers above 0, or no spacing at all");
    }
    if (!is_above_zero(series->pixel_aspect)) {
        return sat_fail(err, SAT_ERR_FORMAT, "pixel_aspect: expected a number above 0");
    }
    if (!is_at_least_zero(series->slice_spacing_mm) ||
        !is_at_least_zero(series->slice_thickness_mm) || !is_at_least_zero(series->frame_time_ms)) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "slice_spacing_mm, slice_thickness_mm and "
                        "frame_time_ms: expected 0 or more");
    }
    if (!is_at_least_zero(series->gantry_tilt_degrees) ||
        series->gantry_tilt_degrees > SAT_CASE_MAX_TILT_DEGREES) {
        return sat_fail(err, SAT_ERR_FORMAT, "gantry_tilt_degrees: expected 0 to 90");
    }
    return true;
}

bool sat_lookup_table_check(const SatLookupTable *table, SatError *err)
{
    if (table->count < 1 || table->count > 65536) {
        return sat_fail(err, SAT_ERR_LIMIT, "values: expected 1 to 65536 entries, found %u",
                        table->count);
    }
    if (table->bits < 8 || table->bits > 16) {
        return sat_fail(err, SAT_ERR_FORMAT, "bits: expected 8 to 16, found %u", table->bits);
    }
    if (table->first_input < -SAT_CASE_MAX_VALUE || table->first_input > SAT_CASE_MAX_VALUE) {
        return sat_fail(err, SAT_ERR_FORMAT, "first_input: expected %d to %d", -SAT_CASE_MAX_VALUE,
                        SAT_CASE_MAX_VALUE);
    }
    uint32_t most = (1U << table->bits) - 1U;
    for (uint32_t i = 0; i < table->count; i++) {
        if (table->values[i] > most) {
            return sat_fail(err, SAT_ERR_FORMAT,
                            "values[%u]: larger than the table's %u bits allow", i, table->bits);
        }
    }
    return true;
}

static bool are_sane(const double *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_sane(numbers[i])) {
            return false;
        }
    }
    return true;
}

static bool check_modality(const SatModalityTransform *modality, SatError *err)
{
    if (modality->table != NULL) {
        return sat_lookup_table_check(modality->table, err) || sat_fail_in(err, "modality_table");
    }
    if (!is_sane(modality->slope) || !is_sane(modality->intercept)) {
        return sat_fail(err, SAT_ERR_FORMAT, "rescale: slope and intercept: expected at most %g",
                        SAT_CASE_MAX_NUMBER);
    }
    return true;
}

static bool check_windows(const SatFrameInfo *frame, SatError *err)
{
    if (frame->window_count > SAT_CASE_MAX_WINDOWS) {
        return sat_fail(err, SAT_ERR_LIMIT, "windows: %u, more than the %u allowed",
                        (unsigned)frame->window_count, SAT_CASE_MAX_WINDOWS);
    }
    for (size_t i = 0; i < frame->window_count; i++) {
        if (!is_sane(frame->windows[i].center) || !is_sane(frame->windows[i].width)) {
            return sat_fail(err, SAT_ERR_FORMAT,
                            "windows[%zu]: center and width: expected at most %g", i,
                            SAT_CASE_MAX_NUMBER);
        }
    }
    return true;
}

/* before: the frame checked just before, whose shared parts need no second look; or NULL. */
static bool check_frame(const SatFrameInfo *frame, const SatFrameInfo *before, SatError *err)
{
    if ((frame->has_position && !are_sane(frame->position_mm, 3)) ||
        (frame->orientation != NULL && !are_sane(frame->orientation, 6))) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "position and orientation: expected numbers of at most %g",
                        SAT_CASE_MAX_NUMBER);
    }
    if ((before == NULL || before->modality != frame->modality) &&
        !check_modality(frame->modality, err)) {
        return false;
    }
    bool same_windows = before != NULL && before->windows == frame->windows &&
                        before->window_count == frame->window_count;
    return same_windows || check_windows(frame, err);
}

static bool check_time_points(const SatSeries *series, SatError *err)
{
    uint32_t times = series->time_points;
    if (times != 0 && (times < 2 || series->frame_count % times != 0)) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "time_points: expected a number from 2 on that divides the %zu frames, "
                        "found %u",
                        series->frame_count, times);
    }
    return true;
}

static bool check_patient_orientation(const SatSeries *series, SatError *err)
{
    const char(*words)[4] = series->patient_orientation;
    if ((words[0][0] != '\0' || words[1][0] != '\0') &&
        !sat_direction_words_agree(words[0], words[1])) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "patient_orientation: expected two directions of the letters A P L R H F");
    }
    return true;
}

static bool check_key_frames(const SatSeries *series, SatError *err)
{
    for (size_t i = 0; i < series->key_frame_count; i++) {
        const uint32_t frame = series->key_frames[i];
        if (frame >= series->frame_count || (i > 0 && frame <= series->key_frames[i - 1])) {
            return sat_fail(err, SAT_ERR_FORMAT,
                            "key_frames[%zu]: expected ascending numbers of frames, 0 to %zu", i,
                            series->frame_count - 1);
        }
    }
    return true;
}

bool sat_series_check(const SatSeries *series, SatError *err)
{
    if (series->frame_count < 1 || series->frame_count > SAT_CASE_MAX_FRAMES) {
        return sat_fail(err, SAT_ERR_LIMIT, "frames: %zu, expected 1 to %u", series->frame_count,
                        SAT_CASE_MAX_FRAMES);
    }
    if (series->voi_table_count > SAT_CASE_MAX_WINDOWS || series->note_count > SAT_CASE_MAX_LIST) {
        return sat_fail(err, SAT_ERR_LIMIT, "voi_tables or notes: more than %u or %u",
                        SAT_CASE_MAX_WINDOWS, SAT_CASE_MAX_LIST);
    }
    if (!check_pixels(series, err) || !check_spacing(series, err) ||
        !check_time_points(series, err) || !check_patient_orientation(series, err) ||
        !check_key_frames(series, err) ||
        (series->has_padding &&
         !check_value_pair("padding", series->padding_low, series->padding_high, err)) ||
        (series->has_value_range &&
         !check_value_pair("value_range", series->value_low, series->value_high, err)) ||
        (series->has_typical_range &&
         !check_value_pair("typical_range", series->typical_low, series->typical_high, err))) {
        return false;
    }
    for (size_t i = 0; i < series->voi_table_count; i++) {
        if (!sat_lookup_table_check(&series->voi_tables[i], err)) {
            return sat_fail_in(err, "voi_tables[%zu]", i);
        }
    }
    for (size_t i = 0; i < series->frame_count; i++) {
        const SatFrameInfo *before = i > 0 ? &series->frames[i - 1] : NULL;
        if (!check_frame(&series->frames[i], before, err)) {
            return sat_fail_in(err, "frames[%zu]", i);
        }
    }
    return true;
}

static bool same_number(double a, double b)
{
    return !(a < b) && !(a > b);
}

static bool table_equal(const SatLookupTable *a, const SatLookupTable *b)
{
    if (a == b) {
        return true;
    }
    return a != NULL && b != NULL && a->first_input == b->first_input && a->count == b->count &&
           a->bits == b->bits && strcmp(a->explanation, b->explanation) == 0 &&
           memcmp(a->values, b->values, a->count * sizeof(a->values[0])) == 0;
}

bool sat_modality_equal(const SatModalityTransform *a, const SatModalityTransform *b)
{
    return a == b || (same_number(a->slope, b->slope) && same_number(a->intercept, b->intercept) &&
                      strcmp(a->type, b->type) == 0 && table_equal(a->table, b->table));
}

bool sat_windows_equal(const SatVoiWindow *a, size_t a_count, const SatVoiWindow *b, size_t b_count)
{
    if (a_count != b_count) {
        return false;
    }
    for (size_t i = 0; a != b && i < a_count; i++) {
        if (!same_number(a[i].center, b[i].center) || !same_number(a[i].width, b[i].width) ||
            a[i].function != b[i].function || strcmp(a[i].explanation, b[i].explanation) != 0) {
            return false;
        }
    }
    return true;
}
