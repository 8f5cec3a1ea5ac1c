/* What `info`, `verify` and `backup` say of a backup. One thread. */
#ifndef SAT_EXPORT_BACKUP_TOLD_H
#define SAT_EXPORT_BACKUP_TOLD_H

#include "export/backup/backup_case.h"
#include "export/export_report.h"

/** What a backup holds: its case.txt, and how it was made. */
void sat_tell_backup(const char *path, SatReport *report);
/** Every byte of it, or (quick) its structure: faults are told, exit code 6. Whether it is whole.
 */
bool sat_verify_backup(const char *path, bool quick, SatReport *report);

/** "new", "unchanged", "changed", "renamed". */
const char *sat_backup_state_word(SatBackupState state);
/** A line on one case of a run. */
void sat_tell_backed_up(const SatBackupOutcome *out, bool dry_run, SatReport *report);

/** What a run has done. */
typedef struct {
    uint64_t counts[4];         /* cases, by SatBackupState */
    uint64_t files, size_bytes; /* written */
    uint64_t vanished, failed;  /* cases */
    uint64_t left_out, dropped; /* objects */
} SatBackupSummary;

/** The last line of a run. */
void sat_tell_backup_summary(const SatBackupSummary *sum, const char *folder, bool dry_run,
                             SatReport *report);

#endif
