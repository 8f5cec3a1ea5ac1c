/* Which values a stack's pictures mostly have: what its automatic window is made of. */
#ifndef SAT_EXPORT_STACK_VALUES_H
#define SAT_EXPORT_STACK_VALUES_H

#include "export/assemble/export_plan.h"

/** How many pictures of a stack are looked at, evenly spaced, the middle one among them. */
#define SAT_TYPICAL_PICTURES 5U

/** The frame looked at as number `index` of `count` (of sat_typical_picture_count). */
size_t sat_typical_picture(size_t frame_count, size_t index);
size_t sat_typical_picture_count(size_t frame_count);

/** Counts how often each stored value occurs. */
typedef struct SatValueCounts SatValueCounts;

/** series: bits, sign and padding of the stack. owns: sat_value_counts_free()
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatValueCounts *sat_value_counts_new(const SatSeries *series, SatError *err);
void sat_value_counts_free(SatValueCounts *counts); /* NULL-safe */
SAT_DEFINE_AUTO(SatValueCounts, sat_value_counts_free)

/** Adds row y of a gray picture of the stack, padding left out. hidden: 1 for pixels that do not
 * count, by column; NULL: all do. */
void sat_value_counts_add_row(SatValueCounts *counts, const SatPixelFrame *pixels, uint32_t y,
                              const uint8_t *hidden);
/** The stored values at the 1st and the 99th percentile; not known when there was no pixel. */
SatValueRange sat_value_counts_typical(const SatValueCounts *counts);

#endif
