/* Masks that leave of an ultrasound only its calibrated regions: what the gate offers, and what
 * --mask auto does. */
#ifndef SAT_EXPORT_US_REGION_MASKS_H
#define SAT_EXPORT_US_REGION_MASKS_H

#include "export/assemble/export_plan.h"

/** All that lies outside of the regions of each frame, as rectangles that do not overlap, fit for
 *  SAT_PLAN_MASK; text that lies inside of a region stays. *count 0: a picture of the series says
 *  nothing of regions, or a region reaches out of it; or there is nothing outside.
 *  masks: in the arena      errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_us_region_masks(const SatPlannedSeries *series, SatArena *arena,
                                       const SatPlannedMask **masks, size_t *count, SatError *err);

#endif
