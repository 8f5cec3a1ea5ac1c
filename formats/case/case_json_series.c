/* Reads one series object of case.json: what frames inherit from it is resolved here. */
#include "formats/case/case_json_series.h"

#include <math.h>
#include <string.h>

#include "formats/case/patient_geometry.h"

/* What the frames of a series inherit. */
typedef struct {
    SatArena *arena;
    SatFrameInfo usual;
    const SatFrameInfo *before; /* the frame read just before, whose overrides may be shared */
} FrameContext;

static bool read_value_pair(const json_t *object, const char *path, const char *key, bool *found,
                            int32_t *low, int32_t *high, SatError *err)
{
    double pair[2];
    if (!sat_json_get_doubles(object, path, key, false, 2, pair, found, err)) {
        return false;
    }
    for (int i = 0; *found && i < 2; i++) {
        if (floor(pair[i]) < pair[i] || fabs(pair[i]) > SAT_CASE_MAX_VALUE) {
            return sat_fail(err, SAT_ERR_FORMAT, "%s.%s: expected two whole numbers from %d to %d",
                            path, key, -SAT_CASE_MAX_VALUE, SAT_CASE_MAX_VALUE);
        }
    }
    if (*found) {
        *low = (int32_t)pair[0];
        *high = (int32_t)pair[1];
    }
    return true;
}

/* null says: this one has none. */
static bool read_orientation(const json_t *object, const char *path, SatArena *arena,
                             SatFrameInfo *frame, SatError *err)
{
    if (json_is_null(json_object_get(object, "orientation"))) {
        frame->orientation = NULL;
        return true;
    }
    double orientation[6];
    bool found = false;
    if (!sat_json_get_doubles(object, path, "orientation", false, 6, orientation, &found, err)) {
        return false;
    }
    double *kept = found ? sat_arena_alloc(arena, 1, sizeof(orientation), err) : NULL;
    if (kept != NULL) {
        memcpy(kept, orientation, sizeof(orientation));
        frame->orientation = kept;
    }
    return !found || kept != NULL;
}

static bool read_frame(const FrameContext *context, const json_t *object, const char *path,
                       SatFrameInfo *frame, SatError *err)
{
    *frame = context->usual;
    if (!json_is_object(object)) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s: expected an object", path);
    }
    if (!sat_json_get_doubles(object, path, "position", false, 3, frame->position_mm,
                              &frame->has_position, err) ||
        !read_orientation(object, path, context->arena, frame, err) ||
        !sat_case_read_modality(object, path, context->arena, &frame->modality, err) ||
        !sat_case_read_windows(object, path, context->arena, &frame->windows, &frame->window_count,
                               err)) {
        return false;
    }
    const SatFrameInfo *before = context->before;
    if (before != NULL && sat_modality_equal(frame->modality, before->modality)) {
        frame->modality = before->modality;
    }
    if (before != NULL && sat_windows_equal(frame->windows, frame->window_count, before->windows,
                                            before->window_count)) {
        frame->windows = before->windows;
    }
    return true;
}

static bool read_frames(const json_t *object, const char *path, SatArena *arena, SatSeries *series,
                        SatError *err)
{
    FrameContext context = {.arena = arena};
    SatModalityTransform *modality = sat_arena_alloc(arena, 1, sizeof(*modality), err);
    json_t *array = NULL;
    if (modality == NULL) {
        return false;
    }
    *modality = (SatModalityTransform){.slope = 1.0, .type = ""};
    context.usual.modality = modality;
    if (!sat_case_read_modality(object, path, arena, &context.usual.modality, err) ||
        !sat_case_read_windows(object, path, arena, &context.usual.windows,
                               &context.usual.window_count, err) ||
        !read_orientation(object, path, arena, &context.usual, err) ||
        !sat_json_get_array(object, path, "frames", true, SAT_CASE_MAX_FRAMES, &array, err)) {
        return false;
    }
    series->frame_count = json_array_size(array);
    SatFrameInfo *frames = sat_arena_alloc(arena, series->frame_count, sizeof(*frames), err);
    if (frames == NULL) {
        return false;
    }
    for (size_t i = 0; i < series->frame_count; i++) {
        char frame_path[SAT_CASE_PATH_BYTES];
        sat_case_path(frame_path, "%s.frames[%zu]", path, i);
        if (!read_frame(&context, json_array_get(array, i), frame_path, &frames[i], err)) {
            return false;
        }
        context.before = &frames[i];
    }
    series->frames = frames;
    return true;
}

static bool read_patient_orientation(const json_t *object, const char *path, SatArena *arena,
                                     SatSeries *series, SatError *err)
{
    const char *const *words = NULL;
    size_t count = 0;
    if (!sat_case_get_texts(object, path, "patient_orientation", SAT_TEXT_CODE, arena, &words,
                            &count, err)) {
        return false;
    }
    if (count == 0) {
        return true;
    }
    if (count != 2 || !sat_direction_words_agree(words[0], words[1])) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "%s.patient_orientation: expected two directions of the letters A P L R H "
                        "F",
                        path);
    }
    for (size_t i = 0; i < 2; i++) {
        memcpy(series->patient_orientation[i], words[i], strlen(words[i]) + 1);
    }
    return true;
}

