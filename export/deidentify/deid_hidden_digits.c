/* Finds numbers of the patient's, and dates, among binary numbers: as one of them, or as several
 * one behind the other. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/deidentify/deid_hidden_text.h"

enum {
    DIGITS_OF_ONE = 6, /* of a number of the patient's in one number: shorter are measured, too */
    DIGITS_OF_MANY = 8,
    MOST_JOINED = 4, /* numbers that spell one: 1937, 5, 14 */
    DIGITS_ROOM = 32
};
static const double most_whole = 9e15;

/* ---- numbers -----------------------------------------------------------------------------------
 */

uint64_t sat_hidden_unit_at(const uint8_t *bytes, size_t count, bool big_endian)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++) {
        bits = bits << 8 | bytes[big_endian ? i : count - 1 - i];
    }
    return bits;
}

double sat_hidden_number_at(const SatHiddenValue *value, size_t index)
{
    uint64_t bits = sat_hidden_unit_at(value->bytes + index * value->unit_bytes, value->unit_bytes,
                                       value->big_endian);
    if (value->is_float && value->unit_bytes == 4) {
        uint32_t narrow = (uint32_t)bits;
        float single = 0.0F;
        memcpy(&single, &narrow, sizeof(single));
        return (double)single;
    }
    double number = (double)bits;
    if (value->is_float) {
        memcpy(&number, &bits, sizeof(number));
    }
    return number;
}

/* ---- its digits --------------------------------------------------------------------------------
 */

/* What of each piece is digits, without zeros at the front, each ending in a NUL. */
static void write_digits(const SatByteWriter *pieces, SatByteWriter *out)
{
    for (size_t at = 0; at < pieces->length;) {
        const char *piece = (const char *)pieces->bytes + at;
        size_t before = out->length;
        for (size_t i = 0; piece[i] != '\0'; i++) {
            char least = out->length > before ? '0' : '1';
            if (piece[i] >= least && piece[i] <= '9') {
                sat_write_u8(out, (uint8_t)piece[i]);
            }
        }
        if (out->length - before < DIGITS_OF_ONE) {
            out->length = before;
        } else {
            sat_write_u8(out, 0);
        }
        at += strlen(piece) + 1;
    }
}

/* A whole number in decimal; "" for others. */
static void write_decimal(const SatHiddenValue *value, size_t index, char out[DIGITS_ROOM])
{
    double number = fabs(sat_hidden_number_at(value, index));
    out[0] = '\0';
    if (number < most_whole && number == floor(number)) {
        (void)snprintf(out, DIGITS_ROOM, "%.0f", number);
    }
}

/* Whether the numbers from the first on, one behind the other, are those digits. */
static bool spells(const SatHiddenValue *value, size_t first, const char *decimal,
                   const char *digits)
{
    size_t count = value->length / value->unit_bytes, length = strlen(digits), at = 0;
    char next[DIGITS_ROOM];
    for (size_t i = first; i < count && i < first + MOST_JOINED; i++) {
        while (digits[at] == '0' && decimal[0] != '0' && decimal[0] != '\0') {
            at++; /* 1937, 5, 14 */
        }
        size_t more = strlen(decimal);
        if (more == 0 || strncmp(digits + at, decimal, more) != 0) {
            return false;
        }
        at += more;
        if (at == length) {
            return i == first || length >= DIGITS_OF_MANY;
        }
        next[0] = '\0';
        if (i + 1 < count) {
            write_decimal(value, i + 1, next);
        }
        decimal = next;
    }
    return false;
}

static bool is_rounded(const SatHiddenValue *value, size_t index, const char *digits)
{
    return value->is_float && value->unit_bytes == 4 && strlen(digits) >= DIGITS_OF_MANY &&
           (double)strtof(digits, NULL) == sat_hidden_number_at(value, index);
}

bool sat_hidden_digits(const SatHiddenValue *value, bool *failed)
{
    SatByteWriter digits = SAT_BYTE_WRITER_INIT;
    bool found = false;
    const SatDeidIdentifiers *known[] = {&value->engine->patient->identifiers,
                                         &value->engine->identifiers};
    for (size_t i = 0; i < 2; i++) {
        write_digits(&known[i]->names, &digits); /* short numbers of other objects */
        write_digits(&known[i]->texts, &digits);
    }
    write_digits(&known[1]->dates, &digits);
    *failed = *failed || digits.failed;
    for (size_t i = 0; !digits.failed && i < value->length / value->unit_bytes; i++) {
        char decimal[DIGITS_ROOM];
        write_decimal(value, i, decimal);
        for (size_t at = 0; !found && decimal[0] != '\0' && at < digits.length;) {
            const char *piece = (const char *)digits.bytes + at;
            found = spells(value, i, decimal, piece) || is_rounded(value, i, piece);
            at += strlen(piece) + 1;
        }
    }
    sat_byte_writer_free(&digits);
    return found;
}
