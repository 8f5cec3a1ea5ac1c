/* Text that may leave in a pack: an opaque type, so that handing raw text to a case is a compile
 * error. Made only by export/deidentify, through clean_text_private.h, which no other folder may
 * include; the pack reader makes whole cases of what is clean already. Read-only after making: any
 * thread. */
#ifndef SAT_CASE_CLEAN_TEXT_H
#define SAT_CASE_CLEAN_TEXT_H

typedef struct SatCleanText SatCleanText;

/** The UTF-8 text, borrowed from the arena it was made in. Never NULL. */
const char *sat_clean_text_utf8(const SatCleanText *text);

#endif
