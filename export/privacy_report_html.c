/* The privacy report for people: one page that needs nothing else. */
#include <inttypes.h>

#include "export/extract_picture.h"
#include "export/gate/gate_words.h"
#include "export/item_picture.h"
#include "export/privacy_report.h"
#include "formats/base/base64.h"

enum { MOST_PICTURES = 100, MOST_SIDE_PX = 480 };

/* No script, nothing from elsewhere: styles and pictures of the page itself. */
static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>Privacy report</title>\n<style>\n"
    ":root{color-scheme:light dark;--line:#bbb;--soft:#f2f2f2;--open:#a4001d;--done:#1c5c1c}\n"
    "@media(prefers-color-scheme:dark){:root{--line:#555;--soft:#2a2a2a;--open:#ff9aa8;"
    "--done:#9fd89f}}\n"
    "body{font:16px/1.5 sans-serif;max-width:56em;margin:2em auto;padding:0 1em}\n"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}\n"
    ".note{background:var(--soft);padding:.6em 1em;border-left:4px solid var(--line)}\n"
    ".item{border:1px solid var(--line);border-radius:6px;padding:.8em 1em;margin:.8em 0}\n"
    ".item img{display:block;max-width:100%;margin:.6em 0;border:1px solid var(--line);"
    "background:#000}\n"
    ".state{font-weight:bold;color:var(--done)}.open{color:var(--open)}\n"
    "code{background:var(--soft);padding:.1em .3em}\n"
    "table{border-collapse:collapse;width:100%;font-size:.9em}\n"
    "th,td{text-align:left;padding:.2em .6em;border-bottom:1px solid var(--line)}\n"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}\n"
    "summary{cursor:pointer}\n"
    "</style></head><body>\n<h1>Privacy report</h1>\n";

static void put_text(SatByteWriter *out, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '<':
            sat_write_text(out, "&lt;");
            break;
        case '>':
            sat_write_text(out, "&gt;");
            break;
        case '&':
            sat_write_text(out, "&amp;");
            break;
        case '"':
            sat_write_text(out, "&quot;");
            break;
        default:
            sat_write_u8(out, (uint8_t)*text);
        }
    }
}

/* ---- the summary ------------------------------------------------------------------------------
 */

static void put_open(const SatPrivacyTotals *totals, SatByteWriter *out)
{
    if (totals->open > 0) {
        sat_write_format(out, "<p class=\"state open\">%zu thing%s need%s a look.</p>\n",
                         totals->open, totals->open == 1 ? "" : "s", totals->open == 1 ? "s" : "");
    } else {
        sat_write_text(out, "<p class=\"state\">Nothing is left that needs a look.</p>\n");
    }
}

static void put_searched(const SatPrivacyReport *report, SatByteWriter *out)
{
    const SatGateList *list = &report->pipeline->gate.list;
    const SatPictureSearch *search = report->pipeline->search;
    sat_write_format(out,
                     "<li>%" PRIu64 " of %" PRIu64 " series were searched for text, every picture",
                     sat_privacy_searched_series(report), list->series_count);
    if (search != NULL && search->without[0] != '\0') {
        sat_write_text(out, ": ");
        put_text(out, search->without);
    }
    sat_write_text(out, "</li>\n");
}

static void put_summary(const SatPrivacyReport *report, SatByteWriter *out)
{
    const SatPrivacyTotals totals = sat_privacy_report_totals(report);
    put_open(&totals, out);
    sat_write_text(out, "<ul>\n");
    if (report->is_written && report->profile != NULL) {
        sat_write_format(out, "<li>%" PRIu64 " file%s of cleaned DICOM written</li>\n",
                         report->written, sat_plural(report->written));
    } else if (!report->is_written) {
        sat_write_text(out, "<li>No output was written.</li>\n");
    }
    sat_write_format(out, "<li>%zu accepted, %zu masked, %zu left out</li>\n", totals.accepted,
                     totals.masked, totals.left_out);
    put_searched(report, out);
    sat_write_text(out, "</ul>\n<p class=\"note\">This page shows no name, number or date of the "
                        "patient that the program knows of. Pictures below may show what stands in "
                        "them: keep the page to yourself.</p>\n");
}

/* ---- items ------------------------------------------------------------------------------------
 */

static void put_picture(const SatPrivacyReport *report, const SatGateItem *item,
                        size_t *picture_count, SatByteWriter *out)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter png = SAT_BYTE_WRITER_INIT;
    SatPixelFrame pixels = {0};
    size_t frame = 0;
    if (*picture_count < MOST_PICTURES &&
        sat_item_picture(report->pipeline->plan, item, MOST_SIDE_PX, &pixels, &frame) &&
        sat_write_png(&pixels, &png, &err)) {
        sat_write_text(out, "<img alt=\"");
        sat_write_text(out, item->box_count > 0 ? "where text was found" : "one of the pictures");
        sat_write_text(out, "\" src=\"data:image/png;base64,");
        sat_write_base64(out, png.bytes, png.length);
        sat_write_text(out, "\">\n");
        (*picture_count)++;
    }
    sat_pixel_frame_free(&pixels);
    sat_byte_writer_free(&png);
}

