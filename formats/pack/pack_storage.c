/* The member "storage" of a series in case.json. */
#include "formats/pack/pack_storage.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "formats/base/checked_math.h"

#define MAX_WORD_BYTES 64U
#define MAX_NEAR 32767U

SatPixelShape sat_pack_series_shape(const SatSeries *series)
{
    SatPixelLayout layout = series->samples == 3 ? SAT_PIXEL_RGB8
                            : series->bits > 8   ? SAT_PIXEL_GRAY16
                                                 : SAT_PIXEL_GRAY8;
    return (SatPixelShape){.width_px = series->columns,
                           .height_px = series->rows,
                           .layout = layout,
                           .bits = series->bits};
}

bool sat_pack_form_check(const SatSeries *series, const SatPictureForm *form, SatError *err)
{
    SatPixelShape shape = sat_pack_series_shape(series);
    if (form->strip_rows < 1 || form->strip_rows > shape.height_px) {
        return sat_fail(err, SAT_ERR_FORMAT, "strip_rows: expected 1 to the %" PRIu32 " rows",
                        shape.height_px);
    }
    uint32_t strip_count = sat_strip_count(&shape, form);
    if (strip_count > SAT_PACK_MAX_STRIPS) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "strip_rows: %" PRIu32 " strips a frame, at most %u are allowed",
                        strip_count, SAT_PACK_MAX_STRIPS);
    }
    if (form->coding == SAT_CODING_WEBP &&
        (uint64_t)shape.width_px * form->strip_rows > SAT_STRIP_MAX_PIXELS) {
        return sat_fail(err, SAT_ERR_LIMIT, "strip_rows: more than %u pixels a strip",
                        SAT_STRIP_MAX_PIXELS);
    }
    if (form->predictor != SAT_PREDICTOR_NONE &&
        (form->coding != SAT_CODING_WEBP || shape.layout != SAT_PIXEL_GRAY16)) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "predictor: \"%s\" is for WebP of 9 to 16 bits gray only",
                        sat_predictor_name(form->predictor));
    }
    if (form->coding == SAT_CODING_JPEG &&
        (strip_count != 1 || series->bits != 8 || series->is_signed)) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "coding: JPEG is for whole pictures of 8 bits, not signed");
    }
    return true;
}

/* ---- writing --------------------------------------------------------------------------------- */

static void write_run(SatJsonWriter *writer, const SatPackRun *run)
{
    sat_json_open_object(writer, NULL);
    sat_json_put_u64(writer, "first_frame", run->first_frame);
    sat_json_put_u64(writer, "frame_count", run->frame_count);
    sat_json_put_text(writer, "coding", sat_codec(run->form.coding)->name);
    sat_json_put_text(writer, "predictor", sat_predictor_name(run->form.predictor));
    sat_json_put_u64(writer, "strip_rows", run->form.strip_rows);
    if (run->form.near > 0) {
        sat_json_put_u64(writer, "near", run->form.near);
    }
    sat_json_open_array(writer, "entries");
    size_t entry_count = (size_t)run->frame_count * run->strip_count;
    for (size_t i = 0; i < entry_count; i++) {
        sat_pack_entry_write(writer, NULL, &run->entries[i]);
    }
    sat_json_close_array(writer);
    sat_json_close_object(writer);
}

void sat_pack_storage_write(const SatPackStorage *storage, SatJsonWriter *writer)
{
    sat_json_open_object(writer, "storage");
    sat_json_open_array(writer, "runs");
    for (size_t i = 0; i < storage->run_count; i++) {
        write_run(writer, &storage->runs[i]);
    }
    sat_json_close_array(writer);
    if (storage->has_thumbnail) {
        sat_pack_entry_write(writer, "thumbnail", &storage->thumbnail);
    }
    sat_json_close_object(writer);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* One of the format's own words; a stranger is a feature of a later version. */
static bool read_word(const json_t *run, const char *path, const char *key, const char **out,
                      SatError *err)
{
    const json_t *value = json_object_get(run, key);
    if (!sat_pack_word_is_good(value, MAX_WORD_BYTES)) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s.%s: expected a word", path, key);
    }
    *out = json_string_value(value);
    return true;
}

static bool read_form(const json_t *run, const char *path, const SatSeries *series,
                      SatPictureForm *form, SatError *err)
{
    const char *coding = "";
    const char *predictor = "";
    uint64_t strip_rows = 0;
    uint64_t near = 0; /* how far values may be off: for people, decoding does not change */
    if (!read_word(run, path, "coding", &coding, err) ||
        !read_word(run, path, "predictor", &predictor, err) ||
        !sat_json_get_u64(run, path, "strip_rows", true, 1, series->rows, &strip_rows, err) ||
        !sat_json_get_u64(run, path, "near", false, 0, MAX_NEAR, &near, err)) {
        return false;
    }
    if (sat_codec_by_name(coding, &form->coding) == NULL) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "%s.coding: \"%s\" is not known to this program: get a newer Satchel", path,
                        coding);
    }
    if (!sat_predictor_by_name(predictor, &form->predictor)) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "%s.predictor: \"%s\" is not known to this program: get a newer Satchel",
                        path, predictor);
    }
    form->strip_rows = (uint32_t)strip_rows;
    form->near = (uint32_t)near;
    if (!sat_pack_form_check(series, form, err)) {
        return sat_fail_in(err, "%s", path);
    }
    return true;
}

