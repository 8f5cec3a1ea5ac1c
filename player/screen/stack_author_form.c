/* One entry on the author's panel: all that a finding, a step or a question has. */
#include <math.h>
#include <stdio.h>

#include "player/screen/stack_author_private.h"
#include "player/screen/theme.h"

static const char *frames_text(const SatShape *shape, char *buffer, size_t capacity)
{
    const size_t first = shape->first_frame + 1;
    const size_t last = shape->last_frame + 1;
    if (first == last) {
        snprintf(buffer, capacity, "%s on image %zu", sat_shape_kind_name(shape->kind), first);
    } else {
        snprintf(buffer, capacity, "%s on images %zu\xE2\x80\x93%zu",
                 sat_shape_kind_name(shape->kind), first, last);
    }
    return buffer;
}

/** A shape: what it is, on which images, and how to change that. */
static void shape_rows(SatStackPanel *panel, const SatShape *shape, size_t index)
{
    char text[96];
    const double size = sat_ui_points(panel->ui, 28.0);
    const SatRect line = {panel->area.x, panel->y, panel->area.width - size, size};
    sat_draw_text(panel->draw, line, SAT_TEXT_BODY, SAT_COLOR_TEXT, SAT_ALIGN_LEFT,
                  frames_text(shape, text, sizeof text));
    sat_panel_icon(panel, (SatRect){line.x + line.width, panel->y, size, size}, SAT_ICON_DELETE,
                   sat_action_of(SAT_ACTION_AUTHOR_PART, index), "Take it away", 0);
    panel->y += size + sat_ui_points(panel->ui, 2.0);
    if (sat_case_series(sat_stack_case(panel->stack), shape->series, NULL)->frame_count > 1) {
        const SatPanelButton range[] = {
            {SAT_ICON_NONE, "From this image", sat_action_of(SAT_ACTION_AUTHOR_FROM, index), 0},
            {SAT_ICON_NONE, "Up to this image", sat_action_of(SAT_ACTION_AUTHOR_TO, index), 0}};
        sat_panel_buttons(panel, range, 2);
    }
}

static void view_button(SatStackPanel *panel)
{
    const SatPanelButton view[] = {{SAT_ICON_CAPTURE, "Show it as on screen now",
                                    sat_action_of(SAT_ACTION_AUTHOR_VIEW, 0), 0}};
    sat_panel_heading(panel, "View");
    sat_panel_buttons(panel, view, 1);
}

static void delete_button(SatStackPanel *panel, const char *label)
{
    const SatAuthor *author = panel->stack->author.author;
    const SatPanelButton away[] = {
        {SAT_ICON_DELETE, label,
         sat_author_page_action(SAT_ACTION_AUTHOR_REMOVE, author->page, author->entry), 0}};
    sat_panel_gap(panel, 18.0);
    sat_panel_buttons(panel, away, 1);
}

/* ---- a finding ------------------------------------------------------------------------------- */

static void finding_form(SatStackPanel *panel, const SatFinding *finding)
{
    sat_panel_text_box(panel, "What is seen", (SatAuthorText){SAT_TEXT_OF_FINDING, 0}, 0.0, 0.0);
    sat_panel_heading(panel, "Marks");
    for (size_t i = 0; i < finding->mark_count; i++) {
        shape_rows(panel, &finding->marks[i].shape, i);
        sat_panel_text_box(panel, "Written beside it", (SatAuthorText){SAT_TEXT_OF_MARK, i}, 0.0,
                           0.0);
        sat_panel_gap(panel, 8.0);
    }
    sat_panel_shapes(panel, NULL, SAT_DRAWS_MARK);
    view_button(panel);
    delete_button(panel, "Delete the finding");
}

/* ---- a step ---------------------------------------------------------------------------------- */

