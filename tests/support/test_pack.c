/* From the description of an invented case to its pictures and its case.json. */
#include "tests/support/test_pack.h"

#include <stdlib.h>
#include <string.h>

#include "formats/case/case_builder.h"
#include "formats/case/clean_text_private.h"

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

/* ---- pictures -------------------------------------------------------------------------------- */

static bool add_picture(const Making *making, SatPictureName name, const SatPictureForm *form,
                        const SatPixelFrame *rows, SatByteWriter *bytes)
{
    bytes->length = 0;
    bool done = sat_codec(SAT_CODING_WEBP)
                    ->encode(rows, form->predictor, SAT_EFFORT_FAST, bytes, making->err);
    const SatPackPicture entry = {.name = name,
                                  .form = *form,
                                  .bytes = bytes->bytes,
                                  .length = bytes->length,
                                  .hash = sat_sha256(bytes->bytes, bytes->length),
                                  .crc32 = sat_crc32(0, bytes->bytes, bytes->length),
                                  .value_low = 0,
                                  .value_high = 1};
    return done && sat_pack_writer_add_picture(making->writer, &entry, making->err);
}

static uint32_t value_at(const SatPixelFrame *from, uint32_t x, uint32_t y)
{
    const uint8_t *row = from->pixels + from->stride_bytes * y;
    return from->shape.layout == SAT_PIXEL_GRAY16 ? ((const uint16_t *)(const void *)row)[x]
                                                  : row[x];
}

static bool add_thumbnail(const Making *making, const SatTestSeries *plan,
                          const SatPixelFrame *from)
{
    SatPixelFrame rgb = {0};
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    const uint32_t step = (plan->columns > plan->rows ? plan->columns : plan->rows) / 120 + 1;
    const SatPixelShape shape = {plan->columns / step, plan->rows / step, SAT_PIXEL_RGB8, 8};
    bool done = sat_pixel_frame_new(&rgb, &shape, making->err);
    for (uint32_t y = 0; done && y < shape.height_px; y++) {
        for (uint32_t x = 0; x < shape.width_px; x++) {
            uint8_t *to = rgb.pixels + rgb.stride_bytes * y + (size_t)3 * x;
            if (plan->samples == 3) {
                memcpy(to,
                       from->pixels + from->stride_bytes * ((size_t)y * step) +
                           (size_t)3 * x * step,
                       3);
            } else {
                memset(to, (int)(value_at(from, x * step, y * step) >> (plan->bits - 8)), 3);
            }
        }
    }
    done = done && sat_encode_thumbnail(&rgb, &bytes, making->err) &&
           sat_pack_writer_add_thumbnail(making->writer, bytes.bytes, bytes.length, making->err);
    sat_byte_writer_free(&bytes);
    sat_pixel_frame_free(&rgb);
    return done;
}

static bool add_pictures(const Making *making, const SatTestSeries *plan, uint32_t case_index,
                         uint32_t series_index)
{
    const SatPixelLayout gray = plan->bits > 8 ? SAT_PIXEL_GRAY16 : SAT_PIXEL_GRAY8;
    const SatPixelShape shape = {plan->columns, plan->rows,
                                 plan->samples == 3 ? SAT_PIXEL_RGB8 : gray, plan->bits};
    const SatPictureForm form = sat_picture_form_for(&shape);
    const uint32_t strips = sat_strip_count(&shape, &form);
    SatPixelFrame picture = {0};
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    bool done = sat_pack_writer_begin_series(making->writer, making->err) &&
                sat_pixel_frame_new(&picture, &shape, making->err);
    for (uint32_t frame = 0; done && frame < plan->frames; frame++) {
        plan->draw(plan, &picture, frame);
        for (uint32_t strip = 0; done && strip < strips; strip++) {
            const SatPixelFrame rows = sat_pixel_frame_rows(&picture, strip * form.strip_rows,
                                                            sat_strip_height(&shape, &form, strip));
            done = add_picture(
                making,
                (SatPictureName){case_index, series_index, frame, strip, strips, SAT_CODING_WEBP},
                &form, &rows, &bytes);
        }
    }
    done = done && (plan->without_thumbnail || add_thumbnail(making, plan, &picture));
    sat_byte_writer_free(&bytes);
    sat_pixel_frame_free(&picture);
    return done;
}

/* ---- case.json ------------------------------------------------------------------------------- */

