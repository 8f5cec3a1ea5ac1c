/* Makes what was settled at the gate part of the plan. */
#include "export/privacy_gate_settle.h"

#include "export/gate/gate_words.h"
#include "export/privacy_gate_told.h"

static bool fails(SatPrivacyGate *gate, const SatError *err)
{
    sat_report_fail(gate->report, SAT_EXIT_OUTPUT, err);
    return false;
}

/* Words are left out of titles, which takes no series away. */
static bool is_gone(const SatGateItem *item)
{
    return sat_gate_is_left_out(item) && item->frame_count > 0;
}

static bool is_left_out(const SatGateList *list, SatSelector series)
{
    for (size_t i = 0; i < list->count; i++) {
        const SatGateItem *item = &list->items[i];
        if (is_gone(item) && sat_selector_covers(item->where, series)) {
            return true;
        }
    }
    return false;
}

static bool leaves_anything(const SatGateList *list, const SatExportPlan *plan)
{
    SatPlanWalk walk = {0};
    const SatPlannedSeries *series = NULL;
    while ((series = sat_export_plan_next(plan, &walk)) != NULL) {
        if (!is_left_out(list, series->selector)) {
            return true;
        }
    }
    return false;
}

/* Every series is left out: nothing to write, or to look at. */
static bool refuse_nothing_left(SatPrivacyGate *gate)
{
    sat_gate_tell_remedy(gate, "To take them, when you have looked at each",
                         sat_gate_accept_kinds(&gate->list));
    if (gate->mode == SAT_GATE_LEAVES_OUT) {
        sat_report_fail_text(gate->report, SAT_EXIT_NO_INPUT,
                             "nothing is left to show: all of it may identify the patient");
    } else {
        sat_report_fail_text(gate->report, SAT_EXIT_PRIVACY,
                             "nothing was written: every series may identify the patient, so "
                             "--skip-suspicious leaves nothing");
    }
    return false;
}

static bool set_masks(SatPrivacyGate *gate, const SatGateItem *item, SatError *err)
{
    for (size_t i = 0; i < item->mask_count; i++) {
        char option[SAT_GATE_MASK_CAPACITY];
        sat_gate_format_mask(item, &item->masks[i], option);
        if (!sat_plan_options_set(gate->options->plan, SAT_PLAN_MASK, option, err)) {
            return false;
        }
    }
    return true;
}

/* Series of the plan that are left out or masked become options of it. *again: there are some. */
bool sat_gate_change_plan(SatPrivacyGate *gate, const SatExportPlan *plan, bool *again)
{
    SatError err = SAT_ERROR_INIT;
    *again = false;
    gate->has_new_masks = false;
    for (size_t i = 0; i < gate->list.count; i++) {
        const SatGateItem *item = &gate->list.items[i];
        char selector[SAT_SELECTOR_CAPACITY];
        bool is_masked = sat_gate_is_masked(item);
        if (!is_gone(item) && !is_masked) {
            continue;
        }
        sat_selector_format(item->where, selector);
        if (!sat_gate_list_add(&gate->settled, item, &err) ||
            !(is_masked
                  ? set_masks(gate, item, &err)
                  : sat_plan_options_set(gate->options->plan, SAT_PLAN_EXCLUDE, selector, &err))) {
            return fails(gate, &err);
        }
        gate->rounds += is_masked && !gate->has_new_masks ? 1 : 0;
        gate->has_new_masks = gate->has_new_masks || is_masked;
        sat_gate_tell_settled(gate, item);
        *again = true;
    }
    return !*again || leaves_anything(&gate->list, plan) || refuse_nothing_left(gate);
}

static bool note_accepted(SatPrivacyGate *gate)
{
    SatError err = SAT_ERROR_INIT;
    uint64_t checked = gate->list.checked_series;
    for (size_t i = 0; i < gate->list.count; i++) {
        const SatGateItem *item = &gate->list.items[i];
        char selector[SAT_SELECTOR_CAPACITY];
        bool is_text = item->kind == SAT_GATE_PIXELS;
        if (item->frame_count == 0 || (!is_text && item->kind != SAT_GATE_FACE) ||
            !sat_gate_is_accepted(item)) {
            continue;
        }
        checked += is_text ? 1U : 0U;
        sat_selector_format(item->where, selector);
        gate->has_records = true;
        if (!sat_plan_options_set(gate->options->plan,
                                  is_text ? SAT_PLAN_ACCEPTED_TEXT : SAT_PLAN_ACCEPTED_FACE,
                                  selector, &err)) {
            return fails(gate, &err);
        }
    }
    gate->pixels_checked = checked == gate->list.series_count;
    return true;
}

/* A mask settles what a header says of the pictures; where nothing read the rest, that is said. */
static bool note_unsearched(SatPrivacyGate *gate, const SatExportPlan *plan,
                            const SatPictureSearch *search)
{
    SatError err = SAT_ERROR_INIT;
    SatPlanWalk walk = {0};
    const SatPlannedSeries *series = NULL;
    while ((series = sat_export_plan_next(plan, &walk)) != NULL) {
        char selector[SAT_SELECTOR_CAPACITY];
        sat_selector_format(series->selector, selector);
        if (!sat_gate_is_unsearched(series, search)) {
            continue;
        }
        gate->has_records = true;
        if (!sat_plan_options_set(gate->options->plan, SAT_PLAN_MASKED_UNSEARCHED, selector,
                                  &err)) {
            return fails(gate, &err);
        }
        sat_report_say(gate->report, "%s (%s): masked, not searched for text beside the mask%s",
                       selector, sat_clean_text_utf8(series->title),
                       sat_plural(series->mask_count));
    }
    return true;
}

bool sat_gate_record(SatPrivacyGate *gate, const SatExportPlan *plan,
                     const SatPictureSearch *search)
{
    return note_accepted(gate) && note_unsearched(gate, plan, search);
}
