/* Reads dates as people write them. */
#include <string.h>

#include "export/deidentify/text_shapes.h"

enum { FIRST_YEAR = 1850, LAST_YEAR = 2199 };

/* Folded names of months, whole and short, by month: English, German, French, Spanish, Italian,
 * Portuguese, Dutch, Polish, Turkish, Russian, Swedish, Czech, Hungarian, Greek in Latin letters.
 */
static const char *const months[12] = {
    " january jan januar janner janvier janv enero ene gennaio gen janeiro januari styczen "
    "stycznia "
    "ocak yanvar yanvarya ledna januar ianouariou ",
    " february feb februar feber fevrier fevr febrero febbraio fevereiro fev februari luty lutego "
    "subat fevral fevralya unora februar fevrouariou ",
    " march mar marz mrz mars marzo marco maart mrt marzec marca mart marta brezna marcius "
    "martiou ",
    " april apr avril avr abril abr aprile kwiecien kwietnia nisan aprel aprelya dubna aprilis "
    "apriliou ",
    " may mai mayo maggio mag maio mei maj maja mayis maya kvetna majus maiou ",
    " june jun juni juin junio giugno giu junho czerwiec czerwca haziran iyun iyunya cervna junius "
    "iouniou ",
    " july jul juli juillet juil julio luglio lug julho lipiec lipca temmuz iyul iyulya cervence "
    "julius iouliou ",
    " august aug aout agosto ago augustus sierpien sierpnia agustos avgust avgusta srpna augusti "
    "augusztus avgoustou ",
    " september sep sept septembre septiembre settembre set setembro wrzesien wrzesnia eylul "
    "sentyabr sentyabrya zari szeptember septemvriou ",
    " october oct oktober okt octobre octubre ottobre ott outubro out pazdziernik pazdziernika "
    "ekim "
    "oktyabr oktyabrya rijna oktobriou ",
    " november nov novembre noviembre novembro listopad listopada kasim noyabr noyabrya "
    "novemvriou ",
    " december dec dezember dez decembre diciembre dic dicembre dezembro grudzien grudnia aralik "
    "dekabr dekabrya prosinc prosince dekemvriou ",
};
/* Also words of every day: without a year only with a capital letter inside a sentence. */
static const char everyday_months[] = " may mar march mars mart set out ago dec gen mag mai maja "
                                      "maya lug ott sept sep nov dic marca luty jan jun jul ";
static const char fillers[] = " de del of d di st nd rd th er o a den le vom the ";

static uint32_t month_of(const SatTextWords *words, size_t index)
{
    if (index < words->count && words->words[index].kind == SAT_SIGN_LETTER) {
        for (uint32_t m = 0; m < 12; m++) {
            if (sat_text_word_in(words, index, months[m])) {
                return m + 1;
            }
        }
    }
    return 0;
}

/* Digits of that many signs at least and at most. */
static bool is_number(const SatTextWords *words, size_t index, size_t least, size_t most)
{
    return index < words->count && words->words[index].kind == SAT_SIGN_DIGIT &&
           words->words[index].length >= least && words->words[index].length <= most;
}

static uint32_t number(const SatTextWords *words, size_t index)
{
    return sat_text_word_number(&words->words[index]);
}

static bool is_year(uint32_t value)
{
    return value >= FIRST_YEAR && value <= LAST_YEAR;
}

static bool is_day(uint32_t month, uint32_t day)
{
    static const uint8_t lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month >= 1 && month <= 12 && day >= 1 && day <= lengths[month - 1];
}

/* Sets month and day from two numbers of which nobody says which is which. */
static bool set_either(uint32_t first, uint32_t second, SatTextDate *out)
{
    bool day_first = is_day(second, first);
    bool month_first = is_day(first, second);
    out->day = day_first ? first : second;
    out->month = day_first ? second : first;
    out->may_be_swapped = day_first && month_first;
    return day_first || month_first;
}

