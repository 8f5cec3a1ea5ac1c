/* Keeps what a case teaches with on the pictures it was made for, where some are lost. */
#include <stdlib.h>
#include <string.h>

#include "formats/case/case_subset_private.h"

/* Ids of marks that are gone, sorted. */
typedef struct {
    const char **ids;
    size_t count;
} LostMarks;

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The same pictures by their new numbers; false: none of them is left. */
static bool map_shape(const SatSubset *subset, SatShape *shape)
{
    const uint32_t *to = subset->frames_to[shape->series];
    size_t series = subset->series_to[shape->series];
    if (series == SAT_NO_INDEX) {
        return false;
    }
    shape->series = series;
    if (to == NULL) {
        return true;
    }
    size_t first = to[shape->first_frame], end = to[shape->last_frame + 1];
    shape->first_frame = first;
    shape->last_frame = end - 1;
    return first < end;
}

/* ---- findings ---------------------------------------------------------------------------------
 */

static bool take_finding(SatSubset *subset, SatFinding *finding, LostMarks *lost)
{
    SatMark *marks =
        sat_arena_alloc(subset->arena, finding->mark_count, sizeof(*marks), subset->err);
    size_t left = 0;
    for (size_t i = 0; marks != NULL && i < finding->mark_count; i++) {
        marks[left] = finding->marks[i];
        if (map_shape(subset, &marks[left].shape)) {
            left++;
        } else {
            subset->dropped->marks++;
            if (marks[left].id[0] != '\0') {
                lost->ids[lost->count++] = marks[left].id;
            }
        }
    }
    finding->marks = marks;
    finding->mark_count = left;
    return marks != NULL;
}

static bool take_findings(SatSubset *subset, SatTeaching *out, LostMarks *lost)
{
    const SatTeaching *from = subset->whole->teaching;
    size_t marks = 0;
    for (size_t i = 0; i < from->finding_count; i++) {
        marks += from->findings[i].mark_count;
    }
    SatFinding *findings =
        sat_arena_alloc(subset->arena, from->finding_count, sizeof(*findings), subset->err);
    lost->ids = sat_arena_alloc(subset->arena, marks, sizeof(*lost->ids), subset->err);
    bool done = findings != NULL && lost->ids != NULL;
    for (size_t i = 0; done && i < from->finding_count; i++) {
        findings[i] = from->findings[i];
        done = take_finding(subset, &findings[i], lost);
    }
    if (done && lost->count > 1) {
        qsort(lost->ids, lost->count, sizeof(*lost->ids), compare_texts);
    }
    out->findings = findings;
    return done;
}

/* ---- views ------------------------------------------------------------------------------------
 */

static bool take_mark_ids(SatSubset *subset, const LostMarks *lost, SatViewport *viewport)
{
    const char **ids =
        sat_arena_alloc(subset->arena, viewport->mark_id_count, sizeof(*ids), subset->err);
    size_t left = 0;
    for (size_t i = 0; ids != NULL && i < viewport->mark_id_count; i++) {
        const char *id = viewport->mark_ids[i];
        if (bsearch(&id, lost->ids, lost->count, sizeof(*lost->ids), compare_texts) == NULL) {
            ids[left++] = id;
        }
    }
    viewport->mark_ids = ids;
    viewport->mark_id_count = left;
    return ids != NULL;
}

/* A picture that is lost gives way to the next one, the last one to that before. */
static bool take_viewport(SatSubset *subset, const LostMarks *lost, SatViewport *viewport)
{
    if (viewport->series == SAT_NO_INDEX) {
        return true;
    }
    const uint32_t *to = subset->frames_to[viewport->series];
    const SatSeries *series = sat_case_series(subset->whole, viewport->series, NULL);
    viewport->series = subset->series_to[viewport->series];
    if (viewport->series == SAT_NO_INDEX) {
        *viewport = (SatViewport){.series = SAT_NO_INDEX, .frame = SAT_NO_INDEX, .zoom = 1.0};
        return true;
    }
    if (to != NULL && viewport->frame != SAT_NO_INDEX) {
        size_t left = to[series->frame_count], frame = to[viewport->frame];
        viewport->frame = frame < left ? frame : left - 1;
    }
    return lost->count == 0 || viewport->shown_marks != SAT_SHOWS_LISTED ||
           take_mark_ids(subset, lost, viewport);
}

