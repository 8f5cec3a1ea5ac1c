/* Lets the index follow the folder of backups. */
#include <stdlib.h>
#include <string.h>

#include "export/backup/backup_list.h"
#include "export/library/library_private.h"
#include "formats/backup/backup_case_json.h"
#include "formats/backup/backup_comment.h"

#define MOST_TEXT_BYTES ((size_t)16 << 20)
/* So that other runs get their turn while a large folder is read for the first time. */
enum { ZIPS_A_TRANSACTION = 64 };

typedef struct {
    SatLibrary *library;
    SatBackupUnreadable unreadable;
    void *context;
    SatLibraryChanges *changes;
    sqlite3_stmt *known, *insert, *words, *forget, *see;
    size_t opened;
} Refresh;

/* ---- one zip ---------------------------------------------------------------------------------
 */

static void body_hash(const SatBackupReader *reader, char hex[SAT_SHA256_HEX_LENGTH + 1])
{
    SatSha256 hash;
    size_t length = 0;
    const char *comment = sat_zip_reader_comment(sat_backup_reader_zip(reader), &length);
    hex[0] = '\0';
    if (sat_backup_comment_parse(comment, length, &hash)) {
        sat_sha256_to_hex(&hash, hex);
    }
}

/* What cannot be read of its texts is not found by its words: `check` tells of the damage. */
static char *case_text(const SatBackupReader *reader)
{
    SatError unread = SAT_ERROR_INIT;
    size_t length = 0;
    const SatBackupFile *file =
        sat_backup_reader_find(reader, sat_backup_reader_paths(reader)->case_text);
    return file != NULL
               ? (char *)sat_backup_reader_load(reader, file, MOST_TEXT_BYTES, &length, &unread)
               : NULL;
}

static bool insert_words(Refresh *refresh, const char *title, const char *text, SatError *err)
{
    sqlite3_stmt *words = refresh->words;
    sqlite3_reset(words);
    sqlite3_bind_int64(words, 1, sqlite3_last_insert_rowid(refresh->library->database));
    const bool done = sat_library_bind_text(words, 2, title) &&
                      sat_library_bind_text(words, 3, text != NULL ? text : "") &&
                      sqlite3_step(words) == SQLITE_DONE;
    return done || sat_library_refused(refresh->library, err);
}

static bool insert(Refresh *refresh, const char *file_name, const SatPathInfo *on_disk,
                   const SatBackupReader *reader, SatError *err)
{
    SatError unread = SAT_ERROR_INIT;
    char hash[SAT_SHA256_HEX_LENGTH + 1];
    const SatBackupInfo *info = sat_backup_reader_info(reader);
    const SatBackupKind kind = sat_backup_kind(info);
    SAT_AUTO(SatCase) *model = sat_backup_reader_load_case(reader, &unread);
    const char *rid = model != NULL ? model->rid : "";
    sqlite3_stmt *row = refresh->insert;
    body_hash(reader, hash);
    sqlite3_reset(row);
    const char *texts[] = {
        file_name, sat_backup_reader_name(reader), info->title, info->case_id, info->source, rid,
        hash};
    const int64_t numbers[] = {(int64_t)on_disk->size_bytes,
                               on_disk->modified_ns,
                               kind.layout,
                               kind.keeps_identifiers,
                               info->case_version,
                               (int64_t)info->payload_files,
                               model != NULL && model->is_for_quiz};
    bool done = true;
    int at = 1;
    for (size_t i = 0; done && i < sizeof(texts) / sizeof(texts[0]); i++) {
        done = sat_library_bind_text(row, at++, texts[i]);
    }
    for (size_t i = 0; done && i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        done = sqlite3_bind_int64(row, at++, numbers[i]) == SQLITE_OK;
    }
    if (!done || sqlite3_step(row) != SQLITE_DONE) {
        return sat_library_refused(refresh->library, err);
    }
    char *text = case_text(reader);
    done = insert_words(refresh, info->title, text, err);
    free(text);
    return done;
}

static bool run_with_id(Refresh *refresh, sqlite3_stmt *statement, int64_t id, SatError *err)
{
    sqlite3_reset(statement);
    sqlite3_bind_int64(statement, 1, id);
    return sqlite3_step(statement) == SQLITE_DONE || sat_library_refused(refresh->library, err);
}

