/* Names in a case.json or lecture.json that a person wrote: those that no field has are typing
 * errors, which a reader that ignores what it does not know would pass over. Pure: any thread. */
#ifndef SAT_CASE_WRITTEN_FIELDS_H
#define SAT_CASE_WRITTEN_FIELDS_H

#include <stddef.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

/** line: of the text, from 1; 0: not known. meant: the field whose name is nearly the same, or
 * NULL. */
typedef void (*SatUnknownField)(void *context, size_t line, const char *meant);

/** Calls `found` for each member, at any depth, whose name is that of no field; `//...` and
 * `$schema` are for people and editors. A text that is no JSON has none: its reader says why.
 * errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_written_unknown_fields(const char *json, size_t length_bytes,
                                              SatUnknownField found, void *context, SatError *err);

enum { SAT_UNKNOWN_FIELD_TEXT_BYTES = 160 };
/** What people are told of one: "line 4: no such field (title?): left out". */
void sat_unknown_field_text(size_t line, const char *meant,
                            char text[SAT_UNKNOWN_FIELD_TEXT_BYTES]);

/** Every name, in order; for the test that compares them with the schemas. */
const char *const *sat_written_field_names(size_t *count);

#endif
