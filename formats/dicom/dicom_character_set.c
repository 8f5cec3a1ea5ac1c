/* Decodes single characters of the sets DICOM names, by the tables of the C library's iconv. */
#include "formats/dicom/dicom_character_set.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/text_utf8.h"

/* NULL: decoded by ourselves. Latin-1 is what browsers mean by it: its bytes 0x80 to 0x9F, which
 * DICOM does not allow, come from Windows. */
static const char *const iconv_names[SAT_SET_COUNT] = {
    [SAT_SET_LATIN1] = "CP1252",
    [SAT_SET_LATIN2] = "ISO-8859-2",
    [SAT_SET_LATIN3] = "ISO-8859-3",
    [SAT_SET_LATIN4] = "ISO-8859-4",
    [SAT_SET_CYRILLIC] = "ISO-8859-5",
    [SAT_SET_ARABIC] = "ISO-8859-6",
    [SAT_SET_GREEK] = "ISO-8859-7",
    [SAT_SET_HEBREW] = "ISO-8859-8",
    [SAT_SET_LATIN5] = "ISO-8859-9",
    [SAT_SET_LATIN9] = "ISO-8859-15",
    [SAT_SET_THAI] = "TIS-620",
    [SAT_SET_JIS_X_0208] = "EUC-JP",
    [SAT_SET_JIS_X_0212] = "EUC-JP",
    [SAT_SET_KS_X_1001] = "CP949",
    [SAT_SET_GB_2312] = "EUC-CN",
    [SAT_SET_GB18030] = "GB18030",
    [SAT_SET_GBK] = "GBK",
    [SAT_SET_SHIFT_JIS] = "CP932",
    [SAT_SET_EUC_JP] = "EUC-JP",
    [SAT_SET_BIG5] = "BIG5",
    [SAT_SET_WINDOWS_1250] = "CP1250",
    [SAT_SET_WINDOWS_1251] = "CP1251",
    [SAT_SET_WINDOWS_1253] = "CP1253",
    [SAT_SET_WINDOWS_1255] = "CP1255",
    [SAT_SET_WINDOWS_1256] = "CP1256",
    [SAT_SET_KOI8_R] = "KOI8-R",
};

typedef struct {
    const char *bytes; /* behind ESC */
    bool is_g0;
    SatCharacterSet set;
} EscapeEntry;

static const EscapeEntry escapes[] = {
    {"(B", true, SAT_SET_NONE},        {"(J", true, SAT_SET_ROMAN},
    {")I", false, SAT_SET_KATAKANA},   {"(I", true, SAT_SET_KATAKANA},
    {"-A", false, SAT_SET_LATIN1},     {"-B", false, SAT_SET_LATIN2},
    {"-C", false, SAT_SET_LATIN3},     {"-D", false, SAT_SET_LATIN4},
    {"-L", false, SAT_SET_CYRILLIC},   {"-G", false, SAT_SET_ARABIC},
    {"-F", false, SAT_SET_GREEK},      {"-H", false, SAT_SET_HEBREW},
    {"-M", false, SAT_SET_LATIN5},     {"-b", false, SAT_SET_LATIN9},
    {"-T", false, SAT_SET_THAI},       {"$B", true, SAT_SET_JIS_X_0208},
    {"$@", true, SAT_SET_JIS_X_0208},  {"$(B", true, SAT_SET_JIS_X_0208},
    {"$(D", true, SAT_SET_JIS_X_0212}, {"$)C", false, SAT_SET_KS_X_1001},
    {"$(C", true, SAT_SET_KS_X_1001},  {"$)A", false, SAT_SET_GB_2312},
    {"$A", true, SAT_SET_GB_2312},     {"$(A", true, SAT_SET_GB_2312},
};

struct SatDicomTextDecoder {
    iconv_t opened[SAT_SET_COUNT]; /* valid where is_open */
    bool is_open[SAT_SET_COUNT];
};

SatDicomTextDecoder *sat_dicom_text_decoder_new(SatError *err)
{
    SatDicomTextDecoder *decoder = calloc(1, sizeof(*decoder));
    if (decoder == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read text");
    }
    return decoder;
}

void sat_dicom_text_decoder_free(SatDicomTextDecoder *decoder)
{
    if (decoder == NULL) {
        return;
    }
    for (size_t i = 0; i < SAT_SET_COUNT; i++) {
        if (decoder->is_open[i]) {
            (void)iconv_close(decoder->opened[i]);
        }
    }
    free(decoder);
}

bool sat_character_set_is_double_low(SatCharacterSet set)
{
    return set == SAT_SET_JIS_X_0208 || set == SAT_SET_JIS_X_0212 || set == SAT_SET_KS_X_1001 ||
           set == SAT_SET_GB_2312;
}

bool sat_escape_read(const uint8_t *bytes, size_t length, SatEscape *out)
{
    for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
        size_t count = strlen(escapes[i].bytes);
        if (length > count && memcmp(bytes + 1, escapes[i].bytes, count) == 0) {
            *out = (SatEscape){escapes[i].is_g0, escapes[i].set, count + 1};
            return true;
        }
    }
    return false;
}

