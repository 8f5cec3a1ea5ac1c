/* Moves backups from folder to folder. */
#include "export/library/library_move.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/backup/backup_list.h"
#include "export/backup/backup_states.h"
#include "export/library/library_index.h"
#include "formats/backup/backup_check.h"

#define PIECE_BYTES ((size_t)1 << 20)
#define NS_A_SECOND 1000000000LL

typedef struct {
    const SatLibraryMove *move;
    SatLibraryMoved *out;
    SatBackupFolder folder; /* the old one */
    char *from, *part, *to; /* paths of the backup under way */
    uint64_t done_bytes, total_bytes;
    uint8_t *piece;
} Mover;

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to move backups");
}

static bool goes_on(Mover *mover, uint64_t bytes, SatError *err)
{
    mover->done_bytes += bytes;
    return mover->move->progress(mover->move->told, mover->done_bytes, mover->total_bytes) ||
           sat_fail(err, SAT_ERR_CANCELLED, "interrupted");
}

/* ---- one backup ------------------------------------------------------------------------------
 */

/* Reads a file into a hash, and into a copy when there is one. */
static bool read_all(Mover *mover, SatFile *file, SatFile *copy, SatSha256 *hash, SatError *err)
{
    uint64_t size_bytes = 0;
    SAT_AUTO(SatSha256State) *state = sat_sha256_new(err);
    bool done = state != NULL && sat_file_size(file, &size_bytes, err);
    for (uint64_t at = 0; done && at < size_bytes;) {
        const uint64_t rest = size_bytes - at;
        const size_t length = rest < PIECE_BYTES ? (size_t)rest : PIECE_BYTES;
        done = sat_file_read_at(file, at, mover->piece, length, err) &&
               (copy == NULL || sat_file_write_at(copy, at, mover->piece, length, err)) &&
               goes_on(mover, length, err);
        sat_sha256_update(state, mover->piece, length);
        at += length;
    }
    if (done) {
        *hash = sat_sha256_current(state);
    }
    return done;
}

static bool read_path(Mover *mover, const char *path, SatSha256 *hash, SatError *err)
{
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, err);
    return file != NULL && read_all(mover, file, NULL, hash, err);
}

static bool check_progress(void *context, uint64_t done_bytes, uint64_t total_bytes)
{
    const Mover *mover = context;
    (void)done_bytes;
    (void)total_bytes;
    return mover->move->progress(mover->move->told, mover->done_bytes, mover->total_bytes);
}

/* The copy holds what was read, and that is a whole backup. */
static bool check_copy(Mover *mover, const SatSha256 *read, SatError *err)
{
    SatSha256 written;
    SatBackupCheckResult result;
    if (!read_path(mover, mover->part, &written, err) ||
        !sat_backup_check(mover->part, false, NULL, check_progress, mover, &result, err)) {
        return false;
    }
    if (!sat_sha256_equal(read, &written)) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the copy has other bytes: is the new disk whole?");
    }
    return result.faults == 0 ||
           sat_fail(err, SAT_ERR_CORRUPT, "it is damaged; see satchel verify, satchel repair");
}

static bool copy_one(Mover *mover, const SatBackupEntry *entry, SatError *err)
{
    SatSha256 read;
    const int64_t seconds = sat_path_info(mover->from).modified_ns / NS_A_SECOND;
    SAT_AUTO(SatFile) *from = sat_file_open(mover->from, SAT_FILE_READ, err);
    SAT_AUTO(SatFile) *part =
        from != NULL ? sat_file_open(mover->part, SAT_FILE_CREATE_PRIVATE, err) : NULL;
    return part != NULL && read_all(mover, from, part, &read, err) && sat_file_sync(part, err) &&
           check_copy(mover, &read, err) &&
           sat_file_set_modified(part, seconds > 0 ? (uint32_t)seconds : 0, err) &&
           (entry->kind.keeps_identifiers || sat_file_end_private(part, err)) &&
           sat_path_rename(mover->part, mover->to, err);
}

