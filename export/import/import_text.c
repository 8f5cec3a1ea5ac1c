/* Cleans texts of foreign documents, and knows the words of teaching sites. */
#include "export/import/import_text.h"

#include <stdio.h>
#include <string.h>

#include "formats/base/text_utf8.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

void sat_import_trim(const char **text, size_t *length)
{
    while (*length > 0 && is_blank((*text)[0])) {
        (*text)++;
        (*length)--;
    }
    while (*length > 0 && is_blank((*text)[*length - 1])) {
        (*length)--;
    }
}

void sat_import_tidy(const char *text, size_t length, bool one_line, SatByteWriter *out)
{
    sat_import_trim(&text, &length);
    for (size_t at = 0; at < length;) {
        size_t before = at;
        uint32_t point = sat_utf8_next(text, length, &at);
        if (point == '\r' && at < length && text[at] == '\n') {
            continue;
        }
        if (point == '\n' || point == '\r' || point == '\t') {
            sat_write_u8(out, one_line ? ' ' : point == '\t' ? '\t' : '\n');
        } else if (point == 0xFFFD) {
            sat_write_text(out, "\xEF\xBF\xBD");
        } else if (point != 0 && !sat_utf8_is_control(point)) {
            sat_write_bytes(out, text + before, at - before);
        }
    }
}

bool sat_import_begins(const char *text, size_t length, const char *word)
{
    size_t i = 0;
    while (word[i] != '\0' && i < length && sat_ascii_lower(text[i]) == sat_ascii_lower(word[i])) {
        i++;
    }
    return word[i] == '\0';
}

bool sat_import_equal(const char *text, size_t length, const char *word)
{
    return length == strlen(word) && sat_import_begins(text, length, word);
}

/* Names of one thing, and the word for all of them. */
typedef struct {
    const char *name, *word;
} Word;

static const char *find_word(const Word *words, size_t count, const char *text, size_t length)
{
    sat_import_trim(&text, &length);
    for (size_t i = 0; i < count; i++) {
        if (sat_import_equal(text, length, words[i].name)) {
            return words[i].word;
        }
    }
    return NULL;
}

const char *sat_import_system(const char *text, size_t length)
{
    static const Word words[] = {
        {"Breast", "Breast"},
        {"Vascular", "Vascular"},
        {"Central Nervous System", "Central Nervous System"},
        {"CNS", "Central Nervous System"},
        {"Neuro", "Central Nervous System"},
        {"Neuroradiology", "Central Nervous System"},
        {"Nervous system", "Central Nervous System"},
        {"Chest", "Chest"},
        {"Pulmonary", "Chest"},
        {"Thoracic", "Chest"},
        {"Respiratory", "Chest"},
        {"Gastrointestinal", "Gastrointestinal"},
        {"GI", "Gastrointestinal"},
        {"Head & Neck", "Head & Neck"},
        {"Head and Neck", "Head & Neck"},
        {"Hepatobiliary", "Hepatobiliary"},
        {"Musculoskeletal", "Musculoskeletal"},
        {"MSK", "Musculoskeletal"},
        {"Urogenital", "Urogenital"},
        {"Genitourinary", "Urogenital"},
        {"GU", "Urogenital"},
        {"Paediatrics", "Paediatrics"},
        {"Pediatrics", "Paediatrics"},
        {"Pediatric", "Paediatrics"},
        {"Paediatric", "Paediatrics"},
        {"Spine", "Spine"},
        {"Cardiac", "Cardiac"},
        {"Cardiovascular", "Cardiac"},
        {"Interventional", "Interventional"},
        {"Obstetrics", "Obstetrics"},
        {"Gynaecology", "Gynaecology"},
        {"Gynecology", "Gynaecology"},
        {"Haematology", "Haematology"},
        {"Hematology", "Haematology"},
        {"Forensic", "Forensic"},
        {"Oncology", "Oncology"},
        {"Trauma", "Trauma"},
        {"Not Applicable", "Not Applicable"},
    };
    return find_word(words, sizeof(words) / sizeof(words[0]), text, length);
}

