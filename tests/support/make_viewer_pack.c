/* Makes a small pack with one of each kind of thing the player shows: two cases, the first hidden
 * until revealed; CT, MR, a colour cine, a radiograph; notes, lossy history, text in several
 * scripts. Pixel values are simple formulas that tests repeat: CT  v = (7 x + 3 y + 64 frame) mod
 * 4096         MR  v = (x * y + 16 frame) mod 1024 US  R = 3 x + frame, G = 5 y, B = x + y, mod 256
 * DX  v = (4 x + 2 y) mod 16384 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/case/case_builder.h"
#include "formats/case/clean_text_private.h"
#include "formats/pack/pack_writer.h"

typedef struct {
    const char *title, *modality, *rescale;
    const char *note, *lossy;
    uint32_t columns, rows, frames;
    uint8_t samples, bits;
    double orientation[6];
    double step_mm[3]; /* from frame to frame */
    SatSpacingKind spacing;
    double frame_time_ms;
    SatVoiWindow window;
} SeriesPlan;

static const SeriesPlan PLANS[2][4] = {{{.title = "Axial brain",
                                         .modality = "CT",
                                         .rescale = "HU",
                                         .note = "2 slices missing",
                                         .columns = 256,
                                         .rows = 256,
                                         .frames = 40,
                                         .samples = 1,
                                         .bits = 12,
                                         .orientation = {1, 0, 0, 0, 1, 0},
                                         .step_mm = {0, 0, -5},
                                         .spacing = SAT_SPACING_PATIENT,
                                         .window = {40, 400, SAT_VOI_LINEAR, ""}},
                                        {.title = "Meningioma after contrast",
                                         .modality = "MR",
                                         .rescale = "",
                                         .columns = 192,
                                         .rows = 256,
                                         .frames = 12,
                                         .samples = 1,
                                         .bits = 10,
                                         .orientation = {0, 1, 0, 0, 0, -1},
                                         .step_mm = {-4, 0, 0},
                                         .spacing = SAT_SPACING_PATIENT,
                                         .window = {500, 900, SAT_VOI_LINEAR, ""}}},
                                       {{.title = "Ultrasound cine",
                                         .modality = "US",
                                         .rescale = "",
                                         .lossy = "lossy before: ISO_10918_1 12:1",
                                         .columns = 320,
                                         .rows = 240,
                                         .frames = 24,
                                         .samples = 3,
                                         .bits = 8,
                                         .spacing = SAT_SPACING_NONE,
                                         .frame_time_ms = 40},
                                        {.title = "Chest PA",
                                         .modality = "DX",
                                         .rescale = "",
                                         .columns = 900,
                                         .rows = 1100,
                                         .frames = 1,
                                         .samples = 1,
                                         .bits = 14,
                                         .spacing = SAT_SPACING_DETECTOR,
                                         .window = {3000, 6000, SAT_VOI_LINEAR, ""}}}};

typedef struct {
    const char *title, *hidden, *presentation, *diagnosis, *certainty, *discussion, *age, *sex;
    bool hide;
    size_t series_count;
} CasePlan;

static const CasePlan CASES[2] = {
    {"Meningioma of the falx", "Case 1 \xE2\x80\x93 45 y F",
     "Headache for two days. \xD7\x9B\xD7\x90\xD7\x91 \xD7\xA8\xD7\x90\xD7\xA9 3 days.\n"
     "\xD8\xB5\xD8\xAF\xD8\xA7\xD8\xB9 \xD9\x85\xD9\x86\xD8\xB0 12 "
     "\xD9\x8A\xD9\x88\xD9\x85\xD8\xA7\n"
     "\xE5\xA4\xB4\xE7\x97\x9B\xE4\xB8\xA4\xE5\xA4\xA9\xE3\x80\x82 "
     "\xCE\x9A\xCE\xB5\xCF\x86\xCE\xB1\xCE\xBB\xCE\xB1\xCE\xBB\xCE\xB3\xCE\xAF\xCE\xB1, "
     "\xD0\xB3\xD0\xBE\xD0\xBB\xD0\xBE\xD0\xB2\xD0\xBD\xD0\xB0\xD1\x8F "
     "\xD0\xB1\xD0\xBE\xD0\xBB\xD1\x8C, "
     "\xE0\xA4\xB8\xE0\xA4\xBF\xE0\xA4\xB0\xE0\xA4\xA6\xE0\xA4\xB0\xE0\xA5\x8D\xE0\xA4\xA6",
     "Meningioma", "almost certain",
     "A dural based mass with broad contact to the falx. It takes up contrast evenly and has a "
     "tail. "
     "The adjacent bone is a little thickened.",
     "45 y", "F", true, 2},
    {"Two more kinds of pictures", "Case 2", "", "", "", "", "", "", false, 2}};

typedef struct {
    SatArena *arena;
    SatPackWriter *writer;
    SatError *err;
} Making;

static const SatCleanText *clean(const Making *making, const char *words)
{
    return sat_clean_text_vouch(making->arena, words != NULL ? words : "",
                                words != NULL ? strlen(words) : 0, making->err);
}