static void step_form(SatStackPanel *panel, const SatStep *step)
{
    static const struct {
        SatReveal what;
        const char *label;
    } REVEALS[] = {{SAT_REVEAL_TITLE, "Title of the case"},
                   {SAT_REVEAL_FINDINGS, "All findings"},
                   {SAT_REVEAL_DIAGNOSIS, "Diagnosis"},
                   {SAT_REVEAL_DISCUSSION, "Discussion"}};
    const SatTeaching *teaching = sat_stack_teaching(panel->stack);
    sat_panel_text_box(panel, "For the audience", (SatAuthorText){SAT_TEXT_OF_STEP, 0}, 0.0, 0.0);
    sat_panel_text_box(panel, "Notes for the speaker", (SatAuthorText){SAT_TEXT_NOTES, 0}, 0.0,
                       0.0);
    if (teaching->finding_count > 0) {
        sat_panel_heading(panel, "It shows");
    }
    for (size_t i = 0; i < teaching->finding_count; i++) {
        bool is_on = false;
        for (size_t k = 0; k < step->finding_count; k++) {
            is_on = is_on || step->findings[k] == i;
        }
        sat_panel_check(panel, teaching->findings[i].text, is_on, false,
                        sat_action_of(SAT_ACTION_AUTHOR_SHOWS, i));
    }
    sat_panel_heading(panel, "It reveals, for itself and all that follow");
    for (size_t i = 0; i < sizeof REVEALS / sizeof *REVEALS; i++) {
        sat_panel_check(panel, REVEALS[i].label, (step->reveals & 1U << REVEALS[i].what) != 0,
                        false, sat_action_of(SAT_ACTION_AUTHOR_REVEALS, REVEALS[i].what));
    }
    view_button(panel);
    delete_button(panel, "Delete the step");
}

/* ---- a question ------------------------------------------------------------------------------ */

/** A box to tick before the answer, and a way to take it away behind it. */
static void answer_row(SatStackPanel *panel, const SatQuestion *question, size_t index)
{
    const bool is_right = question->answers[index].is_correct;
    const bool is_boolean = question->kind == SAT_QUESTION_BOOLEAN;
    const double side = sat_ui_points(panel->ui, 30.0);
    const double mark = sat_ui_points(panel->ui, 20.0);
    const double top = panel->y;
    const SatRect tick = {panel->area.x, top, side, side};
    const SatRect box = {tick.x + sat_ui_points(panel->ui, 3.0), top + (side - mark) / 2.0, mark,
                         mark};
    const unsigned look =
        sat_panel_place(panel, tick, sat_action_of(SAT_ACTION_AUTHOR_RIGHT, index),
                        is_right ? "This one is right" : "Make this one right");
    if ((look & (SAT_LOOK_HOVER | SAT_LOOK_FOCUS)) != 0) {
        sat_draw_round(panel->draw, tick, SAT_RADIUS_POINTS, SAT_COLOR_HOVER);
    }
    sat_draw_round(panel->draw, box, question->kind == SAT_QUESTION_MULTIPLE ? 4.0 : 99.0,
                   is_right ? SAT_COLOR_ACCENT : SAT_COLOR_PRESSED);
    if (is_right) {
        sat_draw_icon(panel->draw, SAT_ICON_CHECK, sat_rect_inset(box, 2.0), 0xFF08131DU);
    }
    const double left = side + sat_ui_points(panel->ui, 2.0);
    sat_panel_text_box(panel, NULL, (SatAuthorText){SAT_TEXT_ANSWER, index}, left,
                       is_boolean ? 0.0 : left);
    if (!is_boolean) {
        sat_panel_icon(panel, (SatRect){panel->area.x + panel->area.width - side, top, side, side},
                       SAT_ICON_DELETE, sat_action_of(SAT_ACTION_AUTHOR_PART, index),
                       "Take the answer away", question->answer_count <= 2 ? SAT_PANEL_OFF : 0U);
    }
}

