/* Walks ahead through the plan of a pack and asks for its strips. */
#include <stdlib.h>

#include "export/encode/planned_pixels.h"
#include "export/write_pack_private.h"

/* The series at the place; moves past studies and cases that end here. NULL at the plan's end. */
static const SatPlannedSeries *series_ahead(SatPacking *packing)
{
    SatPackPlace *place = &packing->ahead;
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

static SatPictureName name_of(const SatPackPlace *place, uint32_t strip_index)
{
    return (SatPictureName){.case_index = (uint32_t)place->case_index,
                            .series_index = place->series_index,
                            .frame_index = (uint32_t)place->frame_index,
                            .strip_index = strip_index,
                            .strip_count = place->strip_count,
                            .coding = place->form.coding};
}

bool sat_packing_cannot_read(SatPacking *packing, const SatPlannedSeries *series,
                             size_t frame_index, const SatError *why, SatError *err)
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
static bool settle_loss(SatPacking *packing, const SatPlannedSeries *series, SatError *err)
{
    SatUnreadablePicture bad;
    SatError why = SAT_ERROR_INIT;
    SatPackPlace *place = &packing->ahead;
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
        return sat_packing_cannot_read(packing, series, bad.frame_index, &why, err);
    }
    *err = why;
    return false;
}

static bool begin_frame(SatPacking *packing, const SatPlannedSeries *series, SatError *err)
{
    SatPackPlace *place = &packing->ahead;
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

static SatStripJob *new_job(SatPacking *packing, const SatPlannedSeries *series, SatError *err)
{
    SatPackPlace *place = &packing->ahead;
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

static void step_ahead(SatPackPlace *place, const SatPlannedSeries *series)
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

bool sat_packing_fill_queue(SatPacking *packing, SatError *err)
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
