/* The author's panel: tools, and everything that was written. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "player/screen/stack_author_private.h"
#include "player/screen/theme.h"

#define HEAD_POINTS 46.0

/* ---- the head, which does not scroll --------------------------------------------------------- */

static const char *title_of(const SatAuthor *author, char *buffer, size_t capacity)
{
    static const char *const TITLES[] = {"Author", "Finding", "Step", "Question", "Case"};
    if (author->page == SAT_AUTHOR_ALL || author->page == SAT_AUTHOR_CASE) {
        return TITLES[author->page];
    }
    snprintf(buffer, capacity, "%s %zu", TITLES[author->page], author->entry + 1);
    return buffer;
}

static void paint_head(SatStackPanel *panel, SatRect head)
{
    const SatAuthor *author = panel->stack->author.author;
    const double size = sat_ui_points(panel->ui, 32.0);
    const double top = head.y + (head.height - size) / 2.0;
    double left = panel->area.x;
    char title[64];
    panel->visible = head;
    if (author->page != SAT_AUTHOR_ALL) {
        const double width = sat_ui_points(panel->ui, 62.0);
        sat_panel_button(panel, (SatRect){left, top, width, size}, SAT_ICON_LEFT, "All",
                         sat_author_page_action(SAT_ACTION_AUTHOR_PAGE, SAT_AUTHOR_ALL, 0), 0);
        left += width + sat_ui_points(panel->ui, 10.0);
    }
    sat_draw_text(panel->draw, (SatRect){left, top, panel->area.width, size}, SAT_TEXT_BOLD,
                  SAT_COLOR_TEXT, SAT_ALIGN_LEFT, title_of(author, title, sizeof title));
    double x = panel->area.x + panel->area.width - 3.0 * size;
    sat_panel_icon(panel, (SatRect){x, top, size, size}, SAT_ICON_UNDO,
                   sat_action_of(SAT_ACTION_UNDO, 0), "Undo  [Ctrl+Z]", 0);
    x += size;
    sat_panel_icon(panel, (SatRect){x, top, size, size}, SAT_ICON_REDO,
                   sat_action_of(SAT_ACTION_REDO, 0), "Redo  [Ctrl+Y]", 0);
    x += size;
    sat_panel_icon(panel, (SatRect){x, top, size, size}, SAT_ICON_CLOSE,
                   sat_action_of(SAT_ACTION_AUTHOR, 0), "Close; the draft is kept  [Ctrl+E]", 0);
}

/* ---- what is there --------------------------------------------------------------------------- */

/** One line: a number, a text, buttons at its right. Returns where the buttons start. */
static double row(SatStackPanel *panel, const char *number, SatColor color, const char *text,
                  SatAction action, size_t buttons)
{
    const double height = sat_ui_points(panel->ui, 32.0);
    const double badge = sat_ui_points(panel->ui, 22.0);
    const double pad = sat_ui_points(panel->ui, 5.0);
    const double right = sat_ui_points(panel->ui, 28.0) * (double)buttons;
    const SatRect line = {panel->area.x, panel->y, panel->area.width, height};
    const SatRect open = {line.x, line.y, line.width - right, height};
    const unsigned look = sat_panel_place(panel, open, action, "Edit");
    if ((look & (SAT_LOOK_HOVER | SAT_LOOK_FOCUS)) != 0) {
        sat_draw_round(panel->draw, line, SAT_RADIUS_POINTS, SAT_COLOR_HOVER);
    }
    const SatRect disc = {line.x + pad, line.y + (height - badge) / 2.0, badge, badge};
    sat_draw_round(panel->draw, disc, 99.0, color);
    sat_draw_text(panel->draw, disc, SAT_TEXT_SMALL, 0xFF08131DU, SAT_ALIGN_CENTER, number);
    const double left = disc.x + badge + 1.6 * pad;
    sat_draw_text(panel->draw, (SatRect){left, line.y, line.x + line.width - right - left, height},
                  SAT_TEXT_BODY, SAT_COLOR_TEXT, SAT_ALIGN_LEFT, text);
    return line.x + line.width - right;
}

static void row_icon(SatStackPanel *panel, double *x, SatIcon icon, SatAction action,
                     const char *tooltip, bool is_off)
{
    const double size = sat_ui_points(panel->ui, 28.0);
    const double top = panel->y + sat_ui_points(panel->ui, 2.0);
    sat_panel_icon(panel, (SatRect){*x, top, size, size}, icon, action, tooltip,
                   is_off ? SAT_PANEL_OFF : 0U);
    *x += size;
}

