/* What the parts of case_subset share. */
#ifndef SAT_CASE_CASE_SUBSET_PRIVATE_H
#define SAT_CASE_CASE_SUBSET_PRIVATE_H

#include "formats/case/case_subset.h"

typedef struct {
    const SatCase *whole;
    const bool *const *lost;
    SatArena *arena;
    SatCaseDropped *dropped;
    SatError *err;
    size_t *series_to;          /* new number by the old one; SAT_NO_INDEX: no frame is left */
    const uint32_t **frames_to; /* by old series: how many are left before each frame, and of all
                                   behind the last; NULL: all are there */
} SatSubset;

/** The findings, views, steps and questions of the case that is left; NULL: no memory. */
const SatTeaching *sat_subset_teaching(SatSubset *subset);

#endif
