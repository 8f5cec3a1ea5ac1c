/* Tells what is said of a plan while it is made. People hear a sentence that fits many series three
 * times, then how many more it fits; programs hear each. One thread. */
#ifndef SAT_EXPORT_PLAN_TOLD_H
#define SAT_EXPORT_PLAN_TOLD_H

#include "export/assemble/build_plan.h"
#include "export/export_report.h"

enum { SAT_TOLD_KINDS = 24, SAT_TOLD_BYTES = 240 };

typedef struct {
    SatReport *report;
    bool shows_series; /* warnings of series stand in a listing: here only their number is told */
    /* what it heard */
    uint64_t marked; /* warnings that stand in the listing */
    struct {
        char text[SAT_TOLD_BYTES];
        uint64_t count;
    } kinds[SAT_TOLD_KINDS];
    size_t kind_count;
} SatPlanTold;

/** Fits SatPlanReport.tell, with a SatPlanTold as context. */
void sat_plan_told(void *context, SatTold kind, SatSelector where, const char *text);
/** After the plan: what was counted. */
void sat_plan_told_end(const SatPlanTold *told);

#endif
