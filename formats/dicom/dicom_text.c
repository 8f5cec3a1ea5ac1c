/* Decodes the text of an element: the state machine of ISO 2022 (PS3.5 6.1.2.5). */
#include <string.h>

#include "formats/base/text_utf8.h"
#include "formats/dicom/dicom_character_set.h"

enum { ESCAPE = 0x1B };

typedef struct {
    SatCharacterSet g0, g1;
} Invoked;

typedef struct {
    SatDicomTextDecoder *decoder;
    const uint8_t *bytes;
    size_t length, position;
    bool is_long; /* one value: a backslash is a character */
    bool is_name; /* ^ and = end a part */
    Invoked start, now;
    SatCharacterSet otherwise; /* for bytes of 0x80 and more when nothing is invoked for them */
    size_t wanted, value;      /* value: which one position is in */
    SatByteWriter *out;
} TextReader;

/* ---- what is invoked -------------------------------------------------------------------------
 */

/* At the beginning, and again behind every delimiter: the first declared set. */
static Invoked start_of(const SatDicomCharset *charset)
{
    SatCharacterSet first = charset->count > 0 ? charset->sets[0] : SAT_SET_NONE;
    if (first == SAT_SET_KATAKANA) { /* ISO_IR 13 names both halves of JIS X 0201 */
        return (Invoked){SAT_SET_ROMAN, SAT_SET_KATAKANA};
    }
    bool has_no_half = first == SAT_SET_JIS_X_0208 || first == SAT_SET_JIS_X_0212;
    return (Invoked){SAT_SET_NONE, has_no_half ? SAT_SET_NONE : first};
}

/* Text that lacks its escape sequences: the other set it declares; what is written on Japanese
 * machines where ISO 2022 is declared. */
static SatCharacterSet otherwise_of(const SatDicomCharset *charset)
{
    for (size_t i = 0; i < charset->count; i++) {
        SatCharacterSet set = charset->sets[i];
        if (set == SAT_SET_JIS_X_0208 || set == SAT_SET_JIS_X_0212 || set == SAT_SET_KATAKANA) {
            return SAT_SET_SHIFT_JIS;
        }
        if (set != SAT_SET_NONE && set != SAT_SET_UNKNOWN) {
            return set;
        }
    }
    return SAT_SET_LATIN1;
}

/* UTF-8 under no declaration or that of Latin-1: text in that set never looks like it. */
static bool is_utf8_untold(const TextReader *reader)
{
    SatCharacterSet declared = reader->start.g1;
    bool has_high = false;
    if (declared != SAT_SET_NONE && declared != SAT_SET_LATIN1 && declared != SAT_SET_UNKNOWN) {
        return false;
    }
    size_t length = reader->length;
    while (length > 0 && reader->bytes[length - 1] == '\0') {
        length--;
    }
    for (size_t i = 0; i < length; i++) {
        has_high = has_high || reader->bytes[i] >= 0x80;
        if (reader->bytes[i] == ESCAPE) {
            return false;
        }
    }
    return has_high && sat_utf8_is_valid((const char *)reader->bytes, length);
}

/* ---- one character --------------------------------------------------------------------------- */

static void put(TextReader *reader, const char *text, size_t length)
{
    if (reader->wanted == SAT_DICOM_ALL_VALUES || reader->value == reader->wanted) {
        sat_write_bytes(reader->out, text, length);
    }
}

static void put_unknown(TextReader *reader)
{
    put(reader, "\xEF\xBF\xBD", 3);
}

static bool is_delimiter(const TextReader *reader, uint8_t byte)
{
    return (byte == '\\' && !reader->is_long) || ((byte == '^' || byte == '=') && reader->is_name);
}

static void step_control(TextReader *reader, uint8_t byte)
{
    bool is_kept = byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
    if (is_kept) {
        char shown = byte == '\f' ? '\n' : (char)byte;
        put(reader, &shown, 1);
        reader->now = reader->start;
    }
    reader->position++;
}

static void step_escape(TextReader *reader)
{
    SatEscape escape;
    if (!sat_escape_read(reader->bytes + reader->position, reader->length - reader->position,
                         &escape)) {
        put_unknown(reader);
        reader->position++;
        return;
    }
    if (escape.is_g0) {
        reader->now.g0 = escape.set;
    } else {
        reader->now.g1 = escape.set;
    }
    reader->position += escape.length;
}

static void step_delimiter(TextReader *reader, uint8_t byte)
{
    char shown = (char)byte;
    if (byte != '\\' || reader->wanted == SAT_DICOM_ALL_VALUES) {
        put(reader, &shown, 1);
    }
    reader->value += byte == '\\';
    reader->now = reader->start;
    reader->position++;
}

