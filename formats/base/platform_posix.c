/* POSIX: open files with positioned reads and writes. */
#define _DEFAULT_SOURCE /* flock */

#include "formats/base/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/base/platform_posix_private.h"

/* Linux moves at most 2 GiB a call; a round number below it. */
static const size_t most_bytes_a_call = (size_t)1 << 30;

struct SatFile {
    int descriptor;
    char *path; /* for messages */
    bool is_locked;
};

bool sat_posix_fail(SatError *err, int error_number, const char *doing, const char *item)
{
    if (error_number == ENOSPC || error_number == EFBIG || error_number == EDQUOT) {
        const char *why = error_number == ENOSPC  ? "disk full"
                          : error_number == EFBIG ? "disk full: the file may grow no further there"
                                                  : "disk full: your quota is used up";
        return sat_fail(err, SAT_ERR_SYSTEM, "cannot %s %s: %s; free some space and try again",
                        doing, item, why);
    }
    char reason[128];
    if (strerror_r(error_number, reason, sizeof(reason)) != 0) {
        return sat_fail(err, SAT_ERR_SYSTEM, "cannot %s %s: system error %d", doing, item,
                        error_number);
    }
    return sat_fail(err, SAT_ERR_SYSTEM, "cannot %s %s: %s", doing, item, reason);
}

static int open_retrying(const char *path, int flags, mode_t mode)
{
    int descriptor;
    do {
        descriptor = open(path, flags, mode);
    } while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

/* How often a file that others make and remove meanwhile is tried to be made. */
enum { MAKE_ATTEMPTS = 8 };

/* Makes the file, or opens it when it is there. A link is never followed: in a folder that others
 * can write to, it would let them choose what is overwritten. */
static int make_or_open(const char *path, int flags, mode_t mode, bool *is_new)
{
    int descriptor = -1;
    for (int attempt = 0; attempt < MAKE_ATTEMPTS; attempt++) {
        descriptor = open_retrying(path, flags | O_CREAT | O_EXCL, mode);
        *is_new = descriptor >= 0;
        if (descriptor >= 0 || errno != EEXIST) {
            break;
        }
        descriptor = open_retrying(path, flags | O_NOFOLLOW, 0);
        if (descriptor >= 0 || errno != ENOENT) {
            break;
        }
    }
    return descriptor;
}

/* A file that was there before and is to be written: one planted by somebody else could be read or
 * changed by them while it is written, one with a second name is also something else. */
static bool check_own(const struct stat *status, const char *path, SatError *err)
{
    if (status->st_uid != geteuid()) {
        return sat_fail(err, SAT_ERR_SYSTEM,
                        "cannot write %s: it belongs to another user; remove it, or write to "
                        "another folder",
                        path);
    }
    return status->st_nlink <= 1 ||
           sat_fail(err, SAT_ERR_SYSTEM,
                    "cannot write %s: it is a second name of another file; remove it", path);
}

/* Looks at what was opened, and only then makes it private or empties it: a path that turns out to
 * be a device or a FIFO is left as it was. */
static bool prepare(int descriptor, SatFileMode mode, bool is_new, const char *path, SatError *err)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        return sat_posix_fail(err, errno, "look at", path);
    }
    bool regular = S_ISREG(status.st_mode);
    bool device = mode == SAT_FILE_CREATE && S_ISCHR(status.st_mode); /* /dev/null */
    if (!regular && !device) {
        const char *kind = S_ISDIR(status.st_mode)    ? "a folder"
                           : S_ISFIFO(status.st_mode) ? "a pipe"
                                                      : "a device";
        return sat_fail(err, SAT_ERR_SYSTEM, "cannot open %s: it is %s, not a file", path, kind);
    }
    bool makes = mode != SAT_FILE_READ && mode != SAT_FILE_UPDATE;
    if (regular && makes && !is_new && !check_own(&status, path, err)) {
        return false;
    }
    if (mode == SAT_FILE_CREATE_PRIVATE && fchmod(descriptor, S_IRUSR | S_IWUSR) != 0) {
        return sat_posix_fail(err, errno, "make private", path);
    }
    bool empties = mode == SAT_FILE_CREATE || mode == SAT_FILE_CREATE_PRIVATE;
    if (regular && empties && status.st_size > 0 && ftruncate(descriptor, 0) != 0) {
        return sat_posix_fail(err, errno, "empty", path);
    }
    return true;
}

