/* The cases of some sources into the folder of a backup run. One thread. */
#ifndef SAT_EXPORT_BACKUP_CASES_H
#define SAT_EXPORT_BACKUP_CASES_H

#include "export/backup_run.h"
#include "export/pipeline.h"

typedef enum {
    SAT_BACKED_UP,    /* or told why not: others may follow */
    SAT_BACKUP_WAITS, /* the gate has questions, and its mode is SAT_GATE_WAITS: nothing was told */
    SAT_BACKUP_ENDS   /* told: nothing more can be done */
} SatBackupStep;

/** What is fetched and read by a pipeline of this run, fit to be filled. */
SatPipeline sat_backup_pipeline(SatBackupRun *run);

/** Fills the pipeline from its sources, asks the gate, writes each case; sat_pipeline_end() is the
 *  caller's. sources: of each source of the pipeline, as the folder knows it. */
SatBackupStep sat_backup_cases(SatBackupRun *run, SatPipeline *pipeline, SatGateMode mode,
                               const SatBackupSource *sources);

#endif
