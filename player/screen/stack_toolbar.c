/* Toolbar and slider of the stack screen. */
#include <math.h>

#include "player/screen/stack_lesson_private.h"
#include "player/screen/theme.h"

/* ---- toolbar --------------------------------------------------------------------------------- */

typedef enum {
    FOR_ALL,
    FOR_GRAY,
    FOR_PROJECTION,
    FOR_STACKS,
    FOR_FINDINGS,
    FOR_LESSON,
    FOR_UNSAVED
} ToolCondition;

typedef struct {
    SatActionKind kind;
    SatIcon icon;
    ToolCondition condition;
    bool gap_before;
} ToolButton;

static const ToolButton LEFT_BUTTONS[] = {
    {SAT_ACTION_OPEN, SAT_ICON_OPEN, FOR_ALL, false},
    {SAT_ACTION_SAVE, SAT_ICON_SAVE, FOR_UNSAVED, false},
    {SAT_ACTION_TOOL_SCROLL, SAT_ICON_SCROLL, FOR_ALL, true},
    {SAT_ACTION_TOOL_WINDOW, SAT_ICON_WINDOW, FOR_ALL, false},
    {SAT_ACTION_TOOL_ZOOM, SAT_ICON_ZOOM, FOR_ALL, false},
    {SAT_ACTION_TOOL_PAN, SAT_ICON_PAN, FOR_ALL, false},
    {SAT_ACTION_PRESET_MENU, SAT_ICON_PRESETS, FOR_GRAY, true},
    {SAT_ACTION_INVERT, SAT_ICON_INVERT, FOR_GRAY, false},
    {SAT_ACTION_FIT, SAT_ICON_FIT, FOR_ALL, true},
    {SAT_ACTION_ONE_TO_ONE, SAT_ICON_NONE, FOR_ALL, false},
    {SAT_ACTION_RESET, SAT_ICON_RESET, FOR_ALL, false},
    {SAT_ACTION_ROTATE_LEFT, SAT_ICON_ROTATE_LEFT, FOR_PROJECTION, true},
    {SAT_ACTION_ROTATE_RIGHT, SAT_ICON_ROTATE_RIGHT, FOR_PROJECTION, false},
    {SAT_ACTION_FLIP, SAT_ICON_FLIP, FOR_PROJECTION, false},
    {SAT_ACTION_CINE, SAT_ICON_PLAY, FOR_STACKS, true},
    {SAT_ACTION_MARKS, SAT_ICON_MARKS, FOR_FINDINGS, true},
    {SAT_ACTION_PRESENT_MENU, SAT_ICON_POINTER, FOR_LESSON, true},
};

static const ToolButton RIGHT_BUTTONS[] = {
    {SAT_ACTION_AUTHOR, SAT_ICON_AUTHOR, FOR_ALL, false},
    {SAT_ACTION_LESSON_MENU, SAT_ICON_LESSON, FOR_ALL, false},
    {SAT_ACTION_INFO, SAT_ICON_INFO, FOR_ALL, false},
    {SAT_ACTION_TEXT_PANEL, SAT_ICON_TEXT, FOR_ALL, false},
    {SAT_ACTION_FULL_SCREEN, SAT_ICON_FULL_SCREEN, FOR_ALL, false},
    {SAT_ACTION_HELP, SAT_ICON_HELP, FOR_ALL, false},
};

static bool applies(const SatStackScreen *stack, ToolCondition condition)
{
    const SatSeries *series = sat_stack_series(stack);
    switch (condition) {
    case FOR_GRAY:
        return series->samples == 1;
    case FOR_PROJECTION:
        return sat_stack_is_projection(series);
    case FOR_STACKS:
        return series->frame_count > 1;
    case FOR_FINDINGS: /* that may be seen: the button must not tell of others */
        for (size_t i = 0; i < sat_stack_teaching(stack)->finding_count; i++) {
            if (sat_stack_reveals_finding(stack, i)) {
                return true;
            }
        }
        return false;
    case FOR_LESSON:
        return stack->lesson.run != NULL;
    case FOR_UNSAVED:
        return stack->base.host->can_save;
    case FOR_ALL:
        break;
    }
    return true;
}

static bool is_active(const SatStackScreen *stack, SatActionKind kind)
{
    switch ((int)kind) {
    case SAT_ACTION_TOOL_SCROLL:
        return stack->tool == SAT_TOOL_SCROLL;
    case SAT_ACTION_TOOL_WINDOW:
        return stack->tool == SAT_TOOL_WINDOW;
    case SAT_ACTION_TOOL_ZOOM:
        return stack->tool == SAT_TOOL_ZOOM;
    case SAT_ACTION_TOOL_PAN:
        return stack->tool == SAT_TOOL_PAN;
    case SAT_ACTION_INVERT:
        return sat_stack_view(stack)->voi.invert;
    case SAT_ACTION_CINE:
        return stack->cine.playing;
    case SAT_ACTION_MARKS:
        return !stack->marks.off;
    case SAT_ACTION_AUTHOR:
        return stack->author.open;
    case SAT_ACTION_PRESENT_MENU:
        return stack->presenter.tool != SAT_PRESENT_NOTHING;
    case SAT_ACTION_LESSON_MENU:
        return stack->lesson.run != NULL;
    case SAT_ACTION_TEXT_PANEL:
        return stack->layout.text_panel.width > 0.0;
    case SAT_ACTION_FULL_SCREEN:
        return sat_window_is_full_screen(stack->base.host->window);
    default:
        return false;
    }
}

