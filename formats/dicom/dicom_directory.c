/* Follows the offsets between the records of a DICOMDIR. */
#include "formats/dicom/dicom_directory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"
#include "formats/dicom/dicom_tags.h"

enum { MOST_LEVELS_SHOWN = 8 };

/* PS3.3 table F.3-3. */
static const char *const types[] = {"PATIENT",
                                    "STUDY",
                                    "SERIES",
                                    "IMAGE",
                                    "RT DOSE",
                                    "RT STRUCTURE SET",
                                    "RT PLAN",
                                    "RT TREAT RECORD",
                                    "PRESENTATION",
                                    "WAVEFORM",
                                    "SR DOCUMENT",
                                    "KEY OBJECT DOC",
                                    "SPECTROSCOPY",
                                    "RAW DATA",
                                    "REGISTRATION",
                                    "FIDUCIAL",
                                    "HANGING PROTOCOL",
                                    "ENCAP DOC",
                                    "VALUE MAP",
                                    "STEREOMETRIC",
                                    "PLAN",
                                    "MEASUREMENT",
                                    "SURFACE",
                                    "SURFACE SCAN",
                                    "TRACT",
                                    "ASSESSMENT",
                                    "RADIOTHERAPY",
                                    "ANNOTATION",
                                    "INVENTORY",
                                    "PRIVATE",
                                    "record"};
enum { TYPE_COUNT = sizeof(types) / sizeof(types[0]) };

typedef struct {
    SatDicomDirectory *directory;
    size_t *order; /* reached records, each once: a queue of parents */
    size_t order_count;
} Walk;

bool sat_dicom_is_directory(const SatDicomDataset *dataset)
{
    return sat_dicom_find(dataset, SAT_TAG_DIRECTORY_RECORD_SEQUENCE) != NULL;
}

static size_t type_of(const SatDicomDataset *dataset)
{
    char text[20];
    size_t type = 0;
    if (!sat_dicom_copy_text(dataset, SAT_TAG_DIRECTORY_RECORD_TYPE, 0, text, sizeof(text))) {
        return TYPE_COUNT - 1;
    }
    while (type < TYPE_COUNT - 1 && strcmp(text, types[type]) != 0) {
        type++;
    }
    return type;
}

/* 0: leads nowhere. */
static uint64_t offset_of(const SatDicomDataset *dataset, uint32_t tag)
{
    int64_t offset = 0;
    return sat_dicom_get_i64(dataset, tag, 0, &offset) && offset > 0 ? (uint64_t)offset : 0;
}

