/* What the pack writer knows of the case it is writing. */
#include "formats/pack/pack_case_draft.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"
#include "formats/base/hash_manifest.h"
#include "formats/case/case_json.h"
#include "formats/pack/pack_names.h"

struct SatPackSeriesDraft {
    SatPackRun *runs;
    size_t run_count, run_capacity;
    SatPackEntry *entries; /* of all runs, one after the other */
    size_t entry_count, entry_capacity;
    uint32_t frame_count; /* complete ones */
    uint32_t next_strip;  /* of the frame being written */
    bool has_thumbnail;
    SatPackEntry thumbnail;
};

/* The list with room for one more item; NULL: failed. */
static void *grow(void *items, size_t count, size_t *capacity, size_t item_bytes, SatError *err)
{
    void *grown = sat_list_grow(items, count, capacity, item_bytes);
    if (grown == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the list of pictures");
    }
    return grown;
}

void sat_pack_case_draft_free(SatPackCaseDraft *draft)
{
    for (size_t i = 0; i < draft->series_count; i++) {
        free(draft->series[i].runs);
        free(draft->series[i].entries);
    }
    free(draft->series);
    *draft = (SatPackCaseDraft)SAT_PACK_CASE_DRAFT_INIT;
}

bool sat_pack_case_draft_add_series(SatPackCaseDraft *draft, SatError *err)
{
    SatPackSeriesDraft *series =
        grow(draft->series, draft->series_count, &draft->series_capacity, sizeof(*series), err);
    if (series == NULL) {
        return false;
    }
    draft->series = series;
    draft->series[draft->series_count++] = (SatPackSeriesDraft){0};
    return true;
}

static SatPackSeriesDraft *last_series(const SatPackCaseDraft *draft)
{
    return draft->series_count > 0 ? &draft->series[draft->series_count - 1] : NULL;
}

static bool same_form(const SatPackRun *run, const SatPackPicture *picture)
{
    return run->form.coding == picture->form.coding &&
           run->form.predictor == picture->form.predictor &&
           run->form.strip_rows == picture->form.strip_rows &&
           run->form.near == picture->form.near && run->strip_count == picture->name.strip_count;
}

bool sat_pack_case_draft_expects(const SatPackCaseDraft *draft, const SatPackPicture *picture,
                                 SatError *err)
{
    const SatPictureName *name = &picture->name;
    const SatPackSeriesDraft *series = last_series(draft);
    if (series == NULL || series->has_thumbnail || name->series_index != draft->series_count - 1 ||
        name->frame_index != series->frame_count || name->strip_index != series->next_strip ||
        name->strip_index >= name->strip_count || name->coding != picture->form.coding) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "series %" PRIu64 ", frame %" PRIu64 ", strip %" PRIu64
                        " is not the next picture",
                        (uint64_t)name->series_index + 1, (uint64_t)name->frame_index + 1,
                        (uint64_t)name->strip_index + 1);
    }
    if (series->next_strip > 0 && !same_form(&series->runs[series->run_count - 1], picture)) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "series %zu, frame %" PRIu32 ": strips of two forms",
                        draft->series_count, series->frame_count + 1);
    }
    return true;
}

/* A frame that is coded like the one before it joins its run. */
static bool begin_frame(SatPackSeriesDraft *series, const SatPackPicture *picture, SatError *err)
{
    if (series->run_count > 0 && same_form(&series->runs[series->run_count - 1], picture)) {
        return true;
    }
    SatPackRun *runs =
        grow(series->runs, series->run_count, &series->run_capacity, sizeof(*runs), err);
    if (runs == NULL) {
        return false;
    }
    series->runs = runs;
    series->runs[series->run_count++] = (SatPackRun){.form = picture->form,
                                                     .strip_count = picture->name.strip_count,
                                                     .first_frame = series->frame_count};
    return true;
}

bool sat_pack_case_draft_add_picture(SatPackCaseDraft *draft, const SatPackPicture *picture,
                                     const SatPackEntry *entry, SatError *err)
{
    assert(draft->series_count > 0); /* sat_pack_case_draft_expects() said so */
    SatPackSeriesDraft *series = &draft->series[draft->series_count - 1];
    SatPackEntry *entries =
        grow(series->entries, series->entry_count, &series->entry_capacity, sizeof(*entries), err);
    if (entries == NULL) {
        return false;
    }
    series->entries = entries;
    if (series->next_strip == 0 && !begin_frame(series, picture, err)) {
        return false;
    }
    series->entries[series->entry_count++] = *entry;
    if (++series->next_strip == picture->name.strip_count) {
        series->next_strip = 0;
        series->frame_count++;
        series->runs[series->run_count - 1].frame_count++;
    }
    return true;
}

bool sat_pack_case_draft_wants_thumbnail(const SatPackCaseDraft *draft)
{
    const SatPackSeriesDraft *series = last_series(draft);
    return series != NULL && !series->has_thumbnail && series->next_strip == 0;
}

