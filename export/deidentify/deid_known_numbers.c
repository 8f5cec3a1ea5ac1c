/* Finds the patient's numbers and dates among numbers that were measured. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/deidentify/deid_age.h"
#include "export/deidentify/deid_object_private.h"
#include "formats/base/json_value.h"

enum {
    LEAST_DIGITS = 6,      /* of a whole number; shorter ones are counted and measured, too */
    LEAST_PART_DIGITS = 5, /* of a part of a UID */
    LEAST_SURE_DIGITS = 8, /* that chance does not make in a measured number */
    MOST_DIGITS = 24,
    MOST_TOLD_DIGITS = 15 /* of a double */
};

/* The digits of a number, a sign and zeros at the start left out. */
typedef struct {
    char digits[64];
    size_t count;
    size_t fraction; /* where the digits behind the point begin; count: there is no point */
    bool has_point, has_exponent;
} Digits;

/* ---- what is known ----------------------------------------------------------------------------
 */

static void add_digits(SatByteWriter *list, const char *digits, size_t length)
{
    while (length > 0 && *digits == '0') {
        digits++;
        length--;
    }
    if (length >= LEAST_PART_DIGITS && length <= MOST_DIGITS) {
        sat_write_bytes(list, digits, length);
        sat_write_u8(list, 0);
    }
}

/* All digits of a number, whatever parts them: "P-7744/1155". */
static void add_number(SatKnownNumbers *out, const SatOwnValue *value)
{
    char digits[MOST_DIGITS + 1];
    size_t count = 0;
    for (size_t i = 0; i < value->length && count <= MOST_DIGITS; i++) {
        if (value->text[i] >= '0' && value->text[i] <= '9') {
            digits[count++] = value->text[i];
        }
    }
    add_digits(&out->numbers, digits, count <= MOST_DIGITS ? count : 0);
}

static void add_date(SatKnownNumbers *out, const SatOwnValue *value)
{
    SatDate date;
    char text[64];
    bool is_birth = value->kind == SAT_OWN_BIRTH_DATE;
    if (value->length < 8 || !sat_date_parse(value->text, 8, &date)) {
        return;
    }
    unsigned year = (unsigned)date.year % 10000U;
    unsigned month = (unsigned)date.month % 100U, day = (unsigned)date.day % 100U;
    SatByteWriter *list = is_birth ? &out->numbers : &out->days;
    (void)snprintf(text, sizeof(text), "%04u%02u%02u", year, month, day);
    add_digits(list, text, strlen(text));
    (void)snprintf(text, sizeof(text), "%02u%02u%04u", day, month, year);
    add_digits(list, text, strlen(text));
    (void)snprintf(text, sizeof(text), "%02u%02u%04u", month, day, year);
    add_digits(list, text, strlen(text));
    if (is_birth) { /* six digits: only where they are the whole of a number without a point */
        unsigned short_year = year % 100U;
        (void)snprintf(text, sizeof(text), "%02u%02u%02u", short_year, month, day);
        add_digits(&out->short_days, text, strlen(text));
        (void)snprintf(text, sizeof(text), "%02u%02u%02u", day, month, short_year);
        add_digits(&out->short_days, text, strlen(text));
        (void)snprintf(text, sizeof(text), "%02u%02u%02u", month, day, short_year);
        add_digits(&out->short_days, text, strlen(text));
    }
}

void sat_known_numbers_add(SatKnownNumbers *out, const SatOwnValue *value)
{
    if (value->kind == SAT_OWN_NUMBER || value->kind == SAT_OWN_ACCESSION) {
        add_number(out, value);
    } else if (value->kind == SAT_OWN_DATE || value->kind == SAT_OWN_BIRTH_DATE) {
        add_date(out, value);
    }
    out->failed = out->failed || out->numbers.failed || out->days.failed || out->short_days.failed;
}

void sat_known_numbers_free(SatKnownNumbers *numbers)
{
    sat_byte_writer_free(&numbers->numbers);
    sat_byte_writer_free(&numbers->days);
    sat_byte_writer_free(&numbers->short_days);
}

/* ---- what is looked at ------------------------------------------------------------------------
 */

static Digits digits_of(const char *text, size_t length)
{
    Digits out = {.count = 0};
    bool has_begun = false;
    for (size_t i = 0; i < length && !out.has_exponent; i++) {
        char c = text[i];
        if (c == '.' && !out.has_point) {
            out.has_point = true;
            out.fraction = out.count;
        } else if (c == 'e' || c == 'E') {
            out.has_exponent = true;
        } else if (c >= '0' && c <= '9' && out.count < sizeof(out.digits)) {
            has_begun = has_begun || c != '0' || out.has_point;
            if (has_begun) {
                out.digits[out.count++] = c;
            }
        }
    }
    out.fraction = out.has_point ? out.fraction : out.count;
    return out;
}

static bool is_piece(const char *digits, size_t count, const char *known)
{
    while (count > 0 && *digits == '0') {
        digits++;
        count--;
    }
    return strlen(known) == count && memcmp(digits, known, count) == 0;
}

