/* Makes, locks and removes the folder of raw files of a run. */
#include "export/source/staging_folder.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 8, NAME_CAPACITY = 2 * NAME_BYTES + 1 };

static const char lock_ending[] = ".lock";

struct SatStaging {
    char *folder;  /* NULL: not made yet */
    SatFile *lock; /* held as long as the folder is in use */
    char *lock_path;
    uint64_t count;
    bool is_full;
};

static char *staging_root(void)
{
    char *cache = sat_user_directory(SAT_DIRECTORY_CACHE);
    char *root = cache != NULL ? sat_path_join(cache, "staging") : NULL;
    free(cache);
    return root;
}

static char *joined(const char *folder, const char *name, const char *ending)
{
    char whole[64];
    (void)snprintf(whole, sizeof(whole), "%s%s", name, ending);
    return sat_path_join(folder, whole);
}

/* ---- what ended runs left ---------------------------------------------------------------------
 */

/* Whoever makes a folder holds its lock first; so it is nobody's when the lock can be had. */
static void remove_stale(const char *root, const char *name)
{
    SatError ignored = SAT_ERROR_INIT; /* the next run tries again */
    char *folder = sat_path_join(root, name);
    char *lock_path = joined(root, name, lock_ending);
    SatFile *lock =
        lock_path != NULL ? sat_file_open(lock_path, SAT_FILE_UPDATE_PRIVATE, &ignored) : NULL;
    if (folder != NULL && lock != NULL && sat_file_lock(lock, &ignored)) {
        bool is_gone = (sat_path_info(folder).kind == SAT_PATH_MISSING ||
                        sat_folder_remove_tree(folder, &ignored)) &&
                       sat_path_remove(lock_path, &ignored);
        (void)is_gone;
    }
    sat_file_close(lock);
    free(lock_path);
    free(folder);
}

/* A name of ours: hex digits, perhaps with the ending of a lock. */
static bool is_own_name(const char *name, char out[NAME_CAPACITY])
{
    size_t length = strspn(name, "0123456789abcdef");
    if (length != NAME_CAPACITY - 1 ||
        (name[length] != '\0' && strcmp(name + length, lock_ending) != 0)) {
        return false;
    }
    memcpy(out, name, length);
    out[length] = '\0';
    return true;
}

static void remove_all_stale(void)
{
    SatError ignored = SAT_ERROR_INIT;
    SatFolderListing listing = {NULL, 0};
    char *root = staging_root();
    if (root != NULL && sat_path_info(root).kind == SAT_PATH_FOLDER && !sat_path_is_link(root) &&
        sat_folder_list(root, &listing, &ignored)) {
        for (size_t i = 0; i < listing.count; i++) {
            char name[NAME_CAPACITY];
            if (is_own_name(listing.names[i], name)) {
                remove_stale(root, name);
            }
        }
        sat_folder_listing_free(&listing);
    }
    free(root);
}

/* ---- this run ---------------------------------------------------------------------------------
 */

SatStaging *sat_staging_new(SatError *err)
{
    SatStaging *staging = calloc(1, sizeof(*staging));
    if (staging == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the source");
        return NULL;
    }
    remove_all_stale();
    return staging;
}

void sat_staging_free(SatStaging *staging)
{
    SatError ignored = SAT_ERROR_INIT; /* the next run tries again */
    if (staging == NULL) {
        return;
    }
    bool is_gone = staging->folder == NULL || (sat_folder_remove_tree(staging->folder, &ignored) &&
                                               sat_path_remove(staging->lock_path, &ignored));
    (void)is_gone;
    sat_file_close(staging->lock);
    free(staging->lock_path);
    free(staging->folder);
    free(staging);
}

static bool make_root(const char *root, SatError *err)
{
    if (root == NULL) {
        return sat_fail(err, SAT_ERR_SYSTEM,
                        "no cache folder is known: set HOME or XDG_CACHE_HOME");
    }
    return sat_folder_make(root, true, err) &&
           (sat_path_make_private(root, err) ||
            sat_fail_in(err, "the cache folder (XDG_CACHE_HOME names another one)"));
}

/* The lock comes first. Another run that looks for stale folders may take a lock file away in the
 * moment before it is locked: then it is not there any more. */
static bool lock_and_make(SatStaging *staging, const char *root, const char *name, SatError *err)
{
    char *lock_path = joined(root, name, lock_ending);
    char *folder = sat_path_join(root, name);
    SatFile *lock = NULL;
    bool done = lock_path != NULL && folder != NULL;
    if (!done) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a path");
    } else {
        lock = sat_file_open(lock_path, SAT_FILE_CREATE_PRIVATE, err);
        done = lock != NULL && sat_file_lock(lock, err);
    }
    if (done && sat_path_info(lock_path).kind != SAT_PATH_FILE) {
        done = sat_fail(err, SAT_ERR_SYSTEM, "%s was taken away; run again", lock_path);
    }
    if (done && sat_folder_make(folder, true, err)) {
        staging->lock = lock;
        staging->lock_path = lock_path;
        staging->folder = folder;
        return true;
    }
    sat_file_close(lock);
    free(lock_path);
    free(folder);
    return false;
}

static bool make_folder(SatStaging *staging, SatError *err)
{
    uint8_t random[NAME_BYTES];
    char name[NAME_CAPACITY];
    char *root = staging_root();
    bool done = make_root(root, err) && sat_random_bytes(random, sizeof(random), err);
    for (size_t i = 0; done && i < NAME_BYTES; i++) {
        (void)snprintf(name + 2 * i, 3, "%02x", random[i]);
    }
    done = done && lock_and_make(staging, root, name, err);
    free(root);
    return done;
}

static bool has_room(SatStaging *staging, uint64_t size_bytes, SatError *err)
{
    uint64_t free_bytes = 0;
    if (!sat_path_free_bytes(staging->folder, &free_bytes, err)) {
        return false;
    }
    if (free_bytes >= SAT_STAGING_RESERVE_BYTES &&
        free_bytes - SAT_STAGING_RESERVE_BYTES >= size_bytes) {
        return true;
    }
    staging->is_full = true;
    return sat_fail(err, SAT_ERR_SYSTEM,
                    "no room to unpack: %" PRIu64 " MB more are needed where %s lies, %" PRIu64
                    " MB are free; make room, or name another place by XDG_CACHE_HOME",
                    (size_bytes + SAT_STAGING_RESERVE_BYTES) / 1000000U + 1U, staging->folder,
                    free_bytes / 1000000U);
}

char *sat_staging_path(SatStaging *staging, uint64_t size_bytes, SatError *err)
{
    char name[24];
    if (staging->folder == NULL && !make_folder(staging, err)) {
        staging->is_full = true;
        return NULL;
    }
    if (!has_room(staging, size_bytes, err)) {
        return NULL;
    }
    (void)snprintf(name, sizeof(name), "%08" PRIu64, ++staging->count);
    char *path = sat_path_join(staging->folder, name);
    if (path == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a path");
    }
    return path;
}

bool sat_staging_is_full(const SatStaging *staging)
{
    return staging->is_full;
}

void sat_staging_set_full(SatStaging *staging)
{
    staging->is_full = true;
}
