/* Takes one object: what it says is read into a draft, then kept as a clean item. */
#include <stdlib.h>
#include <string.h>

#include "export/deidentify/clean_item_private.h"
#include "export/deidentify/deid_backup.h"
#include "export/deidentify/deid_display_digest.h"
#include "export/deidentify/deid_names_someone.h"
#include "export/deidentify/deidentifier_private.h"
#include "export/deidentify/own_identifiers_private.h"
#include "formats/base/growing_list.h"
#include "formats/dicom/dicom_tags.h"

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

bool sat_deidentifier_set_file(SatDeidentifier *deidentifier, const SatRawItem *raw,
                               SatObjectFile *file, SatError *err)
{
    const char *name = sat_path_file_name(raw->path);
    const size_t length = (size_t)(name - raw->path);
    SatArena *arena = deidentifier->arena;
    char *folder = malloc(length + 1);
    if (folder == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a path");
    }
    memcpy(folder, raw->path, length);
    folder[length] = '\0';
    *file = (SatObjectFile){.folder = sat_interned_text(deidentifier->kept.interned, folder, err),
                            .size_bytes = raw->file_size_bytes,
                            .modified_ns = raw->file_modified_ns};
    free(folder);
    file->name = file->folder != NULL ? sat_arena_text(arena, name, strlen(name), err) : NULL;
    return file->name != NULL;
}

/* What the gate asks of a picture; of many frames it is asked for when it is needed. */
static bool set_only_frame(SatDeidentifier *deidentifier, const SatRawItem *raw, SatCleanItem *item,
                           SatItemShared *shared, SatError *err)
{
    SatSha256 display;
    if (raw->image.frames != 1 || raw->is_mosaic) {
        return true;
    }
    item->only_frame = sat_dicom_image_stored_place(raw->dicom, &raw->image, 0);
    if (!sat_deid_display_digest(raw->dicom, &display, err)) {
        return false;
    }
    shared->display =
        sat_interned_bytes(deidentifier->kept.interned, display.bytes, sizeof(display.bytes), err);
    return shared->display != NULL;
}

/* What only some items have: tiles put together, values of more than 16 bits, key images. */
static bool set_rare(SatDeidentifier *deidentifier, const SatRawItem *raw, SatItemShared *shared,
                     SatError *err)
{
    if (raw->is_mosaic) {
        SatDicomMosaic *mosaic = sat_arena_alloc(deidentifier->arena, 1, sizeof(*mosaic), err);
        if (mosaic == NULL) {
            return false;
        }
        *mosaic = raw->mosaic;
        shared->mosaic = mosaic;
    }
    if (raw->image.conversion == SAT_DICOM_LINEAR_TO_16) {
        shared->measured = sat_arena_alloc(deidentifier->arena, 1, sizeof(*shared->measured), err);
        if (shared->measured == NULL) {
            return false;
        }
    }
    if (raw->key_frame_count > 0) {
        shared->key_frames =
            sat_interned_bytes(deidentifier->kept.interned, raw->key_frames,
                               raw->key_frame_count * sizeof(*raw->key_frames), err);
        shared->key_frame_count = raw->key_frame_count;
    }
    return raw->key_frame_count == 0 || shared->key_frames != NULL;
}

/* With who it names, where that shall not be looked for once more when it is cleaned. */
static bool keep_origin(SatDeidentifier *deidentifier, const SatRawItem *raw,
                        const SatCleanFacts *facts, const SatDeidUids *uids, SatObjectFile *file,
                        SatError *err)
{
    SatFileOrigin origin = {.backup = deidentifier->backup};
    if (strcmp(raw->identity, raw->path) != 0) {
        origin.identity =
            sat_arena_text(deidentifier->arena, raw->identity, strlen(raw->identity), err);
        if (origin.identity == NULL) {
            return false;
        }
    }
    if (deidentifier->keeps_identities) {
        origin.known = sat_arena_alloc(deidentifier->arena, 1, sizeof(*origin.known), err);
        if (origin.known == NULL) {
            return false;
        }
        *origin.known = (SatDeidIdentity){.patient_key = facts->patient_key, .uids = *uids};
    }
    if (origin.backup == NULL && origin.known == NULL && origin.identity == NULL) {
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
    deidentifier->naming_count += deidentifier->looks_for_names && !step->raw->is_made &&
                                  sat_deid_names_someone(step->dataset);
    return sat_deid_identity(step, facts, instance_key, &uids, err) &&
           keep_origin(deidentifier, step->raw, facts, &uids, file, err) &&
           (sat_deid_is_cleaned(step) ||
            sat_own_identifiers_take(deidentifier->own_identifiers, &facts->patient_key,
                                     step->decoder, step->dataset, err));
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
    if (!sat_deidentifier_take_identity(deidentifier, step, facts, &draft->own.instance_key, file,
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
static bool keep_item(SatDeidentifier *deidentifier, const SatRawItem *raw,
                      const SatItemDraft *draft, SatCleanItem *item, SatError *err)
{
    SatItemShared shared = {.facts = sat_facts_store_keep(&deidentifier->kept, &draft->facts, err),
                            .opened = deidentifier->opened,
                            .own_frames = draft->own_frames,
                            .dropped_words = draft->dropped};
    item->own = draft->own;
    return shared.facts != NULL &&
           sat_facts_store_frame(&deidentifier->kept, &draft->frame, &item->frame, err) &&
           set_rare(deidentifier, raw, &shared, err) &&
           set_only_frame(deidentifier, raw, item, &shared, err) &&
           sat_clean_item_share(&deidentifier->kept, item, &shared, err);
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
           keep_item(deidentifier, raw, &draft, item, err);
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