/* A run that was stopped before it could remove the old file. */
static bool is_there_already(Mover *mover, SatError *err)
{
    SatSha256 old, new;
    if (!read_path(mover, mover->from, &old, err) || !read_path(mover, mover->to, &new, err)) {
        return false;
    }
    return sat_sha256_equal(&old, &new) ||
           sat_fail(err, SAT_ERR_ARGUMENT, "another file of this name is in the new folder");
}

static bool move_file(Mover *mover, const SatBackupEntry *entry, SatError *err)
{
    SatError ignored = SAT_ERROR_INIT;
    const bool is_there = sat_path_info(mover->to).kind != SAT_PATH_MISSING;
    if (is_there ? is_there_already(mover, err) : copy_one(mover, entry, err)) {
        return sat_path_remove(mover->from, err);
    }
    if (!is_there && !sat_path_remove(mover->part, &ignored)) {
        sat_error_clear(&ignored); /* the next run writes over it */
    }
    return false;
}

static bool make_paths(Mover *mover, const char *file_name)
{
    const size_t length = strlen(file_name) + sizeof(".part");
    char *part_name = malloc(length);
    if (part_name != NULL) {
        (void)snprintf(part_name, length, "%s.part", file_name);
    }
    mover->from = sat_path_join(mover->move->from, file_name);
    mover->to = sat_path_join(mover->move->to, file_name);
    mover->part = part_name != NULL ? sat_path_join(mover->move->to, part_name) : NULL;
    free(part_name);
    return mover->from != NULL && mover->to != NULL && mover->part != NULL;
}

/* What is wrong with one backup does not stop the others; a full disk does. */
static bool move_one(Mover *mover, const SatBackupEntry *entry, SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    bool done = make_paths(mover, entry->file_name) || no_memory(err);
    if (done) {
        const uint64_t bytes = sat_path_info(mover->from).size_bytes;
        if (mover->move->dry_run || move_file(mover, entry, &why)) {
            mover->out->moved++;
            mover->out->size_bytes += bytes;
            mover->move->moved(mover->move->told, entry->file_name, bytes);
        } else if (why.code == SAT_ERR_CORRUPT || why.code == SAT_ERR_ARGUMENT ||
                   why.code == SAT_ERR_FORMAT || why.code == SAT_ERR_UNSUPPORTED) {
            mover->out->left++;
            mover->move->left(mover->move->told, entry->file_name, why.text);
        } else {
            *err = why;
            done = false;
        }
    }
    free(mover->from);
    free(mover->part);
    free(mover->to);
    return done;
}

/* ---- the two folders -------------------------------------------------------------------------
 */

static void unreadable(void *context, const char *file_name, const char *why)
{
    Mover *mover = context;
    mover->out->left++;
    mover->move->left(mover->move->told, file_name, why);
}

static void not_told(void *context, const char *file_name, const char *why)
{
    (void)context;
    (void)file_name;
    (void)why;
}

/* The new folder's list, with the marks of both. */
static bool write_new_list(const SatLibraryMove *move, SatError *err)
{
    SatBackupFolder now;
    char *old_list = sat_backup_list_read(move->from);
    char *new_list = sat_backup_list_read(move->to);
    bool done = sat_backup_folder_read(move->to, not_told, NULL, &now, err);
    bool *vanished = calloc(now.count + 1, sizeof(bool));
    for (size_t i = 0; done && vanished != NULL && i < now.count; i++) {
        const char *name = now.entries[i].file_name;
        vanished[i] = sat_backup_list_marks_vanished(old_list, name) ||
                      sat_backup_list_marks_vanished(new_list, name);
    }
    done = done && (vanished != NULL || no_memory(err)) &&
           sat_backup_list_write(&now, vanished, true, err);
    free(vanished);
    sat_backup_folder_free(&now);
    free(old_list);
    free(new_list);
    return done;
}

