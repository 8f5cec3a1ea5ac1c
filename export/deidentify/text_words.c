/* Splits a text into words. */
#include "export/deidentify/text_words.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"
#include "formats/base/text_utf8.h"

/* A line break, or a stop with something behind it: "3.5" and "a.m" go on. */
static bool ends_sentence(const char *gap, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool is_stop = gap[i] == '.' || gap[i] == '!' || gap[i] == '?' || gap[i] == ':';
        if (gap[i] == '\n' || (is_stop && i + 1 < length)) {
            return true;
        }
    }
    return false;
}

/* Marks the words of sentences that have no small letter. */
static void mark_shouted(SatTextWords *out)
{
    for (size_t first = 0; first < out->count;) {
        size_t end = first;
        size_t long_words = 0;
        bool has_small = false;
        do {
            const SatTextWord *word = &out->words[end++];
            bool is_word = word->kind == SAT_SIGN_LETTER && word->signs > 1;
            long_words += is_word ? 1 : 0;
            has_small = has_small || (is_word && !word->is_all_capitals);
        } while (end < out->count && !out->words[end].begins_sentence);
        for (size_t i = first; i < end; i++) {
            out->words[i].is_shouted = !has_small && long_words >= 3;
        }
        first = end;
    }
}

static bool begin_word(SatTextWords *out, size_t *capacity, size_t start, SatSignKind kind,
                       uint32_t code_point)
{
    SatTextWord *words = sat_list_grow(out->words, out->count, capacity, sizeof(*words));
    if (words == NULL) {
        return false;
    }
    out->words = words;
    SatTextWord *word = &out->words[out->count];
    size_t gap_start = out->count > 0 ? out->words[out->count - 1].end : 0;
    *word = (SatTextWord){.start = start, .kind = kind};
    word->is_capital = sat_sign_is_capital(code_point);
    word->is_all_capitals = word->is_capital;
    word->begins_sentence =
        out->count == 0 || ends_sentence(out->text + gap_start, start - gap_start);
    out->count++;
    return true;
}

static bool find_words(SatTextWords *out)
{
    size_t capacity = 0;
    SatSignKind last = SAT_SIGN_SEPARATES;
    for (size_t position = 0; position < out->length;) {
        size_t start = position;
        uint32_t code_point = sat_utf8_next(out->text, out->length, &position);
        SatSignKind kind = sat_sign_kind(code_point);
        if (kind == SAT_SIGN_MARK) { /* belongs to the word before it, if that goes on until here */
            if (last != SAT_SIGN_SEPARATES) {
                out->words[out->count - 1].end = position;
            }
            continue;
        }
        if (kind != last && kind != SAT_SIGN_SEPARATES &&
            !begin_word(out, &capacity, start, kind, code_point)) {
            return false;
        }
        if (kind != SAT_SIGN_SEPARATES) {
            SatTextWord *word = &out->words[out->count - 1];
            word->end = position;
            word->signs++;
            word->is_all_capitals = word->is_all_capitals && sat_sign_is_capital(code_point);
        }
        last = kind;
    }
    return true;
}

bool sat_text_words_split(SatTextWords *out, const char *text, size_t length, SatError *err)
{
    *out = (SatTextWords){.text = text, .length = length};
    /* What is folded is no longer than three times the bytes. */
    out->folded = length < SIZE_MAX / 3 - 1 ? malloc(length * 3 + 1) : NULL;
    if (out->folded == NULL || !find_words(out)) {
        sat_text_words_free(out);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search a text");
    }
    size_t used = 0;
    for (size_t i = 0; i < out->count; i++) {
        SatTextWord *word = &out->words[i];
        word->is_all_capitals = word->is_all_capitals && word->signs > 1;
        word->folded = out->folded + used;
        word->length =
            sat_name_fold(text + word->start, word->end - word->start, out->folded + used);
        used += word->length;
    }
    mark_shouted(out);
    return true;
}

void sat_text_words_free(SatTextWords *words)
{
    volatile char *at = words->folded;
    for (size_t i = 0; at != NULL && i < words->length * 3; i++) {
        at[i] = 0;
    }
    free(words->folded);
    free(words->words);
    *words = (SatTextWords)SAT_TEXT_WORDS_INIT;
}

size_t sat_text_gap(const SatTextWords *words, size_t index, const char **gap)
{
    size_t start = words->words[index].end;
    size_t end = index + 1 < words->count ? words->words[index + 1].start : words->length;
    *gap = words->text + start;
    return end - start;
}

bool sat_folded_word_in(const char *folded, size_t length, const char *list)
{
    for (const char *at = list; length > 0 && (at = strchr(at, ' ')) != NULL; at++) {
        if (strncmp(at + 1, folded, length) == 0 && at[1 + length] == ' ') {
            return true;
        }
    }
    return false;
}

bool sat_text_word_in(const SatTextWords *words, size_t index, const char *list)
{
    return index < words->count &&
           sat_folded_word_in(words->words[index].folded, words->words[index].length, list);
}

bool sat_text_word_is(const SatTextWords *words, size_t index, const char *folded)
{
    return index < words->count && words->words[index].length == strlen(folded) &&
           memcmp(words->words[index].folded, folded, strlen(folded)) == 0;
}

uint32_t sat_text_word_number(const SatTextWord *word)
{
    uint32_t value = 0;
    for (size_t i = 0; i < word->length && i < 9; i++) {
        value = value * 10 + (uint32_t)(word->folded[i] - '0');
    }
    return value;
}
