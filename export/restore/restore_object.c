/* Empties what a case server refuses in objects. */
#include "export/restore/restore_object.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/file_io.h"
#include "formats/dicom/dicom_writer.h"

#define MOST_OBJECT_BYTES ((size_t)2 << 30)

static bool is_refused(const SatDicomElement *element)
{
    const bool is_kind = strcmp(element->vr, "PN") == 0 || strcmp(element->vr, "AS") == 0;
    bool is_empty = true;
    for (uint64_t i = 0; is_kind && element->value != NULL && i < element->length; i++) {
        is_empty = is_empty && (element->value[i] == ' ' || element->value[i] == 0);
    }
    return is_kind && element->length > 0 && (element->value == NULL || !is_empty);
}

static size_t count_refused(const SatDicomDataset *dataset)
{
    size_t count = 0;
    for (size_t i = 0; i < dataset->count; i++) {
        const SatDicomElement *element = &dataset->elements[i];
        count += is_refused(element);
        for (size_t k = 0; k < element->item_count; k++) { /* depth is limited by the reader */
            count += count_refused(&element->items[k]);
        }
    }
    return count;
}

static bool copy_without(const SatDicomDataset *from, SatArena *arena, SatDicomDataset *out,
                         SatError *err)
{
    SatDicomElement *elements =
        sat_arena_alloc(arena, from->count + 1, sizeof(SatDicomElement), err);
    bool done = elements != NULL;
    for (size_t i = 0; done && i < from->count; i++) {
        elements[i] = from->elements[i];
        if (is_refused(&elements[i])) {
            elements[i].value = NULL;
            elements[i].length = 0;
        }
        if (elements[i].item_count > 0) {
            SatDicomDataset *items =
                sat_arena_alloc(arena, elements[i].item_count, sizeof(*items), err);
            done = items != NULL;
            for (size_t k = 0; done && k < elements[i].item_count; k++) {
                done = copy_without(&from->elements[i].items[k], arena, &items[k], err);
            }
            elements[i].items = items;
        }
    }
    *out = *from;
    out->elements = elements;
    return done;
}

static bool append(void *context, const void *bytes, size_t length, SatError *err)
{
    SatByteWriter *out = context;
    sat_write_bytes(out, bytes, length);
    return !out->failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for an object");
}

static bool write_without(const SatDicomFile *dicom, SatRestoreObject *object, SatError *err)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SatDicomDataset dataset;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    if (arena == NULL || !copy_without(sat_dicom_dataset(dicom), arena, &dataset, err)) {
        return false;
    }
    const SatDicomWriting writing = {
        .dataset = &dataset, .source = dicom, .transfer_syntax = sat_dicom_transfer_syntax(dicom)};
    sat_byte_writer_reserve(&out, object->length + 1024);
    if (!sat_dicom_write(&writing, (SatDicomSink){.write = append, .context = &out}, err)) {
        sat_byte_writer_free(&out);
        return false;
    }
    free(object->bytes);
    object->bytes = out.bytes;
    object->length = out.length;
    return true;
}

/* The reader of DICOM reads files. */
static bool check_staged(const char *path, SatRestoreObject *object, SatError *err)
{
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, err);
    SAT_AUTO(SatDicomFile) *dicom = file != NULL ? sat_dicom_open(file, err) : NULL;
    if (dicom == NULL || (sat_dicom_is_truncated(dicom) && !sat_dicom_fail_truncated(dicom, err))) {
        return false;
    }
    object->emptied = count_refused(sat_dicom_dataset(dicom));
    return object->emptied == 0 || write_without(dicom, object, err);
}

bool sat_restore_object_load(const SatBackupReader *reader, const SatBackupFile *file,
                             SatStaging *staging, SatRestoreObject *out, SatError *err)
{
    SatError ignored = SAT_ERROR_INIT;
    *out = (SatRestoreObject){0};
    out->bytes = sat_backup_reader_load(reader, file, MOST_OBJECT_BYTES, &out->length, err);
    char *path = out->bytes != NULL ? sat_staging_path(staging, out->length, err) : NULL;
    const bool done = path != NULL &&
                      sat_write_file_atomic(path, out->bytes, out->length, true, err) &&
                      check_staged(path, out, err);
    if (path != NULL && !sat_path_remove(path, &ignored)) {
        sat_error_clear(&ignored); /* the whole folder goes at the end */
    }
    free(path);
    if (!done) {
        free(out->bytes);
        out->bytes = NULL;
        return sat_fail_in(err, "%s", file->path);
    }
    out->hash = sat_sha256(out->bytes, out->length);
    return true;
}
