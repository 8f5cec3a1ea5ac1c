/* Keeps the packs that `play` makes, the newest ones. */
#include "export/play_cache.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"

enum { NAME_DIGITS = 32 };

static char *cache_folder(void)
{
    char *cache = sat_user_directory(SAT_DIRECTORY_CACHE);
    char *folder = cache != NULL ? sat_path_join(cache, "play") : NULL;
    free(cache);
    return folder;
}

char *sat_play_cache_path(const SatSha256 *digest, SatError *err)
{
    char name[SAT_SHA256_HEX_LENGTH + 1];
    char *path = NULL;
    char *folder = cache_folder();
    sat_sha256_to_hex(digest, name);
    memcpy(name + NAME_DIGITS, ".satchel", sizeof(".satchel"));
    if (folder == NULL) {
        sat_fail(err, SAT_ERR_SYSTEM, "no cache folder is known: set HOME or XDG_CACHE_HOME");
    } else if (sat_folder_make(folder, true, err) &&
               (sat_path_make_private(folder, err) ||
                sat_fail_in(err, "the cache folder (XDG_CACHE_HOME names another one)"))) {
        path = sat_path_join(folder, name);
        if (path == NULL) {
            sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a path");
        }
    }
    free(folder);
    return path;
}

typedef struct {
    char *path;
    SatPathInfo info;
    bool keep;
} CachedFile;

static int compare_age(const void *a, const void *b)
{
    const CachedFile *left = a;
    const CachedFile *right = b;
    if (left->info.modified_ns != right->info.modified_ns) {
        return left->info.modified_ns < right->info.modified_ns ? -1 : 1;
    }
    return strcmp(left->path, right->path);
}

static void remove_oldest(CachedFile *files, size_t count, uint64_t total, uint64_t limit_bytes)
{
    qsort(files, count, sizeof(*files), compare_age);
    for (size_t i = 0; i < count && total > limit_bytes; i++) {
        SatError ignored = SAT_ERROR_INIT;
        if (!files[i].keep && sat_path_remove(files[i].path, &ignored)) {
            total -= files[i].info.size_bytes;
        }
    }
}

static void free_files(CachedFile *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(files[i].path);
    }
    free(files);
}

/* The files of the cache; none when there is no cache yet. *files: free_files() */
static bool list_files(CachedFile **files, size_t *count, uint64_t *total_bytes, SatError *err)
{
    SatFolderListing listing = {NULL, 0};
    char *folder = cache_folder();
    *files = NULL;
    *count = 0;
    *total_bytes = 0;
    bool is_there = folder != NULL && sat_path_info(folder).kind == SAT_PATH_FOLDER;
    if (!is_there || !sat_folder_list(folder, &listing, err)) {
        free(folder);
        return !is_there;
    }
    *files = calloc(listing.count + 1, sizeof(**files));
    for (size_t i = 0; *files != NULL && i < listing.count; i++) {
        CachedFile file = {.path = sat_path_join(folder, listing.names[i])};
        file.info =
            file.path != NULL ? sat_path_info(file.path) : (SatPathInfo){.kind = SAT_PATH_MISSING};
        if (file.info.kind != SAT_PATH_FILE) {
            free(file.path);
            continue;
        }
        *total_bytes += file.info.size_bytes;
        (*files)[(*count)++] = file;
    }
    sat_folder_listing_free(&listing);
    free(folder);
    return *files != NULL ||
           sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to look through the cache");
}

void sat_play_cache_trim(uint64_t limit_bytes, const char *keep_path)
{
    CachedFile *files = NULL;
    size_t count = 0;
    uint64_t total = 0;
    SatError ignored = SAT_ERROR_INIT;
    if (list_files(&files, &count, &total, &ignored) && files != NULL) {
        for (size_t i = 0; i < count; i++) {
            files[i].keep = strncmp(files[i].path, keep_path, strlen(keep_path)) == 0;
        }
        remove_oldest(files, count, total, limit_bytes);
    }
    free_files(files, count);
}

bool sat_play_cache_clear(bool dry_run, size_t *file_count, uint64_t *total_bytes, SatError *err)
{
    CachedFile *files = NULL;
    bool done = list_files(&files, file_count, total_bytes, err);
    for (size_t i = 0; done && !dry_run && i < *file_count; i++) {
        done = sat_path_remove(files[i].path, err);
    }
    free_files(files, *file_count);
    return done;
}
