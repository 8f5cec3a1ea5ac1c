/* Takes the vocabulary words out of a raw description. */
#include "export/deidentify/deid_words.h"

#include <string.h>

#include "export/deidentify/name_fold.h"
#include "export/deidentify/vocabulary_table.h"
#include "formats/base/byte_writer.h"
#include "formats/base/json_value.h"
#include "formats/base/text_utf8.h"
#include "formats/case/clean_text_private.h"

enum {
    MOST_RAW_BYTES = 1024, /* of a description; DICOM allows 64 characters in LO, 10240 in LT */
    MOST_TOKENS = 200,
    MOST_WORDS_OUT = 24
};

typedef struct {
    char bytes[MOST_RAW_BYTES]; /* folded as the vocabulary's words are */
    size_t length;
    struct {
        size_t start, length;
        SatDroppedRange raw; /* the same word in the raw text */
        bool hidden;
    } tokens[MOST_TOKENS];
    size_t count;
} TokenList;

/* Bytes that separate words. Everything that is not ASCII, and control characters, belong to words:
 * a name in another script must not fall apart into pieces that happen to be in the vocabulary. */
static bool is_separator(char c)
{
    bool is_letter = c >= 'a' && c <= 'z';
    bool is_digit = c >= '0' && c <= '9';
    bool is_printable = (unsigned char)c >= 0x20 && (unsigned char)c < 0x7f;
    return is_printable && !is_letter && !is_digit && c != '*' && c != '+';
}