static bool write_old_list(const SatLibraryMove *move, SatError *err)
{
    SatBackupFolder now;
    const bool done = sat_backup_folder_read(move->from, not_told, NULL, &now, err) &&
                      sat_backup_list_write(&now, NULL, false, err);
    sat_backup_folder_free(&now);
    return done;
}

/* What was ours in a folder without backups: an index can be made anew, a list says nothing. */
static bool remove_old_files(const SatLibraryMove *move, SatError *err)
{
    static const char *const names[] = {SAT_BACKUP_LIST_NAME, SAT_BACKUP_STATES_NAME,
                                        SAT_LIBRARY_INDEX_NAME, SAT_LIBRARY_INDEX_NAME "-wal",
                                        SAT_LIBRARY_INDEX_NAME "-shm"};
    bool done = true;
    for (size_t i = 0; done && i < sizeof(names) / sizeof(names[0]); i++) {
        char *path = sat_path_join(move->from, names[i]);
        done = path != NULL ? sat_path_remove(path, err) : no_memory(err);
        free(path);
    }
    return done;
}

static bool move_all(Mover *mover, SatError *err)
{
    const SatLibraryMove *move = mover->move;
    bool done = sat_backup_folder_read(move->from, unreadable, mover, &mover->folder, err);
    for (size_t i = 0; done && i < mover->folder.count; i++) {
        char *path = sat_path_join(move->from, mover->folder.entries[i].file_name);
        /* read, and read again where it was written */
        mover->total_bytes += path != NULL ? 2 * sat_path_info(path).size_bytes : 0;
        free(path);
    }
    for (size_t i = 0; done && i < mover->folder.count; i++) {
        done = move_one(mover, &mover->folder.entries[i], err);
    }
    if (!done || move->dry_run) {
        return done;
    }
    return write_new_list(move, err) &&
           (mover->out->left == 0 ? remove_old_files(move, err) : write_old_list(move, err));
}

static bool are_two_folders(const SatLibraryMove *move, SatError *err)
{
    const SatPathInfo from = sat_path_info(move->from), to = sat_path_info(move->to);
    if (from.kind != SAT_PATH_FOLDER) {
        return sat_fail(err, SAT_ERR_SYSTEM, "%s: no folder; give the folder of your backups",
                        move->from);
    }
    return to.kind != SAT_PATH_FOLDER || from.device != to.device || from.inode != to.inode ||
           sat_fail(err, SAT_ERR_ARGUMENT, "%s and %s are one folder; give another one", move->from,
                    move->to);
}

/* An old folder that is empty now goes; one in which something else lies stays. */
static void remove_if_empty(const char *folder)
{
    SatFolderListing listing = {0};
    SatError ignored = SAT_ERROR_INIT;
    if (sat_folder_list(folder, &listing, &ignored) && listing.count == 0 &&
        !sat_folder_remove_tree(folder, &ignored)) {
        sat_error_clear(&ignored);
    }
    sat_folder_listing_free(&listing);
}

bool sat_library_move(const SatLibraryMove *move, SatLibraryMoved *out, SatError *err)
{
    SatFile *old_lock = NULL, *new_lock = NULL;
    *out = (SatLibraryMoved){0};
    Mover mover = {.move = move, .out = out, .piece = malloc(PIECE_BYTES)};
    bool done = (mover.piece != NULL || no_memory(err)) && are_two_folders(move, err);
    if (done && !move->dry_run) {
        done = sat_folder_make(move->to, false, err) && are_two_folders(move, err) &&
               sat_backup_folder_lock(move->from, &old_lock, err) &&
               sat_backup_folder_lock(move->to, &new_lock, err);
    }
    done = done && move_all(&mover, err);
    sat_backup_folder_unlock(move->to, new_lock);
    sat_backup_folder_unlock(move->from, old_lock);
    if (done && !move->dry_run && out->left == 0) {
        remove_if_empty(move->from);
    }
    sat_backup_folder_free(&mover.folder);
    free(mover.piece);
    return done;
}
