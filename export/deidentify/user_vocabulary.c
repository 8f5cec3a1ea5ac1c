/* Reads the user's own vocabulary, and looks words up in it. */
#include "export/deidentify/user_vocabulary.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/description_tokens.h"
#include "export/deidentify/name_fold.h"
#include "export/deidentify/vocabulary_table.h"
#include "formats/base/arena.h"
#include "formats/base/file_io.h"
#include "formats/base/growing_list.h"
#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"

enum { MOST_DIGITS = 3 }; /* of a word: four may be a year or somebody's number */

struct SatUserVocabulary {
    SatArena *arena;
    SatVocabularyEntry *entries; /* sorted by `written` once read */
    size_t count, capacity;
};

char *sat_user_vocabulary_path(void)
{
    char *folder = sat_user_directory(SAT_DIRECTORY_CONFIG);
    char *path = folder != NULL ? sat_path_join(folder, "vocabulary.txt") : NULL;
    free(folder);
    return path;
}

void sat_user_vocabulary_free(SatUserVocabulary *vocabulary)
{
    if (vocabulary != NULL) {
        sat_arena_free(vocabulary->arena);
        free(vocabulary->entries);
        free(vocabulary);
    }
}

size_t sat_user_vocabulary_count(const SatUserVocabulary *vocabulary)
{
    return vocabulary != NULL ? vocabulary->count : 0;
}

/* ---- one line ---------------------------------------------------------------------------------
 */

static bool is_allowed_mark(uint32_t c)
{
    return c < 0x80 && c != '\0' && strchr(" -+*./'", (int)c) != NULL;
}

/* "" or what is wrong with its signs. */
static const char *fault_of_signs(const char *text, size_t length)
{
    size_t letters = 0, digits = 0, signs = 0, longest = 0;
    for (size_t position = 0; position < length;) {
        uint32_t c = sat_utf8_next(text, length, &position);
        SatSignKind kind = sat_sign_kind(c);
        bool separates = kind == SAT_SIGN_SEPARATES;
        if (sat_utf8_is_control(c) || sat_utf8_is_bidi_override(c) ||
            (separates && !is_allowed_mark(c))) {
            return "a sign that is no letter, digit, blank, - + * . / or '";
        }
        digits = separates ? 0 : digits + (kind == SAT_SIGN_DIGIT ? 1U : 0U);
        if (digits > MOST_DIGITS) {
            return "a word with more than 3 digits, as in a date or somebody's number";
        }
        letters += kind == SAT_SIGN_LETTER || kind == SAT_SIGN_SYLLABLE ? 1U : 0U;
        signs = separates ? 0 : signs + (kind == SAT_SIGN_SYLLABLE ? 2U : kind != SAT_SIGN_MARK);
        longest = signs > longest ? signs : longest;
    }
    if (letters == 0) {
        return "no letter";
    }
    return longest < 2 ? "only single letters, as in somebody's initials" : "";
}

/* "" or what is wrong. written: as the text is looked for, NUL-ended. */
static const char *fault_of(const char *text, size_t length,
                            char written[SAT_VOCABULARY_MOST_BYTES])
{
    SatTokenList words;
    if (!sat_utf8_is_valid(text, length)) {
        return "not UTF-8";
    }
    const char *fault = fault_of_signs(text, length);
    if (fault[0] != '\0') {
        return fault;
    }
    sat_tokens_split(text, length, &words);
    if (words.count > SAT_VOCABULARY_MOST_WORDS) {
        return "more than 5 words";
    }
    size_t used =
        words.is_cut || length > SAT_VOCABULARY_MOST_BYTES
            ? 0
            : sat_tokens_join(&words, 0, words.count, written, SAT_VOCABULARY_MOST_BYTES - 1);
    written[used] = '\0';
    return used == 0 ? "longer than 64 bytes" : "";
}

static bool add(SatUserVocabulary *vocabulary, const char *text, size_t length, size_t line,
                SatError *err)
{
    char written[SAT_VOCABULARY_MOST_BYTES];
    const char *fault = fault_of(text, length, written);
    if (fault[0] != '\0') {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "line %zu: %s; mend the line, or put # before it (no word of the file is "
                        "used until then)",
                        line, fault);
    }
    SatVocabularyEntry *entries = sat_list_grow(vocabulary->entries, vocabulary->count,
                                                &vocabulary->capacity, sizeof(*entries));
    if (entries == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the vocabulary");
    }
    vocabulary->entries = entries;
    const char *kept = sat_arena_text(vocabulary->arena, written, strlen(written), err);
    const char *shown = kept != NULL ? sat_arena_text(vocabulary->arena, text, length, err) : NULL;
    entries[vocabulary->count] = (SatVocabularyEntry){kept, shown, SAT_WORD_USER};
    vocabulary->count += shown != NULL ? 1U : 0U;
    return shown != NULL;
}

