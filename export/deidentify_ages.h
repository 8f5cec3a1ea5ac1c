/* The age of each patient of a run, told once (SPEC 5): that of the first study that says one.
 * Holds no value of an object but rounded ages. One thread. */
#ifndef SAT_EXPORT_DEIDENTIFY_AGES_H
#define SAT_EXPORT_DEIDENTIFY_AGES_H

#include "export/deidentify/deid_object.h"

typedef struct {
    char patient_id[SAT_DEID_PATIENT_ID_CAPACITY];
    char age[SAT_AGE_CAPACITY];
    int64_t day, seconds; /* of the study; INT64_MAX where it has no date */
} SatDeidentifyAge;

typedef struct {
    SatDeidentifyAge *items; /* owned */
    size_t count, capacity;
} SatDeidentifyAges;

/** Takes the object's age when its study is earlier than those seen; of one study the least in the
 *  order of letters, so that the order of files does not matter. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deidentify_ages_add(SatDeidentifyAges *ages, const SatDeidObject *object,
                                           SatError *err);
/** "45 y"; "" when no object of the patient says an age. Borrowed until the next is added. */
const char *sat_deidentify_age_of(const SatDeidentifyAges *ages, const char *patient_id);
void sat_deidentify_ages_free(SatDeidentifyAges *ages);

#endif
