/* Lays out the records of a DICOMDIR. */
#include "formats/dicom/dicom_directory_writer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"
#include "formats/dicom/dicom_tags.h"

#define ELEMENT_HEADER_BYTES 8U /* of all VRs here, but SQ */
#define ITEM_BYTES 16U          /* its header and its end, both of 8 bytes */
#define ROOT SIZE_MAX
#define CAPACITY_OF_DIRECTORY 5U

#define TAG_LAST_RECORD SAT_TAG(0x0004, 0x1202)
#define TAG_CONSISTENCY SAT_TAG(0x0004, 0x1212)
#define TAG_SOP_CLASS_IN_FILE SAT_TAG(0x0004, 0x1510)
#define TAG_SOP_INSTANCE_IN_FILE SAT_TAG(0x0004, 0x1511)
#define TAG_TRANSFER_SYNTAX_IN_FILE SAT_TAG(0x0004, 0x1512)

enum { LEVELS = SAT_DICOM_DIRECTORY_LEVELS, OWN_ELEMENTS = 8 };

static const char media_class[] = "1.2.840.10008.1.3.10";
static const char explicit_little[] = "1.2.840.10008.1.2.1";

/* What tells the records of a level apart; objects are not told apart. */
static const uint32_t identities[LEVELS - 1] = {SAT_TAG_PATIENT_ID, SAT_TAG_STUDY_INSTANCE_UID,
                                                SAT_TAG_SERIES_INSTANCE_UID};
static const char *const types[LEVELS - 1] = {"PATIENT", "STUDY", "SERIES"};

/* ---- the tree ----------------------------------------------------------------------------------
 */

typedef struct {
    size_t first_child, last_child, next; /* ROOT: none */
    const SatDicomElement *keys;
    size_t key_count;
    const char *type;
    const char *file_id; /* NULL above objects; with the next three */
    const char *sop_class, *sop_instance, *transfer_syntax;
    uint32_t offset;
} Record;

struct SatDicomDirectoryWriter {
    SatArena *arena;
    const char *file_set_id, *instance_uid;
    Record *records;
    size_t count, capacity;
    size_t first, last; /* of the root */
};

SatDicomDirectoryWriter *sat_dicom_directory_writer_new(const char *file_set_id,
                                                        const char *instance_uid, SatError *err)
{
    SAT_AUTO(SatDicomDirectoryWriter) *writer = calloc(1, sizeof(*writer));
    if (writer == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a DICOMDIR");
        return NULL;
    }
    assert(strlen(file_set_id) < SAT_DICOM_FILE_SET_ID_CAPACITY);
    writer->first = writer->last = ROOT;
    writer->arena = sat_arena_new(0, err);
    if (writer->arena == NULL) {
        return NULL;
    }
    writer->file_set_id = sat_arena_text(writer->arena, file_set_id, strlen(file_set_id), err);
    writer->instance_uid = writer->file_set_id != NULL ? sat_arena_text(writer->arena, instance_uid,
                                                                        strlen(instance_uid), err)
                                                       : NULL;
    return writer->instance_uid != NULL ? SAT_STEAL(writer) : NULL;
}

void sat_dicom_directory_writer_free(SatDicomDirectoryWriter *writer)
{
    if (writer != NULL) {
        sat_arena_free(writer->arena);
        free(writer->records);
        free(writer);
    }
}

static const SatDicomElement *find_key(const SatDicomElement *elements, size_t count, uint32_t tag)
{
    for (size_t i = 0; i < count; i++) {
        if (elements[i].tag == tag) {
            return &elements[i];
        }
    }
    return NULL;
}

static bool is_record_of(const Record *record, const SatDicomDirectoryEntry *entry, int level)
{
    const SatDicomElement *own = find_key(record->keys, record->key_count, identities[level]);
    const SatDicomElement *wanted =
        find_key(entry->keys[level], entry->key_counts[level], identities[level]);
    return own != NULL && wanted != NULL && own->length == wanted->length &&
           memcmp(own->value, wanted->value, (size_t)own->length) == 0;
}

/* Objects come series by series: most often it is the last one. */
static size_t find_record(const SatDicomDirectoryWriter *writer, size_t parent,
                          const SatDicomDirectoryEntry *entry, int level)
{
    const Record *records = writer->records;
    size_t last = parent == ROOT ? writer->last : records[parent].last_child;
    if (last != ROOT && is_record_of(&records[last], entry, level)) {
        return last;
    }
    size_t at = parent == ROOT ? writer->first : records[parent].first_child;
    while (at != ROOT && !is_record_of(&records[at], entry, level)) {
        at = records[at].next;
    }
    return at;
}

static bool copy_keys(SatDicomDirectoryWriter *writer, const SatDicomDirectoryEntry *entry,
                      int level, Record *record, SatError *err)
{
    size_t count = entry->key_counts[level];
    SatDicomElement *copies = sat_arena_alloc(writer->arena, count + 1, sizeof(*copies), err);
    if (copies == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const SatDicomElement *key = &entry->keys[level][i];
        const char *value = (const char *)key->value;
        copies[i] = *key;
        copies[i].value =
            (const uint8_t *)sat_arena_text(writer->arena, value, (size_t)key->length, err);
        if (copies[i].value == NULL) {
            return false;
        }
    }
    record->keys = copies;
    record->key_count = count;
    return true;
}

