/* Rules for the texts of a case: lengths, control characters, fixed words. */
#include <stdio.h>
#include <string.h>

#include "formats/base/text_utf8.h"
#include "formats/case/case_rules.h"

enum { CODE_BYTES = 32, WORDS_BYTES = 64 };

size_t sat_text_limit_bytes(SatTextKind kind)
{
    switch (kind) {
    case SAT_TEXT_CODE:
        return CODE_BYTES;
    case SAT_TEXT_WORDS:
        return WORDS_BYTES;
    case SAT_TEXT_LABEL:
        return SAT_CASE_MAX_LABEL_BYTES;
    case SAT_TEXT_LONG:
        return SAT_CASE_MAX_TEXT_BYTES;
    }
    return 0;
}

static bool check_length(size_t length, SatTextKind kind, const char *where, SatError *err)
{
    size_t limit = sat_text_limit_bytes(kind);
    if (length > limit) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "%s: %zu bytes of text, more than the %zu allowed; "
                        "shorten it",
                        where, length, limit);
    }
    return true;
}

bool sat_text_check(const char *text, SatTextKind kind, const char *where, SatError *err)
{
    size_t length = strlen(text);
    if (!check_length(length, kind, where, err)) {
        return false;
    }
    size_t position = 0;
    while (position < length) {
        uint32_t code_point = sat_utf8_next(text, length, &position);
        bool line = kind == SAT_TEXT_LONG && (code_point == '\n' || code_point == '\t');
        if (sat_utf8_is_control(code_point) && !line) {
            return sat_fail(err, SAT_ERR_FORMAT,
                            "%s: control character U+%04X in the text; "
                            "remove it",
                            where, (unsigned)code_point);
        }
    }
    return true;
}

const char *sat_text_tidy(SatArena *arena, const char *text, SatTextKind kind, const char *where,
                          SatError *err)
{
    if (text == NULL) {
        return "";
    }
    size_t length = strlen(text);
    if (!check_length(length, kind, where, err)) {
        return NULL;
    }
    char *copy = sat_arena_text(arena, text, length, err);
    if (copy == NULL) {
        return NULL;
    }
    size_t used = 0;
    size_t position = 0;
    while (position < length) {
        size_t start = position;
        uint32_t code_point = sat_utf8_next(text, length, &position);
        if (code_point == '\r' && text[position] == '\n') {
            continue; /* the \n that follows stands for both */
        }
        if (code_point == '\r' || code_point == '\n' || code_point == '\t') {
            bool tab = code_point == '\t';
            copy[used++] = kind == SAT_TEXT_LONG ? (tab ? '\t' : '\n') : ' ';
        } else if (!sat_utf8_is_control(code_point)) {
            memcpy(copy + used, text + start, position - start);
            used += position - start;
        }
    }
    copy[used] = '\0';
    return copy;
}

#define WORD_LIST(name, ...)                                                                       \
    SatWordList name(void)                                                                         \
    {                                                                                              \
        static const char *const words[] = {__VA_ARGS__};                                          \
        return (SatWordList){words, sizeof(words) / sizeof(words[0])};                             \
    }

WORD_LIST(sat_photometric_words, "MONOCHROME2", "MONOCHROME1", "RGB")
WORD_LIST(sat_voi_function_words, "LINEAR", "LINEAR_EXACT", "SIGMOID")
WORD_LIST(sat_spacing_words, "none", "patient", "detector")
WORD_LIST(sat_order_words, "position", "instance", "time")
WORD_LIST(sat_certainty_words, "Possible", "Probable", "Almost certain", "Certain",
          "Not applicable")
WORD_LIST(sat_sex_words, "F", "M", "O")
WORD_LIST(sat_laterality_words, "R", "L", "B")
WORD_LIST(sat_consent_words, "none", "local policy", "written")
WORD_LIST(sat_modality_words, "CT", "DSA", "Fluoroscopy", "MRI", "Mammography", "Nuclear medicine",
          "Ultrasound", "X-ray", "Annotated image", "Illustration", "Pathology", "Photograph")
WORD_LIST(sat_case_system_words, "Breast", "Vascular", "Central Nervous System", "Chest",
          "Gastrointestinal", "Head & Neck", "Hepatobiliary", "Musculoskeletal", "Urogenital",
          "Paediatrics", "Spine", "Cardiac", "Interventional", "Obstetrics", "Gynaecology",
          "Haematology", "Forensic", "Oncology", "Trauma", "Not Applicable")

size_t sat_word_find(SatWordList list, const char *word)
{
    size_t i = 0;
    while (i < list.count && strcmp(list.words[i], word) != 0) {
        i++;
    }
    return i;
}

const char *sat_word_match(SatWordList list, const char *text)
{
    for (size_t i = 0; i < list.count; i++) {
        if (sat_ascii_equal_but_case(list.words[i], text)) {
            return list.words[i];
        }
    }
    return NULL;
}

void sat_word_join(SatWordList list, char *buffer, size_t capacity)
{
    size_t used = 0;
    buffer[0] = '\0';
    for (size_t i = 0; i < list.count && used < capacity; i++) {
        const char *between = i == 0 ? "" : i + 1 == list.count ? " or " : ", ";
        int written = snprintf(buffer + used, capacity - used, "%s\"%s\"", between, list.words[i]);
        used += written < 0 ? 0 : (size_t)written;
    }
}

bool sat_case_id_is_valid(const char *id)
{
    return strlen(id) == 16 && strspn(id, "0123456789abcdef") == 16;
}
