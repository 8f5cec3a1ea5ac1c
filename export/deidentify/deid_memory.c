/* Remembers what became of the values of the object before. */
#include "export/deidentify/deid_memory.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/deid_object_private.h"
#include "formats/base/growing_list.h"
#include "formats/base/platform.h"
#include "formats/dicom/dicom_tags.h"

enum { MOST_BYTES = 512 /* of a value, and of what it becomes */, MOST_VALUES = 2048 };

typedef struct {
    uint32_t tag;
    char vr[3], new_vr[3];
    bool is_set, adds_non_ascii;
    bool is_source; /* it becomes its own first new_length bytes; else new_length bytes behind them
                     */
    uint16_t length, new_length;
    SatDeidCountKind kind;
    uint8_t *bytes; /* 2 * MOST_BYTES at most */
    size_t capacity;
} Value;

struct SatDeidMemory {
    const SatDeidPatient *patient; /* of the identifiers; NULL: there are none */
    SatByteWriter identifiers_from;
    SatDeidIdentifiers identifiers; /* that the object before said */
    SatByteWriter key;              /* all that decides besides the value */
    Value *values;                  /* by tag */
    size_t count, capacity;
    size_t at; /* the first whose tag is not below the element's */
    SatDeidMemory *next;
};

struct SatDeidMemories {
    SatMutex *mutex;
    SatDeidMemory *idle;
};

/* ---- those of a run ---------------------------------------------------------------------------
 */

SatDeidMemories *sat_deid_memories_new(SatError *err)
{
    SatDeidMemories *memories = calloc(1, sizeof(*memories));
    if (memories == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to clean objects");
        return NULL;
    }
    memories->mutex = sat_mutex_new(err);
    if (memories->mutex == NULL) {
        free(memories);
        return NULL;
    }
    return memories;
}

static void free_memory(SatDeidMemory *memory)
{
    for (size_t i = 0; i < memory->count; i++) {
        free(memory->values[i].bytes);
    }
    free(memory->values);
    sat_byte_writer_free(&memory->identifiers_from);
    sat_deid_identifiers_free(&memory->identifiers);
    sat_byte_writer_free(&memory->key);
    free(memory);
}

void sat_deid_memories_free(SatDeidMemories *memories)
{
    if (memories == NULL) {
        return;
    }
    while (memories->idle != NULL) {
        SatDeidMemory *memory = memories->idle;
        memories->idle = memory->next;
        free_memory(memory);
    }
    sat_mutex_free(memories->mutex);
    free(memories);
}

SatDeidMemory *sat_deid_memory_borrow(SatDeidMemories *memories)
{
    sat_mutex_lock(memories->mutex);
    SatDeidMemory *memory = memories->idle;
    if (memory != NULL) {
        memories->idle = memory->next;
    }
    sat_mutex_unlock(memories->mutex);
    return memory != NULL ? memory : calloc(1, sizeof(*memory));
}

void sat_deid_memory_return(SatDeidMemories *memories, SatDeidMemory *memory)
{
    if (memory == NULL) {
        return;
    }
    sat_mutex_lock(memories->mutex);
    memory->next = memories->idle;
    memories->idle = memory;
    sat_mutex_unlock(memories->mutex);
}

/* ---- what decides -----------------------------------------------------------------------------
 */

static void put_words(SatByteWriter *out, const SatByteWriter *words)
{
    sat_write_u64(out, words->length);
    sat_write_bytes(out, words->bytes, words->length);
}

static void put_key(const SatDeidEngine *engine, const SatDicomDataset *dataset, SatByteWriter *out)
{
    const SatDeidIdentifiers *own = &engine->identifiers;
    const SatDicomElement *charset = sat_dicom_find(dataset, SAT_TAG_SPECIFIC_CHARACTER_SET);
    sat_write_bytes(out, engine->patient_key.bytes, sizeof(engine->patient_key.bytes));
    sat_write_u64(out, (uint64_t)(int64_t)engine->shift_days);
    sat_write_u8(out, dataset->big_endian);
    sat_write_u8(out, own->gave_up);
    sat_write_bytes(out, engine->age, strlen(engine->age) + 1);
    put_words(out, &own->names);
    put_words(out, &own->weak);
    put_words(out, &own->texts);
    put_words(out, &own->dates);
    put_words(out, &own->raw_names);
    if (charset != NULL && charset->value != NULL) {
        sat_write_bytes(out, charset->vr, sizeof(charset->vr));
        sat_write_bytes(out, charset->value, (size_t)charset->length);
    }
}

bool sat_deid_memory_begin(SatDeidMemory *memory, const SatDeidEngine *engine,
                           const SatDicomDataset *dataset)
{
    SatByteWriter key = SAT_BYTE_WRITER_INIT;
    put_key(engine, dataset, &key);
    bool is_known = !key.failed && memory->key.length == key.length &&
                    memcmp(memory->key.bytes, key.bytes, key.length) == 0;
    for (size_t i = 0; !is_known && i < memory->count; i++) {
        memory->values[i].is_set = false;
    }
    memory->at = 0;
    sat_byte_writer_free(&memory->key);
    memory->key = key;
    return !key.failed;
}

