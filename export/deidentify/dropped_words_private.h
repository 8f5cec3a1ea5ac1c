/* The inside of dropped words. Only export/deidentify and tests include this. */
#ifndef SAT_EXPORT_DROPPED_WORDS_PRIVATE_H
#define SAT_EXPORT_DROPPED_WORDS_PRIVATE_H

#include "export/deidentify/dropped_words.h"
#include "export/deidentify/own_identifiers.h"
#include "formats/base/arena.h"

/** A list of them, the newest first. */
typedef struct {
    SatDroppedWords *first;
} SatDroppedList;

/** Notes the description of a series (UTF-8) when words of it are dropped; equal ones are kept
 *  once. hidden: names whose words do not count. *out: NULL when none is dropped.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_dropped_list_take(SatDroppedList *list, const SatSha256 *patient_key,
                                         const SatSha256 *series_key, const char *text,
                                         size_t length, const char *hidden, size_t hidden_length,
                                         SatDroppedWords **out, SatError *err);
void sat_dropped_list_free(SatDroppedList *list); /* overwrites the texts; leaves it empty */

/** The description with its dropped words where they stood, but for those that tell who the patient
 *  is: names, numbers and dates of the files, long numbers, what looks like an address. Made once a
 *  description. NULL: failed.     errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD const SatCleanText *sat_dropped_words_keep(SatDroppedWords *words,
                                                         const SatOwnIdentifiers *own,
                                                         SatArena *arena, SatError *err);

#endif
