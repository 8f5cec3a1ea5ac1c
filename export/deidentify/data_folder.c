/* Finds and locks files in the user's data folder. */
#include "export/deidentify/data_folder.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"

enum { LOCK_ATTEMPTS = 500, LOCK_PAUSE_NS = 10000000 };

char *sat_data_folder_path(const char *name, SatError *err)
{
    const char *home = getenv("SATCHEL_DATA_HOME");
    bool is_given = home != NULL && home[0] != '\0';
    char *folder = is_given ? sat_path_absolute(home) : sat_user_directory(SAT_DIRECTORY_DATA);
    if (folder == NULL) {
        sat_fail(err, SAT_ERR_SYSTEM,
                 "no home folder is known for %s: set SATCHEL_DATA_HOME to a private folder", name);
        return NULL;
    }
    char *path = sat_path_join(folder, name);
    free(folder);
    if (path == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a path");
    }
    return path;
}

static bool make_folder_of(const char *path, SatError *err)
{
    size_t length = (size_t)(sat_path_file_name(path) - path);
    if (length <= 1) {
        return true;
    }
    char *folder = calloc(1, length);
    if (folder == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a path");
    }
    memcpy(folder, path, length - 1);
    bool done = sat_folder_make(folder, true, err);
    free(folder);
    return done;
}

SatFile *sat_data_folder_lock(const char *path, SatError *err)
{
    SatByteWriter name = SAT_BYTE_WRITER_INIT;
    SatFile *lock = NULL;
    if (!make_folder_of(path, err)) {
        return NULL;
    }
    sat_write_text(&name, path);
    sat_write_bytes(&name, ".lock", sizeof(".lock"));
    if (name.failed) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a path");
    } else {
        lock = sat_file_open((const char *)name.bytes, SAT_FILE_CREATE_PRIVATE, err);
    }
    sat_byte_writer_free(&name);
    for (int attempt = 0; lock != NULL && !sat_file_lock(lock, err); attempt++) {
        if (attempt == LOCK_ATTEMPTS) {
            sat_file_close(lock);
            return NULL;
        }
        sat_error_clear(err);
        sat_sleep_ns(LOCK_PAUSE_NS);
    }
    return lock;
}
