/* What each series of a pack cost and lost, in words or JSON. */
#include "export/loss_told.h"

#include <inttypes.h>

#include "export/encode/picture_quality.h"

/* Less than half a level of gray: not to be seen in the first window. */
static bool is_seen(const SatPlannedSeries *series, uint32_t near)
{
    SatShownRange shown = {0.0, 0.0};
    SatUnreadablePicture bad;
    SatError ignored = SAT_ERROR_INIT;
    return sat_quality_shown(series, &shown, &bad, &ignored) && (double)near * 512.0 > shown.width;
}

static const char *quality_word(const SatPlannedSeries *series, const SatSeriesOutcome *outcome)
{
    return outcome->near == 0 ? "lossless" : is_seen(series, outcome->near) ? "lossy" : "near";
}

static void tell_json(const SatPlannedSeries *series, const SatSeriesOutcome *outcome)
{
    char selector[SAT_SELECTOR_CAPACITY];
    SatReportLine line;
    sat_selector_format(series->selector, selector);
    sat_report_open_line(&line, "item");
    sat_json_put_text(&line.json, "kind", "quality");
    sat_json_put_text(&line.json, "selector", selector);
    sat_json_put_text(&line.json, "title", sat_clean_text_utf8(series->title));
    sat_json_put_u64(&line.json, "bytes", outcome->bytes);
    sat_json_put_text(&line.json, "quality", quality_word(series, outcome));
    sat_json_put_u64(&line.json, "near", outcome->near);
    sat_json_put_u64(&line.json, "largest_error", outcome->largest_error);
    sat_json_put_double(&line.json, "ssim", outcome->likeness);
    sat_json_put_double(&line.json, "least_ssim", outcome->least_likeness);
    sat_report_close_line(&line);
}

static void tell_people(const SatPlannedSeries *series, const SatSeriesOutcome *outcome,
                        SatReport *report)
{
    char selector[SAT_SELECTOR_CAPACITY];
    char size[16];
    sat_selector_format(series->selector, selector);
    sat_format_bytes(outcome->bytes, size);
    if (outcome->near == 0) {
        sat_report_say(report, "%s %s: %s, lossless", selector, sat_clean_text_utf8(series->title),
                       size);
        return;
    }
    sat_report_say(report,
                   "%s %s: %s, values at most %" PRIu32
                   " off, %s; SSIM %.4f, of the picture that lost most %.4f",
                   selector, sat_clean_text_utf8(series->title), size, outcome->largest_error,
                   is_seen(series, outcome->near) ? "lossy"
                                                  : "which its first window does not show",
                   outcome->likeness, outcome->least_likeness);
}

void sat_loss_tell(const SatExportPlan *plan, const SatPackResult *result, SatReport *report)
{
    SatPlanWalk walk = {0};
    for (size_t i = 0; i < result->series_count; i++) {
        const SatPlannedSeries *series = sat_export_plan_next(plan, &walk);
        if (report->json) {
            tell_json(series, &result->outcomes[i]);
        } else {
            tell_people(series, &result->outcomes[i], report);
        }
    }
}
