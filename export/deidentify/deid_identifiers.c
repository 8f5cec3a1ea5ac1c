/* Keeps what tells who the patient is as it was given, and finds it in text. */
#include <stdio.h>
#include <string.h>

#include "export/deidentify/deid_age.h"
#include "export/deidentify/deid_object_private.h"
#include "export/deidentify/vocabulary.h"
#include "formats/base/text_utf8.h"

enum {
    MOST_LIST_BYTES = 32768, /* of each list: a hostile file must not make each search long */
    MOST_DATE_BYTES = 131072,
    MOST_VALUE_BYTES = 1024, /* of a value that is looked at */
    SHORTEST_NAME = 3,
    SHORTEST_OWN_NAME = 2, /* of the patient: Li, Wu */
    SHORTEST_TEXT = 4,
    SHORTEST_NUMBER = 6 /* among measurements: shorter ones are measured, too */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word_byte(char c)
{
    unsigned char byte = (unsigned char)c;
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || byte >= 0x80U;
}

static bool is_listed(const SatByteWriter *list, const char *piece)
{
    for (size_t at = 0; at < list->length;) {
        const char *there = (const char *)list->bytes + at;
        if (strcmp(there, piece) == 0) {
            return true;
        }
        at += strlen(there) + 1;
    }
    return false;
}

/* In capitals. False: longer than anything that is looked for. */
static bool make_piece(const char *text, size_t length, char piece[MOST_VALUE_BYTES + 1])
{
    if (length > MOST_VALUE_BYTES) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        piece[i] = sat_ascii_upper(text[i]);
    }
    piece[length] = '\0';
    return true;
}

/* Adds a piece unless it stands there, or in known, which may be NULL. Whether it is new; *gave_up:
 * it had no room. */
static bool add(SatByteWriter *list, const SatByteWriter *known, const char *text, size_t length,
                bool *gave_up)
{
    char piece[MOST_VALUE_BYTES + 1];
    if (!make_piece(text, length, piece)) {
        *gave_up = true;
        return false;
    }
    if (list->failed || is_listed(list, piece) || (known != NULL && is_listed(known, piece))) {
        return false;
    }
    if (list->length + length >= MOST_LIST_BYTES) {
        *gave_up = true;
        return false;
    }
    sat_write_bytes(list, piece, length + 1);
    return true;
}

/* "CT", "MR": two letters that every description may hold. */
static bool is_modality_code(const char *word, size_t length)
{
    const char *known = sat_vocabulary_modality(word, length);
    return strlen(known) == length && strncmp(known, word, length) == 0;
}

static void add_raw(SatDeidIdentifiers *out, const char *text, size_t length)
{
    if (out->raw_names.length < MOST_LIST_BYTES) {
        sat_write_bytes(&out->raw_names, text, length);
        sat_write_u8(&out->raw_names, ' ');
    } else {
        out->gave_up = true;
    }
}

/* A word of the vocabulary or of every day: Head, Long, Brown. */
static bool is_ordinary(const char *word, size_t length, bool *is_entry)
{
    char folded[3 * MOST_VALUE_BYTES];
    size_t used = length <= MOST_VALUE_BYTES ? sat_name_fold(word, length, folded) : 0;
    *is_entry = used > 0 && sat_vocabulary_find(folded, used) != NULL;
    return *is_entry || (used > 0 && sat_word_is_ordinary(folded, used));
}

static void add_name(SatDeidIdentifiers *out, const SatDeidIdentifiers *known, const char *word,
                     size_t length)
{
    char piece[MOST_VALUE_BYTES + 1];
    bool is_entry = false;
    /* To ask the vocabulary takes longest: not for what is there already. */
    if (make_piece(word, length, piece) &&
        (is_listed(&out->names, piece) || is_listed(&out->weak, piece) ||
         (known != NULL && (is_listed(&known->names, piece) || is_listed(&known->weak, piece))))) {
        return;
    }
    SatByteWriter *list = is_ordinary(word, length, &is_entry) ? &out->weak : &out->names;
    if (add(list, NULL, word, length, &out->gave_up)) {
        add_raw(out, word, length);
    }
}

