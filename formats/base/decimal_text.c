/* Doubles to and from decimal text, whatever the locale. */
#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/json_value.h"

enum { MOST_TEXT_BYTES = 512, MOST_EXPONENT = 100000 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* What printf gave, in the form of JSON: the locale's decimal point (some are several bytes)
 * becomes
 * ".", an exponent loses its plus and leading zeros. */
static void tidy(const char *printed, char *out)
{
    size_t used = 0;
    bool in_point = false;
    while (*printed != '\0') {
        char c = *printed++;
        if (c == 'e') {
            out[used++] = c;
            if (*printed == '-') {
                out[used++] = '-';
            }
            while (*printed == '-' || *printed == '+' || *printed == '0') {
                printed++;
            }
        } else if (is_digit(c) || c == '-') {
            out[used++] = c;
            in_point = false;
        } else if (!in_point) {
            out[used++] = '.';
            in_point = true;
        }
    }
    out[used] = '\0';
}

void sat_format_double(double value, char out[32])
{
    assert(isfinite(value));
    if (!isfinite(value)) {
        memcpy(out, "null", 5); /* no number at all rather than a wrong one */
        return;
    }
    /* Fifteen digits are the shortest that can be right for a normal number: a shorter decimal
     * comes back out of "%.15g" as itself. Numbers below the normal ones hold fewer. */
    int first = fabs(value) < DBL_MIN ? 1 : DBL_DIG;
    for (int digits = first; digits <= DBL_DECIMAL_DIG; digits++) {
        char printed[64];
        (void)snprintf(printed, sizeof(printed), "%.*g", digits, value);
        tidy(printed, out);
        double back = 0;
        if (sat_parse_double(out, strlen(out), &back) && back == value) {
            break;
        }
    }
    if (value == 0 && signbit(value)) {
        memcpy(out, "-0.0", 5); /* "-0" would read as a whole number, which has no such zero */
    }
}

typedef struct {
    char digits[MOST_TEXT_BYTES + 16]; /* sign and digits without the point, then the exponent */
    size_t used;
    long exponent;
} Decimal;

/* Reads digits; each behind the point lowers the exponent instead of needing a point. */
static size_t take_digits(const char **cursor, const char *end, bool fraction, Decimal *decimal)
{
    size_t count = 0;
    while (*cursor < end && is_digit(**cursor)) {
        decimal->digits[decimal->used++] = **cursor;
        decimal->exponent -= fraction ? 1 : 0;
        (*cursor)++;
        count++;
    }
    return count;
}

static bool take_exponent(const char **cursor, const char *end, Decimal *decimal)
{
    bool negative = false;
    long value = 0;
    if (*cursor < end && (**cursor == '-' || **cursor == '+')) {
        negative = **cursor == '-';
        (*cursor)++;
    }
    if (*cursor == end || !is_digit(**cursor)) {
        return false;
    }
    while (*cursor < end && is_digit(**cursor)) {
        value = value < MOST_EXPONENT ? value * 10 + (**cursor - '0') : value;
        (*cursor)++;
    }
    decimal->exponent += negative ? -value : value;
    return true;
}

bool sat_parse_double(const char *text, size_t length_bytes, double *out)
{
    const char *cursor = text;
    const char *end = text + length_bytes;
    while (cursor < end && is_blank(*cursor)) {
        cursor++;
    }
    while (end > cursor && is_blank(end[-1])) {
        end--;
    }
    if (end - cursor > MOST_TEXT_BYTES) {
        return false;
    }
    Decimal decimal = {.used = 0};
    if (cursor < end && (*cursor == '-' || *cursor == '+')) {
        decimal.digits[decimal.used++] = *cursor++;
    }
    size_t count = take_digits(&cursor, end, false, &decimal);
    if (cursor < end && *cursor == '.') {
        cursor++;
        count += take_digits(&cursor, end, true, &decimal);
    }
    if (count == 0) {
        return false;
    }
    if (cursor < end && (*cursor == 'e' || *cursor == 'E')) {
        cursor++;
        if (!take_exponent(&cursor, end, &decimal)) {
            return false;
        }
    }
    if (cursor != end) {
        return false;
    }
    /* Without a decimal point strtod reads the same in every locale. */
    (void)snprintf(decimal.digits + decimal.used, sizeof(decimal.digits) - decimal.used, "e%ld",
                   decimal.exponent);
    double value = strtod(decimal.digits, NULL);
    if (!isfinite(value)) {
        return false;
    }
    *out = value;
    return true;
}
