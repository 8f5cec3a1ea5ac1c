/* Findings: their list in the panel, going from one to the next, their marks on and off. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "player/screen/stack_lesson_private.h"
#include "player/screen/theme.h"

#define MOST_MARKS_LISTED 40

bool sat_stack_marks_start_over(SatStackScreen *stack, SatError *err)
{
    const size_t count = sat_stack_teaching(stack)->finding_count;
    free(stack->marks.off_each);
    stack->marks = (SatStackMarks){.selected = SAT_NO_INDEX};
    stack->marks.off_each = calloc(count + 1, sizeof *stack->marks.off_each);
    if (stack->marks.off_each == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the findings");
    }
    stack->marks.count = count;
    return true;
}

void sat_stack_show_finding(SatStackScreen *stack, size_t index)
{
    const SatTeaching *teaching = sat_stack_teaching(stack);
    if (index >= teaching->finding_count || !sat_stack_reveals_finding(stack, index)) {
        return;
    }
    const SatFinding *finding = &teaching->findings[index];
    stack->cine.playing = false;
    stack->marks.selected = index;
    stack->marks.off = false;
    stack->marks.off_each[index] = false;
    stack->text_follows = true;
    if (finding->view < teaching->view_count) {
        sat_stack_show_view(stack, finding->view);
    } else if (finding->mark_count > 0) {
        sat_stack_show_mark(stack, index, 0);
    }
    sat_stack_marks_changed(stack);
}

static void show_next(SatStackScreen *stack)
{
    const size_t count = sat_stack_teaching(stack)->finding_count;
    size_t at = stack->marks.selected < count ? stack->marks.selected : count - 1;
    for (size_t tried = 0; tried < count; tried++) {
        at = (at + 1) % count;
        if (sat_stack_reveals_finding(stack, at)) {
            sat_stack_show_finding(stack, at);
            return;
        }
    }
}

bool sat_stack_act_on_findings(SatStackScreen *stack, SatAction action)
{
    const SatTeaching *teaching = sat_stack_teaching(stack);
    switch ((int)action.kind) {
    case SAT_ACTION_MARKS:
        stack->marks.off = !stack->marks.off;
        break;
    case SAT_ACTION_FINDING_NEXT:
        show_next(stack);
        break;
    case SAT_ACTION_FINDING_SHOW:
        sat_stack_show_finding(stack, action.argument);
        break;
    case SAT_ACTION_FINDING_MARKS:
        if (action.argument < stack->marks.count) {
            bool *off = &stack->marks.off_each[action.argument];
            *off = !*off && !stack->marks.off; /* with all switched off: this one comes back */
            stack->marks.off = false;
        }
        break;
    case SAT_ACTION_MARK_SHOW: {
        const size_t finding = action.argument / SAT_MARKS_OF_FINDING;
        const size_t mark = action.argument % SAT_MARKS_OF_FINDING;
        if (finding < teaching->finding_count && mark < teaching->findings[finding].mark_count &&
            sat_stack_reveals_finding(stack, finding)) {
            stack->marks.selected = finding;
            stack->cine.playing = false;
            sat_stack_show_mark(stack, finding, mark);
        }
        break;
    }
    case SAT_ACTION_VIEW_SHOW:
        if (action.argument < teaching->view_count) {
            stack->cine.playing = false;
            sat_stack_show_view(stack, action.argument);
        }
        break;
    default:
        return false;
    }
    sat_stack_marks_changed(stack);
    return true;
}

/* ---- the list -------------------------------------------------------------------------------- */

static void number_badge(SatStackPanel *panel, size_t index, SatRect place)
{
    char number[24];
    snprintf(number, sizeof number, "%zu", index + 1);
    sat_draw_round(panel->draw, place, 99.0, 0xFF000000U | sat_stack_finding_color(index));
    sat_draw_text(panel->draw, place, SAT_TEXT_SMALL, 0xFF08131DU, SAT_ALIGN_CENTER, number);
}

/** A switch for the marks of one finding, at the right of its row. */
static void marks_switch(SatStackPanel *panel, size_t index, SatRect place)
{
    const SatStackMarks *marks = &panel->stack->marks;
    const bool on = !marks->off && !marks->off_each[index];
    const unsigned look =
        sat_panel_place(panel, place, sat_action_of(SAT_ACTION_FINDING_MARKS, index),
                        sat_action_title(SAT_ACTION_FINDING_MARKS));
    if ((look & SAT_LOOK_HOVER) != 0) {
        sat_draw_round(panel->draw, place, SAT_RADIUS_POINTS, SAT_COLOR_HOVER);
    }
    sat_draw_icon(panel->draw, SAT_ICON_REVEAL,
                  sat_rect_inset(place, sat_ui_points(panel->ui, 5.0)),
                  on ? SAT_COLOR_TEXT : SAT_COLOR_TEXT_OFF);
    if (!on) { /* told without colour, too */
        sat_draw_icon(panel->draw, SAT_ICON_CLOSE,
                      sat_rect_inset(place, sat_ui_points(panel->ui, 8.0)), SAT_COLOR_TEXT_DIM);
    }
    if ((look & SAT_LOOK_FOCUS) != 0) {
        sat_ui_draw_focus(panel->ui, place);
    }
}

