/* The vocabularies of a case: words that a field takes and no others, as teaching sites use them.
 * Pure functions: any thread. */
#ifndef SAT_CASE_CASE_WORDS_H
#define SAT_CASE_CASE_WORDS_H

#include <stddef.h>

/** Words in the order they are offered; of an enum's values, in their order. */
typedef struct {
    const char *const *words;
    size_t count;
} SatWordList;

#define SAT_WORDS_BYTES 400 /* room for any of these lists by sat_word_join() */

SatWordList sat_case_system_words(void); /* the twenty body systems */
SatWordList sat_certainty_words(void);   /* how sure the diagnosis is: five */
SatWordList sat_sex_words(void);
SatWordList sat_laterality_words(void);
SatWordList sat_consent_words(void);
SatWordList sat_modality_words(void); /* what kind of picture: twelve */

/** The place of a word (letter case matters), or list.count. */
size_t sat_word_find(SatWordList list, const char *word);
/** The list's word, however its letters are cased ("Almost Certain"); NULL: none. */
const char *sat_word_match(SatWordList list, const char *text);
/** "A, B or C", for messages. */
void sat_word_join(SatWordList list, char *buffer, size_t capacity);

#endif
