/* Takes the vocabulary words out of a raw description. */
#include "export/deidentify/deid_words.h"

#include <string.h>

#include "export/deidentify/vocabulary_table.h"
#include "formats/base/byte_writer.h"
#include "formats/base/json_value.h"
#include "formats/case/clean_text_private.h"

enum { MOST_WORDS_OUT = 24 };

static bool is_number_start(char c)
{
    return c >= '0' && c <= '9';
}

/* "12", "1.25", "1,25" at start: at most two digits before and after. Gives its end, 0 for none. */
static size_t number_end(const SatTokenList *list, size_t start)
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
static size_t take_millimetres(const SatTokenList *list, size_t index, char out[16])
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
                    (unit + 2 == list->length || sat_token_separates(list->bytes[unit + 2]));
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

/* The longest entry of either vocabulary that begins at token `index`; *taken tokens long. Of two
 * equally long ones that which ships. */
static const SatVocabularyEntry *
longest_entry(const SatTokenList *list, const SatUserVocabulary *user, size_t index, size_t *taken)
{
    char words[SAT_VOCABULARY_MOST_BYTES];
    const SatVocabularyEntry *found = NULL;
    for (size_t n = 0; n < SAT_VOCABULARY_MOST_WORDS && index + n < list->count; n++) {
        const SatToken *token = &list->tokens[index + n];
        size_t used = sat_tokens_join(list, index, n + 1, words, sizeof(words) - 1);
        if (token->is_hidden || used == 0) {
            break;
        }
        user = token->is_vetoed ? NULL : user;
        const SatVocabularyEntry *entry = sat_vocabulary_find(words, used);
        entry = entry != NULL ? entry : sat_user_vocabulary_find(user, words, used);
        if (entry != NULL) {
            found = entry;
            *taken = n + 1;
        }
    }
    return found;
}

/* "C-": a C with a minus and no word behind it. */
static const SatVocabularyEntry *without_contrast(const SatTokenList *list, size_t index)
{
    size_t start = list->tokens[index].start;
    size_t minus = start + 1;
    bool is_it = list->tokens[index].length == 1 && list->bytes[start] == 'c' &&
                 minus < list->length && list->bytes[minus] == '-' &&
                 (minus + 1 == list->length || sat_token_separates(list->bytes[minus + 1]));
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

bool sat_word_ranges_meet(const SatWordRanges *ranges, const SatWordRange *range)
{
    for (size_t i = 0; ranges != NULL && i < ranges->count; i++) {
        const SatWordRange *other = &ranges->items[i];
        if (other->start < range->start + range->length &&
            range->start < other->start + other->length) {
            return true;
        }
    }
    return false;
}

/* What becomes of a description. */
typedef struct {
    SatByteWriter text;
    const char *shown[MOST_WORDS_OUT];
    size_t shown_count;
    size_t user_count;      /* words of the user's own vocabulary */
    SatWordRanges *dropped; /* NULL: nobody wants to know */
} Taken;

static void note_dropped(const SatToken *token, SatWordRanges *dropped)
{
    if (dropped != NULL && !token->is_hidden && dropped->count < SAT_MOST_WORD_RANGES) {
        dropped->items[dropped->count++] = token->raw;
    }
}

static void take_entry(const SatVocabularyEntry *entry, Taken *out)
{
    out->user_count += entry->word_class == SAT_WORD_USER ? 1U : 0U;
    if (!holds_word(out->shown, out->shown_count, entry->shown)) {
        out->shown[out->shown_count++] = entry->shown;
        add_word(&out->text, entry->shown);
    }
}

static void take_words(const SatRawWords *raw, const SatTokenList *list, Taken *out)
{
    for (size_t i = 0; i < list->count && out->shown_count < MOST_WORDS_OUT;) {
        char millimetres[16];
        size_t taken = 1;
        const SatToken *token = &list->tokens[i];
        const SatVocabularyEntry *entry = without_contrast(list, i);
        entry = entry != NULL ? entry : longest_entry(list, raw->user, i, &taken);
        size_t number_taken = entry == NULL ? take_millimetres(list, i, millimetres) : 0;
        if (number_taken > 0) {
            add_word(&out->text, millimetres);
            taken = number_taken;
        } else if (entry != NULL) {
            take_entry(entry, out);
        } else if (!token->is_hidden && sat_word_ranges_meet(raw->allowed, &token->raw)) {
            sat_write_text(&out->text, out->text.length > 0 ? " " : "");
            sat_write_bytes(&out->text, raw->text + token->raw.start, token->raw.length);
        } else {
            note_dropped(token, out->dropped);
        }
        i += taken;
    }
}

static void take_all(const SatRawWords *raw, Taken *out)
{
    SatTokenList list, hidden;
    sat_tokens_split(raw->text, raw->length, &list);
    sat_tokens_split(raw->hidden, raw->hidden == NULL ? 0 : raw->hidden_length, &hidden);
    sat_tokens_hide(&list, &hidden);
    for (size_t i = 0; i < list.count; i++) {
        list.tokens[i].is_vetoed = sat_word_ranges_meet(raw->vetoed, &list.tokens[i].raw);
    }
    take_words(raw, &list, out);
}

const SatCleanText *sat_deid_words(SatArena *arena, const SatRawWords *raw, SatError *err)
{
    Taken out = {.text = SAT_BYTE_WRITER_INIT};
    const SatCleanText *clean = NULL;
    take_all(raw, &out);
    if (out.text.failed) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a description");
    } else {
        clean = sat_clean_text_vouch(
            arena, out.text.length == 0 ? "" : (const char *)out.text.bytes, out.text.length, err);
    }
    sat_byte_writer_free(&out.text);
    return clean;
}

size_t sat_deid_dropped_words(const SatRawWords *raw, SatWordRanges *out)
{
    Taken taken = {.text = SAT_BYTE_WRITER_INIT, .dropped = out};
    out->count = 0;
    take_all(raw, &taken);
    sat_byte_writer_free(&taken.text);
    return taken.user_count;
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