/* The run's frames, in place in the series' table. */
static bool read_entries(const json_t *array, const SatPictureForm *form, uint32_t strip_count,
                         size_t first_frame, size_t frame_count, SatPackBounds *bounds,
                         SatArena *arena, SatPackFrame *frames, SatError *err)
{
    size_t entry_count = 0;
    if (!sat_size_mul(frame_count, strip_count, &entry_count) ||
        json_array_size(array) != entry_count) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "entries: %zu entries for %zu frames of %" PRIu32 " strips",
                        json_array_size(array), frame_count, strip_count);
    }
    SatPackEntry *entries = sat_arena_alloc(arena, entry_count, sizeof(*entries), err);
    if (entries == NULL) {
        return false;
    }
    for (size_t i = 0; i < entry_count; i++) {
        if (!sat_pack_entry_read(json_array_get(array, i), SAT_PACK_MAX_ENTRY_BYTES, bounds,
                                 &entries[i], err)) {
            return sat_fail_in(err, "frame %zu, strip %zu", first_frame + i / strip_count + 1,
                               i % strip_count + 1);
        }
    }
    for (size_t i = 0; i < frame_count; i++) {
        frames[i] = (SatPackFrame){
            .form = *form, .strip_count = strip_count, .strips = entries + i * strip_count};
    }
    return true;
}

static bool read_run(const json_t *run, const char *path, const SatSeries *series,
                     SatPackBounds *bounds, SatArena *arena, SatPackFrame *frames,
                     size_t *next_frame, SatError *err)
{
    uint64_t first_frame = 0;
    uint64_t frame_count = 0;
    json_t *array = NULL;
    SatPictureForm form;
    if (!json_is_object(run)) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s: expected an object", path);
    }
    if (!sat_json_get_u64(run, path, "first_frame", true, *next_frame, *next_frame, &first_frame,
                          err) ||
        !sat_json_get_u64(run, path, "frame_count", true, 1, series->frame_count - *next_frame,
                          &frame_count, err) ||
        !read_form(run, path, series, &form, err) ||
        !sat_json_get_array(run, path, "entries", true, SIZE_MAX, &array, err)) {
        return false;
    }
    SatPixelShape shape = sat_pack_series_shape(series);
    if (!read_entries(array, &form, sat_strip_count(&shape, &form), *next_frame,
                      (size_t)frame_count, bounds, arena, frames + *next_frame, err)) {
        return sat_fail_in(err, "%s", path);
    }
    *next_frame += (size_t)frame_count;
    return true;
}

static bool read_runs(const json_t *runs, const SatSeries *series, SatPackBounds *bounds,
                      SatArena *arena, SatPackFrame *frames, SatError *err)
{
    size_t next_frame = 0;
    for (size_t i = 0; i < json_array_size(runs); i++) {
        char path[48];
        (void)snprintf(path, sizeof(path), "storage.runs[%zu]", i);
        if (next_frame == series->frame_count) {
            return sat_fail(err, SAT_ERR_FORMAT, "%s: all %zu frames are stored already", path,
                            next_frame);
        }
        if (!read_run(json_array_get(runs, i), path, series, bounds, arena, frames, &next_frame,
                      err)) {
            return false;
        }
    }
    if (next_frame != series->frame_count) {
        return sat_fail(err, SAT_ERR_FORMAT, "storage.runs: %zu frames are stored of %zu",
                        next_frame, series->frame_count);
    }
    return true;
}

bool sat_pack_storage_read(const json_t *series_object, const SatSeries *series,
                           SatPackBounds *bounds, SatArena *arena, SatPackSeries *out,
                           SatError *err)
{
    json_t *storage = NULL;
    json_t *runs = NULL;
    size_t picture_bytes = 0;
    SatPackSeries found = {.shape = sat_pack_series_shape(series)};
    if (!sat_pixel_shape_check(&found.shape, &picture_bytes, err) ||
        !sat_json_get_object(series_object, "", "storage", true, &storage, err) ||
        !sat_json_get_array(storage, "storage", "runs", true, series->frame_count, &runs, err)) {
        return false;
    }
    SatPackFrame *frames = sat_arena_alloc(arena, series->frame_count, sizeof(*frames), err);
    if (frames == NULL || !read_runs(runs, series, bounds, arena, frames, err)) {
        return false;
    }
    found.frames = frames;
    const json_t *thumbnail = json_object_get(storage, "thumbnail");
    if (thumbnail != NULL && !json_is_null(thumbnail)) {
        found.has_thumbnail = true;
        if (!sat_pack_entry_read(thumbnail, SAT_PACK_MAX_ENTRY_BYTES, bounds, &found.thumbnail,
                                 err)) {
            return sat_fail_in(err, "storage.thumbnail");
        }
    }
    *out = found;
    return true;
}
