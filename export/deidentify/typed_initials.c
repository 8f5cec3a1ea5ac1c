/* Finds the patient's initials among the words of a typed text. */
#include <string.h>

#include "export/deidentify/common_words.h"
#include "export/deidentify/typed_context.h"
#include "export/deidentify/typed_names.h"

/* Some patient has these two initials, in either order. */
static bool are_initials(const SatTypedNeedles *needles, const char *first, size_t first_length,
                         const char *second, size_t second_length)
{
    for (size_t i = 0; i < needles->name_count; i++) {
        const SatNameNeedle *a = &needles->names[i];
        bool begins = !a->is_staff && a->word->kind == SAT_SIGN_LETTER && first_length > 0 &&
                      a->word->length >= first_length &&
                      memcmp(a->word->folded, first, first_length) == 0;
        for (size_t k = 0; begins && k < needles->name_count; k++) {
            const SatNameNeedle *b = &needles->names[k];
            if (k != i && b->person == a->person &&
                (a->part != b->part || a->part == SAT_PART_ANY) &&
                b->word->kind == SAT_SIGN_LETTER && second_length > 0 &&
                b->word->length >= second_length &&
                memcmp(b->word->folded, second, second_length) == 0) {
                return true;
            }
        }
    }
    return false;
}

static bool is_family_initial(const SatTypedNeedles *needles, const SatTextWord *letter)
{
    for (size_t i = 0; i < needles->name_count; i++) {
        const SatNameNeedle *name = &needles->names[i];
        if (!name->is_staff && name->part != SAT_PART_GIVEN &&
            sat_typed_begins_alike(letter, name->word)) {
            return true;
        }
    }
    return false;
}

/* Two letters that are not for a person. */
static bool is_abbreviation(char first, char second)
{
    static const char others[] = " ct mr us pt xa cr dx nm mg ms ap pa iv ";
    const char letters[2] = {first, second};
    return sat_folded_word_in(letters, sizeof(letters), others);
}

/* "J.S.", "J. S." but not "C.T." */
static bool has_dotted_initials(const SatTypedNeedles *needles, const SatTextWords *words,
                                size_t index)
{
    if (!sat_typed_is_single_capital(words, index) ||
        !sat_typed_is_single_capital(words, index + 1) || sat_typed_gap_sign(words, index) != '.' ||
        sat_typed_gap_sign(words, index + 1) != '.' ||
        words->words[index + 1].start > words->words[index].end + 2) {
        return false;
    }
    const SatTextWord *a = &words->words[index], *b = &words->words[index + 1];
    bool is_other = a->length == 1 && b->length == 1 && is_abbreviation(a->folded[0], b->folded[0]);
    return !is_other && are_initials(needles, a->folded, a->length, b->folded, b->length);
}

size_t sat_typed_initials_at(const SatTypedNeedles *needles, const SatTextWords *words,
                             size_t index)
{
    const SatTextWord *word = &words->words[index];
    if (!sat_typed_is_letters(words, index) || !word->is_capital) {
        return 0;
    }
    if (has_dotted_initials(needles, words, index)) {
        return 2;
    }
    bool is_called = sat_typed_has_title(words, index);
    if (word->is_shouted || (!is_called && !sat_typed_has_patient(words, index))) {
        return 0;
    }
    if (word->signs == 2 && word->is_all_capitals && word->length == 2 &&
        !is_abbreviation(word->folded[0], word->folded[1])) { /* "patient JS" */
        return are_initials(needles, word->folded, 1, word->folded + 1, 1) ? 1 : 0;
    }
    if (word->signs != 1) {
        return 0;
    }
    if (sat_typed_is_single_capital(words, index + 1) &&
        sat_typed_gap_is(words, index, ".")) { /* "patient J S" */
        const SatTextWord *next = &words->words[index + 1];
        return are_initials(needles, word->folded, word->length, next->folded, next->length) ? 2
                                                                                             : 0;
    }
    bool stands_alone = index + 1 >= words->count || words->words[index + 1].start > word->end;
    return is_called && stands_alone && is_family_initial(needles, word) ? 1 : 0; /* "Mr S" */
}
