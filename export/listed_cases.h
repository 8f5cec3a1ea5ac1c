/* The cases that playlists name by their number (rID): of each, a backup in the user's library
 * before the case server is asked. One thread. */
#ifndef SAT_EXPORT_LISTED_CASES_H
#define SAT_EXPORT_LISTED_CASES_H

#include "export/export_report.h"
#include "export/library/library_index.h"
#include "export/source/source.h"
#include "export/source/source_entries.h"

typedef struct {
    /* given */
    SatServedCases *served; /* the library's folder; the server */
    SatReport *report;
    /* filled */
    char *folder;           /* of the library; NULL: none, or it cannot be read */
    SatLibraryList backups; /* what is in it */
    SatFolderListing files; /* its names */
    bool was_opened;
    size_t kept; /* cases that came from it */
    char *path;  /* of the backup found last */
} SatListedCases;

/** Where the source of an entry is scanned: the newest backup of its number in the library, else a
 *  zip there with the number in its name, else the source itself. What no playlist names by a
 *  number stays as it is. *place: borrowed until the next call; NULL: the case is not to be had,
 *  which is told with the way out, and costs the run nothing else.
 *  errors: SAT_ERR_NO_MEMORY; SAT_ERR_CANCELLED; SAT_ERR_ARGUMENT no number behind radiopaedia: */
SAT_NODISCARD bool sat_listed_cases_place(SatListedCases *listed, const SatSourceEntry *entry,
                                          const char *source, const char **place, SatError *err);
/** Whether a scan of such a place failed because of the file there: then it is told and cleared,
 * for others go on. */
bool sat_listed_cases_goes_on(SatListedCases *listed, const SatSourceEntry *entry, SatError *why);
/** Tells how many came from the library, and frees what was filled. */
void sat_listed_cases_end(SatListedCases *listed);

#endif
