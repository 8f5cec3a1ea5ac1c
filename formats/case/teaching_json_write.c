/* Writes findings, views, steps and questions of case.json; what is as usual is left out. */
#include <string.h>

#include "formats/case/teaching_json.h"

static void put_text(SatJsonWriter *writer, const char *key, const char *text)
{
    if (text[0] != '\0') {
        sat_json_put_text(writer, key, text);
    }
}

static bool differs(double a, double b)
{
    return a < b || a > b;
}

static void put_double(SatJsonWriter *writer, const char *key, double value, double usual)
{
    if (differs(value, usual)) {
        sat_json_put_double(writer, key, value);
    }
}

static void put_true(SatJsonWriter *writer, const char *key, bool value)
{
    if (value) {
        sat_json_put_bool(writer, key, true);
    }
}

static void put_series(SatJsonWriter *writer, const SatCase *owner, size_t series)
{
    size_t study = 0;
    while (series >= owner->studies[study].series_count) {
        series -= owner->studies[study++].series_count;
    }
    sat_json_open_array_inline(writer, "series");
    sat_json_put_u64(writer, NULL, study);
    sat_json_put_u64(writer, NULL, series);
    sat_json_close_array(writer);
}

static void put_point(SatJsonWriter *writer, const char *key, SatPoint point)
{
    sat_json_open_array_inline(writer, key);
    sat_json_put_double(writer, NULL, point.x);
    sat_json_put_double(writer, NULL, point.y);
    sat_json_close_array(writer);
}

static void put_shape(SatJsonWriter *writer, const SatCase *owner, const SatShape *shape)
{
    sat_json_put_text(writer, "kind", sat_shape_words().words[shape->kind]);
    put_series(writer, owner, shape->series);
    sat_json_open_array_inline(writer, "frames");
    sat_json_put_u64(writer, NULL, shape->first_frame);
    sat_json_put_u64(writer, NULL, shape->last_frame);
    sat_json_close_array(writer);
    sat_json_open_array_inline(writer, "points");
    for (size_t i = 0; i < shape->point_count; i++) {
        put_point(writer, NULL, shape->points[i]);
    }
    sat_json_close_array(writer);
}

static void put_style(SatJsonWriter *writer, const SatMarkStyle *style)
{
    if (!style->has_color && !differs(style->width, 1.0) && !differs(style->text_size, 1.0) &&
        !style->is_dashed && !style->is_filled) {
        return;
    }
    sat_json_open_object_inline(writer, "style");
    if (style->has_color) {
        static const char digits[] = "0123456789abcdef";
        char color[8] = "#";
        for (size_t i = 0; i < 3; i++) {
            color[1 + 2 * i] = digits[style->color[i] >> 4];
            color[2 + 2 * i] = digits[style->color[i] & 15U];
        }
        sat_json_put_text(writer, "color", color);
    }
    put_double(writer, "width", style->width, 1.0);
    put_double(writer, "text_size", style->text_size, 1.0);
    put_true(writer, "dashed", style->is_dashed);
    put_true(writer, "filled", style->is_filled);
    sat_json_close_object(writer);
}

static void put_reference(SatJsonWriter *writer, const char *key, size_t index, const char *id)
{
    if (index != SAT_NO_INDEX) {
        sat_json_put_text(writer, key, id);
    }
}

static const char *view_id(const SatTeaching *teaching, size_t view)
{
    return view != SAT_NO_INDEX ? teaching->views[view].id : "";
}

static void put_finding(SatJsonWriter *writer, const SatCase *owner, const SatFinding *finding)
{
    sat_json_open_object(writer, NULL);
    sat_json_put_text(writer, "id", finding->id);
    sat_json_put_text(writer, "text", finding->text);
    put_reference(writer, "view", finding->view, view_id(owner->teaching, finding->view));
    if (finding->mark_count > 0) {
        sat_json_open_array(writer, "marks");
    }
    for (size_t i = 0; i < finding->mark_count; i++) {
        const SatMark *mark = &finding->marks[i];
        sat_json_open_object(writer, NULL);
        put_text(writer, "id", mark->id);
        put_shape(writer, owner, &mark->shape);
        put_text(writer, "text", mark->text);
        put_style(writer, &mark->style);
        sat_json_close_object(writer);
    }
    if (finding->mark_count > 0) {
        sat_json_close_array(writer);
    }
    sat_json_close_object(writer);
}