/* Items lie in the file one behind the other. */
static size_t record_at(const SatDicomDirectory *directory, uint64_t offset)
{
    size_t low = 0;
    size_t high = directory->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (directory->records[middle].dataset->file_offset < offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool is_it = low < directory->count && directory->records[low].dataset->file_offset == offset;
    return is_it ? low : SAT_DICOM_NO_RECORD;
}

/* The neighbours from offset on, until one was met before. */
static void follow_chain(Walk *walk, uint64_t offset, size_t parent)
{
    SatDicomDirectory *directory = walk->directory;
    uint32_t numbers[TYPE_COUNT] = {0};
    while (offset != 0) {
        size_t index = record_at(directory, offset);
        if (index == SAT_DICOM_NO_RECORD || directory->records[index].is_reached) {
            directory->bad_offsets++;
            return;
        }
        SatDicomRecord *record = &directory->records[index];
        size_t type = type_of(record->dataset);
        record->is_reached = true;
        record->parent = parent;
        record->number = ++numbers[type];
        walk->order[walk->order_count++] = index;
        offset = offset_of(record->dataset, SAT_TAG_NEXT_DIRECTORY_RECORD_OFFSET);
    }
}

static void follow_all(Walk *walk, const SatDicomDataset *dataset)
{
    follow_chain(walk, offset_of(dataset, SAT_TAG_FIRST_DIRECTORY_RECORD_OFFSET),
                 SAT_DICOM_NO_RECORD);
    for (size_t i = 0; i < walk->order_count; i++) {
        size_t parent = walk->order[i];
        follow_chain(walk,
                     offset_of(walk->directory->records[parent].dataset,
                               SAT_TAG_LOWER_LEVEL_DIRECTORY_OFFSET),
                     parent);
    }
}

static bool allocate(Walk *walk, size_t count)
{
    size_t order_bytes = 0;
    if (!sat_size_mul(count + 1, sizeof(*walk->order), &order_bytes)) {
        return false;
    }
    walk->directory->records = calloc(count + 1, sizeof(*walk->directory->records));
    walk->order = malloc(order_bytes);
    return walk->directory->records != NULL && walk->order != NULL;
}

bool sat_dicom_directory_read(const SatDicomFile *dicom, SatDicomDirectory *out, SatError *err)
{
    const SatDicomDataset *dataset = sat_dicom_dataset(dicom);
    const SatDicomElement *sequence = sat_dicom_find(dataset, SAT_TAG_DIRECTORY_RECORD_SEQUENCE);
    if (sequence == NULL) {
        return sat_fail(err, SAT_ERR_FORMAT, "this is no DICOMDIR");
    }
    SatDicomDirectory directory = {.records = NULL};
    Walk walk = {.directory = &directory};
    if (!allocate(&walk, sequence->item_count)) {
        free(walk.order);
        sat_dicom_directory_free(&directory);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read a DICOMDIR");
    }
    directory.count = sequence->item_count;
    for (size_t i = 0; i < directory.count; i++) {
        const SatDicomDataset *item = &sequence->items[i];
        uint16_t in_use = 0xFFFF; /* PS3.3 F.3.2.2: 0 marks a record that is none any more */
        (void)sat_dicom_get_u16(item, SAT_TAG_RECORD_IN_USE_FLAG, 0, &in_use);
        directory.records[i] = (SatDicomRecord){.dataset = item,
                                                .type = types[type_of(item)],
                                                .parent = SAT_DICOM_NO_RECORD,
                                                .number = (uint32_t)(i + 1),
                                                .is_in_use = in_use != 0};
    }
    follow_all(&walk, dataset);
    free(walk.order);
    for (size_t i = 0; i < directory.count; i++) {
        directory.unreached += directory.records[i].is_in_use && !directory.records[i].is_reached;
    }
    *out = directory;
    return true;
}

void sat_dicom_directory_free(SatDicomDirectory *directory)
{
    free(directory->records);
    *directory = (SatDicomDirectory){.records = NULL};
}

void sat_dicom_record_path(const SatDicomDirectory *directory, size_t index,
                           char out[SAT_DICOM_RECORD_PATH_CAPACITY])
{
    size_t levels[MOST_LEVELS_SHOWN];
    size_t count = 0;
    size_t used = 0;
    for (size_t i = index; i != SAT_DICOM_NO_RECORD && count < MOST_LEVELS_SHOWN;
         i = directory->records[i].parent) {
        levels[count++] = i;
    }
    out[0] = '\0';
    while (count > 0) {
        const SatDicomRecord *record = &directory->records[levels[--count]];
        char part[48];
        size_t length = (size_t)snprintf(part, sizeof(part), "%s%s %u", used > 0 ? "/" : "",
                                         record->type, (unsigned)record->number);
        if (length >= sizeof(part) || used + length >= SAT_DICOM_RECORD_PATH_CAPACITY) {
            return;
        }
        memcpy(out + used, part, length + 1);
        used += length;
    }
}

static bool is_component(const char *text, size_t length)
{
    bool is_dots = (length == 1 && text[0] == '.') || (length == 2 && memcmp(text, "..", 2) == 0);
    return length > 0 && !is_dots && memchr(text, '\0', length) == NULL &&
           memchr(text, ':', length) == NULL;
}

/* A component that is a path of its own is written by some: its parts are components. */
static bool add_components(const char *text, size_t length, char *out, size_t *used)
{
    for (size_t start = 0; start <= length;) {
        const char *slash = memchr(text + start, '/', length - start);
        size_t part = slash != NULL ? (size_t)(slash - text) - start : length - start;
        if (!is_component(text + start, part) || *used + part + 2 > SAT_DICOM_FILE_ID_CAPACITY) {
            return false;
        }
        if (*used > 0) {
            out[(*used)++] = '/';
        }
        memcpy(out + *used, text + start, part);
        *used += part;
        start += part + 1;
    }
    return true;
}

SatDicomFileId sat_dicom_record_file(const SatDicomRecord *record,
                                     char out[SAT_DICOM_FILE_ID_CAPACITY])
{
    size_t count = sat_dicom_value_count(record->dataset, SAT_TAG_REFERENCED_FILE_ID);
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        const char *text = NULL;
        size_t length = 0;
        if (!sat_dicom_get_text(record->dataset, SAT_TAG_REFERENCED_FILE_ID, i, &text, &length) ||
            !add_components(text, length, out, &used)) {
            out[0] = '\0';
            return SAT_DICOM_FILE_ID_BAD;
        }
    }
    out[used] = '\0';
    return count > 0 ? SAT_DICOM_FILE_ID_OK : SAT_DICOM_FILE_ID_NONE;
}
