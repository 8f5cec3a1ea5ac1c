/* The panel with the text of case and series; what gives the case away waits for Reveal. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "player/screen/rich_panel.h"
#include "player/screen/theme.h"

static bool can_be_played(const SatTeaching *teaching)
{
    return teaching->question_count > 0 || teaching->step_count > 0 || teaching->finding_count > 0;
}

bool sat_stack_has_text(const SatCase *teaching_case)
{
    return teaching_case->presentation[0] != '\0' || teaching_case->diagnosis[0] != '\0' ||
           teaching_case->discussion[0] != '\0' || can_be_played(teaching_case->teaching);
}

void sat_panel_paragraph(SatStackPanel *panel, SatTextStyle style, SatColor color, const char *text)
{
    if (text[0] != '\0') {
        panel->y += sat_draw_paragraphs(panel->draw,
                                        (SatRect){panel->area.x, panel->y, panel->area.width, 0.0},
                                        style, color, text);
    }
}

void sat_panel_section(SatStackPanel *panel, const char *heading, const char *text)
{
    if (text[0] == '\0') {
        return;
    }
    panel->y += sat_ui_points(panel->ui, 14.0);
    sat_panel_paragraph(panel, SAT_TEXT_SMALL, SAT_COLOR_ACCENT, heading);
    panel->y += sat_ui_points(panel->ui, 2.0);
    sat_panel_rich(panel, text);
}

void sat_panel_gap(SatStackPanel *panel, double points)
{
    panel->y += sat_ui_points(panel->ui, points);
}

unsigned sat_panel_place(SatStackPanel *panel, SatRect rect, SatAction action, const char *tooltip)
{
    const SatRect part = sat_stack_visible_part(panel->visible, rect);
    return part.height > 0.0 ? sat_ui_place(panel->ui, part, action, tooltip, 0) : 0U;
}

/** One of several sentences below a section. */
static void remark(SatStackPanel *panel, const char *text)
{
    if (text[0] != '\0') {
        panel->y += sat_ui_points(panel->ui, 4.0);
        sat_panel_paragraph(panel, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, text);
    }
}

static void list(SatStackPanel *panel, const char *heading, const char *const *items, size_t count,
                 const char *separator)
{
    char text[4096];
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < count && used + 1 < sizeof text; i++) {
        const int wrote =
            snprintf(text + used, sizeof text - used, "%s%s", i > 0 ? separator : "", items[i]);
        used += wrote > 0 ? (size_t)wrote : 0;
    }
    sat_panel_section(panel, heading, text);
}

/** What the series on screen is: all that was noted when it was packed. */
static void series_text(SatStackPanel *panel, const SatStackScreen *stack)
{
    const SatSeries *series = sat_stack_series(stack);
    char buffer[SAT_CONVERSION_BYTES];
    if (series->note_count == 0 && series->lossy_history[0] == '\0' &&
        series->conversion[0] == '\0') {
        return;
    }
    panel->y += sat_ui_points(panel->ui, 14.0);
    sat_panel_paragraph(panel, SAT_TEXT_SMALL, SAT_COLOR_ACCENT, "Series");
    for (size_t i = 0; i < series->note_count; i++) {
        remark(panel, series->notes[i]);
    }
    remark(panel, series->lossy_history);
    remark(panel, sat_conversion_told(series->conversion, buffer));
}

/** What is not in the pack, and how to look at it. */
static void left_out_text(SatStackPanel *panel, const SatScreenHost *host)
{
    char text[240];
    const char *them = host->left_out == 1 ? "it" : "them";
    if (host->left_out == 0) {
        return;
    }
    const int used = snprintf(text, sizeof text,
                              "%zu series %s left out: a name, a date or a face may be seen in %s.",
                              host->left_out, host->left_out == 1 ? "was" : "were", them);
    if (host->can_save) {
        snprintf(text + used, sizeof text - (size_t)used,
                 " \xE2\x80\x9CSave as pack\xE2\x80\xA6\xE2\x80\x9D shows %s and asks you.", them);
    }
    sat_panel_section(panel, "Left out", text);
}

static void reveal_button(SatStackPanel *panel)
{
    const double height = sat_ui_points(panel->ui, 36.0);
    panel->y += sat_ui_points(panel->ui, 18.0);
    sat_ui_button(panel->ui,
                  (SatRect){panel->area.x, panel->y,
                            fmin(panel->area.width, sat_ui_points(panel->ui, 220.0)), height},
                  SAT_ICON_REVEAL, "Reveal diagnosis", (SatAction){SAT_ACTION_REVEAL, 0},
                  SAT_WIDGET_PRIMARY);
    panel->y += height;
}

static void diagnosis_text(SatStackPanel *panel, const SatCase *teaching_case)
{
    char diagnosis[1200];
    const bool certain = teaching_case->certainty[0] != '\0';
    snprintf(diagnosis, sizeof diagnosis, "%s%s%s%s", teaching_case->diagnosis, certain ? " (" : "",
             teaching_case->certainty, certain ? ")" : "");
    sat_panel_section(panel, "Diagnosis", teaching_case->diagnosis[0] != '\0' ? diagnosis : "");
}