SatFile *sat_file_open(const char *path, SatFileMode mode, SatError *err)
{
    int flags = O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    flags |= mode == SAT_FILE_READ ? O_RDONLY : O_RDWR;
    bool is_new = false;
    bool makes = mode != SAT_FILE_READ && mode != SAT_FILE_UPDATE;
    mode_t permissions = mode == SAT_FILE_CREATE ? 0666 : 0600;
    int descriptor =
        makes ? make_or_open(path, flags, permissions, &is_new) : open_retrying(path, flags, 0);
    if (descriptor < 0 && makes && errno == ELOOP) {
        sat_fail(err, SAT_ERR_SYSTEM, "cannot write %s: it is a link to another file; remove it",
                 path);
        return NULL;
    }
    if (descriptor < 0) {
        sat_posix_fail(err, errno, "open", path);
        return NULL;
    }
    if (!prepare(descriptor, mode, is_new, path, err)) {
        close(descriptor);
        return NULL;
    }
    SatFile *file = malloc(sizeof(*file));
    char *copy = strdup(path);
    if (file == NULL || copy == NULL) {
        free(file);
        free(copy);
        close(descriptor);
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to open %s", path);
        return NULL;
    }
    *file = (SatFile){.descriptor = descriptor, .path = copy};
    return file;
}

void sat_file_close(SatFile *file)
{
    if (file == NULL) {
        return;
    }
    if (file->is_locked) {
        /* A process that is being started at this moment holds the file a little longer. */
        (void)flock(file->descriptor, LOCK_UN);
    }
    close(file->descriptor); /* never retried: Linux has closed it even after EINTR */
    free(file->path);
    free(file);
}

bool sat_file_size(SatFile *file, uint64_t *size_bytes, SatError *err)
{
    struct stat status;
    if (fstat(file->descriptor, &status) != 0) {
        return sat_posix_fail(err, errno, "look at", file->path);
    }
    *size_bytes = (uint64_t)status.st_size;
    return true;
}

bool sat_file_read_at(SatFile *file, uint64_t offset, void *bytes, size_t length, SatError *err)
{
    size_t done = 0;
    while (done < length) {
        size_t piece = length - done < most_bytes_a_call ? length - done : most_bytes_a_call;
        uint64_t position = offset + done;
        ssize_t got = 0; /* past what an offset can say is past the end */
        if (position >= offset && position <= INT64_MAX - most_bytes_a_call) {
            got = pread(file->descriptor, (char *)bytes + done, piece, (off_t)position);
        }
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return sat_posix_fail(err, errno, "read", file->path);
        }
        if (got == 0) {
            return sat_fail(err, SAT_ERR_CORRUPT, "%s ends too early; get a complete copy of it",
                            file->path);
        }
        done += (size_t)got;
    }
    return true;
}

bool sat_file_write_at(SatFile *file, uint64_t offset, const void *bytes, size_t length,
                       SatError *err)
{
    size_t done = 0;
    while (done < length) {
        size_t piece = length - done < most_bytes_a_call ? length - done : most_bytes_a_call;
        uint64_t position = offset + done;
        if (position < offset || position > INT64_MAX - most_bytes_a_call) {
            return sat_posix_fail(err, EFBIG, "write", file->path);
        }
        ssize_t put = pwrite(file->descriptor, (const char *)bytes + done, piece, (off_t)position);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return sat_posix_fail(err, put == 0 ? ENOSPC : errno, "write", file->path);
        }
        done += (size_t)put;
    }
    return true;
}

bool sat_file_truncate(SatFile *file, uint64_t size_bytes, SatError *err)
{
    if (size_bytes > INT64_MAX) {
        return sat_posix_fail(err, EFBIG, "resize", file->path);
    }
    int result;
    do {
        result = ftruncate(file->descriptor, (off_t)size_bytes);
    } while (result != 0 && errno == EINTR);
    return result == 0 || sat_posix_fail(err, errno, "resize", file->path);
}

bool sat_file_sync(SatFile *file, SatError *err)
{
    int result;
    do {
        result = fsync(file->descriptor);
    } while (result != 0 && errno == EINTR);
    /* A device such as /dev/null has nothing to sync. */
    return result == 0 || errno == EINVAL || sat_posix_fail(err, errno, "write", file->path);
}

bool sat_file_end_private(SatFile *file, SatError *err)
{
    /* The mask can only be read by setting it. A file that another thread makes meanwhile would be
     * more private than asked, never less. */
    mode_t mask = umask(077);
    (void)umask(mask);
    return fchmod(file->descriptor, 0666 & ~mask) == 0 ||
           sat_posix_fail(err, errno, "set the mode of", file->path);
}

bool sat_file_set_modified(SatFile *file, uint32_t seconds, SatError *err)
{
    struct timespec times[2] = {{.tv_sec = seconds}, {.tv_sec = seconds}};
    return futimens(file->descriptor, times) == 0 ||
           sat_posix_fail(err, errno, "set the time of", file->path);
}

bool sat_file_lock(SatFile *file, SatError *err)
{
    int result;
    do {
        result = flock(file->descriptor, LOCK_EX | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    if (result == 0) {
        file->is_locked = true;
        return true;
    }
    if (errno == EWOULDBLOCK) {
        return sat_fail(err, SAT_ERR_SYSTEM, "%s is in use by another run; wait until it has ended",
                        file->path);
    }
    return sat_posix_fail(err, errno, "lock", file->path);
}
