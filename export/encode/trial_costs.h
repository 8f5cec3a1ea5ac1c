/* What the pictures of a plan would cost at a loss: estimated from some of each stack, coded on all
 * cores when first asked for. One thread. */
#ifndef SAT_EXPORT_TRIAL_COSTS_H
#define SAT_EXPORT_TRIAL_COSTS_H

#include "export/encode/picture_loss.h"
#include "export/encode/picture_quality.h"

typedef struct SatTrialCosts SatTrialCosts;

/** The plan is borrowed. owns: sat_trial_costs_free()    errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatTrialCosts *sat_trial_costs_new(const SatExportPlan *plan, SatEffort effort,
                                                 int jobs, SatError *err);
void sat_trial_costs_free(SatTrialCosts *costs); /* NULL-safe */
SAT_DEFINE_AUTO(SatTrialCosts, sat_trial_costs_free)

/** Which picture ended it. */
typedef struct {
    const SatPlannedSeries *series; /* NULL: none */
    size_t frame_index;
} SatTrialFailure;

/** The estimated bytes of all pictures; losses: of each series of the plan, of
 * sat_loss_of_steps(). errors: those of reading and coding a picture (*failure says which);
 * SAT_ERR_CANCELLED after an interrupt */
SAT_NODISCARD bool sat_trial_costs_all(SatTrialCosts *costs, const SatLoss *losses, double *bytes,
                                       SatTrialFailure *failure, SatError *err);

#endif
