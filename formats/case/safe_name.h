/* Names for files made from titles: safe on Windows and exFAT, never a path. Pure; any thread. */
#ifndef SAT_CASE_SAFE_NAME_H
#define SAT_CASE_SAFE_NAME_H

#include <stddef.h>

/** Room for a number, a blank and SAT_SAFE_TITLE_BYTES of titles. */
#define SAT_SAFE_NAME_CAPACITY 72
#define SAT_SAFE_TITLE_BYTES 40U

/** "07 CT Head - Day 1": the number (1-based) with as many digits as `count` needs, two at least,
 * then what of the titles may stand in a name, at most SAT_SAFE_TITLE_BYTES. second may be "". */
void sat_safe_name(size_t number, size_t count, const char *title, const char *second,
                   char out[SAT_SAFE_NAME_CAPACITY]);

/** What of a title may stand in a name, at most limit_bytes (less than capacity) of it; "CON" and
 * other names that Windows keeps for devices become "CON_". "" when nothing is left. */
void sat_safe_title(const char *title, size_t limit_bytes, char *out, size_t capacity);

#endif
