/* The words beside a word of a typed text: what makes it a person's name. Only export/deidentify
 * includes this. Pure; any thread. */
#ifndef SAT_EXPORT_TYPED_CONTEXT_H
#define SAT_EXPORT_TYPED_CONTEXT_H

#include "export/deidentify/text_words.h"

/** Whether there is such a word, of letters. */
bool sat_typed_is_letters(const SatTextWords *words, size_t index);
/** "J": a capital for itself. */
bool sat_typed_is_single_capital(const SatTextWords *words, size_t index);
/** Blanks and at most one of the signs part word `index` from the next. */
bool sat_typed_gap_is(const SatTextWords *words, size_t index, const char *signs);
/** The first sign behind word `index`; NUL: none. */
char sat_typed_gap_sign(const SatTextWords *words, size_t index);

bool sat_typed_is_same(const SatTextWord *a, const SatTextWord *b);
/** The first sign, folded, is the same letter. */
bool sat_typed_begins_alike(const SatTextWord *initial, const SatTextWord *name);

/** "Mr", "MR." before it, but not "MR", which is a modality. */
bool sat_typed_has_title(const SatTextWords *words, size_t index);
/** "patient Brown", "Name: Brown". */
bool sat_typed_has_patient(const SatTextWords *words, size_t index);

#endif
