/* What stands beside a word of a typed text. */
#include "export/deidentify/typed_context.h"

#include <string.h>

#include "export/deidentify/common_words.h"

bool sat_typed_is_letters(const SatTextWords *words, size_t index)
{
    return index < words->count && words->words[index].kind == SAT_SIGN_LETTER;
}

bool sat_typed_gap_is(const SatTextWords *words, size_t index, const char *signs)
{
    const char *gap = NULL;
    size_t length = sat_text_gap(words, index, &gap);
    size_t seen = 0;
    for (size_t i = 0; i < length; i++) {
        bool is_sign = gap[i] != '\0' && gap[i] != ' ' && strchr(signs, gap[i]) != NULL;
        seen += is_sign ? 1 : 0;
        if ((!is_sign && gap[i] != ' ') || seen > 1) {
            return false;
        }
    }
    return index + 1 < words->count && length >= 1 && length <= 3;
}

char sat_typed_gap_sign(const SatTextWords *words, size_t index)
{
    const char *gap = NULL;
    return sat_text_gap(words, index, &gap) > 0 ? gap[0] : '\0';
}

bool sat_typed_is_same(const SatTextWord *a, const SatTextWord *b)
{
    return a->length == b->length && memcmp(a->folded, b->folded, a->length) == 0;
}

bool sat_typed_begins_alike(const SatTextWord *initial, const SatTextWord *name)
{
    return initial->length > 0 && name->length >= initial->length &&
           memcmp(initial->folded, name->folded, initial->length) == 0;
}

bool sat_typed_has_title(const SatTextWords *words, size_t index)
{
    if (index == 0 || !sat_typed_gap_is(words, index - 1, ".:")) {
        return false;
    }
    const SatTextWord *word = &words->words[index - 1];
    char sign = sat_typed_gap_sign(words, index - 1);
    bool is_plain = word->is_capital && !word->is_all_capitals && sign != ':';
    bool is_clear = word->is_all_capitals && (sign == '.' || word->signs > 2) && sign != ':';
    return (is_plain || is_clear) && sat_word_is_title(word->folded, word->length);
}

bool sat_typed_has_patient(const SatTextWords *words, size_t index)
{
    if (index == 0 || !sat_typed_gap_is(words, index - 1, ":")) {
        return false;
    }
    const SatTextWord *before = &words->words[index - 1];
    bool is_label = sat_typed_gap_sign(words, index - 1) == ':';
    bool is_person = before->length >= 2 && before->folded[0] == 'p'; /* patient, paciente, pt */
    return sat_word_is_for_patient(before->folded, before->length) &&
           !(before->is_all_capitals && before->signs <= 2) && !(is_label && is_person);
}

bool sat_typed_is_single_capital(const SatTextWords *words, size_t index)
{
    return sat_typed_is_letters(words, index) && words->words[index].signs == 1 &&
           words->words[index].is_capital;
}
