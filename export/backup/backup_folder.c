/* Reads which backups lie in a folder. */
#include "export/backup/backup_folder.h"

#include <stdlib.h>
#include <string.h>

#include "export/backup/backup_list.h"
#include "formats/base/file_io.h"
#include "formats/base/growing_list.h"
#include "formats/base/text_utf8.h"

#define LOCK_NAME SAT_BACKUP_LIST_NAME ".lock"

bool sat_backup_folder_is_zip(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && sat_ascii_equal_but_case(name + length - 4, ".zip");
}

static const char *copy(SatBackupFolder *folder, const char *text, SatError *err)
{
    return sat_arena_text(folder->arena, text, strlen(text), err);
}

SatBackupKind sat_backup_kind(const SatBackupInfo *info)
{
    return (SatBackupKind){.layout = info->layout,
                           .keeps_identifiers = info->identifiers == SAT_IDENTIFIERS_KEPT};
}

static bool is_kind(SatBackupKind a, SatBackupKind b)
{
    return a.layout == b.layout && a.keeps_identifiers == b.keeps_identifiers;
}

bool sat_backup_folder_add(SatBackupFolder *folder, const SatBackupEntry *given, SatError *err)
{
    SatBackupEntry *entries =
        sat_list_grow(folder->entries, folder->count, &folder->capacity, sizeof *entries);
    if (entries == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the list of backups");
    }
    folder->entries = entries;
    SatBackupEntry entry = *given;
    entry.file_name = copy(folder, given->file_name, err);
    entry.name = entry.file_name != NULL ? copy(folder, given->name, err) : NULL;
    entry.case_id = entry.name != NULL ? copy(folder, given->case_id, err) : NULL;
    entry.source = entry.case_id != NULL ? copy(folder, given->source, err) : NULL;
    if (entry.source == NULL) {
        return false;
    }
    entries[folder->count++] = entry;
    return true;
}

static bool add_read(SatBackupFolder *folder, const char *file_name, const SatBackupReader *reader,
                     SatError *err)
{
    const SatBackupInfo *info = sat_backup_reader_info(reader);
    const SatBackupEntry entry = {.file_name = file_name,
                                  .name = sat_backup_reader_name(reader),
                                  .case_id = info->case_id,
                                  .source = info->source,
                                  .kind = sat_backup_kind(info),
                                  .version = info->case_version};
    return sat_backup_folder_add(folder, &entry, err);
}

static bool look_at(SatBackupFolder *folder, const char *file_name, SatBackupUnreadable unreadable,
                    void *context, SatError *err)
{
    SatError refused = SAT_ERROR_INIT;
    char *path = sat_path_join(folder->path, file_name);
    if (path == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the list of backups");
    }
    bool done = true;
    if (sat_backup_is_one(path)) {
        SAT_AUTO(SatBackupReader) *reader = sat_backup_reader_open(path, &refused);
        if (reader != NULL) {
            done = add_read(folder, file_name, reader, err);
        } else {
            unreadable(context, file_name, refused.text);
        }
    }
    free(path);
    return done;
}

/* Whether the file has the name it was made with: a copy by hand has another. */
static bool has_own_name(const SatBackupEntry *entry)
{
    size_t length = strlen(entry->name);
    return strncmp(entry->file_name, entry->name, length) == 0 &&
           (sat_ascii_equal_but_case(entry->file_name + length, ".zip") ||
            strncmp(entry->file_name + length, " (version ", 10) == 0);
}

static bool is_newer(const SatBackupEntry *a, const SatBackupEntry *b)
{
    if (a->version != b->version) {
        return a->version > b->version;
    }
    if (has_own_name(a) != has_own_name(b)) {
        return has_own_name(a);
    }
    return strcmp(a->file_name, b->file_name) < 0;
}

