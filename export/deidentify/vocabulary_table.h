/* The table behind vocabulary.c; nothing else includes it. */
#ifndef SAT_EXPORT_VOCABULARY_TABLE_H
#define SAT_EXPORT_VOCABULARY_TABLE_H

#include "export/deidentify/vocabulary.h"

#define SAT_VOCABULARY_MOST_WORDS 5U  /* of one entry */
#define SAT_VOCABULARY_MOST_BYTES 64U /* of what is looked for */

extern const SatVocabularyEntry sat_vocabulary_table[];
extern const size_t sat_vocabulary_table_count;

#endif
