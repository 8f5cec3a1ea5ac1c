/* Synthetic packs for the tests of formats/pack. */
#include "tests/unit/formats/pack/pack_test_support.h"

#include <stdlib.h>
#include <string.h>

#include "formats/case/case_builder.h"
#include "formats/case/clean_text_private.h"
#include "tests/unit/formats/codec/jpeg_maker.h"

enum { THUMBNAIL_SIDE = 8 };

/* ---- pictures -------------------------------------------------------------------------------- */

unsigned pack_test_value(const SeriesRecipe *series, uint32_t frame, uint32_t x, uint32_t y,
                         unsigned sample)
{
    uint32_t mix = (frame + 1) * 2654435761U ^ (x / 3 * 40503U + y / 2 * 65599U + sample * 977U);
    mix ^= mix >> 13;
    mix *= 0x5bd1e995U;
    mix ^= mix >> 15;
    return (mix >> 3) & ((1U << series->bits) - 1);
}

static SatPixelShape shape_of(const SeriesRecipe *series)
{
    SatPixelLayout layout = series->samples == 3 ? SAT_PIXEL_RGB8
                            : series->bits > 8   ? SAT_PIXEL_GRAY16
                                                 : SAT_PIXEL_GRAY8;
    return (SatPixelShape){series->columns, series->rows, layout, series->bits};
}

static SatPixelFrame make_frame(const SeriesRecipe *series, uint32_t number)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelFrame frame;
    SatPixelShape shape = shape_of(series);
    assert_ok(sat_pixel_frame_new(&frame, &shape, &err), err);
    for (uint32_t y = 0; y < series->rows; y++) {
        uint8_t *row = frame.pixels + y * frame.stride_bytes;
        for (uint32_t x = 0; x < series->columns; x++) {
            for (unsigned s = 0; s < series->samples; s++) {
                uint16_t value = (uint16_t)pack_test_value(series, number, x, y, s);
                if (shape.layout == SAT_PIXEL_GRAY16) {
                    memcpy(row + 2 * (size_t)x, &value, 2);
                } else {
                    row[(size_t)x * series->samples + s] = (uint8_t)value;
                }
            }
        }
    }
    return frame;
}

static SatPictureForm form_of(const SeriesRecipe *series, uint32_t frame)
{
    SatPixelShape shape = shape_of(series);
    SatPictureForm form = sat_picture_form_for(&shape);
    if (frame < series->jpeg_frames) {
        form = (SatPictureForm){SAT_CODING_JPEG, SAT_PREDICTOR_NONE, series->rows, 0};
    } else if (series->strip_rows != 0) {
        form.strip_rows = series->strip_rows;
    }
    return form;
}

static void encode(const SeriesRecipe *series, uint32_t number, const SatPictureForm *form,
                   uint32_t strip, SatByteWriter *out)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelFrame frame = make_frame(series, number);
    if (form->coding == SAT_CODING_JPEG) {
        JpegRecipe recipe = {.width = (int)series->columns,
                             .height = (int)series->rows,
                             .components = series->samples,
                             .comment = "TEXT TO DROP"};
        SatByteWriter raw = SAT_BYTE_WRITER_INIT;
        jpeg_make(&recipe, frame.pixels, &raw);
        assert_ok(sat_jpeg_clean(raw.bytes, raw.length, false, out, &err), err);
        sat_byte_writer_free(&raw);
    } else {
        SatPixelFrame rows = sat_pixel_frame_rows(&frame, strip * form->strip_rows,
                                                  sat_strip_height(&frame.shape, form, strip));
        assert_ok(
            sat_codec(form->coding)->encode(&rows, form->predictor, SAT_EFFORT_FAST, out, &err),
            err);
    }
    sat_pixel_frame_free(&frame);
}

static void make_thumbnail(SatByteWriter *out)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelShape shape = {THUMBNAIL_SIDE, THUMBNAIL_SIDE, SAT_PIXEL_RGB8, 8};
    SatPixelFrame frame;
    assert_ok(sat_pixel_frame_new(&frame, &shape, &err), err);
    for (size_t i = 0; i < (size_t)THUMBNAIL_SIDE * THUMBNAIL_SIDE * 3; i++) {
        frame.pixels[i] = (uint8_t)(i * 7);
    }
    assert_ok(sat_encode_thumbnail(&frame, out, &err), err);
    sat_pixel_frame_free(&frame);
}

