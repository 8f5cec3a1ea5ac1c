/* A folder of a test's own, removed again with everything in it. */
#ifndef SAT_TESTS_SCRATCH_FOLDER_H
#define SAT_TESTS_SCRATCH_FOLDER_H

#include <stdio.h>
#include <stdlib.h>

#include "formats/base/platform.h"

typedef struct {
    char path[64];
} ScratchFolder;

/** Ends the test program when no folder can be made: nothing could be tested then. */
static inline ScratchFolder scratch_folder_new(void)
{
    ScratchFolder folder = {.path = "/tmp/satchel-test-XXXXXX"};
    if (mkdtemp(folder.path) == NULL) {
        perror("mkdtemp");
        abort();
    }
    return folder;
}

static inline void scratch_folder_free(ScratchFolder *folder)
{
    SatError err = SAT_ERROR_INIT;
    if (!sat_folder_remove_tree(folder->path, &err)) {
        (void)fprintf(stderr, "%s\n", err.text);
        abort();
    }
}

/** owns: free() */
static inline char *scratch_path(const ScratchFolder *folder, const char *name)
{
    char *path = sat_path_join(folder->path, name);
    if (path == NULL) {
        abort();
    }
    return path;
}

#endif
