/* Descriptions with more than the words that ship: words of the user's own vocabulary, and those in
 * no vocabulary where the user accepts them; never what tells who the patient is. Only
 * export/deidentify and tests include this. Pure but for the arena; one thread an arena. */
#ifndef SAT_EXPORT_KEPT_WORDS_H
#define SAT_EXPORT_KEPT_WORDS_H

#include "export/deidentify/deid_object_private.h"
#include "export/deidentify/deid_words.h"

/** Whose description it is, and what may stay of it. */
typedef struct {
    SatDeidMoreWords more; /* own is not NULL */
    const SatSha256 *patient_key;
    const SatDeidIdentifiers *object; /* what the object says besides; NULL: nothing */
} SatKeptWords;

/** The description without names, numbers and dates of the files, long numbers and what looks like
 *  an address. *dropped (may be NULL): the words that are in no vocabulary, kept or not. text:
 *  UTF-8. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD const SatCleanText *sat_deid_kept_words(const SatKeptWords *kept, SatArena *arena,
                                                      const char *text, size_t length,
                                                      SatWordRanges *dropped, SatError *err);

#endif
