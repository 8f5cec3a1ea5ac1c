/* Objects that are no pictures we pack, in words: counted by kind, videos one by one. One thread.
 */
#ifndef SAT_EXPORT_OTHER_OBJECTS_H
#define SAT_EXPORT_OTHER_OBJECTS_H

#include "export/assemble/export_plan.h"
#include "export/deidentify/deid_allow_list.h"
#include "export/export_report.h"

/** Those of a run; each is told once. */
typedef struct {
    const SatCleanOther **left; /* not told yet: count of them */
    size_t count;
} SatOtherObjects;

/** All of the deidentifier's, which must not take more meanwhile.
 *  owns: sat_other_objects_free() */
SAT_NODISCARD bool sat_other_objects_init(SatOtherObjects *objects,
                                          const SatDeidentifier *deidentifier, SatError *err);
void sat_other_objects_free(SatOtherObjects *objects);

/** Lists those of the study, whose number is where ("1/2"), on stdout: lines for people, JSON items
 *  for programs. */
void sat_other_objects_list_study(SatOtherObjects *objects, const SatPlannedStudy *study,
                                  const char *where, const SatReport *report);
/** Lists those that are left: of studies without a picture in the plan. is_all: there is no plan.
 */
void sat_other_objects_list_rest(SatOtherObjects *objects, bool is_all, const SatReport *report);

/** "besides the pictures: 2 structured reports, 1 video (listed, not packed)": a
 *  sentence about all of them; nothing when there are none. */
void sat_other_objects_say(const SatDeidentifier *deidentifier, SatReport *report);

/** The counts, as members of a JSON line: "other_objects", "videos", "slide_levels". */
void sat_other_objects_put_counts(const SatDeidentifier *deidentifier, SatJsonWriter *json);

#endif
