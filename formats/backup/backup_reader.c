/* Reads backups. */
#include "formats/backup/backup_reader.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "formats/backup/backup_layout.h"
#include "formats/base/hash_manifest.h"
#include "formats/base/text_utf8.h"
#include "formats/zip/zip_layout.h"

struct SatBackupReader {
    SatFile *file;
    SatZipReader *zip;
    SatArena *arena;
    SatBackupLayout layout; /* by the first entry */
    const char *name;
    size_t prefix_length; /* of the folder and its '/'; of a medium 0 */
    SatBackupInfo info;
    SatBackupFile *files;
    size_t file_count;
};

/* ---- what it is ------------------------------------------------------------------------------
 */

static bool ends_with(const char *text, size_t length, const char *ending)
{
    size_t wanted = strlen(ending);
    return length > wanted && memcmp(text + length - wanted, ending, wanted) == 0;
}

/* By the name of the first entry, which is not NUL-terminated. */
static bool find_layout(const char *name, size_t length, SatBackupLayout *layout)
{
    static const char media[] = SAT_BACKUP_MEDIA_CASE_TEXT_NAME;
    bool is_media = length == sizeof(media) - 1 && memcmp(name, media, length) == 0;
    *layout = is_media ? SAT_BACKUP_MEDIA : SAT_BACKUP_BAG;
    return is_media || ends_with(name, length, "/" SAT_BACKUP_BAGIT_NAME);
}

bool sat_backup_is_one(const char *path)
{
    uint8_t head[SAT_ZIP_LOCAL_BYTES + SAT_BACKUP_MAX_NAME_BYTES + 16];
    SatError ignored = SAT_ERROR_INIT;
    SatBackupLayout layout;
    uint64_t size = 0;
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, &ignored);
    if (file == NULL || !sat_file_size(file, &size, &ignored) || size < SAT_ZIP_LOCAL_BYTES) {
        return false;
    }
    size_t length = size < sizeof(head) ? (size_t)size : sizeof(head);
    if (!sat_file_read_at(file, 0, head, length, &ignored) || memcmp(head, "PK\3\4", 4) != 0) {
        return false;
    }
    size_t name_length = head[26] | ((size_t)head[27] << 8);
    return SAT_ZIP_LOCAL_BYTES + name_length <= length &&
           find_layout((const char *)head + SAT_ZIP_LOCAL_BYTES, name_length, &layout);
}

/* ---- opening ---------------------------------------------------------------------------------
 */

/* The folder of a bag is what stands before the first "/bagit.txt". */
static bool take_layout(SatBackupReader *reader, SatError *err)
{
    const SatZipEntry *first =
        sat_zip_reader_count(reader->zip) > 0 ? sat_zip_reader_entry(reader->zip, 0) : NULL;
    size_t length = first != NULL ? strcspn(first->name, "/") : 0;
    if (first == NULL || !find_layout(first->name, strlen(first->name), &reader->layout) ||
        (reader->layout == SAT_BACKUP_BAG &&
         strcmp(first->name + length, "/" SAT_BACKUP_BAGIT_NAME) != 0)) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "it is a ZIP, but no backup: its first file is "
                        "no bagit.txt in a folder");
    }
    if (reader->layout == SAT_BACKUP_BAG) {
        reader->prefix_length = length + 1;
        reader->name = sat_arena_text(reader->arena, first->name, length, err);
    }
    return reader->layout == SAT_BACKUP_MEDIA || reader->name != NULL;
}

static const SatZipEntry *find_entry(const SatBackupReader *reader, const char *path, size_t length,
                                     size_t *number)
{
    char whole[SAT_ZIP_MAX_NAME_BYTES + 1];
    const size_t before = reader->prefix_length;
    if (before + length > SAT_ZIP_MAX_NAME_BYTES) {
        return NULL;
    }
    memcpy(whole, sat_zip_reader_entry(reader->zip, 0)->name, before);
    memcpy(whole + before, path, length);
    whole[before + length] = '\0';
    const SatZipEntry *entry = sat_zip_reader_find(reader->zip, whole);
    if (entry != NULL && number != NULL) {
        *number = (size_t)(entry - sat_zip_reader_entry(reader->zip, 0));
    }
    return entry;
}