static void tool_button(SatStackScreen *stack, const ToolButton *button, SatRect place)
{
    SatUi *ui = stack->base.host->ui;
    const SatAction action = {button->kind, 0};
    const unsigned flags = is_active(stack, button->kind) ? SAT_WIDGET_ACTIVE : 0U;
    SatIcon icon = button->icon;
    if (button->kind == SAT_ACTION_CINE && stack->cine.playing) {
        icon = SAT_ICON_PAUSE;
    }
    sat_ui_icon_button(ui, place, icon, action, flags);
    if (icon == SAT_ICON_NONE) {
        sat_draw_text(stack->base.host->draw, place, SAT_TEXT_BOLD, SAT_COLOR_TEXT,
                      SAT_ALIGN_CENTER, "1:1");
    }
}

void sat_stack_paint_toolbar(SatStackScreen *stack)
{
    SatUi *ui = stack->base.host->ui;
    SatDraw *draw = stack->base.host->draw;
    const SatRect bar = stack->layout.toolbar;
    const double size = sat_ui_points(ui, SAT_BUTTON_POINTS);
    const double step = size + sat_ui_points(ui, 2.0);
    const double pad = (bar.height - size) / 2.0;
    const double line = fmax(1.0, floor(sat_draw_scale(draw)));
    const size_t right_count = sizeof RIGHT_BUTTONS / sizeof *RIGHT_BUTTONS;
    sat_draw_fill(draw, bar, SAT_COLOR_BAR);
    sat_draw_fill(draw, (SatRect){bar.x, bar.y + bar.height - line, bar.width, line},
                  SAT_COLOR_LINE);
    const double right = bar.x + bar.width - pad - step * (double)right_count;
    double x = bar.x + pad;
    for (size_t i = 0; i < sizeof LEFT_BUTTONS / sizeof *LEFT_BUTTONS; i++) {
        const ToolButton *button = &LEFT_BUTTONS[i];
        const double gap = button->gap_before ? sat_ui_points(ui, 14.0) : 0.0;
        if (!applies(stack, button->condition) || x + gap + size > right) {
            continue;
        }
        x += gap;
        if (button->gap_before) {
            sat_draw_fill(
                draw,
                (SatRect){x - gap / 2.0 - line, bar.y + bar.height * 0.28, line, bar.height * 0.44},
                SAT_COLOR_LINE);
        }
        tool_button(stack, button, (SatRect){x, bar.y + pad, size, size});
        x += step;
    }
    for (size_t i = 0; i < right_count; i++) {
        tool_button(stack, &RIGHT_BUTTONS[i],
                    (SatRect){right + (double)i * step, bar.y + pad, size, size});
    }
    const double margin = sat_ui_points(ui, 18.0);
    if (right - x > sat_ui_points(ui, 160.0)) {
        sat_draw_text(draw, (SatRect){x + margin, bar.y, right - x - 2.0 * margin, bar.height},
                      SAT_TEXT_BODY, SAT_COLOR_TEXT_DIM, SAT_ALIGN_CENTER,
                      sat_stack_shown_title(stack));
    }
}

/* ---- slider ---------------------------------------------------------------------------------- */

/** One part of an upright slider, or of a lying one. */
static void paint_knob(const SatStackScreen *stack, SatRect slider, bool lies, uint32_t index,
                       uint32_t count, SatDragKind kind)
{
    SatDraw *draw = stack->base.host->draw;
    const double scale = sat_draw_scale(draw);
    const bool hot =
        stack->drag.kind == kind || (stack->pointer_inside && stack->drag.kind == SAT_DRAG_NONE &&
                                     sat_rect_has(slider, stack->pointer_x, stack->pointer_y));
    const SatRect knob =
        sat_slider_knob(lies ? sat_rect_mirrored(slider) : slider, scale, index, count);
    const SatRect inner = {knob.x + round(4.0 * scale), knob.y + round(2.0 * scale),
                           knob.width - 2.0 * round(4.0 * scale),
                           knob.height - 2.0 * round(2.0 * scale)};
    sat_draw_round(draw, lies ? sat_rect_mirrored(inner) : inner, 4.0,
                   hot ? 0xFF8A929BU : 0xFF626A73U);
}

void sat_stack_paint_slider(SatStackScreen *stack)
{
    const uint32_t count = sat_stack_place_count(sat_stack_series(stack));
    sat_draw_fill(stack->base.host->draw, stack->layout.slider, SAT_COLOR_PANEL);
    if (count > 1) {
        paint_knob(stack, stack->layout.slider, false, sat_stack_place(stack), count,
                   SAT_DRAG_SLIDER);
        sat_stack_paint_mark_ticks(stack);
    }
}

void sat_stack_paint_times(SatStackScreen *stack)
{
    const uint32_t count = sat_stack_time_count(sat_stack_series(stack));
    if (count > 1) {
        sat_draw_fill(stack->base.host->draw, stack->layout.times, SAT_COLOR_PANEL);
        paint_knob(stack, stack->layout.times, true, sat_stack_time(stack), count, SAT_DRAG_TIMES);
    }
}
