/* Codes some pictures of each stack to know what all would cost. */
#include "export/encode/trial_costs.h"

#include <stdlib.h>

#include "export/encode/encode_strip.h"
#include "export/encode/ordered_queue.h"
#include "formats/base/platform.h"

enum {
    SAMPLE_BYTES = 16 << 20, /* raw, of all stacks together */
    LEAST_PICTURES = 5,      /* of each stack, when it has as many */
    MOST_RUNGS = 64
};

/* One stack: the bytes of its looked at pictures by rung of the ladder; 0: not known yet. */
typedef struct {
    const SatPlannedSeries *series;
    size_t looked_at;
    uint64_t bytes[MOST_RUNGS];
} Stack;

struct SatTrialCosts {
    Stack *stacks;
    size_t stack_count;
    SatEffort effort;
    int jobs;
};

typedef struct {
    Stack *stack;
    uint32_t rung;
    size_t frame_index;
    SatEffort effort;
    uint64_t bytes;
    SatError error;
} Trial;

SatTrialCosts *sat_trial_costs_new(const SatExportPlan *plan, SatEffort effort, int jobs,
                                   SatError *err)
{
    SatTrialCosts *costs = calloc(1, sizeof(*costs));
    size_t count = 0;
    SatPlanWalk walk = {0};
    while (sat_export_plan_next(plan, &walk) != NULL) {
        count++;
    }
    if (costs != NULL) {
        *costs = (SatTrialCosts){.stacks = calloc(count + 1, sizeof(*costs->stacks)),
                                 .stack_count = count,
                                 .effort = effort,
                                 .jobs = jobs};
    }
    if (costs == NULL || costs->stacks == NULL) {
        sat_trial_costs_free(costs);
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to try %zu series", count);
        return NULL;
    }
    const double share =
        plan->pixel_bytes > SAMPLE_BYTES ? (double)SAMPLE_BYTES / (double)plan->pixel_bytes : 1.0;
    walk = (SatPlanWalk){0};
    for (size_t i = 0; i < count; i++) {
        const SatPlannedSeries *series = sat_export_plan_next(plan, &walk);
        size_t wanted = (size_t)((double)series->frame_count * share + 0.999);
        wanted = wanted > LEAST_PICTURES ? wanted : LEAST_PICTURES;
        costs->stacks[i] =
            (Stack){.series = series,
                    .looked_at = wanted < series->frame_count ? wanted : series->frame_count};
    }
    return costs;
}

void sat_trial_costs_free(SatTrialCosts *costs)
{
    if (costs != NULL) {
        free(costs->stacks);
        free(costs);
    }
}

/* ---- one picture ----------------------------------------------------------------------------- */

static uint32_t step_of(const Trial *trial)
{
    const uint32_t step = sat_loss_rung_step(trial->rung);
    const uint32_t most = sat_quality_most_step(trial->stack->series);
    return step < most ? step : most;
}

static bool code_strips(Trial *trial, SatSourcePicture *source, uint32_t strips,
                        const SatPictureForm *form)
{
    const uint32_t step = step_of(trial);
    uint32_t strip = 0;
    for (; strip < strips && trial->error.code == SAT_OK; strip++) {
        SatStripJob job = {.series = trial->stack->series,
                           .frame = &trial->stack->series->frames[trial->frame_index],
                           .source = source,
                           .effort = trial->effort,
                           .loss = {.step = step, .first_step = step},
                           .is_trial = true,
                           .picture = {.name = {.strip_index = strip}, .form = *form},
                           .error = SAT_ERROR_INIT};
        sat_strip_job_run(&job);
        trial->bytes += job.bytes.length;
        trial->error = job.error;
        sat_byte_writer_free(&job.bytes);
    }
    for (; source != NULL && strip < strips; strip++) {
        sat_source_picture_release(source);
    }
    return trial->error.code == SAT_OK;
}

static void run_trial(void *context)
{
    Trial *trial = context;
    const SatPlannedSeries *series = trial->stack->series;
    const SatPixelShape shape = sat_planned_shape(series);
    SatPictureForm form = sat_planned_form(series);
    form.near = sat_near_of_step(step_of(trial));
    const uint32_t strips = sat_strip_count(&shape, &form);
    SatSourcePicture *source = NULL;
    if (!series->keeps_jpeg) {
        source = sat_source_picture_new(series, &series->frames[trial->frame_index], strips,
                                        &trial->error);
        if (source == NULL) {
            return;
        }
    }
    (void)code_strips(trial, source, strips, &form);
}

/* ---- all that is asked for ------------------------------------------------------------------- */

/* Walks over the pictures to be coded: stack, then rung (two of them), then picture. */
typedef struct {
    size_t stack, which, picture;
} TrialPlace;