static uint32_t gray(const SeriesPlan *plan, uint32_t x, uint32_t y, uint32_t frame)
{
    if (strcmp(plan->modality, "CT") == 0) {
        return (7 * x + 3 * y + 64 * frame) % 4096;
    }
    if (strcmp(plan->modality, "MR") == 0) {
        return (x * y + 16 * frame) % 1024;
    }
    return (4 * x + 2 * y) % 16384;
}

static void draw(const SeriesPlan *plan, const SatPixelFrame *picture, uint32_t frame)
{
    for (uint32_t y = 0; y < plan->rows; y++) {
        uint8_t *row = picture->pixels + picture->stride_bytes * y;
        for (uint32_t x = 0; x < plan->columns; x++) {
            if (plan->samples == 3) {
                row[3 * x] = (uint8_t)(3 * x + frame);
                row[3 * x + 1] = (uint8_t)(5 * y);
                row[3 * x + 2] = (uint8_t)(x + y);
            } else {
                const uint16_t value = (uint16_t)gray(plan, x, y, frame);
                memcpy(row + (size_t)2 * x, &value, sizeof value);
            }
        }
    }
}

static bool add_picture(const Making *making, SatPictureName name, const SatPictureForm *form,
                        const SatPixelFrame *rows)
{
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    bool done = sat_codec(SAT_CODING_WEBP)
                    ->encode(rows, form->predictor, SAT_EFFORT_FAST, &bytes, making->err);
    const SatPackPicture entry = {.name = name,
                                  .form = *form,
                                  .bytes = bytes.bytes,
                                  .length = bytes.length,
                                  .hash = sat_sha256(bytes.bytes, bytes.length),
                                  .crc32 = sat_crc32(0, bytes.bytes, bytes.length),
                                  .value_low = 0,
                                  .value_high = 1};
    done = done && sat_pack_writer_add_picture(making->writer, &entry, making->err);
    sat_byte_writer_free(&bytes);
    return done;
}

static bool add_thumbnail(const Making *making, const SeriesPlan *plan, const SatPixelFrame *from)
{
    SatPixelFrame rgb = {0};
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    const uint32_t step = (plan->columns > plan->rows ? plan->columns : plan->rows) / 120 + 1;
    const SatPixelShape shape = {plan->columns / step, plan->rows / step, SAT_PIXEL_RGB8, 8};
    bool done = sat_pixel_frame_new(&rgb, &shape, making->err);
    for (uint32_t y = 0; done && y < shape.height_px; y++) {
        for (uint32_t x = 0; x < shape.width_px; x++) {
            uint8_t *to = rgb.pixels + rgb.stride_bytes * y + (size_t)3 * x;
            const uint8_t *row = from->pixels + from->stride_bytes * ((size_t)y * step);
            if (plan->samples == 3) {
                memcpy(to, row + (size_t)3 * x * step, 3);
            } else {
                uint16_t value = 0;
                memcpy(&value, row + (size_t)2 * x * step, sizeof value);
                memset(to, (int)((uint32_t)value >> (plan->bits - 8)), 3);
            }
        }
    }
    done = done && sat_encode_thumbnail(&rgb, &bytes, making->err) &&
           sat_pack_writer_add_thumbnail(making->writer, bytes.bytes, bytes.length, making->err);
    sat_byte_writer_free(&bytes);
    sat_pixel_frame_free(&rgb);
    return done;
}

static bool add_pictures(const Making *making, const SeriesPlan *plan, uint32_t case_index,
                         uint32_t series_index)
{
    const SatPixelShape shape = {plan->columns, plan->rows,
                                 plan->samples == 3 ? SAT_PIXEL_RGB8 : SAT_PIXEL_GRAY16,
                                 plan->bits};
    const SatPictureForm form = sat_picture_form_for(&shape);
    const uint32_t strips = sat_strip_count(&shape, &form);
    SatPixelFrame picture = {0};
    bool done = sat_pack_writer_begin_series(making->writer, making->err) &&
                sat_pixel_frame_new(&picture, &shape, making->err);
    for (uint32_t frame = 0; done && frame < plan->frames; frame++) {
        draw(plan, &picture, frame);
        for (uint32_t strip = 0; done && strip < strips; strip++) {
            const SatPixelFrame rows = sat_pixel_frame_rows(&picture, strip * form.strip_rows,
                                                            sat_strip_height(&shape, &form, strip));
            done = add_picture(
                making,
                (SatPictureName){case_index, series_index, frame, strip, strips, SAT_CODING_WEBP},
                &form, &rows);
        }
    }
    done = done && add_thumbnail(making, plan, &picture);
    sat_pixel_frame_free(&picture);
    return done;
}

