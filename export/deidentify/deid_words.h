/* Which words of a raw description are dropped, and descriptions that keep some of those. Only
 * export/deidentify and tests include this. Pure but for the arena; one thread an arena. */
#ifndef SAT_EXPORT_DEID_WORDS_H
#define SAT_EXPORT_DEID_WORDS_H

#include "export/deidentify/deid_text.h"

enum { SAT_MOST_DROPPED_WORDS = 64 };

/** A word, where it stands in the raw text, in bytes. */
typedef struct {
    size_t start, length;
} SatDroppedRange;

/** In order of the text. */
typedef struct {
    SatDroppedRange items[SAT_MOST_DROPPED_WORDS];
    size_t count;
} SatDroppedRanges;

/** What sat_deid_words() drops of the same text, but for hidden words. */
void sat_deid_dropped_words(const char *raw, size_t length, const char *hidden_words,
                            size_t hidden_length, SatDroppedRanges *out);

/** As sat_deid_words(), with the allowed words where they stand, in their own spelling. The caller
 *  vouches for them. errors: SAT_ERR_FORMAT when they are no UTF-8; SAT_ERR_NO_MEMORY */
SAT_NODISCARD const SatCleanText *
sat_deid_words_with(SatArena *arena, const char *raw, size_t length, const char *hidden_words,
                    size_t hidden_length, const SatDroppedRanges *allowed, SatError *err);

#endif
