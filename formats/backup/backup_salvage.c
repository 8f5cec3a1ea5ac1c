/* Tells what is whole from what is not. */
#include "formats/backup/backup_salvage.h"

#include <stdlib.h>
#include <string.h>

#include "formats/backup/backup_layout.h"
#include "formats/base/hash_manifest.h"

typedef struct {
    SatBackupSalvage *out;
    SatZipSalvage zip;
    SatSalvageLost lost;
    void *context;
    char *manifest; /* NULL: lost */
    size_t manifest_length;
    SatError *err;
} Salvaging;

/* ---- content ----------------------------------------------------------------------------------
 */

static bool hash_piece(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    (void)err;
    sat_sha256_update(context, bytes, length);
    return true;
}

/* False with SAT_ERR_CORRUPT in why, or another error that ends all. */
static bool hash_of(Salvaging *work, const SatZipEntry *entry, SatSha256 *out, SatError *why)
{
    SAT_AUTO(SatSha256State) *hash = sat_sha256_new(why);
    const SatZipSink sink = {hash_piece, hash};
    if (hash == NULL || !sat_zip_salvage_visit(work->out->file, entry, &sink, NULL, why)) {
        return false;
    }
    *out = sat_sha256_current(hash);
    return true;
}

static bool keep_piece(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    SatByteWriter *out = context;
    sat_write_bytes(out, bytes, length);
    return !out->failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a tag file");
}

/* ---- names ------------------------------------------------------------------------------------
 */

/* Behind the bag's folder; NULL: it lies in another one. */
static const char *path_in_bag(const Salvaging *work, const char *name)
{
    size_t length = strlen(work->out->name);
    return strncmp(name, work->out->name, length) == 0 && name[length] == '/' ? name + length + 1
                                                                              : NULL;
}

/* The folder that most entries say: the first one whose header is whole does. */
static bool take_name(Salvaging *work)
{
    SatBackupSalvage *out = work->out;
    const char *first = work->zip.count > 0 ? work->zip.entries[0].name : "";
    size_t length = strcspn(first, "/");
    /* A medium's DICOMDIR would name what is lost. */
    bool is_medium =
        strncmp(first, SAT_BACKUP_MEDIA_FOLDER, strlen(SAT_BACKUP_MEDIA_FOLDER)) == 0 ||
        strncmp(first, SAT_BACKUP_MEDIA_DATA_FOLDER, strlen(SAT_BACKUP_MEDIA_DATA_FOLDER)) == 0;
    if (is_medium) {
        return sat_fail(work->err, SAT_ERR_UNSUPPORTED,
                        "DICOM media cannot be repaired yet; satchel extract saves what is whole");
    }
    if (length == 0 || first[length] == '\0') {
        return sat_fail(work->err, SAT_ERR_UNSUPPORTED,
                        "it does not begin as a backup that can be repaired does");
    }
    out->name = sat_arena_text(out->arena, first, length, work->err);
    return out->name != NULL;
}

static const SatZipEntry *find(const Salvaging *work, const char *path)
{
    for (size_t i = work->zip.count; i > 0; i--) {
        const char *own = path_in_bag(work, work->zip.entries[i - 1].name);
        if (own != NULL && strcmp(own, path) == 0) {
            return &work->zip.entries[i - 1];
        }
    }
    return NULL;
}

/* ---- tag files --------------------------------------------------------------------------------
 */

/* NULL: lost, or (with an error set) no memory. */
static char *load_tag_file(Salvaging *work, const char *path, size_t most, size_t *length)
{
    SatError why = SAT_ERROR_INIT;
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    const SatZipEntry *entry = find(work, path);
    if (entry == NULL || entry->info.plain_bytes > most) {
        return NULL;
    }
    const SatZipSink sink = {keep_piece, &text};
    bool done = sat_zip_salvage_visit(work->out->file, entry, &sink, NULL, &why);
    *length = text.length;
    sat_write_u8(&text, 0);
    if (!done || text.failed) {
        sat_byte_writer_free(&text);
        return NULL;
    }
    return (char *)text.bytes;
}

