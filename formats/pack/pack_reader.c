/* Opens a .satchel and gives cases and pictures. */
#include "formats/pack/pack_reader.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#include "formats/base/checked_math.h"
#include "formats/case/case_json.h"
#include "formats/codec/webp_container.h"
#include "formats/pack/pack_locate.h"
#include "formats/pack/pack_storage.h"
#include "formats/zip/zip_layout.h"

struct SatPackReader {
    SatFile *file;
    SatPackIndex *index;
    bool used_copy;
};

/* ---- opening --------------------------------------------------------------------------------- */

static bool open_index(SatPackReader *reader, SatError *err)
{
    SatPackLocation location;
    bool located = sat_pack_locate(reader->file, &location, err);
    if (located) {
        reader->used_copy = !location.first_index_good;
        reader->index = sat_pack_index_parse(location.text, location.length,
                                             location.index_offset - SAT_ZIP_LOCAL_BYTES, err);
        if (reader->index == NULL) {
            (void)sat_fail_in(err, SAT_PACK_INDEX_NAME);
        }
    }
    sat_pack_location_free(&location);
    return reader->index != NULL;
}

SatPackReader *sat_pack_reader_open(const char *path, SatError *err)
{
    SAT_AUTO(SatPackReader) *reader = calloc(1, sizeof(*reader));
    if (reader == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to open %s", path);
        return NULL;
    }
    reader->file = sat_file_open(path, SAT_FILE_READ, err);
    if (reader->file == NULL) {
        return NULL;
    }
    if (!open_index(reader, err)) {
        (void)sat_fail_in(err, "%s", path);
        if (err->code == SAT_ERR_CORRUPT) {
            SatError damage = *err;
            sat_error_clear(err);
            sat_fail(err, SAT_ERR_CORRUPT, "%s; run: satchel repair %s -o NEW", damage.text,
                     sat_path_file_name(path));
        }
        return NULL;
    }
    return SAT_STEAL(reader);
}

void sat_pack_reader_close(SatPackReader *reader)
{
    if (reader != NULL) {
        sat_pack_index_free(reader->index);
        sat_file_close(reader->file);
        free(reader);
    }
}

const char *sat_pack_reader_title(const SatPackReader *reader)
{
    return reader->index->title;
}

SatPackSharing sat_pack_reader_sharing(const SatPackReader *reader)
{
    return reader->index->sharing;
}

bool sat_pack_reader_used_copy(const SatPackReader *reader)
{
    return reader->used_copy;
}

size_t sat_pack_reader_case_count(const SatPackReader *reader)
{
    return reader->index->case_count;
}

const SatPackCaseEntry *sat_pack_reader_case(const SatPackReader *reader, size_t case_index)
{
    assert(case_index < reader->index->case_count);
    return &reader->index->cases[case_index];
}

/* ---- entries --------------------------------------------------------------------------------- */

bool sat_pack_reader_read(const SatPackReader *reader, const SatPackEntry *entry, void *bytes,
                          SatError *err)
{
    if (!sat_file_read_at(reader->file, entry->offset, bytes, (size_t)entry->length, err)) {
        return false;
    }
    SatSha256 found = sat_sha256(bytes, (size_t)entry->length);
    if (!sat_sha256_equal(&found, &entry->hash)) {
        return sat_fail(err, SAT_ERR_CORRUPT, "damaged: it differs from its checksum");
    }
    return true;
}

/* ---- cases ----------------------------------------------------------------------------------- */

/* The public part first, so that the caller's pointer is ours. */
typedef struct {
    SatPackCase shown;
    SatArena *arena; /* series, frames and entries */
} LoadedCase;

void sat_pack_case_free(SatPackCase *pack_case)
{
    if (pack_case != NULL) {
        LoadedCase *loaded = (LoadedCase *)(void *)pack_case;
        sat_case_free(loaded->shown.model);
        sat_arena_free(loaded->arena);
        free(loaded);
    }
}

