/* Backups of the cases of a case server, one after the other: fetched, written, and gone from the
 * disk before the next; what the folder has of this state is not fetched. One thread. */
#ifndef SAT_EXPORT_BACKUP_SERVED_H
#define SAT_EXPORT_BACKUP_SERVED_H

#include "export/backup_cases.h"

/** Cases that the gate has questions about, to be taken together. */
typedef struct {
    const char **sources; /* "radiopaedia:12345"; in the run's arena, as the next */
    size_t *ordinals;     /* where the source it came of stands in run->entries */
    size_t count;
} SatBackupWaiting;

/** Whether case servers among the run's sources are taken case by case: every case as it is, none
 *  chosen or changed. */
bool sat_backup_served_takes(const SatBackupRun *run);

/** All cases of the run's case servers, but those that wait; the servers are passed by from then
 * on. False: told, and the run is over. */
SAT_NODISCARD bool sat_backup_served(SatBackupRun *run, SatBackupWaiting *waiting);

/** Notes that a case of the plan is in the folder, so that the next run need not fetch it.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_backup_served_note(SatBackupRun *run, const SatPipeline *pipeline,
                                          const SatPlannedCase *planned,
                                          const SatBackupOutcome *out, SatError *err);

#endif
