/* Finds the range of values of more than 16 bits, which a plan needs to put them on a line. One
 * thread calls. */
#ifndef SAT_EXPORT_MEASURE_PICTURES_H
#define SAT_EXPORT_MEASURE_PICTURES_H

#include "export/probe_pictures.h"

/** Looks at all pictures of such stacks of the plan that were not looked at before.
 *  *changed: something was measured, or could not be read: the plan is to be made anew.
 *  errors: SAT_ERR_CANCELLED, SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_measure_pictures(const SatExportPlan *plan, SatReport *report,
                                        SatUnreadable unreadable, void *context, bool *changed,
                                        SatError *err);

#endif
