/* Hashes and packs the cleaned objects of one case. */
#include "export/backup/backup_files.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/deidentify/deid_file.h"
#include "formats/backup/backup_layout.h"
#include "formats/zip/zip_deflate.h"
#include "formats/zip/zip_spill.h"

/* Larger objects go through a file: as many are in memory at once as workers and their queue. */
#define MOST_MEMORY_BYTES ((uint64_t)32 << 20)

void sat_backup_object_path(const SatKeptObject *object, char out[SAT_BACKUP_PATH_CAPACITY])
{
    char name[SAT_KEPT_NAME_CAPACITY];
    const SatDeidNumbers *numbers = object->numbers;
    if (object->own_path != NULL) {
        (void)snprintf(out, SAT_BACKUP_PATH_CAPACITY, "%s", object->own_path);
        return;
    }
    if (numbers != NULL) {
        (void)snprintf(out, SAT_BACKUP_PATH_CAPACITY,
                       SAT_BACKUP_MEDIA_DATA_FOLDER "ST%06" PRIu32 "/SE%06" PRIu32 "/IM%06" PRIu32,
                       numbers->study_number, numbers->series_number, numbers->instance_number);
        return;
    }
    sat_kept_object_name(object, name);
    const char *rest = strchr(name, '/');
    (void)snprintf(out, SAT_BACKUP_PATH_CAPACITY, "data/%s", rest != NULL ? rest + 1 : name);
}

/* What the DICOMDIR would say of an object. True without one. */
static bool make_entry(const SatBackupWork *work, const SatKeptContent *content, SatArena *arena,
                       SatDicomDirectoryEntry *out, SatError *err)
{
    return work->directory == NULL ||
           sat_dicom_directory_entry(&content->cleaned->dataset, sat_kept_content_syntax(content),
                                     arena, out, err);
}

/* ---- hashing ---------------------------------------------------------------------------------
 */

typedef struct {
    const SatBackupWork *work;
    SatBackupContent *out;
} Hashing;

typedef struct {
    SatSha256State *hash;
    uint64_t bytes;
} HashSink;

static bool feed(void *context, const void *bytes, size_t length, SatError *err)
{
    HashSink *sink = context;
    (void)err;
    sat_sha256_update(sink->hash, bytes, length);
    sink->bytes += length;
    return true;
}

/* Fits SatKeptVisitor.write: each object has a place of its own in out. */
static bool hash_object(void *context, const SatKeptObject *object, const SatKeptContent *content,
                        SatError *err)
{
    const Hashing *hashing = context;
    SatBackupContent *out = &hashing->out[object - hashing->work->objects->objects];
    SAT_AUTO(SatSha256State) *hash = sat_sha256_new(err);
    HashSink into = {hash, 0};
    SatDicomDirectoryEntry entry;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    if (hash == NULL || arena == NULL || /* one that cannot be named is left out */
        !make_entry(hashing->work, content, arena, &entry, err) ||
        !sat_kept_content_write(content, (SatDicomSink){feed, &into}, err)) {
        return false;
    }
    out->hash = sat_sha256_current(hash);
    out->bytes = into.bytes;
    return true;
}

typedef struct {
    Hashing hashing;
    SatError end;
} HashRun;

/* What cannot be hashed now is told when it is to be written. */
static bool object_hashed(void *context, const SatKeptObject *object, bool was_cleaned,
                          const SatError *why)
{
    HashRun *run = context;
    const SatBackupWork *work = run->hashing.work;
    (void)was_cleaned;
    if (why->code == SAT_ERR_NO_MEMORY) {
        run->end = *why;
        return false;
    }
    if (why->code != SAT_OK) {
        run->hashing.out[object - work->objects->objects] = (SatBackupContent){.bytes = 0};
    }
    work->progress(work->told);
    return true;
}

static bool hash_for_run(void *context, const SatKeptObject *object, const SatKeptContent *content,
                         SatError *err)
{
    HashRun *run = context;
    return hash_object(&run->hashing, object, content, err);
}

