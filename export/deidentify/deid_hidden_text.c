/* Finds text in the place of binary numbers: implicit files may hold it anywhere.
 *
 * The value is read as characters of 8 bits, in the file's own character set, of 16 bits in either
 * order, and of one number each. What tells who the patient is makes it text wherever it stands;
 * other words do when the value consists of them. Numbers are no characters: a run of letters in a
 * table that rises smoothly is none, nor are the letters in numbers that can have been measured.
 */
#include <math.h>
#include <string.h>

#include "export/deidentify/deid_hidden_text.h"
#include "formats/base/text_utf8.h"
#include "formats/dicom/dicom_tags.h"
#include "formats/dicom/dicom_vr.h"

enum {
    SHORTEST_VALUE_BYTES = 4,
    SHORTEST_PRINTABLE = 8, /* nothing but printable characters, digits too */
    SHORTEST_LETTERS = 6,   /* among padding and characters of other scripts */
    SHORTEST_WORD = 4,
    SHORTEST_RUN = 3,
    LONGEST_SHORT_VALUE = 64, /* bytes; in longer ones short words come up by chance */
    LONGEST_TABLE = 8192,
    ANYWHERE_FROM = 6 /* characters: by chance only delimited words are shorter */
};

typedef enum { AS_BYTES, AS_LITTLE, AS_BIG, AS_NUMBERS } View;

static bool vr_in(const char *vr, const char *list)
{
    for (; *list != '\0'; list += 2) {
        if (vr[0] == list[0] && vr[1] == list[1]) {
            return true;
        }
    }
    return false;
}

/* Letters as a number are far too large or too small for one that was measured. */
static bool is_far_out(const SatHiddenValue *value)
{
    for (size_t i = 0; i < value->length / value->unit_bytes; i++) {
        double number = fabs(sat_hidden_number_at(value, i));
        if (number != 0.0 && !(number >= 1e-9 && number <= 1e12)) {
            return true;
        }
    }
    return false;
}

/* ---- characters --------------------------------------------------------------------------------
 */

static size_t characters(const SatHiddenValue *value, View view)
{
    return view == AS_BYTES     ? value->length
           : view == AS_NUMBERS ? value->length / value->unit_bytes
                                : value->length / 2;
}

/* 0: a NUL, or no character. */
static uint32_t character_at(const SatHiddenValue *value, View view, size_t index)
{
    if (view == AS_BYTES) {
        return value->bytes[index];
    }
    if (view != AS_NUMBERS) {
        return (uint32_t)sat_hidden_unit_at(value->bytes + index * 2, 2, view == AS_BIG);
    }
    double number = sat_hidden_number_at(value, index);
    bool is_code = number >= 1.0 && number <= 65535.0 && number == floor(number);
    return is_code ? (uint32_t)number : 0;
}

