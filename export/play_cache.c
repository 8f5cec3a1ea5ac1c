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

void sat_play_cache_trim(uint64_t limit_bytes, const char *keep_path)
{
    SatFolderListing listing = {NULL, 0};
    SatError ignored = SAT_ERROR_INIT;
    char *folder = cache_folder();
    if (folder == NULL || !sat_folder_list(folder, &listing, &ignored)) {
        free(folder);
        return;
    }
    CachedFile *files = calloc(listing.count + 1, sizeof(*files));
    size_t count = 0;
    uint64_t total = 0;
    for (size_t i = 0; files != NULL && i < listing.count; i++) {
        CachedFile file = {.path = sat_path_join(folder, listing.names[i])};
        file.info =
            file.path != NULL ? sat_path_info(file.path) : (SatPathInfo){.kind = SAT_PATH_MISSING};
        if (file.info.kind != SAT_PATH_FILE) {
            free(file.path);
            continue;
        }
        file.keep = strncmp(file.path, keep_path, strlen(keep_path)) == 0;
        total += file.info.size_bytes;
        files[count++] = file;
    }
    if (files != NULL) {
        remove_oldest(files, count, total, limit_bytes);
    }
    for (size_t i = 0; i < count; i++) {
        free(files[i].path);
    }
    free(files);
    sat_folder_listing_free(&listing);
    free(folder);
}
