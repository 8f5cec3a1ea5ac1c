/* Lists what may identify a patient. */
#include "export/list_privacy.h"

#include <inttypes.h>
#include <stdio.h>

#include "export/gate/gate_words.h"
#include "export/keep/each_kept_object.h"
#include "export/print_text.h"
#include "export/privacy_report.h"

typedef struct {
    SatPipeline *pipeline;
    SatPrivacyReport told;
    uint64_t all;
} Listing;

/* ---- items ------------------------------------------------------------------------------------
 */

static void print_item(const SatGateItem *item)
{
    char place[SAT_SELECTOR_CAPACITY];
    sat_selector_format(item->where, place);
    (void)printf("  %-8s %-10s ", item->id, place);
    sat_print_text(item->title, 0);
    if (item->frame_count > 0) {
        (void)printf(" (%zu picture%s)", item->frame_count, sat_plural(item->frame_count));
    }
    (void)printf(": %s", item->reason);
    if (item->box_count > 0) {
        (void)printf("; text at %zu place%s, first in picture %" PRIu64, item->box_count,
                     sat_plural(item->box_count), (uint64_t)item->boxes[0].first_frame + 1U);
    }
    (void)printf("; %s\n", sat_gate_state_name(item->state));
}

static void put_item(const SatGateItem *item)
{
    char place[SAT_SELECTOR_CAPACITY];
    SatReportLine line;
    sat_selector_format(item->where, place);
    sat_report_open_line(&line, "item");
    sat_json_put_text(&line.json, "kind", "suspicious");
    sat_json_put_text(&line.json, "id", item->id);
    sat_json_put_text(&line.json, "about", sat_gate_kind_name(item->kind));
    sat_json_put_text(&line.json, "where", place);
    sat_json_put_text(&line.json, "title", item->title);
    sat_json_put_u64(&line.json, "frames", item->frame_count);
    sat_json_put_text(&line.json, "reason", item->reason);
    sat_json_put_text(&line.json, "searched", sat_searched_name(item->searched));
    sat_json_put_u64(&line.json, "places", item->box_count);
    sat_json_put_text(&line.json, "state", sat_gate_state_name(item->state));
    sat_report_close_line(&line);
}

static void list_items(const SatPipeline *pipeline)
{
    const SatGateList *list = &pipeline->gate.list;
    for (size_t i = 0; i < list->count; i++) {
        if (pipeline->report->json) {
            put_item(&list->items[i]);
        } else {
            print_item(&list->items[i]);
        }
    }
}

/* ---- words ------------------------------------------------------------------------------------
 */

/* The words themselves go to the terminal of this user alone, who has the source. */
static bool print_words(const SatPlannedSeries *series, const SatDroppedWords *words, bool shows)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    char place[SAT_SELECTOR_CAPACITY];
    const size_t count = sat_dropped_words_count(words);
    sat_selector_format(series->selector, place);
    (void)printf("  %-8s %-10s ", "words", place);
    sat_print_text(sat_clean_text_utf8(series->title), 0);
    (void)printf(": %zu word%s of its description %s in no vocabulary", count, sat_plural(count),
                 count == 1 ? "is" : "are");
    if (shows) {
        sat_dropped_words_write(words, &text);
        sat_write_u8(&text, 0);
        (void)printf(": ");
        sat_print_text(text.failed ? "" : (const char *)text.bytes, 0);
    }
    (void)printf("\n");
    bool done = !text.failed;
    sat_byte_writer_free(&text);
    return done;
}

static void put_words(const SatPlannedSeries *series, const SatDroppedWords *words)
{
    char place[SAT_SELECTOR_CAPACITY];
    SatReportLine line;
    sat_selector_format(series->selector, place);
    sat_report_open_line(&line, "item");
    sat_json_put_text(&line.json, "kind", "words");
    sat_json_put_text(&line.json, "where", place);
    sat_json_put_u64(&line.json, "dropped", sat_dropped_words_count(words));
    sat_report_close_line(&line);
}

static bool list_dropped(void *context, const SatPlannedSeries *series,
                         const SatDroppedWords *words)
{
    const SatReport *report = context;
    if (report->json) {
        put_words(series, words);
        return true;
    }
    return print_words(series, words, report->verbose);
}

/* ---- attributes -------------------------------------------------------------------------------
 */

static bool write_nothing(void *context, const SatKeptObject *object, const SatKeptContent *content,
                          SatError *err)
{
    (void)context;
    (void)object;
    (void)content;
    (void)err;
    return true;
}

static bool count_done(void *context, const SatKeptObject *object, bool was_cleaned,
                       const SatError *why)
{
    Listing *listing = context;
    (void)object;
    (void)was_cleaned;
    listing->told.written += why->code == SAT_OK ? 1U : 0U;
    listing->told.failed += why->code == SAT_OK ? 0U : 1U;
    sat_report_progress(listing->pipeline->report, "looking", "files",
                        listing->told.written + listing->told.failed, listing->all);
    return true;
}

