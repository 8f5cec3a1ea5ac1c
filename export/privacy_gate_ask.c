/* Asks on the terminal what the privacy gate wants to know. */
#include "export/privacy_gate_ask.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/privacy_gate_told.h"
#include "formats/base/platform.h"

bool sat_gate_has_somebody(const SatPrivacyGate *gate)
{
    return !gate->options->yes && !gate->report->json && sat_is_terminal(0) && sat_is_terminal(2);
}

bool sat_gate_can_ask(const SatPrivacyGate *gate)
{
    return gate->mode == SAT_GATE_STOPS && sat_gate_has_somebody(gate);
}

/* The first letter of a line, small; 0 for an empty one, the end of the input, or Ctrl-C. */
static char read_answer(const char *question)
{
    char line[64];
    char answer = 0;
    (void)fprintf(stderr, "%s: ", question);
    (void)fflush(stderr);
    /* Before it is read, too: a Ctrl-C of just now would not wake the reading. */
    if (sat_interrupt_requested() || fgets(line, sizeof(line), stdin) == NULL ||
        sat_interrupt_requested()) {
        (void)fputc('\n', stderr);
        return 0;
    }
    size_t blanks = strspn(line, " \t");
    answer = line[blanks] == '\n' ? 0 : line[blanks];
    while (strchr(line, '\n') == NULL && fgets(line, sizeof(line), stdin) != NULL) {
        /* the rest of a long line */
    }
    return answer >= 'A' && answer <= 'Z' ? (char)(answer - 'A' + 'a') : answer;
}

/* Where text was found, and how to look at the pictures. */
static void show(const SatPrivacyGate *gate, const SatGateItem *item)
{
    char selector[SAT_SELECTOR_CAPACITY];
    char more[64 + SAT_SELECTOR_CAPACITY];
    for (size_t i = 0; i < item->box_count; i++) {
        const SatTextBox *box = &item->boxes[i];
        sat_report_insist(gate->report,
                          "    pictures %" PRIu64 " to %" PRIu64 ": %" PRIu32 " by %" PRIu32
                          " pixels at column %" PRIu32 ", row %" PRIu32,
                          (uint64_t)box->first_frame + 1U, (uint64_t)box->last_frame + 1U,
                          box->area.width_px, box->area.height_px, box->area.x_px, box->area.y_px);
    }
    if (item->kind == SAT_GATE_PIXELS && item->searched != SAT_SEARCHED_FULLY) {
        sat_report_insist(gate->report, "    the pictures were not all searched for text");
    }
    if (item->kind == SAT_GATE_TEXT) {
        sat_report_insist(gate->report, "    it is a text that was typed: stop, change it, and "
                                        "give the command again");
        return;
    }
    if (item->frame_count == 0) {
        return; /* pictures that cannot be shown */
    }
    sat_selector_format(item->where, selector);
    (void)snprintf(more, sizeof(more), "--series %s --accept %s", selector, item->id);
    char *command = sat_options_play_line(gate->options, more);
    if (command != NULL) {
        sat_report_insist(gate->report, "    this shows the pictures, to you alone:");
        sat_report_insist(gate->report, "      %s", command);
    }
    free(command);
}

static const char *question_of(const SatGateItem *item)
{
    return item->kind == SAT_GATE_TEXT ? "  (a)ccept it as it is, (?) what to do, Enter stops"
           : item->mask_count > 0
               ? "  (m)ask, (l)eave out, (a)ccept after a look, (?) show what, Enter stops"
               : "  (l)eave out, (a)ccept after a look, (?) show what, Enter stops";
}

/* False: stop. */
static bool ask_item(SatPrivacyGate *gate, SatGateItem *item)
{
    char *sentence = sat_gate_item_sentence(item);
    sat_report_insist(gate->report, "%s  %s", item->id, sentence != NULL ? sentence : "");
    free(sentence);
    for (;;) {
        char answer = read_answer(question_of(item));
        if (answer == 0) {
            return false;
        }
        if (answer == '?') {
            show(gate, item);
        } else if (answer == 'a') {
            item->state = SAT_GATE_ACCEPTED;
        } else if (answer == 'l' && item->kind != SAT_GATE_TEXT) {
            item->state = SAT_GATE_LEFT_OUT;
        } else if (answer == 'm' && item->mask_count > 0) {
            item->state = SAT_GATE_MASKED;
        }
        if (item->state != SAT_GATE_OPEN) {
            item->is_answer = true;
            return true;
        }
    }
}

void sat_gate_ask(SatPrivacyGate *gate)
{
    sat_report_progress_end(gate->report);
    sat_report_insist(gate->report, "These may show or say who the patient is:");
    for (size_t i = 0; i < gate->list.count; i++) {
        SatGateItem *item = &gate->list.items[i];
        if (item->state == SAT_GATE_OPEN && !ask_item(gate, item)) {
            return;
        }
    }
}

bool sat_gate_ask_yes(const char *question)
{
    return read_answer(question) == 'y';
}

bool sat_gate_ask_consent(SatPrivacyGate *gate, const SatPlannedCase *planned)
{
    sat_report_insist(gate->report,
                      "The first %s of \"%s\". Names and numbers are gone; may somebody still "
                      "know the patient:",
                      gate->options->command == SAT_COMMAND_BACKUP ? "backup" : "pack",
                      sat_clean_text_utf8(planned->title));
    sat_report_insist(gate->report,
                      "  a rare condition, a small community, a case from the media? Is there "
                      "consent, where it is needed?");
    return sat_gate_ask_yes("  (y)es, go on; Enter stops");
}
