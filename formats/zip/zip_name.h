/* Which entry names are allowed, and how messages show them. Private to formats/zip. Pure; any
 * thread. */
#ifndef SAT_ZIP_ZIP_NAME_H
#define SAT_ZIP_ZIP_NAME_H

#include <stddef.h>

/** NULL when the name keeps the rules of zip_layout.h, else what is wrong with it, to be put behind
 *  "its name". */
const char *sat_zip_name_fault(const char *name, size_t length);

#define SAT_ZIP_SHOWN_BYTES 132

/** The name cut to a length that leaves room in a message for what is wrong. */
void sat_zip_name_show(const char *name, size_t length, char out[SAT_ZIP_SHOWN_BYTES]);

#endif
