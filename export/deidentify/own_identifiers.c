/* Keeps what tells who the patients of a source are. */
#include "export/deidentify/own_identifiers_private.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"
#include "formats/base/text_utf8.h"
#include "formats/dicom/dicom_tags.h"

enum {
    MOST_BYTES = 32768,      /* of one patient: a hostile file must not make each search long */
    MOST_VALUE_BYTES = 1024, /* of one value; PS3.5 allows 64 characters in most */
    HEAD_BYTES = 3,          /* of a kept value: kind, length */
    MOST_VALUES = 16,        /* of one element */
    DATE_BYTES = 8,
    FIRST_SLOTS = 64
};

/* Values one behind the other: kind, length (2 bytes), text. */
typedef struct {
    SatSha256 key;
    uint64_t last_digest; /* of the last object: most objects of a patient say the same */
    bool has_digest;
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

typedef struct {
    uint32_t tag;
    SatOwnKind kind;
} Taken;

/* Sorted by tag, as elements are. */
static const Taken taken[] = {
    {SAT_TAG(0x0008, 0x0020), SAT_OWN_DATE}, /* study, series, acquisition, content */
    {SAT_TAG(0x0008, 0x0021), SAT_OWN_DATE},
    {SAT_TAG(0x0008, 0x0022), SAT_OWN_DATE},
    {SAT_TAG(0x0008, 0x0023), SAT_OWN_DATE},
    {SAT_TAG(0x0008, 0x002A), SAT_OWN_DATE},
    {SAT_TAG(0x0008, 0x0050), SAT_OWN_ACCESSION},
    {SAT_TAG(0x0008, 0x0080), SAT_OWN_INSTITUTION},
    {SAT_TAG(0x0008, 0x0081), SAT_OWN_ADDRESS},
    {SAT_TAG(0x0008, 0x0090), SAT_OWN_STAFF}, /* referring, consulting */
    {SAT_TAG(0x0008, 0x009C), SAT_OWN_STAFF},
    {SAT_TAG(0x0008, 0x1048), SAT_OWN_STAFF}, /* of record, performing, reading, operators */
    {SAT_TAG(0x0008, 0x1050), SAT_OWN_STAFF},
    {SAT_TAG(0x0008, 0x1060), SAT_OWN_STAFF},
    {SAT_TAG(0x0008, 0x1070), SAT_OWN_STAFF},
    {SAT_TAG(0x0010, 0x0010), SAT_OWN_NAME},
    {SAT_TAG(0x0010, 0x0020), SAT_OWN_NUMBER},
    {SAT_TAG(0x0010, 0x0030), SAT_OWN_DATE}, /* birth */
    {SAT_TAG(0x0010, 0x1000), SAT_OWN_NUMBER},
    {SAT_TAG(0x0010, 0x1001), SAT_OWN_NAME}, /* others; at birth */
    {SAT_TAG(0x0010, 0x1005), SAT_OWN_NAME},
    {SAT_TAG(0x0010, 0x1040), SAT_OWN_ADDRESS},
    {SAT_TAG(0x0010, 0x1060), SAT_OWN_NAME},   /* mother's at birth */
    {SAT_TAG(0x0010, 0x1090), SAT_OWN_NUMBER}, /* medical record locator */
    {SAT_TAG(0x0010, 0x2154), SAT_OWN_PHONE},
    {SAT_TAG(0x0010, 0x2297), SAT_OWN_NAME},   /* who is responsible: a parent */
    {SAT_TAG(0x0020, 0x0010), SAT_OWN_NUMBER}, /* study */
    {SAT_TAG(0x0032, 0x1032), SAT_OWN_STAFF},  /* requesting */
    {SAT_TAG(0x0038, 0x0010), SAT_OWN_NUMBER}, /* admission */
    {SAT_TAG(0x0038, 0x0020), SAT_OWN_DATE},
    {SAT_TAG(0x0040, 0x0244), SAT_OWN_DATE},   /* of the procedure */
    {SAT_TAG(0x0040, 0x1001), SAT_OWN_NUMBER}, /* requested procedure */
    {SAT_TAG(0x0040, 0x2016), SAT_OWN_NUMBER}, /* placer, filler */
    {SAT_TAG(0x0040, 0x2017), SAT_OWN_NUMBER},
};
enum { TAKEN_COUNT = sizeof(taken) / sizeof(taken[0]) };

/* Items of these hold some of them, too: other patient IDs, request attributes. */
static const uint32_t sequences[] = {SAT_TAG(0x0010, 0x1002), SAT_TAG(0x0040, 0x0275)};

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
    if (length == 0 || length > MOST_VALUE_BYTES ||
        patient->length + HEAD_BYTES + length > MOST_BYTES ||
        (is_identity && sat_identity_is_placeholder(text, length))) {
        return true;
    }
    for (size_t position = 0; next_value(patient, &position, &there);) {
        if (there.kind == kind && there.length == length && memcmp(there.text, text, length) == 0) {
            return true;
        }
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

/* ---- objects --------------------------------------------------------------------------------- */

static int compare_taken(const void *key, const void *member)
{
    uint32_t tag = *(const uint32_t *)key;
    uint32_t known = ((const Taken *)member)->tag;
    return tag < known ? -1 : tag > known ? 1 : 0;
}

/* The next element of the data set that is taken, from *place on. */
static const SatDicomElement *next_taken(const SatDicomDataset *dataset, size_t *place,
                                         SatOwnKind *kind)
{
    while (*place < dataset->count) {
        const SatDicomElement *element = &dataset->elements[(*place)++];
        const Taken *found =
            element->tag <= taken[TAKEN_COUNT - 1].tag
                ? bsearch(&element->tag, taken, TAKEN_COUNT, sizeof(taken[0]), compare_taken)
                : NULL;
        if (found != NULL && element->value != NULL && element->length > 0 &&
            element->length <= MOST_VALUE_BYTES) {
            *kind = found->kind;
            return element;
        }
    }
    return NULL;
}

/* Of DT only the day matters: times differ from slice to slice. */
static size_t used_length(const SatDicomElement *element, SatOwnKind kind)
{
    size_t length = (size_t)element->length;
    return kind == SAT_OWN_DATE && length > DATE_BYTES ? DATE_BYTES : length;
}

static void add_to_digest(uint64_t *digest, const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < length; i++) { /* FNV-1a: a repeat must be seen, nothing more */
        *digest = (*digest ^ at[i]) * UINT64_C(1099511628211);
    }
}

static void digest_of(const SatDicomDataset *dataset, uint64_t *digest)
{
    size_t place = 0;
    SatOwnKind kind;
    for (const SatDicomElement *e = next_taken(dataset, &place, &kind); e != NULL;
         e = next_taken(dataset, &place, &kind)) {
        add_to_digest(digest, &e->tag, sizeof(e->tag));
        add_to_digest(digest, e->value, used_length(e, kind));
    }
}

static bool take_element(Patient *patient, SatDicomTextDecoder *decoder,
                         const SatDicomCharset *charset, const SatDicomElement *element,
                         SatOwnKind kind, SatError *err)
{
    SatDicomElement alone = *element;
    bool is_name = kind == SAT_OWN_NAME || kind == SAT_OWN_STAFF;
    memcpy(alone.vr, is_name ? "PN" : kind == SAT_OWN_ADDRESS ? "LT" : "LO", sizeof(alone.vr));
    const SatDicomDataset dataset = {.elements = &alone, .count = 1};
    bool done = true;
    alone.length = used_length(element, kind);
    size_t values = memchr(alone.value, '\\', alone.length) != NULL ? MOST_VALUES : 1;
    for (size_t index = 0; done && index < values; index++) {
        SatByteWriter text = SAT_BYTE_WRITER_INIT;
        bool has_value =
            sat_dicom_text_utf8(decoder, charset, &dataset, element->tag, index, &text);
        if (text.failed) {
            done = sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to tell patients apart");
        } else if (has_value) {
            done = add_value(patient, kind, (const char *)text.bytes, text.length, err);
        }
        if (text.bytes != NULL) {
            wipe(text.bytes, text.capacity);
        }
        sat_byte_writer_free(&text);
    }
    return done;
}

static bool take_dataset(Patient *patient, SatDicomTextDecoder *decoder,
                         const SatDicomCharset *outer, const SatDicomDataset *dataset,
                         SatError *err)
{
    SatDicomCharset charset = sat_dicom_charset_of(dataset, outer);
    size_t place = 0;
    SatOwnKind kind;
    for (const SatDicomElement *e = next_taken(dataset, &place, &kind); e != NULL;
         e = next_taken(dataset, &place, &kind)) {
        if (!take_element(patient, decoder, &charset, e, kind, err)) {
            return false;
        }
    }
    return true;
}

bool sat_own_identifiers_take(SatOwnIdentifiers *own, const SatSha256 *patient_key,
                              SatDicomTextDecoder *decoder, const SatDicomDataset *dataset,
                              SatError *err)
{
    uint64_t digest = UINT64_C(14695981039346656037);
    const SatDicomElement *found[sizeof(sequences) / sizeof(sequences[0])];
    digest_of(dataset, &digest);
    for (size_t s = 0; s < sizeof(sequences) / sizeof(sequences[0]); s++) {
        found[s] = sat_dicom_find(dataset, sequences[s]);
        for (size_t i = 0; found[s] != NULL && i < found[s]->item_count; i++) {
            digest_of(&found[s]->items[i], &digest);
        }
    }
    Patient *patient = patient_of(own, patient_key, err);
    if (patient == NULL || (patient->has_digest && patient->last_digest == digest)) {
        return patient != NULL;
    }
    SatDicomCharset charset = sat_dicom_charset_of(dataset, NULL);
    bool done = take_dataset(patient, decoder, NULL, dataset, err);
    for (size_t s = 0; s < sizeof(sequences) / sizeof(sequences[0]); s++) {
        for (size_t i = 0; done && found[s] != NULL && i < found[s]->item_count; i++) {
            done = take_dataset(patient, decoder, &charset, &found[s]->items[i], err);
        }
    }
    patient->last_digest = digest;
    patient->has_digest = done;
    return done;
}
