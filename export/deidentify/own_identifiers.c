/* Keeps what tells who the patients of a source are. */
#include "export/deidentify/own_identifiers_private.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"
#include "formats/base/text_utf8.h"

enum {
    MOST_BYTES = 32768, /* of one patient: a hostile file must not make each search long */
    KEPT_FREE = 8192,   /* of them for the patient's own: staff and days leave room for the name */
    HEAD_BYTES = 3,     /* of a kept value: kind, length */
    FIRST_SLOTS = 64
};

/* Values one behind the other: kind, length (2 bytes), text. */
typedef struct {
    SatSha256 key;
    uint64_t last_digest; /* of the last object: most objects of a patient say the same */
    bool has_digest;
    bool gave_up;
    uint8_t *bytes;
    size_t length, capacity;
} Patient;

struct SatOwnIdentifiers {
    Patient *patients;
    size_t count, capacity;
    uint32_t *slots; /* 1 + place in patients; 0: free */
    size_t slot_count;
    size_t last; /* the patient taken last */
};

/* Memory is given back without what was in it. */
static void wipe(void *bytes, size_t length)
{
    volatile uint8_t *at = bytes;
    for (size_t i = 0; i < length; i++) {
        at[i] = 0;
    }
}

SatOwnIdentifiers *sat_own_identifiers_new(SatError *err)
{
    SatOwnIdentifiers *own = calloc(1, sizeof(*own));
    if (own == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the source");
    }
    return own;
}

void sat_own_identifiers_free(SatOwnIdentifiers *own)
{
    if (own == NULL) {
        return;
    }
    for (size_t i = 0; i < own->count; i++) {
        if (own->patients[i].bytes != NULL) {
            wipe(own->patients[i].bytes, own->patients[i].capacity);
            free(own->patients[i].bytes);
        }
    }
    free(own->patients);
    free(own->slots);
    free(own);
}

/* ---- patients by their key ------------------------------------------------------------------- */

static size_t slot_of(const SatOwnIdentifiers *own, const SatSha256 *key)
{
    uint64_t number = 0;
    memcpy(&number, key->bytes, sizeof(number)); /* of a hash: any part is as good */
    size_t slot = (size_t)(number % own->slot_count);
    while (own->slots[slot] != 0 &&
           !sat_sha256_equal(&own->patients[own->slots[slot] - 1].key, key)) {
        slot = (slot + 1) % own->slot_count;
    }
    return slot;
}

static const Patient *find_patient(const SatOwnIdentifiers *own, const SatSha256 *key)
{
    uint32_t found = own->slot_count > 0 ? own->slots[slot_of(own, key)] : 0;
    return found != 0 ? &own->patients[found - 1] : NULL;
}

/* At most half of the slots are taken. */
static bool make_slots(SatOwnIdentifiers *own)
{
    size_t count = own->slot_count > 0 ? own->slot_count * 2 : FIRST_SLOTS;
    uint32_t *slots = calloc(count, sizeof(*slots));
    if (slots == NULL) {
        return false;
    }
    free(own->slots);
    own->slots = slots;
    own->slot_count = count;
    for (size_t i = 0; i < own->count; i++) {
        own->slots[slot_of(own, &own->patients[i].key)] = (uint32_t)i + 1;
    }
    return true;
}

static Patient *patient_of(SatOwnIdentifiers *own, const SatSha256 *key, SatError *err)
{
    if (own->last < own->count && sat_sha256_equal(&own->patients[own->last].key, key)) {
        return &own->patients[own->last];
    }
    const Patient *found = find_patient(own, key);
    if (found != NULL) {
        own->last = (size_t)(found - own->patients);
        return &own->patients[own->last];
    }
    Patient *patients = sat_list_grow(own->patients, own->count, &own->capacity, sizeof(*patients));
    if (patients == NULL || own->count >= UINT32_MAX / 2) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to tell patients apart");
        return NULL;
    }
    own->patients = patients;
    if ((own->count + 1) * 2 > own->slot_count && !make_slots(own)) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to tell patients apart");
        return NULL;
    }
    own->last = own->count;
    own->patients[own->count] = (Patient){.key = *key};
    own->slots[slot_of(own, key)] = (uint32_t)own->count + 1;
    return &own->patients[own->count++];
}

static bool begins_with(const char *text, size_t length, const char *word)
{
    size_t wanted = strlen(word);
    for (size_t i = 0; i < wanted; i++) {
        if (i == length || sat_ascii_upper(text[i]) != word[i]) {
            return false;
        }
    }
    return true;
}

