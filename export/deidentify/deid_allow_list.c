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
    if (deidentifier->arena == NULL ||
        !sat_facts_store_begin(&deidentifier->kept, deidentifier->arena, err)) {
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
    sat_facts_store_end(&deidentifier->kept);
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

void sat_deidentifier_keep_identities(SatDeidentifier *deidentifier)
{
    deidentifier->keeps_identities = true;
}

const SatCleanItem *const *sat_deidentifier_items(const SatDeidentifier *deidentifier,
                                                  size_t *count)
{
    *count = deidentifier->count;
    return (const SatCleanItem *const *)deidentifier->items;
}

bool sat_deidentifier_change(SatDeidentifier *deidentifier, SatCleanItem *item,
                             const SatCleanFacts *facts, SatError *err)
{
    const SatCleanFacts *kept = sat_facts_store_keep(&deidentifier->kept, facts, err);
    item->facts = kept != NULL ? kept : item->facts;
    return kept != NULL;
}

/* What states of the run draw, and their shutters. */
static bool add_states(SatDeidentifier *deidentifier, SatCleanItem *item, SatError *err)
{
    if (!sat_deid_apply_states(&deidentifier->states, &deidentifier->kept, item, err)) {
        return false;
    }
    if (deidentifier->drawn.count == 0) {
        return true;
    }
    SatCleanFacts facts;
    memcpy(&facts, item->facts, sizeof(facts));
    facts.drawn = &deidentifier->drawn;
    return sat_deidentifier_change(deidentifier, item, &facts, err);
}

bool sat_deidentifier_finish(SatDeidentifier *deidentifier, SatError *err)
{
    if (!sat_drawn_states_clean(&deidentifier->drawn, deidentifier->own_identifiers,
                                deidentifier->arena, err)) {
        return false;
    }
    for (size_t i = 0; i < deidentifier->count; i++) {
        if (!add_states(deidentifier, deidentifier->items[i], err)) {
            return false;
        }
    }
    deidentifier->states.count = 0; /* they are in the items now */
    return sat_deidentifier_join_case_folders(deidentifier, err);
}

bool sat_deidentifier_settle_words(SatDeidentifier *deidentifier, bool keeps_dropped, SatError *err)
{
    const SatDeidMoreWords more = {.own = deidentifier->own_identifiers,
                                   .user = deidentifier->vocabulary,
                                   .keeps_dropped = keeps_dropped};
    for (size_t i = 0; i < deidentifier->count; i++) {
        SatCleanItem *item = deidentifier->items[i];
        SatDroppedWords *words = item->rare != NULL ? item->rare->dropped_words : NULL;
        if (words == NULL || (!keeps_dropped && !sat_dropped_words_has_users(words))) {
            continue;
        }
        SatCleanFacts facts;
        memcpy(&facts, item->facts, sizeof(facts));
        facts.series_words = sat_dropped_words_settle(words, &more, deidentifier->arena, err);
        if (facts.series_words == NULL ||
            !sat_deidentifier_change(deidentifier, item, &facts, err)) {
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

/* Field by field: what equal pictures have must be equal bytes (facts_store.h). */
static SatDicomImage image_of(const SatDicomImage *image)
{
    SatDicomImage out;
    memset(&out, 0, sizeof(out));
    out.rows = image->rows;
    out.columns = image->columns;
    out.frames = image->frames;
    out.frames_missing = image->frames_missing;
    out.samples = image->samples;
    out.bits_allocated = image->bits_allocated;
    out.bits_stored = image->bits_stored;
    out.high_bit = image->high_bit;
    out.is_signed = image->is_signed;
    out.has_own_sign = image->has_own_sign;
    out.number = image->number;
    out.planar = image->planar;
    memcpy(out.photometric, image->photometric, sizeof(out.photometric));
    out.kind = image->kind;
    out.shape = image->shape;
    out.conversion = image->conversion;
    out.padding = image->padding;
    out.linear = image->linear;
    out.big_endian = image->big_endian;
    return out;
}

static void set_numbers(const SatDeidStep *step, SatItemDraft *draft)
{
    SatCleanFacts *facts = &draft->facts;
    const SatDicomImage image = image_of(&step->raw->image);
    memcpy(&facts->image, &image, sizeof(image));
    facts->is_mosaic = step->raw->is_mosaic;
    facts->source_ordinal = step->raw->source_ordinal;
    facts->backup = step->backup;
    facts->was_masked = sat_deid_is_cleaned(step) && sat_deid_says_clean_pixels(step->dataset);
    facts->has_series_number =
        sat_dicom_get_i64(step->dataset, SAT_TAG_SERIES_NUMBER, 0, &facts->series_number);
    draft->own.has_instance_number =
        sat_dicom_get_i64(step->dataset, SAT_TAG_INSTANCE_NUMBER, 0, &draft->own.instance_number);
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
                            .modified_ns = raw->file_modified_ns};
    return name != NULL;
}

/* What the gate asks of a picture; of many frames it is asked for when it is needed. */
static bool set_only_frame(SatDeidentifier *deidentifier, const SatRawItem *raw, SatCleanItem *item,
                           SatError *err)
{
    SatSha256 display;
    if (raw->image.frames != 1 || raw->is_mosaic) {
        return true;
    }
    item->only_frame = sat_dicom_image_stored_place(raw->dicom, &raw->image, 0);
    item->display = sat_deid_display_digest(raw->dicom, &display, err)
                        ? sat_interned_bytes(deidentifier->kept.interned, display.bytes,
                                             sizeof(display.bytes), err)
                        : NULL;
    return item->display != NULL;
}

/* What only some items have. */
static bool set_rare(SatDeidentifier *deidentifier, const SatRawItem *raw,
                     const SatItemDraft *draft, SatCleanItem *item, SatError *err)
{
    const bool is_wide = raw->image.conversion == SAT_DICOM_LINEAR_TO_16;
    SatItemRare rare = {.own_frames = draft->own_frames, .dropped_words = draft->dropped};
    if (raw->is_mosaic) {
        SatDicomMosaic *mosaic = sat_arena_alloc(deidentifier->arena, 1, sizeof(*mosaic), err);
        if (mosaic == NULL) {
            return false;
        }
        *mosaic = raw->mosaic;
        rare.mosaic = mosaic;
    }
    if (is_wide) {
        rare.measured = sat_arena_alloc(deidentifier->arena, 1, sizeof(*rare.measured), err);
        if (rare.measured == NULL) {
            return false;
        }
    }
    if (!raw->is_mosaic && !is_wide && rare.own_frames == NULL && rare.dropped_words == NULL) {
        return true;
    }
    item->rare = sat_interned_bytes(deidentifier->kept.interned, &rare, sizeof(rare), err);
    return item->rare != NULL;
}

/* So that the object need not be identified once more when it is cleaned. */
static bool keep_identity(SatDeidentifier *deidentifier, const SatCleanFacts *facts,
                          const SatDeidUids *uids, SatObjectFile *file, SatError *err)
{
    SatFileOrigin origin = {.backup = deidentifier->backup};
    if (deidentifier->keeps_identities) {
        origin.known = sat_arena_alloc(deidentifier->arena, 1, sizeof(*origin.known), err);
        if (origin.known == NULL) {
            return false;
        }
        *origin.known = (SatDeidIdentity){.patient_key = facts->patient_key, .uids = *uids};
    }
    if (origin.backup == NULL && origin.known == NULL) {
        return true;
    }
    file->origin = sat_interned_bytes(deidentifier->kept.interned, &origin, sizeof(origin), err);
    return file->origin != NULL;
}

bool sat_deidentifier_take_identity(SatDeidentifier *deidentifier, const SatDeidStep *step,
                                    SatCleanFacts *facts, SatSha256 *instance_key,
                                    SatObjectFile *file, SatError *err)
{
    SatDeidUids uids;
    return sat_deid_identity(step, facts, instance_key, &uids, err) &&
           keep_identity(deidentifier, facts, &uids, file, err) &&
           (sat_deid_is_cleaned(step) ||
            sat_own_identifiers_take(deidentifier->own_identifiers, &facts->patient_key,
                                     step->decoder, step->dataset, err));
}

static bool take_key_frames(SatDeidentifier *deidentifier, const SatRawItem *raw, SatCleanOwn *own,
                            SatError *err)
{
    if (raw->key_frame_count == 0) {
        return true;
    }
    uint32_t *frames =
        sat_arena_alloc(deidentifier->arena, raw->key_frame_count, sizeof(*frames), err);
    if (frames != NULL) {
        memcpy(frames, raw->key_frames, raw->key_frame_count * sizeof(*frames));
        own->key_frames = frames;
        own->key_frame_count = (uint32_t)raw->key_frame_count & INT32_MAX;
    }
    return frames != NULL;
}

/* Everything the object says, into the draft: with its texts and tables in step->arena. */
static bool read_object(SatDeidentifier *deidentifier, const SatDeidStep *step, SatItemDraft *draft,
                        SatObjectFile *file, SatError *err)
{
    SatCleanFacts *facts = &draft->facts;
    facts->case_folder = deidentifier->case_folder;
    facts->written =
        deidentifier->written != NULL ? deidentifier->written : deidentifier->backup_written;
    set_numbers(step, draft);
    if (!take_key_frames(deidentifier, step->raw, &draft->own, err) ||
        !sat_deidentifier_take_identity(deidentifier, step, facts, &draft->own.instance_key, file,
                                        err) ||
        !sat_deid_descriptions(step, draft, err)) {
        return false;
    }
    sat_deid_geometry(step, facts);
    sat_deid_set_cine(step, facts);
    return sat_deid_display(step, facts, err) && sat_deid_frames(step, draft, err) &&
           sat_deid_segments(step, facts, err) && sat_deid_us_regions(step, facts, err);
}

/* The item without what lies in the arena of one object. */
static bool keep_item(SatDeidentifier *deidentifier, const SatItemDraft *draft, SatCleanItem *item,
                      SatError *err)
{
    item->facts = sat_facts_store_keep(&deidentifier->kept, &draft->facts, err);
    item->own = draft->own;
    item->opened = deidentifier->opened;
    return item->facts != NULL &&
           sat_facts_store_frame(&deidentifier->kept, &draft->frame, &item->frame, err);
}

static bool take(SatDeidentifier *deidentifier, const SatRawItem *raw, SatArena *scratch,
                 SatCleanItem *item, SatError *err)
{
    SatItemDraft draft;
    SatDeidStep step = sat_deidentifier_step(deidentifier, raw);
    step.arena = scratch;
    step.kept = &deidentifier->kept;
    step.user = deidentifier->vocabulary;
    step.dropped = &deidentifier->dropped;
    memset(&draft, 0, sizeof(draft)); /* its padding, too: facts_store.h */
    return read_object(deidentifier, &step, &draft, &item->file, err) &&
           keep_item(deidentifier, &draft, item, err) &&
           set_rare(deidentifier, raw, &draft, item, err) &&
           set_only_frame(deidentifier, raw, item, err);
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
    SatArena *scratch = item != NULL ? sat_arena_new(0, err) : NULL;
    const bool done = scratch != NULL &&
                      sat_deidentifier_set_file(deidentifier, raw, &item->file, err) &&
                      take(deidentifier, raw, scratch, item, err);
    sat_arena_free(scratch);
    if (done) {
        deidentifier->frame_count += raw->image.frames;
        deidentifier->items[deidentifier->count++] = item;
    }
    return done;
}
