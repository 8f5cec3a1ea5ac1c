/* Writes case.json (case.schema.json; PACK_FORMAT.md "case.json"). Reading one makes a case of
 * whatever text it holds: who may, includes case_json_private.h; what a person wrote is read by
 * export/deidentify/raw_case.h. */
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

#endif
