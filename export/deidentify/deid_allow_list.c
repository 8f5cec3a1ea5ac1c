/* Takes what is allowed out of a raw item, and keeps the items made so. */
#include "export/deidentify/deid_allow_list.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/clean_item_private.h"
#include "export/deidentify/deid_backup.h"
#include "export/deidentify/deid_display_digest.h"
#include "export/deidentify/deidentifier_private.h"
#include "export/deidentify/own_identifiers_private.h"
#include "formats/base/growing_list.h"
#include "formats/dicom/dicom_tags.h"

SatDeidentifier *sat_deidentifier_new(const SatLibrarySecret *secret,
                                      const SatUserVocabulary *vocabulary,
                                      const SatDicomDecoder *decoder, SatError *err)
{
    SAT_AUTO(SatDeidentifier) *deidentifier = calloc(1, sizeof(*deidentifier));
    if (deidentifier == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the source");
        return NULL;
    }
    deidentifier->secret = *secret;
    deidentifier->vocabulary = vocabulary;
    deidentifier->arena = sat_arena_new(0, err);
    if (deidentifier->arena == NULL) {
        return NULL;
    }
    deidentifier->opened = sat_open_objects_new(decoder, err);
    if (deidentifier->opened == NULL) {
        return NULL;
    }
    deidentifier->own_identifiers = sat_own_identifiers_new(err);
    if (deidentifier->own_identifiers == NULL) {
        return NULL;
    }
    deidentifier->text_decoder = sat_dicom_text_decoder_new(err);
    return deidentifier->text_decoder != NULL ? SAT_STEAL(deidentifier) : NULL;
}

void sat_deidentifier_free(SatDeidentifier *deidentifier)
{
    if (deidentifier == NULL) {
        return;
    }
    sat_open_objects_free(deidentifier->opened);
    sat_dicom_text_decoder_free(deidentifier->text_decoder);
    sat_own_identifiers_free(deidentifier->own_identifiers);
    sat_dropped_list_free(&deidentifier->dropped);
    sat_arena_free(deidentifier->arena);
    sat_raw_case_list_free(&deidentifier->cases);
    free(deidentifier->case_folders);
    free(deidentifier->items);
    free(deidentifier->others);
    free(deidentifier->states.list);
    free(deidentifier->drawn.list);
    memset(&deidentifier->secret, 0, sizeof(deidentifier->secret));
    free(deidentifier);
}

const SatCleanItem *const *sat_deidentifier_items(const SatDeidentifier *deidentifier,
                                                  size_t *count)
{
    *count = deidentifier->count;
    return (const SatCleanItem *const *)deidentifier->items;
}

bool sat_deidentifier_finish(SatDeidentifier *deidentifier, SatError *err)
{
    for (size_t i = 0; i < deidentifier->count; i++) {
        if (!sat_deid_apply_states(&deidentifier->states, deidentifier->arena,
                                   &deidentifier->items[i]->facts, err)) {
            return false;
        }
    }
    deidentifier->states.count = 0; /* they are in the items now */
    if (!sat_drawn_states_clean(&deidentifier->drawn, deidentifier->own_identifiers,
                                deidentifier->arena, err)) {
        return false;
    }
    for (size_t i = 0; deidentifier->drawn.count > 0 && i < deidentifier->count; i++) {
        deidentifier->items[i]->facts.drawn = &deidentifier->drawn;
    }
    return sat_deidentifier_join_case_folders(deidentifier, err);
}

bool sat_deidentifier_settle_words(SatDeidentifier *deidentifier, bool keeps_dropped, SatError *err)
{
    const SatDeidMoreWords more = {.own = deidentifier->own_identifiers,
                                   .user = deidentifier->vocabulary,
                                   .keeps_dropped = keeps_dropped};
    for (size_t i = 0; i < deidentifier->count; i++) {
        SatCleanItem *item = deidentifier->items[i];
        SatDroppedWords *words = item->dropped_words;
        if (words == NULL || (!keeps_dropped && !sat_dropped_words_has_users(words))) {
            continue;
        }
        item->facts.series_words = sat_dropped_words_settle(words, &more, deidentifier->arena, err);
        if (item->facts.series_words == NULL) {
            return false;
        }
    }
    return true;
}

