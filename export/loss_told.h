/* Tells what each series of a pack cost and lost. */
#ifndef SAT_EXPORT_LOSS_TOLD_H
#define SAT_EXPORT_LOSS_TOLD_H

#include "export/write_pack.h"

/** A sentence, or a JSON line, for each series of the plan, from result->outcomes. */
void sat_loss_tell(const SatExportPlan *plan, const SatPackResult *result, SatReport *report);

#endif
