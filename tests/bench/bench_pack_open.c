/* Time to open a pack, to its first picture and to verify it, with 1 and with 1,000 cases. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/file_io.h"
#include "formats/case/case_builder.h"
#include "formats/case/clean_text_private.h"
#include "formats/pack/pack_check.h"
#include "formats/pack/pack_reader.h"
#include "formats/pack/pack_writer.h"

enum { FRAMES = 400, SIDE_PX = 64, ROUNDS = 25 };

typedef struct {
    double open_ms[ROUNDS], case_ms[ROUNDS], picture_ms[ROUNDS];
    size_t case_bytes;
    SatSha256 result;
} Times;

static void need(bool done, const SatError *err)
{
    if (!done) {
        (void)fprintf(stderr, "%s\n", err->text);
        exit(1);
    }
}

static SatCase *make_case(size_t number)
{
    SatError err = SAT_ERROR_INIT;
    SatArena *arena = sat_arena_new(0, &err);
    SatCaseBuilder *builder = sat_case_builder_new(&err);
    need(arena != NULL && builder != NULL, &err);
    static const SatModalityTransform rescale = {.slope = 1, .intercept = -1024, .type = "HU"};
    static const SatVoiWindow window = {.center = 40, .width = 400, .explanation = ""};
    static const double axial[6] = {1, 0, 0, 0, 1, 0};
    SatFrameInfo *frames = calloc(FRAMES, sizeof(*frames));
    need(frames != NULL, &err);
    for (size_t i = 0; i < FRAMES; i++) {
        frames[i] = (SatFrameInfo){.has_position = true,
                                   .position_mm = {-125.3251, -140.125, 300.25 - 0.625 * (double)i},
                                   .orientation = axial,
                                   .modality = &rescale,
                                   .windows = &window,
                                   .window_count = 1};
    }
    char title[32];
    (void)snprintf(title, sizeof(title), "CT Head %04zx", number);
    SatSeries series = {.rows = SIDE_PX,
                        .columns = SIDE_PX,
                        .samples = 1,
                        .bits = 12,
                        .pixel_aspect = 1,
                        .frames = frames,
                        .frame_count = FRAMES};
    SatSeriesText text = {.title = sat_clean_text_vouch(arena, "axial", 5, &err),
                          .modality = sat_clean_text_vouch(arena, "CT", 2, &err)};
    const SatCleanText *clean = sat_clean_text_vouch(arena, title, strlen(title), &err);
    need(clean != NULL && sat_case_builder_set(builder, SAT_CASE_TITLE, clean, &err) &&
             sat_case_builder_add_study(builder, 0, NULL, NULL, &err) &&
             sat_case_builder_add_series(builder, &series, &text, &err),
         &err);
    SatCase *made = sat_case_builder_finish(builder, &err);
    need(made != NULL, &err);
    sat_case_builder_free(builder);
    sat_arena_free(arena);
    free(frames);
    return made;
}

/* One small picture, many times: only the places matter here. */
static void make_picture(SatByteWriter *out, SatPictureForm *form)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelShape shape = {SIDE_PX, SIDE_PX, SAT_PIXEL_GRAY16, 12};
    SatPixelFrame frame;
    need(sat_pixel_frame_new(&frame, &shape, &err), &err);
    for (size_t i = 0; i < (size_t)SIDE_PX * SIDE_PX; i++) {
        uint16_t value = (uint16_t)((i * 7 + i / 64 * 13) & 4095);
        memcpy(frame.pixels + 2 * i, &value, 2);
    }
    *form = sat_picture_form_for(&shape);
    need(sat_codec(form->coding)->encode(&frame, form->predictor, SAT_EFFORT_FAST, out, &err),
         &err);
    sat_pixel_frame_free(&frame);
}

static void make_pack(const char *path, uint32_t cases)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    SatPackPicture picture = {.name = {.strip_count = 1}};
    make_picture(&bytes, &picture.form);
    picture.name.coding = picture.form.coding;
    picture.bytes = bytes.bytes;
    picture.length = bytes.length;
    picture.hash = sat_sha256(bytes.bytes, bytes.length);
    picture.crc32 = sat_crc32(0, bytes.bytes, bytes.length);
    SatSha256 plan = sat_sha256(&cases, sizeof(cases));
    SatPackProperties properties = {.title = NULL};
    SatPackWriter *writer = sat_pack_writer_open(path, &plan, &properties, &err);
    need(writer != NULL, &err);
    for (uint32_t i = 0; i < cases; i++) {
        SatCase *model = make_case(i);
        need(sat_pack_writer_begin_case(writer, &err) && sat_pack_writer_begin_series(writer, &err),
             &err);
        picture.name.case_index = i;
        for (uint32_t frame = 0; frame < FRAMES; frame++) {
            picture.name.frame_index = frame;
            need(sat_pack_writer_add_picture(writer, &picture, &err), &err);
        }
        need(sat_pack_writer_end_case(writer, model, NULL, &err), &err);
        sat_case_free(model);
    }
    need(sat_pack_writer_finish(writer, NULL, &err), &err);
    sat_pack_writer_free(writer);
    sat_byte_writer_free(&bytes);
}