static SatSeries numbers_of(const SatTestSeries *plan, const SatFrameInfo *infos)
{
    const bool placed = plan->spacing == SAT_SPACING_PATIENT;
    return (SatSeries){.rows = plan->rows,
                       .columns = plan->columns,
                       .samples = plan->samples,
                       .bits = plan->bits,
                       .photometric =
                           plan->samples == 3 ? SAT_PHOTOMETRIC_RGB : SAT_PHOTOMETRIC_MONOCHROME2,
                       .has_value_range = plan->values[1] > plan->values[0],
                       .value_low = plan->values[0],
                       .value_high = plan->values[1],
                       .has_typical_range = plan->typical[1] > plan->typical[0],
                       .typical_low = plan->typical[0],
                       .typical_high = plan->typical[1],
                       .spacing_kind = plan->spacing,
                       .row_spacing_mm = plan->spacing_mm,
                       .column_spacing_mm = plan->spacing_mm,
                       .pixel_aspect = 1,
                       .slice_spacing_mm = plan->slice_mm,
                       .slice_thickness_mm = plan->slice_mm,
                       .frame_of_reference = placed ? 1 : 0,
                       .order = placed ? SAT_ORDER_POSITION : SAT_ORDER_TIME,
                       .frame_time_ms = plan->frame_time_ms,
                       .time_points = plan->time_points,
                       .frames = infos,
                       .frame_count = plan->frames};
}

static void describe_frame(const SatTestSeries *plan, uint32_t place, SatFrameInfo *info)
{
    info->has_position = plan->spacing == SAT_SPACING_PATIENT;
    info->orientation = info->has_position ? plan->orientation : NULL;
    const uint32_t steps = place + (place >= plan->missing_before ? plan->missing : 0);
    for (int axis = 0; axis < 3; axis++) {
        info->position_mm[axis] = plan->first_mm[axis] + plan->step_mm[axis] * steps;
    }
    info->windows = &plan->window;
    info->window_count = plan->window.width > 0 ? 1 : 0;
}

static bool describe_series(const Making *making, const SatTestSeries *plan,
                            SatCaseBuilder *builder)
{
    const SatModalityTransform transform = {1, plan->rescale != NULL ? -1024 : 0,
                                            plan->rescale != NULL ? plan->rescale : "", NULL};
    const uint32_t places = plan->time_points > 0 ? plan->frames / plan->time_points : plan->frames;
    SatFrameInfo *infos = calloc(plan->frames, sizeof *infos);
    for (uint32_t i = 0; infos != NULL && i < plan->frames; i++) {
        infos[i].modality = &transform;
        describe_frame(plan, i % places, &infos[i]);
    }
    SatSeries numbers = numbers_of(plan, infos);
    for (size_t i = 0; i < 2 && plan->patient_orientation[i] != NULL; i++) {
        memcpy(numbers.patient_orientation[i], plan->patient_orientation[i],
               strlen(plan->patient_orientation[i]) + 1);
    }
    const SatCleanText *note = clean(making, plan->note);
    const SatSeriesText words = {.title = clean(making, plan->title),
                                 .modality = clean(making, plan->modality),
                                 .laterality = clean(making, plan->laterality),
                                 .lossy_history = clean(making, plan->lossy),
                                 .notes = &note,
                                 .note_count = plan->note != NULL ? 1 : 0};
    const bool done =
        infos != NULL && sat_case_builder_add_series(builder, &numbers, &words, making->err);
    free(infos);
    return done;
}

static SatCase *describe_case(const Making *making, const SatTestCase *plan)
{
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
        if (fields[i].words != NULL) {
            done = sat_case_builder_set(builder, fields[i].field, clean(making, fields[i].words),
                                        making->err);
        }
    }
    done = done &&
           sat_case_builder_add_study(builder, 0, NULL, clean(making, plan->study), making->err);
    for (size_t i = 0; done && i < plan->series_count; i++) {
        done = describe_series(making, &plan->series[i], builder);
    }
    if (done) {
        model = sat_case_builder_finish(builder, making->err);
    }
    sat_case_builder_free(builder);
    return model;
}

bool sat_test_pack_add_case(SatPackWriter *writer, uint32_t case_index, const SatTestCase *plan,
                            SatError *err)
{
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    if (arena == NULL) {
        return false;
    }
    const Making making = {arena, writer, err};
    SAT_AUTO(SatCase) *model = describe_case(&making, plan);
    if (model != NULL && plan->teaching != NULL) {
        model->teaching = plan->teaching;
    }
    bool done = model != NULL && sat_pack_writer_begin_case(writer, err);
    if (done && plan->hide) {
        sat_pack_writer_hide_case(writer);
    }
    for (uint32_t i = 0; done && i < plan->series_count; i++) {
        done = add_pictures(&making, &plan->series[i], case_index, i);
    }
    return done && sat_pack_writer_end_case(writer, model, clean(&making, plan->hidden), err);
}
