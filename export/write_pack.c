/* Codes the pictures of a plan on all cores and writes them in order. A place walks ahead through
 * the plan and fills the queue; the writer's loops follow it and take what is done. */
#include "export/write_pack.h"

#include <stdio.h>
#include <stdlib.h>

#include "export/encode/planned_pixels.h"
#include "export/encode/stack_summary.h"
#include "export/write_pack_private.h"
#include "formats/base/platform.h"

enum { LONG_STACK = 1000 }; /* strips */

/* ---- following ------------------------------------------------------------------------------- */

static void widen(SatValueRange *range, int32_t low, int32_t high)
{
    if (low > high) { /* the strip says nothing */
        return;
    }
    range->low = range->known && range->low < low ? range->low : low;
    range->high = range->known && range->high > high ? range->high : high;
    range->known = true;
}

static void add_outcome(SatPacking *packing, const SatPackPicture *picture, SatStackValues *values)
{
    values->near = picture->form.near > values->near ? picture->form.near : values->near;
    packing->result->picture_bytes += picture->length;
    SatSeriesOutcome *outcome = &packing->result->outcomes[packing->series_written];
    const uint32_t error = (uint32_t)picture->largest_error;
    const double likeness = (double)picture->likeness / SAT_LIKENESS_SAME;
    outcome->bytes += picture->length;
    outcome->near = values->near;
    outcome->largest_error = error > outcome->largest_error ? error : outcome->largest_error;
    outcome->likeness += likeness; /* of strips; all of a series are about as high */
    outcome->least_likeness =
        likeness < outcome->least_likeness ? likeness : outcome->least_likeness;
}

/* Takes the oldest strip from the queue and writes it. */
static bool write_strip(SatPacking *packing, SatStackValues *values, SatError *err)
{
    if (sat_interrupt_requested()) {
        return sat_fail(err, SAT_ERR_CANCELLED, "stopped");
    }
    if (!sat_packing_fill_queue(packing, err)) {
        return false;
    }
    SatStripJob *job = sat_ordered_queue_take(packing->queue);
    if (job == NULL) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "the work queue is empty");
    }
    packing->in_flight--;
    const SatPictureName *name = &job->picture.name;
    bool done =
        job->error.code == SAT_OK
            ? sat_pack_writer_add_picture(packing->writer, &job->picture, err)
            : sat_packing_cannot_read(packing, job->series, name->frame_index, &job->error, err);
    widen(&values->all, job->picture.value_low, job->picture.value_high);
    add_outcome(packing, &job->picture, values);
    SatPixelShape shape = sat_planned_shape(job->series);
    packing->done_bytes += (uint64_t)sat_pixel_bytes(shape.layout) * shape.width_px *
                           sat_strip_height(&shape, &job->picture.form, name->strip_index);
    sat_report_progress(packing->report, "coding", "bytes", packing->done_bytes,
                        packing->total_bytes);
    sat_strip_job_free(job);
    return done;
}

/* Typical values and thumbnail. */
static bool write_summary(SatPacking *packing, const SatPlannedSeries *series,
                          SatStackValues *values, SatError *err)
{
    SatByteWriter thumbnail = SAT_BYTE_WRITER_INIT;
    SatUnreadablePicture bad;
    SatError why = SAT_ERROR_INIT;
    bool done = sat_summarise_stack(series, values, &thumbnail, &bad, &why);
    if (!done && bad.known) {
        (void)sat_packing_cannot_read(packing, series, bad.frame_index, &why, err);
    } else if (!done) {
        *err = why;
    }
    done = done &&
           sat_pack_writer_add_thumbnail(packing->writer, thumbnail.bytes, thumbnail.length, err);
    sat_byte_writer_free(&thumbnail);
    return done;
}