static bool is_number_start(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_syllable_at(const TokenList *list, size_t position)
{
    return sat_sign_kind(sat_utf8_next(list->bytes, list->length, &position)) == SAT_SIGN_SYLLABLE;
}

/* The end of the word at `start`. Where a script without blanks between words meets letters or
 * digits ("胸部CT"), a word ends too. */
static size_t word_end(const TokenList *list, size_t start)
{
    bool is_syllable = is_syllable_at(list, start);
    size_t end = start;
    while (end < list->length && !is_separator(list->bytes[end]) &&
           is_syllable_at(list, end) == is_syllable) {
        (void)sat_utf8_next(list->bytes, list->length, &end);
    }
    return end;
}

static void split(const char *raw, size_t length, TokenList *list)
{
    bool is_cut = false;
    size_t origins[MOST_RAW_BYTES + 1];
    list->length = sat_vocabulary_fold(raw, length, list->bytes, MOST_RAW_BYTES, origins, &is_cut);
    list->count = 0;
    size_t position = 0;
    while (position < list->length && list->count < MOST_TOKENS) {
        if (is_separator(list->bytes[position])) {
            position++;
            continue;
        }
        size_t end = word_end(list, position);
        list->tokens[list->count].start = position;
        list->tokens[list->count].length = end - position;
        list->tokens[list->count].raw =
            (SatDroppedRange){origins[position], origins[end] - origins[position]};
        list->tokens[list->count++].hidden = false;
        position = end;
    }
    /* A word cut off at the limit is no word. */
    if (is_cut && list->count > 0 && position == list->length) {
        list->count--;
    }
}

static void hide(TokenList *list, const TokenList *hidden)
{
    for (size_t i = 0; i < list->count; i++) {
        for (size_t j = 0; j < hidden->count; j++) {
            size_t length = hidden->tokens[j].length;
            if (length >= 2 && length == list->tokens[i].length &&
                memcmp(list->bytes + list->tokens[i].start, hidden->bytes + hidden->tokens[j].start,
                       length) == 0) {
                list->tokens[i].hidden = true;
            }
        }
    }
}

/* "12", "1.25", "1,25" at start: at most two digits before and after. Gives its end, 0 for none. */
static size_t number_end(const TokenList *list, size_t start)
{
    size_t end = start;
    while (end < list->length && is_number_start(list->bytes[end])) {
        end++;
    }
    if (end == start || end - start > 2) {
        return 0;
    }
    bool has_mark = end + 1 < list->length &&
                    (list->bytes[end] == '.' || list->bytes[end] == ',') &&
                    is_number_start(list->bytes[end + 1]);
    if (!has_mark) {
        return end;
    }
    size_t decimals = end + 1;
    while (decimals < list->length && is_number_start(list->bytes[decimals])) {
        decimals++;
    }
    return decimals - end - 1 <= 2 ? decimals : 0;
}

/* A thickness as people write it, 0.1 to 99: "06" is part of a date or a number of somebody. */
static bool is_thickness(const char *digits, size_t length)
{
    char text[16] = "";
    double value = 0.0;
    bool has_leading_zero = length > 1 && digits[0] == '0' && digits[1] != '.';
    if (has_leading_zero || length >= sizeof(text)) {
        return false;
    }
    memcpy(text, digits, length);
    return sat_parse_double(text, length, &value) && value >= 0.1 && value <= 99.0;
}

/* "5mm", "1.25 mm" beginning at token `index`: writes "5 mm", returns how many tokens it took. */
static size_t take_millimetres(const TokenList *list, size_t index, char out[16])
{
    size_t start = list->tokens[index].start;
    char before = start > 0 ? list->bytes[start - 1] : ' ';
    size_t end = number_end(list, start);
    if (end == 0 || before == '.' || before == ',' || before == ':') {
        return 0;
    }
    size_t unit = end;
    while (unit < list->length && list->bytes[unit] == ' ') {
        unit++;
    }
    bool has_unit = unit + 2 <= list->length && memcmp(list->bytes + unit, "mm", 2) == 0 &&
                    (unit + 2 == list->length || is_separator(list->bytes[unit + 2]));
    if (!has_unit || end - start > 8) {
        return 0;
    }
    for (size_t i = start; i < end; i++) {
        out[i - start] = list->bytes[i] == ',' ? '.' : list->bytes[i];
    }
    if (!is_thickness(out, end - start)) {
        return 0;
    }
    memcpy(out + (end - start), " mm", sizeof(" mm"));
    size_t taken = 0;
    while (index + taken < list->count && list->tokens[index + taken].start < unit + 2) {
        taken++;
    }
    return taken;
}

/* The longest entry that begins at token `index`; *taken tokens long. */
static const SatVocabularyEntry *longest_entry(const TokenList *list, size_t index, size_t *taken)
{
    char words[SAT_VOCABULARY_MOST_BYTES];
    size_t used = 0;
    const SatVocabularyEntry *found = NULL;
    for (size_t n = 0; n < SAT_VOCABULARY_MOST_WORDS && index + n < list->count; n++) {
        size_t length = list->tokens[index + n].length;
        if (list->tokens[index + n].hidden || used + length + 1 >= sizeof(words)) {
            break;
        }
        if (n > 0) {
            words[used++] = ' ';
        }
        memcpy(words + used, list->bytes + list->tokens[index + n].start, length);
        used += length;
        const SatVocabularyEntry *entry = sat_vocabulary_find(words, used);
        if (entry != NULL) {
            found = entry;
            *taken = n + 1;
        }
    }
    return found;
}

/* "C-": a C with a minus and no word behind it. */
static const SatVocabularyEntry *without_contrast(const TokenList *list, size_t index)
{
    size_t start = list->tokens[index].start;
    size_t minus = start + 1;
    bool is_it = list->tokens[index].length == 1 && list->bytes[start] == 'c' &&
                 minus < list->length && list->bytes[minus] == '-' &&
                 (minus + 1 == list->length || is_separator(list->bytes[minus + 1]));
    return is_it ? sat_vocabulary_find("c-", 2) : NULL;
}

static bool holds_word(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0) {
            return true;
        }
    }
    return false;
}

static void add_word(SatByteWriter *out, const char *word)
{
    if (out->length > 0) {
        sat_write_u8(out, ' ');
    }
    sat_write_text(out, word);
}

/* A word that is dropped, where it stands in the raw text. */
static void note_dropped(const TokenList *list, size_t index, SatDroppedRanges *dropped)
{
    if (dropped != NULL && !list->tokens[index].hidden && dropped->count < SAT_MOST_DROPPED_WORDS) {
        dropped->items[dropped->count++] = list->tokens[index].raw;
    }
}