bool sat_backup_hash_objects(const SatBackupWork *work, SatBackupContent *out, SatError *err)
{
    HashRun run = {.hashing = {work, out}, .end = SAT_ERROR_INIT};
    const SatKeptVisitor visitor = {.keeps_identifiers = work->keeps_identifiers,
                                    .decoder = work->decoder,
                                    .write = hash_for_run,
                                    .done = object_hashed,
                                    .context = &run};
    if (sat_each_kept_object(work->objects, work->context, work->jobs, &visitor, err)) {
        return true;
    }
    if (run.end.code != SAT_OK) {
        *err = run.end;
    }
    return false;
}

/* ---- packing ---------------------------------------------------------------------------------
 */

/* What a worker has made of an object, until it is in the backup. */
typedef struct {
    SatZipPartEntry entry;
    SatByteWriter bytes, packed;
    SatFile *file; /* of a large object */
    char *file_path;
    SatArena *arena; /* of what the DICOMDIR says; NULL: nothing */
    SatDicomDirectoryEntry record;
    bool has_no_room; /* where it was to be staged: the machine's failure, not the object's */
} Packed;

typedef struct {
    const SatBackupWork *work;
    SatBackupWriter *writer;
    Packed *packed;  /* one an object */
    SatMutex *mutex; /* of the staging folder */
    uint64_t *written, *left_out;
    SatError end;
} PackRun;

static void free_packed(Packed *packed)
{
    SatError ignored = SAT_ERROR_INIT;
    sat_byte_writer_free(&packed->bytes);
    sat_byte_writer_free(&packed->packed);
    sat_file_close(packed->file);
    sat_arena_free(packed->arena);
    if (packed->file_path != NULL) {
        bool removed = sat_path_remove(packed->file_path, &ignored);
        (void)removed; /* the staging folder goes at the end of the run */
        free(packed->file_path);
    }
    *packed = (Packed){0};
}

/* Deflating pixels that are compressed already only costs time (PS3.5 annex A.4 and A.5). */
static bool is_compressed(const SatKeptContent *content)
{
    static const char *const beginnings[] = {"1.2.840.10008.1.2.4.", "1.2.840.10008.1.2.5",
                                             "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.8."};
    for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++) {
        if (strncmp(sat_kept_content_syntax(content), beginnings[i], strlen(beginnings[i])) == 0) {
            return true;
        }
    }
    return false;
}

static bool keep_bytes(void *context, const void *bytes, size_t length, SatError *err)
{
    SatByteWriter *out = context;
    sat_write_bytes(out, bytes, length);
    return !out->failed || sat_fail(err, SAT_ERR_NO_MEMORY,
                                    "not enough memory for an object of %zu bytes", out->length);
}

/* What is written for an object is mostly of its size, a little more or less. */
enum { ROOM_BYTES = 8192 };

static bool pack_in_memory(Packed *packed, const char *path, uint64_t size_bytes,
                           const SatKeptContent *content, SatError *err)
{
    SAT_AUTO(SatZipDeflater) *deflater = NULL;
    sat_byte_writer_reserve(&packed->bytes, (size_t)size_bytes + ROOM_BYTES);
    if (!is_compressed(content) && (deflater = sat_zip_deflater_new(err)) == NULL) {
        return false;
    }
    if (!sat_kept_content_write(content, (SatDicomSink){keep_bytes, &packed->bytes}, err) ||
        !sat_zip_make_entry(deflater, path, packed->bytes.bytes, packed->bytes.length,
                            &packed->packed, &packed->entry, err)) {
        return false;
    }
    if (packed->entry.content.bytes == packed->packed.bytes) {
        sat_byte_writer_free(&packed->bytes); /* only the packed ones wait for their turn */
    }
    return true;
}

typedef struct {
    SatZipSpill *into;
    Packed *packed;
} Spilling;

static bool spill(void *context, const void *bytes, size_t length, SatError *err)
{
    const Spilling *spilling = context;
    spilling->packed->has_no_room = !sat_zip_spill_put(spilling->into, bytes, length, err);
    return !spilling->packed->has_no_room;
}

static bool pack_in_file(PackRun *run, Packed *packed, const char *path, uint64_t size_bytes,
                         const SatKeptContent *content, SatError *err)
{
    sat_mutex_lock(run->mutex);
    packed->file_path = sat_staging_path(run->work->staging, size_bytes, err);
    sat_mutex_unlock(run->mutex);
    packed->has_no_room = true;
    packed->file = packed->file_path != NULL
                       ? sat_file_open(packed->file_path, SAT_FILE_CREATE_PRIVATE, err)
                       : NULL;
    SAT_AUTO(SatZipSpill) *into =
        packed->file != NULL ? sat_zip_spill_new(packed->file, !is_compressed(content), err) : NULL;
    if (into == NULL) {
        return false;
    }
    Spilling spilling = {into, packed};
    packed->has_no_room = false;
    if (!sat_kept_content_write(content, (SatDicomSink){spill, &spilling}, err)) {
        return false;
    }
    packed->has_no_room = !sat_zip_spill_end(into, path, &packed->entry, err);
    return !packed->has_no_room;
}