bool sat_identity_is_placeholder(const char *text, size_t length)
{
    static const char *const whole[] = {"UNKNOWN", "NONE",    "NULL", "NA",        "N/A",
                                        "REMOVED", "NO ID",   "NOID", "NO NAME",   "NONAME",
                                        "NO_NAME", "PATIENT", "NAME", "PATIENTID", "PATIENT ID"};
    bool has_content = false;
    for (size_t i = 0; i < length; i++) {
        char c = sat_ascii_upper(text[i]);
        has_content = has_content || !(c == '0' || c == 'X' || c == '-' || c == '_' || c == '.' ||
                                       c == '^' || c == '*' || c == ' ' || c == '?');
    }
    if (!has_content || begins_with(text, length, "ANON") ||
        begins_with(text, length, "DEIDENTIFIED") || begins_with(text, length, "DE-IDENTIFIED")) {
        return true;
    }
    for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
        if (length == strlen(whole[i]) && begins_with(text, length, whole[i])) {
            return true;
        }
    }
    return false;
}

/* ---- values ---------------------------------------------------------------------------------- */

static bool next_value(const Patient *patient, size_t *position, SatOwnValue *out)
{
    if (*position >= patient->length) {
        return false;
    }
    const uint8_t *at = patient->bytes + *position;
    out->kind = (SatOwnKind)at[0];
    out->length = (size_t)at[1] | (size_t)at[2] << 8;
    out->text = (const char *)at + HEAD_BYTES;
    *position += HEAD_BYTES + out->length;
    return true;
}

static bool make_room(Patient *patient, size_t more, SatError *err)
{
    if (patient->capacity - patient->length >= more) {
        return true;
    }
    size_t capacity = (patient->length + more) * 2;
    uint8_t *bytes = malloc(capacity);
    if (bytes == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to tell patients apart");
    }
    if (patient->bytes != NULL) {
        memcpy(bytes, patient->bytes, patient->length);
        wipe(patient->bytes, patient->capacity);
        free(patient->bytes);
    }
    patient->bytes = bytes;
    patient->capacity = capacity;
    return true;
}

static bool add_value(Patient *patient, SatOwnKind kind, const char *text, size_t length,
                      SatError *err)
{
    SatOwnValue there;
    bool is_identity = kind == SAT_OWN_NAME || kind == SAT_OWN_STAFF || kind == SAT_OWN_NUMBER;
    if (length == 0 || (is_identity && sat_identity_is_placeholder(text, length))) {
        return true;
    }
    if (length > SAT_OWN_MOST_VALUE_BYTES) {
        patient->gave_up = true;
        length = sat_utf8_prefix(text, length, SAT_OWN_MOST_VALUE_BYTES);
    }
    for (size_t position = 0; next_value(patient, &position, &there);) {
        if (there.kind == kind && there.length == length && memcmp(there.text, text, length) == 0) {
            return true;
        }
    }
    bool is_own = kind == SAT_OWN_NAME || kind == SAT_OWN_NUMBER || kind == SAT_OWN_BIRTH_DATE;
    if (patient->length + HEAD_BYTES + length > MOST_BYTES - (is_own ? 0 : KEPT_FREE)) {
        patient->gave_up = true;
        return true;
    }
    if (!make_room(patient, HEAD_BYTES + length, err)) {
        return false;
    }
    uint8_t *at = patient->bytes + patient->length;
    at[0] = (uint8_t)kind;
    at[1] = (uint8_t)(length & 0xFFU);
    at[2] = (uint8_t)(length >> 8);
    memcpy(at + HEAD_BYTES, text, length);
    patient->length += HEAD_BYTES + length;
    return true;
}

bool sat_own_identifiers_add(SatOwnIdentifiers *own, const SatSha256 *patient_key, SatOwnKind kind,
                             const char *text, size_t length, SatError *err)
{
    Patient *patient = patient_of(own, patient_key, err);
    return patient != NULL && add_value(patient, kind, text, length, err);
}

bool sat_own_identifiers_next(const SatOwnIdentifiers *own, const SatSha256 *patient_key,
                              size_t *position, SatOwnValue *out)
{
    const Patient *patient = find_patient(own, patient_key);
    return patient != NULL && next_value(patient, position, out);
}

bool sat_own_identifiers_differ(SatOwnIdentifiers *own, const SatSha256 *patient_key,
                                uint64_t digest, bool *differ, SatError *err)
{
    Patient *patient = patient_of(own, patient_key, err);
    if (patient == NULL) {
        return false;
    }
    *differ = !patient->has_digest || patient->last_digest != digest;
    patient->last_digest = digest;
    patient->has_digest = true;
    return true;
}

void sat_own_identifiers_give_up(SatOwnIdentifiers *own, const SatSha256 *patient_key)
{
    uint32_t found = own->slot_count > 0 ? own->slots[slot_of(own, patient_key)] : 0;
    if (found != 0) {
        own->patients[found - 1].gave_up = true;
    }
}

bool sat_own_identifiers_gave_up(const SatOwnIdentifiers *own, const SatSha256 *patient_key)
{
    const Patient *patient = find_patient(own, patient_key);
    return patient != NULL && patient->gave_up;
}

bool sat_own_identifiers_has(const SatOwnIdentifiers *own, const SatSha256 *patient_key)
{
    return find_patient(own, patient_key) != NULL;
}
