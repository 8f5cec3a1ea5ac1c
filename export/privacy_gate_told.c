/* Tells what the privacy gate found. */
#include "export/privacy_gate_told.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "export/item_picture.h"

#include "export/gate/gate_words.h"

enum { MOST_MASKS_SHOWN = 2, MOST_PICTURES = 200 };

/* ---- the options that settle an item ----------------------------------------------------------
 */

static bool is_picture(const SatGateItem *item)
{
    return item->kind == SAT_GATE_PIXELS || item->kind == SAT_GATE_FACE;
}

void sat_gate_format_mask(const SatGateItem *item, const SatPlannedMask *mask,
                          char out[SAT_GATE_MASK_CAPACITY])
{
    char selector[SAT_SELECTOR_CAPACITY];
    const SatPixelRect *rect = &mask->rect;
    sat_selector_format(item->where, selector);
    int length =
        snprintf(out, SAT_GATE_MASK_CAPACITY, "%s:%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32,
                 selector, rect->x_px, rect->y_px, rect->width_px, rect->height_px);
    if (mask->first_frame > 0 || mask->last_frame + 1 < item->frame_count) {
        (void)snprintf(out + length, SAT_GATE_MASK_CAPACITY - (size_t)length, "@%zu-%zu",
                       mask->first_frame + 1, mask->last_frame + 1);
    }
}

/* "--mask 1/4/1:0,0,640,40", "--exclude 1/4/1", "--accept p-7f3a2c". Calls put for each. */
static void each_option(const SatGateItem *item, void (*put)(void *context, const char *option),
                        void *context)
{
    char option[16 + MOST_MASKS_SHOWN * SAT_GATE_MASK_CAPACITY];
    char selector[SAT_SELECTOR_CAPACITY];
    sat_selector_format(item->where, selector);
    if (item->remedy != NULL) {
        put(context, item->remedy);
    }
    if (item->mask_count > MOST_MASKS_SHOWN) {
        put(context, "--mask auto");
    } else if (item->mask_count > 0) {
        size_t length = 0;
        for (size_t i = 0; i < item->mask_count; i++) {
            char mask[SAT_GATE_MASK_CAPACITY];
            sat_gate_format_mask(item, &item->masks[i], mask);
            length += (size_t)snprintf(option + length, sizeof(option) - length, "%s--mask %s",
                                       length > 0 ? " " : "", mask);
        }
        put(context, option);
    }
    if (item->kind == SAT_GATE_FACE) {
        if (item->frame_count > 1) {
            (void)snprintf(option, sizeof(option), "--frames %s:A-B", selector);
            put(context, option);
        }
        (void)snprintf(option, sizeof(option), "--crop %s:X,Y,W,H", selector);
        put(context, option);
    }
    if (is_picture(item) && item->frame_count > 0) {
        (void)snprintf(option, sizeof(option), "--exclude %s", selector);
        put(context, option);
    }
    (void)snprintf(option, sizeof(option), "--accept %s", item->id);
    put(context, option);
}

static void put_joined(void *context, const char *option)
{
    SatByteWriter *out = context;
    sat_write_text(out, out->length > 0 ? " or " : "");
    sat_write_text(out, option);
}

static void put_json(void *context, const char *option)
{
    sat_json_put_text(context, NULL, option);
}

/* ---- items ------------------------------------------------------------------------------------
 */

static void put_masks(SatJsonWriter *json, const SatGateItem *item)
{
    sat_json_open_array_inline(json, "masks");
    for (size_t i = 0; i < item->mask_count; i++) {
        char mask[SAT_GATE_MASK_CAPACITY];
        sat_gate_format_mask(item, &item->masks[i], mask);
        sat_json_put_text(json, NULL, mask);
    }
    sat_json_close_array(json);
}

/* kind: "suspicious" for what is open or left out, "settled" for what is taken. plan: of its
 * picture; NULL: without. */
