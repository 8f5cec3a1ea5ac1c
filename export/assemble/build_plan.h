/* Makes the export plan: clean items and the user's options in, cases in their final order out. No
 * file is read but those that name the same instance, to see whether they are the same. Called by
 * the pipeline, one thread. */
#ifndef SAT_EXPORT_BUILD_PLAN_H
#define SAT_EXPORT_BUILD_PLAN_H

#include "export/assemble/export_plan.h"
#include "export/assemble/plan_options.h"

typedef enum {
    SAT_TOLD_NOTE,   /* good to know: gantry tilt, a stack that was split */
    SAT_TOLD_WARNING /* look at it: pictures left out, missing slices (exit code 1) */
} SatTold;

/** What the builder tells. where: the case, study or series by list number (0: all); text: a
 * sentence of ours with numbers, without any text of the source. tell may be NULL. */
typedef struct {
    void (*tell)(void *context, SatTold kind, SatSelector where, const char *text);
    void *context;
} SatPlanReport;

/** Groups items into cases, studies and stacks, orders them, applies the options. The plan borrows
 * the items (not the options): free it before the deidentifier. Independent of the order of items,
 *  but for the ordinals of their sources, and which of two equal-sized copies of an instance stays.
 *  owns:   sat_export_plan_free()
 *  errors: SAT_ERR_ARGUMENT when an option names what is not there, or leaves nothing (exit 2);
 *  SAT_ERR_FORMAT without items (exit 3); SAT_ERR_LIMIT past the limits of case_model.h;
 * SAT_ERR_NO_MEMORY; SAT_ERR_CANCELLED */
SAT_NODISCARD SatExportPlan *sat_export_plan_new(const SatCleanItem *const *items,
                                                 size_t item_count, const SatPlanOptions *options,
                                                 const SatPlanReport *report, SatError *err);

/** The same, without the pictures of some of the items, which turned out to be unreadable: all is
 *  numbered as with them, so that options go on meaning what they meant. Of a 4-D stack a place
 * goes at all times. left_out: none of items. errors: also SAT_ERR_FORMAT when nothing is left */
SAT_NODISCARD SatExportPlan *
sat_export_plan_new_without(const SatCleanItem *const *items, size_t item_count,
                            const SatCleanItem *const *left_out, size_t left_out_count,
                            const SatPlanOptions *options, const SatPlanReport *report,
                            SatError *err);

#endif
