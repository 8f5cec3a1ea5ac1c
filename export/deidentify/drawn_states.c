/* Takes presentation states and key object selections, and cleans their texts. */
#include <stdlib.h>
#include <string.h>

#include "export/deidentify/deid_typed_text.h"
#include "export/deidentify/drawn_states_private.h"
#include "export/deidentify/user_text.h"
#include "formats/base/growing_list.h"
#include "formats/dicom/dicom_tags.h"

enum { MOST_STATES = 10000 };

/* ---- taking ---------------------------------------------------------------------------------- */

static bool key_references(const SatDeidStep *step, const SatDicomReferences *references,
                           SatKeyedReferences *out, SatError *err)
{
    SatSha256 *keys = sat_arena_alloc(step->arena, references->count, sizeof(*keys), err);
    for (size_t i = 0; keys != NULL && i < references->count; i++) {
        const char *uid = references->list[i].uid;
        keys[i] = sat_deid_instance_key(step, uid, strlen(uid));
    }
    *out = (SatKeyedReferences){.keys = keys, .of = *references};
    return keys != NULL;
}

static bool take_state(const SatDeidStep *step, SatDrawnState *out, SatError *err)
{
    SatPresentationState *state = &out->state;
    if (!sat_dicom_presentation_state(step->dataset, step->decoder, step->arena, state, err) ||
        !key_references(step, &state->images, &out->images, err)) {
        return false;
    }
    SatKeyedReferences *each =
        sat_arena_alloc(step->arena, state->annotation_count, sizeof(*each), err);
    out->annotations = each;
    for (size_t i = 0; each != NULL && i < state->annotation_count; i++) {
        if (!key_references(step, &state->annotations[i].images, &each[i], err)) {
            return false;
        }
    }
    return each != NULL;
}

/* A copy of one that is there already says nothing new. */
static bool is_there(const SatDrawnStates *drawn, const SatSha256 *key)
{
    for (size_t i = 0; i < drawn->count; i++) {
        if (sat_sha256_equal(&drawn->list[i].instance_key, key)) {
            return true;
        }
    }
    return false;
}

static bool add_hash(SatDrawnStates *drawn, const SatRawItem *raw, const SatSha256 *key)
{
    SatByteWriter piece = SAT_BYTE_WRITER_INIT;
    sat_write_bytes(&piece, drawn->hash.bytes, SAT_SHA256_BYTES);
    sat_write_bytes(&piece, key->bytes, SAT_SHA256_BYTES);
    sat_write_u64(&piece, raw->file_size_bytes);
    sat_write_u64(&piece, (uint64_t)raw->file_modified_ns);
    const bool done = !piece.failed;
    if (done) {
        drawn->hash = sat_sha256(piece.bytes, piece.length);
    }
    sat_byte_writer_free(&piece);
    return done;
}

bool sat_drawn_states_take(SatDrawnStates *drawn, const SatDeidStep *step, SatError *err)
{
    SatDrawnState state = {.is_key_objects = sat_dicom_is_key_objects(step->dataset)};
    SatCleanFacts facts = {.modality = NULL};
    SatDeidUids uids;
    if (!state.is_key_objects && !sat_dicom_is_presentation_state(step->dataset)) {
        return true;
    }
    if (!sat_deid_identity(step, &facts, &state.instance_key, &uids, err)) {
        return false;
    }
    state.patient_key = facts.patient_key;
    if (is_there(drawn, &state.instance_key)) {
        return true;
    }
    if (drawn->count == MOST_STATES) {
        return sat_fail(err, SAT_ERR_LIMIT, "more than %d presentation states at once",
                        MOST_STATES);
    }
    const bool is_read =
        state.is_key_objects
            ? sat_dicom_key_objects(step->dataset, step->decoder, step->arena, &state.key_objects,
                                    err) &&
                  key_references(step, &state.key_objects.images, &state.images, err)
            : take_state(step, &state, err);
    if (!is_read || (state.is_key_objects && state.key_objects.purpose == NULL)) {
        return is_read;
    }
    SatDrawnState *list = sat_list_grow(drawn->list, drawn->count, &drawn->capacity, sizeof(*list));
    if (list == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for presentation states");
    }
    drawn->list = list;
    list[drawn->count++] = state;
    return add_hash(drawn, step->raw, &state.instance_key) ||
           sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for presentation states");
}

SatSha256 sat_drawn_states_hash(const SatDrawnStates *drawn)
{
    return drawn->hash;
}

/* ---- cleaning -------------------------------------------------------------------------------- */

typedef struct {
    const SatOwnIdentifiers *own;
    SatDrawnState *state;
    SatArena *arena;
    SatError *err;
} Cleaning;

