/* Decides whether a kept text tells who the patient is, however it is written. */
#include <string.h>

#include "export/deidentify/common_words.h"
#include "export/deidentify/deid_object_private.h"
#include "export/deidentify/text_shapes.h"
#include "export/deidentify/typed_names.h"
#include "export/deidentify/typed_phrases.h"

enum {
    LEAST_INNER_SIGNS = 6, /* of a name that is found inside of a longer word */
    LEAST_CALLED_SIGNS = 4 /* of one that is found behind an initial or a title */
};

/* ---- joined names -----------------------------------------------------------------------------
 */

static bool holds_piece(const char *text, size_t length, const char *piece, size_t wanted)
{
    for (size_t at = 0; at + wanted <= length; at++) {
        if (memcmp(text + at, piece, wanted) == 0) {
            return true;
        }
    }
    return false;
}

/* What stands beside the name in one word: another part of the person's name, its initial, or a
 * title. */
static bool goes_with(const SatTypedNeedles *needles, const SatNameNeedle *name, const char *rest,
                      size_t length)
{
    if (length > 1 && name->word->signs >= LEAST_CALLED_SIGNS && sat_word_is_title(rest, length)) {
        return true;
    }
    for (size_t i = 0; i < needles->name_count; i++) {
        const SatNameNeedle *other = &needles->names[i];
        const SatTextWord *word = other->word;
        if (other == name || other->person != name->person || word->length == 0) {
            continue;
        }
        bool is_whole = word->length == length && memcmp(word->folded, rest, length) == 0;
        bool is_initial =
            length == 1 && name->word->signs >= LEAST_CALLED_SIGNS && word->folded[0] == rest[0];
        if ((is_whole && length > 1) || is_initial) {
            return true;
        }
    }
    return false;
}

/* "SCHMIDTPETRA", "PSchmidt", "MrSchmidt", a long name in a longer word, or its beginning. */
static bool is_joined_name(const SatTypedNeedles *needles, const SatTextWord *word)
{
    if (word->kind != SAT_SIGN_LETTER || word->length < LEAST_CALLED_SIGNS) {
        return false;
    }
    for (size_t i = 0; i < needles->name_count; i++) {
        const SatNameNeedle *name = &needles->names[i];
        const SatTextWord *own = name->word;
        if (own->kind != SAT_SIGN_LETTER || own->length < 2) {
            continue;
        }
        bool is_longer = word->length > own->length;
        size_t rest = is_longer ? word->length - own->length : 0;
        bool is_long = !name->is_weak && own->signs >= LEAST_INNER_SIGNS;
        bool is_inside = is_long && is_longer &&
                         holds_piece(word->folded, word->length, own->folded, own->length);
        bool is_beginning = is_long && !is_longer && word->signs >= LEAST_INNER_SIGNS &&
                            memcmp(word->folded, own->folded, word->length) == 0;
        bool is_first = is_longer && memcmp(word->folded, own->folded, own->length) == 0 &&
                        goes_with(needles, name, word->folded + own->length, rest);
        bool is_last = is_longer && memcmp(word->folded + rest, own->folded, own->length) == 0 &&
                       goes_with(needles, name, word->folded, rest);
        if (is_inside || is_beginning || is_first || is_last) {
            return !sat_word_is_ordinary(word->folded, word->length);
        }
    }
    return false;
}

/* ---- dates ------------------------------------------------------------------------------------
 */

/* A day of the patient. Of days that are not the birthday only those that are written out: "5.1.20"
 * is a version, too. */
static bool is_own_date(const SatDeidPatient *patient, const SatTextWords *words, size_t index)
{
    SatTextDate date;
    size_t taken = sat_text_date_at(words, index, &date);
    for (size_t i = 0; taken > 0 && i < patient->needles.date_count; i++) {
        const SatDateNeedle *known = &patient->needles.dates[i];
        bool is_clear =
            known->is_birth || (patient->with_dates && date.day != 0 &&
                                (taken == 1 || (date.year != 0 && !date.has_short_year)));
        if (is_clear && sat_text_date_fits(&date, known->year, known->month, known->day)) {
            return true;
        }
    }
    return false;
}

