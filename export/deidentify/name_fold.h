/* Letters as names are compared by them: without case, accents, width and the ways of writing an
 * umlaut, in Latin letters where a script has a common romanisation. Pure; any thread. */
#ifndef SAT_EXPORT_NAME_FOLD_H
#define SAT_EXPORT_NAME_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    SAT_SIGN_SEPARATES, /* blanks, punctuation, symbols */
    SAT_SIGN_LETTER,
    SAT_SIGN_DIGIT,
    SAT_SIGN_MARK,    /* an accent on the letter before it: no letter of its own */
    SAT_SIGN_SYLLABLE /* of a script written without blanks between words: Han, kana, Hangul */
} SatSignKind;

SatSignKind sat_sign_kind(uint32_t code_point);

/** Written as a capital letter, in scripts that have them. */
bool sat_sign_is_capital(uint32_t code_point);

/** Room for what one code point becomes. */
#define SAT_NAME_FOLD_CAPACITY 8U

/** What stands for the code point when names are compared; returns its bytes, 0 for marks and
 *  soft signs. */
size_t sat_sign_fold(uint32_t code_point, char out[SAT_NAME_FOLD_CAPACITY]);

/** Folds a whole word in place of its own: every sign, then "ae", "oe", "ue", "aa" as the one
 * letter they stand for (Mueller, Müller, Muller are one). out: room for 3 * length bytes. Returns
 * the bytes written. */
size_t sat_name_fold(const char *utf8, size_t length, char *out);

#endif