/* Every series' "storage", in the order of sat_case_series(). */
static bool read_storage(const json_t *root, SatPackBounds *bounds, LoadedCase *loaded,
                         SatError *err)
{
    const SatCase *model = loaded->shown.model;
    size_t series_count = sat_case_series_count(model);
    const json_t *studies = json_object_get(root, "studies");
    SatPackSeries *all = sat_arena_alloc(loaded->arena, series_count, sizeof(*all), err);
    if (all == NULL) {
        return false;
    }
    size_t number = 0;
    for (size_t i = 0; i < model->study_count; i++) {
        const json_t *series = json_object_get(json_array_get(studies, i), "series");
        for (size_t k = 0; k < model->studies[i].series_count; k++, number++) {
            if (!sat_pack_storage_read(json_array_get(series, k), &model->studies[i].series[k],
                                       bounds, loaded->arena, &all[number], err)) {
                return sat_fail_in(err, "series %zu", number + 1);
            }
        }
    }
    loaded->shown.series = all;
    loaded->shown.series_count = series_count;
    return true;
}

static bool check_counts(const SatPackCaseEntry *entry, const SatCase *model, SatError *err)
{
    if (sat_case_series_count(model) != entry->series_count ||
        sat_case_frame_count(model) != entry->frame_count) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "case.json has %zu series and %zu frames, the index says %" PRIu32
                        " and %" PRIu64,
                        sat_case_series_count(model), sat_case_frame_count(model),
                        entry->series_count, entry->frame_count);
    }
    return true;
}

/* The case's pictures lie behind the case before it and before its own case.json. */
static SatPackBounds case_bounds(const SatPackIndex *index, size_t case_index)
{
    SatPackBounds bounds = {0, index->cases[case_index].case_json.offset - SAT_ZIP_LOCAL_BYTES};
    if (case_index > 0) {
        const SatPackEntry *before = &index->cases[case_index - 1].case_json;
        bounds.begin = before->offset + before->length;
    }
    return bounds;
}

static bool parse_case(const SatPackIndex *index, size_t case_index, const char *text,
                       LoadedCase *loaded, SatError *err)
{
    const SatPackCaseEntry *entry = &index->cases[case_index];
    SatPackBounds bounds = case_bounds(index, case_index);
    json_t *root = NULL;
    loaded->shown.model = sat_case_read_json(text, (size_t)entry->case_json.length, &root, err);
    bool done = loaded->shown.model != NULL && check_counts(entry, loaded->shown.model, err) &&
                read_storage(root, &bounds, loaded, err);
    json_decref(root);
    return done;
}

static bool read_case(const SatPackReader *reader, size_t case_index, LoadedCase *loaded,
                      SatError *err)
{
    const SatPackEntry *entry = &reader->index->cases[case_index].case_json;
    char *text = malloc((size_t)entry->length + 1);
    if (text == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %" PRIu64 " bytes",
                        entry->length);
    }
    bool done = sat_pack_reader_read(reader, entry, text, err);
    if (!done) {
        (void)sat_fail_in(err, "case.json is damaged; the other cases still play");
    } else {
        text[entry->length] = '\0';
        done = parse_case(reader->index, case_index, text, loaded, err);
    }
    free(text);
    return done;
}

SatPackCase *sat_pack_reader_load_case(const SatPackReader *reader, size_t case_index,
                                       SatError *err)
{
    assert(case_index < reader->index->case_count);
    LoadedCase *loaded = calloc(1, sizeof(*loaded));
    if (loaded == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for case %zu", case_index + 1);
        return NULL;
    }
    loaded->arena = sat_arena_new(0, err);
    if (loaded->arena == NULL || !read_case(reader, case_index, loaded, err)) {
        (void)sat_fail_in(err, "case %zu", case_index + 1);
        sat_pack_case_free(&loaded->shown);
        return NULL;
    }
    return &loaded->shown;
}

