/* Whole-file reads with a limit; writes that appear complete or not at all. */
#include "formats/base/file_io.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"

uint8_t *sat_read_file(const char *path, size_t limit_bytes, size_t *length, SatError *err)
{
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, err);
    uint64_t size_bytes = 0;
    if (file == NULL || !sat_file_size(file, &size_bytes, err)) {
        return NULL;
    }
    if (size_bytes > limit_bytes || size_bytes >= SIZE_MAX) {
        sat_fail(err, SAT_ERR_LIMIT, "%s is larger than the %zu bytes allowed for such a file",
                 path, limit_bytes);
        return NULL;
    }
    uint8_t *bytes = malloc((size_t)size_bytes + 1);
    if (bytes == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read %s", path);
        return NULL;
    }
    if (!sat_file_read_at(file, 0, bytes, (size_t)size_bytes, err)) {
        free(bytes);
        return NULL;
    }
    bytes[size_bytes] = 0;
    *length = (size_t)size_bytes;
    return bytes;
}

static bool write_new_file(const char *path, const void *bytes, size_t length, bool private_to_user,
                           SatError *err)
{
    SatFileMode mode = private_to_user ? SAT_FILE_CREATE_PRIVATE : SAT_FILE_CREATE;
    SAT_AUTO(SatFile) *file = sat_file_open(path, mode, err);
    return file != NULL && sat_file_write_at(file, 0, bytes, length, err) &&
           sat_file_sync(file, err);
}

bool sat_write_file_atomic(const char *path, const void *bytes, size_t length, bool private_to_user,
                           SatError *err)
{
    static const char suffix[] = ".tmp";
    size_t path_length = strlen(path);
    size_t capacity;
    char *temporary = NULL;
    if (sat_size_add(path_length, sizeof(suffix), &capacity)) {
        temporary = malloc(capacity);
    }
    if (temporary == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to write %s", path);
    }
    memcpy(temporary, path, path_length);
    memcpy(temporary + path_length, suffix, sizeof(suffix));
    /* What a broken run left is removed first: it may have another mode, or be a link elsewhere. */
    bool done = sat_path_remove(temporary, err) &&
                write_new_file(temporary, bytes, length, private_to_user, err) &&
                sat_path_rename(temporary, path, err);
    if (!done) {
        SatError ignored = SAT_ERROR_INIT; /* the first failure is the one to tell */
        (void)!sat_path_remove(temporary, &ignored);
    }
    free(temporary);
    return done;
}
