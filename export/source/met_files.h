/* The files that were met while a folder or zip was walked, by names as a DICOMDIR is compared with
 * them. Only met_files.c and source_dicomdir.c include this. One thread. */
#ifndef SAT_EXPORT_MET_FILES_H
#define SAT_EXPORT_MET_FILES_H

#include <stdint.h>

#include "export/source/source_kinds.h"

typedef struct {
    char *folded; /* as sat_met_fold() gives it */
    SatVisited visited;
    bool is_named; /* by a DICOMDIR, or told as named by none */
} SatMetFile;

typedef struct {
    char *relative_path, *path;
} SatMetDirectory;

struct SatMetFiles {
    SatMetFile *files; /* sorted by sat_met_files_sort() */
    size_t count, capacity;
    SatMetDirectory *directories;
    size_t directory_count, directory_capacity;
};

/** A path as it is compared: capitals, no version, no ".dcm"; some zips separate by '\\'.
 *  owns: free(); NULL without memory */
char *sat_met_fold(const char *path);
/** Before the two below, after the last was added. */
void sat_met_files_sort(SatMetFiles *met);
/** Marks every file of the folded name; false: there is none. */
bool sat_met_files_mark(SatMetFiles *met, const char *folded);
/** DICOM files below the folded folder that no DICOMDIR names; each is counted once, however many
 *  lie around it. */
uint64_t sat_met_files_count_unnamed(SatMetFiles *met, const char *base);

#endif
