/* Takes findings, views, steps and questions that a person wrote over to the case that is made of a
 * source: texts as clean ones, places where they lie now. */
#include "export/deidentify/raw_case_private.h"

#include <string.h>

#include "export/deidentify/user_text.h"
#include "formats/case/clean_teaching_private.h"

/* ---- every text ------------------------------------------------------------------------------ */

/* An id goes into the pack, and is made of words as well: "left_renal-mass". */
static bool note_id(SatRawCase *raw, const char *id, const char *list, size_t index, SatError *err)
{
    char *words = sat_arena_text(raw->arena, id, strlen(id), err);
    for (char *at = words; at != NULL && *at != '\0'; at++) {
        *at = *at == '_' || *at == '-' ? ' ' : *at;
    }
    return words != NULL && sat_raw_case_note(raw, words, false, err, "%s[%zu].id", list, index);
}

static bool note_ids(SatRawCase *raw, SatError *err)
{
    const SatTeaching *teaching = raw->written->teaching;
    bool done = true;
    for (size_t i = 0; done && i < teaching->finding_count; i++) {
        done = note_id(raw, teaching->findings[i].id, "findings", i, err);
        for (size_t k = 0; done && k < teaching->findings[i].mark_count; k++) {
            done = note_id(raw, teaching->findings[i].marks[k].id, "marks", k, err);
        }
    }
    for (size_t i = 0; done && i < teaching->view_count; i++) {
        done = note_id(raw, teaching->views[i].id, "views", i, err);
    }
    for (size_t i = 0; done && i < teaching->step_count; i++) {
        done = note_id(raw, teaching->steps[i].id, "steps", i, err);
    }
    for (size_t i = 0; done && i < teaching->question_count; i++) {
        const SatQuestion *question = &teaching->questions[i];
        done = note_id(raw, question->id, "questions", i, err);
        for (size_t k = 0; done && k < question->answer_count; k++) {
            done = note_id(raw, question->answers[k].id, "answers", k, err);
        }
    }
    return done;
}

static bool note_findings(SatRawCase *raw, SatError *err)
{
    const SatTeaching *teaching = raw->written->teaching;
    bool done = note_ids(raw, err);
    for (size_t i = 0; done && i < teaching->finding_count; i++) {
        const SatFinding *finding = &teaching->findings[i];
        done = sat_raw_case_note(raw, finding->text, false, err, "findings[%zu].text", i);
        for (size_t k = 0; done && k < finding->mark_count; k++) {
            done = sat_raw_case_note(raw, finding->marks[k].text, false, err,
                                     "findings[%zu].marks[%zu].text", i, k);
        }
    }
    for (size_t i = 0; done && i < teaching->view_count; i++) {
        done = sat_raw_case_note(raw, teaching->views[i].title, false, err, "views[%zu].title", i);
    }
    for (size_t i = 0; done && i < teaching->step_count; i++) {
        done = sat_raw_case_note(raw, teaching->steps[i].text, false, err, "steps[%zu].text", i) &&
               sat_raw_case_note(raw, teaching->steps[i].notes, false, err, "steps[%zu].notes", i);
    }
    return done;
}

static bool note_question(SatRawCase *raw, size_t index, SatError *err)
{
    const SatQuestion *question = &raw->written->teaching->questions[index];
    const struct {
        const char *name, *text;
    } texts[] = {{"prompt", question->prompt},
                 {"model_answer", question->model_answer},
                 {"feedback_correct", question->feedback_correct},
                 {"feedback_wrong", question->feedback_wrong},
                 {"feedback_nothing", question->feedback_nothing},
                 {"hint", question->hint}};
    bool done = true;
    for (size_t i = 0; done && i < sizeof(texts) / sizeof(texts[0]); i++) {
        done = sat_raw_case_note(raw, texts[i].text, false, err, "questions[%zu].%s", index,
                                 texts[i].name);
    }
    for (size_t i = 0; done && i < question->answer_count; i++) {
        const SatAnswer *answer = &question->answers[i];
        done = sat_raw_case_note(raw, answer->text, false, err, "questions[%zu].answers[%zu].text",
                                 index, i) &&
               sat_raw_case_note(raw, answer->feedback, false, err,
                                 "questions[%zu].answers[%zu].feedback", index, i);
    }
    for (size_t i = 0; done && i < question->region_count; i++) {
        done = sat_raw_case_note(raw, question->regions[i].feedback, false, err,
                                 "questions[%zu].regions[%zu].feedback", index, i);
    }
    for (size_t i = 0; done && i < question->accepted_count; i++) {
        done = sat_raw_case_note(raw, question->accepted[i], false, err,
                                 "questions[%zu].accepted[%zu]", index, i);
    }
    return done;
}

