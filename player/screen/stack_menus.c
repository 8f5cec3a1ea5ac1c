/* Menus of the stack screen. */
#include <math.h>
#include <stdio.h>

#include "player/screen/stack_lesson_private.h"

static SatAction action_of(SatActionKind kind)
{
    return (SatAction){kind, 0};
}

static void add(SatMenu *menu, SatActionKind kind, bool checked)
{
    sat_menu_add(menu, sat_action_title(kind), action_of(kind), checked, false);
}

static void add_presets(SatStackScreen *stack)
{
    const SatSeries *series = sat_stack_series(stack);
    SatVoiPreset presets[9];
    const bool gray = series->samples == 1;
    const size_t count = gray ? sat_voi_presets(series, presets) : 0;
    const SatVoiChoice *now = &sat_stack_view(stack)->voi;
    for (size_t i = 0; i < count; i++) {
        char label[96];
        const SatVoiWindow *window = &presets[i].choice.window;
        if (presets[i].choice.use_table) {
            snprintf(label, sizeof label, "%s", presets[i].name);
        } else {
            snprintf(label, sizeof label, "%s   W %.0f  C %.0f", presets[i].name, window->width,
                     window->center);
        }
        const bool same = now->use_table == presets[i].choice.use_table &&
                          (now->use_table ? now->table_index == presets[i].choice.table_index
                                          : fabs(now->window.center - window->center) < 0.01 &&
                                                fabs(now->window.width - window->width) < 0.01);
        sat_menu_add(&stack->menu, label, (SatAction){SAT_ACTION_PRESET, i + 1}, same, false);
    }
    if (count > 0) {
        sat_menu_add_line(&stack->menu);
    }
    sat_menu_add(&stack->menu, sat_action_title(SAT_ACTION_WINDOW_DEFAULT),
                 action_of(SAT_ACTION_WINDOW_DEFAULT), false, !gray);
    sat_menu_add(&stack->menu, sat_action_title(SAT_ACTION_WINDOW_AUTO),
                 action_of(SAT_ACTION_WINDOW_AUTO), false, !gray);
    sat_menu_add(&stack->menu, sat_action_title(SAT_ACTION_INVERT), action_of(SAT_ACTION_INVERT),
                 now->invert, !gray);
}

static void open_at(SatStackScreen *stack, double x, double y)
{
    sat_menu_clear(&stack->menu);
    stack->menu.open = true;
    stack->base.host->popup_opened = true;
    stack->menu.x = x;
    stack->menu.y = y;
    stack->base.host->repaint = true;
}

void sat_stack_open_presets(SatStackScreen *stack, double x, double y)
{
    open_at(stack, x, y);
    add_presets(stack);
}

void sat_stack_open_lesson_menu(SatStackScreen *stack, double x, double y)
{
    open_at(stack, x, y);
    SatMenu *menu = &stack->menu;
    add(menu, SAT_ACTION_LESSON_START, false);
    add(menu, SAT_ACTION_LESSON_HERE, false);
    sat_menu_add_line(menu);
    add(menu, SAT_ACTION_LESSON_PRACTICE, false);
    add(menu, SAT_ACTION_LESSON_EXAM, false);
    add(menu, SAT_ACTION_LESSON_MISSED, false);
    if (stack->lesson.run != NULL) {
        sat_menu_add_line(menu);
        add(menu, SAT_ACTION_LESSON_END, false);
    }
}

void sat_stack_open_present_menu(SatStackScreen *stack, double x, double y)
{
    const SatPresenter *presenter = &stack->presenter;
    open_at(stack, x, y);
    SatMenu *menu = &stack->menu;
    add(menu, SAT_ACTION_NOTES, presenter->with_notes);
    add(menu, SAT_ACTION_NOTES_LARGER, false);
    add(menu, SAT_ACTION_NOTES_SMALLER, false);
    sat_menu_add_line(menu);
    add(menu, SAT_ACTION_STEP_GO_TO, false);
    add(menu, SAT_ACTION_BOOKMARK, sat_presenter_is_bookmarked(presenter, presenter->place));
    sat_menu_add_line(menu);
    add(menu, SAT_ACTION_LASER, presenter->tool == SAT_PRESENT_LASER);
    add(menu, SAT_ACTION_SPOTLIGHT, presenter->tool == SAT_PRESENT_SPOTLIGHT);
    add(menu, SAT_ACTION_PEN, presenter->tool == SAT_PRESENT_PEN);
    add(menu, SAT_ACTION_ERASER, presenter->tool == SAT_PRESENT_ERASER);
    add(menu, SAT_ACTION_INK_UNDO, false);
    add(menu, SAT_ACTION_INK_REDO, false);
    add(menu, SAT_ACTION_INK_CLEAR, false);
    sat_menu_add_line(menu);
    add(menu, SAT_ACTION_BLACK, false);
    add(menu, SAT_ACTION_WHITE, false);
}

void sat_stack_open_menu(SatStackScreen *stack, double x, double y)
{
    open_at(stack, x, y);
    SatMenu *menu = &stack->menu;
    add(menu, SAT_ACTION_TOOL_SCROLL, stack->tool == SAT_TOOL_SCROLL);
    add(menu, SAT_ACTION_TOOL_WINDOW, stack->tool == SAT_TOOL_WINDOW);
    add(menu, SAT_ACTION_TOOL_ZOOM, stack->tool == SAT_TOOL_ZOOM);
    add(menu, SAT_ACTION_TOOL_PAN, stack->tool == SAT_TOOL_PAN);
    sat_menu_add_line(menu);
    add(menu, SAT_ACTION_PRESET_MENU, false);
    sat_menu_add(menu, sat_action_title(SAT_ACTION_INVERT), action_of(SAT_ACTION_INVERT),
                 sat_stack_view(stack)->voi.invert, sat_stack_series(stack)->samples != 1);
    add(menu, SAT_ACTION_FIT, false);
    add(menu, SAT_ACTION_ONE_TO_ONE, false);
    add(menu, SAT_ACTION_RESET, false);
    if (sat_stack_is_projection(sat_stack_series(stack))) {
        sat_menu_add_line(menu);
        add(menu, SAT_ACTION_ROTATE_RIGHT, false);
        add(menu, SAT_ACTION_ROTATE_LEFT, false);
        add(menu, SAT_ACTION_FLIP, sat_stack_view(stack)->viewport.flipped);
    }
    if (sat_stack_series(stack)->frame_count > 1) {
        add(menu, SAT_ACTION_CINE, stack->cine.playing);
    }
    sat_menu_add_line(menu);
    add(menu, SAT_ACTION_LESSON_MENU, false);
    if (stack->lesson.run != NULL) {
        add(menu, SAT_ACTION_PRESENT_MENU, false);
    }
    add(menu, SAT_ACTION_AUTHOR, stack->author.open);
    add(menu, SAT_ACTION_MARKS, !stack->marks.off);
    add(menu, SAT_ACTION_INFO, false);
    add(menu, SAT_ACTION_TEXT_PANEL, stack->layout.text_panel.width > 0.0);
    add(menu, SAT_ACTION_FULL_SCREEN, sat_window_is_full_screen(stack->base.host->window));
    add(menu, SAT_ACTION_HELP, false);
    sat_menu_add_line(menu);
    add(menu, SAT_ACTION_OPEN, false);
    if (stack->base.host->can_save) {
        add(menu, SAT_ACTION_SAVE, false);
        add(menu, SAT_ACTION_BACK_UP, false);
    }
    add(menu, SAT_ACTION_CLOSE, false);
    add(menu, SAT_ACTION_QUIT, false);
}
