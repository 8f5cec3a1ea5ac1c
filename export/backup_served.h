/* Backups of cases of a case server: what the folder has of this state need not be fetched. One
 * thread. */
#ifndef SAT_EXPORT_BACKUP_SERVED_H
#define SAT_EXPORT_BACKUP_SERVED_H

#include "export/backup/backup_case.h"
#include "export/backup/backup_states.h"
#include "export/pipeline.h"

/** Lets the pipeline's server know which states are there, when all sources are case servers and
 * every case is taken as it is. profile: its name, "" where identifiers are kept. *states: NULL:
 * nothing is known or noted; owned by the caller. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_backup_served_begin(SatPipeline *pipeline, const char *profile,
                                           SatBackupLayout layout, SatBackupStates **states,
                                           SatError *err);

/** Notes that a case of the plan is in the folder. states: may be NULL. errors: SAT_ERR_NO_MEMORY
 */
SAT_NODISCARD bool sat_backup_served_note(SatBackupStates *states, const SatPipeline *pipeline,
                                          const SatPlannedCase *planned,
                                          const SatBackupOutcome *out, SatError *err);

/** Calls `known` for each backup of the cases that were not fetched because they are there. */
void sat_backup_served_each_known(const SatBackupStates *states, const SatPipeline *pipeline,
                                  void (*known)(void *context, const SatBackupNote *note),
                                  void *context);

#endif
