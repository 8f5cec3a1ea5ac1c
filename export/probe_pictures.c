/* Reads every picture once, to find all that fail in one go. */
#include "export/probe_pictures.h"

#include "export/encode/planned_pixels.h"
#include "export/encode/source_picture.h"
#include "formats/base/platform.h"

/* True to go on; false with err set otherwise. */
static bool probe_series(const SatPlannedSeries *series, SatUnreadable unreadable, void *context,
                         SatError *err)
{
    const SatCleanItem *known_bad = NULL;
    for (size_t i = 0; i < series->frame_count; i++) {
        const SatPlannedFrame *frame = &series->frames[i];
        SatError why = SAT_ERROR_INIT;
        if (sat_interrupt_requested()) {
            return sat_fail(err, SAT_ERR_CANCELLED, "stopped");
        }
        if (frame->item == known_bad) {
            continue;
        }
        SatSourcePicture *picture = sat_source_picture_new(series, frame, 1, err);
        if (picture == NULL) {
            return false;
        }
        bool good = sat_source_picture_pixels(picture, &why) != NULL;
        sat_source_picture_release(picture);
        if (!good && why.code == SAT_ERR_NO_MEMORY) {
            *err = why;
            return false;
        }
        if (!good) {
            known_bad = sat_planned_unreadable(series, frame);
            unreadable(context, known_bad, series->selector, i, why.text);
        }
    }
    return true;
}

bool sat_probe_pictures(const SatExportPlan *plan, SatReport *report, SatUnreadable unreadable,
                        void *context, SatError *err)
{
    uint64_t done = 0;
    for (size_t c = 0; c < plan->case_count; c++) {
        for (size_t s = 0; s < plan->cases[c].study_count; s++) {
            const SatPlannedStudy *study = &plan->cases[c].studies[s];
            for (size_t i = 0; i < study->series_count; i++) {
                if (!probe_series(&study->series[i], unreadable, context, err)) {
                    sat_report_progress_end(report);
                    return false;
                }
                done += study->series[i].frame_count;
                sat_report_progress(report, "checking", "pictures", done, plan->frame_count);
            }
        }
    }
    sat_report_progress_end(report);
    return true;
}