static bool take_views(SatSubset *subset, SatTeaching *out, const LostMarks *lost)
{
    const SatTeaching *from = subset->whole->teaching;
    SatView *views = sat_arena_alloc(subset->arena, from->view_count, sizeof(*views), subset->err);
    bool done = views != NULL;
    for (size_t i = 0; done && i < from->view_count; i++) {
        views[i] = from->views[i];
        SatViewport *viewports = sat_arena_alloc(subset->arena, views[i].viewport_count,
                                                 sizeof(*viewports), subset->err);
        done = viewports != NULL;
        for (size_t k = 0; done && k < views[i].viewport_count; k++) {
            viewports[k] = views[i].viewports[k];
            done = take_viewport(subset, lost, &viewports[k]);
        }
        views[i].viewports = viewports;
    }
    out->views = views;
    return done;
}

/* ---- questions and steps ---------------------------------------------------------------------
 */

/* false: no memory. A hotspot without a right place left cannot be answered. */
static bool take_question(SatSubset *subset, SatQuestion *question, bool *is_left)
{
    SatRegion *regions =
        sat_arena_alloc(subset->arena, question->region_count, sizeof(*regions), subset->err);
    size_t left = 0, right_before = 0, right = 0;
    for (size_t i = 0; regions != NULL && i < question->region_count; i++) {
        regions[left] = question->regions[i];
        right_before += regions[left].is_correct ? 1 : 0;
        if (map_shape(subset, &regions[left].shape)) {
            right += regions[left].is_correct ? 1 : 0;
            left++;
        }
    }
    *is_left =
        question->kind != SAT_QUESTION_HOTSPOT || (left > 0 && (right > 0 || right_before == 0));
    question->regions = regions;
    question->region_count = left;
    return regions != NULL;
}

static bool take_questions(SatSubset *subset, SatTeaching *out, size_t *question_to)
{
    const SatTeaching *from = subset->whole->teaching;
    SatQuestion *questions =
        sat_arena_alloc(subset->arena, from->question_count, sizeof(*questions), subset->err);
    bool done = questions != NULL;
    out->question_count = 0;
    for (size_t i = 0; done && i < from->question_count; i++) {
        bool is_left = false;
        questions[out->question_count] = from->questions[i];
        done = take_question(subset, &questions[out->question_count], &is_left);
        question_to[i] = is_left ? out->question_count++ : SAT_NO_INDEX;
        subset->dropped->questions += is_left ? 0 : 1;
    }
    out->questions = questions;
    return done;
}

static bool take_steps(SatSubset *subset, SatTeaching *out, const size_t *question_to)
{
    const SatTeaching *from = subset->whole->teaching;
    SatStep *steps = sat_arena_alloc(subset->arena, from->step_count, sizeof(*steps), subset->err);
    for (size_t i = 0; steps != NULL && i < from->step_count; i++) {
        steps[i] = from->steps[i];
        if (steps[i].question != SAT_NO_INDEX) {
            steps[i].question = question_to[steps[i].question];
        }
    }
    out->steps = steps;
    return steps != NULL;
}

const SatTeaching *sat_subset_teaching(SatSubset *subset)
{
    const SatTeaching *from = subset->whole->teaching;
    SatTeaching *out = sat_arena_alloc(subset->arena, 1, sizeof(*out), subset->err);
    size_t *question_to =
        sat_arena_alloc(subset->arena, from->question_count, sizeof(*question_to), subset->err);
    LostMarks lost = {.ids = NULL};
    if (out == NULL || question_to == NULL) {
        return NULL;
    }
    *out = *from;
    return take_findings(subset, out, &lost) && take_views(subset, out, &lost) &&
                   take_questions(subset, out, question_to) && take_steps(subset, out, question_to)
               ? out
               : NULL;
}
