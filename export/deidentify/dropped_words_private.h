/* The inside of dropped words. Only export/deidentify and tests include this. */
#ifndef SAT_EXPORT_DROPPED_WORDS_PRIVATE_H
#define SAT_EXPORT_DROPPED_WORDS_PRIVATE_H

#include "export/deidentify/deid_object.h"
#include "export/deidentify/deid_words.h"
#include "export/deidentify/dropped_words.h"
#include "export/deidentify/own_identifiers.h"
#include "formats/base/arena.h"

/** A list of them, the newest first. */
typedef struct {
    SatDroppedWords *first;
} SatDroppedList;

/** Notes the description of a series (UTF-8) when words of it are dropped, or stay because they are
 *  in the user's own vocabulary; equal ones are kept once. *out: NULL when there are neither.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_dropped_list_take(SatDroppedList *list, const SatSha256 *patient_key,
                                         const SatSha256 *series_key, const SatRawWords *raw,
                                         SatDroppedWords **out, SatError *err);
void sat_dropped_list_free(SatDroppedList *list); /* overwrites the texts; leaves it empty */

/** Whether words of it stay because they are in the user's own vocabulary. */
bool sat_dropped_words_has_users(const SatDroppedWords *words);
/** The description now that all files of the patient are known: what tells who it is goes, even if
 *  it is in the user's own vocabulary; dropped words that are accepted stand where they stood. Made
 *  once a description. NULL: failed.     errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD const SatCleanText *sat_dropped_words_settle(SatDroppedWords *words,
                                                           const SatDeidMoreWords *more,
                                                           SatArena *arena, SatError *err);

#endif