static bool add_record(SatDicomDirectoryWriter *writer, size_t parent, const Record *record,
                       SatError *err)
{
    if (writer->count >= SAT_DICOM_MAX_DIRECTORY_RECORDS) {
        return sat_fail(err, SAT_ERR_LIMIT, "a DICOMDIR of ours has at most %u records",
                        SAT_DICOM_MAX_DIRECTORY_RECORDS);
    }
    Record *records =
        sat_list_grow(writer->records, writer->count, &writer->capacity, sizeof(*records));
    if (records == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a DICOMDIR");
    }
    writer->records = records;
    size_t index = writer->count++;
    records[index] = *record;
    size_t *first = parent == ROOT ? &writer->first : &records[parent].first_child;
    size_t *last = parent == ROOT ? &writer->last : &records[parent].last_child;
    if (*last == ROOT) {
        *first = index;
    } else {
        records[*last].next = index;
    }
    *last = index;
    return true;
}

static bool add_object(SatDicomDirectoryWriter *writer, size_t parent,
                       const SatDicomDirectoryEntry *entry, const char *file_id, Record *record,
                       SatError *err)
{
    struct {
        const char *from, **to;
    } const texts[] = {{file_id, &record->file_id},
                       {entry->sop_class, &record->sop_class},
                       {entry->sop_instance, &record->sop_instance},
                       {entry->transfer_syntax, &record->transfer_syntax}};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        *texts[i].to = sat_arena_text(writer->arena, texts[i].from, strlen(texts[i].from), err);
        if (*texts[i].to == NULL) {
            return false;
        }
    }
    return add_record(writer, parent, record, err);
}

bool sat_dicom_directory_writer_add(SatDicomDirectoryWriter *writer,
                                    const SatDicomDirectoryEntry *entry, const char *file_id,
                                    SatError *err)
{
    size_t parent = ROOT;
    for (int level = 0; level < LEVELS; level++) {
        bool is_object = level == LEVELS - 1;
        size_t found = is_object ? ROOT : find_record(writer, parent, entry, level);
        if (found == ROOT) {
            Record record = {.first_child = ROOT,
                             .last_child = ROOT,
                             .next = ROOT,
                             .type = is_object ? entry->type : types[level]};
            if (!copy_keys(writer, entry, level, &record, err) ||
                !(is_object ? add_object(writer, parent, entry, file_id, &record, err)
                            : add_record(writer, parent, &record, err))) {
                return false;
            }
            found = writer->count - 1;
        }
        parent = found;
    }
    return true;
}

/* ---- the file ----------------------------------------------------------------------------------
 */

/* A data set being filled; numbers and elements lie in the arena of one writing. */
typedef struct {
    SatArena *arena;
    SatDicomElement *elements;
    size_t count, capacity;
    SatError *err;
} Filling;

static bool put(Filling *filling, uint32_t tag, const char *vr, const void *value, size_t length)
{
    assert(filling->count < filling->capacity);
    SatDicomElement *element = &filling->elements[filling->count++];
    *element = (SatDicomElement){.tag = tag, .value = value, .length = length};
    memcpy(element->vr, vr, 3);
    return true;
}

static bool put_text(Filling *filling, uint32_t tag, const char *vr, const char *text)
{
    return put(filling, tag, vr, text, strlen(text));
}

static bool put_number(Filling *filling, uint32_t tag, const char *vr, uint32_t number)
{
    size_t length = strcmp(vr, "US") == 0 ? 2 : 4;
    uint8_t *bytes = sat_arena_alloc(filling->arena, length, 1, filling->err);
    for (size_t i = 0; bytes != NULL && i < length; i++) {
        bytes[i] = (uint8_t)(number >> (8 * i) & 0xFFU);
    }
    return bytes != NULL && put(filling, tag, vr, bytes, length);
}

static bool begin(Filling *filling, SatArena *arena, size_t capacity, SatError *err)
{
    *filling = (Filling){.arena = arena, .capacity = capacity, .err = err};
    filling->elements = sat_arena_alloc(arena, capacity, sizeof(*filling->elements), err);
    return filling->elements != NULL;
}

static uint32_t offset_of(const SatDicomDirectoryWriter *writer, size_t record)
{
    return record == ROOT ? 0 : writer->records[record].offset;
}

