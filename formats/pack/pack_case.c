/* One case of a pack read from a file. */
#include "formats/pack/pack_case.h"

#include <inttypes.h>
#include <stdlib.h>

#include "formats/case/case_json_private.h"
#include "formats/pack/pack_storage.h"
#include "formats/zip/zip_layout.h"

bool sat_pack_entry_load(SatFile *file, const SatPackEntry *entry, void *bytes, SatError *err)
{
    if (!sat_file_read_at(file, entry->offset, bytes, (size_t)entry->length, err)) {
        return false;
    }
    SatSha256 found = sat_sha256(bytes, (size_t)entry->length);
    return sat_sha256_equal(&found, &entry->hash) ||
           sat_fail(err, SAT_ERR_CORRUPT, "damaged: it differs from its checksum");
}

bool sat_pack_entry_into_scratch(SatFile *file, const SatPackEntry *entry, SatByteWriter *scratch,
                                 SatError *err)
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
    return sat_pack_entry_load(file, entry, scratch->bytes, err);
}

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

static bool read_case(SatFile *file, const SatPackIndex *index, size_t case_index,
                      LoadedCase *loaded, SatError *err)
{
    const SatPackEntry *entry = &index->cases[case_index].case_json;
    char *text = malloc((size_t)entry->length + 1);
    if (text == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %" PRIu64 " bytes",
                        entry->length);
    }
    bool done = sat_pack_entry_load(file, entry, text, err);
    if (!done) {
        (void)sat_fail_in(err, SAT_PACK_CASE_JSON_NAME);
    } else {
        text[entry->length] = '\0';
        done = parse_case(index, case_index, text, loaded, err);
    }
    free(text);
    return done;
}

SatPackCase *sat_pack_case_load(SatFile *file, const SatPackIndex *index, size_t case_index,
                                SatError *err)
{
    LoadedCase *loaded = calloc(1, sizeof(*loaded));
    if (loaded == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a case");
        return NULL;
    }
    loaded->arena = sat_arena_new(0, err);
    if (loaded->arena == NULL || !read_case(file, index, case_index, loaded, err)) {
        sat_pack_case_free(&loaded->shown);
        return NULL;
    }
    return &loaded->shown;
}