static uint32_t rung_of(uint32_t step)
{
    uint32_t rung = 0;
    while (rung + 1 < MOST_RUNGS && sat_loss_rung_step(rung) < step) {
        rung++;
    }
    return rung;
}

static uint32_t asked_rung(const SatLoss *loss, size_t which)
{
    return rung_of(which == 0 ? loss->step : loss->next_step);
}

static Trial *next_trial(const SatTrialCosts *costs, const SatLoss *losses, TrialPlace *place,
                         SatError *err)
{
    for (; place->stack < costs->stack_count; place->stack++, place->which = 0) {
        Stack *stack = &costs->stacks[place->stack];
        const SatLoss *loss = &losses[place->stack];
        for (; place->which < (loss->share > 0 ? 2U : 1U); place->which++, place->picture = 0) {
            const uint32_t rung = asked_rung(loss, place->which);
            if (stack->bytes[rung] != 0 || place->picture == stack->looked_at) {
                continue;
            }
            Trial *trial = calloc(1, sizeof(*trial));
            if (trial == NULL) {
                sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to code a picture");
                return NULL;
            }
            /* from the middle of each of as many equal parts */
            const size_t index =
                (2 * place->picture + 1) * stack->series->frame_count / (2 * stack->looked_at);
            *trial = (Trial){.stack = stack,
                             .rung = rung,
                             .frame_index = index,
                             .effort = costs->effort,
                             .error = SAT_ERROR_INIT};
            place->picture++;
            return trial;
        }
    }
    return NULL;
}

/* A stack of which one picture is known counts as known: so sums are kept apart until all are. */
static void add_sums(const SatTrialCosts *costs, const uint64_t *sums)
{
    for (size_t i = 0; i < costs->stack_count * MOST_RUNGS; i++) {
        if (sums[i] > 0) {
            costs->stacks[i / MOST_RUNGS].bytes[i % MOST_RUNGS] = sums[i];
        }
    }
}

static bool run_all(const SatTrialCosts *costs, const SatLoss *losses, SatOrderedQueue *queue,
                    uint64_t *sums, SatTrialFailure *failure, SatError *err)
{
    TrialPlace place = {0};
    bool done = true;
    for (;;) {
        Trial *trial = done ? next_trial(costs, losses, &place, err) : NULL;
        done = done && err->code == SAT_OK;
        if (trial != NULL && sat_ordered_queue_submit(queue, trial)) {
            continue;
        }
        Trial *ready = sat_ordered_queue_take(queue);
        if (ready == NULL) {
            free(trial);
            return done;
        }
        if (done && sat_interrupt_requested()) {
            done = sat_fail(err, SAT_ERR_CANCELLED, "stopped");
        } else if (done && ready->error.code != SAT_OK) {
            *failure = (SatTrialFailure){ready->stack->series, ready->frame_index};
            *err = ready->error;
            done = false;
        }
        sums[(size_t)(ready->stack - costs->stacks) * MOST_RUNGS + ready->rung] += ready->bytes;
        free(ready);
        if (trial != NULL && !(done && sat_ordered_queue_submit(queue, trial))) {
            free(trial);
        }
    }
}

static double cost_of(const Stack *stack, const SatLoss *loss)
{
    const double scale = (double)stack->series->frame_count / (double)stack->looked_at;
    const double here = (double)stack->bytes[asked_rung(loss, 0)];
    const double there = loss->share > 0 ? (double)stack->bytes[asked_rung(loss, 1)] : here;
    return scale * (here + (there - here) * (double)loss->share / SAT_LOSS_WHOLE);
}

bool sat_trial_costs_all(SatTrialCosts *costs, const SatLoss *losses, double *bytes,
                         SatTrialFailure *failure, SatError *err)
{
    *failure = (SatTrialFailure){0};
    uint64_t *sums = calloc(costs->stack_count * MOST_RUNGS + 1, sizeof(*sums));
    SatOrderedQueue *queue =
        sums != NULL
            ? sat_ordered_queue_new(costs->jobs, (size_t)costs->jobs * 2 + 2, run_trial, err)
            : NULL;
    bool done = queue != NULL && run_all(costs, losses, queue, sums, failure, err);
    if (sums == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to try %zu series", costs->stack_count);
    }
    if (queue != NULL) {
        sat_ordered_queue_free(queue, free);
    }
    if (done) {
        add_sums(costs, sums);
        *bytes = 0.0;
        for (size_t i = 0; i < costs->stack_count; i++) {
            *bytes += cost_of(&costs->stacks[i], &losses[i]);
        }
    }
    free(sums);
    return done;
}
