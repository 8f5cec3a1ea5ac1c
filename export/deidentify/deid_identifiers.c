/* Collects what tells who the patient is, and finds it in text. */
#include <stdio.h>
#include <string.h>

#include "export/deidentify/deid_age.h"
#include "export/deidentify/deid_object_private.h"
#include "export/deidentify/vocabulary.h"
#include "formats/base/text_utf8.h"
#include "formats/dicom/dicom_dictionary.h"
#include "formats/dicom/dicom_tags.h"

enum {
    MOST_LIST_BYTES = 32768, /* of each list: a hostile file must not make each search long */
    MOST_VALUE_BYTES = 1024, /* of a value that is looked at */
    SHORTEST_NAME = 3,
    SHORTEST_OWN_NAME = 2, /* of the patient: Li, Wu */
    SHORTEST_TEXT = 4,
    SHORTEST_NUMBER = 6 /* among measurements: shorter ones are measured, too */
};

/* Numbers and names given to the patient, the visit, the order, the device. */
static const uint32_t text_tags[] = {
    SAT_TAG_PATIENT_ID,       SAT_TAG_OTHER_PATIENT_IDS,
    SAT_TAG_ACCESSION_NUMBER, SAT_TAG(0x0020, 0x0010), /* study id */
    SAT_TAG(0x0038, 0x0010),  SAT_TAG(0x0040, 0x1001), /* admission, requested procedure */
    SAT_TAG(0x0010, 0x1090),  SAT_TAG(0x0040, 0x2016),
    SAT_TAG(0x0040, 0x2017),  SAT_TAG(0x0010, 0x2154), /* telephone */
    SAT_TAG(0x0010, 0x1040),  SAT_TAG(0x0018, 0x1000), /* address, device's serial number */
    SAT_TAG_INSTITUTION_NAME,
};

static bool is_word_byte(char c)
{
    unsigned char byte = (unsigned char)c;
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           byte >= 0x80U;
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

/* Adds a piece in capitals unless it stands there. */
static void add(SatByteWriter *list, const char *text, size_t length)
{
    char piece[MOST_VALUE_BYTES + 1];
    if (length > MOST_VALUE_BYTES || list->failed || list->length + length > MOST_LIST_BYTES) {
        return;
    }
    for (size_t i = 0; i < length; i++) {
        piece[i] = sat_ascii_upper(text[i]);
    }
    piece[length] = '\0';
    if (!is_listed(list, piece)) {
        sat_write_bytes(list, piece, length + 1);
    }
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
    }
}

static void add_names(SatDeidIdentifiers *out, const char *text, size_t length, bool is_own)
{
    size_t shortest = is_own ? SHORTEST_OWN_NAME : SHORTEST_NAME;
    for (size_t start = 0; start < length;) {
        size_t end = start;
        while (end < length && is_word_byte(text[end])) {
            end++;
        }
        if (end - start >= shortest && !is_modality_code(text + start, end - start)) {
            add(&out->names, text + start, end - start);
            add_raw(out, text + start, end - start);
        }
        start = end + 1;
    }
}

/* The ways in which people write a date. */
static void add_date(SatDeidIdentifiers *out, const char *text, size_t length)
{
    SatDate date;
    if (length < 8 || !sat_date_parse(text, length == 10 ? 10 : 8, &date)) {
        return;
    }
    SatByteWriter form = SAT_BYTE_WRITER_INIT;
    int year = (int)date.year, month = (int)date.month, day = (int)date.day;
    char plain[32];
    (void)snprintf(plain, sizeof(plain), "%04d%02d%02d", year, month, day);
    if (is_listed(&out->texts, plain)) {
        return; /* most dates of an object are one day, and its ways take long to write */
    }
    static const char separators[] = "-./";
    sat_write_format(&form, "%04d%02d%02d", year, month, day);
    for (size_t i = 0; i < sizeof(separators) - 1; i++) {
        char mark = separators[i];
        sat_write_u8(&form, 0);
        sat_write_format(&form, "%04d%c%02d%c%02d", year, mark, month, mark, day);
        sat_write_u8(&form, 0);
        sat_write_format(&form, "%02d%c%02d%c%04d", day, mark, month, mark, year);
        sat_write_u8(&form, 0);
        sat_write_format(&form, "%02d%c%02d%c%04d", month, mark, day, mark, year);
    }
    sat_write_u8(&form, 0);
    for (size_t at = 0; !form.failed && at < form.length;) {
        const char *piece = (const char *)form.bytes + at;
        add(&out->texts, piece, strlen(piece));
        at += strlen(piece) + 1;
    }
    out->texts.failed = out->texts.failed || form.failed;
    sat_byte_writer_free(&form);
}

