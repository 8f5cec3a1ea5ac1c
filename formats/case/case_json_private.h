/* Reads case.json. Its texts are what the document says: only who knows where it comes from may
 * read it. Only formats/pack and formats/backup (it came from there, already clean),
 * export/deidentify (raw) and tests include this. Unknown members are kept out of the model and
 * ignored. */
#ifndef SAT_CASE_CASE_JSON_PRIVATE_H
#define SAT_CASE_CASE_JSON_PRIVATE_H

#include "formats/base/json_value.h"
#include "formats/case/case_model.h"

/** Reads and checks a whole document (bounds of case_model.h, finite numbers, consistent counts).
 *  root_out (may be NULL) gives the parsed tree, so that the pack reader can read "storage"; the
 * caller then json_decref()s it. owns: sat_case_free() errors: SAT_ERR_FORMAT with the field's
 * path; SAT_ERR_LIMIT; SAT_ERR_UNSUPPORTED for an unknown version or an unknown word in "requires",
 * by name */
SAT_NODISCARD SatCase *sat_case_read_json(const char *text, size_t length_bytes, json_t **root_out,
                                          SatError *err);

/** Texts, findings, views, steps and questions, as a person writes them: no field has to be there,
 * studies are not looked at. Its studies are as many as its places name, without pictures.
 *  owns: sat_case_free()    errors: as above */
SAT_NODISCARD SatCase *sat_case_read_texts(const char *text, size_t length_bytes, SatError *err);

#endif