void sat_deid_add_names(SatDeidIdentifiers *out, const SatDeidIdentifiers *known, const char *text,
                        size_t length, bool is_own)
{
    size_t shortest = is_own ? SHORTEST_OWN_NAME : SHORTEST_NAME;
    for (size_t start = 0; start < length;) {
        size_t end = start;
        while (end < length && is_word_byte(text[end])) {
            end++;
        }
        if (end - start >= shortest && !is_modality_code(text + start, end - start)) {
            add_name(out, known, text + start, end - start);
        }
        start = end + 1;
    }
}

void sat_deid_add_text(SatDeidIdentifiers *out, const SatDeidIdentifiers *known, const char *text,
                       size_t length)
{
    bool is_short = length < SHORTEST_NUMBER;
    if (length < SHORTEST_TEXT || memchr(text, '\0', length) != NULL) {
        return;
    }
    /* Another object's short number is looked for as a word: "1001" stands in many codes. */
    SatByteWriter *list = known == NULL && is_short ? &out->names : &out->texts;
    if (add(list, known != NULL ? &known->texts : NULL, text, length, &out->gave_up)) {
        add_raw(out, text, length);
    }
}

/* Digits of a date: every object of a series has some, and a format string takes longer to read. */
static void put_digits(unsigned value, size_t width, SatByteWriter *out)
{
    char digits[4];
    for (size_t i = width; i > 0; i--, value /= 10U) {
        digits[i - 1] = (char)('0' + value % 10U);
    }
    sat_write_bytes(out, digits, width);
}

/* mark '\0': none */
static void put_way(const unsigned parts[3], const size_t widths[3], char mark, SatByteWriter *out)
{
    for (size_t i = 0; i < 3; i++) {
        if (i > 0 && mark != '\0') {
            sat_write_u8(out, (uint8_t)mark);
        }
        put_digits(parts[i], widths[i], out);
    }
    sat_write_u8(out, 0);
}

/* The ways in which people write a date, each ending in a NUL; the first as DICOM does. with_signs:
 * those with signs between, too. */
static void write_ways(SatDate date, bool with_signs, SatByteWriter *out)
{
    static const char marks[] = {'\0', '-', '.', '/'};
    static const size_t year_first[3] = {4, 2, 2}, year_last[3] = {2, 2, 4};
    const unsigned year = (unsigned)date.year, month = (unsigned)date.month;
    const unsigned day = (unsigned)date.day;
    for (size_t i = 0; i < (with_signs ? sizeof(marks) : 1U); i++) {
        put_way((const unsigned[3]){year, month, day}, year_first, marks[i], out);
        put_way((const unsigned[3]){day, month, year}, year_last, marks[i], out);
        put_way((const unsigned[3]){month, day, year}, year_last, marks[i], out);
    }
}

static void add_date(SatDeidIdentifiers *out, SatByteWriter *list, const SatByteWriter *known,
                     bool with_signs, const char *text, size_t length)
{
    SatDate date;
    if (length < 8 || !sat_date_parse(text, length == 10 ? 10 : 8, &date)) {
        return;
    }
    SatByteWriter ways = SAT_BYTE_WRITER_INIT;
    write_ways(date, with_signs, &ways);
    const char *plain = (const char *)ways.bytes;
    if (!ways.failed && (is_listed(list, plain) || (known != NULL && is_listed(known, plain)))) {
        sat_byte_writer_free(&ways);
        return;
    }
    if (list->length + ways.length <= MOST_DATE_BYTES) {
        sat_write_bytes(list, ways.bytes, ways.length);
    } else {
        out->gave_up = true;
    }
    list->failed = list->failed || ways.failed;
    sat_byte_writer_free(&ways);
}

void sat_deid_add_date(SatDeidIdentifiers *out, const SatDeidIdentifiers *known, const char *text,
                       size_t length)
{
    add_date(out, &out->dates, &known->texts, true, text, length);
}

