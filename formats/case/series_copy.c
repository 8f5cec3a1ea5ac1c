/* A deep copy of a series' numbers, with what frames share kept shared. */
#include "formats/case/series_copy.h"

#include <string.h>

#include "formats/case/case_rules.h"

/* Window explanations and rescale types are words of ours, never free text of a file. */
static const char *copy_words(SatArena *arena, const char *words, SatError *err)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789 _-";
    if (words == NULL || words[0] == '\0') {
        return "";
    }
    size_t length = strlen(words);
    if (length > sat_text_limit_bytes(SAT_TEXT_WORDS) || strspn(words, allowed) != length) {
        sat_fail(err, SAT_ERR_ARGUMENT,
                 "a window's explanation or a rescale type is not made of letters, digits, blank, "
                 "_ and - (at most 64); leave it out");
        return NULL;
    }
    return sat_arena_text(arena, words, length, err);
}

static bool copy_table(SatArena *arena, const SatLookupTable *source, SatLookupTable *copy,
                       SatError *err)
{
    if (!sat_lookup_table_check(source, err)) {
        return false;
    }
    uint16_t *values = sat_arena_alloc(arena, source->count, sizeof(*values), err);
    if (values == NULL) {
        return false;
    }
    memcpy(values, source->values, source->count * sizeof(*values));
    *copy = *source;
    copy->values = values;
    copy->explanation = copy_words(arena, source->explanation, err);
    return copy->explanation != NULL;
}

static const SatModalityTransform *copy_modality(SatArena *arena,
                                                 const SatModalityTransform *source, SatError *err)
{
    SatModalityTransform *copy = sat_arena_alloc(arena, 1, sizeof(*copy), err);
    if (copy == NULL) {
        return NULL;
    }
    *copy = (SatModalityTransform){.slope = 1.0, .type = ""};
    if (source == NULL) {
        return copy;
    }
    copy->type = copy_words(arena, source->type, err);
    if (copy->type == NULL) {
        return NULL;
    }
    if (source->table == NULL) {
        copy->slope = source->slope;
        copy->intercept = source->intercept;
        return copy;
    }
    SatLookupTable *table = sat_arena_alloc(arena, 1, sizeof(*table), err);
    if (table == NULL || !copy_table(arena, source->table, table, err)) {
        return NULL;
    }
    copy->table = table;
    return copy;
}

static const SatVoiWindow *copy_windows(SatArena *arena, const SatVoiWindow *source, size_t count,
                                        SatError *err)
{
    if (count > SAT_CASE_MAX_WINDOWS) {
        sat_fail(err, SAT_ERR_LIMIT, "windows: %zu, more than the %u allowed", count,
                 SAT_CASE_MAX_WINDOWS);
        return NULL;
    }
    SatVoiWindow *copy = sat_arena_alloc(arena, count, sizeof(*copy), err);
    for (size_t i = 0; copy != NULL && i < count; i++) {
        copy[i] = source[i];
        copy[i].explanation = copy_words(arena, source[i].explanation, err);
        if (copy[i].explanation == NULL) {
            return NULL;
        }
    }
    return copy;
}

/* The parts copied last, with what they were copied from. */
typedef struct {
    bool has_any;
    const SatModalityTransform *source_modality;
    const SatModalityTransform *modality;
    const SatVoiWindow *source_windows;
    const SatVoiWindow *windows;
    uint32_t window_count;
    const double *orientation; /* NULL: none yet */
} Shared;

static bool share_orientation(SatArena *arena, const SatFrameInfo *source, Shared *shared,
                              SatError *err)
{
    const size_t bytes = 6 * sizeof(double);
    if (source->orientation == NULL ||
        (shared->orientation != NULL &&
         memcmp(shared->orientation, source->orientation, bytes) == 0)) {
        return true;
    }
    double *copy = sat_arena_alloc(arena, 6, sizeof(*copy), err);
    if (copy != NULL) {
        memcpy(copy, source->orientation, bytes);
        shared->orientation = copy;
    }
    return copy != NULL;
}

static bool share_modality(SatArena *arena, const SatFrameInfo *source, Shared *shared,
                           SatError *err)
{
    if (shared->has_any && source->modality == shared->source_modality) {
        return true;
    }
    const SatModalityTransform *copy = copy_modality(arena, source->modality, err);
    if (copy == NULL) {
        return false;
    }
    if (!shared->has_any || !sat_modality_equal(copy, shared->modality)) {
        shared->modality = copy;
    }
    shared->source_modality = source->modality;
    return true;
}