bool sat_raw_case_note_teaching(SatRawCase *raw, SatError *err)
{
    bool done = note_findings(raw, err);
    for (size_t i = 0; done && i < raw->written->teaching->question_count; i++) {
        done = note_question(raw, i, err);
    }
    return done;
}

/* ---- taken over ------------------------------------------------------------------------------ */

typedef struct {
    const SatRawCase *raw;
    const SatRawPlaces *places;
    SatArena *arena;
    SatRawLosses *losses;
    SatError *err;
    size_t *new_view, *new_question; /* SAT_NO_INDEX: it is gone */
} Taking;

/* *text becomes clean; where: for an error. */
static bool take_text(Taking *taking, const char **text, const char *where)
{
    const SatCleanText *clean = sat_deid_user_text(taking->arena, *text, strlen(*text),
                                                   SAT_CASE_MAX_TEXT_BYTES, taking->err);
    *text = clean != NULL ? sat_clean_text_utf8(clean) : "";
    return clean != NULL || sat_fail_in(taking->err, "%s", where);
}

/* The planned series of one counted through the case as it was written. */
static bool find_series(const Taking *taking, size_t series, size_t *out)
{
    const SatCase *written = taking->raw->written;
    size_t study = 0;
    while (series >= written->studies[study].series_count) {
        series -= written->studies[study++].series_count;
    }
    return taking->places->series(taking->places->context, study, series, out);
}

static SatPoint moved(const Taking *taking, size_t series, SatPoint point)
{
    const SatPoint crop = taking->places->crop(taking->places->context, series);
    return (SatPoint){point.x - crop.x, point.y - crop.y};
}

/* *is_kept false: its pictures are left out. */
static bool take_shape(Taking *taking, SatShape *shape, bool *is_kept)
{
    const SatRawPlaces *places = taking->places;
    *is_kept =
        find_series(taking, shape->series, &shape->series) &&
        places->frames(places->context, shape->series, &shape->first_frame, &shape->last_frame);
    if (!*is_kept) {
        return true;
    }
    SatPoint *points =
        sat_arena_alloc(taking->arena, shape->point_count, sizeof(*points), taking->err);
    for (size_t i = 0; points != NULL && i < shape->point_count; i++) {
        points[i] = moved(taking, shape->series, shape->points[i]);
    }
    shape->points = points;
    return points != NULL;
}

static bool take_finding(Taking *taking, const SatFinding *from, SatFinding *out)
{
    SatMark *marks = sat_arena_alloc(taking->arena, from->mark_count, sizeof(*marks), taking->err);
    bool done = marks != NULL;
    *out = *from;
    out->mark_count = 0;
    for (size_t i = 0; done && i < from->mark_count; i++) {
        bool is_kept = false;
        marks[out->mark_count] = from->marks[i];
        done = take_shape(taking, &marks[out->mark_count].shape, &is_kept);
        taking->losses->marks += done && !is_kept;
        done =
            done && (!is_kept || take_text(taking, &marks[out->mark_count].text, "a mark's text"));
        out->mark_count += done && is_kept;
    }
    out->marks = marks;
    out->view = from->view != SAT_NO_INDEX ? taking->new_view[from->view] : SAT_NO_INDEX;
    return done && take_text(taking, &out->text, "a finding's text");
}

/* Whether the mark with that id lies on a picture that is there. */
static bool is_mark_kept(const Taking *taking, const char *id)
{
    const SatTeaching *from = taking->raw->written->teaching;
    for (size_t i = 0; i < from->finding_count; i++) {
        for (size_t k = 0; k < from->findings[i].mark_count; k++) {
            SatShape shape = from->findings[i].marks[k].shape;
            if (strcmp(from->findings[i].marks[k].id, id) == 0) {
                return find_series(taking, shape.series, &shape.series) &&
                       taking->places->frames(taking->places->context, shape.series,
                                              &shape.first_frame, &shape.last_frame);
            }
        }
    }
    return false;
}

