/* Text a person typed to be shown, as clean text: by that person's word, and past the gate, which
 * looks for identifiers in it. Only the readers of such texts include this: export/deidentify, the
 * options of a plan, tests. */
#ifndef SAT_EXPORT_USER_TEXT_H
#define SAT_EXPORT_USER_TEXT_H

#include "formats/base/arena.h"
#include "formats/case/clean_text.h"

/** Text the user gave for this purpose (--title and so on): clean by the user's word. What would
 *  reorder the text around it (sat_utf8_is_bidi_override) is dropped.
 *  errors: SAT_ERR_FORMAT not UTF-8 or with control characters but newline and tab; SAT_ERR_LIMIT
 *  past limit_bytes */
SAT_NODISCARD const SatCleanText *sat_deid_user_text(SatArena *arena, const char *utf8,
                                                     size_t length, size_t limit_bytes,
                                                     SatError *err);

#endif