static bool forget(Refresh *refresh, int64_t id, SatError *err)
{
    sqlite3_stmt *words =
        sat_library_prepare(refresh->library, "DELETE FROM words WHERE rowid = ?", err);
    if (words == NULL) {
        return false;
    }
    sqlite3_bind_int64(words, 1, id);
    return sat_library_step_once(refresh->library, words, err) &&
           run_with_id(refresh, refresh->forget, id, err);
}

static bool see(Refresh *refresh, int64_t id, SatError *err)
{
    return run_with_id(refresh, refresh->see, id, err);
}

static bool open_one(Refresh *refresh, const char *file_name, const char *path,
                     const SatPathInfo *on_disk, int64_t known_id, SatError *err)
{
    SatError refused = SAT_ERROR_INIT;
    if (known_id != 0 && !forget(refresh, known_id, err)) {
        return false;
    }
    if (!sat_backup_is_one(path)) {
        return true;
    }
    SAT_AUTO(SatBackupReader) *reader = sat_backup_reader_open(path, &refused);
    if (reader == NULL) {
        refresh->changes->unreadable++;
        refresh->unreadable(refresh->context, file_name, refused.text);
        return true;
    }
    if (!insert(refresh, file_name, on_disk, reader, err)) {
        return false;
    }
    *(known_id != 0 ? &refresh->changes->changed : &refresh->changes->added) += 1;
    refresh->opened++;
    return see(refresh, sqlite3_last_insert_rowid(refresh->library->database), err) &&
           (refresh->opened % ZIPS_A_TRANSACTION != 0 ||
            sat_library_run(refresh->library, "COMMIT; BEGIN IMMEDIATE", err));
}

static bool look_at(Refresh *refresh, const char *file_name, SatError *err)
{
    char *path = sat_path_join(refresh->library->folder, file_name);
    if (path == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the library");
    }
    const SatPathInfo on_disk = sat_path_info(path);
    bool done = true;
    if (on_disk.kind == SAT_PATH_FILE) {
        sqlite3_reset(refresh->known);
        (void)sat_library_bind_text(refresh->known, 1, file_name);
        const int step = sqlite3_step(refresh->known);
        const int64_t id = step == SQLITE_ROW ? sqlite3_column_int64(refresh->known, 0) : 0;
        const bool is_same =
            id != 0 && sqlite3_column_int64(refresh->known, 1) == (int64_t)on_disk.size_bytes &&
            sqlite3_column_int64(refresh->known, 2) == on_disk.modified_ns;
        sqlite3_reset(refresh->known); /* it must not read while rows are changed */
        done = step != SQLITE_ROW && step != SQLITE_DONE
                   ? sat_library_refused(refresh->library, err)
               : is_same ? see(refresh, id, err)
                         : open_one(refresh, file_name, path, &on_disk, id, err);
    }
    free(path);
    return done;
}

/* ---- all -------------------------------------------------------------------------------------
 */

