/* Walks a DICOM object and builds the cleaned one. */
#include "export/deidentify/deid_object.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/deidentify/deid_backup.h"
#include "export/deidentify/deid_object_private.h"
#include "export/deidentify/deid_private.h"
#include "formats/base/checked_math.h"
#include "formats/dicom/dicom_tags.h"

static bool clean_dataset(SatDeidEngine *engine, const SatDicomDataset *in, size_t spare,
                          SatDicomElement **elements, size_t *count);

static bool note(SatDeidEngine *engine, uint32_t tag, SatDeidCountKind kind)
{
    SatDeidCounts *counts = engine->context->counts;
    return counts == NULL || sat_deid_counts_add(counts, tag, kind, engine->err);
}

/* ---- sequences --------------------------------------------------------------------------------
 */

static bool clean_items_of(SatDeidEngine *engine, const SatDicomElement *element,
                           SatDicomElement *out)
{
    SatDicomDataset *items =
        sat_arena_alloc(engine->arena, element->item_count + 1, sizeof *items, engine->err);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < element->item_count; i++) {
        SatDicomElement *elements = NULL;
        if (!clean_dataset(engine, &element->items[i], 0, &elements, &items[i].count)) {
            return false;
        }
        items[i].elements = elements;
        items[i].big_endian = element->items[i].big_endian;
    }
    *out = (SatDicomElement){
        .tag = element->tag, .vr = "SQ", .items = items, .item_count = element->item_count};
    return true;
}

static bool clean_items(SatDeidEngine *engine, const SatDicomElement *element, SatDicomElement *out)
{
    SatDeidMemory *memory = engine->memory;
    engine->memory = NULL; /* it is of the top */
    bool done = clean_items_of(engine, element, out);
    engine->memory = memory;
    return done;
}

/* Everything in a sequence that goes is counted as going. */
static bool note_removed(SatDeidEngine *engine, const SatDicomElement *element)
{
    for (size_t i = 0; i < element->item_count; i++) {
        const SatDicomDataset *item = &element->items[i];
        for (size_t k = 0; k < item->count; k++) {
            if (!note_removed(engine, &item->elements[k])) {
                return false;
            }
        }
    }
    return note(engine, element->tag, SAT_DEID_COUNT_REMOVED);
}

/* ---- elements ---------------------------------------------------------------------------------
 */

/* Carries out the rule. *alone: the element and its rule were all that decided. */
static bool apply_rule(SatDeidEngine *engine, const SatDicomDataset *dataset,
                       const SatDicomElement *element, SatDicomElement *out, SatDeidCountKind *kind,
                       bool *alone)
{
    SatDeidRule rule = sat_deid_rule(engine->context->profile, dataset, element);
    bool is_located = element->value == NULL && element->length > 0 && element->items == NULL;
    bool is_picture = rule.action == SAT_DEID_PIXELS && sat_deid_is_picture(engine, element);
    *alone = rule.action != SAT_DEID_PIXELS && rule.action != SAT_DEID_TABLE &&
             rule.action != SAT_DEID_PROFILE;
    if (rule.action == SAT_DEID_PIXELS ? !is_picture : is_located) {
        rule.action = SAT_DEID_REMOVE; /* what was not read cannot be looked at */
    }
    if (rule.action == SAT_DEID_REMOVE) {
        *kind = SAT_DEID_COUNT_REMOVED;
        return true;
    }
    if (strcmp(rule.vr, "SQ") != 0) {
        return sat_deid_value(engine, rule, dataset, element, out, kind);
    }
    *alone = false;
    *kind = SAT_DEID_COUNT_KEPT;
    if (rule.action == SAT_DEID_ENTER) {
        return clean_items(engine, element, out);
    }
    *out = (SatDicomElement){.tag = element->tag, .vr = "SQ"};
    *kind = element->item_count > 0 ? SAT_DEID_COUNT_EMPTIED : SAT_DEID_COUNT_KEPT;
    return true;
}

