/* What a planned frame shows of its source: one picture, or the mean of the slices of a slab. */
#ifndef SAT_EXPORT_PLANNED_PIXELS_H
#define SAT_EXPORT_PLANNED_PIXELS_H

#include "export/assemble/export_plan.h"

/** Into whole, of the series' source_shape; nothing hidden, not cropped. A slab: each value is the
 *  mean of those of its slices by their weight, rounded to the nearest, halves up; padding takes no
 *  part, and stays where there is nothing else.
 *  errors: those of reading; SAT_ERR_NO_MEMORY       thread: any, at once for several frames */
SAT_NODISCARD bool sat_planned_pixels_read(const SatPlannedSeries *series,
                                           const SatPlannedFrame *frame, SatPixelFrame *whole,
                                           SatError *err);

/** The object because of which the frame cannot be read: its own, or that of one of its slices. */
const SatCleanItem *sat_planned_unreadable(const SatPlannedSeries *series,
                                           const SatPlannedFrame *frame);

#endif