/* ---- model ----------------------------------------------------------------------------------- */

const SatCleanText *pack_test_clean(SatArena *arena, const char *text)
{
    SatError err = SAT_ERROR_INIT;
    const SatCleanText *made = sat_clean_text_vouch(arena, text, strlen(text), &err);
    assert_ok(made != NULL, err);
    return made;
}

static void add_series(SatCaseBuilder *builder, SatArena *arena, const SeriesRecipe *recipe)
{
    SatError err = SAT_ERROR_INIT;
    static const SatModalityTransform rescale = {.slope = 1, .intercept = -1024, .type = "HU"};
    static const SatVoiWindow window = {.center = 40, .width = 400, .explanation = ""};
    static const double axial[6] = {1, 0, 0, 0, 1, 0};
    SatFrameInfo *frames = calloc(recipe->frames, sizeof(*frames));
    assert_non_null(frames);
    for (uint32_t i = 0; i < recipe->frames; i++) {
        frames[i] = (SatFrameInfo){.modality = &rescale, .windows = &window, .window_count = 1};
        frames[i].has_position = recipe->samples == 1;
        frames[i].position_mm[2] = 100.0 - 1.25 * i;
        frames[i].orientation = frames[i].has_position ? axial : NULL;
    }
    bool color = recipe->samples == 3;
    SatSeries series = {.rows = recipe->rows,
                        .columns = recipe->columns,
                        .samples = recipe->samples,
                        .bits = recipe->bits,
                        .is_signed = recipe->is_signed,
                        .photometric = color ? SAT_PHOTOMETRIC_RGB : SAT_PHOTOMETRIC_MONOCHROME2,
                        .pixel_aspect = 1,
                        .order = color ? SAT_ORDER_INSTANCE : SAT_ORDER_POSITION,
                        .frames = frames,
                        .frame_count = recipe->frames};
    SatSeriesText text = {
        .title = pack_test_clean(arena, "axial"),
        .modality = pack_test_clean(arena, recipe->modality != NULL ? recipe->modality : "CT")};
    assert_ok(sat_case_builder_add_series(builder, &series, &text, &err), err);
    free(frames);
}

SatCase *pack_test_case(const CaseRecipe *recipe)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SAT_AUTO(SatCaseBuilder) *builder = sat_case_builder_new(&err);
    assert_non_null(arena);
    assert_non_null(builder);
    assert_ok(
        sat_case_builder_set(builder, SAT_CASE_TITLE, pack_test_clean(arena, recipe->title), &err),
        err);
    for (size_t i = 0; i < recipe->series_count; i++) {
        if (i % 2 == 0) { /* two series a study */
            assert_ok(sat_case_builder_add_study(builder, 0, NULL,
                                                 pack_test_clean(arena, "CT Head"), &err),
                      err);
        }
        add_series(builder, arena, &recipe->series[i]);
    }
    SatCase *made = sat_case_builder_finish(builder, &err);
    assert_ok(made != NULL, err);
    return made;
}

/* ---- writing --------------------------------------------------------------------------------- */

static bool write_picture(SatPackWriter *writer, PackRecipe *recipe, const SeriesRecipe *series,
                          const SatPictureName *name, const SatPictureForm *form, SatError *err)
{
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    SatPackPicture picture = {.name = *name, .form = *form};
    if (!recipe->never_reuse && sat_pack_writer_reusable(writer, &picture)) {
        assert_int_equal(picture.value_low, -(int32_t)name->frame_index);
        assert_int_equal(picture.value_high, (int32_t)name->strip_index + 7);
        assert_int_equal(picture.largest_error, (int32_t)name->strip_index + 1);
        assert_int_equal(picture.likeness, 1000000 - (int32_t)name->frame_index);
        assert_true(picture.length > 0);
    } else {
        encode(series, name->frame_index, form, name->strip_index, &bytes);
        picture.bytes = bytes.bytes;
        picture.length = bytes.length;
        picture.hash = sat_sha256(bytes.bytes, bytes.length);
        picture.crc32 = sat_crc32(0, bytes.bytes, bytes.length);
        picture.value_low = -(int32_t)name->frame_index;
        picture.value_high = (int32_t)name->strip_index + 7;
        picture.largest_error = (int32_t)name->strip_index + 1;
        picture.likeness = 1000000 - (int32_t)name->frame_index;
        recipe->encoded++;
    }
    bool done = sat_pack_writer_add_picture(writer, &picture, err);
    sat_byte_writer_free(&bytes);
    return done;
}

