/* What the verbs of `satchel library` share. One thread. */
#ifndef SAT_EXPORT_LIBRARY_VERBS_H
#define SAT_EXPORT_LIBRARY_VERBS_H

#include "export/export_options.h"
#include "export/export_report.h"

typedef struct {
    const SatOptions *options;
    const char *folder;
    const char *const *words; /* behind the folder */
    size_t word_count;
    SatReport *report;
} SatLibraryAsked;

/** Exit code 2. usage: "list FOLDER" */
void sat_library_fail_usage(const SatLibraryAsked *asked, const char *usage);
/** Progress of checking; context: the report. False after Ctrl-C. */
bool sat_library_progress(void *report, uint64_t done_bytes, uint64_t total_bytes);
/** For what was told of already. */
void sat_library_not_told(void *context, const char *file_name, const char *why);

void sat_library_prune_told(const SatLibraryAsked *asked);
void sat_library_move_told(const SatLibraryAsked *asked);

#endif
