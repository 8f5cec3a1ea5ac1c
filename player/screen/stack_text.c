/* The panel with the text of case and series; what gives the case away waits for Reveal. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "player/screen/stack_private.h"
#include "player/screen/theme.h"

typedef struct {
    SatUi *ui;
    SatDraw *draw;
    SatRect area; /* without margins */
    double y;
} Panel;

bool sat_stack_has_text(const SatCase *teaching_case)
{
    return teaching_case->presentation[0] != '\0' || teaching_case->diagnosis[0] != '\0' ||
           teaching_case->discussion[0] != '\0';
}

static void paragraph(Panel *panel, SatTextStyle style, SatColor color, const char *text)
{
    if (text[0] != '\0') {
        panel->y += sat_draw_paragraphs(panel->draw,
                                        (SatRect){panel->area.x, panel->y, panel->area.width, 0.0},
                                        style, color, text);
    }
}

static void section(Panel *panel, const char *heading, const char *text)
{
    if (text[0] == '\0') {
        return;
    }
    panel->y += sat_ui_points(panel->ui, 14.0);
    paragraph(panel, SAT_TEXT_SMALL, SAT_COLOR_ACCENT, heading);
    panel->y += sat_ui_points(panel->ui, 2.0);
    paragraph(panel, SAT_TEXT_BODY, SAT_COLOR_TEXT, text);
}

/** One of several sentences below a section. */
static void remark(Panel *panel, const char *text)
{
    if (text[0] != '\0') {
        panel->y += sat_ui_points(panel->ui, 4.0);
        paragraph(panel, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, text);
    }
}

static void list(Panel *panel, const char *heading, const char *const *items, size_t count,
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
    section(panel, heading, text);
}

/** What the series on screen is: all that was noted when it was packed. */
static void series_text(Panel *panel, const SatStackScreen *stack)
{
    const SatSeries *series = sat_stack_series(stack);
    char buffer[SAT_CONVERSION_BYTES];
    if (series->note_count == 0 && series->lossy_history[0] == '\0' &&
        series->conversion[0] == '\0') {
        return;
    }
    panel->y += sat_ui_points(panel->ui, 14.0);
    paragraph(panel, SAT_TEXT_SMALL, SAT_COLOR_ACCENT, "Series");
    for (size_t i = 0; i < series->note_count; i++) {
        remark(panel, series->notes[i]);
    }
    remark(panel, series->lossy_history);
    remark(panel, sat_conversion_told(series->conversion, buffer));
}

/** What is not in the pack, and how to look at it. */
static void left_out_text(Panel *panel, const SatScreenHost *host)
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
    section(panel, "Left out", text);
}

static void reveal_button(Panel *panel)
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

static void revealed_text(Panel *panel, const SatCase *teaching_case)
{
    char diagnosis[1200];
    const bool certain = teaching_case->certainty[0] != '\0';
    snprintf(diagnosis, sizeof diagnosis, "%s%s%s%s", teaching_case->diagnosis, certain ? " (" : "",
             teaching_case->certainty, certain ? ")" : "");
    section(panel, "Diagnosis", teaching_case->diagnosis[0] != '\0' ? diagnosis : "");
    section(panel, "Discussion", teaching_case->discussion);
    list(panel, "Systems", teaching_case->systems, teaching_case->system_count, ", ");
    list(panel, "Tags", teaching_case->tags, teaching_case->tag_count, ", ");
    list(panel, "References", teaching_case->references, teaching_case->reference_count, "\n");
    section(panel, "Contributor", teaching_case->contributor);
    section(panel, "Licence", teaching_case->licence);
    section(panel, "rID", teaching_case->rid);
    section(panel, "DOI", teaching_case->doi);
}

void sat_stack_paint_text(SatStackScreen *stack)
{
    SatUi *ui = stack->base.host->ui;
    SatDraw *draw = stack->base.host->draw;
    const SatRect area = stack->layout.text_panel;
    const SatCase *teaching_case = stack->current->pack_case->model;
    const size_t case_index = stack->current->case_index;
    const bool revealed = sat_pack_session_is_revealed(stack->session, case_index);
    char age_sex[64];
    if (!(area.width > 0.0)) {
        return;
    }
    const double margin = sat_ui_points(ui, 16.0);
    sat_draw_fill(draw, area, SAT_COLOR_PANEL);
    sat_draw_clip(draw, &area);
    Panel panel = {ui, draw,
                   (SatRect){area.x + margin, area.y, area.width - 2.0 * margin, area.height},
                   area.y + margin - stack->text_scroll};
    paragraph(&panel, SAT_TEXT_BOLD, SAT_COLOR_TEXT,
              sat_pack_session_title(stack->session, case_index));
    sat_case_age_sex(teaching_case, age_sex, sizeof age_sex);
    if (revealed) {
        paragraph(&panel, SAT_TEXT_BODY, SAT_COLOR_TEXT_DIM, age_sex);
    }
    section(&panel, "Presentation", teaching_case->presentation);
    if (revealed) {
        revealed_text(&panel, teaching_case);
    } else {
        reveal_button(&panel);
    }
    if (revealed && !sat_stack_has_text(teaching_case)) {
        panel.y += margin;
        paragraph(&panel, SAT_TEXT_BODY, SAT_COLOR_TEXT_DIM, "This case has no text.");
    }
    series_text(&panel, stack);
    left_out_text(&panel, stack->base.host);
    const double bottom = panel.y + margin + stack->text_scroll;
    stack->text_scroll_most = fmax(0.0, bottom - (area.y + area.height));
    sat_stack_clamp_scroll(stack, &stack->text_scroll, stack->text_scroll_most);
    sat_draw_clip(draw, NULL);
}
