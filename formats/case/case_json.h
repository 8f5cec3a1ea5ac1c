/* case.json in and out (case.schema.json; PACK_FORMAT.md "case.json"). Unknown members are kept out
 * of the model and ignored; reserved ones (findings, views, steps, questions) are checked by the
 * schema only. */
#ifndef SAT_CASE_CASE_JSON_H
#define SAT_CASE_CASE_JSON_H

#include "formats/base/json_value.h"
#include "formats/case/case_model.h"

#define SAT_CASE_JSON_FORMAT "satchel-case"
#define SAT_CASE_JSON_VERSION 1

/** Puts a series' own further members ("storage" in packs) at the end of its object. */
typedef void (*SatCaseSeriesExtra)(void *context, size_t study_index, size_t series_index,
                                   SatJsonWriter *writer);

/** Appends the whole document. extra may be NULL. Deterministic. */
SAT_NODISCARD bool sat_case_write_json(const SatCase *teaching_case, SatCaseSeriesExtra extra,
                                       void *context, SatByteWriter *out, SatError *err);

/** Reads and checks a whole document (bounds of case_model.h, finite numbers, consistent counts).
 *  root_out (may be NULL) gives the parsed tree, so that the pack reader can read "storage"; the
 * caller then json_decref()s it. owns: sat_case_free() errors: SAT_ERR_FORMAT with the field's
 * path; SAT_ERR_LIMIT; SAT_ERR_UNSUPPORTED for an unknown version or an unknown word in "requires",
 * by name */
SAT_NODISCARD SatCase *sat_case_read_json(const char *text, size_t length_bytes, json_t **root_out,
                                          SatError *err);

#endif
