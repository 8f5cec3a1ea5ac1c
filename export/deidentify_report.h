/* The privacy report of `deidentify`: what was kept, changed and removed, never a value. */
#ifndef SAT_EXPORT_DEIDENTIFY_REPORT_H
#define SAT_EXPORT_DEIDENTIFY_REPORT_H

#include "export/deidentify_scan.h"

typedef struct {
    const SatDeidentifyScan *scan;
    const SatDeidCounts *counts;
    uint64_t written, failed, left_out_suspicious;
    bool accepted_pixels;
} SatDeidentifyOutcome;

/** Writes the report as JSON, whole or not at all. errors: SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deidentify_write_report(const SatDeidentifyOutcome *outcome,
                                               const char *path, SatError *err);

#endif
