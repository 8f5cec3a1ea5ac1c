/* Makes ready what is looked for of each patient. */
#include "export/deidentify/deid_patients.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/deid_object_private.h"
#include "formats/base/growing_list.h"
#include "formats/base/platform.h"

struct SatDeidPatients {
    const SatOwnIdentifiers *own;
    bool with_dates;
    SatMutex *mutex; /* for the list */
    SatDeidPatient **patients;
    size_t count, capacity;
};

SatDeidPatients *sat_deid_patients_new(const SatOwnIdentifiers *own, bool with_dates, SatError *err)
{
    SatDeidPatients *patients = calloc(1, sizeof(*patients));
    if (patients == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to tell patients apart");
        return NULL;
    }
    patients->own = own;
    patients->with_dates = with_dates;
    patients->mutex = sat_mutex_new(err);
    if (patients->mutex == NULL) {
        sat_deid_patients_free(patients);
        return NULL;
    }
    return patients;
}

static void free_patient(SatDeidPatient *patient)
{
    if (patient != NULL) {
        sat_deid_identifiers_free(&patient->identifiers);
        sat_known_numbers_free(&patient->numbers);
        sat_typed_needles_free(&patient->needles);
        free(patient);
    }
}

void sat_deid_patients_free(SatDeidPatients *patients)
{
    if (patients == NULL) {
        return;
    }
    for (size_t i = 0; i < patients->count; i++) {
        free_patient(patients->patients[i]);
    }
    free(patients->patients);
    sat_mutex_free(patients->mutex);
    free(patients);
}

/* The patient's own names come first: of what follows less may find room. */
static void add_values(SatDeidPatient *patient, const SatDeidPatients *from)
{
    SatOwnValue value;
    for (int turn = 0; turn < 3; turn++) {
        for (size_t position = 0;
             sat_own_identifiers_next(from->own, &patient->key, &position, &value);) {
            int wanted = value.kind == SAT_OWN_NAME ? 0 : value.kind == SAT_OWN_STAFF ? 2 : 1;
            if (wanted == turn && (value.kind != SAT_OWN_DATE || from->with_dates)) {
                sat_deid_identifiers_add(&patient->identifiers, &value);
                sat_known_numbers_add(&patient->numbers, &value);
            }
        }
    }
}

static SatDeidPatient *make_patient(const SatDeidPatients *from, const SatSha256 *key,
                                    SatError *err)
{
    SatDeidPatient *patient = calloc(1, sizeof(*patient));
    if (patient == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the patient's names");
        return NULL;
    }
    patient->key = *key;
    patient->with_dates = from->with_dates;
    add_values(patient, from);
    patient->identifiers.gave_up =
        patient->identifiers.gave_up || sat_own_identifiers_gave_up(from->own, key);
    bool done = !sat_deid_identifiers_failed(&patient->identifiers) && !patient->numbers.failed;
    if (!done) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the patient's names");
    }
    if (!done || !sat_typed_needles_make(&patient->needles, from->own, key, 1, err)) {
        free_patient(patient);
        return NULL;
    }
    return patient;
}

/* Objects of one patient come one behind the other: the last ones are looked at first. */
static SatDeidPatient *find(const SatDeidPatients *patients, const SatSha256 *key)
{
    for (size_t i = patients->count; i > 0; i--) {
        if (sat_sha256_equal(&patients->patients[i - 1]->key, key)) {
            return patients->patients[i - 1];
        }
    }
    return NULL;
}

static SatDeidPatient *add(SatDeidPatients *patients, const SatSha256 *key, SatError *err)
{
    SatDeidPatient **list = sat_list_grow(patients->patients, patients->count, &patients->capacity,
                                          sizeof(SatDeidPatient *));
    if (list == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to tell patients apart");
        return NULL;
    }
    patients->patients = list;
    SatDeidPatient *patient = make_patient(patients, key, err);
    if (patient != NULL) {
        list[patients->count++] = patient;
    }
    return patient;
}

const SatDeidPatient *sat_deid_patients_of(SatDeidPatients *patients, const SatSha256 *key,
                                           SatError *err)
{
    sat_mutex_lock(patients->mutex);
    SatDeidPatient *patient = find(patients, key);
    if (patient == NULL) {
        patient = add(patients, key, err);
    }
    sat_mutex_unlock(patients->mutex);
    return patient;
}

bool sat_deid_patients_know(const SatDeidPatients *patients, const SatSha256 *key)
{
    return sat_own_identifiers_has(patients->own, key);
}
