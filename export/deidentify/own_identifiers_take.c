/* Reads from an object what tells who its patient is. */
#include <stdlib.h>
#include <string.h>

#include "export/deidentify/own_identifiers_private.h"
#include "export/deidentify/text_reading.h"
#include "formats/dicom/dicom_tags.h"

enum {
    MOST_VALUES = 32, /* of one element */
    DATE_BYTES = 8,
    MOST_LOOKED_AT = 32768 /* bytes of one element */
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
    {SAT_TAG(0x0010, 0x0030), SAT_OWN_BIRTH_DATE},
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
        if (found != NULL && element->value != NULL && element->length > 0) {
            *kind = found->kind;
            return element;
        }
    }
    return NULL;
}

static bool is_day(SatOwnKind kind)
{
    return kind == SAT_OWN_DATE || kind == SAT_OWN_BIRTH_DATE;
}

/* Without padding. Of DT only the day matters: times differ from slice to slice. */
static size_t used_length(const SatDicomElement *element, SatOwnKind kind)
{
    size_t length = (size_t)element->length;
    while (length > 0 && (element->value[length - 1] == ' ' || element->value[length - 1] == 0)) {
        length--;
    }
    return is_day(kind) && length > DATE_BYTES ? DATE_BYTES : length;
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

/* What is added for one element. */
typedef struct {
    SatOwnIdentifiers *own;
    const SatSha256 *patient_key;
    SatDicomTextDecoder *decoder;
    SatError *err;
} Taking;

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to tell patients apart");
}

/* Memory is given back without what was in it. */
static void wipe(SatByteWriter *text)
{
    volatile uint8_t *at = text->bytes;
    for (size_t i = 0; at != NULL && i < text->capacity; i++) {
        at[i] = 0;
    }
    sat_byte_writer_free(text);
}

/* The bytes as another character set than the declared one has them. */
static bool take_reading(const Taking *taking, const SatDicomElement *alone, SatOwnKind kind)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_text_reading((const char *)alone->value, (size_t)alone->length, &text);
    bool done = text.failed
                    ? no_memory(taking->err)
                    : sat_own_identifiers_add(taking->own, taking->patient_key, kind,
                                              (const char *)text.bytes, text.length, taking->err);
    wipe(&text);
    return done;
}

static bool take_value(const Taking *taking, const SatDicomCharset *charset,
                       const SatDicomElement *alone, size_t index, SatOwnKind kind,
                       bool *is_understood)
{
    const SatDicomDataset dataset = {.elements = alone, .count = 1};
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    bool has_value =
        sat_dicom_text_utf8(taking->decoder, charset, &dataset, alone->tag, index, &text);
    bool done = !text.failed || no_memory(taking->err);
    if (done && has_value) {
        *is_understood =
            *is_understood && !sat_text_has_unknown((const char *)text.bytes, text.length);
        done = sat_own_identifiers_add(taking->own, taking->patient_key, kind,
                                       (const char *)text.bytes, text.length, taking->err);
    }
    *is_understood = *is_understood && (has_value || index > 0);
    wipe(&text);
    return done;
}

static bool take_element(const Taking *taking, const SatDicomCharset *charset,
                         const SatDicomElement *element, SatOwnKind kind)
{
    SatDicomElement alone = *element;
    bool is_name = kind == SAT_OWN_NAME || kind == SAT_OWN_STAFF;
    bool is_understood = true, done = true;
    memcpy(alone.vr, is_name ? "PN" : kind == SAT_OWN_ADDRESS ? "LT" : "LO", sizeof(alone.vr));
    alone.length = used_length(element, kind);
    if (alone.length == 0) {
        return true;
    }
    if (alone.length > MOST_LOOKED_AT) { /* a value of that length is cut anyway */
        alone.length = MOST_LOOKED_AT;
        sat_own_identifiers_give_up(taking->own, taking->patient_key);
    }
    size_t values = 1;
    for (size_t i = 0; i < alone.length; i++) {
        values += alone.value[i] == '\\' ? 1 : 0;
    }
    if (values > MOST_VALUES) {
        sat_own_identifiers_give_up(taking->own, taking->patient_key);
    }
    for (size_t index = 0; done && index < values && index < MOST_VALUES; index++) {
        done = take_value(taking, charset, &alone, index, kind, &is_understood);
    }
    return done && (is_understood || take_reading(taking, &alone, kind));
}

static bool take_dataset(const Taking *taking, const SatDicomCharset *outer,
                         const SatDicomDataset *dataset)
{
    SatDicomCharset charset = sat_dicom_charset_of(dataset, outer);
    size_t place = 0;
    SatOwnKind kind;
    for (const SatDicomElement *e = next_taken(dataset, &place, &kind); e != NULL;
         e = next_taken(dataset, &place, &kind)) {
        if (!take_element(taking, &charset, e, kind)) {
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
    bool is_new = false;
    if (!sat_own_identifiers_differ(own, patient_key, digest, &is_new, err)) {
        return false;
    }
    if (!is_new) {
        return true;
    }
    const Taking taking = {own, patient_key, decoder, err};
    SatDicomCharset charset = sat_dicom_charset_of(dataset, NULL);
    bool done = take_dataset(&taking, NULL, dataset);
    for (size_t s = 0; s < sizeof(sequences) / sizeof(sequences[0]); s++) {
        for (size_t i = 0; done && found[s] != NULL && i < found[s]->item_count; i++) {
            done = take_dataset(&taking, &charset, &found[s]->items[i]);
        }
    }
    return done;
}