static bool is_ascii_letter(uint32_t code)
{
    return (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
}

static bool is_readable(uint32_t code)
{
    return (code >= 0x20 && code < 0x7F) ||
           (code >= 0xA0 && !(code >= 0xD800 && code < 0xE000) && code < 0xFFFE);
}

/* Never falls, or never rises, from one to the next that is so many behind it. */
static bool is_smooth(const SatHiddenValue *value, View view, size_t first, size_t count,
                      size_t step)
{
    bool rises = false, falls = false;
    for (size_t i = first; i + step < count; i += step) {
        uint32_t here = character_at(value, view, i), next = character_at(value, view, i + step);
        rises = rises || next > here;
        falls = falls || next < here;
    }
    return !(rises && falls);
}

/* Low and high bytes of entries that rise or fall, or such entries themselves. */
static bool is_ramp(const SatHiddenValue *value, View view, size_t count)
{
    bool is_entries = view == AS_BYTES && value->is_table;
    return is_smooth(value, view, 0, count, 1) ||
           (is_entries && is_smooth(value, view, 0, count, 2) &&
            is_smooth(value, view, 1, count, 2));
}

typedef struct {
    size_t count; /* without padding at the end */
    size_t letters, digits, others, longest_run;
    bool is_ascii;
} Census;

/* False: one of them is no character. */
static bool count_characters(const SatHiddenValue *value, View view, Census *out)
{
    size_t run = 0;
    *out = (Census){.count = characters(value, view), .is_ascii = true};
    while (out->count > 0 && (character_at(value, view, out->count - 1) == 0 ||
                              character_at(value, view, out->count - 1) == ' ')) {
        out->count--;
    }
    for (size_t i = 0; i < out->count; i++) {
        uint32_t code = character_at(value, view, i);
        bool is_letter = is_ascii_letter(code), is_digit = code >= '0' && code <= '9';
        if (code != 0 && (!is_readable(code) || code > 0xFF)) {
            return false;
        }
        out->is_ascii = out->is_ascii && code >= 0x20 && code < 0x7F;
        out->letters += is_letter;
        out->digits += is_digit;
        out->others += !is_letter && !is_digit && code != 0;
        run = is_letter || is_digit ? run + 1 : 0;
        out->longest_run = run > out->longest_run ? run : out->longest_run;
    }
    return true;
}

/* Whether the value consists of readable characters, most of them letters that follow each other.
 * Digits are letters only where a number has more than one. */
static bool is_all_text(const SatHiddenValue *value, View view)
{
    Census census;
    if (!count_characters(value, view, &census) || census.longest_run < SHORTEST_WORD) {
        return false;
    }
    size_t both = census.letters + census.digits;
    bool is_bytes = view == AS_BYTES;
    bool is_printed = is_bytes && ((census.is_ascii && census.count >= SHORTEST_PRINTABLE) ||
                                   (both >= SHORTEST_PRINTABLE && both / 3 >= census.others));
    bool is_words = census.letters >= SHORTEST_LETTERS &&
                    census.letters / 3 >= census.others + (is_bytes ? 0 : census.digits);
    bool is_numbers = (!is_bytes || value->is_table) && is_ramp(value, view, census.count);
    return (is_printed || is_words) && !is_numbers;
}

/* ---- the patient's own -------------------------------------------------------------------------
 */

static bool equals_but_case(const char *text, const char *capitals, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (sat_ascii_upper(text[i]) != capitals[i]) {
            return false;
        }
    }
    return true;
}

static bool is_word_byte(char c)
{
    return (c >= '0' && c <= '9') || is_ascii_letter((unsigned char)c) || (unsigned char)c >= 0x80U;
}

/* "1234", "AABB": what rises or falls by little stands in every table. */
static bool is_step(const char *piece)
{
    bool rises = false, falls = false;
    for (; piece[0] != '\0' && piece[1] != '\0'; piece++) {
        int step = piece[1] - piece[0];
        if (step > 2 || step < -2) {
            return false;
        }
        rises = rises || step > 0;
        falls = falls || step < 0;
    }
    return !(rises && falls);
}

static bool holds(const char *text, size_t length, const char *piece, size_t wanted)
{
    bool as_word = wanted < ANYWHERE_FROM;
    for (size_t start = 0; start + wanted <= length; start++) {
        bool begins = !as_word || start == 0 || !is_word_byte(text[start - 1]);
        bool ends = !as_word || start + wanted == length || !is_word_byte(text[start + wanted]);
        if (begins && ends && equals_but_case(text + start, piece, wanted)) {
            return true;
        }
    }
    return false;
}

static bool holds_any(const SatHiddenValue *value, View view, const SatByteWriter *list,
                      const SatByteWriter *text)
{
    bool is_short = value->length <= LONGEST_SHORT_VALUE;
    size_t shortest = is_short ? 3 : value->length <= LONGEST_TABLE ? 4 : 5;
    bool takes_steps = view == AS_BYTES && is_short && !value->is_table;
    for (size_t at = 0; at < list->length;) {
        const char *piece = (const char *)list->bytes + at;
        size_t wanted = strlen(piece);
        if (wanted >= shortest && (takes_steps || !is_step(piece)) &&
            holds((const char *)text->bytes, text->length, piece, wanted)) {
            return true;
        }
        at += wanted + 1;
    }
    return false;
}

static bool holds_one_of(const SatHiddenValue *value, View view, const SatDeidIdentifiers *own,
                         const SatByteWriter *text)
{
    return holds_any(value, view, &own->names, text) || holds_any(value, view, &own->weak, text) ||
           holds_any(value, view, &own->texts, text);
}

/* Days of the object itself alone: a patient may have hundreds. */

