/* The gate before anything is written: series that may show burned-in text stop a pack until the
 * user decides. One thread. */
#ifndef SAT_EXPORT_PRIVACY_GATE_H
#define SAT_EXPORT_PRIVACY_GATE_H

#include "export/assemble/export_plan.h"
#include "export/export_options.h"
#include "export/export_report.h"

/** True when everything in the plan may be written. Otherwise lists what may not, with the commands
 *  that settle it, and notes exit code 7. */
SAT_NODISCARD bool sat_privacy_gate(const SatExportPlan *plan, const SatOptions *options,
                                    SatReport *report);

#endif
