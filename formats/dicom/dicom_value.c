/* Takes values out of data elements: text, whole numbers, decimals. */
#include <math.h>
#include <string.h>

#include "formats/base/json_value.h"
#include "formats/dicom/dicom_header.h"
#include "formats/dicom/dicom_reader.h"

typedef enum { KIND_NONE, KIND_TEXT, KIND_LONG_TEXT, KIND_INTEGER, KIND_FLOAT } ValueKind;

typedef struct {
    char vr[3];
    ValueKind kind;
    uint8_t bytes; /* of a binary value */
    bool is_signed;
} ValueType;

/* KIND_LONG_TEXT is one value: a backslash in it is a character. UN may be text; the caller knows.
 */
static const ValueType value_types[] = {
    {"AE", KIND_TEXT, 0, false},      {"AS", KIND_TEXT, 0, false},
    {"CS", KIND_TEXT, 0, false},      {"DA", KIND_TEXT, 0, false},
    {"DS", KIND_TEXT, 0, false},      {"DT", KIND_TEXT, 0, false},
    {"IS", KIND_TEXT, 0, false},      {"LO", KIND_TEXT, 0, false},
    {"PN", KIND_TEXT, 0, false},      {"SH", KIND_TEXT, 0, false},
    {"TM", KIND_TEXT, 0, false},      {"UC", KIND_TEXT, 0, false},
    {"UI", KIND_TEXT, 0, false},      {"UN", KIND_TEXT, 0, false},
    {"LT", KIND_LONG_TEXT, 0, false}, {"ST", KIND_LONG_TEXT, 0, false},
    {"UR", KIND_LONG_TEXT, 0, false}, {"UT", KIND_LONG_TEXT, 0, false},
    {"US", KIND_INTEGER, 2, false},   {"SS", KIND_INTEGER, 2, true},
    {"OW", KIND_INTEGER, 2, false},   {"UL", KIND_INTEGER, 4, false},
    {"OL", KIND_INTEGER, 4, false},   {"SL", KIND_INTEGER, 4, true},
    {"UV", KIND_INTEGER, 8, false},   {"OV", KIND_INTEGER, 8, false},
    {"SV", KIND_INTEGER, 8, true},    {"FL", KIND_FLOAT, 4, true},
    {"OF", KIND_FLOAT, 4, true},      {"FD", KIND_FLOAT, 8, true},
    {"OD", KIND_FLOAT, 8, true},
};

static ValueType type_of(const SatDicomElement *element)
{
    for (size_t i = 0; i < sizeof value_types / sizeof value_types[0]; i++) {
        if (memcmp(value_types[i].vr, element->vr, 2) == 0) {
            return value_types[i];
        }
    }
    return (ValueType){.kind = KIND_NONE};
}

const SatDicomElement *sat_dicom_find(const SatDicomDataset *dataset, uint32_t tag)
{
    for (size_t i = 0; i < dataset->count; i++) {
        if (dataset->elements[i].tag == tag) {
            return &dataset->elements[i];
        }
    }
    return NULL;
}

/* The element when it has a value in memory, with how its VR is read. */
static const SatDicomElement *find_value(const SatDicomDataset *dataset, uint32_t tag,
                                         ValueType *type)
{
    const SatDicomElement *element = sat_dicom_find(dataset, tag);
    if (!element || !element->value || element->length == 0) {
        return NULL;
    }
    *type = type_of(element);
    return element;
}

static bool is_padding(char c)
{
    return c == ' ' || c == '\0';
}

/* The backslash-separated part `index` of text, trimmed; false when there are fewer parts. */
static bool take_part(const char *text, size_t length, bool is_long, size_t index,
                      const char **part, size_t *part_length)
{
    const char *end = text + length;
    while (index > 0 && !is_long) {
        const char *backslash = memchr(text, '\\', (size_t)(end - text));
        if (!backslash) {
            return false;
        }
        text = backslash + 1;
        index--;
    }
    if (index > 0) {
        return false;
    }
    const char *next = is_long ? NULL : memchr(text, '\\', (size_t)(end - text));
    end = next ? next : end;
    while (end > text && is_padding(end[-1])) {
        end--;
    }
    while (!is_long && text < end && *text == ' ') {
        text++;
    }
    *part = text;
    *part_length = (size_t)(end - text);
    return true;
}

bool sat_dicom_get_text(const SatDicomDataset *dataset, uint32_t tag, size_t index,
                        const char **text, size_t *length)
{
    ValueType type;
    const SatDicomElement *element = find_value(dataset, tag, &type);
    if (!element || (type.kind != KIND_TEXT && type.kind != KIND_LONG_TEXT)) {
        return false;
    }
    const char *part = NULL;
    size_t part_length = 0;
    if (!take_part((const char *)element->value, (size_t)element->length,
                   type.kind == KIND_LONG_TEXT, index, &part, &part_length) ||
        part_length == 0) {
        return false;
    }
    *text = part;
    *length = part_length;
    return true;
}

bool sat_dicom_copy_text(const SatDicomDataset *dataset, uint32_t tag, size_t index, char *buffer,
                         size_t capacity)
{
    const char *text = NULL;
    size_t length = 0;
    if (capacity == 0 || !sat_dicom_get_text(dataset, tag, index, &text, &length)) {
        return false;
    }
    if (length > capacity - 1) {
        length = capacity - 1;
    }
    memcpy(buffer, text, length);
    buffer[length] = '\0';
    return true;
}

