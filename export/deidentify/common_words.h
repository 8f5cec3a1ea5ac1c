/* Words that are names of people and ordinary words as well, in several languages: a name among
 * them says nothing by itself. Folded as name_fold.h does. Pure; any thread. */
#ifndef SAT_EXPORT_COMMON_WORDS_H
#define SAT_EXPORT_COMMON_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/** An ordinary word, also one of a radiology report. */
bool sat_word_is_common(const char *folded, size_t length);
/** The name of somebody after whom signs and diseases are called: Baker, Smith, Wilson. */
bool sat_word_is_eponym(const char *folded, size_t length);
/** What such a name stands before: cyst, fracture, syndrome. */
bool sat_word_follows_eponym(const char *folded, size_t length);
/** Mr, Dr, Frau, señora, пан: a name stands behind it. */
bool sat_word_is_title(const char *folded, size_t length);
/** Patient, Patientin, name, born: who is meant stands behind it. */
bool sat_word_is_for_patient(const char *folded, size_t length);
/** ID, MRN, no., Nr: a number stands behind it. */
bool sat_word_is_for_number(const char *folded, size_t length);

/** List `index`, for tests: words with a blank around each; NULL past the last. */
const char *sat_common_word_list(size_t index);

#endif