static char *load_tag_file(const SatBackupReader *reader, const char *name, size_t limit_bytes,
                           size_t *length, SatError *err)
{
    size_t number = 0;
    if (find_entry(reader, name, strlen(name), &number) == NULL) {
        (void)sat_fail(err, SAT_ERR_CORRUPT, "the backup has no %s", name);
        return NULL;
    }
    return (char *)sat_zip_reader_load(reader->zip, number, limit_bytes, length, err);
}

static bool read_info(SatBackupReader *reader, SatError *err)
{
    size_t length = 0;
    char *text = load_tag_file(reader, sat_backup_paths(reader->layout)->info,
                               SAT_BACKUP_MAX_INFO_BYTES, &length, err);
    bool done =
        text != NULL && sat_backup_info_read(text, length, reader->arena, &reader->info, err);
    free(text);
    if (done && reader->info.layout != reader->layout) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "its layout is not the one it says: the backup was changed");
    }
    if (reader->layout == SAT_BACKUP_MEDIA) {
        reader->name = reader->info.name;
    }
    return done;
}

static bool is_payload(const SatBackupReader *reader, const SatManifestLine *line)
{
    static const char data[] = SAT_BACKUP_DATA_FOLDER;
    static const char manifest[] = SAT_BACKUP_MEDIA_MANIFEST_NAME;
    if (reader->layout == SAT_BACKUP_BAG) {
        return line->name_length >= sizeof(data) - 1 &&
               memcmp(line->name, data, sizeof(data) - 1) == 0;
    }
    return line->name_length != sizeof(manifest) - 1 ||
           memcmp(line->name, manifest, line->name_length) != 0;
}

static bool take_file(SatBackupReader *reader, const SatManifestLine *line, SatError *err)
{
    SatBackupFile *file = &reader->files[reader->file_count];
    const SatZipEntry *entry = find_entry(reader, line->name, line->name_length, &file->entry);
    if (entry == NULL || !is_payload(reader, line)) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "line %zu of the manifest names a file that is not there: the backup is "
                        "damaged or was changed",
                        reader->file_count + 1);
    }
    file->path = entry->name + reader->prefix_length;
    file->hash = line->hash;
    file->bytes = entry->info.plain_bytes;
    reader->file_count++;
    return true;
}

static size_t count_lines(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        count += text[i] == '\n';
    }
    return count;
}

static bool parse_manifest(SatBackupReader *reader, const char *text, size_t length, SatError *err)
{
    size_t most = count_lines(text, length), position = 0;
    SatManifestLine line;
    if (most > SAT_BACKUP_MAX_FILES) {
        return sat_fail(err, SAT_ERR_LIMIT, "the backup names %zu files; at most %u are read", most,
                        SAT_BACKUP_MAX_FILES);
    }
    reader->files = sat_arena_alloc(reader->arena, most + 1, sizeof(*reader->files), err);
    if (reader->files == NULL) {
        return false;
    }
    while (sat_manifest_next(text, length, &position, &line)) {
        if (!take_file(reader, &line, err)) {
            return false;
        }
    }
    return position == length ||
           sat_fail(err, SAT_ERR_CORRUPT, "line %zu of the manifest is not a hash and a path",
                    reader->file_count + 1);
}

static bool read_manifest(SatBackupReader *reader, SatError *err)
{
    size_t length = 0;
    char *text = load_tag_file(reader, sat_backup_paths(reader->layout)->manifest,
                               SAT_BACKUP_MAX_MANIFEST_BYTES, &length, err);
    bool done = text != NULL && parse_manifest(reader, text, length, err);
    free(text);
    return done;
}

