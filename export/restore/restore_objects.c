/* Sends the objects of a backup batch by batch. */
#include "export/restore/restore_objects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/restore/restore_objects_private.h"

enum { MOST_BREAKS = 2, MOST_BREAKS_IN_A_ROW = 3, TEXT_CAPACITY = 160 };

/* ---- what is to be sent ---------------------------------------------------------------------- */

static bool is_dicom_name(SatBackupLayout layout, const char *path)
{
    const size_t length = strlen(path);
    return layout == SAT_BACKUP_MEDIA || (length > 4 && strcmp(path + length - 4, ".dcm") == 0);
}

bool sat_restore_objects_read(const char *path, SatRestoreObjects *out, SatError *err)
{
    *out = (SatRestoreObjects){.reader = sat_backup_reader_open(path, err)};
    if (out->reader == NULL) {
        return false;
    }
    const SatBackupInfo *info = sat_backup_reader_info(out->reader);
    const size_t all = sat_backup_reader_count(out->reader);
    out->files = calloc(all + 1, sizeof(*out->files));
    if (out->files == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the list of files");
    }
    out->is_identifiable = info->identifiers == SAT_IDENTIFIERS_KEPT;
    for (size_t i = 0; i < all; i++) {
        const SatBackupFile *file = sat_backup_reader_file(out->reader, i);
        if (!sat_backup_path_is_object(info->layout, file->path)) {
            continue;
        }
        if (!is_dicom_name(info->layout, file->path)) {
            out->others++;
            continue;
        }
        out->files[out->count++] = file;
        out->size_bytes += file->bytes;
    }
    return out->count > 0 ||
           sat_fail(err, SAT_ERR_FORMAT, "%s: there is no DICOM object in it to restore", path);
}

void sat_restore_objects_free(SatRestoreObjects *objects)
{
    free(objects->files);
    sat_backup_reader_close(objects->reader);
    *objects = (SatRestoreObjects){0};
}

const char *sat_restore_objects_folder(const SatRestoreObjects *objects, const SatBackupFile *file,
                                       size_t *length)
{
    const size_t skipped = strlen(sat_backup_reader_paths(objects->reader)->objects);
    const char *last = strrchr(file->path, '/');
    *length =
        last != NULL && last > file->path + skipped ? (size_t)(last - file->path) - skipped : 0;
    return file->path + skipped;
}

/* ---- objects that share a UID ---------------------------------------------------------------- */

typedef struct {
    uint64_t key; /* of the UID; 0: free */
    size_t index; /* of the file that had it first */
} Known;

typedef struct {
    const SatRestoreRun *run;
    const SatRestorePlace *place;
    SatRestoreTotals *out;
    Known *known;
    size_t known_capacity; /* a power of two, at least twice the files */
    SatStoreObject *batch;
    const SatBackupFile **files; /* of the batch */
    char **paths;                /* likewise, staged */
    size_t begin, count;         /* of the batch in the list of files; in the batch */
    size_t next;                 /* of the list of files */
    unsigned broken_in_a_row;
    bool was_noted;
} Sending;

/* The file that had the UID before; NULL: it is the first. */
static const SatBackupFile *know(Sending *sending, const char *uid, size_t index)
{
    uint64_t key = 0xcbf29ce484222325U; /* FNV-1a: the UIDs are no secret and the table is ours */
    for (const char *at = uid; *at != '\0'; at++) {
        key = (key ^ (uint64_t)(unsigned char)*at) * 0x100000001b3U;
    }
    key = key != 0 ? key : 1;
    size_t slot = (size_t)key & (sending->known_capacity - 1);
    while (sending->known[slot].key != 0) {
        if (sending->known[slot].key == key) {
            return sending->run->objects->files[sending->known[slot].index];
        }
        slot = (slot + 1) & (sending->known_capacity - 1);
    }
    sending->known[slot] = (Known){.key = key, .index = index};
    return NULL;
}

/* ---- telling --------------------------------------------------------------------------------- */

static void tell(Sending *sending, const SatBackupFile *file, SatRestoreFate fate, const char *why)
{
    sending->out->fates[fate]++;
    sending->run->told(sending->run->context, file, fate, why);
}

/* What is settled of the batch; what is not stays for the next run. */
static void end_batch(Sending *sending)
{
    for (size_t i = 0; i < sending->count; i++) {
        SatStoreObject *object = &sending->batch[i];
        if (object->is_stored) {
            sending->out->sent_bytes += object->was_there ? 0 : object->size_bytes;
            tell(sending, sending->files[i],
                 object->was_there ? SAT_RESTORED_WAS_THERE : SAT_RESTORED_SENT, "");
        } else if (object->why[0] != '\0') {
            tell(sending, sending->files[i], SAT_RESTORED_REFUSED, object->why);
        }
        sat_restore_staged_end(sending->paths[i]);
    }
    sending->count = 0;
}

/* ---- a batch --------------------------------------------------------------------------------- */

static bool ends_all(const SatError *err)
{
    return err->code != SAT_ERR_CORRUPT && err->code != SAT_ERR_FORMAT &&
           err->code != SAT_ERR_LIMIT && err->code != SAT_ERR_UNSUPPORTED;
}