static bool write_series(SatPackWriter *writer, PackRecipe *recipe, uint32_t case_index,
                         uint32_t series_index, size_t *pictures, SatError *err)
{
    const SeriesRecipe *series = &recipe->cases[case_index].series[series_index];
    SatPixelShape shape = shape_of(series);
    if (!sat_pack_writer_begin_series(writer, err)) {
        return false;
    }
    for (uint32_t frame = 0; frame < series->frames; frame++) {
        SatPictureForm form = form_of(series, frame);
        uint32_t strips = sat_strip_count(&shape, &form);
        for (uint32_t strip = 0; strip < strips; strip++) {
            SatPictureName name = {case_index, series_index, frame, strip, strips, form.coding};
            if (recipe->stop_after != 0 && *pictures == recipe->stop_after) {
                return false;
            }
            if (!write_picture(writer, recipe, series, &name, &form, err)) {
                return false;
            }
            ++*pictures;
        }
    }
    if (!series->thumbnail) {
        return true;
    }
    SatByteWriter thumbnail = SAT_BYTE_WRITER_INIT;
    make_thumbnail(&thumbnail);
    bool done = sat_pack_writer_add_thumbnail(writer, thumbnail.bytes, thumbnail.length, err);
    sat_byte_writer_free(&thumbnail);
    return done;
}

static bool write_case(SatPackWriter *writer, PackRecipe *recipe, uint32_t case_index,
                       size_t *pictures, SatError *err)
{
    const CaseRecipe *teaching_case = &recipe->cases[case_index];
    SAT_AUTO(SatCase) *model = pack_test_case(teaching_case);
    if (!sat_pack_writer_begin_case(writer, err)) {
        return false;
    }
    for (uint32_t i = 0; i < teaching_case->series_count; i++) {
        if (!write_series(writer, recipe, case_index, i, pictures, err)) {
            return false;
        }
    }
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    return sat_pack_writer_end_case(writer, model,
                                    pack_test_clean(arena, teaching_case->title_hidden), err);
}

bool pack_test_write(const char *path, PackRecipe *recipe, SatError *err)
{
    SatSha256 plan = sat_sha256(&recipe->plan, 1);
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    SatPackProperties properties = {.title = pack_test_clean(arena, recipe->title),
                                    .pixels_checked = recipe->pixels_checked,
                                    .is_private = recipe->is_private};
    SAT_AUTO(SatPackWriter) *writer = sat_pack_writer_open(path, &plan, &properties, err);
    size_t pictures = 0;
    recipe->encoded = 0;
    if (writer == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < recipe->case_count; i++) {
        if (!write_case(writer, recipe, i, &pictures, err)) {
            return false;
        }
    }
    return sat_pack_writer_finish(writer, NULL, err);
}

/* ---- comparing ------------------------------------------------------------------------------- */

static bool same_frame(const SeriesRecipe *series, uint32_t number, const SatPixelFrame *found)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelFrame expected;
    if (number < series->jpeg_frames) {
        SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
        SatPictureForm form = form_of(series, number);
        encode(series, number, &form, 0, &bytes);
        assert_ok(sat_pixel_frame_new(&expected, &found->shape, &err), err);
        assert_ok(sat_codec(SAT_CODING_JPEG)
                      ->decode(bytes.bytes, bytes.length, SAT_PREDICTOR_NONE, &expected, &err),
                  err);
        sat_byte_writer_free(&bytes);
    } else {
        expected = make_frame(series, number);
    }
    bool same =
        expected.stride_bytes == found->stride_bytes &&
        memcmp(expected.pixels, found->pixels, found->stride_bytes * found->shape.height_px) == 0;
    sat_pixel_frame_free(&expected);
    return same;
}

