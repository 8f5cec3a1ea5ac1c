/* Collects from an object what tells who the patient is. */
#include <string.h>

#include "export/deidentify/deid_object_private.h"
#include "export/deidentify/text_reading.h"
#include "formats/dicom/dicom_dictionary.h"
#include "formats/dicom/dicom_header.h"
#include "formats/dicom/dicom_tags.h"

enum { MOST_VALUE_BYTES = 1024 }; /* of a value that is looked at */

/* Numbers and names given to the patient, the visit, the order, the device. */
static const uint32_t text_tags[] = {
    SAT_TAG_PATIENT_ID,       SAT_TAG_OTHER_PATIENT_IDS,
    SAT_TAG_ACCESSION_NUMBER, SAT_TAG(0x0020, 0x0010), /* study id */
    SAT_TAG(0x0038, 0x0010),  SAT_TAG(0x0040, 0x1001), /* admission, requested procedure */
    SAT_TAG(0x0010, 0x1090),  SAT_TAG(0x0040, 0x2016),
    SAT_TAG(0x0040, 0x2017),  SAT_TAG(0x0010, 0x2154), /* telephone */
    SAT_TAG(0x0010, 0x1040),  SAT_TAG(0x0018, 0x1000), /* address, device's serial number */
    SAT_TAG_INSTITUTION_NAME,
};

typedef enum { TAKES_NOTHING, TAKES_NAMES, TAKES_TEXT, TAKES_DATE } Takes;

static Takes takes_of(const SatDicomElement *element, bool with_dates)
{
    const SatDicomDictionaryEntry *entry = sat_dicom_dictionary_find(element->tag);
    const char *vr = entry != NULL ? entry->vr : element->vr;
    if (memcmp(vr, "PN", 2) == 0 || memcmp(element->vr, "PN", 2) == 0) {
        return TAKES_NAMES;
    }
    if (memcmp(vr, "DA", 2) == 0 || memcmp(vr, "DT", 2) == 0) {
        return with_dates || element->tag == SAT_TAG_PATIENT_BIRTH_DATE ? TAKES_DATE
                                                                        : TAKES_NOTHING;
    }
    for (size_t i = 0; i < sizeof(text_tags) / sizeof(text_tags[0]); i++) {
        if (text_tags[i] == element->tag) {
            return TAKES_TEXT;
        }
    }
    return TAKES_NOTHING;
}

static void take_part(SatDeidEngine *engine, Takes takes, const SatDicomElement *element,
                      const char *text, size_t length)
{
    const SatDeidIdentifiers *known = &engine->patient->identifiers;
    SatDeidIdentifiers *out = &engine->identifiers;
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\0')) {
        length--;
    }
    while (length > 0 && *text == ' ') {
        text++;
        length--;
    }
    if (takes == TAKES_NAMES) {
        sat_deid_add_names(out, known, text, length, element->tag >> 16 == 0x0010U);
    } else if (takes == TAKES_DATE) {
        sat_deid_add_date(out, known, text, length);
    } else {
        sat_deid_add_text(out, known, text, length);
    }
}

/* Without padding; what does not decode is read as other character sets have it. */
static void take_value(SatDeidEngine *engine, Takes takes, const SatDicomElement *element)
{
    SatByteWriter decoded = SAT_BYTE_WRITER_INIT;
    SatDicomElement used = *element;
    while (used.length > 0 &&
           (used.value[used.length - 1] == ' ' || used.value[used.length - 1] == '\0')) {
        used.length--;
    }
    if (used.length > MOST_VALUE_BYTES) {
        engine->identifiers.gave_up = true;
        used.length = MOST_VALUE_BYTES;
    }
    if (used.length > 0 &&
        !sat_deid_decode(engine, &used, takes == TAKES_NAMES ? "PN" : "LO", &decoded)) {
        sat_text_reading((const char *)used.value, (size_t)used.length, &decoded);
    }
    const char *text = (const char *)decoded.bytes;
    for (size_t start = 0; start < decoded.length;) {
        const char *end = memchr(text + start, '\\', decoded.length - start);
        size_t part = end != NULL ? (size_t)(end - text) - start : decoded.length - start;
        take_part(engine, takes, element, text + start, part);
        start += part + 1;
    }
    engine->identifiers.texts.failed = engine->identifiers.texts.failed || decoded.failed;
    sat_byte_writer_free(&decoded);
}

