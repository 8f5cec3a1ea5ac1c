/* Looks for identifiers in a typed text. */
#include "export/deidentify/deid_typed_text.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/common_words.h"
#include "export/deidentify/text_shapes.h"
#include "export/deidentify/typed_names.h"
#include "formats/base/growing_list.h"

enum {
    LEAST_NUMBER_SIGNS = 5, /* of a number that needs no word before it */
    LEAST_NUMBER_DIGITS = 3,
    LEAST_SHORT_SIGNS = 3, /* of one that does */
    LEAST_PHONE_DIGITS = 7,
    LEAST_PHRASE_SIGNS = 8
};

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

/* ---- numbers and phrases ----------------------------------------------------------------------
 */

/* Numbers are written with blanks and dashes inside. */
static bool is_soft_gap(const SatTextWords *words, size_t index)
{
    const char *gap = NULL;
    size_t length = sat_text_gap(words, index, &gap);
    for (size_t i = 0; i < length; i++) {
        if (gap[i] == '\0' || strchr(" -./_:()", gap[i]) == NULL) {
            return false;
        }
    }
    return length <= 2;
}

/* How many words from `index` on spell the phrase, wherever each is parted; 0: they do not.
 * skip: zeros at the start of the phrase that may be missing. */
static size_t spelled_at(const SatTextWords *words, size_t index, const SatPhraseNeedle *phrase,
                         size_t skip)
{
    size_t word = index, at = 0, part = 0, inside = skip;
    for (;;) {
        if (inside == phrase->words[part].length) {
            part++;
            inside = 0;
            if (part == phrase->count) {
                return at == words->words[word].length ? word - index + 1 : 0;
            }
            continue;
        }
        if (at == words->words[word].length) {
            if (word + 1 >= words->count || !is_soft_gap(words, word)) {
                return 0;
            }
            word++;
            at = 0;
            continue;
        }
        if (words->words[word].folded[at] != phrase->words[part].folded[inside]) {
            return 0;
        }
        at++;
        inside++;
    }
}

static bool is_number_announced(const SatTextWords *words, size_t index)
{
    const char *gap = NULL;
    size_t start = words->words[index].start;
    if (start > 0 && words->text[start - 1] == '#') {
        return true;
    }
    if (index == 0) {
        return false;
    }
    const SatTextWord *before = &words->words[index - 1];
    return sat_text_gap(words, index - 1, &gap) <= 3 &&
           sat_word_is_for_number(before->folded, before->length);
}

static bool looks_like_year(const SatPhraseNeedle *phrase)
{
    uint32_t value = phrase->count == 1 && phrase->signs == 4 && phrase->digits == 4
                         ? sat_text_word_number(&phrase->words[0])
                         : 0;
    return value >= 1900 && value <= 2100;
}

static size_t number_at(const SatTextWords *words, size_t index, const SatPhraseNeedle *phrase)
{
    size_t taken = spelled_at(words, index, phrase, 0);
    const SatTextWord *first = &phrase->words[0];
    size_t zeros = 0;
    while (first->kind == SAT_SIGN_DIGIT && zeros < first->length && first->folded[zeros] == '0') {
        zeros++;
    }
    if (taken == 0 && zeros > 0 && phrase->signs >= zeros + LEAST_NUMBER_SIGNS) {
        taken = spelled_at(words, index, phrase, zeros);
    }
    bool is_long = phrase->signs >= LEAST_NUMBER_SIGNS && phrase->digits >= LEAST_NUMBER_DIGITS &&
                   !looks_like_year(phrase);
    bool is_word = phrase->count == 1 && phrase->digits == 0 && phrase->signs >= 4 &&
                   !sat_word_is_ordinary(first->folded, first->length);
    bool is_short = phrase->signs >= LEAST_SHORT_SIGNS && phrase->digits > 0 &&
                    is_number_announced(words, index);
    return is_long || is_word || is_short ? taken : 0;
}

