/* Splits a raw description into words. */
#include "export/deidentify/description_tokens.h"

#include <string.h>

#include "export/deidentify/name_fold.h"
#include "export/deidentify/vocabulary.h"
#include "formats/base/text_utf8.h"

/* Everything that is not ASCII, and control characters, belong to words: a name in another script
 * must not fall apart into pieces that happen to be in the vocabulary. */
bool sat_token_separates(char c)
{
    bool is_letter = c >= 'a' && c <= 'z';
    bool is_digit = c >= '0' && c <= '9';
    bool is_printable = (unsigned char)c >= 0x20 && (unsigned char)c < 0x7f;
    return is_printable && !is_letter && !is_digit && c != '*' && c != '+';
}

static bool is_syllable_at(const SatTokenList *list, size_t position)
{
    return sat_sign_kind(sat_utf8_next(list->bytes, list->length, &position)) == SAT_SIGN_SYLLABLE;
}

/* The end of the word at `start`. Where a script without blanks between words meets letters or
 * digits ("胸部CT"), a word ends too. */
static size_t word_end(const SatTokenList *list, size_t start)
{
    bool is_syllable = is_syllable_at(list, start);
    size_t end = start;
    while (end < list->length && !sat_token_separates(list->bytes[end]) &&
           is_syllable_at(list, end) == is_syllable) {
        (void)sat_utf8_next(list->bytes, list->length, &end);
    }
    return end;
}

void sat_tokens_split(const char *raw, size_t length, SatTokenList *out)
{
    size_t origins[SAT_TOKENS_MOST_BYTES + 1];
    out->length =
        sat_vocabulary_fold(raw, length, out->bytes, SAT_TOKENS_MOST_BYTES, origins, &out->is_cut);
    out->count = 0;
    size_t position = 0;
    while (position < out->length && out->count < SAT_TOKENS_MOST) {
        if (sat_token_separates(out->bytes[position])) {
            position++;
            continue;
        }
        size_t end = word_end(out, position);
        out->tokens[out->count++] =
            (SatToken){.start = position,
                       .length = end - position,
                       .raw = {origins[position], origins[end] - origins[position]}};
        position = end;
    }
    /* A word cut off at the limit is no word. */
    if (out->is_cut && out->count > 0 && position == out->length) {
        out->count--;
    }
}

void sat_tokens_hide(SatTokenList *list, const SatTokenList *hidden)
{
    for (size_t i = 0; i < list->count; i++) {
        SatToken *token = &list->tokens[i];
        for (size_t j = 0; j < hidden->count; j++) {
            const SatToken *other = &hidden->tokens[j];
            if (other->length >= 2 && other->length == token->length &&
                memcmp(list->bytes + token->start, hidden->bytes + other->start, other->length) ==
                    0) {
                token->is_hidden = true;
            }
        }
    }
}

size_t sat_tokens_join(const SatTokenList *list, size_t first, size_t count, char *out,
                       size_t capacity)
{
    size_t used = 0;
    for (size_t i = first; i < first + count; i++) {
        size_t blank = i > first ? 1 : 0;
        if (i >= list->count || used + blank + list->tokens[i].length > capacity) {
            return 0;
        }
        if (blank > 0) {
            out[used++] = ' ';
        }
        memcpy(out + used, list->bytes + list->tokens[i].start, list->tokens[i].length);
        used += list->tokens[i].length;
    }
    return used;
}