static bool fill_record(const SatDicomDirectoryWriter *writer, const Record *record,
                        SatArena *arena, SatDicomDataset *out, SatError *err)
{
    Filling filling;
    bool done = begin(&filling, arena, OWN_ELEMENTS + record->key_count, err) &&
                put_number(&filling, SAT_TAG_NEXT_DIRECTORY_RECORD_OFFSET, "UL",
                           offset_of(writer, record->next)) &&
                put_number(&filling, SAT_TAG_RECORD_IN_USE_FLAG, "US", 0xFFFFU) &&
                put_number(&filling, SAT_TAG_LOWER_LEVEL_DIRECTORY_OFFSET, "UL",
                           offset_of(writer, record->first_child)) &&
                put_text(&filling, SAT_TAG_DIRECTORY_RECORD_TYPE, "CS", record->type) &&
                (record->file_id == NULL ||
                 (put_text(&filling, SAT_TAG_REFERENCED_FILE_ID, "CS", record->file_id) &&
                  put_text(&filling, TAG_SOP_CLASS_IN_FILE, "UI", record->sop_class) &&
                  put_text(&filling, TAG_SOP_INSTANCE_IN_FILE, "UI", record->sop_instance) &&
                  put_text(&filling, TAG_TRANSFER_SYNTAX_IN_FILE, "UI", record->transfer_syntax)));
    for (size_t i = 0; done && i < record->key_count; i++) {
        filling.elements[filling.count++] = record->keys[i];
    }
    *out = (SatDicomDataset){.elements = filling.elements, .count = filling.count};
    return done;
}

static uint64_t record_bytes(const SatDicomDataset *record)
{
    uint64_t bytes = ITEM_BYTES;
    for (size_t i = 0; i < record->count; i++) {
        uint64_t length = record->elements[i].length;
        bytes += ELEMENT_HEADER_BYTES + length + (length & 1U);
    }
    return bytes;
}

/* Depth first, each behind the one it belongs to. order: writer->count of them. */
static void order_records(const SatDicomDirectoryWriter *writer, size_t parent, int level,
                          size_t *order, size_t *count)
{
    size_t at = parent == ROOT ? writer->first : writer->records[parent].first_child;
    for (; at != ROOT; at = writer->records[at].next) {
        order[(*count)++] = at;
        if (level + 1 < LEVELS) {
            order_records(writer, at, level + 1, order, count);
        }
    }
}

static bool write_directory(const SatDicomDirectoryWriter *writer, SatArena *arena,
                            const SatDicomDataset *items, size_t item_count, SatDicomSink sink,
                            SatError *err)
{
    Filling filling;
    if (!begin(&filling, arena, CAPACITY_OF_DIRECTORY, err) ||
        !put_text(&filling, SAT_TAG_FILE_SET_ID, "CS", writer->file_set_id) ||
        !put_number(&filling, SAT_TAG_FIRST_DIRECTORY_RECORD_OFFSET, "UL",
                    offset_of(writer, writer->first)) ||
        !put_number(&filling, TAG_LAST_RECORD, "UL", offset_of(writer, writer->last)) ||
        !put_number(&filling, TAG_CONSISTENCY, "US", 0) ||
        !put(&filling, SAT_TAG_DIRECTORY_RECORD_SEQUENCE, "SQ", NULL, 0)) {
        return false;
    }
    filling.elements[filling.count - 1].items = items;
    filling.elements[filling.count - 1].item_count = item_count;
    const SatDicomDataset dataset = {.elements = filling.elements, .count = filling.count};
    const SatDicomWriting writing = {.dataset = &dataset,
                                     .transfer_syntax = explicit_little,
                                     .sop_class = media_class,
                                     .sop_instance = writer->instance_uid};
    return sat_dicom_write(&writing, sink, err);
}

static bool count_bytes(void *context, const void *bytes, size_t length, SatError *err)
{
    uint64_t *count = context;
    (void)bytes;
    (void)err;
    *count += length;
    return true;
}

/* Where each record will stand: behind what is written when there is none. */
static bool place_records(SatDicomDirectoryWriter *writer, SatArena *arena, const size_t *order,
                          SatError *err)
{
    uint64_t at = 0;
    if (!write_directory(writer, arena, NULL, 0, (SatDicomSink){count_bytes, &at}, err)) {
        return false;
    }
    for (size_t i = 0; i < writer->count; i++) {
        SatDicomDataset record;
        if (at > UINT32_MAX) {
            return sat_fail(err, SAT_ERR_LIMIT, "a DICOMDIR has at most 4 GiB");
        }
        writer->records[order[i]].offset = (uint32_t)at;
        if (!fill_record(writer, &writer->records[order[i]], arena, &record, err)) {
            return false;
        }
        at += record_bytes(&record);
    }
    return true;
}

bool sat_dicom_directory_writer_write(SatDicomDirectoryWriter *writer, SatDicomSink sink,
                                      SatError *err)
{
    size_t count = 0;
    if (writer->count == 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "a DICOMDIR names at least one object");
    }
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    size_t *order =
        arena != NULL ? sat_arena_alloc(arena, writer->count, sizeof(*order), err) : NULL;
    SatDicomDataset *items =
        order != NULL ? sat_arena_alloc(arena, writer->count, sizeof(*items), err) : NULL;
    if (items == NULL) {
        return false;
    }
    order_records(writer, ROOT, 0, order, &count);
    if (!place_records(writer, arena, order, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!fill_record(writer, &writer->records[order[i]], arena, &items[i], err)) {
            return false;
        }
    }
    return write_directory(writer, arena, items, count, sink, err);
}
