/* Mouse on the stack screen: wheel, drags, menus. */
#include <math.h>
#include <stdio.h>

#include "player/screen/stack_author_private.h"
#include "player/screen/stack_lesson_private.h"

#define CLICK_POINTS 4.0 /* a press that moved less is a click */
#define FASTER 3.0       /* with Ctrl */

static SatTool tool_for(const SatStackScreen *stack, const SatInput *input)
{
    const bool swapped = stack->base.host->left_button == SAT_LEFT_WINDOW;
    if (input->button == SAT_BUTTON_RIGHT) {
        return swapped ? SAT_TOOL_SCROLL : SAT_TOOL_WINDOW;
    }
    if ((input->modifiers & SAT_MOD_SHIFT) != 0) {
        return SAT_TOOL_WINDOW;
    }
    if (input->button == SAT_BUTTON_MIDDLE || (input->modifiers & SAT_MOD_ALT) != 0) {
        return SAT_TOOL_PAN;
    }
    return stack->tool;
}

static void slide(SatStackScreen *stack, const SatInput *input)
{
    const SatSeries *series = sat_stack_series(stack);
    const double scale = sat_draw_scale(stack->base.host->draw);
    if (stack->drag.kind == SAT_DRAG_SLIDER) {
        sat_stack_show_place(stack, sat_slider_frame(stack->layout.slider, scale, input->y,
                                                     sat_stack_place_count(series)));
    } else {
        sat_stack_show_time(stack, sat_slider_frame(sat_rect_mirrored(stack->layout.times), scale,
                                                    input->x, sat_stack_time_count(series)));
    }
}

static bool is_on_slider(const SatStackScreen *stack)
{
    return stack->drag.kind == SAT_DRAG_SLIDER || stack->drag.kind == SAT_DRAG_TIMES;
}

static SatDragKind kind_at(const SatStackScreen *stack, double x, double y)
{
    return sat_rect_has(stack->layout.slider, x, y)     ? SAT_DRAG_SLIDER
           : sat_rect_has(stack->layout.times, x, y)    ? SAT_DRAG_TIMES
           : sat_rect_has(stack->layout.viewport, x, y) ? SAT_DRAG_TOOL
                                                        : SAT_DRAG_NONE;
}

static void press(SatStackScreen *stack, const SatInput *input)
{
    if (stack->drag.kind == SAT_DRAG_NONE) {
        sat_stack_panes_point(stack, input->x, input->y);
    }
    SatDragKind kind = kind_at(stack, input->x, input->y);
    if (kind == SAT_DRAG_TOOL && sat_stack_author_draws(stack, input)) {
        kind = SAT_DRAG_DRAW;
    } else if (kind == SAT_DRAG_TOOL && sat_stack_present_draws(stack, input)) {
        kind = SAT_DRAG_INK;
    }
    if (stack->drag.kind != SAT_DRAG_NONE || kind == SAT_DRAG_NONE) {
        return;
    }
    if (kind == SAT_DRAG_TOOL && input->button == SAT_BUTTON_LEFT && input->clicks == 2 &&
        !sat_stack_wants_click(stack)) {
        stack->base.host->wants_full_screen = true;
        return;
    }
    stack->drag = (SatDrag){.kind = kind,
                            .tool = tool_for(stack, input),
                            .button = input->button,
                            .start_x = input->x,
                            .start_y = input->y,
                            .last_x = input->x,
                            .last_y = input->y};
    if (is_on_slider(stack)) {
        slide(stack, input);
    } else if (kind == SAT_DRAG_DRAW) {
        sat_stack_author_press(stack, input);
    } else if (kind == SAT_DRAG_INK) {
        sat_stack_present_press(stack, input);
    }
}

/** Whole images out of a sum of fractions. */
static int64_t take_whole(double *sum)
{
    const double whole = trunc(*sum);
    *sum -= whole;
    return (int64_t)whole;
}

