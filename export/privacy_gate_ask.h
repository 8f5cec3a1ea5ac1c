/* The privacy gate's questions on a terminal. One thread. */
#ifndef SAT_EXPORT_PRIVACY_GATE_ASK_H
#define SAT_EXPORT_PRIVACY_GATE_ASK_H

#include "export/privacy_gate.h"

/** True when somebody sits there and nothing forbids to ask: no --yes, no --json. */
bool sat_gate_has_somebody(const SatPrivacyGate *gate);
/** ... and it is now that questions are asked. */
bool sat_gate_can_ask(const SatPrivacyGate *gate);

/** Asks about each open item: mask, leave out, accept, what it shows. An empty answer or the end of
 *  the input stops; then the rest stays open. */
void sat_gate_ask(SatPrivacyGate *gate);

/** Any other question on the terminal. True for yes alone. */
SAT_NODISCARD bool sat_gate_ask_yes(const char *question);

/** The question of the first pack or backup of a case. True for yes alone. */
SAT_NODISCARD bool sat_gate_ask_consent(SatPrivacyGate *gate, const SatPlannedCase *planned);

#endif