/* Only the marks that are still there can be listed. */
static bool keep_mark_ids(Taking *taking, SatViewport *place)
{
    const char **ids =
        sat_arena_alloc(taking->arena, place->mark_id_count, sizeof(*ids), taking->err);
    size_t count = 0;
    for (size_t i = 0; ids != NULL && i < place->mark_id_count; i++) {
        if (is_mark_kept(taking, place->mark_ids[i])) {
            ids[count++] = place->mark_ids[i];
        }
    }
    place->mark_ids = ids;
    place->mark_id_count = count;
    return ids != NULL;
}

static bool take_place(Taking *taking, SatViewport *place, bool *is_kept)
{
    size_t series = 0;
    if (place->series == SAT_NO_INDEX || !find_series(taking, place->series, &series)) {
        *place = (SatViewport){.series = SAT_NO_INDEX, .frame = SAT_NO_INDEX, .zoom = 1.0};
        return true;
    }
    *is_kept = true;
    place->series = series;
    if (place->frame != SAT_NO_INDEX) {
        place->frame = taking->places->frame(taking->places->context, series, place->frame);
    }
    if (place->has_pan) {
        place->pan = moved(taking, series, place->pan);
    }
    return place->shown_marks != SAT_SHOWS_LISTED || keep_mark_ids(taking, place);
}

/* *is_kept false: it shows nothing that is there. */
static bool take_view(Taking *taking, const SatView *from, SatView *out, bool *is_kept)
{
    SatViewport *places =
        sat_arena_alloc(taking->arena, from->viewport_count, sizeof(*places), taking->err);
    bool done = places != NULL;
    *out = *from;
    out->viewports = places;
    for (size_t i = 0; done && i < from->viewport_count; i++) {
        places[i] = from->viewports[i];
        done = take_place(taking, &places[i], is_kept);
    }
    return done && take_text(taking, &out->title, "a view's title");
}

static bool take_views(Taking *taking, SatTeaching *out)
{
    const SatTeaching *from = taking->raw->written->teaching;
    SatView *views = sat_arena_alloc(taking->arena, from->view_count, sizeof(*views), taking->err);
    bool done = views != NULL;
    for (size_t i = 0; done && i < from->view_count; i++) {
        bool is_kept = false;
        done = take_view(taking, &from->views[i], &views[out->view_count], &is_kept);
        taking->new_view[i] = is_kept ? out->view_count : SAT_NO_INDEX;
        taking->losses->views += done && !is_kept;
        out->view_count += is_kept ? 1U : 0U;
    }
    out->views = views;
    return done;
}

static bool take_answers(Taking *taking, SatQuestion *out)
{
    SatAnswer *answers =
        sat_arena_alloc(taking->arena, out->answer_count, sizeof(*answers), taking->err);
    const char **accepted =
        sat_arena_alloc(taking->arena, out->accepted_count, sizeof(*accepted), taking->err);
    bool done = answers != NULL && accepted != NULL;
    for (size_t i = 0; done && i < out->answer_count; i++) {
        answers[i] = out->answers[i];
        done = take_text(taking, &answers[i].text, "an answer's text") &&
               take_text(taking, &answers[i].feedback, "an answer's feedback");
    }
    for (size_t i = 0; done && i < out->accepted_count; i++) {
        accepted[i] = out->accepted[i];
        done = take_text(taking, &accepted[i], "an accepted answer");
    }
    out->answers = answers;
    out->accepted = accepted;
    return done;
}

static bool take_regions(Taking *taking, SatQuestion *out)
{
    const SatRegion *from = out->regions;
    SatRegion *regions =
        sat_arena_alloc(taking->arena, out->region_count, sizeof(*regions), taking->err);
    size_t kept = 0;
    bool done = regions != NULL;
    for (size_t i = 0; done && i < out->region_count; i++) {
        bool is_kept = false;
        regions[kept] = from[i];
        done = take_shape(taking, &regions[kept].shape, &is_kept) &&
               (!is_kept || take_text(taking, &regions[kept].feedback, "a region's feedback"));
        taking->losses->regions += done && !is_kept;
        kept += done && is_kept;
    }
    out->regions = regions;
    out->region_count = kept;
    return done;
}