SatBackupReader *sat_backup_reader_open(const char *path, SatError *err)
{
    SAT_AUTO(SatBackupReader) *reader = calloc(1, sizeof(*reader));
    if (reader == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to open %s", path);
        return NULL;
    }
    reader->arena = sat_arena_new(0, err);
    reader->file = reader->arena != NULL ? sat_file_open(path, SAT_FILE_READ, err) : NULL;
    if (reader->file == NULL) {
        return NULL;
    }
    reader->zip = sat_zip_reader_open(reader->file, SAT_ZIP_FORM_BACKUP, err);
    if (reader->zip == NULL || !take_layout(reader, err) || !read_info(reader, err) ||
        !read_manifest(reader, err)) {
        (void)sat_fail_in(err, "%s", path);
        return NULL;
    }
    return SAT_STEAL(reader);
}

void sat_backup_reader_close(SatBackupReader *reader)
{
    if (reader != NULL) {
        sat_zip_reader_free(reader->zip);
        sat_file_close(reader->file);
        sat_arena_free(reader->arena);
        free(reader);
    }
}

/* ---- what was read ---------------------------------------------------------------------------
 */

const SatBackupInfo *sat_backup_reader_info(const SatBackupReader *reader)
{
    return &reader->info;
}

const char *sat_backup_reader_name(const SatBackupReader *reader)
{
    return reader->name;
}

const SatBackupPaths *sat_backup_reader_paths(const SatBackupReader *reader)
{
    return sat_backup_paths(reader->layout);
}

const SatZipReader *sat_backup_reader_zip(const SatBackupReader *reader)
{
    return reader->zip;
}

size_t sat_backup_reader_count(const SatBackupReader *reader)
{
    return reader->file_count;
}

const SatBackupFile *sat_backup_reader_file(const SatBackupReader *reader, size_t index)
{
    return &reader->files[index];
}

const SatBackupFile *sat_backup_reader_find(const SatBackupReader *reader, const char *path)
{
    for (size_t i = reader->file_count; i > 0; i--) { /* case.json and case.txt come last */
        if (strcmp(reader->files[i - 1].path, path) == 0) {
            return &reader->files[i - 1];
        }
    }
    return NULL;
}

typedef struct {
    const SatZipSink *sink;
    SatSha256State *hash;
} Hashing;

static bool hash_piece(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    const Hashing *hashing = context;
    sat_sha256_update(hashing->hash, bytes, length);
    return hashing->sink == NULL || hashing->sink->take(hashing->sink->context, bytes, length, err);
}

bool sat_backup_reader_visit(const SatBackupReader *reader, const SatBackupFile *file,
                             const SatZipSink *sink, SatError *err)
{
    SAT_AUTO(SatSha256State) *hash = sat_sha256_new(err);
    Hashing hashing = {sink, hash};
    const SatZipSink both = {hash_piece, &hashing};
    if (hash == NULL || !sat_zip_reader_visit(reader->zip, file->entry, &both, err)) {
        return false;
    }
    SatSha256 found = sat_sha256_current(hash);
    return sat_sha256_equal(&found, &file->hash) ||
           sat_fail(err, SAT_ERR_CORRUPT,
                    "%s does not match its SHA-256 in the manifest: the file is damaged",
                    file->path);
}

uint8_t *sat_backup_reader_load(const SatBackupReader *reader, const SatBackupFile *file,
                                size_t limit_bytes, size_t *length, SatError *err)
{
    uint8_t *bytes = sat_zip_reader_load(reader->zip, file->entry, limit_bytes, length, err);
    if (bytes != NULL) {
        SatSha256 found = sat_sha256(bytes, *length);
        if (!sat_sha256_equal(&found, &file->hash)) {
            (void)sat_fail(err, SAT_ERR_CORRUPT,
                           "%s does not match its SHA-256 in the manifest: the file is damaged",
                           file->path);
            free(bytes);
            return NULL;
        }
    }
    return bytes;
}
