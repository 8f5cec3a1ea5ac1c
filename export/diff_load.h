/* Loads the cases of a pack or a backup to be compared. One thread. */
#ifndef SAT_EXPORT_DIFF_LOAD_H
#define SAT_EXPORT_DIFF_LOAD_H

#include "export/diff_cases.h"
#include "formats/base/sat_error.h"

typedef struct {
    SatDiffCase *cases; /* owned */
    size_t count;
    char *playlist; /* of a pack, with its title, as a text; NULL of a backup. Owned */
} SatDiffFile;

/** errors: those of opening a pack or a backup, and its cases     owns: sat_diff_file_free() */
SAT_NODISCARD bool sat_diff_file_load(const char *path, SatDiffFile *out, SatError *err);
void sat_diff_file_free(SatDiffFile *file);

#endif
