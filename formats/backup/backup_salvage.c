/* Tells what is whole from what is not. */
#include "formats/backup/backup_salvage.h"

#include <stdlib.h>
#include <string.h>

#include "formats/backup/backup_layout.h"
#include "formats/base/growing_list.h"
#include "formats/base/hash_manifest.h"

#define MEDIA_NAME "Case" /* of a medium whose own is lost */

/* A file that the manifest names. */
typedef struct {
    const char *name; /* not NUL-terminated */
    size_t length;
    SatSha256 hash;
    bool is_found;
} Line;

typedef struct {
    SatBackupSalvage *out;
    SatZipSalvage zip;
    SatSalvageLost lost;
    void *context;
    char *manifest; /* NULL: lost */
    size_t manifest_length;
    Line *lines; /* of the manifest, in its order */
    Line **by_name;
    size_t line_count, line_capacity;
    const char **failed; /* without a manifest: paths of entries that are not whole */
    size_t failed_count;
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

/* Behind the bag's folder; of a medium all of it. NULL: it lies in another folder. */
static const char *path_in_backup(const Salvaging *work, const char *name)
{
    size_t length = strlen(work->out->name);
    if (work->out->layout == SAT_BACKUP_MEDIA) {
        return name;
    }
    return strncmp(name, work->out->name, length) == 0 && name[length] == '/' ? name + length + 1
                                                                              : NULL;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* The folder of an entry; of all of a medium's "": its length. */
static size_t folder_of(const char *name)
{
    bool is_medium = begins(name, SAT_BACKUP_MEDIA_FOLDER) ||
                     begins(name, SAT_BACKUP_MEDIA_DATA_FOLDER) ||
                     strcmp(name, SAT_BACKUP_MEDIA_DIRECTORY_NAME) == 0;
    return is_medium ? 0 : strcspn(name, "/");
}

/* What most entries say (by the vote of Boyer and Moore): a name of one may be damaged. */
static bool take_layout(Salvaging *work)
{
    SatBackupSalvage *out = work->out;
    const char *most = "";
    size_t length = 0, votes = 0;
    for (size_t i = 0; i < work->zip.count; i++) {
        const char *name = work->zip.entries[i].name;
        size_t own = folder_of(name);
        bool is_same = own == length && memcmp(name, most, own) == 0;
        if (votes == 0) {
            most = name;
            length = own;
        }
        votes = votes == 0 || is_same ? votes + 1 : votes - 1;
    }
    out->name = "";
    if (most[0] != '\0' && length == 0) {
        out->layout = SAT_BACKUP_MEDIA;
        return true;
    }
    if (length == 0 || most[length] == '\0') {
        return sat_fail(work->err, SAT_ERR_UNSUPPORTED, "no backup of ours is found in it");
    }
    out->name = sat_arena_text(out->arena, most, length, work->err);
    return out->name != NULL;
}

/* ---- tag files --------------------------------------------------------------------------------
 */

/* NULL: it is not whole. */
static char *load_entry(const Salvaging *work, const SatZipEntry *entry, size_t *length)
{
    SatError why = SAT_ERROR_INIT;
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
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

/* The last whole one of the name: tag files lie at the end. NULL: lost. */
static char *load_tag_file(const Salvaging *work, const char *path, size_t most, size_t *length)
{
    char *text = NULL;
    for (size_t i = work->zip.count; i > 0 && text == NULL; i--) {
        const SatZipEntry *entry = &work->zip.entries[i - 1];
        const char *own = path_in_backup(work, entry->name);
        if (own != NULL && strcmp(own, path) == 0 && entry->info.plain_bytes <= most) {
            text = load_entry(work, entry, length);
        }
    }
    return text;
}

static int compare_lines(const void *a, const void *b)
{
    const Line *x = *(const Line *const *)a, *y = *(const Line *const *)b;
    size_t common = x->length < y->length ? x->length : y->length;
    int order = memcmp(x->name, y->name, common);
    return order != 0 ? order : x->length < y->length ? -1 : x->length > y->length;
}

static bool read_manifest(Salvaging *work)
{
    SatManifestLine line;
    size_t position = 0;
    while (work->manifest != NULL &&
           sat_manifest_next(work->manifest, work->manifest_length, &position, &line)) {
        Line *lines =
            sat_list_grow(work->lines, work->line_count, &work->line_capacity, sizeof(*lines));
        if (lines == NULL) {
            return sat_fail(work->err, SAT_ERR_NO_MEMORY, "not enough memory for the manifest");
        }
        work->lines = lines;
        lines[work->line_count++] =
            (Line){.name = line.name, .length = line.name_length, .hash = line.hash};
    }
    work->by_name = calloc(work->line_count + 1, sizeof(*work->by_name));
    if (work->by_name == NULL) {
        return sat_fail(work->err, SAT_ERR_NO_MEMORY, "not enough memory for the manifest");
    }
    for (size_t i = 0; i < work->line_count; i++) {
        work->by_name[i] = &work->lines[i];
    }
    if (work->line_count > 1) {
        qsort(work->by_name, work->line_count, sizeof(*work->by_name), compare_lines);
    }
    return true;
}

static Line *find_line(const Salvaging *work, const char *path)
{
    Line wanted = {.name = path, .length = strlen(path)};
    const Line *key = &wanted;
    Line **found =
        bsearch(&key, work->by_name, work->line_count, sizeof(*work->by_name), compare_lines);
    return found != NULL ? *found : NULL;
}

static bool take_tag_files(Salvaging *work)
{
    SatBackupSalvage *out = work->out;
    const SatBackupPaths *paths = sat_backup_paths(out->layout);
    SatError why = SAT_ERROR_INIT;
    size_t length = 0;
    char *info = load_tag_file(work, paths->info, SAT_BACKUP_MAX_INFO_BYTES, &length);
    out->has_info =
        info != NULL && sat_backup_info_read(info, length, out->arena, &out->info, &why);
    free(info);
    if (out->layout == SAT_BACKUP_MEDIA) {
        bool is_named = out->has_info && out->info.name[0] != '\0';
        out->name = is_named ? out->info.name : MEDIA_NAME;
    }
    work->manifest =
        load_tag_file(work, paths->manifest, SAT_BACKUP_MAX_MANIFEST_BYTES, &work->manifest_length);
    out->has_manifest = work->manifest != NULL;
    return why.code == SAT_ERR_NO_MEMORY ? sat_fail(work->err, why.code, "%s", why.text)
                                         : read_manifest(work);
}

/* ---- payload ----------------------------------------------------------------------------------
 */

static void tell_lost(Salvaging *work, const char *path, const char *why)
{
    work->out->lost++;
    work->lost(work->context, path, why);
}

/* Of a medium: all but what is made anew with it. */
static bool is_payload(const Salvaging *work, const char *path)
{
    if (path == NULL || work->out->layout == SAT_BACKUP_BAG) {
        return path != NULL && begins(path, SAT_BACKUP_DATA_FOLDER);
    }
    return strcmp(path, SAT_BACKUP_MEDIA_INFO_NAME) != 0 &&
           strcmp(path, SAT_BACKUP_MEDIA_MANIFEST_NAME) != 0;
}

/* Whether the content is what the manifest says. What is not, the manifest's own lines tell of in
 * the end; without one it is told here. */
static bool take_entry(Salvaging *work, const SatZipEntry *entry)
{
    SatBackupSalvage *out = work->out;
    SatError why = SAT_ERROR_INIT;
    SatSha256 hash;
    const char *path = path_in_backup(work, entry->name);
    if (!is_payload(work, path)) {
        return true;
    }
    Line *line = find_line(work, path);
    if (work->manifest != NULL && (line == NULL || line->is_found)) {
        return true;
    }
    if (!hash_of(work, entry, &hash, &why)) {
        if (why.code != SAT_ERR_CORRUPT) {
            *work->err = why;
            return false;
        }
        work->failed[work->failed_count++] = path;
        return true;
    }
    if (line != NULL && !sat_sha256_equal(&line->hash, &hash)) {
        return true;
    }
    if (line != NULL) {
        line->is_found = true;
    }
    out->files[out->count++] = (SatSalvagedFile){.path = path, .entry = *entry, .hash = hash};
    return true;
}

static bool tell_missing(Salvaging *work)
{
    for (size_t i = 0; i < work->line_count; i++) {
        const Line *line = &work->lines[i];
        if (line->is_found) {
            continue;
        }
        char *path = sat_arena_text(work->out->arena, line->name, line->length, work->err);
        if (path == NULL) {
            return false;
        }
        bool is_told = is_payload(work, path);
        if (work->out->layout == SAT_BACKUP_MEDIA &&
            strcmp(path, SAT_BACKUP_MEDIA_DIRECTORY_NAME) == 0) {
            is_told = false; /* it is made anew */
        }
        if (is_told) {
            tell_lost(work, path, "its content is damaged or gone");
        }
    }
    return true;
}

static int compare_files(const void *a, const void *b)
{
    const SatSalvagedFile *x = a, *y = b;
    int order = strcmp(x->path, y->path);
    uint64_t left = x->entry.info.header_offset, right = y->entry.info.header_offset;
    return order != 0 ? order : left < right ? -1 : left > right;
}

static int compare_places(const void *a, const void *b)
{
    const SatSalvagedFile *x = a, *y = b;
    uint64_t left = x->entry.info.header_offset, right = y->entry.info.header_offset;
    return left < right ? -1 : left > right;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Entries of no file that is there. files: by path. */
static void tell_failed(Salvaging *work)
{
    const SatBackupSalvage *out = work->out;
    const char **failed = work->failed;
    qsort(failed, work->failed_count, sizeof(*failed), compare_texts);
    for (size_t i = 0, at = 0; i < work->failed_count; i++) {
        while (at < out->count && strcmp(out->files[at].path, failed[i]) < 0) {
            at++;
        }
        bool is_there = at < out->count && strcmp(out->files[at].path, failed[i]) == 0;
        bool is_told = i > 0 && strcmp(failed[i - 1], failed[i]) == 0;
        if (!is_there && !is_told) {
            tell_lost(work, failed[i], "its content is damaged");
        }
    }
}

/* Without a manifest: of several entries of one name the first that is whole. */
static void drop_repeated(Salvaging *work)
{
    SatBackupSalvage *out = work->out;
    size_t left = 0;
    qsort(out->files, out->count, sizeof(*out->files), compare_files);
    for (size_t i = 0; i < out->count; i++) {
        if (left == 0 || strcmp(out->files[left - 1].path, out->files[i].path) != 0) {
            out->files[left++] = out->files[i];
        }
    }
    out->count = left;
    tell_failed(work);
    qsort(out->files, out->count, sizeof(*out->files), compare_places);
}

static bool take_files(Salvaging *work)
{
    SatBackupSalvage *out = work->out;
    out->files = calloc(work->zip.count + 1, sizeof(*out->files));
    work->failed = calloc(work->zip.count + 1, sizeof(*work->failed));
    if (out->files == NULL || work->failed == NULL) {
        return sat_fail(work->err, SAT_ERR_NO_MEMORY, "not enough memory to repair");
    }
    for (size_t i = 0; i < work->zip.count; i++) {
        if (!take_entry(work, &work->zip.entries[i])) {
            return false;
        }
    }
    if (work->manifest == NULL) {
        drop_repeated(work);
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
                take_layout(&work) && take_tag_files(&work) && take_files(&work);
    sat_zip_salvage_free(&work.zip);
    free(work.manifest);
    free(work.lines);
    free(work.by_name);
    free(work.failed);
    return done || (err->code != SAT_OK && sat_fail_in(err, "%s", path));
}

void sat_backup_salvage_close(SatBackupSalvage *salvage)
{
    sat_file_close(salvage->file);
    sat_arena_free(salvage->arena);
    free(salvage->files);
    *salvage = (SatBackupSalvage){.arena = NULL};
}