static bool clean_element(SatDeidEngine *engine, const SatDicomDataset *dataset,
                          const SatDicomElement *element, SatDicomElement *out, bool *is_kept)
{
    SatDeidCountKind kind = SAT_DEID_COUNT_KEPT;
    bool alone = false, adds_non_ascii = false;
    const bool has_non_ascii = engine->keeps_non_ascii;
    if (engine->memory == NULL ||
        !sat_deid_memory_recall(engine->memory, element, out, &kind, &adds_non_ascii)) {
        engine->keeps_non_ascii = false;
        if (!apply_rule(engine, dataset, element, out, &kind, &alone)) {
            return false;
        }
        adds_non_ascii = engine->keeps_non_ascii;
        if (engine->memory != NULL && alone) {
            sat_deid_memory_keep(engine->memory, element, out, kind, adds_non_ascii);
        }
    }
    engine->keeps_non_ascii = has_non_ascii || adds_non_ascii;
    *is_kept = kind != SAT_DEID_COUNT_REMOVED;
    return *is_kept ? note(engine, element->tag, kind) : note_removed(engine, element);
}

/* ---- data sets --------------------------------------------------------------------------------
 */

typedef struct {
    uint32_t tag;
    size_t index;
} Place;

static int compare_places(const void *a, const void *b)
{
    const Place *first = a, *second = b;
    if (first->tag != second->tag) {
        return first->tag < second->tag ? -1 : 1;
    }
    return first->index < second->index ? -1 : first->index > second->index;
}

/* Of elements with one tag readers take one, some the first and some the last: only the first
 * stays. *is_again has an entry an element; NULL: none stands there twice. */
static bool find_repeated(SatDeidEngine *engine, const SatDicomDataset *in, bool **is_again)
{
    size_t in_order = 1;
    *is_again = NULL;
    while (in_order < in->count && in->elements[in_order].tag > in->elements[in_order - 1].tag) {
        in_order++;
    }
    if (in_order >= in->count) {
        return true;
    }
    Place *places = sat_arena_alloc(engine->arena, in->count, sizeof *places, engine->err);
    *is_again = sat_arena_alloc(engine->arena, in->count, sizeof **is_again, engine->err);
    if (places == NULL || *is_again == NULL) {
        return false;
    }
    for (size_t i = 0; i < in->count; i++) {
        places[i] = (Place){in->elements[i].tag, i};
    }
    qsort(places, in->count, sizeof *places, compare_places);
    for (size_t i = 0; i < in->count; i++) {
        (*is_again)[places[i].index] = i > 0 && places[i].tag == places[i - 1].tag;
    }
    return true;
}

static bool clean_dataset(SatDeidEngine *engine, const SatDicomDataset *in, size_t spare,
                          SatDicomElement **elements, size_t *count)
{
    SatDicomCharset outer = engine->charset;
    size_t room = 0;
    engine->charset = sat_dicom_charset_of(in, &outer);
    if (!sat_size_add(in->count, spare + 1, &room)) {
        return sat_fail(engine->err, SAT_ERR_LIMIT, "too many elements");
    }
    *elements = sat_arena_alloc(engine->arena, room, sizeof **elements, engine->err);
    *count = 0;
    bool *is_again = NULL;
    bool done = *elements != NULL && find_repeated(engine, in, &is_again);
    if (is_again != NULL) {
        engine->memory = NULL; /* it goes through the tags once, upwards */
    }
    for (size_t i = 0; done && i < in->count; i++) {
        bool is_kept = false;
        if (is_again != NULL && is_again[i]) {
            done = note_removed(engine, &in->elements[i]);
            continue;
        }
        done = clean_element(engine, in, &in->elements[i], &(*elements)[*count], &is_kept);
        *count += is_kept ? 1U : 0U;
    }
    engine->charset = outer;
    return done;
}

/* ---- the whole object -------------------------------------------------------------------------
 */

static SatDicomElement *find(SatDicomElement *elements, size_t count, uint32_t tag)
{
    for (size_t i = 0; i < count; i++) {
        if (elements[i].tag == tag) {
            return &elements[i];
        }
    }
    return NULL;
}

