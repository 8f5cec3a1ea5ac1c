/* The privacy report of `deidentify`: what was kept, changed and removed, never a value. */
#ifndef SAT_EXPORT_DEIDENTIFY_REPORT_H
#define SAT_EXPORT_DEIDENTIFY_REPORT_H

#include "export/deidentify/deid_counts.h"
#include "export/deidentify/deid_profile.h"
#include "export/keep/dropped_kinds.h"
#include "export/pipeline.h"

typedef struct {
    const SatDeidProfile *profile;
    const SatDeidCounts *attributes;
    const SatPipeline *pipeline;
    SatDroppedKind dropped[SAT_MOST_DROPPED_KINDS];
    size_t dropped_kinds;
    uint64_t written, failed, dropped_objects;
} SatDeidentifyOutcome;

/** Writes the report as JSON, whole or not at all. errors: SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deidentify_write_report(const SatDeidentifyOutcome *outcome,
                                               const char *path, SatError *err);

#endif
