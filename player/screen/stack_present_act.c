/* The lecturer's tools at work: what keys, menus and the hand do with them while a lesson runs. */
#include <math.h>

#include "player/screen/stack_lesson_private.h"

#define LEAST_POINTS 2.0 /* between two points of a line */
#define REACH_POINTS 9.0 /* of the eraser */
#define ARROW_POINTS 8.0
#define FAR 5.0 /* with Shift */

void sat_stack_present_enter(SatStackScreen *stack)
{
    const SatStackLesson *lesson = &stack->lesson;
    const size_t step = lesson->lesson != NULL ? sat_lesson_position(lesson->lesson) : 0;
    sat_presenter_enter(&stack->presenter, (SatStepPlace){lesson->run->stop, step});
    stack->notes_scroll = 0.0;
}

bool sat_stack_present_unblank(SatStackScreen *stack)
{
    if (!sat_presenter_unblank(&stack->presenter)) {
        return false;
    }
    stack->base.host->repaint = true;
    return true;
}

/* ---- actions --------------------------------------------------------------------------------- */

static void blank(SatStackScreen *stack, SatBlank how)
{
    stack->cine.playing = false;
    sat_presenter_blank(&stack->presenter, how);
}

static bool points(const SatStackScreen *stack)
{
    return stack->presenter.tool == SAT_PRESENT_LASER ||
           stack->presenter.tool == SAT_PRESENT_SPOTLIGHT;
}

/** From the middle of the picture, until the mouse takes over again. */
static void point_by_keys(SatStackScreen *stack)
{
    const SatRect place = stack->layout.viewport;
    stack->presenter.by_keys = !stack->presenter.by_keys;
    stack->pointer_inside = true;
    if (!sat_rect_has(place, stack->pointer_x, stack->pointer_y)) {
        stack->pointer_x = place.x + place.width / 2.0;
        stack->pointer_y = place.y + place.height / 2.0;
    }
}

static bool act_on_tool(SatStackScreen *stack, SatAction action)
{
    switch ((int)action.kind) {
    case SAT_ACTION_LASER:
        sat_presenter_take(&stack->presenter, SAT_PRESENT_LASER);
        return true;
    case SAT_ACTION_SPOTLIGHT:
        sat_presenter_take(&stack->presenter, SAT_PRESENT_SPOTLIGHT);
        return true;
    case SAT_ACTION_PEN:
        sat_presenter_take(&stack->presenter, SAT_PRESENT_PEN);
        return true;
    case SAT_ACTION_ERASER:
        sat_presenter_take(&stack->presenter, SAT_PRESENT_ERASER);
        return true;
    case SAT_ACTION_CROSS_HAIR:
        if (points(stack) && !sat_stack_wants_click(stack)) {
            point_by_keys(stack);
            return true;
        }
        return false;
    default:
        return false;
    }
}

static bool act_on_ink(SatStackScreen *stack, SatAction action)
{
    SatInk *ink = stack->presenter.ink;
    switch ((int)action.kind) {
    case SAT_ACTION_INK_UNDO:
        (void)sat_ink_undo(ink);
        return true;
    case SAT_ACTION_INK_REDO:
        (void)sat_ink_redo(ink);
        return true;
    case SAT_ACTION_INK_CLEAR:
        (void)sat_ink_clear(ink);
        return true;
    default:
        return false;
    }
}

bool sat_stack_act_on_present(SatStackScreen *stack, SatAction action)
{
    if (stack->lesson.run == NULL) {
        return false;
    }
    switch ((int)action.kind) {
    case SAT_ACTION_BLACK:
        blank(stack, SAT_BLANK_BLACK);
        break;
    case SAT_ACTION_WHITE:
        blank(stack, SAT_BLANK_WHITE);
        break;
    case SAT_ACTION_BOOKMARK:
        (void)sat_presenter_bookmark(&stack->presenter); /* enough of them, when there are more */
        break;
    case SAT_ACTION_PRESENT_MENU: {
        const SatRect bar = stack->layout.toolbar;
        sat_stack_open_present_menu(stack, stack->menu.open ? stack->menu.x : bar.width * 0.4,
                                    stack->menu.open ? stack->menu.y : bar.height);
        break;
    }
    default:
        if (act_on_ink(stack, action)) {
            sat_stack_marks_changed(stack);
            return true;
        }
        if (!act_on_tool(stack, action) && !sat_stack_act_on_notes(stack, action)) {
            return false;
        }
    }
    stack->base.host->repaint = true;
    return true;
}

