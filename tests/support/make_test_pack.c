/* Makes large packs for benches and player tests: a CT-like stack whose slice number is coded in
 * the pixels, so that a program that only sees the screen can tell which slice is shown.
 *
 * Bars: the rows from 3/8 to 5/8 of the height hold 16 bars of equal width. The first and the last
 * are white, the others are the bits of the frame's number (0-based), most significant first, white
 * for 1. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/case/case_builder.h"
#include "formats/case/clean_text_private.h"
#include "formats/pack/pack_writer.h"

typedef struct {
    const char *path;
    uint32_t cases;        /* in all; the coded stack is the first case */
    uint32_t frames, size; /* of the coded stack */
    uint32_t other_frames, other_size;
} Options;

enum { BARS = 16, BLACK = 24, WHITE = 2024 }; /* stored values: -1000 and 1000 HU */

static uint32_t noise(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static uint16_t tissue(uint32_t x, uint32_t y, uint32_t size, uint32_t frame, uint32_t *state)
{
    double dx = (x + 0.5) / size - 0.5;
    double dy = (y + 0.5) / size - 0.5;
    double radius = sqrt(dx * dx / 0.16 + dy * dy / 0.2);
    if (radius > 1) {
        return BLACK;
    }
    double value = radius > 0.9 ? 1900 : 1060 + 20 * sin(dx * 40 + frame * 0.1) * cos(dy * 33);
    return (uint16_t)(value + (noise(state) % 25));
}

static void draw(const SatPixelFrame *picture, uint32_t frame)
{
    uint32_t size = picture->shape.width_px;
    uint32_t state = 0x9E3779B9U ^ (frame * 2654435761U);
    for (uint32_t y = 0; y < size; y++) {
        uint16_t *row = (uint16_t *)(void *)(picture->pixels + picture->stride_bytes * y);
        bool coded = y >= size * 3 / 8 && y < size * 5 / 8;
        for (uint32_t x = 0; x < size; x++) {
            uint32_t bar = x * BARS / size;
            bool one = bar == 0 || bar == BARS - 1 || (frame >> (BARS - 2 - bar) & 1U) != 0;
            row[x] = coded ? (one ? WHITE : BLACK) : tissue(x, y, size, frame, &state);
        }
    }
}

static bool add_frames(SatPackWriter *writer, uint32_t case_index, uint32_t frames, uint32_t size,
                       SatError *err)
{
    SatPixelShape shape = {size, size, SAT_PIXEL_GRAY16, 12};
    SatPictureForm form = sat_picture_form_for(&shape);
    SatPixelFrame picture = {0};
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    bool done = sat_pixel_frame_new(&picture, &shape, err);
    for (uint32_t frame = 0; done && frame < frames; frame++) {
        draw(&picture, frame);
        for (uint32_t strip = 0; done && strip < sat_strip_count(&shape, &form); strip++) {
            SatPixelFrame rows = sat_pixel_frame_rows(&picture, strip * form.strip_rows,
                                                      sat_strip_height(&shape, &form, strip));
            bytes.length = 0;
            done = sat_codec(SAT_CODING_WEBP)
                       ->encode(&rows, form.predictor, SAT_EFFORT_FAST, &bytes, err);
            SatPackPicture entry = {.name = {case_index, 0, frame, strip,
                                             sat_strip_count(&shape, &form), SAT_CODING_WEBP},
                                    .form = form,
                                    .bytes = bytes.bytes,
                                    .length = bytes.length,
                                    .hash = sat_sha256(bytes.bytes, bytes.length),
                                    .crc32 = sat_crc32(0, bytes.bytes, bytes.length),
                                    .value_low = BLACK,
                                    .value_high = WHITE};
            done = done && sat_pack_writer_add_picture(writer, &entry, err);
        }
    }
    sat_byte_writer_free(&bytes);
    sat_pixel_frame_free(&picture);
    return done;
}

static const SatCleanText *text(SatArena *arena, const char *words)
{
    SatError err = SAT_ERROR_INIT;
    return sat_clean_text_vouch(arena, words, strlen(words), &err);
}

static SatCase *make_model(uint32_t frames, uint32_t size, SatError *err)
{
    static const SatModalityTransform hounsfield = {1, -1024, "HU", NULL};
    static const SatVoiWindow window = {0, 2000, SAT_VOI_LINEAR_EXACT, ""};
    SatArena *arena = sat_arena_new(0, err);
    SatFrameInfo *infos = calloc(frames, sizeof *infos);
    SatCaseBuilder *builder = sat_case_builder_new(err);
    SatCase *model = NULL;
    for (uint32_t i = 0; infos && i < frames; i++) {
        infos[i] = (SatFrameInfo){.has_position = true,
                                  .position_mm = {-120, -120, 300 - 1.0 * i},
                                  .has_orientation = true,
                                  .orientation = {1, 0, 0, 0, 1, 0},
                                  .modality = &hounsfield,
                                  .windows = &window,
                                  .window_count = 1};
    }
    SatSeries series = {.rows = size,
                        .columns = size,
                        .samples = 1,
                        .bits = 12,
                        .photometric = SAT_PHOTOMETRIC_MONOCHROME2,
                        .has_value_range = true,
                        .value_low = BLACK,
                        .value_high = WHITE,
                        .spacing_kind = SAT_SPACING_PATIENT,
                        .row_spacing_mm = 240.0 / size,
                        .column_spacing_mm = 240.0 / size,
                        .pixel_aspect = 1,
                        .slice_spacing_mm = 1,
                        .slice_thickness_mm = 1,
                        .frame_of_reference = 1,
                        .order = SAT_ORDER_POSITION,
                        .frames = infos,
                        .frame_count = frames};
    if (arena && infos && builder) {
        SatSeriesText words = {.title = text(arena, "Axial"), .modality = text(arena, "CT")};
        if (sat_case_builder_set(builder, SAT_CASE_TITLE, text(arena, "CT Head test"), err) &&
            sat_case_builder_set(builder, SAT_CASE_AGE, text(arena, "45 y"), err) &&
            sat_case_builder_set(builder, SAT_CASE_SEX, text(arena, "F"), err) &&
            sat_case_builder_set(builder, SAT_CASE_PRESENTATION,
                                 text(arena, "Headache for two days."), err) &&
            sat_case_builder_add_study(builder, 0, NULL, text(arena, "CT Head"), err) &&
            sat_case_builder_add_series(builder, &series, &words, err)) {
            model = sat_case_builder_finish(builder, err);
        }
    }
    sat_case_builder_free(builder);
    free(infos);
    sat_arena_free(arena);
    return model;
}

static bool add_case(SatPackWriter *writer, uint32_t case_index, uint32_t frames, uint32_t size,
                     SatError *err)
{
    char hidden[64];
    (void)snprintf(hidden, sizeof hidden, "Case %u \xE2\x80\x93 45 y F", case_index + 1);
    SatCase *model = make_model(frames, size, err);
    bool done = model && sat_pack_writer_begin_case(writer, err) &&
                sat_pack_writer_begin_series(writer, err) &&
                add_frames(writer, case_index, frames, size, err) &&
                sat_pack_writer_end_case(writer, model, hidden, err);
    sat_case_free(model);
    return done;
}

static bool read_options(int argc, char **argv, Options *options)
{
    struct {
        const char *name;
        uint32_t *value;
    } numbers[] = {{"--cases", &options->cases},
                   {"--frames", &options->frames},
                   {"--size", &options->size},
                   {"--other-frames", &options->other_frames},
                   {"--other-size", &options->other_size}};
    for (int i = 1; i < argc; i++) {
        bool known = false;
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
            if (strcmp(argv[i], numbers[k].name) == 0 && i + 1 < argc) {
                *numbers[k].value = (uint32_t)strtoul(argv[++i], NULL, 10);
                known = true;
                break;
            }
        }
        if (!known) {
            if (options->path || argv[i][0] == '-') {
                return false;
            }
            options->path = argv[i];
        }
    }
    return options->path && options->cases > 0 && options->frames > 0 && options->size >= 32;
}

int main(int argc, char **argv)
{
    Options options = {NULL, 1, 300, 512, 400, 32};
    if (!read_options(argc, argv, &options)) {
        (void)fputs("make_test_pack FILE [--cases N] [--frames N] [--size PX] [--other-frames N] "
                    "[--other-size PX]\n",
                    stderr);
        return 2;
    }
    SatError err = SAT_ERROR_INIT;
    SatSha256 plan = sat_sha256(&options, sizeof options);
    SatPackProperties properties = {.title = "Test pack"};
    SatPackWriter *writer = sat_pack_writer_open(options.path, &plan, &properties, &err);
    bool done = writer != NULL;
    for (uint32_t i = 0; done && i < options.cases; i++) {
        done = add_case(writer, i, i == 0 ? options.frames : options.other_frames,
                        i == 0 ? options.size : options.other_size, &err);
    }
    done = done && sat_pack_writer_finish(writer, NULL, &err);
    sat_pack_writer_free(writer);
    if (!done) {
        (void)fprintf(stderr, "make_test_pack: %s\n", err.text);
        return 5;
    }
    return 0;
}
