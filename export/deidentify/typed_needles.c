/* Makes what is looked for out of the values of patients. */
#include "export/deidentify/typed_needles.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/common_words.h"
#include "export/deidentify/deid_age.h"
#include "export/deidentify/vocabulary.h"
#include "formats/base/growing_list.h"

enum { MOST_NAME_PARTS = 5, SHORT_NAME_SIGNS = 2, MOST_JOINED_BYTES = 256 };

/* A word of one of the vocabulary's entries, as they are written. */
static bool is_in_vocabulary(const char *folded, size_t length)
{
    size_t count = 0;
    const SatVocabularyEntry *table = sat_vocabulary(&count);
    for (size_t i = 0; i < count; i++) {
        for (const char *at = table[i].written; at != NULL; at = strchr(at, ' ')) {
            at += *at == ' ' ? 1 : 0;
            if (strncmp(at, folded, length) == 0 && (at[length] == '\0' || at[length] == ' ')) {
                return true;
            }
        }
    }
    return false;
}

bool sat_word_is_ordinary(const char *folded, size_t length)
{
    return sat_word_is_common(folded, length) || is_in_vocabulary(folded, length);
}

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search a text");
}

/* Splits into words that live as long as the needles; NULL without memory. */
static const SatTextWords *add_text(SatTypedNeedles *out, const char *text, size_t length,
                                    SatError *err)
{
    SatTextWords *texts =
        sat_list_grow(out->texts, out->text_count, &out->text_capacity, sizeof(*texts));
    if (texts == NULL) {
        (void)no_memory(err);
        return NULL;
    }
    out->texts = texts;
    if (!sat_text_words_split(&texts[out->text_count], text, length, err)) {
        return NULL;
    }
    return &texts[out->text_count++];
}

static bool add_names(SatTypedNeedles *out, const SatTextWords *words, SatNamePart part,
                      uint32_t person, bool is_staff, SatError *err)
{
    for (size_t i = 0; i < words->count; i++) {
        const SatTextWord *word = &words->words[i];
        if (word->kind == SAT_SIGN_DIGIT || word->length == 0 ||
            (word->signs > 1 && sat_word_is_title(word->folded, word->length))) {
            continue;
        }
        SatNameNeedle *names =
            sat_list_grow(out->names, out->name_count, &out->name_capacity, sizeof(*names));
        if (names == NULL) {
            return no_memory(err);
        }
        out->names = names;
        bool is_short = word->kind == SAT_SIGN_LETTER && word->signs <= SHORT_NAME_SIGNS;
        names[out->name_count++] =
            (SatNameNeedle){.word = word,
                            .part = part,
                            .person = person,
                            .is_staff = is_staff,
                            .is_weak = is_short || (is_staff && part != SAT_PART_FAMILY) ||
                                       sat_word_is_ordinary(word->folded, word->length)};
    }
    return true;
}

/* A part of several words, joined: O'Neill is Oneill, too. */
static bool add_joined(SatTypedNeedles *out, const SatTextWords *words, SatNamePart part,
                       uint32_t person, bool is_staff, SatError *err)
{
    char joined[MOST_JOINED_BYTES];
    size_t used = 0;
    for (size_t i = 0; i < words->count; i++) {
        size_t length = words->words[i].end - words->words[i].start;
        if (words->words[i].kind != SAT_SIGN_LETTER || used + length > sizeof(joined)) {
            return true;
        }
        memcpy(joined + used, words->text + words->words[i].start, length);
        used += length;
    }
    /* Only what is folded is used of it later. */
    const SatTextWords *one = words->count > 1 ? add_text(out, joined, used, err) : NULL;
    return words->count <= 1 || (one != NULL && add_names(out, one, part, person, is_staff, err));
}

/* One writing of a name (PS3.5 6.2.1.1): family^given^middle^prefix^suffix, or "Family, Given", or
 * words of which nobody says what they are. */
static bool add_group(SatTypedNeedles *out, const char *text, size_t length, uint32_t person,
                      bool is_staff, SatError *err)
{
    char sign = memchr(text, '^', length) != NULL ? '^' : ',';
    bool has_parts = memchr(text, sign, length) != NULL;
    for (size_t start = 0, part = 0; start <= length && part < MOST_NAME_PARTS; part++) {
        const char *end = memchr(text + start, sign, length - start);
        size_t bytes = end != NULL ? (size_t)(end - text) - start : length - start;
        SatNamePart which = !has_parts  ? SAT_PART_ANY
                            : part == 0 ? SAT_PART_FAMILY
                                        : SAT_PART_GIVEN;
        if (part < 3) { /* "Dr" and "MD" name nobody */
            const SatTextWords *words = add_text(out, text + start, bytes, err);
            if (words == NULL || !add_names(out, words, which, person, is_staff, err)) {
                return false;
            }
            const SatTextWords again = *words; /* the list may move */
            if (which != SAT_PART_ANY && !add_joined(out, &again, which, person, is_staff, err)) {
                return false;
            }
        }
        start += bytes + 1;
    }
    return true;
}