static bool take(Sending *sending, const SatBackupFile *file, size_t index, SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    SatStoreObject *object = &sending->batch[sending->count];
    char *path = sat_restore_stage(sending->run, file, object, &why);
    if (path == NULL) {
        if (ends_all(&why)) {
            *err = why;
            return false;
        }
        tell(sending, file, SAT_RESTORED_DAMAGED, why.text);
        return true;
    }
    const SatBackupFile *first = know(sending, object->sop_instance, index);
    if (first != NULL) {
        const bool same =
            memcmp(first->hash.bytes, file->hash.bytes, sizeof(file->hash.bytes)) == 0;
        sat_restore_staged_end(path);
        tell(sending, file, same ? SAT_RESTORED_WAS_THERE : SAT_RESTORED_REFUSED,
             same ? ""
                  : "another object of this backup has its UID, and a server keeps one of them");
        return true;
    }
    sending->paths[sending->count] = path;
    sending->files[sending->count++] = file;
    return true;
}

static bool fill_batch(Sending *sending, SatError *err)
{
    const SatRestoreObjects *objects = sending->run->objects;
    const SatRestorePlace *place = sending->place;
    uint64_t bytes = 0;
    sending->begin = sending->next;
    while (sending->next < objects->count && sending->count < place->most_objects &&
           bytes < place->most_bytes) {
        const SatBackupFile *file = objects->files[sending->next];
        if (sat_interrupt_requested()) {
            return sat_fail(err, SAT_ERR_CANCELLED, "interrupted while sending");
        }
        if (!take(sending, file, sending->next, err)) {
            return false;
        }
        sending->next++;
        bytes += file->bytes;
    }
    return true;
}

static bool progress(void *context, size_t done, size_t count)
{
    const Sending *sending = context;
    (void)count;
    sending->run->progress(sending->run->context, sending->begin + done,
                           sending->run->objects->count);
    return true;
}

/* A server that cannot be asked gets everything: what it has already it keeps once. */
static bool find(Sending *sending, SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    if (sending->place->find(sending->place->context, sending->batch, sending->count, &why)) {
        return true;
    }
    if (why.code != SAT_ERR_NETWORK && why.code != SAT_ERR_LIMIT && why.code != SAT_ERR_FORMAT &&
        why.code != SAT_ERR_CORRUPT) {
        *err = why;
        return false;
    }
    if (!sending->was_noted) {
        char text[sizeof(why.text)];
        (void)snprintf(text, sizeof(text),
                       "what it has cannot be asked, everything is sent: %.300s", why.text);
        sending->run->note(sending->run->context, text);
        sending->was_noted = true;
    }
    return true;
}

/* The object over which the server failed, when trying it again is of use: *again; NULL: it was not
 * about an object. */
static SatStoreObject *find_broken(const Sending *sending, const unsigned *before)
{
    for (size_t i = 0; i < sending->count; i++) {
        if (sending->batch[i].breaks > before[i]) {
            return &sending->batch[i];
        }
    }
    return NULL;
}

/* Sends the batch. An object over which the server fails twice is left out; several of them one
 * behind the other are a server that fails. */
static bool store(Sending *sending, SatError *err)
{
    unsigned *before = calloc(sending->count + 1, sizeof(*before));
    if (before == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to send");
    }
    bool done = false, goes_on = true;
    while (!done && goes_on) {
        for (size_t i = 0; i < sending->count; i++) {
            before[i] = sending->batch[i].breaks;
        }
        sat_error_clear(err);
        done = sending->place->store(sending->place->context, sending->batch, sending->count,
                                     progress, sending, err);
        SatStoreObject *broken =
            !done && err->code == SAT_ERR_NETWORK ? find_broken(sending, before) : NULL;
        goes_on = broken != NULL;
        if (goes_on && broken->breaks == MOST_BREAKS) {
            goes_on = ++sending->broken_in_a_row < MOST_BREAKS_IN_A_ROW;
            if (goes_on) {
                (void)snprintf(broken->why, sizeof(broken->why),
                               "the server failed over it twice: %.120s", err->text);
            }
        }
    }
    free(before);
    return done;
}

static bool send_batch(Sending *sending, SatError *err)
{
    const size_t refused = sending->out->fates[SAT_RESTORED_REFUSED];
    bool done = fill_batch(sending, err);
    done = done && (sending->count == 0 || (find(sending, err) && store(sending, err)));
    end_batch(sending);
    if (sending->out->fates[SAT_RESTORED_REFUSED] == refused) {
        sending->broken_in_a_row = 0;
    }
    return done;
}

bool sat_restore_objects_send(const SatRestoreRun *run, const SatRestorePlace *place,
                              SatRestoreTotals *out, SatError *err)
{
    Sending sending = {.run = run, .place = place, .out = out, .known_capacity = 16};
    *out = (SatRestoreTotals){0};
    while (sending.known_capacity < 2 * run->objects->count) {
        sending.known_capacity *= 2;
    }
    sending.known = calloc(sending.known_capacity, sizeof(*sending.known));
    const size_t most =
        run->objects->count < place->most_objects ? run->objects->count : place->most_objects;
    sending.batch = calloc(most, sizeof(*sending.batch));
    sending.files = calloc(most, sizeof(*sending.files));
    sending.paths = calloc(most, sizeof(*sending.paths));
    bool done = sending.known != NULL && sending.batch != NULL && sending.files != NULL &&
                sending.paths != NULL;
    if (!done) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to send");
    }
    while (done && sending.next < run->objects->count) {
        done = send_batch(&sending, err);
    }
    free(sending.known);
    free(sending.batch);
    free(sending.files);
    free(sending.paths);
    return done;
}