static void mark_row(SatStackPanel *panel, size_t finding, size_t index)
{
    const SatMark *mark = &sat_stack_teaching(panel->stack)->findings[finding].marks[index];
    const double indent = sat_ui_points(panel->ui, 34.0);
    const double row = ceil(sat_text_line_height(panel->draw, SAT_TEXT_SMALL) * 1.5);
    const SatRect place = {panel->area.x + indent, panel->y, panel->area.width - indent, row};
    char text[400];
    char frames[64];
    const size_t first = mark->shape.first_frame + 1;
    const size_t last = mark->shape.last_frame + 1;
    snprintf(frames, sizeof frames, first == last ? "image %zu" : "images %zu\xE2\x80\x93%zu",
             first, last);
    snprintf(text, sizeof text, "%s, %s%s%.300s", sat_shape_kind_name(mark->shape.kind), frames,
             mark->text[0] != '\0' ? ": " : "", mark->text);
    const unsigned look = sat_panel_place(
        panel, place, sat_action_of(SAT_ACTION_MARK_SHOW, finding * SAT_MARKS_OF_FINDING + index),
        NULL);
    if ((look & (SAT_LOOK_HOVER | SAT_LOOK_FOCUS)) != 0) {
        sat_draw_round(panel->draw, place, SAT_RADIUS_POINTS, SAT_COLOR_HOVER);
    }
    sat_draw_text(panel->draw, sat_rect_inset(place, 4.0), SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM,
                  SAT_ALIGN_LEFT, text);
    panel->y += row;
}

/** Scrolls so that the row can be seen; shown by the next paint. */
static void follow(SatStackPanel *panel, SatRect row)
{
    SatStackScreen *stack = panel->stack;
    const double above = panel->visible.y - row.y;
    const double below = row.y + row.height - (panel->visible.y + panel->visible.height);
    if (stack->text_follows && (above > 0.0 || below > 0.0)) {
        stack->text_scroll += above > 0.0 ? -above : below;
        stack->base.host->repaint = true;
    }
    stack->text_follows = false;
}

static void finding_row(SatStackPanel *panel, size_t index)
{
    const SatFinding *finding = &sat_stack_teaching(panel->stack)->findings[index];
    const SatStackScreen *stack = panel->stack;
    const double pad = sat_ui_points(panel->ui, 6.0);
    const double badge = sat_ui_points(panel->ui, 22.0);
    const double side = finding->mark_count > 0 ? sat_ui_points(panel->ui, 28.0) : 0.0;
    const double left = panel->area.x + pad + badge + pad;
    const double width = panel->area.x + panel->area.width - left - side - pad;
    const double text_height =
        sat_text_paragraphs_height(panel->draw, width, SAT_TEXT_BODY, finding->text);
    const double height = fmax(text_height, badge) + 2.0 * pad;
    const SatRect row = {panel->area.x, panel->y, panel->area.width, height};
    const bool current =
        index == stack->marks.selected ||
        (stack->lesson.lesson != NULL && sat_lesson_is_about(stack->lesson.lesson, index));
    const unsigned look =
        sat_panel_place(panel, row, sat_action_of(SAT_ACTION_FINDING_SHOW, index), NULL);
    if (current || (look & SAT_LOOK_HOVER) != 0) {
        sat_draw_round(panel->draw, row, SAT_RADIUS_POINTS,
                       current ? SAT_COLOR_ACCENT_DIM : SAT_COLOR_HOVER);
    }
    number_badge(panel, index, (SatRect){row.x + pad, row.y + pad, badge, badge});
    sat_draw_paragraphs(panel->draw, (SatRect){left, row.y + pad, width, text_height},
                        SAT_TEXT_BODY, SAT_COLOR_TEXT, finding->text);
    if (side > 0.0) {
        marks_switch(
            panel, index,
            (SatRect){row.x + row.width - side - pad / 2.0, row.y + pad / 2.0, side, side});
    }
    if ((look & SAT_LOOK_FOCUS) != 0) {
        sat_ui_draw_focus(panel->ui, row);
    }
    if (index == stack->marks.selected) {
        follow(panel, row);
    }
    panel->y += height + pad / 2.0;
    const size_t listed =
        finding->mark_count < MOST_MARKS_LISTED ? finding->mark_count : MOST_MARKS_LISTED;
    for (size_t i = 0; current && i < listed; i++) {
        mark_row(panel, index, i);
    }
}

void sat_panel_findings(SatStackPanel *panel)
{
    const SatTeaching *teaching = sat_stack_teaching(panel->stack);
    bool any = false;
    for (size_t i = 0; i < teaching->finding_count; i++) {
        if (sat_stack_reveals_finding(panel->stack, i)) {
            if (!any) {
                sat_panel_gap(panel, 14.0);
                sat_panel_paragraph(panel, SAT_TEXT_SMALL, SAT_COLOR_ACCENT, "Findings");
                sat_panel_gap(panel, 4.0);
            }
            any = true;
            finding_row(panel, i);
        }
    }
}
