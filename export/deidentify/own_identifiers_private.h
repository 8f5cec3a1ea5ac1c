/* The inside of own identifiers. Only export/deidentify and tests include this. */
#ifndef SAT_EXPORT_OWN_IDENTIFIERS_PRIVATE_H
#define SAT_EXPORT_OWN_IDENTIFIERS_PRIVATE_H

#include "export/deidentify/own_identifiers.h"
#include "formats/dicom/dicom_charset.h"

typedef enum {
    SAT_OWN_NAME,      /* PN of the patient, with carets and equals signs */
    SAT_OWN_STAFF,     /* PN of anybody else */
    SAT_OWN_NUMBER,    /* patient, study, visit, order */
    SAT_OWN_ACCESSION, /* accession number */
    SAT_OWN_DATE,      /* as in DA */
    SAT_OWN_PHONE,
    SAT_OWN_ADDRESS,
    SAT_OWN_INSTITUTION
} SatOwnKind;

/** One value as UTF-8, borrowed. */
typedef struct {
    SatOwnKind kind;
    const char *text;
    size_t length;
} SatOwnValue;

/** Adds a value of a patient unless it is there, or says nothing. */
SAT_NODISCARD bool sat_own_identifiers_add(SatOwnIdentifiers *own, const SatSha256 *patient_key,
                                           SatOwnKind kind, const char *text, size_t length,
                                           SatError *err);
/** Adds all values of an object; cheap for further objects that say the same. */
SAT_NODISCARD bool sat_own_identifiers_take(SatOwnIdentifiers *own, const SatSha256 *patient_key,
                                            SatDicomTextDecoder *decoder,
                                            const SatDicomDataset *dataset, SatError *err);

/** The next value of a patient; *position is 0 for the first, and moves on. False: no more. */
bool sat_own_identifiers_next(const SatOwnIdentifiers *own, const SatSha256 *patient_key,
                              size_t *position, SatOwnValue *out);

/** What anonymisers and test scanners write in place of an identity: the same for many patients. */
bool sat_identity_is_placeholder(const char *text, size_t length);

#endif