/* Line ends as ours; a label has one line. NULL: no memory. */
static char *with_plain_lines(const Cleaning *cleaning, const char *text, bool is_label)
{
    char *copy = sat_arena_text(cleaning->arena, text, strlen(text), cleaning->err);
    size_t length = 0;
    for (const char *at = text; copy != NULL && *at != '\0'; at++) {
        const bool is_end = *at == '\n' || *at == '\r';
        if (*at == '\r' && at[1] == '\n') {
            continue;
        }
        copy[length++] = *at;
        copy[length - 1] = is_end ? (is_label ? ' ' : '\n') : copy[length - 1];
        copy[length - 1] = is_label && *at == '\t' ? ' ' : copy[length - 1];
    }
    while (copy != NULL && length > 0 && (copy[length - 1] == '\n' || copy[length - 1] == ' ')) {
        length--;
    }
    if (copy != NULL) {
        copy[length] = '\0';
    }
    return copy;
}

/* The text when nothing in it tells who the patient is, else "". NULL: no memory. */
static const char *clean(Cleaning *cleaning, const char *text, bool is_label)
{
    SatTypedMatches matches;
    SatError why = SAT_ERROR_INIT;
    const char *plain = with_plain_lines(cleaning, text, is_label);
    if (plain == NULL || plain[0] == '\0') {
        return plain;
    }
    if (!sat_typed_text_search(cleaning->own, &cleaning->state->patient_key, 1, plain,
                               strlen(plain), &matches, cleaning->err)) {
        return NULL;
    }
    const bool is_clean = matches.count == 0;
    sat_typed_matches_free(&matches);
    const SatCleanText *taken =
        is_clean ? sat_deid_user_text(cleaning->arena, plain, strlen(plain),
                                      is_label ? SAT_CASE_MAX_LABEL_BYTES : SAT_CASE_MAX_TEXT_BYTES,
                                      &why)
                 : NULL;
    cleaning->state->texts_left_out += taken == NULL ? 1U : 0U;
    return taken != NULL ? sat_clean_text_utf8(taken) : "";
}

static bool clean_layers(Cleaning *cleaning)
{
    SatDrawnState *state = cleaning->state;
    state->layer_names = sat_arena_alloc(cleaning->arena, state->state.layer_count,
                                         sizeof(const char *), cleaning->err);
    bool done = state->layer_names != NULL;
    for (size_t i = 0; done && i < state->state.layer_count; i++) {
        state->layer_names[i] = clean(cleaning, state->state.layers[i].description, false);
        done = state->layer_names[i] != NULL;
    }
    return done;
}

static bool clean_marks(Cleaning *cleaning)
{
    SatDrawnState *state = cleaning->state;
    const size_t count = state->state.annotation_count;
    state->mark_texts =
        sat_arena_alloc(cleaning->arena, count, sizeof(*state->mark_texts), cleaning->err);
    bool done = state->mark_texts != NULL;
    for (size_t i = 0; done && i < count; i++) {
        const SatStateAnnotation *annotation = &state->state.annotations[i];
        const char **texts = sat_arena_alloc(cleaning->arena, annotation->text_count,
                                             sizeof(const char *), cleaning->err);
        done = texts != NULL;
        for (size_t k = 0; done && k < annotation->text_count; k++) {
            texts[k] = clean(cleaning, annotation->texts[k].text, true);
            done = texts[k] != NULL;
        }
        state->mark_texts[i] = texts;
    }
    return done;
}

/* What the whole is called: its description, else its label, else words of our own. */
static bool clean_name(Cleaning *cleaning)
{
    SatDrawnState *state = cleaning->state;
    if (state->is_key_objects) {
        const char *description = clean(cleaning, state->key_objects.description, false);
        if (description == NULL) {
            return false;
        }
        SatByteWriter name = SAT_BYTE_WRITER_INIT;
        sat_write_text(&name, state->key_objects.purpose);
        if (description[0] != '\0') {
            sat_write_format(&name, ": %s", description);
        }
        state->name = name.failed ? NULL
                                  : sat_arena_text(cleaning->arena, (const char *)name.bytes,
                                                   name.length, cleaning->err);
        const bool failed = name.failed;
        sat_byte_writer_free(&name);
        return state->name != NULL ||
               (failed && sat_fail(cleaning->err, SAT_ERR_NO_MEMORY, "not enough memory"));
    }
    state->name = clean(cleaning, state->state.description, false);
    if (state->name != NULL && state->name[0] == '\0') {
        state->name = clean(cleaning, state->state.label, false);
    }
    if (state->name != NULL && state->name[0] == '\0') {
        state->name = "Presentation state";
    }
    return state->name != NULL;
}

bool sat_drawn_states_clean(SatDrawnStates *drawn, const SatOwnIdentifiers *own, SatArena *arena,
                            SatError *err)
{
    for (size_t i = 0; i < drawn->count; i++) {
        Cleaning cleaning = {.own = own, .state = &drawn->list[i], .arena = arena, .err = err};
        if (!clean_name(&cleaning) || !clean_layers(&cleaning) || !clean_marks(&cleaning)) {
            return false;
        }
    }
    return true;
}
