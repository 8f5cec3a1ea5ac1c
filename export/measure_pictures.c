/* Measures the stacks of wide values before they are coded. */
#include "export/measure_pictures.h"

#include "formats/base/platform.h"

static bool measure_series(const SatPlannedSeries *series, SatUnreadable unreadable, void *context,
                           bool *changed, SatError *err)
{
    const SatCleanItem *known_bad = NULL;
    for (size_t i = 0; i < series->frame_count; i++) {
        const SatCleanItem *item = series->frames[i].item;
        SatError why = SAT_ERROR_INIT;
        if (item == known_bad || sat_clean_item_measure(item, &why)) {
            continue;
        }
        if (why.code == SAT_ERR_NO_MEMORY || why.code == SAT_ERR_CANCELLED) {
            *err = why;
            return false;
        }
        known_bad = item;
        unreadable(context, item, series->selector, i, why.text);
    }
    *changed = true;
    return true;
}

static bool is_wanting(const SatPlannedSeries *series)
{
    const SatCleanFacts *facts = sat_clean_item_facts(series->frames[0].item);
    return facts->image.conversion == SAT_DICOM_LINEAR_TO_16 && !(series->linear.step > 0.0);
}

bool sat_measure_pictures(const SatExportPlan *plan, SatReport *report, SatUnreadable unreadable,
                          void *context, bool *changed, SatError *err)
{
    uint64_t done = 0;
    *changed = false;
    for (size_t c = 0; c < plan->case_count; c++) {
        for (size_t s = 0; s < plan->cases[c].study_count; s++) {
            const SatPlannedStudy *study = &plan->cases[c].studies[s];
            for (size_t i = 0; i < study->series_count; i++) {
                if (is_wanting(&study->series[i]) &&
                    !measure_series(&study->series[i], unreadable, context, changed, err)) {
                    sat_report_progress_end(report);
                    return false;
                }
                done += study->series[i].frame_count;
                if (*changed) {
                    sat_report_progress(report, "measuring", "pictures", done, plan->frame_count);
                }
            }
        }
    }
    sat_report_progress_end(report);
    return true;
}
