/* A Satchel backup as a source: its files are checked against their hashes and read as they lay at
 * the source it was made of. */
#include <stdlib.h>
#include <string.h>

#include "export/source/raw_item_private.h"
#include "export/source/source_kinds.h"
#include "formats/backup/backup_layout.h"
#include "formats/backup/backup_reader.h"
#include "formats/base/byte_writer.h"
#include "formats/case/case_model.h"

typedef struct {
    SatSourceScan scan;
    const SatBackupReader *reader;
    const char *argument; /* opens it */
    const char *shown;    /* as it is told */
} BackupWalk;

/* ---- one file --------------------------------------------------------------------------------
 */

typedef struct {
    SatFile *file;
    uint64_t offset;
    bool is_output; /* the failure is the staging folder's, not the backup's */
} Staging;

static bool put_piece(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    Staging *staging = context;
    if (sat_interrupt_requested()) {
        return sat_fail(err, SAT_ERR_CANCELLED, "interrupted while unpacking");
    }
    staging->is_output = !sat_file_write_at(staging->file, staging->offset, bytes, length, err);
    staging->offset += length;
    return !staging->is_output;
}

/* A file's time is its hash: the same file is the same in every run, so that an interrupted one
 * goes on. */
static uint32_t time_of(const SatSha256 *hash)
{
    return (uint32_t)hash->bytes[0] << 24 | (uint32_t)hash->bytes[1] << 16 |
           (uint32_t)hash->bytes[2] << 8 | (uint32_t)hash->bytes[3];
}

static bool stage(BackupWalk *walk, const SatBackupFile *file, const char *path, bool *is_output,
                  SatError *err)
{
    SAT_AUTO(SatFile) *staged = sat_file_open(path, SAT_FILE_CREATE_PRIVATE, err);
    Staging staging = {.file = staged, .is_output = true};
    if (staged == NULL) {
        *is_output = true;
        return false;
    }
    staging.is_output = false;
    const SatZipSink sink = {put_piece, &staging};
    bool done = sat_backup_reader_visit(walk->reader, file, &sink, err);
    *is_output = staging.is_output;
    if (done) {
        *is_output = true;
        done = sat_file_set_modified(staged, time_of(&file->hash), err);
    }
    return done;
}

/* The number that a folder's name begins with, *path behind the folder; 0: none. */
static uint32_t folder_number(const char **path)
{
    const char *at = *path, *end = strchr(*path, '/');
    uint32_t number = 0;
    for (; *at >= '0' && *at <= '9' && number < SAT_CASE_ORDER_STEP / 10; at++) {
        number = number * 10 + (uint32_t)(*at - '0');
    }
    *path = end != NULL ? end + 1 : at;
    return end != NULL && *at == ' ' ? number : 0;
}

/* "data/02 CT Head/03 Axial/0001.dcm": as the server had its studies and series. Of cleaned ones
 * case.json tells the studies, and numbers of their own hold. */
static void set_order(const BackupWalk *walk, const SatBackupFile *file, SatSourceFile *source)
{
    const size_t data = strlen(SAT_BACKUP_DATA_FOLDER);
    if (sat_backup_reader_info(walk->reader)->identifiers != SAT_IDENTIFIERS_AS_SERVED ||
        strncmp(file->path, SAT_BACKUP_DATA_FOLDER, data) != 0) {
        return;
    }
    const char *at = file->path + data;
    const uint32_t study = folder_number(&at), series = study > 0 ? folder_number(&at) : 0;
    if (series > 0 && study < SAT_CASE_MAX_STUDIES) {
        source->study_order = study;
        source->series_order = study * SAT_CASE_ORDER_STEP + series;
    }
}

static bool visit_staged(BackupWalk *walk, const SatBackupFile *file, const char *path,
                         const char *shown, SatError *err)
{
    SatByteWriter identity = SAT_BYTE_WRITER_INIT;
    sat_write_format(&identity, "%s: %s", walk->argument, file->path);
    sat_write_u8(&identity, 0);
    SatSourceFile source = {.path = path,
                            .name = file->path,
                            .display_path = shown,
                            .identity = (const char *)identity.bytes,
                            .backup_path = file->path};
    set_order(walk, file, &source);
    bool done = identity.failed
                    ? sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the backup")
                    : sat_source_visit_file(&walk->scan, &source, err);
    sat_byte_writer_free(&identity);
    return done;
}

static bool visit_file(BackupWalk *walk, const SatBackupFile *file, const char *shown,
                       SatError *err)
{
    SatStaging *staging = walk->scan.visitor->staging;
    SatError why = SAT_ERROR_INIT;
    bool is_output = false;
    char *path = sat_staging_path(staging, file->bytes, err);
    if (path == NULL) {
        return false;
    }
    bool done = stage(walk, file, path, &is_output, &why);
    if (done) {
        done = visit_staged(walk, file, path, shown, err);
    } else if (is_output || why.code == SAT_ERR_CANCELLED || why.code == SAT_ERR_NO_MEMORY) {
        if (is_output) {
            sat_staging_set_full(staging);
        }
        *err = why;
    } else { /* one damaged file costs that file alone */
        walk->scan.counts->files_seen++;
        sat_source_skip(&walk->scan,
                        why.code == SAT_ERR_CORRUPT ? SAT_SKIP_CORRUPT : SAT_SKIP_UNREADABLE, shown,
                        why.text);
        done = true;
    }
    free(path); /* the file goes with the staging folder */
    return done;
}

