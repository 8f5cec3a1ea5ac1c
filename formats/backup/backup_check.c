/* Verifies backups. */
#include "formats/backup/backup_check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/backup/backup_comment.h"
#include "formats/backup/backup_reader.h"
#include "formats/base/byte_writer.h"
#include "formats/base/hash_manifest.h"
#include "formats/base/parallel_tasks.h"
#include "formats/base/platform.h"

#define PIECE_BYTES ((size_t)1 << 20)
#define MOST_FAULT_TEXT 400

typedef struct {
    SatBackupFault fault;
    SatBackupProgress progress;
    void *context;
    SatBackupCheckResult *result;
    SatBackupReader *reader;
    SatFile *file;
    uint64_t body_bytes; /* what the comment seals */
    bool is_sealed;
    SatSha256 sealed, body;
    SatError **found; /* of the tasks of check_bytes(); NULL: nothing wrong */
    uint64_t total_bytes;
    SatMutex *mutex; /* guards what follows */
    uint64_t done_bytes;
    bool is_stopped;
} Check;

static void tell(Check *check, const char *path, const char *text)
{
    check->result->faults++;
    if (check->fault != NULL) {
        check->fault(check->context, path, text);
    }
}

/* What the system refuses ends the check; what the file is to blame for is told. */
static bool tell_or_end(Check *check, const char *path, const SatError *found, SatError *err)
{
    if (found->code == SAT_ERR_SYSTEM || found->code == SAT_ERR_NO_MEMORY ||
        found->code == SAT_ERR_CANCELLED) {
        *err = *found;
        return false;
    }
    tell(check, path, found->text);
    return true;
}

/* ---- progress --------------------------------------------------------------------------------
 */

/* thread: any. Whether to go on. */
static bool count_bytes(Check *check, uint64_t bytes)
{
    sat_mutex_lock(check->mutex);
    check->done_bytes += bytes;
    const bool goes_on = !check->is_stopped;
    sat_mutex_unlock(check->mutex);
    return goes_on;
}

/* In the caller's thread, between tasks. */
static bool tell_progress(void *context)
{
    Check *check = context;
    sat_mutex_lock(check->mutex);
    const uint64_t done = check->done_bytes;
    sat_mutex_unlock(check->mutex);
    if (check->progress == NULL || check->progress(check->context, done, check->total_bytes)) {
        return true;
    }
    sat_mutex_lock(check->mutex);
    check->is_stopped = true;
    sat_mutex_unlock(check->mutex);
    return false;
}

/* ---- the seal --------------------------------------------------------------------------------
 */