static void answers(SatStackPanel *panel, const SatQuestion *question)
{
    const SatPanelButton more[] = {
        {SAT_ICON_NONE, "Add an answer", sat_action_of(SAT_ACTION_AUTHOR_ANSWER, 0), 0}};
    sat_panel_heading(panel, question->kind == SAT_QUESTION_MULTIPLE
                                 ? "Answers; tick all that are right"
                                 : "Answers; tick the one that is right");
    for (size_t i = 0; i < question->answer_count; i++) {
        answer_row(panel, question, i);
    }
    if (question->kind != SAT_QUESTION_BOOLEAN) {
        sat_panel_buttons(panel, more, 1);
    }
}

static void regions(SatStackPanel *panel, const SatQuestion *question)
{
    sat_panel_heading(panel, "Places to click");
    for (size_t i = 0; i < question->region_count; i++) {
        sat_panel_check(panel, question->regions[i].is_correct ? "Right place" : "Wrong place",
                        question->regions[i].is_correct, false,
                        sat_action_of(SAT_ACTION_AUTHOR_RIGHT, i));
        shape_rows(panel, &question->regions[i].shape, i);
        sat_panel_text_box(panel, "Said when it is clicked",
                           (SatAuthorText){SAT_TEXT_REGION_FEEDBACK, i}, 0.0, 0.0);
        sat_panel_gap(panel, 8.0);
    }
    sat_panel_shapes(panel, "Right", SAT_DRAWS_RIGHT);
    sat_panel_shapes(panel, "Wrong", SAT_DRAWS_WRONG);
}

static void question_form(SatStackPanel *panel, const SatQuestion *question)
{
    sat_panel_text_box(panel, "Question", (SatAuthorText){SAT_TEXT_PROMPT, 0}, 0.0, 0.0);
    if (question->answer_count > 0) {
        answers(panel, question);
    } else if (question->kind == SAT_QUESTION_HOTSPOT) {
        regions(panel, question);
    } else {
        sat_panel_text_box(panel, "Model answer", (SatAuthorText){SAT_TEXT_MODEL_ANSWER, 0}, 0.0,
                           0.0);
    }
    sat_panel_heading(panel, "Feedback");
    if (question->kind == SAT_QUESTION_HOTSPOT) {
        sat_panel_text_box(panel, "Nothing was hit", (SatAuthorText){SAT_TEXT_WHEN_NOTHING, 0}, 0.0,
                           0.0);
    }
    sat_panel_text_box(panel, "Answered right", (SatAuthorText){SAT_TEXT_WHEN_RIGHT, 0}, 0.0, 0.0);
    sat_panel_text_box(panel, "Answered wrong", (SatAuthorText){SAT_TEXT_WHEN_WRONG, 0}, 0.0, 0.0);
    view_button(panel);
    delete_button(panel, "Delete the question");
}

static void case_form(SatStackPanel *panel)
{
    static const struct {
        const char *label;
        SatAuthorTextKind kind;
    } TEXTS[] = {{"Title", SAT_TEXT_CASE_TITLE},
                 {"Presentation: why the patient came", SAT_TEXT_CASE_PRESENTATION},
                 {"Diagnosis", SAT_TEXT_CASE_DIAGNOSIS},
                 {"Discussion", SAT_TEXT_CASE_DISCUSSION}};
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        sat_panel_text_box(panel, TEXTS[i].label, (SatAuthorText){TEXTS[i].kind, 0}, 0.0, 0.0);
        sat_panel_gap(panel, 8.0);
    }
    sat_panel_paragraph(panel, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM,
                        "No name, number or date of a patient belongs here. A text that is emptied "
                        "is as it was packed again.");
}

void sat_panel_author_form(SatStackPanel *panel)
{
    const SatAuthor *author = panel->stack->author.author;
    const SatTeaching *teaching = sat_author_teaching(author);
    if (author->page == SAT_AUTHOR_FINDING) {
        finding_form(panel, &teaching->findings[author->entry]);
    } else if (author->page == SAT_AUTHOR_STEP) {
        step_form(panel, &teaching->steps[author->entry]);
    } else if (author->page == SAT_AUTHOR_CASE) {
        case_form(panel);
    } else {
        question_form(panel, &teaching->questions[author->entry]);
    }
}
