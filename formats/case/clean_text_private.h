/* The constructor of SatCleanText. Only export/deidentify and tests include this: the pack reader
 * makes whole cases (case_json_private.h). */
#ifndef SAT_CASE_CLEAN_TEXT_PRIVATE_H
#define SAT_CASE_CLEAN_TEXT_PRIVATE_H

#include <stddef.h>

#include "formats/base/interned.h"
#include "formats/case/clean_text.h"

/** A copy in the arena of text the caller vouches for. errors: SAT_ERR_FORMAT when it is not valid
 *  UTF-8; SAT_ERR_NO_MEMORY */
SAT_NODISCARD const SatCleanText *sat_clean_text_vouch(SatArena *arena, const char *utf8,
                                                       size_t length_bytes, SatError *err);
/** The one copy of the text among what is kept. NULL: failed. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD const SatCleanText *sat_clean_text_keep(SatInterned *interned,
                                                      const SatCleanText *text, SatError *err);

#endif
