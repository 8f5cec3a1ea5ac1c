/* Typed texts at the privacy gate: each that holds what tells who the patient is becomes an item.
 * One thread. */
#ifndef SAT_EXPORT_TYPED_GATE_H
#define SAT_EXPORT_TYPED_GATE_H

#include "export/assemble/plan_typed_text.h"
#include "export/gate/gate_item.h"

typedef struct {
    SatArena *arena;
    SatGateFinding *items; /* in the order of the plan */
    size_t count;
} SatTypedGate;

/** Searches the typed texts of a plan. What is found is told by its kind and place, never by its
 *  words. owns: sat_typed_gate_free(), also on failure    errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_typed_gate_find(const SatExportPlan *plan, const SatPlanOptions *options,
                                       const SatOwnIdentifiers *own, SatTypedGate *out,
                                       SatError *err);
void sat_typed_gate_free(SatTypedGate *found); /* leaves it empty */

#endif
