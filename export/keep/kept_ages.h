/* The age of each patient of a run, told once (SPEC 5): that of the first study that says one.
 * Holds no value of an object but rounded ages. One thread. */
#ifndef SAT_EXPORT_KEPT_AGES_H
#define SAT_EXPORT_KEPT_AGES_H

#include "export/deidentify/deid_allow_list.h"

typedef struct {
    SatSha256 patient_key;
    char age[SAT_AGE_CAPACITY];
    int64_t day, seconds; /* of the study; INT64_MAX where it has no date */
} SatKeptAge;

typedef struct {
    SatKeptAge *items; /* owned; by patient */
    size_t count, capacity;
} SatKeptAges;

/** Takes an age when its study is earlier than those seen; of one study the least in the order of
 *  letters, so that the order of files does not matter. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_kept_ages_add(SatKeptAges *ages, const SatKeptAge *next, SatError *err);
/** The ages of everything that was gathered, chosen or not: what is left out changes no age.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_kept_ages_collect(SatKeptAges *ages, const SatDeidentifier *deidentifier,
                                         SatError *err);
/** "45 y"; "" when no object of the patient says an age. Borrowed until the next is added. */
const char *sat_kept_age_of(const SatKeptAges *ages, const SatSha256 *patient_key);
void sat_kept_ages_free(SatKeptAges *ages);

#endif