static bool same_series(const SatPackReader *reader, const SatPackSeries *found,
                        const SeriesRecipe *series, size_t *lost)
{
    SatByteWriter scratch = SAT_BYTE_WRITER_INIT;
    SatPixelShape shape = shape_of(series);
    bool same = shape.width_px == found->shape.width_px &&
                shape.height_px == found->shape.height_px && shape.layout == found->shape.layout &&
                shape.bits == found->shape.bits;
    for (uint32_t i = 0; i < series->frames && same; i++) {
        SatError err = SAT_ERROR_INIT;
        SatPixelFrame frame;
        assert_ok(sat_pixel_frame_new(&frame, &shape, &err), err);
        if (sat_pack_reader_decode_frame(reader, &found->frames[i], &frame, &scratch, &err)) {
            same = same_frame(series, i, &frame);
        } else {
            ++*lost;
        }
        sat_pixel_frame_free(&frame);
    }
    SatPixelFrame thumbnail;
    SatError err = SAT_ERROR_INIT;
    if (found->has_thumbnail) {
        if (!sat_pack_reader_thumbnail(reader, &found->thumbnail, &thumbnail, &err)) {
            ++*lost;
        } else {
            for (size_t i = 0; i < (size_t)THUMBNAIL_SIDE * THUMBNAIL_SIDE * 3; i++) {
                same = same && thumbnail.pixels[i] == (uint8_t)(i * 7);
            }
            sat_pixel_frame_free(&thumbnail);
        }
    }
    sat_byte_writer_free(&scratch);
    return same && found->has_thumbnail == series->thumbnail;
}

static size_t frames_of(const CaseRecipe *recipe)
{
    size_t frames = 0;
    for (size_t i = 0; i < recipe->series_count; i++) {
        frames += recipe->series[i].frames;
    }
    return frames;
}

static bool same_case(const SatPackReader *reader, size_t case_index, const CaseRecipe *recipe,
                      size_t *lost)
{
    SatError err = SAT_ERROR_INIT;
    const SatPackCaseEntry *entry = sat_pack_reader_case(reader, case_index);
    if (strcmp(entry->title, recipe->title) != 0 ||
        strcmp(entry->title_hidden, recipe->title_hidden) != 0 ||
        entry->frame_count != frames_of(recipe)) {
        return false;
    }
    SAT_AUTO(SatPackCase) *loaded = sat_pack_reader_load_case(reader, case_index, &err);
    if (loaded == NULL) {
        *lost += frames_of(recipe);
        return true;
    }
    bool same = strcmp(loaded->model->title, recipe->title) == 0 &&
                loaded->series_count == recipe->series_count;
    for (size_t i = 0; i < recipe->series_count && same; i++) {
        same = same_series(reader, &loaded->series[i], &recipe->series[i], lost);
    }
    return same;
}

bool pack_test_is_right(const char *path, const PackRecipe *recipe, size_t *lost_frames,
                        SatError *err)
{
    *lost_frames = 0;
    SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(path, err);
    if (reader == NULL) {
        return true; /* nothing wrong was shown */
    }
    bool same = sat_pack_reader_case_count(reader) == recipe->case_count &&
                strcmp(sat_pack_reader_title(reader), recipe->title) == 0;
    for (size_t i = 0; i < recipe->case_count && same; i++) {
        same = same_case(reader, i, &recipe->cases[i], lost_frames);
    }
    return same;
}

void pack_test_compare(const char *path, const PackRecipe *recipe)
{
    SatError err = SAT_ERROR_INIT;
    size_t lost = 0;
    bool right = pack_test_is_right(path, recipe, &lost, &err);
    assert_ok(err.code == SAT_OK, err);
    assert_true(right);
    assert_int_equal(lost, 0);
}

/* ---- recipes --------------------------------------------------------------------------------- */

PackRecipe pack_test_tiny(void)
{
    static const SeriesRecipe first[] = {
        {.rows = 6, .columns = 5, .samples = 1, .bits = 12, .frames = 2, .thumbnail = true},
        {.rows = 5, .columns = 4, .samples = 1, .bits = 8, .frames = 1, .modality = "MR"},
    };
    static const SeriesRecipe second[] = {
        {.rows = 7,
         .columns = 3,
         .samples = 1,
         .bits = 16,
         .is_signed = true,
         .frames = 1,
         .strip_rows = 3,
         .thumbnail = true},
    };
    static const CaseRecipe cases[] = {
        {"CT Head 7f3a", "Case 1 \xe2\x80\x93 45 y F", first, 2},
        {"CT Chest 01b2", "Case 2", second, 1},
    };
    return (PackRecipe){.cases = cases, .case_count = 2, .title = "Tiny", .pixels_checked = true};
}

