/* Words of a diagnosis found in a series' name. */
#include "player/screen/hidden_words.h"

#include <stddef.h>
#include <string.h>

#include "formats/base/text_utf8.h"

#define LEAST_LETTERS 4

static bool is_letter(char c)
{
    return (c >= '0' && c <= '9') || (sat_ascii_upper(c) >= 'A' && sat_ascii_upper(c) <= 'Z') ||
           (unsigned char)c >= 0x80;
}

static bool same_letters(const char *a, const char *b, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (sat_ascii_upper(a[i]) != sat_ascii_upper(b[i])) {
            return false;
        }
    }
    return true;
}

static bool names_nothing(const char *word, size_t length)
{
    static const char *const COMMON[] = {
        "acute", "chronic", "left",     "right",     "with",     "without", "from",  "upper",
        "lower", "brain",   "head",     "chest",     "spine",    "axial",   "phase", "large",
        "small", "both",    "anterior", "posterior", "contrast", "bone",    "lung",  "neck"};
    for (size_t i = 0; i < sizeof COMMON / sizeof *COMMON; i++) {
        if (strlen(COMMON[i]) == length && same_letters(COMMON[i], word, length)) {
            return true;
        }
    }
    return false;
}

static bool has_word(const char *text, const char *word, size_t length, bool may_go_on)
{
    for (const char *at = text; *at != '\0'; at++) {
        const bool starts = at == text || !is_letter(at[-1]);
        if (starts && strlen(at) >= length && same_letters(at, word, length) &&
            (may_go_on || !is_letter(at[length]))) {
            return true;
        }
    }
    return false;
}

static bool gives_away(const char *text, const char *diagnosis, bool may_go_on)
{
    const char *word = diagnosis;
    while (*word != '\0') {
        size_t length = 0;
        while (word[length] != '\0' && is_letter(word[length])) {
            length++;
        }
        if (length >= LEAST_LETTERS && !names_nothing(word, length) &&
            has_word(text, word, length, may_go_on)) {
            return true;
        }
        word += length > 0 ? length : 1;
    }
    return false;
}

bool sat_text_gives_away(const char *text, const char *diagnosis)
{
    return gives_away(text, diagnosis, false);
}

bool sat_words_give_away(const char *text, const char *diagnosis)
{
    return gives_away(text, diagnosis, true);
}
