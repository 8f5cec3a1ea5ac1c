/* Frames in order through a queue of jobs, what is constant in them on the way; then the readings.
 */
#include "export/search/search_series.h"

#include <stdlib.h>
#include <string.h>

#include "export/encode/ordered_queue.h"
#include "export/search/stack_extremes.h"
#include "export/search/text_tracks.h"
#include "formats/base/platform.h"

/* What makes a candidate text: how likely it is, and how sure the reading. */
typedef struct {
    float least;      /* to be read at all */
    float likely;     /* to be believed with a doubtful reading */
    float sure;       /* to be believed when it cannot be read: another script, odd letters */
    float sure_few;   /* the same of few letters */
    int doubtful;     /* confidence of a reading of what is likely */
    int clear, sharp; /* of what is not; of what is far from it */
    int faint;        /* of what is like the noise around it */
} Rules;

static const Rules plain = {0.25F, 0.5F, 0.66F, 0.75F, 56, 60, 75, 85};
/* Where text is expected, a line too many costs a look, and one too few a name. */
static const Rules suspected = {0.2F, 0.3F, 0.5F, 0.6F, 20, 40, 50, 60};

/* Anatomy stands over each other more often than text does. */
#define UPRIGHT_LEAST 0.5F
#define UPRIGHT_SURE 0.83F
#define FEW_LETTERS 4.0F
#define UNLIKELY 0.38F
/* As faint as the noise around it, streaks of metal are, and nearly nothing that was drawn. */
#define LEAST_CLEARNESS 1.6F
#define SURE_FAINT 0.97F
/* Noise between edges has no colour of its own; edges of bone have few strokes for their length. */
#define NOISE_EVENNESS 0.2F
#define NOISE_CLEARNESS 1.9F
#define LEAST_DENSITY 0.7F
enum { MOST_READINGS = 400 };

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
    const Rules *rules;
    SatTextReader *reader;
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

