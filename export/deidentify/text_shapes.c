/* Knows telephone numbers, mail addresses and streets by their look. */
#include "export/deidentify/text_shapes.h"

#include <string.h>

enum { MOST_GROUPS = 9, LEAST_PHONE_DIGITS = 7, MOST_PHONE_DIGITS = 15 };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* ---- telephone numbers ------------------------------------------------------------------------
 */

typedef struct {
    size_t words, digits;
    size_t sizes[MOST_GROUPS]; /* digits of each group */
    bool has_dash, has_dot, has_slash, has_blank, has_bracket;
} PhoneGroups;

/* Groups of digits with the signs of telephone numbers between. */
static PhoneGroups groups_at(const SatTextWords *words, size_t index)
{
    PhoneGroups groups = {.words = 0};
    for (size_t i = index; i < words->count && groups.words < MOST_GROUPS; i++) {
        const char *gap = NULL;
        if (words->words[i].kind != SAT_SIGN_DIGIT) {
            break;
        }
        groups.sizes[groups.words++] = words->words[i].length;
        groups.digits += words->words[i].length;
        size_t length = sat_text_gap(words, i, &gap);
        bool is_sign = length >= 1 && length <= 3;
        for (size_t k = 0; is_sign && k < length; k++) {
            is_sign = strchr(" -./()", gap[k]) != NULL && gap[k] != '\0';
        }
        if (!is_sign || i + 1 >= words->count || words->words[i + 1].kind != SAT_SIGN_DIGIT) {
            break;
        }
        groups.has_dash = groups.has_dash || memchr(gap, '-', length) != NULL;
        groups.has_dot = groups.has_dot || memchr(gap, '.', length) != NULL;
        groups.has_slash = groups.has_slash || memchr(gap, '/', length) != NULL;
        groups.has_blank = groups.has_blank || memchr(gap, ' ', length) != NULL;
        groups.has_bracket = groups.has_bracket || memchr(gap, ')', length) != NULL;
    }
    return groups;
}

/* The sign right before word `index`; 0 at the start. */
static char sign_before(const SatTextWords *words, size_t index)
{
    size_t start = words->words[index].start;
    return start > 0 ? words->text[start - 1] : '\0';
}

static bool is_called_phone(const SatTextWords *words, size_t index)
{
    static const char calls[] = " tel telephon telephone telefon telefono telefone telefoon phone "
                                "fon fax mobile mobil handy cell call ring gsm tlf telefonu ";
    for (size_t back = 1; back <= 2 && back <= index; back++) {
        const char *gap = NULL;
        size_t length = sat_text_gap(words, index - back, &gap);
        if (length > 3) {
            return false;
        }
        if (sat_text_word_in(words, index - back, calls)) {
            return true;
        }
    }
    return false;
}

size_t sat_text_phone_at(const SatTextWords *words, size_t index)
{
    const SatTextWord *first = &words->words[index];
    char before = sign_before(words, index);
    bool is_inside = index > 0 && words->words[index - 1].end == first->start;
    if (first->kind != SAT_SIGN_DIGIT || is_inside) {
        return 0;
    }
    PhoneGroups groups = groups_at(words, index);
    if (groups.digits > MOST_PHONE_DIGITS || groups.digits < 5) {
        return 0;
    }
    bool is_north_american =
        groups.words == 3 && groups.sizes[0] == 3 && groups.sizes[1] == 3 && groups.sizes[2] == 4;
    bool is_one_sign = groups.has_dash != groups.has_dot && !groups.has_slash;
    bool has_prefix = first->folded[0] == '0' && first->length >= 2 && groups.digits >= 9 &&
                      groups.digits <= 13 && !groups.has_dot;
    bool is_phone =
        (before == '+' && groups.digits >= LEAST_PHONE_DIGITS + 1) ||
        is_called_phone(words, index) ||
        (is_north_american && (is_one_sign || groups.has_bracket)) ||
        (before == '(' && groups.has_bracket && groups.digits >= 9) ||
        (has_prefix && (groups.words > 1 || first->length >= 10) && before != '.' && before != ',');
    return is_phone ? groups.words : 0;
}

/* ---- mail addresses ---------------------------------------------------------------------------
 */

/* The gap is a single sign of the list. */
static bool is_joined_by(const SatTextWords *words, size_t index, const char *signs)
{
    const char *gap = NULL;
    size_t length = sat_text_gap(words, index, &gap);
    return length == 0 || (length == 1 && gap[0] != '\0' && strchr(signs, gap[0]) != NULL);
}

