/* Makes the new value of an element, as its rule says. */
#include <string.h>

#include "export/deidentify/deid_object_private.h"
#include "export/deidentify/text_reading.h"
#include "formats/base/json_value.h"
#include "formats/dicom/dicom_dictionary.h"
#include "formats/dicom/dicom_standard_uids.h"
#include "formats/dicom/dicom_tags.h"

static const double greatest_measure = 1000.0; /* kg, or m: numbers of patients are longer */

typedef struct {
    const char *text;
    size_t length;
} Text;

/* The value as text without what only pads it, and what follows a NUL. */
static Text text_of(const SatDicomElement *element)
{
    const char *text = (const char *)element->value;
    Text value = {text, strnlen(text, (size_t)element->length)};
    while (value.length > 0 &&
           (value.text[value.length - 1] == ' ' || value.text[value.length - 1] == '\0')) {
        value.length--;
    }
    return value;
}

static bool is_all(Text value, const char *others, bool letters)
{
    for (size_t i = 0; i < value.length; i++) {
        char c = value.text[i];
        bool is_digit = c >= '0' && c <= '9';
        bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!is_digit && !(letters && is_letter) && (c == '\0' || strchr(others, c) == NULL)) {
            return false;
        }
    }
    return true;
}

static size_t longest_part(Text value)
{
    size_t longest = 0, part = 0;
    for (size_t i = 0; i < value.length; i++) {
        part = value.text[i] == '\\' ? 0 : part + 1;
        longest = part > longest ? part : longest;
    }
    return longest;
}

/* The end of its first values, as many as the attribute may have. */
static size_t end_of_values(uint32_t tag, const char *vr, const SatByteWriter *text)
{
    const SatDicomDictionaryEntry *entry = sat_dicom_dictionary_find(tag);
    size_t most = entry != NULL ? entry->most_values : 0;
    bool is_one_text = strcmp(vr, "LT") == 0 || strcmp(vr, "ST") == 0 || strcmp(vr, "UT") == 0;
    for (size_t i = 0; most > 0 && !is_one_text && i < text->length; i++) {
        most -= text->bytes[i] == '\\' ? 1U : 0U;
        if (most == 0) {
            return i;
        }
    }
    return text->length;
}

/* A number given to the patient among numbers that were measured. */
static bool holds_identifier(const SatDeidEngine *engine, Text value)
{
    for (size_t start = 0; start <= value.length;) {
        const char *end = memchr(value.text + start, '\\', value.length - start);
        size_t length = end != NULL ? (size_t)(end - value.text) - start : value.length - start;
        const char *part = value.text + start;
        size_t blanks = 0;
        while (blanks < length && part[blanks] == ' ') {
            blanks++;
        }
        size_t used = length;
        while (used > blanks && part[used - 1] == ' ') {
            used--;
        }
        if (sat_deid_identifiers_equal(&engine->identifiers, part + blanks, used - blanks)) {
            return true;
        }
        start += length + 1;
    }
    return sat_known_numbers_in_values(&engine->patient->numbers, value.text, value.length);
}

/* ---- what VRs may hold ------------------------------------------------------------------------
 */

static const char *dummy_of(const char *vr)
{
    static const char *const dummies[][2] = {
        {"AE", "REMOVED"},  {"AS", "000Y"},    {"CS", "REMOVED"},
        {"DA", "19000101"}, {"DS", "0"},       {"IS", "0"},
        {"LO", "Removed"},  {"LT", "Removed"}, {"DT", "19000101000000"},
        {"PN", "Removed"},  {"SH", "Removed"}, {"ST", "Removed"},
        {"TM", "000000"},   {"UC", "Removed"}, {"UR", "about:blank"},
        {"UT", "Removed"},
    };
    for (size_t i = 0; i < sizeof(dummies) / sizeof(dummies[0]); i++) {
        if (strcmp(dummies[i][0], vr) == 0) {
            return dummies[i][1];
        }
    }
    return NULL;
}

/* Numbers of zeros for what is binary: one of any size. */
static void write_dummy(const SatDeidEngine *engine, const char *vr, SatByteWriter *out)
{
    const char *text = dummy_of(vr);
    if (text != NULL) {
        sat_write_text(out, text);
    } else if (strcmp(vr, "UI") == 0) {
        char uid[SAT_DEID_UID_CAPACITY];
        sat_deid_map_uid(engine->context->secret, "", 0, uid);
        sat_write_text(out, uid);
    } else {
        sat_write_u64(out, 0);
    }
}

