/* The question of the present step, in the text panel: answers, feedback, one's own mark. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "formats/case/shape.h"
#include "player/screen/stack_lesson_private.h"
#include "player/screen/theme.h"

#define RIGHT_COLOR 0xFF56B4E9U
#define WRONG_COLOR 0xFFE69F00U

typedef struct {
    SatStackPanel *panel;
    const SatQuestion *question;
    const SatQuestionState *state;
    SatLessonMode mode;
    bool solved; /* right and wrong are shown */
} Asked;

static const char *how_to(const SatQuestion *question)
{
    switch (question->kind) {
    case SAT_QUESTION_SINGLE:
    case SAT_QUESTION_BOOLEAN:
        return "Choose one.";
    case SAT_QUESTION_MULTIPLE:
        return "Choose all that are right.";
    case SAT_QUESTION_HOTSPOT:
        return "Click the place in the picture, or press J and point with the arrow keys.";
    case SAT_QUESTION_TEXT:
        return "Answer in your own words.";
    case SAT_QUESTION_KINDS:
        break;
    }
    return "";
}

/* ---- answers to choose from ------------------------------------------------------------------ */

static void answer_badge(const Asked *asked, size_t place, size_t answer, SatRect box)
{
    SatDraw *draw = asked->panel->draw;
    const bool chosen = asked->state->chosen[answer];
    const bool correct = asked->question->answers[answer].is_correct;
    char number[24];
    if (asked->solved && (correct || chosen)) {
        const SatColor color = correct ? RIGHT_COLOR : WRONG_COLOR;
        sat_draw_round(draw, box, 4.0, color);
        sat_draw_icon(draw, correct ? SAT_ICON_CHECK : SAT_ICON_CLOSE, sat_rect_inset(box, 3.0),
                      0xFF08131DU);
        return;
    }
    snprintf(number, sizeof number, "%zu", place + 1);
    sat_draw_round(draw, box, asked->state->kind == SAT_QUESTION_MULTIPLE ? 4.0 : 99.0,
                   chosen ? SAT_COLOR_ACCENT : SAT_COLOR_PRESSED);
    sat_draw_text(draw, box, SAT_TEXT_SMALL, chosen ? 0xFF08131DU : SAT_COLOR_TEXT,
                  SAT_ALIGN_CENTER, number);
}

static void answer_row(const Asked *asked, size_t place)
{
    SatStackPanel *panel = asked->panel;
    const size_t index = asked->state->order[place];
    const SatAnswer *answer = &asked->question->answers[index];
    const bool chosen = asked->state->chosen[index];
    const bool open = sat_question_is_open(asked->state);
    const double pad = sat_ui_points(panel->ui, 7.0);
    const double badge = sat_ui_points(panel->ui, 22.0);
    const double left = panel->area.x + 2.0 * pad + badge;
    const double width = panel->area.x + panel->area.width - left - pad;
    const double text_height =
        sat_text_paragraphs_height(panel->draw, width, SAT_TEXT_BODY, answer->text);
    const double height = fmax(text_height, badge) + 2.0 * pad;
    const SatRect row = {panel->area.x, panel->y, panel->area.width, height};
    const unsigned look =
        open ? sat_panel_place(panel, row, sat_action_of(SAT_ACTION_ANSWER, place + 1), NULL) : 0U;
    sat_draw_round(panel->draw, row, SAT_RADIUS_POINTS,
                   chosen                         ? SAT_COLOR_ACCENT_DIM
                   : (look & SAT_LOOK_HOVER) != 0 ? SAT_COLOR_HOVER
                                                  : SAT_COLOR_RAISED);
    answer_badge(asked, place, index,
                 (SatRect){row.x + pad, row.y + (height - badge) / 2.0, badge, badge});
    sat_draw_paragraphs(panel->draw,
                        (SatRect){left, row.y + (height - text_height) / 2.0, width, text_height},
                        SAT_TEXT_BODY, SAT_COLOR_TEXT, answer->text);
    if ((look & SAT_LOOK_FOCUS) != 0) {
        sat_ui_draw_focus(panel->ui, row);
    }
    panel->y += height + sat_ui_points(panel->ui, 5.0);
    if (asked->solved && chosen && answer->feedback[0] != '\0') {
        sat_panel_paragraph(panel, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, answer->feedback);
        sat_panel_gap(panel, 5.0);
    }
}

/* ---- own words ------------------------------------------------------------------------------- */

