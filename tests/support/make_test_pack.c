/* Makes packs for benches and player tests: with --viewer one of each kind of thing the player
 * shows (viewer_cases.c), with --lesson a lecture (lesson_cases.c), with --lesson --playlist the
 * same with words between some of the cases, else a CT-like stack whose slice number is coded in
 * the pixels, so that a program that only sees the screen can tell which slice is shown.
 *
 * Bars: the rows from 3/8 to 5/8 of the height hold 16 bars of equal width. The first and the last
 * are white, the others are the bits of the frame's number (0-based), most significant first, white
 * for 1. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/case/clean_playlist_private.h"
#include "formats/case/clean_text_private.h"
#include "tests/support/test_pack.h"

typedef struct {
    const char *path;
    uint32_t cases;        /* in all; the coded stack is the first case */
    uint32_t frames, size; /* of the coded stack */
    uint32_t other_frames, other_size;
    bool viewer, lesson, playlist;
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

static void draw(const SatTestSeries *series, const SatPixelFrame *picture, uint32_t frame)
{
    (void)series;
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

/* The coded stack, or a small one of the same kind. */
static bool add_coded_case(SatPackWriter *writer, uint32_t case_index, uint32_t frames,
                           uint32_t size, SatError *err)
{
    char hidden[64];
    (void)snprintf(hidden, sizeof hidden, "Case %u \xE2\x80\x93 45 y F", case_index + 1);
    const SatTestSeries series = {.title = "Axial",
                                  .modality = "CT",
                                  .rescale = "HU",
                                  .columns = size,
                                  .rows = size,
                                  .frames = frames,
                                  .samples = 1,
                                  .bits = 12,
                                  .values = {BLACK, WHITE},
                                  .orientation = {1, 0, 0, 0, 1, 0},
                                  .first_mm = {-120, -120, 300},
                                  .step_mm = {0, 0, -1},
                                  .spacing = SAT_SPACING_PATIENT,
                                  .spacing_mm = 240.0 / size,
                                  .slice_mm = 1,
                                  .window = {0, 2000, SAT_VOI_LINEAR_EXACT, ""},
                                  .without_thumbnail = true,
                                  .draw = draw};
    const SatTestCase coded = {.title = "CT Head test",
                               .hidden = hidden,
                               .study = "CT Head",
                               .presentation = "Headache for two days.",
                               .age = "45 y",
                               .sex = "F",
                               .series = &series,
                               .series_count = 1};
    return sat_test_pack_add_case(writer, case_index, &coded, err);
}

/* Words, a case, one question of another, words, that case, a slide, a third case, words. */
static const SatCleanPlaylist *make_playlist(SatArena *arena, SatError *err)
{
#define WORDS(heading, words)                                                                      \
    {                                                                                              \
        .kind = SAT_PLAYLIST_TEXT, .case_index = SAT_NO_CASE, .title = heading, .text = words,     \
        .notes = "For the speaker", .question = ""                                                 \
    }
#define SHOWN(which, number, heading, asked)                                                       \
    {                                                                                              \
        .kind = which, .case_index = number, .title = heading, .text = "", .notes = "",            \
        .question = asked, .hide_title = true                                                      \
    }
    static const SatPlaylistEntry entries[] = {
        WORDS("Neuro quiz", "# Welcome\n\n- One **cyst**\n- One mass\n\n"
                            "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D"),
        SHOWN(SAT_PLAYLIST_CASE, 1, "A cyst of the third ventricle", ""),
        SHOWN(SAT_PLAYLIST_QUESTION, 0, "", "q-spot"),
        WORDS("", "Ten minutes"),
        SHOWN(SAT_PLAYLIST_CASE, 0, "", ""),
        {.kind = SAT_PLAYLIST_SLIDE,
         .case_index = 9,
         .title = "A slide",
         .text = "What comes next",
         .notes = "Only a minute for this one.",
         .question = ""},
        SHOWN(SAT_PLAYLIST_CASE, 2, "", ""),
        WORDS("Thank you", "Questions?")};
    static const SatPlaylist playlist = {SAT_LECTURE_SHOWN, entries,
                                         sizeof entries / sizeof *entries};
    return sat_clean_playlist_vouch(arena, &playlist, err);
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
        const bool viewer = strcmp(argv[i], "--viewer") == 0;
        const bool lesson = strcmp(argv[i], "--lesson") == 0;
        const bool playlist = strcmp(argv[i], "--playlist") == 0;
        bool known = viewer || lesson || playlist;
        options->playlist = options->playlist || playlist;
        options->viewer = options->viewer || viewer;
        options->lesson = options->lesson || lesson;
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
    Options options = {NULL, 1, 300, 512, 400, 32, false, false, false};
    if (!read_options(argc, argv, &options)) {
        (void)fputs("make_test_pack FILE --viewer | --lesson [--playlist] | [--cases N] [--frames "
                    "N] [--size PX] "
                    "[--other-frames N] "
                    "[--other-size PX]\n",
                    stderr);
        return 2;
    }
    SatError err = SAT_ERROR_INIT;
    SatSha256 plan = sat_sha256(&options, sizeof options);
    const char *title = options.viewer   ? "Viewer test"
                        : options.lesson ? "Lesson test"
                                         : "Test pack";
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SatPackProperties properties = {
        .title = arena != NULL ? sat_clean_text_vouch(arena, title, strlen(title), &err) : NULL,
        .playlist = arena != NULL && options.playlist ? make_playlist(arena, &err) : NULL};
    SatPackWriter *writer = sat_pack_writer_open(options.path, &plan, &properties, &err);
    bool done = writer != NULL;
    for (uint32_t i = 0; done && options.viewer && i < SAT_VIEWER_CASES; i++) {
        done = sat_test_pack_add_case(writer, i, &sat_viewer_cases()[i], &err);
    }
    for (uint32_t i = 0; done && options.lesson && i < SAT_LESSON_CASES; i++) {
        done = sat_test_pack_add_case(writer, i, &sat_lesson_cases()[i], &err);
    }
    for (uint32_t i = 0; done && !options.viewer && !options.lesson && i < options.cases; i++) {
        done = add_coded_case(writer, i, i == 0 ? options.frames : options.other_frames,
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