static bool add_name(SatTypedNeedles *out, const SatOwnValue *value, uint32_t person, SatError *err)
{
    for (size_t start = 0; start <= value->length;) {
        const char *end = memchr(value->text + start, '=', value->length - start);
        size_t bytes = end != NULL ? (size_t)(end - value->text) - start : value->length - start;
        if (!add_group(out, value->text + start, bytes, person, value->kind == SAT_OWN_STAFF,
                       err)) {
            return false;
        }
        start += bytes + 1;
    }
    return true;
}

static bool add_phrase(SatTypedNeedles *out, SatOwnKind kind, const char *text, size_t length,
                       SatError *err)
{
    const SatTextWords *words = add_text(out, text, length, err);
    SatPhraseNeedle *phrases = words != NULL
                                   ? sat_list_grow(out->phrases, out->phrase_count,
                                                   &out->phrase_capacity, sizeof(*phrases))
                                   : NULL;
    if (phrases == NULL) {
        return words != NULL ? no_memory(err) : false;
    }
    out->phrases = phrases;
    SatPhraseNeedle phrase = {.kind = kind, .words = words->words, .count = words->count};
    for (size_t i = 0; i < words->count; i++) {
        phrase.signs += words->words[i].signs;
        phrase.digits += words->words[i].kind == SAT_SIGN_DIGIT ? words->words[i].signs : 0;
    }
    if (phrase.count > 0) {
        phrases[out->phrase_count++] = phrase;
    }
    return true;
}

/* The parts of an address: a street with its number tells more than the whole. */
static bool add_address(SatTypedNeedles *out, const SatOwnValue *value, SatError *err)
{
    for (size_t start = 0; start < value->length;) {
        size_t end = start;
        while (end < value->length && value->text[end] != '\0' &&
               strchr("^,;\n\r", value->text[end]) == NULL) {
            end++;
        }
        if (!add_phrase(out, value->kind, value->text + start, end - start, err)) {
            return false;
        }
        start = end + 1;
    }
    return true;
}

static bool add_date(SatTypedNeedles *out, const SatOwnValue *value, SatError *err)
{
    SatDate date;
    if (value->length < 8 || !sat_date_parse(value->text, 8, &date)) {
        return true;
    }
    SatDateNeedle *dates =
        sat_list_grow(out->dates, out->date_count, &out->date_capacity, sizeof(*dates));
    if (dates == NULL) {
        return no_memory(err);
    }
    out->dates = dates;
    dates[out->date_count++] = (SatDateNeedle){.year = (uint32_t)date.year,
                                               .month = (uint32_t)date.month,
                                               .day = (uint32_t)date.day,
                                               .is_birth = value->kind == SAT_OWN_BIRTH_DATE};
    return true;
}

bool sat_typed_needles_make(SatTypedNeedles *out, const SatOwnIdentifiers *own,
                            const SatSha256 *patient_keys, size_t patient_count, SatError *err)
{
    *out = (SatTypedNeedles){.names = NULL};
    uint32_t staff = (uint32_t)patient_count;
    bool done = true;
    for (size_t p = 0; done && p < patient_count; p++) {
        SatOwnValue value;
        size_t position = 0;
        while (done && sat_own_identifiers_next(own, &patient_keys[p], &position, &value)) {
            if (value.kind == SAT_OWN_NAME) {
                done = add_name(out, &value, (uint32_t)p, err);
            } else if (value.kind == SAT_OWN_STAFF) {
                done = add_name(out, &value, staff++, err);
            } else if (value.kind == SAT_OWN_DATE || value.kind == SAT_OWN_BIRTH_DATE) {
                done = add_date(out, &value, err);
            } else if (value.kind == SAT_OWN_ADDRESS) {
                done = add_address(out, &value, err);
            } else {
                done = add_phrase(out, value.kind, value.text, value.length, err);
            }
        }
    }
    if (!done) {
        sat_typed_needles_free(out);
    }
    return done;
}

void sat_typed_needles_free(SatTypedNeedles *needles)
{
    for (size_t i = 0; i < needles->text_count; i++) {
        sat_text_words_free(&needles->texts[i]);
    }
    free(needles->texts);
    free(needles->names);
    free(needles->phrases);
    free(needles->dates);
    *needles = (SatTypedNeedles){.names = NULL};
}