size_t sat_text_mail_at(const SatTextWords *words, size_t index)
{
    size_t last = index;
    const char *gap = NULL;
    while (last + 1 < words->count && is_joined_by(words, last, "._%+-")) {
        last++;
    }
    if (last + 1 >= words->count || sat_text_gap(words, last, &gap) != 1 || gap[0] != '@') {
        return 0;
    }
    bool has_dot = false;
    last++;
    while (last + 1 < words->count && is_joined_by(words, last, ".-")) {
        has_dot = has_dot || (sat_text_gap(words, last, &gap) == 1 && gap[0] == '.');
        last++;
    }
    return has_dot ? last - index + 1 : 0;
}

/* ---- streets ----------------------------------------------------------------------------------
 */

static bool is_apart_by_blank(const SatTextWords *words, size_t index)
{
    const char *gap = NULL;
    size_t length = sat_text_gap(words, index, &gap);
    return index + 1 < words->count && ((length == 1 && is_blank(gap[0])) ||
                                        (length == 2 && gap[0] == '.' && is_blank(gap[1])));
}

static bool is_house_number(const SatTextWords *words, size_t index)
{
    return index < words->count && words->words[index].kind == SAT_SIGN_DIGIT &&
           words->words[index].length <= 5;
}

/* "12 Acacia Avenue": a number, one to three words with capitals, a word for a street. */
static size_t number_first_at(const SatTextWords *words, size_t index)
{
    static const char streets[] = " street st avenu ave av road rd lane ln drive dr boulevard blvd "
                                  "court ct terrace close crescent square highway parkway ";
    static const char abroad[] = " ru rue avenu avenue boulevard bd allee chemin impasse quai ";
    if (!is_house_number(words, index) || !is_apart_by_blank(words, index)) {
        return 0;
    }
    size_t at = index + 1;
    if (sat_text_word_in(words, at, abroad) && is_apart_by_blank(words, at)) {
        return at + 1 < words->count ? 3 : 0; /* "12 rue Pasteur" */
    }
    for (size_t names = 0; names < 4 && at < words->count; names++, at++) {
        const SatTextWord *word = &words->words[at];
        if (word->kind != SAT_SIGN_LETTER || !word->is_capital || word->is_shouted) {
            return 0;
        }
        bool is_street =
            names > 0 && sat_text_word_in(words, at, streets) && !word->is_all_capitals;
        if (is_street) {
            return at - index + 1;
        }
        if (!is_apart_by_blank(words, at)) {
            return 0;
        }
    }
    return 0;
}

static bool ends_with(const SatTextWord *word, const char *ending)
{
    size_t length = strlen(ending);
    return word->length > length + 2 &&
           memcmp(word->folded + word->length - length, ending, length) == 0;
}

/* "Hauptstraße 12", "via Garibaldi 3", "ul. Polna 7". */
static size_t number_last_at(const SatTextWords *words, size_t index)
{
    static const char *const endings[] = {"strass", "strasse", "str",    "gasse", "straat",
                                          "allee",  "laan",    "gracht", "gatan", "vagen"};
    static const char kinds[] = " via viale piazza calle avenida plaza rua ul ulica ulitsa str ";
    const SatTextWord *word = &words->words[index];
    if (word->kind != SAT_SIGN_LETTER || !is_apart_by_blank(words, index)) {
        return 0;
    }
    for (size_t i = 0; word->is_capital && i < sizeof(endings) / sizeof(endings[0]); i++) {
        if (ends_with(word, endings[i]) && is_house_number(words, index + 1)) {
            return 2;
        }
    }
    if (!sat_text_word_in(words, index, kinds) ||
        (sat_text_word_is(words, index, "via") && !word->is_capital)) { /* "via Seldinger 5 Fr" */
        return 0;
    }
    for (size_t at = index + 1; at < words->count && at < index + 4; at++) {
        if (at > index + 1 && is_house_number(words, at)) {
            return at - index + 1;
        }
        if (!words->words[at].is_capital || words->words[at].kind != SAT_SIGN_LETTER) {
            return 0;
        }
    }
    return 0;
}

size_t sat_text_address_at(const SatTextWords *words, size_t index)
{
    size_t taken = number_first_at(words, index);
    return taken > 0 ? taken : number_last_at(words, index);
}
