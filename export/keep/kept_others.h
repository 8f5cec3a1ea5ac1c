/* Objects without pictures, for backups that keep what identifies: nothing need be cleaned, so that
 * reports, states and videos come along with the case of their study or patient. One thread. */
#ifndef SAT_EXPORT_KEPT_OTHERS_H
#define SAT_EXPORT_KEPT_OTHERS_H

#include "export/keep/kept_objects.h"

/** Adds them to a list of the same plan and deidentifier, behind what is in it. *caseless: how many
 *  belong to no case of the plan. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_kept_objects_add_others(SatKeptObjects *list, const SatExportPlan *plan,
                                               const SatDeidentifier *deidentifier,
                                               size_t *caseless, SatError *err);

#endif