static bool describe_series(const Making *making, const SeriesPlan *plan, SatCaseBuilder *builder)
{
    const bool placed = plan->spacing == SAT_SPACING_PATIENT;
    SatModalityTransform transform = {1, plan->rescale[0] != '\0' ? -1024 : 0, plan->rescale, NULL};
    SatFrameInfo *infos = calloc(plan->frames, sizeof *infos);
    for (uint32_t i = 0; infos != NULL && i < plan->frames; i++) {
        infos[i].modality = &transform;
        infos[i].has_position = placed;
        infos[i].has_orientation = placed;
        memcpy(infos[i].orientation, plan->orientation, sizeof plan->orientation);
        for (int axis = 0; axis < 3; axis++) {
            infos[i].position_mm[axis] = 60 + plan->step_mm[axis] * i;
        }
        infos[i].windows = &plan->window;
        infos[i].window_count = plan->window.width > 0 ? 1 : 0;
    }
    const double spacing = plan->spacing == SAT_SPACING_NONE ? 0 : 0.8;
    const SatSeries numbers = {.rows = plan->rows,
                               .columns = plan->columns,
                               .samples = plan->samples,
                               .bits = plan->bits,
                               .photometric = plan->samples == 3 ? SAT_PHOTOMETRIC_RGB
                                                                 : SAT_PHOTOMETRIC_MONOCHROME2,
                               .has_value_range = plan->samples == 1,
                               .value_low = 0,
                               .value_high = (1 << plan->bits) - 1,
                               .spacing_kind = plan->spacing,
                               .row_spacing_mm = spacing,
                               .column_spacing_mm = spacing,
                               .pixel_aspect = 1,
                               .slice_spacing_mm = placed ? 5 : 0,
                               .slice_thickness_mm = placed ? 5 : 0,
                               .frame_of_reference = placed ? 1 : 0,
                               .order = placed ? SAT_ORDER_POSITION : SAT_ORDER_TIME,
                               .frame_time_ms = plan->frame_time_ms,
                               .frames = infos,
                               .frame_count = plan->frames};
    const SatCleanText *note = clean(making, plan->note);
    const SatSeriesText words = {.title = clean(making, plan->title),
                                 .modality = clean(making, plan->modality),
                                 .lossy_history = clean(making, plan->lossy),
                                 .notes = &note,
                                 .note_count = plan->note != NULL ? 1 : 0};
    const bool done =
        infos != NULL && sat_case_builder_add_series(builder, &numbers, &words, making->err);
    free(infos);
    return done;
}

static SatCase *describe_case(const Making *making, size_t index)
{
    const CasePlan *plan = &CASES[index];
    const struct {
        SatCaseField field;
        const char *words;
    } fields[] = {{SAT_CASE_TITLE, plan->title},
                  {SAT_CASE_PRESENTATION, plan->presentation},
                  {SAT_CASE_DIAGNOSIS, plan->diagnosis},
                  {SAT_CASE_CERTAINTY, plan->certainty},
                  {SAT_CASE_DISCUSSION, plan->discussion},
                  {SAT_CASE_AGE, plan->age},
                  {SAT_CASE_SEX, plan->sex}};
    SatCaseBuilder *builder = sat_case_builder_new(making->err);
    SatCase *model = NULL;
    bool done = builder != NULL;
    for (size_t i = 0; done && i < sizeof fields / sizeof *fields; i++) {
        if (fields[i].words[0] != '\0') {
            done = sat_case_builder_set(builder, fields[i].field, clean(making, fields[i].words),
                                        making->err);
        }
    }
    done =
        done && sat_case_builder_add_study(builder, 0, NULL, clean(making, "Study"), making->err);
    for (size_t i = 0; done && i < plan->series_count; i++) {
        done = describe_series(making, &PLANS[index][i], builder);
    }
    if (done) {
        model = sat_case_builder_finish(builder, making->err);
    }
    sat_case_builder_free(builder);
    return model;
}

static bool add_case(const Making *making, uint32_t index)
{
    SatCase *model = describe_case(making, index);
    bool done = model != NULL && sat_pack_writer_begin_case(making->writer, making->err);
    if (done && CASES[index].hide) {
        sat_pack_writer_hide_case(making->writer);
    }
    for (uint32_t i = 0; done && i < CASES[index].series_count; i++) {
        done = add_pictures(making, &PLANS[index][i], index, i);
    }
    done =
        done && sat_pack_writer_end_case(making->writer, model, CASES[index].hidden, making->err);
    sat_case_free(model);
    return done;
}

int main(int argc, char **argv)
{
    SatError err = SAT_ERROR_INIT;
    if (argc != 2) {
        (void)fputs("usage: make_viewer_pack FILE\n", stderr);
        return 2;
    }
    const SatPackProperties properties = {.title = "Viewer test"};
    const SatSha256 plan = sat_sha256("viewer", 6);
    Making making = {sat_arena_new(0, &err),
                     sat_pack_writer_open(argv[1], &plan, &properties, &err), &err};
    bool done = making.arena != NULL && making.writer != NULL;
    for (uint32_t i = 0; done && i < 2; i++) {
        done = add_case(&making, i);
    }
    done = done && sat_pack_writer_finish(making.writer, NULL, &err);
    sat_pack_writer_free(making.writer);
    sat_arena_free(making.arena);
    if (!done) {
        (void)fprintf(stderr, "make_viewer_pack: %s\n", err.text);
        return 5;
    }
    return 0;
}