const SatOwnIdentifiers *sat_deidentifier_identifiers(const SatDeidentifier *deidentifier)
{
    return deidentifier->own_identifiers;
}

static bool make_room(SatDeidentifier *deidentifier, SatError *err)
{
    SatCleanItem **items = sat_list_grow(deidentifier->items, deidentifier->count,
                                         &deidentifier->capacity, sizeof(*items));
    if (items == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu pictures",
                        deidentifier->count);
    }
    deidentifier->items = items;
    return true;
}

bool sat_deid_text(const SatDeidStep *step, const SatDicomDataset *dataset, uint32_t tag,
                   size_t index, SatByteWriter *out)
{
    SatDicomCharset charset = sat_dicom_charset_of(dataset, &step->charset);
    return sat_dicom_text_utf8(step->decoder, &charset, dataset, tag, index, out);
}

/* Where the range of wide values is kept once it is known. */
static bool set_extent(const SatDeidStep *step, SatCleanItem *item, SatError *err)
{
    if (step->raw->image.conversion != SAT_DICOM_LINEAR_TO_16) {
        return true;
    }
    item->measured = sat_arena_alloc(step->arena, 1, sizeof(*item->measured), err);
    item->facts.extent = item->measured;
    return item->measured != NULL;
}

static void set_numbers(const SatDeidStep *step, SatCleanFacts *facts)
{
    facts->image = step->raw->image;
    facts->source_ordinal = step->raw->source_ordinal;
    facts->file_size_bytes = step->raw->file_size_bytes;
    facts->file_modified_ns = step->raw->file_modified_ns;
    facts->backup = step->backup;
    facts->was_masked = sat_deid_is_cleaned(step) && sat_deid_says_clean_pixels(step->dataset);
    facts->has_series_number =
        sat_dicom_get_i64(step->dataset, SAT_TAG_SERIES_NUMBER, 0, &facts->series_number);
    facts->has_instance_number =
        sat_dicom_get_i64(step->dataset, SAT_TAG_INSTANCE_NUMBER, 0, &facts->instance_number);
    facts->suspicion = sat_deid_suspicion(step);
    facts->is_flagged = sat_deid_is_flagged(step);
}

SatDeidStep sat_deidentifier_step(const SatDeidentifier *deidentifier, const SatRawItem *raw)
{
    const SatDicomDataset *dataset = sat_dicom_dataset(raw->dicom);
    return (SatDeidStep){.secret = &deidentifier->secret,
                         .arena = deidentifier->arena,
                         .raw = raw,
                         .dataset = dataset,
                         .decoder = deidentifier->text_decoder,
                         .charset = sat_dicom_charset_of(dataset, NULL),
                         .backup = deidentifier->backup};
}

/* Most identities are the end of their path: one text for both. */
bool sat_deidentifier_set_file(const SatDeidentifier *deidentifier, const SatRawItem *raw,
                               SatObjectFile *file, SatError *err)
{
    size_t path = strlen(raw->path), identity = strlen(raw->identity);
    const char *copy = sat_arena_text(deidentifier->arena, raw->path, path, err);
    if (copy == NULL) {
        return false;
    }
    const char *end = copy + (path > identity ? path - identity : 0);
    const char *name = strcmp(end, raw->identity) == 0
                           ? end
                           : sat_arena_text(deidentifier->arena, raw->identity, identity, err);
    *file = (SatObjectFile){.path = copy,
                            .identity = name,
                            .size_bytes = raw->file_size_bytes,
                            .modified_ns = raw->file_modified_ns,
                            .backup = deidentifier->backup};
    return name != NULL;
}