/* The one sign between two numbers of a date, blanks around it left out; 0: another gap. */
static char sign_between(const SatTextWords *words, size_t index)
{
    const char *gap = NULL;
    size_t length = sat_text_gap(words, index, &gap);
    char sign = 0;
    for (size_t i = 0; i < length; i++) {
        bool is_sign = gap[i] == '-' || gap[i] == '.' || gap[i] == '/' || gap[i] == '_';
        if ((!is_sign && gap[i] != ' ') || (is_sign && sign != 0) || length > 3) {
            return 0;
        }
        sign = is_sign ? gap[i] : sign;
    }
    return sign != 0 ? sign : length > 0 ? ' ' : 0;
}

/* Numbers go on behind it: a version, an address of a network, a row of measures. */
static bool goes_on(const SatTextWords *words, size_t index, char sign)
{
    const char *gap = NULL;
    size_t length = sat_text_gap(words, index, &gap);
    return length == 1 && gap[0] == sign && is_number(words, index + 1, 1, 9);
}

/* 2024-01-31, 31.01.2024, 31/1/24. */
static size_t numbers_at(const SatTextWords *words, size_t i, SatTextDate *out)
{
    if (!is_number(words, i, 1, 4) || !is_number(words, i + 1, 1, 2) ||
        !is_number(words, i + 2, 1, 4)) {
        return 0;
    }
    char sign = sign_between(words, i);
    if (sign == 0 || sign != sign_between(words, i + 1) || goes_on(words, i + 2, sign)) {
        return 0;
    }
    uint32_t first = number(words, i), middle = number(words, i + 1), last = number(words, i + 2);
    *out = (SatTextDate){.is_doubtful = sign == ' '};
    if (is_number(words, i, 4, 4) && words->words[i + 2].length <= 2 && is_year(first)) {
        out->year = first;
        out->month = middle;
        out->day = last;
        return is_day(middle, last) ? 3 : 0;
    }
    if (is_number(words, i, 1, 2) && words->words[i + 2].length == 4 && is_year(last)) {
        out->year = last;
        return set_either(first, middle, out) ? 3 : 0;
    }
    out->year = last;
    out->has_short_year = true;
    out->is_doubtful = true;
    bool is_short = is_number(words, i, 1, 2) && words->words[i + 2].length == 2;
    return is_short && set_either(first, middle, out) ? 3 : 0;
}

/* 20240131, 31012024, 240131. */
static size_t digits_at(const SatTextWords *words, size_t i, SatTextDate *out)
{
    bool has_eight = is_number(words, i, 8, 8);
    if (!has_eight && !is_number(words, i, 6, 6)) {
        return 0;
    }
    uint32_t value = number(words, i);
    *out = (SatTextDate){.is_doubtful = true};
    if (has_eight && is_year(value / 10000) && is_day(value / 100 % 100, value % 100)) {
        out->year = value / 10000;
        out->month = value / 100 % 100;
        out->day = value % 100;
        return 1;
    }
    if (has_eight) {
        out->year = value % 10000;
        return is_year(out->year) && set_either(value / 1000000, value / 10000 % 100, out) ? 1 : 0;
    }
    out->has_short_year = true;
    out->year = value / 10000;
    out->month = value / 100 % 100;
    out->day = value % 100;
    return is_day(out->month, out->day) ? 1 : 0;
}

/* Where the next word of a date stands that only blanks, dots, commas, dashes and little words part
 * from word `index`. */
static size_t next_part(const SatTextWords *words, size_t index)
{
    for (size_t skipped = 0; skipped < 3; skipped++) {
        const char *gap = NULL;
        size_t length = sat_text_gap(words, index, &gap);
        if (length > 3 || index + 1 >= words->count) {
            return words->count;
        }
        for (size_t i = 0; i < length; i++) {
            if ((unsigned char)gap[i] < 0x80U && strchr(" .,-/'_", gap[i]) == NULL) {
                return words->count;
            }
        }
        index++;
        if (!sat_text_word_in(words, index, fillers)) {
            return index;
        }
    }
    return words->count;
}

/* Takes a year behind word `last`; returns the last word of the date. */
static size_t take_year(const SatTextWords *words, size_t last, SatTextDate *out)
{
    size_t next = next_part(words, last);
    if (is_number(words, next, 4, 4) && is_year(number(words, next))) {
        out->year = number(words, next);
        return next;
    }
    if (is_number(words, next, 2, 2) && next == last + 1 && !goes_on(words, next, '.')) {
        out->year = number(words, next);
        out->has_short_year = true;
        return next;
    }
    return last;
}

