/* Frames in order through a queue of jobs, what is constant in them on the way; then the readings.
 */
#include "export/search/search_series.h"

#include <stdlib.h>

#include "export/encode/ordered_queue.h"
#include "export/search/read_tracks.h"
#include "export/search/stack_extremes.h"
#include "export/search/text_tracks.h"
#include "formats/base/platform.h"

typedef struct {
    const SatFrameSource *source;
    size_t frame;
    /* filled by the job: */
    void *handle;
    const SatPixelFrame *pixels; /* NULL: could not be read */
    SatTextCandidates candidates;
    SatError error; /* of the search itself */
} FrameJob;

typedef struct {
    SatStackSearch *search;
    const SatFrameSource *source;
    const SatTextRules *rules;
    int jobs;
    void (*progress)(void *context, uint64_t done);
    void *context;
    SatTextTracks tracks;
    SatStackExtremes extremes;
    bool left_some;
} Stack;

/* ---- frames ---------------------------------------------------------------------------------- */

/* Fits SatOrderedQueue. */
static void look_at_frame(void *context)
{
    FrameJob *job = context;
    SatError why = SAT_ERROR_INIT;
    if (sat_interrupt_requested()) {
        (void)!sat_fail(&job->error, SAT_ERR_CANCELLED, "stopped");
        return;
    }
    job->pixels = job->source->open(job->source->context, job->frame, &job->handle, &why);
    if (job->pixels != NULL && !sat_interrupt_requested()) {
        (void)!sat_find_text(&job->candidates, job->pixels, &job->error);
    } else if (why.code == SAT_ERR_NO_MEMORY || why.code == SAT_ERR_CANCELLED) {
        job->error = why;
    }
}

static void drop_frame(void *context)
{
    FrameJob *job = context;
    sat_text_candidates_free(&job->candidates);
    job->source->close(job->source->context, job->handle);
    free(job);
}

static void drop_unlikely(const SatTextRules *rules, SatTextCandidates *candidates)
{
    size_t kept = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        const SatTextCandidate *candidate = &candidates->all[i];
        if (sat_text_is_worth_reading(rules, candidate)) {
            candidates->all[kept++] = *candidate;
        } else {
            free(candidates->all[i].picture.pixels);
        }
    }
    candidates->count = kept;
}

static bool take_candidates(Stack *stack, SatTextCandidates *candidates, size_t first, size_t last,
                            SatError *err)
{
    stack->left_some = stack->left_some ||
                       (candidates->left_some &&
                        candidates->all[candidates->count - 1].likeness >= stack->rules->likely);
    drop_unlikely(stack->rules, candidates);
    return sat_text_tracks_add(&stack->tracks, candidates, (uint32_t)first, (uint32_t)last, err);
}

static bool take_frame(Stack *stack, FrameJob *job, SatError *err)
{
    bool done = job->error.code == SAT_OK;
    if (!done) {
        *err = job->error;
    } else if (job->pixels != NULL) {
        stack->search->frames_seen++;
        done = sat_stack_extremes_add(&stack->extremes, job->pixels, err) &&
               take_candidates(stack, &job->candidates, job->frame, job->frame, err);
    }
    return done;
}

static FrameJob *next_job(const Stack *stack, size_t *frame)
{
    const bool *wanted = stack->source->wanted;
    while (wanted != NULL && *frame < stack->source->frame_count && !wanted[*frame]) {
        (*frame)++;
    }
    FrameJob *job = *frame < stack->source->frame_count ? calloc(1, sizeof *job) : NULL;
    if (job != NULL) {
        job->source = stack->source;
        job->frame = (*frame)++;
    }
    return job;
}

static bool look_at_frames(Stack *stack, SatError *err)
{
    SatOrderedQueue *queue =
        sat_ordered_queue_new(stack->jobs, (size_t)stack->jobs + 1, look_at_frame, err);
    bool done = queue != NULL;
    size_t frame = 0;
    FrameJob *waiting = NULL;
    while (done) {
        waiting = waiting != NULL ? waiting : next_job(stack, &frame);
        if (waiting != NULL && sat_ordered_queue_submit(queue, waiting)) {
            waiting = NULL;
            continue;
        }
        FrameJob *job = sat_ordered_queue_take(queue);
        if (job == NULL) {
            break;
        }
        done = sat_interrupt_requested() ? sat_fail(err, SAT_ERR_CANCELLED, "stopped")
                                         : take_frame(stack, job, err);
        if (done && stack->progress != NULL) {
            stack->progress(stack->context, job->frame + 1);
        }
        drop_frame(job);
    }
    free(waiting);
    sat_ordered_queue_free(queue, drop_frame);
    return done && (frame >= stack->source->frame_count ||
                    sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search pictures"));
}

/* What is in all frames stands out where anatomy differs from frame to frame. */
static bool look_at_extremes(Stack *stack, SatError *err)
{
    const SatPixelFrame *frames[2] = {&stack->extremes.least, &stack->extremes.greatest};
    for (int i = 0; i < 2 && stack->extremes.frame_count >= SAT_EXTREMES_LEAST_FRAMES; i++) {
        SatTextCandidates candidates = {0};
        bool done = sat_find_text(&candidates, frames[i], err) &&
                    take_candidates(stack, &candidates, 0, stack->source->frame_count - 1, err);
        sat_text_candidates_free(&candidates);
        if (!done) {
            return false;
        }
    }
    return true;
}

bool sat_search_series(SatStackSearch *search, const SatFrameSource *source, SatTextReader *reader,
                       int jobs, void (*progress)(void *context, uint64_t done), void *context,
                       SatError *err)
{
    Stack stack = {.search = search,
                   .source = source,
                   .rules = sat_text_rules(source->is_suspected),
                   .jobs = jobs > 0 ? jobs : 1,
                   .progress = progress,
                   .context = context};
    *search = (SatStackSearch){0};
    bool done = look_at_frames(&stack, err) && look_at_extremes(&stack, err) &&
                sat_read_tracks(search, &stack.tracks, stack.rules, reader, stack.jobs,
                                &stack.left_some, err);
    search->searched = search->frames_seen == source->frame_count && !stack.left_some
                           ? SAT_SEARCHED_FULLY
                           : SAT_SEARCHED_PARTLY;
    sat_stack_extremes_free(&stack.extremes);
    sat_text_tracks_free(&stack.tracks);
    if (!done) {
        free(search->boxes);
        *search = (SatStackSearch){0};
    }
    return done;
}
