/* Menus. */
#include "player/screen/popup_menu.h"

#include <math.h>
#include <stdio.h>

#include "player/screen/theme.h"

static const SatAction DISMISS = {SAT_ACTION_DISMISS, 0};

void sat_menu_clear(SatMenu *menu)
{
    *menu = (SatMenu){0};
}

void sat_menu_add(SatMenu *menu, const char *label, SatAction action, bool checked, bool disabled)
{
    if (menu->count < SAT_MENU_MAX_ITEMS) {
        SatMenuItem *item = &menu->items[menu->count++];
        snprintf(item->label, sizeof item->label, "%s", label);
        item->action = action;
        item->checked = checked;
        item->disabled = disabled;
    }
}

void sat_menu_add_line(SatMenu *menu)
{
    sat_menu_add(menu, "", (SatAction){SAT_ACTION_NONE, 0}, false, false);
}

/** share: less than 1 where the menu would be higher than the window. */
static double item_height(const SatMenuItem *item, SatUi *ui, double share)
{
    return floor(sat_ui_points(ui, item->action.kind == SAT_ACTION_NONE ? 9.0 : 28.0) * share);
}

static void paint_item(const SatMenuItem *item, SatUi *ui, SatDraw *draw, SatRect row)
{
    const double pad = sat_ui_points(ui, 10.0);
    if (item->action.kind == SAT_ACTION_NONE) {
        sat_draw_fill(draw,
                      (SatRect){row.x + pad, row.y + floor(row.height / 2.0), row.width - 2.0 * pad,
                                fmax(1.0, floor(sat_draw_scale(draw)))},
                      SAT_COLOR_LINE);
        return;
    }
    char keys[64];
    sat_action_keys(item->action, keys, sizeof keys);
    const unsigned look =
        sat_ui_place(ui, row, item->action, NULL, item->disabled ? SAT_WIDGET_DISABLED : 0U);
    if ((look & (SAT_LOOK_HOVER | SAT_LOOK_FOCUS)) != 0) {
        sat_draw_round(draw, row, 4.0, SAT_COLOR_HOVER);
    }
    const double check = sat_ui_points(ui, 16.0);
    if (item->checked) {
        sat_draw_icon(
            draw, SAT_ICON_CHECK,
            (SatRect){row.x + pad / 2.0, row.y + (row.height - check) / 2.0, check, check},
            SAT_COLOR_ACCENT);
    }
    const double left = row.x + pad / 2.0 + check + pad / 2.0;
    const double right = row.x + row.width - pad;
    const double keys_width =
        sat_draw_text(draw, (SatRect){left, row.y, right - left, row.height}, SAT_TEXT_SMALL,
                      SAT_COLOR_TEXT_DIM, SAT_ALIGN_RIGHT, keys);
    if (item->action.kind == SAT_ACTION_PRESET_MENU ||
        item->action.kind == SAT_ACTION_PRESENT_MENU ||
        item->action.kind == SAT_ACTION_LESSON_MENU) { /* leads to a menu of its own */
        sat_draw_icon(draw, SAT_ICON_RIGHT,
                      (SatRect){right - check, row.y + (row.height - check) / 2.0, check, check},
                      SAT_COLOR_TEXT_DIM);
    }
    sat_draw_text(draw, (SatRect){left, row.y, right - left - keys_width - pad, row.height},
                  SAT_TEXT_BODY, item->disabled ? SAT_COLOR_TEXT_OFF : SAT_COLOR_TEXT,
                  SAT_ALIGN_LEFT, item->label);
}

static double menu_width(const SatMenu *menu, SatUi *ui, SatDraw *draw)
{
    double widest = sat_ui_points(ui, 180.0);
    for (size_t i = 0; i < menu->count; i++) {
        char keys[64];
        sat_action_keys(menu->items[i].action, keys, sizeof keys);
        const double width = sat_text_width(draw, SAT_TEXT_BODY, menu->items[i].label) +
                             sat_text_width(draw, SAT_TEXT_SMALL, keys) + sat_ui_points(ui, 64.0);
        widest = fmax(widest, width);
    }
    return fmin(ceil(widest), sat_draw_window(draw).width);
}

void sat_menu_paint(const SatMenu *menu, SatUi *ui, SatDraw *draw)
{
    const SatRect window = sat_draw_window(draw);
    const double pad = sat_ui_points(ui, 6.0);
    double height = 2.0 * pad;
    for (size_t i = 0; i < menu->count; i++) {
        height += item_height(&menu->items[i], ui, 1.0);
    }
    const double share = fmin(1.0, (window.height - 2.0 * pad) / height);
    height *= share;
    SatRect box = {menu->x, menu->y, menu_width(menu, ui, draw) + 2.0 * pad, height};
    box.x = round(fmax(0.0, fmin(box.x, window.width - box.width - pad)));
    box.y = round(fmax(0.0, fmin(box.y, window.height - box.height - pad)));
    sat_ui_begin_popup(ui, DISMISS);
    (void)sat_ui_place(ui, box, (SatAction){SAT_ACTION_NONE, 0}, NULL, SAT_WIDGET_DISABLED);
    sat_draw_round(draw, (SatRect){box.x - 1, box.y - 1, box.width + 2, box.height + 2}, 7.0,
                   0xFF3A4048U);
    sat_draw_round(draw, box, 7.0, SAT_COLOR_BAR);
    double y = box.y + pad;
    for (size_t i = 0; i < menu->count; i++) {
        const double row = item_height(&menu->items[i], ui, share);
        paint_item(&menu->items[i], ui, draw,
                   (SatRect){box.x + pad, y, box.width - 2.0 * pad, row});
        y += row;
    }
}