/* ---- all lines --------------------------------------------------------------------------------
 */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool read_lines(SatUserVocabulary *vocabulary, const char *bytes, size_t length,
                       SatError *err)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* some editors put it first */
    size_t start = length >= 3 && memcmp(bytes, mark, 3) == 0 ? 3 : 0;
    for (size_t line = 1; start < length; line++) {
        const char *newline = memchr(bytes + start, '\n', length - start);
        size_t next = newline != NULL ? (size_t)(newline - bytes) + 1 : length;
        size_t end = newline != NULL ? next - 1 : length;
        const char *note = memchr(bytes + start, '#', end - start);
        end = note != NULL ? (size_t)(note - bytes) : end;
        while (start < end && is_blank(bytes[start])) {
            start++;
        }
        while (end > start && is_blank(bytes[end - 1])) {
            end--;
        }
        if (line > SAT_USER_VOCABULARY_MOST_LINES) {
            return sat_fail(err, SAT_ERR_ARGUMENT,
                            "more than %u lines; take out what is not needed",
                            SAT_USER_VOCABULARY_MOST_LINES);
        }
        if (end > start && !add(vocabulary, bytes + start, end - start, line, err)) {
            return false;
        }
        start = next;
    }
    return true;
}

/* Of equal ones the same comes first wherever it stands in the file. */
static int compare_entries(const void *a, const void *b)
{
    const SatVocabularyEntry *first = a, *second = b;
    int order = strcmp(first->written, second->written);
    return order != 0 ? order : strcmp(first->shown, second->shown);
}

static void sort(SatUserVocabulary *vocabulary)
{
    size_t kept = 0;
    if (vocabulary->count == 0) {
        return;
    }
    qsort(vocabulary->entries, vocabulary->count, sizeof(*vocabulary->entries), compare_entries);
    for (size_t i = 0; i < vocabulary->count; i++) {
        const SatVocabularyEntry *entry = &vocabulary->entries[i];
        if (kept == 0 || strcmp(vocabulary->entries[kept - 1].written, entry->written) != 0) {
            vocabulary->entries[kept++] = *entry;
        }
    }
    vocabulary->count = kept;
}

SatUserVocabulary *sat_user_vocabulary_parse(const char *bytes, size_t length, SatError *err)
{
    SAT_AUTO(SatUserVocabulary) *vocabulary = calloc(1, sizeof(*vocabulary));
    if (vocabulary == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the vocabulary");
        return NULL;
    }
    vocabulary->arena = sat_arena_new(0, err);
    if (vocabulary->arena == NULL || !read_lines(vocabulary, bytes, length, err)) {
        return NULL;
    }
    sort(vocabulary);
    return SAT_STEAL(vocabulary);
}

SatUserVocabulary *sat_user_vocabulary_load(const char *path, SatError *err)
{
    char *own_path = path == NULL ? sat_user_vocabulary_path() : NULL;
    const char *used = path != NULL ? path : own_path;
    SatUserVocabulary *vocabulary = NULL;
    size_t length = 0;
    if (used == NULL || sat_path_info(used).kind == SAT_PATH_MISSING) {
        vocabulary = sat_user_vocabulary_parse("", 0, err);
    } else {
        uint8_t *bytes = sat_read_file(used, SAT_USER_VOCABULARY_MOST_BYTES, &length, err);
        vocabulary =
            bytes != NULL ? sat_user_vocabulary_parse((const char *)bytes, length, err) : NULL;
        free(bytes);
        if (vocabulary == NULL) {
            (void)sat_fail_in(err, "your vocabulary %s", used);
        }
    }
    free(own_path);
    return vocabulary;
}

/* ---- looking up -------------------------------------------------------------------------------
 */

const SatVocabularyEntry *sat_user_vocabulary_find(const SatUserVocabulary *vocabulary,
                                                   const char *words, size_t length)
{
    return sat_user_vocabulary_count(vocabulary) > 0
               ? sat_vocabulary_find_in(vocabulary->entries, vocabulary->count, words, length)
               : NULL;
}
