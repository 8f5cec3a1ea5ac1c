/* Decides whether a word of a typed text is somebody's name. */
#include "export/deidentify/typed_names.h"

#include <string.h>

#include "export/deidentify/common_words.h"
#include "export/deidentify/typed_context.h"

enum {
    LEAST_INFLECTED_SIGNS = 5, /* of names that may have an ending: Iwanowa, Kowalskiego */
    LEAST_KANA_SIGNS = 3
};

static const SatNameNeedle *other_part(const SatTypedNeedles *needles, const SatNameNeedle *name,
                                       const SatTextWord *word)
{
    for (size_t i = 0; i < needles->name_count; i++) {
        const SatNameNeedle *other = &needles->names[i];
        if (other->person == name->person && sat_typed_is_same(other->word, word) &&
            !sat_typed_is_same(other->word, name->word) &&
            (other->part != name->part || name->part == SAT_PART_ANY)) {
            return other;
        }
    }
    return NULL;
}

static bool is_initial_of(const SatTypedNeedles *needles, const SatNameNeedle *name,
                          const SatTextWord *letter)
{
    for (size_t i = 0; i < needles->name_count; i++) {
        const SatNameNeedle *other = &needles->names[i];
        if (other->person == name->person && other != name &&
            (other->part != name->part || name->part == SAT_PART_ANY) &&
            sat_typed_begins_alike(letter, other->word)) {
            return true;
        }
    }
    return false;
}

/* "J. Brown", "Brown, J.", "Brown J". */
static bool has_initial(const SatTypedNeedles *needles, const SatNameNeedle *name,
                        const SatTextWords *words, size_t index)
{
    const SatTextWord *word = &words->words[index];
    bool is_before = index > 0 && sat_typed_is_single_capital(words, index - 1) &&
                     sat_typed_gap_is(words, index - 1, ".") &&
                     (sat_typed_gap_sign(words, index - 1) == '.' ||
                      (!word->is_shouted && !words->words[index - 1].begins_sentence)) &&
                     (index < 2 || words->words[index - 2].end < words->words[index - 1].start);
    if (is_before && is_initial_of(needles, name, &words->words[index - 1])) {
        return true;
    }
    if (!sat_typed_is_single_capital(words, index + 1) || !sat_typed_gap_is(words, index, ",") ||
        !is_initial_of(needles, name, &words->words[index + 1])) {
        return false;
    }
    char behind = sat_typed_gap_sign(words, index + 1);
    bool is_last = index + 2 >= words->count;
    bool stands_alone = is_last || (words->words[index + 2].start > words->words[index + 1].end &&
                                    strchr("-'/+=<>", behind) == NULL);
    bool is_clear = behind == '.' || sat_typed_gap_sign(words, index) == ',';
    return stands_alone && (is_clear || !word->is_shouted);
}

static bool has_context(const SatTypedNeedles *needles, const SatNameNeedle *name,
                        const SatTextWords *words, size_t index)
{
    const SatTextWord *word = &words->words[index];
    if (!word->is_capital) {
        return false;
    }
    if (sat_typed_has_title(words, index) ||
        (sat_typed_has_patient(words, index) && !word->is_shouted)) {
        return true;
    }
    for (size_t side = 0; side < 2; side++) {
        size_t next_to = side == 0 ? index + 1 : index - 1;
        bool is_there = side == 0 ? index + 1 < words->count : index > 0;
        bool is_beside = is_there && sat_typed_is_letters(words, next_to) &&
                         words->words[next_to].is_capital &&
                         sat_typed_gap_is(words, side == 0 ? index : index - 1, ",-");
        if (is_beside && other_part(needles, name, &words->words[next_to]) != NULL) {
            return true;
        }
    }
    return has_initial(needles, name, words, index);
}

/* "Baker cyst", "Baker's cyst", "Budd-Chiari syndrome", "Morbus Crohn". */
static bool is_eponym(const SatTextWords *words, size_t index)
{
    const SatTextWord *word = &words->words[index];
    if (!sat_word_is_eponym(word->folded, word->length)) {
        return false;
    }
    if (index > 0 && (sat_text_word_in(words, index - 1, " morbus maladie malattia enfermedad ") ||
                      (sat_text_word_in(words, index - 1, " m ") && word->is_capital))) {
        return true;
    }
    size_t next = index + 1;
    if (sat_text_word_is(words, next, "s")) {
        next++;
    }
    for (size_t joined = 0; joined < 2; joined++) { /* behind a second name */
        if (next < words->count &&
            sat_word_follows_eponym(words->words[next].folded, words->words[next].length)) {
            return true;
        }
        bool is_joined = next < words->count && sat_typed_gap_sign(words, next - 1) == '-' &&
                         words->words[next].is_capital;
        next += is_joined ? 1 : words->count;
    }
    return false;
}