static bool hash_body(Check *check, uint64_t body_bytes, SatSha256 *out, SatError *err)
{
    SAT_AUTO(SatSha256State) *hash = sat_sha256_new(err);
    uint8_t *piece = malloc(PIECE_BYTES);
    bool done = hash != NULL &&
                (piece != NULL || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to verify"));
    for (uint64_t at = 0; done && at < body_bytes;) {
        uint64_t left = body_bytes - at;
        size_t length = left < PIECE_BYTES ? (size_t)left : PIECE_BYTES;
        done = sat_file_read_at(check->file, at, piece, length, err) &&
               (count_bytes(check, length) || sat_fail(err, SAT_ERR_CANCELLED, "stopped"));
        if (done) {
            sat_sha256_update(hash, piece, length);
        }
        at += length;
    }
    free(piece);
    if (done) {
        *out = sat_sha256_current(hash);
    }
    return done;
}

/* Reads the comment; what it seals is looked at with the payload. */
static void check_comment(Check *check)
{
    size_t length = 0;
    const char *comment = sat_zip_reader_comment(sat_backup_reader_zip(check->reader), &length);
    check->body_bytes = check->result->size_bytes - length;
    check->is_sealed = sat_backup_comment_parse(comment, length, &check->sealed);
    if (!check->is_sealed) {
        tell(check, "", "the sealing comment at the end of the zip is missing or damaged");
    }
}

static bool is_media(const Check *check)
{
    return sat_backup_reader_info(check->reader)->layout == SAT_BACKUP_MEDIA;
}

/* ---- structure -------------------------------------------------------------------------------
 */

/* The entries have one order: bagit.txt, the payload as the manifest names it, the three others. Of
 * a medium: the payload, the manifest. */
static void check_order(Check *check)
{
    static const char *const bag_last[] = {SAT_BACKUP_MANIFEST_NAME, SAT_BACKUP_INFO_NAME,
                                           SAT_BACKUP_TAG_MANIFEST_NAME};
    static const char *const media_last[] = {SAT_BACKUP_MEDIA_MANIFEST_NAME};
    const SatZipReader *zip = sat_backup_reader_zip(check->reader);
    const size_t files = sat_backup_reader_count(check->reader);
    const bool is_bag = !is_media(check);
    const char *const *last = is_bag ? bag_last : media_last;
    const size_t before = is_bag ? 1 : 0, behind = is_bag ? 3 : 1;
    const size_t skipped = is_bag ? strlen(sat_backup_reader_name(check->reader)) + 1 : 0;
    bool is_good = sat_zip_reader_count(zip) == before + files + behind;
    for (size_t i = 0; is_good && i < files; i++) {
        is_good = sat_backup_reader_file(check->reader, i)->entry == before + i;
    }
    for (size_t i = 0; is_good && i < behind; i++) {
        const SatZipEntry *entry = sat_zip_reader_entry(zip, before + files + i);
        is_good = strcmp(entry->name + skipped, last[i]) == 0;
    }
    if (!is_good) {
        tell(check, "", "the files of the zip are not those of the manifest, in its order");
    }
}

static void check_oxum(Check *check)
{
    char text[MOST_FAULT_TEXT];
    const SatBackupInfo *info = sat_backup_reader_info(check->reader);
    size_t files = sat_backup_reader_count(check->reader);
    uint64_t bytes = 0;
    if (is_media(check)) { /* the last one is the file that says it */
        files -= files > 0;
    }
    for (size_t i = 0; i < files; i++) {
        bytes += sat_backup_reader_file(check->reader, i)->bytes;
    }
    if (bytes != info->payload_bytes || files != info->payload_files) {
        (void)snprintf(text, sizeof(text),
                       "Payload-Oxum says %" PRIu64 ".%" PRIu64 ", there is %" PRIu64 ".%zu",
                       info->payload_bytes, info->payload_files, bytes, files);
        tell(check, sat_backup_reader_paths(check->reader)->info, text);
    }
}

/* The hash of a tag file as it is, put into the tag manifest that should be there. */
static bool add_tag_file(Check *check, size_t entry, const char *name, SatByteWriter *expected,
                         SatError *err)
{
    SatError damaged = SAT_ERROR_INIT;
    size_t length = 0;
    uint8_t *bytes = sat_zip_reader_load(sat_backup_reader_zip(check->reader), entry,
                                         SAT_BACKUP_MAX_MANIFEST_BYTES, &length, &damaged);
    if (bytes == NULL) {
        return tell_or_end(check, name, &damaged, err);
    }
    SatSha256 hash = sat_sha256(bytes, length);
    sat_manifest_add(expected, &hash, name);
    free(bytes);
    return true;
}

static bool compare_tag_manifest(Check *check, size_t entry, const SatByteWriter *expected,
                                 SatError *err)
{
    SatError damaged = SAT_ERROR_INIT;
    size_t length = 0;
    uint8_t *found = sat_zip_reader_load(sat_backup_reader_zip(check->reader), entry,
                                         SAT_BACKUP_MAX_INFO_BYTES, &length, &damaged);
    if (found == NULL) {
        return tell_or_end(check, SAT_BACKUP_TAG_MANIFEST_NAME, &damaged, err);
    }
    if (length != expected->length || memcmp(found, expected->bytes, length) != 0) {
        tell(check, SAT_BACKUP_TAG_MANIFEST_NAME,
             "it does not say what bagit.txt, the manifest and bag-info.txt are");
    }
    free(found);
    return true;
}

/* Of a medium the manifest names its one tag file. */
static bool check_media_info(Check *check, SatError *err)
{
    SatError damaged = SAT_ERROR_INIT;
    const SatBackupFile *file = sat_backup_reader_find(check->reader, SAT_BACKUP_MEDIA_INFO_NAME);
    if (file == NULL) {
        tell(check, SAT_BACKUP_MEDIA_INFO_NAME, "the manifest does not name it");
        return true;
    }
    return sat_backup_reader_visit(check->reader, file, NULL, &damaged) ||
           tell_or_end(check, file->path, &damaged, err);
}

static bool check_tag_files(Check *check, SatError *err)
{
    if (is_media(check)) {
        return check_media_info(check, err);
    }
    SatByteWriter expected = SAT_BYTE_WRITER_INIT;
    size_t files = sat_backup_reader_count(check->reader);
    bool done =
        add_tag_file(check, 0, SAT_BACKUP_BAGIT_NAME, &expected, err) &&
        add_tag_file(check, files + 1, SAT_BACKUP_MANIFEST_NAME, &expected, err) &&
        add_tag_file(check, files + 2, SAT_BACKUP_INFO_NAME, &expected, err) &&
        (!expected.failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to verify")) &&
        compare_tag_manifest(check, files + 3, &expected, err);
    sat_byte_writer_free(&expected);
    return done;
}

static bool check_locals(Check *check, SatError *err)
{
    const SatZipReader *zip = sat_backup_reader_zip(check->reader);
    for (size_t i = 0; i < sat_zip_reader_count(zip); i++) {
        SatError differs = SAT_ERROR_INIT;
        if (!sat_zip_reader_check_local(zip, i, &differs) &&
            !tell_or_end(check, "", &differs, err)) {
            return false;
        }
    }
    return true;
}

/* ---- every byte ------------------------------------------------------------------------------
 */

/* Task 0 is the seal, the others are the files in their order. What is wrong is kept, to be told in
 * that order; without memory for it the check ends. */
static bool check_one(void *context, size_t index)
{
    Check *check = context;
    SatError found = SAT_ERROR_INIT;
    bool done = true;
    if (index == 0) {
        done = !check->is_sealed || hash_body(check, check->body_bytes, &check->body, &found);
    } else {
        const SatBackupFile *file = sat_backup_reader_file(check->reader, index - 1);
        done = sat_backup_reader_visit(check->reader, file, NULL, &found);
        if (!count_bytes(check, file->bytes)) {
            return false;
        }
    }
    if (!done) {
        check->found[index] = malloc(sizeof(found));
        if (check->found[index] == NULL) {
            return false;
        }
        *check->found[index] = found;
    }
    return done || index > 0;
}

static bool tell_found(Check *check, size_t count, SatError *err)
{
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        if (check->found[i] != NULL && i == 0) {
            *err = *check->found[i];
            done = false;
        } else if (check->found[i] != NULL) {
            done = tell_or_end(check, sat_backup_reader_file(check->reader, i - 1)->path,
                               check->found[i], err);
        }
    }
    return done;
}

static bool check_bytes(Check *check, SatError *err)
{
    const SatTasks tasks = {check_one, tell_progress, check};
    const size_t count = sat_backup_reader_count(check->reader) + 1;
    check->found = calloc(count, sizeof(SatError *));
    if (check->found == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to verify");
    }
    SatError stopped = SAT_ERROR_INIT;
    const bool all = sat_tasks_run(&tasks, count, sat_processor_count(), &stopped);
    bool done = tell_found(check, count, err);
    if (done && !all) {
        done = check->is_stopped ? sat_fail(err, SAT_ERR_CANCELLED, "stopped")
                                 : sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to verify");
    }
    for (size_t i = 0; i < count; i++) {
        free(check->found[i]);
    }
    free(check->found);
    return done;
}

static bool run(Check *check, bool quick, SatError *err)
{
    check->total_bytes = check->result->size_bytes;
    for (size_t i = 0; i < sat_backup_reader_count(check->reader); i++) {
        check->total_bytes += sat_backup_reader_file(check->reader, i)->bytes;
    }
    check->result->files = sat_backup_reader_count(check->reader);
    check->result->keeps_identifiers =
        sat_backup_reader_info(check->reader)->identifiers == SAT_IDENTIFIERS_KEPT;
    check_comment(check);
    if (!check_locals(check, err)) {
        return false;
    }
    size_t before = check->result->faults;
    check_order(check);
    bool has_order = check->result->faults == before;
    check_oxum(check);
    if ((has_order && !check_tag_files(check, err)) || (!quick && !check_bytes(check, err))) {
        return false;
    }
    if (!quick && check->is_sealed && !sat_sha256_equal(&check->sealed, &check->body) &&
        check->result->faults == 0) {
        tell(check, "", "the zip differs from its seal, though no file in it does");
    }
    return true;
}

bool sat_backup_check(const char *path, bool quick, SatBackupFault fault,
                      SatBackupProgress progress, void *context, SatBackupCheckResult *result,
                      SatError *err)
{
    SatError refused = SAT_ERROR_INIT;
    Check check = {.fault = fault, .progress = progress, .context = context, .result = result};
    *result = (SatBackupCheckResult){0};
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, err);
    if (file == NULL || !sat_file_size(file, &result->size_bytes, err)) {
        return false;
    }
    check.file = file;
    SAT_AUTO(SatBackupReader) *reader = sat_backup_reader_open(path, &refused);
    if (reader == NULL && refused.code == SAT_ERR_CORRUPT) {
        tell(&check, "", refused.text);
        return true;
    }
    if (reader == NULL) {
        *err = refused;
        return false;
    }
    check.reader = reader;
    check.mutex = sat_mutex_new(err);
    const bool done = check.mutex != NULL && run(&check, quick, err);
    sat_mutex_free(check.mutex);
    return done || sat_fail_in(err, "%s", path);
}