static void take_element(SatDeidEngine *engine, const SatDicomElement *element, bool with_dates)
{
    Takes takes = takes_of(element, with_dates);
    if (takes != TAKES_NOTHING && element->value != NULL) {
        take_value(engine, takes, element);
    }
}

static void collect(SatDeidEngine *engine, const SatDicomDataset *dataset, bool with_dates)
{
    SatDicomCharset outer = engine->charset;
    engine->charset = sat_dicom_charset_of(dataset, &outer);
    for (size_t i = 0; i < dataset->count; i++) {
        const SatDicomElement *element = &dataset->elements[i];
        for (size_t k = 0; k < element->item_count; k++) {
            collect(engine, &element->items[k], with_dates);
        }
        take_element(engine, element, with_dates);
    }
    engine->charset = outer;
}

/* What the object says of the patient comes before all else that may fill the lists. */
static void collect_patient(SatDeidEngine *engine, const SatDicomDataset *dataset)
{
    SatDicomCharset outer = engine->charset;
    engine->charset = sat_dicom_charset_of(dataset, &outer);
    for (size_t i = 0; i < dataset->count; i++) {
        if (dataset->elements[i].tag >> 16 == 0x0010U) {
            take_element(engine, &dataset->elements[i], false);
        }
    }
    engine->charset = outer;
}

/* ---- what decides about all of it --------------------------------------------------------------
 */

static void put_element(const SatDicomElement *element, SatByteWriter *out)
{
    sat_write_u32(out, element->tag);
    sat_write_bytes(out, element->vr, 2);
    sat_write_u64(out, element->length);
    sat_write_bytes(out, element->value, (size_t)element->length);
}

/* The values that are taken, the character sets they are in, and how they are nested. */
static void put_source(const SatDicomDataset *dataset, bool with_dates, SatByteWriter *out)
{
    for (size_t i = 0; i < dataset->count; i++) {
        const SatDicomElement *element = &dataset->elements[i];
        for (size_t k = 0; k < element->item_count; k++) {
            sat_write_u32(out, SAT_TAG_ITEM);
            put_source(&element->items[k], with_dates, out);
            sat_write_u32(out, SAT_TAG_ITEM_END);
        }
        if (element->value != NULL && (element->tag == SAT_TAG_SPECIFIC_CHARACTER_SET ||
                                       takes_of(element, with_dates) != TAKES_NOTHING)) {
            put_element(element, out);
        }
    }
}

/* Of most of a series it is what it was of the object before. */
static bool is_known(SatDeidEngine *engine, const SatDicomDataset *dataset, bool with_dates)
{
    SatDeidMemory *memory = engine->context->memory;
    if (memory == NULL || !engine->patient_is_shared) {
        return false;
    }
    sat_write_u8(&engine->identifiers_from, with_dates);
    put_source(dataset, with_dates, &engine->identifiers_from);
    return sat_deid_memory_take_identifiers(memory, engine);
}

bool sat_deid_identifiers_collect(SatDeidEngine *engine, const SatDicomDataset *dataset,
                                  bool with_dates)
{
    SatDeidIdentifiers *out = &engine->identifiers;
    const SatByteWriter *names = &engine->patient->identifiers.raw_names;
    if (is_known(engine, dataset, with_dates)) {
        return true;
    }
    sat_write_bytes(&out->raw_names, names->bytes, names->length);
    collect_patient(engine, dataset);
    collect(engine, dataset, with_dates);
    return !sat_deid_identifiers_failed(out) ||
           sat_fail(engine->err, SAT_ERR_NO_MEMORY, "not enough memory for the patient's names");
}
