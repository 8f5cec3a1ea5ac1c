/* Writes a backup. */
#include "formats/backup/backup_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/backup/backup_comment.h"
#include "formats/backup/backup_layout.h"
#include "formats/base/hash_manifest.h"
#include "formats/case/safe_name.h"

#define WHOLE_PATH_CAPACITY (SAT_BACKUP_MAX_NAME_BYTES + SAT_BACKUP_MAX_PATH_BYTES + 2U)

struct SatBackupWriter {
    SatZipPart *part;
    SatArena *arena;
    const char *name;
    SatBackupInfo info;
    SatByteWriter manifest, tag_manifest;
    bool stopped;
};

/* A name that our own rules leave as it is keeps them. */
bool sat_backup_name_is_good(const char *name)
{
    char safe[SAT_BACKUP_MAX_NAME_BYTES + 4];
    size_t length = strlen(name);
    if (length == 0 || length > SAT_BACKUP_MAX_NAME_BYTES) {
        return false;
    }
    sat_safe_title(name, SAT_BACKUP_MAX_NAME_BYTES, safe, sizeof(safe));
    return strcmp(safe, name) == 0;
}

/* File IDs of PS3.10 8.2, and our own files: eight letters, where a full stop ends them three more.
 */
static bool media_name_is_good(const char *name)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    size_t length = strspn(name, allowed);
    size_t ending = name[length] == '.' ? strspn(name + length + 1, allowed) : 0;
    bool has_end =
        name[length] == '\0' || (ending >= 1 && ending <= 3 && name[length + 1 + ending] == '\0');
    return length >= 1 && length <= 8 && has_end;
}

static bool path_is_good(const SatBackupWriter *writer, const char *path)
{
    char part[SAT_BACKUP_MAX_NAME_BYTES + 1];
    bool is_media = writer->info.layout == SAT_BACKUP_MEDIA;
    if ((!is_media && strncmp(path, SAT_BACKUP_DATA_FOLDER, strlen(SAT_BACKUP_DATA_FOLDER)) != 0) ||
        strlen(path) > SAT_BACKUP_MAX_PATH_BYTES) {
        return false;
    }
    for (const char *at = path;;) {
        size_t length = strcspn(at, "/");
        if (length >= sizeof(part)) {
            return false;
        }
        memcpy(part, at, length);
        part[length] = '\0';
        if (!(is_media ? media_name_is_good(part) : sat_backup_name_is_good(part))) {
            return false;
        }
        if (at[length] == '\0') {
            return true;
        }
        at += length + 1;
    }
}

/* "NAME/path", or of a medium the path alone. out: room for both. */
static void make_whole_path(const SatBackupWriter *writer, const char *path,
                            char out[WHOLE_PATH_CAPACITY])
{
    bool is_media = writer->info.layout == SAT_BACKUP_MEDIA;
    (void)snprintf(out, WHOLE_PATH_CAPACITY, "%s%s%s", is_media ? "" : writer->name,
                   is_media ? "" : "/", path);
}

/* Writes an entry, as NAME/entry->name in a bag, and its line in a manifest (may be NULL). */
static bool put(SatBackupWriter *writer, const SatZipPartEntry *entry, SatByteWriter *manifest,
                SatZipPlaced *placed, SatError *err)
{
    SatZipPartEntry whole = *entry;
    char path[WHOLE_PATH_CAPACITY];
    make_whole_path(writer, entry->name, path);
    whole.name = path;
    if (!sat_zip_part_put(writer->part, &whole, placed, err)) {
        writer->stopped = true;
        return false;
    }
    if (manifest != NULL) {
        sat_manifest_add(manifest, &placed->hash, entry->name);
        writer->stopped = manifest->failed;
    }
    return !writer->stopped || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a manifest");
}

static bool put_tag_file(SatBackupWriter *writer, const char *name, const SatByteWriter *text,
                         bool is_listed, SatError *err)
{
    SatZipPlaced placed;
    if (text->failed) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %s", name);
    }
    SatZipPartEntry entry = sat_zip_part_stored(name, text->bytes, text->length);
    return put(writer, &entry, is_listed ? &writer->tag_manifest : NULL, &placed, err);
}

/* ---- opening ---------------------------------------------------------------------------------
 */

static const char *copy(SatBackupWriter *writer, const char *text, SatError *err)
{
    return sat_arena_text(writer->arena, text, strlen(text), err);
}

static bool copy_info(SatBackupWriter *writer, const SatBackupInfo *info, SatError *err)
{
    writer->info = *info;
    writer->info.payload_bytes = writer->info.payload_files = 0;
    writer->info.case_id = copy(writer, info->case_id, err);
    writer->info.title = copy(writer, info->title, err);
    writer->info.profile = copy(writer, info->profile, err);
    writer->info.source = copy(writer, info->source, err);
    writer->info.case_key = copy(writer, info->case_key != NULL ? info->case_key : "", err);
    writer->info.patient_keys =
        copy(writer, info->patient_keys != NULL ? info->patient_keys : "", err);
    if (writer->info.case_id == NULL || writer->info.title == NULL ||
        writer->info.profile == NULL || writer->info.source == NULL ||
        writer->info.case_key == NULL || writer->info.patient_keys == NULL) {
        return false;
    }
    return strpbrk(writer->info.title, "\r\n") == NULL ||
           sat_fail(err, SAT_ERR_ARGUMENT, "a backup's title is one line");
}