/* ---- views ---- */

static void put_window(SatJsonWriter *writer, const SatViewport *viewport)
{
    if (viewport->window == SAT_VIEW_WINDOW_USUAL) {
        return;
    }
    sat_json_open_object_inline(writer, "window");
    if (viewport->window == SAT_VIEW_WINDOW_TABLE) {
        sat_json_put_u64(writer, "table", viewport->table);
    } else {
        sat_json_put_double(writer, "center", viewport->center);
        sat_json_put_double(writer, "width", viewport->width);
        if (viewport->function != SAT_VOI_LINEAR) {
            sat_json_put_text(writer, "function",
                              sat_voi_function_words().words[viewport->function]);
        }
    }
    put_true(writer, "invert", viewport->is_inverted);
    sat_json_close_object(writer);
}

static void put_shown_marks(SatJsonWriter *writer, const SatViewport *viewport)
{
    if (viewport->shown_marks == SAT_SHOWS_NONE) {
        sat_json_put_text(writer, "marks", "none");
    } else if (viewport->shown_marks == SAT_SHOWS_LISTED) {
        sat_json_open_array_inline(writer, "marks");
        for (size_t i = 0; i < viewport->mark_id_count; i++) {
            sat_json_put_text(writer, NULL, viewport->mark_ids[i]);
        }
        sat_json_close_array(writer);
    }
}

static void put_viewport(SatJsonWriter *writer, const SatCase *owner, const SatViewport *viewport)
{
    sat_json_open_object_inline(writer, NULL);
    if (viewport->series == SAT_NO_INDEX) {
        sat_json_put_text(writer, "series", NULL);
        sat_json_close_object(writer);
        return;
    }
    put_series(writer, owner, viewport->series);
    if (viewport->frame != SAT_NO_INDEX) {
        sat_json_put_u64(writer, "frame", viewport->frame);
    }
    put_window(writer, viewport);
    put_double(writer, "zoom", viewport->zoom, 1.0);
    if (viewport->has_pan) {
        put_point(writer, "pan", viewport->pan);
    }
    put_double(writer, "rotation", viewport->rotation_degrees, 0.0);
    put_true(writer, "flip", viewport->is_flipped);
    put_shown_marks(writer, viewport);
    sat_json_close_object(writer);
}

static void put_view(SatJsonWriter *writer, const SatCase *owner, const SatView *view)
{
    sat_json_open_object(writer, NULL);
    sat_json_put_text(writer, "id", view->id);
    put_text(writer, "title", view->title);
    sat_json_open_object_inline(writer, "layout");
    sat_json_put_u64(writer, "rows", view->rows);
    sat_json_put_u64(writer, "columns", view->columns);
    sat_json_close_object(writer);
    sat_json_open_array(writer, "viewports");
    for (size_t i = 0; i < view->viewport_count; i++) {
        put_viewport(writer, owner, &view->viewports[i]);
    }
    sat_json_close_array(writer);
    if (view->active != 0) {
        sat_json_put_u64(writer, "active", view->active);
    }
    sat_json_close_object(writer);
}

static void put_step(SatJsonWriter *writer, const SatCase *owner, const SatStep *step)
{
    const SatTeaching *teaching = owner->teaching;
    sat_json_open_object(writer, NULL);
    put_text(writer, "id", step->id);
    put_reference(writer, "view", step->view, view_id(teaching, step->view));
    put_text(writer, "text", step->text);
    put_text(writer, "notes", step->notes);
    if (step->reveals != 0) {
        sat_json_open_array_inline(writer, "reveal");
        for (size_t i = 0; i < SAT_REVEAL_KINDS; i++) {
            if ((step->reveals & (1U << i)) != 0) {
                sat_json_put_text(writer, NULL, sat_reveal_words().words[i]);
            }
        }
        sat_json_close_array(writer);
    }
    if (step->finding_count > 0) {
        sat_json_open_array_inline(writer, "findings");
        for (size_t i = 0; i < step->finding_count; i++) {
            sat_json_put_text(writer, NULL, teaching->findings[step->findings[i]].id);
        }
        sat_json_close_array(writer);
    }
    put_reference(writer, "question", step->question,
                  step->question != SAT_NO_INDEX ? teaching->questions[step->question].id : "");
    sat_json_close_object(writer);
}