static void case_text(SatStackPanel *panel, const SatCase *teaching_case)
{
    const SatStackScreen *stack = panel->stack;
    if (sat_stack_reveals(stack, SAT_REVEAL_DIAGNOSIS)) {
        diagnosis_text(panel, teaching_case);
    }
    if (sat_stack_reveals(stack, SAT_REVEAL_DISCUSSION)) {
        sat_panel_section(panel, "Discussion", teaching_case->discussion);
    }
    if (sat_stack_reveals(stack, SAT_REVEAL_TAGS)) {
        list(panel, "Systems", teaching_case->systems, teaching_case->system_count, ", ");
        list(panel, "Tags", teaching_case->tags, teaching_case->tag_count, ", ");
    }
    if (sat_stack_reveals(stack, SAT_REVEAL_DISCUSSION)) { /* these name the case elsewhere */
        list(panel, "References", teaching_case->references, teaching_case->reference_count, "\n");
        sat_panel_section(panel, "Contributor", teaching_case->contributor);
        sat_panel_section(panel, "Licence", teaching_case->licence);
        sat_panel_section(panel, "rID", teaching_case->rid);
        sat_panel_section(panel, "DOI", teaching_case->doi);
    }
}

/** What the present step says, unless it is one of the texts below. */
static void step_text(SatStackPanel *panel, const SatCase *teaching_case)
{
    const SatLesson *lesson = panel->stack->lesson.lesson;
    const SatStep *step =
        lesson != NULL ? sat_lesson_step(lesson, sat_lesson_position(lesson)) : NULL;
    if (step != NULL && strcmp(step->text, teaching_case->presentation) != 0 &&
        strcmp(step->text, teaching_case->diagnosis) != 0 &&
        strcmp(step->text, teaching_case->discussion) != 0) {
        sat_panel_gap(panel, 10.0);
        sat_panel_rich(panel, step->text);
    }
}

/** The ways into a lesson, of a case that has one. */
static void lesson_buttons(SatStackPanel *panel)
{
    static const struct {
        const char *label;
        SatActionKind kind;
    } WAYS[] = {{"Present", SAT_ACTION_LESSON_START},
                {"Practise", SAT_ACTION_LESSON_PRACTICE},
                {"Exam", SAT_ACTION_LESSON_EXAM}};
    const double height = sat_ui_points(panel->ui, 34.0);
    const double gap = sat_ui_points(panel->ui, 6.0);
    const double width = floor((panel->area.width - 2.0 * gap) / 3.0);
    sat_panel_gap(panel, 10.0);
    for (size_t i = 0; i < sizeof WAYS / sizeof *WAYS; i++) {
        const SatRect place = {panel->area.x + (width + gap) * (double)i, panel->y, width, height};
        if (place.y >= panel->visible.y) { /* scrolled under the toolbar: it must not take clicks */
            sat_ui_button(panel->ui, place, SAT_ICON_NONE, WAYS[i].label,
                          sat_action_of(WAYS[i].kind, 0), 0);
        }
    }
    panel->y += height;
}

static void texts(SatStackPanel *panel, const SatCase *teaching_case)
{
    const SatStackScreen *stack = panel->stack;
    const bool exploring = stack->lesson.lesson == NULL;
    const bool revealed = sat_stack_reveals(stack, SAT_REVEAL_DIAGNOSIS);
    char age_sex[64];
    sat_panel_paragraph(panel, SAT_TEXT_BOLD, SAT_COLOR_TEXT,
                        sat_stack_case_title(stack, stack->current->case_index));
    sat_case_age_sex(teaching_case, age_sex, sizeof age_sex);
    if (sat_stack_reveals(stack, SAT_REVEAL_TITLE)) { /* the hidden title has it already */
        sat_panel_paragraph(panel, SAT_TEXT_BODY, SAT_COLOR_TEXT_DIM, age_sex);
    }
    if (exploring && can_be_played(teaching_case->teaching)) {
        lesson_buttons(panel);
    }
    step_text(panel, teaching_case);
    sat_panel_question(panel);
    if (sat_stack_reveals(stack, SAT_REVEAL_PRESENTATION)) {
        sat_panel_section(panel, "Presentation", teaching_case->presentation);
    }
    sat_panel_findings(panel);
    case_text(panel, teaching_case);
    if (exploring && !revealed) {
        reveal_button(panel);
    } else if (exploring && !sat_stack_has_text(teaching_case)) {
        sat_panel_gap(panel, 16.0);
        sat_panel_paragraph(panel, SAT_TEXT_BODY, SAT_COLOR_TEXT_DIM, "This case has no text.");
    }
    series_text(panel, stack);
    left_out_text(panel, stack->base.host);
}

void sat_stack_paint_text(SatStackScreen *stack)
{
    SatUi *ui = stack->base.host->ui;
    SatDraw *draw = stack->base.host->draw;
    const SatRect area = stack->layout.text_panel;
    if (!(area.width > 0.0)) {
        return;
    }
    const double margin = sat_ui_points(ui, 16.0);
    sat_draw_fill(draw, area, SAT_COLOR_PANEL);
    sat_draw_clip(draw, &area);
    SatStackPanel panel = {stack, ui,
                           draw,  {area.x + margin, area.y, area.width - 2.0 * margin, area.height},
                           area,  area.y + margin - stack->text_scroll};
    texts(&panel, sat_stack_case(stack));
    const double bottom = panel.y + margin + stack->text_scroll;
    stack->text_scroll_most = fmax(0.0, bottom - (area.y + area.height));
    sat_stack_clamp_scroll(stack, &stack->text_scroll, stack->text_scroll_most);
    sat_draw_clip(draw, NULL);
}
