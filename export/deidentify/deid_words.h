/* The vocabulary words of a raw description, which words are dropped, and descriptions that keep
 * some of those. Only export/deidentify and tests include this. Pure but for the arena; one thread
 * an arena. */
#ifndef SAT_EXPORT_DEID_WORDS_H
#define SAT_EXPORT_DEID_WORDS_H

#include "export/deidentify/deid_text.h"
#include "export/deidentify/description_tokens.h"
#include "export/deidentify/user_vocabulary.h"

enum { SAT_MOST_WORD_RANGES = 64 };

/** In order of the text. */
typedef struct {
    SatWordRange items[SAT_MOST_WORD_RANGES];
    size_t count;
} SatWordRanges;

/** A raw description: any bytes. */
typedef struct {
    const char *text;
    size_t length;
    const char *hidden; /* raw text, e.g. the patient's name, whose words are dropped even if they
                         * are in a vocabulary; may be NULL */
    size_t hidden_length;
    const SatUserVocabulary *user; /* NULL: only the vocabulary that ships */
    const SatWordRanges *vetoed;   /* what is in them counts as in no vocabulary but that one */
    const SatWordRanges *allowed;  /* words that stay though they are in none, in their own
                                    * spelling: the caller vouches for them */
} SatRawWords;

/** The vocabulary words of a raw description, in its order, in the vocabulary's spelling; and
 *  numbers with mm behind them ("1.25 mm"). Everything else but allowed words is dropped.
 *  errors: SAT_ERR_FORMAT when allowed words are no UTF-8; SAT_ERR_NO_MEMORY */
SAT_NODISCARD const SatCleanText *sat_deid_words(SatArena *arena, const SatRawWords *raw,
                                                 SatError *err);

/** What sat_deid_words() drops of the same, but for hidden words. Returns how many words of the
 *  user's own vocabulary stay. */
size_t sat_deid_dropped_words(const SatRawWords *raw, SatWordRanges *out);

/** Whether two pieces of one text have a byte in common. */
bool sat_word_ranges_meet(const SatWordRanges *ranges, const SatWordRange *range);

#endif