static bool take_tag_files(Salvaging *work)
{
    SatBackupSalvage *out = work->out;
    SatError why = SAT_ERROR_INIT;
    size_t length = 0;
    char *info = load_tag_file(work, SAT_BACKUP_INFO_NAME, SAT_BACKUP_MAX_INFO_BYTES, &length);
    out->has_info =
        info != NULL && sat_backup_info_read(info, length, out->arena, &out->info, &why);
    free(info);
    work->manifest = load_tag_file(work, SAT_BACKUP_MANIFEST_NAME, SAT_BACKUP_MAX_MANIFEST_BYTES,
                                   &work->manifest_length);
    out->has_manifest = work->manifest != NULL;
    return why.code != SAT_ERR_NO_MEMORY || sat_fail(work->err, why.code, "%s", why.text);
}

/* ---- payload ----------------------------------------------------------------------------------
 */

static void tell_lost(Salvaging *work, const char *path, const char *why)
{
    work->out->lost++;
    work->lost(work->context, path, why);
}

static bool is_payload(const char *path)
{
    return path != NULL &&
           strncmp(path, SAT_BACKUP_DATA_FOLDER, strlen(SAT_BACKUP_DATA_FOLDER)) == 0;
}

static bool has_file(const SatBackupSalvage *out, const char *path, size_t length)
{
    for (size_t i = 0; i < out->count; i++) {
        if (strlen(out->files[i].path) == length && memcmp(out->files[i].path, path, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Keeps the entry when its content is what the manifest says. What is not, the manifest's own
 * lines tell of in the end; without one it is told here. */
static bool take_entry(Salvaging *work, const SatZipEntry *entry)
{
    SatBackupSalvage *out = work->out;
    SatError why = SAT_ERROR_INIT;
    SatSha256 hash, wanted;
    const char *path = path_in_bag(work, entry->name);
    if (!is_payload(path) || has_file(out, path, strlen(path))) {
        return true;
    }
    if (!hash_of(work, entry, &hash, &why)) {
        if (why.code != SAT_ERR_CORRUPT) {
            *work->err = why;
            return false;
        }
        if (work->manifest == NULL) {
            tell_lost(work, path, why.text);
        }
        return true;
    }
    if (work->manifest != NULL &&
        (!sat_manifest_find(work->manifest, work->manifest_length, path, &wanted) ||
         !sat_sha256_equal(&wanted, &hash))) {
        return true;
    }
    out->files[out->count++] = (SatSalvagedFile){.path = path, .entry = *entry, .hash = hash};
    return true;
}

static bool tell_missing(Salvaging *work)
{
    SatManifestLine line;
    size_t position = 0;
    while (work->manifest != NULL &&
           sat_manifest_next(work->manifest, work->manifest_length, &position, &line)) {
        if (has_file(work->out, line.name, line.name_length)) {
            continue;
        }
        char *path = sat_arena_text(work->out->arena, line.name, line.name_length, work->err);
        if (path == NULL) {
            return false;
        }
        tell_lost(work, path, "its content is damaged or gone");
    }
    return true;
}

static bool take_files(Salvaging *work)
{
    SatBackupSalvage *out = work->out;
    out->files = calloc(work->zip.count + 1, sizeof(*out->files));
    if (out->files == NULL) {
        return sat_fail(work->err, SAT_ERR_NO_MEMORY, "not enough memory to repair");
    }
    for (size_t i = 0; i < work->zip.count; i++) {
        if (!take_entry(work, &work->zip.entries[i])) {
            return false;
        }
    }
    if (work->manifest == NULL) {
        tell_lost(work, "", "the list of its files is lost: there may have been more");
    }
    return tell_missing(work) &&
           (out->count > 0 || sat_fail(work->err, SAT_ERR_CORRUPT, "no file in it is whole"));
}

bool sat_backup_salvage_open(const char *path, SatSalvageLost lost, void *context,
                             SatBackupSalvage *out, SatError *err)
{
    Salvaging work = {.out = out, .lost = lost, .context = context, .err = err};
    *out = (SatBackupSalvage){.arena = sat_arena_new(0, err)};
    out->file = out->arena != NULL ? sat_file_open(path, SAT_FILE_READ, err) : NULL;
    bool done = out->file != NULL &&
                sat_zip_salvage_read(out->file, SAT_ZIP_FORM_BACKUP, out->arena, &work.zip, err) &&
                take_name(&work) && take_tag_files(&work) && take_files(&work);
    sat_zip_salvage_free(&work.zip);
    free(work.manifest);
    return done || (err->code != SAT_OK && sat_fail_in(err, "%s", path));
}

void sat_backup_salvage_close(SatBackupSalvage *salvage)
{
    sat_file_close(salvage->file);
    sat_arena_free(salvage->arena);
    free(salvage->files);
    *salvage = (SatBackupSalvage){.arena = NULL};
}