bool sat_stack_present_key(SatStackScreen *stack, const SatInput *input)
{
    const SatRect place = stack->layout.viewport;
    const bool is_far = input->modifiers == SAT_MOD_SHIFT;
    double right = 0.0;
    double down = 0.0;
    if (!stack->presenter.by_keys || (input->modifiers != 0 && !is_far)) {
        return false;
    }
    switch (input->key) {
    case SAT_KEY_LEFT:
        right = -1.0;
        break;
    case SAT_KEY_RIGHT:
        right = 1.0;
        break;
    case SAT_KEY_UP:
        down = -1.0;
        break;
    case SAT_KEY_DOWN:
        down = 1.0;
        break;
    case SAT_KEY_ESCAPE:
        stack->presenter.by_keys = false;
        return true;
    default:
        return false;
    }
    const double step = sat_ui_points(stack->base.host->ui, ARROW_POINTS) * (is_far ? FAR : 1.0);
    stack->pointer_x =
        fmin(fmax(stack->pointer_x + right * step, place.x), place.x + place.width - 1.0);
    stack->pointer_y =
        fmin(fmax(stack->pointer_y + down * step, place.y), place.y + place.height - 1.0);
    stack->base.host->repaint = true;
    return true;
}

/* ---- the hand -------------------------------------------------------------------------------- */

bool sat_stack_present_draws(const SatStackScreen *stack, const SatInput *input)
{
    const SatPresentTool tool = stack->presenter.tool;
    return stack->lesson.run != NULL && !stack->lesson.run->at_end && !sat_stack_on_page(stack) &&
           (tool == SAT_PRESENT_PEN || tool == SAT_PRESENT_ERASER) &&
           input->button == SAT_BUTTON_LEFT && input->modifiers == 0;
}

/** Lines may leave the picture: what is beside it is on no pixel, but where it was drawn. */
static SatPoint point_at(const SatStackScreen *stack, const SatInput *input)
{
    const SatRect place = stack->layout.viewport;
    SatPoint point;
    sat_viewport_to_image(
        &sat_stack_view(stack)->viewport, fmin(fmax(input->x, place.x), place.x + place.width),
        fmin(fmax(input->y, place.y), place.y + place.height), &point.x, &point.y);
    return point;
}

/** In pixels of the frame. */
static double on_frame(const SatStackScreen *stack, double of_points)
{
    return of_points * sat_draw_scale(stack->base.host->draw) /
           fmax(sat_stack_view(stack)->viewport.zoom, 1e-6);
}

static void erase(SatStackScreen *stack, const SatInput *input)
{
    if (sat_ink_erase(stack->presenter.ink, stack->series_index, sat_stack_view(stack)->frame_index,
                      point_at(stack, input), on_frame(stack, REACH_POINTS))) {
        sat_stack_marks_changed(stack);
    }
}

void sat_stack_present_press(SatStackScreen *stack, const SatInput *input)
{
    SatInk *ink = stack->presenter.ink;
    stack->cine.playing = false;
    if (stack->presenter.tool == SAT_PRESENT_ERASER) {
        sat_ink_erase_begin(ink);
        erase(stack, input);
    } else if (sat_ink_begin(ink, stack->series_index, sat_stack_view(stack)->frame_index,
                             point_at(stack, input))) {
        sat_stack_marks_changed(stack);
    }
}

void sat_stack_present_move(SatStackScreen *stack, const SatInput *input)
{
    if (stack->presenter.tool == SAT_PRESENT_ERASER) {
        erase(stack, input);
        stack->base.host->repaint = true;
    } else if (sat_ink_extend(stack->presenter.ink, point_at(stack, input),
                              on_frame(stack, LEAST_POINTS))) {
        sat_stack_marks_changed(stack);
    }
}

void sat_stack_present_release(SatStackScreen *stack, const SatInput *input)
{
    /* To where it ends, however near; a click alone leaves a dot. */
    if (stack->presenter.tool == SAT_PRESENT_PEN &&
        sat_ink_extend(stack->presenter.ink, point_at(stack, input), 0.0)) {
        sat_stack_marks_changed(stack);
    }
}
