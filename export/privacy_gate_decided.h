/* The gate's memory: what was decided of an item, and which cases were asked about. One thread. */
#ifndef SAT_EXPORT_PRIVACY_GATE_DECIDED_H
#define SAT_EXPORT_PRIVACY_GATE_DECIDED_H

#include "export/privacy_gate.h"

/** Reads the decisions once a run; what cannot be read is told, and asked again. */
void sat_gate_read_decisions(SatPrivacyGate *gate);
/** What was decided of the item in an earlier run. */
SatDecided sat_gate_decided_before(const SatPrivacyGate *gate, const SatGateItem *item);
/** Keeps what this run decided; what cannot be kept is told. */
void sat_gate_keep_decisions(SatPrivacyGate *gate);

#endif