void sat_pack_case_draft_set_thumbnail(SatPackCaseDraft *draft, const SatPackEntry *entry)
{
    assert(draft->series_count > 0);
    SatPackSeriesDraft *series = &draft->series[draft->series_count - 1];
    series->has_thumbnail = true;
    series->thumbnail = *entry;
}

const SatPackEntry *sat_pack_case_draft_thumbnail(const SatPackCaseDraft *draft)
{
    for (size_t i = 0; i < draft->series_count; i++) {
        if (draft->series[i].has_thumbnail) {
            return &draft->series[i].thumbnail;
        }
    }
    return NULL;
}

/* ---- the finished case ----------------------------------------------------------------------- */

static bool check_series(const SatPackSeriesDraft *draft, const SatSeries *series, SatError *err)
{
    SatPixelShape shape = sat_pack_series_shape(series);
    size_t picture_bytes = 0;
    if (!sat_pixel_shape_check(&shape, &picture_bytes, err)) {
        return false;
    }
    if (draft->next_strip != 0 || draft->frame_count != series->frame_count) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "%" PRIu32 " whole pictures were added of the %zu the series has",
                        draft->frame_count, series->frame_count);
    }
    for (size_t i = 0; i < draft->run_count; i++) {
        const SatPackRun *run = &draft->runs[i];
        if (!sat_pack_form_check(series, &run->form, err)) {
            return false;
        }
        if (sat_strip_count(&shape, &run->form) != run->strip_count) {
            return sat_fail(err, SAT_ERR_ARGUMENT,
                            "%" PRIu32 " strips of %" PRIu32 " rows for a picture of %" PRIu32
                            " rows",
                            run->strip_count, run->form.strip_rows, shape.height_px);
        }
    }
    return true;
}

bool sat_pack_case_draft_check(const SatPackCaseDraft *draft, const SatCase *model, SatError *err)
{
    if (sat_case_series_count(model) != draft->series_count) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "%zu series were begun, the case has %zu",
                        draft->series_count, sat_case_series_count(model));
    }
    for (size_t i = 0; i < draft->series_count; i++) {
        if (!check_series(&draft->series[i], sat_case_series(model, i, NULL), err)) {
            return sat_fail_in(err, "series %zu", i + 1);
        }
    }
    return true;
}

/* Lines of its pictures, then its thumbnail; folder_length: what the manifest leaves out. */
static void write_lines(const SatPackSeriesDraft *series, uint32_t case_index,
                        uint32_t series_index, size_t folder_length, SatByteWriter *out)
{
    char text[SAT_PACK_NAME_BYTES];
    const SatPackEntry *entry = series->entries;
    for (size_t r = 0; r < series->run_count; r++) {
        const SatPackRun *run = &series->runs[r];
        const uint64_t count = (uint64_t)run->frame_count * run->strip_count;
        for (uint64_t i = 0; i < count; i++, entry++) {
            const SatPictureName name = {.case_index = case_index,
                                         .series_index = series_index,
                                         .frame_index =
                                             run->first_frame + (uint32_t)(i / run->strip_count),
                                         .strip_index = (uint32_t)(i % run->strip_count),
                                         .strip_count = run->strip_count,
                                         .coding = run->form.coding};
            sat_pack_picture_name(&name, text);
            sat_manifest_add(out, &entry->hash, text + folder_length);
        }
    }
    if (series->has_thumbnail) {
        sat_pack_thumbnail_name(case_index, series_index, text);
        sat_manifest_add(out, &series->thumbnail.hash, text + folder_length);
    }
}

void sat_pack_case_draft_write_manifest(const SatPackCaseDraft *draft, uint32_t case_index,
                                        SatByteWriter *out)
{
    char folder[SAT_PACK_NAME_BYTES];
    const size_t folder_length = sat_pack_case_folder(case_index, folder);
    for (size_t i = 0; i < draft->series_count; i++) {
        write_lines(&draft->series[i], case_index, (uint32_t)i, folder_length, out);
    }
}

typedef struct {
    const SatPackCaseDraft *draft;
    const SatCase *model;
} JsonContext;

static void write_storage(void *context, size_t study_index, size_t series_index,
                          SatJsonWriter *writer)
{
    const JsonContext *json = context;
    size_t number = series_index;
    for (size_t i = 0; i < study_index; i++) {
        number += json->model->studies[i].series_count;
    }
    const SatPackSeriesDraft *series = &json->draft->series[number];
    const SatPackEntry *entries = series->entries;
    for (size_t i = 0; i < series->run_count; i++) {
        SatPackRun *run = &series->runs[i];
        run->entries = entries; /* only now: the array has stopped moving */
        entries += (size_t)run->frame_count * run->strip_count;
    }
    SatPackStorage storage = {.runs = series->runs,
                              .run_count = series->run_count,
                              .has_thumbnail = series->has_thumbnail,
                              .thumbnail = series->thumbnail};
    sat_pack_storage_write(&storage, writer);
}

bool sat_pack_case_draft_write_json(const SatPackCaseDraft *draft, const SatCase *model,
                                    SatByteWriter *out, SatError *err)
{
    JsonContext context = {.draft = draft, .model = model};
    return sat_case_write_json(model, write_storage, &context, out, err);
}
