/* Codes the pictures of a plan on all cores and writes them in order. A place walks ahead through
 * the plan and fills the queue; the writer's loops follow it and take what is done. */
#include "export/write_pack.h"

#include <stdio.h>
#include <stdlib.h>

#include "export/encode/encode_strip.h"
#include "export/encode/ordered_queue.h"
#include "export/encode/planned_pixels.h"
#include "export/encode/stack_summary.h"
#include "formats/base/platform.h"

enum { LONG_STACK = 1000 }; /* strips */

/** The strip that is asked for next. */
typedef struct {
    size_t case_index, study_index, index_in_study;
    uint32_t series_index; /* through the case */
    size_t frame_index;
    uint32_t strip_index;
    size_t series_number; /* through the plan */
    SatLoss loss;         /* of this series, set at its first picture */
    SatShownRange shown;  /* ... when it loses something */
    SatPictureLoss picture_loss;
    /* of this frame, set at its first strip: */
    SatPictureForm form;
    uint32_t strip_count;
    bool reused[SAT_PACK_MAX_STRIPS];
    SatSourcePicture *picture; /* NULL: no strip needs pixels */
    uint32_t holds;            /* of picture, not yet given to jobs */
} Place;

typedef struct {
    const SatExportPlan *plan;
    SatReport *report;
    SatPackWriter *writer;
    const SatPackTarget *target;
    SatOrderedQueue *queue;
    size_t depth, in_flight;
    Place ahead;
    size_t series_written; /* through the plan */
    uint64_t total_bytes, done_bytes;
    SatPackResult *result;
} Packing;

/* ---- walking ahead --------------------------------------------------------------------------- */

/* The series at the place; moves past studies and cases that end here. NULL at the plan's end. */
static const SatPlannedSeries *series_ahead(Packing *packing)
{
    Place *place = &packing->ahead;
    while (place->case_index < packing->plan->case_count) {
        const SatPlannedCase *planned = &packing->plan->cases[place->case_index];
        while (place->study_index < planned->study_count) {
            const SatPlannedStudy *study = &planned->studies[place->study_index];
            if (place->index_in_study < study->series_count) {
                return &study->series[place->index_in_study];
            }
            place->study_index++;
            place->index_in_study = 0;
        }
        place->case_index++;
        place->study_index = 0;
        place->series_index = 0;
    }
    return NULL;
}

static SatPictureName name_of(const Place *place, uint32_t strip_index)
{
    return (SatPictureName){.case_index = (uint32_t)place->case_index,
                            .series_index = place->series_index,
                            .frame_index = (uint32_t)place->frame_index,
                            .strip_index = strip_index,
                            .strip_count = place->strip_count,
                            .coding = place->form.coding};
}

static bool cannot_read(Packing *packing, const SatPlannedSeries *series, size_t frame_index,
                        const SatError *why, SatError *err)
{
    if (why->code != SAT_ERR_NO_MEMORY && why->code != SAT_ERR_CANCELLED) {
        packing->result->unreadable = sat_planned_unreadable(series, &series->frames[frame_index]);
        packing->result->unreadable_series = series->selector;
        packing->result->unreadable_frame = frame_index;
    }
    *err = *why;
    return false;
}

/* A picture that cannot be read is told as one that was coded in vain. */
static bool settle_loss(Packing *packing, const SatPlannedSeries *series, SatError *err)
{
    SatUnreadablePicture bad;
    SatError why = SAT_ERROR_INIT;
    Place *place = &packing->ahead;
    const SatPackTarget *target = packing->target;
    bool done = true;
    if (target->losses != NULL) {
        place->loss = target->losses[place->series_number];
    } else {
        done = sat_quality_loss(target->quality, series, &place->loss, &bad, &why);
    }
    const bool is_lossy = place->loss.step > 1 || place->loss.share > 0;
    if (done && (!is_lossy || sat_quality_shown(series, &place->shown, &bad, &why))) {
        return true;
    }
    if (bad.known) {
        return cannot_read(packing, series, bad.frame_index, &why, err);
    }
    *err = why;
    return false;
}

static bool begin_frame(Packing *packing, const SatPlannedSeries *series, SatError *err)
{
    Place *place = &packing->ahead;
    SatPixelShape shape = sat_planned_shape(series);
    if (place->frame_index == 0 && !settle_loss(packing, series, err)) {
        return false;
    }
    place->picture_loss =
        sat_loss_of_picture(&place->loss, place->frame_index, series->frame_count, shape.height_px);
    place->form = sat_planned_form(series);
    place->form.near = sat_loss_near(&place->picture_loss);
    place->strip_count = sat_strip_count(&shape, &place->form);
    place->holds = 0;
    if (place->strip_count > SAT_PACK_MAX_STRIPS) {
        return sat_fail(err, SAT_ERR_LIMIT, "a picture of %u strips; at most %u are packed",
                        place->strip_count, SAT_PACK_MAX_STRIPS);
    }
    for (uint32_t i = 0; i < place->strip_count; i++) {
        SatPackPicture picture = {.name = name_of(place, i)};
        place->reused[i] = sat_pack_writer_reusable(packing->writer, &picture);
        place->holds += !place->reused[i];
    }
    packing->result->frames_reused += place->holds == 0;
    packing->result->frames_encoded += place->holds > 0;
    if (series->keeps_jpeg) {
        place->holds = 0;
    }
    if (place->holds > 0) {
        place->picture =
            sat_source_picture_new(series, &series->frames[place->frame_index], place->holds, err);
    }
    return place->holds == 0 || place->picture != NULL;
}

