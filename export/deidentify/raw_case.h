/* A case.json that a person wrote: raw, until its texts are searched and taken over. One thread. */
#ifndef SAT_EXPORT_RAW_CASE_H
#define SAT_EXPORT_RAW_CASE_H

#include "export/deidentify/deid_typed_text.h"
#include "formats/case/case_builder.h"

/** Opaque: no writer takes it, and nobody but this reads its texts. */
typedef struct SatRawCase SatRawCase;

/** Reads the texts of a case.json; none has to be there; studies are not looked at.
 *  errors: those of case.json (SAT_ERR_FORMAT with the field's path, SAT_ERR_LIMIT,
 *  SAT_ERR_UNSUPPORTED) */
SAT_NODISCARD SatRawCase *sat_raw_case_read(const char *json, size_t length_bytes, SatError *err);
void sat_raw_case_free(SatRawCase *raw); /* NULL-safe */
SAT_DEFINE_AUTO(SatRawCase, sat_raw_case_free)

/** How many texts it has. */
size_t sat_raw_case_text_count(const SatRawCase *raw);
/** The name of text `index`: "title", "tags[2]". */
void sat_raw_case_text_name(const SatRawCase *raw, size_t index, char out[40]);
/** sat_typed_text_search() of text `index`. The contributor may be named in the files. */
SAT_NODISCARD bool sat_raw_case_search(const SatRawCase *raw, size_t index,
                                       const SatOwnIdentifiers *own, const SatSha256 *patient_keys,
                                       size_t patient_count, SatTypedMatches *out, SatError *err);

/** Gives all its texts to a case, once the gate has let them pass: edited or accepted.
 *  errors: SAT_ERR_FORMAT control characters in a text; SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_raw_case_take(const SatRawCase *raw, SatCaseBuilder *builder, SatError *err);

#endif