static uint64_t load_bits(const uint8_t *bytes, size_t count, bool big_endian)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++) {
        bits = bits << 8 | bytes[big_endian ? i : count - 1 - i];
    }
    return bits;
}

static bool integer_at(const uint8_t *bytes, ValueType type, bool big_endian, int64_t *out)
{
    uint64_t bits = load_bits(bytes, type.bytes, big_endian);
    if (type.is_signed && type.bytes < 8) {
        uint64_t sign = (uint64_t)1 << (type.bytes * 8U - 1U);
        *out = (int64_t)(bits ^ sign) - (int64_t)sign;
        return true;
    }
    if (!type.is_signed && bits > (uint64_t)INT64_MAX) {
        return false;
    }
    memcpy(out, &bits, sizeof *out);
    return true;
}

static bool float_at(const uint8_t *bytes, ValueType type, bool big_endian, double *out)
{
    uint64_t bits = load_bits(bytes, type.bytes, big_endian);
    double value = 0;
    if (type.bytes == 4) {
        uint32_t narrow_bits = (uint32_t)bits;
        float narrow = 0;
        memcpy(&narrow, &narrow_bits, sizeof narrow);
        value = (double)narrow;
    } else {
        memcpy(&value, &bits, sizeof value);
    }
    if (!isfinite(value)) {
        return false;
    }
    *out = value;
    return true;
}

/* The bytes of binary value `index`; NULL when there are fewer. */
static const uint8_t *binary_at(const SatDicomElement *element, ValueType type, size_t index)
{
    if (index >= element->length / type.bytes) {
        return NULL;
    }
    return element->value + index * type.bytes;
}

bool sat_dicom_get_double(const SatDicomDataset *dataset, uint32_t tag, size_t index, double *out)
{
    ValueType type;
    const SatDicomElement *element = find_value(dataset, tag, &type);
    if (!element || type.kind == KIND_NONE) {
        return false;
    }
    if (type.kind == KIND_TEXT || type.kind == KIND_LONG_TEXT) {
        const char *text = NULL;
        size_t length = 0;
        return sat_dicom_get_text(dataset, tag, index, &text, &length) &&
               sat_parse_double(text, length, out);
    }
    const uint8_t *bytes = binary_at(element, type, index);
    if (!bytes) {
        return false;
    }
    if (type.kind == KIND_FLOAT) {
        return float_at(bytes, type, dataset->big_endian, out);
    }
    int64_t whole = 0;
    if (!integer_at(bytes, type, dataset->big_endian, &whole)) {
        return false;
    }
    *out = (double)whole;
    return true;
}

bool sat_dicom_get_i64(const SatDicomDataset *dataset, uint32_t tag, size_t index, int64_t *out)
{
    ValueType type;
    const SatDicomElement *element = find_value(dataset, tag, &type);
    if (!element) {
        return false;
    }
    if (type.kind == KIND_INTEGER) {
        const uint8_t *bytes = binary_at(element, type, index);
        return bytes && integer_at(bytes, type, dataset->big_endian, out);
    }
    double value = 0;
    if (type.kind != KIND_TEXT || !sat_dicom_get_double(dataset, tag, index, &value) ||
        fabs(value) > 9007199254740992.0 || value != floor(value)) {
        return false;
    }
    *out = (int64_t)value;
    return true;
}

bool sat_dicom_get_u16(const SatDicomDataset *dataset, uint32_t tag, size_t index, uint16_t *out)
{
    int64_t value = 0;
    if (!sat_dicom_get_i64(dataset, tag, index, &value) || value < 0 || value > UINT16_MAX) {
        return false;
    }
    *out = (uint16_t)value;
    return true;
}

bool sat_dicom_get_doubles(const SatDicomDataset *dataset, uint32_t tag, size_t count, double *out)
{
    if (sat_dicom_value_count(dataset, tag) < count) {
        return false;
    }
    /* All or nothing: the first pass only looks. */
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < count; i++) {
            double value = 0;
            if (!sat_dicom_get_double(dataset, tag, i, &value)) {
                return false;
            }
            if (pass == 1) {
                out[i] = value;
            }
        }
    }
    return true;
}

size_t sat_dicom_value_count(const SatDicomDataset *dataset, uint32_t tag)
{
    ValueType type;
    const SatDicomElement *element = find_value(dataset, tag, &type);
    if (!element) {
        return 0;
    }
    const char *text = NULL;
    size_t length = 0, count = 1;
    switch (type.kind) {
    case KIND_NONE:
        return 0;
    case KIND_INTEGER:
    case KIND_FLOAT:
        return (size_t)(element->length / type.bytes);
    case KIND_LONG_TEXT:
        return sat_dicom_get_text(dataset, tag, 0, &text, &length) ? 1 : 0;
    case KIND_TEXT:
        break;
    }
    const char *value = (const char *)element->value;
    for (size_t i = 0; i < element->length; i++) {
        count += value[i] == '\\';
    }
    if (count == 1 && !sat_dicom_get_text(dataset, tag, 0, &text, &length)) {
        return 0; /* blanks only */
    }
    return count;
}
