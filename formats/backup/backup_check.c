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

#define PIECE_BYTES ((size_t)1 << 20)
#define MOST_FAULT_TEXT 400

typedef struct {
    SatBackupFault fault;
    SatBackupProgress progress;
    void *context;
    SatBackupCheckResult *result;
    SatBackupReader *reader;
    SatFile *file;
    uint64_t done_bytes, total_bytes;
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

static bool go_on(Check *check, uint64_t bytes, SatError *err)
{
    check->done_bytes += bytes;
    return check->progress == NULL ||
           check->progress(check->context, check->done_bytes, check->total_bytes) ||
           sat_fail(err, SAT_ERR_CANCELLED, "stopped");
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
        done = sat_file_read_at(check->file, at, piece, length, err) && go_on(check, length, err);
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

static bool check_seal(Check *check, bool quick, bool *is_broken, SatError *err)
{
    size_t length = 0;
    SatSha256 sealed, found;
    const char *comment = sat_zip_reader_comment(sat_backup_reader_zip(check->reader), &length);
    if (!sat_backup_comment_parse(comment, length, &sealed)) {
        tell(check, "", "the sealing comment at the end of the zip is missing or damaged");
        return true;
    }
    if (quick) {
        return true;
    }
    if (!hash_body(check, check->result->size_bytes - length, &found, err)) {
        return false;
    }
    *is_broken = !sat_sha256_equal(&sealed, &found);
    return true;
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

static bool check_payload(Check *check, SatError *err)
{
    for (size_t i = 0; i < sat_backup_reader_count(check->reader); i++) {
        const SatBackupFile *file = sat_backup_reader_file(check->reader, i);
        SatError damaged = SAT_ERROR_INIT;
        if (!sat_backup_reader_visit(check->reader, file, NULL, &damaged) &&
            !tell_or_end(check, file->path, &damaged, err)) {
            return false;
        }
        if (!go_on(check, file->bytes, err)) {
            return false;
        }
    }
    return true;
}

static bool run(Check *check, bool quick, SatError *err)
{
    bool is_seal_broken = false;
    check->total_bytes = check->result->size_bytes;
    for (size_t i = 0; i < sat_backup_reader_count(check->reader); i++) {
        check->total_bytes += sat_backup_reader_file(check->reader, i)->bytes;
    }
    check->result->files = sat_backup_reader_count(check->reader);
    check->result->keeps_identifiers =
        sat_backup_reader_info(check->reader)->identifiers == SAT_IDENTIFIERS_KEPT;
    if (!check_seal(check, quick, &is_seal_broken, err) || !check_locals(check, err)) {
        return false;
    }
    size_t before = check->result->faults;
    check_order(check);
    bool has_order = check->result->faults == before;
    check_oxum(check);
    if ((has_order && !check_tag_files(check, err)) || (!quick && !check_payload(check, err))) {
        return false;
    }
    if (is_seal_broken && check->result->faults == 0) {
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
    return run(&check, quick, err) || sat_fail_in(err, "%s", path);
}