/* Fits SatKeptVisitor.write. */
static bool pack_object(void *context, const SatKeptObject *object, const SatKeptContent *content,
                        SatError *err)
{
    PackRun *run = context;
    Packed *packed = &run->packed[object - run->work->objects->objects];
    char path[SAT_BACKUP_PATH_CAPACITY];
    uint64_t size_bytes = sat_object_file_bytes(object->file);
    sat_backup_object_path(object, path);
    if (run->work->directory != NULL) {
        packed->arena = sat_arena_new(0, err);
        if (packed->arena == NULL ||
            !make_entry(run->work, content, packed->arena, &packed->record, err)) {
            return false;
        }
    }
    if (sat_backup_writer_reusable(run->writer, path)) {
        packed->entry.take_over = true;
        return true;
    }
    return size_bytes > MOST_MEMORY_BYTES
               ? pack_in_file(run, packed, path, size_bytes, content, err)
               : pack_in_memory(packed, path, size_bytes, content, err);
}

/* A file of the backup, and its records in the DICOMDIR. */
static bool add_object(PackRun *run, const Packed *packed, const char *path)
{
    char file_id[SAT_BACKUP_PATH_CAPACITY];
    SatDicomDirectoryWriter *directory = run->work->directory;
    for (size_t i = 0; directory != NULL && i <= strlen(path); i++) {
        file_id[i] = (char)(path[i] == '/' ? '\\' : path[i]);
    }
    return sat_backup_writer_add(run->writer, &packed->entry, &run->end) &&
           (directory == NULL ||
            sat_dicom_directory_writer_add(directory, &packed->record, file_id, &run->end));
}

/* What the machine refuses ends the run; what a file is to blame for costs the file. */
static bool object_packed(void *context, const SatKeptObject *object, bool was_cleaned,
                          const SatError *why)
{
    PackRun *run = context;
    const SatBackupWork *work = run->work;
    Packed *packed = &run->packed[object - work->objects->objects];
    char path[SAT_BACKUP_PATH_CAPACITY];
    bool goes_on = true;
    (void)was_cleaned;
    sat_backup_object_path(object, path);
    packed->entry.name = path;
    if (why->code == SAT_OK) {
        goes_on = add_object(run, packed, path);
        *run->written += goes_on;
    } else if (why->code == SAT_ERR_NO_MEMORY || packed->has_no_room) {
        run->end = *why;
        goes_on = false;
    } else {
        ++*run->left_out;
        work->left_out(work->told, object, why);
    }
    free_packed(packed);
    work->progress(work->told);
    return goes_on;
}

bool sat_backup_write_objects(const SatBackupWork *work, SatBackupWriter *writer, uint64_t *written,
                              uint64_t *left_out, SatError *err)
{
    PackRun run = {.work = work,
                   .writer = writer,
                   .packed = calloc(work->objects->count + 1, sizeof(Packed)),
                   .mutex = sat_mutex_new(err),
                   .written = written,
                   .left_out = left_out,
                   .end = SAT_ERROR_INIT};
    const SatKeptVisitor visitor = {.keeps_identifiers = work->keeps_identifiers,
                                    .decoder = work->decoder,
                                    .write = pack_object,
                                    .done = object_packed,
                                    .context = &run};
    bool done = run.packed != NULL && run.mutex != NULL;
    if (run.packed == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu objects",
                       work->objects->count);
    }
    if (done && !sat_each_kept_object(work->objects, work->context, work->jobs, &visitor, err)) {
        done = false;
        if (run.end.code != SAT_OK) {
            *err = run.end;
        }
    }
    for (size_t i = 0; run.packed != NULL && i < work->objects->count; i++) {
        free_packed(&run.packed[i]);
    }
    free(run.packed);
    sat_mutex_free(run.mutex);
    return done;
}