static void end_row(SatStackPanel *panel)
{
    panel->y += sat_ui_points(panel->ui, 33.0);
}

static void paint_findings(SatStackPanel *panel, const SatTeaching *teaching)
{
    if (teaching->finding_count > 0) {
        sat_panel_heading(panel, "Findings");
    }
    for (size_t i = 0; i < teaching->finding_count; i++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", i + 1);
        double x =
            row(panel, number, 0xFF000000U | sat_stack_finding_color(i), teaching->findings[i].text,
                sat_author_page_action(SAT_ACTION_AUTHOR_PAGE, SAT_AUTHOR_FINDING, i), 1);
        row_icon(panel, &x, SAT_ICON_DELETE,
                 sat_author_page_action(SAT_ACTION_AUTHOR_REMOVE, SAT_AUTHOR_FINDING, i),
                 "Delete the finding", false);
        end_row(panel);
    }
}

static void paint_questions(SatStackPanel *panel, const SatTeaching *teaching)
{
    if (teaching->question_count > 0) {
        sat_panel_heading(panel, "Questions");
    }
    for (size_t i = 0; i < teaching->question_count; i++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", i + 1);
        double x = row(panel, number, 0xFFC9CED4U, teaching->questions[i].prompt,
                       sat_author_page_action(SAT_ACTION_AUTHOR_PAGE, SAT_AUTHOR_QUESTION, i), 1);
        row_icon(panel, &x, SAT_ICON_DELETE,
                 sat_author_page_action(SAT_ACTION_AUTHOR_REMOVE, SAT_AUTHOR_QUESTION, i),
                 "Delete the question", false);
        end_row(panel);
    }
}

/** What a step is about, in a line. */
static void step_text(const SatTeaching *teaching, const SatStep *step, char *text, size_t capacity)
{
    if (step->question < teaching->question_count) {
        snprintf(text, capacity, "Question: %s", teaching->questions[step->question].prompt);
    } else if (step->text[0] != '\0') {
        snprintf(text, capacity, "%s", step->text);
    } else if (step->finding_count > 0 && step->findings[0] < teaching->finding_count) {
        snprintf(text, capacity, "Finding: %s", teaching->findings[step->findings[0]].text);
    } else if (step->reveals != 0) {
        snprintf(text, capacity, "Reveals");
    } else {
        snprintf(text, capacity, "Images");
    }
}

static void paint_steps(SatStackPanel *panel, const SatTeaching *teaching)
{
    if (teaching->step_count > 0) {
        sat_panel_heading(panel, "Steps, in the order they are played");
    }
    for (size_t i = 0; i < teaching->step_count; i++) {
        char number[24];
        char text[400];
        snprintf(number, sizeof number, "%zu", i + 1);
        step_text(teaching, &teaching->steps[i], text, sizeof text);
        double x = row(panel, number, SAT_COLOR_ACCENT, text,
                       sat_author_page_action(SAT_ACTION_AUTHOR_PAGE, SAT_AUTHOR_STEP, i), 3);
        row_icon(panel, &x, SAT_ICON_UP, sat_action_of(SAT_ACTION_AUTHOR_EARLIER, i), "Earlier",
                 i == 0);
        row_icon(panel, &x, SAT_ICON_DOWN, sat_action_of(SAT_ACTION_AUTHOR_LATER, i), "Later",
                 i + 1 == teaching->step_count);
        row_icon(panel, &x, SAT_ICON_DELETE,
                 sat_author_page_action(SAT_ACTION_AUTHOR_REMOVE, SAT_AUTHOR_STEP, i),
                 "Delete the step", false);
        end_row(panel);
    }
}

/* ---- tools ----------------------------------------------------------------------------------- */