/* Words that a later Satchel may add say nothing here. */
static bool read_accepted(const json_t *object, const char *path, SatArena *arena,
                          SatSeries *series, SatError *err)
{
    const char *const *words = NULL;
    size_t count = 0;
    if (!sat_case_get_texts(object, path, "accepted", SAT_TEXT_LABEL, arena, &words, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        series->accepted_text |= strcmp(words[i], SAT_ACCEPTED_TEXT) == 0;
        series->accepted_face |= strcmp(words[i], SAT_ACCEPTED_FACE) == 0;
    }
    return true;
}

static bool read_key_frames(const json_t *object, const char *path, SatArena *arena,
                            SatSeries *series, SatError *err)
{
    json_t *array = NULL;
    if (!sat_json_get_array(object, path, "key_frames", false, SAT_CASE_MAX_FRAMES, &array, err)) {
        return false;
    }
    series->key_frame_count = json_array_size(array);
    uint32_t *keys = sat_arena_alloc(arena, series->key_frame_count, sizeof(*keys), err);
    for (size_t i = 0; keys != NULL && i < series->key_frame_count; i++) {
        const json_t *value = json_array_get(array, i);
        const json_int_t number = json_is_integer(value) ? json_integer_value(value) : -1;
        if (number < 0 || number >= (json_int_t)SAT_CASE_MAX_FRAMES ||
            (i > 0 && number <= (json_int_t)keys[i - 1])) {
            return sat_fail(err, SAT_ERR_FORMAT,
                            "%s.key_frames[%zu]: expected ascending numbers of frames, counted "
                            "from 0",
                            path, i);
        }
        keys[i] = (uint32_t)number;
    }
    series->key_frames = keys;
    return keys != NULL;
}

bool sat_case_read_series_words(const json_t *object, const char *path, SatArena *arena,
                                SatSeries *series, SatError *err)
{
    size_t word = sat_modality_words().count;
    if (!sat_case_get_text(object, path, "title", false, SAT_TEXT_LABEL, arena, &series->title,
                           err) ||
        !sat_case_get_word(object, path, "modality_word", sat_modality_words(), &word, err) ||
        !sat_case_get_text(object, path, "perspective", false, SAT_TEXT_LABEL, arena,
                           &series->perspective, err) ||
        !sat_case_get_text(object, path, "specifics", false, SAT_TEXT_LABEL, arena,
                           &series->specifics, err)) {
        return false;
    }
    if (word < sat_modality_words().count) {
        series->modality_word = sat_modality_words().words[word];
    }
    return read_key_frames(object, path, arena, series, err);
}

static bool read_series_text(const json_t *object, const char *path, SatArena *arena,
                             SatSeries *series, SatError *err)
{
    size_t laterality = sat_laterality_words().count;
    if (!sat_case_read_series_words(object, path, arena, series, err) ||
        !sat_case_get_text(object, path, "modality", true, SAT_TEXT_CODE, arena, &series->modality,
                           err) ||
        !sat_case_get_text(object, path, "body_part", false, SAT_TEXT_LABEL, arena,
                           &series->body_part, err) ||
        !sat_case_get_word(object, path, "laterality", sat_laterality_words(), &laterality, err) ||
        !sat_case_get_text(object, path, "lossy_history", false, SAT_TEXT_LONG, arena,
                           &series->lossy_history, err) ||
        !sat_case_get_text(object, path, "conversion", false, SAT_TEXT_LONG, arena,
                           &series->conversion, err) ||
        !sat_case_get_texts(object, path, "notes", SAT_TEXT_LONG, arena, &series->notes,
                            &series->note_count, err) ||
        !read_accepted(object, path, arena, series, err) ||
        !read_patient_orientation(object, path, arena, series, err)) {
        return false;
    }
    if (series->modality[0] == '\0') {
        return sat_fail(err, SAT_ERR_FORMAT, "%s.modality: empty", path);
    }
    if (laterality < sat_laterality_words().count) {
        series->laterality = sat_laterality_words().words[laterality];
    }
    return true;
}

static bool read_pixels(const json_t *object, const char *path, SatSeries *series, SatError *err)
{
    uint64_t rows = 0;
    uint64_t columns = 0;
    uint64_t samples = 1;
    uint64_t bits = 0;
    size_t photometric = SAT_PHOTOMETRIC_MONOCHROME2;
    if (json_object_get(object, "photometric") == NULL) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s.photometric: missing", path);
    }
    if (!sat_json_get_u64(object, path, "rows", true, 1, SAT_CASE_MAX_SIDE_PX, &rows, err) ||
        !sat_json_get_u64(object, path, "columns", true, 1, SAT_CASE_MAX_SIDE_PX, &columns, err) ||
        !sat_json_get_u64(object, path, "samples", false, 1, 3, &samples, err) ||
        !sat_json_get_u64(object, path, "bits", true, 1, 16, &bits, err) ||
        !sat_json_get_bool(object, path, "signed", false, &series->is_signed, err) ||
        !sat_case_get_word(object, path, "photometric", sat_photometric_words(), &photometric,
                           err) ||
        !read_value_pair(object, path, "padding", &series->has_padding, &series->padding_low,
                         &series->padding_high, err) ||
        !read_value_pair(object, path, "value_range", &series->has_value_range, &series->value_low,
                         &series->value_high, err) ||
        !read_value_pair(object, path, "typical_range", &series->has_typical_range,
                         &series->typical_low, &series->typical_high, err)) {
        return false;
    }
    series->rows = (uint32_t)rows;
    series->columns = (uint32_t)columns;
    series->samples = (uint8_t)samples;
    series->bits = (uint8_t)bits;
    series->photometric = (SatPhotometric)photometric;
    return true;
}

