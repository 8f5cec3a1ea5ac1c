/* POSIX: paths and folders. */
#define _DEFAULT_SOURCE /* realpath */
#include "formats/base/platform.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "formats/base/checked_math.h"
#include "formats/base/growing_list.h"
#include "formats/base/natural_sort.h"
#include "formats/base/platform_posix_private.h"

/* Each level of a tree being removed holds one descriptor. */
enum { MOST_TREE_LEVELS = 200 };

SatPathInfo sat_path_info(const char *path)
{
    SatPathInfo info = {.kind = SAT_PATH_MISSING};
    struct stat status;
    if (stat(path, &status) != 0) {
        return info;
    }
    info.kind = S_ISREG(status.st_mode)   ? SAT_PATH_FILE
                : S_ISDIR(status.st_mode) ? SAT_PATH_FOLDER
                                          : SAT_PATH_OTHER;
    info.size_bytes = (uint64_t)status.st_size;
    info.modified_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
    info.device = status.st_dev;
    info.inode = status.st_ino;
    return info;
}

bool sat_path_free_bytes(const char *path, uint64_t *free_bytes, SatError *err)
{
    struct statvfs status;
    if (statvfs(path, &status) != 0) {
        return sat_posix_fail(err, errno, "look at the free space of", path);
    }
    uint64_t unit = status.f_frsize > 0 ? status.f_frsize : status.f_bsize;
    bool fits = unit == 0 || status.f_bavail <= UINT64_MAX / unit;
    *free_bytes = fits ? (uint64_t)status.f_bavail * unit : UINT64_MAX;
    return true;
}

static bool is_dot_or_dotdot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool add_name(SatFolderListing *listing, size_t *capacity, const char *name)
{
    char **names = sat_list_grow(listing->names, listing->count, capacity, sizeof(*names));
    if (names == NULL) {
        return false;
    }
    listing->names = names;
    char *copy = strdup(name);
    if (copy == NULL) {
        return false;
    }
    listing->names[listing->count++] = copy;
    return true;
}

static bool read_names(DIR *folder, const char *path, SatFolderListing *listing, SatError *err)
{
    size_t capacity = 0;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (entry == NULL) {
            return errno == 0 || sat_posix_fail(err, errno, "read the folder", path);
        }
        if (!is_dot_or_dotdot(entry->d_name) && !add_name(listing, &capacity, entry->d_name)) {
            return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to list the folder %s",
                            path);
        }
    }
}

bool sat_folder_list(const char *path, SatFolderListing *out, SatError *err)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return sat_posix_fail(err, errno, "open the folder", path);
    }
    SatFolderListing listing = {0};
    bool done = read_names(folder, path, &listing, err);
    closedir(folder);
    if (!done) {
        sat_folder_listing_free(&listing);
        return false;
    }
    sat_natural_sort(listing.names, listing.count);
    *out = listing;
    return true;
}

void sat_folder_listing_free(SatFolderListing *listing)
{
    for (size_t i = 0; i < listing->count; i++) {
        free(listing->names[i]);
    }
    free(listing->names);
    *listing = (SatFolderListing){0};
}

static bool make_one(const char *path, bool private_to_user, SatError *err)
{
    if (mkdir(path, private_to_user ? 0700 : 0777) == 0) {
        return true;
    }
    int reason = errno;
    if (sat_path_info(path).kind == SAT_PATH_FOLDER) {
        return true; /* there already, or another process was faster */
    }
    return sat_posix_fail(err, reason, "make the folder", path);
}

bool sat_folder_make(const char *path, bool private_to_user, SatError *err)
{
    if (sat_path_info(path).kind == SAT_PATH_FOLDER) {
        return true;
    }
    char *partial = strdup(path);
    if (partial == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to make the folder %s", path);
    }
    bool done = true;
    for (size_t i = 1; done && partial[0] != '\0' && partial[i] != '\0'; i++) {
        if (partial[i] == '/' && partial[i - 1] != '/') {
            partial[i] = '\0';
            done = make_one(partial, private_to_user, err);
            partial[i] = '/';
        }
    }
    done = done && make_one(path, private_to_user, err);
    free(partial);
    return done;
}

static bool tighten(int descriptor, const char *path, SatError *err)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        return sat_posix_fail(err, errno, "look at", path);
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) == 0) {
        return true;
    }
    if (status.st_uid != geteuid()) {
        return sat_fail(err, SAT_ERR_SYSTEM,
                        "other users can look into %s, and it belongs to another user; move it "
                        "away, or use another place",
                        path);
    }
    if (fchmod(descriptor, status.st_mode & S_IRWXU) != 0) {
        int reason = errno;
        return sat_posix_fail(err, reason, "keep other users out of", path);
    }
    return true;
}

bool sat_path_make_private(const char *path, SatError *err)
{
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0) {
        return sat_posix_fail(err, errno, "open", path);
    }
    bool done = tighten(descriptor, path, err);
    close(descriptor);
    return done;
}

static bool remove_entry(int parent, const char *name, int level, SatError *err);

/* Works through descriptors, never through paths, so that a link put in the way meanwhile is not
 * followed out of the tree. */
static bool remove_contents(int descriptor, const char *name, int level, SatError *err)
{
    DIR *folder = fdopendir(descriptor);
    if (folder == NULL) {
        int reason = errno;
        close(descriptor);
        return sat_posix_fail(err, reason, "open the folder", name);
    }
    bool done = true;
    while (done) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (entry == NULL) {
            done = errno == 0 || sat_posix_fail(err, errno, "read the folder", name);
            break;
        }
        if (!is_dot_or_dotdot(entry->d_name)) {
            done = remove_entry(dirfd(folder), entry->d_name, level + 1, err);
        }
    }
    closedir(folder);
    return done;
}

