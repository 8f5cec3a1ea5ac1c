/* Looks for identifiers in a typed text. */
#include "export/deidentify/deid_typed_text.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/text_shapes.h"
#include "export/deidentify/typed_names.h"
#include "export/deidentify/typed_phrases.h"
#include "formats/base/growing_list.h"

typedef struct {
    const SatTypedNeedles *needles;
    SatTextWords words;
    SatTypedMatches *out;
    SatError *err;
} Search;

const char *sat_identifier_kind_text(SatIdentifierKind kind, bool is_own)
{
    static const char *const texts[SAT_IDENTIFIER_KINDS][2] = {
        [SAT_IDENTIFIER_NAME] = {"a name", "a name of the patient"},
        [SAT_IDENTIFIER_INITIALS] = {"initials", "initials of the patient"},
        [SAT_IDENTIFIER_NUMBER] = {"a number", "a number of the patient"},
        [SAT_IDENTIFIER_ACCESSION] = {"an accession number", "an accession number of the patient"},
        [SAT_IDENTIFIER_DATE] = {"a date", "a date of the patient"},
        [SAT_IDENTIFIER_PHONE] = {"a telephone number", "a telephone number of the patient"},
        [SAT_IDENTIFIER_MAIL] = {"a mail address", "a mail address"},
        [SAT_IDENTIFIER_ADDRESS] = {"an address", "an address that is in the files"},
        [SAT_IDENTIFIER_STAFF] = {"a name", "a name of the staff"},
        [SAT_IDENTIFIER_INSTITUTION] = {"an institution", "the name of the institution"},
    };
    return texts[kind][is_own ? 1 : 0];
}

void sat_typed_matches_free(SatTypedMatches *matches)
{
    free(matches->items);
    *matches = (SatTypedMatches){.items = NULL};
}

/* Notes words [first, first + count); those of one kind side by side are one match. */
static bool note(Search *search, SatIdentifierKind kind, bool is_own, size_t first, size_t count)
{
    SatTypedMatches *out = search->out;
    size_t start = search->words.words[first].start;
    size_t end = search->words.words[first + count - 1].end;
    SatTypedMatch *last = out->count > 0 ? &out->items[out->count - 1] : NULL;
    bool is_beside = last != NULL && last->kind == kind && last->is_own == is_own && first > 0 &&
                     last->offset_bytes + last->length_bytes == search->words.words[first - 1].end;
    if (is_beside) {
        last->length_bytes = end - last->offset_bytes;
        return true;
    }
    SatTypedMatch *items = sat_list_grow(out->items, out->count, &out->capacity, sizeof(*items));
    if (items == NULL) {
        return sat_fail(search->err, SAT_ERR_NO_MEMORY, "not enough memory to search a text");
    }
    out->items = items;
    items[out->count++] = (SatTypedMatch){
        .kind = kind, .is_own = is_own, .offset_bytes = start, .length_bytes = end - start};
    return true;
}

/* ---- shapes -----------------------------------------------------------------------------------
 */

/* What a phrase of the files is called. */
static SatIdentifierKind phrase_kind(SatOwnKind kind)
{
    return kind == SAT_OWN_ACCESSION     ? SAT_IDENTIFIER_ACCESSION
           : kind == SAT_OWN_PHONE       ? SAT_IDENTIFIER_PHONE
           : kind == SAT_OWN_ADDRESS     ? SAT_IDENTIFIER_ADDRESS
           : kind == SAT_OWN_INSTITUTION ? SAT_IDENTIFIER_INSTITUTION
                                         : SAT_IDENTIFIER_NUMBER;
}

static size_t date_at(const Search *search, size_t index, bool *is_own)
{
    SatTextDate date;
    size_t taken = sat_text_date_at(&search->words, index, &date);
    *is_own = false;
    for (size_t i = 0; taken > 0 && !*is_own && i < search->needles->date_count; i++) {
        const SatDateNeedle *known = &search->needles->dates[i];
        *is_own = sat_text_date_fits(&date, known->year, known->month, known->day);
    }
    return *is_own || !date.is_doubtful ? taken : 0;
}

static size_t shape_at(const Search *search, size_t index, SatIdentifierKind *kind, bool *is_own)
{
    size_t taken = date_at(search, index, is_own);
    *kind = SAT_IDENTIFIER_DATE;
    if (taken == 0) {
        *is_own = false;
        *kind = SAT_IDENTIFIER_MAIL;
        taken = sat_text_mail_at(&search->words, index);
    }
    if (taken == 0) {
        *kind = SAT_IDENTIFIER_PHONE;
        taken = sat_text_phone_at(&search->words, index);
    }
    if (taken == 0) {
        *kind = SAT_IDENTIFIER_ADDRESS;
        taken = sat_text_address_at(&search->words, index);
    }
    return taken;
}

/* ---- all of it --------------------------------------------------------------------------------
 */

static bool search_words(Search *search)
{
    for (size_t i = 0; i < search->words.count;) {
        SatIdentifierKind kind = SAT_IDENTIFIER_NAME;
        bool is_own = true;
        SatOwnKind phrase = SAT_OWN_NUMBER;
        size_t taken = sat_typed_phrase_at(search->needles, &search->words, i, &phrase);
        kind = phrase_kind(phrase);
        if (taken == 0) {
            taken = shape_at(search, i, &kind, &is_own);
        }
        if (taken == 0) {
            const SatNameNeedle *name = sat_typed_name_at(search->needles, &search->words, i);
            kind = name != NULL && name->is_staff ? SAT_IDENTIFIER_STAFF : SAT_IDENTIFIER_NAME;
            is_own = true;
            taken = name != NULL ? 1 : 0;
        }
        if (taken == 0) {
            kind = SAT_IDENTIFIER_INITIALS;
            taken = sat_typed_initials_at(search->needles, &search->words, i);
        }
        if (taken > 0 && !note(search, kind, is_own, i, taken)) {
            return false;
        }
        i += taken > 0 ? taken : 1;
    }
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Numbers the words of the matches, as a person counts them. */
static void number_words(const char *text, size_t length, SatTypedMatches *out)
{
    size_t number = 0, next = 0;
    bool was_space = true;
    for (size_t i = 0; i < length && next < out->count; i++) {
        number += was_space && !is_space(text[i]) ? 1 : 0;
        was_space = is_space(text[i]);
        SatTypedMatch *match = &out->items[next];
        match->first_word = i == match->offset_bytes ? number : match->first_word;
        if (i + 1 == match->offset_bytes + match->length_bytes) {
            match->last_word = number;
            next++;
        }
    }
}

bool sat_typed_text_search(const SatOwnIdentifiers *own, const SatSha256 *patient_keys,
                           size_t patient_count, const char *text, size_t length,
                           SatTypedMatches *out, SatError *err)
{
    SatTypedNeedles needles;
    *out = (SatTypedMatches){.items = NULL};
    if (!sat_typed_needles_make(&needles, own, patient_keys, patient_count, err)) {
        return false;
    }
    Search search = {.needles = &needles, .out = out, .err = err};
    bool done = sat_text_words_split(&search.words, text, length, err) && search_words(&search);
    sat_text_words_free(&search.words);
    sat_typed_needles_free(&needles);
    if (done) {
        number_words(text, length, out);
    } else {
        sat_typed_matches_free(out);
    }
    return done;
}
