/* Random but valid cases, the same for the same seed. */
#include "tests/unit/formats/case/random_case.h"

#include <stdlib.h>
#include <string.h>

#include "formats/case/case_builder.h"
#include "formats/case/clean_text_private.h"

enum { MAX_FRAMES = 24 };

typedef struct {
    uint64_t state;
    SatArena *arena;
    SatCaseBuilder *builder;
    SatError *err;
} Maker;

/* splitmix64: small, and the same everywhere. */
static uint64_t next(Maker *maker)
{
    maker->state += 0x9e3779b97f4a7c15ULL;
    uint64_t z = maker->state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

static uint64_t below(Maker *maker, uint64_t limit)
{
    return next(maker) % limit;
}

static bool chance(Maker *maker)
{
    return (next(maker) & 1) != 0;
}

static double decimal(Maker *maker, double least, double most)
{
    double share = (double)(next(maker) >> 11) / 9007199254740992.0;
    double value = least + (most - least) * share;
    return chance(maker) ? value : (double)(int64_t)value;
}

static const SatCleanText *text(Maker *maker, const char *utf8)
{
    return sat_clean_text_vouch(maker->arena, utf8, strlen(utf8), maker->err);
}

static const SatCleanText *some_text(Maker *maker)
{
    static const char *const texts[] = {
        "",
        "CT Head",
        "Quote \" backslash \\ slash / done",
        "Z\xc3\xbcrich \xe2\x86\x92 \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xf0\x9f\xa6\xb4",
        "Several words, with a comma.",
    };
    return text(maker, texts[below(maker, sizeof(texts) / sizeof(texts[0]))]);
}

static const SatCleanText *long_text(Maker *maker)
{
    return chance(maker) ? some_text(maker)
                         : text(maker, "First line\nsecond line\twith a tab\n\nthird paragraph");
}

static void fill_modality(Maker *maker, SatModalityTransform *modality, SatLookupTable *table,
                          uint16_t *values)
{
    static const char *const types[] = {"", "HU", "US"};
    *modality = (SatModalityTransform){.slope = 1.0, .type = types[below(maker, 3)]};
    if (below(maker, 4) == 0) {
        *table = (SatLookupTable){.first_input = (int32_t)below(maker, 100) - 50,
                                  .count = 1 + (uint32_t)below(maker, 16),
                                  .bits = (uint8_t)(8 + below(maker, 9)),
                                  .values = values,
                                  .explanation = ""};
        for (uint32_t i = 0; i < table->count; i++) {
            values[i] = (uint16_t)below(maker, 1U << table->bits);
        }
        modality->table = table;
    } else if (chance(maker)) {
        modality->slope = decimal(maker, -3.0, 3.0);
        modality->intercept = decimal(maker, -2000.0, 2000.0);
    }
}

static size_t fill_windows(Maker *maker, SatVoiWindow windows[3])
{
    static const char *const explanations[] = {"", "Brain", "NORMAL", "bone-window_2"};
    size_t count = below(maker, 4);
    for (size_t i = 0; i < count; i++) {
        windows[i] = (SatVoiWindow){.center = decimal(maker, -1000, 1000),
                                    .width = decimal(maker, 1, 4000),
                                    .function = (SatVoiFunction)below(maker, 3),
                                    .explanation = explanations[below(maker, 4)]};
    }
    return count;
}

/* Everything the frames of one series point to. */
typedef struct {
    SatModalityTransform modalities[3];
    SatLookupTable tables[3];
    uint16_t table_values[3][16];
    SatVoiWindow windows[3][3];
    size_t window_counts[3];
    SatFrameInfo frames[MAX_FRAMES];
    double orientations[MAX_FRAMES][6];
    SatLookupTable voi_tables[2];
    uint16_t voi_values[2][16];
    uint32_t key_frames[MAX_FRAMES];
} SeriesParts;

static void fill_frames(Maker *maker, SeriesParts *parts, SatSeries *series)
{
    for (size_t i = 0; i < 3; i++) {
        fill_modality(maker, &parts->modalities[i], &parts->tables[i], parts->table_values[i]);
        parts->window_counts[i] = fill_windows(maker, parts->windows[i]);
    }
    bool varied = chance(maker);
    bool has_geometry = chance(maker);
    series->frame_count = 1 + below(maker, MAX_FRAMES);
    series->frames = parts->frames;
    for (size_t i = 0; i < series->frame_count; i++) {
        SatFrameInfo *frame = &parts->frames[i];
        size_t which = varied ? below(maker, 3) : 0;
        frame->modality = &parts->modalities[which];
        which = varied ? below(maker, 3) : 0;
        frame->windows = parts->windows[which];
        frame->window_count = (uint32_t)parts->window_counts[which];
        frame->has_position = has_geometry && (!varied || below(maker, 4) > 0);
        double *orientation = parts->orientations[i];
        const bool has_orientation = has_geometry && (!varied || below(maker, 4) > 0);
        for (size_t k = 0; k < 3 && frame->has_position; k++) {
            frame->position_mm[k] = decimal(maker, -300, 300);
        }
        for (size_t k = 0; k < 6 && has_orientation; k++) {
            orientation[k] = varied ? decimal(maker, -1, 1) : (k == 0 || k == 4 ? 1 : 0);
        }
        frame->orientation = has_orientation ? orientation : NULL;
    }
}

static void fill_voi_tables(Maker *maker, SeriesParts *parts, SatSeries *series)
{
    series->voi_tables = parts->voi_tables;
    series->voi_table_count = below(maker, 3);
    for (size_t i = 0; i < series->voi_table_count; i++) {
        SatModalityTransform ignored;
        do {
            fill_modality(maker, &ignored, &parts->voi_tables[i], parts->voi_values[i]);
        } while (ignored.table == NULL);
        parts->voi_tables[i].explanation = i == 0 ? "" : "Harder";
    }
}

static void fill_numbers(Maker *maker, SeriesParts *parts, SatSeries *series)
{
    bool color = below(maker, 4) == 0;
    *series = (SatSeries){.pixel_aspect = 1.0};
    series->rows = 1 + (uint32_t)below(maker, 4096);
    series->columns = 1 + (uint32_t)below(maker, 4096);
    series->samples = color ? 3 : 1;
    series->bits = color ? 8 : (uint8_t)(1 + below(maker, 16));
    series->is_signed = !color && chance(maker);
    series->photometric = color ? SAT_PHOTOMETRIC_RGB : (SatPhotometric)below(maker, 2);
    series->accepted_text = chance(maker);
    series->accepted_face = chance(maker);
    series->has_padding = chance(maker);
    series->padding_low = series->has_padding ? -(int32_t)below(maker, 3000) : 0;
    series->padding_high = series->padding_low + (series->has_padding ? 5 : 0);
    series->has_value_range = chance(maker);
    series->value_low = series->has_value_range ? -1 : 0;
    series->value_high = series->has_value_range ? (int32_t)below(maker, 4096) : 0;
    if (chance(maker)) {
        memcpy(series->patient_orientation[0], "LA", 3);
        memcpy(series->patient_orientation[1], "F", 2);
    }
    series->has_typical_range = chance(maker);
    series->typical_low = series->has_typical_range ? 7 : 0;
    series->typical_high = series->has_typical_range ? 7 + (int32_t)below(maker, 100) : 0;
    series->spacing_kind = (SatSpacingKind)below(maker, 3);
    if (series->spacing_kind != SAT_SPACING_NONE) {
        series->row_spacing_mm = 0.1 + decimal(maker, 0, 2);
        series->column_spacing_mm = series->row_spacing_mm;
    }
    series->pixel_aspect = chance(maker) ? 1.0 : 0.9;
    series->slice_spacing_mm = decimal(maker, 0, 10);
    series->slice_thickness_mm = decimal(maker, 0, 10);
    series->gantry_tilt_degrees = chance(maker) ? 0 : decimal(maker, 0, 30);
    series->frame_of_reference = (uint32_t)below(maker, 3);
    series->order = (SatStackOrder)below(maker, 3);
    series->frame_time_ms = chance(maker) ? 0 : decimal(maker, 1, 100);
    fill_frames(maker, parts, series);
    series->time_points = series->frame_count % 3 == 0   ? 3
                          : series->frame_count % 2 == 0 ? (uint32_t)series->frame_count
                                                         : 0;
    series->segment_number = chance(maker) ? 0 : (uint32_t)below(maker, SAT_CASE_MAX_SEGMENT) + 1U;
    series->segmented_series = chance(maker) ? 0 : (uint32_t)below(maker, 4000) + 1U;
    fill_voi_tables(maker, parts, series);
    series->key_frames = parts->key_frames;
    for (uint32_t i = (uint32_t)below(maker, 3); i < series->frame_count; i += 5) {
        parts->key_frames[series->key_frame_count++] = i;
    }
}

static bool add_series(Maker *maker)
{
    static const char *const modalities[] = {"CT", "MR", "US", "XA", "DX"};
    static const char *const kinds[] = {"", "MRI", "nuclear medicine", "Annotated image"};
    static const char *const sides[] = {"", "R", "L", "B"};
    SeriesParts *parts = sat_arena_alloc(maker->arena, 1, sizeof(*parts), maker->err);
    if (parts == NULL) {
        return false;
    }
    SatSeries numbers;
    fill_numbers(maker, parts, &numbers);
    const SatCleanText *notes[2] = {long_text(maker), some_text(maker)};
    SatSeriesText words = {.title = chance(maker) ? some_text(maker) : NULL,
                           .modality = text(maker, modalities[below(maker, 5)]),
                           .body_part = some_text(maker),
                           .laterality = text(maker, sides[below(maker, 4)]),
                           .lossy_history = chance(maker) ? NULL : some_text(maker),
                           .conversion = chance(maker) ? NULL : some_text(maker),
                           .modality_word = text(maker, kinds[below(maker, 4)]),
                           .perspective = some_text(maker),
                           .specifics = chance(maker) ? NULL : some_text(maker),
                           .notes = notes,
                           .note_count = below(maker, 3)};
    return sat_case_builder_add_series(maker->builder, &numbers, &words, maker->err);
}

static bool add_texts(Maker *maker)
{
    static const char *const certainties[] = {"",        "Possible",       "Probable",
                                              "Certain", "Almost Certain", "not applicable"};
    static const char *const consents[] = {"", "none", "Local policy", "written"};
    static const char *const sexes[] = {"", "F", "M", "O"};
    SatCaseBuilder *builder = maker->builder;
    SatError *err = maker->err;
    bool good =
        sat_case_builder_set(builder, SAT_CASE_TITLE, text(maker, "CT Head 7f3a"), err) &&
        sat_case_builder_set(builder, SAT_CASE_PRESENTATION, long_text(maker), err) &&
        sat_case_builder_set(builder, SAT_CASE_DIAGNOSIS, long_text(maker), err) &&
        sat_case_builder_set(builder, SAT_CASE_CERTAINTY, text(maker, certainties[below(maker, 6)]),
                             err) &&
        sat_case_builder_set(builder, SAT_CASE_DISCUSSION, long_text(maker), err) &&
        sat_case_builder_set(builder, SAT_CASE_CONTRIBUTOR, some_text(maker), err) &&
        sat_case_builder_set(builder, SAT_CASE_LICENCE, some_text(maker), err) &&
        sat_case_builder_set(builder, SAT_CASE_RID, some_text(maker), err) &&
        sat_case_builder_set(builder, SAT_CASE_DOI, some_text(maker), err) &&
        sat_case_builder_set(builder, SAT_CASE_CITATION, long_text(maker), err) &&
        sat_case_builder_set(builder, SAT_CASE_CONSENT, text(maker, consents[below(maker, 4)]),
                             err) &&
        sat_case_builder_set(builder, SAT_CASE_CONSENT_STATEMENT, long_text(maker), err) &&
        (chance(maker) || sat_case_builder_set_quiz(builder, err)) &&
        (chance(maker) || sat_case_builder_set_hidden(builder, err)) &&
        sat_case_builder_set(builder, SAT_CASE_AGE, text(maker, "45 y"), err) &&
        sat_case_builder_set(builder, SAT_CASE_SEX, text(maker, sexes[below(maker, 4)]), err);
    for (int list = SAT_CASE_SYSTEMS; good && list <= SAT_CASE_REFERENCES; list++) {
        for (uint64_t i = below(maker, 4); good && i > 0; i--) {
            good = sat_case_builder_append(builder, (SatCaseList)list, some_text(maker), err);
        }
    }
    if (good && chance(maker)) {
        good = sat_case_builder_set_id(builder, "0123456789abcdef", err);
    }
    return good;
}

SatCase *random_case(uint64_t seed, SatError *err)
{
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    SAT_AUTO(SatCaseBuilder) *builder = arena != NULL ? sat_case_builder_new(err) : NULL;
    Maker maker = {.state = seed, .arena = arena, .builder = builder, .err = err};
    if (builder == NULL || !add_texts(&maker)) {
        return NULL;
    }
    uint64_t studies = 1 + below(&maker, 3);
    for (uint64_t i = 0; i < studies; i++) {
        if (!sat_case_builder_add_block(builder, chance(&maker) ? long_text(&maker) : NULL, err) ||
            !sat_case_builder_add_study(builder, (int32_t)below(&maker, 3), some_text(&maker),
                                        chance(&maker) ? NULL : some_text(&maker), err) ||
            !sat_case_builder_set_study_text(builder, long_text(&maker), err)) {
            return NULL;
        }
        for (uint64_t k = 1 + below(&maker, 3); k > 0; k--) {
            if (!add_series(&maker)) {
                return NULL;
            }
        }
    }
    if (!sat_case_builder_add_block(builder, some_text(&maker), err)) {
        return NULL;
    }
    return sat_case_builder_finish(builder, err);
}

SatCase *plain_stack_case(size_t frame_count, SatError *err)
{
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    SAT_AUTO(SatCaseBuilder) *builder = arena != NULL ? sat_case_builder_new(err) : NULL;
    Maker maker = {.arena = arena, .builder = builder, .err = err};
    SatModalityTransform hounsfield = {.slope = 1, .intercept = -1024, .type = "HU"};
    SatVoiWindow window = {.center = 40, .width = 80, .explanation = ""};
    const double axial[6] = {1, 0, 0, 0, 1, 0};
    SatFrameInfo *frames =
        builder != NULL ? sat_arena_alloc(arena, frame_count, sizeof(*frames), err) : NULL;
    if (frames == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < frame_count; i++) {
        frames[i] =
            (SatFrameInfo){.has_position = true,
                           .position_mm = {-124.755859, -112.30512, 812.5 - 0.625 * (double)i},
                           .orientation = axial,
                           .modality = &hounsfield,
                           .windows = &window,
                           .window_count = 1};
    }
    SatSeries numbers = {.rows = 512,
                         .columns = 512,
                         .samples = 1,
                         .bits = 12,
                         .photometric = SAT_PHOTOMETRIC_MONOCHROME2,
                         .spacing_kind = SAT_SPACING_PATIENT,
                         .row_spacing_mm = 0.488281,
                         .column_spacing_mm = 0.488281,
                         .pixel_aspect = 1,
                         .slice_spacing_mm = 0.625,
                         .frames = frames,
                         .frame_count = frame_count};
    SatSeriesText words = {.title = text(&maker, "Axial bone"), .modality = text(&maker, "CT")};
    if (!sat_case_builder_set(builder, SAT_CASE_TITLE, text(&maker, "CT Head 7f3a"), err) ||
        !sat_case_builder_add_study(builder, 0, NULL, text(&maker, "CT Head"), err) ||
        !sat_case_builder_add_series(builder, &numbers, &words, err)) {
        return NULL;
    }
    return sat_case_builder_finish(builder, err);
}
