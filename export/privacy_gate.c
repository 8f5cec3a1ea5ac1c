/* Stops an output that may identify the patient, and says how to go on. */
#include "export/privacy_gate.h"

#include <inttypes.h>

#include "export/privacy_gate_told.h"

static bool fails(SatPrivacyGate *gate, SatExitCode code, const SatError *err)
{
    sat_report_fail(gate->report, code, err);
    return false;
}

/* Words are dropped from descriptions unless accepted; in a pack for the user alone no text is
 * asked about. Both stop nothing. */
static bool stops_nothing(const SatPrivacyGate *gate, const SatGateItem *item)
{
    return item->kind == SAT_GATE_WORDS ||
           (item->kind == SAT_GATE_TEXT && gate->mode == SAT_GATE_LEAVES_OUT);
}

static void settle_by_options(SatPrivacyGate *gate)
{
    const SatOptions *options = gate->options;
    bool leaves_out = options->skip_suspicious || gate->mode == SAT_GATE_LEAVES_OUT;
    for (size_t i = 0; i < gate->list.count; i++) {
        SatGateItem *item = &gate->list.items[i];
        if (sat_gate_accept_takes(&options->accept, item)) {
            item->state = SAT_GATE_ACCEPTED;
        } else if (stops_nothing(gate, item) || (leaves_out && item->kind != SAT_GATE_TEXT)) {
            item->state = SAT_GATE_LEFT_OUT;
        }
    }
}

static size_t count_state(const SatGateList *list, SatGateState state)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        count += list->items[i].state == state ? 1U : 0U;
    }
    return count;
}

/* A name that fits nothing is told: what was accepted once may have changed since. */
static bool knows_all_ids(SatPrivacyGate *gate)
{
    SatByteWriter names = SAT_BYTE_WRITER_INIT;
    const SatGateList *const lists[] = {&gate->list, &gate->settled};
    const char *unknown = sat_gate_accept_unknown(&gate->options->accept, lists, 2);
    if (unknown == NULL) {
        return true;
    }
    for (size_t n = 0; n < 2; n++) {
        for (size_t i = 0; i < lists[n]->count; i++) {
            char selector[SAT_SELECTOR_CAPACITY];
            sat_selector_format(lists[n]->items[i].where, selector);
            sat_write_format(&names, "%s%s (%s)", names.length > 0 ? ", " : "",
                             lists[n]->items[i].id, selector);
        }
    }
    sat_write_u8(&names, 0);
    sat_report_fail_text(gate->report, SAT_EXIT_USAGE,
                         "--accept %s: there is no such item, or not any more: its pictures or "
                         "what was found in them changed. There %s: %s",
                         unknown, gate->list.count + gate->settled.count == 1 ? "is" : "are",
                         names.failed || names.length <= 1 ? "none" : (const char *)names.bytes);
    sat_byte_writer_free(&names);
    return false;
}

/* ---- leaving out ------------------------------------------------------------------------------
 */

static bool is_left_out(const SatGateList *list, SatSelector series)
{
    for (size_t i = 0; i < list->count; i++) {
        const SatGateItem *item = &list->items[i];
        if (item->state == SAT_GATE_LEFT_OUT && item->frame_count > 0 &&
            sat_selector_covers(item->where, series)) {
            return true;
        }
    }
    return false;
}

static bool leaves_anything(const SatGateList *list, const SatExportPlan *plan)
{
    for (size_t c = 0; c < plan->case_count; c++) {
        for (size_t s = 0; s < plan->cases[c].study_count; s++) {
            const SatPlannedStudy *study = &plan->cases[c].studies[s];
            for (size_t i = 0; i < study->series_count; i++) {
                if (!is_left_out(list, study->series[i].selector)) {
                    return true;
                }
            }
        }
    }
    return false;
}

/* Every series is left out: nothing to write, or to look at. */
static bool refuse_nothing_left(SatPrivacyGate *gate)
{
    sat_gate_tell_remedy(gate, "To take them, when you have looked at each", "--accept pixels");
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

/* Series of the plan that are left out become options of it. *again: there are some. */
static bool leave_out(SatPrivacyGate *gate, const SatExportPlan *plan, bool *again)
{
    SatError err = SAT_ERROR_INIT;
    *again = false;
    for (size_t i = 0; i < gate->list.count; i++) {
        const SatGateItem *item = &gate->list.items[i];
        char selector[SAT_SELECTOR_CAPACITY];
        if (item->state != SAT_GATE_LEFT_OUT || item->frame_count == 0) {
            continue;
        }
        sat_selector_format(item->where, selector);
        if (!sat_gate_list_add(&gate->settled, item, &err) ||
            !sat_plan_options_set(gate->options->plan, SAT_PLAN_EXCLUDE, selector, &err)) {
            return fails(gate, SAT_EXIT_OUTPUT, &err);
        }
        sat_gate_tell_left_out(gate, item);
        *again = true;
    }
    return !*again || leaves_anything(&gate->list, plan) || refuse_nothing_left(gate);
}

/* ---- the gate ---------------------------------------------------------------------------------
 */

SatGateAnswer sat_privacy_gate(SatPrivacyGate *gate, const SatExportPlan *plan,
                               const SatGateFindings *findings)
{
    bool again = false;
    sat_error_clear(&gate->error);
    sat_gate_list_free(&gate->list);
    if (!sat_gate_collect(plan, findings, gate->secret, &gate->list, &gate->unreadable,
                          &gate->error)) {
        if (gate->unreadable.item != NULL) {
            return SAT_GATE_UNREADABLE;
        }
        (void)fails(gate, sat_exit_for_input(&gate->error), &gate->error);
        return SAT_GATE_REFUSED;
    }
    if (!knows_all_ids(gate)) {
        return SAT_GATE_REFUSED;
    }
    settle_by_options(gate);
    size_t open = count_state(&gate->list, SAT_GATE_OPEN);
    if (open > 0) {
        sat_gate_tell_open(gate);
        sat_report_fail_text(gate->report, SAT_EXIT_PRIVACY,
                             "nothing was written: %zu item%s may identify the patient", open,
                             sat_plural(open));
        return SAT_GATE_REFUSED;
    }
    if (!leave_out(gate, plan, &again)) {
        return SAT_GATE_REFUSED;
    }
    return again ? SAT_GATE_PLAN_AGAIN : SAT_GATE_PASSED;
}

void sat_privacy_gate_end(SatPrivacyGate *gate)
{
    sat_gate_list_free(&gate->list);
    sat_gate_list_free(&gate->settled);
}