/* The element with the tag, made when it is missing. */
static bool set_text(SatDeidEngine *engine, SatDicomElement *elements, size_t *count, uint32_t tag,
                     const char *vr, const char *text)
{
    SatDicomElement *element = find(elements, *count, tag);
    if (element == NULL) {
        element = &elements[(*count)++];
    }
    return sat_deid_text_element(engine, tag, vr, text, element);
}

/* Identifiers that an object must have; made of its keys where the source has none. */
static bool settle_uid(SatDeidEngine *engine, SatDicomElement *elements, size_t *count,
                       uint32_t tag, const char *otherwise, char out[SAT_DEID_UID_CAPACITY])
{
    const SatDicomElement *element = find(elements, *count, tag);
    if (element != NULL && element->length > 0 && element->length < SAT_DEID_UID_CAPACITY) {
        memcpy(out, element->value, (size_t)element->length);
        out[element->length] = '\0';
        if (strchr(out, '\\') == NULL) {
            return true;
        }
    }
    (void)snprintf(out, SAT_DEID_UID_CAPACITY, "%s", otherwise);
    return set_text(engine, elements, count, tag, "UI", out);
}

/* An age that only the birth date told is stated. */
static bool add_age(SatDeidEngine *engine, const char *own_age, SatDicomElement *elements,
                    size_t *count)
{
    const SatDicomElement *age = find(elements, *count, SAT_TAG_PATIENT_AGE);
    if (!engine->context->profile->options[SAT_PS3_15_CHARACTERISTICS] || own_age[0] == '\0' ||
        (age != NULL && age->length > 0)) {
        return true;
    }
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_deid_write_age(engine->age, &text);
    sat_write_u8(&text, 0);
    bool done = !text.failed ||
                sat_fail(engine->err, SAT_ERR_NO_MEMORY, "not enough memory to clean an object");
    done = done &&
           set_text(engine, elements, count, SAT_TAG_PATIENT_AGE, "AS", (const char *)text.bytes);
    sat_byte_writer_free(&text);
    return done;
}

/* What was cleaned already keeps its dates and its id. */
static void set_patient(SatDeidEngine *engine, const SatDeidStep *step,
                        const SatSha256 *patient_key, SatDeidObject *out)
{
    const SatLibrarySecret *secret = engine->context->secret;
    engine->patient_key = *patient_key;
    sat_deid_patient_id(secret, patient_key, out->patient_id);
    engine->is_cleaned = sat_deid_is_cleaned(step);
    engine->had_clean_pixels = engine->is_cleaned && sat_deid_says_clean_pixels(step->dataset);
    if (!engine->is_cleaned) {
        engine->shift_days = sat_deid_shift_days(secret, patient_key);
    } else {
        (void)sat_dicom_copy_text(step->dataset, SAT_TAG_PATIENT_ID, 0, out->patient_id,
                                  sizeof(out->patient_id));
    }
    engine->patient_id = out->patient_id;
}

static bool clean_object(SatDeidEngine *engine, const SatDicomDataset *source,
                         const SatDeidUids *uids, SatDeidObject *out)
{
    SatDicomElement *elements = NULL;
    size_t count = 0;
    SatDeidMemory *memory = engine->context->memory;
    const bool is_shared = engine->patient_is_shared && memory != NULL;
    engine->memory = is_shared && sat_deid_memory_begin(memory, engine, source) ? memory : NULL;
    if (!clean_dataset(engine, source, SAT_DEID_MOST_ADDED, &elements, &count)) {
        return false;
    }
    if (!sat_deid_settle_pixels(engine, elements, count, &out->writing) ||
        !add_age(engine, out->age, elements, &count) ||
        !settle_uid(engine, elements, &count, SAT_TAG_SOP_INSTANCE_UID, uids->instance,
                    out->instance_uid) ||
        !settle_uid(engine, elements, &count, SAT_TAG_STUDY_INSTANCE_UID, uids->study,
                    out->study_uid) ||
        !settle_uid(engine, elements, &count, SAT_TAG_SERIES_INSTANCE_UID, uids->series,
                    out->series_uid) ||
        !sat_deid_add_method(engine, elements, &count)) {
        return false;
    }
    out->dataset =
        (SatDicomDataset){.elements = elements, .count = count, .big_endian = source->big_endian};
    return true;
}

