/* Which font files to look for, per script, and where systems keep them. */
#ifndef SAT_PLAYER_FONT_FILES_H
#define SAT_PLAYER_FONT_FILES_H

#include <stddef.h>

#include "formats/base/attributes.h"

typedef enum { SAT_FONT_REGULAR, SAT_FONT_BOLD } SatFontWeight;

/** The path of the n-th candidate font (0 first) that exists for a script ("" for any), best first.
 *  owns: free(); NULL when there is no n-th one */
SAT_NODISCARD char *sat_font_file(const char *script, SatFontWeight weight, size_t n);
/** The package to name when a script's font is missing. */
const char *sat_font_package(const char *script);

#endif
