/* How the stack is shown: window, zoom, pan, turns. */
#include <math.h>

#include "player/screen/stack_private.h"

#define ZOOM_STEP 1.25
#define MOVE_POINTS 24.0
#define LEAST_WIDTH 1.0

void sat_stack_looks_changed(SatStackScreen *stack)
{
    stack->look++;
    stack->shape++;
    stack->base.host->repaint = true;
}

/** Only values to gray: the scaled picture stays. */
static void window_changed(SatStackScreen *stack)
{
    stack->look++;
    stack->base.host->repaint = true;
}

void sat_stack_marks_changed(SatStackScreen *stack)
{
    window_changed(stack);
}

static void set_voi(SatStackScreen *stack, SatVoiChoice choice)
{
    sat_stack_view(stack)->voi = choice;
    window_changed(stack);
}

static bool is_gray(const SatStackScreen *stack)
{
    return sat_stack_series(stack)->samples == 1;
}

void sat_stack_reset(SatStackScreen *stack)
{
    if (stack->panes.count > 0) {
        sat_stack_panes_close(stack);
        sat_stack_place_viewport(stack);
    }
    const SatSeries *series = sat_stack_series(stack);
    SatSeriesView *view = sat_stack_view(stack);
    view->voi = sat_voi_default(series);
    view->viewport.quarter_turns = 0;
    view->viewport.flipped = false;
    sat_viewport_set_image(&view->viewport, series->columns, series->rows, series->pixel_aspect);
    sat_stack_looks_changed(stack);
}

void sat_stack_drag_window(SatStackScreen *stack, double dx, double dy)
{
    SatSeriesView *view = sat_stack_view(stack);
    const SatSeries *series = sat_stack_series(stack);
    if (!is_gray(stack)) {
        return;
    }
    if (view->voi.use_table) { /* from a table the drag starts at the whole range */
        const bool invert = view->voi.invert;
        view->voi = sat_voi_auto(series);
        view->voi.invert = invert;
    }
    const double travel = 320.0 * sat_draw_scale(stack->base.host->draw);
    const double width = fmax(view->voi.window.width, LEAST_WIDTH);
    /* Right: wider. Up: lower centre, brighter (BIR). Both go by the window's own width. */
    view->voi.window.center += dy / travel * width;
    view->voi.window.width = fmin(fmax(width * exp(dx / travel), LEAST_WIDTH), 1e7);
    view->voi.window.explanation = "";
    window_changed(stack);
}

static void choose_preset(SatStackScreen *stack, size_t number)
{
    SatVoiPreset presets[9];
    const size_t count = is_gray(stack) ? sat_voi_presets(sat_stack_series(stack), presets) : 0;
    if (number >= 1 && number <= count) {
        SatVoiChoice choice = presets[number - 1].choice;
        choice.invert = sat_stack_view(stack)->voi.invert;
        set_voi(stack, choice);
    }
}

static void zoom_in_middle(SatStackScreen *stack, double factor)
{
    SatScreenViewport *viewport = &sat_stack_view(stack)->viewport;
    sat_viewport_zoom_at(viewport, factor, viewport->x + viewport->width / 2.0,
                         viewport->y + viewport->height / 2.0);
    sat_stack_looks_changed(stack);
}

static void move_by(SatStackScreen *stack, double right, double down)
{
    const double step = MOVE_POINTS * sat_draw_scale(stack->base.host->draw);
    sat_viewport_pan(&sat_stack_view(stack)->viewport, right * step, down * step);
    sat_stack_looks_changed(stack);
}

static void turn(SatStackScreen *stack, int quarter_turns, bool flip)
{
    if (!sat_stack_is_projection(sat_stack_series(stack))) {
        return; /* a turned cross-section is a wrong side waiting to be read */
    }
    if (flip) {
        sat_viewport_flip(&sat_stack_view(stack)->viewport);
    } else {
        sat_viewport_turn(&sat_stack_view(stack)->viewport, quarter_turns);
    }
    sat_stack_looks_changed(stack);
}

static bool act_on_window(SatStackScreen *stack, SatAction action)
{
    SatSeriesView *view = sat_stack_view(stack);
    SatVoiChoice choice = view->voi;
    switch ((int)action.kind) {
    case SAT_ACTION_PRESET:
        choose_preset(stack, action.argument);
        return true;
    case SAT_ACTION_WINDOW_AUTO:
        choice = sat_voi_auto(sat_stack_series(stack));
        break;
    case SAT_ACTION_WINDOW_DEFAULT:
        choice = sat_voi_default(sat_stack_series(stack));
        break;
    case SAT_ACTION_INVERT:
        choice.invert = !choice.invert;
        break;
    default:
        return false;
    }
    if (action.kind != SAT_ACTION_INVERT) {
        choice.invert = view->voi.invert;
    }
    if (is_gray(stack)) {
        set_voi(stack, choice);
    }
    return true;
}

bool sat_stack_act_on_looks(SatStackScreen *stack, SatAction action)
{
    SatScreenViewport *viewport = &sat_stack_view(stack)->viewport;
    switch ((int)action.kind) {
    case SAT_ACTION_ZOOM_IN:
        zoom_in_middle(stack, ZOOM_STEP);
        return true;
    case SAT_ACTION_ZOOM_OUT:
        zoom_in_middle(stack, 1.0 / ZOOM_STEP);
        return true;
    case SAT_ACTION_FIT:
        sat_viewport_fit(viewport);
        break;
    case SAT_ACTION_ONE_TO_ONE:
        sat_viewport_one_to_one(viewport);
        break;
    case SAT_ACTION_MOVE_LEFT:
        move_by(stack, -1.0, 0.0);
        return true;
    case SAT_ACTION_MOVE_RIGHT:
        move_by(stack, 1.0, 0.0);
        return true;
    case SAT_ACTION_MOVE_UP:
        move_by(stack, 0.0, -1.0);
        return true;
    case SAT_ACTION_MOVE_DOWN:
        move_by(stack, 0.0, 1.0);
        return true;
    case SAT_ACTION_ROTATE_RIGHT:
        turn(stack, 1, false);
        return true;
    case SAT_ACTION_ROTATE_LEFT:
        turn(stack, 3, false);
        return true;
    case SAT_ACTION_FLIP:
        turn(stack, 0, true);
        return true;
    case SAT_ACTION_RESET:
        sat_stack_reset(stack);
        return true;
    default:
        return act_on_window(stack, action);
    }
    sat_stack_looks_changed(stack);
    return true;
}
