/* From what was settled at the gate to options of the plan. One thread. */
#ifndef SAT_EXPORT_PRIVACY_GATE_SETTLE_H
#define SAT_EXPORT_PRIVACY_GATE_SETTLE_H

#include "export/privacy_gate.h"

/** Series of the plan that are left out or masked become options of it, and are told. *again: there
 *  are some. False: nothing would be left, or no memory; told, with its exit code. */
SAT_NODISCARD bool sat_gate_change_plan(SatPrivacyGate *gate, const SatExportPlan *plan,
                                        bool *again);

/** What is let pass, and what was masked and not searched, becomes options of the plan, so that the
 *  output says it. False without memory: told. */
SAT_NODISCARD bool sat_gate_record(SatPrivacyGate *gate, const SatExportPlan *plan,
                                   const SatPictureSearch *search);

#endif