const char *sat_import_modality(const char *text, size_t length)
{
    static const Word words[] = {
        {"CT", "CT"},
        {"MRI", "MR"},
        {"MR", "MR"},
        {"DSA (angiography)", "XA"},
        {"DSA", "XA"},
        {"Angiography", "XA"},
        {"Fluoroscopy", "RF"},
        {"Mammography", "MG"},
        {"Nuclear medicine", "NM"},
        {"PET", "PT"},
        {"Ultrasound", "US"},
        {"X-ray", "DX"},
        {"Xray", "DX"},
        {"Radiograph", "DX"},
        {"Radiography", "DX"},
        {"Photograph", "XC"},
        {"Pathology", "GM"},
    };
    const char *word = find_word(words, sizeof(words) / sizeof(words[0]), text, length);
    return word != NULL ? word : "OT";
}

const char *sat_import_modality_word(const char *text, size_t length)
{
    static const Word words[] = {{"CT", "CT"},
                                 {"DSA (angiography)", "DSA"},
                                 {"DSA", "DSA"},
                                 {"Fluoroscopy", "Fluoroscopy"},
                                 {"MRI", "MRI"},
                                 {"Mammography", "Mammography"},
                                 {"Nuclear medicine", "Nuclear medicine"},
                                 {"Ultrasound", "Ultrasound"},
                                 {"X-ray", "X-ray"},
                                 {"Annotated image", "Annotated image"},
                                 {"Illustration", "Illustration"},
                                 {"Pathology", "Pathology"},
                                 {"Photograph", "Photograph"}};
    return find_word(words, sizeof(words) / sizeof(words[0]), text, length);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool sat_import_age(const char *text, size_t length, char out[32])
{
    static const Word units[] = {{"y", "y"}, {"m", "m"}, {"w", "w"}, {"d", "d"}};
    sat_import_trim(&text, &length);
    size_t digits = 0;
    while (digits < length && is_digit(text[digits])) {
        digits++;
    }
    if (digits == 0 || digits > 3) {
        return false;
    }
    size_t at = digits;
    bool is_plus = at < length && text[at] == '+';
    while (at < length && (text[at] == ' ' || text[at] == '-' || text[at] == '+')) {
        at++;
    }
    const char *unit = at == length ? "y" : NULL;
    for (size_t i = 0; at < length && i < sizeof(units) / sizeof(units[0]); i++) {
        unit = sat_ascii_lower(text[at]) == units[i].name[0] ? units[i].word : unit;
    }
    if (unit == NULL) {
        return false;
    }
    if (is_plus) {
        (void)snprintf(out, 32, "%.*s+", (int)digits, text);
    } else {
        (void)snprintf(out, 32, "%.*s %s", (int)digits, text, unit);
    }
    return true;
}

const char *sat_import_sex(const char *text, size_t length)
{
    static const Word words[] = {{"F", "F"},    {"Female", "F"}, {"Woman", "F"}, {"M", "M"},
                                 {"Male", "M"}, {"Man", "M"},    {"O", "O"},     {"Other", "O"},
                                 {"Girl", "F"}, {"Boy", "M"}};
    return find_word(words, sizeof(words) / sizeof(words[0]), text, length);
}

const char *sat_import_certainty(const char *text, size_t length)
{
    static const Word words[] = {
        {"1", "Possible"},
        {"Possible", "Possible"},
        {"2", "Probable"},
        {"Probable", "Probable"},
        {"3", "Almost certain"},
        {"Almost certain", "Almost certain"},
        {"4", "Certain"},
        {"Certain", "Certain"},
        {"5", "Not applicable"},
        {"Not applicable", "Not applicable"},
        {"Diagnosis possible", "Possible"},
        {"Diagnosis probable", "Probable"},
        {"Diagnosis almost certain", "Almost certain"},
        {"Diagnosis certain", "Certain"},
        {"Diagnosis not applicable", "Not applicable"},
    };
    return find_word(words, sizeof(words) / sizeof(words[0]), text, length);
}
