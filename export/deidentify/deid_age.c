/* Coarse ages from dates and from DICOM's age strings. */
#include "export/deidentify/deid_age.h"

#include <stdio.h>
#include <string.h>

enum {
    ADULT_YEARS = 18,
    OLDEST_YEARS = 88, /* from here on "90+" */
    GREATEST_YEARS = 150,
    WEEKS_FROM_DAYS = 15,
    MONTHS_FROM = 2,
    YEARS_FROM = 2
};

static const double days_of_month = 30.4375;

/* Exactly `count` digits at text. */
static bool read_digits(const char *text, size_t count, int32_t *out)
{
    int32_t value = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        value = value * 10 + (text[i] - '0');
    }
    *out = value;
    return true;
}

static bool is_leap(int32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int32_t days_in_month(int32_t year, int32_t month)
{
    static const int32_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static size_t trimmed(const char **text, size_t length)
{
    while (length > 0 && **text == ' ') {
        (*text)++;
        length--;
    }
    while (length > 0 && ((*text)[length - 1] == ' ' || (*text)[length - 1] == '\0')) {
        length--;
    }
    return length;
}

bool sat_date_parse(const char *text, size_t length, SatDate *out)
{
    length = trimmed(&text, length);
    SatDate date;
    bool dotted = length == 10 && text[4] == '.' && text[7] == '.';
    if ((length != 8 && !dotted) || !read_digits(text, 4, &date.year) ||
        !read_digits(text + (dotted ? 5 : 4), 2, &date.month) ||
        !read_digits(text + (dotted ? 8 : 6), 2, &date.day)) {
        return false;
    }
    if (date.year < 1800 || date.year > 2200 || date.month < 1 || date.month > 12 || date.day < 1 ||
        date.day > days_in_month(date.year, date.month)) {
        return false;
    }
    *out = date;
    return true;
}

/* Days from 1 March of year 0, where a leap day is the last of its year; 1970-01-01 is day 719468.
 */
int32_t sat_date_to_days(SatDate date)
{
    int32_t year = date.month <= 2 ? date.year - 1 : date.year;
    int32_t month_from_march = (date.month + 9) % 12;
    int32_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
    return 365 * year + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
}

SatDate sat_date_from_days(int32_t days)
{
    int32_t from_march = days + 719468;
    int32_t era = (from_march >= 0 ? from_march : from_march - 146096) / 146097;
    int32_t day_of_era = from_march - era * 146097;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t month_from_march = (5 * day_of_year + 2) / 153;
    SatDate date;
    date.day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    date.month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    date.year = year_of_era + era * 400 + (date.month <= 2 ? 1 : 0);
    return date;
}

int32_t sat_time_parse(const char *text, size_t length)
{
    length = trimmed(&text, length);
    int32_t parts[3] = {0, 0, 0};
    size_t position = 0;
    for (size_t part = 0; part < 3 && position < length; part++) {
        if (part > 0 && text[position] == ':') {
            position++;
        }
        if (position + 2 > length || !read_digits(text + position, 2, &parts[part])) {
            return -1;
        }
        position += 2;
    }
    bool ends = position == length || (position > 2 && text[position] == '.');
    if (position == 0 || !ends || parts[0] > 23 || parts[1] > 59 || parts[2] > 60) {
        return -1;
    }
    return parts[0] * 3600 + parts[1] * 60 + parts[2];
}

static void write_years(int32_t years, char out[SAT_AGE_CAPACITY])
{
    if (years >= OLDEST_YEARS) {
        memcpy(out, "90+", sizeof("90+"));
        return;
    }
    int32_t shown = years >= ADULT_YEARS ? (years + 2) / 5 * 5 : years;
    (void)snprintf(out, SAT_AGE_CAPACITY, "%d y", (int)(shown % 1000));
}

/* Whole units that are known; days decide between weeks and days. */
static void write_young(int32_t years, int32_t months, int32_t days, char out[SAT_AGE_CAPACITY])
{
    if (years >= YEARS_FROM) {
        write_years(years, out);
    } else if (months >= MONTHS_FROM) {
        (void)snprintf(out, SAT_AGE_CAPACITY, "%d m", (int)(months % 1000));
    } else if (days >= WEEKS_FROM_DAYS) {
        (void)snprintf(out, SAT_AGE_CAPACITY, "%d w", (int)(days / 7 % 1000));
    } else {
        (void)snprintf(out, SAT_AGE_CAPACITY, "%d d", (int)(days % 1000));
    }
}

bool sat_age_from_dates(SatDate birth, SatDate study, char out[SAT_AGE_CAPACITY])
{
    out[0] = '\0';
    int32_t days = sat_date_to_days(study) - sat_date_to_days(birth);
    int32_t months = (study.year - birth.year) * 12 + study.month - birth.month;
    if (study.day < birth.day) {
        months--;
    }
    int32_t years = months / 12;
    if (days < 0 || years > GREATEST_YEARS) {
        return false;
    }
    write_young(years, months, days, out);
    return true;
}

bool sat_age_from_text(const char *text, size_t length, char out[SAT_AGE_CAPACITY])
{
    out[0] = '\0';
    length = trimmed(&text, length);
    size_t digits = 0;
    while (digits < length && text[digits] >= '0' && text[digits] <= '9') {
        digits++;
    }
    int32_t value = 0;
    if (digits == 0 || digits > 3 || length - digits > 1 || !read_digits(text, digits, &value) ||
        value == 0) {
        return false;
    }
    char unit = digits < length ? text[digits] : 'Y';
    switch (unit) {
    case 'Y':
        if (value > GREATEST_YEARS) {
            return false;
        }
        /* One year may be anything from 12 to 23 months: the file does not say more. */
        write_years(value, out);
        return true;
    case 'M':
        write_young(value / 12, value, (int32_t)(value * days_of_month), out);
        return true;
    case 'W':
        write_young(value * 7 / 365, (int32_t)(value * 7 / days_of_month), value * 7, out);
        return true;
    case 'D':
        write_young(value / 365, (int32_t)(value / days_of_month), value, out);
        return true;
    default:
        return false;
    }
}
