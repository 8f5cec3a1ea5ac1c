/* Reads the likeliest tracks in batches through a queue of jobs. */
#include "export/search/read_tracks.h"

#include <stdlib.h>

#include "export/encode/ordered_queue.h"
#include "formats/base/platform.h"

static const SatTextRules plain = {0.25F, 0.5F, 0.66F, 0.75F, 56, 60, 75, 85};
static const SatTextRules suspected = {0.2F, 0.3F, 0.5F, 0.6F, 20, 40, 50, 60};

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
/* A batch is read before the next is begun, however many jobs there are: what failed in it decides
 * whether there is a next. */
enum { MOST_READINGS = 400, BATCH = 32, MOST_FAILURES = 8 };

typedef struct {
    SatTextReader *reader;
    const SatTextRules *rules;
    const SatTextTrack *track;
    bool is_text, has_failed;
} TrackJob;

const SatTextRules *sat_text_rules(bool is_suspected)
{
    return is_suspected ? &suspected : &plain;
}

bool sat_text_is_worth_reading(const SatTextRules *rules, const SatTextCandidate *candidate)
{
    return candidate->likeness >= (candidate->line.is_upright ? UPRIGHT_LEAST : rules->least);
}

/* ---- one track ------------------------------------------------------------------------------- */

static bool is_like_noise(const SatTextLine *line)
{
    return line->evenness < NOISE_EVENNESS && line->clearness < NOISE_CLEARNESS;
}

static bool is_sure(const SatTextRules *rules, const SatTextCandidate *pick)
{
    const float least = pick->line.is_upright              ? UPRIGHT_SURE
                        : pick->line.letters < FEW_LETTERS ? rules->sure_few
                                                           : rules->sure;
    return pick->likeness >= (pick->line.clearness < LEAST_CLEARNESS || is_like_noise(&pick->line)
                                  ? SURE_FAINT
                                  : least);
}

static bool believe(const SatTextRules *rules, const SatTextCandidate *pick, SatReading reading)
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
    if (best.kind == SAT_READING_FAILED || best.kind == SAT_READING_MARKER ||
        (best.kind == SAT_READING_TEXT && best.confidence >= plain.clear)) {
        return best;
    }
    if (sat_interrupt_requested()) {
        return best;
    }
    SatReading turned = sat_text_reader_read(job->reader, &pick->picture, letter_px, first + 2);
    return turned.kind != SAT_READING_FAILED && turned.confidence > best.confidence ? turned : best;
}

/* Fits SatOrderedQueue. One line that the reader fails at is enough: the next of the track is much
 * the same, and each may cost all the time that a line is given. */
static void read_track(void *context)
{
    TrackJob *job = context;
    for (size_t i = 0; i < job->track->pick_count && !job->is_text && !job->has_failed &&
                       !sat_interrupt_requested();
         i++) {
        const SatTextCandidate *pick = &job->track->picks[i];
        SatReading reading = read_turned(job, pick);
        job->has_failed = reading.kind == SAT_READING_FAILED;
        job->is_text = believe(job->rules, pick, reading);
    }
}

/* ---- all of them ----------------------------------------------------------------------------- */

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
static bool leaves_likely(const SatStackSearch *search, const TrackJob *job)
{
    return !job->is_text && job->track->left_likeness >= job->rules->likely &&
           !is_in_a_box(search, &job->track->box);
}

/* How many of the jobs were read: all, or those up to where the reader was given up. */
static size_t read_batches(SatOrderedQueue *queue, TrackJob *jobs, size_t count,
                           SatTextReader *reader)
{
    size_t begun = 0, failed = 0;
    while (begun < count && failed < MOST_FAILURES && !sat_interrupt_requested()) {
        const size_t end = count - begun > BATCH ? begun + BATCH : count;
        for (; begun < end; begun++) {
            (void)sat_ordered_queue_submit(queue, &jobs[begun]);
        }
        for (TrackJob *job = NULL; (job = sat_ordered_queue_take(queue)) != NULL;) {
            failed += job->has_failed;
        }
    }
    if (failed >= MOST_FAILURES && failed == begun) { /* none was read: nor will any be */
        sat_text_reader_give_up(reader);
    }
    return begun;
}

static bool read_all(SatStackSearch *search, TrackJob *jobs, size_t count, SatTextReader *reader,
                     int threads, bool *left_some, SatError *err)
{
    const size_t most = count < MOST_READINGS ? count : MOST_READINGS;
    SatOrderedQueue *queue = sat_ordered_queue_new(threads, BATCH, read_track, err);
    if (queue == NULL) {
        return false;
    }
    const size_t read = read_batches(queue, jobs, most, reader);
    sat_ordered_queue_free(queue, NULL);
    if (sat_interrupt_requested()) { /* what was not read is not known to be clean */
        return sat_fail(err, SAT_ERR_CANCELLED, "stopped");
    }
    for (size_t i = 0; i < count; i++) {
        if (i >= read) { /* left over: text when it is likely */
            jobs[i].is_text = jobs[i].track->likeness >= jobs[i].rules->likely;
        }
        if (jobs[i].is_text) {
            search->boxes[search->box_count++] = jobs[i].track->box;
        }
    }
    for (size_t i = 0; i < count; i++) { /* when all boxes are known */
        *left_some =
            *left_some || i >= read || jobs[i].has_failed || leaves_likely(search, &jobs[i]);
    }
    return true;
}

bool sat_read_tracks(SatStackSearch *search, SatTextTracks *tracks, const SatTextRules *rules,
                     SatTextReader *reader, int jobs, bool *left_some, SatError *err)
{
    TrackJob *all = calloc(tracks->count + 1, sizeof *all);
    search->boxes = calloc(tracks->count + 1, sizeof(SatTextBox));
    if (all == NULL || search->boxes == NULL) {
        free(all);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search pictures");
    }
    if (tracks->count > 0) {
        qsort(tracks->all, tracks->count, sizeof *tracks->all, compare_tracks);
    }
    for (size_t i = 0; i < tracks->count; i++) {
        all[i] = (TrackJob){.reader = reader, .rules = rules, .track = &tracks->all[i]};
    }
    const bool done = read_all(search, all, tracks->count, reader, jobs, left_some, err);
    free(all);
    if (search->box_count > 0) {
        qsort(search->boxes, search->box_count, sizeof(SatTextBox), compare_boxes);
    }
    return done;
}