static bool begin(SatBackupWriter *writer, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_write_text(&text, SAT_BACKUP_BAGIT_TEXT);
    bool done = put_tag_file(writer, SAT_BACKUP_BAGIT_NAME, &text, true, err);
    sat_byte_writer_free(&text);
    return done;
}

SatBackupWriter *sat_backup_writer_open(const char *path, const SatSha256 *plan, const char *name,
                                        const SatBackupInfo *info, SatError *err)
{
    SAT_AUTO(SatBackupWriter) *writer = calloc(1, sizeof(*writer));
    if (writer == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to write %s", path);
        return NULL;
    }
    if (!sat_backup_name_is_good(name)) {
        (void)sat_fail(err, SAT_ERR_ARGUMENT, "a backup cannot have this name; give another title");
        return NULL;
    }
    writer->arena = sat_arena_new(0, err);
    if (writer->arena == NULL || !copy_info(writer, info, err)) {
        return NULL;
    }
    writer->name = copy(writer, name, err);
    writer->part =
        writer->name != NULL ? sat_zip_part_open(path, SAT_ZIP_FORM_BACKUP, plan, err) : NULL;
    writer->info.name = writer->name;
    bool done = writer->part != NULL && (info->layout == SAT_BACKUP_MEDIA || begin(writer, err));
    return done ? SAT_STEAL(writer) : NULL;
}

void sat_backup_writer_free(SatBackupWriter *writer)
{
    if (writer != NULL) {
        sat_byte_writer_free(&writer->manifest);
        sat_byte_writer_free(&writer->tag_manifest);
        sat_zip_part_free(writer->part);
        sat_arena_free(writer->arena);
        free(writer);
    }
}

/* ---- the payload -----------------------------------------------------------------------------
 */

bool sat_backup_writer_reusable(const SatBackupWriter *writer, const char *data_path)
{
    char whole[WHOLE_PATH_CAPACITY];
    if (strlen(data_path) > SAT_BACKUP_MAX_PATH_BYTES) {
        return false;
    }
    make_whole_path(writer, data_path, whole);
    return sat_zip_part_find(writer->part, whole) != NULL;
}

bool sat_backup_writer_add(SatBackupWriter *writer, const SatZipPartEntry *entry, SatError *err)
{
    SatZipPlaced placed;
    if (writer->stopped) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "writing has stopped after a failure");
    }
    bool is_first = writer->info.payload_files == 0;
    bool opens_medium = strcmp(entry->name, SAT_BACKUP_MEDIA_CASE_TEXT_NAME) == 0;
    if (!path_is_good(writer, entry->name) ||
        (writer->info.layout == SAT_BACKUP_MEDIA && is_first && !opens_medium)) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "a backup cannot hold a file of this name");
    }
    if (writer->info.payload_files >= SAT_BACKUP_MAX_FILES) {
        return sat_fail(err, SAT_ERR_LIMIT, "a backup holds at most %u files",
                        SAT_BACKUP_MAX_FILES);
    }
    if (!put(writer, entry, &writer->manifest, &placed, err)) {
        return false;
    }
    writer->info.payload_bytes += placed.info.plain_bytes;
    writer->info.payload_files++;
    return true;
}

/* ---- the end ---------------------------------------------------------------------------------
 */

/* Fits SatZipCommentMaker. */
static void make_comment(void *context, const SatSha256 *body_hash, char *comment)
{
    (void)context;
    sat_backup_comment_make(body_hash, comment);
}

static bool put_tag_files(SatBackupWriter *writer, const SatByteWriter *info, SatError *err)
{
    if (writer->info.layout == SAT_BACKUP_BAG) {
        return put_tag_file(writer, SAT_BACKUP_MANIFEST_NAME, &writer->manifest, true, err) &&
               put_tag_file(writer, SAT_BACKUP_INFO_NAME, info, true, err) &&
               put_tag_file(writer, SAT_BACKUP_TAG_MANIFEST_NAME, &writer->tag_manifest, false,
                            err);
    }
    SatZipPlaced placed;
    if (info->failed) {
        return sat_fail(err, SAT_ERR_NO_MEMORY,
                        "not enough memory for " SAT_BACKUP_MEDIA_INFO_NAME);
    }
    SatZipPartEntry entry =
        sat_zip_part_stored(SAT_BACKUP_MEDIA_INFO_NAME, info->bytes, info->length);
    return put(writer, &entry, &writer->manifest, &placed, err) &&
           put_tag_file(writer, SAT_BACKUP_MEDIA_MANIFEST_NAME, &writer->manifest, false, err);
}

bool sat_backup_writer_finish(SatBackupWriter *writer, uint64_t *size_bytes, SatError *err)
{
    SatByteWriter info = SAT_BYTE_WRITER_INIT;
    uint64_t size = 0;
    if (writer->stopped || writer->info.payload_files == 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "the backup is not complete");
    }
    sat_backup_info_write(&writer->info, &info);
    const SatZipPartEnding ending = {.make_comment = make_comment,
                                     .comment_length = SAT_BACKUP_COMMENT_LENGTH,
                                     .keep_private =
                                         writer->info.identifiers == SAT_IDENTIFIERS_KEPT};
    bool done =
        put_tag_files(writer, &info, err) && sat_zip_part_finish(writer->part, &ending, &size, err);
    writer->stopped = true; /* it takes nothing more */
    sat_byte_writer_free(&info);
    if (done && size_bytes != NULL) {
        *size_bytes = size;
    }
    return done;
}
