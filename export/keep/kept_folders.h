/* Names of folders for kept objects: vocabulary words and numbers, never text of the source. Pure.
 */
#ifndef SAT_EXPORT_KEPT_FOLDERS_H
#define SAT_EXPORT_KEPT_FOLDERS_H

#include "export/assemble/export_plan.h"

/** "Case 12345678": longer where two cases of the plan would share it. */
void sat_kept_case_folder(const SatExportPlan *plan, const char *case_id, SatByteWriter *out);
/** "/01 CT Head - Day 1", by its number in selectors. */
void sat_kept_study_folder(const SatPlannedStudy *study, SatByteWriter *out);
/** "/02 Axial bone window". */
void sat_kept_series_folder(const SatPlannedSeries *series, SatByteWriter *out);
/** The name as a text in the arena; frees the writer. NULL: no memory. */
const char *sat_kept_take_folder(SatArena *arena, SatByteWriter *folder, SatError *err);
/** "/other pictures": of a study, what cannot be shown. No series is called so. */
void sat_kept_unseen_folder(SatByteWriter *out);

#endif