static void paint_tools(SatStackPanel *panel)
{
    const SatPanelButton capture[] = {
        {SAT_ICON_CAPTURE, "Capture step", sat_action_of(SAT_ACTION_CAPTURE, 0), 0}};
    const SatPanelButton choices[] = {
        {SAT_ICON_NONE, "Single choice", sat_action_of(SAT_ACTION_AUTHOR_ASK, SAT_QUESTION_SINGLE),
         0},
        {SAT_ICON_NONE, "Multiple choice",
         sat_action_of(SAT_ACTION_AUTHOR_ASK, SAT_QUESTION_MULTIPLE), 0}};
    const SatPanelButton others[] = {
        {SAT_ICON_NONE, "True or false", sat_action_of(SAT_ACTION_AUTHOR_ASK, SAT_QUESTION_BOOLEAN),
         0},
        {SAT_ICON_NONE, "Own words", sat_action_of(SAT_ACTION_AUTHOR_ASK, SAT_QUESTION_TEXT), 0}};
    const SatPanelButton texts[] = {
        {SAT_ICON_TEXT, "Title, history, diagnosis\xE2\x80\xA6",
         sat_author_page_action(SAT_ACTION_AUTHOR_PAGE, SAT_AUTHOR_CASE, 0), 0}};
    sat_panel_buttons(panel, texts, 1);
    sat_panel_buttons(panel, capture, 1);
    sat_panel_heading(panel, "Draw mark");
    sat_panel_shapes(panel, NULL, SAT_DRAWS_MARK);
    sat_panel_heading(panel, "New question about what is on screen");
    sat_panel_buttons(panel, choices, 2);
    sat_panel_buttons(panel, others, 2);
    sat_panel_shapes(panel, "Hotspot", SAT_DRAWS_RIGHT);
}

static void paint_saving(SatStackPanel *panel)
{
    const SatScreenHost *host = panel->stack->base.host;
    const SatAuthor *author = panel->stack->author.author;
    const bool is_empty = sat_author_teaching(author)->step_count == 0;
    const SatPanelButton buttons[] = {{SAT_ICON_PLAY, "Play it",
                                       sat_action_of(SAT_ACTION_LESSON_PRACTICE, 0),
                                       is_empty ? SAT_PANEL_OFF : 0U},
                                      {SAT_ICON_SAVE, "Save as pack\xE2\x80\xA6",
                                       sat_action_of(SAT_ACTION_SAVE, 0), SAT_PANEL_PRIMARY}};
    sat_panel_gap(panel, 18.0);
    if (host->can_save) {
        sat_panel_buttons(panel, buttons, 2);
        sat_panel_paragraph(panel, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM,
                            "Every change is kept at once, and is here again at the next start. "
                            "Save as pack puts it into a file to share.");
        return;
    }
    char text[1600];
    sat_panel_buttons(panel, buttons, 1);
    snprintf(text, sizeof text,
             "Every change is kept at once. This pack was opened by itself, so it cannot be saved "
             "anew from here: open the DICOM files it was made from, or give this draft to satchel "
             "pack:\nsatchel pack SOURCE -o FILE.satchel --with %s",
             author->path);
    sat_panel_paragraph(panel, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, text);
}

static void paint_all(SatStackPanel *panel)
{
    const SatTeaching *teaching = sat_stack_teaching(panel->stack);
    paint_tools(panel);
    paint_findings(panel, teaching);
    paint_questions(panel, teaching);
    paint_steps(panel, teaching);
    paint_saving(panel);
}

/* ---- the whole ------------------------------------------------------------------------------- */

void sat_stack_paint_author(SatStackScreen *stack)
{
    SatUi *ui = stack->base.host->ui;
    SatDraw *draw = stack->base.host->draw;
    const SatRect area = stack->layout.text_panel;
    const double margin = sat_ui_points(ui, 16.0);
    const double head = sat_ui_points(ui, HEAD_POINTS);
    if (!(area.width > 0.0)) {
        return;
    }
    SatStackPanel panel = {
        .stack = stack,
        .ui = ui,
        .draw = draw,
        .area = {area.x + margin, area.y, area.width - 2.0 * margin, area.height}};
    sat_draw_fill(draw, area, SAT_COLOR_PANEL);
    paint_head(&panel, (SatRect){area.x, area.y, area.width, head});
    panel.visible = (SatRect){area.x, area.y + head, area.width, area.height - head};
    panel.y = panel.visible.y + sat_ui_points(ui, 4.0) - stack->author.scroll;
    sat_draw_clip(draw, &panel.visible);
    if (stack->author.author->page == SAT_AUTHOR_ALL) {
        paint_all(&panel);
    } else {
        sat_panel_author_form(&panel);
    }
    sat_draw_clip(draw, NULL);
    const double bottom = panel.y + margin + stack->author.scroll;
    stack->author.scroll_most = fmax(0.0, bottom - (area.y + area.height));
    sat_stack_clamp_scroll(stack, &stack->author.scroll, stack->author.scroll_most);
}