/* NULL where the C library has no such tables. */
static iconv_t *opened_for(SatDicomTextDecoder *decoder, SatCharacterSet set)
{
    if (!decoder->is_open[set]) {
        iconv_t opened = iconv_open("UTF-8", iconv_names[set]);
        if (opened == (iconv_t)-1) {
            return NULL;
        }
        decoder->opened[set] = opened;
        decoder->is_open[set] = true;
    }
    return &decoder->opened[set];
}

/* Some tables give ASCII for a character of two bytes (the backslash of JIS X 0208): what separates
 * values and parts of names must not come from inside a text. */
static size_t without_ascii(char *text, size_t length)
{
    unsigned char first = (unsigned char)text[0];
    bool is_ascii = length == 1 && first > 0x20 && first < 0x7f;
    return is_ascii ? sat_utf8_encode(0xFF00U + first - 0x20U, text) : length;
}

/* Exactly count bytes as a character of the set. 0: they are none; *is_part: but the beginning of
 * one. */
static size_t convert(SatDicomTextDecoder *decoder, SatCharacterSet set, const uint8_t *bytes,
                      size_t count, char out[SAT_CHARACTER_MOST_BYTES], bool *is_part)
{
    char in[8];
    char *from = in;
    char *to = out;
    size_t left = count;
    size_t room = SAT_CHARACTER_MOST_BYTES;
    iconv_t *opened = opened_for(decoder, set);
    *is_part = false;
    if (opened == NULL || count > sizeof(in)) {
        return 0;
    }
    memcpy(in, bytes, count);
    errno = 0;
    (void)iconv(*opened, NULL, NULL, NULL, NULL);
    size_t result = iconv(*opened, &from, &left, &to, &room);
    if (result != (size_t)-1 && left == 0) { /* what is held back for a character to combine with */
        result = iconv(*opened, NULL, NULL, &to, &room);
    } else {
        *is_part = errno == EINVAL;
    }
    size_t length = SAT_CHARACTER_MOST_BYTES - room;
    if (result == (size_t)-1 || left != 0 || length == 0) {
        return 0;
    }
    size_t position = 0;
    uint32_t code_point = sat_utf8_next(out, length, &position);
    return sat_utf8_is_control(code_point) ? 0 : without_ascii(out, length);
}

static size_t decode_katakana(uint8_t byte, char *out, size_t *out_length)
{
    if (byte < 0xA1 || byte > 0xDF) {
        return 0;
    }
    *out_length = sat_utf8_encode(0xFF61U + byte - 0xA1U, out);
    return 1;
}

static size_t decode_utf8(const uint8_t *bytes, size_t length, char *out, size_t *out_length)
{
    size_t count = bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : 2;
    size_t position = 0;
    if (count > length || !sat_utf8_is_valid((const char *)bytes, count)) {
        return 0;
    }
    if (sat_utf8_is_control(sat_utf8_next((const char *)bytes, count, &position))) {
        return 0;
    }
    memcpy(out, bytes, count);
    *out_length = count;
    return count;
}

size_t sat_character_decode(SatDicomTextDecoder *decoder, SatCharacterSet set, const uint8_t *bytes,
                            size_t length, char out[SAT_CHARACTER_MOST_BYTES], size_t *out_length)
{
    if (set == SAT_SET_UTF8) {
        return decode_utf8(bytes, length, out, out_length);
    }
    if (set == SAT_SET_KATAKANA) {
        return decode_katakana(bytes[0], out, out_length);
    }
    if (set == SAT_SET_LATIN1 && bytes[0] >= 0xA0) {
        *out_length = sat_utf8_encode(bytes[0], out);
        return 1;
    }
    if (iconv_names[set] == NULL) {
        return 0;
    }
    bool is_part = true;
    for (size_t count = 1; is_part && count <= 4 && count <= length; count++) {
        *out_length = convert(decoder, set, bytes, count, out, &is_part);
        if (*out_length > 0) {
            return count;
        }
    }
    return 0;
}

/* ISO-IR 14 but for two characters is ASCII. */
static size_t decode_roman(uint8_t byte, char *out, size_t *out_length)
{
    *out_length = sat_utf8_encode(byte == 0x5C ? 0xA5U : byte == 0x7E ? 0x203EU : byte, out);
    return 1;
}

size_t sat_character_decode_low(SatDicomTextDecoder *decoder, SatCharacterSet set,
                                const uint8_t *bytes, size_t length,
                                char out[SAT_CHARACTER_MOST_BYTES], size_t *out_length)
{
    bool is_part = false;
    if (set == SAT_SET_ROMAN) {
        return decode_roman(bytes[0], out, out_length);
    }
    if (set == SAT_SET_KATAKANA) {
        return decode_katakana((uint8_t)(bytes[0] | 0x80U), out, out_length);
    }
    if (length < 2 || bytes[1] < 0x21 || bytes[1] > 0x7E) {
        return 0;
    }
    uint8_t high[3] = {0x8F, (uint8_t)(bytes[0] | 0x80U), (uint8_t)(bytes[1] | 0x80U)};
    size_t first = set == SAT_SET_JIS_X_0212 ? 0 : 1; /* EUC-JP marks the second set by a byte */
    *out_length = convert(decoder, set, high + first, sizeof(high) - first, out, &is_part);
    return *out_length > 0 ? 2 : 0;
}