static double ms_since(uint64_t start_ns)
{
    return (double)(sat_monotonic_ns() - start_ns) / 1e6;
}

static void measure(const char *path, Times *times)
{
    for (int round = 0; round < ROUNDS; round++) {
        SatError err = SAT_ERROR_INIT;
        uint64_t start = sat_monotonic_ns();
        SatPackReader *reader = sat_pack_reader_open(path, &err);
        need(reader != NULL, &err);
        times->open_ms[round] = ms_since(start);
        start = sat_monotonic_ns();
        SatPackCase *loaded = sat_pack_reader_load_case(reader, 0, &err);
        need(loaded != NULL, &err);
        times->case_ms[round] = ms_since(start);
        start = sat_monotonic_ns();
        SatPixelFrame frame;
        SatByteWriter scratch = SAT_BYTE_WRITER_INIT;
        need(sat_pixel_frame_new(&frame, &loaded->series[0].shape, &err) &&
                 sat_pack_reader_decode_frame(reader, &loaded->series[0].frames[FRAMES / 2], &frame,
                                              &scratch, &err),
             &err);
        times->picture_ms[round] = ms_since(start);
        times->case_bytes = (size_t)sat_pack_reader_case(reader, 0)->case_json.length;
        times->result = sat_sha256(frame.pixels, (size_t)SIDE_PX * SIDE_PX * 2);
        sat_byte_writer_free(&scratch);
        sat_pixel_frame_free(&frame);
        sat_pack_case_free(loaded);
        sat_pack_reader_close(reader);
    }
}

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof(*values), compare_doubles);
    return values[ROUNDS / 2];
}

static void print_metric(const char *metric, unsigned cases, double *values, const Times *times)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    sat_sha256_to_hex(&times->result, hex);
    double middle = median(values);
    printf("{\"bench\":\"pack_open\",\"metric\":\"%s\",\"cases\":%u,\"frames_a_case\":%d,"
           "\"median\":%.3f,\"p95\":%.3f,\"n\":%d,\"case_json_bytes\":%zu,\"hash\":\"%.16s\"}\n",
           metric, cases, (int)FRAMES, middle, values[ROUNDS * 95 / 100], (int)ROUNDS,
           times->case_bytes, hex);
}

static void print_check(const char *path, unsigned cases, bool quick)
{
    SatError err = SAT_ERROR_INIT;
    SatCheckResult result;
    uint64_t start = sat_monotonic_ns();
    need(sat_pack_check(path, quick, NULL, NULL, NULL, &result, &err), &err);
    printf("{\"bench\":\"pack_open\",\"metric\":\"%s\",\"cases\":%u,\"n\":1,\"median\":%.1f,"
           "\"bytes\":%" PRIu64 ",\"faults\":%zu}\n",
           quick ? "verify_quick_ms" : "verify_ms", cases, ms_since(start), result.size_bytes,
           result.faults);
}

int main(void)
{
    static const unsigned counts[] = {1, 1000};
    char folder[] = "/tmp/satchel-bench-XXXXXX";
    SatError err = SAT_ERROR_INIT;
    if (mkdtemp(folder) == NULL) {
        perror("mkdtemp");
        return 1;
    }
    for (size_t i = 0; i < 2; i++) {
        static Times times;
        char path[64];
        (void)snprintf(path, sizeof(path), "%s/%u.satchel", folder, counts[i]);
        uint64_t start = sat_monotonic_ns();
        make_pack(path, counts[i]);
        double write_ms = ms_since(start);
        measure(path, &times);
        print_metric("open_ms", counts[i], times.open_ms, &times);
        print_metric("case_ms", counts[i], times.case_ms, &times);
        print_metric("picture_ms", counts[i], times.picture_ms, &times);
        print_check(path, counts[i], true);
        print_check(path, counts[i], false);
        printf("{\"bench\":\"pack_open\",\"metric\":\"write_ms\",\"cases\":%u,\"n\":1,\"median\":%."
               "1f}\n",
               counts[i], write_ms);
    }
    need(sat_folder_remove_tree(folder, &err), &err);
    return 0;
}
