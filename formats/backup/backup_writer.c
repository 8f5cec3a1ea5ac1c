/* Writes a backup. */
#include "formats/backup/backup_writer.h"

#include <stdlib.h>
#include <string.h>

#include "formats/backup/backup_comment.h"
#include "formats/backup/backup_layout.h"
#include "formats/base/hash_manifest.h"
#include "formats/case/safe_name.h"

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

static bool path_is_good(const char *path)
{
    char part[SAT_BACKUP_MAX_NAME_BYTES + 1];
    if (strncmp(path, SAT_BACKUP_DATA_FOLDER, strlen(SAT_BACKUP_DATA_FOLDER)) != 0 ||
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
        if (!sat_backup_name_is_good(part)) {
            return false;
        }
        if (at[length] == '\0') {
            return true;
        }
        at += length + 1;
    }
}

/* "NAME/path", in the arena; NULL: no memory. */
static const char *whole_path(const SatBackupWriter *writer, const char *path, SatError *err)
{
    size_t name_length = strlen(writer->name), length = strlen(path);
    char *whole = sat_arena_alloc(writer->arena, 1, name_length + length + 2, err);
    if (whole != NULL) {
        memcpy(whole, writer->name, name_length);
        whole[name_length] = '/';
        memcpy(whole + name_length + 1, path, length + 1);
    }
    return whole;
}

/* Writes an entry as NAME/entry->name and its line in a manifest (may be NULL). */
static bool put(SatBackupWriter *writer, const SatZipPartEntry *entry, SatByteWriter *manifest,
                SatZipPlaced *placed, SatError *err)
{
    SatZipPartEntry whole = *entry;
    whole.name = whole_path(writer, entry->name, err);
    if (whole.name == NULL || !sat_zip_part_put(writer->part, &whole, placed, err)) {
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
    if (writer->info.case_id == NULL || writer->info.title == NULL ||
        writer->info.profile == NULL || writer->info.source == NULL) {
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
    return writer->part != NULL && begin(writer, err) ? SAT_STEAL(writer) : NULL;
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
    char whole[SAT_BACKUP_MAX_NAME_BYTES + SAT_BACKUP_MAX_PATH_BYTES + 2];
    size_t name_length = strlen(writer->name), length = strlen(data_path);
    if (length > SAT_BACKUP_MAX_PATH_BYTES) {
        return false;
    }
    memcpy(whole, writer->name, name_length);
    whole[name_length] = '/';
    memcpy(whole + name_length + 1, data_path, length + 1);
    return sat_zip_part_find(writer->part, whole) != NULL;
}

bool sat_backup_writer_add(SatBackupWriter *writer, const SatZipPartEntry *entry, SatError *err)
{
    SatZipPlaced placed;
    if (writer->stopped) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "writing has stopped after a failure");
    }
    if (!path_is_good(entry->name)) {
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
        put_tag_file(writer, SAT_BACKUP_MANIFEST_NAME, &writer->manifest, true, err) &&
        put_tag_file(writer, SAT_BACKUP_INFO_NAME, &info, true, err) &&
        put_tag_file(writer, SAT_BACKUP_TAG_MANIFEST_NAME, &writer->tag_manifest, false, err) &&
        sat_zip_part_finish(writer->part, &ending, &size, err);
    writer->stopped = true; /* it takes nothing more */
    sat_byte_writer_free(&info);
    if (done && size_bytes != NULL) {
        *size_bytes = size;
    }
    return done;
}