static bool remove_entry(int parent, const char *name, int level, SatError *err)
{
    if (unlinkat(parent, name, 0) == 0 || errno == ENOENT) {
        return true;
    }
    int reason = errno;
    if (reason != EISDIR && reason != EPERM) { /* POSIX names EPERM for a folder, Linux EISDIR */
        return sat_posix_fail(err, reason, "remove", name);
    }
    if (level > MOST_TREE_LEVELS) {
        return sat_fail(err, SAT_ERR_LIMIT, "cannot remove %s: folders nested too deep", name);
    }
    int descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0) {
        return sat_posix_fail(err, errno == ENOTDIR ? reason : errno, "remove", name);
    }
    if (!remove_contents(descriptor, name, level, err)) {
        return false;
    }
    return unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT ||
           sat_posix_fail(err, errno, "remove the folder", name);
}

bool sat_folder_remove_tree(const char *path, SatError *err)
{
    return remove_entry(AT_FDCWD, path, 0, err) || sat_fail_in(err, "removing the folder %s", path);
}

/* The new name itself must survive a power cut. A folder that cannot be opened or synced (no
 * permission to list it, a network file system) leaves the rename done, which is what counts. */
static bool sync_folder_of(const char *path, SatError *err)
{
    const char *separator = strrchr(path, '/');
    char *folder = separator == NULL ? strdup(".") : strdup(path);
    if (folder == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to rename to %s", path);
    }
    if (separator != NULL) {
        folder[separator == path ? 1 : separator - path] = '\0';
    }
    bool done = true;
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        int result;
        do {
            result = fsync(descriptor);
        } while (result != 0 && errno == EINTR);
        if (result != 0 && errno != EINVAL && errno != ENOTSUP && errno != EACCES) {
            done = sat_posix_fail(err, errno, "write the folder", folder);
        }
        close(descriptor);
    }
    free(folder);
    return done;
}

bool sat_path_rename(const char *from, const char *to, SatError *err)
{
    if (rename(from, to) != 0) {
        return sat_posix_fail(err, errno, "rename to", to);
    }
    return sync_folder_of(to, err);
}

bool sat_path_remove(const char *path, SatError *err)
{
    return unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR ||
           sat_posix_fail(err, errno, "remove", path);
}

char *sat_path_join(const char *folder, const char *name)
{
    size_t folder_length = strlen(folder);
    size_t name_length = strlen(name);
    size_t bytes;
    if (!sat_size_add(folder_length, name_length, &bytes) || !sat_size_add(bytes, 2, &bytes)) {
        return NULL;
    }
    char *joined = malloc(bytes);
    if (joined == NULL) {
        return NULL;
    }
    memcpy(joined, folder, folder_length);
    if (folder_length > 0 && folder[folder_length - 1] != '/') {
        joined[folder_length++] = '/';
    }
    memcpy(joined + folder_length, name, name_length + 1);
    return joined;
}

const char *sat_path_file_name(const char *path)
{
    const char *separator = strrchr(path, '/');
    return separator == NULL ? path : separator + 1;
}

char *sat_path_absolute(const char *path)
{
    if (path[0] == '/') {
        return strdup(path);
    }
    char *absolute = NULL;
    for (size_t capacity = 256; capacity <= 1024 * 1024; capacity *= 2) {
        char *here = malloc(capacity);
        if (here == NULL) {
            return NULL;
        }
        bool fits = getcwd(here, capacity) != NULL;
        bool again = !fits && errno == ERANGE;
        if (fits) {
            absolute = sat_path_join(here, path);
        }
        free(here);
        if (!again) {
            break;
        }
    }
    return absolute;
}

bool sat_path_is_link(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}

char *sat_path_real(const char *path)
{
    return realpath(path, NULL);
}

static char *home_folder(void)
{
    const char *home = getenv("HOME");
    if (home != NULL && home[0] == '/') {
        return strdup(home);
    }
    struct passwd entry;
    struct passwd *found = NULL;
    char buffer[4096];
    if (getpwuid_r(getuid(), &entry, buffer, sizeof(buffer), &found) != 0 || found == NULL ||
        found->pw_dir == NULL || found->pw_dir[0] != '/') {
        return NULL;
    }
    return strdup(found->pw_dir);
}

char *sat_user_directory(SatUserDirectory which)
{
    static const struct {
        const char *variable, *below_home;
    } places[] = {
        [SAT_DIRECTORY_CONFIG] = {"XDG_CONFIG_HOME", ".config/satchel"},
        [SAT_DIRECTORY_DATA] = {"XDG_DATA_HOME", ".local/share/satchel"},
        [SAT_DIRECTORY_CACHE] = {"XDG_CACHE_HOME", ".cache/satchel"},
    };
    if (which == SAT_DIRECTORY_HOME) {
        return home_folder();
    }
    const char *base = getenv(places[which].variable);
    if (base != NULL && base[0] == '/') { /* the XDG rule: ignore a relative one */
        return sat_path_join(base, "satchel");
    }
    char *home = home_folder();
    if (home == NULL) {
        return NULL;
    }
    char *path = sat_path_join(home, places[which].below_home);
    free(home);
    return path;
}
