/* Finds the pictures of a plan that cannot be read, without coding any. One thread calls. */
#ifndef SAT_EXPORT_PROBE_PICTURES_H
#define SAT_EXPORT_PROBE_PICTURES_H

#include "export/assemble/export_plan.h"
#include "export/export_report.h"

/** Called for each object whose pictures cannot all be read. */
typedef void (*SatUnreadable)(void *context, const SatCleanItem *item, SatSelector series,
                              size_t frame_index, const char *text);
/** Reads every picture of the plan without coding it.
 *  errors: SAT_ERR_CANCELLED, SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_probe_pictures(const SatExportPlan *plan, SatReport *report,
                                      SatUnreadable unreadable, void *context, SatError *err);

#endif
