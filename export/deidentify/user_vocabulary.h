/* The user's own vocabulary: words that descriptions keep besides those that ship. vocabulary.txt
 * in the user's config folder (XDG_CONFIG_HOME/satchel), UTF-8, a word or phrase a line, notes
 * behind
 * "#". Read-only once made: any thread. */
#ifndef SAT_EXPORT_USER_VOCABULARY_H
#define SAT_EXPORT_USER_VOCABULARY_H

#include "export/deidentify/vocabulary.h"
#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

#define SAT_USER_VOCABULARY_MOST_BYTES 262144U /* of the file */
#define SAT_USER_VOCABULARY_MOST_LINES 10000U

typedef struct SatUserVocabulary SatUserVocabulary;

/** owns: free()    NULL when no home is known */
char *sat_user_vocabulary_path(void);

/** Reads the file; without one the vocabulary is empty. path NULL: sat_user_vocabulary_path(). A
 *  file with a line that is not right gives no vocabulary at all, so that nobody believes in half
 *  of it. owns: sat_user_vocabulary_free()
 *  errors: SAT_ERR_ARGUMENT naming the line and what to do; SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatUserVocabulary *sat_user_vocabulary_load(const char *path, SatError *err);
/** The same of bytes in memory. */
SAT_NODISCARD SatUserVocabulary *sat_user_vocabulary_parse(const char *bytes, size_t length,
                                                           SatError *err);
void sat_user_vocabulary_free(SatUserVocabulary *vocabulary); /* NULL-safe */
SAT_DEFINE_AUTO(SatUserVocabulary, sat_user_vocabulary_free)

/** How many words and phrases; the same one twice counts once. 0 for NULL. */
size_t sat_user_vocabulary_count(const SatUserVocabulary *vocabulary);
/** As sat_vocabulary_find(); word_class is SAT_WORD_USER, shown as the user writes it. NULL for
 * NULL.
 */
const SatVocabularyEntry *sat_user_vocabulary_find(const SatUserVocabulary *vocabulary,
                                                   const char *words, size_t length);

#endif