PackRecipe pack_test_kinds(void)
{
    static SeriesRecipe series[40];
    static CaseRecipe one;
    size_t count = 0;
    for (uint8_t bits = 1; bits <= 16; bits++) {
        series[count++] =
            (SeriesRecipe){.rows = 9, .columns = 7, .samples = 1, .bits = bits, .frames = 2};
        series[count++] = (SeriesRecipe){.rows = 9,
                                         .columns = 7,
                                         .samples = 1,
                                         .bits = bits,
                                         .is_signed = true,
                                         .frames = 1,
                                         .strip_rows = 4};
    }
    series[count++] = (SeriesRecipe){.rows = 11,
                                     .columns = 13,
                                     .samples = 3,
                                     .bits = 8,
                                     .frames = 3,
                                     .modality = "US",
                                     .thumbnail = true};
    series[count++] = (SeriesRecipe){.rows = 16,
                                     .columns = 24,
                                     .samples = 3,
                                     .bits = 8,
                                     .frames = 4,
                                     .jpeg_frames = 2,
                                     .modality = "XC"};
    series[count++] = (SeriesRecipe){.rows = 16,
                                     .columns = 24,
                                     .samples = 1,
                                     .bits = 8,
                                     .frames = 3,
                                     .jpeg_frames = 3,
                                     .modality = "CR"};
    series[count++] =
        (SeriesRecipe){.rows = 1, .columns = 1, .samples = 1, .bits = 16, .frames = 1};
    series[count++] = (SeriesRecipe){
        .rows = 200, .columns = 30, .samples = 1, .bits = 12, .frames = 2, .strip_rows = 1};
    one = (CaseRecipe){"All kinds", "Case 1", series, count};
    return (PackRecipe){.cases = &one, .case_count = 1, .title = ""};
}

/* ---- files ----------------------------------------------------------------------------------- */

uint8_t *pack_test_slurp(const char *path, size_t *length)
{
    SatError err = SAT_ERROR_INIT;
    uint8_t *bytes = sat_read_file(path, (size_t)256 << 20, length, &err);
    assert_ok(bytes != NULL, err);
    return bytes;
}

void pack_test_put(const char *path, const void *bytes, size_t length)
{
    SatError err = SAT_ERROR_INIT;
    SatFile *file = sat_file_open(path, SAT_FILE_CREATE, &err);
    assert_ok(file != NULL, err);
    assert_ok(length == 0 || sat_file_write_at(file, 0, bytes, length, &err), err);
    sat_file_close(file);
}

void pack_test_log(void *context, SatCheckFault fault, size_t case_index, size_t series_index,
                   size_t frame_index, const char *text)
{
    CheckLog *log = context;
    bool first = log->of_kind[0] + log->of_kind[1] + log->of_kind[2] + log->of_kind[3] == 0;
    log->of_kind[fault]++;
    if (first) {
        (void)snprintf(log->first, sizeof(log->first), "%s", text);
        log->case_index = case_index;
        log->series_index = series_index;
        log->frame_index = frame_index;
    }
}

void pack_test_tiny_make(TinyPack *tiny)
{
    SatError err = SAT_ERROR_INIT;
    tiny->folder = scratch_folder_new();
    tiny->path = scratch_path(&tiny->folder, "tiny.satchel");
    tiny->recipe = pack_test_tiny();
    assert_ok(pack_test_write(tiny->path, &tiny->recipe, &err), err);
    tiny->bytes = pack_test_slurp(tiny->path, &tiny->length);
    tiny->sound = sat_pack_reader_open(tiny->path, &err);
    assert_ok(tiny->sound != NULL, err);
    for (size_t i = 0; i < 2; i++) {
        tiny->cases[i] = sat_pack_reader_load_case(tiny->sound, i, &err);
        assert_ok(tiny->cases[i] != NULL, err);
    }
}

void pack_test_tiny_free(TinyPack *tiny)
{
    sat_pack_case_free(tiny->cases[0]);
    sat_pack_case_free(tiny->cases[1]);
    sat_pack_reader_close(tiny->sound);
    free(tiny->bytes);
    free(tiny->path);
    scratch_folder_free(&tiny->folder);
}