void sat_backup_folder_mark_newest(SatBackupFolder *folder)
{
    for (size_t i = 0; i < folder->count; i++) {
        SatBackupEntry *entry = &folder->entries[i];
        entry->is_newest = true;
        for (size_t k = 0; entry->is_newest && k < folder->count; k++) {
            const SatBackupEntry *other = &folder->entries[k];
            entry->is_newest = k == i || strcmp(other->case_id, entry->case_id) != 0 ||
                               !is_kind(other->kind, entry->kind) || !is_newer(other, entry);
        }
    }
}

bool sat_backup_folder_read(const char *path, SatBackupUnreadable unreadable, void *context,
                            SatBackupFolder *out, SatError *err)
{
    SatFolderListing listing = {0};
    *out = (SatBackupFolder){.arena = sat_arena_new(0, err)};
    out->path = out->arena != NULL ? copy(out, path, err) : NULL;
    if (out->path == NULL) {
        return false;
    }
    if (sat_path_info(path).kind == SAT_PATH_MISSING) {
        return true;
    }
    bool done = sat_folder_list(path, &listing, err);
    for (size_t i = 0; done && i < listing.count; i++) {
        if (sat_backup_folder_is_zip(listing.names[i])) {
            done = look_at(out, listing.names[i], unreadable, context, err);
        }
    }
    sat_folder_listing_free(&listing);
    sat_backup_folder_mark_newest(out);
    return done;
}

void sat_backup_folder_free(SatBackupFolder *folder)
{
    free(folder->entries);
    sat_arena_free(folder->arena);
    *folder = (SatBackupFolder){0};
}

const SatBackupEntry *sat_backup_folder_find(const SatBackupFolder *folder, const char *case_id,
                                             SatBackupKind kind)
{
    for (size_t i = 0; i < folder->count; i++) {
        const SatBackupEntry *entry = &folder->entries[i];
        if (entry->is_newest && is_kind(entry->kind, kind) &&
            strcmp(entry->case_id, case_id) == 0) {
            return entry;
        }
    }
    return NULL;
}

bool sat_backup_folder_has(const SatBackupFolder *folder, const char *file_name)
{
    for (size_t i = 0; i < folder->count; i++) {
        if (sat_ascii_equal_but_case(folder->entries[i].file_name, file_name)) {
            return true;
        }
    }
    return false;
}

/* ---- the lock --------------------------------------------------------------------------------
 */

/* The file that is locked is the one with this name: the run before may have removed its lock
 * between our opening and our locking it, and a third one made a new one. */
static bool has_its_name(SatFile *lock, const char *path, SatError *err)
{
    uint8_t token[16];
    size_t length = 0;
    SatError unread = SAT_ERROR_INIT;
    if (!sat_random_bytes(token, sizeof(token), err) ||
        !sat_file_write_at(lock, 0, token, sizeof(token), err)) {
        return false;
    }
    uint8_t *named = sat_read_file(path, sizeof(token), &length, &unread);
    const bool is_same =
        named != NULL && length == sizeof(token) && memcmp(named, token, sizeof(token)) == 0;
    free(named);
    return is_same || sat_fail(err, SAT_ERR_SYSTEM, "%s: in use by another run", path);
}

bool sat_backup_folder_lock(const char *folder, SatFile **lock, SatError *err)
{
    char *path = sat_path_join(folder, LOCK_NAME);
    if (path == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a name");
    }
    *lock = sat_file_open(path, SAT_FILE_UPDATE_PRIVATE, err);
    const bool done = *lock != NULL && sat_file_lock(*lock, err) && has_its_name(*lock, path, err);
    if (!done) { /* the name is the other run's */
        sat_file_close(*lock);
        *lock = NULL;
    }
    free(path);
    return done;
}

void sat_backup_folder_unlock(const char *folder, SatFile *lock)
{
    SatError ignored = SAT_ERROR_INIT;
    char *path = lock != NULL ? sat_path_join(folder, LOCK_NAME) : NULL;
    if (path != NULL) {
        bool removed = sat_path_remove(path, &ignored);
        (void)removed; /* one that stays locks nobody out */
    }
    sat_file_close(lock);
    free(path);
}