static bool write_series(SatPacking *packing, const SatPlannedSeries *series,
                         SatStackValues *values, SatError *err)
{
    SatPixelShape shape = sat_planned_shape(series);
    SatPictureForm form = sat_planned_form(series);
    uint64_t strips = (uint64_t)series->frame_count * sat_strip_count(&shape, &form);
    if (!sat_pack_writer_begin_series(packing->writer, err)) {
        return false;
    }
    packing->result->outcomes[packing->series_written].least_likeness = 1.0;
    for (uint64_t i = 0; i < strips; i++) {
        if (!write_strip(packing, values, err)) {
            return false;
        }
    }
    if (strips >= LONG_STACK) {
        sat_give_free_memory_back(); /* lists that grew with it left holes as large as themselves */
    }
    packing->result->outcomes[packing->series_written].likeness /= (double)strips;
    packing->series_written++;
    return write_summary(packing, series, values, err);
}

static bool end_case(SatPacking *packing, size_t case_index, const SatStackValues *values,
                     SatError *err)
{
    SAT_AUTO(SatCase) *model = sat_export_plan_build_case(packing->plan, case_index, values, err);
    if (model == NULL) {
        return false;
    }
    return sat_pack_writer_end_case(packing->writer, model, NULL, err);
}

static bool write_case(SatPacking *packing, size_t case_index, SatError *err)
{
    const SatPlannedCase *planned = &packing->plan->cases[case_index];
    size_t series_count = 0;
    for (size_t s = 0; s < planned->study_count; s++) {
        series_count += planned->studies[s].series_count;
    }
    SatStackValues *values = calloc(series_count + 1, sizeof(*values));
    if (values == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a case");
    }
    bool done = sat_pack_writer_begin_case(packing->writer, err);
    if (done && (planned->is_hidden ||
                 (packing->target->hidden != NULL && packing->target->hidden[case_index]))) {
        sat_pack_writer_hide_case(packing->writer);
    }
    size_t index = 0;
    for (size_t s = 0; done && s < planned->study_count; s++) {
        const SatPlannedStudy *study = &planned->studies[s];
        for (size_t i = 0; done && i < study->series_count; i++) {
            done = write_series(packing, &study->series[i], &values[index++], err);
        }
    }
    done = done && end_case(packing, case_index, values, err);
    free(values);
    return done;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void discard_job(void *job)
{
    sat_strip_job_free(job);
}

/* After a failure inside a frame, its other strips were never asked for. */
static void let_go(SatPacking *packing)
{
    sat_ordered_queue_free(packing->queue, discard_job);
    for (uint32_t i = 0; i < packing->ahead.holds; i++) {
        sat_source_picture_release(packing->ahead.picture);
    }
    sat_pack_writer_free(packing->writer);
}

static bool begin_result(const SatExportPlan *plan, SatPackResult *result, SatError *err)
{
    SatPlanWalk walk = {0};
    sat_pack_result_free(result);
    *result = (SatPackResult){.pixel_bytes = plan->pixel_bytes};
    while (sat_export_plan_next(plan, &walk) != NULL) {
        result->series_count++;
    }
    result->outcomes = calloc(result->series_count + 1, sizeof(*result->outcomes));
    return result->outcomes != NULL ||
           sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu series",
                    result->series_count);
}

void sat_pack_result_free(SatPackResult *result)
{
    free(result->outcomes);
    result->outcomes = NULL;
}

bool sat_write_pack(const SatExportPlan *plan, const SatPackTarget *target, SatReport *report,
                    SatPackResult *result, SatError *err)
{
    if (!begin_result(plan, result, err)) {
        return false;
    }
    SatPacking packing = {.plan = plan,
                          .report = report,
                          .target = target,
                          .depth = (size_t)target->jobs * 2 + 2,
                          .total_bytes = plan->pixel_bytes,
                          .result = result};
    SatSha256 digest = sat_pack_digest(plan, target);
    packing.writer = sat_pack_writer_open(target->path, &digest, &target->properties, err);
    bool done = packing.writer != NULL;
    if (done) {
        packing.queue = sat_ordered_queue_new(target->jobs, packing.depth, sat_strip_job_run, err);
        done = packing.queue != NULL;
    }
    for (size_t c = 0; done && c < plan->case_count; c++) {
        done = write_case(&packing, c, err);
    }
    done = done && sat_pack_writer_finish(packing.writer, &result->size_bytes, err);
    sat_report_progress_end(report);
    let_go(&packing);
    return done;
}