static bool count_attributes(Listing *listing, const SatDeidContext *context, SatError *err)
{
    SatPipeline *pipeline = listing->pipeline;
    SatKeptVisitor visitor = {.decoder = sat_decoder_pool_decoder(pipeline->decoders),
                              .write = write_nothing,
                              .done = count_done,
                              .context = listing};
    SAT_AUTO(SatKeptObjects) *objects = sat_kept_objects_new(
        pipeline->plan, pipeline->deidentifier, pipeline->unseen, pipeline->search, true, err);
    if (objects == NULL) {
        return false;
    }
    listing->all = objects->count;
    bool done = sat_each_kept_object(objects, context, pipeline->jobs, &visitor, err);
    sat_report_progress_end(pipeline->report);
    return done;
}

static void tell_total(const Listing *listing)
{
    const SatPrivacyTotals totals = sat_privacy_report_totals(&listing->told);
    const SatGateList *list = &listing->pipeline->gate.list;
    const SatDeidCounts *counts = listing->told.attributes;
    uint64_t sums[SAT_DEID_COUNT_KINDS] = {0};
    for (size_t i = 0; i < counts->count; i++) {
        for (size_t k = 0; k < SAT_DEID_COUNT_KINDS; k++) {
            sums[k] += counts->items[i].counts[k];
        }
    }
    if (listing->pipeline->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "profile", listing->told.profile->name);
        sat_json_put_u64(&line.json, "open", totals.open);
        sat_json_put_u64(&line.json, "settled_before", list->count - totals.open);
        sat_json_put_u64(&line.json, "series", list->series_count);
        sat_json_put_u64(&line.json, "series_searched_fully",
                         sat_privacy_searched_series(&listing->told));
        sat_json_put_u64(&line.json, "objects", listing->told.written);
        sat_json_put_u64(&line.json, "failed", listing->told.failed);
        sat_json_put_u64(&line.json, "attributes_kept", sums[SAT_DEID_COUNT_KEPT]);
        sat_json_put_u64(&line.json, "attributes_changed", sums[SAT_DEID_COUNT_CHANGED]);
        sat_json_put_u64(&line.json, "attributes_emptied", sums[SAT_DEID_COUNT_EMPTIED]);
        sat_json_put_u64(&line.json, "attributes_removed", sums[SAT_DEID_COUNT_REMOVED]);
        sat_json_put_i64(&line.json, "exit_code", listing->pipeline->report->exit_code);
        sat_report_close_line(&line);
        return;
    }
    (void)printf("%zu thing%s need%s a look; %" PRIu64 " of %" PRIu64
                 " series were searched for text\n",
                 totals.open, sat_plural(totals.open), totals.open == 1 ? "s" : "",
                 sat_privacy_searched_series(&listing->told), list->series_count);
    (void)printf("as DICOM (profile %s): of %" PRIu64 " file%s %" PRIu64
                 " attributes kept, %" PRIu64 " changed, %" PRIu64 " emptied, %" PRIu64
                 " removed\n",
                 listing->told.profile->name, listing->told.written,
                 sat_plural(listing->told.written), sums[0], sums[1], sums[2], sums[3]);
}

void sat_list_privacy(SatPipeline *pipeline)
{
    SatError err = SAT_ERROR_INIT;
    SatDeidProfile profile;
    SatDeidCounts counts = {0};
    const SatOptions *options = pipeline->options;
    SatDeidContext context = {.secret = &pipeline->secret,
                              .profile = &profile,
                              .counts = &counts,
                              .words = &pipeline->words};
    Listing listing = {
        .pipeline = pipeline,
        .told = {
            .command = "list", .pipeline = pipeline, .profile = &profile, .attributes = &counts}};
    const char *wanted = options->profile != NULL ? options->profile : "teaching";
    if (!sat_deid_profile_parse(wanted, &profile, &err)) {
        sat_report_fail(pipeline->report, SAT_EXIT_USAGE, &err);
        return;
    }
    if (!sat_pipeline_gate(pipeline, SAT_GATE_TELLS)) {
        return;
    }
    list_items(pipeline);
    if (!sat_privacy_each_dropped(pipeline->plan, list_dropped, pipeline->report)) {
        sat_fail(&err, SAT_ERR_NO_MEMORY, "not enough memory for a description");
    }
    if (err.code != SAT_OK || !count_attributes(&listing, &context, &err)) {
        sat_report_fail(pipeline->report, sat_exit_for_input(&err), &err);
    } else if (options->privacy_report != NULL &&
               !sat_privacy_report_write(&listing.told, options->privacy_report, &err)) {
        sat_report_fail(pipeline->report, SAT_EXIT_OUTPUT, &err);
    } else {
        tell_total(&listing);
    }
    sat_deid_counts_free(&counts);
}