static void tell_json(const SatGateItem *item, const char *kind, const SatExportPlan *plan)
{
    char selector[SAT_SELECTOR_CAPACITY];
    SatReportLine line;
    sat_selector_format(item->where, selector);
    sat_report_open_line(&line, "item");
    SatJsonWriter *json = &line.json;
    sat_json_put_text(json, "kind", kind);
    sat_json_put_text(json, "id", item->id);
    sat_json_put_text(json, "about", sat_gate_kind_name(item->kind));
    sat_json_put_text(json, "where", selector);
    sat_json_put_text(json, "title", item->title);
    sat_json_put_u64(json, "frames", item->frame_count);
    sat_json_put_text(json, "reason", item->reason);
    if (item->context != NULL) {
        sat_json_put_text(json, "context", item->context);
    }
    if (item->kind == SAT_GATE_PIXELS) {
        sat_json_put_text(json, "searched", sat_searched_name(item->searched));
        sat_gate_put_boxes(json, item);
        put_masks(json, item);
    }
    sat_json_open_array_inline(json, "settled_by");
    each_option(item, put_json, json);
    sat_json_close_array(json);
    sat_json_put_text(json, "state", sat_gate_state_name(item->state));
    sat_json_put_bool(json, "left_out", sat_gate_is_left_out(item));
    if (plan != NULL) {
        sat_item_picture_put_json(plan, item, json);
    }
    sat_report_close_line(&line);
}

char *sat_gate_item_sentence(const SatGateItem *item)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    char selector[SAT_SELECTOR_CAPACITY];
    sat_selector_format(item->where, selector);
    sat_write_format(&out, "%s%s%s", selector, item->title[0] != '\0' ? " " : "", item->title);
    if (item->frame_count > 0) {
        sat_write_format(&out, " (%zu picture%s)", item->frame_count,
                         sat_plural(item->frame_count));
    }
    sat_write_format(&out, ": %s", item->reason);
    if (item->box_count > 0) {
        sat_write_format(&out, "; text at %zu place%s, first in picture %" PRIu64, item->box_count,
                         sat_plural(item->box_count), (uint64_t)item->boxes[0].first_frame + 1U);
    }
    if (item->context != NULL) {
        sat_write_format(&out, ": \"%s\"", item->context);
    }
    sat_write_u8(&out, 0);
    if (out.failed) {
        sat_byte_writer_free(&out);
        return NULL;
    }
    return (char *)out.bytes;
}

static void tell_line(const SatPrivacyGate *gate, const SatGateItem *item)
{
    char *sentence = sat_gate_item_sentence(item);
    SatByteWriter options = SAT_BYTE_WRITER_INIT;
    each_option(item, put_joined, &options);
    sat_write_u8(&options, 0);
    if (sentence != NULL && !options.failed) {
        sat_report_insist(gate->report, "  %s  %s; settled by %s", item->id, sentence,
                          (const char *)options.bytes);
    }
    free(sentence);
    sat_byte_writer_free(&options);
}

static void settle_json(const SatPrivacyGate *gate, const SatGateItem *item, bool is_left_out)
{
    tell_json(item, is_left_out ? "suspicious" : "settled", NULL);
    sat_report_code(gate->report, is_left_out ? SAT_EXIT_SKIPPED : SAT_EXIT_DONE);
}

void sat_gate_tell_settled(const SatPrivacyGate *gate, const SatGateItem *item)
{
    SatReport *report = gate->report;
    char selector[SAT_SELECTOR_CAPACITY];
    bool is_left_out = sat_gate_is_left_out(item);
    sat_selector_format(item->where, selector);
    if (item->state == SAT_GATE_OPEN || (is_left_out && item->frame_count == 0)) {
        return; /* texts that stop nothing */
    }
    if (report->json) {
        settle_json(gate, item, is_left_out);
    } else if (is_left_out) {
        sat_report_warn(report, selector, "left out%s (%s): %s; --accept %s takes it",
                        item->state == SAT_GATE_LEFT_OUT_BEFORE ? " as decided before" : "",
                        item->title, item->reason, item->id);
    } else if (sat_gate_is_masked(item)) {
        sat_report_say(report, "%s (%s): %zu place%s blacked out%s (%s)", selector, item->title,
                       item->mask_count, sat_plural(item->mask_count),
                       item->state == SAT_GATE_MASKED_BEFORE ? " as decided before" : "", item->id);
    } else if (item->state == SAT_GATE_ACCEPTED_BEFORE) {
        sat_report_say(report, "%s (%s): taken, as it was accepted before (%s)", selector,
                       item->title, item->id);
    }
}

