/* The privacy report for programs. */
#include "export/gate/gate_words.h"
#include "export/privacy_report.h"

static void put_method(const SatPrivacyReport *report, SatJsonWriter *json)
{
    SatDeidMethodCode codes[SAT_DEID_MOST_CODES];
    if (report->profile == NULL) {
        sat_json_put_text(json, "profile", "allow-list");
        return;
    }
    size_t count = sat_deid_profile_codes(report->profile, codes);
    sat_json_put_text(json, "profile", report->profile->name);
    sat_json_put_text(json, "table", "DICOM PS3.15 E.1-1");
    sat_json_put_text(json, "edition", sat_ps3_15_edition);
    sat_json_open_array(json, "options");
    for (size_t i = 0; i < count; i++) {
        sat_json_open_object_inline(json, NULL);
        sat_json_put_text(json, "code", codes[i].value);
        sat_json_put_text(json, "meaning", codes[i].meaning);
        sat_json_close_object(json);
    }
    sat_json_close_array(json);
}

static void put_summary(const SatPrivacyReport *report, SatJsonWriter *json)
{
    const SatPrivacyTotals totals = sat_privacy_report_totals(report);
    const SatGateList *list = &report->pipeline->gate.list;
    const SatPictureSearch *search = report->pipeline->search;
    sat_json_open_object(json, "summary");
    sat_json_put_bool(json, "output_written", report->is_written);
    sat_json_put_u64(json, "open", totals.open);
    sat_json_put_u64(json, "accepted", totals.accepted);
    sat_json_put_u64(json, "masked", totals.masked);
    sat_json_put_u64(json, "left_out", totals.left_out);
    sat_json_put_u64(json, "series", list->series_count);
    sat_json_put_u64(json, "series_searched_fully", sat_privacy_searched_series(report));
    if (search != NULL && search->without[0] != '\0') {
        sat_json_put_text(json, "not_searched_because", search->without);
    }
    sat_json_close_object(json);
}

/* Never the context of an item: it is text of the source. */
static void put_items(const SatGateList *list, SatJsonWriter *json)
{
    for (size_t i = 0; i < list->count; i++) {
        const SatGateItem *item = &list->items[i];
        char place[SAT_SELECTOR_CAPACITY];
        sat_selector_format(item->where, place);
        sat_json_open_object_inline(json, NULL);
        sat_json_put_text(json, "id", item->id);
        sat_json_put_text(json, "about", sat_gate_kind_name(item->kind));
        sat_json_put_text(json, "where", place);
        sat_json_put_text(json, "title", item->title);
        sat_json_put_u64(json, "pictures", item->frame_count);
        sat_json_put_text(json, "reason", item->reason);
        sat_json_put_text(json, "state", sat_gate_state_name(item->state));
        sat_json_put_text(json, "searched", sat_searched_name(item->searched));
        sat_gate_put_boxes(json, item);
        sat_json_close_object(json);
    }
}

static void put_objects(const SatPrivacyReport *report, SatJsonWriter *json)
{
    const SatPipeline *pipeline = report->pipeline;
    SatDroppedKind dropped[SAT_MOST_DROPPED_KINDS];
    size_t kinds = sat_dropped_kinds(pipeline->deidentifier, dropped);
    sat_json_open_object(json, "objects");
    if (report->profile != NULL) {
        sat_json_put_u64(json, "written", report->written);
        sat_json_put_u64(json, "failed", report->failed);
    }
    sat_json_put_u64(json, "pictures", pipeline->counts.items_taken);
    sat_json_put_u64(json, "not_shown", pipeline->counts.unseen_taken);
    sat_json_put_u64(json, "unreadable_later", pipeline->left_out_later);
    sat_gather_put_skipped(&pipeline->counts, json);
    sat_json_open_array(json, "dropped");
    for (size_t i = 0; i < kinds; i++) {
        sat_json_open_object_inline(json, NULL);
        sat_json_put_text(json, "kind", dropped[i].kind->one);
        sat_json_put_u64(json, "count", dropped[i].count);
        sat_json_close_object(json);
    }
    sat_json_close_array(json);
    sat_json_close_object(json);
}

