/* Names for files made from titles: safe on Windows and exFAT, never a path. Pure. */
#ifndef SAT_EXPORT_EXTRACT_NAMES_H
#define SAT_EXPORT_EXTRACT_NAMES_H

#include <stddef.h>

/** Room for "0001 " and 40 bytes of title. */
#define SAT_SAFE_NAME_CAPACITY 72

/** "07 CT Head": the number (1-based) with as many digits as `count` needs, two at least, then what
 * of the titles may stand in a name, at most 40 bytes. second may be "". */
void sat_safe_name(size_t number, size_t count, const char *title, const char *second,
                   char out[SAT_SAFE_NAME_CAPACITY]);

#endif
