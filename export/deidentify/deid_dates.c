/* Shifts dates, keeps times, writes ages: in values with several parts, too. */
#include <string.h>

#include "export/deidentify/deid_age.h"
#include "export/deidentify/deid_object_private.h"

enum { MOST_FRACTION_DIGITS = 6 };

typedef struct {
    const char *text;
    size_t length;
} Part;

/* The next backslash-separated part without blanks; false at the end. */
static bool next_part(const char **text, size_t *length, bool *is_first, SatByteWriter *out,
                      Part *part)
{
    if (!*is_first) {
        if (*length == 0) {
            return false;
        }
        sat_write_u8(out, '\\');
        (*text)++; /* the backslash */
        (*length)--;
    }
    *is_first = false;
    const char *end = memchr(*text, '\\', *length);
    *part = (Part){*text, end != NULL ? (size_t)(end - *text) : *length};
    *text += part->length;
    *length -= part->length;
    while (part->length > 0 &&
           (part->text[part->length - 1] == ' ' || part->text[part->length - 1] == '\0')) {
        part->length--;
    }
    while (part->length > 0 && *part->text == ' ') {
        part->text++;
        part->length--;
    }
    return true;
}

static size_t count_digits(const char *text, size_t length)
{
    size_t count = 0;
    while (count < length && text[count] >= '0' && text[count] <= '9') {
        count++;
    }
    return count;
}

static void write_date(SatDate date, SatByteWriter *out)
{
    sat_write_format(out, "%04d%02d%02d", (int)date.year, (int)date.month, (int)date.day);
}

static bool is_zone(const char *text, size_t length)
{
    return length == 5 && (text[0] == '+' || text[0] == '-') &&
           count_digits(text + 1, length - 1) == 4;
}

/* What may stand behind the day of a DT: hours, minutes, seconds, a fraction, a zone. */
static bool is_rest_of_date_time(const char *text, size_t length)
{
    size_t digits = count_digits(text, length);
    if (digits % 2 != 0 || digits > 6) {
        return false;
    }
    text += digits;
    length -= digits;
    if (digits == 6 && length > 1 && text[0] == '.') {
        size_t fraction = count_digits(text + 1, length - 1);
        if (fraction == 0 || fraction > MOST_FRACTION_DIGITS) {
            return false;
        }
        text += fraction + 1;
        length -= fraction + 1;
    }
    return length == 0 || is_zone(text, length);
}

void sat_deid_shift_dates(const char *text, size_t length, bool is_date_time, int32_t shift_days,
                          SatByteWriter *out)
{
    bool is_first = true;
    Part part;
    while (next_part(&text, &length, &is_first, out, &part)) {
        SatDate date;
        size_t day = is_date_time ? 8 : part.length;
        /* Without a day there is nothing to shift: the month alone would tell the shift. */
        if (part.length < day || !sat_date_parse(part.text, day, &date) ||
            !is_rest_of_date_time(part.text + day, part.length - day)) {
            continue;
        }
        write_date(sat_date_from_days(sat_date_to_days(date) + shift_days), out);
        sat_write_bytes(out, part.text + day, part.length - day);
    }
}

/* A fraction has six digits (PS3.5 6.2): a longer one may be a number of somebody. */
static size_t without_long_fraction(Part part)
{
    const char *point = memchr(part.text, '.', part.length);
    size_t whole = point != NULL ? (size_t)(point - part.text) : part.length;
    return part.length > whole + 1 + MOST_FRACTION_DIGITS ? whole : part.length;
}

void sat_deid_keep_times(const char *text, size_t length, SatByteWriter *out)
{
    bool is_first = true;
    Part part;
    while (next_part(&text, &length, &is_first, out, &part)) {
        size_t known = 0;
        while (known < part.length && ((part.text[known] >= '0' && part.text[known] <= '9') ||
                                       part.text[known] == ':' || part.text[known] == '.')) {
            known++;
        }
        if (known == part.length && known <= 16 && sat_time_parse(part.text, known) >= 0) {
            sat_write_bytes(out, part.text, without_long_fraction(part));
        }
    }
}

void sat_deid_keep_timezone(const char *text, size_t length, SatByteWriter *out)
{
    bool is_first = true;
    Part part;
    if (next_part(&text, &length, &is_first, out, &part) && is_zone(part.text, part.length)) {
        sat_write_bytes(out, part.text, part.length);
    }
}

void sat_deid_write_age(const char *age, SatByteWriter *out)
{
    size_t digits = count_digits(age, strlen(age));
    unsigned number = 0;
    for (size_t i = 0; i < digits; i++) {
        number = number * 10U + (unsigned)(age[i] - '0');
    }
    if (digits > 0) {
        char unit = age[digits] == '+' ? 'Y' : (char)(age[digits + 1] - 'a' + 'A');
        sat_write_format(out, "%03u%c", number % 1000U, unit);
    }
}