static void step_low(TextReader *reader)
{
    const uint8_t *bytes = reader->bytes + reader->position;
    size_t left = reader->length - reader->position;
    bool is_double = sat_character_set_is_double_low(reader->now.g0) && bytes[0] > 0x20;
    char text[SAT_CHARACTER_MOST_BYTES];
    size_t text_length = 1;
    size_t taken = 0;
    if (is_double) {
        taken = sat_character_decode_low(reader->decoder, reader->now.g0, bytes, left, text,
                                         &text_length);
    }
    if (taken == 0 && is_delimiter(reader, bytes[0])) {
        step_delimiter(reader, bytes[0]);
        return;
    }
    if (!is_double && (reader->now.g0 == SAT_SET_NONE || bytes[0] <= 0x20)) {
        text[0] = (char)bytes[0];
        taken = 1;
    } else if (!is_double) {
        taken = sat_character_decode_low(reader->decoder, reader->now.g0, bytes, left, text,
                                         &text_length);
    }
    if (taken > 0) {
        put(reader, text, text_length);
    } else {
        put_unknown(reader);
    }
    /* Two bytes that are no character are still two: the next one must not begin in the middle. */
    bool is_pair = is_double && left > 1 && bytes[1] > 0x20 && bytes[1] < 0x7F;
    reader->position += taken > 0 ? taken : is_pair ? 2 : 1;
}

static void step_high(TextReader *reader)
{
    const uint8_t *bytes = reader->bytes + reader->position;
    size_t left = reader->length - reader->position;
    char text[SAT_CHARACTER_MOST_BYTES];
    size_t text_length = 0;
    SatCharacterSet set = reader->now.g1;
    bool has_none = set == SAT_SET_NONE || set == SAT_SET_UNKNOWN;
    size_t taken =
        has_none ? 0 : sat_character_decode(reader->decoder, set, bytes, left, text, &text_length);
    /* Shift-JIS is a superset of JIS X 0201, and often declared as such. */
    if (has_none || (taken == 0 && set == SAT_SET_KATAKANA)) {
        taken = sat_character_decode(reader->decoder, reader->otherwise, bytes, left, text,
                                     &text_length);
    }
    if (taken > 0) {
        put(reader, text, text_length);
    } else {
        put_unknown(reader);
    }
    reader->position += taken > 0 ? taken : 1;
}

static void read_text(TextReader *reader)
{
    while (reader->position < reader->length && !reader->out->failed) {
        uint8_t byte = reader->bytes[reader->position];
        if (byte == ESCAPE) {
            step_escape(reader);
        } else if (byte < 0x20 || byte == 0x7F) {
            step_control(reader, byte);
        } else if (byte < 0x80) {
            step_low(reader);
        } else {
            step_high(reader);
        }
    }
}

/* ---- elements ---------------------------------------------------------------------------------
 */

static bool has_vr(const SatDicomElement *element, const char *const *vrs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (memcmp(element->vr, vrs[i], 2) == 0) {
            return true;
        }
    }
    return false;
}

static const SatDicomElement *find_text(const SatDicomDataset *dataset, uint32_t tag, bool *is_long)
{
    static const char *const long_vrs[] = {"LT", "ST", "UR", "UT"};
    static const char *const vrs[] = {"AE", "AS", "CS", "DA", "DS", "DT", "IS",
                                      "LO", "PN", "SH", "TM", "UC", "UI", "UN"};
    const SatDicomElement *element = sat_dicom_find(dataset, tag);
    if (element == NULL || element->value == NULL) {
        return NULL;
    }
    *is_long = has_vr(element, long_vrs, sizeof(long_vrs) / sizeof(long_vrs[0]));
    return *is_long || has_vr(element, vrs, sizeof(vrs) / sizeof(vrs[0])) ? element : NULL;
}

/* Takes the blanks around it off what was appended. False: nothing is left. */
static bool trim(SatByteWriter *out, size_t first, bool is_long)
{
    while (out->length > first && out->bytes[out->length - 1] == ' ') {
        out->length--;
    }
    size_t blanks = 0;
    while (!is_long && first + blanks < out->length && out->bytes[first + blanks] == ' ') {
        blanks++;
    }
    memmove(out->bytes + first, out->bytes + first + blanks, out->length - first - blanks);
    out->length -= blanks;
    return out->length > first;
}

bool sat_dicom_text_utf8(SatDicomTextDecoder *decoder, const SatDicomCharset *charset,
                         const SatDicomDataset *dataset, uint32_t tag, size_t index,
                         SatByteWriter *out)
{
    bool is_long = false;
    const SatDicomElement *element = find_text(dataset, tag, &is_long);
    if (element == NULL || element->length == 0) {
        return false;
    }
    TextReader reader = {.decoder = decoder,
                         .bytes = element->value,
                         .length = (size_t)element->length,
                         .is_long = is_long,
                         .is_name = memcmp(element->vr, "PN", 2) == 0,
                         .start = start_of(charset),
                         .otherwise = otherwise_of(charset),
                         .wanted = index,
                         .out = out};
    size_t first = out->length;
    if (is_utf8_untold(&reader)) {
        reader.start.g1 = SAT_SET_UTF8;
    }
    reader.now = reader.start;
    read_text(&reader);
    if (out->failed || out->length == first) {
        return false;
    }
    return trim(out, first, is_long);
}