static bool visit_files(BackupWalk *walk, SatError *err)
{
    const SatBackupLayout layout = sat_backup_reader_info(walk->reader)->layout;
    bool done = true;
    for (size_t i = 0; done && i < sat_backup_reader_count(walk->reader); i++) {
        const SatBackupFile *file = sat_backup_reader_file(walk->reader, i);
        if (!sat_backup_path_is_object(layout, file->path)) {
            continue;
        }
        SatByteWriter shown = SAT_BYTE_WRITER_INIT;
        sat_write_format(&shown, "%s: %s", walk->shown, file->path);
        sat_write_u8(&shown, 0);
        done = !shown.failed
                   ? visit_file(walk, file, (const char *)shown.bytes, err)
                   : sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the backup");
        sat_byte_writer_free(&shown);
        sat_source_progress(&walk->scan);
    }
    return done;
}

/* ---- the case --------------------------------------------------------------------------------
 */

static void tell_without_texts(const BackupWalk *walk, const SatError *why)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_write_format(&text, "the texts of the case are left out: %s", why->text);
    sat_write_u8(&text, 0);
    sat_source_note(&walk->scan, true, walk->shown,
                    text.failed ? "the texts of the case are left out" : (const char *)text.bytes);
    sat_byte_writer_free(&text);
}

static bool ends_the_scan(const SatError *why)
{
    return why->code == SAT_ERR_NO_MEMORY || why->code == SAT_ERR_CANCELLED;
}

/* Says which backup the objects lie in. What is wrong with its texts costs no object. */
static bool begin_backup(BackupWalk *walk, SatError *err)
{
    const SatSourceVisitor *visitor = walk->scan.visitor;
    SatError why = SAT_ERROR_INIT;
    SatError refused = SAT_ERROR_INIT;
    SatRawBackup raw = {.info = sat_backup_reader_info(walk->reader)};
    const SatBackupFile *file =
        sat_backup_reader_find(walk->reader, sat_backup_reader_paths(walk->reader)->case_json);
    char *json = NULL;
    if (file != NULL) {
        json = (char *)sat_backup_reader_load(walk->reader, file, SAT_CASE_MAX_JSON_BYTES,
                                              &raw.case_json_bytes, &why);
    }
    raw.case_json = json;
    if (!ends_the_scan(&why) && visitor->backup != NULL &&
        !visitor->backup(visitor->context, &raw, &refused)) {
        why = refused;
    }
    free(json);
    if (ends_the_scan(&why)) {
        *err = why;
        return false;
    }
    if (why.code != SAT_OK) {
        tell_without_texts(walk, &why);
    }
    return true;
}

static void end_backup(const BackupWalk *walk)
{
    const SatSourceVisitor *visitor = walk->scan.visitor;
    SatError ignored = SAT_ERROR_INIT;
    bool ended = visitor->backup == NULL || visitor->backup(visitor->context, NULL, &ignored);
    (void)ended; /* nothing is made at the end */
}

bool sat_source_visit_backup(const SatSourceScan *scan, const char *path, const char *shown,
                             SatError *err)
{
    if (scan->visitor->staging == NULL) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "%s: no place is given to unpack a backup", path);
    }
    SAT_AUTO(SatBackupReader) *reader = sat_backup_reader_open(path, err);
    if (reader == NULL) {
        return false;
    }
    BackupWalk walk = {.scan = *scan, .reader = reader, .argument = path, .shown = shown};
    bool done = begin_backup(&walk, err) && visit_files(&walk, err);
    end_backup(&walk);
    return done;
}

/* ---- the source ------------------------------------------------------------------------------
 */

bool sat_source_takes_backup(const char *argument)
{
    return sat_path_info(argument).kind == SAT_PATH_FILE && sat_backup_is_one(argument);
}

bool sat_source_scan_backup(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                            SatSourceCounts *counts, SatError *err)
{
    const SatSourceScan scan = {.ordinal = ordinal, .visitor = visitor, .counts = counts};
    if (sat_source_visit_backup(&scan, argument, sat_path_file_name(argument), err)) {
        return true;
    }
    if (err->code == SAT_ERR_CORRUPT || err->code == SAT_ERR_FORMAT) {
        SatError why = *err;
        sat_error_clear(err);
        return sat_fail(err, why.code, "%s; what is whole of it: satchel repair FILE -o NEW",
                        why.text);
    }
    return false;
}