/* What the gate asks of a picture; of many frames it is asked for when it is needed. */
static bool set_only_frame(const SatDeidStep *step, SatCleanItem *item, SatError *err)
{
    const SatRawItem *raw = step->raw;
    if (raw->image.frames != 1 || raw->is_mosaic) {
        return true;
    }
    item->only_frame = sat_dicom_image_stored_place(raw->dicom, &raw->image, 0);
    item->has_display = sat_deid_display_digest(raw->dicom, &item->display, err);
    return item->has_display;
}

bool sat_deidentifier_take_identity(SatDeidentifier *deidentifier, const SatDeidStep *step,
                                    SatCleanFacts *facts, SatObjectFile *file, SatError *err)
{
    bool done = sat_deid_identity(step, facts, &file->known.uids, err);
    file->known.patient_key = facts->patient_key;
    return done && (sat_deid_is_cleaned(step) ||
                    sat_own_identifiers_take(deidentifier->own_identifiers, &facts->patient_key,
                                             step->decoder, step->dataset, err));
}

static bool take_key_frames(SatDeidentifier *deidentifier, const SatRawItem *raw,
                            SatCleanFacts *facts, SatError *err)
{
    if (raw->key_frame_count == 0) {
        return true;
    }
    uint32_t *frames =
        sat_arena_alloc(deidentifier->arena, raw->key_frame_count, sizeof(*frames), err);
    if (frames != NULL) {
        memcpy(frames, raw->key_frames, raw->key_frame_count * sizeof(*frames));
        facts->key_frames = frames;
        facts->key_frame_count = raw->key_frame_count;
    }
    return frames != NULL;
}

bool sat_deidentifier_take(void *context, const SatRawItem *raw, SatError *err)
{
    SatDeidentifier *deidentifier = context;
    if (raw->image.frames > SAT_CASE_MAX_FRAMES) {
        return sat_fail(err, SAT_ERR_LIMIT, "it has %u frames, %u are allowed",
                        (unsigned)raw->image.frames, SAT_CASE_MAX_FRAMES);
    }
    if (deidentifier->frame_count + raw->image.frames > SAT_CLEAN_MAX_FRAMES) {
        return sat_fail(err, SAT_ERR_LIMIT, "more than %u pictures at once: give fewer sources",
                        SAT_CLEAN_MAX_FRAMES);
    }
    SatCleanItem *item = NULL;
    if (make_room(deidentifier, err)) {
        item = sat_arena_alloc(deidentifier->arena, 1, sizeof(*item), err);
    }
    if (item == NULL || !sat_deidentifier_set_file(deidentifier, raw, &item->file, err)) {
        return false;
    }
    SatDeidStep step = sat_deidentifier_step(deidentifier, raw);
    step.user = deidentifier->vocabulary;
    step.dropped = &deidentifier->dropped;
    item->opened = deidentifier->opened;
    item->facts.is_mosaic = raw->is_mosaic;
    item->mosaic = raw->mosaic;
    item->facts.case_folder = deidentifier->case_folder;
    if (!take_key_frames(deidentifier, raw, &item->facts, err)) {
        return false;
    }
    item->facts.written =
        deidentifier->written != NULL ? deidentifier->written : deidentifier->backup_written;
    set_numbers(&step, &item->facts);
    if (!set_extent(&step, item, err) ||
        !sat_deidentifier_take_identity(deidentifier, &step, &item->facts, &item->file, err) ||
        !sat_deid_descriptions(&step, &item->facts, &item->dropped_words, err)) {
        return false;
    }
    sat_deid_geometry(&step, &item->facts);
    sat_deid_set_cine(&step, &item->facts);
    if (!sat_deid_display(&step, &item->facts, err) || !sat_deid_frames(&step, &item->facts, err) ||
        !sat_deid_segments(&step, &item->facts, err) ||
        !sat_deid_us_regions(&step, &item->facts, err)) {
        return false;
    }
    if (!set_only_frame(&step, item, err)) {
        return false;
    }
    sat_deid_flag_shutters(&item->facts);
    deidentifier->frame_count += raw->image.frames;
    deidentifier->items[deidentifier->count++] = item;
    return true;
}
