/* Takes what is allowed out of a raw item, and keeps the items made so. */
#include "export/deidentify/deid_allow_list.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/clean_item_private.h"
#include "export/deidentify/deid_backup.h"
#include "export/deidentify/deid_display_digest.h"
#include "export/deidentify/deid_private.h"
#include "export/deidentify/drawn_states_private.h"
#include "export/deidentify/own_identifiers_private.h"
#include "export/deidentify/raw_case_list.h"
#include "formats/base/growing_list.h"
#include "formats/dicom/dicom_tags.h"

struct SatDeidentifier {
    SatLibrarySecret secret;
    const SatUserVocabulary *vocabulary; /* borrowed; may be NULL */
    SatArena *arena;
    SatOpenObjects *opened;
    SatDicomTextDecoder *text_decoder;
    SatOwnIdentifiers *own_identifiers;
    SatDroppedList dropped;
    const SatCleanBackup *backup; /* the one that is visited; NULL: none */
    SatRawCaseList cases;
    const SatRawCase *written;        /* of the folder that is visited; NULL: none */
    const SatRawCase *backup_written; /* of the backup that is; NULL: none */
    size_t written_from;              /* the first item that `written` holds for */
    SatSha256 *case_folders;          /* of the case.json of each so far */
    size_t case_folder_count, case_folder_capacity;
    uint32_t case_folder; /* of `written`: its place among them, from 1 on; 0: none */
    SatCleanItem **items;
    size_t count;
    size_t capacity;
    uint64_t frame_count; /* of all items */
    SatCleanOther *others;
    size_t other_count;
    size_t other_capacity;
    SatStateShutters states; /* of presentation states among the others */
    SatDrawnStates drawn;    /* what these draw, and key object selections */
};

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
    return true;
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

