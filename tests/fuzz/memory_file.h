/* A file in memory alone, for fuzz targets of what reads files. */
#ifndef SAT_TESTS_MEMORY_FILE_H
#define SAT_TESTS_MEMORY_FILE_H

/* memfd_create: the target defines _GNU_SOURCE first. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "formats/base/platform.h"

/** Holds exactly these bytes; sat_file_close(). Aborts when it cannot be made. */
static inline SatFile *memory_file(const void *bytes, size_t length)
{
    char path[64];
    SatError err = SAT_ERROR_INIT;
    int descriptor = memfd_create("fuzz", MFD_CLOEXEC);
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", descriptor);
    SatFile *file = descriptor < 0 ? NULL : sat_file_open(path, SAT_FILE_UPDATE, &err);
    if (file == NULL || (length > 0 && !sat_file_write_at(file, 0, bytes, length, &err))) {
        (void)fprintf(stderr, "no file in memory: %s\n", err.text);
        abort();
    }
    (void)close(descriptor);
    return file;
}

#endif