static bool take_question(Taking *taking, const SatQuestion *from, SatQuestion *out)
{
    *out = *from;
    out->view = from->view != SAT_NO_INDEX ? taking->new_view[from->view] : SAT_NO_INDEX;
    return take_answers(taking, out) && take_regions(taking, out) &&
           take_text(taking, &out->prompt, "a question's prompt") &&
           take_text(taking, &out->model_answer, "a question's model_answer") &&
           take_text(taking, &out->feedback_correct, "a question's feedback_correct") &&
           take_text(taking, &out->feedback_wrong, "a question's feedback_wrong") &&
           take_text(taking, &out->feedback_nothing, "a question's feedback_nothing") &&
           take_text(taking, &out->hint, "a question's hint");
}

static bool take_questions(Taking *taking, SatTeaching *out)
{
    const SatTeaching *from = taking->raw->written->teaching;
    SatQuestion *questions =
        sat_arena_alloc(taking->arena, from->question_count, sizeof(*questions), taking->err);
    bool done = questions != NULL;
    for (size_t i = 0; done && i < from->question_count; i++) {
        done = take_question(taking, &from->questions[i], &questions[out->question_count]);
        const bool is_gone =
            from->questions[i].region_count > 0 && questions[out->question_count].region_count == 0;
        taking->new_question[i] = is_gone ? SAT_NO_INDEX : out->question_count;
        taking->losses->questions += done && is_gone;
        out->question_count += is_gone ? 0U : 1U;
    }
    out->questions = questions;
    return done;
}

static bool take_steps(Taking *taking, SatTeaching *out)
{
    const SatTeaching *from = taking->raw->written->teaching;
    SatStep *steps = sat_arena_alloc(taking->arena, from->step_count, sizeof(*steps), taking->err);
    bool done = steps != NULL;
    for (size_t i = 0; done && i < from->step_count; i++) {
        steps[i] = from->steps[i];
        steps[i].view =
            steps[i].view != SAT_NO_INDEX ? taking->new_view[steps[i].view] : SAT_NO_INDEX;
        steps[i].question = steps[i].question != SAT_NO_INDEX
                                ? taking->new_question[steps[i].question]
                                : SAT_NO_INDEX;
        done = take_text(taking, &steps[i].text, "a step's text") &&
               take_text(taking, &steps[i].notes, "a step's notes");
    }
    out->steps = steps;
    out->step_count = from->step_count;
    return done;
}

static bool take_all(Taking *taking, SatTeaching *out)
{
    const SatTeaching *from = taking->raw->written->teaching;
    SatFinding *findings =
        sat_arena_alloc(taking->arena, from->finding_count, sizeof(*findings), taking->err);
    bool done = findings != NULL && take_views(taking, out);
    for (size_t i = 0; done && i < from->finding_count; i++) {
        done = take_finding(taking, &from->findings[i], &findings[i]);
    }
    out->findings = findings;
    out->finding_count = done ? from->finding_count : 0;
    return done && take_questions(taking, out) && take_steps(taking, out);
}

bool sat_raw_case_teaching(const SatRawCase *raw, const SatRawPlaces *places, SatArena *arena,
                           const SatCleanTeaching **out, SatRawLosses *losses, SatError *err)
{
    const SatTeaching *from = raw->written->teaching;
    Taking taking = {.raw = raw, .places = places, .arena = arena, .losses = losses, .err = err};
    SatTeaching taken = {.findings = NULL};
    *out = NULL;
    *losses = (SatRawLosses){0};
    if (from->finding_count + from->view_count + from->step_count + from->question_count == 0) {
        return true;
    }
    taking.new_view = sat_arena_alloc(arena, from->view_count, sizeof(size_t), err);
    taking.new_question = sat_arena_alloc(arena, from->question_count, sizeof(size_t), err);
    if (taking.new_view == NULL || taking.new_question == NULL || !take_all(&taking, &taken)) {
        return false;
    }
    *out = sat_clean_teaching_vouch(arena, &taken, err);
    return *out != NULL;
}
