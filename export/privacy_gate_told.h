/* How the privacy gate talks: its items and ready commands, for people or as JSON lines. One
 * thread. */
#ifndef SAT_EXPORT_PRIVACY_GATE_TOLD_H
#define SAT_EXPORT_PRIVACY_GATE_TOLD_H

#include "export/privacy_gate.h"

/** Lists all open items, each with what settles it, and one command that is ready to paste. */
void sat_gate_tell_open(const SatPrivacyGate *gate);
/** One item that is left out, with what takes it. The exit code becomes 1. */
void sat_gate_tell_left_out(const SatPrivacyGate *gate, const SatGateItem *item);
/** One item that is taken: for people only when it was accepted before. Nothing for other items. */
void sat_gate_tell_accepted(const SatPrivacyGate *gate, const SatGateItem *item);
/** The command line again with more words, under a heading. */
void sat_gate_tell_remedy(const SatPrivacyGate *gate, const char *what, const char *more);

#endif
