/* What of the gate's items is told everywhere in the same words. Pure; any thread. */
#ifndef SAT_EXPORT_GATE_WORDS_H
#define SAT_EXPORT_GATE_WORDS_H

#include "export/gate/gate_item.h"
#include "formats/base/json_value.h"

/** "open", "accepted", "accepted before", "left out", … */
const char *sat_gate_state_name(SatGateState state);
/** The same whether it was decided now or before. */
bool sat_gate_is_accepted(const SatGateItem *item);
bool sat_gate_is_left_out(const SatGateItem *item);
bool sat_gate_is_masked(const SatGateItem *item);

/** "not", "partly", "fully". */
const char *sat_searched_name(SatSearched searched);

/** "boxes": where text was found; pictures are counted from 1. */
void sat_gate_put_boxes(SatJsonWriter *json, const SatGateItem *item);

#endif