static SatStripJob *new_job(Packing *packing, const SatPlannedSeries *series, SatError *err)
{
    Place *place = &packing->ahead;
    SatStripJob *job = calloc(1, sizeof(*job));
    if (job == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to code a picture");
        return NULL;
    }
    job->series = series;
    job->frame = &series->frames[place->frame_index];
    job->reused = place->reused[place->strip_index];
    job->picture.name = name_of(place, place->strip_index);
    job->picture.form = place->form;
    job->effort = packing->target->effort;
    job->loss = place->picture_loss;
    job->shown = place->shown;
    if (job->reused) {
        (void)sat_pack_writer_reusable(packing->writer, &job->picture);
    } else if (place->holds > 0) {
        job->source = place->picture;
        place->holds--;
    }
    return job;
}

static void step_ahead(Place *place, const SatPlannedSeries *series)
{
    if (++place->strip_index < place->strip_count) {
        return;
    }
    place->strip_index = 0;
    place->picture = NULL; /* the jobs hold it */
    if (++place->frame_index == series->frame_count) {
        place->frame_index = 0;
        place->index_in_study++;
        place->series_index++;
        place->series_number++;
    }
}

/* Keeps the queue full. */
static bool fill_queue(Packing *packing, SatError *err)
{
    while (packing->in_flight < packing->depth) {
        const SatPlannedSeries *series = series_ahead(packing);
        if (series == NULL) {
            break;
        }
        if (packing->ahead.strip_index == 0 && !begin_frame(packing, series, err)) {
            return false;
        }
        SatStripJob *job = new_job(packing, series, err);
        if (job == NULL) {
            return false;
        }
        if (!sat_ordered_queue_submit(packing->queue, job)) {
            sat_strip_job_free(job);
            return sat_fail(err, SAT_ERR_ARGUMENT, "the work queue is full");
        }
        packing->in_flight++;
        step_ahead(&packing->ahead, series);
    }
    return true;
}

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

static void add_outcome(Packing *packing, const SatPackPicture *picture, SatStackValues *values)
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
static bool write_strip(Packing *packing, SatStackValues *values, SatError *err)
{
    if (sat_interrupt_requested()) {
        return sat_fail(err, SAT_ERR_CANCELLED, "stopped");
    }
    if (!fill_queue(packing, err)) {
        return false;
    }
    SatStripJob *job = sat_ordered_queue_take(packing->queue);
    if (job == NULL) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "the work queue is empty");
    }
    packing->in_flight--;
    const SatPictureName *name = &job->picture.name;
    bool done = job->error.code == SAT_OK
                    ? sat_pack_writer_add_picture(packing->writer, &job->picture, err)
                    : cannot_read(packing, job->series, name->frame_index, &job->error, err);
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
static bool write_summary(Packing *packing, const SatPlannedSeries *series, SatStackValues *values,
                          SatError *err)
{
    SatByteWriter thumbnail = SAT_BYTE_WRITER_INIT;
    SatUnreadablePicture bad;
    SatError why = SAT_ERROR_INIT;
    bool done = sat_summarise_stack(series, values, &thumbnail, &bad, &why);
    if (!done && bad.known) {
        (void)cannot_read(packing, series, bad.frame_index, &why, err);
    } else if (!done) {
        *err = why;
    }
    done = done &&
           sat_pack_writer_add_thumbnail(packing->writer, thumbnail.bytes, thumbnail.length, err);
    sat_byte_writer_free(&thumbnail);
    return done;
}

static bool write_series(Packing *packing, const SatPlannedSeries *series, SatStackValues *values,
                         SatError *err)
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

static bool end_case(Packing *packing, size_t case_index, const SatStackValues *values,
                     SatError *err)
{
    SAT_AUTO(SatCase) *model = sat_export_plan_build_case(packing->plan, case_index, values, err);
    if (model == NULL) {
        return false;
    }
    return sat_pack_writer_end_case(packing->writer, model, NULL, err);
}

static bool write_case(Packing *packing, size_t case_index, SatError *err)
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
static void let_go(Packing *packing)
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
    Packing packing = {.plan = plan,
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