static void text_answer(const Asked *asked)
{
    SatStackPanel *panel = asked->panel;
    const SatStackLesson *lesson = &panel->stack->lesson;
    const bool open = sat_question_is_open(asked->state);
    const double height = sat_ui_points(panel->ui, 36.0);
    const double pad = sat_ui_points(panel->ui, 8.0);
    const SatRect box = {panel->area.x, panel->y, panel->area.width, height};
    const bool typing = open && lesson->is_typing;
    if (open) {
        const unsigned look = sat_panel_place(panel, box, sat_action_of(SAT_ACTION_TYPE, 0), NULL);
        sat_draw_round(panel->draw, box, SAT_RADIUS_POINTS, SAT_COLOR_RAISED);
        sat_draw_frame(panel->draw, box, 1.0,
                       typing || (look & SAT_LOOK_FOCUS) != 0 ? SAT_COLOR_ACCENT : SAT_COLOR_LINE);
        char before[SAT_QUESTION_TEXT_BYTES];
        snprintf(before, sizeof before, "%.*s", (int)lesson->field.caret, lesson->field.text);
        const char *text = asked->state->text;
        const double room = box.width - 2.0 * pad;
        const double caret = sat_text_width(panel->draw, SAT_TEXT_BODY, before);
        const double shift = fmax(0.0, caret - room); /* its end stays in sight */
        const SatRect inner = sat_rect_inset(box, pad / 2.0);
        const SatRect part = sat_stack_visible_part(panel->visible, inner);
        sat_draw_clip(panel->draw, &part);
        sat_draw_text(panel->draw,
                      (SatRect){box.x + pad - shift, box.y, room + shift + pad, height},
                      SAT_TEXT_BODY, SAT_COLOR_TEXT, SAT_ALIGN_LEFT, text);
        if (typing) {
            sat_draw_fill(panel->draw,
                          (SatRect){box.x + pad + caret - shift, box.y + pad,
                                    fmax(1.0, sat_ui_points(panel->ui, 1.5)), height - 2.0 * pad},
                          SAT_COLOR_ACCENT);
        }
        sat_draw_clip(panel->draw, &panel->visible);
        panel->y += height + pad;
    } else if (asked->state->text[0] != '\0') {
        sat_panel_section(panel, "Your answer", asked->state->text);
    }
    if (asked->solved) {
        sat_panel_section(panel, "Model answer", asked->question->model_answer);
    }
}

static void self_mark_buttons(const Asked *asked)
{
    static const char *const LABELS[] = {"Wrong", "Partly", "Right"};
    SatStackPanel *panel = asked->panel;
    const SatQuestionState *state = asked->state;
    if (!sat_question_wants_self_mark(state, asked->mode) && !state->is_self_marked) {
        return;
    }
    const double height = sat_ui_points(panel->ui, 34.0);
    const double gap = sat_ui_points(panel->ui, 6.0);
    const double width = floor((panel->area.width - 2.0 * gap) / 3.0);
    sat_panel_section(panel, "How was your answer? (keys 1 2 3)", " ");
    panel->y -= sat_text_line_height(panel->draw, SAT_TEXT_BODY) * 0.8;
    for (size_t i = 0; i < 3; i++) {
        const bool given = state->is_self_marked &&
                           (i == 2) == (state->marking.verdict == SAT_VERDICT_CORRECT) &&
                           (i == 1) == (state->marking.verdict == SAT_VERDICT_PARTLY);
        sat_ui_button(panel->ui,
                      (SatRect){panel->area.x + (width + gap) * (double)i, panel->y, width, height},
                      SAT_ICON_NONE, LABELS[i], sat_action_of(SAT_ACTION_SELF_MARK, i),
                      given ? SAT_WIDGET_ACTIVE : 0U);
    }
    panel->y += height;
}

/* ---- what came of it ------------------------------------------------------------------------- */

static const char *told_of(const Asked *asked)
{
    const SatMarking *marking = &asked->state->marking;
    if (asked->question->kind == SAT_QUESTION_HOTSPOT && asked->state->attempts > 0) {
        return marking->region < asked->question->region_count
                   ? asked->question->regions[marking->region].feedback
                   : asked->question->feedback_nothing;
    }
    return "";
}

static void verdict(const Asked *asked)
{
    static const char *const TOLD[] = {"Not answered", "Not right", "Partly right", "Right",
                                       "Compare with the model answer"};
    SatStackPanel *panel = asked->panel;
    const SatQuestionState *state = asked->state;
    const bool right = state->marking.verdict == SAT_VERDICT_CORRECT;
    char text[128];
    if (state->attempts > 0 && state->marking.verdict != SAT_VERDICT_UNMARKED) {
        snprintf(text, sizeof text, "%s: %.4g of %.4g points", TOLD[state->marking.verdict],
                 state->marking.points, state->most_points);
    } else {
        snprintf(text, sizeof text, "%s",
                 state->is_out_of_time ? "Time is up" : TOLD[state->marking.verdict]);
    }
    sat_panel_gap(panel, 8.0);
    sat_panel_paragraph(panel, SAT_TEXT_BOLD, right ? RIGHT_COLOR : WRONG_COLOR, text);
    sat_panel_paragraph(panel, SAT_TEXT_BODY, SAT_COLOR_TEXT, told_of(asked));
    if (asked->solved && state->marking.verdict != SAT_VERDICT_UNMARKED) {
        sat_panel_gap(panel, 4.0);
        sat_panel_paragraph(panel, SAT_TEXT_BODY, SAT_COLOR_TEXT,
                            state->attempts == 0 ? ""
                            : right              ? asked->question->feedback_correct
                                                 : asked->question->feedback_wrong);
    }
}