/* The name with an ending of a language that inflects names. */
static bool is_inflected(const SatTextWord *word, const SatTextWord *name)
{
    static const char endings[] = " s es n en a u y i e om em ym oy oi ey im ou ova ovi iny ego "
                                  "emu ej iej ina in ie ami nin dan den ";
    size_t stem = name->length;
    if (name->signs < LEAST_INFLECTED_SIGNS || !word->is_capital || name->kind != SAT_SIGN_LETTER) {
        return false;
    }
    for (int cut = 0; cut < 2; cut++) {
        bool has_stem = word->length > stem && word->length <= stem + 3 &&
                        memcmp(word->folded, name->folded, stem) == 0;
        if (has_stem && sat_folded_word_in(word->folded + stem, word->length - stem, endings) &&
            !sat_word_is_ordinary(word->folded, word->length)) {
            return true;
        }
        /* What is folded may be shorter than the name: "Aaaaa" is "a". */
        if (stem < LEAST_INFLECTED_SIGNS || memchr("aeioy", name->folded[stem - 1], 5) == NULL ||
            name->signs <= LEAST_INFLECTED_SIGNS) {
            return false;
        }
        stem--;
    }
    return false;
}

/* ---- syllables --------------------------------------------------------------------------------
 */

static bool is_kana(const SatTextWord *name)
{
    return name->length >= 3 && (unsigned char)name->folded[0] == 0xE3U &&
           (unsigned char)name->folded[1] >= 0x82U && (unsigned char)name->folded[1] <= 0x83U;
}

/* Where the name stands in the word, from byte `from` on; SIZE_MAX: nowhere. */
static size_t place_in(const SatTextWord *word, const SatTextWord *name, size_t from)
{
    for (size_t at = from; at + name->length <= word->length; at++) {
        if (memcmp(word->folded + at, name->folded, name->length) == 0) {
            return at;
        }
    }
    return SIZE_MAX;
}

static bool starts_with(const SatTextWord *word, size_t at, const char *text, size_t length)
{
    return at + length <= word->length && memcmp(word->folded + at, text, length) == 0;
}

/* A name of one syllable beside the other part of it, or a form of address. */
static bool has_syllable_context(const SatTypedNeedles *needles, const SatNameNeedle *name,
                                 const SatTextWords *words, size_t index, size_t at)
{
    static const char *const addresses[] = {"さん", "サン", "様",   "氏",   "先生", "씨",  "님",
                                            "女士", "小姐", "太太", "医生", "醫生", "医師"};
    const SatTextWord *word = &words->words[index];
    size_t end = at + name->word->length;
    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
        if (starts_with(word, end, addresses[i], strlen(addresses[i]))) {
            return true;
        }
    }
    for (size_t i = 0; i < needles->name_count; i++) {
        const SatNameNeedle *other = &needles->names[i];
        const SatTextWord *text = other->word;
        if (other->person != name->person || other == name || text->kind != SAT_SIGN_SYLLABLE) {
            continue;
        }
        bool is_behind = starts_with(word, end, text->folded, text->length) ||
                         (end == word->length && index + 1 < words->count &&
                          sat_typed_gap_is(words, index, "") &&
                          starts_with(&words->words[index + 1], 0, text->folded, text->length));
        bool is_before = at >= text->length &&
                         memcmp(word->folded + at - text->length, text->folded, text->length) == 0;
        if (is_behind || is_before) {
            return true;
        }
    }
    return false;
}

static bool has_syllables(const SatTypedNeedles *needles, const SatNameNeedle *name,
                          const SatTextWords *words, size_t index)
{
    const SatTextWord *word = &words->words[index];
    size_t least = is_kana(name->word) ? LEAST_KANA_SIGNS : 2;
    for (size_t at = place_in(word, name->word, 0); at != SIZE_MAX;
         at = place_in(word, name->word, at + 1)) {
        if (name->word->signs >= least || has_syllable_context(needles, name, words, index, at)) {
            return true;
        }
    }
    return false;
}

/* ---- all of it --------------------------------------------------------------------------------
 */

const SatNameNeedle *sat_typed_name_at(const SatTypedNeedles *needles, const SatTextWords *words,
                                       size_t index)
{
    const SatTextWord *word = &words->words[index];
    for (size_t i = 0; i < needles->name_count; i++) {
        const SatNameNeedle *name = &needles->names[i];
        if (name->word->kind != word->kind) {
            continue;
        }
        if (word->kind == SAT_SIGN_SYLLABLE) {
            if (has_syllables(needles, name, words, index)) {
                return name;
            }
            continue;
        }
        if (name->word->signs < 2 || word->length == 0 ||
            (!sat_typed_is_same(name->word, word) && !is_inflected(word, name->word))) {
            continue;
        }
        bool is_sure = !name->is_weak && !is_eponym(words, index);
        if (is_sure || has_context(needles, name, words, index)) {
            return name;
        }
    }
    return NULL;
}