static bool share_windows(SatArena *arena, const SatFrameInfo *source, Shared *shared,
                          SatError *err)
{
    if (shared->has_any && source->windows == shared->source_windows &&
        source->window_count == shared->window_count) {
        return true;
    }
    const SatVoiWindow *copy = copy_windows(arena, source->windows, source->window_count, err);
    if (copy == NULL) {
        return false;
    }
    if (!shared->has_any ||
        !sat_windows_equal(copy, source->window_count, shared->windows, shared->window_count)) {
        shared->windows = copy;
        shared->window_count = source->window_count;
    }
    shared->source_windows = source->windows;
    return true;
}

/* The parts of one frame, copied unless they were last time. */
static bool share_frame(SatArena *arena, const SatFrameInfo *frame, Shared *shared, SatError *err)
{
    if (!share_orientation(arena, frame, shared, err) ||
        !share_modality(arena, frame, shared, err) || !share_windows(arena, frame, shared, err)) {
        return false;
    }
    shared->has_any = true;
    return true;
}

static bool check_frame_count(const SatSeries *source, SatError *err)
{
    return (source->frame_count >= 1 && source->frame_count <= SAT_CASE_MAX_FRAMES) ||
           sat_fail(err, SAT_ERR_LIMIT, "frames: %zu, expected 1 to %u", source->frame_count,
                    SAT_CASE_MAX_FRAMES);
}

static bool copy_frames(SatArena *arena, const SatSeries *source, SatSeries *copy, SatError *err)
{
    SatFrameInfo *frames = check_frame_count(source, err)
                               ? sat_arena_alloc(arena, source->frame_count, sizeof(*frames), err)
                               : NULL;
    Shared shared = {0};
    for (size_t i = 0; frames != NULL && i < source->frame_count; i++) {
        const SatFrameInfo *frame = &source->frames[i];
        if (!share_frame(arena, frame, &shared, err)) {
            return sat_fail_in(err, "frames[%zu]", i);
        }
        frames[i] = *frame;
        frames[i].orientation = frame->orientation != NULL ? shared.orientation : NULL;
        frames[i].modality = shared.modality;
        frames[i].windows = shared.windows;
        frames[i].window_count = shared.window_count;
    }
    copy->frames = frames;
    return frames != NULL;
}

/* What lent frames say is looked at as if it were copied. */
static bool check_lent(const SatSeries *source, SatError *err)
{
    SAT_AUTO(SatArena) *scratch = check_frame_count(source, err) ? sat_arena_new(0, err) : NULL;
    Shared shared = {0};
    for (size_t i = 0; scratch != NULL && i < source->frame_count; i++) {
        if (!share_frame(scratch, &source->frames[i], &shared, err)) {
            return sat_fail_in(err, "frames[%zu]", i);
        }
    }
    return scratch != NULL;
}

bool sat_series_copy(SatArena *arena, const SatSeries *source, bool lends_frames, SatSeries *copy,
                     SatError *err)
{
    *copy = *source;
    copy->title = copy->modality = copy->body_part = copy->laterality = "";
    copy->lossy_history = copy->conversion = "";
    copy->modality_word = copy->perspective = copy->specifics = "";
    copy->notes = NULL;
    copy->note_count = 0;
    if (source->key_frame_count > source->frame_count) {
        return sat_fail(err, SAT_ERR_LIMIT, "key_frames: more than frames");
    }
    if (source->voi_table_count > SAT_CASE_MAX_WINDOWS) {
        return sat_fail(err, SAT_ERR_LIMIT, "voi_tables: %zu, more than the %u allowed",
                        source->voi_table_count, SAT_CASE_MAX_WINDOWS);
    }
    SatLookupTable *tables = sat_arena_alloc(arena, source->voi_table_count, sizeof(*tables), err);
    if (tables == NULL) {
        return false;
    }
    for (size_t i = 0; i < source->voi_table_count; i++) {
        if (!copy_table(arena, &source->voi_tables[i], &tables[i], err)) {
            return sat_fail_in(err, "voi_tables[%zu]", i);
        }
    }
    copy->voi_tables = tables;
    uint32_t *keys = sat_arena_alloc(arena, source->key_frame_count, sizeof(*keys), err);
    if (keys == NULL) {
        return false;
    }
    for (size_t i = 0; i < source->key_frame_count; i++) {
        keys[i] = source->key_frames[i];
    }
    copy->key_frames = keys;
    return (lends_frames ? check_lent(source, err) : copy_frames(arena, source, copy, err)) &&
           sat_series_check(copy, err);
}
