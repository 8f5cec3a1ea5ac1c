/* What was done to each attribute, over all objects of a run. Holds tags and numbers, never a
 * value. One thread. */
#ifndef SAT_EXPORT_DEID_COUNTS_H
#define SAT_EXPORT_DEID_COUNTS_H

#include <stddef.h>
#include <stdint.h>

#include "formats/base/sat_error.h"

typedef enum {
    SAT_DEID_COUNT_KEPT,
    SAT_DEID_COUNT_CHANGED,
    SAT_DEID_COUNT_EMPTIED,
    SAT_DEID_COUNT_REMOVED,
    SAT_DEID_COUNT_KINDS
} SatDeidCountKind;

/* What has no name of its own is counted together, under these. */
#define SAT_DEID_COUNT_PRIVATE 0x00010000U /* all of odd groups */
#define SAT_DEID_COUNT_UNKNOWN 0xFFFFFFFFU /* in no dictionary */

typedef struct {
    uint32_t tag;
    uint64_t counts[SAT_DEID_COUNT_KINDS];
} SatDeidCount;

typedef struct {
    SatDeidCount *items; /* by tag; owned */
    size_t count, capacity;
    size_t last; /* that was added to: the next is mostly the one behind it */
} SatDeidCounts;

SAT_NODISCARD bool sat_deid_counts_add(SatDeidCounts *counts, uint32_t tag, SatDeidCountKind kind,
                                       SatError *err);
/** Adds all of from. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deid_counts_merge(SatDeidCounts *counts, const SatDeidCounts *from,
                                         SatError *err);
void sat_deid_counts_free(SatDeidCounts *counts);
/** "PatientID", "(private attributes)", "(unknown attributes)". Never NULL. */
const char *sat_deid_count_keyword(uint32_t tag);

#endif
