/* Looks in what a person typed for what tells who the patient is. The text is never changed: each
 * match is told, and the person edits or accepts it. Pure but for memory; any thread. */
#ifndef SAT_EXPORT_DEID_TYPED_TEXT_H
#define SAT_EXPORT_DEID_TYPED_TEXT_H

#include "export/deidentify/own_identifiers.h"

typedef enum {
    SAT_IDENTIFIER_NAME,      /* of the patient, or of family in the files */
    SAT_IDENTIFIER_INITIALS,  /* "J.S.", "Mr S", "patient JS" */
    SAT_IDENTIFIER_NUMBER,    /* patient ID, study, visit, order */
    SAT_IDENTIFIER_ACCESSION, /* accession number */
    SAT_IDENTIFIER_DATE,
    SAT_IDENTIFIER_PHONE,
    SAT_IDENTIFIER_MAIL,
    SAT_IDENTIFIER_ADDRESS,
    SAT_IDENTIFIER_STAFF,       /* a physician or operator named in the files */
    SAT_IDENTIFIER_INSTITUTION, /* named in the files */
    SAT_IDENTIFIER_KINDS
} SatIdentifierKind;

/** What it is, for a sentence: "a name of the patient", "a telephone number". */
const char *sat_identifier_kind_text(SatIdentifierKind kind, bool is_own);

typedef struct {
    SatIdentifierKind kind;
    bool is_own; /* stands in the files, too; else it only looks like one */
    size_t offset_bytes, length_bytes;
    size_t first_word, last_word; /* 1-based, words being what blanks part */
} SatTypedMatch;

/** In order of the text, not overlapping. */
typedef struct {
    SatTypedMatch *items;
    size_t count, capacity;
} SatTypedMatches;

void sat_typed_matches_free(SatTypedMatches *matches); /* leaves it empty */

/** Looks for what is known of the patients, and for what looks like a full date, a telephone
 *  number, a mail or postal address. A name that is an ordinary word, too (May, Long, Head), counts
 *  only with a capital beside a title, a first name or an initial. Any bytes are taken.
 *  owns: sat_typed_matches_free()    errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_typed_text_search(const SatOwnIdentifiers *own,
                                         const SatSha256 *patient_keys, size_t patient_count,
                                         const char *text, size_t length, SatTypedMatches *out,
                                         SatError *err);

#endif
