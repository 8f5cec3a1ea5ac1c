/* Words and numbers of the gate's items. */
#include "export/gate/gate_words.h"

#include <assert.h>

const char *sat_gate_state_name(SatGateState state)
{
    static const char *const names[] = {[SAT_GATE_OPEN] = "open",
                                        [SAT_GATE_ACCEPTED] = "accepted",
                                        [SAT_GATE_ACCEPTED_BEFORE] = "accepted before",
                                        [SAT_GATE_LEFT_OUT] = "left out",
                                        [SAT_GATE_LEFT_OUT_BEFORE] = "left out before",
                                        [SAT_GATE_MASKED] = "masked",
                                        [SAT_GATE_MASKED_BEFORE] = "masked before"};
    assert((size_t)state < sizeof(names) / sizeof(names[0]));
    return names[state];
}

bool sat_gate_is_accepted(const SatGateItem *item)
{
    return item->state == SAT_GATE_ACCEPTED || item->state == SAT_GATE_ACCEPTED_BEFORE;
}

bool sat_gate_is_left_out(const SatGateItem *item)
{
    return item->state == SAT_GATE_LEFT_OUT || item->state == SAT_GATE_LEFT_OUT_BEFORE;
}

bool sat_gate_is_masked(const SatGateItem *item)
{
    return item->state == SAT_GATE_MASKED || item->state == SAT_GATE_MASKED_BEFORE;
}

const char *sat_searched_name(SatSearched searched)
{
    static const char *const names[] = {[SAT_SEARCHED_NOT] = "not",
                                        [SAT_SEARCHED_PARTLY] = "partly",
                                        [SAT_SEARCHED_FULLY] = "fully"};
    assert((size_t)searched < sizeof(names) / sizeof(names[0]));
    return names[searched];
}

void sat_gate_put_boxes(SatJsonWriter *json, const SatGateItem *item)
{
    sat_json_open_array_inline(json, "boxes");
    for (size_t i = 0; i < item->box_count; i++) {
        const SatTextBox *box = &item->boxes[i];
        sat_json_open_object_inline(json, NULL);
        sat_json_put_u64(json, "x", box->area.x_px);
        sat_json_put_u64(json, "y", box->area.y_px);
        sat_json_put_u64(json, "width", box->area.width_px);
        sat_json_put_u64(json, "height", box->area.height_px);
        sat_json_put_u64(json, "first_frame", (uint64_t)box->first_frame + 1U);
        sat_json_put_u64(json, "last_frame", (uint64_t)box->last_frame + 1U);
        sat_json_close_object(json);
    }
    sat_json_close_array(json);
}