bool sat_deid_memory_take_identifiers(SatDeidMemory *memory, SatDeidEngine *engine)
{
    const SatByteWriter *from = &engine->identifiers_from;
    if (memory->patient != engine->patient || from->failed ||
        memory->identifiers_from.length != from->length ||
        memcmp(memory->identifiers_from.bytes, from->bytes, from->length) != 0) {
        return false;
    }
    engine->identifiers = memory->identifiers;
    memory->identifiers = (SatDeidIdentifiers){.gave_up = false};
    memory->patient = NULL;
    return true;
}

void sat_deid_memory_give_identifiers(SatDeidMemory *memory, SatDeidEngine *engine)
{
    if (engine->identifiers_from.failed || sat_deid_identifiers_failed(&engine->identifiers)) {
        return;
    }
    sat_byte_writer_free(&memory->identifiers_from);
    sat_deid_identifiers_free(&memory->identifiers);
    memory->patient = engine->patient;
    memory->identifiers_from = engine->identifiers_from;
    memory->identifiers = engine->identifiers;
    engine->identifiers_from = (SatByteWriter)SAT_BYTE_WRITER_INIT;
    engine->identifiers = (SatDeidIdentifiers){.gave_up = false};
}

/* ---- values -----------------------------------------------------------------------------------
 */

/* What is looked up elsewhere in the data set is another matter: private creators, coding schemes,
 * the descriptors of tables. */
static bool is_by_itself(const SatDicomElement *element)
{
    return (element->tag >> 16 & 1U) == 0 && element->tag != SAT_TAG_CODE_MEANING &&
           element->items == NULL && element->item_count == 0 && !element->is_encapsulated &&
           element->length <= MOST_BYTES && (element->value != NULL || element->length == 0) &&
           memcmp(element->vr, "SQ", 2) != 0;
}

static bool is_same(const Value *value, const SatDicomElement *element)
{
    return value->is_set && value->length == element->length &&
           memcmp(value->vr, element->vr, 2) == 0 &&
           (value->length == 0 || memcmp(value->bytes, element->value, value->length) == 0);
}

bool sat_deid_memory_recall(SatDeidMemory *memory, const SatDicomElement *element,
                            SatDicomElement *out, SatDeidCountKind *kind, bool *adds_non_ascii)
{
    while (memory->at < memory->count && memory->values[memory->at].tag < element->tag) {
        memory->at++;
    }
    const Value *value = memory->at < memory->count ? &memory->values[memory->at] : NULL;
    if (value == NULL || value->tag != element->tag || !is_by_itself(element) ||
        !is_same(value, element)) {
        return false;
    }
    *kind = value->kind;
    *adds_non_ascii = value->adds_non_ascii;
    *out = value->is_source ? *element : (SatDicomElement){.tag = element->tag};
    out->length = value->new_length;
    memcpy(out->vr, value->new_vr, sizeof(out->vr));
    if (!value->is_source) {
        out->value = value->bytes + value->length;
    }
    return true;
}

/* Room for one more where the last one was looked for; NULL: nothing more is remembered. */
static Value *insert(SatDeidMemory *memory, uint32_t tag)
{
    if (memory->count == MOST_VALUES) {
        return NULL;
    }
    Value *values =
        sat_list_grow(memory->values, memory->count, &memory->capacity, sizeof(*values));
    if (values == NULL) {
        return NULL;
    }
    memory->values = values;
    Value *value = values + memory->at;
    memmove(value + 1, value, (memory->count - memory->at) * sizeof(*value));
    *value = (Value){.tag = tag};
    memory->count++;
    return value;
}

static bool has_room(Value *value, size_t length)
{
    if (value->capacity >= length) {
        return true;
    }
    uint8_t *bytes = realloc(value->bytes, length);
    if (bytes != NULL) {
        value->bytes = bytes;
        value->capacity = length;
    }
    return bytes != NULL;
}

void sat_deid_memory_keep(SatDeidMemory *memory, const SatDicomElement *element,
                          const SatDicomElement *out, SatDeidCountKind kind, bool adds_non_ascii)
{
    const bool is_removed = kind == SAT_DEID_COUNT_REMOVED;
    const bool is_source = is_removed || out->value == element->value;
    const size_t new_length = is_removed ? 0 : (size_t)out->length;
    if (!is_by_itself(element) || new_length > MOST_BYTES || (!is_removed && out->items != NULL)) {
        return;
    }
    const bool is_there =
        memory->at < memory->count && memory->values[memory->at].tag == element->tag;
    Value *value = is_there ? memory->values + memory->at : insert(memory, element->tag);
    if (value == NULL) {
        return;
    }
    value->is_set = false;
    if (!has_room(value, (size_t)element->length + (is_source ? 0 : new_length) + 1)) {
        return;
    }
    if (element->length > 0) {
        memcpy(value->bytes, element->value, (size_t)element->length);
    }
    if (!is_source && new_length > 0) {
        memcpy(value->bytes + element->length, out->value, new_length);
    }
    memcpy(value->vr, element->vr, sizeof(value->vr));
    memcpy(value->new_vr, is_removed ? element->vr : out->vr, sizeof(value->new_vr));
    value->length = (uint16_t)element->length;
    value->new_length = (uint16_t)new_length;
    value->is_source = is_source;
    value->kind = kind;
    value->adds_non_ascii = adds_non_ascii;
    value->is_set = true;
}