/* keeps: those that hold no number of the patient, which are made into the same in every object. */
static void map_uids(const SatDeidEngine *engine, Text value, bool keeps, SatByteWriter *out)
{
    for (size_t start = 0; start <= value.length;) {
        const char *end = memchr(value.text + start, '\\', value.length - start);
        size_t length = end != NULL ? (size_t)(end - value.text) - start : value.length - start;
        char uid[SAT_DEID_UID_CAPACITY] = "";
        size_t used = length;
        while (used > 0 &&
               (value.text[start + used - 1] == ' ' || value.text[start + used - 1] == '\0')) {
            used--;
        }
        const char *part = value.text + start;
        bool stays = (engine->is_cleaned && used < sizeof(uid)) ||
                     (keeps && (sat_dicom_uid_is_standard(part, used) ||
                                !sat_known_numbers_in_uid(&engine->patient->numbers, part, used)));
        if (used > 0 && !stays) {
            sat_deid_map_uid(engine->context->secret, part, used, uid);
        }
        if (start > 0) {
            sat_write_u8(out, '\\');
        }
        if (stays) {
            sat_write_bytes(out, part, used);
        } else {
            sat_write_text(out, uid);
        }
        start += length + 1;
    }
}

/* Coding schemes are named by object identifiers of HL7's branch; no patient has one. */
static bool is_coding_scheme(uint32_t tag, Text value)
{
    static const char root[] = "2.16.840.1.113883.6.";
    return tag == SAT_TAG(0x0008, 0x010C) && value.length > sizeof(root) && value.length <= 32 &&
           memcmp(value.text, root, sizeof(root) - 1) == 0 && is_all(value, ".", false);
}

bool sat_deid_decode(SatDeidEngine *engine, const SatDicomElement *element, const char *vr,
                     SatByteWriter *out)
{
    SatDicomElement alone = *element;
    memcpy(alone.vr, vr, sizeof(alone.vr));
    const SatDicomDataset dataset = {.elements = &alone, .count = 1};
    size_t before = out->length;
    if (!sat_dicom_text_utf8(engine->decoder, &engine->charset, &dataset, element->tag,
                             SAT_DICOM_ALL_VALUES, out)) {
        return false;
    }
    if (sat_text_has_unknown((const char *)out->bytes + before, out->length - before)) {
        out->length = before;
        return false;
    }
    return true;
}

/* ---- carrying out -----------------------------------------------------------------------------
 */

static void write_text(SatDeidEngine *engine, SatDeidRule rule, uint32_t tag, Text value,
                       SatByteWriter *out)
{
    const SatDeidProfile *profile = engine->context->profile;
    bool is_date_time = strcmp(rule.vr, "DT") == 0;
    double number = 0.0;
    switch (rule.action) {
    case SAT_DEID_MAP_UID:
        if (is_coding_scheme(tag, value) &&
            !sat_known_numbers_in_uid(&engine->patient->numbers, value.text, value.length)) {
            sat_write_bytes(out, value.text, value.length);
        } else {
            map_uids(engine, value, false, out);
        }
        break;
    case SAT_DEID_KEEP_UID:
        if (is_all(value, ".\\", false)) {
            map_uids(engine, value, true, out);
        }
        break;
    case SAT_DEID_DATE:
        sat_deid_shift_dates(value.text, value.length, is_date_time,
                             profile->options[SAT_PS3_15_FULL_DATES] ? 0 : engine->shift_days, out);
        break;
    case SAT_DEID_TIME:
        sat_deid_keep_times(value.text, value.length, out);
        break;
    case SAT_DEID_TIMEZONE:
        sat_deid_keep_timezone(value.text, value.length, out);
        break;
    case SAT_DEID_AGE:
        sat_deid_write_age(engine->age, out);
        break;
    case SAT_DEID_NUMBER:
        if (is_all(value, "+-.eE \\", false) && longest_part(value) <= 32 &&
            !holds_identifier(engine, value)) {
            sat_write_bytes(out, value.text, value.length);
        }
        break;
    case SAT_DEID_MEASURE:
        if (sat_parse_double(value.text, value.length, &number) && number >= 0.0 &&
            number < greatest_measure &&
            !sat_known_numbers_in_measure(&engine->patient->numbers, value.text, value.length)) {
            sat_write_bytes(out, value.text, value.length);
        }
        break;
    case SAT_DEID_CODE:
        if (sat_deid_is_structural(tag) || sat_deid_gave_up(engine)) {
            sat_deid_keep_structural(engine, value.text, value.length, out);
        } else if (longest_part(value) <= 16) {
            sat_deid_write_short_text(engine, value.text, value.length, out);
        }
        break;
    case SAT_DEID_SHORT_TEXT:
        if (sat_deid_gave_up(engine)) {
            sat_deid_write_words(engine, tag, rule.vr, value.text, value.length, out);
        } else {
            sat_deid_write_short_text(engine, value.text, value.length, out);
        }
        break;
    case SAT_DEID_WORDS:
        sat_deid_write_words(engine, tag, rule.vr, value.text, value.length, out);
        break;
    case SAT_DEID_SEX:
        if (value.length == 1 && strchr("FMO", value.text[0]) != NULL) {
            sat_write_u8(out, (uint8_t)value.text[0]);
        }
        break;
    case SAT_DEID_DUMMY:
        write_dummy(engine, rule.vr, out);
        break;
    case SAT_DEID_PATIENT_ID:
        sat_write_text(out, engine->patient_id);
        break;
    case SAT_DEID_PATIENT_NAME:
        sat_write_format(out, "Case %.8s", engine->patient_id);
        break;
    case SAT_DEID_REMOVE:
    case SAT_DEID_EMPTY:
    case SAT_DEID_KEEP:
    case SAT_DEID_PIXELS:
    case SAT_DEID_TABLE:
    case SAT_DEID_PROFILE:
    case SAT_DEID_ENTER:
        break;
    }
}

