/* Stops an output that may identify the patient, and says how to go on. */
#include "export/privacy_gate.h"

#include <stdlib.h>

#include "export/privacy_gate_ask.h"
#include "export/privacy_gate_decided.h"
#include "export/privacy_gate_settle.h"
#include "export/privacy_gate_told.h"
#include "formats/base/platform.h"

/* Text beside a mask is masked in its turn; what never ends is asked about. */
enum { MOST_ROUNDS = 4 };

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

/* Accepted by an answer, before the plan was made again for other answers. */
static bool was_answered(const SatPrivacyGate *gate, const SatGateItem *item)
{
    for (size_t i = 0; i < gate->answered.count; i++) {
        if (sat_sha256_equal(&gate->answered.items[i].key, &item->key)) {
            return true;
        }
    }
    return false;
}

/* What is left over of the questions is open. False without memory. */
static bool ask(SatPrivacyGate *gate)
{
    SatError err = SAT_ERROR_INIT;
    sat_gate_ask(gate);
    for (size_t i = 0; i < gate->list.count; i++) {
        const SatGateItem *item = &gate->list.items[i];
        if (item->is_answer && item->state == SAT_GATE_ACCEPTED &&
            !sat_gate_list_add(&gate->answered, item, &err)) {
            return fails(gate, SAT_EXIT_OUTPUT, &err);
        }
    }
    return true;
}

static SatGateState state_of(const SatPrivacyGate *gate, const SatGateItem *item)
{
    const SatOptions *options = gate->options;
    bool leaves_out = options->skip_suspicious || gate->mode == SAT_GATE_LEAVES_OUT;
    if (sat_gate_accept_takes(&options->accept, item) || was_answered(gate, item)) {
        return SAT_GATE_ACCEPTED;
    }
    SatDecided before = sat_gate_decided_before(gate, item);
    if (before == SAT_DECIDED_ACCEPT) {
        return SAT_GATE_ACCEPTED_BEFORE;
    }
    if (before == SAT_DECIDED_LEAVE_OUT) {
        return SAT_GATE_LEFT_OUT_BEFORE;
    }
    if (item->mask_count > 0 && gate->rounds < MOST_ROUNDS) {
        if (before == SAT_DECIDED_MASK) {
            return SAT_GATE_MASKED_BEFORE;
        }
        if (sat_plan_options_mask_found(options->plan)) {
            return SAT_GATE_MASKED;
        }
    }
    return stops_nothing(gate, item) || (leaves_out && item->kind != SAT_GATE_TEXT)
               ? SAT_GATE_LEFT_OUT
               : SAT_GATE_OPEN;
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
                         "what was found in them changed. There %s: %s (satchel list --privacy "
                         "SOURCE tells what each is)",
                         unknown, gate->list.count + gate->settled.count == 1 ? "is" : "are",
                         names.failed || names.length <= 1 ? "none" : (const char *)names.bytes);
    sat_byte_writer_free(&names);
    return false;
}

/* ---- the gate ---------------------------------------------------------------------------------
 */

SatGateAnswer sat_privacy_gate(SatPrivacyGate *gate, const SatExportPlan *plan,
                               const SatGateFindings *findings)
{
    bool again = false;
    sat_error_clear(&gate->error);
    sat_gate_list_free(&gate->list);
    if (!sat_gate_collect(plan, findings, gate->jobs, gate->secret, &gate->list, &gate->unreadable,
                          &gate->error)) {
        if (gate->unreadable.item != NULL) {
            return SAT_GATE_UNREADABLE;
        }
        (void)fails(gate, sat_exit_for_input(&gate->error), &gate->error);
        return SAT_GATE_REFUSED;
    }
    if (gate->mode == SAT_GATE_WAITS && gate->options->accept.id_count > 0) {
        gate->waits = true; /* their names are looked for in all that is asked about */
        return SAT_GATE_REFUSED;
    }
    if (!knows_all_ids(gate)) {
        return SAT_GATE_REFUSED;
    }
    sat_gate_read_decisions(gate);
    for (size_t i = 0; i < gate->list.count; i++) {
        gate->list.items[i].state = state_of(gate, &gate->list.items[i]);
    }
    if (gate->mode == SAT_GATE_TELLS) {
        return SAT_GATE_PASSED;
    }
    size_t open = count_state(&gate->list, SAT_GATE_OPEN);
    if (open > 0 && gate->mode == SAT_GATE_WAITS) {
        gate->waits = true;
        return SAT_GATE_REFUSED;
    }
    if (open > 0 && sat_gate_can_ask(gate)) {
        if (!ask(gate)) {
            return SAT_GATE_REFUSED;
        }
        open = count_state(&gate->list, SAT_GATE_OPEN);
    } else if (open > 0) {
        sat_gate_tell_open(gate, plan);
    }
    if (open > 0) {
        sat_report_fail_text(gate->report, SAT_EXIT_PRIVACY,
                             "nothing was written: %zu item%s may identify the patient", open,
                             sat_plural(open));
        return SAT_GATE_REFUSED;
    }
    if (!sat_gate_change_plan(gate, plan, &again)) {
        return SAT_GATE_REFUSED;
    }
    if (again) {
        return SAT_GATE_PLAN_AGAIN;
    }
    if (!sat_gate_record(gate, plan, findings->search)) {
        return SAT_GATE_REFUSED;
    }
    for (size_t i = 0; i < gate->list.count; i++) {
        sat_gate_tell_settled(gate, &gate->list.items[i]);
    }
    sat_gate_keep_decisions(gate);
    return SAT_GATE_PASSED;
}

bool sat_privacy_gate_may_accept(const SatOptions *options, SatReport *report)
{
    if (!options->accept.all || options->yes || sat_is_terminal(0)) {
        return true;
    }
    sat_report_fail_text(report, SAT_EXIT_PRIVACY,
                         "--accept all without a terminal waves everything through: name the items "
                         "(--accept p-7f3a2c,…), or add --yes");
    return false;
}

void sat_privacy_gate_end(SatPrivacyGate *gate)
{
    sat_gate_list_free(&gate->list);
    sat_gate_list_free(&gate->settled);
    sat_gate_list_free(&gate->answered);
    sat_gate_decisions_free(gate->decisions);
    free(gate->decisions_path);
}
