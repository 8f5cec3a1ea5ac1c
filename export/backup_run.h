/* A run of `satchel backup`: its folder of backups, what came into it, and what is told at the end.
 * One thread. */
#ifndef SAT_EXPORT_BACKUP_RUN_H
#define SAT_EXPORT_BACKUP_RUN_H

#include "export/backup/backup_folder.h"
#include "export/backup/backup_sources.h"
#include "export/backup/backup_states.h"
#include "export/backup_told.h"
#include "export/deidentify/deid_object.h"
#include "export/export_options.h"
#include "export/source/served_cases.h"
#include "export/source/source_entries.h"

typedef struct {
    /* given */
    const SatOptions *options;
    SatReport *report;
    int jobs;
    SatDeidProfile profile;
    SatBackupLayout layout;
    SatServedCases served; /* how case servers are met; its account is one for the whole run */
    /* filled at the beginning */
    SatLibrarySecret secret;
    SatSourceEntries *entries; /* playlists read */
    SatBackupSource *sources;  /* one an entry */
    SatBackupFolder folder;    /* as it was */
    bool is_open;              /* the folder was read */
    SatBackupStates *states;   /* of cases of a server; NULL: none are noted */
    /* filled on the way */
    SatDeidCounts counts;
    SatArena *arena;
    const char **case_ids; /* that came into the folder, or were there */
    size_t case_count, case_capacity;
    bool has_missed; /* not all of the sources came: what was not seen may still be there */
    size_t unasked;  /* cases nobody was asked about before */
    SatBackupSummary sum;
    SatFile *lock;
} SatBackupRun;

/** Reads the playlists. The caller fills what is given.
 *  owns: sat_backup_run_free(), also on failure. False: told, with its exit code. */
SAT_NODISCARD bool sat_backup_run_begin(SatBackupRun *run);
/** Makes the folder, locks and reads it; once, before the first case: what comes to nothing leaves
 *  nothing. False: told, with its exit code. */
SAT_NODISCARD bool sat_backup_run_open(SatBackupRun *run);
/** Notes that the case is in the folder: it has not vanished. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_backup_run_saw(SatBackupRun *run, const char *case_id, SatError *err);
/** Counts and tells what became of a case. */
void sat_backup_run_count(SatBackupRun *run, const SatBackupOutcome *out);
/** Writes the list of the folder, and tells what was done. A failure is told. */
void sat_backup_run_end(SatBackupRun *run);
void sat_backup_run_free(SatBackupRun *run);

#endif