/* The last digits of the number, as it is dialled from near and far. */
static size_t own_phone_at(const SatTextWords *words, size_t index, const SatPhraseNeedle *phrase)
{
    char own[LEAST_PHONE_DIGITS];
    size_t wanted = 0;
    for (size_t part = phrase->count; part > 0 && wanted < LEAST_PHONE_DIGITS; part--) {
        const SatTextWord *word = &phrase->words[part - 1];
        for (size_t i = word->kind == SAT_SIGN_DIGIT ? word->length : 0;
             i > 0 && wanted < LEAST_PHONE_DIGITS; i--) {
            own[wanted++] = word->folded[i - 1];
        }
    }
    char tail[LEAST_PHONE_DIGITS];
    size_t seen = 0;
    for (size_t i = index; wanted == LEAST_PHONE_DIGITS && i < words->count && i < index + 9; i++) {
        const SatTextWord *word = &words->words[i];
        if (word->kind != SAT_SIGN_DIGIT) {
            return 0;
        }
        for (size_t k = 0; k < word->length; k++) { /* newest first, as in own */
            memmove(tail + 1, tail, sizeof(tail) - 1);
            tail[0] = word->folded[k];
            seen++;
        }
        if (seen >= LEAST_PHONE_DIGITS && memcmp(tail, own, sizeof(own)) == 0) {
            return i - index + 1;
        }
        if (!is_soft_gap(words, i)) {
            return 0;
        }
    }
    return 0;
}

/* Words that an address or an institution has in common with many. */
static bool is_generic(const SatTextWord *word)
{
    static const char generic[] =
        " hospital clinic klinik klinikum university universitat universitatsklinikum university "
        "radiology radiologi radiologie radiologia department center centr centre medical medicine "
        "institut institute praxis general regional national community memorial county health care "
        "imaging diagnostic diagnostics ospedal ospedale hopital centro clinica medico for and of "
        "the fur und de la di del royal city state district college school unit trust szpital ";
    return word->kind == SAT_SIGN_DIGIT ||
           sat_folded_word_in(word->folded, word->length, generic) ||
           sat_word_is_ordinary(word->folded, word->length);
}

static size_t phrase_at(const SatTextWords *words, size_t index, const SatPhraseNeedle *phrase)
{
    if (index + phrase->count > words->count) {
        return 0;
    }
    bool is_special = false;
    for (size_t i = 0; i < phrase->count; i++) {
        const SatTextWord *a = &words->words[index + i], *b = &phrase->words[i];
        if (a->length != b->length || memcmp(a->folded, b->folded, a->length) != 0) {
            return 0;
        }
        is_special = is_special || !is_generic(b);
    }
    bool is_street =
        phrase->kind == SAT_OWN_ADDRESS && phrase->digits > 0 && phrase->signs > phrase->digits + 2;
    bool is_long = phrase->kind != SAT_OWN_ADDRESS || phrase->count > 1;
    bool is_name = is_special && is_long && phrase->signs >= LEAST_PHRASE_SIGNS;
    return is_street || is_name ? phrase->count : 0;
}

static size_t known_at(const Search *search, size_t index, SatIdentifierKind *kind)
{
    for (size_t i = 0; i < search->needles->phrase_count; i++) {
        const SatPhraseNeedle *phrase = &search->needles->phrases[i];
        size_t taken = 0;
        if (phrase->kind == SAT_OWN_NUMBER || phrase->kind == SAT_OWN_ACCESSION) {
            *kind =
                phrase->kind == SAT_OWN_NUMBER ? SAT_IDENTIFIER_NUMBER : SAT_IDENTIFIER_ACCESSION;
            taken = number_at(&search->words, index, phrase);
        } else if (phrase->kind == SAT_OWN_PHONE) {
            *kind = SAT_IDENTIFIER_PHONE;
            taken = own_phone_at(&search->words, index, phrase);
        } else {
            *kind = phrase->kind == SAT_OWN_ADDRESS ? SAT_IDENTIFIER_ADDRESS
                                                    : SAT_IDENTIFIER_INSTITUTION;
            taken = phrase_at(&search->words, index, phrase);
        }
        if (taken > 0) {
            return taken;
        }
    }
    return 0;
}

/* ---- shapes -----------------------------------------------------------------------------------
 */

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
        size_t taken = known_at(search, i, &kind);
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