typedef enum { TAKES_NOTHING, TAKES_NAMES, TAKES_TEXT, TAKES_DATE } Takes;

static Takes takes_of(const SatDicomElement *element, bool with_dates)
{
    const SatDicomDictionaryEntry *entry = sat_dicom_dictionary_find(element->tag);
    const char *vr = entry != NULL ? entry->vr : element->vr;
    if (strcmp(vr, "PN") == 0 || strcmp(element->vr, "PN") == 0) {
        return TAKES_NAMES;
    }
    if (strcmp(vr, "DA") == 0 || strcmp(vr, "DT") == 0) {
        return with_dates || element->tag == SAT_TAG_PATIENT_BIRTH_DATE ? TAKES_DATE
                                                                        : TAKES_NOTHING;
    }
    for (size_t i = 0; i < sizeof(text_tags) / sizeof(text_tags[0]); i++) {
        if (text_tags[i] == element->tag) {
            return TAKES_TEXT;
        }
    }
    return TAKES_NOTHING;
}

static void take_part(Takes takes, const SatDicomElement *element, const char *text, size_t length,
                      SatDeidIdentifiers *out)
{
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\0')) {
        length--;
    }
    while (length > 0 && *text == ' ') {
        text++;
        length--;
    }
    if (takes == TAKES_NAMES) {
        add_names(out, text, length, element->tag >> 16 == 0x0010U);
    } else if (takes == TAKES_DATE) {
        add_date(out, text, length);
    } else if (length >= SHORTEST_TEXT && memchr(text, '\0', length) == NULL) {
        add(&out->texts, text, length);
        add_raw(out, text, length);
    }
}

static void take_value(SatDeidEngine *engine, Takes takes, const SatDicomElement *element)
{
    SatByteWriter decoded = SAT_BYTE_WRITER_INIT;
    const char *vr = takes == TAKES_NAMES ? "PN" : "LO";
    if (sat_deid_decode(engine, element, vr, &decoded)) {
        const char *text = (const char *)decoded.bytes;
        for (size_t start = 0; start < decoded.length;) {
            const char *end = memchr(text + start, '\\', decoded.length - start);
            size_t part = end != NULL ? (size_t)(end - text) - start : decoded.length - start;
            take_part(takes, element, text + start, part, &engine->identifiers);
            start += part + 1;
        }
    }
    engine->identifiers.texts.failed = engine->identifiers.texts.failed || decoded.failed;
    sat_byte_writer_free(&decoded);
}

static void collect(SatDeidEngine *engine, const SatDicomDataset *dataset, bool with_dates)
{
    SatDicomCharset outer = engine->charset;
    engine->charset = sat_dicom_charset_of(dataset, &outer);
    for (size_t i = 0; i < dataset->count; i++) {
        const SatDicomElement *element = &dataset->elements[i];
        for (size_t k = 0; k < element->item_count; k++) {
            collect(engine, &element->items[k], with_dates);
        }
        Takes takes = takes_of(element, with_dates);
        if (takes != TAKES_NOTHING && element->value != NULL &&
            element->length <= MOST_VALUE_BYTES) {
            take_value(engine, takes, element);
        }
    }
    engine->charset = outer;
}

bool sat_deid_identifiers_collect(SatDeidEngine *engine, const SatDicomDataset *dataset,
                                  bool with_dates)
{
    const SatDeidIdentifiers *out = &engine->identifiers;
    collect(engine, dataset, with_dates);
    return !(out->names.failed || out->texts.failed || out->raw_names.failed) ||
           sat_fail(engine->err, SAT_ERR_NO_MEMORY, "not enough memory for the patient's names");
}

void sat_deid_identifiers_free(SatDeidIdentifiers *identifiers)
{
    sat_byte_writer_free(&identifiers->names);
    sat_byte_writer_free(&identifiers->texts);
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

bool sat_deid_identifiers_equal(const SatDeidIdentifiers *identifiers, const char *text,
                                size_t length)
{
    const SatByteWriter *list = &identifiers->texts;
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

bool sat_deid_identifiers_in(const SatDeidIdentifiers *identifiers, const char *text, size_t length)
{
    return any_in(&identifiers->names, true, text, length) ||
           any_in(&identifiers->texts, false, text, length);
}
