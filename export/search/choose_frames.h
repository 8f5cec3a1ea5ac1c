/* Which frames of a stack are looked at for text: all where it is suspected, else as many as a
 * bound of work allows, spread over the stack. Pure: no clock. */
#ifndef SAT_EXPORT_CHOOSE_FRAMES_H
#define SAT_EXPORT_CHOOSE_FRAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "export/assemble/export_plan.h"

/** Sets wanted[frame_count] and gives how many are. The first and the last are always wanted. */
size_t sat_choose_frames(const SatPlannedSeries *series, bool *wanted);

#endif