void sat_deid_identifiers_add(SatDeidIdentifiers *out, const SatOwnValue *value)
{
    if (value->kind == SAT_OWN_NAME || value->kind == SAT_OWN_STAFF) {
        sat_deid_add_names(out, NULL, value->text, value->length, value->kind == SAT_OWN_NAME);
    } else if (value->kind == SAT_OWN_BIRTH_DATE) {
        add_date(out, &out->texts, NULL, true, value->text, value->length);
    } else if (value->kind == SAT_OWN_DATE) {
        /* The search for dates finds the other ways; a patient has many days. */
        add_date(out, &out->dates, NULL, false, value->text, value->length);
    } else {
        sat_deid_add_text(out, NULL, value->text, value->length);
    }
}

bool sat_deid_identifiers_failed(const SatDeidIdentifiers *identifiers)
{
    return identifiers->names.failed || identifiers->weak.failed || identifiers->texts.failed ||
           identifiers->dates.failed || identifiers->raw_names.failed;
}

void sat_deid_identifiers_free(SatDeidIdentifiers *identifiers)
{
    sat_byte_writer_free(&identifiers->names);
    sat_byte_writer_free(&identifiers->weak);
    sat_byte_writer_free(&identifiers->texts);
    sat_byte_writer_free(&identifiers->dates);
    sat_byte_writer_free(&identifiers->raw_names);
}

static bool equals_but_case(const char *text, const char *capitals, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (sat_ascii_upper(text[i]) != capitals[i]) {
            return false;
        }
    }
    return true;
}

static bool holds(const char *text, size_t length, const char *piece, bool as_word)
{
    size_t wanted = strlen(piece);
    for (size_t start = 0; start + wanted <= length; start++) {
        bool begins = !as_word || start == 0 || !is_word_byte(text[start - 1]);
        bool ends = !as_word || start + wanted == length || !is_word_byte(text[start + wanted]);
        if (begins && ends && equals_but_case(text + start, piece, wanted)) {
            return true;
        }
    }
    return false;
}

static bool any_in(const SatByteWriter *list, bool as_word, const char *text, size_t length)
{
    for (size_t at = 0; at < list->length;) {
        const char *piece = (const char *)list->bytes + at;
        if (holds(text, length, piece, as_word)) {
            return true;
        }
        at += strlen(piece) + 1;
    }
    return false;
}

static bool is_equal(const SatByteWriter *list, const char *text, size_t length)
{
    for (size_t at = 0; at < list->length;) {
        const char *piece = (const char *)list->bytes + at;
        size_t wanted = strlen(piece);
        if (wanted >= SHORTEST_NUMBER && wanted == length && memcmp(piece, text, length) == 0) {
            return true;
        }
        at += wanted + 1;
    }
    return false;
}

bool sat_deid_identifiers_equal(const SatDeidIdentifiers *identifiers, const char *text,
                                size_t length)
{
    return is_equal(&identifiers->texts, text, length) ||
           is_equal(&identifiers->dates, text, length);
}

/* The word is all there is but for signs and digits, and no entry of the vocabulary. */
static bool is_alone(const SatByteWriter *list, const char *text, size_t length)
{
    bool is_entry = false;
    while (length > 0 && (!is_word_byte(*text) || is_digit(*text))) {
        text++;
        length--;
    }
    while (length > 0 && (!is_word_byte(text[length - 1]) || is_digit(text[length - 1]))) {
        length--;
    }
    for (size_t at = 0; at < list->length;) {
        const char *piece = (const char *)list->bytes + at;
        size_t wanted = strlen(piece);
        if (wanted == length && equals_but_case(text, piece, length)) {
            (void)is_ordinary(text, length, &is_entry);
            return !is_entry;
        }
        at += wanted + 1;
    }
    return false;
}

bool sat_deid_identifiers_in(const SatDeidIdentifiers *identifiers, const char *text, size_t length)
{
    return is_alone(&identifiers->weak, text, length) ||
           any_in(&identifiers->names, true, text, length) ||
           any_in(&identifiers->texts, false, text, length) ||
           any_in(&identifiers->dates, false, text, length);
}
