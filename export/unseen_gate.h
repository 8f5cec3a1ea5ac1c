/* Pictures that nothing here can show, at the privacy gate: nobody has searched them, so each group
 * is always an item. One thread. */
#ifndef SAT_EXPORT_UNSEEN_GATE_H
#define SAT_EXPORT_UNSEEN_GATE_H

#include "export/export_report.h"
#include "export/gate/gate_item.h"
#include "export/keep/kept_unseen.h"

/** One finding a group, in their order; findings has room for them. They borrow from unseen. */
void sat_unseen_findings(const SatKeptUnseen *unseen, SatGateFinding *findings);

/** Marks the groups that the gate left out, by the list made of those findings, and tells them. */
void sat_unseen_settle(SatKeptUnseen *unseen, const SatGateList *list, SatReport *report);

#endif
