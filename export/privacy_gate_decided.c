/* What was decided at the gate before, and what is decided now for the next time. */
#include "export/privacy_gate_decided.h"

#include <string.h>

#include "export/privacy_gate_ask.h"

SatDecided sat_gate_decided_before(const SatPrivacyGate *gate, const SatGateItem *item)
{
    if (gate->decisions == NULL) {
        return SAT_DECIDED_NOTHING;
    }
    return sat_gate_decisions_find(gate->decisions, &item->key);
}

void sat_gate_read_decisions(SatPrivacyGate *gate)
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
void sat_gate_keep_decisions(SatPrivacyGate *gate)
{
    SatError err = SAT_ERROR_INIT;
    const bool is_for_sharing = gate->mode == SAT_GATE_STOPS || gate->mode == SAT_GATE_WAITS;
    if (!is_for_sharing || gate->options->dry_run || gate->decisions == NULL) {
        return;
    }
    const SatGateList *const lists[] = {&gate->list, &gate->settled, &gate->answered};
    bool done = true;
    for (size_t n = 0; n < 3; n++) {
        for (size_t i = 0; done && i < lists[n]->count; i++) {
            const SatGateItem *item = &lists[n]->items[i];
            SatDecided decided = decision_of(item);
            if (decided == SAT_DECIDED_NOTHING || sat_gate_decided_before(gate, item) == decided) {
                continue;
            }
            done = sat_gate_decisions_add(gate->decisions, &item->key, decided, &err);
        }
    }
    if (!done || !sat_gate_decisions_save(gate->decisions, gate->decisions_path, &err)) {
        sat_report_warn(gate->report, "", "what was accepted will be asked again: %s", err.text);
    }
}

/* One case: asked on a terminal; without one *is_first says that it was never told of. What was
 * only told is asked on the next terminal. False: no, or no memory. */
static bool consent_to(SatPrivacyGate *gate, const SatPlannedCase *planned, bool can_ask,
                       bool *is_first, SatError *err)
{
    const SatSha256 key =
        sat_library_secret_key(gate->secret, SAT_KEY_CASE_ASKED, planned->id, strlen(planned->id));
    SatDecided before = gate->decisions != NULL ? sat_gate_decisions_find(gate->decisions, &key)
                                                : SAT_DECIDED_NOTHING;
    *is_first = before == SAT_DECIDED_NOTHING && !can_ask;
    if (before == SAT_DECIDED_ASKED || (!can_ask && !*is_first)) {
        return true;
    }
    if (can_ask && !sat_gate_ask_consent(gate, planned)) {
        return false;
    }
    bool is_unread = !can_ask && gate->report->quiet;
    return gate->decisions == NULL || is_unread ||
           sat_gate_decisions_add(gate->decisions, &key,
                                  can_ask ? SAT_DECIDED_ASKED : SAT_DECIDED_TOLD, err);
}

/* On a terminal somebody will be asked. */
static bool waits_for_consent(const SatPrivacyGate *gate, const SatPlannedCase *planned)
{
    const SatSha256 key =
        sat_library_secret_key(gate->secret, SAT_KEY_CASE_ASKED, planned->id, strlen(planned->id));
    return gate->mode == SAT_GATE_WAITS && sat_gate_has_somebody(gate) &&
           (gate->decisions == NULL ||
            sat_gate_decisions_find(gate->decisions, &key) != SAT_DECIDED_ASKED);
}

bool sat_privacy_gate_consents(SatPrivacyGate *gate, const SatExportPlan *plan)
{
    SatError err = SAT_ERROR_INIT;
    bool can_ask = sat_gate_can_ask(gate);
    for (size_t c = 0; c < plan->case_count && !gate->options->dry_run; c++) {
        bool is_first = false;
        if (waits_for_consent(gate, &plan->cases[c])) {
            gate->waits = true;
            return false;
        }
        if (!consent_to(gate, &plan->cases[c], can_ask, &is_first, &err) && err.code == SAT_OK) {
            sat_report_fail_text(gate->report, SAT_EXIT_PRIVACY, "nothing was written");
            return false;
        }
        gate->unasked += is_first ? 1U : 0U;
    }
    if (err.code != SAT_OK ||
        (gate->decisions != NULL &&
         !sat_gate_decisions_save(gate->decisions, gate->decisions_path, &err))) {
        sat_report_warn(gate->report, "", "it will be asked again: %s", err.text);
    }
    return true;
}

void sat_privacy_gate_tell_unasked(size_t count, SatReport *report)
{
    if (count > 0) {
        sat_report_say(report,
                       "%zu case%s not asked about before: is a patient known by a rare condition, "
                       "a small community or the media, and is consent there where it is needed?",
                       count, sat_plural(count));
    }
}
