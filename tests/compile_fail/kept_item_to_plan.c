/* An item kept by choice in the plan of a pack.
 * refused: incompatible pointer type */
#include "export/assemble/build_plan.h"
#include "export/deidentify/kept_by_choice.h"

SatExportPlan *plan_of(const SatCleanItem *const *clean, const SatKeptItem *const *kept,
                       SatError *err);

SatExportPlan *plan_of(const SatCleanItem *const *clean, const SatKeptItem *const *kept,
                       SatError *err)
{
#ifdef CONTROL
    (void)kept;
    return sat_export_plan_new(clean, 1, NULL, NULL, err);
#else
    (void)clean;
    return sat_export_plan_new(kept, 1, NULL, NULL, err);
#endif
}
