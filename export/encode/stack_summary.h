/* What is said of a stack as a whole once all its pictures were coded: its typical values and its
 * thumbnail. Reads a few pictures again, so that an interrupted run says the same. */
#ifndef SAT_EXPORT_STACK_SUMMARY_H
#define SAT_EXPORT_STACK_SUMMARY_H

#include "export/assemble/export_plan.h"

typedef struct {
    bool known; /* a picture could not be read: which */
    size_t frame_index;
} SatUnreadablePicture;

/** Finds values->typical (values->all is given), and appends the thumbnail: the middle picture as
 * the player will first show the stack.
 *  errors: those of reading a picture (*bad says which) and of coding the thumbnail */
SAT_NODISCARD bool sat_summarise_stack(const SatPlannedSeries *series, SatStackValues *values,
                                       SatByteWriter *thumbnail, SatUnreadablePicture *bad,
                                       SatError *err);

/** The values at the 1st and 99th percentile of a few pictures of a gray stack. errors: as above */
SAT_NODISCARD bool sat_typical_values(const SatPlannedSeries *series, SatValueRange *typical,
                                      SatUnreadablePicture *bad, SatError *err);

#endif