/* ---- pictures -------------------------------------------------------------------------------- */

/* Reads an entry into the scratch buffer, which grows but is never copied. */
static bool read_into_scratch(const SatPackReader *reader, const SatPackEntry *entry,
                              SatByteWriter *scratch, SatError *err)
{
    size_t length = (size_t)entry->length;
    if (scratch->capacity < length) {
        sat_byte_writer_free(scratch);
        scratch->bytes = malloc(length);
        if (scratch->bytes == NULL) {
            return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu bytes", length);
        }
        scratch->capacity = length;
    }
    scratch->length = length;
    return sat_pack_reader_read(reader, entry, scratch->bytes, err);
}

bool sat_pack_reader_decode_strip(const SatPackReader *reader, const SatPackFrame *pack_frame,
                                  uint32_t strip_index, const SatPixelFrame *frame,
                                  SatByteWriter *scratch, SatError *err)
{
    const SatPictureForm *form = &pack_frame->form;
    assert(strip_index < pack_frame->strip_count);
    if (sat_strip_count(&frame->shape, form) != pack_frame->strip_count) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "the frame has another shape than its series");
    }
    SatPixelFrame strip = sat_pixel_frame_rows(frame, strip_index * form->strip_rows,
                                               sat_strip_height(&frame->shape, form, strip_index));
    const SatPackEntry *entry = &pack_frame->strips[strip_index];
    if (read_into_scratch(reader, entry, scratch, err) &&
        sat_codec(form->coding)
            ->decode(scratch->bytes, scratch->length, form->predictor, &strip, err)) {
        return true;
    }
    if (pack_frame->strip_count > 1) {
        (void)sat_fail_in(err, "strip %" PRIu32 " of %" PRIu32, strip_index + 1,
                          pack_frame->strip_count);
    }
    return false;
}

bool sat_pack_reader_decode_frame(const SatPackReader *reader, const SatPackFrame *pack_frame,
                                  const SatPixelFrame *frame, SatByteWriter *scratch, SatError *err)
{
    for (uint32_t i = 0; i < pack_frame->strip_count; i++) {
        if (!sat_pack_reader_decode_strip(reader, pack_frame, i, frame, scratch, err)) {
            return false;
        }
    }
    return true;
}

static bool decode_thumbnail(const void *bytes, size_t length, SatPixelFrame *rgb, SatError *err)
{
    SatPixelShape shape = {.layout = SAT_PIXEL_RGB8, .bits = 8};
    if (!sat_webp_container_check(bytes, length, &shape.width_px, &shape.height_px, err)) {
        return false;
    }
    if (shape.width_px > SAT_PACK_THUMBNAIL_SIDE_PX ||
        shape.height_px > SAT_PACK_THUMBNAIL_SIDE_PX) {
        return sat_fail(err, SAT_ERR_LIMIT, "%" PRIu32 " x %" PRIu32 " pixels, at most %u a side",
                        shape.width_px, shape.height_px, SAT_PACK_THUMBNAIL_SIDE_PX);
    }
    SatPixelFrame frame;
    if (!sat_pixel_frame_new(&frame, &shape, err)) {
        return false;
    }
    if (!sat_codec(SAT_CODING_WEBP)->decode(bytes, length, SAT_PREDICTOR_NONE, &frame, err)) {
        sat_pixel_frame_free(&frame);
        return false;
    }
    *rgb = frame;
    return true;
}

bool sat_pack_reader_thumbnail(const SatPackReader *reader, const SatPackEntry *entry,
                               SatPixelFrame *rgb, SatError *err)
{
    SatByteWriter scratch = SAT_BYTE_WRITER_INIT;
    bool done = read_into_scratch(reader, entry, &scratch, err) &&
                decode_thumbnail(scratch.bytes, scratch.length, rgb, err);
    sat_byte_writer_free(&scratch);
    return done || sat_fail_in(err, "thumbnail");
}
