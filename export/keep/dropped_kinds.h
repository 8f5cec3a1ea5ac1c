/* Objects that are not kept as DICOM because nothing cleans them yet: no pixels, or a video. Pure.
 */
#ifndef SAT_EXPORT_DROPPED_KINDS_H
#define SAT_EXPORT_DROPPED_KINDS_H

#include "export/deidentify/deid_allow_list.h"

enum { SAT_MOST_DROPPED_KINDS = 64 };

typedef struct {
    const SatDicomObjectKind *kind;
    uint64_t count;
} SatDroppedKind;

/** Counts them by kind, in the order of the kinds. Returns how many of out[]. */
size_t sat_dropped_kinds(const SatDeidentifier *deidentifier,
                         SatDroppedKind out[SAT_MOST_DROPPED_KINDS]);

#endif