/* With what is known of the patient; of the object alone where nothing else is. An object that was
 * cleaned already holds nothing of the patient to look for. */
static bool clean_for_patient(SatDeidEngine *engine, const SatDicomDataset *source,
                              const SatDeidUids *uids, SatDeidObject *out)
{
    SatError *err = engine->err;
    const SatSha256 *key = &engine->patient_key;
    bool with_dates = !engine->context->profile->options[SAT_PS3_15_FULL_DATES];
    SatDeidPatients *patients = engine->context->patients;
    SAT_AUTO(SatOwnIdentifiers) *own = NULL;
    SAT_AUTO(SatDeidPatients) *alone = NULL;
    if (engine->is_cleaned || patients == NULL || !sat_deid_patients_know(patients, key)) {
        own = sat_own_identifiers_new(err);
        if (own == NULL || (!engine->is_cleaned &&
                            !sat_own_identifiers_take(own, key, engine->decoder, source, err))) {
            return false;
        }
        alone = sat_deid_patients_new(own, with_dates, err);
        patients = alone;
    }
    engine->patient_is_shared = alone == NULL;
    engine->patient = patients != NULL ? sat_deid_patients_of(patients, key, err) : NULL;
    bool done = engine->patient != NULL &&
                (engine->is_cleaned || sat_deid_identifiers_collect(engine, source, with_dates)) &&
                clean_object(engine, source, uids, out);
    if (engine->identifiers_from.length > 0) {
        sat_deid_memory_give_identifiers(engine->context->memory, engine);
    }
    sat_byte_writer_free(&engine->identifiers_from);
    sat_deid_identifiers_free(&engine->identifiers);
    engine->patient = NULL;
    return done;
}

static bool identify(const SatDeidStep *step, const SatDeidObjectInput *input, SatDeidIdentity *out,
                     SatError *err)
{
    SatCleanFacts facts = {.study_seconds = -1};
    if (input->known != NULL) {
        *out = *input->known;
        return true;
    }
    SatSha256 ignored;
    bool done = sat_deid_identity(step, &facts, &ignored, &out->uids, err);
    out->patient_key = facts.patient_key;
    return done;
}

bool sat_deid_object(const SatDeidContext *context, const SatDicomFile *dicom,
                     const SatDeidObjectInput *input, SatArena *arena, SatDeidObject *out,
                     SatError *err)
{
    const SatDicomDataset *source = sat_dicom_dataset(dicom);
    if (!sat_deid_object_is_kept(dicom, err)) {
        return false;
    }
    SatRawItem raw = {.identity = input->identity};
    SatDeidIdentity identity;
    SAT_AUTO(SatDicomTextDecoder) *decoder = sat_dicom_text_decoder_new(err);
    SatDeidStep step = {.secret = context->secret,
                        .arena = arena,
                        .raw = &raw,
                        .dataset = source,
                        .decoder = decoder,
                        .charset = sat_dicom_charset_of(source, NULL),
                        .backup = input->backup};
    if (decoder == NULL || !identify(&step, input, &identity, err)) {
        return false;
    }
    SatDeidEngine engine = {.dicom = dicom,
                            .context = context,
                            .input = input,
                            .arena = arena,
                            .decoder = decoder,
                            .err = err};
    *out = (SatDeidObject){
        .writing = {.source = dicom, .transfer_syntax = sat_dicom_transfer_syntax(dicom)}};
    set_patient(&engine, &step, &identity.patient_key, out);
    sat_deid_age_of(source, out->age);
    engine.age = input->age != NULL && input->age[0] != '\0' ? input->age : out->age;
    bool done = clean_for_patient(&engine, source, &identity.uids, out);
    out->writing.dataset = &out->dataset;
    return done;
}
