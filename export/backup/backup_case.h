/* One case into the folder of backups: compared with the newest backup of it there, and written
 * when it is new or another. One thread calls. */
#ifndef SAT_EXPORT_BACKUP_CASE_H
#define SAT_EXPORT_BACKUP_CASE_H

#include "export/backup/backup_files.h"
#include "export/backup/backup_folder.h"

typedef enum {
    SAT_BACKUP_NEW,
    SAT_BACKUP_UNCHANGED, /* nothing was written */
    SAT_BACKUP_CHANGED,   /* a new version stands beside the old, or (by choice, and when no object
                             was left out) in its place */
    SAT_BACKUP_RENAMED    /* only the title is another: written anew, the old zip removed */
} SatBackupState;

typedef struct {
    const SatExportPlan *plan;
    size_t case_index; /* in the plan */
    SatBackupWork work;
    const SatBackupFolder *folder;
    const SatBackupInfo *info; /* identifiers, profile, source, layout; the rest is filled here */
    bool replaces_changed, dry_run;
} SatBackupCase;

/** Room for a name, "(version 12)" and ".zip". */
#define SAT_BACKUP_FILE_NAME_CAPACITY 256U

typedef struct {
    SatBackupState state;
    char file_name[SAT_BACKUP_FILE_NAME_CAPACITY]; /* of what holds the case now */
    uint64_t files, size_bytes;                    /* what was written */
    size_t added, removed, altered;                /* objects, against the older one */
    bool has_other_text;                           /* case.json differs */
    uint64_t left_out;                             /* objects that could not be cleaned */
} SatBackupOutcome;

/** errors: SAT_ERR_CANCELLED; SAT_ERR_SYSTEM, SAT_ERR_NO_MEMORY; SAT_ERR_CORRUPT when no object of
 *  the case could be cleaned, or the old backup cannot be read */
SAT_NODISCARD bool sat_backup_case(const SatBackupCase *one, SatBackupOutcome *out, SatError *err);

#endif