static SatDeidStep step_for(const SatDeidentifier *deidentifier, const SatRawItem *raw)
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
static bool set_file(const SatDeidentifier *deidentifier, const SatRawItem *raw,
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

/* Folders with equal words are one: most likely the same one, that two sources lead to. 0: no
 * memory. */
static uint32_t case_folder_of(SatDeidentifier *deidentifier, const char *json, size_t length_bytes,
                               SatError *err)
{
    const SatSha256 hash = sat_sha256(json, length_bytes);
    for (size_t i = 0; i < deidentifier->case_folder_count; i++) {
        if (sat_sha256_equal(&deidentifier->case_folders[i], &hash)) {
            return (uint32_t)i + 1;
        }
    }
    SatSha256 *folders = sat_list_grow(deidentifier->case_folders, deidentifier->case_folder_count,
                                       &deidentifier->case_folder_capacity, sizeof(*folders));
    if (folders == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for case.json");
        return 0;
    }
    deidentifier->case_folders = folders;
    folders[deidentifier->case_folder_count++] = hash;
    return (uint32_t)deidentifier->case_folder_count;
}

bool sat_deidentifier_take_written(void *context, const char *json, size_t length_bytes,
                                   SatError *err)
{
    SatDeidentifier *deidentifier = context;
    deidentifier->written = NULL;
    deidentifier->written_from = deidentifier->count;
    deidentifier->case_folder =
        json != NULL ? case_folder_of(deidentifier, json, length_bytes, err) : 0;
    if (json != NULL && deidentifier->case_folder == 0) {
        return false;
    }
    if (json != NULL) {
        deidentifier->written = sat_raw_case_list_keep(
            &deidentifier->cases, sat_raw_case_read(json, length_bytes, err), err);
    }
    return json == NULL || deidentifier->written != NULL;
}

/* The texts of a backup, and what it teaches with. */
static bool take_backup(SatDeidentifier *deidentifier, const SatRawBackup *raw, SatError *err)
{
    deidentifier->backup = sat_deid_backup_new(raw, deidentifier->arena, err);
    if (deidentifier->backup != NULL && raw->case_json != NULL) {
        deidentifier->backup_written = sat_raw_case_list_keep(
            &deidentifier->cases,
            sat_raw_case_read_backup(raw->case_json, raw->case_json_bytes, err), err);
    }
    return deidentifier->backup != NULL &&
           (raw->case_json == NULL || deidentifier->backup_written != NULL);
}

bool sat_deidentifier_take_rewritten(void *context, const char *json, size_t length_bytes,
                                     SatError *err)
{
    SatDeidentifier *deidentifier = context;
    const size_t from = deidentifier->written_from;
    const uint32_t folder = deidentifier->case_folder;
    if (!sat_deidentifier_take_written(deidentifier, json, length_bytes, err)) {
        return false;
    }
    deidentifier->written_from = from; /* still the same folder */
    deidentifier->case_folder = folder != 0 ? folder : deidentifier->case_folder;
    for (size_t i = from; i < deidentifier->count; i++) {
        deidentifier->items[i]->facts.written = deidentifier->written;
        deidentifier->items[i]->facts.case_folder = deidentifier->case_folder;
    }
    return true;
}

bool sat_deidentifier_take_backup(void *context, const SatRawBackup *raw, SatError *err)
{
    SatDeidentifier *deidentifier = context;
    deidentifier->backup = NULL;
    deidentifier->backup_written = NULL;
    if (raw == NULL || take_backup(deidentifier, raw, err)) {
        return true;
    }
    if (err->code != SAT_ERR_NO_MEMORY) { /* what is wrong with its texts costs no object */
        SatRawBackup without = *raw;
        SatError again = SAT_ERROR_INIT;
        without.case_json = NULL;
        deidentifier->backup = sat_deid_backup_new(&without, deidentifier->arena, &again);
    }
    return false;
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

/* Its keys; and who it names, unless that was taken out of it. */
static bool take_identity(SatDeidentifier *deidentifier, const SatDeidStep *step,
                          SatCleanFacts *facts, SatObjectFile *file, SatError *err)
{
    bool done = sat_deid_identity(step, facts, &file->known.uids, err);
    file->known.patient_key = facts->patient_key;
    return done && (sat_deid_is_cleaned(step) ||
                    sat_own_identifiers_take(deidentifier->own_identifiers, &facts->patient_key,
                                             step->decoder, step->dataset, err));
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
    if (item == NULL || !set_file(deidentifier, raw, &item->file, err)) {
        return false;
    }
    SatDeidStep step = step_for(deidentifier, raw);
    step.user = deidentifier->vocabulary;
    step.dropped = &deidentifier->dropped;
    item->opened = deidentifier->opened;
    item->facts.is_mosaic = raw->is_mosaic;
    item->mosaic = raw->mosaic;
    item->facts.case_folder = deidentifier->case_folder;
    item->facts.written =
        deidentifier->written != NULL ? deidentifier->written : deidentifier->backup_written;
    set_numbers(&step, &item->facts);
    if (!set_extent(&step, item, err) ||
        !take_identity(deidentifier, &step, &item->facts, &item->file, err) ||
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

const SatCleanOther *sat_deidentifier_others(const SatDeidentifier *deidentifier, size_t *count)
{
    *count = deidentifier->other_count;
    return deidentifier->others;
}

/* Adds the object with its keys; NULL: failed. */
static SatCleanOther *add_other(SatDeidentifier *deidentifier, const SatDeidStep *step,
                                SatError *err)
{
    if (deidentifier->other_count >= SAT_CLEAN_MAX_FRAMES) {
        (void)sat_fail(err, SAT_ERR_LIMIT, "more than %u objects at once: give fewer sources",
                       SAT_CLEAN_MAX_FRAMES);
        return NULL;
    }
    SatCleanOther *others = sat_list_grow(deidentifier->others, deidentifier->other_count,
                                          &deidentifier->other_capacity, sizeof(*others));
    if (others == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu objects",
                       deidentifier->other_count);
        return NULL;
    }
    deidentifier->others = others;
    SatCleanFacts facts = {.modality = NULL};
    SatObjectFile *file = sat_arena_alloc(deidentifier->arena, 1, sizeof(*file), err);
    if (file == NULL || !set_file(deidentifier, step->raw, file, err) ||
        !take_identity(deidentifier, step, &facts, file, err)) {
        return NULL;
    }
    SatCleanOther *other = &others[deidentifier->other_count++];
    *other = (SatCleanOther){.patient_key = facts.patient_key,
                             .study_key = facts.study_key,
                             .series_key = facts.series_key,
                             .instance_key = facts.instance_key,
                             .file = file,
                             .has_study_date = facts.has_study_date,
                             .study_day_number = facts.study_day_number,
                             .study_seconds = facts.study_seconds,
                             .unseen = "",
                             .kind = step->raw->kind};
    sat_deid_age_of(step->dataset, other->age);
    return other;
}

bool sat_deidentifier_take_unseen(void *context, const SatRawItem *raw, const char *why,
                                  SatError *err)
{
    SatDeidentifier *deidentifier = context;
    SatDeidStep step = step_for(deidentifier, raw);
    const char *text = sat_arena_text(deidentifier->arena, why, strlen(why), err);
    SatCleanOther *other = text != NULL ? add_other(deidentifier, &step, err) : NULL;
    if (other == NULL) {
        return false;
    }
    other->unseen = text;
    return true;
}

bool sat_deidentifier_take_other(void *context, const SatRawItem *raw, SatError *err)
{
    SatDeidentifier *deidentifier = context;
    SatDeidStep step = step_for(deidentifier, raw);
    SatCleanOther *other = add_other(deidentifier, &step, err);
    if (other == NULL || !sat_deid_note_state(&step, &deidentifier->states, err) ||
        !sat_drawn_states_take(&deidentifier->drawn, &step, err)) {
        return false;
    }
    if (raw->kind->role == SAT_DICOM_OBJECT_VIDEO) {
        int64_t frames = 0;
        bool is_said = sat_dicom_get_i64(step.dataset, SAT_TAG_NUMBER_OF_FRAMES, 0, &frames) &&
                       frames > 0 && frames <= UINT32_MAX;
        other->frames = is_said ? (uint32_t)frames : 0;
        other->frame_time_ms = sat_deid_cine(step.dataset).frame_time_ms;
    }
    if (raw->kind->role == SAT_DICOM_OBJECT_LARGE) {
        (void)sat_dicom_mosaic_size(step.dataset, &other->rows, &other->columns);
    }
    return true;
}