/* Never the context of an item: it is text of the source. */
static void put_item(const SatPrivacyReport *report, const SatGateItem *item, size_t *picture_count,
                     SatByteWriter *out)
{
    char place[SAT_SELECTOR_CAPACITY];
    sat_selector_format(item->where, place);
    sat_write_format(out, "<div class=\"item\"><span class=\"state%s\">%s</span> <b>%s ",
                     item->state == SAT_GATE_OPEN ? " open" : "", sat_gate_state_name(item->state),
                     place);
    put_text(out, item->title);
    sat_write_text(out, "</b>");
    if (item->frame_count > 0) {
        sat_write_format(out, ", %zu picture%s", item->frame_count, sat_plural(item->frame_count));
    }
    sat_write_text(out, "<br>\n");
    put_text(out, item->reason);
    if (item->kind == SAT_GATE_PIXELS) {
        sat_write_format(out, "; searched %s", sat_searched_name(item->searched));
    }
    if (item->box_count > 0) {
        sat_write_format(out, "; text at %zu place%s, first in picture %" PRIu64, item->box_count,
                         sat_plural(item->box_count), (uint64_t)item->boxes[0].first_frame + 1U);
    }
    sat_write_text(out, "\n");
    put_picture(report, item, picture_count, out);
    if (item->state == SAT_GATE_OPEN) {
        sat_write_format(out, "<div>When it shows nobody: <code>--accept %s</code>", item->id);
        if (item->frame_count > 0) {
            sat_write_format(out, "; to leave it out: <code>--exclude %s</code>", place);
        }
        sat_write_text(out, "</div>\n");
    }
    sat_write_text(out, "</div>\n");
}

static void put_items(const SatPrivacyReport *report, SatByteWriter *out)
{
    const SatGateList *const lists[] = {&report->pipeline->gate.list,
                                        &report->pipeline->gate.settled};
    size_t pictures = 0;
    if (lists[0]->count + lists[1]->count == 0) {
        return;
    }
    sat_write_text(out, "<h2>What may show or say who the patient is</h2>\n");
    for (size_t n = 0; n < 2; n++) {
        for (size_t i = 0; i < lists[n]->count; i++) {
            put_item(report, &lists[n]->items[i], &pictures, out);
        }
    }
}

/* ---- attributes -------------------------------------------------------------------------------
 */

static void put_attributes(const SatDeidCounts *counts, SatByteWriter *out)
{
    uint64_t sums[SAT_DEID_COUNT_KINDS] = {0};
    for (size_t i = 0; i < counts->count; i++) {
        for (size_t k = 0; k < SAT_DEID_COUNT_KINDS; k++) {
            sums[k] += counts->items[i].counts[k];
        }
    }
    sat_write_format(out,
                     "<h2>Attributes</h2>\n<p>%" PRIu64 " kept, %" PRIu64 " changed, %" PRIu64
                     " emptied, %" PRIu64 " removed.</p>\n<details><summary>Each of %zu attributes"
                     "</summary>\n<table><tr><th>Attribute<th>Tag<th class=\"n\">kept"
                     "<th class=\"n\">changed<th class=\"n\">emptied<th class=\"n\">removed</tr>\n",
                     sums[0], sums[1], sums[2], sums[3], counts->count);
    for (size_t i = 0; i < counts->count; i++) {
        const SatDeidCount *count = &counts->items[i];
        char tag[16];
        sat_privacy_format_tag(count->tag, tag);
        sat_write_text(out, "<tr><td>");
        put_text(out, sat_deid_count_keyword(count->tag));
        sat_write_format(out, "<td>%s", tag);
        for (size_t k = 0; k < SAT_DEID_COUNT_KINDS; k++) {
            sat_write_format(out, "<td class=\"n\">%" PRIu64, count->counts[k]);
        }
        sat_write_text(out, "</tr>\n");
    }
    sat_write_text(out, "</table></details>\n");
}

static void put_fields(const SatExportPlan *plan, SatByteWriter *out)
{
    SatPackedField fields[SAT_MOST_PACKED_FIELDS];
    size_t count = sat_privacy_packed_fields(plan, fields);
    sat_write_text(out, "<h2>Fields</h2>\n<p>A pack holds these and the pictures, and nothing else "
                        "of an object. No UID, no date.</p>\n<table><tr><th>Field<th>made of<th "
                        "class=\"n\">series that have it</tr>\n");
    for (size_t i = 0; i < count; i++) {
        sat_write_format(out, "<tr><td>%s<td>%s<td class=\"n\">%" PRIu64 "</tr>\n", fields[i].name,
                         fields[i].source, fields[i].count);
    }
    sat_write_text(out, "</table>\n");
}

