/* --keep-identifiers: what it goes with, and the question before it. One thread. */
#ifndef SAT_EXPORT_KEEP_IDENTIFIERS_H
#define SAT_EXPORT_KEEP_IDENTIFIERS_H

#include "export/assemble/export_plan.h"
#include "export/export_options.h"
#include "export/export_report.h"

/** Before anything is read: refuses options that would change originals (exit 2), and asks on a
 *  terminal whether files that name the patient may be written; without one --yes must say so
 *  (exit 7). True without the option. False: told, with its exit code. */
SAT_NODISCARD bool sat_keep_identifiers_may(const SatOptions *options, SatReport *report);

/** Whether the plan leaves the pixels of originals alone. False: told, exit 2. */
SAT_NODISCARD bool sat_keep_identifiers_fits(const SatExportPlan *plan, SatReport *report);

#endif