static void put_attributes(const SatDeidCounts *counts, SatJsonWriter *json)
{
    static const char *const kinds[SAT_DEID_COUNT_KINDS] = {"kept", "changed", "emptied",
                                                            "removed"};
    sat_json_open_array(json, "attributes");
    for (size_t i = 0; i < counts->count; i++) {
        const SatDeidCount *count = &counts->items[i];
        char tag[16];
        sat_privacy_format_tag(count->tag, tag);
        sat_json_open_object_inline(json, NULL);
        sat_json_put_text(json, "tag", tag[0] != '\0' ? tag : NULL);
        sat_json_put_text(json, "keyword", sat_deid_count_keyword(count->tag));
        for (size_t k = 0; k < SAT_DEID_COUNT_KINDS; k++) {
            sat_json_put_u64(json, kinds[k], count->counts[k]);
        }
        sat_json_close_object(json);
    }
    sat_json_close_array(json);
}

static void put_fields(const SatExportPlan *plan, SatJsonWriter *json)
{
    SatPackedField fields[SAT_MOST_PACKED_FIELDS];
    size_t count = sat_privacy_packed_fields(plan, fields);
    sat_json_open_array(json, "fields");
    for (size_t i = 0; i < count; i++) {
        sat_json_open_object_inline(json, NULL);
        sat_json_put_text(json, "name", fields[i].name);
        sat_json_put_text(json, "from", fields[i].source);
        sat_json_put_u64(json, "count", fields[i].count);
        sat_json_close_object(json);
    }
    sat_json_close_array(json);
    sat_json_put_text(json, "other_attributes", "none is read into a pack");
}

/* What is under a mask is gone; what stands beside it nobody has looked for. */
static void put_unsearched(const SatPrivacyReport *report, SatJsonWriter *json)
{
    SatPlanWalk walk = {0};
    const SatPlannedSeries *series = NULL;
    sat_json_open_array(json, "masked_not_searched");
    while ((series = sat_privacy_next_unsearched(report, &walk)) != NULL) {
        char place[SAT_SELECTOR_CAPACITY];
        sat_selector_format(series->selector, place);
        sat_json_put_text(json, NULL, place);
    }
    sat_json_close_array(json);
}

static bool put_words(void *context, const SatPlannedSeries *series, const SatDroppedWords *words)
{
    SatJsonWriter *json = context;
    char place[SAT_SELECTOR_CAPACITY];
    sat_selector_format(series->selector, place);
    sat_json_open_object_inline(json, NULL);
    sat_json_put_text(json, "where", place);
    sat_json_put_u64(json, "count", sat_dropped_words_count(words));
    sat_json_close_object(json);
    return true;
}

void sat_privacy_report_put_json(const SatPrivacyReport *report, SatByteWriter *out)
{
    const SatPipeline *pipeline = report->pipeline;
    SatJsonWriter json = sat_json_writer(out);
    size_t not_done = 0;
    const char *const *sentences = sat_privacy_not_done(report, &not_done);
    sat_json_open_object(&json, NULL);
    sat_json_put_text(&json, "satchel", SAT_VERSION);
    sat_json_put_text(&json, "command", report->command);
    put_method(report, &json);
    put_summary(report, &json);
    sat_json_open_array(&json, "items");
    put_items(&pipeline->gate.list, &json);
    put_items(&pipeline->gate.settled, &json);
    sat_json_close_array(&json);
    put_unsearched(report, &json);
    put_objects(report, &json);
    if (report->attributes != NULL) {
        put_attributes(report->attributes, &json);
    } else if (pipeline->plan != NULL) {
        put_fields(pipeline->plan, &json);
    }
    sat_json_put_u64(&json, "own_vocabulary_entries",
                     sat_user_vocabulary_count(pipeline->vocabulary));
    sat_json_put_bool(&json, "words_accepted", sat_privacy_keeps_words(report));
    sat_json_open_array(&json, "words_in_no_vocabulary");
    (void)sat_privacy_each_dropped(pipeline->plan, put_words, &json);
    sat_json_close_array(&json);
    sat_json_open_array(&json, "not_done");
    for (size_t i = 0; i < not_done; i++) {
        sat_json_put_text(&json, NULL, sentences[i]);
    }
    sat_json_close_array(&json);
    sat_json_close_object(&json);
    sat_write_u8(out, '\n');
}