static bool is_blank(const SatByteWriter *text)
{
    for (size_t i = 0; i < text->length; i++) {
        if (text->bytes[i] != '\\') {
            return false;
        }
    }
    return true;
}

static SatDeidCountKind compare(const SatByteWriter *text, Text before)
{
    if (text->length == 0 && before.length > 0) {
        return SAT_DEID_COUNT_EMPTIED;
    }
    bool same = text->length == before.length &&
                (text->length == 0 || memcmp(text->bytes, before.text, text->length) == 0);
    return same ? SAT_DEID_COUNT_KEPT : SAT_DEID_COUNT_CHANGED;
}

/* Actions that look at characters: the others know only ASCII. */
static bool is_words(SatDeidAction action)
{
    return action == SAT_DEID_CODE || action == SAT_DEID_SHORT_TEXT || action == SAT_DEID_WORDS;
}

static bool make_text(SatDeidEngine *engine, SatDeidRule rule, const SatDicomElement *element,
                      SatDicomElement *out, SatDeidCountKind *kind)
{
    SatByteWriter decoded = SAT_BYTE_WRITER_INIT;
    Text value = element->value != NULL ? text_of(element) : (Text){"", 0};
    Text before = value;
    if (is_words(rule.action) && value.length > 0) {
        SatDicomElement shown = *element;
        shown.length = value.length;
        bool understood = sat_deid_decode(engine, &shown, rule.vr, &decoded);
        value = understood ? (Text){(const char *)decoded.bytes, decoded.length} : (Text){"", 0};
    }
    bool wants_patient = rule.action == SAT_DEID_PATIENT_ID || rule.action == SAT_DEID_PATIENT_NAME;
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    if (value.length > 0 || wants_patient) { /* what was empty stays so */
        write_text(engine, rule, element->tag, value, &text);
    }
    text.length = is_blank(&text) ? 0 : end_of_values(element->tag, rule.vr, &text);
    if (text.length == 0 && rule.wants_value && before.length > 0) {
        write_dummy(engine, rule.vr, &text);
    }
    *out = (SatDicomElement){.tag = element->tag, .length = text.length};
    memcpy(out->vr, rule.vr, sizeof(out->vr));
    *kind = compare(&text, before);
    out->value = (const uint8_t *)sat_arena_text(
        engine->arena, text.length > 0 ? (const char *)text.bytes : "", text.length, engine->err);
    bool failed = text.failed || decoded.failed;
    sat_byte_writer_free(&decoded);
    sat_byte_writer_free(&text);
    if (failed && out->value != NULL) {
        return sat_fail(engine->err, SAT_ERR_NO_MEMORY, "not enough memory to clean an object");
    }
    return out->value != NULL;
}

bool sat_deid_value(SatDeidEngine *engine, SatDeidRule rule, const SatDicomDataset *dataset,
                    const SatDicomElement *element, SatDicomElement *out, SatDeidCountKind *kind)
{
    bool is_binary = rule.action == SAT_DEID_KEEP || rule.action == SAT_DEID_PIXELS ||
                     rule.action == SAT_DEID_TABLE || rule.action == SAT_DEID_PROFILE;
    return is_binary ? sat_deid_binary_value(engine, rule, dataset, element, out, kind)
                     : make_text(engine, rule, element, out, kind);
}
