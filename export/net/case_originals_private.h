/* What the files of case_originals.h share; nothing else includes it. */
#ifndef SAT_EXPORT_CASE_ORIGINALS_PRIVATE_H
#define SAT_EXPORT_CASE_ORIGINALS_PRIVATE_H

#include "formats/base/json_value.h"

/** Whether it is an address, or a path of the server. */
bool originals_is_address(const char *text);
/** The answer, when its tree is not too large. owns: json_decref()
 *  errors: SAT_ERR_LIMIT; those of sat_json_parse() */
json_t *originals_parse(const char *text, size_t length, SatError *err);

/** The entries of a list by their position, where all say one; else as they stand.
 *  owns: json_decref(); NULL without memory */
json_t *originals_in_order(const json_t *array);

#endif
