/* Counts sentences that come again and again. */
#include "export/plan_told.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { TIMES_TOLD = 3 };

/* How many times the sentence came before. Past the room for kinds: never. */
static uint64_t count_before(SatPlanTold *told, const char *text)
{
    size_t i = 0;
    while (i < told->kind_count && strcmp(told->kinds[i].text, text) != 0) {
        i++;
    }
    if (i == told->kind_count) {
        if (i == SAT_TOLD_KINDS || strlen(text) >= SAT_TOLD_BYTES) {
            return 0;
        }
        (void)snprintf(told->kinds[i].text, SAT_TOLD_BYTES, "%s", text);
        told->kind_count++;
    }
    return told->kinds[i].count++;
}

static void warn(SatPlanTold *told, SatSelector where, const char *selector, const char *text)
{
    SatReport *report = told->report;
    bool tells_each = report->json || report->verbose;
    if (!tells_each && told->shows_series && where.series_number > 0) {
        told->marked++;
        sat_report_code(report, SAT_EXIT_SKIPPED);
    } else if (tells_each || count_before(told, text) < TIMES_TOLD) {
        sat_report_warn(report, selector, "%s", text);
    }
}

void sat_plan_told(void *context, SatTold kind, SatSelector where, const char *text)
{
    SatPlanTold *told = context;
    char selector[SAT_SELECTOR_CAPACITY];
    sat_selector_format(where, selector);
    switch (kind) {
    case SAT_TOLD_NOTE:
        sat_report_detail(told->report, "%s%s%s", selector, selector[0] != '\0' ? ": " : "", text);
        break;
    case SAT_TOLD_WARNING:
        warn(told, where, selector, text);
        break;
    }
}

void sat_plan_told_end(const SatPlanTold *told)
{
    for (size_t i = 0; i < told->kind_count; i++) {
        if (told->kinds[i].count > TIMES_TOLD) {
            sat_report_warn(told->report, "", "%" PRIu64 " more like this (-v names them): %s",
                            told->kinds[i].count - TIMES_TOLD, told->kinds[i].text);
        }
    }
    if (told->marked > 0) {
        sat_report_warn(
            told->report, "", "%" PRIu64 " remark%s under the series, marked \"!\", %s a look",
            told->marked, sat_plural(told->marked), told->marked == 1 ? "needs" : "need");
    }
}