static bool holds_identifier(const SatHiddenValue *value, View view, const SatByteWriter *text)
{
    return holds_one_of(value, view, &value->engine->patient->identifiers, text) ||
           holds_one_of(value, view, &value->engine->identifiers, text) ||
           holds_any(value, view, &value->engine->identifiers.dates, text);
}

static void write_utf8(SatByteWriter *out, uint32_t code)
{
    if (code < 0x80) {
        sat_write_u8(out, (uint8_t)code);
    } else if (code < 0x800) {
        sat_write_u8(out, (uint8_t)(0xC0 | code >> 6));
        sat_write_u8(out, (uint8_t)(0x80 | (code & 0x3F)));
    } else {
        sat_write_u8(out, (uint8_t)(0xE0 | code >> 12));
        sat_write_u8(out, (uint8_t)(0x80 | (code >> 6 & 0x3F)));
        sat_write_u8(out, (uint8_t)(0x80 | (code & 0x3F)));
    }
}

/* A run of readable characters. *failed: no memory. */
static bool run_names(const SatHiddenValue *value, View view, size_t first, size_t end,
                      bool *failed)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    for (size_t i = first; i < end; i++) {
        write_utf8(&text, character_at(value, view, i));
    }
    bool found = !text.failed && holds_identifier(value, view, &text);
    *failed = *failed || text.failed;
    sat_byte_writer_free(&text);
    return found;
}

static bool names_patient(const SatHiddenValue *value, View view, bool *failed)
{
    size_t count = characters(value, view);
    for (size_t first = 0; first < count;) {
        size_t end = first;
        while (end < count && is_readable(character_at(value, view, end))) {
            end++;
        }
        if (end - first >= SHORTEST_RUN && run_names(value, view, first, end, failed)) {
            return true;
        }
        first = end + 1;
    }
    return false;
}

/* As text of the file's own character set: escapes are part of it. */
static bool names_patient_coded(const SatHiddenValue *value, bool *failed)
{
    for (size_t first = 0; first < value->length;) {
        size_t end = first;
        bool is_coded = false;
        while (end < value->length && (value->bytes[end] >= 0x20 || value->bytes[end] == 0x1B)) {
            is_coded = is_coded || value->bytes[end] >= 0x80 || value->bytes[end] == 0x1B;
            end++;
        }
        if (is_coded && end - first >= SHORTEST_RUN) {
            SatDicomElement run = *value->element;
            SatByteWriter text = SAT_BYTE_WRITER_INIT;
            run.value = value->bytes + first;
            run.length = end - first;
            bool found = sat_deid_decode(value->engine, &run, "LO", &text) &&
                         holds_identifier(value, AS_BYTES, &text);
            *failed = *failed || text.failed;
            sat_byte_writer_free(&text);
            if (found) {
                return true;
            }
        }
        first = end + 1;
    }
    return false;
}

/* ---- all of it ---------------------------------------------------------------------------------
 */

bool sat_deid_hides_text(SatDeidEngine *engine, const char *vr, const SatDicomDataset *dataset,
                         const SatDicomElement *element, bool *hides)
{
    const SatHiddenValue value = {.engine = engine,
                                  .element = element,
                                  .bytes = element->value,
                                  .length = element->value != NULL ? (size_t)element->length : 0,
                                  .unit_bytes = sat_dicom_vr_unit_bytes(vr),
                                  .big_endian = dataset->big_endian,
                                  .is_float = vr_in(vr, "FLFD"),
                                  .is_table = sat_deid_is_table(element->tag)};
    bool has_numbers = !value.is_table && !vr_in(vr, "ATOBOWOLOV");
    bool failed = false;
    *hides = false;
    if (value.length < SHORTEST_VALUE_BYTES) {
        return true;
    }
    View last = has_numbers && value.unit_bytes > 2 ? AS_NUMBERS : AS_BIG;
    for (View view = AS_BYTES; !*hides && view <= last; view++) {
        *hides = names_patient(&value, view, &failed) ||
                 ((!value.is_float || (view != AS_NUMBERS && is_far_out(&value))) &&
                  is_all_text(&value, view));
    }
    *hides = *hides || names_patient_coded(&value, &failed) ||
             (has_numbers && sat_hidden_digits(&value, &failed));
    return !failed || sat_fail(engine->err, SAT_ERR_NO_MEMORY, "not enough memory for numbers");
}
