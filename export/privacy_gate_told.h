/* How the privacy gate talks: its items and ready commands, for people or as JSON lines. One
 * thread. */
#ifndef SAT_EXPORT_PRIVACY_GATE_TOLD_H
#define SAT_EXPORT_PRIVACY_GATE_TOLD_H

#include "export/privacy_gate.h"

/** Lists all open items of the plan, each with what settles it, and one command that is ready to
 * paste; in JSON each with a picture when that is asked for. */
void sat_gate_tell_open(const SatPrivacyGate *gate, const SatExportPlan *plan);
/** One item that is settled: left out, with what takes it (the exit code becomes 1); masked; taken,
 *  which people hear only when it was accepted before. Nothing for what is open. */
void sat_gate_tell_settled(const SatPrivacyGate *gate, const SatGateItem *item);
/** "1/4/1 CT Head (3 pictures): a secondary capture: …". owns: free(); NULL without memory */
SAT_NODISCARD char *sat_gate_item_sentence(const SatGateItem *item);

/** "--accept pixels,faces": the kinds of the pictures that are not taken. */
const char *sat_gate_accept_kinds(const SatGateList *list);

/** Room for the value of --mask of one rectangle. */
#define SAT_GATE_MASK_CAPACITY (SAT_SELECTOR_CAPACITY + 100U)
/** "1/4/1:0,0,640,40" or, of some frames, "1/4/1:0,0,640,40@2-5". */
void sat_gate_format_mask(const SatGateItem *item, const SatPlannedMask *mask,
                          char out[SAT_GATE_MASK_CAPACITY]);
/** The command line again with more words, under a heading. */
void sat_gate_tell_remedy(const SatPrivacyGate *gate, const char *what, const char *more);

#endif
