/* Put before the C library by LD_PRELOAD: reading a file fails as on a damaged disk, from a place
 * in it on, as soon as a folder is there. FAILING_FILE, FAILING_WHEN: their paths. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { FIRST_BAD_BYTE = 8192, MOST_PATH_BYTES = 4096 };
typedef ssize_t (*Read)(int descriptor, void *bytes, size_t length, off_t offset);

ssize_t pread(int descriptor, void *bytes, size_t length, off_t offset);
ssize_t pread64(int descriptor, void *bytes, size_t length, off_t offset);

static int fails(int descriptor, size_t length, off_t offset)
{
    const char *file = getenv("FAILING_FILE"), *folder = getenv("FAILING_WHEN");
    char name[64], path[MOST_PATH_BYTES] = "";
    struct stat there;
    (void)snprintf(name, sizeof(name), "/proc/self/fd/%d", descriptor);
    return file != NULL && folder != NULL && offset + (off_t)length > FIRST_BAD_BYTE &&
           stat(folder, &there) == 0 && readlink(name, path, sizeof(path) - 1) > 0 &&
           strcmp(path, file) == 0;
}

static ssize_t read_at(const char *function, int descriptor, void *bytes, size_t length,
                       off_t offset)
{
    Read original = NULL;
    void *symbol = dlsym(RTLD_NEXT, function);
    memcpy(&original, &symbol, sizeof(original));
    if (fails(descriptor, length, offset)) {
        errno = EIO;
        return -1;
    }
    return original(descriptor, bytes, length, offset);
}

__attribute__((visibility("default"))) ssize_t pread(int descriptor, void *bytes, size_t length,
                                                     off_t offset)
{
    return read_at("pread", descriptor, bytes, length, offset);
}

__attribute__((visibility("default"))) ssize_t pread64(int descriptor, void *bytes, size_t length,
                                                       off_t offset)
{
    return read_at("pread64", descriptor, bytes, length, offset);
}
