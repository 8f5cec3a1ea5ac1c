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
    SAT_OWN_INSTITUTION,
    SAT_OWN_BIRTH_DATE, /* as in DA */
    SAT_OWN_KINDS
} SatOwnKind;

/** Of one value; PS3.5 allows 64 characters in most. */
#define SAT_OWN_MOST_VALUE_BYTES 1024U

/** One value as UTF-8, borrowed. */
typedef struct {
    SatOwnKind kind;
    const char *text;
    size_t length;
} SatOwnValue;

/** Adds a value of a patient unless it is there, or says nothing. What is too long is cut, and what
 *  finds no room left out: then it was given up. */
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

/** Notes that something of the patient, who is known already, was left out. */
void sat_own_identifiers_give_up(SatOwnIdentifiers *own, const SatSha256 *patient_key);
/** Whether something of the patient was cut or left out: what is known of them is not all. */
bool sat_own_identifiers_gave_up(const SatOwnIdentifiers *own, const SatSha256 *patient_key);
/** Whether an object of the patient was read. */
bool sat_own_identifiers_has(const SatOwnIdentifiers *own, const SatSha256 *patient_key);
/** Whether the digest of an object's values is another than that of the patient's last object,
 *  which it is from now on. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_own_identifiers_differ(SatOwnIdentifiers *own, const SatSha256 *patient_key,
                                              uint64_t digest, bool *differ, SatError *err);

/** What anonymisers and test scanners write in place of an identity: the same for many patients. */
bool sat_identity_is_placeholder(const char *text, size_t length);

#endif
