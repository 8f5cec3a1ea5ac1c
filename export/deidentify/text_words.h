/* A text as words with where they stand: letters, digits and syllables apart, folded as names are.
 * Any bytes are taken. One thread. */
#ifndef SAT_EXPORT_TEXT_WORDS_H
#define SAT_EXPORT_TEXT_WORDS_H

#include "export/deidentify/name_fold.h"
#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

/** A run of letters, of digits, or of syllables. */
typedef struct {
    size_t start, end;  /* bytes of the text */
    const char *folded; /* not NUL-terminated */
    size_t length;      /* of folded */
    size_t signs;       /* how many, without marks */
    SatSignKind kind;
    bool is_capital;      /* it begins with a capital letter */
    bool is_all_capitals; /* of two letters or more */
    bool begins_sentence;
    bool is_shouted; /* all of its sentence is in capitals: they say nothing */
} SatTextWord;

typedef struct {
    const char *text; /* borrowed */
    size_t length;
    SatTextWord *words;
    size_t count;
    char *folded;
} SatTextWords;

#define SAT_TEXT_WORDS_INIT                                                                        \
    {                                                                                              \
        0                                                                                          \
    }

/** Overwrites what it held. text is borrowed until free.  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_text_words_split(SatTextWords *out, const char *text, size_t length,
                                        SatError *err);
void sat_text_words_free(SatTextWords *words); /* leaves it empty; overwrites the folded text */

/** The bytes between two words: from the end of word `index` to the start of the next. */
size_t sat_text_gap(const SatTextWords *words, size_t index, const char **gap);
/** Word index is there and folds to that. */
bool sat_text_word_is(const SatTextWords *words, size_t index, const char *folded);
/** Word index is there and is one of a list of folded words with a blank around each: " mr mrs ".
 */
bool sat_text_word_in(const SatTextWords *words, size_t index, const char *list);
/** The same of any folded word. */
bool sat_folded_word_in(const char *folded, size_t length, const char *list);
/** The value of digits, at most 9 of them. */
uint32_t sat_text_word_number(const SatTextWord *word);

#endif