/** After an attempt that may be repeated. */
static void try_again(const Asked *asked)
{
    const unsigned left = asked->question->retries + 1 - asked->state->attempts;
    char text[96];
    verdict(asked);
    snprintf(text, sizeof text, "Try again: %u %s left.", left, left == 1 ? "attempt" : "attempts");
    sat_panel_paragraph(asked->panel, SAT_TEXT_BODY, SAT_COLOR_TEXT, text);
    sat_panel_section(asked->panel, "Hint", asked->question->hint);
}

static void outcome(const Asked *asked)
{
    SatStackPanel *panel = asked->panel;
    const bool open = sat_question_is_open(asked->state);
    if (asked->mode == SAT_MODE_EXAM) {
        sat_panel_gap(panel, 8.0);
        sat_panel_paragraph(panel, SAT_TEXT_BODY, SAT_COLOR_TEXT_DIM,
                            asked->state->is_out_of_time ? "Time is up."
                            : open                       ? ""
                                                         : "Your answer is recorded.");
    } else if (!open) {
        verdict(asked);
    } else if (asked->state->attempts > 0) {
        try_again(asked);
    }
}

/* Below what is there; out of sight it takes its room alone. */
static void put_button(SatStackPanel *panel, SatIcon icon, const char *label, SatAction action,
                       unsigned look)
{
    const double height = sat_ui_points(panel->ui, 36.0);
    sat_panel_gap(panel, 8.0);
    const SatRect place = {panel->area.x, panel->y,
                           fmin(panel->area.width, sat_ui_points(panel->ui, 160.0)), height};
    if (sat_stack_visible_part(panel->visible, place).height > 0.0) {
        sat_ui_button(panel->ui, place, icon, label, action, look);
    }
    panel->y += height;
}

static void confirm_button(const Asked *asked)
{
    SatStackPanel *panel = asked->panel;
    put_button(panel, SAT_ICON_CHECK, "Confirm", sat_action_of(SAT_ACTION_CONFIRM, 0),
               SAT_WIDGET_PRIMARY);
    if (sat_lesson_is_asking(panel->stack->lesson.lesson)) {
        sat_panel_gap(panel, 8.0);
        sat_panel_paragraph(panel, SAT_TEXT_BODY, SAT_COLOR_WARNING,
                            "Not answered yet. Once more skips this question.");
    }
}

/** A place on another picture than the one on screen: a button leads there. */
static void place_button(const Asked *asked)
{
    SatStackPanel *panel = asked->panel;
    const SatStackScreen *stack = panel->stack;
    const SatQuestion *question = asked->question;
    size_t right = question->region_count;
    for (size_t i = question->region_count; i-- > 0;) {
        if (question->regions[i].is_correct) {
            right = i;
            if (sat_shape_is_on(&question->regions[i].shape, stack->series_index,
                                sat_stack_view(stack)->frame_index)) {
                return;
            }
        }
    }
    if (!asked->solved || right == question->region_count) {
        return;
    }
    put_button(panel, SAT_ICON_NONE, "Show the place", sat_action_of(SAT_ACTION_REGION_SHOW, right),
               0U);
}

static void time_left(const Asked *asked)
{
    SatStackPanel *panel = asked->panel;
    const uint64_t left_ns =
        asked->mode != SAT_MODE_LECTURE ? sat_question_left_ns(asked->state, asked->question) : 0;
    const uint64_t seconds = (left_ns + 999999999U) / 1000000000U;
    char text[64];
    panel->stack->lesson.seconds_shown = seconds;
    if (seconds > 0) {
        snprintf(text, sizeof text, "%llu:%02llu left", (unsigned long long)(seconds / 60),
                 (unsigned long long)(seconds % 60));
        sat_panel_paragraph(panel, SAT_TEXT_SMALL, SAT_COLOR_WARNING, text);
    }
}

void sat_panel_question(SatStackPanel *panel)
{
    SatLesson *lesson = panel->stack->lesson.lesson;
    const SatQuestion *question = lesson != NULL ? sat_lesson_question(lesson) : NULL;
    if (question == NULL) {
        return;
    }
    const SatQuestionState *state = sat_lesson_question_state(lesson);
    const Asked asked = {panel, question, state, sat_lesson_mode(lesson),
                         sat_question_shows_solution(state, sat_lesson_mode(lesson))};
    sat_panel_gap(panel, 12.0);
    sat_panel_paragraph(panel, SAT_TEXT_BOLD, SAT_COLOR_TEXT, question->prompt);
    if (sat_question_is_open(state)) {
        sat_panel_paragraph(panel, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, how_to(question));
        time_left(&asked);
    }
    sat_panel_gap(panel, 8.0);
    for (size_t i = 0; i < question->answer_count; i++) {
        answer_row(&asked, i);
    }
    if (question->kind == SAT_QUESTION_TEXT) {
        text_answer(&asked);
    }
    outcome(&asked);
    place_button(&asked);
    if (sat_question_is_open(state)) {
        confirm_button(&asked);
    }
    self_mark_buttons(&asked);
    sat_panel_gap(panel, 6.0);
}
