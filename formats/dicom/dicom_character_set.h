/* The character sets DICOM names (PS3.3 tables C.12-2 to C.12-5) with their escape sequences, one
 * character at a time. */
#ifndef SAT_DICOM_DICOM_CHARACTER_SET_H
#define SAT_DICOM_DICOM_CHARACTER_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/dicom/dicom_charset.h"

/** What a byte of 0x80 and more, or two bytes below it, stand for. */
typedef enum {
    SAT_SET_NONE,  /* nothing: only ASCII */
    SAT_SET_ROMAN, /* ASCII but for the yen sign and the overline (ISO-IR 14) */
    SAT_SET_KATAKANA,
    SAT_SET_LATIN1,
    SAT_SET_LATIN2,
    SAT_SET_LATIN3,
    SAT_SET_LATIN4,
    SAT_SET_CYRILLIC,
    SAT_SET_ARABIC,
    SAT_SET_GREEK,
    SAT_SET_HEBREW,
    SAT_SET_LATIN5,
    SAT_SET_LATIN9,
    SAT_SET_THAI,
    SAT_SET_JIS_X_0208,
    SAT_SET_JIS_X_0212,
    SAT_SET_KS_X_1001,
    SAT_SET_GB_2312,
    SAT_SET_GB18030,
    SAT_SET_GBK,
    SAT_SET_UTF8,
    /* No terms of DICOM, yet declared by some. */
    SAT_SET_SHIFT_JIS,
    SAT_SET_EUC_JP,
    SAT_SET_BIG5,
    SAT_SET_WINDOWS_1250,
    SAT_SET_WINDOWS_1251,
    SAT_SET_WINDOWS_1253,
    SAT_SET_WINDOWS_1255,
    SAT_SET_WINDOWS_1256,
    SAT_SET_KOI8_R,
    SAT_SET_UNKNOWN, /* a term nobody knows */
    SAT_SET_COUNT
} SatCharacterSet;

/** A set as G0 is written in two bytes of 0x21 to 0x7E. */
bool sat_character_set_is_double_low(SatCharacterSet set);

typedef struct {
    bool is_g0; /* else G1 */
    SatCharacterSet set;
    size_t length; /* of the sequence, ESC included */
} SatEscape;

/** The escape sequence that bytes begin with (bytes[0] is ESC): those of PS3.3 tables C.12-3 and
 * C.12-4 and a few of their kin. False: not known. */
bool sat_escape_read(const uint8_t *bytes, size_t length, SatEscape *out);

#define SAT_CHARACTER_MOST_BYTES 16U

/** The character that bytes begin with, in a set invoked as G1 (bytes[0] >= 0x80), as UTF-8 in out.
 *  Gives how many bytes it has; 0: the set has no such character. Never gives ASCII or a control
 *  character. */
size_t sat_character_decode(SatDicomTextDecoder *decoder, SatCharacterSet set, const uint8_t *bytes,
                            size_t length, char out[SAT_CHARACTER_MOST_BYTES], size_t *out_length);

/** The same for a set invoked as G0: one byte for ROMAN and KATAKANA, two for the doubles. */
size_t sat_character_decode_low(SatDicomTextDecoder *decoder, SatCharacterSet set,
                                const uint8_t *bytes, size_t length,
                                char out[SAT_CHARACTER_MOST_BYTES], size_t *out_length);

#endif