static bool prepare(Refresh *refresh, SatError *err)
{
    SatLibrary *library = refresh->library;
    return sat_library_run(library,
                           "CREATE TEMP TABLE IF NOT EXISTS seen (id INTEGER PRIMARY KEY);"
                           "DELETE FROM seen",
                           err) &&
           (refresh->known = sat_library_prepare(
                library, "SELECT id, size_bytes, modified_ns FROM backup WHERE file_name = ?",
                err)) != NULL &&
           (refresh->insert = sat_library_prepare(
                library,
                "INSERT INTO backup (file_name, name, title, case_id, source, rid, hash,"
                " size_bytes, modified_ns, layout, keeps_identifiers, version, files, is_for_quiz)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                err)) != NULL &&
           (refresh->words = sat_library_prepare(
                library, "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", err)) != NULL &&
           (refresh->forget =
                sat_library_prepare(library, "DELETE FROM backup WHERE id = ?", err)) != NULL &&
           (refresh->see = sat_library_prepare(
                library, "INSERT OR IGNORE INTO seen (id) VALUES (?)", err)) != NULL;
}

static void end(Refresh *refresh)
{
    sqlite3_finalize(refresh->known);
    sqlite3_finalize(refresh->insert);
    sqlite3_finalize(refresh->words);
    sqlite3_finalize(refresh->forget);
    sqlite3_finalize(refresh->see);
}

static bool remove_gone(Refresh *refresh, SatError *err)
{
    if (!sat_library_run(refresh->library,
                         "DELETE FROM words WHERE rowid NOT IN (SELECT id FROM seen)", err) ||
        !sat_library_run(refresh->library,
                         "DELETE FROM backup WHERE id NOT IN (SELECT id FROM seen)", err)) {
        return false;
    }
    refresh->changes->removed = (size_t)sqlite3_changes(refresh->library->database);
    return true;
}

static const char *text_at(sqlite3_stmt *row, int column)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    return text != NULL ? text : "";
}

static bool read_entries(SatLibrary *library, SatBackupFolder *out, SatError *err)
{
    sqlite3_stmt *row = sat_library_prepare(
        library,
        "SELECT file_name, name, case_id, source, layout, keeps_identifiers, version FROM backup",
        err);
    int step = SQLITE_DONE;
    bool done = row != NULL;
    while (done && (step = sqlite3_step(row)) == SQLITE_ROW) {
        const SatBackupEntry entry = {
            .file_name = text_at(row, 0),
            .name = text_at(row, 1),
            .case_id = text_at(row, 2),
            .source = text_at(row, 3),
            .kind = {.layout = sqlite3_column_int(row, 4) != 0 ? SAT_BACKUP_MEDIA : SAT_BACKUP_BAG,
                     .keeps_identifiers = sqlite3_column_int(row, 5) != 0},
            .version = (uint32_t)sqlite3_column_int64(row, 6)};
        done = sat_backup_folder_add(out, &entry, err);
    }
    done = done && (step == SQLITE_DONE || sat_library_refused(library, err));
    sqlite3_finalize(row);
    return done;
}

static bool write_states(SatLibrary *library, const SatBackupFolder *folder, const char *list,
                         SatError *err)
{
    sqlite3_stmt *row = sat_library_prepare(
        library, "UPDATE backup SET state = ?1 WHERE file_name = ?2 AND state <> ?1", err);
    bool done = row != NULL;
    for (size_t i = 0; done && i < folder->count; i++) {
        const SatBackupEntry *entry = &folder->entries[i];
        const SatLibraryState state = !entry->is_newest ? SAT_LIBRARY_OLDER
                                      : sat_backup_list_marks_vanished(list, entry->file_name)
                                          ? SAT_LIBRARY_VANISHED
                                          : SAT_LIBRARY_CURRENT;
        sqlite3_reset(row);
        sqlite3_bind_int(row, 1, (int)state);
        (void)sat_library_bind_text(row, 2, entry->file_name);
        done = sqlite3_step(row) == SQLITE_DONE || sat_library_refused(library, err);
    }
    sqlite3_finalize(row);
    return done;
}

static bool update_states(SatLibrary *library, SatError *err)
{
    SatBackupFolder folder = {.arena = sat_arena_new(0, err)};
    char *list = sat_backup_list_read(library->folder);
    bool done = folder.arena != NULL && read_entries(library, &folder, err);
    if (done) {
        sat_backup_folder_mark_newest(&folder);
        done = write_states(library, &folder, list, err);
    }
    sat_backup_folder_free(&folder);
    free(list);
    return done;
}

static bool follow(Refresh *refresh, const SatFolderListing *listing, SatError *err)
{
    bool done = prepare(refresh, err) && sat_library_run(refresh->library, "BEGIN IMMEDIATE", err);
    for (size_t i = 0; done && i < listing->count; i++) {
        if (sat_interrupt_requested()) {
            done = sat_fail(err, SAT_ERR_CANCELLED, "interrupted");
        } else if (sat_backup_folder_is_zip(listing->names[i])) {
            done = look_at(refresh, listing->names[i], err);
        }
    }
    return done && remove_gone(refresh, err) && update_states(refresh->library, err) &&
           sat_library_run(refresh->library, "COMMIT", err);
}

bool sat_library_refresh(SatLibrary *library, SatBackupUnreadable unreadable, void *context,
                         SatLibraryChanges *out, SatError *err)
{
    SatFolderListing listing = {0};
    SatError ignored = SAT_ERROR_INIT;
    *out = (SatLibraryChanges){0};
    Refresh refresh = {
        .library = library, .unreadable = unreadable, .context = context, .changes = out};
    if (!sat_folder_list(library->folder, &listing, err)) {
        return false;
    }
    const bool done = follow(&refresh, &listing, err);
    end(&refresh);
    if (!done && sqlite3_get_autocommit(library->database) == 0 &&
        !sat_library_run(library, "ROLLBACK", &ignored)) {
        sat_error_clear(&ignored); /* closing it rolls back as well */
    }
    sat_folder_listing_free(&listing);
    return done;
}