/* ---- questions ---- */

static void put_answers(SatJsonWriter *writer, const SatQuestion *question)
{
    if (question->answer_count == 0) {
        return;
    }
    sat_json_open_array(writer, "answers");
    for (size_t i = 0; i < question->answer_count; i++) {
        const SatAnswer *answer = &question->answers[i];
        sat_json_open_object(writer, NULL);
        put_text(writer, "id", answer->id);
        sat_json_put_text(writer, "text", answer->text);
        put_true(writer, "correct", answer->is_correct);
        if (answer->has_points) {
            sat_json_put_double(writer, "points", answer->points);
        }
        put_text(writer, "feedback", answer->feedback);
        sat_json_close_object(writer);
    }
    sat_json_close_array(writer);
}

static void put_regions(SatJsonWriter *writer, const SatCase *owner, const SatQuestion *question)
{
    if (question->region_count == 0) {
        return;
    }
    sat_json_open_array(writer, "regions");
    for (size_t i = 0; i < question->region_count; i++) {
        const SatRegion *region = &question->regions[i];
        sat_json_open_object(writer, NULL);
        put_shape(writer, owner, &region->shape);
        if (!region->is_correct) {
            sat_json_put_bool(writer, "correct", false);
        }
        if (region->has_points) {
            sat_json_put_double(writer, "points_given", region->points);
        }
        put_text(writer, "feedback", region->feedback);
        sat_json_close_object(writer);
    }
    sat_json_close_array(writer);
}

static void put_question(SatJsonWriter *writer, const SatCase *owner, const SatQuestion *question)
{
    sat_json_open_object(writer, NULL);
    sat_json_put_text(writer, "id", question->id);
    sat_json_put_text(writer, "kind", sat_question_words().words[question->kind]);
    sat_json_put_text(writer, "prompt", question->prompt);
    put_reference(writer, "view", question->view, view_id(owner->teaching, question->view));
    put_answers(writer, question);
    put_regions(writer, owner, question);
    put_text(writer, "model_answer", question->model_answer);
    if (question->accepted_count > 0) {
        sat_json_open_array_inline(writer, "accepted");
        for (size_t i = 0; i < question->accepted_count; i++) {
            sat_json_put_text(writer, NULL, question->accepted[i]);
        }
        sat_json_close_array(writer);
    }
    put_text(writer, "feedback_correct", question->feedback_correct);
    put_text(writer, "feedback_wrong", question->feedback_wrong);
    put_text(writer, "feedback_nothing", question->feedback_nothing);
    put_text(writer, "hint", question->hint);
    put_double(writer, "points", question->points, 1.0);
    put_double(writer, "weight", question->weight, 1.0);
    if (question->retries != 0) {
        sat_json_put_u64(writer, "retries", question->retries);
    }
    put_double(writer, "penalty", question->penalty, 0.0);
    put_true(writer, "partial", question->gives_partial);
    put_true(writer, "shuffle", question->may_shuffle);
    put_double(writer, "time_limit_s", question->time_limit_s, 0.0);
    sat_json_close_object(writer);
}

void sat_teaching_write(SatJsonWriter *writer, const SatCase *owner)
{
    const SatTeaching *teaching = owner->teaching;
    if (teaching->finding_count > 0) {
        sat_json_open_array(writer, "findings");
        for (size_t i = 0; i < teaching->finding_count; i++) {
            put_finding(writer, owner, &teaching->findings[i]);
        }
        sat_json_close_array(writer);
    }
    if (teaching->view_count > 0) {
        sat_json_open_array(writer, "views");
        for (size_t i = 0; i < teaching->view_count; i++) {
            put_view(writer, owner, &teaching->views[i]);
        }
        sat_json_close_array(writer);
    }
    if (teaching->step_count > 0) {
        sat_json_open_array(writer, "steps");
        for (size_t i = 0; i < teaching->step_count; i++) {
            put_step(writer, owner, &teaching->steps[i]);
        }
        sat_json_close_array(writer);
    }
    if (teaching->question_count > 0) {
        sat_json_open_array(writer, "questions");
        for (size_t i = 0; i < teaching->question_count; i++) {
            put_question(writer, owner, &teaching->questions[i]);
        }
        sat_json_close_array(writer);
    }
}
