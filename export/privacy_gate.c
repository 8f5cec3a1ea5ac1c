/* Stops an output that may identify the patient, and says how to go on. */
#include "export/privacy_gate.h"

#include <stdlib.h>
#include <string.h>

#include "export/privacy_gate_ask.h"
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

static SatDecided decided_before(const SatPrivacyGate *gate, const SatGateItem *item)
{
    if (gate->decisions == NULL) {
        return SAT_DECIDED_NOTHING;
    }
    return sat_gate_decisions_find(gate->decisions, &item->key);
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
    SatDecided before = decided_before(gate, item);
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

/* ---- what was decided before ------------------------------------------------------------------
 */

static void read_decisions(SatPrivacyGate *gate)
{
    SatError err = SAT_ERROR_INIT;
    size_t bad_lines = 0;
    if (gate->has_decisions) {
        return;
    }
    gate->has_decisions = true;
    gate->decisions_path = sat_gate_decisions_path(&err);
    gate->decisions = gate->decisions_path != NULL
                          ? sat_gate_decisions_load(gate->decisions_path, &bad_lines, &err)
                          : NULL;
    if (gate->decisions == NULL) {
        sat_report_warn(gate->report, "",
                        "%s; everything is asked again (satchel cache clear --decisions starts "
                        "anew)",
                        err.text);
    } else if (bad_lines > 0) {
        sat_report_warn(gate->report, "",
                        "%zu damaged line%s of the privacy decisions ignored: what they were about "
                        "is asked again",
                        bad_lines, sat_plural(bad_lines));
    }
}

static SatDecided decision_of(const SatGateItem *item)
{
    if (item->state == SAT_GATE_ACCEPTED && item->kind != SAT_GATE_WORDS) {
        return SAT_DECIDED_ACCEPT;
    }
    return !item->is_answer                   ? SAT_DECIDED_NOTHING
           : item->state == SAT_GATE_LEFT_OUT ? SAT_DECIDED_LEAVE_OUT
           : item->state == SAT_GATE_MASKED   ? SAT_DECIDED_MASK
                                              : SAT_DECIDED_NOTHING;
}

/* What was accepted for sharing is not asked again; what is only played is no such decision. A
 * decision is about the boxes known when it was made: --accept pixels searches nothing, so that
 * text a later search finds is asked about. */
static void keep_decisions(SatPrivacyGate *gate)
{
    SatError err = SAT_ERROR_INIT;
    if (gate->mode != SAT_GATE_STOPS || gate->options->dry_run || gate->decisions == NULL) {
        return;
    }
    const SatGateList *const lists[] = {&gate->list, &gate->settled, &gate->answered};
    bool done = true;
    for (size_t n = 0; n < 3; n++) {
        for (size_t i = 0; done && i < lists[n]->count; i++) {
            const SatGateItem *item = &lists[n]->items[i];
            SatDecided decided = decision_of(item);
            if (decided == SAT_DECIDED_NOTHING || decided_before(gate, item) == decided) {
                continue;
            }
            done = sat_gate_decisions_add(gate->decisions, &item->key, decided, &err);
        }
    }
    if (!done || !sat_gate_decisions_save(gate->decisions, gate->decisions_path, &err)) {
        sat_report_warn(gate->report, "", "what was accepted will be asked again: %s", err.text);
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

/* Words are left out of titles, which takes no series away. */
static bool is_gone(const SatGateItem *item)
{
    return (item->state == SAT_GATE_LEFT_OUT || item->state == SAT_GATE_LEFT_OUT_BEFORE) &&
           item->frame_count > 0;
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
static bool change_plan(SatPrivacyGate *gate, const SatExportPlan *plan, bool *again)
{
    SatError err = SAT_ERROR_INIT;
    *again = false;
    gate->has_new_masks = false;
    for (size_t i = 0; i < gate->list.count; i++) {
        const SatGateItem *item = &gate->list.items[i];
        char selector[SAT_SELECTOR_CAPACITY];
        bool is_masked = item->state == SAT_GATE_MASKED || item->state == SAT_GATE_MASKED_BEFORE;
        if (!is_gone(item) && !is_masked) {
            continue;
        }
        sat_selector_format(item->where, selector);
        if (!sat_gate_list_add(&gate->settled, item, &err) ||
            !(is_masked
                  ? set_masks(gate, item, &err)
                  : sat_plan_options_set(gate->options->plan, SAT_PLAN_EXCLUDE, selector, &err))) {
            return fails(gate, SAT_EXIT_OUTPUT, &err);
        }
        gate->rounds += is_masked && !gate->has_new_masks ? 1 : 0;
        gate->has_new_masks = gate->has_new_masks || is_masked;
        sat_gate_tell_settled(gate, item);
        *again = true;
    }
    return !*again || leaves_anything(&gate->list, plan) || refuse_nothing_left(gate);
}

/* What is let pass is recorded in the output. */
static bool note_accepted(SatPrivacyGate *gate)
{
    SatError err = SAT_ERROR_INIT;
    uint64_t checked = gate->list.checked_series;
    for (size_t i = 0; i < gate->list.count; i++) {
        const SatGateItem *item = &gate->list.items[i];
        char selector[SAT_SELECTOR_CAPACITY];
        bool is_text = item->kind == SAT_GATE_PIXELS;
        if (item->frame_count == 0 || (!is_text && item->kind != SAT_GATE_FACE) ||
            (item->state != SAT_GATE_ACCEPTED && item->state != SAT_GATE_ACCEPTED_BEFORE)) {
            continue;
        }
        checked += is_text ? 1U : 0U;
        sat_selector_format(item->where, selector);
        gate->has_accepted = true;
        if (!sat_plan_options_set(gate->options->plan,
                                  is_text ? SAT_PLAN_ACCEPTED_TEXT : SAT_PLAN_ACCEPTED_FACE,
                                  selector, &err)) {
            return fails(gate, SAT_EXIT_OUTPUT, &err);
        }
    }
    gate->pixels_checked = checked == gate->list.series_count;
    return true;
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
    read_decisions(gate);
    for (size_t i = 0; i < gate->list.count; i++) {
        gate->list.items[i].state = state_of(gate, &gate->list.items[i]);
    }
    if (gate->mode == SAT_GATE_TELLS) {
        return SAT_GATE_PASSED;
    }
    size_t open = count_state(&gate->list, SAT_GATE_OPEN);
    if (open > 0 && sat_gate_can_ask(gate)) {
        if (!ask(gate)) {
            return SAT_GATE_REFUSED;
        }
        open = count_state(&gate->list, SAT_GATE_OPEN);
    } else if (open > 0) {
        sat_gate_tell_open(gate);
    }
    if (open > 0) {
        sat_report_fail_text(gate->report, SAT_EXIT_PRIVACY,
                             "nothing was written: %zu item%s may identify the patient", open,
                             sat_plural(open));
        return SAT_GATE_REFUSED;
    }
    if (!change_plan(gate, plan, &again)) {
        return SAT_GATE_REFUSED;
    }
    if (again) {
        return SAT_GATE_PLAN_AGAIN;
    }
    if (!note_accepted(gate)) {
        return SAT_GATE_REFUSED;
    }
    for (size_t i = 0; i < gate->list.count; i++) {
        sat_gate_tell_settled(gate, &gate->list.items[i]);
    }
    keep_decisions(gate);
    return SAT_GATE_PASSED;
}

bool sat_privacy_gate_consents(SatPrivacyGate *gate, const SatExportPlan *plan)
{
    SatError err = SAT_ERROR_INIT;
    bool can_ask = sat_gate_can_ask(gate), is_noted = true;
    size_t first = 0;
    for (size_t c = 0; c < plan->case_count && !gate->options->dry_run; c++) {
        const SatPlannedCase *planned = &plan->cases[c];
        SatSha256 key =
            sat_library_secret_key(gate->secret, "case asked", planned->id, strlen(planned->id));
        if (gate->decisions != NULL &&
            sat_gate_decisions_find(gate->decisions, &key) == SAT_DECIDED_ASKED) {
            continue;
        }
        if (!can_ask) {
            first++;
            continue;
        }
        if (!sat_gate_ask_consent(gate, planned)) {
            sat_report_fail_text(gate->report, SAT_EXIT_PRIVACY, "nothing was written");
            return false;
        }
        is_noted =
            is_noted && (gate->decisions == NULL ||
                         sat_gate_decisions_add(gate->decisions, &key, SAT_DECIDED_ASKED, &err));
    }
    if (gate->decisions != NULL &&
        !(is_noted && sat_gate_decisions_save(gate->decisions, gate->decisions_path, &err))) {
        sat_report_warn(gate->report, "", "it will be asked again: %s", err.text);
    }
    if (first > 0) {
        sat_report_say(gate->report,
                       "%zu case%s not asked about before: is a patient known by a rare condition, "
                       "a small community or the media, and is consent there where it is needed?",
                       first, sat_plural(first));
    }
    return true;
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