static bool is_allowed(const TokenList *list, size_t index, const SatDroppedRanges *allowed)
{
    for (size_t i = 0; allowed != NULL && i < allowed->count; i++) {
        if (allowed->items[i].start == list->tokens[index].raw.start) {
            return true;
        }
    }
    return false;
}

/* allowed and dropped may be NULL. */
static void take_words(const char *raw, TokenList *list, const SatDroppedRanges *allowed,
                       SatDroppedRanges *dropped, SatByteWriter *out)
{
    const char *shown[MOST_WORDS_OUT];
    size_t shown_count = 0;
    for (size_t i = 0; i < list->count && shown_count < MOST_WORDS_OUT;) {
        char millimetres[16];
        size_t taken = 1;
        const SatVocabularyEntry *entry = without_contrast(list, i);
        entry = entry != NULL ? entry : longest_entry(list, i, &taken);
        size_t number_taken = entry == NULL ? take_millimetres(list, i, millimetres) : 0;
        if (number_taken > 0) {
            add_word(out, millimetres);
            taken = number_taken;
        } else if (entry != NULL && !holds_word(shown, shown_count, entry->shown)) {
            shown[shown_count++] = entry->shown;
            add_word(out, entry->shown);
        } else if (entry == NULL && is_allowed(list, i, allowed)) {
            sat_write_text(out, out->length > 0 ? " " : "");
            sat_write_bytes(out, raw + list->tokens[i].raw.start, list->tokens[i].raw.length);
        } else if (entry == NULL) {
            note_dropped(list, i, dropped);
        }
        i += taken;
    }
}

static void split_both(const char *raw, size_t length, const char *hidden_words,
                       size_t hidden_length, TokenList *list)
{
    TokenList hidden;
    split(raw, length, list);
    split(hidden_words, hidden_words == NULL ? 0 : hidden_length, &hidden);
    hide(list, &hidden);
}

const SatCleanText *sat_deid_words_with(SatArena *arena, const char *raw, size_t length,
                                        const char *hidden_words, size_t hidden_length,
                                        const SatDroppedRanges *allowed, SatError *err)
{
    TokenList list;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    const SatCleanText *clean = NULL;
    split_both(raw, length, hidden_words, hidden_length, &list);
    take_words(raw, &list, allowed, NULL, &out);
    if (out.failed) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a description");
    } else {
        clean = sat_clean_text_vouch(arena, out.length == 0 ? "" : (const char *)out.bytes,
                                     out.length, err);
    }
    sat_byte_writer_free(&out);
    return clean;
}

const SatCleanText *sat_deid_words(SatArena *arena, const char *raw, size_t length,
                                   const char *hidden_words, size_t hidden_length, SatError *err)
{
    return sat_deid_words_with(arena, raw, length, hidden_words, hidden_length, NULL, err);
}

void sat_deid_dropped_words(const char *raw, size_t length, const char *hidden_words,
                            size_t hidden_length, SatDroppedRanges *out)
{
    TokenList list;
    SatByteWriter ignored = SAT_BYTE_WRITER_INIT;
    out->count = 0;
    split_both(raw, length, hidden_words, hidden_length, &list);
    take_words(raw, &list, NULL, out, &ignored);
    sat_byte_writer_free(&ignored);
}

const SatVocabularyEntry *sat_deid_first_word(const SatCleanText *words, SatWordClass word_class)
{
    size_t count = 0;
    const SatVocabularyEntry *table = sat_vocabulary(&count);
    const char *text = sat_clean_text_utf8(words);
    const SatVocabularyEntry *best = NULL;
    const char *best_place = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(table[i].shown);
        const char *place = table[i].word_class == word_class ? strstr(text, table[i].shown) : NULL;
        bool is_whole = place != NULL && (place == text || place[-1] == ' ') &&
                        (place[length] == '\0' || place[length] == ' ');
        bool is_better = is_whole && (best == NULL || place < best_place ||
                                      (place == best_place && length > strlen(best->shown)));
        if (is_better) {
            best = &table[i];
            best_place = place;
        }
    }
    return best;
}