static void drag_tool(SatStackScreen *stack, double dx, double dy, double speed)
{
    SatScreenViewport *viewport = &sat_stack_view(stack)->viewport;
    switch (stack->drag.tool) {
    case SAT_TOOL_SCROLL: {
        stack->drag.images +=
            sat_scroll_drag_images(dy * speed, stack->layout.viewport.height,
                                   sat_stack_place_count(sat_stack_series(stack)));
        const int64_t images = take_whole(&stack->drag.images);
        if (images != 0) {
            sat_stack_scroll(stack, images);
        }
        return;
    }
    case SAT_TOOL_WINDOW:
        sat_stack_drag_window(stack, dx * speed, dy * speed);
        return;
    case SAT_TOOL_ZOOM:
        sat_viewport_zoom_at(viewport,
                             exp(-dy * speed / (260.0 * sat_draw_scale(stack->base.host->draw))),
                             stack->drag.start_x, stack->drag.start_y);
        break;
    case SAT_TOOL_PAN:
        sat_viewport_pan(viewport, dx, dy);
        break;
    }
    sat_stack_looks_changed(stack);
}

static void move(SatStackScreen *stack, const SatInput *input)
{
    SatDrag *drag = &stack->drag;
    const double dx = input->x - drag->last_x;
    const double dy = input->y - drag->last_y;
    if (stack->info == SAT_INFO_FULL || stack->presenter.tool != SAT_PRESENT_NOTHING) {
        stack->base.host->repaint = true; /* the value under the pointer, or what points */
    }
    if (drag->kind == SAT_DRAG_INK) {
        sat_stack_present_move(stack, input);
        return;
    }
    if (drag->kind == SAT_DRAG_NONE || drag->kind == SAT_DRAG_DRAW) {
        sat_stack_author_move(stack, input);
        return;
    }
    drag->moved_px =
        fmax(drag->moved_px, hypot(input->x - drag->start_x, input->y - drag->start_y));
    if (is_on_slider(stack)) {
        slide(stack, input);
        return;
    }
    if (drag->button == SAT_BUTTON_RIGHT &&
        drag->moved_px < CLICK_POINTS * sat_draw_scale(stack->base.host->draw)) {
        return; /* it may still become a click */
    }
    drag->last_x = input->x;
    drag->last_y = input->y;
    drag_tool(stack, dx, dy, (input->modifiers & SAT_MOD_CTRL) != 0 ? FASTER : 1.0);
}

static void release(SatStackScreen *stack, const SatInput *input)
{
    if (stack->drag.kind == SAT_DRAG_NONE || input->button != stack->drag.button) {
        return;
    }
    const bool click = stack->drag.moved_px < CLICK_POINTS * sat_draw_scale(stack->base.host->draw);
    if (stack->drag.kind == SAT_DRAG_DRAW) {
        sat_stack_author_release(stack, input);
    } else if (stack->drag.kind == SAT_DRAG_INK) {
        sat_stack_present_release(stack, input);
    }
    if (stack->drag.kind == SAT_DRAG_TOOL && stack->drag.button == SAT_BUTTON_RIGHT && click) {
        sat_stack_open_menu(stack, input->x, input->y);
    }
    if (stack->drag.kind == SAT_DRAG_TOOL && stack->drag.button == SAT_BUTTON_LEFT && click) {
        (void)sat_stack_lesson_click(stack, input->x, input->y);
    }
    stack->drag = (SatDrag){0};
    stack->base.host->repaint = true;
}

static void scroll_list(SatStackScreen *stack, double *scroll, double most, double notches)
{
    const double step = 60.0 * sat_draw_scale(stack->base.host->draw);
    *scroll = fmin(fmax(*scroll + notches * step, 0.0), most);
    stack->base.host->repaint = true;
}

/** Whole steps out of the fractions of a wheel. */
static int64_t take_notches(double *sum, double notches)
{
    if (*sum * notches < 0.0) {
        *sum = 0.0; /* a change of direction counts from here */
    }
    *sum += notches;
    return take_whole(sum);
}

