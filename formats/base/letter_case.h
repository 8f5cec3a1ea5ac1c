/* Small letters beyond ASCII, whatever the locale: Latin, Greek, Cyrillic, Armenian (the simple
 * mappings of the Unicode Character Database; nothing that changes the number of letters). */
#ifndef SAT_BASE_LETTER_CASE_H
#define SAT_BASE_LETTER_CASE_H

#include <stdint.h>

/** The small letter of a capital; anything else as it is. */
uint32_t sat_utf8_lower(uint32_t code_point);

#endif