static bool read_spacing(const json_t *object, const char *path, SatSeries *series, SatError *err)
{
    json_t *spacing = NULL;
    char spacing_path[SAT_CASE_PATH_BYTES];
    size_t kind = SAT_SPACING_NONE;
    sat_case_path(spacing_path, "%s.spacing", path);
    if (!sat_json_get_object(object, path, "spacing", false, &spacing, err)) {
        return false;
    }
    if (spacing != NULL &&
        (!sat_case_get_word(spacing, spacing_path, "kind", sat_spacing_words(), &kind, err) ||
         !sat_json_get_double(spacing, spacing_path, "row_mm", true, &series->row_spacing_mm,
                              err) ||
         !sat_json_get_double(spacing, spacing_path, "column_mm", true, &series->column_spacing_mm,
                              err))) {
        return false;
    }
    series->spacing_kind = (SatSpacingKind)kind;
    return true;
}

static bool read_segments(const json_t *object, const char *path, SatSeries *series, SatError *err)
{
    json_t *segments = NULL;
    uint64_t number = 0;
    uint64_t drawn_on = 0;
    if (!sat_json_get_object(object, path, "segments", false, &segments, err)) {
        return false;
    }
    if (segments != NULL &&
        (!sat_json_get_u64(segments, "segments", "number", false, 1, SAT_CASE_MAX_SEGMENT, &number,
                           err) ||
         !sat_json_get_u64(segments, "segments", "series", false, 1,
                           (uint64_t)SAT_CASE_MAX_STUDIES * SAT_CASE_MAX_SERIES, &drawn_on, err))) {
        return sat_fail_in(err, "%s", path);
    }
    series->segment_number = (uint32_t)number;
    series->segmented_series = (uint32_t)drawn_on;
    return true;
}

static bool read_geometry(const json_t *object, const char *path, SatSeries *series, SatError *err)
{
    uint64_t frame_of_reference = 0;
    uint64_t time_points = 0;
    size_t order = SAT_ORDER_POSITION;
    series->pixel_aspect = 1.0;
    const struct {
        const char *key;
        double *target;
    } numbers[] = {
        {"pixel_aspect", &series->pixel_aspect},
        {"slice_spacing_mm", &series->slice_spacing_mm},
        {"slice_thickness_mm", &series->slice_thickness_mm},
        {"gantry_tilt_degrees", &series->gantry_tilt_degrees},
        {"frame_time_ms", &series->frame_time_ms},
    };
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        if (!sat_json_get_double(object, path, numbers[i].key, false, numbers[i].target, err)) {
            return false;
        }
    }
    if (json_object_get(object, "order") == NULL) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s.order: missing", path);
    }
    if (!sat_json_get_u64(object, path, "frame_of_reference", false, 0, UINT32_MAX,
                          &frame_of_reference, err) ||
        !sat_json_get_u64(object, path, "time_points", false, 2, SAT_CASE_MAX_FRAMES, &time_points,
                          err) ||
        !sat_case_get_word(object, path, "order", sat_order_words(), &order, err)) {
        return false;
    }
    series->frame_of_reference = (uint32_t)frame_of_reference;
    series->order = (SatStackOrder)order;
    series->time_points = (uint32_t)time_points;
    return read_segments(object, path, series, err) && read_spacing(object, path, series, err);
}

bool sat_case_read_series(const json_t *object, const char *path, SatArena *arena,
                          SatSeries *series, SatError *err)
{
    *series = (SatSeries){.title = "",
                          .modality = "",
                          .body_part = "",
                          .laterality = "",
                          .lossy_history = "",
                          .conversion = "",
                          .modality_word = "",
                          .perspective = "",
                          .specifics = ""};
    if (!json_is_object(object)) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s: expected an object", path);
    }
    if (!read_series_text(object, path, arena, series, err) ||
        !read_pixels(object, path, series, err) || !read_geometry(object, path, series, err) ||
        !sat_case_read_voi_tables(object, path, arena, series, err) ||
        !read_frames(object, path, arena, series, err)) {
        return false;
    }
    return sat_series_check(series, err) || sat_fail_in(err, "%s", path);
}