static bool is_everyday(const SatTextWords *words, size_t index)
{
    const SatTextWord *word = &words->words[index];
    bool is_name = word->is_capital && !word->begins_sentence && !word->is_shouted;
    return sat_text_word_in(words, index, everyday_months) && !is_name;
}

/* 31 January 2024, January 31st, 2024, 2024 Jan 31, January 2024, 31 janvier. */
static size_t month_name_at(const SatTextWords *words, size_t i, SatTextDate *out)
{
    size_t name = i;
    size_t last = i;
    *out = (SatTextDate){.year = 0};
    if (words->words[i].kind == SAT_SIGN_DIGIT) {
        name = next_part(words, i);
        if (name >= words->count) {
            return 0;
        }
        last = name;
        if (is_number(words, i, 4, 4) && is_year(number(words, i))) {
            out->year = number(words, i);
        } else if (is_number(words, i, 1, 2)) {
            out->day = number(words, i);
        } else {
            return 0;
        }
    }
    out->month = month_of(words, name);
    if (out->month == 0) {
        return 0;
    }
    if (out->day == 0) {
        size_t next = next_part(words, name);
        bool is_a_day = is_number(words, next, 1, 2) && is_day(out->month, number(words, next));
        out->day = is_a_day ? number(words, next) : 0;
        last = is_a_day ? next : last;
    }
    if (out->year == 0) {
        last = take_year(words, last, out);
    }
    bool is_full = out->year != 0 && !out->has_short_year && out->day != 0;
    out->is_doubtful = !is_full;
    if ((out->day == 0 && (out->year == 0 || out->has_short_year)) ||
        (out->day != 0 && !is_day(out->month, out->day)) ||
        (!is_full && is_everyday(words, name))) {
        return 0;
    }
    return last - i + 1;
}

/* 2024年1月31日, 2024년 1월 31일: digits with a syllable behind each. */
static size_t east_asian_at(const SatTextWords *words, size_t i, SatTextDate *out)
{
    static const char *const signs[3][2] = {{"年", "년"}, {"月", "월"}, {"日", "일"}};
    uint32_t values[3] = {0, 0, 0};
    if (i + 5 >= words->count || !is_number(words, i, 4, 4)) {
        return 0;
    }
    for (size_t part = 0; part < 3; part++) {
        const SatTextWord *sign = &words->words[i + 2 * part + 1];
        bool fits = is_number(words, i + 2 * part, 1, 4) && sign->length >= 3 &&
                    (memcmp(sign->folded, signs[part][0], 3) == 0 ||
                     memcmp(sign->folded, signs[part][1], 3) == 0);
        if (!fits) {
            return 0;
        }
        values[part] = number(words, i + 2 * part);
    }
    *out = (SatTextDate){.year = values[0], .month = values[1], .day = values[2]};
    return is_year(values[0]) && is_day(values[1], values[2]) ? 6 : 0;
}

size_t sat_text_date_at(const SatTextWords *words, size_t index, SatTextDate *out)
{
    if (words->words[index].kind == SAT_SIGN_SYLLABLE) {
        return 0;
    }
    size_t taken = numbers_at(words, index, out);
    taken = taken == 0 ? east_asian_at(words, index, out) : taken;
    taken = taken == 0 ? month_name_at(words, index, out) : taken;
    return taken == 0 ? digits_at(words, index, out) : taken;
}

bool sat_text_date_fits(const SatTextDate *date, uint32_t year, uint32_t month, uint32_t day)
{
    uint32_t said = date->has_short_year ? date->year % 100 : date->year;
    uint32_t wanted = date->has_short_year ? year % 100 : year;
    bool has_year = date->year != 0 || date->has_short_year;
    if (has_year && said != wanted) {
        return false;
    }
    bool fits = date->month == month && (date->day == 0 || date->day == day);
    return fits || (date->may_be_swapped && date->month == day && date->day == month);
}