/* Likely ones only: the rest is anatomy. */
static void drop_unlikely(const Rules *rules, SatTextCandidates *candidates)
{
    size_t kept = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        const SatTextCandidate *candidate = &candidates->all[i];
        if (candidate->likeness >= (candidate->line.is_upright ? UPRIGHT_LEAST : rules->least)) {
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

/* ---- readings -------------------------------------------------------------------------------- */

typedef struct {
    SatTextReader *reader;
    const Rules *rules;
    const SatTextTrack *track;
    bool is_text, has_failed;
} TrackJob;

static bool is_like_noise(const SatTextLine *line)
{
    return line->evenness < NOISE_EVENNESS && line->clearness < NOISE_CLEARNESS;
}

static bool is_sure(const Rules *rules, const SatTextCandidate *pick)
{
    const float least = pick->line.is_upright              ? UPRIGHT_SURE
                        : pick->line.letters < FEW_LETTERS ? rules->sure_few
                                                           : rules->sure;
    return pick->likeness >= (pick->line.clearness < LEAST_CLEARNESS || is_like_noise(&pick->line)
                                  ? SURE_FAINT
                                  : least);
}

static bool believe(const Rules *rules, const SatTextCandidate *pick, SatReading reading)
{
    const bool is_likely = pick->likeness >= rules->likely && !pick->line.is_upright;
    const bool is_sparse = pick->line.density < LEAST_DENSITY;
    const int least = is_like_noise(&pick->line)                 ? rules->faint
                      : is_likely                                ? rules->doubtful
                      : pick->likeness >= UNLIKELY && !is_sparse ? rules->clear
                                                                 : rules->sharp;
    switch (reading.kind) {
    case SAT_READING_MARKER:
        return false;
    case SAT_READING_TEXT:
        return reading.confidence >= least || is_sure(rules, pick);
    case SAT_READING_FAILED:
        return pick->likeness >= rules->likely;
    case SAT_READING_NOTHING:
        break;
    }
    return is_sure(rules, pick);
}

static SatReading read_turned(const TrackJob *job, const SatTextCandidate *pick)
{
    const uint32_t letter_px = (uint32_t)pick->line.letter_px;
    const uint32_t first = pick->line.is_upright ? 1 : 0;
    SatReading best = sat_text_reader_read(job->reader, &pick->picture, letter_px, first);
    if (best.kind == SAT_READING_MARKER ||
        (best.kind == SAT_READING_TEXT && best.confidence >= plain.clear)) {
        return best;
    }
    if (sat_interrupt_requested()) {
        return best;
    }
    SatReading turned = sat_text_reader_read(job->reader, &pick->picture, letter_px, first + 2);
    return turned.kind != SAT_READING_FAILED && turned.confidence > best.confidence ? turned : best;
}

/* Fits SatOrderedQueue. */
static void read_track(void *context)
{
    TrackJob *job = context;
    for (size_t i = 0; i < job->track->pick_count && !job->is_text && !sat_interrupt_requested();
         i++) {
        const SatTextCandidate *pick = &job->track->picks[i];
        SatReading reading = read_turned(job, pick);
        job->has_failed = job->has_failed || reading.kind == SAT_READING_FAILED;
        job->is_text = believe(job->rules, pick, reading);
    }
}

static void take_track(Stack *stack, const TrackJob *job)
{
    SatStackSearch *search = stack->search;
    /* What stood in one place and was not read, because of three likelier ones, may say otherwise.
     */
    const bool leaves_likely = !job->is_text && job->track->left_likeness >= stack->rules->likely;
    stack->left_some = stack->left_some || job->has_failed || leaves_likely;
    if (job->is_text) {
        search->boxes[search->box_count++] = job->track->box;
    }
}

/* Half of it lies in what was found. */
static bool is_in_a_box(const SatStackSearch *search, const SatTextBox *box)
{
    for (size_t i = 0; i < search->box_count; i++) {
        const SatTextBox *found = &search->boxes[i];
        const int64_t left = found->area.x_px > box->area.x_px ? found->area.x_px : box->area.x_px;
        const int64_t top = found->area.y_px > box->area.y_px ? found->area.y_px : box->area.y_px;
        const int64_t found_right = (int64_t)found->area.x_px + found->area.width_px;
        const int64_t found_bottom = (int64_t)found->area.y_px + found->area.height_px;
        const int64_t box_right = (int64_t)box->area.x_px + box->area.width_px;
        const int64_t box_bottom = (int64_t)box->area.y_px + box->area.height_px;
        const int64_t width = (found_right < box_right ? found_right : box_right) - left;
        const int64_t height = (found_bottom < box_bottom ? found_bottom : box_bottom) - top;
        if (width > 0 && height > 0 && found->first_frame <= box->first_frame &&
            found->last_frame >= box->last_frame &&
            2 * width * height >= (int64_t)box->area.width_px * box->area.height_px) {
            return true;
        }
    }
    return false;
}

/* Of what stood in one place, three pictures are read: a likely one that is left may say otherwise
 * than they did. */
static bool leaves_likely(const Stack *stack, const TrackJob *job)
{
    return !job->is_text && job->track->left_likeness >= stack->rules->likely &&
           !is_in_a_box(stack->search, &job->track->box);
}

static int compare_boxes(const void *a, const void *b)
{
    const SatTextBox *first = a, *second = b;
    if (first->first_frame != second->first_frame) {
        return first->first_frame < second->first_frame ? -1 : 1;
    }
    if (first->area.y_px != second->area.y_px) {
        return first->area.y_px < second->area.y_px ? -1 : 1;
    }
    return (first->area.x_px > second->area.x_px) - (first->area.x_px < second->area.x_px);
}

static int compare_tracks(const void *a, const void *b)
{
    const SatTextTrack *first = a, *second = b;
    if (first->likeness != second->likeness) {
        return first->likeness > second->likeness ? -1 : 1;
    }
    return compare_boxes(&first->box, &second->box);
}

/* The likeliest are read; what is left over counts as text when it is likely. */
static bool read_tracks(Stack *stack, SatError *err)
{
    SatTextTracks *tracks = &stack->tracks;
    TrackJob *jobs = calloc(tracks->count + 1, sizeof *jobs);
    stack->search->boxes = calloc(tracks->count + 1, sizeof(SatTextBox));
    if (jobs == NULL || stack->search->boxes == NULL) {
        free(jobs);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search pictures");
    }
    if (tracks->count > 0) {
        qsort(tracks->all, tracks->count, sizeof *tracks->all, compare_tracks);
    }
    SatOrderedQueue *queue = sat_ordered_queue_new(stack->jobs, tracks->count + 1, read_track, err);
    for (size_t i = 0; queue != NULL && i < tracks->count; i++) {
        jobs[i] =
            (TrackJob){.reader = stack->reader, .rules = stack->rules, .track = &tracks->all[i]};
        if (i < MOST_READINGS) {
            (void)sat_ordered_queue_submit(queue, &jobs[i]);
        } else {
            stack->left_some = true;
            jobs[i].is_text = tracks->all[i].likeness >= stack->rules->likely;
            take_track(stack, &jobs[i]);
        }
    }
    for (TrackJob *job = NULL; queue != NULL && (job = sat_ordered_queue_take(queue)) != NULL;) {
        take_track(stack, job);
    }
    for (size_t i = 0; queue != NULL && i < tracks->count; i++) {
        stack->left_some = stack->left_some || leaves_likely(stack, &jobs[i]);
    }
    bool done = queue != NULL;
    if (done && sat_interrupt_requested()) { /* what was not read is not known to be clean */
        done = sat_fail(err, SAT_ERR_CANCELLED, "stopped");
    }
    sat_ordered_queue_free(queue, NULL);
    free(jobs);
    if (stack->search->box_count > 0) {
        qsort(stack->search->boxes, stack->search->box_count, sizeof(SatTextBox), compare_boxes);
    }
    return done;
}

bool sat_search_series(SatStackSearch *search, const SatFrameSource *source, SatTextReader *reader,
                       int jobs, void (*progress)(void *context, uint64_t done), void *context,
                       SatError *err)
{
    Stack stack = {.search = search,
                   .source = source,
                   .rules = source->is_suspected ? &suspected : &plain,
                   .reader = reader,
                   .jobs = jobs > 0 ? jobs : 1,
                   .progress = progress,
                   .context = context};
    *search = (SatStackSearch){0};
    bool done =
        look_at_frames(&stack, err) && look_at_extremes(&stack, err) && read_tracks(&stack, err);
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
