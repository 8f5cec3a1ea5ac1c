/* A raw item in the plan of a pack.
 * refused: incompatible pointer type */
#include "export/assemble/build_plan.h"
#include "export/source/source.h"

SatExportPlan *plan_of(const SatCleanItem *const *clean, const SatRawItem *const *raw,
                       SatError *err);

SatExportPlan *plan_of(const SatCleanItem *const *clean, const SatRawItem *const *raw,
                       SatError *err)
{
#ifdef CONTROL
    (void)raw;
    return sat_export_plan_new(clean, 1, NULL, NULL, err);
#else
    (void)clean;
    return sat_export_plan_new(raw, 1, NULL, NULL, err);
#endif
}