static void put_method(const SatPrivacyReport *report, SatByteWriter *out)
{
    SatDeidMethodCode codes[SAT_DEID_MOST_CODES];
    size_t not_done = 0;
    const char *const *sentences = sat_privacy_not_done(report, &not_done);
    sat_write_text(out, "<h2>How</h2>\n<ul>\n");
    if (report->profile != NULL) {
        size_t count = sat_deid_profile_codes(report->profile, codes);
        sat_write_format(out, "<li>Profile %s, DICOM PS3.15 table E.1-1, edition %s</li>\n",
                         report->profile->name, sat_ps3_15_edition);
        for (size_t i = 0; i < count; i++) {
            sat_write_format(out, "<li>%s %s</li>\n", codes[i].value, codes[i].meaning);
        }
    } else {
        sat_write_text(out, "<li>An allow-list: what is not named above is not taken.</li>\n");
    }
    for (size_t i = 0; i < not_done; i++) {
        sat_write_format(out, "<li>Not done: %s</li>\n", sentences[i]);
    }
    sat_write_format(out, "<li>satchel %s %s</li>\n</ul>\n</body></html>\n", report->command,
                     SAT_VERSION);
}

static void put_unsearched(const SatPrivacyReport *report, SatByteWriter *out)
{
    SatPlanWalk walk = {0};
    const SatPlannedSeries *series = sat_privacy_next_unsearched(report, &walk);
    if (series == NULL) {
        return;
    }
    sat_write_text(out, "<h2>Masked, not searched</h2>\n<p>What is under the masks is gone; text "
                        "beside them was not looked for in every picture.</p>\n<ul>\n");
    for (; series != NULL; series = sat_privacy_next_unsearched(report, &walk)) {
        char place[SAT_SELECTOR_CAPACITY];
        sat_selector_format(series->selector, place);
        sat_write_format(out, "<li>%s ", place);
        put_text(out, sat_clean_text_utf8(series->title));
        sat_write_text(out, "</li>\n");
    }
    sat_write_text(out, "</ul>\n");
}

static void put_dropped(const SatPrivacyReport *report, SatByteWriter *out)
{
    SatDroppedKind dropped[SAT_MOST_DROPPED_KINDS];
    size_t kinds = sat_dropped_kinds(report->pipeline->deidentifier, dropped);
    const SatSourceCounts *counts = &report->pipeline->counts;
    sat_write_text(out, "<h2>Objects</h2>\n<ul>\n");
    sat_write_format(out, "<li>%" PRIu64 " object%s with pictures</li>\n", counts->items_taken,
                     sat_plural(counts->items_taken));
    for (size_t i = 0; i < kinds; i++) {
        sat_write_format(out, "<li>Left out: %" PRIu64 " %s</li>\n", dropped[i].count,
                         dropped[i].count == 1 ? dropped[i].kind->one : dropped[i].kind->many);
    }
    if (sat_gather_skipped(counts) > 0) {
        sat_write_format(out, "<li>Left out: %" PRIu64 " damaged or not readable</li>\n",
                         sat_gather_skipped(counts));
    }
    sat_write_text(out, "</ul>\n");
}

static bool put_words(void *context, const SatPlannedSeries *series, const SatDroppedWords *words)
{
    SatByteWriter *out = context;
    char place[SAT_SELECTOR_CAPACITY];
    sat_selector_format(series->selector, place);
    sat_write_format(out, "<li>%s: %zu</li>\n", place, sat_dropped_words_count(words));
    return true;
}

static void put_all_words(const SatPrivacyReport *report, SatByteWriter *out)
{
    size_t own = sat_user_vocabulary_count(report->pipeline->vocabulary);
    sat_write_text(out, "<h2>Words of descriptions in no vocabulary</h2>\n");
    if (own > 0) {
        sat_write_format(out, "<p>Besides the vocabulary that ships: %zu word%s of your own.</p>\n",
                         own, sat_plural(own));
    }
    sat_write_format(out, "<p>%s</p>\n<ul>\n",
                     sat_privacy_keeps_words(report)
                         ? "Accepted: kept in descriptions, but for those that tell who the "
                           "patient is."
                         : "Dropped; --accept words keeps them. How many, by series:");
    (void)sat_privacy_each_dropped(report->pipeline->plan, put_words, out);
    sat_write_text(out, "</ul>\n");
}

bool sat_privacy_report_put_html(const SatPrivacyReport *report, SatByteWriter *out, SatError *err)
{
    sat_write_text(out, head);
    put_summary(report, out);
    put_items(report, out);
    put_unsearched(report, out);
    if (report->attributes != NULL) {
        put_attributes(report->attributes, out);
    } else if (report->pipeline->plan != NULL) {
        put_fields(report->pipeline->plan, out);
    }
    put_dropped(report, out);
    put_all_words(report, out);
    put_method(report, out);
    return !out->failed ||
           sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the privacy report");
}
