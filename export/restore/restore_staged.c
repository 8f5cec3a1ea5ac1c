/* Objects of a backup as files that can be sent. */
#include <stdlib.h>
#include <string.h>

#include "export/net/file_meta.h"
#include "export/restore/restore_objects_private.h"
#include "formats/base/file_io.h"
#include "formats/dicom/dicom_reader.h"

enum { BLOCK_BYTES = 1 << 18 };

#define TAG_CLASS 0x00080016U
#define TAG_INSTANCE 0x00080018U
#define TAG_STUDY 0x0020000dU
#define TAG_SERIES 0x0020000eU

typedef struct {
    SatFile *file;
    uint64_t at;
    bool failed; /* the disk, not the backup */
} Sink;

static bool write_piece(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    Sink *sink = context;
    sink->failed = !sat_file_write_at(sink->file, sink->at, bytes, length, err);
    sink->at += length;
    return !sink->failed;
}

/* Takes the path out of the folder when the content cannot be had. */
static char *unpack(const SatRestoreRun *run, const SatBackupFile *file, SatError *err)
{
    char *path = sat_staging_path(run->staging, file->bytes, err);
    Sink sink = {.file = path != NULL ? sat_file_open(path, SAT_FILE_CREATE_PRIVATE, err) : NULL};
    const SatZipSink zip = {.take = write_piece, .context = &sink};
    const bool done =
        sink.file != NULL && sat_backup_reader_visit(run->objects->reader, file, &zip, err);
    if (sink.failed) {
        sat_staging_set_full(run->staging);
    }
    sat_file_close(sink.file);
    if (!done && path != NULL) {
        sat_restore_staged_end(path);
        path = NULL;
    }
    return path;
}

static void copy_uid(const SatDicomDataset *dataset, uint32_t tag, char out[SAT_UID_CAPACITY])
{
    char uid[SAT_UID_CAPACITY];
    if (sat_dicom_copy_text(dataset, tag, 0, uid, sizeof(uid)) && sat_uid_is_plausible(uid)) {
        memcpy(out, uid, sizeof(uid));
    }
}

/* The data set behind file meta information of ours, in a file of its own. */
static bool copy_with_meta(const SatRestoreRun *run, SatFile *from, uint64_t offset,
                           const SatStoreObject *object, char **path, SatError *err)
{
    uint64_t size = 0;
    SatByteWriter meta = SAT_BYTE_WRITER_INIT;
    sat_file_meta_write(&meta, object->sop_class, object->sop_instance, object->transfer_syntax);
    uint8_t *block = malloc(BLOCK_BYTES);
    bool done = block != NULL && !meta.failed
                    ? sat_file_size(from, &size, err)
                    : sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to send");
    *path = done ? sat_staging_path(run->staging, size, err) : NULL;
    SAT_AUTO(SatFile) *to =
        *path != NULL ? sat_file_open(*path, SAT_FILE_CREATE_PRIVATE, err) : NULL;
    done = to != NULL && sat_file_write_at(to, 0, meta.bytes, meta.length, err);
    for (uint64_t at = offset; done && at < size;) {
        const size_t length = size - at < BLOCK_BYTES ? (size_t)(size - at) : BLOCK_BYTES;
        done = sat_file_read_at(from, at, block, length, err) &&
               sat_file_write_at(to, meta.length + (at - offset), block, length, err);
        at += length;
    }
    sat_byte_writer_free(&meta);
    free(block);
    return done;
}

static bool add_meta(const SatRestoreRun *run, SatFile *file, const SatDicomFile *dicom,
                     char **path, SatStoreObject *out, SatError *err)
{
    const SatDicomDataset *dataset = sat_dicom_dataset(dicom);
    char *with_meta = NULL;
    memset(out, 0, sizeof(*out));
    copy_uid(dataset, TAG_CLASS, out->sop_class);
    copy_uid(dataset, TAG_INSTANCE, out->sop_instance);
    if (out->sop_class[0] == '\0' || out->sop_instance[0] == '\0' ||
        !sat_dicom_lies_in_file(dicom) || !sat_uid_is_plausible(sat_dicom_transfer_syntax(dicom))) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "it does not say which object of which kind it is (SOP UIDs)");
    }
    memcpy(out->transfer_syntax, sat_dicom_transfer_syntax(dicom),
           strlen(sat_dicom_transfer_syntax(dicom)) + 1);
    const bool done = copy_with_meta(run, file, dataset->file_offset, out, &with_meta, err);
    if (with_meta != NULL) {
        sat_restore_staged_end(*path);
        *path = with_meta;
    }
    return done && sat_store_object_read(*path, out, err);
}

static bool look_at(const SatRestoreRun *run, char **path, SatStoreObject *out, SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    SAT_AUTO(SatFile) *file = sat_file_open(*path, SAT_FILE_READ, err);
    SAT_AUTO(SatDicomFile) *dicom = file != NULL ? sat_dicom_open(file, err) : NULL;
    if (dicom == NULL) {
        return false;
    }
    const SatDicomDataset *dataset = sat_dicom_dataset(dicom);
    if (!sat_store_object_read(*path, out, &why)) {
        if (why.code != SAT_ERR_FORMAT) {
            *err = why;
            return false;
        }
        if (!add_meta(run, file, dicom, path, out, err)) {
            return false;
        }
    }
    copy_uid(dataset, TAG_CLASS, out->sop_class);
    copy_uid(dataset, TAG_INSTANCE, out->sop_instance);
    copy_uid(dataset, TAG_STUDY, out->study);
    copy_uid(dataset, TAG_SERIES, out->series);
    return true;
}

char *sat_restore_stage(const SatRestoreRun *run, const SatBackupFile *file, SatStoreObject *out,
                        SatError *err)
{
    char *path = unpack(run, file, err);
    if (path == NULL) {
        return NULL;
    }
    if (!look_at(run, &path, out, err)) {
        sat_restore_staged_end(path);
        return NULL;
    }
    out->path = path;
    return path;
}

void sat_restore_staged_end(char *path)
{
    SatError ignored = SAT_ERROR_INIT; /* the whole folder goes at the end */
    (void)!sat_path_remove(path, &ignored);
    free(path);
}
