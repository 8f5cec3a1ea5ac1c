/* Decides whether words of a typed text spell a number, an address, an institution of the files. */
#include "export/deidentify/typed_phrases.h"

#include <string.h>

#include "export/deidentify/common_words.h"

enum {
    LEAST_NUMBER_SIGNS = 5, /* of a number that needs no word before it */
    LEAST_NUMBER_DIGITS = 3,
    LEAST_SHORT_SIGNS = 3, /* of one that does */
    LEAST_PHONE_DIGITS = 7,
    LEAST_PHRASE_SIGNS = 8
};

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
    if (taken == 0) {
        return 0; /* before the lists of words are asked */
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

size_t sat_typed_phrase_at(const SatTypedNeedles *needles, const SatTextWords *words, size_t index,
                           SatOwnKind *kind)
{
    for (size_t i = 0; i < needles->phrase_count; i++) {
        const SatPhraseNeedle *phrase = &needles->phrases[i];
        bool is_number = phrase->kind == SAT_OWN_NUMBER || phrase->kind == SAT_OWN_ACCESSION;
        *kind = phrase->kind;
        size_t taken = is_number                       ? number_at(words, index, phrase)
                       : phrase->kind == SAT_OWN_PHONE ? own_phone_at(words, index, phrase)
                                                       : phrase_at(words, index, phrase);
        if (taken > 0) {
            return taken;
        }
    }
    return 0;
}