static void wheel(SatStackScreen *stack, const SatInput *input)
{
    SatStackLesson *lesson = &stack->lesson;
    if (!stack->grid.open && !stack->help) {
        sat_stack_panes_point(stack, input->x, input->y);
    }
    const bool has_sheet = lesson->run != NULL && (lesson->run->at_end || sat_stack_on_page(stack));
    if (stack->grid.open) {
        scroll_list(stack, &stack->grid.scroll, stack->grid.scroll_most, input->wheel);
    } else if (!stack->help && sat_rect_has(stack->layout.notes, input->x, input->y)) {
        scroll_list(stack, &stack->notes_scroll, stack->notes_scroll_most, input->wheel);
    } else if (has_sheet && !stack->help) {
        scroll_list(stack, &lesson->summary_scroll, lesson->summary_scroll_most, input->wheel);
    } else if (stack->help) {
        scroll_list(stack, &stack->help_scroll, stack->help_scroll_most, input->wheel);
    } else if (sat_rect_has(stack->layout.strip, input->x, input->y)) {
        scroll_list(stack, &stack->strip_scroll, stack->strip_scroll_most, input->wheel);
    } else if (sat_rect_has(stack->layout.text_panel, input->x, input->y)) {
        double *scroll = stack->author.open ? &stack->author.scroll : &stack->text_scroll;
        scroll_list(stack, scroll,
                    stack->author.open ? stack->author.scroll_most : stack->text_scroll_most,
                    input->wheel);
    } else if ((input->modifiers & SAT_MOD_CTRL) != 0) {
        sat_viewport_zoom_at(&sat_stack_view(stack)->viewport, pow(1.15, -input->wheel), input->x,
                             input->y);
        sat_stack_looks_changed(stack);
    } else if (sat_stack_time_count(sat_stack_series(stack)) > 1 &&
               ((input->modifiers & SAT_MOD_SHIFT) != 0 ||
                sat_rect_has(stack->layout.times, input->x, input->y))) {
        const int64_t times = take_notches(&stack->wheel_times, input->wheel);
        if (times != 0) {
            sat_stack_scroll_times(stack, times);
        }
    } else {
        const int64_t images = take_notches(&stack->wheel_images, input->wheel);
        if (images != 0) {
            sat_stack_scroll(stack, images);
        }
    }
}

void sat_stack_input(SatScreen *screen, const SatInput *input)
{
    SatStackScreen *stack = (SatStackScreen *)(void *)screen;
    SatAction action;
    const bool free_pointer = stack->drag.kind == SAT_DRAG_NONE;
    if (input->kind == SAT_INPUT_LEAVE) {
        stack->pointer_inside = false;
        stack->base.host->repaint = true;
    } else if (input->kind != SAT_INPUT_TEXT) {
        stack->pointer_inside = true;
        stack->pointer_x = input->x;
        stack->pointer_y = input->y;
    }
    if (input->kind == SAT_INPUT_PRESS && stack->go_to.open) {
        stack->go_to.open = false;
        stack->base.host->repaint = true;
    }
    if (input->kind != SAT_INPUT_MOVE && input->kind != SAT_INPUT_LEAVE &&
        stack->presenter.blank != SAT_BLANK_NOT) {
        if (input->kind == SAT_INPUT_PRESS) {
            (void)sat_stack_present_unblank(stack);
        }
        return;
    }
    if (free_pointer && sat_ui_input(screen->host->ui, input, &action)) {
        (void)sat_screen_act(screen, action);
        return;
    }
    switch ((int)input->kind) {
    case SAT_INPUT_TEXT:
        sat_stack_grid_text(stack, input->text);
        sat_stack_lesson_text(stack, input->text);
        sat_stack_author_type(stack, input->text);
        break;
    case SAT_INPUT_PRESS:
        press(stack, input);
        break;
    case SAT_INPUT_MOVE:
        move(stack, input);
        break;
    case SAT_INPUT_RELEASE:
        release(stack, input);
        break;
    case SAT_INPUT_WHEEL:
        if (!stack->menu.open) {
            wheel(stack, input);
        }
        break;
    default:
        break;
    }
}