/* ---- all of it --------------------------------------------------------------------------------
 */

static bool is_phrase_at(const SatDeidPatient *patient, const SatTextWords *words, size_t index)
{
    SatOwnKind kind;
    return sat_typed_phrase_at(&patient->needles, words, index, &kind) > 0;
}

static bool is_name_at(const SatDeidPatient *patient, const SatTextWords *words, size_t index)
{
    return is_phrase_at(patient, words, index) ||
           sat_typed_name_at(&patient->needles, words, index) != NULL ||
           is_joined_name(&patient->needles, &words->words[index]) ||
           sat_text_mail_at(words, index) > 0;
}

static bool is_found_at(const SatDeidPatient *patient, const SatTextWords *words, size_t index)
{
    return is_name_at(patient, words, index) || is_own_date(patient, words, index) ||
           sat_text_phone_at(words, index) > 0;
}

static bool has_digit(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] >= '0' && text[i] <= '9') {
            return true;
        }
    }
    return false;
}

typedef bool (*FoundAt)(const SatDeidPatient *patient, const SatTextWords *words, size_t index);

/* All values as one text. True as well without memory: then *failed. */
static bool search(const SatDeidEngine *engine, const char *text, size_t length, FoundAt found_at,
                   bool *failed)
{
    SatTextWords words;
    SatByteWriter flat = SAT_BYTE_WRITER_INIT;
    sat_write_bytes(&flat, text, length);
    for (size_t i = 0; i < flat.length; i++) {
        flat.bytes[i] = flat.bytes[i] == '\\' ? ' ' : flat.bytes[i];
    }
    if (flat.failed || !sat_text_words_split(&words, length > 0 ? (const char *)flat.bytes : "",
                                             flat.length, engine->err)) {
        sat_byte_writer_free(&flat);
        *failed = true;
        return true;
    }
    bool is_found = false;
    for (size_t i = 0; i < words.count && !is_found; i++) {
        is_found = found_at(engine->patient, &words, i);
    }
    sat_text_words_free(&words);
    sat_byte_writer_free(&flat);
    return is_found;
}

bool sat_deid_holds_across(SatDeidEngine *engine, const char *text, size_t length,
                           SatByteWriter *out)
{
    bool failed = false;
    bool holds =
        memchr(text, '\\', length) != NULL && search(engine, text, length, is_phrase_at, &failed);
    out->failed = out->failed || failed;
    return holds;
}

static size_t slot_of(const char *text, size_t length)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 16777619U;
    }
    return hash % SAT_DEID_VERDICTS;
}

bool sat_deid_holds(SatDeidEngine *engine, const char *text, size_t length, SatByteWriter *out)
{
    SatDeidVerdict *verdict =
        length <= sizeof(verdict->text) ? &engine->verdicts[slot_of(text, length)] : NULL;
    if (verdict != NULL && verdict->is_set && verdict->length == length &&
        memcmp(verdict->text, text, length) == 0) {
        return verdict->holds;
    }
    bool failed = false;
    bool holds =
        sat_deid_identifiers_in(&engine->patient->identifiers, text, length) ||
        sat_deid_identifiers_in(&engine->identifiers, text, length) ||
        search(engine, text, length, has_digit(text, length) ? is_found_at : is_name_at, &failed);
    out->failed = out->failed || failed;
    if (verdict != NULL && !failed) {
        *verdict = (SatDeidVerdict){.is_set = true, .holds = holds, .length = (uint8_t)length};
        memcpy(verdict->text, text, length);
    }
    return holds;
}

bool sat_deid_gave_up(const SatDeidEngine *engine)
{
    return engine->identifiers.gave_up || engine->patient->identifiers.gave_up;
}