/* "77441155.0", "7.7441155E7", "0.77441155", "1.77441155". */
static bool is_in_decimal(const Digits *of, double value, const char *known)
{
    size_t length = strlen(known), count = of->count;
    if (length <= MOST_TOLD_DIGITS && length >= LEAST_DIGITS && value == strtod(known, NULL)) {
        return true;
    }
    while (of->has_point && count > of->fraction && of->digits[count - 1] == '0' &&
           count > length) {
        count--;
    }
    return length >= LEAST_SURE_DIGITS &&
           (is_piece(of->digits, count, known) ||
            is_piece(of->digits + of->fraction, count - of->fraction, known));
}

static bool is_known_in(const SatByteWriter *list, const Digits *of, double value, size_t least)
{
    for (size_t at = 0; at < list->length;) {
        const char *known = (const char *)list->bytes + at;
        size_t length = strlen(known);
        bool is_whole = !of->has_point && !of->has_exponent;
        if (length >= least &&
            (is_whole ? is_piece(of->digits, of->count, known) : is_in_decimal(of, value, known))) {
            return true;
        }
        at += length + 1;
    }
    return false;
}

static bool is_known(const SatKnownNumbers *numbers, const char *text, size_t length)
{
    double value = 0.0;
    while (length > 0 && (*text == ' ' || *text == '+' || *text == '-')) {
        text++;
        length--;
    }
    while (length > 0 && text[length - 1] == ' ') {
        length--;
    }
    const Digits of = digits_of(text, length);
    if (of.count < LEAST_PART_DIGITS && !of.has_exponent) {
        return false;
    }
    if (!sat_parse_double(text, length, &value)) {
        value = 0.0;
    }
    bool is_whole = !of.has_point && !of.has_exponent;
    return is_known_in(&numbers->numbers, &of, value, LEAST_DIGITS) ||
           is_known_in(&numbers->days, &of, value, LEAST_DIGITS) ||
           (is_whole && is_known_in(&numbers->short_days, &of, value, LEAST_PART_DIGITS));
}

/* "7744\1155": a number in pieces. */
static bool is_split(const SatKnownNumbers *numbers, const char *text, size_t length)
{
    Digits of = {.count = 0};
    for (size_t i = 0; i < length; i++) {
        bool is_digit = text[i] >= '0' && text[i] <= '9';
        if (of.count == MOST_DIGITS || (!is_digit && text[i] != '\\' && text[i] != ' ')) {
            return false;
        }
        of.digits[of.count] = text[i];
        of.count += is_digit ? 1 : 0;
    }
    of.fraction = of.count;
    return is_known_in(&numbers->numbers, &of, 0.0, LEAST_SURE_DIGITS) ||
           is_known_in(&numbers->days, &of, 0.0, LEAST_SURE_DIGITS);
}

bool sat_known_numbers_in_values(const SatKnownNumbers *numbers, const char *text, size_t length)
{
    size_t values = 0;
    for (size_t start = 0; start <= length; values++) {
        const char *end = memchr(text + start, '\\', length - start);
        size_t part = end != NULL ? (size_t)(end - text) - start : length - start;
        if (is_known(numbers, text + start, part)) {
            return true;
        }
        start += part + 1;
    }
    return values > 1 && is_split(numbers, text, length);
}

static bool holds(const char *text, size_t length, const char *known)
{
    size_t wanted = strlen(known);
    for (size_t at = 0; at + wanted <= length; at++) {
        if (memcmp(text + at, known, wanted) == 0) {
            return true;
        }
    }
    return false;
}

bool sat_known_numbers_in_measure(const SatKnownNumbers *numbers, const char *text, size_t length)
{
    const Digits of = digits_of(text, length);
    const SatByteWriter *lists[] = {&numbers->numbers, &numbers->days};
    for (size_t i = 0; i < 2; i++) {
        for (size_t at = 0; at < lists[i]->length;) {
            const char *known = (const char *)lists[i]->bytes + at;
            if (strlen(known) >= LEAST_DIGITS && holds(of.digits, of.count, known)) {
                return true;
            }
            at += strlen(known) + 1;
        }
    }
    return false;
}

static bool is_part_of_uid(const char *uid, size_t length, const char *known)
{
    for (size_t start = 0; start < length;) {
        const char *end = memchr(uid + start, '.', length - start);
        size_t part = end != NULL ? (size_t)(end - uid) - start : length - start;
        if (is_piece(uid + start, part, known)) {
            return true;
        }
        start += part + 1;
    }
    return false;
}

bool sat_known_numbers_in_uid(const SatKnownNumbers *numbers, const char *uid, size_t length)
{
    const SatByteWriter *list = &numbers->numbers;
    for (size_t at = 0; at < list->length;) {
        const char *known = (const char *)list->bytes + at;
        size_t digits = strlen(known);
        if (digits >= LEAST_SURE_DIGITS ? holds(uid, length, known)
                                        : is_part_of_uid(uid, length, known)) {
            return true;
        }
        at += digits + 1;
    }
    return false;
}