/* ---- commands ---------------------------------------------------------------------------------
 */

void sat_gate_tell_remedy(const SatPrivacyGate *gate, const char *what, const char *more)
{
    char *command = sat_options_command_line(gate->options, more);
    if (command == NULL) {
        return;
    }
    if (gate->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "remedy");
        sat_json_put_text(&line.json, "text", what);
        sat_json_put_text(&line.json, "command", command);
        sat_report_close_line(&line);
    } else {
        sat_report_insist(gate->report, "%s:", what);
        sat_report_insist(gate->report, "  %s", command);
    }
    free(command);
}

/* "--accept p-7f3a2c,t-0f1e2d" of all that is open. owns: free(); NULL without memory */
static char *accept_all_open(const SatGateList *list)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    const char *before = "--accept ";
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].state == SAT_GATE_OPEN) {
            sat_write_format(&out, "%s%s", before, list->items[i].id);
            before = ",";
        }
    }
    sat_write_u8(&out, 0);
    if (out.failed) {
        sat_byte_writer_free(&out);
        return NULL;
    }
    return (char *)out.bytes;
}

/* What is open can be left out, and something stays. */
static bool can_be_left_out(const SatGateList *list)
{
    uint64_t series = 0;
    const SatGateItem *before = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const SatGateItem *item = &list->items[i];
        if (item->state != SAT_GATE_OPEN) {
            continue;
        }
        if (!is_picture(item)) {
            return false;
        }
        if (item->frame_count > 0) {
            series += before == NULL || !sat_selector_covers(before->where, item->where) ? 1U : 0U;
            before = item;
        }
    }
    return series < list->series_count;
}

/* Pictures are all that is open, and some can be masked. */
static bool can_be_masked(const SatGateList *list)
{
    bool is_any = false;
    for (size_t i = 0; i < list->count; i++) {
        const SatGateItem *item = &list->items[i];
        if (item->state == SAT_GATE_OPEN && !is_picture(item)) {
            return false;
        }
        is_any = is_any || (item->state == SAT_GATE_OPEN && item->mask_count > 0);
    }
    return is_any;
}

const char *sat_gate_accept_kinds(const SatGateList *list)
{
    bool has_text = false, has_face = false;
    for (size_t i = 0; i < list->count; i++) {
        bool is_taken = sat_gate_is_accepted(&list->items[i]);
        has_text = has_text || (!is_taken && list->items[i].kind == SAT_GATE_PIXELS);
        has_face = has_face || (!is_taken && list->items[i].kind == SAT_GATE_FACE);
    }
    return !has_face ? "--accept pixels" : has_text ? "--accept pixels,faces" : "--accept faces";
}

/* Of pictures alone: in the place of it they can be taken. */
static void tell_pictures_remedy(const SatPrivacyGate *gate, const char *what, const char *more)
{
    char text[200];
    (void)snprintf(text, sizeof(text), "%s (when you have looked at each, %s takes them instead)",
                   what, sat_gate_accept_kinds(&gate->list));
    sat_gate_tell_remedy(gate, text, more);
}

void sat_gate_tell_open(const SatPrivacyGate *gate, const SatExportPlan *plan)
{
    size_t told = 0;
    if (!gate->report->json) {
        sat_report_insist(gate->report, "These may show or say who the patient is:");
    }
    for (size_t i = 0; i < gate->list.count; i++) {
        const SatGateItem *item = &gate->list.items[i];
        if (item->state == SAT_GATE_OPEN && gate->report->json) {
            bool shows = gate->options->item_pictures && told++ < MOST_PICTURES;
            tell_json(item, "suspicious", shows ? plan : NULL);
        } else if (item->state == SAT_GATE_OPEN) {
            tell_line(gate, item);
        }
    }
    if (can_be_masked(&gate->list)) {
        tell_pictures_remedy(gate, "To black out what was found, and leave out the rest",
                             "--mask auto --skip-suspicious");
        return;
    }
    if (can_be_left_out(&gate->list)) {
        tell_pictures_remedy(gate, "To leave them out", "--skip-suspicious");
        return;
    }
    char *more = accept_all_open(&gate->list);
    if (more != NULL) {
        sat_gate_tell_remedy(gate, "To take them, when you have looked at each", more);
    }
    free(more);
}
