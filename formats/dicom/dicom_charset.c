/* Reads Specific Character Set (0008,0005), as defined and as hospitals write it. */
#include "formats/dicom/dicom_charset.h"

#include <string.h>

#include "formats/base/text_utf8.h"
#include "formats/dicom/dicom_character_set.h"
#include "formats/dicom/dicom_tags.h"

enum { TERM_CAPACITY = 24 };

typedef struct {
    const char *term; /* capital letters and digits alone */
    SatCharacterSet set;
} TermEntry;

/* "ISO_IR 100" and "ISO 2022 IR 100" are one: whether there are escape sequences, the text shows. A
 * set of two bytes that is declared alone stands for the encoding that has ASCII beside it. */
static const TermEntry terms[] = {
    {"6", SAT_SET_NONE},
    {"13", SAT_SET_KATAKANA},
    {"14", SAT_SET_KATAKANA},
    {"58", SAT_SET_GB_2312},
    {"87", SAT_SET_JIS_X_0208},
    {"100", SAT_SET_LATIN1},
    {"101", SAT_SET_LATIN2},
    {"109", SAT_SET_LATIN3},
    {"110", SAT_SET_LATIN4},
    {"126", SAT_SET_GREEK},
    {"127", SAT_SET_ARABIC},
    {"138", SAT_SET_HEBREW},
    {"144", SAT_SET_CYRILLIC},
    {"148", SAT_SET_LATIN5},
    {"149", SAT_SET_KS_X_1001},
    {"159", SAT_SET_JIS_X_0212},
    {"166", SAT_SET_THAI},
    {"192", SAT_SET_UTF8},
    {"203", SAT_SET_LATIN9},
    {"ASCII", SAT_SET_NONE},
    {"USASCII", SAT_SET_NONE},
    {"ISO646", SAT_SET_NONE},
    {"ISO646US", SAT_SET_NONE},
    {"GB18030", SAT_SET_GB18030},
    {"GBK", SAT_SET_GBK},
    {"CP936", SAT_SET_GBK},
    {"WINDOWS936", SAT_SET_GBK},
    {"GB2312", SAT_SET_GBK},
    {"EUCCN", SAT_SET_GBK},
    {"UTF8", SAT_SET_UTF8},
    {"UNICODE", SAT_SET_UTF8},
    {"ISO10646", SAT_SET_UTF8},
    {"LATIN1", SAT_SET_LATIN1},
    {"WINDOWS1252", SAT_SET_LATIN1},
    {"CP1252", SAT_SET_LATIN1},
    {"LATIN2", SAT_SET_LATIN2},
    {"LATIN3", SAT_SET_LATIN3},
    {"LATIN4", SAT_SET_LATIN4},
    {"LATIN5", SAT_SET_LATIN5},
    {"LATIN9", SAT_SET_LATIN9},
    {"ISO88591", SAT_SET_LATIN1},
    {"ISO88592", SAT_SET_LATIN2},
    {"ISO88593", SAT_SET_LATIN3},
    {"ISO88594", SAT_SET_LATIN4},
    {"ISO88595", SAT_SET_CYRILLIC},
    {"ISO88596", SAT_SET_ARABIC},
    {"ISO88597", SAT_SET_GREEK},
    {"ISO88598", SAT_SET_HEBREW},
    {"ISO88599", SAT_SET_LATIN5},
    {"ISO885911", SAT_SET_THAI},
    {"TIS620", SAT_SET_THAI},
    {"ISO885915", SAT_SET_LATIN9},
    {"WINDOWS1250", SAT_SET_WINDOWS_1250},
    {"CP1250", SAT_SET_WINDOWS_1250},
    {"WINDOWS1251", SAT_SET_WINDOWS_1251},
    {"CP1251", SAT_SET_WINDOWS_1251},
    {"WINDOWS1253", SAT_SET_WINDOWS_1253},
    {"CP1253", SAT_SET_WINDOWS_1253},
    {"WINDOWS1255", SAT_SET_WINDOWS_1255},
    {"CP1255", SAT_SET_WINDOWS_1255},
    {"WINDOWS1256", SAT_SET_WINDOWS_1256},
    {"CP1256", SAT_SET_WINDOWS_1256},
    {"KOI8R", SAT_SET_KOI8_R},
    {"SHIFTJIS", SAT_SET_SHIFT_JIS},
    {"SJIS", SAT_SET_SHIFT_JIS},
    {"CP932", SAT_SET_SHIFT_JIS},
    {"WINDOWS31J", SAT_SET_SHIFT_JIS},
    {"EUCJP", SAT_SET_EUC_JP},
    {"ISO2022JP", SAT_SET_JIS_X_0208},
    {"EUCKR", SAT_SET_KS_X_1001},
    {"CP949", SAT_SET_KS_X_1001},
    {"KSC5601", SAT_SET_KS_X_1001},
    {"KSX1001", SAT_SET_KS_X_1001},
    {"BIG5", SAT_SET_BIG5},
};

/* "ISO-IR 100", "iso_2022_ir_100" and "ISO 2022 IR 100" become "100". */
static SatCharacterSet set_of_term(const char *text, size_t length)
{
    static const char *const beginnings[] = {"ISO2022IR", "ISO2022", "ISOIR", "IR"};
    char term[TERM_CAPACITY];
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        char c = sat_ascii_upper(text[i]);
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
            if (used == TERM_CAPACITY - 1) {
                return SAT_SET_UNKNOWN;
            }
            term[used++] = c;
        }
    }
    term[used] = '\0';
    for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
        if (strcmp(term, terms[i].term) == 0) {
            return terms[i].set;
        }
    }
    for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++) {
        size_t skipped = strlen(beginnings[i]);
        if (strncmp(term, beginnings[i], skipped) == 0 && term[skipped] != '\0') {
            return set_of_term(term + skipped, used - skipped);
        }
    }
    return SAT_SET_UNKNOWN;
}

SatDicomCharset sat_dicom_charset_of(const SatDicomDataset *dataset,
                                     const SatDicomCharset *inherited)
{
    SatDicomCharset charset = {.count = 0};
    size_t count = sat_dicom_value_count(dataset, SAT_TAG_SPECIFIC_CHARACTER_SET);
    if (count == 0) {
        return inherited != NULL ? *inherited : charset;
    }
    charset.count = count < SAT_DICOM_CHARSET_MOST_SETS ? count : SAT_DICOM_CHARSET_MOST_SETS;
    for (size_t i = 0; i < charset.count; i++) {
        const char *text = NULL;
        size_t length = 0;
        bool is_empty =
            !sat_dicom_get_text(dataset, SAT_TAG_SPECIFIC_CHARACTER_SET, i, &text, &length);
        charset.sets[i] = (uint8_t)(is_empty ? SAT_SET_NONE : set_of_term(text, length));
    }
    return charset;
}
